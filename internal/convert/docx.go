package convert

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"sheaf/internal/sheaf"
)

// readDOCX gives the text of a Word document, a line for each paragraph.
func readDOCX(m *meter, data []byte) ([]byte, Report, error) {
	a, err := openArchive(m, data)
	if err != nil {
		return nil, Report{}, err
	}
	main, err := a.mainPart()
	if err != nil {
		return nil, Report{}, err
	}
	b := body{}
	if err := a.tokens(main, b.token); err != nil {
		return nil, Report{}, err
	}
	if !b.begun {
		return nil, Report{}, notDOCX()
	}
	a.countParts(&b.report)
	if b.report.Properties, err = a.properties(); err != nil {
		return nil, Report{}, err
	}
	return b.text(), b.report, nil
}

// archive is a zip file whose list of entries was looked over. Names are keys
// into that list and nothing else.
type archive struct {
	m       *meter
	entries map[string]*zip.File // by name in lower case, as Word compares them
}

// entrySign begins every record of a zip file's list of entries.
const entrySign = "PK\x01\x02"

func openArchive(m *meter, data []byte) (*archive, error) {
	// Counted before the list is read: it is read whole, whatever it declares.
	if n := bytes.Count(data, []byte(entrySign)); n > m.limits.Entries {
		return nil, tooMuch("it is an archive of more than %d files", m.limits.Entries)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged("the archive has no whole list of its files")
	}
	a := &archive{m: m, entries: make(map[string]*zip.File, len(z.File))}
	for i, f := range z.File {
		key := strings.ToLower(f.Name)
		switch {
		case !isPlainName(f.Name):
			return nil, hostile("entry %d of the archive has a name that leads outside it", i)
		case a.entries[key] != nil:
			return nil, hostile("entry %d of the archive has the name of another", i)
		case f.Flags&1 != 0:
			return nil, sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is behind a password").Hintf("open it with the password and save it without one")
		}
		a.entries[key] = f
	}
	return a, nil
}

// isPlainName tells whether a name stays inside its archive on every system.
func isPlainName(name string) bool {
	return fs.ValidPath(strings.TrimSuffix(name, "/")) && !strings.ContainsAny(name, "\\:\x00")
}

func damaged(format string, args ...any) error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is damaged, "+format, args...).
		Hintf("copy it again from where it came, or open it in a word processor and save it anew")
}

func hostile(format string, args ...any) error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: "+format, args...).
		Hintf("no word processor writes this; leave it locked and unopened, and ask who sent it")
}

func notDOCX() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is an archive, and no Word document").
		Hintf("if it is a folder of files, take them out and hand them in one by one; " + whatIsRead)
}

const (
	wordNS       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	wordStrictNS = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	compatNS     = "http://schemas.openxmlformats.org/markup-compatibility/2006"
	mathNS       = "http://schemas.openxmlformats.org/officeDocument/2006/math"
)

// otherArchives are told apart only to say what they are.
var otherArchives = []struct{ holds, is string }{
	{"xl/workbook.xml", "a table"},
	{"ppt/presentation.xml", "a set of slides"},
	{"meta-inf/container.xml", "a book"},
	{"project.qde", "a project of another program"},
	{"content.xml", "an ODT document"},
}

// mainPart is the entry that the archive names as its document, where Word puts
// it unless told otherwise.
func (a *archive) mainPart() (*zip.File, error) {
	for _, other := range otherArchives {
		if a.entries[other.holds] != nil {
			return nil, unread(other.is)
		}
	}
	target := "word/document.xml"
	if rels := a.entries["_rels/.rels"]; rels != nil {
		err := a.tokens(rels, func(t xml.Token, _ int) error {
			if e, ok := t.(xml.StartElement); ok && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
				target = strings.ToLower(strings.TrimPrefix(attr(e, "Target"), "/"))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if f := a.entries[target]; f != nil {
		return f, nil
	}
	return nil, notDOCX()
}

// attr is an attribute's value by its local name, or "".
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// tokens streams one XML part. No entity but XML's own five is known, and a part
// that begins to declare others is refused.
func (a *archive) tokens(f *zip.File, visit func(t xml.Token, depth int) error) error {
	r, err := f.Open()
	if err != nil {
		return damaged("a part of it is packed in a way that is not known")
	}
	defer r.Close()
	d := xml.NewDecoder(a.m.inflating(r, int64(f.CompressedSize64)))
	for depth := 0; ; {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return partError(err)
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth > a.m.limits.Depth {
				return tooMuch("its XML is nested more than %d deep", a.m.limits.Depth)
			}
		case xml.Directive:
			return hostile("its XML declares a document type")
		}
		if err := visit(t, depth); err != nil {
			return err
		}
		if _, ok := t.(xml.EndElement); ok {
			depth--
		}
	}
}

// partError keeps what the meter and the context said, and no word of the
// file, which a syntax error may quote.
func partError(err error) error {
	var refused *sheaf.Error
	if errors.As(err, &refused) {
		return refused
	}
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, zip.ErrChecksum):
		return damaged("a part of it does not match its checksum")
	case errors.As(err, &syntax):
		return damaged("its XML breaks off or is wrong at line %d of a part", syntax.Line)
	case isContextError(err):
		return err
	}
	return damaged("a part of it cannot be unpacked")
}

// countParts counts what lies beside the document and is not read.
func (a *archive) countParts(r *Report) {
	for name := range a.entries {
		switch {
		case strings.HasSuffix(name, "/"):
		case strings.HasPrefix(name, "word/media/"):
			r.Images++
		case strings.HasPrefix(name, "word/embeddings/"):
			r.Embedded++
		case strings.HasPrefix(name, "word/header") || strings.HasPrefix(name, "word/footer"):
			r.Headers++
		}
	}
}

// Properties are reported only where they are among these, so that a name made
// up by the file does not get into a report.
var knownProperties = []string{
	"AppVersion", "Application", "Company", "HyperlinkBase", "Manager", "Template", "TotalTime",
	"category", "contentStatus", "created", "creator", "description", "identifier", "keywords", "language",
	"lastModifiedBy", "lastPrinted", "modified", "revision", "subject", "title", "version",
}

// properties names what the file says about itself and its authors.
func (a *archive) properties() ([]string, error) {
	found := map[string]bool{}
	for _, part := range []string{"docprops/core.xml", "docprops/app.xml"} {
		f := a.entries[part]
		if f == nil {
			continue
		}
		var in string
		err := a.tokens(f, func(t xml.Token, _ int) error {
			switch t := t.(type) {
			case xml.StartElement:
				in = t.Name.Local
			case xml.EndElement:
				in = ""
			case xml.CharData:
				if len(bytes.TrimSpace(t)) > 0 && slices.Contains(knownProperties, in) {
					found[in] = true
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if a.entries["docprops/custom.xml"] != nil {
		found["custom"] = true
	}
	if a.entries["word/people.xml"] != nil {
		found["people"] = true
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, nil
}
