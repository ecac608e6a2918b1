package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// talk is an invented interview: each paragraph begins with who speaks, P the
// participant, Q the interviewer, I the interpreter, X of whom nobody said what they
// are, - nobody.
func talk(n byte, language string, who byte, paragraphs ...string) study.Document {
	d := study.Document{DocumentInfo: study.DocumentInfo{ID: document(n), Version: 1, Account: study.AccountID{ID: id(n)}}}
	d.Transcript.Language = language
	d.Speakers = []text.Speaker{{Role: text.RoleParticipant}, {Role: text.RoleInterviewer}, {Role: text.RoleInterpreter}, {Role: text.RoleUnknown}}
	var out strings.Builder
	for _, p := range paragraphs {
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		start := out.Len()
		out.WriteString(p)
		span := text.Span{Start: start, End: out.Len()}
		speaker, turn := strings.IndexByte("PQIX", p[0]), -1
		if speaker >= 0 {
			turn = len(d.Transcript.Turns)
			d.Transcript.Turns = append(d.Transcript.Turns, text.Turn{Span: span, Speaker: speaker, StartMS: -1, Voice: text.NoSpeaker})
			d.TurnSubject = append(d.TurnSubject, subject(who))
		}
		d.Paragraphs = append(d.Paragraphs, text.Paragraph{Span: span, Label: text.Span{Start: start, End: start + 3}, Speaker: speaker, Turn: turn})
	}
	d.Text = out.String()
	return d
}

func mentioned(d study.Document, name string) []study.Mention {
	at := strings.Index(d.Text, name)
	return []study.Mention{{Span: text.Span{Start: at, End: at + len(name)}}}
}

func corpus(t testing.TB, s analysis.Speech, all ...study.Document) *analysis.Corpus {
	t.Helper()
	return analysis.NewCorpus(all, s)
}

func trimmed(lines string) string {
	var out []string
	for _, line := range strings.Split(lines, "\n") {
		out = append(out, strings.TrimPrefix(line, " "))
	}
	return strings.Join(out, "\n")
}

func listed(f analysis.Frequencies) (words []string) {
	for _, w := range f.Words {
		words = append(words, fmt.Sprintf("%s %d", w.Spelled, w.N.K))
	}
	return words
}

func TestFrequenciesAreOfParticipants(t *testing.T) {
	c := corpus(t, analysis.Speech{},
		talk(1, "en", 1, "-: Interview notes", "Q: Was the bridge there?", "P: The bridge. The Bridge was there.", "X: bridge", "I: He says bridge"),
		talk(2, "en", 2, "P: the mill and the bridge"),
		talk(3, "en", 2, "P: the mill"))
	f := c.Frequencies(analysis.Listing{})
	if diff := cmp.Diff([]string{"bridge 3", "mill 2"}, listed(f)); diff != "" {
		t.Error(diff)
	}
	want := analysis.Base{Units: 13, Of: "words", Dropped: []analysis.Dropped{
		{N: 4, Why: "words of interviewers"}, {N: 3, Why: "words of interpreters"},
		{N: 1, Why: "words of speakers of whom nobody said what they are in the interview"}, {N: 2, Why: "words outside anybody's turn"},
		{N: 8, Why: "words counted and not listed: stop words"},
	}}
	byWhy := func(a, b analysis.Dropped) int { return strings.Compare(a.Why, b.Why) }
	slices.SortFunc(want.Dropped, byWhy)
	slices.SortFunc(f.Base.Dropped, byWhy)
	if diff := cmp.Diff(want, f.Base); diff != "" {
		t.Errorf("what is left out is said: %s", diff)
	}
	bridge, mill := f.Words[0], f.Words[1]
	if bridge.In.String() != "2 of 2" || mill.In.String() != "1 of 2" || bridge.N.String() != "3 of 13" {
		t.Errorf("people are counted, and a second sitting is the same person: %+v %+v", bridge, mill)
	}
	if diff := cmp.Diff(analysis.Disperse([]int{2, 1}, []int{6, 7}), bridge.Dispersion); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]analysis.Form{{Spelled: "bridge", N: 2}, {Spelled: "Bridge", N: 1}}, bridge.Forms); diff != "" {
		t.Error(diff)
	}
}

