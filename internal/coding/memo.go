package coding

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// memoBody is what of a memo lies under a key.
type memoBody struct {
	V     int    `json:"v"`
	Title string `json:"title,omitempty"`
	Text  string `json:"text"`
}

// memoState is a memo in the log of changes.
type memoState struct {
	V        int               `json:"v"`
	Change   sheaf.ID          `json:"change,omitzero"` // whose outcome it was
	Removed  bool              `json:"removed,omitempty"`
	On       MemoOn            `json:"on"`
	Target   sheaf.ID          `json:"target,omitzero"`
	Subjects []study.SubjectID `json:"subjects,omitempty"`
	Body     memoBody          `json:"body"`
}

func memoLabel(tx *access.Tx, id MemoID, version uint64) seal.Label {
	return tx.Label(seal.TableMemo, columnMain, id.ID, version)
}

func errNoMemo() error { return sheaf.Errorf(sheaf.NotFound, "there is no such memo") }

func errSuspended() error {
	return sheaf.Errorf(sheaf.Conflict, "the memo is withheld: somebody it was about was erased").
		Hintf("read it once more, then reword or confirm it")
}

func (m memoRow) open(tx *access.Tx, keys *study.Keyring) (body memoBody, err error) {
	return body, keys.Open(memoLabel(tx, m.id, m.version), m.box, &body, m.links)
}

// memo is the row as people see it; a suspended one shows no word.
func (m memoRow) memo(body memoBody) Memo {
	out := Memo{ID: m.id, On: m.on, Target: m.target, Subjects: m.links.Subjects(), By: m.member, At: m.made,
		Version: m.version, Suspended: m.suspended}
	if !m.suspended {
		out.Title, out.Text = body.Title, body.Text
	}
	return out
}

func (m memoRow) state(body memoBody) memoState {
	return memoState{1, m.change, m.removed, m.on, m.target, m.links.Subjects(), body}
}

// sharedKey is the key of its own of something that is or was about several
// people: a key that is nobody's, with links to people behind it or gone from
// there.
func sharedKey(links study.Links, suspended bool) (sheaf.ID, bool) {
	if len(links) == 0 || !links[0].Subject.IsZero() {
		return sheaf.ID{}, false
	}
	return links[0].Key, suspended || len(links) > 1
}

// Memos lists the memos, newest first. One whose key is gone is left out, and one
// on a coding that the caller does not read; one that is suspended shows no word.
func (b *Book) Memos(ctx context.Context, c access.Caller) (memos []Memo, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		of, err := b.readings(tx)
		if err != nil {
			return err
		}
		memos, err = listMemos(tx, of)
		return err
	})
	return memos, err
}

// EveryMemo is Memos with those on codings that the caller does not read, for the
// search for locked names: it says where one stands, never what, and must not pass
// over a memo because coding is blind.
func (b *Book) EveryMemo(ctx context.Context, c access.Caller) (memos []Memo, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		memos, err = listMemos(tx, everybodys)
		return err
	})
	return memos, err
}

