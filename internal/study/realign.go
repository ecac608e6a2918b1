package study

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// AlignAct is what a person does to an alignment, at one sentence of either text.
type AlignAct string

const (
	JoinBelow AlignAct = "join"     // its pair and the next one are one pair
	SplitAt   AlignAct = "split"    // a pair begins with it; the other text is cut where as much of the pair was said
	MoveUp    AlignAct = "up"       // it, and what of its text stands above it in the pair, goes to the pair above
	MoveDown  AlignAct = "down"     // it, and what of its text stands below it in the pair, goes to the pair below
	Together  AlignAct = "together" // it and a sentence of the other text are a pair
	Alone     AlignAct = "alone"    // it has no counterpart
	Confirm   AlignAct = "confirm"  // its pair is right as it stands
	Recompute AlignAct = "compute"  // what was done to its pair by hand is taken back
)

// Realignment is one act on an alignment, as it was seen.
type Realignment struct {
	Translation  DocumentID
	Seen         AlignmentSeen
	Act          AlignAct
	InTranslated bool // the sentence is one of the translation's
	At           int  // where it begins in its text
	With         int  // of Together: where that of the other text begins
}

// AlignmentSeen are the versions that a person had before them.
type AlignmentSeen struct{ Alignment, Original, Translation uint64 }

// Seen tells the versions of an alignment.
func (a Alignment) Seen() AlignmentSeen {
	return AlignmentSeen{a.Version, a.Original.Version, a.Translation.Version}
}

const kindAlignment = "alignment"

// alignmentChange is a side of a logged change: what was made by hand, and the
// change whose outcome it was.
type alignmentChange struct {
	Body   alignmentBody `json:"body"`
	Change sheaf.ID      `json:"change"`
}

// Realign corrects an alignment by one act, which is logged for undo. What the act
// does not touch stays as it was made, or is computed anew around it.
//
// Invalid: there is nothing there to do that to. Conflict: somebody else was
// faster, a text was corrected, or the two sentences would cross a pair that was
// made by hand. NotFound: there is no such translation. Denied: somebody of whom
// either text speaks is on hold or does not allow analysis.
func (s *Study) Realign(ctx context.Context, c access.Caller, r Realignment) error {
	var body alignmentBody
	err := s.door.View(ctx, c, access.AlignTexts, func(tx *access.Tx) error {
		// Before anything else is said of what was sent: of whose words nothing is
		// left it answers as of what never was.
		translation, err := findDocument(tx, r.Translation)
		if err != nil {
			return err
		}
		if _, err := s.mayAlign(tx, translation); err != nil {
			return err
		}
		a, _, err := s.readAlignment(tx, r.Translation)
		if err != nil {
			return err
		}
		if a.Seen() != r.Seen {
			return errMovedOn()
		}
		body, err = a.with(r, c.Member())
		return err
	})
	if err != nil {
		return err
	}
	change := sheaf.NewID()
	return s.door.Do(ctx, c, access.AlignTexts, func(tx *access.Tx) error {
		return s.keepAlignment(tx, r, body, change)
	})
}

// keepAlignment keeps what was made by hand, if all is still as it was seen.
func (s *Study) keepAlignment(tx *access.Tx, r Realignment, body alignmentBody, change sheaf.ID) error {
	translation, err := findDocument(tx, r.Translation)
	if err != nil {
		return err
	}
	original, err := currentVersion(tx, translation.translationOf)
	if err != nil {
		return err
	}
	row, err := selectAlignment(tx, r.Translation)
	if gone(err) {
		row, err = alignmentRow{id: r.Translation}, nil
	}
	if err != nil {
		return err
	}
	if r.Seen != (AlignmentSeen{row.version, original, translation.number}) {
		return errMovedOn()
	}
	before, err := row.open(tx)
	if err != nil {
		return err
	}
	concerned, err := s.mayAlign(tx, translation)
	if err != nil {
		return err
	}
	tx.Note(struct {
		Translation DocumentID `json:"translation"`
		Did         AlignAct   `json:"did"`
	}{r.Translation, r.Act})
	ch := Change{ID: change, Verb: "correct", Kind: kindAlignment, Object: r.Translation.ID, Document: r.Translation.ID, Base: row.version}
	if err := ch.sides(alignmentChange{before, row.change}, alignmentChange{body, change}); err != nil {
		return err
	}
	if err := row.set(tx, body, change); err != nil {
		return err
	}
	// Under everybody's key, so that what undo cannot bring back any more is not
	// there to stop it.
	_, parents, err := s.Under(tx, concerned)
	if err != nil {
		return err
	}
	return s.LogChange(tx, ch, parents...)
}