func TestSpeech(t *testing.T) {
	interpreted := talk(1, "en", 1, "P: alpha", "P: beta")
	interpreted.Transcript.Turns[0].Provenance, interpreted.Transcript.Turns[1].Provenance = text.OwnWords, text.Interpreter
	original, twice := talk(1, "ar", 1, "P: جسر"), talk(2, "en", 1, "P: bridge")
	twice.TranslationOf = original.ID
	third := talk(3, "en", 1, "P: crossing")
	third.TranslationOf = original.ID
	names := talk(1, "en", 1, "P: Karim left [a town in the north] early")
	names.Mentions = append(mentioned(names, "Karim"), mentioned(names, "[a town in the north]")...)
	for _, tt := range []struct {
		rule      string
		speech    analysis.Speech
		documents []study.Document
		want      string
	}{
		{"other speakers where they are asked for", analysis.Speech{Roles: []text.Role{text.RoleInterviewer, text.RoleUnknown}}, documents(talk(1, "en", 1, "P: alpha", "Q: beta", "X: gamma")), "beta 1, gamma 1"},
		{"what nobody says, as in an outside source", analysis.Speech{Outside: true}, documents(talk(1, "en", 1, "-: alpha", "P: beta")), "alpha 1, beta 1"},
		{"their own words only", analysis.Speech{OwnWords: true}, documents(interpreted), "alpha 1"},
		{"names are not their words", analysis.Speech{}, documents(names), "early 1, left 1"},
		{"names where they are asked for", analysis.Speech{Names: true}, documents(names), "Karim 1, early 1, left 1, north 1, town 1"},
		{"a translation counts once, in the original", analysis.Speech{}, documents(twice, third, original), "جسر 1"},
		{"in the language asked for, the first translation", analysis.Speech{Language: "en-GB"}, documents(original, twice, third), "bridge 1"},
		{"translations without their original count once", analysis.Speech{}, documents(twice, third), "bridge 1"},
		{"a word of two languages is two words", analysis.Speech{}, documents(talk(1, "en", 1, "P: chat"), talk(2, "fr", 2, "P: chat")), "chat 1, chat 1"},
		{"what was erased has no words", analysis.Speech{}, documents(talk(1, "en", 1, "P: alpha ______ ____")), "alpha 1"},
		{"a turn that goes over paragraphs", analysis.Speech{}, documents(talk(1, "fr", 1, "P: l’armée, l'Armée et d'autres armées, qu'elle aujourd’hui")), "armée 2, armées 1"},
		{"Turkish capitals", analysis.Speech{}, documents(talk(1, "tr", 1, "P: Işık ışık IŞIK İzmir izmir")), "IŞIK 3, izmir 2"},
		{"endings behind Turkish names", analysis.Speech{}, documents(talk(1, "tr", 1, "P: Ankara'ya Ankara’dan ankara Kur'an Kur'an'da n'olur")), "ankara 3, kur'an 2, n'olur 1"},
		{"Turkish, marks put aside", analysis.Speech{}, documents(talk(1, "tr", 1, "P: sınır sınır sinir")), "sınır 3"},
		{"Turkish, marks kept", analysis.Speech{Marks: true}, documents(talk(1, "tr", 1, "P: sınır SINIR sinir SİNİR")), "SINIR 2, SİNİR 2"},
		{"French, marks kept", analysis.Speech{Marks: true}, documents(talk(1, "fr", 1, "P: pêche péché Pêche pe\u0302che")), "pêche 3, péché 1"},
		{"Arabic marks and forms of alef", analysis.Speech{}, documents(talk(1, "ar", 1, "P: الطُّوفان الطوفان أخذ اخذ بيـــت بيت")), "أخذ 2, الطوفان 2, بيت 2"},
		{"Arabic prefixes stay", analysis.Speech{}, documents(talk(1, "ar", 1, "P: والجسر بالجسر جسر")), "بالجسر 1, جسر 1, والجسر 1"},
		{"Arabic prefixes taken off where asked for", analysis.Speech{Proclitics: true}, documents(talk(1, "ar", 1, "P: والجسر بالجسر جسر للجسر هالجسر ولد وولد الله لله والذين اللي")), "جسر 5, ولد 2, الله 1, لله 1"},
		{"a hamza is no article", analysis.Speech{Proclitics: true}, documents(talk(1, "ar", 1, "P: ألمانيا وألمانيا وَا\u0654لمانيا الملح")), "ألمانيا 3, ملح 1"},
		{"Arabic prefixes of Arabic only", analysis.Speech{Proclitics: true}, documents(talk(1, "fa", 1, "P: والا")), "والا 1"},
		{"a dialect of Arabic is Arabic", analysis.Speech{Language: "ar"}, documents(talk(1, "apc", 1, "P: هدول الجنود يلي كانو هون")), "الجنود 1"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			words := listed(corpus(t, tt.speech, tt.documents...).Frequencies(analysis.Listing{}))
			// Words as frequent are in the order of what they are compared as, which these
			// tests need not know.
			want := strings.Split(tt.want, ", ")
			for i := range words {
				words[i] = text.Fold(words[i])
			}
			for i := range want {
				want[i] = text.Fold(want[i])
			}
			slices.Sort(words)
			slices.Sort(want)
			if diff := cmp.Diff(want, words); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWordsOfPassages(t *testing.T) {
	d := talk(1, "en", 1, "P: the soldiers burned the mill and left", "P: soldiers came", "Q: who burned it?")
	at := func(words string) coding.Coding {
		start := strings.Index(d.Text, words)
		return laid(1, 1, start, start+len(words), 1)
	}
	// One passage overlaps another, and one begins inside a word.
	coded := analysis.Coded([]coding.Coding{at("left"), at("burned the mill"), at("urned the"), at("who burned")})
	inside, outside := coded.Inside(documents(d), analysis.Speech{}), coded.Outside(documents(d), analysis.Speech{})
	if diff := cmp.Diff([]string{"burned 1", "left 1", "mill 1"}, listed(inside.Frequencies(analysis.Listing{}))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"soldiers 2", "came 1"}, listed(outside.Frequencies(analysis.Listing{}))); diff != "" {
		t.Error(diff)
	}
	if n := analysis.NewCorpus(documents(d), analysis.Speech{}).Words(); inside.Words()+outside.Words() != n {
		t.Errorf("%d inside and %d outside of %d", inside.Words(), outside.Words(), n)
	}
	if base := inside.Frequencies(analysis.Listing{}).Base; base.Units != 4 || base.Dropped[0].N+base.Dropped[1].N != 8 {
		t.Errorf("%+v", base)
	}
	if found, err := outside.Find("soldiers", analysis.Context{}); err != nil || len(found.Lines) != 2 || found.Lines[0].Behind != "" {
		t.Errorf("what is behind ends with the passage: %+v, %v", found, err)
	}
	if n := analysis.Coded(nil).Inside(documents(d), analysis.Speech{}).Words(); n != 0 {
		t.Errorf("%d words of no passage", n)
	}
}

func TestSpelledIsTheCommonestForm(t *testing.T) {
	c := corpus(t, analysis.Speech{}, talk(1, "tr", 1, "P: sinir sınır Sınır sınır"), talk(2, "tr", 2, "P: İzmir"))
	f := c.Frequencies(analysis.Listing{})
	if w := f.Words[0]; w.Spelled != "sınır" || w.Term != "sinir" || len(w.Forms) != 3 {
		t.Errorf("words that marks would tell apart are shown: %+v", w)
	}
	if w := corpus(t, analysis.Speech{Proclitics: true}, talk(1, "ar", 1, "P: والجسر")).Frequencies(analysis.Listing{}).Words[0]; w.Spelled != "جسر" || w.Forms[0].Spelled != "والجسر" {
		t.Errorf("what was taken off is not shown with the word, and is with its forms: %+v", w)
	}
	if w := f.Words[1]; w.Spelled != "İzmir" {
		t.Errorf("%+v", w)
	}
}

func TestListing(t *testing.T) {
	c := corpus(t, analysis.Speech{}, talk(1, "en", 1, "P: the mill, the mill, the river and a boat"))
	for _, tt := range []struct {
		rule    string
		listing analysis.Listing
		want    string
	}{
		{"stop words are not listed", analysis.Listing{}, "mill 2, boat 1, river 1"},
		{"but where they are asked for", analysis.Listing{StopWords: true, Minimum: 2}, "the 3, mill 2"},
		{"a study's own", analysis.Listing{Besides: []string{"MILL"}}, "boat 1, river 1"},
		{"nothing rare", analysis.Listing{Minimum: 2}, "mill 2"},
	} {
		f := c.Frequencies(tt.listing)
		if got := strings.Join(listed(f), ", "); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.rule, got, tt.want)
		}
		if f.Base.Units != 9 {
			t.Errorf("%s: %d words", tt.rule, f.Base.Units)
		}
	}
}

