package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"sheaf/internal/sheaf"
)

var update = flag.Bool("update", false, "write the golden files")

// sample has every kind of block. Every person and place in it is invented.
func sample() Publication {
	return Publication{
		Title:    "Leaving: what 13 people told us",
		Language: "en",
		Blocks: []Block{
			{Kind: KindHeading, Level: 1, Text: Plain("What we asked")},
			{Kind: KindParagraph, Text: []Run{
				{Text: "Nine of thirteen people spoke of "}, {Text: "waiting", Emphasis: true},
				{Text: "; four did not. See the "}, {Text: "method", Strong: true},
				{Text: " & its limits (https://example.org/method), and the code "}, {Text: "waiting_for_news", Code: true}, {Text: "."},
			}},
			{Kind: KindQuote, Text: Plain("We waited at the gate [...] and nobody said until when.\nThen it was evening."), Attribution: "A former guard, as interpreted (invented)"},
			{Kind: KindQuote, Language: "ar", Text: Plain("انتظرنا عند الباب، ولم يقل لنا أحد إلى متى."), Attribution: "A former guard, own words (invented)"},
			{Kind: KindHeading, Level: 2, Text: Plain("Figures")},
			{Kind: KindTable, Table: &Table{
				Caption: "People by theme",
				Header:  []string{"Theme", "People", "Note"},
				Rows:    [][]string{{"Waiting", "9", ""}, {"Work | pay", "5\u20137", "fewer than *all*"}},
				Notes:   []string{"Counts below 3 are not shown."},
			}},
			{Kind: KindList, Items: [][]Run{Plain("1. not a number"), {{Text: "two "}, {Text: "lines", Emphasis: true, Strong: true}, {Text: "\nin one"}}}},
			{Kind: KindList, Items: [][]Run{Plain("another list")}},
			{Kind: KindList, Ordered: true, Items: [][]Run{Plain("first"), Plain("second")}},
			{Kind: KindNote, Text: Plain("Checks passed; remaining risks are named in the text.")},
		},
	}
}

// arabic is a publication that runs from right to left. All of it is invented.
func arabic() Publication {
	return Publication{
		Title:    "شهادات من المدينة (نص مخترع)",
		Language: "ar",
		Blocks: []Block{
			{Kind: KindParagraph, Text: Plain("تحدث تسعة أشخاص عن الانتظار، وذكر أحدهم كلمة checkpoint بالإنجليزية.")},
			{Kind: KindQuote, Text: Plain("كان ذلك في عام ١٤٣٥ ه\u200D."), Attribution: "Former guard, own words"},
		},
	}
}