// mayAlign refuses where somebody who speaks in either text, or is mentioned, may
// not be used, and gives those of them who were not erased. NotFound: nobody who
// speaks in one of them is left.
func (s *Study) mayAlign(tx *access.Tx, translation documentRow) ([]SubjectID, error) {
	var all []SubjectID
	for _, id := range []DocumentID{translation.id, translation.translationOf} {
		links, err := linksOfDocument(tx, id)
		if err != nil {
			return nil, err
		}
		var speak []SubjectID
		for _, l := range links {
			all = append(all, l.subject)
			if l.speaks {
				speak = append(speak, l.subject)
			}
		}
		left, err := s.Living(tx, speak)
		if err == nil && len(left) == 0 && len(speak) > 0 {
			err = errNoDocument()
		}
		if err != nil {
			return nil, err
		}
	}
	there, err := s.Living(tx, Sorted(all))
	if err != nil {
		return nil, err
	}
	return there, s.MayUse(tx, there, purposeAnalyse)
}

// walkAlignment undoes or redoes a change of an alignment. What it brings back is
// of the versions that it was made in, and is carried on from there.
func (s *Study) walkAlignment(tx *access.Tx, ch Change, way direction) error {
	var before, after alignmentChange
	if json.Unmarshal(ch.Before, &before) != nil || json.Unmarshal(ch.After, &after) != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a logged change does not say what it changed")
	}
	from, to := after, before
	if way.to == changeDone {
		from, to = before, after
	}
	translation, err := findDocument(tx, DocumentID{ch.Object})
	if err != nil {
		return err
	}
	row, err := selectAlignment(tx, translation.id)
	if err != nil {
		return err
	}
	if row.change != from.Change {
		return errMovedOn()
	}
	if _, err := s.mayAlign(tx, translation); err != nil {
		return err
	}
	return row.set(tx, to.Body, to.Change)
}

// indexed is a pair as indexes of sentences.
type indexed struct {
	a, b text.Span
	by   access.MemberID
}

// desk is an alignment while somebody works on it. Its first side is the text in
// which they work.
type desk struct {
	a, b  side
	pairs []indexed
	made  []bool
}

// side is a text on the desk.
type side struct {
	text      string
	sentences []text.Span
}

func (a Alignment) desk() desk {
	d := desk{a: side{text: a.Original.Text}, b: side{text: a.Translation.Text}}
	for _, p := range a.Pairs {
		i, j := len(d.a.sentences), len(d.b.sentences)
		d.pairs = append(d.pairs, indexed{text.Span{Start: i, End: i + len(p.A)}, text.Span{Start: j, End: j + len(p.B)}, p.By})
		d.made = append(d.made, p.Fixed)
		d.a.sentences, d.b.sentences = append(d.a.sentences, p.A...), append(d.b.sentences, p.B...)
	}
	return d
}

// turned is the desk seen from its other side.
func (d desk) turned() desk {
	return desk{d.b, d.a, turned(d.pairs), d.made}
}

func turned(pairs []indexed) []indexed {
	out := make([]indexed, len(pairs))
	for i, p := range pairs {
		out[i] = indexed{p.b, p.a, p.by}
	}
	return out
}

// with works out what is made by hand after an act of a member.
func (a Alignment) with(r Realignment, by access.MemberID) (alignmentBody, error) {
	d := a.desk()
	if r.InTranslated {
		d = d.turned()
	}
	fresh, taken, err := d.act(r)
	if err != nil {
		return alignmentBody{}, err
	}
	all := d.around(fresh, taken)
	for _, p := range fresh {
		p.by = by
		all = append(all, p)
	}
	if r.InTranslated {
		d, all = d.turned(), turned(all)
	}
	slices.SortFunc(all, func(x, y indexed) int {
		return cmp.Or(x.a.Start-y.a.Start, x.a.End-y.a.End, x.b.Start-y.b.Start)
	})
	body := alignmentBody{V: 1, Original: a.Original.Version, Translation: a.Translation.Version, Pairs: []madePair{}}
	last := indexed{}
	for _, p := range all {
		if p.a.Start < last.a.End || p.b.Start < last.b.End {
			return alignmentBody{}, sheaf.Errorf(sheaf.Conflict, "the two sentences would cross a pair that was made by hand").
				Hintf("take that one back first; or join the pairs between, where the translation tells things in another order")
		}
		last = p
		body.Pairs = append(body.Pairs, madePair{d.a.bytes(p.a), d.b.bytes(p.b), p.by})
	}
	return body, nil
}