func listMemos(tx *access.Tx, of readings) ([]Memo, error) {
	rows, err := standingMemos(tx, of)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	var memos []Memo
	for _, row := range rows {
		body, err := row.open(tx, keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		memos = append(memos, row.memo(body))
	}
	slices.SortFunc(memos, func(a, b Memo) int { return cmp.Or(b.At.Compare(a.At), slices.Compare(a.ID.ID[:], b.ID.ID[:])) })
	return memos, nil
}

// about tells whom a memo is about: whom it names and whom its target is about,
// without those who were erased.
func (b *Book) about(tx *access.Tx, m Memo) ([]study.SubjectID, error) {
	ids := slices.Clone(m.Subjects)
	switch m.On {
	case OnStudy:
	case OnDocument:
		doc, err := b.study.ReadDocument(tx, study.DocumentID{ID: m.Target})
		if err != nil {
			return nil, err
		}
		ids = append(ids, doc.Subjects...)
	case OnCode:
		book, err := readCodebook(tx)
		if err != nil {
			return nil, err
		}
		code, err := book.stands(CodeID{m.Target})
		if err != nil {
			return nil, err
		}
		ids = append(ids, code.inVivo())
	case OnCoding:
		row, err := selectCoding(tx, CodingID{m.Target})
		if err != nil {
			return nil, err
		}
		ids = append(ids, row.links.Subjects()...)
	case OnSubject:
		ids = append(ids, study.SubjectID{ID: m.Target})
		if _, err := b.study.Parents(tx, ids...); err != nil {
			return nil, err
		}
	default:
		return nil, sheaf.Errorf(sheaf.Invalid, "a memo is on the study, a document, a code, a coding or a participant")
	}
	return b.study.Living(tx, study.Sorted(ids))
}

// sealMemo fills in a memo's envelope and links.
func (b *Book) sealMemo(tx *access.Tx, m *memoRow, body memoBody, subjects []study.SubjectID, fresh access.NewKey) error {
	links, parents, err := b.keysAbout(tx, m.links, m.suspended, subjects, fresh)
	if err != nil {
		return err
	}
	m.links, m.suspended = links, false
	m.box, err = study.Envelope(memoLabel(tx, m.id, m.version), body, parents...)
	return err
}

// keysAbout gives the keys that something about these people lies under, if it
// lay under the old links before. What is about several lies under a key of its
// own: the one it has if it was about the same people, or the fresh one; a key
// that it no longer lies under is destroyed.
func (b *Book) keysAbout(tx *access.Tx, old study.Links, suspended bool, subjects []study.SubjectID, fresh access.NewKey) (links study.Links, parents []seal.Parent, err error) {
	own, shared := sharedKey(old, suspended)
	kept := shared && !suspended && slices.Equal(old.Subjects(), subjects)
	switch {
	case kept:
		links = old
		parents, err = study.NewKeyring(tx).Of(old)
	case len(subjects) > 1:
		if err := tx.PutKey(fresh); err != nil {
			return nil, nil, err
		}
		parents = []seal.Parent{fresh.Parent()}
		links = study.Links{{Key: fresh.ID}}
		for _, id := range subjects {
			links = append(links, study.Link{Subject: id})
		}
	default:
		links, parents, err = b.study.Under(tx, subjects)
	}
	if err == nil && shared && !kept {
		err = tx.DropKeys(own)
	}
	return links, parents, err
}

// logMemo keeps a change under the keys of all whom either state is about, so
// that nothing of it outlives one of them.
func (b *Book) logMemo(tx *access.Tx, change sheaf.ID, verb string, base uint64, id MemoID, before *memoState, after memoState) error {
	subjects := after.Subjects
	var was any
	if before != nil {
		subjects = append(slices.Clone(subjects), before.Subjects...)
		was = *before
	}
	_, parents, err := b.study.Under(tx, study.Sorted(subjects))
	if err != nil {
		return err
	}
	ch := study.Change{ID: change, Verb: verb, Kind: kindMemo, Object: id.ID, Base: base}
	if after.On == OnDocument {
		ch.Document = after.Target
	}
	return b.log(tx, ch, was, after, parents...)
}

func noteMemo(tx *access.Tx, id MemoID, did string) {
	tx.Note(struct {
		Memo MemoID `json:"memo"`
		Did  string `json:"did"`
	}{id, did})
}

// WriteMemo writes a memo on m.On and m.Target. Invalid: there is no text.
// NotFound: no such target. Denied: somebody it is about is on hold or does not
// allow analysis.
func (b *Book) WriteMemo(ctx context.Context, c access.Caller, m Memo) (Memo, error) {
	id, change, fresh := MemoID{sheaf.NewID()}, sheaf.NewID(), access.DrawIdentity(seal.PurposeShared)
	var written Memo
	err := b.door.Do(ctx, c, access.WriteMemo, func(tx *access.Tx) error {
		body, subjects, err := b.memoOf(tx, m)
		if err != nil {
			return err
		}
		row := memoRow{id: id, on: m.On, target: m.Target, member: tx.Member(), made: tx.Now(), version: 1, change: change}
		if err := b.sealMemo(tx, &row, body, subjects, fresh); err != nil {
			return err
		}
		if err := insertMemo(tx, row); err != nil {
			return err
		}
		written = row.memo(body)
		noteMemo(tx, id, "write")
		return b.logMemo(tx, change, "write", 0, id, nil, row.state(body))
	})
	return written, err
}

// memoOf checks what somebody wrote and tells whom it is about.
func (b *Book) memoOf(tx *access.Tx, m Memo) (memoBody, []study.SubjectID, error) {
	if strings.TrimSpace(m.Text) == "" {
		return memoBody{}, nil, sheaf.Errorf(sheaf.Invalid, "a memo needs a text")
	}
	if (m.On == OnStudy) != m.Target.IsZero() {
		return memoBody{}, nil, sheaf.Errorf(sheaf.Invalid, "a memo is on one thing, or on the study as a whole")
	}
	subjects, err := b.about(tx, m)
	if err != nil {
		return memoBody{}, nil, err
	}
	return memoBody{1, m.Title, m.Text}, subjects, b.study.MayUse(tx, subjects, purposeAnalyse)
}

// ChangeMemo writes title, text and subjects anew; where the memo hangs stays.
// Version must be that of the memo as the caller saw it. Rewording one that is
// suspended lifts that: it then lies under new keys, what it said before is
// unreadable, and this is not undone. Kinds as WriteMemo; Conflict: somebody else
// changed it.
func (b *Book) ChangeMemo(ctx context.Context, c access.Caller, m Memo) (Memo, error) {
	return b.changeMemo(ctx, c, m.ID, "change", func(tx *access.Tx, row memoRow, _ memoBody) (memoBody, []study.SubjectID, error) {
		if row.version != m.Version {
			return memoBody{}, nil, errMovedOn()
		}
		m.On, m.Target = row.on, row.target
		if row.suspended {
			return b.reworded(tx, m)
		}
		return b.memoOf(tx, m)
	})
}

// reworded is memoOf for a memo whose target may be gone with who was erased.
func (b *Book) reworded(tx *access.Tx, m Memo) (memoBody, []study.SubjectID, error) {
	body, subjects, err := b.memoOf(tx, m)
	if gone(err) {
		if subjects, err = b.study.Living(tx, study.Sorted(m.Subjects)); err == nil {
			body, err = memoBody{1, m.Title, m.Text}, b.study.MayUse(tx, subjects, purposeAnalyse)
		}
	}
	return body, subjects, err
}

// ConfirmMemo says that a suspended memo may stand as it is: it tells nothing of
// who was erased. Conflict: it is not suspended.
func (b *Book) ConfirmMemo(ctx context.Context, c access.Caller, id MemoID) (Memo, error) {
	return b.changeMemo(ctx, c, id, "confirm", func(tx *access.Tx, row memoRow, body memoBody) (memoBody, []study.SubjectID, error) {
		if !row.suspended {
			return memoBody{}, nil, sheaf.Errorf(sheaf.Conflict, "the memo is not withheld")
		}
		return b.reworded(tx, Memo{On: row.on, Target: row.target, Title: body.Title, Text: body.Text, Subjects: row.links.Subjects()})
	})
}

// changeMemo makes the next version of a memo from what edit says.
func (b *Book) changeMemo(ctx context.Context, c access.Caller, id MemoID, verb string, edit func(*access.Tx, memoRow, memoBody) (memoBody, []study.SubjectID, error)) (Memo, error) {
	change, fresh := sheaf.NewID(), access.DrawIdentity(seal.PurposeShared)
	var changed Memo
	err := b.door.Do(ctx, c, access.WriteMemo, func(tx *access.Tx) error {
		row, now, err := standingMemo(tx, id)
		if err != nil {
			return err
		}
		body, subjects, err := edit(tx, row, now)
		if err != nil {
			return err
		}
		next := row
		next.version, next.made, next.change = row.version+1, tx.Now(), change
		if row.suspended {
			next.change = sheaf.ID{}
		}
		if err := b.sealMemo(tx, &next, body, subjects, fresh); err != nil {
			return err
		}
		if err := updateMemo(tx, next); err != nil {
			return err
		}
		changed = next.memo(body)
		noteMemo(tx, id, verb)
		if row.suspended {
			return nil
		}
		before := row.state(now)
		return b.logMemo(tx, change, verb, row.version, id, &before, next.state(body))
	})
	return changed, err
}

func standingMemo(tx *access.Tx, id MemoID) (memoRow, memoBody, error) {
	row, err := selectMemo(tx, id)
	if err == nil && row.removed {
		err = errNoMemo()
	}
	if err != nil {
		return memoRow{}, memoBody{}, err
	}
	body, err := row.open(tx, study.NewKeyring(tx))
	return row, body, err
}

// RemoveMemo takes a memo away; a suspended one for good, with its key.
func (b *Book) RemoveMemo(ctx context.Context, c access.Caller, id MemoID) error {
	change := sheaf.NewID()
	return b.door.Do(ctx, c, access.WriteMemo, func(tx *access.Tx) error {
		row, body, err := standingMemo(tx, id)
		if err != nil {
			return err
		}
		noteMemo(tx, id, "remove")
		if row.suspended {
			return destroyMemo(tx, row)
		}
		next := row
		next.version, next.change, next.removed = row.version+1, change, true
		if err := b.sealMemo(tx, &next, body, row.links.Subjects(), access.NewKey{}); err != nil {
			return err
		}
		if err := updateMemo(tx, next); err != nil {
			return err
		}
		before := row.state(body)
		return b.logMemo(tx, change, "remove", row.version, id, &before, next.state(body))
	})
}

// destroyMemo deletes a memo and the key that only it lay under.
func destroyMemo(tx *access.Tx, row memoRow) error {
	if key, shared := sharedKey(row.links, row.suspended); shared {
		if err := tx.DropKeys(key); err != nil {
			return err
		}
	}
	return deleteMemo(tx, row.id)
}

// OpenSuspended reads a memo that is withheld, for whoever is about to reword or
// confirm it; the record says so first. Conflict: it is not suspended.
func (b *Book) OpenSuspended(ctx context.Context, c access.Caller, id MemoID) (memo Memo, err error) {
	note := func(tx *access.Tx) error {
		row, _, err := standingMemo(tx, id)
		if err != nil {
			return err
		}
		if !row.suspended {
			return sheaf.Errorf(sheaf.Conflict, "the memo is not withheld")
		}
		noteMemo(tx, id, "open withheld")
		return nil
	}
	err = b.door.Reveal(ctx, c, access.WriteMemo, note, func(tx *access.Tx) error {
		row, body, err := standingMemo(tx, id)
		memo = row.memo(body)
		memo.Title, memo.Text = body.Title, body.Text
		return err
	})
	return memo, err
}

// moveMemo brings a memo back before a change, or forth again.
func (b *Book) moveMemo(tx *access.Tx, ch study.Change, back bool) error {
	var before, after memoState
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	if ch.Before == nil {
		before = after
		before.Change, before.Removed = sheaf.ID{}, true
	} else if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	to := after
	if back {
		to = before
	}
	row, err := selectMemo(tx, MemoID{ch.Object})
	if err != nil {
		return err
	}
	if row.suspended {
		return errSuspended()
	}
	from, outcome := moved(ch.ID, before.Change, back)
	if err := standsAs(row.change, from); err != nil {
		return err
	}
	if !to.Removed {
		if err := b.study.MayUse(tx, to.Subjects, purposeAnalyse); err != nil {
			return err
		}
	}
	row.version++
	row.change, row.removed, row.made = outcome, to.Removed, tx.Now()
	// Drawn in here for once: undoing learns only now what it undoes, and a key
	// of a transaction that runs again was never stored.
	if err := b.sealMemo(tx, &row, to.Body, to.Subjects, access.DrawIdentity(seal.PurposeShared)); err != nil {
		return err
	}
	return updateMemo(tx, row)
}
