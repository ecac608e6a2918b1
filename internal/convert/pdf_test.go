package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klippa-app/go-pdfium/requests"
	"golang.org/x/text/encoding/charmap"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
)

func TestPDFTruth(t *testing.T) {
	for _, c := range []struct {
		pdf, twin string
		windows   bool
		pages     int
	}{
		{"camilleri.pdf", "CAMILLERI_18OCT91_fromscan.txt", true, 25},
		{"mckelvey.pdf", "McELVEY_10MAR92.txt", false, 12},
	} {
		t.Run("the words of "+c.pdf+" are those of its twin", func(t *testing.T) {
			twin := interview(t, c.twin)
			if c.windows {
				var err error
				if twin, err = charmap.Windows1252.NewDecoder().Bytes(twin); err != nil {
					t.Fatal(err)
				}
			}
			r := readWith(t, File{c.pdf, interview(t, c.pdf)}, Options{})
			want, got := strings.Fields(string(twin)), strings.Fields(r.Transcript.Text)
			common := commonWords(want, got)
			t.Logf("%d of %d words of the twin, in order: %.2f %%; %d words read, %d paragraphs", common, len(want), 100*float64(common)/float64(len(want)), len(got), len(r.Transcript.Paragraphs))
			if common*100 < len(want)*99 {
				t.Errorf("%d of %d words", common, len(want))
			}
			if !r.Report.Machine || r.Report.Pages != c.pages || !slices.Contains(r.Report.Properties, "creator") {
				t.Errorf("report %+v", r.Report)
			}
		})
	}
	t.Run("the numbers in the margin of pdpilot are no words", func(t *testing.T) {
		r := readWith(t, File{"a.pdf", interview(t, "pdpilot-P1.pdf")}, Options{})
		for _, p := range r.Transcript.Paragraphs {
			if first, _, _ := strings.Cut(p.Of(r.Transcript.Text), " "); isNumber(first) {
				t.Errorf("paragraph at %d begins with a number", p.Start)
			}
		}
		if n := r.Report.LineNumbers; n < 95 || n > 100 {
			t.Errorf("%d numbers left out", n)
		}
		if len(r.Transcript.Speakers) != 2 || r.Transcript.Speakers[0].Label != "Dan" || r.Transcript.Speakers[1].Label != "Participant" {
			t.Errorf("speakers %v", r.Transcript.Speakers)
		}
		if strings.Contains(r.Transcript.Text, "/5") {
			t.Error("a page number is in the text")
		}
	})
}

// commonWords is the length of the longest common subsequence.
func commonWords(a, b []string) int {
	last := make([]int, len(b)+1)
	for _, x := range a {
		before := 0
		for j, y := range b {
			here := last[j+1]
			if x == y {
				last[j+1] = before + 1
			} else {
				last[j+1] = max(here, last[j])
			}
			before = here
		}
	}
	return last[len(b)]
}

// prose is a paragraph set in lines that fill a width of about 440 points.
var prose = []string{
	"They went on to the mill in the morning, and nobody said when the bread would come to the",
	"village, for the road was closed from the bridge up to the last of the houses, and the carts",
	"stood there.",
}