// act gives the pairs that an act makes, and the one that it takes back, -1 for
// none.
func (d desk) act(r Realignment) (fresh []indexed, taken int, err error) {
	x, err := d.a.sentenceAt(r.At)
	if err != nil {
		return nil, -1, err
	}
	i := slices.IndexFunc(d.pairs, func(p indexed) bool { return p.a.Start <= x && x < p.a.End })
	p := d.pairs[i]
	switch r.Act {
	case JoinBelow:
		if i+1 == len(d.pairs) {
			return nil, -1, sheaf.Errorf(sheaf.Invalid, "there is no pair below to be joined")
		}
		below := d.pairs[i+1]
		return []indexed{{a: text.Span{Start: p.a.Start, End: below.a.End}, b: text.Span{Start: p.b.Start, End: below.b.End}}}, -1, nil
	case SplitAt:
		if x == p.a.Start {
			return nil, -1, sheaf.Errorf(sheaf.Invalid, "the pair begins with this sentence already").Hintf("split at the sentence with which the second of the two begins")
		}
		y := d.across(p, x)
		return some(indexed{a: text.Span{Start: p.a.Start, End: x}, b: text.Span{Start: p.b.Start, End: y}},
			indexed{a: text.Span{Start: x, End: p.a.End}, b: text.Span{Start: y, End: p.b.End}}), -1, nil
	case MoveUp:
		if i == 0 {
			return nil, -1, sheaf.Errorf(sheaf.Invalid, "there is no pair above to move a sentence to")
		}
		above := d.pairs[i-1]
		above.a.End, p.a.Start = x+1, x+1
		return some(above, p), -1, nil
	case MoveDown:
		if i+1 == len(d.pairs) {
			return nil, -1, sheaf.Errorf(sheaf.Invalid, "there is no pair below to move a sentence to")
		}
		below := d.pairs[i+1]
		p.a.End, below.a.Start = x, x
		return some(p, below), -1, nil
	case Together:
		y, err := d.b.sentenceAt(r.With)
		return []indexed{{a: text.Span{Start: x, End: x + 1}, b: text.Span{Start: y, End: y + 1}}}, -1, err
	case Alone:
		y := p.b.Start
		if x > p.a.Start {
			y = d.across(p, x+1)
		}
		return []indexed{{a: text.Span{Start: x, End: x + 1}, b: text.Span{Start: y, End: y}}}, -1, nil
	case Confirm:
		if d.made[i] {
			return nil, -1, sheaf.Errorf(sheaf.Invalid, "the pair was made by hand already")
		}
		return []indexed{p}, -1, nil
	case Recompute:
		if !d.made[i] {
			return nil, -1, sheaf.Errorf(sheaf.Invalid, "nothing was done to this pair by hand")
		}
		return nil, i, nil
	}
	return nil, -1, sheaf.Errorf(sheaf.Invalid, "this is no act on an alignment")
}

// some leaves out a pair from which everything was moved away.
func some(pairs ...indexed) []indexed {
	return slices.DeleteFunc(pairs, func(p indexed) bool { return p.a.Len()+p.b.Len() == 0 })
}

func (s side) sentenceAt(at int) (int, error) {
	i, found := slices.BinarySearchFunc(s.sentences, at, func(s text.Span, at int) int { return s.Start - at })
	if !found {
		return 0, sheaf.Errorf(sheaf.Invalid, "no sentence of the text begins at byte %d", at)
	}
	return i, nil
}

// across is where the other side of a pair is cut, as an index, so that as much of
// it stands above as of this side stands above sentence x.
func (d desk) across(p indexed, x int) int {
	share := d.a.share(p.a, x)
	best := p.b.Start
	for y := p.b.Start; y <= p.b.End; y++ {
		if distance(d.b.share(p.b, y), share) < distance(d.b.share(p.b, best), share) {
			best = y
		}
	}
	return best
}

// share is how much of some sentences stands before one of them, from 0 to 1 by
// characters.
func (s side) share(of text.Span, before int) float64 {
	above, all := 0, 0
	for i := of.Start; i < of.End; i++ {
		n := utf8.RuneCountInString(s.sentences[i].Of(s.text))
		if all += n; i < before {
			above += n
		}
	}
	return float64(above) / float64(max(all, 1))
}

func distance(x, y float64) float64 { return max(x-y, y-x) }

// bytes gives the span of some sentences; of none, where the next one begins.
func (s side) bytes(at text.Span) text.Span {
	switch {
	case at.Len() > 0:
		return text.Span{Start: s.sentences[at.Start].Start, End: s.sentences[at.End-1].End}
	case at.Start < len(s.sentences):
		return text.Span{Start: s.sentences[at.Start].Start, End: s.sentences[at.Start].Start}
	case at.Start > 0:
		return text.Span{Start: s.sentences[at.Start-1].End, End: s.sentences[at.Start-1].End}
	}
	return text.Span{}
}

// around gives the pairs that were made before, without the one that is taken back
// and those of which a sentence is in a new one.
func (d desk) around(fresh []indexed, taken int) (kept []indexed) {
	for i, p := range d.pairs {
		if !d.made[i] || i == taken || slices.ContainsFunc(fresh, func(f indexed) bool { return share(f.a, p.a) || share(f.b, p.b) }) {
			continue
		}
		for _, f := range fresh {
			p = p.beside(f)
		}
		kept = append(kept, p)
	}
	return kept
}

// share tells whether two runs have a sentence in common.
func share(x, y text.Span) bool { return max(x.Start, y.Start) < min(x.End, y.End) }

// beside makes room for a new pair: what has no counterpart is bound to no place of
// the other text, but to stand in order.
func (p indexed) beside(f indexed) indexed {
	if p.b.Len() == 0 {
		p.b = moved(p.b.Start, p.a.End <= f.a.Start, f.b)
	}
	if p.a.Len() == 0 {
		p.a = moved(p.a.Start, p.b.End <= f.b.Start, f.a)
	}
	return p
}

func moved(at int, before bool, f text.Span) text.Span {
	if before {
		at = min(at, f.Start)
	} else {
		at = max(at, f.End)
	}
	return text.Span{Start: at, End: at}
}
