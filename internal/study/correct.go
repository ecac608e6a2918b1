package study

import (
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Correction is a typo put right or a late redaction.
type Correction struct {
	Document DocumentID
	Base     uint64      // the version that the edits are of; it must be the current one
	Edits    []text.Edit // of the admitted text, each within a paragraph and none within a gap
	Mentions []Mention   // all mentions of the new text; nil keeps those that no edit touched
	Recall   bool        // a redaction: every earlier version becomes unreadable
}

// DocumentVersion names a version of a document.
type DocumentVersion struct {
	Document DocumentID
	Version  uint64
}

// Correct makes a new version of a document. Codings and other anchors stay as
// they are: Carry brings them over the map that is kept. changed are the places
// of the new version that are not as they were, so that callers can list what
// lay inside; a deletion leaves an empty one.
//
// Conflict: Base is not the current version, or an edit touches erased words.
// Invalid: an edit touches a line end, empties a paragraph or cuts a character.
func (in *Intake) Correct(ctx context.Context, c access.Caller, k Correction) (_ DocumentVersion, changed []Anchor, err error) {
	var before Document
	var old layout
	err = in.door.View(ctx, c, access.CorrectText, func(tx *access.Tx) error {
		row, err := findDocument(tx, k.Document)
		if err != nil {
			return err
		}
		if row.number != k.Base {
			return errMovedOn()
		}
		version, l, err := findVersion(tx, k.Document, k.Base)
		if err != nil {
			return err
		}
		old = l
		before, err = l.read(tx, k.Document, version)
		return err
	})
	if err != nil {
		return DocumentVersion{}, nil, err
	}
	next, m, err := k.apply(before, old)
	if err != nil {
		return DocumentVersion{}, nil, err
	}
	key, change := access.DrawIdentity(seal.PurposeVersion), sheaf.NewID()
	err = in.door.Do(ctx, c, access.CorrectText, func(tx *access.Tx) error {
		return k.commit(tx, in.study, next, key, change)
	})
	if err != nil {
		return DocumentVersion{}, nil, err
	}
	for _, to := range m.Changes() {
		changed = append(changed, Anchor{k.Document, next.number, to})
	}
	return DocumentVersion{k.Document, next.number}, changed, nil
}

// apply works the new version out.
func (k Correction) apply(before Document, old layout) (content, text.Map, error) {
	if err := k.validEdits(before); err != nil {
		return content{}, text.Map{}, err
	}
	after, m, err := text.Rewrite(before.Text, k.Edits)
	if err != nil {
		return content{}, text.Map{}, err
	}
	t := carryStructure(before.Transcript, after, m)
	if err := t.Validate(); err != nil {
		return content{}, text.Map{}, sheaf.Errorf(sheaf.Invalid, "cannot correct the document: a paragraph would be empty").
			Hintf("leave a word in its place, such as [removed]")
	}
	owners := ownership(t, before.TurnSubject, paragraphOwners(old))
	mentions := inOrder(k.Mentions)
	if k.Mentions == nil {
		mentions = carryMentions(before.Mentions, m)
	}
	known := map[SubjectID]bool{}
	for _, id := range old.Subjects {
		known[id] = true
	}
	if err := validMentions(t, mentions, known); err != nil {
		return content{}, text.Map{}, err
	}
	cuts := carryGaps(old, before.Erased, m)
	for _, cut := range sharedCuts(t, owners, mentions) {
		if slices.ContainsFunc(cuts, func(gap piece) bool { return gap.Overlaps(cut.Span) }) {
			return content{}, text.Map{}, errGap()
		}
		cuts = append(cuts, cut)
	}
	pieces := partition(t, owners, cuts)
	return content{
		document: k.Document, number: k.Base + 1,
		transcript: t, turnSubject: before.TurnSubject, mentions: mentions,
		pieces: pieces, ids: newIDs(len(pieces)), fromLast: &m,
	}, m, nil
}

// paragraphOwners is whose the words of a text without turns are.
func paragraphOwners(l layout) []SubjectID {
	if len(l.Turns) > 0 || len(l.Parts) == 0 {
		return nil
	}
	least := l.Parts[0]
	for _, part := range l.Parts {
		if len(part.Of) < len(least.Of) {
			least = part // a mention of somebody else lies under one key more
		}
	}
	return l.subjectsOf(least)
}

func (k Correction) validEdits(before Document) error {
	if len(k.Edits) == 0 && k.Mentions == nil {
		return sheaf.Errorf(sheaf.Invalid, "cannot correct a document without an edit")
	}
	for _, e := range k.Edits {
		if e.Start < 0 || e.End < e.Start || e.End > len(before.Text) {
			return sheaf.Errorf(sheaf.Invalid, "cannot edit bytes %d to %d of a text of %d", e.Start, e.End, len(before.Text))
		}
		at := paragraphAt(before.Transcript, e.Start)
		if at == len(before.Paragraphs) && e.Start > 0 {
			at = paragraphAt(before.Transcript, e.Start-1) // at the end of a paragraph
		}
		if at == len(before.Paragraphs) || e.End > before.Paragraphs[at].End || strings.ContainsAny(e.With, "\r\n") {
			return sheaf.Errorf(sheaf.Invalid, "cannot edit bytes %d to %d: a correction stays within one paragraph", e.Start, e.End).
				Hintf("make one edit for every paragraph")
		}
		for _, gap := range before.Erased {
			if gap.Overlaps(e.Span) || e.Len() == 0 && gap.Start < e.Start && e.Start < gap.End {
				return errGap()
			}
		}
	}
	return nil
}

func errGap() error {
	return sheaf.Errorf(sheaf.Conflict, "cannot correct the document: an edit touches words that were erased")
}

// carryStructure moves paragraphs and turns with a text whose line ends are all
// kept. What is inserted at an edge of a paragraph belongs to it, at the end of
// a label to what is said.
func carryStructure(t text.Transcript, after string, m text.Map) text.Transcript {
	next := t
	next.Text = after
	next.Paragraphs = slices.Clone(t.Paragraphs)
	next.Turns = slices.Clone(t.Turns)
	seen := -1
	for i := range next.Paragraphs {
		p := &next.Paragraphs[i]
		label := p.Label.Len()
		p.Span = carryLine(p.Span, len(t.Text), m)
		p.Label = text.Span{Start: p.Start, End: p.Start}
		if label > 0 {
			old := t.Paragraphs[i].Label
			kept, _ := m.Apply(old)
			p.Label.End = min(max(kept.End, p.Start), p.End)
		}
		if p.Turn < 0 {
			continue
		}
		if p.Turn != seen {
			next.Turns[p.Turn].Start = p.Start
			seen = p.Turn
		}
		next.Turns[p.Turn].End = p.End
	}
	return next
}

// carryLine moves a line, or whole sentences, of a text of so many bytes: what
// stands around it is kept, so it is all that now stands between. Where that was
// changed too, the result may run backwards.
func carryLine(s text.Span, length int, m text.Map) text.Span {
	next := text.Span{Start: 0, End: m.TargetLen()}
	if s.Start > 0 {
		before, _ := m.Apply(text.Span{Start: s.Start - 1, End: s.Start})
		next.Start = before.End
	}
	if s.End < length {
		behind, _ := m.Apply(text.Span{Start: s.End, End: s.End + 1})
		next.End = behind.Start
	}
	return next
}

// carryMentions moves the mentions that no edit touched.
func carryMentions(mentions []Mention, m text.Map) []Mention {
	var kept []Mention
	for _, one := range mentions {
		var changed bool
		if one.Span, changed = carrySpan(one.Span, m); !changed {
			kept = append(kept, one)
		}
	}
	return kept
}

// carryGaps moves the parts that are erased, which no edit touches.
func carryGaps(old layout, erased []text.Span, m text.Map) []piece {
	var cuts []piece
	for _, part := range old.Parts {
		span := text.Span{Start: part.Start, End: part.End}
		if !slices.ContainsFunc(erased, func(gap text.Span) bool { return gap.Contains(span) }) {
			continue
		}
		to, _ := m.Apply(span)
		cuts = append(cuts, piece{to, old.subjectsOf(part), true})
	}
	return cuts
}

// commit writes the new version, if the document is still as it was read.
func (k Correction) commit(tx *access.Tx, s *Study, next content, key access.NewKey, change sheaf.ID) error {
	row, err := findDocument(tx, k.Document)
	if err != nil {
		return err
	}
	if row.number != k.Base {
		return errMovedOn()
	}
	parents := map[SubjectID]seal.Parent{}
	for _, p := range next.pieces {
		if p.gone {
			continue
		}
		for _, id := range p.subjects {
			_, parents[id], err = findLiving(tx, id)
			if gone(err) {
				return errMovedOn() // erased since it was read
			}
			if err != nil {
				return err
			}
		}
	}
	if err := tx.PutKey(key); err != nil {
		return err
	}
	sealed, err := next.seal(tx, key.Parent(), parents)
	if err != nil {
		return err
	}
	if err := sealed.insert(tx, k.Document, versionRow{made: tx.Now()}); err != nil {
		return err
	}
	if err := moveOn(tx, k.Document, next.number); err != nil {
		return err
	}
	verb := "correct"
	if k.Recall {
		verb = "recall"
	}
	seq, err := logChange(tx, Change{ID: change, Verb: verb, Kind: "document", Object: k.Document.ID, Document: k.Document.ID, Base: k.Base}, changeFinal)
	if err != nil {
		return err
	}
	tx.Note(struct {
		Document DocumentID `json:"document"`
		Version  uint64     `json:"version"`
		Edits    int        `json:"edits"`
		Recall   bool       `json:"recall"`
	}{k.Document, next.number, len(k.Edits), k.Recall})
	if !k.Recall {
		return nil
	}
	return recallBefore(tx, k.Document, next.number, seq)
}

// recallBefore destroys every earlier version: what is redacted now stood in
// all of them.
func recallBefore(tx *access.Tx, id DocumentID, current uint64, seq int64) error {
	versions, err := selectVersions(tx, id)
	if err != nil {
		return err
	}
	var keys []sheaf.ID
	for _, v := range versions {
		if v.number == current || !v.recalled.IsZero() {
			continue
		}
		if err := recallVersion(tx, id, v.number); err != nil {
			return err
		}
		keys = append(keys, v.key)
	}
	if err := markRecalled(tx, id, seq); err != nil {
		return err
	}
	return tx.DropKeys(keys...)
}
