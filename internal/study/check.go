package study

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// Check holds every row against the record and against the others: settings,
// holds and terms are those of the record; every document has an admission, a
// current version and exactly the parts of its layout, unaltered and readable
// but for what was erased; the maps lead from each version to the next; what was
// corrected of an alignment lies in the texts of a translation and its original.
func (s *Study) Check(ctx context.Context, c access.Caller) ([]Problem, error) {
	var found findings
	err := s.door.View(ctx, c, access.SeeRecord, func(tx *access.Tx) error {
		found = nil
		if _, err := s.ReadSettings(tx); found.add(tx.Study(), err) != nil {
			return err
		}
		if err := found.subjects(tx); err != nil {
			return err
		}
		rows, err := selectDocuments(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := found.document(tx, row); err != nil {
				return err
			}
		}
		if err := found.alignments(tx); err != nil {
			return err
		}
		strays, err := countStrayParts(tx)
		if err == nil && strays > 0 {
			found.say(sheaf.ID{}, "%d parts belong to no version", strays)
		}
		return err
	})
	return found, err
}

type findings []Problem

func (f *findings) say(id sheaf.ID, format string, args ...any) {
	*f = append(*f, Problem{id, fmt.Sprintf(format, args...)})
}

// add notes what is corrupt or missing, and gives back any other error, which
// ends the check.
func (f *findings) add(id sheaf.ID, err error) error {
	switch sheaf.KindOf(err) {
	case sheaf.Corrupt, sheaf.NotFound:
		f.say(id, "%s", err)
		return nil
	}
	return err
}

func (f *findings) subjects(tx *access.Tx) error {
	rows, err := selectSubjects(tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := row.openLabel(tx); f.add(row.id.ID, err) != nil {
			return err
		}
		_, err := row.parent(tx)
		if gone(err) {
			if row.erased.IsZero() {
				f.say(row.id.ID, "a participant's key is missing and no erasure says so")
			}
			continue
		}
		if err != nil {
			return err
		}
		if _, err := row.openHold(tx); f.add(row.id.ID, err) != nil {
			return err
		}
		if _, err := row.openTerms(tx); !gone(err) && f.add(row.id.ID, err) != nil {
			return err
		}
	}
	return nil
}

func (f *findings) document(tx *access.Tx, row documentRow) error {
	a, err := findAdmission(tx, row.admission)
	if f.add(row.id.ID, err) != nil {
		return err
	}
	if err == nil && (a.state != Admitted || a.document != row.id) {
		f.say(row.id.ID, "a document was never admitted")
	}
	versions, err := selectVersions(tx, row.id)
	if err != nil {
		return err
	}
	w := way{document: row.id}
	if err := w.read(tx, 1); f.add(row.id.ID, err) != nil {
		return err
	}
	length := -1
	for i, v := range versions {
		if v.number != uint64(i+1) {
			f.say(row.id.ID, "a document's versions have a gap before %d", v.number)
		}
		if length, err = f.version(tx, row, v, w, length); f.add(row.id.ID, err) != nil {
			return err
		}
	}
	return nil
}

// version checks one version and gives the length of its text, -1 where it was
// recalled; before is that of the version before.
func (f *findings) version(tx *access.Tx, row documentRow, v versionRow, w way, before int) (int, error) {
	if !v.recalled.IsZero() {
		return -1, nil
	}
	if v.number == row.number {
		if err := tx.Fresh(row.id.ID, v.committed()); err != nil {
			return -1, err
		}
	}
	l, err := v.openLayout(tx, row.id)
	if err != nil {
		return -1, err
	}
	if m, ok := w.maps[v.number]; ok && (m.TargetLen() != l.Length || before >= 0 && m.SourceLen() != before) {
		f.say(row.id.ID, "the map to version %d does not fit its text", v.number)
	}
	return l.Length, f.parts(tx, row.id, v, l)
}

func (f *findings) parts(tx *access.Tx, id DocumentID, v versionRow, l layout) error {
	var digests digestsBody
	if err := (structureBox{v.structure, v.digests}).open(tx, versionLabel(tx, columnDigests, id, v.number), &digests); err != nil {
		return err
	}
	rows, err := selectParts(tx, id, v.number)
	if err != nil {
		return err
	}
	boxes := make(map[sheaf.ID][]byte, len(rows))
	for _, row := range rows {
		boxes[row.id] = row.box
	}
	if len(rows) != len(l.Parts) || len(digests.Parts) != len(l.Parts) {
		f.say(id.ID, "version %d has %d parts, its layout %d", v.number, len(rows), len(l.Parts))
		return nil
	}
	keys, err := l.keys(tx, v.key)
	if err != nil {
		return err
	}
	for i, part := range l.Parts {
		box := boxes[part.ID]
		if sum := sha256.Sum256(box); box != nil && !bytes.Equal(sum[:], digests.Parts[i]) {
			f.say(id.ID, "part %d of version %d is not as it was admitted", i, v.number)
		}
		_, err := openPart(tx, part, v.number, box, keys)
		if gone(err) && box == nil {
			continue
		}
		if f.add(id.ID, err) != nil {
			return err
		}
	}
	return nil
}

// alignments checks what people corrected of alignments.
func (f *findings) alignments(tx *access.Tx) error {
	rows, err := selectAlignments(tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		translation, err := selectDocument(tx, row.id)
		if err != nil {
			return err // a foreign key says that it is there
		}
		if translation.translationOf.IsZero() {
			f.say(row.id.ID, "a document that translates none is aligned with one")
			continue
		}
		body, err := row.open(tx)
		if err == nil {
			_, err = body.carry(tx, translation.translationOf, row.id)
		}
		if f.add(row.id.ID, err) != nil {
			return err
		}
		if !body.inOrder() {
			f.say(row.id.ID, "pairs of an alignment overlap, or cross")
		}
	}
	return nil
}

// inOrder tells whether each pair begins where the one before has ended.
func (b alignmentBody) inOrder() bool {
	one, two := 0, 0
	for _, p := range b.Pairs {
		if p.Original.Start < one || p.Translation.Start < two || p.Original.Len() < 0 || p.Translation.Len() < 0 {
			return false
		}
		one, two = p.Original.End, p.Translation.End
	}
	return true
}
