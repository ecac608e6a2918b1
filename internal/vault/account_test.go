package vault

import (
	"slices"
	"testing"

	"sheaf/internal/sheaf"
)

// standing counts people, events and entries of the record.
func (w *world) standing() [3]int {
	w.Helper()
	persons, err := w.v.Persons(w.ctx, w.holder)
	w.ok(err)
	accounts, err := w.v.Accounts(w.ctx, w.holder)
	w.ok(err)
	head, _, err := w.door.Verify(w.ctx, w.holder)
	w.ok(err)
	return [3]int{len(persons), len(accounts), int(head.Size)}
}

func TestAnInterviewDayIsOneAct(t *testing.T) {
	w := newWorld(t)
	known := w.person(Participant, "Rim (invented)")
	stranger := func(capacity string) Presence { return Presence{Capacity: capacity} }

	t.Run("whoever is new is written down with the event", func(t *testing.T) {
		before := w.standing()
		a, people, err := w.v.AddDay(w.ctx, w.holder, AccountSheet{Present: []Presence{stranger("participant"), {known.ID, "participant"}, stranger("interpreter")}},
			Sheet{LegalName: "Taym (invented)"})
		w.ok(err)
		if now := w.standing(); now != [3]int{before[0] + 2, before[1] + 1, before[2] + 1} {
			t.Errorf("of %v it made %v: not two people and an event in one entry", before, now)
		}
		if len(people) != 2 || people[0].Kind != Participant || people[1].Kind != Interpreter || w.sheet(people[0]).LegalName != "Taym (invented)" || w.sheet(people[1]).LegalName != "" {
			t.Errorf("%+v", people)
		}
		sheet, err := w.v.AccountSheet(w.ctx, w.holder, a.ID)
		w.ok(err)
		if want := []Presence{{people[0].ID, "participant"}, {known.ID, "participant"}, {people[1].ID, "interpreter"}}; !slices.Equal(sheet.Present, want) {
			t.Errorf("present are %v", sheet.Present)
		}
		o := w.lock(a, "notes.txt", "invented")
		if !slices.Contains(o.Persons, people[0].ID) {
			t.Error("a file of the day is not about who was written down with it")
		}
		sheet.Present = append(sheet.Present, stranger("guardian"))
		before = w.standing()
		w.ok(w.v.ChangeAccount(w.ctx, w.holder, a.ID, sheet))
		if now := w.standing(); now != [3]int{before[0] + 1, before[1], before[2] + 1} {
			t.Errorf("of %v a changed sheet made %v", before, now)
		}
		before = w.standing()
		w.fails(w.v.ChangeAccount(w.ctx, w.holder, a.ID, sheet), sheaf.Conflict)
		if now := w.standing(); now != before {
			t.Errorf("of %v a refused sheet left %v", before, now)
		}
	})

	for rule, there := range map[string]Presence{
		"somebody is not there": {PersonID{sheaf.NewID()}, "fixer"},
		"nobody is a suspect":   stranger("suspect"),
	} {
		t.Run("nobody stays behind where "+rule, func(t *testing.T) {
			before := w.standing()
			_, _, err := w.v.AddDay(w.ctx, w.holder, AccountSheet{Present: []Presence{stranger("participant"), there}}, Sheet{LegalName: "Sima (invented)"})
			if err == nil {
				t.Fatal("it was taken")
			}
			if now := w.standing(); now != before {
				t.Errorf("of %v it left %v", before, now)
			}
		})
	}
	w.whole()
}
