package pseudonym

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/convert"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// rendered is a draft's text as decided: what the study would be given.
type rendered struct {
	transcript  text.Transcript
	turnPersons []vault.PersonID // per turn, the participant who speaks; zero otherwise
	places      []place
	settled     []text.Span // of the result: what was put there, and what was kept there
	put         []text.Span // of the result: what was put there
	edits       text.Map    // from the original's text
}

// place is a mention in the rendered text.
type place struct {
	span   text.Span
	entity *entity // never nil
	choice choice
	form   string // as study.Mention has it
	arabic bool
}

// render replaces every decided mention at once, by its place in the original,
// so that no replacement is ever replaced again. Undecided ones stand. What is
// written to a name changes with it, see text.Fit.
func (o *opened) render(b *book, labelOf map[vault.PersonID]string) (rendered, error) {
	v := o.voices(labelOf)
	var r rendered
	var edits []text.Edit
	var taken []text.Span // by labels, and by what does not stay
	for _, p := range o.transcript.Paragraphs {
		name, names := convert.NameIn(p.Label.Of(o.transcript.Text))
		if p.Speaker < 0 || !names {
			continue
		}
		taken = append(taken, p.Label)
		name = text.Span{Start: p.Label.Start + name.Start, End: p.Label.Start + name.End}
		if label := v.speakers[v.of[p.Speaker]].Label; label != "" {
			edits = append(edits, text.Edit{Span: name, With: label})
		}
	}
	var replaced []place
	var fitted []text.Fitted
	var settled []text.Span
	for _, m := range o.review.Mentions {
		c, ok := b.choiceFor(m, o)
		if ok && c.Action == Keep {
			settled = append(settled, m.Span) // and changes with a name beside it
			continue
		}
		if taken = append(taken, m.Span); !ok {
			continue
		}
		f, e, arabic := c.fit(o.transcript, m.Span, b)
		fitted = append(fitted, f)
		if e != nil {
			replaced = append(replaced, place{f.Name.Span, e, c, f.Form, arabic})
		}
	}
	slices.SortFunc(taken, func(a, b text.Span) int { return a.Start - b.Start })
	result, edited, err := text.Rewrite(o.transcript.Text, slices.Concat(edits, text.Edits(fitted, taken)))
	if err != nil {
		return rendered{}, err
	}
	r.edits = edited
	for _, f := range fitted {
		edits = append(edits, f.Name)
	}
	for _, e := range edits {
		settled = append(settled, e.Span)
		there, _ := edited.Apply(e.Span)
		r.put = append(r.put, there)
	}
	for _, at := range settled {
		there, _ := edited.Apply(at)
		r.settled = append(r.settled, there)
	}
	for _, p := range replaced {
		p.span, _ = edited.Apply(p.span)
		r.places = append(r.places, p)
	}
	r.transcript = o.carried(result, edited, v)
	r.turnPersons = make([]vault.PersonID, len(o.transcript.Turns))
	for i, t := range r.transcript.Turns {
		r.turnPersons[i] = v.persons[t.Speaker]
	}
	return r, nil
}

// fit is what the choice puts in place of which part of a mention, and what
// changes beside it. What is written to a name and is no part of it stays: Arabic
// letters before it, an ending behind an apostrophe, a French d' or l'.
func (c choice) fit(t text.Transcript, span text.Span, b *book) (fitted text.Fitted, e *entity, arabic bool) {
	at := withoutProclitic(t.Text, span, c.Proclitic)
	e, arabic = b.entities[c.Entity], isArabic(at.Of(t.Text))
	with, in := c.With, text.Place{Language: t.Language}
	if c.Action == Replace {
		at = text.BareName(t.Text, at, t.Language)
		with, in.Gender = e.called(arabic), e.Gender
	}
	return text.Fit(t.Text, at, with, in), e, arabic
}

func withoutProclitic(s string, span text.Span, letters string) text.Span {
	if rest := span.Of(s); text.IsProclitic(letters) && strings.HasPrefix(rest, letters) && len(rest) > len(letters) {
		span.Start += len(letters)
	}
	return span
}

// carried is the draft's structure over its rewritten text.
func (o *opened) carried(result string, edited text.Map, v voices) text.Transcript {
	t := text.Transcript{Text: result, Language: o.transcript.Language, Speakers: v.speakers, Cues: o.transcript.Cues}
	to := func(s text.Span) text.Span {
		there, _ := edited.Apply(s)
		return there
	}
	for _, p := range o.transcript.Paragraphs {
		label := p.Label
		p.Span = to(p.Span)
		p.Label = text.Span{Start: p.Start, End: p.Start}
		if label.Len() > 0 {
			p.Label.End = to(label).End
		}
		if p.Speaker >= 0 {
			p.Speaker = v.of[p.Speaker]
		}
		t.Paragraphs = append(t.Paragraphs, p)
	}
	for _, turn := range o.transcript.Turns {
		s, _ := o.speaker(turn.Speaker)
		turn.Span, turn.Speaker = to(turn.Span), v.of[turn.Speaker]
		if turn.Voice = text.NoSpeaker; turn.Provenance == "" {
			turn.Provenance = o.provenanceOf(s)
		}
		if turn.Provenance == text.Interpreter {
			turn.Voice = v.interpreter()
		}
		t.Turns = append(t.Turns, turn)
	}
	return t
}

// mentionsFor are the places as the study keeps them. Entities of people whom
// the study knows, or comes to know with this text, carry their subject.
func (r rendered) mentionsFor(subjects map[vault.PersonID]study.SubjectID) []study.Mention {
	var all []study.Mention
	for _, p := range r.places {
		m := study.Mention{
			Span: p.span, Entity: p.entity.ID, Kind: string(p.choice.Kind), Gender: p.entity.Gender, Script: "Latn",
			Form: p.form, Subject: subjects[p.entity.Person], Token: p.choice.Action != Replace,
		}
		if p.arabic {
			m.Script = "Arab"
		}
		all = append(all, m)
	}
	return all
}

// bracketed marks words as not the speaker's own.
func bracketed(with string) string {
	with = strings.TrimSpace(with)
	if strings.HasPrefix(with, "[") && strings.HasSuffix(with, "]") {
		return with
	}
	return "[" + strings.Trim(with, "[]") + "]"
}

// checkWith refuses words that would not be one stretch of a line.
func checkWith(with string) error {
	if !utf8.ValidString(with) || strings.ContainsFunc(with, unicode.IsControl) || len(with) > 200 {
		return sheaf.Errorf(sheaf.Invalid, "what is put in place of a mention is a few words in one line")
	}
	return nil
}

// turnSubjects says under whose key each turn lies: the participant's who
// speaks, and what others say under that of the next participant who does.
func turnSubjects(persons []vault.PersonID, subjects map[vault.PersonID]study.SubjectID) []study.SubjectID {
	of := make([]study.SubjectID, len(persons))
	next := study.SubjectID{}
	for i, p := range slices.Backward(persons) {
		if !p.IsZero() {
			next = subjects[p]
		}
		of[i] = next
	}
	last := study.SubjectID{}
	for i := range of {
		if of[i].IsZero() {
			of[i] = last
		}
		last = of[i]
	}
	return of
}
