// Package inquiry puts questions to the working copy: "Which themes go together?", "Do
// we agree?". It loads what a question needs, once, lets package analysis reckon, and
// gives an answer that a page, a command line and a file show alike: sentences, tables
// and drawings, with what they mean and what they do not.
//
// A question is a kind and settings; saved, it can be put again, to the study as it
// stands or to a frozen state, and gives the same bytes. People on hold, and those
// whose terms do not allow analysis, are in no figure; how many were left out is said.
// Every answer is the team's own (tier 2): nothing here may be published but through
// gate 2.
//
// The words of answers are the caller's, by the keys of its catalogue: the package has
// none of its own.
package inquiry

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

// Word is the key of a text in the caller's catalogue. Code names texts only by
// converting a literal to Word, so that a test finds every one.
type Word string

// Speech is the language of an answer.
type Speech struct {
	Say         func(word Word, values ...any) string // values are name and value in turn
	Reason      func(english string) string           // why a figure has no value, or something was left out
	Tongue      func(language string) string          // the name of a language, of its BCP 47 tag
	Language    string                                // BCP 47
	RightToLeft bool
	Decimal     string             // between units and tenths
	Far         func(done, of int) // is told now and then how far a long answer is; nil for nobody
}

// Few is how many people a study has that makes tests, estimates and maps stay behind
// "more statistics": below it they can say little, and look as if they said much.
const Few = 30

// Kind is a question that can be put.
type Kind struct {
	Name  string // in addresses and on the command line: "together"
	Title Word   // "Which themes go together?"
	What  Word   // what its answer shows, in a line
	Group Word   // under which heading it stands among the questions

	fields func(*State, Speech) []Field
	answer func(context.Context, *asking) (*Answer, error)
	long   string // the setting that makes an answer long unless it is 0; "" where none does
}

// Kinds are all questions, in the order in which a study comes to them.
func Kinds() []Kind { return slices.Clone(kinds) }

var kinds = grouped()

func grouped() (all []Kind) {
	for _, g := range []struct {
		group Word
		kinds []Kind
	}{
		{Word("inquiry.group.said"), []Kind{said, asked, matrix, timeline, vocabulary, kwic}},
		{Word("inquiry.group.hangs"), []Kind{together, sequence, likeness, portrait, codemap}},
		{Word("inquiry.group.carries"), []Kind{growth, agreement, beside}},
	} {
		for _, k := range g.kinds {
			k.Group = g.group
			all = append(all, k)
		}
	}
	return all
}

// KindOf finds a kind by its name; NotFound.
func KindOf(name string) (Kind, error) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, sheaf.Errorf(sheaf.NotFound, "there is no such question")
	}
	return kinds[i], nil
}

// Answer is what came of a question.
type Answer struct {
	Kind    string     `json:"question"`
	Asked   url.Values `json:"asked"` // every setting, also those that nobody chose
	People  int        `json:"people"`
	Figures any        `json:"figures"` // as package analysis has them: in no language

	Says  []string `json:"-"` // the answer, in sentences
	Means []string `json:"-"` // how to read it
	Not   []string `json:"-"` // what it does not say
	Left  []string `json:"-"` // who and what is in no figure, and why
	Parts []Part   `json:"-"` // the first is the one that answers
}

// Part is a table or a drawing of an answer. A drawing has its data with it.
type Part struct {
	Name    string // in addresses and file names: "pairs"
	Title   string
	Says    []string
	Caution string // what it cannot say in a small study, where it stays behind "more statistics"; "" for what says it anywhere
	Drawing *analysis.Drawing
	Table   *Table
	Methods []analysis.Method
	Base    *analysis.Base
}

// Behind tells whether a part stays behind "more statistics".
func (a *Answer) Behind(p Part) bool { return p.Caution != "" && a.People < Few }

// Part finds a part by its name, the first for none; NotFound.
func (a *Answer) Part(name string) (Part, error) {
	for _, p := range a.Parts {
		if name == "" || p.Name == name {
			return p, nil
		}
	}
	return Part{}, sheaf.Errorf(sheaf.NotFound, "the answer has no such part")
}

// asking is one question on its way to an answer.
type asking struct {
	*State
	Speech
	asked  url.Values // settings with every default filled in
	answer *Answer
}

// Fields are the settings of a kind, for a state: which codes and whose readings there
// are to choose from depends on it.
func (k Kind) Fields(s *State, in Speech) []Field { return k.fields(s, in) }

// Knows refuses a setting that the kind does not have; Invalid.
func (k Kind) Knows(s *State, in Speech, settings url.Values) error {
	fields := k.fields(s, in)
	for name := range settings {
		if !slices.ContainsFunc(fields, func(f Field) bool { return f.Name == name }) {
			return sheaf.Errorf(sheaf.Invalid, "the question has no setting %s", name)
		}
	}
	return nil
}

// Settle fills in the settings that nobody chose. Invalid: one has a value that it cannot
// have.
func (k Kind) Settle(s *State, settings url.Values, in Speech) (url.Values, error) {
	return settle(k.fields(s, in), settings)
}

// Ask answers a question. Invalid: a setting has a value that it cannot have, or one
// that it needs is missing. The error is that of ctx where it was cancelled.
func (k Kind) Ask(ctx context.Context, s *State, settings url.Values, in Speech) (*Answer, error) {
	asked, err := k.Settle(s, settings, in)
	if err != nil {
		return nil, err
	}
	a := &asking{State: s, Speech: in, asked: asked}
	a.answer = &Answer{Kind: k.Name, Asked: asked, People: len(s.People())}
	a.leftOut()
	return k.answer(ctx, a)
}

// Brief leaves out of settings what makes an answer long, and tells whether there was
// any. Tables that lead to passages have the same rows without it.
func (k Kind) Brief(settings url.Values) (brief url.Values, long bool) {
	if at := settings.Get(k.long); at == "" || at == "0" {
		return settings, false
	}
	brief = maps.Clone(settings)
	brief.Set(k.long, "0")
	return brief, true
}

// value is a setting.
func (a *asking) value(name string) string { return a.asked.Get(name) }

// chosen is a code that was chosen; the zero id for none.
func (a *asking) chosen(name string) coding.CodeID { return codeNamed(a.value(name)) }

func codeNamed(s string) coding.CodeID {
	id, _ := sheaf.ParseID(s)
	return coding.CodeID{ID: id}
}
