package inquiry

import (
	"context"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// vocabulary is which words people use, and how many of them do.
var vocabulary = Kind{
	Name: "words", Title: Word("inquiry.words"), What: Word("inquiry.words.what"),
	fields: func(s *State, in Speech) []Field {
		return append(s.speaking(in),
			count("minimum", in.Say(Word("inquiry.words.minimum")), 2, 1, 10_000),
			choose("stop", in.Say(Word("inquiry.words.stop")),
				Choice{"no", in.Say(Word("inquiry.words.stop.no"))},
				Choice{"yes", in.Say(Word("inquiry.words.stop.yes"))}),
			s.contrasts(in), s.layers(in))
	},
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.vocabulary(), nil },
}

const (
	byAttribute = "attribute:"
	inCode      = "code:"
)

// contrasts are whose words may be held against all the others'.
func (s *State) contrasts(in Speech) Field {
	f := choose("against", in.Say(Word("inquiry.words.against")), Choice{"", in.Say(Word("inquiry.words.against.none"))})
	var people []Choice
	for _, one := range s.Attributes {
		c := Choice{attributeChoice(one), in.Say(Word("inquiry.words.against.people"), "name", one.Name, "value", one.Value)}
		if one.Value != "" && !slices.Contains(people, c) {
			people = append(people, c)
		}
	}
	slices.SortFunc(people, byName)
	f.Choices = append(f.Choices, people...)
	for _, c := range s.Codes {
		f.Choices = append(f.Choices, Choice{inCode + c.ID.String(), in.Say(Word("inquiry.words.against.code"), "code", c.Name)})
	}
	return f
}

func attributeChoice(one study.Attribute) string { return byAttribute + one.Name + ":" + one.Value }

// wordFigures are what the answer rests on.
type wordFigures struct {
	Frequencies  analysis.Frequencies  `json:"frequencies"`
	Keyness      *analysis.Keyness     `json:"keyness,omitempty"`
	Collocations analysis.Collocations `json:"collocations"`
}

func (a *asking) vocabulary() *Answer {
	texts, speech := a.texts(), a.speech()
	corpus := analysis.NewCorpus(texts, speech)
	listing := analysis.Listing{Minimum: a.number("minimum"), StopWords: a.value("stop") == "yes"}
	f := wordFigures{Frequencies: corpus.Frequencies(listing), Collocations: corpus.Collocations(listing)}
	a.answer.Means = []string{a.Say(Word("inquiry.words.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.words.not"))}
	a.answer.Says = []string{a.Say(Word("inquiry.words.says"), "n", corpus.Words(), "people", len(corpus.People()), "listed", len(f.Frequencies.Words))}
	if len(f.Frequencies.Words) > 0 {
		most := f.Frequencies.Words[0]
		a.answer.Says = append(a.answer.Says, a.Say(Word("inquiry.words.says.most"), "word", most.Spelled, "n", most.N.K, "k", most.In.K, "of", most.In.Of))
		a.answer.Parts = []Part{a.frequent(f.Frequencies), a.frequencies(f.Frequencies)}
	}
	if passages, chosen := a.contrasted(texts); chosen {
		k := analysis.KeyWords(passages.Inside(texts, speech), passages.Outside(texts, speech), listing)
		f.Keyness = &k
		a.answer.Parts = append(a.answer.Parts, a.keyness(k))
	}
	if len(f.Collocations.Pairs) > 0 {
		a.answer.Parts = append(a.answer.Parts, Part{Name: "collocations", Title: a.Say(Word("inquiry.words.collocations")), Says: []string{a.Say(Word("inquiry.words.collocations.says"))},
			Table: a.collocated(f.Collocations, false), Methods: f.Collocations.Methods, Base: &f.Collocations.Base})
	}
	a.answer.Figures = f
	return a.answer
}

// mostBars is how many words are drawn.
const mostBars = 25

