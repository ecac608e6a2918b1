// Package convert reads the files that interviews come in, as canonical text
// with the structure of a transcript.
//
// Every file is a stranger's. Reading is pure: bytes in, a transcript and a
// report out; nothing is written, no name or path from a file is used to open
// anything, nothing is fetched, and what a file may cost is bounded by Limits.
// Read does it in this process; what serves people does it through a Reader,
// whose child process has no more memory, time or files than it needs.
//
// The text is what a reader of the page sees, with tracked insertions accepted;
// what was left out, what could not be told, and what the original still carries
// is counted in the Report. Errors and reports hold numbers and words of this
// package, never a word of the file.
//
// The way of a file through the package:
//
//	reader, serve, wire, plausible, confine   the child process, and what it may say
//	formats, limits                           what it is, and what it may cost
//	docx, odt, rtf, html, epub, pdf, txt,     a format each, in files that begin with its
//	srt, vtt, textgrid                        name (archive, charset and cues are shared)
//	script                                    what all of these make of it: lines, and what
//	                                          the format itself says of who speaks and when
//	numbers, bilingual                        what is no text, or the other language
//	turns, labels, times, questions, header   what the lines mean, for every format alike
//	report                                    what is said about it
package convert

import (
	"context"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Version is raised with every change by which the same file reads differently.
// A derivative records it beside the hash of its parent.
const Version = 2

// File is a file as it came.
type File struct {
	Name string // only its ending counts, and that less than the first bytes
	Data []byte
}

// Options say what a file does not say of itself. The zero value takes what it
// suggests.
type Options struct {
	Charset   string // of a text file, by its IANA name; empty guesses
	Deletions Deletions
	Side      string // BCP 47: of a bilingual file the text in this language alone
	Labels    Labels
	Pictures  bool // keep a picture of every page of a PDF
}

// Deletions says what becomes of text that was deleted with the change tracked.
type Deletions string

const (
	LeaveOut Deletions = ""     // and count it
	KeepThem Deletions = "keep" // where they stood; Report.Deleted says where that is
)

// Labels are what a person says of speakers' labels, as against what is
// proposed. They are compared folded.
type Labels struct {
	Also []string `json:"also,omitempty"` // are speakers' labels, wherever a line begins with one
	Not  []string `json:"not,omitempty"`  // are none
}

// Reading is what was read.
type Reading struct {
	Transcript text.Transcript
	Report     Report
	Comments   []Comment // what was written beside the text, in order; no part of it
	Pages      []Page    // pictures, where they were asked for
}

// Comment is what somebody wrote in the margin. It is not what was said, and may
// name people: it stays with the draft.
type Comment struct {
	At   int    `json:"at"` // the place in the text that it is about: a byte offset, -1 where the file does not say
	Text string `json:"text"`
}

// Page is the picture of a page.
type Page struct {
	Number int    // from 1
	PNG    []byte // as it would be printed, for eyes beside the text
}

// Read reads a file. What is damaged, holds no text, is none of the Formats or
// exceeds a limit is sheaf.Invalid.
//
// Each line of a text file and each paragraph of a document is a line of the
// result, and a paragraph of the transcript unless it is empty. A line break
// inside a paragraph makes two. Table cells come in order, each of their
// paragraphs as one. Footnotes and endnotes follow at the end.
func Read(ctx context.Context, f File, o Options, limits Limits) (Reading, error) {
	if err := limits.admit(f.Data); err != nil {
		return Reading{}, err
	}
	format, err := guess(f)
	if err != nil {
		return Reading{}, err
	}
	read, err := readerOf(format)
	if err != nil {
		return Reading{}, err
	}
	if format == PDF { // takes seconds once, for which no file is to blame
		if err := warmPDF(ctx); err != nil {
			return Reading{}, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	s := newScript(ctx, limits, o)
	s.report.Format = format
	if err := read(s, f.Data); err != nil {
		return Reading{}, err
	}
	if err := s.meter.within(); err != nil {
		return Reading{}, err
	}
	transcript, err := s.transcript()
	if err != nil {
		return Reading{}, err
	}
	for _, spans := range []*[]text.Span{&s.report.Deleted, &s.report.Uncertain, &s.report.Header} {
		*spans = spansInOrder(*spans)
	}
	return Reading{Transcript: transcript, Report: s.report, Comments: s.placed, Pages: s.pages}, nil
}

// errNoText is what a file of pictures gives.
func errNoText() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: there is no text in it").
		Hintf("if it holds pictures of pages, type them out; the original stays locked as it is")
}
