package pseudonym

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"sheaf/internal/detect"
)

// TestNamesOfOtherDraftsAreReadOnce draws pseudonyms beside 50 drafts under review: the
// first opens them all, the next does not. What another draft
// says anew is heeded all the same, and of what was erased nothing is kept.
func TestNamesOfOtherDraftsAreReadOnce(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Quintus Teller")
	talk := strings.Repeat("R: We went on along the river until it was dark, and nobody spoke to us on the way there.\n", 100)
	for i := range mostDrafts {
		w.draft(fmt.Sprintf("R: Then Zunqar%c%cov came to us.\n%s", 'a'+i/10, 'a'+i%10, talk), p)
	}
	d := w.draft("R: Vortigal came, and Marzubin, and Kelbrosh.", p)
	draw := func(said string) (map[DraftID]perhapsIn, time.Duration) {
		start := time.Now()
		w.decide(d, Decision{String: said, Action: Replace, Kind: Person, Gender: "m"})
		return maps.Clone(w.g.perhaps.sealed), time.Since(start)
	}
	first, opening := draw("Vortigal")
	next, reading := draw("Marzubin")
	t.Logf("beside %d drafts of %d words: the first pseudonym took %v, the next %v", mostDrafts, len(strings.Fields(talk)), opening, reading)
	for id, kept := range next {
		if !bytes.Equal(kept.envelope, first[id].envelope) {
			t.Error("a draft was read again that had not changed")
		}
	}
	if len(w.g.perhaps.sealed) != mostDrafts {
		t.Errorf("%d drafts are kept", len(w.g.perhaps.sealed))
	}
	other := w.participant("Second Person")
	before := perhapsOf(w, t, d)
	added := w.draft("R: They asked for Hadramov there.", other)
	_, err := w.g.Mark(w.ctx, w.holder, added.ID, Marking{String: "They asked"})
	w.ok(err)
	if now := perhapsOf(w, t, d); len(now) != len(before) || !strings.Contains(strings.Join(now, " "), "Hadramov") {
		t.Errorf("%d names instead of %d, the new one not among them: %v", len(now), len(before), now)
	}
	w.ok(w.g.Erase(w.ctx, w.holder, other.ID))
	w.ok(w.v.Erase(w.ctx, w.holder, other.ID))
	if now := strings.Join(perhapsOf(w, t, d), " "); strings.Contains(now, "Hadramov") {
		t.Errorf("what was erased is still among %v", now)
	}
	for _, kept := range w.g.perhaps.sealed {
		if strings.Contains(detect.Fold(string(kept.envelope)), "zunqar") {
			t.Error("names lie open in memory")
		}
	}
}
