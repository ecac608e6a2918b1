package study_test

import (
	"maps"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

func TestSeveralAttributesAreSetTogetherOrNotAtAll(t *testing.T) {
	w := newWorld(t)
	_, a, _ := w.two()
	said := func() map[string]string {
		t.Helper()
		all, err := w.study.Attributes(w.ctx, w.analyst)
		w.ok(err)
		now := map[string]string{}
		for _, one := range all {
			if one.Subject == a.ID {
				now[one.Name] = one.Value
			}
		}
		return now
	}
	is := func(want map[string]string) {
		t.Helper()
		if now := said(); !maps.Equal(now, want) {
			t.Errorf("said is %v, want %v", now, want)
		}
	}
	entries := func() int64 {
		t.Helper()
		head, _, err := w.door.Verify(w.ctx, w.auditor)
		w.ok(err)
		return head.Size
	}
	before := entries()
	w.ok(w.study.SetAttributes(w.ctx, w.analyst, a.ID, []study.AttributeEdit{{Name: "role", Value: "driver"}, {Name: " side ", Value: "north"}}))
	both := map[string]string{"role": "driver", "side": "north"}
	is(both)
	if n := entries() - before; n != 1 {
		t.Errorf("one act, %d entries", n)
	}
	for rule, edits := range map[string][]study.AttributeEdit{
		"somebody else changed the second": {{Name: "side", Before: "north", Value: "south"}, {Name: "role", Before: "miller", Value: "clerk"}},
		"somebody else said it first":      {{Name: "side", Before: "north", Value: "south"}, {Name: "role", Value: "clerk"}},
		"one is named twice":               {{Name: "role", Before: "driver", Value: "clerk"}, {Name: "role ", Before: "driver", Value: "miller"}},
	} {
		w.want(sheaf.Conflict, w.study.SetAttributes(w.ctx, w.analyst, a.ID, edits))
		if now := said(); !maps.Equal(now, both) {
			t.Errorf("%s: %v is said", rule, now)
		}
	}
	w.want(sheaf.Invalid, w.study.SetAttributes(w.ctx, w.analyst, a.ID, []study.AttributeEdit{{Name: "side", Before: "north", Value: "south"}, {Name: " ", Value: "x"}}))
	w.want(sheaf.Invalid, w.study.SetAttributes(w.ctx, w.analyst, a.ID, nil))
	is(both)
	none := func(*access.Tx, study.Change) error { return nil }
	_, err := w.study.Undo(w.ctx, w.analyst, none)
	w.ok(err)
	is(map[string]string{"role": "driver"})
	_, err = w.study.Undo(w.ctx, w.analyst, none)
	w.ok(err)
	is(nil)
	_, err = w.study.Redo(w.ctx, w.analyst, none)
	w.ok(err)
	is(map[string]string{"role": "driver"})
	w.clean()
}
