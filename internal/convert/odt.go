package convert

import (
	"bytes"
	"encoding/xml"
	"maps"
	"slices"
	"strings"

	"sheaf/internal/sheaf"
)

const (
	odtContent  = "content.xml"
	odtManifest = "meta-inf/manifest.xml"
	odtLocked   = "encrypted-package" // everything, behind a password
)

// readODT reads an OpenDocument text, a line for each paragraph.
func readODT(s *script, data []byte) error {
	a, err := openArchive(s.meter, data)
	if err != nil {
		return err
	}
	if err := a.odtUnlocked(); err != nil {
		return err
	}
	content := a.entries[odtContent]
	if content == nil {
		return notODT()
	}
	styles := odtStyles{}
	if err := a.odtPart("styles.xml", styles.token); err != nil {
		return err
	}
	s.report.Headers = styles.headers
	b := odtBody{s: s, styles: &styles}
	styles.inContent = true
	if err := a.tokens(content, b.token); err != nil {
		return err
	}
	if !b.begun {
		return notODT()
	}
	return a.odtProperties(&s.report)
}

// odtPart streams a part that need not be there.
func (a *archive) odtPart(name string, visit func(t xml.Token, depth int) error) error {
	f := a.entries[name]
	if f == nil {
		return nil
	}
	return a.tokens(f, visit)
}

// odtUnlocked refuses a document whose parts are encrypted: they would be taken
// for damaged ones.
func (a *archive) odtUnlocked() error {
	return a.odtPart(odtManifest, func(t xml.Token, _ int) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "encryption-data" {
			return behindPassword()
		}
		return nil
	})
}

func notODT() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is an archive, and no OpenDocument text").
		Hintf("open it in the program that made it and save it as .odt or .docx")
}

const odfDublinCore = "http://purl.org/dc/elements/1.1/"

// odfSpaces are the namespaces that matter, with their usual prefixes.
var odfSpaces = map[string]string{
	"urn:oasis:names:tc:opendocument:xmlns:office:1.0":                     "office:",
	"urn:oasis:names:tc:opendocument:xmlns:text:1.0":                       "text:",
	"urn:oasis:names:tc:opendocument:xmlns:table:1.0":                      "table:",
	"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0":                    "draw:",
	"urn:oasis:names:tc:opendocument:xmlns:style:1.0":                      "style:",
	"urn:oasis:names:tc:opendocument:xmlns:meta:1.0":                       "meta:",
	"urn:oasis:names:tc:opendocument:xmlns:dr3d:1.0":                       "draw:",
	"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext:",
	odfDublinCore:                  "dc:",
	"http://www.w3.org/1999/xlink": "xlink:",
	"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg:",
	"urn:oasis:names:tc:opendocument:xmlns:script:1.0":         "script:",
}

// odfName is the name of an element with the usual prefix of its namespace,
// empty outside those that matter.
func odfName(n xml.Name) string {
	if prefix := odfSpaces[n.Space]; prefix != "" {
		return prefix + n.Local
	}
	return ""
}

// odtPropertyNames are what the properties of a text document are called in a
// report, as for a Word document. In OpenDocument the creator is who saved it
// last.
var odtPropertyNames = map[string]string{
	"meta:initial-creator":  "creator",
	"dc:creator":            "lastModifiedBy",
	"meta:printed-by":       "lastPrinted",
	"meta:print-date":       "lastPrinted",
	"meta:creation-date":    "created",
	"dc:date":               "modified",
	"meta:generator":        "Application",
	"meta:editing-duration": "TotalTime",
	"meta:editing-cycles":   "revision",
	"meta:keyword":          "keywords",
	"meta:user-defined":     "custom",
	"dc:title":              "title",
	"dc:subject":            "subject",
	"dc:description":        "description",
	"dc:language":           "language",
	"dc:identifier":         "identifier",
	"dc:publisher":          "Company",
	"meta:template":         "Template",
}

// odtProperties names what the document says about itself and its authors.
func (a *archive) odtProperties(r *Report) error {
	found := map[string]bool{}
	var in string
	err := a.odtPart("meta.xml", func(t xml.Token, _ int) error {
		switch t := t.(type) {
		case xml.StartElement:
			in = odtPropertyNames[odfName(t.Name)]
			if href := attr(t, "href"); in != "" && href != "" {
				found[in] = true
				r.countOutside(href)
			}
		case xml.EndElement:
			in = ""
		case xml.CharData:
			if in != "" && len(bytes.TrimSpace(t)) > 0 {
				found[in] = true
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.Properties = slices.Sorted(maps.Keys(found))
	if len(r.Properties) == 0 {
		r.Properties = nil
	}
	return nil
}

// countOutside counts a reference, unless it stays inside the archive.
func (r *Report) countOutside(href string) {
	if leadsOutside(href) {
		r.Outside++
	}
}

// leadsOutside tells an address of the world, a drive or a folder above from the
// name of an entry.
func leadsOutside(href string) bool {
	href = strings.TrimSpace(href)
	if href == "" || href[0] == '#' {
		return false
	}
	if strings.HasPrefix(href, "data:") || strings.HasPrefix(href, "cid:") {
		return false
	}
	return strings.ContainsAny(href, ":\\") || href[0] == '/' || strings.HasPrefix(href, "../")
}
