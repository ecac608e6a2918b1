package analysis

import (
	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// CharacterTable counts the characters of a document by who of two coders laid a code
// on them.
type CharacterTable struct {
	Document   study.DocumentID `json:"document"`
	Characters int              `json:"characters"`
	A          int              `json:"a"` // laid by the first coder, whatever the second did
	B          int              `json:"b"`
	Both       int              `json:"both"`
}

// Percent is the share of characters that both coded or both left.
func (t CharacterTable) Percent() Figure {
	return defined(float64(t.Characters-t.A-t.B+2*t.Both)/float64(t.Characters), NoData)
}

// Kappa is Cohen's over characters, as NVivo works it out. It is undefined where both
// coded nothing, or everything; NVivo prints 0 or 1 there.
func (t CharacterTable) Kappa() Figure {
	n, a, b := float64(t.Characters), float64(t.A), float64(t.B)
	switch {
	case t.Characters == 0:
		return Figure{Undefined: NoData}
	case t.A == t.B && (t.A == 0 || t.A == t.Characters):
		return Figure{Undefined: NoVariation}
	case t.A == 0 || t.B == 0:
		return Figure{} // one who never says yes agrees as often as chance has it
	}
	expected := a*b/n + (n-a)*(n-b)/n
	return Figure{Value: (n - a - b + 2*float64(t.Both) - expected) / (n - expected)}
}

// F1 is the share of both in the mean of each, which does not count what nobody coded.
func (t CharacterTable) F1() Figure {
	return defined(2*float64(t.Both)/float64(t.A+t.B), notLaid)
}

const notLaid = "neither laid the code"

// CodeCharacters is how two coders agree on the characters of one code.
type CodeCharacters struct {
	Code      coding.CodeID    `json:"code"`
	Documents []CharacterTable `json:"documents"` // those where one of the two laid it, in the order of the readings
	Percent   Figure           `json:"percent"`   // of all characters of all documents
	// Pooled is the kappa of one table of all characters. Weighted is the mean of the
	// documents' kappas, weighted by their characters, without those where it is undefined. NVivo
	// leaves the choice to the user, and the two differ.
	Pooled   Figure `json:"pooled"`
	Weighted Figure `json:"weighted"`
	F1       Figure `json:"f1"` // weighted by characters
	Method   Method `json:"method"`
	Base     Base   `json:"base"`
}

// Characters compares two of the coders, by their places, on every code that one of
// them laid, by one walk over what is laid.
func (r *Readings) Characters(a, b int) []CodeCharacters {
	all := make([]CodeCharacters, 0, len(r.codes))
	tables := make([]CharacterTable, 0, r.together())
	var merged [2][]laid
	r.ofCode(func(code int, of []laid) {
		first := len(tables)
		one := CodeCharacters{Code: r.codes[code], Base: r.Base(),
			Method: Method{Name: "Cohen's kappa over characters, per code and document", Source: "Cohen 1960; as in NVivo 9 to 15"}}
		total := CharacterTable{Characters: one.Base.Units}
		weighted, weight, undefined := 0.0, 0, 0
		byDocument(of, func(document int, of []laid) {
			merged[0], merged[1] = joined(merged[0][:0], by(a, of)), joined(merged[1][:0], by(b, of))
			t := CharacterTable{Document: r.documents[document].Document, Characters: r.documents[document].Characters,
				A: covered(merged[0]), B: covered(merged[1]), Both: meeting(merged[0], merged[1])}
			if t.A == 0 && t.B == 0 {
				return
			}
			tables = append(tables, t)
			total.A, total.B, total.Both = total.A+t.A, total.B+t.B, total.Both+t.Both
			if kappa := t.Kappa(); kappa.Undefined == "" {
				weighted += kappa.Value * float64(t.Characters)
				weight += t.Characters
			} else {
				undefined++
			}
		})
		if one.Documents = tables[first:len(tables):len(tables)]; len(one.Documents) == 0 {
			return
		}
		one.Percent, one.Pooled, one.F1 = total.Percent(), total.Kappa(), total.F1()
		one.Weighted = defined(weighted/float64(weight), NoVariation)
		one.Base.Dropped = append(one.Base.Dropped[:len(one.Base.Dropped):len(one.Base.Dropped)], append(
			dropped(len(r.documents)-len(one.Documents), "documents where neither laid the code, without a kappa: not in the weighted mean"),
			dropped(undefined, "documents that both coded whole, without a kappa: not in the weighted mean")...)...)
		all = append(all, one)
	})
	return all
}

// joined are spans that do not overlap or touch, of what is sorted by start.
func joined(into, spans []laid) []laid {
	for _, s := range spans {
		if last := len(into) - 1; last >= 0 && s.start <= into[last].end {
			into[last].end = max(into[last].end, s.end)
			continue
		}
		into = append(into, s)
	}
	return into
}

func covered(spans []laid) int {
	n := 0
	for _, s := range spans {
		n += int(s.end - s.start)
	}
	return n
}

// meeting is how many characters are in both of two lists of joined spans.
func meeting(a, b []laid) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		n += int(max(0, min(a[0].end, b[0].end)-max(a[0].start, b[0].start)))
		if a[0].end < b[0].end {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return n
}

// UnitsOfCode is the family of u-alpha for each code by itself, of all the coders: only
// its binary has something to say. Overlapping passages of one coder are
// joined, those that touch are not.
func (r *Readings) UnitsOfCode() []Agreement {
	all := make([]Agreement, 0, len(r.codes))
	r.ofCode(func(_ int, of []laid) {
		segments := make([][]Segment, r.coders)
		r.segments(segments, of, 0, true)
		all = append(all, r.binary(segments))
	})
	return all
}

func (r *Readings) binary(segments [][]Segment) Agreement {
	u := AlphaOfUnits(segments, r.before[len(r.documents)]).Binary
	u.Base = r.Base()
	return u
}

// UnitsOfFamily is the family of u-alpha for codes that exclude each other, all the
// documents one after the other. It is undefined where passages of one coder overlap.
func (r *Readings) UnitsOfFamily(family []coding.CodeID) UnitAlpha {
	value := map[coding.CodeID]int{}
	for at, id := range family {
		value[id] = at
	}
	segments := make([][]Segment, r.coders)
	r.ofCode(func(code int, of []laid) {
		if at, asked := value[r.codes[code]]; asked {
			r.segments(segments, of, at, false)
		}
	})
	u := AlphaOfUnits(segments, r.before[len(r.documents)])
	for len(u.Values) < len(family) { // what nobody laid
		u.Values = append(u.Values, Agreement{Method: u.CU.Method, Coders: r.coders, Categories: 2}.without(NoPairs))
	}
	u.U.Base, u.Binary.Base, u.CU.Base = r.Base(), r.Base(), r.Base()
	for k := range u.Values {
		u.Values[k].Base = r.Base()
	}
	return u
}

// segments adds to each coder's what is laid, with the documents in a row.
func (r *Readings) segments(into [][]Segment, of []laid, value int, join bool) {
	for _, l := range of {
		coder, before := l.coder, r.before[l.document]
		one := Segment{before + int(l.start), before + int(l.end), value}
		if last := len(into[coder]) - 1; join && last >= 0 && one.Start < into[coder][last].End {
			into[coder][last].End = max(into[coder][last].End, one.End)
			continue
		}
		into[coder] = append(into[coder], one)
	}
}
