package pseudonym

import (
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// What the review's page asks of the gate beyond deciding. Everybody is invented.
const deskTalk = "Interviewer: Who came?\nZorvand: Quillam came, and Quillam's brother. Then Harrowgard was closed.\nInterviewer: And?\nZorvand: Quillam left."

func TestNotesAndTheAnswer(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Zorvand")
	d := w.draft(deskTalk, p)
	w.ok(w.g.AddNote(w.ctx, w.holder, d.ID, "  Ask about the brother.\r\nAgain.  "))
	w.ok(w.g.AddNote(w.ctx, w.holder, d.ID, "Second."))
	w.ok(w.g.Answer(w.ctx, w.holder, d.ID, "Nobody."))
	w.ok(w.g.Answer(w.ctx, w.holder, d.ID, "The brother, from the gate."))
	r := w.review(d)
	if len(r.Notes) != 2 || r.Notes[0].Text != "Ask about the brother.\nAgain." || r.Notes[0].By != w.holder.Member() || r.Notes[0].At.IsZero() || r.Notes[1].Text != "Second." {
		t.Errorf("notes: %+v", r.Notes)
	}
	if r.Answer == nil || r.Answer.Text != "The brother, from the gate." {
		t.Errorf("answer: %+v", r.Answer)
	}
	for name, said := range map[string]string{"empty": " \n", "too long": strings.Repeat("x", longestNote+1), "with control characters": "a\x00b", "not UTF-8": "\xff"} {
		t.Run("no note that is "+name, func(t *testing.T) {
			w.fails(w.g.AddNote(w.ctx, w.holder, d.ID, said), sheaf.Invalid)
			w.fails(w.g.Answer(w.ctx, w.holder, d.ID, said), sheaf.Invalid)
		})
	}
	t.Run("notes survive decisions and lie in no row that the study's key opens", func(t *testing.T) {
		w.decide(d, Decision{String: "Quillam", Action: Remove})
		if n := len(w.review(d).Notes); n != 2 {
			t.Errorf("%d notes", n)
		}
		rows, _, err := w.doors[access.Locked].Rows(w.ctx, w.holder, access.VaultBackup)
		w.ok(err)
		w.says(string(rows), "about the brother", "from the gate")
	})
	t.Run("notes go with an erasure", func(t *testing.T) {
		w.ok(w.g.Erase(w.ctx, w.holder, p.ID))
		_, err := w.g.Review(w.ctx, w.holder, d.ID)
		w.fails(err, sheaf.NotFound)
		w.fails(w.g.AddNote(w.ctx, w.holder, d.ID, "late"), sheaf.NotFound)
	})
}

// A draft from before there were notes opens without any.
func TestADraftWithoutNotesOpens(t *testing.T) {
	w := newWorld(t)
	d := w.draft(deskTalk, w.participant("Zorvand"))
	if r := w.review(d); r.Notes != nil || r.Answer != nil {
		t.Errorf("%v %v", r.Notes, r.Answer)
	}
	w.whole()
}

func TestReopen(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Zorvand")
	d := w.draft(deskTalk, p)
	group := func(d Draft, s string) Group {
		t.Helper()
		for _, g := range w.review(d).Groups {
			if strings.HasPrefix(g.String, s) {
				return g
			}
		}
		t.Fatal("no such group")
		return Group{}
	}
	w.decide(d, Decision{String: "Quillam", Action: Replace, Kind: Person})
	t.Run("what was decided for everywhere is asked again", func(t *testing.T) {
		r, err := w.g.Reopen(w.ctx, w.holder, d.ID, "Quillam", text.Span{})
		w.ok(err)
		if !strings.Contains(r.Result, "Quillam left") || group(d, "Quillam").Undecided == 0 {
			t.Errorf("it is still decided: %q", r.Result)
		}
		other := w.draft("Zorvand: Quillam again.", p)
		if g := group(other, "Quillam"); g.Undecided == 0 {
			t.Error("another draft still takes it over")
		}
		w.ok(w.g.Abandon(w.ctx, w.holder, other.ID))
	})
	t.Run("one place falls back to what holds everywhere", func(t *testing.T) {
		w.decide(d, Decision{String: "Quillam", Action: Generalise, With: "[a neighbour]", Kind: Person})
		last := text.Span{Start: strings.LastIndex(deskTalk, "Quillam"), End: strings.LastIndex(deskTalk, "Quillam") + len("Quillam")}
		w.decide(d, Decision{Span: last, Action: Remove})
		if r := w.review(d).Result; !strings.Contains(r, "[removed] left") {
			t.Fatalf("%q", r)
		}
		r, err := w.g.Reopen(w.ctx, w.holder, d.ID, "", last)
		w.ok(err)
		if !strings.Contains(r.Result, "[a neighbour] left") {
			t.Errorf("%q", r.Result)
		}
	})
	t.Run("not what another draft uses", func(t *testing.T) {
		w.draft("Zorvand: Quillam came once more.", p)
		_, err := w.g.Reopen(w.ctx, w.holder, d.ID, "Quillam", text.Span{})
		w.fails(err, sheaf.Conflict)
	})
	t.Run("not what nobody decided", func(t *testing.T) {
		_, err := w.g.Reopen(w.ctx, w.holder, d.ID, "Harrowgard", text.Span{})
		w.fails(err, sheaf.NotFound)
	})
	w.whole()
}

// The answer to a decision is the draft as opening it again would show it, and
// costs one entry.
func TestDecideAndReviewIsOneAct(t *testing.T) {
	w := newWorld(t)
	d := w.draft(deskTalk, w.participant("Zorvand"))
	entries := func() int {
		all, err := w.doors[access.Locked].Entries(w.ctx, w.holder, 1)
		w.ok(err)
		return len(all)
	}
	w.review(d)
	before := entries()
	marked, err := w.g.MarkAndReview(w.ctx, w.holder, d.ID, Marking{String: "closed"})
	w.ok(err)
	decided, err := w.g.DecideAndReview(w.ctx, w.holder, d.ID, Decision{String: "closed", Action: Remove})
	w.ok(err)
	if n := entries() - before; n != 2 {
		t.Errorf("%d entries for two acts", n)
	}
	again := w.review(d)
	if decided.Result != again.Result || decided.Undecided != again.Undecided || len(decided.Flags) != len(again.Flags) || marked.Undecided != decided.Undecided+1 {
		t.Errorf("%d undecided, then %d, and %d when opened again", marked.Undecided, decided.Undecided, again.Undecided)
	}
	for i, at := range again.ResultAt {
		if original := again.Transcript.Paragraphs[i]; original.Speaker >= 0 && at.Len() == 0 {
			t.Errorf("paragraph %d went nowhere", i)
		}
	}
	if again.Put[len(again.Put)-1].Len() == 0 || len(again.ResultAt) != len(again.Transcript.Paragraphs) {
		t.Errorf("put %v, paragraphs %v", again.Put, again.ResultAt)
	}
}

func TestProclitics(t *testing.T) {
	for s, want := range map[string]string{"وكريم": "و وك", "والمدرسة": "و وال", "للمدينة": "ل لل", "Karim": "", "وم": "", "بكريم": "ب"} {
		if got := strings.Join(Proclitics(s), " "); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
}

func BenchmarkDecideAndReview(b *testing.B) {
	w, d, p := benchWorld(b, 13)
	actions := []Decision{{String: "Karim", Action: Replace, Person: p.ID}, {String: "Ashmira", Action: Keep}}
	i := 0
	for b.Loop() {
		_, err := w.g.DecideAndReview(w.ctx, w.holder, d.ID, actions[i%2])
		w.ok(err)
		i++
	}
}

// TestUndo is that whoever decides can take it back, step by step, also after the page
// was closed.
func TestUndo(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Zorvand")
	d := w.draft(deskTalk, p)
	decide := func(all ...Decision) Review {
		t.Helper()
		r, err := w.g.DecideAllAndReview(w.ctx, w.holder, d.ID, all)
		w.ok(err)
		return r
	}
	undo := func() (Review, string) {
		t.Helper()
		r, at, err := w.g.Undo(w.ctx, w.holder, d.ID)
		w.ok(err)
		return r, at.Of(deskTalk)
	}
	decide(Decision{String: "Quillam", Action: Replace, Kind: Person})
	decide(Decision{String: "Harrowgard", Action: Generalise, With: "[a town]", Kind: Place})
	for _, said := range []string{"closed", "left"} {
		_, err := w.g.MarkAndReview(w.ctx, w.holder, d.ID, Marking{String: said})
		w.ok(err)
	}
	both := decide(Decision{String: "closed", Action: Remove}, Decision{String: "left", Action: Keep})
	if at := both.Last.Of(deskTalk); at != "closed" {
		t.Errorf("what was decided last begins at %q", at)
	}
	t.Run("what was decided in one act goes in one, also for whoever opens the draft anew", func(t *testing.T) {
		r, at := undo()
		if strings.Contains(r.Result, "[removed]") || at != "closed" || !strings.Contains(r.Result, "[a town]") {
			t.Errorf("at %q: %q", at, r.Result)
		}
		if again := w.review(d); again.Last != r.Last || again.Last.Of(deskTalk) != "Harrowgard" {
			t.Errorf("then %q would be taken back", again.Last.Of(deskTalk))
		}
	})
	t.Run("nobody takes back what somebody else decided", func(t *testing.T) {
		_, _, err := w.g.Undo(w.ctx, w.second, d.ID)
		w.fails(err, sheaf.NotFound)
	})
	t.Run("what was taken back by itself is passed over", func(t *testing.T) {
		_, err := w.g.Reopen(w.ctx, w.holder, d.ID, "Harrowgard", text.Span{})
		w.ok(err)
		if r, at := undo(); at != "Quillam" || r.Last.Len() > 0 {
			t.Errorf("%q, then %v", at, r.Last)
		}
		_, _, err = w.g.Undo(w.ctx, w.holder, d.ID)
		w.fails(err, sheaf.NotFound)
	})
	t.Run("what another draft uses stays, and is not in the way of the rest", func(t *testing.T) {
		decide(Decision{String: "Harrowgard", Action: Generalise, With: "[a town]", Kind: Place})
		r := decide(Decision{String: "Quillam", Action: Replace, Kind: Person})
		w.draft("Zorvand: Quillam came once more.", p)
		_, _, err := w.g.Undo(w.ctx, w.holder, d.ID)
		w.fails(err, sheaf.Conflict)
		if after, at := undo(); at != "Harrowgard" || strings.Contains(after.Result, "Quillam") || strings.Contains(after.Result, "[a town]") {
			t.Errorf("%q: %q, of %q", at, after.Result, r.Result)
		}
	})
	t.Run("a list that was handed in is no step", func(t *testing.T) {
		w.decide(d, Decision{String: "Harrowgard", Action: Generalise, With: "[a town]", Kind: Place})
		if r := w.review(d); r.Last.Len() > 0 {
			t.Errorf("%q would be taken back", r.Last.Of(deskTalk))
		}
	})
	w.whole()
}
