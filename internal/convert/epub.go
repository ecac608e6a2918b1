package convert

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"sheaf/internal/sheaf"
)

const (
	epubContainer  = "meta-inf/container.xml"
	epubEncryption = "meta-inf/encryption.xml"
)

// readEPUB reads an electronic book, its parts in the order in which they are
// read, each as a web page.
func readEPUB(s *script, data []byte) error {
	a, err := openArchive(s.meter, data)
	if err != nil {
		return err
	}
	b, err := a.epubPackage()
	if err != nil {
		return err
	}
	locked, err := a.epubLocked()
	if err != nil {
		return err
	}
	for _, id := range b.spine {
		if err := b.readPart(s, a, b.parts[id], locked); err != nil {
			return err
		}
	}
	s.report.Properties = slices.Sorted(maps.Keys(b.properties))
	return nil
}

// epubBook is what the package document of a book says.
type epubBook struct {
	folder     string // that names in it are relative to
	parts      map[string]epubPart
	spine      []string // ids of parts, each once
	properties map[string]bool
}

type epubPart struct{ href, kind string }

// epubPackage finds and reads the package document.
func (a *archive) epubPackage() (*epubBook, error) {
	container := a.entries[epubContainer]
	if container == nil {
		return nil, notEPUB()
	}
	name := ""
	err := a.tokens(container, func(t xml.Token, _ int) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "rootfile" && name == "" {
			name = strings.TrimSpace(attr(e, "full-path"))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	f, err := a.epubEntry("", name)
	if err != nil {
		return nil, err
	}
	b := &epubBook{folder: path.Dir(name), parts: map[string]epubPart{}, properties: map[string]bool{}}
	if err := a.tokens(f, b.token()); err != nil {
		return nil, err
	}
	if len(b.spine) == 0 {
		return nil, notEPUB()
	}
	return b, nil
}

func notEPUB() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is an archive, and no whole electronic book").
		Hintf("open it in the program that made it and save it again as .epub, .docx or .html")
}

// epubEntry is the entry that a book names in one of its documents, be the
// address escaped or not.
func (a *archive) epubEntry(folder, href string) (*zip.File, error) {
	href, _, _ = strings.Cut(href, "#")
	name, err := url.PathUnescape(href)
	if err != nil {
		name = href
	}
	name = path.Join(folder, name)
	if strings.HasPrefix(href, "/") || !isPlainName(name) {
		return nil, hostile("it names a part that is outside it")
	}
	if f := a.entries[strings.ToLower(name)]; f != nil {
		return f, nil
	}
	return nil, damaged("it names a part that is not in it")
}

// token visits the package document.
func (b *epubBook) token() func(t xml.Token, depth int) error {
	property := ""
	met := map[string]bool{}
	return func(t xml.Token, _ int) error {
		switch t := t.(type) {
		case xml.StartElement:
			property = ""
			switch t.Name.Local {
			case "item":
				if id := attr(t, "id"); b.parts[id] == (epubPart{}) {
					b.parts[id] = epubPart{href: strings.TrimSpace(attr(t, "href")), kind: strings.ToLower(attr(t, "media-type"))}
				}
				if len(b.parts) > mostParts {
					return tooMuch("it has more than %d parts", mostParts)
				}
			case "itemref":
				if id := attr(t, "idref"); !met[id] && len(met) < mostParts {
					met[id] = true
					b.spine = append(b.spine, id)
				}
			default:
				if t.Name.Space == odfDublinCore {
					property = t.Name.Local
				}
			}
		case xml.EndElement:
			property = ""
		case xml.CharData:
			if len(bytes.TrimSpace(t)) == 0 {
				return nil
			}
			if slices.Contains(epubProperties, property) {
				b.properties[property] = true
			}
		}
		return nil
	}
}

// epubProperties are what a book may say of itself.
var epubProperties = []string{
	"contributor", "coverage", "creator", "date", "description", "identifier", "language", "publisher", "rights", "source", "subject", "title",
}

// readPart reads one part: a page, or else counts it.
func (b *epubBook) readPart(s *script, a *archive, part epubPart, locked map[string]bool) error {
	switch {
	case part == (epubPart{}):
		return damaged("it names a part that is not in it")
	case strings.Contains(part.href, ":"):
		s.report.Outside++
		return nil
	case strings.HasPrefix(part.kind, "image/"):
		s.report.Images++
		return nil
	case !isPage(part.kind):
		s.report.Embedded++
		return nil
	}
	f, err := a.epubEntry(b.folder, part.href)
	if err != nil {
		return err
	}
	if locked[strings.ToLower(f.Name)] {
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file: its text is encrypted").
			Hintf("ask for a copy that is not bound to one reader or device")
	}
	r, err := f.Open()
	if err != nil {
		return damaged("a part of it is packed in a way that is not known")
	}
	defer r.Close()
	from := bufio.NewReader(s.meter.inflating(r, int64(f.CompressedSize64)))
	head, _ := from.Peek(512) // what it cannot read, reading will not either
	return s.htmlLines(s.utf8From(from, epubCharset(head)), htmlKind{xhtml: true, packed: true})
}

func isPage(kind string) bool {
	switch kind {
	case "application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml", "":
		return true
	}
	return false
}

// epubCharset is the encoding of a part: UTF-8, unless it says otherwise.
func epubCharset(head []byte) charset {
	for _, m := range orderMarks {
		if bytes.HasPrefix(head, []byte(m.bytes)) {
			return m.is
		}
	}
	if said, ok := saidCharset(head); ok {
		return said
	}
	return charset{name: "utf-8", encoding: unicode.UTF8BOM}
}

// epubLocked are the entries that are encrypted. Fonts that are only obscured
// are not read anyway.
func (a *archive) epubLocked() (map[string]bool, error) {
	locked := map[string]bool{}
	f := a.entries[epubEncryption]
	if f == nil {
		return locked, nil
	}
	err := a.tokens(f, func(t xml.Token, _ int) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "CipherReference" {
			if f, err := a.epubEntry("", attr(e, "URI")); err == nil {
				locked[strings.ToLower(f.Name)] = true
			}
		}
		return nil
	})
	return locked, err
}
