package convert

import (
	"strings"
	"sync"

	"sheaf/internal/text"
)

// Titles of a column of speakers, and of the one that holds what they say, in
// English, French, Turkish and Arabic.
const (
	speakerTitles = "speaker speakers name who person role voice locuteur locutrice nom qui personne konuşmacı kişi ad isim kim المتحدث المتكلم الاسم الشخص"
	speechTitles  = "text transcript transcription speech utterance content words dialogue texte propos discours paroles metin konuşma söz النص الكلام الحديث التفريغ"
)

var titles = sync.OnceValue(func() map[string]bool {
	of := map[string]bool{}
	for word := range strings.FieldsSeq(speakerTitles) {
		of["speaker "+text.Fold(word)] = true
	}
	for word := range strings.FieldsSeq(speechTitles) {
		of["speech "+text.Fold(word)] = true
	}
	return of
})

// fewestRows of a table tell that a column of it holds speakers.
const fewestRows = 3

// namesInCells makes labels of the cells of a table that name who speaks in a
// column of their own, left of what is said. Such names recur, and a usual label
// or the title of the column bears them out, or they take turns. A cell that
// holds something else than a name begins speech of nobody known, an empty one
// goes on. Titles and the numbers of rows are nobody's.
//
// A label in another cell of such a table counts only as in any text, and never
// for being met once.
func (s *script) namesInCells(p *plan, reader labeller) {
	for _, g := range s.grids() {
		names, speech, ok := g.cast(reader)
		if !ok {
			continue
		}
		if p.aside == nil {
			p.aside, p.inCells = make([]bool, len(s.lines)), make([]bool, len(s.lines))
		}
		title := g.isTitled(names, speech)
		for _, i := range g.lines {
			l := s.lines[i]
			said := g.said[gridCell{l.row, l.column}]
			p.inCells[i] = true
			p.aside[i] = title && l.row == g.rows[0] || l.column < names && said != "" && len(said) <= longestLabel && isKind(counts, said)
		}
		for k, row := range g.rows {
			if at, there := g.first[gridCell{row, names}]; there && (k > 0 || !title) {
				s.nameInCell(p, g, at, reader)
			}
		}
	}
}

// cast finds the column of who speaks and that of what is said, the longest.
func (g *twoTongued) cast(reader labeller) (names, speech int, ok bool) {
	if len(g.columns) < 2 || len(g.columns) > widestTable || len(g.rows) < fewestRows {
		return 0, 0, false
	}
	lengths := map[int]int{}
	speech = g.columns[0]
	for at, said := range g.said {
		lengths[at.column] += len(said)
	}
	for _, c := range g.columns {
		if lengths[c] > lengths[speech] {
			speech = c
		}
	}
	for _, c := range g.columns {
		if c < speech && g.areSpeakers(c, speech, reader) {
			return c, speech, true
		}
	}
	return 0, 0, false
}

func (g *twoTongued) areSpeakers(column, speech int, reader labeller) bool {
	titled := g.isTitled(column, speech)
	rows := g.rows
	if titled {
		rows = rows[1:]
	}
	n, names, changes, usual, before := 0, 0, 0, 0, ""
	seen := map[string]int{}
	for _, row := range rows {
		said, there := g.said[gridCell{row, column}]
		if !there {
			continue
		}
		n++
		name, ok := nameOfCell(said, reader)
		if !ok {
			continue
		}
		names++
		key := keyOf(name)
		if w := wellKnown(key); w.known {
			usual++
		}
		if seen[key]++; key != before {
			changes++
		}
		before = key
	}
	if n < fewestRows || 10*names < 9*n || 2*len(seen) > names+1 {
		return false
	}
	for _, times := range seen {
		if usual == 0 && !titled && (times < 2 || 2*changes < names || len(seen) < 2) {
			return false
		}
	}
	return true
}

// nameOfCell is the name that a cell holds, and nothing else.
func nameOfCell(said string, reader labeller) (string, bool) {
	if len(said) > longestLabel {
		return "", false
	}
	name := strings.Trim(said, " \t\u00a0[]*_:：")
	key := keyOf(name)
	return name, looksLike(name, key) && !reader.not[key] && (!isNever(key) || isInitials(name))
}

// isTitled tells whether the first row says what stands in the two columns.
func (g *twoTongued) isTitled(names, speech int) bool {
	of := func(column int) string {
		said := g.said[gridCell{g.rows[0], column}]
		if len(said) > longestLabel {
			return ""
		}
		return text.LabelKey(said)
	}
	return titles()["speaker "+of(names)] || titles()["speech "+of(speech)]
}

// nameInCell makes a label of a name in a cell, with the time that stands in
// another cell of its row.
func (s *script) nameInCell(p *plan, g *twoTongued, at int, reader labeller) {
	row, column := s.lines[at].row, s.lines[at].column
	said := g.said[gridCell{row, column}]
	found := label{key: unknownKey, startMS: -1, told: true}
	if name, ok := nameOfCell(said, reader); ok {
		found.name, found.key, found.end = name, keyOf(name), len(s.lines[at].text)
	}
	for _, c := range g.columns {
		i, there := g.first[gridCell{row, c}]
		if !there || c == column || !isKind(times, g.said[gridCell{row, c}]) {
			continue
		}
		beside := found
		beside.startMS, _ = timestamp(strings.TrimSpace(s.lines[i].text))
		beside.end = len(s.lines[i].text)
		found.startMS = beside.startMS
		if i < at {
			found.under = true
		} else {
			beside.under = true
		}
		p.labels[i] = beside
		break
	}
	p.labels[at] = found
}
