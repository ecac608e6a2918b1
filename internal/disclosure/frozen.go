package disclosure

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/report"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// frozen is a proposal as it was made: it never changes. It lies under the
// proposal's own key, and says of no participant what came from them.
type frozen struct {
	V        int               `json:"v"`
	OpenWeb  bool              `json:"openWeb,omitempty"`
	Audience string            `json:"audience,omitempty"`
	Blocks   json.RawMessage   `json:"blocks"` // report.Publication.Freeze
	Marks    []mark            `json:"marks,omitempty"`
	Counts   []countMade       `json:"counts,omitempty"`
	Tables   []tableMade       `json:"tables,omitempty"`
	Written  []Place           `json:"written,omitempty"` // what references wrote into running text
	Outside  []quoteMade       `json:"outside,omitempty"` // quotes of outside sources
	Shares   map[string][]byte `json:"shares,omitempty"`  // SHA-256 of every subject's share as stored, by its id
}

// opened is a proposal as it lies, opened.
type opened struct {
	row     proposalRow
	frozen  frozen
	text    report.Publication
	shares  map[study.SubjectID]share
	missing int // shares that were erased since
}

// subjects are those in it who were not erased, sorted.
func (o *opened) subjects() []study.SubjectID {
	var all []study.SubjectID
	for id := range o.shares {
		all = append(all, id)
	}
	return sortedSubjects(all)
}

// quotes are all passages that were quoted, by block.
func (o *opened) quotes() []quoteMade {
	all := slices.Clone(o.frozen.Outside)
	seen := map[quoteMade]bool{}
	for _, q := range all {
		seen[q] = true
	}
	for _, id := range o.subjects() {
		for _, q := range o.shares[id].Quotes {
			if !seen[q] {
				seen[q] = true
				all = append(all, q)
			}
		}
	}
	slices.SortFunc(all, func(a, b quoteMade) int { return a.Block - b.Block })
	return all
}

// open reads a proposal that is not suspended. Corrupt: its blocks or its list
// of whose words are in it are not those that the record knows.
func open(tx *access.Tx, row proposalRow) (*opened, error) {
	if row.state == Suspended {
		return nil, sheaf.Errorf(sheaf.Conflict, "this text is suspended: somebody in it was erased").
			Hintf("propose it again from its Markdown")
	}
	if err := tx.Fresh(row.id.ID, row.box); err != nil {
		return nil, err
	}
	o := &opened{row: row, shares: map[study.SubjectID]share{}}
	if err := unseal(tx, proposalLabel(tx, row.id), row.box, &o.frozen, row.key); err != nil {
		return nil, err
	}
	var err error
	if o.text, err = report.Thaw(o.frozen.Blocks); err != nil {
		return nil, err
	}
	rows, err := selectShares(tx, row.id)
	if err != nil {
		return nil, err
	}
	for _, s := range rows {
		sum := sha256.Sum256(s.box)
		if !bytes.Equal(o.frozen.Shares[s.id.String()], sum[:]) {
			return nil, errShares()
		}
		one, err := s.open(tx, row)
		if isGone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		o.shares[s.subject] = one
	}
	o.missing = len(o.frozen.Shares) - len(o.shares)
	if o.missing > 0 && row.state == Proposed {
		return nil, errShares()
	}
	return o, nil
}

func errShares() error {
	return sheaf.Errorf(sheaf.Corrupt, "a proposal does not know any more whose words are in it").
		Hintf("a row was removed or altered; run sheaf check, and propose the text again")
}

func (s shareRow) open(tx *access.Tx, row proposalRow) (one share, err error) {
	err = unseal(tx, shareLabel(tx, s.id), s.box, &one, row.key, s.key)
	return one, err
}

func proposalLabel(tx *access.Tx, id ProposalID) seal.Label {
	return tx.Label(seal.TableProposal, columnMain, id.ID, 1)
}

func shareLabel(tx *access.Tx, id sheaf.ID) seal.Label {
	return tx.Label(seal.TableAlias, columnMain, id, 1)
}

func findingLabel(tx *access.Tx, id FindingID, version uint64) seal.Label {
	return tx.Label(seal.TableProposal, columnFinding, id.ID, version)
}

func releaseLabel(tx *access.Tx, id ReleaseID) seal.Label {
	return tx.Label(seal.TableRelease, columnMain, id.ID, 1)
}

// sealed puts v into an envelope under every parent, the first outermost.
func sealed(l seal.Label, v any, parents ...seal.Parent) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot write a row: %w", err)
	}
	return seal.SealObject(l, plain, parents...), nil
}

// unseal reads what sealed made, with keys of the keyring in the same order.
// NotFound: one of them was destroyed.
func unseal(tx *access.Tx, l seal.Label, box []byte, into any, keys ...sheaf.ID) error {
	var parents []seal.Parent
	for _, id := range keys {
		p, err := tx.Key(id)
		if err != nil {
			return err
		}
		parents = append(parents, p)
	}
	plain, err := seal.OpenObject(l, box, parents...)
	if err != nil {
		return err
	}
	if json.Unmarshal(plain, into) != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a row of a publication holds something else than it should")
	}
	return nil
}

func isGone(err error) bool { return sheaf.KindOf(err) == sheaf.NotFound }

// isDamaged tells whether a row could not be opened for what lies in it: it was
// altered or put back, or its key is gone.
func isDamaged(err error) bool {
	return sheaf.KindOf(err) == sheaf.Corrupt || sheaf.KindOf(err) == sheaf.NotFound
}
