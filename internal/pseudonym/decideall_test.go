package pseudonym

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

// manyStrings is a draft of about 2,500 words and n decisions about strings of
// it: three of five are kept, one names somebody unknown, one is a place.
func manyStrings(w *world, n int) (Draft, []Decision) {
	w.Helper()
	syllables := []string{"zar", "qol", "vim", "deb", "shun", "kra", "plo", "wex", "jit", "gur"}
	var said strings.Builder
	var all []Decision
	for i := range n {
		form := syllables[i%10] + syllables[i/10%10] + syllables[(i/100+i)%10] + "ov"
		d := Decision{String: form, Action: Keep}
		switch i % 5 {
		case 0:
			form = strings.ToUpper(form[:1]) + form[1:]
			d = Decision{String: form, Action: Replace, Kind: Person, Gender: "m", Culture: []string{"arabic", "turkish", "french"}[i/5%3]}
		case 1:
			form = strings.ToUpper(form[:1]) + form[1:]
			d = Decision{String: form, Action: Generalise, Kind: Place, With: "[a village in the north]"}
		}
		fmt.Fprintf(&said, "R: In those days we asked about %s and nobody knew anything.\n", form)
		all = append(all, d)
	}
	p := w.participant("Test Speaker")
	for i := range 30 {
		w.person(vault.Relative, fmt.Sprintf("Nokto%c%cmir", 'a'+i%26, 'a'+i/26))
	}
	return w.draft(said.String(), p), all
}

// BenchmarkDecideAll measures what one act spares: the draft, the book and every sheet
// are read once.
func BenchmarkDecideAll(b *testing.B) {
	measure := func(b *testing.B, decide func(w *world, d Draft, all []Decision)) {
		for b.Loop() {
			b.StopTimer()
			w := newWorld(b)
			d, all := manyStrings(w, 200)
			b.StartTimer()
			decide(w, d, all)
		}
	}
	b.Run("one by one", func(b *testing.B) {
		measure(b, func(w *world, d Draft, all []Decision) { w.decide(d, all...) })
	})
	b.Run("in one act", func(b *testing.B) {
		measure(b, func(w *world, d Draft, all []Decision) {
			_, err := w.g.DecideAll(w.ctx, w.holder, d.ID, all)
			w.ok(err)
		})
	})
}

func TestDecideAll(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	uncle := w.person(vault.Relative, "Hamdan")
	const said = "R: Hamdan saw Qarmoud and Haythem, whom they call Haitham, at Zurbagan. Zurbagan burned, ploverish and vimly."
	all := []Decision{
		{String: "Hamdan", Action: Replace, Person: uncle.ID, Gender: "m"},
		{String: "Qarmoud", Action: Replace, Kind: Person, Gender: "m"},
		{String: "Haitham", Action: Replace, Kind: Person, Gender: "m"},
		{String: "Haythem", Action: Replace, Kind: Person, SameAs: "Haitham"},
		{String: "Zurbagan", Action: Generalise, Kind: Place, With: "[a town]"},
		{String: "Zurbagan", Action: Generalise, Kind: Place, With: "[a city]"},
		{String: "ploverish", Scope: Here, Action: Keep},
		{String: "vimly", Action: Keep},
	}
	t.Run("an error names its decision, and none is made", func(t *testing.T) {
		d := w.draft(said, p)
		for _, c := range []struct {
			wrong Decision
			kind  sheaf.Kind
		}{
			{Decision{String: "Zoltan", Action: Remove}, sheaf.NotFound},
			{Decision{String: "vimly"}, sheaf.Invalid},
			{Decision{String: "Zurbagan", Action: Generalise, With: "[where Qarmoud lives]"}, sheaf.Invalid},
		} {
			_, err := w.g.DecideAll(w.ctx, w.holder, d.ID, append(slices.Clone(all), c.wrong))
			w.fails(err, c.kind)
			if !strings.HasPrefix(err.Error(), "decision 9: ") || sheaf.HintOf(err) == "" {
				t.Errorf("got %q, %q", err, sheaf.HintOf(err))
			}
		}
		if b := bookOf(w, t); len(b.decisions)+len(b.entities) > 0 {
			t.Errorf("%d decisions and %d entities are left", len(b.decisions), len(b.entities))
		}
		_, err := w.g.DecideAll(w.ctx, w.holder, d.ID, nil)
		w.fails(err, sheaf.Invalid)
	})
	d := w.draft(said, p)
	n, err := w.g.DecideAll(w.ctx, w.holder, d.ID, all)
	w.ok(err)
	t.Run("each finds what those before it left", func(t *testing.T) {
		r, b := w.review(d), bookOf(w, t)
		if n != 10 || r.Undecided != 1 || len(b.decisions) != 6 || len(b.entities) != 4 { // the speaker is undecided
			t.Errorf("%d mentions, %d undecided, %d decisions, %d entities", n, r.Undecided, len(b.decisions), len(b.entities))
		}
		if got := strings.Count(r.Result, "[a city]"); got != 2 || strings.Contains(r.Result, "town") {
			t.Errorf("got %q", r.Result)
		}
		if b.byKey["haythem"][0].Entity != b.byKey["haitham"][0].Entity {
			t.Error("two entities of one")
		}
	})
	t.Run("the record counts what was decided", func(t *testing.T) {
		note := entryOf(w, t, access.Locked, access.DecideDraft, "draft", d.ID.String()).data
		if got := fmt.Sprint(note["actions"]); got != "map[generalise:2 keep:2 replace:4]" || note["mentions"] != 10.0 || note["action"] != nil {
			t.Errorf("got %v", note)
		}
	})
	t.Run("as one by one", func(t *testing.T) {
		other := newWorld(t)
		q := other.participant("Test Speaker")
		person := other.person(vault.Relative, "Hamdan")
		e := other.draft(said, q)
		single := slices.Clone(all)
		single[0].Person = person.ID
		other.decide(e, single...)
		shape := func(w *world, d Draft) (all []string) {
			for _, f := range w.review(d).Flags {
				all = append(all, fmt.Sprint(f.Text, f.Decided.Action, f.Decided.Kind, f.Decided.Scope, f.Decided.Action == Generalise && f.Decided.With == "[a city]"))
			}
			return all
		}
		if got, want := shape(w, d), shape(other, e); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("no pseudonym resembles another of the same act", func(t *testing.T) {
		w := newWorld(t)
		d, all := manyStrings(w, 200)
		_, err := w.g.DecideAll(w.ctx, w.holder, d.ID, all)
		w.ok(err)
		var names []string
		for _, e := range bookOf(w, t).entities {
			if e.Kind == Person {
				names = append(names, e.Latin)
			}
		}
		if len(names) != 40 {
			t.Errorf("%d pseudonyms", len(names))
		}
		for i, a := range names {
			for _, b := range names[:i] {
				if detect.Resembles(a, b) {
					t.Errorf("%s resembles %s", a, b)
				}
			}
		}
	})
}
