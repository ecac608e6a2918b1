package convert

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Invented exchanges: question and answer, in four languages.
var exchanges = map[string][]string{
	"en": {
		"Where did you live before the mill was closed?", "We lived above the bakery, and my brother had the room under the roof.",
		"And who was the owner of the bakery?", "He was a man from the coast, and he never stayed for the night.",
		"Did you see him after that spring?", "No. They told my mother that he had gone abroad, but nobody knew where he went.",
		"What was it like at the school?", "The school was open all the winter, and there was a quiet teacher who wrote down what she saw.",
	},
	"ar": {
		"أين كنتم تسكنون قبل إغلاق المطحنة؟", "كنا نسكن فوق المخبز وكانت لأخي الغرفة التي تحت السقف.",
		"ومن كان صاحب المخبز؟", "كان رجلا من الساحل ولم يكن يبيت عندنا أبدا.",
		"هل رأيته بعد ذلك الربيع؟", "لا. قالوا لأمي إنه سافر إلى الخارج لكن لم يعرف أحد إلى أين ذهب.",
		"كيف كانت المدرسة؟", "بقيت المدرسة مفتوحة طوال الشتاء وكانت فيها معلمة هادئة تكتب ما تراه.",
	},
	"fr": {
		"Où est-ce que vous habitiez avant la fermeture du moulin ?", "Nous étions au-dessus de la boulangerie et mon frère avait la chambre sous le toit.",
		"Et qui était le patron de la boulangerie ?", "C'était un homme de la côte, et il ne restait pas pour la nuit.",
		"Est-ce que vous avez revu cet homme après le printemps ?", "Non. Ils ont dit à ma mère qu'il était parti, mais une chose est sûre, on ne sait pas où.",
		"Comment était l'école pour vous ?", "L'école était ouverte avec une institutrice qui notait dans un cahier ce que les autres ne voyaient pas.",
	},
}

// speaking puts who speaks before each.
func speaking(turns []string, labels ...string) []string {
	var spoken []string
	for i, turn := range turns {
		spoken = append(spoken, labels[i%len(labels)]+": "+turn)
	}
	return spoken
}

func woven(a, b []string) []string {
	var both []string
	for i := range a {
		both = append(both, a[i], b[i])
	}
	return both
}

func cells(rows ...[]string) []line {
	var lines []line
	for r, row := range rows {
		for c, said := range row {
			for part := range strings.SplitSeq(said, "\n") {
				lines = append(lines, line{text: part, table: 1, row: r, column: c})
			}
		}
	}
	return lines
}

// columns makes rows of what stands side by side.
func columns(of ...[]string) [][]string {
	rows := make([][]string, len(of[0]))
	for i := range rows {
		for _, c := range of {
			rows[i] = append(rows[i], c[i])
		}
	}
	return rows
}

func linesSaying(texts ...string) []line {
	var lines []line
	for _, l := range texts {
		lines = append(lines, line{text: l})
	}
	return lines
}

func scriptIn(lines []line, o Options) *script {
	s := newScript(context.Background(), DefaultLimits(), o)
	s.lines = slices.Clone(lines)
	return s
}

func leftOf(s *script) []string {
	var texts []string
	for _, l := range s.lines {
		texts = append(texts, l.text)
	}
	return texts
}

