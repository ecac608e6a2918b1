package analysis

import (
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Tally is how many people a code was found with.
type Tally struct {
	Among Share `json:"among"` // of all
	Asked Share `json:"asked"` // of those who were asked; Of is 0 where that is not known
}

// KOf counts the people of among whose turns carry one of the codes, and of
// those the ones who were asked about it; asked may be nil where nobody wrote
// down who was. Silence is not a no: who was not asked is in neither number of
// Asked.
func KOf(codes []coding.CodeID, codings []coding.Coding, among, asked []study.SubjectID) Tally {
	people, questioned := setOf(among), setOf(asked)
	var t Tally
	t.Among.Of = len(people)
	for id := range questioned {
		if people[id] {
			t.Asked.Of++
		}
	}
	for _, id := range People(withCodes(codings, codes)) {
		if !people[id] {
			continue
		}
		t.Among.K++
		if questioned[id] {
			t.Asked.K++
		}
	}
	return t
}

// String says it as a sentence does: "9 of 13; 8 of 11 who were asked".
func (t Tally) String() string {
	if t.Asked.Of == 0 {
		return t.Among.String() + "; who was asked is not known"
	}
	return fmt.Sprintf("%s; %s who were asked", t.Among, t.Asked)
}

// Table is codes by the values of one attribute, in people.
type Table struct {
	Attribute string   `json:"attribute"`
	Columns   []Column `json:"columns"` // by value; who has none comes last
	Rows      []Row    `json:"rows"`    // as the codes were asked for
	Base      int      `json:"base"`    // people in the table
}

// Column is the people of one value.
type Column struct {
	Value  string `json:"value"`
	Unsaid bool   `json:"unsaid,omitempty"` // those of whom the attribute is not said
	Base   int    `json:"base"`
}

// Row is one code.
type Row struct {
	Code  coding.CodeID `json:"code"`
	Cells []Share       `json:"cells"` // of the column's base, in the order of the columns
	Total Share         `json:"total"` // of the table's
}

// CrossTab counts people of among, not codings, by code and by the value of an
// attribute. A person is in one column and may be in every row; rows do not add
// up. Cells are raw: they must not be published but through gate 2.
func CrossTab(codes []coding.CodeID, codings []coding.Coding, attribute string, attributes []study.Attribute, among []study.SubjectID) Table {
	people := setOf(among)
	values := map[study.SubjectID]string{}
	for _, a := range attributes {
		if a.Name == attribute && a.Value != "" && people[a.Subject] {
			values[a.Subject] = a.Value
		}
	}
	t := Table{Attribute: attribute, Base: len(people)}
	t.Columns = columns(people, values)
	for _, code := range codes {
		t.Rows = append(t.Rows, t.row(code, codings, people, values))
	}
	return t
}

func columns(people map[study.SubjectID]bool, values map[study.SubjectID]string) []Column {
	bases, unsaid := map[string]int{}, 0
	for id := range people {
		if value, said := values[id]; said {
			bases[value]++
		} else {
			unsaid++
		}
	}
	var all []Column
	for value, base := range bases {
		all = append(all, Column{Value: value, Base: base})
	}
	slices.SortFunc(all, func(a, b Column) int { return strings.Compare(a.Value, b.Value) })
	if unsaid > 0 {
		all = append(all, Column{Unsaid: true, Base: unsaid})
	}
	return all
}

func (t Table) row(code coding.CodeID, codings []coding.Coding, people map[study.SubjectID]bool, values map[study.SubjectID]string) Row {
	r := Row{Code: code, Cells: make([]Share, len(t.Columns)), Total: Share{Of: t.Base}}
	for i, c := range t.Columns {
		r.Cells[i].Of = c.Base
	}
	for _, id := range People(withCodes(codings, []coding.CodeID{code})) {
		if !people[id] {
			continue
		}
		r.Total.K++
		value, said := values[id]
		i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Unsaid == !said && c.Value == value })
		r.Cells[i].K++
	}
	return r
}

func withCodes(codings []coding.Coding, codes []coding.CodeID) []coding.Coding {
	var found []coding.Coding
	for _, one := range codings {
		if slices.Contains(codes, one.Code) {
			found = append(found, one)
		}
	}
	return found
}

func setOf(ids []study.SubjectID) map[study.SubjectID]bool {
	set := make(map[study.SubjectID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