func TestPDFLayout(t *testing.T) {
	joined := strings.Join(prose, " ")
	lines := converttest.PDFLines
	page := func(i int, body string) string {
		return converttest.PDFText(250, 810, "The mill, second talk") + body + converttest.PDFText(290, 30, fmt.Sprintf("- %d -", i+1))
	}
	var numbered, numberedLines strings.Builder
	for i := range 6 {
		numbered.WriteString(converttest.PDFText(40, 780-40*float64(i), fmt.Sprint(i+3)))
		numbered.WriteString(lines(80, 780-40*float64(i), prose[0], prose[2]))
	}
	for i, l := range slices.Repeat(prose, 6) {
		if i%5 == 4 {
			numberedLines.WriteString(converttest.PDFText(40, 780-13*float64(i), fmt.Sprint(i+1)))
		}
		numberedLines.WriteString(converttest.PDFText(80, 780-13*float64(i), l))
	}
	column := func(x float64, name string) string {
		return lines(x, 700, name+" came with the bread in the", "morning, and the road to the mill", "was closed from the bridge on to", "the last of the houses there.")
	}
	for name, c := range map[string]struct {
		pages   []string
		want    []string
		headers int
		numbers int
	}{
		"printed lines are joined to a paragraph":     {pages: []string{lines(72, 700, prose...)}, want: []string{joined}},
		"a gap parts paragraphs":                      {pages: []string{lines(72, 700, slices.Concat(prose[:2], []string{""}, prose)...)}, want: []string{strings.Join(prose[:2], " "), joined}},
		"a line that ends early ends a paragraph":     {pages: []string{lines(72, 700, slices.Concat(prose, prose)...)}, want: []string{joined, joined}},
		"a first line that stands in begins one":      {pages: []string{lines(72, 700, prose[:2]...) + lines(92, 674, prose[0][:80]) + lines(72, 661, prose[1:]...)}, want: []string{strings.Join(prose[:2], " "), prose[0][:80] + " " + prose[1] + " " + prose[2]}},
		"a time in the margin begins its paragraph":   {pages: []string{lines(72, 700, "1.09") + lines(114, 700, prose...)}, want: []string{"1.09\t" + joined}},
		"a hyphen at the end of a line stays":         {pages: []string{lines(72, 700, prose[0][:84]+" wind-", "mill "+prose[1])}, want: []string{prose[0][:84] + " wind-mill " + prose[1]}},
		"columns are read one after the other":        {pages: []string{lines(72, 760, "On bread, and on the mill of the valley, in two columns of text.") + column(72, "Hana") + column(320, "Dalu")}, want: []string{"On bread, and on the mill of the valley, in two columns of text.", "Hana came with the bread in the morning, and the road to the mill was closed from the bridge on to the last of the houses there.", "Dalu came with the bread in the morning, and the road to the mill was closed from the bridge on to the last of the houses there."}},
		"labels beside the speech are no column":      {pages: []string{lines(72, 700, "Hana:", "", "", "Dalu:", "", "", "Hana:") + lines(160, 700, prose[0][:60], prose[1][:60], "", prose[0][:60], prose[1][:60], "", prose[2])}, want: []string{"Hana:\t" + prose[0][:60] + " " + prose[1][:60], "Dalu:\t" + prose[0][:60] + " " + prose[1][:60], "Hana:\t" + prose[2]}},
		"a label that recurs begins a paragraph":      {pages: []string{lines(72, 700, "Hana: "+prose[0][:82], "Dalu: "+prose[1][:82], "Hana: "+prose[0][:82], "Dalu: "+prose[1][:82], "Hana: "+prose[0][:82], "Dalu: "+prose[1][:82])}, want: []string{"Hana: " + prose[0][:82], "Dalu: " + prose[1][:82], "Hana: " + prose[0][:82], "Dalu: " + prose[1][:82], "Hana: " + prose[0][:82], "Dalu: " + prose[1][:82]}},
		"a paragraph goes on to the next page":        {pages: []string{page(0, lines(72, 700, prose[:2]...)), page(1, lines(72, 700, prose[2])), page(2, lines(72, 700, prose...))}, want: []string{joined, joined}, headers: 6},
		"headers and page numbers are left out":       {pages: []string{page(0, lines(72, 700, prose...)), page(1, lines(72, 690, prose...)), page(2, lines(72, 680, prose...))}, want: []string{joined, joined, joined}, headers: 6},
		"what stands on one page alone is no header":  {pages: []string{lines(72, 810, "The mill.") + lines(72, 700, prose...) + lines(290, 30, "7")}, want: []string{"The mill.", joined, "7"}},
		"an answer that comes again is no header":     {pages: []string{lines(72, 700, "R: Yes.", "", prose[2]), lines(72, 700, "R: Yes.", "", "No.")}, want: []string{"R: Yes.", prose[2], "R: Yes.", "No."}},
		"numbers of paragraphs are left out":          {pages: []string{numbered.String()}, want: slices.Repeat([]string{prose[0] + " " + prose[2]}, 6), numbers: 6},
		"numbers of every fifth line are left out":    {pages: []string{numberedLines.String()}, want: slices.Repeat([]string{joined}, 6), numbers: 3},
		"a number that stands alone stays":            {pages: []string{lines(72, 700, "How many?", "", "12", "", "And then?")}, want: []string{"How many?", "12", "And then?"}},
		"brackets and signs of Windows-1252 are read": {pages: []string{lines(72, 700, "Caf\xe9 \x93(four)\x94 \\ 10 \x80")}, want: []string{"Café “(four)” \\ 10 €"}},
		"what is off the page is left out":            {pages: []string{lines(72, 700, "Here.") + lines(72, 2000, "Not here.")}, want: []string{"Here."}},
	} {
		t.Run(name, func(t *testing.T) {
			r := readWith(t, File{"a.pdf", converttest.PDF(c.pages...)}, Options{})
			if got := strings.Split(r.Transcript.Text, "\n"); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if r.Report.Headers != c.headers || r.Report.LineNumbers != c.numbers {
				t.Errorf("%d headers and %d numbers left out, want %d and %d", r.Report.Headers, r.Report.LineNumbers, c.headers, c.numbers)
			}
		})
	}
	t.Run("a page on its side is read as one that stands", func(t *testing.T) {
		turned := "q 0 1 -1 0 595 0 cm\n" + lines(72, 500, slices.Concat(prose[:2], prose)...) + "Q\n"
		r := readWith(t, File{"a.pdf", converttest.PDFWith("", "/Rotate 270", turned)}, Options{})
		if r.Transcript.Text != strings.Join(prose[:2], " ")+" "+joined {
			t.Errorf("got %q", r.Transcript.Text)
		}
	})
}

