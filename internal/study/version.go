package study

import (
	"crypto/sha256"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// sealedVersion is a version of a document as its rows will hold it.
type sealedVersion struct {
	Number    uint64       `json:"number"`
	Key       sheaf.ID     `json:"key"`
	Structure sheaf.ID     `json:"structure"`
	Card      []byte       `json:"card"`
	Layout    []byte       `json:"layout"`
	Digests   []byte       `json:"digests"`
	Map       []byte       `json:"map,omitempty"`
	Parts     []sealedPart `json:"parts"`
}

type sealedPart struct {
	ID  sheaf.ID `json:"id"`
	Box []byte   `json:"box,omitempty"` // none in a tombstone
}

// digestsBody holds SHA-256 of every part as it was stored, in order of the
// layout, 32 zeros for a tombstone: with the layout it is what the record
// commits to. It lies apart, so that opening a document need not open it.
type digestsBody struct {
	V     int      `json:"v"`
	Parts [][]byte `json:"parts"`
}

// content is a version before it is sealed. Text and structure are those of the
// transcript, and pieces cover all of its words.
type content struct {
	document    DocumentID
	number      uint64
	transcript  text.Transcript
	turnSubject []SubjectID
	mentions    []Mention // in order
	pieces      []piece
	ids         []sheaf.ID // of the pieces, drawn before
	fromLast    *text.Map  // nil in the first version
}

// seal seals a version under its key, the keys of its subjects and the
// structure key.
func (k content) seal(tx *access.Tx, version seal.Parent, subjects map[SubjectID]seal.Parent) (sealedVersion, error) {
	structure, err := tx.Structure()
	if err != nil {
		return sealedVersion{}, err
	}
	out := sealedVersion{Number: k.number, Key: version.ID, Structure: structure.ID}
	digests := digestsBody{V: 1}
	labels := speakerLabels(k.transcript, k.pieces)
	for i, p := range k.pieces {
		part := sealedPart{ID: k.ids[i]}
		digest := make([]byte, sha256.Size)
		if !p.gone {
			parents := []seal.Parent{version}
			for _, id := range p.subjects {
				parents = append(parents, subjects[id])
			}
			part.Box, err = Envelope(partLabel(tx, part.ID, k.number), p.body(k.transcript, k.mentions, labels[i]), parents...)
			if err != nil {
				return sealedVersion{}, err
			}
			sum := sha256.Sum256(part.Box)
			digest = sum[:]
		}
		digests.Parts = append(digests.Parts, digest)
		out.Parts = append(out.Parts, part)
	}
	front := card{1, k.transcript.Language, k.transcript.Words(), len(k.transcript.Turns)}
	if out.Card, err = Envelope(versionLabel(tx, columnCard, k.document, k.number), front, structure); err != nil {
		return sealedVersion{}, err
	}
	l := newLayout(k.transcript, k.turnSubject, k.pieces, k.ids)
	if out.Layout, err = Envelope(versionLabel(tx, columnLayout, k.document, k.number), l, structure); err != nil {
		return sealedVersion{}, err
	}
	if out.Digests, err = Envelope(versionLabel(tx, columnDigests, k.document, k.number), digests, structure); err != nil {
		return sealedVersion{}, err
	}
	if k.fromLast != nil {
		out.Map, err = Envelope(versionLabel(tx, columnMap, k.document, k.number), mapBody{1, *k.fromLast}, structure)
	}
	return out, err
}

// insert writes the rows of a version and commits the entry to them.
func (v sealedVersion) insert(tx *access.Tx, id DocumentID, row versionRow) error {
	row.number, row.key, row.structure = v.Number, v.Key, v.Structure
	row.card, row.layout, row.digests, row.fromLast = v.Card, v.Layout, v.Digests, v.Map
	if err := insertVersion(tx, id, row); err != nil {
		return err
	}
	for _, p := range v.Parts {
		if err := insertPart(tx, id, v.Number, partRow{p.ID, p.Box}); err != nil {
			return err
		}
	}
	tx.Recorded(seal.Parent{}, id.ID, v.Number, row.committed())
	return nil
}

// committed are the bytes of a version that the record commits to.
func (v versionRow) committed() []byte {
	return append(append([]byte{}, v.layout...), v.digests...)
}
