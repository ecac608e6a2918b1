package pseudonym

import (
	"slices"
	"testing"

	"sheaf/internal/convert"
	"sheaf/internal/text"
)

func TestWhatTheAccountsFilesTeach(t *testing.T) {
	known := func(label string) speaker {
		return speaker{Label: label, Role: text.RoleInterviewer, Decided: true}
	}
	newest := lessons{
		labels:   convert.Labels{Also: []string{"The mill"}, Not: []string{"Note"}},
		speakers: []speaker{known("I"), {Label: "J", Same: "I"}, {Label: "Unknown"}, known(WholeText)},
	}
	older := lessons{
		labels: convert.Labels{Also: []string{"note", "The old man"}, Not: []string{"the mill", "Place"}},
		speakers: []speaker{
			{Label: "First", Same: "J"}, // J follows I by now
			{Label: "J", Role: text.RoleOther, Decided: true},
			{Label: "Lost", Same: "Nobody"},
			known("K"), {Label: "Second", Same: "K"}, known("Place"),
		},
	}
	var l lessons
	l.add(newest)
	l.add(older)

	if want := []string{"The mill", "The old man"}; !slices.Equal(l.labels.Also, want) {
		t.Errorf("labels are %q", l.labels.Also)
	}
	if want := []string{"Note", "Place"}; !slices.Equal(l.labels.Not, want) {
		t.Errorf("labels are not %q", l.labels.Not)
	}
	same := map[string]string{}
	for _, s := range l.speakers {
		same[s.Label] = s.Same
	}
	for label, want := range map[string]string{"I": "", "J": "I", "First": "I", "K": "", "Second": "K"} {
		if got, ok := same[label]; !ok || got != want {
			t.Errorf("%s is the same as %q, want %q", label, got, want)
		}
	}
	if _, ok := same["Lost"]; ok {
		t.Error("somebody follows nobody")
	}
	want := []string{"The mill", "The old man", "I", "J", "K", "First", "Second"}
	if got := l.toReader().Also; !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("read with labels %q, want %q", got, want)
	}
}
