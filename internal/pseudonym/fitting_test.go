package pseudonym

import (
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

func TestFitting(t *testing.T) {
	for _, c := range []struct {
		forms, language, culture, gender string
	}{
		{"Mehmet Demir", "en", "turkish", "m"},
		{"Mehmet|محمد", "en", "turkish", "m"},
		{"Yusuf Dawwan|يوسف", "tr", "arabic", "m"},
		{"Yusuf Demir", "tr", "turkish", "m"},
		{"Yusuf Dawwan", "en", "arabic", "m"},
		{"Umm Laith", "fr", "arabic", "f"},
		{"سعاد", "ar", "arabic", "f"},
		{"Jean-Pierre", "fr", "french", "m"},
		{"Françoise", "en", "french", "f"},
		{"Margaret", "fr", "english", "f"},
		{"Berîvan", "tr", "kurdish", "f"},
		{"ئازاد", "ckb", "kurdish", "m"},
		{"Qarmoud", "en", "arabic", ""},
		{"قرموط", "ar", "arabic", ""},
		{"ڤرمۆت", "ar", "kurdish", ""},
		{"Karmığ", "en", "turkish", ""},
		{"Karmîg", "en", "kurdish", ""},
		{"Karmug", "tr", "turkish", ""},
		{"Karmug", "ku", "kurdish", ""},
		{"Karmug", "fr", "arabic", ""},
		{"", "", "arabic", ""},
	} {
		if culture, gender := fitting(strings.Split(c.forms, "|"), c.language); culture != c.culture || gender != c.gender {
			t.Errorf("%s in %q: got %q %q, want %q %q", c.forms, c.language, culture, gender, c.culture, c.gender)
		}
	}
}

// A pseudonym that somebody chose in one script has its form in the other where
// that is known; where not, it can be given, and the first stays.
func TestAPseudonymGivenInOneScript(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker", "سلمى")
	known, rare := w.person(vault.Relative, "Hadeel", "هديل"), w.person(vault.Relative, "Zoltan", "زولتان")
	arabic, english := w.draft("R: رحت مع هديل وزولتان.", p), w.draft("R: I went with Hadeel and Zoltan.", p)
	w.decide(english, Decision{String: "Hadeel", Action: Replace, Person: known.ID, With: "Berîvan"}, Decision{String: "Zoltan", Action: Replace, Person: rare.ID, With: "Przemysl"})
	w.decide(arabic, Decision{String: "هديل", Action: Replace, Person: known.ID}, Decision{String: "زولتان", Action: Replace, Person: rare.ID})
	result := func(d Draft, want string) {
		t.Helper()
		if got := w.review(d).Result; !strings.HasSuffix(got, want) {
			t.Errorf("got %q, want %q at its end", got, want)
		}
	}
	result(english, "I went with Berîvan and Przemysl.")
	result(arabic, "رحت مع بيريفان وPrzemysl.")
	w.decide(arabic, Decision{String: "زولتان", Action: Replace, Person: rare.ID, With: "برزيمسل"})
	result(arabic, "رحت مع بيريفان وبرزيمسل.")
	result(english, "I went with Berîvan and Przemysl.")
	_, err := w.g.Decide(w.ctx, w.holder, arabic.ID, Decision{String: "زولتان", Action: Replace, Person: rare.ID, With: "كريم"})
	w.fails(err, sheaf.Conflict)
	w.decide(arabic, Decision{String: "زولتان", Action: Replace, Person: rare.ID, With: "برزيمسل / Przemysl"}) // as they are
	result(arabic, "رحت مع بيريفان وبرزيمسل.")
	third := w.person(vault.Relative, "Ludmila")
	more := w.draft("R: Ludmila came, لودميلا.", p)
	w.decide(more, Decision{String: "Ludmila", Action: Replace, Person: third.ID, With: "Ingeborg / إنغبورغ"}, Decision{String: "لودميلا", Action: Replace, Person: third.ID})
	result(more, "Ingeborg came, إنغبورغ.")
}
