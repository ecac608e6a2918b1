package pseudonym

import (
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// decidedAs gives what was decided about each flag that says a form.
func decidedAs(r Review, form string) (all []Action) {
	for _, f := range r.Flags {
		if f.Text != form {
			continue
		}
		var a Action
		if f.Decided != nil {
			a = f.Decided.Action
		}
		all = append(all, a)
	}
	return all
}

// A verb that was kept let a man of that name through, in another interview.
func TestKeptAsWritten(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	one := w.draft("Interviewer: why?\nR: It was to foster open research.", p)
	if _, err := w.g.Mark(w.ctx, w.holder, one.ID, Marking{String: "foster"}); err != nil {
		t.Fatal(err)
	}
	w.decide(one, Decision{String: "foster", Action: Keep, Kind: Word})
	two := w.draft("Interviewer: who?\nR: Then Foster took me at night. Foster took me at night.", p)
	w.speaker(two, "R", p)
	got := decidedAs(w.review(two), "Foster")
	if len(got) == 0 || got[0] != "" {
		t.Fatalf("got %q, want undecided", got)
	}
	_, err := w.g.Admit(w.ctx, w.holder, two.ID)
	w.fails(err, sheaf.Conflict)
	t.Run("a keep in another spelling finds nothing", func(t *testing.T) {
		_, err := w.g.Decide(w.ctx, w.holder, two.ID, Decision{String: "foster", Action: Keep})
		w.fails(err, sheaf.NotFound)
	})
	t.Run("what is replaced is replaced in every form", func(t *testing.T) {
		w.decide(two, Decision{String: "foster", Action: Replace, Kind: Person, Gender: "m"})
		if r := w.review(two); strings.Contains(r.Result, "Foster") || r.Undecided != 0 {
			t.Errorf("%d undecided in %q", r.Undecided, r.Result)
		}
	})
	t.Run("a scan passes over the spelling that was kept alone", func(t *testing.T) {
		w.decide(one, Decision{String: "foster", Action: Keep, Kind: Word})
		hits, err := w.g.Scan(w.ctx, w.holder, []string{"to foster it", "Then Foster came"})
		w.ok(err)
		if len(hits) != 1 || hits[0].Text != 1 {
			t.Errorf("hits: %v", hits)
		}
	})
}

func TestEachSpellingIsAsked(t *testing.T) {
	w := newWorld(t)
	d := w.draft("Interviewer: why?\nR: We saw Zurbagan and ZURBAGAN and Zurbagan.", w.participant("Test Speaker"))
	var asked []string
	for _, g := range w.review(d).Groups {
		if strings.EqualFold(g.String, "zurbagan") {
			asked = append(asked, g.String)
		}
	}
	if len(asked) != 2 || asked[0] != "Zurbagan" {
		t.Errorf("asked about %q", asked)
	}
	w.decide(d, Decision{String: "Zurbagan", Action: Generalise, Kind: Place, With: "[a town]"})
	if got := w.review(d).Result; !strings.HasSuffix(got, "[a town] and [a town] and [a town].") {
		t.Errorf("got %q", got)
	}
}

// A second decision of another kind was accepted and changed nothing.
func TestNewestDecisionWins(t *testing.T) {
	for name, c := range map[string]Decision{
		"keep, then replace as a person":   {String: "Foster", Action: Replace, Kind: Person, Gender: "m"},
		"keep, then generalise as a place": {String: "Foster", Action: Generalise, Kind: Place, With: "[a town]"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p := w.participant("Test Speaker")
			d := w.draft("Interviewer: who?\nR: Then Foster took me at night.", p)
			w.decide(d, Decision{String: "Foster", Action: Keep, Kind: Word}, c)
			if got := decidedAs(w.review(d), "Foster"); len(got) != 1 || got[0] != c.Action {
				t.Errorf("got %q, want %s", got, c.Action)
			}
			later := w.draft("Interviewer: who?\nR: And then Foster left.", p)
			if got := decidedAs(w.review(later), "Foster"); len(got) != 1 || got[0] != c.Action {
				t.Errorf("later: got %q, want %s", got, c.Action)
			}
			w.decide(d, Decision{String: "Foster", Action: Remove, Kind: Organisation}, Decision{String: "Foster", Action: Keep, Kind: Word})
			if got := decidedAs(w.review(d), "Foster"); len(got) != 1 || got[0] != Keep {
				t.Errorf("kept again: got %q", got)
			}
			if n := len(bookOf(w, t).decisions); n != 1 {
				t.Errorf("%d decisions", n)
			}
			w.whole()
		})
	}
}

