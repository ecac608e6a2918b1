package inquiry

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// agreement is how far two or more readings of the same documents say the same.
var agreement = Kind{
	Name: Agreement, Title: Word("inquiry.agreement"), What: Word("inquiry.agreement.what"),
	fields: func(s *State, in Speech) []Field { return s.agreementFields(in) },
	answer: func(ctx context.Context, a *asking) (*Answer, error) { return a.agreement(ctx) },
	long:   fieldDraws,
}

// Agreement is the name of the question from which coders come to reconcile.
const Agreement = "agreement"

const (
	fieldFirst  = "first"
	fieldSecond = "second"
	fieldOthers = "others"
	fieldUnit   = "unit"
	fieldOf     = "of"
	fieldTheta  = "theta"
	fieldMetric = "metric"
	fieldDraws  = "draws"
	fieldSeed   = "seed"

	unitParagraph = "paragraph"
	unitTurn      = "turn"
	unitSpan      = "span"

	ofAll    = "all"
	ofFamily = "family:"
	ofCode   = "code:"
)

// metrics are alpha's, the one for categories without an order first.
var metrics = []analysis.Metric{analysis.Nominal, analysis.Ordinal, analysis.Interval, analysis.Ratio}

func (s *State) agreementFields(in Speech) []Field {
	full := s.fullest()
	if len(full) < 2 {
		return nil
	}
	var readings []Choice
	for _, l := range s.Layers {
		readings = append(readings, Choice{l.ID.String(), s.LayerName(l, in)})
	}
	fields := []Field{
		choose(fieldFirst, in.Say(Word("inquiry.agreement.first")), readings...).otherwise(full[0].String()),
		choose(fieldSecond, in.Say(Word("inquiry.agreement.second")), readings...).otherwise(full[1].String()),
	}
	if len(readings) > 2 {
		others := choose(fieldOthers, in.Say(Word("inquiry.agreement.others")), readings...).hint(in.Say(Word("inquiry.agreement.others.hint"))).otherwise()
		others.Many = true
		fields = append(fields, others)
	}
	draws := count(fieldDraws, in.Say(Word("inquiry.agreement.draws")), 0, 0, 100_000)
	return append(fields,
		choose(fieldUnit, in.Say(Word("inquiry.agreement.unit")),
			Choice{unitParagraph, in.Say(Word("inquiry.agreement.unit.paragraph"))},
			Choice{unitTurn, in.Say(Word("inquiry.agreement.unit.turn"))},
			Choice{unitSpan, in.Say(Word("inquiry.agreement.unit.span"))}),
		choose(fieldOf, in.Say(Word("inquiry.agreement.of")), s.scopes(in)...),
		choose(fieldTheta, in.Say(Word("inquiry.agreement.theta")),
			Choice{"0.5", in.Say(Word("inquiry.agreement.theta.half"))},
			Choice{"0.9", in.Say(Word("inquiry.agreement.theta.most"))},
			Choice{"1", in.Say(Word("inquiry.agreement.theta.same"))},
			Choice{"0", in.Say(Word("inquiry.agreement.theta.touch"))}),
		choose(fieldMetric, in.Say(Word("inquiry.agreement.metric")),
			Choice{string(analysis.Nominal), in.Say(Word("inquiry.agreement.nominal"))},
			Choice{string(analysis.Ordinal), in.Say(Word("inquiry.agreement.ordinal"))},
			Choice{string(analysis.Interval), in.Say(Word("inquiry.agreement.interval"))},
			Choice{string(analysis.Ratio), in.Say(Word("inquiry.agreement.ratio"))}).hint(in.Say(Word("inquiry.agreement.metric.hint"))),
		draws.hint(in.Say(Word("inquiry.agreement.draws.hint"))),
		count(fieldSeed, in.Say(Word("inquiry.agreement.seed")), 1, 1, 1_000_000))
}

// fullest are the readings that hold a coding, the one with most first, and last what was
// agreed on: it is no reading by itself.
func (s *State) fullest() (layers []coding.LayerID) {
	n := map[coding.LayerID]int{}
	for _, c := range s.Codings {
		n[c.Layer]++
	}
	for _, l := range s.Layers {
		if n[l.ID] > 0 {
			layers = append(layers, l.ID)
		}
	}
	agreed := map[coding.LayerID]int{}
	for _, l := range s.Layers {
		if l.Kind == coding.ReconciledLayer {
			agreed[l.ID] = 1
		}
	}
	slices.SortStableFunc(layers, func(x, y coding.LayerID) int { return cmp.Or(agreed[x]-agreed[y], n[y]-n[x]) })
	return layers
}

