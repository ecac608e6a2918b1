package coding

import (
	"context"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// splitState is one side of a split in the log of changes: the new code, if one
// was made, and the codings that went over. Codings are named by id alone, since
// they are of different people; where they lie is in their own envelopes.
type splitState struct {
	V       int           `json:"v"`
	Code    *codeState    `json:"code,omitempty"`
	Added   CodeID        `json:"added,omitzero"`
	Codings []codingState `json:"codings"`
}

// SplitCode takes some codings of a code over to another: to the new code that
// into describes, a name of the team's, or, where into has an ID, to that one. All
// of it is one change, undone as one. A coding of a passage that carries the
// other code in the same layer already is taken away in place of lying there
// twice.
//
// Invalid: there is nothing to take over, or into is the code itself. NotFound: no
// such code or coding. Conflict: a coding is not one of that code any more, or a
// sibling has the name. Denied: somebody whose words these are is on hold or does
// not allow analysis.
func (b *Book) SplitCode(ctx context.Context, c access.Caller, from CodeID, codings []CodingID, into Code) (Code, error) {
	switch {
	case len(codings) == 0:
		return Code{}, sheaf.Errorf(sheaf.Invalid, "cannot split the code: no passage was chosen")
	case from == into.ID:
		return Code{}, sheaf.Errorf(sheaf.Invalid, "cannot split a code into itself")
	case !into.InVivo.IsZero():
		return Code{}, sheaf.Errorf(sheaf.Invalid, "cannot split a code into one named in somebody's words").Hintf("name it so afterwards")
	}
	change, fresh := sheaf.NewID(), CodeID{sheaf.NewID()}
	var target Code
	err := b.door.Do(ctx, c, access.ChangeCodebook, func(tx *access.Tx) error {
		s := splitting{b: b, tx: tx, change: change, from: from, there: map[laidIn]map[layerSpan]bool{}}
		s.before.V, s.after.V = 1, 1
		var err error
		if s.book, err = readCodebook(tx); err != nil {
			return err
		}
		if _, err := s.book.stands(from); err != nil {
			return err
		}
		if target, err = s.target(into, fresh); err != nil {
			return err
		}
		for _, id := range codings {
			if err := s.take(id); err != nil {
				return err
			}
		}
		noteCode(tx, from, "split")
		return b.log(tx, study.Change{ID: change, Verb: "split", Kind: kindSplit, Object: from.ID}, s.before, s.after)
	})
	return target, err
}

// splitting is a split in one transaction.
type splitting struct {
	b             *Book
	tx            *access.Tx
	change        sheaf.ID
	book          codebook
	from, into    CodeID
	there         map[laidIn]map[layerSpan]bool // what carries the other code already
	before, after splitState
}

type layerSpan struct {
	layer LayerID
	span  text.Span
}

// target makes the code to split into, or finds it.
func (s *splitting) target(into Code, fresh CodeID) (Code, error) {
	if s.into = into.ID; !into.ID.IsZero() {
		if _, err := s.book.stands(into.ID); err != nil {
			return Code{}, err
		}
		opened, err := s.book.open(into.ID)
		return opened.code(), err
	}
	s.into = fresh
	if !into.Parent.IsZero() {
		if _, err := s.book.stands(into.Parent); err != nil {
			return Code{}, err
		}
	}
	if err := s.book.checkName(fresh, into.Parent, into.Name); err != nil {
		return Code{}, err
	}
	next := openCode{codeRow{id: fresh, parent: into.Parent, version: 1, change: s.change}, bodyOf(into)}
	if _, err := s.b.sealCode(s.tx, &next, study.SubjectID{}); err != nil {
		return Code{}, err
	}
	if err := insertCode(s.tx, next.codeRow); err != nil {
		return Code{}, err
	}
	state := next.state()
	s.after.Code, s.after.Added, s.before.Added = &state, fresh, fresh
	return next.code(), nil
}

// take brings one coding over.
func (s *splitting) take(id CodingID) error {
	row, err := selectCoding(s.tx, id)
	if err != nil {
		return err
	}
	if row.removed {
		return errNoCoding()
	}
	if s.book.resolve(row.code) != s.from {
		return sheaf.Errorf(sheaf.Conflict, "a passage does not carry the code any more").Hintf("look again")
	}
	twice, err := s.liesThere(row)
	if err != nil {
		return err
	}
	was := codingState{ID: id, Change: row.change, Code: row.code}
	is := codingState{ID: id, Change: s.change, Code: s.into, Removed: twice}
	if err := s.b.moveCoding(s.tx, study.NewKeyring(s.tx), row, is, false, s.change); err != nil {
		return err
	}
	s.before.Codings = append(s.before.Codings, was)
	s.after.Codings = append(s.after.Codings, is)
	return nil
}

// liesThere tells whether the passage carries the other code already in the
// coding's layer.
func (s *splitting) liesThere(row codingRow) (bool, error) {
	one, err := s.b.openCodings(s.tx, []codingRow{row}, s.book)
	if err != nil || len(one) == 0 {
		return false, err
	}
	in := laidIn{s.into, row.document}
	if s.there[in] == nil {
		rows, err := codingsOfCode(s.tx, s.into)
		if err != nil {
			return false, err
		}
		rows = slices.DeleteFunc(rows, func(c codingRow) bool { return c.document != row.document })
		laid, err := s.b.openCodings(s.tx, rows, s.book)
		if err != nil {
			return false, err
		}
		s.there[in] = map[layerSpan]bool{}
		for _, l := range laid {
			s.there[in][layerSpan{l.Layer, l.Anchor.Span}] = true
		}
	}
	at := layerSpan{row.layer, one[0].Anchor.Span}
	twice := s.there[in][at]
	s.there[in][at] = true
	return twice, nil
}

// moveSplit brings a split back, or forth again: the codings first on the way
// back, so that nothing is coded any more with what is taken away.
func (b *Book) moveSplit(tx *access.Tx, ch study.Change, back bool) error {
	var before, after splitState
	if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	codings := func() error { return b.walkCodings(tx, ch.ID, before.Codings, after.Codings, back) }
	code := func() error {
		if after.Code == nil {
			return nil
		}
		state, err := study.Encode(after.Code)
		if err != nil {
			return err
		}
		return b.moveCode(tx, study.Change{ID: ch.ID, Object: after.Added.ID, After: state}, back)
	}
	steps := []func() error{code, codings}
	if back {
		slices.Reverse(steps)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