// A name that is also a word stayed where a sentence began with it.
func TestReplacedWhereverItStands(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	d := w.draft("Interviewer: who?\nR: Will came late. We waited for Will. He will come.", p)
	w.decide(d, Decision{String: "Will", Action: Replace, Kind: Person, With: "Hakim"})
	if got := w.review(d).Result; !strings.HasSuffix(got, "Hakim came late. We waited for Hakim. He will come.") {
		t.Errorf("got %q", got)
	}
	t.Run("a later draft too", func(t *testing.T) {
		later := w.draft("Interviewer: and?\nR: Will left. We did too.", p)
		if got := w.review(later).Result; !strings.HasSuffix(got, "Hakim left. We did too.") {
			t.Errorf("got %q", got)
		}
	})
	t.Run("what was decided for one place is asked about elsewhere", func(t *testing.T) {
		d := w.draft("Interviewer: who?\nR: Rose came late. We waited for Rose.", p)
		w.speaker(d, "R", p)
		at := strings.LastIndex(w.review(d).Transcript.Text, "Rose")
		for _, f := range w.review(d).Flags {
			if f.Span.Start == at {
				w.decide(d, Decision{Span: f.Span, Action: Remove, Kind: Person})
			}
		}
		if got := decidedAs(w.review(d), "Rose"); len(got) != 2 || got[0] != "" || got[1] != Remove {
			t.Errorf("got %q", got)
		}
		_, err := w.g.Admit(w.ctx, w.holder, d.ID)
		w.fails(err, sheaf.Conflict)
		w.keepRest(d)
		w.admit(d)
	})
}

// A last look refuses what no flag stands for.
func TestNothingLeft(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	d := w.draft("Interviewer: who?\nR: Will came late. We waited for Will, not for Zoltan.", p)
	w.decide(d, Decision{String: "Will", Action: Remove, Kind: Person})
	w.keepRest(d)
	w.person(vault.Relative, "Zoltan")
	o, b := reopened(w, t, d)
	for name, forget := range map[string]string{"of what was decided to go": "Will came", "of what was kept": ""} {
		t.Run(name, func(t *testing.T) {
			cut := *o
			cut.review.Mentions = nil
			for _, m := range o.review.Mentions {
				if forget != "" && strings.HasPrefix(o.transcript.Text[m.Start:], forget) {
					continue
				}
				cut.review.Mentions = append(cut.review.Mentions, m)
			}
			err := lastLook(w, &cut, b)
			if forget == "" {
				w.ok(err)
				return
			}
			w.fails(err, sheaf.Conflict)
			w.says(err.Error(), "Will", "Zoltan")
			if !strings.Contains(err.Error(), " 1 places") {
				t.Error(err)
			}
		})
	}
}

// An alias that was added after the draft was not looked for.
func TestNamesLearnedLate(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	uncle := w.person(vault.Relative, "Hamdan")
	d := w.draft("Interviewer: who?\nR: rose came late. They called him baker. I saw Marvell.", p)
	w.speaker(d, "R", p)
	w.decide(d, Decision{String: "Marvell", Action: Keep, Kind: Word})
	w.keepRest(d)
	if n := w.review(d).Undecided; n != 0 {
		t.Fatalf("%d undecided", n)
	}
	w.ok(w.v.ChangeSheet(w.ctx, w.holder, uncle.ID, vault.Sheet{LegalName: "Hamdan", KnownAs: []string{"Baker", "Marvell"}}))
	_, err := w.g.Admit(w.ctx, w.holder, d.ID)
	w.fails(err, sheaf.Conflict)
	r := w.review(d)
	for form, why := range map[string]string{"baker": "was never flagged", "Marvell": "was kept before it was known"} {
		if got := decidedAs(r, form); len(got) != 1 || got[0] != "" {
			t.Errorf("%s, which %s: got %q, want undecided", form, why, got)
		}
	}
	w.decide(d, Decision{String: "baker", Action: Replace, Person: uncle.ID, Gender: "m"}, Decision{String: "Marvell", Action: Keep, Kind: Word})
	if n := w.review(d).Undecided; n != 0 {
		t.Fatalf("%d undecided", n)
	}
	w.says(w.admit(d).Transcript.Text, "baker")
	w.whole()
}

// What was decided as one in a draft is one in the next, although that was read
// before anybody had decided.
func TestWhatWasDecidedTogetherStandsTogether(t *testing.T) {
	w := newWorld(t)
	speaker := w.participant("Test Speaker")
	first := w.draft("R: We slept in Qasr Bellun that night.", speaker)
	second := w.draft("R: They came from Qasr Bellun, and Bellun was far.", speaker)
	at := strings.Index(w.review(second).Transcript.Text, "Bellun,")
	if _, err := w.g.Mark(w.ctx, w.holder, second.ID, Marking{Span: text.Span{Start: at, End: at + len("Bellun")}}); err != nil {
		t.Fatal(err)
	}
	w.decide(first, Decision{String: "Qasr Bellun", Action: Generalise, Kind: Place, With: "[a village]"})
	if got := w.review(second).Result; !strings.HasPrefix(got, "R: They came from [a village], and") {
		t.Errorf("the second draft reads %q", got)
	}
}
