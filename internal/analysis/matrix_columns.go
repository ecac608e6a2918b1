package analysis

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// ByDocument is codes by documents, each translation behind what it is of.
func (m *Material) ByDocument() *Matrix {
	columns := make([]Column, len(m.sources))
	for at := range columns {
		columns[at] = Column{ID: m.sources[at].ID.ID, Base: Counts{Documents: 1, Participants: len(m.speakers.of(int32(at)))}}
	}
	return m.matrix("document", columns, m.whole(func(k *mark) int32 { return k.document }), "")
}

// ByParticipant is codes by the people in whose turns they lie. A coding of a passage
// in which several speak is whole in the column of each.
func (m *Material) ByParticipant() *Matrix {
	columns := make([]Column, len(m.people))
	for at, id := range m.people {
		columns[at] = Column{ID: id.ID, Base: Counts{Participants: 1}}
	}
	own := make([]int32, len(m.people))
	for at := range own {
		own[at] = int32(at)
	}
	return m.byPeople("participant", columns, own)
}

// ByAttribute is codes by what is said of the people in whose turns they lie; who has
// no value is in the last column. A person is in one column and may be in every row.
func (m *Material) ByAttribute(name string, attributes []study.Attribute) *Matrix {
	values := map[int32]string{}
	for _, a := range attributes {
		if at, counts := m.who[a.Subject]; counts && a.Name == name && a.Value != "" {
			values[at] = a.Value
		}
	}
	columns, place := columnsOf(slices.Collect(maps.Values(values)))
	of := make([]int32, len(m.people))
	for at := range m.people {
		value, known := values[int32(at)]
		if of[at] = place[value]; !known {
			of[at] = int32(len(columns))
		}
	}
	if len(values) < len(m.people) {
		columns = append(columns, Column{Unsaid: true})
	}
	for _, column := range of {
		columns[column].Base.Participants++
	}
	return m.byPeople("attribute", columns, of)
}

// columnsOf are values as columns, sorted, and the place of each.
func columnsOf(values []string) (columns []Column, place map[string]int32) {
	slices.Sort(values)
	place = map[string]int32{}
	for _, value := range slices.Compact(values) {
		place[value] = int32(len(columns))
		columns = append(columns, Column{Value: value})
	}
	return columns, place
}

// byPeople is codes by columns that people stand in.
func (m *Material) byPeople(by string, columns []Column, of []int32) *Matrix {
	last := make([]int32, len(columns)) // the work after which a column was counted
	for d := range m.sources {
		for _, p := range m.speakers.of(int32(d)) {
			if column := of[p]; last[column] != m.work[d]+1 {
				last[column] = m.work[d] + 1
				columns[column].Base.Documents++
			}
		}
	}
	strokes := m.inColumns(func(k *mark, put func(column, who, start, end int32)) {
		m.each(k, func(p int32) { put(of[p], p, k.start, k.end) })
	})
	return m.matrix(by, columns, strokes, "codings in the turns of nobody who is counted")
}

// ByRole is codes by the role of the speaker in whose turns they lie: of a coding of a
// question and its answer, each role has the characters that it spoke.
func (m *Material) ByRole() *Matrix {
	var roles []string
	unsaid := false
	for i := range m.sources {
		for _, t := range m.sources[i].Turns {
			unsaid = unsaid || t.Role == text.RoleUnknown
			if t.Role != text.RoleUnknown && !slices.Contains(roles, string(t.Role)) {
				roles = append(roles, string(t.Role))
			}
		}
	}
	columns, place := columnsOf(roles)
	place[""] = int32(len(columns))
	if unsaid {
		columns = append(columns, Column{Unsaid: true})
	}
	in := make([][]int32, len(columns))
	for d := range m.sources {
		for _, t := range m.sources[d].Turns {
			column := place[string(t.Role)]
			if last := len(in[column]) - 1; last < 0 || in[column][last] != int32(d) {
				in[column] = append(in[column], int32(d))
			}
		}
	}
	for at := range columns {
		columns[at].Base = m.baseOf(in[at])
	}
	strokes := m.inColumns(func(k *mark, put func(column, who, start, end int32)) {
		first, end := m.turnsOf(k)
		for _, t := range m.sources[k.document].Turns[first:end] {
			put(place[string(t.Role)], k.who, max(k.start, int32(t.Start)), min(k.end, int32(t.End)))
		}
	})
	return m.matrix("speaker's role", columns, strokes, "codings outside anybody's turn")
}

