package coding_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// disputed is a study in which two coders read two passages differently, and the
// state that was frozen of it.
type disputed struct {
	*world
	doc         study.Document
	a, b        study.BundleSubject
	fear, water coding.Code
	frozen      coding.Frozen
	on          coding.Decision // what the two laid on the words of one of them
	both        coding.Decision // on words of both
}

func newDispute(t *testing.T) disputed {
	t.Helper()
	d := disputed{world: newWorld(t)}
	d.doc, d.a, d.b = d.two()
	d.fear, d.water = d.code("fear"), d.code("water")
	across := d.doc.Text[d.at(d.doc, "We were afraid.").Span.Start:d.at(d.doc, "We were boys").Span.End]
	first, second := d.lay(d.fear, d.doc, "afraid of the water"), d.lay(d.fear, d.doc, across)
	theirs, err := d.book.Code(d.ctx, d.colleague, d.water.ID, d.at(d.doc, "afraid of the water"))
	d.ok(err)
	d.frozen = d.freeze("Round one", coding.Piece{Data: []byte("x")})
	d.on = coding.Decision{Frozen: d.frozen.ID, First: []coding.CodingID{first.ID}, Second: []coding.CodingID{theirs.ID}}
	d.both = coding.Decision{Frozen: d.frozen.ID, First: []coding.CodingID{second.ID}}
	return d
}

// deciding is d as somebody decides it.
func deciding(d coding.Decision, kept, why string) coding.Decision {
	d.Kept, d.Why = kept, why
	return d
}

func (d disputed) decide(c access.Caller, one coding.Decision, lay ...coding.Application) coding.Decision {
	d.t.Helper()
	made, err := d.book.Decide(d.ctx, c, one, lay)
	d.ok(err)
	return made
}

func (d disputed) decisions() []coding.Decision {
	d.t.Helper()
	all, err := d.book.Decisions(d.ctx, d.analyst, d.frozen.ID)
	d.ok(err)
	return all
}

// agreed are the words of what lies in the reconciled layer, with its codes.
func (d disputed) agreed() (all []string) {
	d.t.Helper()
	layers, err := d.book.Layers(d.ctx, d.analyst)
	d.ok(err)
	names := map[coding.CodeID]string{d.fear.ID: "fear", d.water.ID: "water"}
	for _, l := range layers {
		if l.Kind != coding.ReconciledLayer {
			continue
		}
		if l.Name != "Round one" {
			d.t.Errorf("the reconciled layer is called %q", l.Name)
		}
		of := d.codings(coding.Filter{Layer: l.ID})
		for i, words := range d.quotes(of) {
			all = append(all, names[of[i].Code]+": "+words)
		}
	}
	return all
}

func (d disputed) says(code coding.Code, words string) coding.Application {
	return coding.Application{Code: code.ID, Anchor: d.at(d.doc, words)}
}