func TestGolden(t *testing.T) {
	for name, p := range map[string]Publication{"sample": sample(), "arabic": arabic()} {
		page, err := HTML(p)
		if err != nil {
			t.Fatal(err)
		}
		text, err := Markdown(p)
		if err != nil {
			t.Fatal(err)
		}
		frozen, err := p.Freeze()
		if err != nil {
			t.Fatal(err)
		}
		for ext, got := range map[string][]byte{".html": page, ".md": text, ".json": append(frozen, '\n')} {
			t.Run(name+ext, func(t *testing.T) {
				path := filepath.Join("testdata", name+ext)
				if *update {
					if err := os.WriteFile(path, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("rendering changed (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// strangersHTML reads the text of blocks with the standard library's XML
// decoder, which shares nothing with ReadBack.
func strangersHTML(t *testing.T, page []byte) []string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var texts []string
	var text strings.Builder
	skip := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		name := ""
		switch e := token.(type) {
		case xml.CharData:
			if skip == 0 {
				text.Write(e)
			}
			continue
		case xml.StartElement:
			name = e.Name.Local
			if name == "head" {
				skip++
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" || a.Name.Local == "src" {
					t.Fatalf("attribute %s", a.Name.Local)
				}
			}
			if name == "script" || name == "img" || name == "a" {
				t.Fatalf("element %s", name)
			}
			if name == "br" {
				text.WriteString("\n")
			}
		case xml.EndElement:
			name = e.Name.Local
			if name == "head" {
				skip--
			}
		case xml.Comment:
			t.Fatal("a comment")
		}
		if slices.Contains([]string{"em", "strong", "code", "bdi", "br"}, name) {
			continue
		}
		if !isBlank(text.String()) {
			texts = append(texts, text.String())
		}
		text.Reset()
	}
}

// strangersMarkdown reads the text of blocks with goldmark, all its extensions
// for links and tables on.
func strangersMarkdown(t *testing.T, source []byte) []string {
	t.Helper()
	var page bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))
	if err := md.Convert(source, &page); err != nil {
		t.Fatal(err)
	}
	return strangersHTML(t, []byte(strings.ReplaceAll(page.String(), "<br>\n", "<br>")))
}

// wantInert fails unless the files show exactly the publication's text, to
// ReadBack and to two readers that are not Sheaf's.
func wantInert(t *testing.T, p Publication) {
	t.Helper()
	files, err := Render(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := proofread(p, files); err != nil {
		t.Errorf("%v: %+v\n%s", err, ReadBack(files).Findings, files[1].Data)
	}
	var want []string
	for _, passage := range p.Text() {
		want = append(want, passage.Text)
	}
	if diff := cmp.Diff(want, strangersHTML(t, files[0].Data)); diff != "" {
		t.Errorf("HTML as a stranger reads it (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, strangersMarkdown(t, files[1].Data)); diff != "" {
		t.Errorf("Markdown as a stranger reads it (-want +got):\n%s\n%s", diff, files[1].Data)
	}
}

// hostile are texts that are markup somewhere.
var hostile = []string{
	`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`, `"><b onmouseover=alert(1)>`,
	`' onclick='alert(1)`, `javascript:alert(1)`, `[a](javascript:alert(1))`, `![a](https://example.org/t.png)`, `<https://example.org>`,
	`https://example.org/?a=1&b=2`, `www.example.org`, `someone@example.org`, `&lt;script&gt;`, `&#106;avascript:`, `&amp;`, `<!-- name -->`, `]]>`, `<![CDATA[x]]>`,
	`</title><script>x</script>`, `</style><script>x</script>`, `{{.}}`, `{%x%}`, `${x}`, `$x^2$`, `=cmd|' /C calc'!A0`,
	`# heading`, `#`, `## x ##`, `- item`, `+ item`, `* item`, `1. item`, `12) item`, `> quote`, "```", `~~~`, "`code`", "``", "`", `---`, `***`, `===`, `___`,
	`[ref]: https://example.org`, `[^1]: note`, `[x] task`, `: definition`, `| a | b |`, `|---|`, `a|b\`, `\`, `\\`, `\*`, `**bold**`, `*em*`, `__b__`, `_e_`, `~~s~~`, `a*b*c`,
	`--- | ---`, `%YAML`, ` lead`, `trail `, `    four`, `a  b`, "\u00a0x\u00a0", `:smile:`, `a\`, `!`, `[`, `]`, `(`, `<`, `<a`, `</p>`, `<?php`, `1.`, `-`, `+`, `=`, `"quoted"`, `it's`, `*`, `**`, `_`,
}

// everywhere plants one text in every text field there is.
func everywhere(text string) Publication {
	both := []Run{{Text: "a "}, {Text: text, Emphasis: true}, {Text: text, Strong: true}, {Text: " b "}, {Text: text, Code: true}, {Text: text}, {Text: "c" + text, Emphasis: true, Strong: true}, {Text: "."}}
	return Publication{Title: text, Language: "en", Blocks: []Block{
		{Kind: KindHeading, Level: 4, Text: Plain(text)},
		{Kind: KindHeading, Level: 1, Text: both},
		{Kind: KindParagraph, Text: Plain(text)},
		{Kind: KindParagraph, Text: both},
		{Kind: KindParagraph, Text: Plain(text + "\n" + text)},
		{Kind: KindQuote, Text: Plain(text + "\n" + text), Attribution: text},
		{Kind: KindQuote, Text: both},
		{Kind: KindList, Items: [][]Run{Plain(text), both, Plain(text + "\n" + text)}},
		{Kind: KindList, Items: [][]Run{{{Text: text, Code: true}}}},
		{Kind: KindList, Ordered: true, Items: [][]Run{Plain(text), {{Text: text, Emphasis: true}}}},
		{Kind: KindTable, Table: &Table{Caption: text, Header: []string{text, ""}, Rows: [][]string{{text, text}, {"", ""}, {text, ""}}, Notes: []string{text}}},
		{Kind: KindTable, Table: &Table{Header: []string{text}, Rows: [][]string{{text}}}},
		{Kind: KindNote, Text: both},
		{Kind: KindNote, Text: []Run{{Text: text, Strong: true}}},
	}}
}

func TestHostileTextIsInert(t *testing.T) {
	for _, text := range hostile {
		t.Run(text, func(t *testing.T) { wantInert(t, everywhere(text)) })
	}
}

func TestSampleIsInert(t *testing.T) {
	wantInert(t, sample())
	wantInert(t, arabic())
}

var rounds = flag.Int("rounds", 100, "how many random publications TestRandomMarkupIsInert makes")

// Texts drawn from signs that mean something, in runs of random style and
// length, reach combinations that no list has.
func TestRandomMarkupIsInert(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	signs := []rune("*_`[]()<>&|~#+-=.!:;\\\"'{}$@^/ab1 \n\u00a0\u0639\u200d\u20ac\u2014")
	text := func() string {
		s := make([]rune, random.IntN(6))
		for i := range s {
			s[i] = signs[random.IntN(len(signs))]
		}
		return string(s)
	}
	runs := func() []Run {
		all := make([]Run, 1+random.IntN(5))
		for i := range all {
			all[i] = Run{text(), random.IntN(2) == 0, random.IntN(3) == 0, random.IntN(4) == 0}
		}
		return append(all, Run{Text: "."})
	}
	for n := range *rounds {
		p := Publication{Title: "t" + text(), Language: "en"}
		for range 5 {
			p.Blocks = append(p.Blocks,
				Block{Kind: KindHeading, Level: 1 + random.IntN(4), Text: runs()},
				Block{Kind: KindParagraph, Text: runs()},
				Block{Kind: KindQuote, Text: runs(), Attribution: text()},
				Block{Kind: KindList, Ordered: random.IntN(2) == 0, Items: [][]Run{runs(), runs()}},
				Block{Kind: KindList, Ordered: random.IntN(2) == 0, Items: [][]Run{runs()}},
				Block{Kind: KindTable, Table: &Table{Caption: text(), Header: []string{text(), text()}, Rows: [][]string{{text(), text()}}, Notes: []string{"n" + text()}}},
				Block{Kind: KindNote, Text: runs()},
			)
		}
		wantInert(t, p.Tidy())
		if t.Failed() {
			t.Fatalf("in round %d", n)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, "x", uint8(0x1b))
	}
	f.Add("*", "b*c", uint8(0x33))
	f.Fuzz(func(t *testing.T, a, b string, styles uint8) {
		if len(a)+len(b) > 300 {
			return
		}
		p := everywhere(a)
		p.Blocks = append(p.Blocks, Block{Kind: KindParagraph, Text: []Run{
			{Text: a, Emphasis: styles&1 != 0, Strong: styles&2 != 0, Code: styles&4 != 0},
			{Text: b, Emphasis: styles&8 != 0, Strong: styles&16 != 0, Code: styles&32 != 0},
			{Text: a, Emphasis: styles&64 != 0, Strong: styles&128 != 0},
		}})
		p = p.Tidy()
		if p.Validate() != nil {
			return
		}
		wantInert(t, p)
	})
}

// FuzzReadBack: no bytes make the readers panic or run on.
func FuzzReadBack(f *testing.F) {
	files, err := Render(sample())
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add(file.Data)
	}
	for _, text := range hostile {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range fileNames {
			for _, finding := range ReadBack([]File{{name, data}}).Findings {
				if finding.Offset < 0 || finding.Offset > len(data) {
					t.Errorf("%s: offset %d of %d", name, finding.Offset, len(data))
				}
			}
		}
	})
}

func TestRenderingIsDeterministic(t *testing.T) {
	first, err := Render(sample())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := Render(sample())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatalf("differs:\n%s", diff)
		}
	}
}

func TestDirection(t *testing.T) {
	page, err := HTML(arabic())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<html lang="ar" dir="rtl">`,
		`<h1 dir="auto">شهادات`,
		`<p dir="auto">تحدث`,
		"<blockquote dir=\"auto\">\n<p>كان",
		`<footer><bdi>Former`,
	} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("no %q", want)
		}
	}
	page, err = HTML(sample())
	if err != nil {
		t.Fatal(err)
	}
	if want := `<blockquote lang="ar" dir="auto">`; !bytes.Contains(page, []byte(want)) {
		t.Errorf("no %q", want)
	}
}

// A browser that cannot find the style's hash in the policy shows a bare page.
func TestPolicyAllowsTheStyle(t *testing.T) {
	page, err := HTML(sample())
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "<style>")
	content, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(content))
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(string(page), want) {
		t.Errorf("the policy does not have %s", want)
	}
}

func TestFreeze(t *testing.T) {
	frozen, err := sample().Freeze()
	if err != nil {
		t.Fatal(err)
	}
	thawed, err := Thaw(frozen)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), thawed); diff != "" {
		t.Errorf("thawed (-want +got):\n%s", diff)
	}
	if !bytes.HasPrefix(frozen, []byte(`{"v":1,`)) {
		t.Errorf("the version is not first")
	}
	for name, b := range map[string]string{
		"unknown field":  strings.Replace(string(frozen), `"title"`, `"author":"x","title"`, 1),
		"other version":  strings.Replace(string(frozen), `"v":1`, `"v":2`, 1),
		"something more": string(frozen) + "{}",
		"other case":     strings.Replace(string(frozen), `"title"`, `"Title"`, 1),
		"cut off":        string(frozen[:len(frozen)/2]),
		"unknown kind":   strings.Replace(string(frozen), `"note"`, `"image"`, 1),
	} {
		if _, err := Thaw([]byte(b)); sheaf.KindOf(err) != sheaf.Corrupt {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTextPointsToPlaces(t *testing.T) {
	want := Passage{Block: 5, Part: PartCell, Row: 1, Cell: 2, Text: "fewer than *all*"}
	if !slices.Contains(sample().Text(), want) {
		t.Errorf("no passage %+v", want)
	}
	p := Publication{Title: "t", Blocks: []Block{{Kind: KindParagraph, Text: []Run{{Text: "Wa"}, {Text: "it", Emphasis: true}}}}}
	if got := p.Text()[1].Text; got != "Wait" {
		t.Errorf("styles cut a word: %q", got)
	}
}

func TestValidate(t *testing.T) {
	with := func(b Block) Publication { return Publication{Title: "t", Language: "en", Blocks: []Block{b}} }
	text := func(s string) Publication { return with(Block{Kind: KindParagraph, Text: Plain(s)}) }
	for name, p := range map[string]Publication{
		"no title":                      {Language: "en"},
		"no language":                   {Title: "t"},
		"language is markup":            {Title: "t", Language: `en"`},
		"unknown kind":                  with(Block{Kind: "image"}),
		"heading of level 5":            with(Block{Kind: KindHeading, Level: 5, Text: Plain("x")}),
		"heading of two lines":          with(Block{Kind: KindHeading, Level: 1, Text: Plain("x\ny")}),
		"attribution of a paragraph":    with(Block{Kind: KindParagraph, Text: Plain("x"), Attribution: "y"}),
		"text of a table":               with(Block{Kind: KindTable, Text: Plain("x"), Table: &Table{Header: []string{"a"}}}),
		"list without items":            with(Block{Kind: KindList}),
		"row longer than header":        with(Block{Kind: KindTable, Table: &Table{Header: []string{"a"}, Rows: [][]string{{"1", "2"}}}}),
		"table without header":          with(Block{Kind: KindTable, Table: &Table{}}),
		"empty paragraph":               text(" "),
		"empty line":                    text("a\n\nb"),
		"zero width space":              text("a\u200bb"),
		"soft hyphen":                   text("a\u00adb"),
		"bidirectional override":        text("a\u202eb"),
		"isolate":                       text("a\u2066b"),
		"tag characters":                text("a\U000E0041b"),
		"variation selector":            text("a\ufe01b"),
		"joiner between Latin letters":  text("a\u200db"),
		"two joiners":                   text("\u0647\u200d\u200d"),
		"two direction marks":           text("a\u200e\u200fb"),
		"combining grapheme joiner":     text("a\u034fb"),
		"Hangul filler":                 text("a\u3164b"),
		"NUL":                           text("a\x00b"),
		"carriage return":               text("a\rb"),
		"tab":                           text("a\tb"),
		"bytes that are no text":        text("a\xffb"),
		"private use":                   text("a\ue000b"),
		"byte order mark":               text("\ufeffb"),
		"line separator":                text("a\u2028b"),
		"hidden across two runs":        with(Block{Kind: KindParagraph, Text: []Run{{Text: "a\u200e"}, {Text: "\u200eb"}}}),
		"hidden in a cell":              with(Block{Kind: KindTable, Table: &Table{Header: []string{"a\u200b"}}}),
		"hidden in a table's note":      with(Block{Kind: KindTable, Table: &Table{Header: []string{"a"}, Notes: []string{"a\u200b"}}}),
		"hidden in an attribution":      with(Block{Kind: KindQuote, Text: Plain("x"), Attribution: "a\u200b"}),
		"language of a block is markup": with(Block{Kind: KindParagraph, Language: "x y", Text: Plain("x")}),
	} {
		t.Run(name, func(t *testing.T) {
			if err := p.Validate(); sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("got %v", err)
			}
			if _, err := Render(p); sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("rendered: %v", err)
			}
		})
	}
	for name, s := range map[string]string{
		"Persian with a non-joiner":  "می\u200cخواهم",
		"Arabic abbreviation":        "ه\u200d.",
		"direction mark after Latin": "C++\u200e",
		"verse sign":                 "\u06dd١",
		"emoji":                      "🙂",
		"no-break space":             "7\u00a0km",
	} {
		if err := text(s).Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTidy(t *testing.T) {
	for name, c := range map[string]struct{ in, want []Run }{
		"hidden characters go":            {Plain("Wa\u200bit\u00ad"), Plain("Wait")},
		"controls become spaces":          {Plain("a\tb\x00c"), Plain("a b c")},
		"empty lines go":                  {Plain("\na\r\n\r\n \nb\n"), Plain("a\nb")},
		"spaces stay":                     {Plain(" a  b "), Plain(" a  b ")},
		"a line end across runs stays":    {[]Run{{Text: "a\n"}, {Text: "\nb", Emphasis: true}}, []Run{{Text: "a"}, {Text: "\nb", Emphasis: true}}},
		"a run without anything goes":     {[]Run{{Text: "a"}, {Text: "\u200b", Strong: true}}, Plain("a")},
		"joiners stay where they belong":  {Plain("می\u200cخواهم"), Plain("می\u200cخواهم")},
		"bytes that are no text are seen": {Plain("a\xffb"), Plain("a\uFFFDb")},
	} {
		t.Run(name, func(t *testing.T) {
			before := Publication{Blocks: []Block{{Kind: KindParagraph, Text: c.in}}}
			after := before.Tidy()
			if diff := cmp.Diff(c.want, after.Blocks[0].Text); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(after, after.Tidy()); diff != "" {
				t.Errorf("tidied twice:\n%s", diff)
			}
		})
	}
	if got := (Publication{Title: "a\nb"}).Tidy().Title; got != "a b" {
		t.Errorf("a title's line break: %q", got)
	}
}

func TestLinkText(t *testing.T) {
	for _, address := range []string{"javascript:alert(1)", "http://example.org", "https://a:b@example.org", "data:text/html,x", "//example.org", "https:", "mailto:a@example.org"} {
		if _, err := LinkText("x", address); sheaf.KindOf(err) != sheaf.Invalid {
			t.Errorf("%s: %v", address, err)
		}
	}
	got, err := LinkText("the method", "https://example.org/m")
	if err != nil || got != "the method (https://example.org/m)" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestMarkdownKeepsEmphasisWhereItCan(t *testing.T) {
	for name, c := range map[string]struct {
		runs []Run
		want string
	}{
		"a word":                   {[]Run{{Text: "a "}, {Text: "b", Emphasis: true}, {Text: " c"}}, "a *b* c"},
		"spaces go outside":        {[]Run{{Text: "a"}, {Text: " b ", Strong: true}, {Text: "c"}}, "a **b** c"},
		"inside a word":            {[]Run{{Text: "a"}, {Text: "b", Emphasis: true}, {Text: "c"}}, "a*b*c"},
		"a sentence":               {[]Run{{Text: "a. "}, {Text: "No!", Emphasis: true, Strong: true}, {Text: " b"}}, "a. ***No!*** b"},
		"not next to another":      {[]Run{{Text: "a", Emphasis: true}, {Text: "b", Strong: true}}, "*a*b"},
		"not where it would leak":  {[]Run{{Text: "a"}, {Text: "(b)", Emphasis: true}, {Text: "c"}}, "a(b)c"},
		"code":                     {[]Run{{Text: "a_b", Code: true}}, "`a_b`"},
		"not code with a backtick": {[]Run{{Text: "a`b", Code: true}}, "a\\`b"},
		"one style in two runs":    {[]Run{{Text: "a", Strong: true}, {Text: "b", Strong: true}}, "**ab**"},
	} {
		if got := markRuns(c.runs); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
