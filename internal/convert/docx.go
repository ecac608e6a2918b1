package convert

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"path"
	"slices"
	"strings"
)

// readDOCX reads a Word document, a line for each paragraph.
//
// The text is that of the runs. Automatic numbers of lists are counted and not
// written: they are not in the file, and a number worked out here that differed
// by one from the page would be worse than none.
func readDOCX(s *script, data []byte) error {
	a, err := openArchive(s.meter, data)
	if err != nil {
		return err
	}
	d := &docx{s: s, a: a}
	main, err := d.mainPart()
	if err != nil {
		return err
	}
	for _, step := range []func() error{d.findParts, d.readStyles, d.readNumbering} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := d.readMain(main); err != nil {
		return err
	}
	if err := d.readBeside(); err != nil {
		return err
	}
	d.countParts()
	s.report.Properties, err = d.properties()
	return err
}

// docx is a Word document that is being read.
type docx struct {
	s *script
	a *archive

	dir, name string            // of the main part, the first with its slash, in lower case
	parts     map[string]string // entries by what the main part says they are: "comments"
	styles    map[string]*wordStyle
	usual     *wordStyle // of a paragraph that names none
	numbering numbering

	tables     int // met so far
	references noteReferences
	beside     []besides // notes and comments, until all are known
	held       int       // bytes of their text
}

const (
	wordNS       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	wordStrictNS = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	compatNS     = "http://schemas.openxmlformats.org/markup-compatibility/2006"
	mathNS       = "http://schemas.openxmlformats.org/officeDocument/2006/math"
	mathStrictNS = "http://purl.oclc.org/ooxml/officeDocument/math"
)

// mainPart is the entry that the archive names as its document, where Word puts
// it unless told otherwise.
func (d *docx) mainPart() (*zip.File, error) {
	target := "word/document.xml"
	if rels := d.a.entries["_rels/.rels"]; rels != nil {
		err := d.a.tokens(rels, func(t xml.Token, _ int) error {
			if e, ok := t.(xml.StartElement); ok && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
				target = strings.ToLower(strings.TrimPrefix(attr(e, "Target"), "/"))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	d.dir, d.name = path.Split(target)
	if f := d.a.entries[target]; f != nil {
		return f, nil
	}
	return nil, notDOCX()
}

// partTypes are the relationships of the main part that are followed, by the end
// of their type: transitional, strict and older documents begin it otherwise.
var partTypes = []string{"styles", "numbering", "comments", "footnotes", "endnotes"}

// findParts reads every list of relationships: the main part's for where its
// parts lie, all of them for what leads out of the file.
func (d *docx) findParts() error {
	d.parts = map[string]string{}
	var lists []string
	for name := range d.a.entries {
		if strings.HasSuffix(name, ".rels") {
			lists = append(lists, name)
		}
	}
	slices.Sort(lists) // the same refusal at every reading
	for _, name := range lists {
		own := name == d.dir+"_rels/"+d.name+".rels"
		err := d.a.tokens(d.a.entries[name], func(t xml.Token, _ int) error {
			e, ok := t.(xml.StartElement)
			if !ok || e.Name.Local != "Relationship" {
				return nil
			}
			kind, target := path.Base(attr(e, "Type")), attr(e, "Target")
			if attr(e, "TargetMode") == "External" || leadsOut(target) {
				if kind != "hyperlink" { // those are counted where they stand, and open nothing by themselves
					d.s.report.Outside++
				}
				return nil
			}
			if own && d.parts[kind] == "" && slices.Contains(partTypes, kind) {
				d.parts[kind] = d.inside(target)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// leadsOut tells a target that no entry of an archive can be.
func leadsOut(target string) bool { return strings.ContainsAny(target, ":\\") }

// inside is the entry that a target of the main part's names. It is a key into
// the archive's list: a target that climbs out of it names nothing.
func (d *docx) inside(target string) string {
	target = strings.ToLower(target)
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join(d.dir, target)
}

// part is the entry of a kind, by the relationship or where it usually lies; nil
// where there is none.
func (d *docx) part(kind string) *zip.File {
	if f := d.a.entries[d.parts[kind]]; f != nil {
		return f
	}
	return d.a.entries[d.dir+kind+".xml"]
}

// countParts counts what lies beside the document and is not read.
func (d *docx) countParts() {
	r := &d.s.report
	for name := range d.a.entries {
		in, ok := strings.CutPrefix(name, d.dir)
		switch {
		case !ok || strings.HasSuffix(in, "/"):
		case strings.HasPrefix(in, "media/"):
			r.Images++
		case strings.HasPrefix(in, "embeddings/"), in == "vbaproject.bin", strings.HasPrefix(in, "activex/") && strings.HasSuffix(in, ".xml"):
			r.Embedded++
		case strings.HasPrefix(in, "header"), strings.HasPrefix(in, "footer"):
			r.Headers++
		}
	}
}

// properties names what the file says about itself and its authors.
func (d *docx) properties() ([]string, error) {
	found := map[string]bool{}
	for _, part := range []string{"docprops/core.xml", "docprops/app.xml"} {
		f := d.a.entries[part]
		if f == nil {
			continue
		}
		var in string
		err := d.a.tokens(f, func(t xml.Token, _ int) error {
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
	if d.a.entries["docprops/custom.xml"] != nil {
		found["custom"] = true
	}
	if d.a.entries[d.dir+"people.xml"] != nil {
		found["people"] = true
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, nil
}
