package pseudonym

import (
	"testing"

	"sheaf/internal/vault"
)

// TestWhichNameIsMeant is that a proposal says which name a string was taken for, of
// each who may be meant, and what was decided in another language. All is invented.
func TestWhichNameIsMeant(t *testing.T) {
	w := newWorld(t)
	speaker := w.participant("Test Speaker")
	yusuf := w.person(vault.Relative, "Yusuf Qarwan", "Velmor")
	uncle, neighbour := w.person(vault.Relative, "Hamdan"), w.person(vault.Relative, "Hamdan Wafiq")
	got := w.proposals(w.draft("R: Yousef came with Velmor. Hamdan opened the door, and Nadreth.", speaker))
	for _, c := range []struct {
		said string
		who  vault.Person
		want string
	}{
		{"Yousef", yusuf, "Yusuf Qarwan"},
		{"Velmor", yusuf, "Velmor"},
		{"Hamdan", uncle, "Hamdan"},
		{"Hamdan", neighbour, "Hamdan Wafiq"},
	} {
		if form := got[c.said].Forms[c.who.ID]; form != c.want {
			t.Errorf("%s: taken for %q, want %q", c.said, form, c.want)
		}
	}
	if p := got["Nadreth"]; p.Forms != nil {
		t.Errorf("nobody is called Nadreth, and yet %v", p.Forms)
	}

	english := w.draftIn("en", "R: We lived in Qarmoud.", speaker)
	w.decide(english, Decision{String: "Qarmoud", Action: Generalise, Kind: Place, With: "[a village]"})
	if p := w.proposals(w.draftIn("fr", "R: Nous étions à Qarmoud.", speaker))["Qarmoud"]; p.Why != OtherWords || p.Before != "[a village]" {
		t.Errorf("got %+v", p)
	}
}