func TestPDFReport(t *testing.T) {
	const body = "The mill stood by the bridge."
	page := converttest.PDFText(72, 700, body)
	next := converttest.PDFNext(1)
	with := func(catalog, annotation string, more ...string) []byte {
		return converttest.PDFOf("", append(converttest.PDFObjects(catalog, "/Annots["+annotation+"]", page), more...)...)
	}
	for name, c := range map[string]struct {
		data  []byte
		check func(Reading) bool
	}{
		"a comment is kept beside the text": {with("", "<</Type/Annot/Subtype/Text/Rect[72 690 90 715]/Contents(Which bridge?)>>"), func(r Reading) bool {
			return r.Transcript.Text == body && r.Report.Comments == 1 && r.Comments[0] == Comment{0, "Which bridge?"}
		}},
		"what was filled into a form is text": {with("", "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(In the morning)/Rect[72 600 90 615]>>"), func(r Reading) bool {
			return r.Transcript.Text == body+"\nIn the morning"
		}},
		"a link is counted": {with("", "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://mill.example/)>>>>"), func(r Reading) bool {
			return r.Report.Links == 1 && r.Report.Outside == 0
		}},
		"a link that starts a program is told apart": {with("", "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(/bin/sh)>>>>"), func(r Reading) bool {
			return r.Report.Links == 0 && r.Report.Outside == 1
		}},
		"an attached file is counted": {with(fmt.Sprintf("/Names<</EmbeddedFiles<</Names[(a)%d 0 R]>>>>", next), "",
			fmt.Sprintf("<</Type/Filespec/F(../a)/EF<</F %d 0 R>>>>", next+1), converttest.PDFStream("/Type/EmbeddedFile", "x")), func(r Reading) bool {
			return r.Report.Embedded == 1
		}},
		"a script is counted": {with("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", ""), func(r Reading) bool { return r.Report.Embedded == 1 }},
		"properties are named, never told": {converttest.PDFOf("/Info 6 0 R", append(converttest.PDFObjects("", "", page), "<</Author(Dalu)/Creator(Writer)/Odd(1)>>")...), func(r Reading) bool {
			return slices.Equal(r.Report.Properties, []string{"Application", "creator"})
		}},
		"a page without text is counted": {converttest.PDF(page, "0 0 10 10 re f"), func(r Reading) bool {
			return r.Report.Pages == 2 && r.Report.PagesWithoutText == 1
		}},
		"a file locked without a password is read": {lockedPDF(""), func(r Reading) bool { return r.Transcript.Text == body }},
		"every PDF is machine-extracted":           {converttest.PDF(page), func(r Reading) bool { return r.Report.Machine && len(r.Pages) == 0 }},
		"bytes after the end do no harm":           {append(converttest.PDF(page), "\r\n\x00\x00"...), func(r Reading) bool { return r.Transcript.Text == body }},
	} {
		t.Run(name, func(t *testing.T) {
			if r := readWith(t, File{"a.pdf", c.data}, Options{}); !c.check(r) {
				t.Errorf("read %q, comments %v, report %+v", r.Transcript.Text, r.Comments, r.Report)
			}
		})
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"a file behind a password is refused":       {lockedPDF("open"), "behind a password"},
		"a file of pictures alone is refused":       {converttest.PDF("0 0 10 10 re f"), "no text in it"},
		"a file without its end is refused":         {converttest.PDF(page)[:400], "its end is missing"},
		"a page that cannot be read is not skipped": {bytes.Replace(converttest.PDF(page, page), []byte("/Kids[4 0 R"), []byte("/Kids[9 0 R"), 1), "damaged"},
		"a file that is none inside is refused":     {[]byte("%PDF-1.7\n%%EOF"), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(context.Background(), File{"a.pdf", c.data}, Options{}, DefaultLimits())
			if sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), c.says) || sheaf.HintOf(err) == "" {
				t.Errorf("got %v (%s)", err, sheaf.HintOf(err))
			}
		})
	}
}

