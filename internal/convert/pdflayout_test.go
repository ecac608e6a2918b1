package convert

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/convert/converttest"
)

// All people and places are invented.
func TestPDFParagraphs(t *testing.T) {
	lines := converttest.PDFLines
	var first strings.Builder
	var want []string
	y := 780.0
	for range 4 {
		first.WriteString(lines(92, y, prose[0][:80]) + lines(72, y-13, prose[1]) + lines(92, y-26, prose[1][:82]))
		want = append(want, prose[0][:80]+" "+prose[1], prose[1][:82])
		y -= 39
	}
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		// Answers of one full line each were one answer.
		"where first lines stand in each that does begins one": {first.String(), want},
		"a hyphen before a number stays as well":               {lines(72, 700, prose[0][:84]+" mill-", "347 "+prose[1]), []string{prose[0][:84] + " mill-347 " + prose[1]}},
	} {
		t.Run(name, func(t *testing.T) {
			r := readWith(t, File{"a.pdf", converttest.PDF(c.page)}, Options{})
			if got := strings.Split(r.Transcript.Text, "\n"); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// drawn puts letters on a page, ten points wide each, from the right where step
// is below zero. A letter behind "=" stands where the one before it does.
func drawn(letters string, step float32) *pdfPage {
	p := &pdfPage{}
	x := float32(300)
	for _, c := range letters {
		if c == '=' {
			x -= step
			continue
		}
		g := pdfBox{x, 100, x + 10, 110}
		if strings.ContainsRune("gpqy", c) {
			g.bottom = 97
		}
		if p.began {
			p.put(c, g)
		} else {
			p.begin(0, c, g)
		}
		x += step
	}
	p.endRun()
	return p
}

func TestPDFPage(t *testing.T) {
	t.Run("lam stands before alef in the shape that is both", func(t *testing.T) {
		if got := drawn("ا=لزم", -10).runs[0].text; got != "لازم" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("alef before lam in two shapes stays", func(t *testing.T) {
		if got := drawn("الزم", -10).runs[0].text; got != "الزم" {
			t.Errorf("got %q", got)
		}
	})
	// A line without a "p" was taken for one in smaller print, and so for a
	// paragraph of its own.
	t.Run("a run is as high as its font, whatever its letters", func(t *testing.T) {
		p, q := drawn("mappe", 10), drawn("mamme", 10)
		p.runs[0].level(300, 100, 12)
		q.runs[0].level(300, 100, 12)
		if a, b := p.runs[0].box.height(), q.runs[0].box.height(); !p.shaped || a != b || a < 11.9 || a > 12.1 {
			t.Errorf("heights %v and %v", a, b)
		}
	})
	t.Run("a font that says how high it is is believed", func(t *testing.T) {
		if drawn("mamme", 10).shaped {
			t.Error("it is not")
		}
	})
	t.Run("a size that cannot be is not believed", func(t *testing.T) {
		p := drawn("mappe", 10)
		before := p.runs[0].box
		if p.runs[0].level(300, 100, 1e6); p.runs[0].box != before {
			t.Errorf("got %+v", p.runs[0].box)
		}
	})
	t.Run("a mark stands on its letter and not behind the full stop", func(t *testing.T) {
		if got := marksFirst("عفوا.\u064b كم؟"); got != "عفوا\u064b. كم؟" {
			t.Errorf("got %q", got)
		}
	})
}
