package pseudonym

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// TurnCorrection says that turns are other than reading proposed. It is one of:
// a label that begins a turn, a label that does not, who speaks in some
// paragraphs, or whose wording they hold.
type TurnCorrection struct {
	Label    string // every paragraph that begins with it begins a turn of a speaker of that name
	NotLabel string // no speaker: what stood behind it goes on with the turn before

	From, To   int             // paragraphs as Review lists them, from 0, To excluded; both zero for all
	Speaker    *string         // who speaks in them: a label, of a new speaker too; an empty one is nobody
	Questions  bool            // of the paragraphs, or of all that somebody says, those alone that end in a question mark
	Provenance text.Provenance // whose wording they hold; without paragraphs, the speaker's turns or the whole draft
}

// storedTurns are a draft's turns once they were corrected; the text is never
// changed by it.
type storedTurns struct {
	Speakers   []text.Speaker   `json:"speakers"`
	Turns      []text.Turn      `json:"turns"`
	Paragraphs []text.Paragraph `json:"paragraphs"`
	Cues       []text.Cue       `json:"cues,omitempty"`
	Labels     convert.Labels   `json:"labels,omitzero"` // what was said of labels, for the account's next file
}

// over gives a transcript these turns.
func (s *storedTurns) over(t text.Transcript) text.Transcript {
	if s != nil {
		t.Speakers, t.Turns, t.Paragraphs, t.Cues = s.Speakers, s.Turns, s.Paragraphs, s.Cues
	}
	return t
}

// CorrectTurns corrects a draft's turns, all of what is said or nothing. What
// stood in a label and no longer does is examined like all speech; decisions
// about places stand.
//
// NotFound: no line begins with that label, or no speaker has it. Invalid: no
// such paragraphs, or a correction that says nothing.
func (g *Gate) CorrectTurns(ctx context.Context, c access.Caller, id DraftID, corrections []TurnCorrection) error {
	return g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		o, err := g.openForChange(tx, id)
		if err != nil {
			return err
		}
		r := retelling{t: o.transcript, speakers: slices.Clone(o.transcript.Speakers), sayings: o.transcript.Sayings()}
		if o.review.Turns != nil {
			r.labels = o.review.Turns.Labels
		}
		for _, one := range corrections {
			if err := r.correct(one); err != nil {
				return err
			}
		}
		if err := g.retell(tx, o, r); err != nil {
			return err
		}
		tx.Note(aboutDraft{Draft: id, Version: o.row.version + 1, Mentions: len(o.review.Mentions)})
		return o.save(tx)
	})
}

// retelling is a transcript while its turns are being corrected.
type retelling struct {
	t        text.Transcript
	speakers []text.Speaker
	sayings  []text.Saying
	labels   convert.Labels
}

func (r *retelling) correct(c TurnCorrection) error {
	if !isProvenance(c.Provenance) {
		return errProvenance
	}
	switch {
	case c.Label != "":
		return r.beginsTurns(c.Label)
	case c.NotLabel != "":
		return r.isNoLabel(c.NotLabel)
	case c.Speaker == nil && c.Provenance == "":
		return sheaf.Errorf(sheaf.Invalid, "a correction of turns names a label, a speaker or whose wording it is")
	case c.From == 0 && c.To == 0 && c.Questions:
		c.To = len(r.sayings)
	case c.From == 0 && c.To == 0:
		return r.wording(c)
	case c.From < 0 || c.To > len(r.sayings) || c.From >= c.To:
		return sheaf.Errorf(sheaf.Invalid, "the draft has paragraphs 0 to %d, and not these", len(r.sayings)-1).
			Hintf("sheaf turns lists them")
	}
	for i := c.From; i < c.To; i++ {
		if !c.Questions || r.sayings[i].Speaker >= 0 && isQuestion(r.t.Paragraphs[i].Of(r.t.Text)) {
			r.say(i, c)
		}
	}
	return nil
}

