package study

import (
	"bytes"
	"context"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// Reach is what an erasure of a subject would reach.
type Reach struct {
	Documents   []DocumentID // it has parts in
	Alone       int          // documents that nobody else speaks in, which disappear
	Parts       int          // of its own, in all versions
	SharedParts int          // with somebody else, in all versions
	SharedWith  []SubjectID  // sorted by id
	Attributes  int
	Terms       bool
	Changes     int // in the log
}

// Reach tells what Erase would reach; others' rooms have their own.
func (s *Study) Reach(ctx context.Context, c access.Caller, id SubjectID) (reach Reach, err error) {
	err = s.door.View(ctx, c, access.EraseSubject, func(tx *access.Tx) error {
		row, err := findSubject(tx, id)
		if err != nil {
			return err
		}
		reach, err = row.reach(tx)
		return err
	})
	return reach, err
}

func (r subjectRow) reach(tx *access.Tx) (Reach, error) {
	reach := Reach{Terms: r.terms != nil}
	found, err := r.parts(tx)
	if err != nil {
		return Reach{}, err
	}
	for _, f := range found {
		reach.Documents = append(reach.Documents, f.document)
		if f.alone {
			reach.Alone++
		}
		for _, part := range f.parts {
			if len(part.of) == 1 {
				reach.Parts++
				continue
			}
			reach.SharedParts++
			reach.SharedWith = append(reach.SharedWith, part.of...)
		}
	}
	reach.SharedWith = slices.DeleteFunc(Sorted(reach.SharedWith), func(id SubjectID) bool { return id == r.id })
	if reach.Attributes, err = countAttributes(tx, r.id); err != nil {
		return Reach{}, err
	}
	changes, err := r.changes(tx)
	reach.Changes = len(changes)
	return reach, err
}

// foundParts are the parts of one subject in one document.
type foundParts struct {
	document DocumentID
	alone    bool       // nobody else who speaks in it is left
	keys     []sheaf.ID // of its versions
	parts    []foundPart
}

type foundPart struct {
	version uint64
	id      sheaf.ID
	of      []SubjectID
}

// parts finds a subject's parts in every version that was not recalled.
func (r subjectRow) parts(tx *access.Tx) ([]foundParts, error) {
	links, err := linksOfSubject(tx, r.id)
	if err != nil {
		return nil, err
	}
	var all []foundParts
	for _, link := range links {
		found := foundParts{document: link.document}
		if found.alone, err = r.speaksAlone(tx, link); err != nil {
			return nil, err
		}
		versions, err := selectVersions(tx, link.document)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			if v.layout == nil {
				continue
			}
			l, err := v.openLayout(tx, link.document)
			if err != nil {
				return nil, err
			}
			found.keys = append(found.keys, v.key)
			for _, part := range l.Parts {
				if of := l.subjectsOf(part); slices.Contains(of, r.id) {
					found.parts = append(found.parts, foundPart{v.number, part.ID, of})
				}
			}
		}
		all = append(all, found)
	}
	return all, nil
}

func (r subjectRow) speaksAlone(tx *access.Tx, link documentSubject) (bool, error) {
	if !link.speaks {
		return false, nil
	}
	others, err := linksOfDocument(tx, link.document)
	if err != nil {
		return false, err
	}
	for _, other := range others {
		if !other.speaks || other.subject == r.id {
			continue
		}
		row, err := selectSubject(tx, other.subject)
		if err != nil {
			return false, err
		}
		_, err = row.parent(tx)
		if !gone(err) {
			return false, err
		}
	}
	return true, nil
}

// changes finds the logged changes that lie under a subject's key or name the
// subject.
func (r subjectRow) changes(tx *access.Tx) ([]sheaf.ID, error) {
	rows, err := changesSince(tx, 0)
	if err != nil {
		return nil, err
	}
	name := []byte(r.id.String())
	var found []sheaf.ID
	for _, row := range rows {
		if slices.Contains(row.keys, r.key) {
			found = append(found, row.id)
			continue
		}
		ch, err := row.open(tx)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if ch.Object == r.id.ID || bytes.Contains(ch.Before, name) || bytes.Contains(ch.After, name) {
			found = append(found, row.id)
		}
	}
	return found, nil
}

// Erase destroys a subject's key and deletes what lay under it: its words in
// every version, its attributes, terms and logged changes, and its parts of the
// record, whose entries are named as silenced. The id, the label and gaps of
// the same length stay, and everybody else's words where they stood. A document
// in which nobody who speaks is left disappears from lists, and how it was aligned
// with a translation goes. Erasing again does
// nothing more.
//
// also runs first, in the same transaction: what other rooms keep of the
// subject. NotFound: there is no such subject.
func (s *Study) Erase(ctx context.Context, c access.Caller, id SubjectID, also ...func(tx *access.Tx, id SubjectID) error) error {
	return s.door.Do(ctx, c, access.EraseSubject, func(tx *access.Tx) error {
		for _, erase := range also {
			if err := erase(tx, id); err != nil {
				return err
			}
		}
		return s.EraseTx(tx, id)
	})
}

// EraseTx is Erase inside a transaction of somebody else's; it leaves its note.
func (s *Study) EraseTx(tx *access.Tx, id SubjectID) error {
	row, err := findSubject(tx, id)
	if err != nil {
		return err
	}
	found, err := row.parts(tx)
	if err != nil {
		return err
	}
	keys, parts := []sheaf.ID{row.key}, 0
	for _, f := range found {
		for _, part := range f.parts {
			if err := emptyPart(tx, f.document, part.version, part.id); err != nil {
				return err
			}
		}
		parts += len(f.parts)
		if f.alone {
			keys = append(keys, f.keys...)
			if err := deleteAlignments(tx, f.document); err != nil {
				return err
			}
		}
	}
	changes, err := row.changes(tx)
	if err != nil {
		return err
	}
	for _, change := range changes {
		if err := deleteChange(tx, change); err != nil {
			return err
		}
	}
	if err := eraseSubjectRows(tx, row); err != nil {
		return err
	}
	tx.Note(struct {
		Erased    SubjectID `json:"erased"`
		Documents int       `json:"documents"`
		Parts     int       `json:"parts"`
		Changes   int       `json:"changes"`
	}{id, len(found), parts, len(changes)})
	return tx.DropKeys(keys...)
}
