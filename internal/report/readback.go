package report

import (
	"slices"
	"unicode/utf8"
)

// Visible is a text that a stranger sees in a file: one per block, cell or
// item, without styles, character references resolved.
type Visible struct {
	File   string
	Offset int // bytes from 0 in the file, where the text begins
	Text   string
}

// Hidden is anything in a file that is not on the page: the window's title,
// attribute values, style, comments, what the manifest says. Names are looked
// for in it as in the visible text.
type Hidden struct {
	File   string
	Offset int
	Text   string
}

// Boilerplate is what is hidden in every page, whatever it says: the stylesheet
// and the like. Names of fonts in it are nobody's names.
func Boilerplate() (map[string]bool, error) {
	const title = "\u00b7"
	files, err := Render(Publication{Title: title, Language: "en", Blocks: []Block{{Kind: KindParagraph, Text: Plain(title)}}})
	if err != nil {
		return nil, err
	}
	constant := map[string]bool{}
	for _, h := range ReadBack(files).Hidden {
		if h.Text != title {
			constant[h.Text] = true
		}
	}
	return constant, nil
}

// Trouble says what sort of thing a finding is.
type Trouble string

const (
	Comment      Trouble = "comment"
	Metadata     Trouble = "metadata"      // author, generator, date, front matter, unknown meta tags
	Script       Trouble = "script"        // an element, or an address that runs one
	EventHandler Trouble = "event handler" // an attribute that runs a script
	Style        Trouble = "style"         // any but Sheaf's own
	Link         Trouble = "link"
	Image        Trouble = "image"
	Embedded     Trouble = "embedded data" // a data: address
	Element      Trouble = "element"       // not one that Sheaf writes
	Attribute    Trouble = "attribute"     // not one that Sheaf writes
	Declaration  Trouble = "declaration"   // document types but HTML's, processing instructions, CDATA
	Malformed    Trouble = "malformed"     // cannot be read as Sheaf writes it
	Unseen       Trouble = "unseen"        // characters or bytes that nobody sees
	UnknownFile  Trouble = "unknown file"
)

// Finding is something that a release must not hold. It has no content of the
// file.
type Finding struct {
	File   string
	Kind   Trouble
	Offset int // bytes from 0 in the file
	Detail string
}

// Reading is what a stranger gets out of files.
type Reading struct {
	Visible  []Visible
	Hidden   []Hidden
	Findings []Finding
}

// ReadBack reads the files of a release as a stranger would. It knows only the
// little HTML and Markdown that the renderers write: whatever else it meets is
// a finding, and its text is reported besides. Clean files have no findings,
// and their visible text, page by page, is Publication.Text.
func ReadBack(files []File) Reading {
	var r Reading
	for _, f := range files {
		r.read(f)
	}
	return r
}

func (r *Reading) read(f File) {
	text := string(f.Data)
	if !utf8.ValidString(text) {
		r.find(f.Name, Unseen, firstInvalid(text), "bytes that are no text")
	}
	switch f.Name {
	case PageFile:
		readHTML(r, f.Name, text)
	case TextFile:
		readMarkdown(r, f.Name, text)
	case ManifestFile:
		r.readManifest(f)
	default:
		r.find(f.Name, UnknownFile, 0, "a file that is no part of a release")
		r.hide(f.Name, 0, text)
	}
}

func (r *Reading) readManifest(f File) {
	r.hide(f.Name, 0, string(f.Data))
	if _, err := parseManifest(f.Data); err != nil {
		r.find(f.Name, Metadata, 0, "a manifest that says other than names, sizes and hashes")
	}
}

func (r *Reading) find(file string, kind Trouble, offset int, detail string) {
	r.Findings = append(r.Findings, Finding{file, kind, offset, detail})
}

// show adds a visible text unless it is blank.
func (r *Reading) show(file string, offset int, text string) {
	if unseenAt(text) >= 0 {
		r.find(file, Unseen, offset, "a character that cannot be seen")
	}
	if !isBlank(text) {
		r.Visible = append(r.Visible, Visible{file, offset, text})
	}
}

// hide adds a text that is not on the page.
func (r *Reading) hide(file string, offset int, text string) {
	if unseenAt(text) >= 0 {
		r.find(file, Unseen, offset, "a character that cannot be seen")
	}
	r.Hidden = append(r.Hidden, Hidden{file, offset, text})
}

// shows tells whether file shows exactly what the publication says.
func (r *Reading) shows(file string, p Publication) bool {
	var seen []string
	for _, v := range r.Visible {
		if v.File == file {
			seen = append(seen, v.Text)
		}
	}
	return slices.EqualFunc(seen, p.Text(), func(text string, want Passage) bool { return text == want.Text })
}

func firstInvalid(text string) int {
	for i, r := range text {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
			return i
		}
	}
	return -1
}
