package coding

import (
	"context"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Sentence is one before or after a passage, as far as it lies outside it.
type Sentence struct {
	Text      string `json:"text"`                // "" where it is withheld
	Speaker   string `json:"speaker,omitempty"`   // label in the transcript, where another turn begins
	Paragraph bool   `json:"paragraph,omitempty"` // a paragraph begins here
	Withheld  bool   `json:"withheld,omitempty"`  // of or about somebody on hold, or not to be analysed
}

// Surroundings are the sentences before and after a passage, in reading order.
type Surroundings struct {
	Before []Sentence `json:"before"`
	After  []Sentence `json:"after"`
}

// Around gives up to n sentences on each side of a passage; the rest of the
// sentence in which it begins or ends counts as one. What is withheld from
// passages is withheld here. NotFound: there is no such document.
func (b *Book) Around(ctx context.Context, c access.Caller, a study.Anchor, n int) (s Surroundings, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		at, _, err := b.study.Carry(tx, a)
		if err != nil {
			return err
		}
		doc, err := b.study.ReadDocument(tx, at.Document)
		if err != nil {
			return err
		}
		r := retrieval{b: b, tx: tx, who: map[study.SubjectID]study.Subject{}}
		if err := r.prepare(); err != nil {
			return err
		}
		s = r.around(doc, at.Span, n)
		return nil
	})
	return s, err
}

// stretch is a sentence of a document and where it stands.
type stretch struct {
	text.Span
	paragraph int
}

func (r *retrieval) around(doc study.Document, span text.Span, n int) Surroundings {
	var before, after []stretch
	for i, p := range doc.Paragraphs {
		for _, s := range sentencesOf(doc.Text, text.Span{Start: p.Label.End, End: p.End}) {
			if head := (text.Span{Start: s.Start, End: min(s.End, span.Start)}); head.Start < head.End {
				before = append(before, stretch{head, i})
			}
			if tail := (text.Span{Start: max(s.Start, span.End), End: s.End}); tail.Start < tail.End {
				after = append(after, stretch{tail, i})
			}
		}
	}
	before, after = before[max(0, len(before)-n):], after[:min(n, len(after))]
	last, _ := slices.BinarySearchFunc(doc.Paragraphs, span.End, func(p text.Paragraph, at int) int { return p.End - at })
	return Surroundings{Before: r.shown(doc, before, -1), After: r.shown(doc, after, min(last, len(doc.Paragraphs)-1))}
}

// shown are sentences as they may be read. since is the paragraph read before
// them, -1 for none.
func (r *retrieval) shown(doc study.Document, all []stretch, since int) []Sentence {
	told := []Sentence{} // null is no list
	for _, s := range all {
		p := doc.Paragraphs[s.paragraph]
		one := Sentence{Text: s.Of(doc.Text), Paragraph: s.paragraph != since}
		if p.Turn >= 0 && (since < 0 || doc.Paragraphs[since].Turn != p.Turn) {
			one.Speaker = doc.Speakers[p.Speaker].Label
		}
		if slices.ContainsFunc(doc.Concerned(s.Span), func(id study.SubjectID) bool { return !r.usable(id) }) {
			one.Text, one.Withheld = "", true
		}
		since = s.paragraph
		told = append(told, one)
	}
	return told
}

// sentencesOf cuts a stretch where text.WordsIn says that a sentence begins.
func sentencesOf(s string, within text.Span) (cut []text.Span) {
	start, begun := within.Start, false
	for word := range text.WordsIn(within.Of(s)) {
		if !word.First {
			continue
		}
		if begun { // what stands before the first word goes with it
			cut = append(cut, text.Span{Start: start, End: within.Start + word.Start})
			start = within.Start + word.Start
		}
		begun = true
	}
	return append(cut, text.Span{Start: start, End: within.End})
}
