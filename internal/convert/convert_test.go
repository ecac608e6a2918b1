package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
)

func TestBuilderIsDeterministic(t *testing.T) {
	if !bytes.Equal(converttest.DOCX("a <b>", "c\td\ne"), converttest.DOCX("a <b>", "c\td\ne")) {
		t.Error("two calls gave different bytes")
	}
	if tr, _ := mustRead(t, "x.docx", converttest.DOCX("a <b>", "c\td\ne")); tr.Text != "a <b>\nc\td\ne" {
		t.Errorf("got %q", tr.Text)
	}
}

// withDocument is an archive whose document is this XML.
func withDocument(xml string) []byte {
	return converttest.Zip(converttest.Entry{Name: "word/document.xml", Body: xml})
}

func TestRefusals(t *testing.T) {
	whole := converttest.DOCX("Marker of testimony.")
	flipped := bytes.Clone(whole)
	flipped[bytes.Index(flipped, []byte("word/document.xml"))+40] ^= 0xff
	for name, c := range map[string]struct {
		file string
		data []byte
		says string
	}{
		"a file above the size":                 {"a.txt", make([]byte, DefaultLimits().Bytes+1), "larger than"},
		"an empty file":                         {"a.txt", nil, "no text in it"},
		"a document without words":              {"a.docx", converttest.DOCX("", " "), "no text in it"},
		"a text with zero bytes":                {"a.txt", []byte("Marker\x00"), "zero byte at 6"},
		"a text above the length":               {"a.txt", bytes.Repeat([]byte("Marker "), 2<<20), "longer than"},
		"a text of too many lines":              {"a.txt", bytes.Repeat([]byte("A:\n"), DefaultLimits().Lines), "more than 100000 lines"},
		"a PDF that breaks off":                 {"a.txt", []byte("%PDF-1.7"), "its end is missing"},
		"an old Word document":                  {"a.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1"), "old Word"},
		"a name that ends in .odt and a text":   {"Marker.odt", []byte("x"), "no OpenDocument text"},
		"a name that ends in .docx and a text":  {"Marker.docx", []byte("x"), "no Word document"},
		"an ODT without a document":             {"a.odt", converttest.Zip(converttest.Entry{Name: "content.xml"}), "no OpenDocument text"},
		"a table":                               {"a.docx", converttest.Zip(converttest.Entry{Name: "xl/workbook.xml"}), "table"},
		"a folder packed as an archive":         {"a.zip", converttest.Zip(converttest.Entry{Name: "Marker.docx", Body: string(whole)}), "no Word document"},
		"an empty archive":                      {"a.docx", converttest.Zip(), "no Word document"},
		"an archive inside as the document":     {"a.docx", withDocument(string(whole)), "damaged"},
		"a document of another kind":            {"a.docx", withDocument(`<Marker>text</Marker>`), "no Word document"},
		"names that climb out":                  {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: "../../Marker"}), "leads outside"},
		"names from the root":                   {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: "/Marker"}), "leads outside"},
		"names with a backslash":                {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: `..\Marker`}), "leads outside"},
		"names with a drive":                    {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: `C:Marker`}), "leads outside"},
		"a name twice":                          {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: "word/document.xml"}), "name of another"},
		"a name twice in other letters":         {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: "WORD/Document.xml"}), "name of another"},
		"too many entries":                      {"a.docx", crowd(DefaultLimits().Entries + 1), "more than 4000 files"},
		"a bomb by ratio":                       {"a.docx", withDocument(`<w:document xmlns:w="` + wordNS + `">` + strings.Repeat(" ", 20<<20)), "inflates more than 200 times"},
		"a bomb by size":                        {"a.docx", bomb(), "inflates to more than"},
		"XML 200,000 deep":                      {"a.docx", withDocument(strings.Repeat(`<w:Marker xmlns:w="`+wordNS+`">`, 1) + strings.Repeat("<a>", 200_000)), "nested more than 256"},
		"entities that multiply":                {"a.docx", withDocument(`<!DOCTYPE a [<!ENTITY b "Marker"><!ENTITY c "&b;&b;">]><a>&c;</a>`), "declares a document type"},
		"an entity that nobody declared":        {"a.docx", withDocument(`<a>&Marker;</a>`), "damaged"},
		"XML in another encoding":               {"a.docx", withDocument(`<?xml version="1.0" encoding="Marker"?><a/>`), "cannot be unpacked"},
		"elements that close one another":       {"a.docx", withDocument(`<Marker></Other>`), "wrong at line 1"},
		"bytes that are not UTF-8 inside":       {"a.docx", withDocument("<a>\xff</a>"), "damaged"},
		"a byte flipped in the packed document": {"a.docx", flipped, "damaged"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			start := time.Now()
			r, err := Read(context.Background(), File{c.file, c.data}, Options{}, DefaultLimits())
			tr := r.Transcript
			if sheaf.KindOf(err) != sheaf.Invalid || tr.Text != "" {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), c.says) || sheaf.HintOf(err) == "" {
				t.Errorf("says %q (%q), want %q", err, sheaf.HintOf(err), c.says)
			}
			if strings.Contains(fmt.Sprint(err, sheaf.HintOf(err), errors.Unwrap(err)), "Marker") {
				t.Errorf("the error tells a word of the file: %v", err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
	t.Run("a document truncated anywhere is refused", func(t *testing.T) {
		for n := 4; n < len(whole); n++ {
			if _, err := Read(context.Background(), File{"a.docx", whole[:n]}, Options{}, DefaultLimits()); sheaf.KindOf(err) != sheaf.Invalid {
				t.Fatalf("%d of %d bytes: %v", n, len(whole), err)
			}
		}
	})
	t.Run("a reading that takes too long is refused", func(t *testing.T) {
		limits := DefaultLimits()
		limits.Time = time.Nanosecond
		for _, data := range [][]byte{whole, []byte("One.")} {
			if _, err := Read(context.Background(), File{"", data}, Options{}, limits); sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), "longer than 1ns") {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("the dearest text within the limits is read in time", func(t *testing.T) {
		start := time.Now()
		if _, err := Read(context.Background(), File{"", bytes.Repeat([]byte("Dalu Omro (00:12:31): "+strings.Repeat("a ", 8)+"\n"), DefaultLimits().Lines-1)}, Options{}, DefaultLimits()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("took %s", took)
		}
	})
	t.Run("a caller who gave up hears so", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := Read(ctx, File{"", whole}, Options{}, DefaultLimits()); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func crowd(n int) []byte {
	entries := make([]converttest.Entry, n)
	for i := range entries {
		entries[i].Name = fmt.Sprintf("word/%d", i)
	}
	return converttest.Zip(entries...)
}

// bomb inflates beyond the limit while each part keeps below the ratio.
func bomb() []byte {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="` + wordNS + `">`)
	for i := uint32(1); b.Len() < int(DefaultLimits().Inflated)+1; i = i*1664525 + 1013904223 {
		fmt.Fprintf(&b, "<a>%08x%64s</a>", i, "")
	}
	return withDocument(b.String())
}

func fuzzRead(name string) func(*testing.T, []byte) {
	return func(t *testing.T, data []byte) {
		r, err := Read(context.Background(), File{name, data}, Options{}, DefaultLimits())
		tr := r.Transcript
		if err != nil {
			if sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("kind %s: %v", sheaf.KindOf(err), err)
			}
			return
		}
		if err := tr.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// BenchmarkRead reads documents of the size of a long interview: 250 turns,
// about 9,000 words.
func BenchmarkRead(b *testing.B) {
	paragraphs := make([]string, 250)
	for i := range paragraphs {
		paragraphs[i] = []string{"Researcher 1: ", "Dalu: "}[i%2] + strings.Repeat(fmt.Sprintf("they went on to mill %d and nobody said when ", i), 4)
	}
	for name, data := range map[string][]byte{"a.docx": converttest.DOCX(paragraphs...), "a.txt": []byte(strings.Join(paragraphs, "\n"))} {
		b.Run(name, func(b *testing.B) {
			words := 0
			for b.Loop() {
				tr, _ := mustRead(b, name, data)
				words += tr.Words()
			}
			b.ReportMetric(float64(words)/b.Elapsed().Seconds()/1e6, "Mwords/s")
		})
	}
}