// ByLayer is codes by the layers that they are of: by who coded.
func (m *Material) ByLayer() *Matrix {
	var layers []coding.LayerID
	place := map[coding.LayerID]int32{}
	for _, k := range m.laid {
		id := m.codings[k.coding].Layer
		if _, known := place[id]; !known {
			place[id] = 0
			layers = append(layers, id)
		}
	}
	slices.SortFunc(layers, func(a, b coding.LayerID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	all := m.baseOf(m.everyDocument())
	columns := make([]Column, len(layers))
	for at, id := range layers {
		place[id] = int32(at)
		columns[at] = Column{ID: id.ID, Base: all}
	}
	return m.matrix("coder", columns, m.whole(func(k *mark) int32 { return place[m.codings[k.coding].Layer] }), "")
}

// Put is a question that was put, and the stretch of a document that answers it.
type Put struct {
	Document study.DocumentID
	Question string
	Span     text.Span
}

// ByQuestion is codes by the question that they answer, in the order in which the
// questions were given. A column is of the documents in which its question was put and
// of those who speak in them: "k of n who were asked". What answers no question is left
// in the last column.
func (m *Material) ByQuestion(put []Put) *Matrix {
	document := map[study.DocumentID]int32{}
	for at := range m.sources {
		document[m.sources[at].ID] = int32(at)
	}
	var columns []Column
	place := map[string]int32{}
	in := [][]int32{}
	answers := make([][]answer, len(m.sources))
	for _, p := range put {
		column, known := place[p.Question]
		if !known {
			column = int32(len(columns))
			place[p.Question] = column
			columns = append(columns, Column{Value: p.Question})
			in = append(in, nil)
		}
		if d, counts := document[p.Document]; counts {
			in[column] = append(in[column], d)
			answers[d] = append(answers[d], answer{p.Span, column})
		}
	}
	for at := range columns {
		columns[at].Base = m.baseOf(in[at])
	}
	for d := range answers {
		slices.SortStableFunc(answers[d], func(a, b answer) int { return a.Start - b.Start })
	}
	unasked := int32(len(columns))
	columns = append(columns, Column{Unsaid: true, Base: m.baseOf(m.everyDocument())})
	var under underway
	strokes := m.inColumns(func(k *mark, put func(column, who, start, end int32)) {
		if n := under.answers(answers[k.document], k, put); n == 0 {
			put(unasked, k.who, k.start, k.end)
		}
	})
	return m.matrix("question", columns, strokes, "")
}

// answer is a stretch of a document under a question.
type answer struct {
	text.Span
	column int32
}

// underway are the answers that are not over where a coding begins. Codings come in
// the order of the text, so that each costs what it lies in.
type underway struct {
	document int32 // one more than its place; 0 before the first
	next     int
	open     []answer
}

func (u *underway) answers(all []answer, k *mark, put func(column, who, start, end int32)) int {
	if u.document != k.document+1 {
		*u = underway{document: k.document + 1, open: u.open[:0]}
	}
	for u.next < len(all) && all[u.next].Start <= int(k.start) {
		u.open = append(u.open, all[u.next])
		u.next++
	}
	u.open = slices.DeleteFunc(u.open, func(a answer) bool { return a.End <= int(k.start) })
	n := len(u.open)
	for _, a := range u.open {
		put(a.column, k.who, k.start, min(k.end, int32(a.End)))
	}
	for _, a := range all[u.next:] {
		if a.Start >= int(k.end) {
			break
		}
		if a.Len() > 0 {
			put(a.column, k.who, int32(a.Start), min(k.end, int32(a.End)))
			n++
		}
	}
	return n
}

// ByMonth is codes by the month of their document, such as "2015-06", with the months
// between that have none; documents without a time are in the last column.
func (m *Material) ByMonth(at map[study.DocumentID]time.Time) *Matrix {
	month := func(d int) (int, bool) {
		t, said := at[m.sources[d].ID]
		t = t.UTC()
		return t.Year()*12 + int(t.Month()) - 1, said && !t.IsZero()
	}
	first, last, unsaid := 0, -1, false
	for d := range m.sources {
		switch n, said := month(d); {
		case !said:
			unsaid = true
		case last < first:
			first, last = n, n
		default:
			first, last = min(first, n), max(last, n)
		}
	}
	var columns []Column
	for n := first; n <= last; n++ {
		columns = append(columns, Column{Value: time.Date(n/12, time.Month(n%12+1), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")})
	}
	if unsaid {
		columns = append(columns, Column{Unsaid: true})
	}
	of, in := make([]int32, len(m.sources)), make([][]int32, len(columns))
	for d := range m.sources {
		n, said := month(d)
		if of[d] = int32(n - first); !said {
			of[d] = int32(len(columns) - 1)
		}
		in[of[d]] = append(in[of[d]], int32(d))
	}
	for at := range columns {
		columns[at].Base = m.baseOf(in[at])
	}
	return m.matrix("month", columns, m.whole(func(k *mark) int32 { return of[k.document] }), "")
}

// ByYear is codes by the years that their passages tell of: of gives the years of each
// coding, by its place in what the material was made of. A coding is in the column of each
// of its years, and those without one are in the last; years between that nobody tells of
// have a column. A column's base are the documents and people of its codings.
func (m *Material) ByYear(of [][]int) *Matrix {
	first, last, unsaid := 0, -1, false
	for i := range m.laid {
		years := of[m.laid[i].coding]
		unsaid = unsaid || len(years) == 0
		for _, year := range years {
			if last < first {
				first, last = year, year
			}
			first, last = min(first, year), max(last, year)
		}
	}
	var columns []Column
	for year := first; year <= last; year++ {
		columns = append(columns, Column{Value: fmt.Sprintf("%04d", year)})
	}
	if unsaid {
		columns = append(columns, Column{Unsaid: true})
	}
	strokes := m.inColumns(func(k *mark, put func(column, who, start, end int32)) {
		years := slices.Compact(slices.Sorted(slices.Values(of[k.coding])))
		for _, year := range years {
			put(int32(year-first), k.who, k.start, k.end)
		}
		if len(years) == 0 {
			put(int32(len(columns)-1), k.who, k.start, k.end)
		}
	})
	works, met := make([]map[int32]bool, len(columns)), make([]map[int32]bool, len(columns))
	for at := range columns {
		works[at], met[at] = map[int32]bool{}, map[int32]bool{}
	}
	for i := range strokes {
		s := &strokes[i]
		works[s.column][s.work] = true
		m.each(&s.mark, func(p int32) { met[s.column][p] = true })
	}
	for at := range columns {
		columns[at].Base = Counts{Documents: len(works[at]), Participants: len(met[at])}
	}
	return m.matrix("year told of", columns, strokes, "")
}
