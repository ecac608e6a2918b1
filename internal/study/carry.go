package study

import (
	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Carried is an anchor in the current version of its document.
type Carried struct {
	Anchor
	Inside bool // a correction changed what lay there: somebody should look
}

// Carry brings an anchor to the current version of its document, through the
// maps of the corrections since, also past recalled versions. inside: its text
// was changed on the way. NotFound: no such document or version.
func (s *Study) Carry(tx *access.Tx, a Anchor) (_ Anchor, inside bool, err error) {
	carried, err := s.CarryAll(tx, []Anchor{a})
	if err != nil {
		return Anchor{}, false, err
	}
	return carried[0].Anchor, carried[0].Inside, nil
}

// CarryAll carries many anchors; each document and each map is read once.
func (s *Study) CarryAll(tx *access.Tx, anchors []Anchor) ([]Carried, error) {
	ways := map[DocumentID]*way{}
	carried := make([]Carried, len(anchors))
	for i, a := range anchors {
		w := ways[a.Document]
		if w == nil {
			w = &way{document: a.Document}
			ways[a.Document] = w
		}
		var err error
		if carried[i], err = w.carry(tx, a); err != nil {
			return nil, err
		}
	}
	return carried, nil
}

// way is the way through the versions of one document, as far as it was needed.
type way struct {
	document DocumentID
	current  uint64
	maps     map[uint64]text.Map // by the version they lead to
	from     uint64              // maps behind this version are read
}

func (w *way) carry(tx *access.Tx, a Anchor) (Carried, error) {
	if err := w.read(tx, a.Version); err != nil {
		return Carried{}, err
	}
	c := Carried{Anchor: a}
	for n := a.Version + 1; n <= w.current; n++ {
		var changed bool
		c.Span, changed = carrySpan(c.Span, w.maps[n])
		c.Inside = c.Inside || changed
	}
	c.Version = w.current
	return c, nil
}

// carrySpan applies a map, and tells besides whether anything inside the span
// was changed, which moves no edge of it and is no fault of the map's.
func carrySpan(s text.Span, m text.Map) (_ text.Span, changed bool) {
	to, changed := m.Apply(s)
	if changed {
		return to, true
	}
	for from := range m.Changes() {
		if from.Start >= s.End {
			break
		}
		if from.Overlaps(s) || from.Len() == 0 && s.Start < from.Start {
			return to, true
		}
	}
	return to, false
}

// read opens the maps from a version on that are not open yet.
func (w *way) read(tx *access.Tx, from uint64) error {
	if w.current == 0 {
		current, err := currentVersion(tx, w.document)
		if gone(err) {
			return errNoDocument()
		}
		if err != nil {
			return err
		}
		w.current, w.from, w.maps = current, current, map[uint64]text.Map{}
	}
	if from < 1 || from > w.current {
		return sheaf.Errorf(sheaf.NotFound, "the document has no version %d", from)
	}
	if from >= w.from {
		return nil
	}
	rows, err := selectMaps(tx, w.document, from)
	if err != nil {
		return err
	}
	for _, row := range rows {
		var body mapBody
		label := versionLabel(tx, columnMap, w.document, row.number)
		if err := (structureBox{row.structure, row.fromLast}).open(tx, label, &body); err != nil {
			return err
		}
		w.maps[row.number] = body.Map
	}
	w.from = from
	return nil
}

// mapBody is the way from the version before: lengths, and no text.
type mapBody struct {
	V   int      `json:"v"`
	Map text.Map `json:"map"`
}

// SubjectsOf tells whose parts an anchor's span touches in the current version,
// sorted by id, erased ones with them; none in an outside source. Invalid: the
// span is not of the text, or covers nothing but line ends between turns.
func (s *Study) SubjectsOf(tx *access.Tx, a Anchor) ([]SubjectID, error) {
	now, _, err := s.Carry(tx, a)
	if err != nil {
		return nil, err
	}
	_, l, err := findVersion(tx, now.Document, now.Version)
	if err != nil {
		return nil, err
	}
	return l.under(now.Span)
}

// under tells whose parts a span touches.
func (l layout) under(span text.Span) ([]SubjectID, error) {
	if span.Start < 0 || span.End < span.Start || span.End > l.Length {
		return nil, sheaf.Errorf(sheaf.Invalid, "bytes %d to %d are not of a text of %d", span.Start, span.End, l.Length)
	}
	var ids []SubjectID
	touched := false
	for _, part := range l.Parts {
		at := text.Span{Start: part.Start, End: part.End}
		// What a correction emptied belongs to the parts that it stands between.
		if at.Overlaps(span) || span.Len() == 0 && at.Start <= span.Start && span.Start <= at.End {
			touched = true
			ids = append(ids, l.subjectsOf(part)...)
		}
	}
	if !touched {
		return nil, sheaf.Errorf(sheaf.Invalid, "bytes %d to %d hold no words", span.Start, span.End)
	}
	return Sorted(ids), nil
}

// Parents gives the keys of subjects, sorted by id and each once, to seal what
// is about all of them. NotFound: one of them was erased or is not there.
func (s *Study) Parents(tx *access.Tx, subjects ...SubjectID) ([]seal.Parent, error) {
	ids := Sorted(subjects)
	parents := make([]seal.Parent, len(ids))
	for i, id := range ids {
		var err error
		if _, parents[i], err = findLiving(tx, id); err != nil {
			return nil, err
		}
	}
	return parents, nil
}