// isQuestion tells a paragraph that ends in a question mark, of Latin or Arabic
// script.
func isQuestion(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Cf) || strings.ContainsRune(`"'”’»)`, r)
	})
	return strings.HasSuffix(s, "?") || strings.HasSuffix(s, "؟")
}

// wording says whose wording all turns hold, or all of one speaker's.
func (r *retelling) wording(c TurnCorrection) error {
	at := text.NoSpeaker
	if c.Speaker != nil {
		if at = r.speakerOf(*c.Speaker); at < 0 {
			return errNoSpeaker
		}
	}
	if c.Provenance == "" {
		return sheaf.Errorf(sheaf.Invalid, "whose paragraphs these are needs the paragraphs")
	}
	for i, s := range r.sayings {
		if s.Speaker >= 0 && (at < 0 || s.Speaker == at) {
			r.sayings[i].Provenance = c.Provenance
		}
	}
	return nil
}

var errNoSpeaker = sheaf.Errorf(sheaf.NotFound, "the draft has no speaker of that label").Hintf("sheaf turns lists them")

// say says who speaks in one paragraph, and whose wording it holds.
func (r *retelling) say(i int, c TurnCorrection) {
	s := &r.sayings[i]
	if c.Provenance != "" {
		s.Provenance = c.Provenance
	}
	if c.Speaker == nil {
		return
	}
	at := text.NoSpeaker
	if *c.Speaker != "" {
		at = r.speaker(*c.Speaker)
	}
	if at != s.Speaker {
		// A label stays one, of whoever speaks now; nobody has none. A turn begins
		// where the speaker changes, and at a label or time of its own.
		if at < 0 {
			s.Label.End = s.Label.Start
		}
		s.Speaker, s.Begins = at, s.Begins && (s.StartMS >= 0 || s.Label.Len() > 0)
	}
	if i+1 < len(r.sayings) && (i+1 == c.To || c.Questions) {
		next := &r.sayings[i+1]
		next.Begins = next.Begins && (next.Speaker != at || next.Label.Len() > 0 || next.StartMS >= 0)
	}
}

func (r *retelling) speakerOf(label string) int {
	return slices.IndexFunc(r.speakers, func(s text.Speaker) bool { return sameLabel(s.Label, label) })
}

// speaker is the index of a label among the speakers, a new one's if need be.
func (r *retelling) speaker(label string) int {
	at := r.speakerOf(label)
	if at < 0 {
		at = len(r.speakers)
		r.speakers = append(r.speakers, text.Speaker{Label: strings.TrimSpace(label)})
	}
	return at
}

// beginsTurns takes a label for one wherever a paragraph begins with it.
func (r *retelling) beginsTurns(label string) error {
	found := false
	for i, p := range r.t.Paragraphs {
		name, startMS, end, ok := convert.LabelAt(p.Of(r.t.Text), label)
		if !ok {
			continue
		}
		found = true
		s := &r.sayings[i]
		before := s.Speaker
		s.Label = text.Span{Start: p.Start, End: p.Start + end}
		s.Speaker, s.Begins = r.speaker(name), true
		if startMS >= 0 {
			s.StartMS = startMS
		}
		for j := i + 1; j < len(r.sayings) && !r.sayings[j].Begins && r.sayings[j].Speaker == before; j++ {
			r.sayings[j].Speaker = s.Speaker
		}
	}
	if !found {
		return sheaf.Errorf(sheaf.NotFound, "no paragraph of the draft begins with that label").
			Hintf("spell it as it stands there, without its colon")
	}
	r.labels.Also, r.labels.Not = with(r.labels.Also, label), except(r.labels.Not, label)
	return nil
}

