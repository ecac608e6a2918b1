package convert

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"sheaf/internal/sheaf"
)

// archive is a zip file whose list of entries was looked over. Names are keys
// into that list and nothing else.
type archive struct {
	m       *meter
	entries map[string]*zip.File // by name in lower case, as Word compares them

	elements int // of XML, read so far
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
			return nil, behindPassword()
		}
		a.entries[key] = f
	}
	if overlap(z.File) {
		return nil, hostile("entries of the archive lie over one another")
	}
	return a, nil
}

// overlap tells whether bytes belong to more than one entry, as no program packs
// them: so a thousand parts are made of one.
func overlap(entries []*zip.File) bool {
	type stretch struct{ start, end int64 }
	stretches := make([]stretch, 0, len(entries))
	for _, f := range entries {
		start, err := f.DataOffset()
		if err != nil {
			continue // where it is read it is refused
		}
		stretches = append(stretches, stretch{start, start + int64(f.CompressedSize64)})
	}
	slices.SortFunc(stretches, func(a, b stretch) int { return cmp.Compare(a.start, b.start) })
	for i := 1; i < len(stretches); i++ {
		if stretches[i].start < stretches[i-1].end {
			return true
		}
	}
	return false
}

// isPlainName tells whether a name stays inside its archive on every system.
func isPlainName(name string) bool {
	return fs.ValidPath(strings.TrimSuffix(name, "/")) && !strings.ContainsAny(name, "\\:\x00")
}

// archiveFormat tells what kind of document an archive is, by the names in it.
// Whether it is one in truth its reader finds. The list of entries is read again
// by that reader, under the limits of the reading; here under the usual ones.
func archiveFormat(data []byte) (Format, error) {
	a, err := openArchive(&meter{ctx: context.Background(), limits: DefaultLimits()}, data)
	if err != nil {
		return "", err
	}
	for _, other := range otherArchives {
		if a.entries[other.holds] != nil {
			return "", unread(other.is)
		}
	}
	switch {
	case a.entries[odtLocked] != nil:
		return "", behindPassword()
	case a.entries[epubContainer] != nil:
		return EPUB, nil
	case a.entries[odtContent] != nil:
		return ODT, nil
	case a.entries["_rels/.rels"] != nil || a.entries["word/document.xml"] != nil:
		return DOCX, nil
	}
	return "", notDOCX()
}

// otherArchives are told apart only to say what they are.
var otherArchives = []struct{ holds, is string }{
	{"xl/workbook.xml", "a table"},
	{"xl/workbook.bin", "a table"},
	{"ppt/presentation.xml", "a set of slides"},
	{"project.qde", "a project of another program"},
	{"index/document.iwa", "a Pages document"},
}

func notDOCX() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is an archive, and no Word document").
		Hintf("if it is a folder of files, take them out and hand them in one by one; " + whatIsRead)
}

func behindPassword() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is behind a password").Hintf("open it with the password and save it without one")
}

func damaged(format string, args ...any) error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is damaged, "+format, args...).
		Hintf("copy it again from where it came, or open it in a word processor and save it anew")
}

func hostile(format string, args ...any) error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: "+format, args...).
		Hintf("no word processor writes this; leave it locked and unopened, and ask who sent it")
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
	d := xml.NewDecoder(&piecemeal{from: a.m.inflating(r, int64(f.CompressedSize64))})
	spaces := []int{0} // namespaces declared, by depth
	for depth := 0; ; {
		t, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return partError(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > a.m.limits.Depth {
				return tooMuch("its XML is nested more than %d deep", a.m.limits.Depth)
			}
			if a.elements++; a.elements > mostElements {
				return tooMuch("its XML has more than %d elements", mostElements)
			}
			if spaces = append(spaces[:depth], spaces[depth-1]+declared(t)); spaces[depth] > mostSpaces {
				return hostile("its XML declares more than %d namespaces", mostSpaces)
			}
		case xml.Directive:
			if !isUsualType(t) {
				return hostile("its XML declares a document type")
			}
		}
		if err := visit(t, depth); err != nil {
			return err
		}
		if _, ok := t.(xml.EndElement); ok {
			depth--
		}
	}
}

func declared(e xml.StartElement) int {
	n := 0
	for _, a := range e.Attr {
		if a.Name.Space == "xmlns" {
			n++
		}
	}
	return n
}

// piecemeal refuses XML with a piece between two tags, or a tag, that is longer
// than longestPiece: the decoder holds it whole, several times over.
type piecemeal struct {
	from io.Reader
	run  int // bytes since the last tag began
}

func (p *piecemeal) Read(b []byte) (int, error) {
	n, err := p.from.Read(b)
	first := bytes.IndexByte(b[:n], '<')
	if first < 0 {
		p.run += n
	} else if p.run+first <= longestPiece {
		p.run = n - bytes.LastIndexByte(b[:n], '<')
	} else {
		p.run += first
	}
	if p.run > longestPiece {
		return 0, tooMuch("its XML has a piece of more than %d bytes", longestPiece)
	}
	return n, err
}

// isUsualType tells the declarations that old programs wrote at the top of a
// part: by name, and without a declaration of their own.
func isUsualType(d xml.Directive) bool {
	if bytes.ContainsAny(d, "[<") {
		return false
	}
	return bytes.Contains(d, []byte("-//OpenOffice.org//DTD ")) || bytes.Contains(d, []byte("+//ISBN 0-9673008-1-9//DTD OEB"))
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

// Properties are reported only where they are among these, so that a name made
// up by the file does not get into a report.
var knownProperties = []string{
	"AppVersion", "Application", "Company", "HyperlinkBase", "Manager", "Template", "TotalTime",
	"category", "contentStatus", "created", "creator", "description", "identifier", "keywords", "language",
	"lastModifiedBy", "lastPrinted", "modified", "revision", "subject", "title", "version",
}
