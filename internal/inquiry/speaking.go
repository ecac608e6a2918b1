package inquiry

import (
	"cmp"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// speaking are the settings of questions to the words themselves: whose words count,
// and what is one word.
func (s *State) speaking(in Speech) []Field {
	roles := choose("roles", in.Say(Word("inquiry.words.roles")),
		Choice{string(text.RoleParticipant), in.role(text.RoleParticipant)},
		Choice{string(text.RoleInterviewer), in.role(text.RoleInterviewer)},
		Choice{string(text.RoleInterpreter), in.role(text.RoleInterpreter)},
		Choice{string(text.RoleOther), in.role(text.RoleOther)},
		Choice{roleUnknown, in.Say(Word("inquiry.words.roles.unknown"))})
	roles.Many = true
	language := choose("language", in.Say(Word("inquiry.words.language")), Choice{"", in.Say(Word("inquiry.words.language.every"))})
	for _, tag := range s.tongues() {
		language.Choices = append(language.Choices, Choice{tag, in.Tongue(tag)})
	}
	return []Field{roles,
		choose("wording", in.Say(Word("inquiry.words.wording")),
			Choice{"every", in.Say(Word("inquiry.words.wording.every"))},
			Choice{"own", in.Say(Word("inquiry.words.wording.own"))}),
		language,
		choose("names", in.Say(Word("inquiry.words.names")),
			Choice{"no", in.Say(Word("inquiry.words.names.no"))},
			Choice{"yes", in.Say(Word("inquiry.words.names.yes"))}),
		choose("proclitics", in.Say(Word("inquiry.words.proclitics")),
			Choice{"no", in.Say(Word("inquiry.words.proclitics.no"))},
			Choice{"yes", in.Say(Word("inquiry.words.proclitics.yes"))}),
	}
}

// roleUnknown stands in a form for the role that nobody said.
const roleUnknown = "unknown"

// tongues are the languages of the texts, by the first part of their tags.
func (s *State) tongues() (tags []string) {
	for _, d := range s.Documents {
		primary, _, _ := strings.Cut(d.Transcript.Language, "-")
		if primary != "" && !slices.Contains(tags, primary) {
			tags = append(tags, primary)
		}
	}
	slices.Sort(tags)
	return tags
}

func (a *asking) speech() analysis.Speech {
	s := analysis.Speech{OwnWords: a.value("wording") == "own", Language: a.value("language"), Names: a.value("names") == "yes", Proclitics: a.value("proclitics") == "yes"}
	for _, role := range a.asked["roles"] {
		if role == roleUnknown {
			role = string(text.RoleUnknown)
		}
		s.Roles = append(s.Roles, text.Role(role))
	}
	return s
}

// texts are the documents whose words may be read. Those that speak of somebody who is
// on hold, or whose terms do not allow analysis, are left out and counted.
func (a *asking) texts() []study.Document {
	kept := slices.DeleteFunc(slices.Clone(a.Documents), func(d study.Document) bool {
		return slices.ContainsFunc(d.Mentioned, func(id study.SubjectID) bool { return slices.Contains(a.Unspoken, id) })
	})
	if n := len(a.Documents) - len(kept); n > 0 {
		a.answer.Left = append(a.answer.Left, a.Say(Word("inquiry.words.left.mentioned"), "count", n))
	}
	return kept
}

// wordCell is a word as it is mostly written.
func wordCell(w analysis.Word) Cell { return Cell{Text: w.Spelled, Language: w.Language} }

// mostForms is how many spellings of a word are named.
const mostForms = 6

// forms are the other spellings of a word.
func forms(w analysis.Word) Cell {
	var spelled []string
	for _, f := range w.Forms {
		if f.Spelled != w.Spelled && len(spelled) < mostForms {
			spelled = append(spelled, f.Spelled)
		}
	}
	return Cell{Text: strings.Join(spelled, " · "), Language: w.Language}
}

// collocated is a table of words that stand near one another; alone where a word was asked for.
func (a *asking) collocated(found analysis.Collocations, alone bool) *Table {
	table := &Table{Head: []string{a.Say(Word("inquiry.words.first")), a.Say(Word("inquiry.words.second"))}}
	if alone {
		table.Head = []string{a.Say(Word("inquiry.words.word"))}
	}
	table.Head = append(table.Head, a.Say(Word("inquiry.words.people")), a.Say(Word("inquiry.words.together")), a.Say(Word("inquiry.words.expected")),
		a.Say(Word("inquiry.words.g2")), a.Say(Word("inquiry.words.x2")), a.Say(Word("inquiry.words.t")))
	for _, p := range found.Pairs {
		var line []Cell
		if !alone {
			line = append(line, wordCell(p.First))
		}
		expected := analysis.Figure{Value: float64(p.N1) * float64(p.N2) / float64(max(p.N, 1))}
		table.add(append(line, wordCell(p.Second), a.share(p.In), number(p.N12), a.figure(expected, 1), a.figure(p.LogLikelihood, 2), a.figure(p.ChiSquared, 2), a.figure(p.T, 2))...)
	}
	return table
}

// documentAt is a document that was read; the zero one for none.
func (a *asking) documentAt(id study.DocumentID) (d study.Document) {
	if i, known := a.document[id]; known {
		d = a.Documents[i]
	}
	return d
}

func byName(a, b Choice) int {
	return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.Value, b.Value))
}