// isNoLabel lets what stood behind a label go on with the turn before.
func (r *retelling) isNoLabel(label string) error {
	at := r.speakerOf(label)
	if at < 0 {
		return errNoSpeaker
	}
	before := text.Saying{Speaker: text.NoSpeaker, StartMS: -1, Voice: text.NoSpeaker}
	for i := range r.sayings {
		s := &r.sayings[i]
		if s.Speaker == at {
			s.Label = text.Span{Start: s.Label.Start, End: s.Label.Start}
			s.Speaker, s.Provenance, s.Voice, s.Begins = before.Speaker, before.Provenance, before.Voice, false
		}
		before = *s
	}
	r.labels.Not, r.labels.Also = with(r.labels.Not, label), except(r.labels.Also, label)
	return nil
}

func with(labels []string, label string) []string {
	return append(except(labels, label), strings.TrimSpace(label))
}

func except(labels []string, label string) []string {
	return slices.DeleteFunc(slices.Clone(labels), func(l string) bool { return sameLabel(l, label) })
}

// retell gives a draft the corrected turns: its speakers keep what was decided
// about them, its mentions stay, and what is speech now is examined.
func (g *Gate) retell(tx *access.Tx, o *opened, r retelling) error {
	persons, err := g.vault.PersonsOf(tx, o.row.original)
	if err != nil {
		return err
	}
	var ids []vault.PersonID
	for _, p := range persons {
		ids = append(ids, p.ID)
	}
	changed := r.t.WithSayings(r.sayings, r.speakers)
	if len(changed.Turns) == 0 {
		return sheaf.Errorf(sheaf.Invalid, "nobody would speak any more in the draft").Hintf("say who speaks in at least one paragraph")
	}
	known, err := g.vault.KnownNames(tx)
	if err != nil {
		return err
	}
	found, err := examine(tx, changed, known, ids, r.formerLabels(changed))
	if err != nil {
		return err
	}
	lessons{speakers: o.review.Speakers}.apply(&found, ids, true)
	x := examination{t: changed, named: namings(changed)}
	for _, m := range o.review.Mentions {
		if parts := x.within(m.Span); len(parts) != 1 || parts[0] != m.Span {
			m.Here = nil
		}
		x.fill(m)
	}
	for _, m := range found.Mentions {
		x.fill(m)
	}
	o.transcript = changed
	o.review.Mentions, o.review.Speakers = x.mentions, found.Speakers
	o.review.Turns = &storedTurns{changed.Speakers, changed.Turns, changed.Paragraphs, changed.Cues, r.labels}
	return nil
}

// formerLabels are the names that stood in labels and stand in speech now, and
// every other place that says them: they are no longer replaced with a speaker.
func (r *retelling) formerLabels(changed text.Transcript) (flags []mention) {
	said := map[string]bool{}
	for i, p := range r.t.Paragraphs {
		name, names := convert.NameIn(p.Label.Of(r.t.Text))
		if !names || changed.Paragraphs[i].Label.Len() > 0 {
			continue
		}
		at := text.Span{Start: p.Label.Start + name.Start, End: p.Label.Start + name.End}
		flags = append(flags, mention{Span: at, Type: detect.Unknown, Tier: detect.TierResidual, Reason: wasALabel})
		said[at.Of(r.t.Text)] = true
	}
	for _, form := range slices.Sorted(maps.Keys(said)) {
		for _, at := range occurrences(r.t.Text, form) {
			flags = append(flags, mention{Span: at, Type: detect.Unknown, Tier: detect.TierResidual, Reason: wasALabel})
		}
	}
	return flags
}

// lessons are what was said about the speakers of earlier files of the same
// account. They die with those files' drafts.
type lessons struct {
	labels   convert.Labels
	speakers []speaker // none follows one that follows another
}

