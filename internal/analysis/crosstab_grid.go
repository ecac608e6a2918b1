package analysis

import (
	"maps"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Finding is what is known of some people and one column of the grid, told apart:
// who was not asked is no no, and who was not read yet is no silence.
type Finding struct {
	Said     []study.SubjectID `json:"said"`
	Silent   []study.SubjectID `json:"silent"` // asked, or free to say it, and said nothing of it
	NotAsked []study.SubjectID `json:"notAsked"`
	Unread   []study.SubjectID `json:"unread"` // nobody looked yet
}

// People is how many there are.
func (f Finding) People() int {
	return len(f.Said) + len(f.Silent) + len(f.NotAsked) + len(f.Unread)
}

// Asked are those who said it, of those who were asked and are read.
func (f Finding) Asked() Share { return Share{len(f.Said), len(f.Said) + len(f.Silent)} }

// Among are those who said it, of all.
func (f Finding) Among() Share { return Share{len(f.Said), f.People()} }

// GridComparison is the grid's columns by the values of one attribute, in people.
type GridComparison struct {
	Attribute string    `json:"attribute"`
	Method    Method    `json:"method"`
	Base      Base      `json:"base"`
	Groups    []Group   `json:"groups"` // by value; who has none comes last
	Rows      []GridRow `json:"rows"`   // a row for each of the grid's columns, in their order
}

// Group is the people of one value.
type Group struct {
	Value  string `json:"value,omitempty"`
	Unsaid bool   `json:"unsaid,omitempty"`
	People int    `json:"people"`
}

// GridRow is what is known of one question or code.
type GridRow struct {
	Column coding.ColumnID `json:"column"`
	Groups []Finding       `json:"groups"`
	All    Finding         `json:"all"`
}

// CompareGrid tells, of every column of the grid, who said it, who was silent, who
// was not asked and who is not read yet, by an attribute of those who are counted. A cell
// in which nothing was written is not read yet.
func CompareGrid(grid coding.Grid, attribute string, attributes []study.Attribute, among []study.SubjectID) GridComparison {
	people := study.Sorted(among)
	groups, of := groupsOf(attribute, attributes, people)
	c := GridComparison{Attribute: attribute, Groups: groups, Base: Base{Units: len(people), Of: "participants"},
		Method: Method{Name: "framework matrix, said of those who were asked", Source: "Ritchie and Spencer 1994"}}
	type place struct {
		who study.SubjectID
		in  coding.ColumnID
	}
	states := make(map[place]coding.CellState, len(grid.Cells))
	elsewhere := 0
	for _, cell := range grid.Cells {
		if _, counts := of[cell.Subject]; !counts {
			elsewhere++
			continue
		}
		states[place{cell.Subject, cell.Column}] = cell.State
	}
	c.Base.Dropped = dropped(elsewhere, "cells of people who are not counted")
	for _, column := range grid.Columns {
		row := GridRow{Column: column.ID, Groups: make([]Finding, len(groups))}
		for _, id := range people {
			state := states[place{id, column.ID}]
			row.All.add(id, state)
			row.Groups[of[id]].add(id, state)
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

func (f *Finding) add(id study.SubjectID, state coding.CellState) {
	switch state {
	case coding.Summarised:
		f.Said = append(f.Said, id)
	case coding.Silent:
		f.Silent = append(f.Silent, id)
	case coding.NotAsked:
		f.NotAsked = append(f.NotAsked, id)
	default:
		f.Unread = append(f.Unread, id)
	}
}

// groupsOf are people by the value of an attribute, and the group of each.
func groupsOf(attribute string, attributes []study.Attribute, people []study.SubjectID) ([]Group, map[study.SubjectID]int) {
	of := make(map[study.SubjectID]int, len(people))
	for _, id := range people {
		of[id] = 0
	}
	values := map[study.SubjectID]string{}
	for _, a := range attributes {
		if _, counts := of[a.Subject]; counts && a.Name == attribute && a.Value != "" {
			values[a.Subject] = a.Value
		}
	}
	said := slices.Compact(slices.Sorted(maps.Values(values)))
	groups := make([]Group, len(said), len(said)+1)
	for at, value := range said {
		groups[at].Value = value
	}
	if len(values) < len(of) {
		groups = append(groups, Group{Unsaid: true})
	}
	for id := range of {
		at := len(said)
		if value, known := values[id]; known {
			at, _ = slices.BinarySearch(said, value)
		}
		of[id] = at
		groups[at].People++
	}
	return groups, of
}