func (a *asking) frequent(f analysis.Frequencies) Part {
	bars := analysis.BarChart{RowsAre: a.Say(Word("inquiry.words.word")), Series: []string{a.Say(Word("inquiry.words.times"))}, Axis: a.Say(Word("inquiry.words.times")), Whole: true}
	for _, w := range f.Words[:min(len(f.Words), mostBars)] {
		bars.Rows = append(bars.Rows, a.Say(Word("inquiry.words.bar"), "word", w.Spelled, "k", w.In.K, "of", w.In.Of))
		bars.Values = append(bars.Values, []analysis.Figure{{Value: float64(w.N.K)}})
	}
	methods := []analysis.Method{f.Method}
	title := a.Say(Word("inquiry.words.frequent"))
	return Part{Name: "bars", Title: title, Drawing: bars.Draw(a.frame("bars", title, strings.Join(a.answer.Says, " "), methods, f.Base)), Methods: methods, Base: &f.Base}
}

func (a *asking) frequencies(f analysis.Frequencies) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.words.word")), a.Say(Word("inquiry.words.language.head")), a.Say(Word("inquiry.words.people")), a.Say(Word("inquiry.words.times")), a.Say(Word("inquiry.words.per")),
		a.Say(Word("inquiry.words.dp")), a.Say(Word("inquiry.words.d")), a.Say(Word("inquiry.words.forms"))}}
	for _, w := range f.Words {
		per := w.N.Figure()
		per.Value *= 1000
		table.add(wordCell(w.Word).to(a.passagesWith(w.Word)), words(a.Tongue(w.Language)), a.share(w.In), number(w.N.K), a.figure(per, 2), a.figure(w.DPNorm, 2), a.figure(w.D, 2), forms(w.Word))
	}
	return Part{Name: "frequencies", Title: a.Say(Word("inquiry.words.frequencies")), Says: []string{a.Say(Word("inquiry.words.frequencies.says"))}, Table: table,
		Methods: append([]analysis.Method{f.Method}, f.Dispersion...), Base: &f.Base}
}

// passagesWith asks for the paragraphs in which a word stands, in the speech that is counted
// where that is one role's.
func (a *asking) passagesWith(w analysis.Word) coding.Query {
	q := coding.Query{Words: w.Spelled}
	if roles := a.asked["roles"]; len(roles) == 1 && roles[0] != roleUnknown {
		q.Speaker = text.Role(roles[0])
	}
	return q
}

// contrasted are the passages whose words are held against all others, and whether any were
// chosen: the turns of people, or what carries a code.
func (a *asking) contrasted(texts []study.Document) (analysis.Passages, bool) {
	chosen := a.value("against")
	if id, ok := strings.CutPrefix(chosen, inCode); ok {
		return analysis.Coded(slices.DeleteFunc(slices.Clone(a.reading()), func(c coding.Coding) bool { return c.Code.ID.String() != id })), true
	}
	who := map[study.SubjectID]bool{}
	for _, one := range a.Attributes {
		if attributeChoice(one) == chosen {
			who[one.Subject] = true
		}
	}
	passages := analysis.Passages{}
	for _, d := range texts {
		for i, turn := range d.Transcript.Turns {
			if who[d.TurnSubject[i]] {
				passages[d.ID] = append(passages[d.ID], turn.Span)
			}
		}
	}
	return passages, chosen != ""
}

func (a *asking) keyness(k analysis.Keyness) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.words.word")), a.Say(Word("inquiry.words.target.people")), a.Say(Word("inquiry.words.target")), a.Say(Word("inquiry.words.rest.people")), a.Say(Word("inquiry.words.rest")),
		a.Say(Word("inquiry.words.log-ratio")), a.Say(Word("inquiry.words.ll")), a.Say(Word("inquiry.words.g2"))}}
	for _, w := range k.Words {
		table.add(wordCell(w.Word).to(a.passagesWith(w.Word)), a.share(w.Target), number(w.O1), a.share(w.Reference), number(w.O2), a.figure(w.LogRatio, 2), a.figure(w.LogLikelihood, 2), a.figure(w.FourCells, 2))
	}
	says := a.Say(Word("inquiry.words.keyness.says"), "target", k.Target.Units, "rest", k.Reference.Units, "both", k.Both)
	if k.Undefined != "" {
		says = a.Reason(k.Undefined)
	}
	return Part{Name: "keyness", Title: a.Say(Word("inquiry.words.keyness")), Says: []string{says}, Caution: a.Say(Word("inquiry.words.keyness.caution")),
		Table: table, Methods: k.Methods, Base: &k.Target}
}
