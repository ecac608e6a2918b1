package pseudonym

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// faults makes the n-th step of both databases fail, and every one after it if
// dead: a process that is killed takes no further step.
type faults struct {
	mu    sync.Mutex
	n     int // 0 for none
	dead  bool
	steps int
}

var errFault = errors.New("a fault put in on purpose")

func (f *faults) before(store.Step) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n == 0 {
		return nil
	}
	f.steps++
	if f.steps == f.n || f.dead && f.steps > f.n {
		return errFault
	}
	return nil
}

// arm makes the n-th step from now fail; 0 lets all pass. It tells whether the
// one armed before was reached.
func (f *faults) arm(n int, dead bool) (reached bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	reached = f.n > 0 && f.steps >= f.n
	f.n, f.dead, f.steps = n, dead, 0
	return reached
}

// restarted is the same study as a new process would find it.
func (w *world) restarted() *world {
	again := *w
	again.doors = map[access.Tier]*access.Door{}
	for tier, db := range w.dbs {
		again.doors[tier] = access.NewDoor(access.DoorConfig{Tier: tier, Study: w.keys.study, DB: db, Signers: w.keys.verifier})
	}
	again.wire()
	return &again
}

// ready is a draft of a new participant in which nothing is undecided.
func (w *world) ready(i int) (Draft, vault.Person) {
	w.Helper()
	p := w.participant(fmt.Sprintf("Zarqawan the %dth", i))
	d := w.draft("Interviewer: Who was it?\nR: It was Haitham, at night.", p)
	w.decide(d, Decision{String: "Haitham", Scope: Here, Action: Replace, Kind: Person, Gender: "m"})
	w.keepRest(d)
	w.speaker(d, "R", p)
	return d, p
}

func (w *world) draftNow(id DraftID) Draft {
	w.Helper()
	all, err := w.g.Drafts(w.ctx, w.holder)
	w.ok(err)
	for _, d := range all {
		if d.ID == id {
			return d
		}
	}
	w.Fatal("the draft is not listed")
	return Draft{}
}

func (w *world) documents() []study.DocumentInfo {
	w.Helper()
	all, err := w.st.Documents(w.ctx, w.holder)
	w.ok(err)
	return all
}

// TestAdmitFaults kills the process at every single step of an admission, in
// either database, and makes every third step fail as a disk does that goes on
// afterwards. What comes after ends in exactly one document.
func TestAdmitFaults(t *testing.T) {
	for name, c := range map[string]struct {
		dead   bool
		stride int
	}{"the process is killed": {true, 1}, "a step fails": {false, 3}} {
		t.Run(name, func(t *testing.T) {
			var f faults
			var w *world
			n := 1
			for i := 0; ; i++ {
				if i%10 == 0 { // so that the vault stays small
					w = newWorld(t, store.WithFaults(f.before))
				}
				if !admitWithFault(w, &f, n, c.dead) {
					break
				}
				n += c.stride
			}
			t.Logf("%d steps", n-1)
			if n < 50 {
				t.Errorf("an admission took %d steps only", n)
			}
		})
	}
}

func admitWithFault(w *world, f *faults, n int, dead bool) bool {
	w.Helper()
	d, p := w.ready(n)
	before := len(w.documents())
	f.arm(n, dead)
	id, err := w.g.Admit(w.ctx, w.holder, d.ID)
	if !f.arm(0, false) {
		w.ok(err)
		return false
	}
	if sheaf.KindOf(err) == sheaf.Conflict {
		w.Fatalf("step %d: a fault was taken for a refusal: %v", n, err)
	}
	w = w.restarted()
	if n%2 == 0 {
		w.ok(w.g.Resume(w.ctx, w.holder))
		if now := w.draftNow(d.ID); now.State == Admitting {
			w.Fatalf("step %d: still under way after it was resumed", n)
		} else if now.State == Admitted {
			id = now.Document
		}
	}
	again, second := w.g.Admit(w.ctx, w.holder, d.ID)
	w.ok(second)
	if !id.IsZero() && id != again {
		w.Fatalf("step %d: admitted as two documents", n)
	}
	if after := len(w.documents()); after != before+1 {
		w.Fatalf("step %d: %d documents, want %d (first answer: %v)", n, after, before+1, err)
	}
	person, err := w.v.Person(w.ctx, w.holder, p.ID)
	w.ok(err)
	if doc := w.document(again); doc.Subjects[0].ID != person.Subject {
		w.Fatalf("step %d: the vault does not know whose document it is", n)
	}
	if n%10 == 0 {
		w.whole()
	}
	return true
}

// TestHoldDuringAdmission puts a hold between any two steps of an admission. A
// hold that was acknowledged is never followed by an admission, and never two
// subjects are one person.
func TestHoldDuringAdmission(t *testing.T) {
	var f faults
	var w *world
	admitted, refused := 0, 0
	for n := 1; ; n += 3 {
		if n%20 < 3 || w == nil {
			w = newWorld(t, store.WithFaults(f.before))
		}
		d, p := w.ready(n)
		f.arm(n, true)
		_, err := w.g.Admit(w.ctx, w.holder, d.ID)
		if !f.arm(0, false) {
			w.ok(err)
			break
		}
		w = w.restarted()
		w.ok(w.v.Hold(w.ctx, w.holder, p.ID, true))
		w.ok(w.g.RefuseOpen(w.ctx, w.holder, p.ID))
		before := len(w.documents())
		_, err = w.g.Admit(w.ctx, w.holder, d.ID)
		w.ok(w.g.Resume(w.ctx, w.holder))
		if len(w.documents()) != before {
			t.Fatalf("step %d: admitted after a hold", n)
		}
		switch now := w.draftNow(d.ID); now.State {
		case Admitted:
			admitted++
			if doc := w.document(now.Document); !doc.Held {
				t.Fatalf("step %d: what was admitted before is not on hold", n)
			}
		case Open:
			refused++
			w.fails(err, sheaf.Conflict)
			w.ok(w.v.Hold(w.ctx, w.holder, p.ID, false))
			w.admit(d)
		default:
			t.Fatalf("step %d: the draft is %s", n, now.State)
		}
		w.whole()
	}
	t.Logf("held in time %d times, after the admission %d times", refused, admitted)
	if admitted == 0 || refused == 0 {
		t.Error("the hold never came in time, or never too late")
	}
}

func TestCorrectFaults(t *testing.T) {
	var f faults
	w := newWorld(t, store.WithFaults(f.before))
	d, _ := w.ready(1)
	doc := w.admit(d)
	for n := 1; ; n++ {
		doc = w.document(doc.ID)
		end := len(doc.Transcript.Text)
		edits := []text.Edit{{Span: text.Span{Start: end, End: end}, With: " Yes."}}
		f.arm(n, true)
		err := w.g.Correct(w.ctx, w.holder, doc.ID, edits, n%2 == 0)
		if !f.arm(0, false) {
			w.ok(err)
			t.Logf("%d steps", n-1)
			break
		}
		w = w.restarted()
		w.ok(w.g.Resume(w.ctx, w.holder))
		now := w.document(doc.ID)
		_, m := openedMap(w, t, d.ID)
		if m.Map.TargetLen() != len(now.Transcript.Text) {
			t.Fatalf("step %d: the map ends at %d bytes, the document has %d", n, m.Map.TargetLen(), len(now.Transcript.Text))
		}
	}
	w.whole()
}
