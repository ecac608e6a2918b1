package analysis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
)

func TestKOf(t *testing.T) {
	codings := []coding.Coding{laid(1, 1, 0, 1, 1), laid(1, 1, 4, 5, 1), laid(2, 2, 0, 1, 2), laid(1, 3, 0, 1, 9)}
	for _, tt := range []struct {
		rule         string
		codes        []coding.CodeID
		among, asked []study.SubjectID
		want         string
	}{
		{"people, not codings", []coding.CodeID{code(1)}, subjects(1, 2, 3), nil, "1 of 3; who was asked is not known"},
		{"any of the codes", []coding.CodeID{code(1), code(2)}, subjects(1, 2, 3), subjects(1, 3), "2 of 3; 1 of 2 who were asked"},
		{"who was asked and is not among them is left out", []coding.CodeID{code(1)}, subjects(1, 2), subjects(1, 9), "1 of 2; 1 of 1 who were asked"},
		{"of nobody it is undefined, in words", []coding.CodeID{code(1)}, nil, nil, "undefined (nobody to count among); who was asked is not known"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			if got := analysis.KOf(tt.codes, codings, tt.among, tt.asked).String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got := (analysis.Share{}).Figure().Text(2); got != "undefined (nobody to count among)" {
		t.Errorf("a share of nobody is %s", got)
	}
}

func TestCompareGrid(t *testing.T) {
	column := func(n byte) coding.ColumnID { return coding.ColumnID{ID: id(n)} }
	cell := func(who, in byte, state coding.CellState) coding.Cell {
		return coding.Cell{Subject: subject(who), Column: column(in), State: state}
	}
	grid := coding.Grid{
		Columns: []coding.Column{{ID: column(1)}, {ID: column(2)}},
		Cells: []coding.Cell{cell(1, 1, coding.Summarised), cell(2, 1, coding.Silent), cell(3, 1, coding.NotAsked), cell(4, 1, coding.Summarised),
			cell(2, 2, coding.Unread), cell(9, 1, coding.Summarised)},
	}
	attributes := []study.Attribute{{Subject: subject(1), Name: "role", Value: "guard"}, {Subject: subject(2), Name: "role", Value: "guard"},
		{Subject: subject(3), Name: "role", Value: "cook"}, {Subject: subject(9), Name: "role", Value: "spy"}, {Subject: subject(4), Name: "age", Value: "old"}}
	got := analysis.CompareGrid(grid, "role", attributes, subjects(4, 1, 2, 3, 1))
	want := []analysis.GridRow{
		{Column: column(1), All: analysis.Finding{Said: subjects(1, 4), Silent: subjects(2), NotAsked: subjects(3)},
			Groups: []analysis.Finding{{NotAsked: subjects(3)}, {Said: subjects(1), Silent: subjects(2)}, {Said: subjects(4)}}},
		{Column: column(2), All: analysis.Finding{Unread: subjects(1, 2, 3, 4)},
			Groups: []analysis.Finding{{Unread: subjects(3)}, {Unread: subjects(1, 2)}, {Unread: subjects(4)}}},
	}
	if diff := cmp.Diff(want, got.Rows); diff != "" {
		t.Error(diff)
	}
	groups := []analysis.Group{{Value: "cook", People: 1}, {Value: "guard", People: 2}, {Unsaid: true, People: 1}}
	if diff := cmp.Diff(groups, got.Groups); diff != "" {
		t.Error(diff)
	}
	base := analysis.Base{Units: 4, Of: "participants", Dropped: []analysis.Dropped{{N: 1, Why: "cells of people who are not counted"}}}
	if diff := cmp.Diff(base, got.Base); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		rule string
		got  analysis.Share
		want string
	}{
		{"who was not asked is no no", got.Rows[0].All.Asked(), "2 of 3"},
		{"of all", got.Rows[0].All.Among(), "2 of 4"},
		{"of one value", got.Rows[0].Groups[1].Asked(), "1 of 2"},
		{"where nobody was asked it is undefined", got.Rows[0].Groups[0].Asked(), "undefined (nobody to count among)"},
		{"where nobody is read it is undefined", got.Rows[1].All.Asked(), "undefined (nobody to count among)"},
	} {
		if tt.got.String() != tt.want {
			t.Errorf("%s: %s, want %s", tt.rule, tt.got, tt.want)
		}
	}
}