func TestPDFPictures(t *testing.T) {
	page := converttest.PDFText(72, 700, "The mill stood by the bridge.")
	t.Run("each page has its picture, in grey", func(t *testing.T) {
		r := readWith(t, File{"a.pdf", converttest.PDF(page, page)}, Options{Pictures: true})
		if len(r.Pages) != 2 || r.Pages[1].Number != 2 {
			t.Fatalf("%d pictures", len(r.Pages))
		}
		drawn, err := png.Decode(bytes.NewReader(r.Pages[0].PNG))
		if err != nil {
			t.Fatal(err)
		}
		dark := 0
		for y := range drawn.Bounds().Dy() {
			for x := range drawn.Bounds().Dx() {
				if r, _, _, _ := drawn.At(x, y).RGBA(); r < 0x8000 {
					dark++
				}
			}
		}
		if b := drawn.Bounds(); b.Dx() != 826 || b.Dy() != 1169 || dark < 100 || dark > 5000 {
			t.Errorf("%v with %d dark pixels", b, dark)
		}
	})
	t.Run("a page of any size has a small one", func(t *testing.T) {
		for _, size := range []string{"3000000 2000000", "14400 20", "30 14400"} {
			data := bytes.Replace(converttest.PDF(converttest.PDFText(0, 0, "Here.")), []byte("0 0 595 842"), []byte("0 0 "+size), 1)
			r := readWith(t, File{"a.pdf", data}, Options{Pictures: true})
			for _, p := range r.Pages {
				if c, err := png.DecodeConfig(bytes.NewReader(p.PNG)); err != nil || c.Width*c.Height > mostPixels {
					t.Errorf("%s: %d by %d, %v", size, c.Width, c.Height, err)
				}
			}
		}
	})
	t.Run("a picture that cannot be drawn costs no text", func(t *testing.T) {
		image := converttest.PDFStream("/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode", string(deflated(bytes.Repeat([]byte{7}, 1<<20))))
		data := converttest.PDFOf("", append(converttest.PDFObjects("", "", page+"/Im Do"), image)...)
		data = bytes.Replace(data, []byte("/Resources<<"), []byte("/Resources<</XObject<</Im 6 0 R>>"), 1)
		if r := readWith(t, File{"a.pdf", data}, Options{Pictures: true}); r.Transcript.Text != "The mill stood by the bridge." {
			t.Errorf("got %q", r.Transcript.Text)
		}
	})
}

