package inquiry

import (
	"slices"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Reconciling is two readings of a frozen state, as coders come to one reading.
type Reconciling struct {
	First, Second coding.Layer
	Clashes       []Clash // in the order of the documents and the text
	Alike         []Alike // by document
}

// Clash is a place where the two differ, with its words and what was decided on it.
type Clash struct {
	analysis.Disagreement
	Document *study.Document
	Words    text.Span         // that either of the two laid something on
	Around   text.Span         // the paragraphs of these words; Words alone where they tell of somebody who is withheld
	Speaking []study.SubjectID // in Words
	Decided  *coding.Decision  // its First is the first's here; nil while nobody did
}

// Alike is what both laid alike on a document, which is agreed without anybody deciding.
type Alike struct {
	Document study.DocumentID
	First    []coding.CodingID
	Second   []coding.CodingID
	Lay      []coding.Application
	Laid     bool // in the agreed reading
}

// Reconcile holds two readings of a frozen state against each other and against what
// was decided on it. Invalid: the state has not both of them, or they are one.
func Reconcile(s *State, first, second coding.LayerID, decisions []coding.Decision) (*Reconciling, error) {
	r, c := &Reconciling{}, &readers{text: map[study.DocumentID]*study.Document{}}
	for _, id := range []coding.LayerID{first, second} {
		at := slices.IndexFunc(s.Layers, func(l coding.Layer) bool { return l.ID == id })
		if at < 0 || first == second {
			return nil, sheaf.Errorf(sheaf.Invalid, "a reading cannot be compared with itself").Hintf("choose two readings")
		}
		c.layers = append(c.layers, s.Layers[at])
	}
	r.First, r.Second = c.layers[0], c.layers[1]
	coders := c.read(s)
	var continua []analysis.Continuum
	for _, d := range c.both {
		continua = append(continua, analysis.NewContinuum(d))
	}
	decided := decisionsBy(decisions)
	for _, d := range analysis.NewReadings(s.Codings, coders, continua).Disagreements(0, 1) {
		r.Clashes = append(r.Clashes, s.clash(d, c.text[d.Document], decided))
	}
	r.Alike = alike(s, c, decided)
	return r, nil
}

func (s *State) clash(d analysis.Disagreement, doc *study.Document, decided map[string]coding.Decision) Clash {
	one := Clash{Disagreement: d, Document: doc, Words: around(d).Span}
	one.Speaking = doc.Speaking(one.Words)
	one.Around = paragraphs(doc, one.Words)
	for _, who := range doc.Concerned(one.Around) {
		if _, usable := s.subject[who]; !usable {
			one.Around = one.Words
		}
	}
	one.Decided = decisionOn(one.First(), one.Second(), decided)
	return one
}

// paragraphs are those that a span lies in, whole.
func paragraphs(d *study.Document, span text.Span) text.Span {
	at, _ := slices.BinarySearchFunc(d.Paragraphs, span.Start+1, func(p text.Paragraph, start int) int { return p.End - start })
	for ; at < len(d.Paragraphs) && d.Paragraphs[at].Start < span.End; at++ {
		span = text.Span{Start: min(span.Start, d.Paragraphs[at].Start), End: max(span.End, d.Paragraphs[at].End)}
	}
	return span
}

// First is what the first had laid there, nothing or one coding.
func (c Clash) First() []coding.CodingID { return idOf(c.A) }

// Second is what the second had laid there.
func (c Clash) Second() []coding.CodingID { return idOf(c.B) }

func idOf(one *coding.Coding) []coding.CodingID {
	if one == nil {
		return nil
	}
	return []coding.CodingID{one.ID}
}

// Choices are what can be kept: where only one laid anything there are not four.
func (c Clash) Choices() []string {
	if c.A == nil || c.B == nil {
		return []string{coding.KeptFirst, coding.KeptSecond}
	}
	return []string{coding.KeptFirst, coding.KeptSecond, coding.KeptBoth, coding.KeptNeither}
}

// Lay is what the agreed reading has where this is kept.
func (c Clash) Lay(kept string) (all []coding.Application) {
	for _, side := range []struct {
		as     string
		coding *coding.Coding
	}{{coding.KeptFirst, c.A}, {coding.KeptSecond, c.B}} {
		if side.coding != nil && (kept == side.as || kept == coding.KeptBoth) {
			all = append(all, coding.Application{Code: side.coding.Code, Anchor: side.coding.Anchor})
		}
	}
	return all
}

// alike is what two readers laid with one code on one span.
func alike(s *State, c *readers, decided map[string]coding.Decision) (all []Alike) {
	type place struct {
		code coding.CodeID
		span text.Span
	}
	laid := [2]map[study.DocumentID]map[place]coding.CodingID{{}, {}}
	for _, one := range s.Codings {
		for i, l := range c.layers {
			if of := laid[i]; one.Layer == l.ID {
				if of[one.Anchor.Document] == nil {
					of[one.Anchor.Document] = map[place]coding.CodingID{}
				}
				of[one.Anchor.Document][place{one.Code, one.Anchor.Span}] = one.ID
			}
		}
	}
	found := map[study.DocumentID]*Alike{}
	for _, one := range s.Codings { // in their order, so that the same state gives the same
		document, at := one.Anchor.Document, place{one.Code, one.Anchor.Span}
		second, both := laid[1][document][at]
		if !both || laid[0][document][at] != one.ID {
			continue
		}
		doc := found[document]
		if doc == nil {
			doc = &Alike{Document: document}
			found[document] = doc
		}
		doc.First, doc.Second = append(doc.First, one.ID), append(doc.Second, second)
		doc.Lay = append(doc.Lay, coding.Application{Code: one.Code, Anchor: one.Anchor})
	}
	for _, d := range c.both {
		if doc := found[d.ID]; doc != nil {
			doc.Laid = decisionOn(doc.First, doc.Second, decided) != nil
			all = append(all, *doc)
		}
	}
	return all
}

// decisionsBy finds decisions by what they are on.
func decisionsBy(decisions []coding.Decision) map[string]coding.Decision {
	by := map[string]coding.Decision{}
	for _, d := range decisions {
		by[sides(d.First, d.Second)] = d
	}
	return by
}

// decisionOn is what was decided, also by who called the second the first.
func decisionOn(first, second []coding.CodingID, decided map[string]coding.Decision) *coding.Decision {
	if d, there := decided[sides(first, second)]; there {
		return &d
	}
	d, there := decided[sides(second, first)]
	if !there {
		return nil
	}
	d.First, d.Second = d.Second, d.First
	switch d.Kept {
	case coding.KeptFirst:
		d.Kept = coding.KeptSecond
	case coding.KeptSecond:
		d.Kept = coding.KeptFirst
	}
	return &d
}

func sides(first, second []coding.CodingID) (name string) {
	for _, side := range [][]coding.CodingID{first, second} {
		sorted := slices.Clone(side)
		slices.SortFunc(sorted, func(a, b coding.CodingID) int { return slices.Compare(a.ID[:], b.ID[:]) })
		for _, id := range sorted {
			name += id.String()
		}
		name += "|"
	}
	return name
}

// Readings are two readings of a state to begin with: the fullest that are no agreed
// one. Fewer than two of them are given where there are no more.
func (s *State) Readings() []coding.LayerID {
	full := s.fullest()
	return full[:min(len(full), 2)]
}

// DocumentName is whose interview a document is, and in which language.
func (s *State) DocumentName(id study.DocumentID) string {
	return s.documentName(id)
}
