package convert

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

func TestRTF(t *testing.T) {
	const fonts = `{\fonttbl{\f0\froman\fcharset0 Times New Roman{\*\falt Times};}{\f1\fcharset178 Times New Roman (Arabic);}{\f2\fcharset204 Arial Cyr;}` +
		`{\f3\fcharset2 Symbol;}{\f4\fnil Arial;}{\f5\fcharset128 MS Mincho;}{\f6\fcharset77 Geneva;}{\f7\cpg1253 Greek;}{\f8\fcharset254 Terminal;}` +
		`{\f9\fcharset130 Johab;}{\f10\fcharset134 SimSun;}{\f11\fcharset129 Batang;}{\f12\fcharset136 MingLiU;}{\f13\fcharset1 Arial;}}`
	for name, c := range map[string]struct {
		rtf, want string
		report    Report
	}{
		"a paragraph is a line":                   {`{\rtf1 One.\par Two.\par}`, "One.\nTwo.", Report{}},
		"a last paragraph needs no end":           {`{\rtf1 One.\par Two.}`, "One.\nTwo.", Report{}},
		"an empty paragraph is a line":            {`{\rtf1 One.\par\par Two.\par}`, "One.\n\nTwo.", Report{}},
		"line ends of the file are none":          {"{\\rtf1 One\r\n two.\\par\n Three}", "One two.\n Three", Report{}},
		"a line end after a backslash is one":     {"{\\rtf1 One.\\\nTwo.\\\r\nThree.}", "One.\nTwo.\nThree.", Report{}},
		"tab and line break":                      {`{\rtf1 R\tab One.\line Two.\par}`, "R\tOne.\nTwo.", Report{}},
		"a page and a section end a line":         {`{\rtf1 One.\page Two.\par\sect Three.\sect}`, "One.\nTwo.\nThree.", Report{}},
		"one space ends a word and no more":       {`{\rtf1 a\b  b\b0 c\b0\i}`, "a bc", Report{}},
		"dashes, quotes and the space that binds": {`{\rtf1 \lquote a\rquote  \ldblquote b\rdblquote\~\emdash\endash\bullet\_ c\-d}`, "‘a’ “b”\u00a0—–•\u2011 cd", Report{}},
		"braces and backslashes of the text":      {`{\rtf1 \{a\\b\}}`, `{a\b}`, Report{}},
		"words that nobody knows say nothing":     {`{\rtf1 \wibble7 a\thiswordislongerthanthirtytwolettersofthem b}`, "ab", Report{}},
		"groups marked unknown are left out":      {`{\rtf1 a{\*\wibble b{c}}d}`, "ad", Report{}},
		"what follows the document is none":       {"{\\rtf1 a}\x00}{b", "a", Report{}},

		"line ends by their number": {"{\\rtf1 a\\'0ab\\'0dc\\u8232?d\\u10?e}", "a\nb\nc\nd\ne", Report{}},

		"bytes are of the document's code page":        {`{\rtf1\ansi\ansicpg1256 \'e4\'da\'e3}`, "نعم", Report{}},
		"bytes are of the font's code page":            {`{\rtf1\ansi\ansicpg1252` + fonts + `{\f1 \'e4\'da\'e3} caf\'e9 {\f2\'c4\'e0}}`, "نعم café Да", Report{}},
		"a font of no character set is the document's": {`{\rtf1\ansi\ansicpg1256` + fonts + `\f4 \'e4{\f13\'da}{\f99\'e3}}`, "نعم", Report{}},
		"plain text is of the font by default":         {`{\rtf1\ansi\deff1` + fonts + `\'e4{\f0\'e9\plain\'da}\'e3}`, "نéعم", Report{}},
		"an associated font is not the font":           {`{\rtf1\ansi` + fonts + `{\rtlch\fcs1 \af1 \ltrch\fcs0 \f0 \'e9}{\ltrch\fcs1 \af0 \rtlch\fcs0 \f1 \'e4}}`, "éن", Report{}},
		"a font table may be one group":                {`{\rtf1\ansi\ansicpg1252\cocoartf2867{\fonttbl\f0\fnil\fcharset178 GeezaPro;\f1\fnil\fcharset0 Helvetica;}\f0 \'e4\f1 \'e9}`, "نé", Report{}},
		"bytes written as they are":                    {"{\\rtf1\\ansi\\ansicpg1254 \xfeimdi}", "şimdi", Report{}},
		"the Macintosh":                                {`{\rtf1\mac caf\'8e{` + fonts + `\f6 \'8e}}`, "caféé", Report{}},
		"the PC":                                       {`{\rtf1\pc caf\'82 {\pca \'9b}}`, "café ø", Report{}},
		"a font by its code page":                      {`{\rtf1` + fonts + `\f7 \'ed\'e1\'e9\f8 \'82}`, "ναιé", Report{}},
		"characters of two bytes":                      {`{\rtf1` + fonts + `\f5 \'93\'fa\'83\'5c\'83\\a\f10\'d6\'d0\f11\'c7\'d1\f12\'a4\'a4}`, "日ソソa中한中", Report{}},
		"UTF-8 as a code page":                         {`{\rtf1\ansi\ansicpg65001 \'d9\'86\'d8\'b9\'d9\'85}`, "نعم", Report{}},
		"half a character":                             {`{\rtf1` + fonts + `\f5 a\'93\par b}`, "a\ufffd\nb", Report{Symbols: 1}},
		"signs of a font of signs":                     {`{\rtf1` + fonts + `a{\f3\'b7\u61623 ?}}`, "a\ufffd\ufffd", Report{Symbols: 2}},
		"a code page that nobody knows":                {`{\rtf1` + fonts + `\f9 a\'b7}`, "a\ufffd", Report{Symbols: 1}},
		"a byte that is none":                          {`{\rtf1 a\'zzb}`, "azzb", Report{}},

		"Unicode and what stands for it":           {`{\rtf1\uc1 \u1606?\u1593\'da\u1605 ?!}`, "نعم!", Report{}},
		"Unicode below zero":                       {`{\rtf1 a\u-400?}`, "a\ufe70", Report{}},
		"nothing stands for it":                    {`{\rtf1\uc0 \u1606\u1593\u1605!}`, "نعم!", Report{}},
		"several bytes stand for it":               {`{\rtf1\uc2 \u1606\'3f\'3f{\uc0\u1593}\u1605??!}`, "نعم!", Report{}},
		"a word that stands for it":                {`{\rtf1 a\u8212\emdash b}`, "a—b", Report{}},
		"a paragraph never stands for it":          {`{\rtf1 a\u8212\par b}`, "a—\nb", Report{}},
		"how what stands for it is set is not it":  {`{\rtf1 a\u8212\f0\b ?b}`, "a—b", Report{}},
		"a group ends what stands for it":          {`{\rtf1\uc3 {\u1606?}abc}`, "نabc", Report{}},
		"pairs of surrogates":                      {`{\rtf1\uc0 \u55357\uc1 \u56832\'3f\u-10179?\u-8703?}`, "😀😁", Report{}},
		"a character written whole":                {`{\rtf1 \u128512?}`, "😀", Report{}},
		"half a pair":                              {`{\rtf1 a\u55357?b\u56832?\u55357?}`, "a\ufffdb\ufffd\ufffd", Report{Symbols: 3}},
		"numbers out of range":                     {`{\rtf1 a\u99999999999999999999?b\u-99999?c\u0?}`, "a\ufffdb\ufffdc", Report{Symbols: 2}},
		"both ways at once, the better one counts": {`{\rtf1 {\upr{A?}{\*\ud{A\u1606?}}}b}`, "Aنb", Report{}},

		"tables of the file are no text":              {`{\rtf1{\colortbl;\red0;}{\stylesheet{\s1 heading;}}{\*\listtable{x}}a{\xe index}{\*\bkmkstart b}}`, "a", Report{}},
		"the number of a list is counted and no text": {`{\rtf1{\listtext\f1 1.{2}\tab}a\par{\listtext o\tab}b\par{\*\pn{\pntxta .}}{\pntext\'b7\tab}c}`, "a\nb\nc", Report{ListNumbers: 1}},
		"bytes of a picture are none": {
			"{\\rtf1 a{\\*\\shppict{\\pict\\pngblip 89504e}}{\\nonshppict{\\pict\\wmetafile8 00}}b{\\pict\\bin9 }}}{{{\\b }c}", "abc", Report{Images: 2}},
		"an object is its result": {
			`{\rtf1 a{\object\objemb{\*\objclass Excel.Sheet}{\*\objdata 0105}{\result {\b sum}{\pict 00}}}b}`, "asumb", Report{Embedded: 1, Images: 1}},
		"headers and footers are counted": {`{\rtf1{\header Page {\field{\*\fldinst PAGE}}}{\footerf x}a}`, "a", Report{Headers: 2}},
		"the text of a link is kept": {
			`{\rtf1 {\field{\*\fldinst {\b HYPER}{LINK "http://example.org"}}{\fldrslt {\ul the page}}}!}`, "the page!", Report{Links: 1}},
		"a field in the command of a field is none": {
			`{\rtf1 {\field{\*\fldinst IF {\field{\*\fldinst HYPERLINK}{\fldrslt x}} = 1}{\fldrslt yes}}}`, "yes", Report{Links: 1}},
		"what lies outside is counted": {
			`{\rtf1{\*\template \\\\host\\a.dot}{\field{\fldinst INCLUDEPICTURE "http://x"}{\fldrslt }}{\field{\*\fldinst  DDEAUTO cmd}{\fldrslt z}}a}`,
			"za", Report{Outside: 3}},
		"a field that is a sign": {`{\rtf1 a{\field{\*\fldinst SYMBOL 183 \\f "Symbol"}{\fldrslt\f3 \'b7}}b}`, "a\ufffdb", Report{Symbols: 1}},
		"right to left is counted by paragraph": {
			`{\rtf1\pard\rtlpar \u1606?\par\u1593?\par\pard\ltrpar a\par{\rtlpar b\par}c}`, "ن\nع\na\nb\nc", Report{RightToLeft: 3}},

		"hidden text is left out and counted":     {`{\rtf1 a{\v b{\i c}d}\v e\v0 f}`, "af", Report{Hidden: 2}},
		"a hidden paragraph end is one":           {`{\rtf1 a{\v\par}b}`, "a\nb", Report{}},
		"line breaks go with what they are in":    {`{\rtf1 a{\v b\line c\page}d{\deleted e\line\'0af}g}`, "adg", Report{Hidden: 1, Deletions: 1}},
		"plain text is not hidden":                {`{\rtf1 a\v b\plain c}`, "ac", Report{Hidden: 1}},
		"a deletion is left out and counted":      {`{\rtf1 We {\deleted\revauthdel1 never{\b  }}{\deleted ever }went.}`, "We went.", Report{Deletions: 2}},
		"an insertion is kept and counted":        {`{\rtf1 We {\revised\revauth1 never }went.}`, "We never went.", Report{Insertions: 1}},
		"what was moved is where it was moved to": {`{\rtf1 {\mvf late }We {\mvt late}}`, "We late", Report{Deletions: 1, Insertions: 1}},
		"a deleted paragraph end joins two":       {`{\rtf1 One {\deleted\par}two.\par}`, "One two.", Report{}},
		"a deletion that is taken back is none":   {`{\rtf1 \deleted a\deleted0 b}`, "b", Report{Deletions: 1}},

		"a text box is read once, after its paragraph": {
			`{\rtf1 One.{\shp{\*\shpinst\shpleft1{\sp{\sn pib}{\sv {\pict 00}}}{\shptxt boxed\par again\par}}{\shprslt{\*\do{\dptxbxtext boxed\par}}}} Two.\par Three.}`,
			"One. Two.\nboxed\nagain\nThree.", Report{TextBoxes: 1, Images: 1}},
		"a text box of old":        {`{\rtf1 One.{\*\do\dobxpage{\dptxbxtext\pard boxed\par}}\par}`, "One.\nboxed", Report{TextBoxes: 1}},
		"a box in a box":           {`{\rtf1{\shp{\*\shpinst{\shptxt a{\shp{\*\shpinst{\shptxt b\par}}}\par c}}}\par d}`, "a\nb\nc\nd", Report{TextBoxes: 2}},
		"a formula is its letters": {`{\rtf1 a{\mmath{\*\moMath{\mr\mscr0 b}{\mf{\mnum{\mr c}}}}{\mmathPict x}}d}`, "abcd", Report{}},
		"table cells in order":     {`{\rtf1\trowd\intbl a\par b\cell c\cell\row\intbl d\cell\row\pard e}`, "a\nb\nc\nd\ne", Report{}},
		"a table in a table":       {`{\rtf1\trowd\intbl a\cell{\itap2 n\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}}\pard\intbl d\cell\row}`, "a\nn\nd", Report{}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, report := mustRead(t, "x.rtf", []byte(c.rtf))
			if diff := cmp.Diff(c.want, tr.Text); diff != "" {
				t.Error(diff)
			}
			report.Format = ""
			report.Properties = nil
			if diff := cmp.Diff(c.report, report); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// rtfOf reads a file without what is done for every format.
func rtfOf(t *testing.T, rtf string, o Options) *script {
	t.Helper()
	s := newScript(context.Background(), DefaultLimits(), o)
	if err := readRTF(s, []byte(rtf)); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRTFLines(t *testing.T) {
	same := cmp.AllowUnexported(line{}, note{})
	t.Run("cells say where they stand", func(t *testing.T) {
		s := rtfOf(t, `{\rtf1 x\par\trowd\pard\intbl a\par b\cell\cell\row\trowd\intbl c{\shp{\*\shpinst{\shptxt d\par}}}\cell e\cell\row\pard y\par\trowd\intbl f\cell\row}`, Options{})
		want := []line{
			{text: "x"}, {text: "a", table: 1}, {text: "b", table: 1}, {table: 1, column: 1},
			{text: "c", table: 1, row: 1}, {text: "d", table: 1, row: 1}, {text: "e", table: 1, row: 1, column: 1},
			{text: "y"}, {text: "f", table: 2},
		}
		if diff := cmp.Diff(want, s.lines, same); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("deletions that are kept say where they are", func(t *testing.T) {
		s := rtfOf(t, `{\rtf1 We {\deleted never }{\deleted\'e9ver}\line {\deleted went\par }home{\footnote a {\deleted b}}{\*\annotation c{\deleted d}}.}`, Options{Deletions: KeepThem})
		want := []line{
			{text: "We never éver", deleted: []text.Span{{Start: 3, End: 14}}}, {text: "went", deleted: []text.Span{{Start: 0, End: 4}}}, {text: "home."},
		}
		if diff := cmp.Diff(want, s.lines, same); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]note{{kind: Footnote, lines: []string{"a b"}, line: 2, at: 4, deleted: []text.Span{{Start: 2, End: 3}}}}, s.notes, same); diff != "" {
			t.Error(diff)
		}
		if s.report.Deletions != 5 || s.margin[0].lines[0] != "c" {
			t.Errorf("got %d deletions, a comment %q", s.report.Deletions, s.margin[0].lines)
		}
	})
	t.Run("notes and comments know their place", func(t *testing.T) {
		s := rtfOf(t, `{\rtf1 One.\par We {\*\atrfstart 4}went{\super\chftn{\footnote\pard\plain {\super\chftn} \'e9 foot\par two}}{\*\atrfend 4}`+
			`{\*\atnid OD}{\*\atnauthor Omro Dalu}\chatn{\*\annotation{\*\atnref 4}{\*\atndate 17}who?} home{\footnote\ftnalt end{\*\annotation no place}}.\par}`, Options{})
		if diff := cmp.Diff([]note{
			{kind: Footnote, lines: []string{"é foot", "two"}, line: 1, at: 7},
			{kind: Endnote, lines: []string{"end"}, line: 1, at: 12},
		}, s.notes, same); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]note{{lines: []string{"who?"}, line: 1, at: 3}, {lines: []string{"no place"}, line: 1, at: 12}}, s.margin, same); diff != "" {
			t.Error(diff)
		}
		if s.report.Comments != 2 || s.lines[1].text != "We went home." {
			t.Errorf("got %d comments beside %q", s.report.Comments, s.lines[1].text)
		}
	})
	t.Run("a note goes with its reference", func(t *testing.T) {
		const rtf = `{\rtf1 a{\deleted\chftn{\footnote\pard\plain x}}{\v{\footnote\pard\plain y}}}`
		if s := rtfOf(t, rtf, Options{}); len(s.notes) != 0 || s.report.Deletions != 1 || s.report.Hidden != 1 {
			t.Errorf("got %+v, %+v", s.notes, s.report)
		}
		s := rtfOf(t, rtf, Options{Deletions: KeepThem})
		if diff := cmp.Diff([]note{{kind: Footnote, lines: []string{"x"}, at: 1, deleted: []text.Span{{Start: 0, End: 1}}}}, s.notes, same); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("properties are named and not told", func(t *testing.T) {
		s := rtfOf(t, `{\rtf1{\*\generator Writer;}{\info{\title }{\author Omro Dalu}{\operator \u1606?}{\*\company Dalu}{\creatim\yr2020\mo1}{\printim\yr0}{\version2}{\edmins0}{\nofpages3}{\doccomm x}}`+
			`{\*\userprops{\propname a}\proptype30{\staticval b}}{\*\revtbl{Unknown;}{Omro;}}a}`, Options{})
		if diff := cmp.Diff([]string{"Application", "Company", "created", "creator", "custom", "description", "lastModifiedBy", "people", "revision"}, s.report.Properties); diff != "" {
			t.Error(diff)
		}
		if s := rtfOf(t, `{\rtf1{\*\revtbl{Unknown;}}a}`, Options{}); len(s.report.Properties) > 0 {
			t.Errorf("got %v", s.report.Properties)
		}
	})
}

func TestRTFOfWord(t *testing.T) {
	t.Run("Arabic of Windows-1256 keeps every letter", func(t *testing.T) {
		lines := strings.Split(strings.TrimSuffix(string(interview(t, "levantine-arabic.txt")), "\n"), "\n")
		data := converttest.RTF(lines...)
		if n := bytes.Count(data, []byte(`\'`)); n < 1000 {
			t.Fatalf("only %d bytes of the code page", n)
		}
		tr, report := mustRead(t, "a.rtf", data)
		if diff := cmp.Diff(strings.Join(lines, "\n"), tr.Text); diff != "" {
			t.Error(diff)
		}
		if report.RightToLeft != len(lines) || report.Symbols != 0 || tr.Language != "ar" {
			t.Errorf("%d of %d lines right to left, %d symbols, in %q", report.RightToLeft, len(lines), report.Symbols, tr.Language)
		}
	})
	t.Run("whatever is written comes back", func(t *testing.T) {
		want := []string{"R: a\tb {c} \\d", "ن\u200cم پڤ 😀 ş é 日本", "Ḥaḏ̣a t̠̱a", "", "~ * '"}
		tr, report := mustRead(t, "a.rtf", converttest.RTF(want...))
		if diff := cmp.Diff(strings.Join(want, "\n"), tr.Text); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"created", "creator", "lastModifiedBy", "revision"}, report.Properties); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a raw byte is of the page as well", func(t *testing.T) {
		raw, err := charmap.Windows1256.NewEncoder().String("نعم")
		if err != nil {
			t.Fatal(err)
		}
		if tr, _ := mustRead(t, "a.rtf", converttest.RTFOf(`\pard \f39 `+raw)); tr.Text != "نعم" {
			t.Errorf("got %q", tr.Text)
		}
	})
}

func TestRTFRefusals(t *testing.T) {
	for name, c := range map[string]struct{ rtf, says string }{
		"a file that breaks off":             {`{\rtf1 Marker`, "breaks off inside a group"},
		"a file that breaks off in a group":  {`{\rtf1 Marker{\b a}`, "breaks off inside a group"},
		"a file that breaks off in a word":   {`{\rtf1 Marker\`, "breaks off inside a group"},
		"a file that breaks off in a byte":   {`{\rtf1 Marker\'e`, "breaks off inside a group"},
		"a file that breaks off in a binary": {`{\rtf1 Marker\bin4 }}`, "breaks off inside a group"},
		"a file without words":               {`{\rtf1 {\info{\title Marker}}\par}`, "no text in it"},
		"groups too deep":                    {`{\rtf1 Marker` + strings.Repeat("{", 300), "nested more than 256 deep"},
		"lines too many":                     {`{\rtf1 Marker` + strings.Repeat(`\par`, 100_001) + "}", "more than 100000 lines"},
		"lines of a box too many":            {`{\rtf1 {\shptxt Marker` + strings.Repeat(`\par`, 100_001) + "}}", "more than 100000 lines"},
		"a text too long":                    {`{\rtf1 ` + strings.Repeat("Marker ", 2<<20) + "}", "longer than"},
		"a text too long in bytes":           {`{\rtf1 Marker` + strings.Repeat(`\'e9`, 8<<20) + "}", "longer than"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			_, err := Read(context.Background(), File{"a.rtf", []byte(c.rtf)}, Options{}, DefaultLimits())
			if sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), c.says) || sheaf.HintOf(err) == "" || strings.Contains(err.Error(), "Marker") {
				t.Errorf("got %v (%s), want %q", err, sheaf.HintOf(err), c.says)
			}
		})
	}
	t.Run("a document cut short anywhere is refused", func(t *testing.T) {
		whole := bytes.TrimSpace(sampleRTF().data())
		for n := len(`{\rtf`); n < len(whole); n += 7 {
			if _, err := Read(context.Background(), File{"a.rtf", whole[:n]}, Options{}, DefaultLimits()); sheaf.KindOf(err) != sheaf.Invalid {
				t.Fatalf("%d of %d bytes: %v", n, len(whole), err)
			}
		}
	})
}

func FuzzRTF(f *testing.F) {
	f.Add(converttest.RTF("I: How many?", "R: سبعة، \tو😀"))
	f.Add(sampleRTF().data())
	f.Add([]byte(`{\rtf1{\fonttbl{\f5\fcharset128 B;}}\f5 a\'93{\upr{a}{\*\ud{\u1606?}}}{\object{\result b}}\bin2 {}{\field{\*\fldinst SYMBOL 1}{\fldrslt c}}}`))
	f.Add([]byte(`{\rtf1\ansi{\*\atrfstart 1}a{\v{\footnote\ftnalt b\par}}{\deleted\par}{\*\annotation{\*\atnref 1}c}\cell\row{\listtext 1.}\u55357?}`))
	f.Fuzz(fuzzRead("a.rtf"))
}

// TestRTFOfLibreOffice reads what LibreOffice 7.4 made of an invented document with
// everything in it.
func TestRTFOfLibreOffice(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "rtf", "libreoffice.rtf"))
	if err != nil {
		t.Fatal(err)
	}
	r := readWith(t, File{"libreoffice.rtf", data}, Options{})
	want := "Dalu: We went slowly home then.\nJoin \ntwo.\nIs it link.\nنعم، ذهبنا إلى البيت.\nfirst item\na1\na2\nb\nc\nnested\nd\n" +
		"Between\nBox after\nboxed text\nEmoji 😀 tab\tx\nline “q” — e\n\nA foot note.\nAn end note.\nIts second."
	if diff := cmp.Diff(want, r.Transcript.Text); diff != "" {
		t.Error(diff)
	}
	at := func(s string) int { return strings.Index(want, s) }
	if diff := cmp.Diff(Report{
		Format: RTF, Deletions: 3, Insertions: 1, Hidden: 1, Comments: 1, Links: 1, TextBoxes: 1, RightToLeft: 1,
		Notes: []Note{
			{Kind: Footnote, At: at(" then"), Span: text.Span{Start: at("A foot"), End: at("\nAn end")}},
			{Kind: Endnote, At: at(".\nJoin"), Span: text.Span{Start: at("An end"), End: len(want)}},
		},
		Properties: []string{"Application", "creator", "people", "title"},
	}, r.Report); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Comment{{At: at("it link"), Text: "Who is this?"}}, r.Comments); diff != "" {
		t.Error(diff)
	}
}

