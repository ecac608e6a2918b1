package convert

import (
	"bytes"
	"path"
	"strings"

	"sheaf/internal/sheaf"
)

// Format is how a file was read.
type Format string

const (
	TXT      Format = "txt"      // plain text and Markdown
	DOCX     Format = "docx"     // Word 2007 and later
	ODT      Format = "odt"      // OpenDocument text
	RTF      Format = "rtf"      // Rich Text Format
	HTML     Format = "html"     // web page
	PDF      Format = "pdf"      // Portable Document Format
	SRT      Format = "srt"      // SubRip subtitles
	VTT      Format = "vtt"      // WebVTT
	TextGrid Format = "textgrid" // Praat
	EPUB     Format = "epub"     // electronic book
)

// Formats lists every format that is read.
func Formats() []Format {
	return []Format{TXT, DOCX, ODT, RTF, HTML, PDF, SRT, VTT, TextGrid, EPUB}
}

// readerOf is the one place where a format and its reader meet.
func readerOf(f Format) (func(*script, []byte) error, error) {
	switch f {
	case TXT:
		return readTXT, nil
	case DOCX:
		return readDOCX, nil
	case ODT:
		return readODT, nil
	case RTF:
		return readRTF, nil
	case HTML:
		return readHTML, nil
	case PDF:
		return readPDF, nil
	case SRT:
		return readSRT, nil
	case VTT:
		return readVTT, nil
	case TextGrid:
		return readTextGrid, nil
	case EPUB:
		return readEPUB, nil
	}
	return nil, sheaf.Errorf(sheaf.Internal, "cannot read the file: no reader for its format")
}

// whatIsRead ends every refusal of a format.
const whatIsRead = "text, Word (.docx), OpenDocument (.odt), RTF, PDF, web pages, subtitles (.srt, .vtt), TextGrid and EPUB are read; save it as one of these"

// What has to be written down before it can be read.
const (
	aPicture   = "a picture"
	aRecording = "a recording"
)

// notRead are beginnings of files, and endings of names, that are told apart
// only to say what they are.
var (
	notReadByBytes = []struct{ begins, is string }{
		{"\xd0\xcf\x11\xe0", "an old Word document, or one behind a password"},
		{"age-encryption.org/", "encrypted with age"},
		{"\xff\xd8\xff", aPicture},
		{"\x89PNG", aPicture},
		{"GIF8", aPicture},
		{"II*\x00", aPicture},
		{"MM\x00*", aPicture},
		{"ID3", aRecording},
		{"\xff\xfb", aRecording},
		{"RIFF", aRecording},
		{"OggS", aRecording},
		{"#!AMR", aRecording},
		{"fLaC", aRecording},
		{"Rar!", "a packed folder"},
		{"7z\xbc\xaf", "a packed folder"},
		{"\x1f\x8b", "a packed file"},
	}
	notReadByName = map[string]string{
		".doc": "an old Word document", ".csv": "a table", ".xlsx": "a table", ".ods": "a table", ".pptx": "a set of slides",
		".qdpx": "a project of another program",
		".jpg":  aPicture, ".jpeg": aPicture, ".png": aPicture, ".heic": aPicture, ".tif": aPicture, ".tiff": aPicture,
		".mp3": aRecording, ".m4a": aRecording, ".wav": aRecording, ".ogg": aRecording, ".opus": aRecording,
		".amr": aRecording, ".mp4": aRecording, ".mov": aRecording,
	}
	formatByName = map[string]Format{
		".docx": DOCX, ".odt": ODT, ".rtf": RTF, ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".pdf": PDF,
		".srt": SRT, ".vtt": VTT, ".textgrid": TextGrid, ".epub": EPUB,
	}
	wordProcessed = map[Format]string{DOCX: "Word document", ODT: "OpenDocument text", RTF: "RTF document", PDF: "PDF", EPUB: "electronic book"}
)

// guess says how to read a file: by its first bytes where they say, by the end
// of its name where they do not.
func guess(f File) (Format, error) {
	data := bytes.TrimPrefix(f.Data, []byte("\xef\xbb\xbf"))
	for _, known := range notReadByBytes {
		if bytes.HasPrefix(f.Data, []byte(known.begins)) {
			return "", unread(known.is)
		}
	}
	if isoMedia(f.Data) {
		return "", unread(isoKind(f.Data))
	}
	switch {
	case bytes.HasPrefix(f.Data, []byte("PK\x03\x04")) || bytes.HasPrefix(f.Data, []byte("PK\x05\x06")):
		return archiveFormat(f.Data)
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return RTF, nil
	case isPDF(data):
		return PDF, nil
	case isVTT(data):
		return VTT, nil
	case isTextGrid(f.Data):
		return TextGrid, nil
	case isHTML(data):
		return HTML, nil
	}
	ending := strings.ToLower(path.Ext(f.Name))
	if is, ok := notReadByName[ending]; ok {
		return "", unread(is)
	}
	format, known := formatByName[ending]
	if !known {
		return TXT, nil
	}
	if is, processed := wordProcessed[format]; processed {
		return "", sheaf.Errorf(sheaf.Invalid, "cannot read the file: its name ends in %s, and it is no %s", ending, is).
			Hintf("open it in the program that made it and save it again as %s", ending)
	}
	return format, nil
}

// isPDF is all that is asked of a stranger's bytes outside a child: whether it has
// to start the engine.
func isPDF(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), []byte("%PDF-"))
}

// isoMedia tells the container of HEIC, M4A and MP4.
func isoMedia(data []byte) bool { return len(data) >= 12 && string(data[4:8]) == "ftyp" }

// isoKind tells by its brand what such a container holds.
func isoKind(data []byte) string {
	switch string(data[8:12]) {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
		return aPicture
	}
	return aRecording
}

func isVTT(data []byte) bool {
	rest, ok := bytes.CutPrefix(data, []byte("WEBVTT"))
	return ok && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}

func unread(is string) error {
	next := whatIsRead
	switch is {
	case aPicture:
		next = "type out what it shows in a file of its own and lock that away beside it; the picture stays locked as it is"
	case aRecording:
		next = "write down what is said in a file of its own and lock that away beside it; the recording stays locked as it is"
	}
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is %s", is).Hintf("%s", next)
}