// taught finds the drafts of the account that this original is of. What was said
// last holds.
func (g *Gate) taught(tx *access.Tx, id vault.OriginalID) (l lessons, err error) {
	originals, err := g.vault.OriginalsWith(tx, id)
	if err != nil {
		return lessons{}, err
	}
	var drafts []draftRow
	for _, of := range originals {
		rows, err := selectDraftsOf(tx, of)
		if err != nil {
			return lessons{}, err
		}
		drafts = append(drafts, rows...)
	}
	slices.SortStableFunc(drafts, func(a, b draftRow) int { return b.made.Compare(a.made) })
	for _, row := range drafts {
		if row.review == nil {
			continue
		}
		o, err := g.openRow(tx, row)
		if gone(err) {
			continue
		}
		if err != nil {
			return lessons{}, err
		}
		before := lessons{speakers: o.review.Speakers}
		if o.review.Turns != nil {
			before.labels = o.review.Turns.Labels
		}
		l.add(before)
	}
	return l, nil
}

// add takes from what was said before what nothing was said about since.
func (l *lessons) add(before lessons) {
	said := slices.Concat(l.labels.Also, l.labels.Not)
	unsaid := func(labels []string) []string {
		return slices.DeleteFunc(slices.Clone(labels), func(label string) bool { return isAmong(said, label) })
	}
	l.labels.Also = append(l.labels.Also, unsaid(before.labels.Also)...)
	l.labels.Not = append(l.labels.Not, unsaid(before.labels.Not)...)
	var followers []speaker
	for _, s := range before.speakers {
		switch {
		case speakerOf(l.speakers, s.Label) >= 0, !s.Decided && s.Same == "":
		case s.Same != "":
			followers = append(followers, s)
		default:
			l.speakers = append(l.speakers, s)
		}
	}
	for _, s := range followers {
		root := speakerOf(l.speakers, s.Same)
		if root < 0 {
			continue
		}
		if further := l.speakers[root].Same; further != "" {
			s.Same = further
		}
		l.speakers = append(l.speakers, s)
	}
}

// toReader are the labels to read the next file of the account with: whom somebody
// knows by a label begins turns with it there as well, be it once.
func (l lessons) toReader() convert.Labels {
	labels := convert.Labels{Also: slices.Clone(l.labels.Also), Not: l.labels.Not}
	for _, s := range l.speakers {
		if (s.Decided || s.Same != "") && s.Label != WholeText && !isAmong(labels.Not, s.Label) {
			labels.Also = with(labels.Also, s.Label)
		}
	}
	return labels
}

func isAmong(labels []string, label string) bool {
	return slices.ContainsFunc(labels, func(l string) bool { return sameLabel(l, label) })
}

// apply lets the speakers of a new examination be who those of the same label
// were. Somebody whom the original is not about is nobody's words here.
//
// Within one draft that is sure. In the next file of an account it is decided only
// where it can hardly be otherwise: not for a participant where several could be
// meant, and not for a label that numbers speakers ("Speaker 1") or names none. It
// is suggested then, and somebody decides.
func (l lessons) apply(review *storedReview, persons []vault.PersonID, sure bool) {
	for i, s := range review.Speakers {
		at := speakerOf(l.speakers, s.Label)
		if at < 0 {
			continue
		}
		known := l.speakers[at]
		if known.Same != "" {
			if root := speakerOf(review.Speakers, known.Same); root >= 0 && root != i {
				review.Speakers[i].Same = review.Speakers[root].Label
				continue
			}
			root := speakerOf(l.speakers, known.Same)
			if root < 0 {
				continue
			}
			known = l.speakers[root]
		}
		if !known.Decided || !known.Person.IsZero() && !slices.Contains(persons, known.Person) {
			continue
		}
		if !sure && (known.Role == text.RoleParticipant && len(persons) > 1 || s.Label == WholeText || strings.ContainsFunc(s.Label, unicode.IsDigit)) {
			s.Suggested = known.Person
		} else {
			s.Role, s.Person, s.Provenance, s.Decided = known.Role, known.Person, known.Provenance, true
		}
		review.Speakers[i] = s
	}
}

func speakerOf(speakers []speaker, label string) int {
	return slices.IndexFunc(speakers, func(s speaker) bool { return sameLabel(s.Label, label) })
}