func TestPDFEngine(t *testing.T) {
	if err := warmPDF(context.Background()); err != nil {
		t.Fatal(err)
	}
	whole := converttest.PDF(converttest.PDFText(72, 700, "The mill."))
	t.Run("the engine sees no file system", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := pdfEngine.open(context.Background(), whole)
		if err != nil {
			t.Fatal(err)
		}
		defer d.close()
		for _, name := range []string{file, "/etc/hostname", "/", "a.pdf"} {
			if _, err := d.OpenDocument(&requests.OpenDocument{FilePath: &name}); err == nil {
				t.Errorf("the engine opened %s", name)
			}
		}
	})
	t.Run("a file that is stopped leaves nothing to the next", func(t *testing.T) {
		for range 3 {
			ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			start := time.Now()
			_, err := Read(ctx, File{"a.pdf", endlessPDF()}, Options{}, DefaultLimits())
			cancel()
			if sheaf.KindOf(err) != sheaf.Invalid && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %s", took)
			}
			if r := readWith(t, File{"a.pdf", whole}, Options{}); r.Transcript.Text != "The mill." {
				t.Errorf("then read %q", r.Transcript.Text)
			}
		}
	})
	t.Run("one who waits for the engine may give up", func(t *testing.T) {
		d, err := pdfEngine.open(context.Background(), whole)
		if err != nil {
			t.Fatal(err)
		}
		defer d.close()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		if err := warmPDF(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func FuzzPDF(f *testing.F) {
	f.Add(converttest.PDF(converttest.PDFText(72, 700, "I: How many?")))
	f.Add(converttest.PDFWith("/OpenAction<</S/JavaScript/JS(1)>>", "/Annots[<</Subtype/Text/Contents(a)/Rect[0 0 1 1]>>]", ""))
	f.Add(lockedPDF(""))
	f.Fuzz(fuzzRead("a.pdf"))
}

// FuzzPDFContent fuzzes what is drawn on a page, behind the structure that keeps
// most of FuzzPDF's mutations out.
func FuzzPDFContent(f *testing.F) {
	f.Add(converttest.PDFLines(72, 700, prose...))
	f.Add("BT /F1 1 Tf 0 1 -1 0 5 5 Tm [(a)-9000(b)] TJ T* (c) ' ET")
	read := fuzzRead("a.pdf")
	f.Fuzz(func(t *testing.T, content string) { read(t, converttest.PDF(content)) })
}

// BenchmarkPDF reads published interviews, beside poppler where it is installed.
func BenchmarkPDF(b *testing.B) {
	for _, name := range []string{"camilleri.pdf", "mckelvey.pdf", "pdpilot-P1.pdf"} {
		data := interview(b, name)
		b.Run("sheaf/"+name, func(b *testing.B) {
			for b.Loop() {
				readWith(b, File{name, data}, Options{})
			}
		})
		b.Run("sheaf with pictures/"+name, func(b *testing.B) {
			for b.Loop() {
				readWith(b, File{name, data}, Options{Pictures: true})
			}
		})
		b.Run("pdftotext/"+name, func(b *testing.B) {
			tool, err := exec.LookPath("pdftotext")
			if err != nil {
				b.Skip("pdftotext is not installed")
			}
			for b.Loop() {
				cmd := exec.Command(tool, "-layout", "-", "-")
				cmd.Stdin = bytes.NewReader(data)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
