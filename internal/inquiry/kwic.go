package inquiry

import (
	"context"

	"sheaf/internal/analysis"
	"sheaf/internal/study"
)

// kwic is a word with what is said around it.
var kwic = Kind{
	Name: "kwic", Title: Word("inquiry.kwic"), What: Word("inquiry.kwic.what"),
	fields: func(s *State, in Speech) []Field {
		return append([]Field{
			{Name: "word", Label: in.Say(Word("inquiry.kwic.word")), Hint: in.Say(Word("inquiry.kwic.word.hint")), Words: true},
			count("around", in.Say(Word("inquiry.kwic.around")), 8, 1, 50),
			choose("order", in.Say(Word("inquiry.kwic.order")),
				Choice{"place", in.Say(Word("inquiry.kwic.order.place"))},
				Choice{"before", in.Say(Word("inquiry.kwic.order.before"))},
				Choice{"behind", in.Say(Word("inquiry.kwic.order.behind"))}),
			count("window", in.Say(Word("inquiry.kwic.window")), 5, 1, 50),
			count("minimum", in.Say(Word("inquiry.kwic.minimum")), 2, 1, 10_000),
		}, s.speaking(in)...)
	},
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.kwic() },
}

// mostLines is how many lines a concordance has; all are counted.
const mostLines = 10_000

var orders = map[string]analysis.Order{"before": analysis.ByBefore, "behind": analysis.ByBehind}

// kwicFigures are what the answer rests on.
type kwicFigures struct {
	Concordance analysis.Concordance  `json:"concordance"`
	Collocates  analysis.Collocations `json:"collocates"`
}

func (a *asking) kwic() (*Answer, error) {
	word := a.value("word")
	a.answer.Means = []string{a.Say(Word("inquiry.kwic.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.kwic.not"))}
	if word == "" {
		a.answer.Says = []string{a.Say(Word("inquiry.kwic.no-word"))}
		return a.answer, nil
	}
	corpus := analysis.NewCorpus(a.texts(), a.speech())
	found, err := corpus.Find(word, analysis.Context{Words: a.number("around"), Order: orders[a.value("order")], Limit: mostLines})
	if err != nil {
		return nil, err
	}
	near, err := corpus.Collocates(word, a.number("window"), analysis.Listing{Minimum: a.number("minimum")})
	if err != nil {
		return nil, err
	}
	a.answer.Figures = kwicFigures{found, near}
	a.answer.Says = []string{a.Say(Word("inquiry.kwic.says"), "word", word, "count", found.Found, "k", found.In.K, "of", found.In.Of)}
	if found.Found > len(found.Lines) {
		a.answer.Says = append(a.answer.Says, a.Say(Word("inquiry.kwic.first"), "n", len(found.Lines)))
	}
	if len(found.Lines) > 0 {
		a.answer.Parts = []Part{{Name: "lines", Title: a.Say(Word("inquiry.kwic.lines")), Table: a.lines(found),
			Methods: []analysis.Method{{Name: "keyword in context", Source: "Luhn 1960"}}, Base: &found.Base}}
	}
	if len(near.Pairs) > 0 {
		a.answer.Parts = append(a.answer.Parts, Part{Name: "collocates", Title: a.Say(Word("inquiry.kwic.collocates"), "n", a.number("window")),
			Says: []string{a.Say(Word("inquiry.words.collocations.says"))}, Table: a.collocated(near, true), Methods: near.Methods, Base: &near.Base})
	}
	return a.answer, nil
}

func (a *asking) lines(found analysis.Concordance) *Table {
	table := &Table{Line: 1, Head: []string{a.Say(Word("inquiry.kwic.who")), a.Say(Word("inquiry.kwic.before")), a.Say(Word("inquiry.kwic.node")), a.Say(Word("inquiry.kwic.behind")), a.Say(Word("inquiry.kwic.place"))}}
	for _, l := range found.Lines {
		language := a.documentAt(l.Document).Transcript.Language
		said := func(s string) Cell { return Cell{Text: s, Language: language} }
		who := a.Say(Word("inquiry.kwic.nobody"))
		if !l.Subject.IsZero() {
			who = a.Label(l.Subject)
		}
		at := Place{Anchor: study.Anchor{Document: l.Document, Version: l.Version, Span: l.Span}}
		table.add(words(who), said(l.Before), said(l.Node), said(l.Behind), words(a.Say(Word("inquiry.kwic.paragraph"), "n", l.Paragraph)).at(at))
	}
	return table
}