// TestStopWordsAreWords holds that every stop word can be met: it is one word to the
// cutting of its language.
func TestStopWordsAreWords(t *testing.T) {
	for _, language := range []string{"en", "fr", "tr", "ar"} {
		words := analysis.StopWords(language)
		if len(words) < 100 {
			t.Errorf("%s has %d stop words", language, len(words))
		}
		for _, word := range words {
			said := word
			if strings.HasSuffix(word, "'") {
				said += "arbre"
			}
			f := corpus(t, analysis.Speech{}, talk(1, language, 1, "P: "+said)).Frequencies(analysis.Listing{})
			if n := len(f.Words); n > 1 || n == 1 && f.Words[0].Spelled != "arbre" {
				t.Errorf("%s %q is listed: %v", language, word, listed(f))
			}
		}
	}
	if n := len(analysis.StopWords("ku")); n != 0 {
		t.Errorf("%d stop words of a language without a list", n)
	}
}

func TestNobodySpeaks(t *testing.T) {
	for _, all := range [][]study.Document{nil, documents(talk(1, "en", 1, "Q: alpha beta alpha")), documents(talk(1, "", 0, "P: alpha"))} {
		c := analysis.NewCorpus(all, analysis.Speech{})
		for _, w := range c.Frequencies(analysis.Listing{}).Words {
			if w.In.Of != 0 || w.DP.Undefined == "" {
				t.Errorf("spread over nobody: %+v", w)
			}
		}
		if k := analysis.KeyWords(c, c, analysis.Listing{}); len(k.Words) != 0 {
			t.Errorf("%+v", k.Words)
		}
	}
	c := corpus(t, analysis.Speech{}, talk(1, "en", 0, "P: alpha"))
	if base := c.Frequencies(analysis.Listing{}).Base; len(base.Dropped) != 1 || base.Units != 1 {
		t.Errorf("words of nobody known count as words, and it is said: %+v", base)
	}
}

