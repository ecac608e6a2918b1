package disclosure

import (
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/report"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// tally is how many participants spoke of something, of how many.
type tally struct {
	who   []study.SubjectID
	of    []study.SubjectID
	known bool // the study knows who was asked, and of is they
}

func (t tally) share() analysis.Share { return analysis.Share{K: len(t.who), Of: len(t.of)} }

// findCode finds a code by its name in any case.
func (m *material) findCode(name string) (coding.Code, whyKey) {
	var found []coding.Code
	for _, code := range m.codes {
		if !code.Erased && strings.EqualFold(code.Name, strings.TrimSpace(name)) {
			found = append(found, code)
		}
	}
	switch len(found) {
	case 0:
		return coding.Code{}, whyNoCode
	case 1:
		return found[0], ""
	}
	return coding.Code{}, whyManyCodes
}

// below are a code and all codes under it.
func (m *material) below(id coding.CodeID) []coding.CodeID {
	all := []coding.CodeID{id}
	for i := 0; i < len(all) && len(all) <= len(m.codes); i++ {
		for _, code := range m.codes {
			if code.Parent == all[i] && !slices.Contains(all, code.ID) {
				all = append(all, code.ID)
			}
		}
	}
	return all
}

// tally counts each participant once, in whatever document and however often
// they spoke of a code or of one below it.
func (m *material) tally(id coding.CodeID, asked bool) tally {
	codes := m.below(id)
	var laid []coding.Coding
	for _, one := range m.codings {
		if _, ok := m.document[one.Anchor.Document]; ok && slices.Contains(codes, one.Code) {
			laid = append(laid, one)
		}
	}
	t := tally{of: m.participants()}
	if asked {
		t.of, t.known = m.asked(id, t.of)
	}
	for _, who := range analysis.People(laid) {
		if slices.Contains(t.of, who) {
			t.who = append(t.who, who)
		}
	}
	return t
}

// asked narrows participants down to those who were asked about a code, which
// the study knows where an attribute called "asked" and the code's name says so.
func (m *material) asked(id coding.CodeID, all []study.SubjectID) ([]study.SubjectID, bool) {
	i := slices.IndexFunc(m.codes, func(code coding.Code) bool { return code.ID == id })
	name := text.Fold("asked " + m.codes[i].Name)
	var asked []study.SubjectID
	known := false
	for _, one := range all {
		for attribute, value := range m.attributes[one] {
			if text.Fold(attribute) != name {
				continue
			}
			known = true
			if text.Fold(value) != "no" {
				asked = append(asked, one)
			}
		}
	}
	if !known {
		return all, false
	}
	return asked, true
}

func (r *resolver) count(ref reference) (string, whyKey) {
	asked := len(ref.words) == 1 && ref.words[0] == "asked"
	if !ref.only(1, "code") || ref.named["code"] == "" || len(ref.words) == 1 && !asked {
		return "", whyUnknown
	}
	code, why := r.m.findCode(ref.named["code"])
	if why != "" {
		return "", why
	}
	t := r.m.tally(code.ID, asked)
	for _, id := range t.who {
		r.share(id).Counted = true
	}
	for _, id := range t.of {
		r.share(id).Counted = true
	}
	r.counts = append(r.counts, countMade{Code: code.ID, Asked: asked, Known: t.known, K: len(t.who), Of: len(t.of)})
	if len(t.of) == 0 {
		return "nobody", ""
	}
	return t.share().String(), ""
}

// tableMade is a table as it was written: of the cells those that are shown, and
// hidden where one is not.
type tableMade struct {
	Block     int       `json:"block"`
	Attribute string    `json:"attribute"`
	Groups    []group   `json:"groups"`
	Rows      []rowMade `json:"rows"`
}

// group is the participants who share a value of an attribute; Value is empty
// for those of whom it is not known.
type group struct {
	Value string `json:"value"`
	Of    int    `json:"of"`
}

type rowMade struct {
	Code  coding.CodeID `json:"code"`
	Cells []int         `json:"cells"`
}

// hidden is a cell that is not shown, and hiddenText what stands in it.
const (
	hidden     = -1
	hiddenText = "–"
)

// isShown tells whether a number may be shown of a group of so many: neither
// few, nor all but few. Everybody is not few.
func isShown(n, of, k int) bool { return n >= k && (n == of || of-n >= k) }

// crossed is a table before it is written, with all its numbers.
type crossed struct {
	attribute string
	groups    []group
	rows      []crossedRow
}

type crossedRow struct {
	code  coding.Code
	cells []int
	total int
}

// cross counts participants by code and attribute. Codes that nobody spoke of,
// and those named in a participant's own words, are left out.
func (m *material) cross(attribute string) (crossed, whyKey) {
	people := m.participants()
	byValue := map[string][]study.SubjectID{}
	values := map[string]string{} // folded -> as written
	out := crossed{}
	for _, id := range people {
		value := ""
		for name, v := range m.attributes[id] {
			if text.Fold(name) == text.Fold(attribute) {
				out.attribute, value = name, v
			}
		}
		folded := text.Fold(value)
		if values[folded] == "" || value < values[folded] {
			values[folded] = value
		}
		byValue[folded] = append(byValue[folded], id)
	}
	if out.attribute == "" {
		return crossed{}, whyNoAttribute
	}
	for _, folded := range sortedKeys(byValue) {
		out.groups = append(out.groups, group{values[folded], len(byValue[folded])})
	}
	for _, code := range m.codes {
		if code.Erased || !code.InVivo.IsZero() {
			continue
		}
		t := m.tally(code.ID, false)
		if len(t.who) == 0 {
			continue
		}
		row := crossedRow{code: code, total: len(t.who)}
		for _, folded := range sortedKeys(byValue) {
			n := 0
			for _, id := range byValue[folded] {
				if slices.Contains(t.who, id) {
					n++
				}
			}
			row.cells = append(row.cells, n)
		}
		out.rows = append(out.rows, row)
	}
	slices.SortFunc(out.rows, func(a, b crossedRow) int { return strings.Compare(a.code.Name, b.code.Name) })
	if len(out.rows) == 0 {
		return crossed{}, whyEmptyTable
	}
	return out, ""
}

// sortedKeys gives keys in order, the empty one last.
func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		if k != "" {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	if _, ok := m[""]; ok {
		keys = append(keys, "")
	}
	return keys
}

func (r *resolver) table(ref reference, index int) (report.Block, whyKey) {
	if !ref.only(1, "by") || len(ref.words) != 1 || ref.words[0] != "code" || ref.named["by"] == "" {
		return report.Block{}, whyUnknown
	}
	all, why := r.m.cross(ref.named["by"])
	if why != "" {
		return report.Block{}, why
	}
	for _, id := range r.m.participants() {
		r.share(id).Counted = true
	}
	made := all.made(index, r.k)
	r.tables = append(r.tables, made)
	return all.block(made, r.m.settings.ParticipantWord, r.k), ""
}

// made is the table as it may be shown.
func (x crossed) made(index, k int) tableMade {
	made := tableMade{Block: index, Attribute: x.attribute, Groups: x.groups}
	for _, row := range x.rows {
		shown := rowMade{Code: row.code.ID}
		for i, n := range row.cells {
			if !isShown(n, x.groups[i].Of, k) {
				n = hidden
			}
			shown.Cells = append(shown.Cells, n)
		}
		made.Rows = append(made.Rows, shown)
	}
	return made
}

// block writes the table; rows of which nothing is shown are left out.
func (x crossed) block(made tableMade, participant string, k int) report.Block {
	t := &report.Table{
		Caption: fmt.Sprintf("How many %ss spoke of each subject, by %s", participant, x.attribute),
		Header:  []string{"Subject"},
	}
	for _, g := range x.groups {
		value := g.Value
		if value == "" {
			value = "not known"
		}
		t.Header = append(t.Header, fmt.Sprintf("%s (n = %d)", value, g.Of))
	}
	someHidden := false
	for i, row := range made.Rows {
		if !isPrinted(row) {
			someHidden = true
			continue
		}
		cells := []string{x.rows[i].code.Name}
		for _, n := range row.Cells {
			if n == hidden {
				someHidden = true
				cells = append(cells, hiddenText)
				continue
			}
			cells = append(cells, fmt.Sprint(n))
		}
		t.Rows = append(t.Rows, cells)
	}
	t.Notes = []string{fmt.Sprintf("Every %s counts once, however often they spoke of a subject.", participant)}
	if someHidden {
		t.Notes = append(t.Notes, fmt.Sprintf("%s stands for a number that is not shown: fewer than %d of a group, or all but fewer than %d. A subject of which no number can be shown has no row.", hiddenText, k, k))
	}
	return report.Block{Kind: report.KindTable, Table: t}
}

// canTell tells which hidden cells of a row somebody who knows the row's total
// can work out: every value but one contradicts the rest.
func (x crossed) canTell(row int, shown rowMade, k int) (cells []int) {
	left := x.rows[row].total
	var open []int
	for i, n := range shown.Cells {
		if n == hidden {
			open = append(open, i)
		} else {
			left -= n
		}
	}
	for _, i := range open {
		others := map[int]bool{0: true} // sums that the other hidden cells can have
		for _, j := range open {
			if j == i {
				continue
			}
			next := map[int]bool{}
			for sum := range others {
				for _, n := range x.hiddenValues(j, k) {
					next[sum+n] = true
				}
			}
			others = next
		}
		possible := 0
		for _, n := range x.hiddenValues(i, k) {
			if others[left-n] {
				possible++
			}
		}
		if possible == 1 {
			cells = append(cells, i)
		}
	}
	return cells
}

// hiddenValues are what a hidden cell of a group can stand for.
func (x crossed) hiddenValues(i, k int) (all []int) {
	for n := range x.groups[i].Of + 1 {
		if !isShown(n, x.groups[i].Of, k) {
			all = append(all, n)
		}
	}
	return all
}
