package pseudonym

import (
	"strings"
	"testing"

	"sheaf/internal/vault"
)

// TestOtherNamesAreNotMerged holds names against a known one that they are like by
// rule: what people are called by as well is nobody's until somebody says whose, with
// the person and a name of its own to choose from; a spelling of the same name is
// proposed with one key.
func TestOtherNamesAreNotMerged(t *testing.T) {
	carriers := map[bool][2]string{false: {"en", "R: Then %s came to us."}, true: {"ar", "R: وقتها إجا %s على البيت."}}
	of := func(t *testing.T, known, said string) (Proposal, vault.Person) {
		t.Helper()
		w := newWorld(t)
		person := w.person(vault.Relative, known)
		in := carriers[isArabic(said)]
		d := w.draftIn(in[0], strings.ReplaceAll(in[1], "%s", said), w.participant("Quintus Teller"))
		got, ok := w.proposals(d)[said]
		if !ok {
			t.Fatalf("nothing is asked about; there is %v", w.proposals(d))
		}
		return got, person
	}
	for _, pair := range []string{
		"Sami|Samia", "Ali|Aliya", "Hassan|Hussein", "Salim|Salma", "Karim|Karima", "Khalid|Khalil", "Khaled|Khalida", "Omar|Amer",
		"Samer|Samir", "Hani|Hana", "Hamza|Hama", "Yasin|Yasmin", "Mahmoud|Mohamed", "Sami Halabi|Samia", "Omar|Abu Omar", "Sami|سامية", "حسن|Hussein",
		"سمير|سميرة", "حسن|حسين", "كريم|كريمة", "سليم|سالم", "جميل|جمال", "ماجد|مجيد", "نبيل|نبيلة", "عمر|عامر", "حامد|أحمد", "ريم|كريم", "Sami|بسام",
	} {
		t.Run(pair+" are two names", func(t *testing.T) {
			known, said, _ := strings.Cut(pair, "|")
			got, person := of(t, known, said)
			if got.Action != "" || got.Why != AnotherName || len(got.May) != 1 || got.May[0] != person.ID || !got.Person.IsZero() {
				t.Errorf("got %+v", got)
			}
		})
	}
	for _, pair := range []string{
		"Mohamed|Muhammad", "Mohamed|Mhammad", "Hussein|Hossein", "Youssef|Yusuf", "Khaled|Khalid", "Qasim|Gassim", "Walid|Oualid",
		"Haitham|Haythem", "Mustafa|Moustapha", "Ibrahim|Ibraheem", "Sami Halabi|Sami Halaby", "Mohamed|محمد", "محمد|Mhamad", "عائشة|Aicha",
		"أحمد|احمد", "إبراهيم|ابراهيم", "مصطفى|مصطفي", "هيثم|Haytham",
	} {
		t.Run(pair+" are one", func(t *testing.T) {
			known, said, _ := strings.Cut(pair, "|")
			if got, person := of(t, known, said); got.Action != Replace || got.Person != person.ID {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Run("nor with a string that was decided before", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Quintus Teller")
		w.decide(w.draft("R: Karim left.", p), Decision{String: "Karim", Action: Replace, Kind: Person, Gender: "m"})
		d := w.draft("R: They asked for Karima.", p)
		got := w.proposals(d)["Karima"]
		if got.Action != "" || got.Why != AnotherName || got.SameAs != "Karim" || got.Gender != "f" {
			t.Errorf("got %+v", got)
		}
		w.decide(d, Decision{String: "Karima", Action: Replace, Kind: Person, Gender: got.Gender, Culture: got.Culture})
		b := bookOf(w, t)
		if b.byKey["karima"][0].Entity == b.byKey["karim"][0].Entity {
			t.Error("two people became one")
		}
		if again := w.proposals(w.draft("R: Karima came back.", p))["Karima"]; again.Why == AnotherName {
			t.Errorf("once it is a name of its own, it is asked again: %+v", again)
		}
	})
}