// spokenAtLength is about 20 MB of words, as 300 interviews have, a quarter of them an
// interviewer's.
func spokenAtLength() ([]study.Document, int) {
	random := rand.New(rand.NewPCG(3, 4))
	var all []study.Document
	size := 0
	for n := range 300 {
		paragraphs := make([]string, 150)
		for i := range paragraphs {
			words := make([]string, 65)
			for j := range words {
				words[j] = fmt.Sprintf("word%d", int(random.ExpFloat64()*900))
			}
			paragraphs[i] = string("PQPP"[i%4]) + ": " + strings.Join(words, " ")
		}
		d := talk(0, "en", byte(n%250+1), paragraphs...)
		d.ID.ID[14], d.ID.ID[15] = byte(n>>8)+1, byte(n)
		size += len(d.Text)
		all = append(all, d)
	}
	return all, size
}

func BenchmarkWords(b *testing.B) {
	all, size := spokenAtLength()
	var c *analysis.Corpus
	b.Run("frequency list of documents", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			c = analysis.NewCorpus(all, analysis.Speech{})
			b.ReportMetric(float64(len(c.Frequencies(analysis.Listing{}).Words)), "words")
		}
	})
	b.Run("concordance", func(b *testing.B) {
		for b.Loop() {
			lines, err := c.Find("word1", analysis.Context{Order: analysis.ByBefore})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(lines.Found), "lines")
		}
	})
	b.Run("collocations", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(float64(len(c.Collocations(analysis.Listing{}).Pairs)), "pairs")
		}
	})
	b.Run("collocates", func(b *testing.B) {
		for b.Loop() {
			if _, err := c.Collocates("word1", 5, analysis.Listing{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("keyness", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(float64(len(analysis.KeyWords(c, c, analysis.Listing{}).Words)), "words")
		}
	})
}