func docxTable(rows [][]string) []byte {
	var b strings.Builder
	b.WriteString(converttest.Paragraph("Invented interview, 2 pages") + "<w:tbl>")
	for _, row := range rows {
		b.WriteString("<w:tr>")
		for _, c := range row {
			b.WriteString("<w:tc>" + converttest.Paragraph(c) + "</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString("</w:tbl>")
	return converttest.DOCXOf(b.String())
}

func TestBilingual(t *testing.T) {
	en, ar, fr := exchanges["en"], exchanges["ar"], exchanges["fr"]
	who := []string{"I", "R", "I", "R", "I", "R", "I", "R"}
	asked := func(form BilingualForm, a, b string) *Bilingual {
		return &Bilingual{Form: form, Languages: [2]string{a, b}}
	}
	prefixed := func(turns []string, prefix string) []string {
		var with []string
		for _, l := range turns {
			with = append(with, prefix+l)
		}
		return with
	}
	for _, c := range []struct {
		name  string
		lines []line
		want  *Bilingual
		sides map[string][]string // what is left of it
	}{
		{"two columns", cells(columns(ar, en)...), asked(InColumns, "ar", "en"), map[string][]string{"ar": ar, "en": en}},
		{"two columns of languages in one script", cells(columns(fr, en)...), asked(InColumns, "fr", "en"), map[string][]string{"fr": fr, "en": en}},
		{"columns with their languages above", append(linesSaying("Invented interview"), cells(append([][]string{{"العربية", "English"}}, columns(ar, en)...)...)...),
			asked(InColumns, "ar", "en"), map[string][]string{"en": append([]string{"Invented interview"}, en...)}},
		{"a column of numbers goes, one of speakers is put before what they say", cells(columns([]string{"1", "2", "3", "4", "5", "6", "7", "8"}, who, ar, en)...),
			asked(InColumns, "ar", "en"), map[string][]string{"ar": speaking(ar, "I", "R"), "en": speaking(en, "I", "R")}},
		{"each language with speakers of its own", cells(columns(en, who, ar, []string{"س", "ج", "س", "ج", "س", "ج", "س", "ج"})...),
			asked(InColumns, "en", "ar"), map[string][]string{"en": speaking(en, "I", "R")}},
		{"what else stands beside the talk is in both", cells(columns([]string{"I", "R", "I", "(he laughs and looks out of the window)", "I", "R", "I", "R"}, ar, en)...), asked(InColumns, "ar", "en"),
			map[string][]string{"en": {"I: " + en[0], "R: " + en[1], "I: " + en[2], "(he laughs and looks out of the window)", en[3], "I: " + en[4], "R: " + en[5], "I: " + en[6], "R: " + en[7]}}},
		{"a heading across the table is in both", cells(append([][]string{{"Second part", ""}}, columns(ar, en)...)...),
			asked(InColumns, "ar", "en"), map[string][]string{"ar": append([]string{"Second part"}, ar...)}},
		{"the whole talk in one row", cells([]string{strings.Join(speaking(ar, "I", "R"), "\n"), strings.Join(en, "\n")}), asked(InColumns, "ar", "en"),
			map[string][]string{"ar": speaking(ar, "I", "R"), "en": speaking(en, "I", "R")}},
		{"a turn and its translation below", linesSaying(woven(ar, en)...), asked(Alternating, "ar", "en"), map[string][]string{"ar": ar, "en": en}},
		{"the translation above", linesSaying(woven(en, ar)...), asked(Alternating, "en", "ar"), map[string][]string{"ar": ar, "en": en}},
		{"with labels on both", linesSaying(woven(speaking(ar, "س", "ج"), speaking(en, "Q", "A"))...), asked(Alternating, "ar", "en"),
			map[string][]string{"ar": speaking(ar, "س", "ج"), "en": speaking(en, "Q", "A")}},
		{"labels on the first alone go over to the second", linesSaying(woven(speaking(ar, "I", "R"), en)...), asked(Alternating, "ar", "en"),
			map[string][]string{"en": speaking(en, "I", "R"), "ar": speaking(ar, "I", "R")}},
		{"in one script", linesSaying(woven(speaking(fr, "I", "R"), speaking(en, "I", "R"))...), asked(Alternating, "fr", "en"),
			map[string][]string{"fr": speaking(fr, "I", "R"), "en": speaking(en, "I", "R")}},
		{"a header above is in both", linesSaying(append([]string{"Invented interview, first part", "Place: the mill", ""}, woven(ar, en)...)...), asked(Alternating, "ar", "en"),
			map[string][]string{"ar": append([]string{"Invented interview, first part", "Place: the mill", ""}, ar...)}},
		{"blank lines between do not double", linesSaying(strings.Split(strings.Join(woven(ar, en), "\n\n"), "\n")...), asked(Alternating, "ar", "en"),
			map[string][]string{"ar": strings.Split(strings.Join(ar, "\n\n"), "\n")}},
		{"languages named before each", linesSaying(woven(prefixed(ar, "AR: "), prefixed(en, "EN: "))...), asked(ByLabel, "ar", "en"), map[string][]string{"ar": ar, "en": en}},
		{"languages named in brackets", linesSaying(woven(prefixed(en, "[EN] "), prefixed(ar, "[AR] "))...), asked(ByLabel, "en", "ar"), map[string][]string{"ar": ar, "en": en}},
		{"languages named in Arabic", linesSaying(woven(prefixed(ar, "العربية: "), prefixed(en, "الإنجليزية: "))...), asked(ByLabel, "ar", "en"), map[string][]string{"ar": ar, "en": en}},
		{"speakers inside the languages", linesSaying(woven(prefixed(speaking(fr, "I", "R"), "French: "), prefixed(speaking(en, "I", "R"), "English: "))...), asked(ByLabel, "fr", "en"),
			map[string][]string{"en": speaking(en, "I", "R")}},
		{"a speaker's line above both languages is in both", linesSaying("R:", "AR: "+ar[1], "EN: "+en[1], "R:", "AR: "+ar[3], "EN: "+en[3], "R:", "AR: "+ar[5], "EN: "+en[5]), asked(ByLabel, "ar", "en"),
			map[string][]string{"ar": {"R:", ar[1], "R:", ar[3], "R:", ar[5]}}},

		{"one language", linesSaying(en...), nil, nil},
		{"foreign phrases", linesSaying(append(slices.Clone(en), "والله", en[1], "إن شاء الله", en[3], "الحمد لله", en[5], en[7])...), nil, nil},
		{"foreign lines, quoted whole", linesSaying(append(slices.Clone(en), fr[1], en[1], fr[3], en[3], fr[5], en[5], en[7])...), nil, nil},
		{"questions in one language and answers in the other", linesSaying(en[0], ar[1], en[2], ar[3], en[4], ar[5], en[6], ar[7]), nil, nil},
		{"two speakers in two languages", linesSaying("Dalu: "+en[1], "Omro: "+ar[3], "Dalu: "+en[3], "Omro: "+ar[5], "Dalu: "+en[5], "Omro: "+ar[7], "Dalu: "+en[7], "Omro: "+ar[1]), nil, nil},
		{"a table of questions and answers", cells(columns([]string{en[0], en[2], en[4], en[6]}, []string{en[1], en[3], en[5], en[7]})...), nil, nil},
		{"a row of as many lines that do not say the same", cells([]string{strings.Join(ar, "\n"), strings.Join(append(slices.Clone(en[1:]), en[0]), "\n")}), nil, nil},
		{"a table of two rows", cells(columns(ar[:2], en[:2])...), nil, nil},
		{"speakers whose initials name a language", linesSaying(speaking(en, "AR", "EN")...), nil, nil},
		{"no text", nil, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scriptIn(c.lines, Options{})
			if err := s.oneSide(); err != nil {
				t.Fatal(err)
			}
			if got := s.report.Bilingual; fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Fatalf("found %v, want %v", got, c.want)
			}
			if !slices.Equal(leftOf(s), leftOf(scriptIn(c.lines, Options{}))) {
				t.Error("lines changed and no language was asked for")
			}
			for side, want := range c.sides {
				s := scriptIn(c.lines, Options{Side: side})
				if err := s.oneSide(); err != nil {
					t.Fatal(err)
				}
				if got := leftOf(s); !slices.Equal(got, want) {
					t.Errorf("%s:\n%s\nwant\n%s", side, strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			}
			for _, side := range []string{"tr", "en"} {
				if c.want != nil && (side == c.want.Languages[0] || side == c.want.Languages[1]) {
					continue
				}
				if err := scriptIn(c.lines, Options{Side: side}).oneSide(); sheaf.KindOf(err) != sheaf.Invalid || sheaf.HintOf(err) == "" {
					t.Errorf("asked for %s: %v", side, err)
				}
			}
		})
	}
}

func TestBilingualKeeps(t *testing.T) {
	en, ar := exchanges["en"], exchanges["ar"]
	t.Run("a region is no other language", func(t *testing.T) {
		s := scriptIn(linesSaying(woven(ar, en)...), Options{Side: "ar-SY"})
		if err := s.oneSide(); err != nil || !slices.Equal(leftOf(s), ar) {
			t.Errorf("%v: %q", err, leftOf(s))
		}
	})
	t.Run("a language that could not be told is taken by a person's word", func(t *testing.T) {
		other := []string{"Ne eblas scii kie li estas.", "Li venis el la marbordo.", "Neniu vidis lin poste.", "La lernejo restis malfermita."}
		lines := linesSaying(woven([]string{"لا أعرف أين هو الآن.", "جاء من الساحل البعيد.", "لم يره أحد بعد ذلك.", "بقيت المدرسة مفتوحة."}, other)...)
		s := scriptIn(lines, Options{Side: "eo"})
		if err := s.oneSide(); err != nil || !slices.Equal(leftOf(s), other) || s.report.Bilingual.Languages[1] != "und" {
			t.Errorf("%v: %q, %v", err, leftOf(s), s.report.Bilingual)
		}
	})
	t.Run("Persian may be asked for where Arabic script was found", func(t *testing.T) {
		s := scriptIn(linesSaying(woven(ar, en)...), Options{Side: "fa"})
		if err := s.oneSide(); err != nil || !slices.Equal(leftOf(s), ar) {
			t.Errorf("%v: %q", err, leftOf(s))
		}
	})
	t.Run("times and voices of the side that goes", func(t *testing.T) {
		lines := linesSaying(woven(ar, en)...)
		for i := 0; i < len(lines); i += 2 {
			lines[i].timed, lines[i].startMS, lines[i].voiced, lines[i].voice = true, int64(i)*1000, true, "Dalu"
		}
		s := scriptIn(lines, Options{Side: "en"})
		if err := s.oneSide(); err != nil {
			t.Fatal(err)
		}
		for i, l := range s.lines {
			if !l.timed || l.startMS != int64(i)*2000 || !l.voiced || l.voice != "Dalu" {
				t.Errorf("line %d: %+v", i, l)
			}
		}
	})
	t.Run("times in a column of their own", func(t *testing.T) {
		clock := []string{"00:00", "00:10", "00:20", "00:30", "00:40", "00:50", "01:00", "01:10"}
		s := scriptIn(cells(columns(clock, ar, en)...), Options{Side: "en"})
		if err := s.oneSide(); err != nil || !slices.Equal(leftOf(s), en) || !s.lines[7].timed || s.lines[7].startMS != 70_000 {
			t.Errorf("%v: %+v", err, s.lines)
		}
	})
	t.Run("numbers that go are counted", func(t *testing.T) {
		s := scriptIn(cells(columns([]string{"1", "2", "3", "4", "5", "6", "7", "8"}, ar, en)...), Options{Side: "en"})
		if err := s.oneSide(); err != nil || s.report.LineNumbers != 8 {
			t.Errorf("%v: %d", err, s.report.LineNumbers)
		}
	})
	t.Run("notes follow their line, or its counterpart", func(t *testing.T) {
		var lines []line
		for i := range ar {
			lines = append(lines, linesSaying("AR: "+ar[i], "EN: "+en[i])...)
		}
		s := scriptIn(lines, Options{Side: "en"})
		s.margin = []note{{lines: []string{"one"}, line: 3, at: 9}, {lines: []string{"two"}, line: 4, at: 9}, {lines: []string{"three"}, line: -1}}
		s.notes = []note{{kind: Footnote, lines: []string{"four"}, line: 15, at: 2}, {kind: Footnote, lines: []string{"five"}, line: 99}}
		if err := s.oneSide(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range append(s.margin, s.notes...) {
			got = append(got, fmt.Sprint(n.lines[0], " ", n.line, " ", n.at))
		}
		if want := []string{"one 1 5", "two 2 0", "three -1 0", "four 7 0", "five -1 0"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("deletions that were kept move with their words", func(t *testing.T) {
		lines := linesSaying(woven(speaking(ar, "I", "R"), en)...)
		lines[1].deleted = []text.Span{{Start: 6, End: 9}}
		s := scriptIn(lines, Options{Side: "en"})
		if err := s.oneSide(); err != nil {
			t.Fatal(err)
		}
		if d := s.lines[0].deleted; len(d) != 1 || d[0].Of(s.lines[0].text) != "did" {
			t.Errorf("%v of %q", d, s.lines[0].text)
		}
	})
	t.Run("no language is taken for a speaker", func(t *testing.T) {
		var lines []string
		for i := range ar {
			lines = append(lines, "AR: "+ar[i], "EN: "+en[i])
		}
		tr, report := mustRead(t, "a.txt", []byte(strings.Join(lines, "\n")))
		if len(tr.Speakers) != 0 || report.Bilingual == nil {
			t.Errorf("speakers %v, %v", tr.Speakers, report.Bilingual)
		}
	})
	t.Run("a table of a Word document", func(t *testing.T) {
		data := docxTable(columns([]string{"I", "R", "I", "R", "I", "R", "I", "R"}, ar, en))
		r := readWith(t, File{"a.docx", data}, Options{Side: "ar"})
		want := "Invented interview, 2 pages\n" + strings.Join(speaking(ar, "I", "R"), "\n")
		if r.Transcript.Text != want || len(r.Transcript.Turns) != 8 || r.Report.Bilingual == nil || r.Transcript.Language != "ar" {
			t.Errorf("%d turns, %v:\n%s", len(r.Transcript.Turns), r.Report.Bilingual, r.Transcript.Text)
		}
	})
}

func TestPublishedInterviewsAreInOneLanguage(t *testing.T) {
	for _, name := range []string{"Ana.docx", "David.docx", "metamuse-34.txt", "sheffield-readme.docx", "McELVEY_10MAR92.txt", "levantine-arabic.txt"} {
		t.Run(name, func(t *testing.T) {
			if _, report := mustRead(t, name, interview(t, name)); report.Bilingual != nil {
				t.Errorf("taken for bilingual: %v", report.Bilingual)
			}
		})
	}
}

// TestBilingualIsLinear tells the languages of the most lines and of the most
// columns that a file may have.
func TestBilingualIsLinear(t *testing.T) {
	const n = 199_000
	for name, of := range map[string]func(i int) line{
		"alternating":     func(i int) line { return line{text: exchanges[[]string{"ar", "en"}[i%2]][i/2%8][:30]} },
		"one cell a line": func(i int) line { return line{text: "a", table: i + 1} },
		"one wide row":    func(i int) line { return line{text: "a", table: 1, column: i} },
		"wide rows":       func(i int) line { return line{text: "a ب", table: 1, row: i / 450, column: i % 450} },
		"one long column": func(i int) line { return line{text: "نعم", table: 1, row: i, column: i % 2} },
		"labels":          func(i int) line { return line{text: []string{"AR: نعم", "EN: the"}[i%2]} },
		"one cell":        func(i int) line { return line{text: "نعم", table: 1} },
	} {
		t.Run(name, func(t *testing.T) {
			var lines []line
			for i := range n {
				l := of(i)
				l.text = strings.ToValidUTF8(l.text, "")
				lines = append(lines, l)
			}
			for _, side := range []string{"", "ar"} {
				s := scriptIn(lines, Options{Side: side})
				start := time.Now()
				if err := s.oneSide(); err != nil && sheaf.KindOf(err) != sheaf.Invalid {
					t.Error(err)
				}
				if took := time.Since(start); took > 10*time.Second {
					t.Errorf("took %s", took)
				} else {
					t.Logf("side %q: %v in %s", side, s.report.Bilingual, took)
				}
			}
		})
	}
}

func FuzzBilingual(f *testing.F) {
	f.Add([]byte(strings.Join(woven(exchanges["ar"], exchanges["en"]), "\n")), "en")
	f.Add([]byte("R:\nAR: نعم\nEN: the\nAR: نعم\nEN: the\nAR: نعم\nEN: the"), "ar")
	f.Fuzz(func(t *testing.T, data []byte, side string) {
		r, err := Read(context.Background(), File{"a.txt", data}, Options{Side: side}, DefaultLimits())
		if err != nil {
			if sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("kind %s: %v", sheaf.KindOf(err), err)
			}
			return
		}
		if err := r.Transcript.Validate(); err != nil {
			t.Error(err)
		}
	})
}

// FuzzBilingualTable makes cells of lines: their row and column are the first two
// bytes.
func FuzzBilingualTable(f *testing.F) {
	var seed strings.Builder
	for i := range exchanges["ar"] {
		fmt.Fprintf(&seed, "%c0%s\n%c1%s\n%c2R\n", 'a'+i, exchanges["ar"][i], 'a'+i, exchanges["en"][i], 'a'+i)
	}
	f.Add(seed.String(), "en")
	f.Fuzz(func(t *testing.T, data, side string) {
		s := scriptIn(nil, Options{Side: side})
		for l := range strings.SplitSeq(data, "\n") {
			if len(l) < 2 {
				continue
			}
			if err := s.add(line{text: l[2:], table: 1, row: int(l[0]), column: int(l[1])}); err != nil {
				t.Fatal(err)
			}
			if err := s.addNote(note{lines: []string{"note"}, line: len(s.lines) - 1, at: len(l) - 2}); err != nil {
				t.Fatal(err)
			}
		}
		tr, err := s.transcript()
		if err != nil {
			if sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("kind %s: %v", sheaf.KindOf(err), err)
			}
			return
		}
		if err := tr.Validate(); err != nil {
			t.Error(err)
		}
	})
}
