// Package convert reads the files that interviews come in, as canonical text
// with the structure of a transcript.
//
// Every file is a stranger's. Reading is pure: bytes in, a transcript and a
// report out; nothing is written, no name or path from a file is used to open
// anything, nothing is fetched, and what a file may cost is bounded by Limits.
// The text is what a reader of the page sees, with tracked changes accepted;
// what was left out, and what the original still carries, is counted in the
// Report. Errors and reports hold numbers and words of this package, never a
// word of the file.
package convert

import (
	"bytes"
	"context"
	"path"
	"strings"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Format is how a file was read.
type Format string

const (
	TXT  Format = "txt"  // UTF-8
	DOCX Format = "docx" // Word 2007 and later
)

// Report says what reading a file left out, and what else it carries that a
// reader of the page does not see.
type Report struct {
	Format Format `json:"format"`

	Deletions  int `json:"deletions,omitempty"`  // tracked deletions (and places moved from), left out
	Insertions int `json:"insertions,omitempty"` // tracked insertions (and places moved to), kept
	Hidden     int `json:"hidden,omitempty"`     // runs set hidden on themselves, left out; hiding by a named style is not seen
	Comments   int `json:"comments,omitempty"`   // references to comments; their text is left out
	Footnotes  int `json:"footnotes,omitempty"`  // references to footnotes and endnotes; their text is left out
	Headers    int `json:"headers,omitempty"`    // page headers and footers, left out
	Images     int `json:"images,omitempty"`
	Embedded   int `json:"embedded,omitempty"`  // files and foreign documents inside, never opened
	Symbols    int `json:"symbols,omitempty"`   // characters of symbol fonts, U+FFFD in the text
	Links      int `json:"links,omitempty"`     // hyperlinks: their text is kept, their address left out
	TextBoxes  int `json:"textBoxes,omitempty"` // read once each, after the paragraph that holds them

	RightToLeft int `json:"rightToLeft,omitempty"` // paragraphs set right to left

	// Properties are those that the file carries about itself and its authors, by
	// name ("creator", "company"), sorted; never their values.
	Properties []string `json:"properties,omitempty"`

	// Uncertain are spans of the text that look like a speaker's label and were
	// not taken for one, because nothing else in the file bears them out.
	Uncertain []text.Span `json:"uncertain,omitempty"`
}

// Read reads a file. Of its name only the ending counts, and that less than the
// first bytes. What is no text or DOCX, is damaged, holds no text, or exceeds a
// limit is sheaf.Invalid.
//
// Each line of a text file and each paragraph of a document is a line of the
// result, and a paragraph of the transcript unless it is empty. A line break
// inside a paragraph makes two. Table cells come in order, each of their
// paragraphs as one.
func Read(ctx context.Context, name string, data []byte, limits Limits) (text.Transcript, Report, error) {
	if len(data) > limits.Bytes {
		return text.Transcript{}, Report{}, tooMuch("it is larger than %d bytes", limits.Bytes)
	}
	format, err := guess(name, data)
	if err != nil {
		return text.Transcript{}, Report{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	m := &meter{ctx: ctx, limits: limits}

	report := Report{}
	if format == DOCX {
		if data, report, err = readDOCX(m, data); err != nil {
			return text.Transcript{}, Report{}, err
		}
	}
	report.Format = format
	canonical, err := text.Canonical(data)
	if err != nil {
		return text.Transcript{}, Report{}, err
	}
	if err := m.text(canonical); err != nil {
		return text.Transcript{}, Report{}, err
	}
	if strings.TrimSpace(canonical) == "" {
		return text.Transcript{}, Report{}, sheaf.Errorf(sheaf.Invalid, "cannot read the file: there is no text in it").
			Hintf("if it holds pictures of pages, type them out; the original stays locked as it is")
	}
	if err := m.within(); err != nil {
		return text.Transcript{}, Report{}, err
	}
	transcript, uncertain := structure(canonical)
	report.Uncertain = uncertain
	return transcript, report, nil
}

// whatIsRead ends every refusal of a format.
const whatIsRead = "text files (UTF-8) and Word documents (.docx) are read; save it as one of these"

// notRead are beginnings of files, and endings of names, that are told apart
// only to say what they are.
var (
	notReadByBytes = []struct{ begins, is string }{
		{"%PDF", "a PDF"},
		{`{\rtf`, "an RTF document"},
		{"\xd0\xcf\x11\xe0", "an old Word document, or one behind a password"},
		{"\xff\xfe", "a text in UTF-16"},
		{"\xfe\xff", "a text in UTF-16"},
		{"age-encryption.org/", "encrypted with age"},
		{"\xff\xd8\xff", "a picture"},
		{"\x89PNG", "a picture"},
		{"ID3", "a recording"},
		{"RIFF", "a recording"},
		{"OggS", "a recording"},
	}
	notReadByName = map[string]string{
		".odt": "an ODT document", ".rtf": "an RTF document", ".doc": "an old Word document", ".pdf": "a PDF",
		".html": "a web page", ".htm": "a web page", ".srt": "a subtitle file", ".vtt": "a subtitle file",
		".csv": "a table", ".xlsx": "a table", ".epub": "a book", ".qdpx": "a project of another program",
		".jpg": "a picture", ".jpeg": "a picture", ".png": "a picture", ".heic": "a picture",
		".mp3": "a recording", ".m4a": "a recording", ".wav": "a recording", ".ogg": "a recording", ".mp4": "a recording",
	}
)

// guess says how to read a file.
func guess(name string, data []byte) (Format, error) {
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06")) {
		return DOCX, nil
	}
	for _, known := range notReadByBytes {
		if bytes.HasPrefix(data, []byte(known.begins)) {
			return "", unread(known.is)
		}
	}
	ending := strings.ToLower(path.Ext(name))
	if is, ok := notReadByName[ending]; ok {
		return "", unread(is)
	}
	if ending == ".docx" {
		return "", sheaf.Errorf(sheaf.Invalid, "cannot read the file: its name ends in .docx, and it is no Word document").Hintf("open it in a word processor and save it again as .docx")
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return "", sheaf.Errorf(sheaf.Invalid, "cannot read the file: a zero byte at %d, so it is no text", at).Hintf(whatIsRead)
	}
	return TXT, nil
}

func unread(is string) error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is %s", is).Hintf(whatIsRead)
}