// scopes are what the coefficients may be of: all themes, a family of them, one.
func (s *State) scopes(in Speech) []Choice {
	all := []Choice{{ofAll, in.Say(Word("inquiry.agreement.of.all"))}}
	for _, parent := range s.families() {
		all = append(all, Choice{ofFamily + parent.String(), in.Say(Word("inquiry.agreement.of.family"), "name", s.CodeName(parent))})
	}
	for _, c := range s.Codes {
		all = append(all, Choice{ofCode + c.ID.String(), s.CodeName(c.ID)})
	}
	return all
}

// families are the codes that have others below them, in the order of the codebook.
func (s *State) families() (parents []coding.CodeID) {
	has := map[coding.CodeID]bool{}
	for _, c := range s.Codes {
		has[c.Parent] = true
	}
	for _, c := range s.Codes {
		if has[c.ID] {
			parents = append(parents, c.ID)
		}
	}
	return parents
}

// family is a code and all that is below it, in the order of the codebook.
func (s *State) family(of coding.CodeID) (codes []coding.CodeID) {
	inside := map[coding.CodeID]bool{of: true}
	for _, c := range s.Codes { // each code stands below its parent
		if inside[c.ID] || inside[c.Parent] {
			inside[c.ID] = true
			codes = append(codes, c.ID)
		}
	}
	return codes
}

// readers are whose readings are beside each other.
type readers struct {
	layers    []coding.Layer // the first and the second, and others
	names     []string
	documents []readDocument // that one of the first two read
	text      map[study.DocumentID]*study.Document
	both      []study.Document   // that the first two read
	readings  *analysis.Readings // of the first two
	all       *analysis.Readings // of all
	units     *analysis.Units    // of all; nil for free passages
	interview []int              // of each unit
	outside   int                // codings that lie on no unit
}

// readDocument is a document and what each of the readings laid on it.
type readDocument struct {
	Document study.DocumentID `json:"document"`
	Codings  []int            `json:"codings"` // by reading
	Compared bool             `json:"compared"`
}

// compare puts the readings that were chosen beside each other. Invalid: a reading would
// be compared with itself.
func (a *asking) compare() (*readers, error) {
	c := &readers{text: map[study.DocumentID]*study.Document{}}
	chosen := append([]string{a.value(fieldFirst), a.value(fieldSecond)}, a.asked[fieldOthers]...)
	if chosen[0] == chosen[1] {
		return nil, sheaf.Errorf(sheaf.Invalid, "a reading cannot be compared with itself").Hintf("choose two readings")
	}
	for i, id := range chosen {
		at := slices.IndexFunc(a.Layers, func(l coding.Layer) bool { return l.ID.String() == id })
		if i < 2 || !slices.Contains(chosen[:i], id) {
			c.layers = append(c.layers, a.Layers[at])
			c.names = append(c.names, a.LayerName(a.Layers[at], a.Speech))
		}
	}
	coders := c.read(a.State)
	var continua []analysis.Continuum
	for _, d := range a.Documents {
		continua = append(continua, analysis.NewContinuum(d))
	}
	c.readings = analysis.NewReadings(a.Codings, coders[:2], continua)
	c.all = c.readings
	if len(coders) > 2 {
		c.all = analysis.NewReadings(a.Codings, coders, continua)
	}
	if by := a.value(fieldUnit); by != unitSpan {
		units := unitsOf(c.both, by)
		c.units = analysis.NewUnits(a.Codings, coders, units)
		c.interview = c.units.Interviews()
		c.countOutside(a.Codings, units)
	}
	return c, nil
}

// read takes a document as read by whom laid a code on it.
func (c *readers) read(s *State) []analysis.Coder {
	coders := make([]analysis.Coder, len(c.layers))
	place := map[coding.LayerID]int{}
	for i, l := range c.layers {
		coders[i] = analysis.Coder{Layer: l.ID, Read: []study.DocumentID{}}
		place[l.ID] = i
	}
	laid := map[study.DocumentID][]int{}
	for _, one := range s.Codings {
		if i, there := place[one.Layer]; there {
			if laid[one.Anchor.Document] == nil {
				laid[one.Anchor.Document] = make([]int, len(coders))
			}
			laid[one.Anchor.Document][i]++
		}
	}
	for i := range s.Documents {
		d := s.Documents[i]
		c.text[d.ID] = &s.Documents[i]
		n := laid[d.ID]
		if n == nil {
			continue
		}
		for i := range coders {
			if n[i] > 0 {
				coders[i].Read = append(coders[i].Read, d.ID)
			}
		}
		one := readDocument{Document: d.ID, Codings: n, Compared: n[0] > 0 && n[1] > 0}
		c.documents = append(c.documents, one)
		if one.Compared {
			c.both = append(c.both, d)
		}
	}
	return coders
}