func TestDecide(t *testing.T) {
	t.Run("lays in the reconciled layer and keeps who decided what, and why", func(t *testing.T) {
		d := newDispute(t)
		made := d.decide(d.analyst, deciding(d.on, coding.KeptBoth, " he says both "), d.says(d.fear, "afraid of the water"), d.says(d.water, "afraid of the water"))
		if said := d.lastEntry(); strings.Contains(said, "says both") || !strings.Contains(said, made.ID.String()) || !strings.Contains(said, `"kept":"both"`) {
			t.Errorf("the record says %s", said)
		}
		if diff := cmp.Diff([]string{"fear: afraid of the water", "water: afraid of the water"}, slices.Sorted(slices.Values(d.agreed()))); diff != "" {
			t.Error(diff)
		}
		if made.Why != "he says both" || made.By != d.analyst.Member() || !slices.Equal(made.Subjects, []study.SubjectID{d.a.ID}) || len(made.Laid) != 2 {
			t.Errorf("decided %+v", made)
		}
		slices.SortFunc(made.Laid, func(a, b coding.CodingID) int { return slices.Compare(a.ID[:], b.ID[:]) })
		if diff := cmp.Diff([]coding.Decision{made}, d.decisions()); diff != "" {
			t.Error(diff)
		}
		d.clean()
	})
	t.Run("again, in place of the earlier decision and its codings, also with the two changed about; undone as one", func(t *testing.T) {
		d := newDispute(t)
		first := d.decide(d.analyst, deciding(d.on, coding.KeptFirst, "fear"), d.says(d.fear, "afraid of the water"))
		again := deciding(d.on, coding.KeptFirst, "water, after all")
		again.First, again.Second, again.Version = d.on.Second, d.on.First, first.Version
		second := d.decide(d.colleague, again, d.says(d.water, "the water"))
		check := func(by access.Caller, why string, agreed ...string) {
			t.Helper()
			all := d.decisions()
			if len(all) != 1 || all[0].ID != first.ID || all[0].By != by.Member() || all[0].Why != why || len(all[0].Laid) != len(agreed) {
				t.Fatalf("decided %+v", all)
			}
			if diff := cmp.Diff(agreed, d.agreed()); diff != "" {
				t.Fatal(diff)
			}
		}
		check(d.colleague, "water, after all", "water: the water")
		_, err := d.book.Undo(d.ctx, d.analyst)
		d.want(sheaf.Conflict, err)
		if second.ID != first.ID {
			t.Error("one disagreement has two decisions")
		}
		d.undo(d.colleague)
		check(d.analyst, "fear", "fear: afraid of the water")
		d.undo(d.analyst)
		if len(d.decisions())+len(d.agreed()) != 0 {
			t.Errorf("after undoing %+v, agreed %q", d.decisions(), d.agreed())
		}
		d.redo(d.analyst)
		d.redo(d.colleague)
		check(d.colleague, "water, after all", "water: the water")
		d.clean()
	})
	t.Run("what two decisions laid stays until neither lays it", func(t *testing.T) {
		d := newDispute(t)
		one := d.decide(d.analyst, deciding(d.on, coding.KeptOther, ""), d.says(d.fear, "We were boys"))
		d.decide(d.colleague, deciding(d.both, coding.KeptOther, ""), d.says(d.fear, "We were boys"))
		_, err := d.book.Undo(d.ctx, d.analyst)
		d.want(sheaf.Conflict, err)
		again := deciding(d.on, coding.KeptNeither, "")
		again.Version = one.Version
		d.decide(d.analyst, again)
		if diff := cmp.Diff([]string{"fear: We were boys"}, d.agreed()); diff != "" {
			t.Error(diff)
		}
		d.undo(d.colleague)
		d.clean()
	})
	t.Run("refuses", func(t *testing.T) {
		d := newDispute(t)
		lay := d.says(d.fear, "the water")
		try := func(kind sheaf.Kind, c access.Caller, one coding.Decision, lay ...coding.Application) {
			t.Helper()
			_, err := d.book.Decide(d.ctx, c, one, lay)
			d.want(kind, err)
		}
		nothing := d.on
		nothing.First, nothing.Second = nil, nil
		unknown := d.on
		unknown.First, unknown.Second = []coding.CodingID{{ID: sheaf.NewID()}}, nil
		elsewhere := d.on
		elsewhere.Frozen = coding.FrozenID{ID: sheaf.NewID()}
		try(sheaf.Invalid, d.analyst, deciding(d.on, "third", ""))
		try(sheaf.Invalid, d.analyst, deciding(d.on, coding.KeptNeither, ""), lay)
		try(sheaf.Invalid, d.analyst, deciding(nothing, coding.KeptOther, ""), lay)
		try(sheaf.NotFound, d.analyst, deciding(unknown, coding.KeptOther, ""), lay)
		try(sheaf.NotFound, d.analyst, deciding(elsewhere, coding.KeptOther, ""), lay)
		try(sheaf.Denied, d.interviewer, deciding(d.on, coding.KeptOther, ""), lay)
		d.decide(d.colleague, deciding(d.on, coding.KeptOther, ""), lay)
		try(sheaf.Conflict, d.analyst, deciding(d.on, coding.KeptOther, ""), lay)
		_, err := d.book.Undo(d.ctx, d.analyst) // the state, on which a decision rests
		d.want(sheaf.Conflict, err)
		_, err = d.book.Decisions(d.ctx, d.auditor, d.frozen.ID)
		d.want(sheaf.Denied, err)
		_, err = d.book.Decisions(d.ctx, d.analyst, elsewhere.Frozen)
		d.want(sheaf.NotFound, err)

		d.ok(d.study.Hold(d.ctx, d.interviewer, d.a.ID, true, ""))
		try(sheaf.Denied, d.analyst, deciding(d.both, coding.KeptNeither, ""))
		_, err = d.book.Undo(d.ctx, d.colleague)
		d.ok(err)
		_, err = d.book.Redo(d.ctx, d.colleague)
		d.want(sheaf.Denied, err)
	})
	t.Run("an erasure takes the decisions about one alone, and the reason of one about several", func(t *testing.T) {
		d := newDispute(t)
		d.decide(d.analyst, deciding(d.on, coding.KeptOther, "of the first alone"), d.says(d.fear, "the water"))
		both := d.decide(d.analyst, deciding(d.both, coding.KeptOther, "of both"), d.says(d.fear, "We were afraid."))
		if len(both.Subjects) != 2 {
			t.Fatalf("a decision on words of both is about %d", len(both.Subjects))
		}
		d.erase(d.a.ID)
		left := d.decisions()
		if len(left) != 1 || left[0].ID != both.ID || left[0].Why != "" || left[0].Kept != coding.KeptOther || left[0].By != d.analyst.Member() ||
			!slices.Equal(left[0].Subjects, []study.SubjectID{d.b.ID}) || len(left[0].Laid) != 1 {
			t.Errorf("left %+v", left)
		}
		changes, err := d.study.Changes(d.ctx, d.analyst, 0)
		d.ok(err)
		for _, ch := range changes {
			if strings.Contains(string(ch.After)+string(ch.Before), "of both") {
				t.Error("the log of changes still says why")
			}
		}
		d.clean()
		d.erase(d.b.ID)
		if left := d.decisions(); len(left) != 0 {
			t.Errorf("left %+v", left)
		}
		d.clean()
	})
	t.Run("is backed up under the keys of those whom it is about", func(t *testing.T) {
		d := newDispute(t)
		d.decide(d.analyst, deciding(d.both, coding.KeptNeither, "of both"))
		items, err := d.book.Dump(d.ctx, d.holder)
		d.ok(err)
		i := slices.IndexFunc(items, func(item access.DumpItem) bool { return strings.HasPrefix(item.Path, "coding/decisions/") })
		if i < 0 || len(items[i].Keys) != 2 || !strings.HasPrefix(string(items[i].JSON), `{"v":1,"id"`) || !strings.Contains(string(items[i].JSON), "of both") {
			t.Errorf("item %d of %d", i, len(items))
		}
	})
	t.Run("shows while coding is blind, as what was agreed on", func(t *testing.T) {
		d := newDispute(t)
		d.blind(true)
		d.decide(d.colleague, deciding(d.on, coding.KeptSecond, ""), d.says(d.water, "afraid of the water"))
		if diff := cmp.Diff([]string{"water: afraid of the water"}, d.agreed()); diff != "" {
			t.Error(diff)
		}
	})
}

// A decision that was put in the place of another is pointed out.
func TestCheckFindsSwappedDecisions(t *testing.T) {
	d := newDispute(t)
	d.decide(d.analyst, deciding(d.on, coding.KeptNeither, "one"))
	d.decide(d.analyst, deciding(d.both, coding.KeptNeither, "two"))
	d.tamper(`UPDATE reconciliation SET box = (SELECT o.box FROM reconciliation o WHERE o.id <> reconciliation.id)`)
	problems, err := d.book.Check(d.ctx, d.auditor)
	d.ok(err)
	if len(problems) == 0 {
		t.Error("two decisions changed places and nothing is said")
	}
}
