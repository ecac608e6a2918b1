package convert

import "sheaf/internal/text"

// Report says what reading a file left out, what could not be told for certain,
// and what else the file carries that a reader of the page does not see.
type Report struct {
	Format  Format `json:"format"`
	Charset string `json:"charset,omitempty"` // of a text file, by its IANA name
	// CharsetConfidence is from 1 to 100 where the encoding was guessed, 0 where it
	// is certain or was given.
	CharsetConfidence int `json:"charsetConfidence,omitempty"`
	Controls          int `json:"controls,omitempty"` // stray control characters, left out

	// Machine marks text that a machine put together from places on a page (PDF):
	// spaces, line ends, order and notes at the foot may be wrong.
	Machine bool `json:"machine,omitempty"`
	Pages   int  `json:"pages,omitempty"`
	// PagesWithoutText are pages of a PDF that are empty, or pictures of pages:
	// what stands on these is not in the text.
	PagesWithoutText int `json:"pagesWithoutText,omitempty"`
	// ArabicWords counts words of Arabic script in machine-extracted text: letters
	// of these may be out of order, words cut or joined.
	ArabicWords int `json:"arabicWords,omitempty"`
	LineNumbers int `json:"lineNumbers,omitempty"` // numbers in the margin, left out

	Deletions   int         `json:"deletions,omitempty"`   // tracked deletions (and places moved from)
	Deleted     []text.Span `json:"deleted,omitempty"`     // where they stand in the text, if kept
	Insertions  int         `json:"insertions,omitempty"`  // tracked insertions (and places moved to), kept
	Hidden      int         `json:"hidden,omitempty"`      // runs set hidden, left out
	Comments    int         `json:"comments,omitempty"`    // beside the text; see Reading.Comments
	Notes       []Note      `json:"notes,omitempty"`       // footnotes and endnotes: at the end of the text
	Headers     int         `json:"headers,omitempty"`     // page headers and footers, left out
	ListNumbers int         `json:"listNumbers,omitempty"` // paragraphs with an automatic number before them, which is not in the text
	Images      int         `json:"images,omitempty"`
	Embedded    int         `json:"embedded,omitempty"`  // files, foreign documents and scripts inside, never opened
	Symbols     int         `json:"symbols,omitempty"`   // characters that could not be read, U+FFFD in the text
	Links       int         `json:"links,omitempty"`     // hyperlinks: their text is kept, their address left out
	TextBoxes   int         `json:"textBoxes,omitempty"` // read once each, after the paragraph that holds them
	Outside     int         `json:"outside,omitempty"`   // references to something outside the file (pictures, templates, entities), never followed

	RightToLeft int `json:"rightToLeft,omitempty"` // paragraphs set right to left

	Repeated     int `json:"repeated,omitempty"`     // lines of live captions that were shown again, left out
	Styling      int `json:"styling,omitempty"`      // of subtitles: lines of styles and regions, and instructions in braces, left out
	TiersLeftOut int `json:"tiersLeftOut,omitempty"` // of a TextGrid: they hold the words of another once more, or none

	// Properties are those that the file carries about itself and its authors, by
	// name ("creator", "company"), sorted; never their values.
	Properties []string `json:"properties,omitempty"`

	// Uncertain are spans of the text that look like a speaker's label and were
	// not taken for one, because nothing else in the file bears them out.
	Uncertain []text.Span `json:"uncertain,omitempty"`

	// Header are spans before the first turn that name somebody, or a place, in so
	// many words ("informant = ...", "Place: ..."): the value, without its key.
	Header []text.Span `json:"header,omitempty"`

	// SpeakOnce is how many speakers have one turn, where there are ten turns at
	// least: some may be words that a speaker quotes.
	SpeakOnce int `json:"speakOnce,omitempty"`
	Unnamed   int `json:"unnamed,omitempty"` // turns of which the file does not say whose they are
	// UnlabelledQuestions are paragraphs that end in a question mark, of the unnamed
	// speaker or of the only one: somebody else may have asked.
	UnlabelledQuestions int `json:"unlabelledQuestions,omitempty"`

	Bilingual *Bilingual `json:"bilingual,omitempty"` // where the file is in two languages
}

// NoteKind says where a note stood.
type NoteKind string

const (
	Footnote NoteKind = "footnote"
	Endnote  NoteKind = "endnote"
)

// Note is a text that stood at the foot of a page or at the end.
type Note struct {
	Kind NoteKind  `json:"kind"`
	At   int       `json:"at"`   // the place in the text that it is about: a byte offset, -1 where the file does not say
	Span text.Span `json:"span"` // its own text; one or more whole paragraphs, nobody's speech
}

// BilingualForm is how the two languages of a file stand together.
type BilingualForm string

const (
	InColumns   BilingualForm = "columns"     // side by side in a table
	Alternating BilingualForm = "alternating" // a turn, and its translation below
	ByLabel     BilingualForm = "labels"      // "AR:" and "EN:" before each
)

// Bilingual says that a file holds the same talk twice.
type Bilingual struct {
	Form      BilingualForm `json:"form"`
	Languages [2]string     `json:"languages"` // BCP 47, in the order in which they stand
}
