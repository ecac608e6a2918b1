package study

import (
	"cmp"
	"slices"
	"sort"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// layout is where everything in a version stands, and whose it is. It lies
// under the structure key and tells nothing of what is said.
type layout struct {
	V          int          `json:"v"`
	Length     int          `json:"length"` // of the text, in bytes
	Language   string       `json:"language"`
	Subjects   []SubjectID  `json:"subjects"` // sorted; the other fields point into it
	Speakers   []text.Role  `json:"speakers"`
	Turns      []layoutTurn `json:"turns"`
	Paragraphs [][5]int     `json:"paragraphs"` // start, end, end of label, speaker, turn
	Cues       []text.Cue   `json:"cues,omitempty"`
	Parts      []layoutPart `json:"parts"` // in order of the text
}

type layoutTurn struct {
	Start      int             `json:"start"`
	End        int             `json:"end"`
	Speaker    int             `json:"speaker"`
	StartMS    int64           `json:"startMs"`
	Provenance text.Provenance `json:"provenance,omitempty"`
	Voice      int             `json:"voice"`
	Of         int             `json:"of"` // whose turn; -1 for nobody's
}

type layoutPart struct {
	ID    sheaf.ID `json:"id"`
	Start int      `json:"start"`
	End   int      `json:"end"`
	Of    []int    `json:"of"` // whose keys it lies under, after the version's
}

// partBody is what a part says. Spans of mentions count from the part's start;
// labels of speakers stand in the first part of each speaker's first turn.
type partBody struct {
	V        int            `json:"v"`
	Text     string         `json:"text"`
	Mentions []Mention      `json:"mentions,omitempty"`
	Speakers map[int]string `json:"speakers,omitempty"`
}

// card is what lists show of a version without opening its layout.
type card struct {
	V        int    `json:"v"`
	Language string `json:"language"`
	Words    int    `json:"words"`
	Turns    int    `json:"turns"`
}

// piece is a part before it is sealed.
type piece struct {
	text.Span
	subjects []SubjectID // sorted
	gone     bool        // a tombstone
}

// partition cuts a text into pieces: every turn, and every paragraph outside
// turns, is one, but for the cuts, which are pieces of their own. Cuts lie
// within turns or such paragraphs and do not overlap. Line ends between them
// belong to no piece.
func partition(t text.Transcript, owners func(paragraph int) []SubjectID, cuts []piece) []piece {
	slices.SortFunc(cuts, func(a, b piece) int { return a.Start - b.Start })
	var pieces []piece
	for i, p := range t.Paragraphs {
		region := p.Span
		if p.Turn >= 0 {
			if i > 0 && t.Paragraphs[i-1].Turn == p.Turn {
				continue
			}
			region = t.Turns[p.Turn].Span
		}
		own := Sorted(owners(i))
		at := region.Start
		for len(cuts) > 0 && cuts[0].Start < region.End {
			cut := cuts[0]
			cuts = cuts[1:]
			if at < cut.Start {
				pieces = append(pieces, piece{text.Span{Start: at, End: cut.Start}, own, false})
			}
			pieces = append(pieces, cut)
			at = cut.End
		}
		if at < region.End {
			pieces = append(pieces, piece{text.Span{Start: at, End: region.End}, own, false})
		}
	}
	return pieces
}

// ownership tells whose a paragraph is: its turn's, or outside turns that of
// the next turn, or of the last one; everybody's where there are no turns.
func ownership(t text.Transcript, turnSubject []SubjectID, everybody []SubjectID) func(paragraph int) []SubjectID {
	return func(i int) []SubjectID {
		if len(t.Turns) == 0 {
			return everybody
		}
		for ; i < len(t.Paragraphs); i++ {
			if turn := t.Paragraphs[i].Turn; turn >= 0 {
				return turnSubject[turn : turn+1]
			}
		}
		return turnSubject[len(turnSubject)-1:]
	}
}

// sharedCuts are the mentions of somebody whose words they do not stand in.
func sharedCuts(t text.Transcript, owners func(paragraph int) []SubjectID, mentions []Mention) []piece {
	var cuts []piece
	for _, m := range mentions {
		if m.Subject.IsZero() {
			continue
		}
		own := owners(paragraphAt(t, m.Span.Start))
		if !slices.Contains(own, m.Subject) {
			cuts = append(cuts, piece{m.Span, Sorted(append(slices.Clone(own), m.Subject)), false})
		}
	}
	return cuts
}

// paragraphAt is the paragraph that a position lies in, or len(t.Paragraphs).
func paragraphAt(t text.Transcript, at int) int {
	i := sort.Search(len(t.Paragraphs), func(i int) bool { return t.Paragraphs[i].End > at })
	if i < len(t.Paragraphs) && t.Paragraphs[i].Start <= at {
		return i
	}
	return len(t.Paragraphs)
}

// newLayout lays a transcript out over its pieces; ids are of the parts.
func newLayout(t text.Transcript, turnSubject []SubjectID, pieces []piece, ids []sheaf.ID) layout {
	l := layout{V: 1, Length: len(t.Text), Language: t.Language, Cues: t.Cues}
	for _, p := range pieces {
		l.Subjects = append(l.Subjects, p.subjects...)
	}
	l.Subjects = Sorted(append(l.Subjects, turnSubject...))
	index := func(id SubjectID) int { return slices.Index(l.Subjects, id) }
	for _, s := range t.Speakers {
		l.Speakers = append(l.Speakers, s.Role)
	}
	for i, turn := range t.Turns {
		l.Turns = append(l.Turns, layoutTurn{turn.Start, turn.End, turn.Speaker, turn.StartMS, turn.Provenance, turn.Voice, index(turnSubject[i])})
	}
	for _, p := range t.Paragraphs {
		l.Paragraphs = append(l.Paragraphs, [5]int{p.Start, p.End, p.Label.End, p.Speaker, p.Turn})
	}
	for i, p := range pieces {
		part := layoutPart{ID: ids[i], Start: p.Start, End: p.End, Of: []int{}}
		for _, s := range p.subjects {
			part.Of = append(part.Of, index(s))
		}
		l.Parts = append(l.Parts, part)
	}
	return l
}

// valid tells whether every index and span of an opened layout points at
// something, so that nothing that uses it can fail.
func (l layout) valid() bool {
	end := 0
	for _, p := range l.Parts {
		if p.Start < end || p.End <= p.Start || p.End > l.Length {
			return false
		}
		end = p.End
		for _, of := range p.Of {
			if of < 0 || of >= len(l.Subjects) {
				return false
			}
		}
	}
	for _, p := range l.Paragraphs {
		if p[0] < 0 || p[1] < p[0] || p[1] > l.Length {
			return false
		}
	}
	for _, c := range l.Cues {
		if c.Paragraph < 0 || c.Paragraph >= len(l.Paragraphs) {
			return false
		}
	}
	for _, t := range l.Turns {
		if t.Of < -1 || t.Of >= len(l.Subjects) {
			return false
		}
	}
	return l.V == 1
}

// subjectsOf gives whose keys a part lies under.
func (l layout) subjectsOf(p layoutPart) []SubjectID {
	ids := make([]SubjectID, len(p.Of))
	for i, of := range p.Of {
		ids[i] = l.Subjects[of]
	}
	return ids
}

// transcript is the structure with gaps in the place of words: "_" in
// paragraphs and line ends outside them.
func (l layout) transcript() (text.Transcript, []byte) {
	t := text.Transcript{
		Language:   l.Language,
		Speakers:   make([]text.Speaker, len(l.Speakers)),
		Turns:      make([]text.Turn, len(l.Turns)),
		Paragraphs: make([]text.Paragraph, len(l.Paragraphs)),
		Cues:       l.Cues,
	}
	for i, role := range l.Speakers {
		t.Speakers[i].Role = role
	}
	for i, turn := range l.Turns {
		t.Turns[i] = text.Turn{Span: text.Span{Start: turn.Start, End: turn.End}, Speaker: turn.Speaker,
			StartMS: turn.StartMS, Provenance: turn.Provenance, Voice: turn.Voice}
	}
	gaps := make([]byte, l.Length)
	for i := range gaps {
		gaps[i] = '\n'
	}
	for i, p := range l.Paragraphs {
		t.Paragraphs[i] = text.Paragraph{Span: text.Span{Start: p[0], End: p[1]},
			Label: text.Span{Start: p[0], End: p[2]}, Speaker: p[3], Turn: p[4]}
		for at := p[0]; at < p[1]; at++ {
			gaps[at] = '_'
		}
	}
	return t, gaps
}

// body is what a piece of a transcript says. first tells the speakers whose
// labels belong in here.
func (p piece) body(t text.Transcript, mentions []Mention, labels map[int]string) partBody {
	b := partBody{V: 1, Text: p.Of(t.Text), Speakers: labels}
	from, _ := slices.BinarySearchFunc(mentions, p.Start, func(m Mention, at int) int { return cmp.Compare(m.Span.Start, at) })
	for _, m := range mentions[from:] {
		if m.Span.Start >= p.End {
			break
		}
		m.Span.Start -= p.Start
		m.Span.End -= p.Start
		b.Mentions = append(b.Mentions, m)
	}
	return b
}

// speakerLabels tells for every piece the speakers that are first met in it: as
// the speaker of a turn, or as the voice that rendered it.
func speakerLabels(t text.Transcript, pieces []piece) []map[int]string {
	labels := make([]map[int]string, len(pieces))
	seen := map[int]bool{text.NoSpeaker: true}
	at := 0
	for _, turn := range t.Turns {
		for at < len(pieces) && pieces[at].End <= turn.Start {
			at++
		}
		for _, speaker := range []int{turn.Speaker, turn.Voice} {
			if seen[speaker] || at == len(pieces) {
				continue
			}
			seen[speaker] = true
			if labels[at] == nil {
				labels[at] = map[int]string{}
			}
			labels[at][speaker] = t.Speakers[speaker].Label
		}
	}
	return labels
}