// wordsKept is the longest common subsequence of the words of two texts.
func wordsKept(a, b string) (kept, of int) {
	x, y := strings.Fields(a), strings.Fields(b)
	row := make([]int, len(y)+1)
	for _, w := range x {
		before := 0
		for j := range y {
			above := row[j+1]
			if w == y[j] {
				row[j+1] = before + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			before = above
		}
	}
	return row[len(y)], max(len(x), len(y))
}

// TestRTFOfWriter reads what LibreOffice makes of the published interviews: not a
// word may differ from what their own format gives.
func TestRTFOfWriter(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("there is no LibreOffice to make the files")
	}
	for _, c := range []struct{ twin, filter string }{
		{"Ana.docx", ""}, {"David.docx", ""}, {"P2_GMT20211119.odt", ""}, {"levantine-arabic.txt", "--infilter=Text (encoded):UTF8,LF,,,"},
	} {
		t.Run(c.twin, func(t *testing.T) {
			data, dir := interview(t, c.twin), t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, c.twin), data, 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to", "rtf", "--outdir", dir, filepath.Join(dir, c.twin)}
			if c.filter != "" {
				args = append([]string{c.filter}, args...)
			}
			name := strings.TrimSuffix(c.twin, filepath.Ext(c.twin)) + ".rtf"
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			out, _ := exec.CommandContext(ctx, office, args...).CombinedOutput() // the file tells whether it worked
			rtf, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Skipf("LibreOffice made no file: %s", out)
			}
			want, got := readWith(t, File{c.twin, data}, Options{}), readWith(t, File{name, rtf}, Options{})
			kept, of := wordsKept(want.Transcript.Text, got.Transcript.Text)
			t.Logf("%d of %d words in order; %+v; in its own format %+v", kept, of, got.Report, want.Report)
			if kept != of {
				t.Errorf("%d of %d words", kept, of)
			}
		})
	}
}
