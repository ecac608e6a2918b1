package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

type alignCommand struct {
	ID     string `arg:"" help:"A document that translates another; with --draft, a draft that does."`
	Draft  bool   `help:"Align drafts, which say who people are, instead of documents."`
	Doubts bool   `help:"Only pairs that are doubtful, the most doubtful first."`
}

func (alignCommand) Help() string {
	return `Example:
  sheaf align 7kq2m0xa
  sheaf align 9c3t0d1e --draft --doubts

Sets a translation beside what it translates (sheaf draft --translation-of), turn
by turn and sentence by sentence, by length. The score, from 0 to 1, says how
usual the lengths of a pair are: a low one is to be looked at, a high one proves
nothing of what is said. A pair that somebody made in the workbench, or said to be
right, has "hand" instead of a score; what lies between two of them is aligned by
itself.`
}

func (c alignCommand) Run(a *app) error {
	original, translation, pairs, err := c.texts(a)
	if err != nil {
		return err
	}
	if all := len(pairs); c.Doubts {
		pairs = doubtful(pairs)
		a.say("%d of %d pairs are doubtful", len(pairs), all)
	}
	if a.json {
		return a.printJSON(c.view(pairs, original, translation))
	}
	for _, p := range pairs {
		score := fmt.Sprintf("%.2f", p.Score)
		if p.Fixed {
			score = "hand"
		}
		_, err := fmt.Fprintf(a.out, "%s  %s\n      %s\n", score, saidIn(original, p.A), saidIn(translation, p.B))
		if err != nil {
			return err
		}
	}
	return nil
}

// notTranslated is what nothing is set beside.
var notTranslated = sheaf.Errorf(sheaf.Invalid, "it is not said to translate anything").
	Hintf("say so when it is drafted: sheaf draft ORIGINAL --translation-of ID")

// texts gives an original, its translation and how they are aligned. Drafts are
// not corrected by hand: they are on their way.
func (c alignCommand) texts(a *app) (original, translation text.Transcript, pairs []text.Pair, err error) {
	if c.Draft {
		original, translation, err = c.drafts(a)
		return original, translation, text.Align(original, translation), err
	}
	aligned, err := c.documents(a)
	for _, p := range aligned.Pairs {
		pairs = append(pairs, p.Pair)
	}
	if err == nil && aligned.Loose > 0 {
		a.say("%d pairs made by hand do not fit the texts any more, which were corrected since", aligned.Loose)
	}
	return aligned.Original.Transcript, aligned.Translation.Transcript, pairs, err
}

func (c alignCommand) documents(a *app) (aligned study.Alignment, err error) {
	rooms, caller, err := a.study()
	if err != nil {
		return aligned, err
	}
	all, err := rooms.Study.Documents(a.ctx, caller)
	if err != nil {
		return aligned, err
	}
	info, err := pick("document", c.ID, all, documentID)
	if err != nil {
		return aligned, err
	}
	if info.TranslationOf.IsZero() {
		return aligned, notTranslated
	}
	return rooms.Study.Alignment(a.ctx, caller, info.ID)
}

func (c alignCommand) drafts(a *app) (original, translation text.Transcript, err error) {
	rooms, caller, err := a.vault()
	if err != nil {
		return original, translation, err
	}
	review, err := a.review(rooms.Review, caller, c.ID)
	if err != nil {
		return original, translation, err
	}
	if review.TranslationOf.IsZero() {
		return original, translation, notTranslated
	}
	of, err := a.translatedDraft(rooms.Review, caller, review.TranslationOf)
	return of.Transcript, review.Transcript, err
}

// translatedDraft is the draft by its id, or the one that became the document.
func (a *app) translatedDraft(gate *pseudonym.Gate, caller access.Caller, id sheaf.ID) (pseudonym.Review, error) {
	drafts, err := gate.Index(a.ctx, caller)
	if err != nil {
		return pseudonym.Review{}, err
	}
	for _, d := range drafts {
		if d.ID.ID == id || d.Document.ID == id {
			return gate.Review(a.ctx, caller, d.ID)
		}
	}
	return pseudonym.Review{}, sheaf.Errorf(sheaf.NotFound, "what it translates is no longer there")
}

// doubtfulBelow is the score of two sentences for one.
const doubtfulBelow = 0.1

func doubtful(pairs []text.Pair) (few []text.Pair) {
	for _, p := range pairs {
		if p.Score <= doubtfulBelow { // one made by hand has 1
			few = append(few, p)
		}
	}
	slices.SortStableFunc(few, func(a, b text.Pair) int { return cmp.Compare(a.Score, b.Score) })
	return few
}

func saidIn(t text.Transcript, spans []text.Span) string {
	said := make([]string, len(spans))
	for i, s := range spans {
		said[i] = s.Of(t.Text)
	}
	if len(said) == 0 {
		return "-"
	}
	return strings.Join(said, " ")
}

type alignedView struct {
	V     int        `json:"v"`
	Tier  int        `json:"tier"`
	Pairs []pairView `json:"pairs"`
}

type pairView struct {
	Score       float64     `json:"score"`
	ByHand      bool        `json:"byHand,omitempty"`
	Original    []text.Span `json:"original"`
	Translation []text.Span `json:"translation"`
	Says        string      `json:"says"`
	Translated  string      `json:"translated"`
}

func (c alignCommand) view(pairs []text.Pair, original, translation text.Transcript) alignedView {
	v := alignedView{V: 1, Tier: 2, Pairs: []pairView{}}
	if c.Draft {
		v.Tier = 1
	}
	for _, p := range pairs {
		v.Pairs = append(v.Pairs, pairView{p.Score, p.Fixed, p.A, p.B, saidIn(original, p.A), saidIn(translation, p.B)})
	}
	return v
}