// unitsOf cuts documents into what was there before anybody coded: paragraphs or turns of
// participants, and where no participant speaks, as in an outside source, all paragraphs.
// What was erased is no unit.
func unitsOf(documents []study.Document, by string) (units []analysis.Unit) {
	for _, d := range documents {
		account := d.Account
		if account.IsZero() {
			account.ID = d.ID.ID
		}
		add := func(span text.Span) {
			at, _ := slices.BinarySearchFunc(d.Erased, span.Start, func(gone text.Span, start int) int { return cmp.Compare(gone.End, start+1) })
			if at == len(d.Erased) || !d.Erased[at].Contains(span) {
				units = append(units, analysis.Unit{Document: d.ID, Span: span, Interview: account})
			}
		}
		participants := func(turn int) bool {
			return turn >= 0 && d.Transcript.Turns[turn].Speaker >= 0 && d.Speakers[d.Transcript.Turns[turn].Speaker].Role == text.RoleParticipant
		}
		speak := slices.ContainsFunc(d.Speakers, func(s text.Speaker) bool { return s.Role == text.RoleParticipant })
		if by == unitTurn && speak {
			for i, turn := range d.Transcript.Turns {
				if participants(i) {
					add(turn.Span)
				}
			}
			continue
		}
		for _, p := range d.Paragraphs {
			if !speak || participants(p.Turn) {
				add(p.Span)
			}
		}
	}
	return units
}

// countOutside counts what the first two laid where no unit is.
func (c *readers) countOutside(codings []coding.Coding, units []analysis.Unit) {
	in := map[study.DocumentID][]text.Span{}
	for _, u := range units {
		in[u.Document] = append(in[u.Document], u.Span)
	}
	for _, one := range codings {
		of, compared := in[one.Anchor.Document]
		if !compared || one.Layer != c.layers[0].ID && one.Layer != c.layers[1].ID {
			continue
		}
		at, _ := slices.BinarySearchFunc(of, one.Anchor.Span.Start+1, func(s text.Span, start int) int { return s.End - start })
		if at == len(of) || of[at].Start >= one.Anchor.Span.End {
			c.outside++
		}
	}
}

// rated are ratings of the units of one thing: all themes as sets, a family, a theme.
type rated struct {
	Name    string
	ratings analysis.Ratings
	sets    *analysis.SetRatings // nil where the units have one code or none
	scale   bool                 // the categories may be taken for a scale
	Several int                  // units left out, because a coder laid several of the family
}

// rate gives the ratings that the coefficients are of.
func (a *asking) rate(c *readers) rated {
	switch of := a.value(fieldOf); {
	case strings.HasPrefix(of, ofCode):
		id := codeNamed(of[len(ofCode):])
		return rated{Name: a.CodeName(id), ratings: c.units.Ratings(id)}
	case strings.HasPrefix(of, ofFamily):
		id := codeNamed(of[len(ofFamily):])
		return rateFamily(c.units, a.family(id), a.Say(Word("inquiry.agreement.of.family"), "name", a.CodeName(id)))
	}
	sets := c.units.Sets()
	return rated{Name: a.Say(Word("inquiry.agreement.of.all")), ratings: whole(sets), sets: &sets}
}

// whole takes each set of codes for a category of its own.
func whole(sets analysis.SetRatings) analysis.Ratings {
	r := analysis.Ratings{Of: make([][]int, len(sets.Of))}
	known := map[string]int{}
	var name []byte
	for i, row := range sets.Of {
		r.Of[i] = make([]int, len(row))
		for g, codes := range row {
			if codes == nil {
				r.Of[i][g] = analysis.Unrated
				continue
			}
			name = name[:0]
			for _, at := range codes { // each once and in order, as Units has them
				name = binary.AppendUvarint(name, uint64(at))
			}
			number, there := known[string(name)]
			if !there {
				number = len(known)
				known[string(name)] = number
			}
			r.Of[i][g] = number
		}
	}
	r.Categories = len(known)
	return r
}

// rateFamily takes the codes of a family for categories, and none of them for the first.
func rateFamily(units *analysis.Units, family []coding.CodeID, name string) rated {
	place := map[coding.CodeID]int{}
	for i, id := range family {
		place[id] = i + 1
	}
	all, sets := units.Sets(), analysis.SetRatings{}
	r := rated{Name: name, scale: true, sets: &sets, ratings: analysis.Ratings{Categories: len(family) + 1}}
	for _, row := range all.Of {
		numbers, few, several := make([]int, len(row)), make([][]int, len(row)), false
		for g, codes := range row {
			if codes == nil {
				numbers[g] = analysis.Unrated
				continue
			}
			few[g] = []int{}
			for _, at := range codes {
				if k := place[units.Codes()[at]]; k > 0 {
					few[g], numbers[g] = append(few[g], k), k
				}
			}
			if len(few[g]) > 1 {
				numbers[g], several = analysis.Unrated, true
			}
		}
		if several {
			r.Several++
		}
		r.ratings.Of, sets.Of = append(r.ratings.Of, numbers), append(sets.Of, few)
	}
	return r
}
