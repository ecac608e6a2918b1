package disclosure

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// Published counts the releases that quote, name or count a subject: what an
// erasure cannot call back.
func (g *Gate) Published(tx *access.Tx, id study.SubjectID) (int, error) {
	return countReleasesWith(tx, id)
}

// Erase is this room's part in the erasure of a subject, in the transaction of
// package study. Proposals that have something of theirs are suspended and their
// blocks become unreadable; manuscripts about them are withheld until somebody
// has read and saved them; releases no longer tell which words were theirs. Its
// running again does nothing.
func (g *Gate) Erase(tx *access.Tx, id study.SubjectID) error {
	if err := eraseFromManuscripts(tx, id); err != nil {
		return err
	}
	shares, err := selectSharesOf(tx, id)
	if err != nil {
		return err
	}
	for _, s := range shares {
		row, err := selectProposal(tx, s.proposal)
		if err != nil {
			return err
		}
		if row.state == Published {
			if err := deleteShare(tx, s.id); err != nil {
				return err
			}
			continue
		}
		if err := suspendProposal(tx, row.id); err != nil {
			return err
		}
		if err := tx.DropKeys(row.key); err != nil {
			return err
		}
	}
	return nil
}

// The items of a backup: publications/ID.json under the proposal's key, and
// publications/ID/SUBJECT.json under that key and the subject's.

type dumpProposal struct {
	V         int             `json:"v"`
	Proposal  ProposalID      `json:"proposal"`
	Release   ReleaseID       `json:"release"`
	State     State           `json:"state"`
	By        access.MemberID `json:"by"`
	Made      time.Time       `json:"made"`
	Text      frozen          `json:"text"`
	Findings  []Finding       `json:"findings,omitempty"` // that were decided, and those of the last assessment
	Published time.Time       `json:"published,omitzero"`
	Manifest  []byte          `json:"manifest,omitempty"` // SHA-256 of manifest.json, base64
}

type dumpShare struct {
	V        int             `json:"v"`
	Proposal ProposalID      `json:"proposal"`
	Subject  study.SubjectID `json:"subject"`
	Share    share           `json:"share"`
}

// Dump gives proposals and releases for a backup. The files of releases are
// copied as they are.
func (g *Gate) Dump(ctx context.Context, c access.Caller) (items []access.DumpItem, err error) {
	err = g.door.View(ctx, c, access.StudyBackup, func(tx *access.Tx) error {
		items = nil
		rows, err := selectProposals(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.box == nil {
				continue
			}
			some, err := row.dump(tx)
			if err != nil {
				return err
			}
			items = append(items, some...)
		}
		written, err := dumpManuscripts(tx)
		items = append(items, written...)
		return err
	})
	return items, err
}

func (r proposalRow) dump(tx *access.Tx) ([]access.DumpItem, error) {
	o, err := open(tx, r)
	if err != nil {
		return nil, err
	}
	out := dumpProposal{V: 1, Proposal: r.id, Release: r.release, State: r.state, By: r.member, Made: r.made, Text: o.frozen}
	found, err := selectFindings(tx, r.id)
	if err != nil {
		return nil, err
	}
	for _, row := range found {
		f, err := row.open(tx, r.key)
		if err != nil {
			return nil, err
		}
		out.Findings = append(out.Findings, f)
	}
	release, err := selectRelease(tx, r.id)
	if err != nil && !isGone(err) {
		return nil, err
	}
	out.Published, out.Manifest = release.published, release.manifest
	var items []access.DumpItem
	put := func(path string, v any, keys ...sheaf.ID) error {
		item, err := dumpItem(path, v, keys...)
		items = append(items, item)
		return err
	}
	if err := put(fmt.Sprintf("publications/%s.json", r.id), out, r.key); err != nil {
		return nil, err
	}
	rows, err := selectShares(tx, r.id)
	if err != nil {
		return nil, err
	}
	for _, s := range rows {
		one, ok := o.shares[s.subject]
		if !ok {
			continue
		}
		path := fmt.Sprintf("publications/%s/%s.json", r.id, s.subject)
		if err := put(path, dumpShare{1, r.id, s.subject, one}, r.key, s.key); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func dumpItem(path string, v any, keys ...sheaf.ID) (access.DumpItem, error) {
	data, err := json.Marshal(v)
	return access.DumpItem{Path: path, Keys: keys, JSON: data}, err
}

// Check holds every proposal against the record and the files of every release
// against their hashes. Each problem is a sentence with the id it concerns.
func (g *Gate) Check(ctx context.Context, c access.Caller) (problems []string, err error) {
	var releases []releaseRow
	err = g.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		problems = nil
		rows, err := selectProposals(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			problem, err := row.check(tx)
			if err != nil {
				return err
			}
			if problem != "" {
				problems = append(problems, row.id.Short()+": "+problem)
			}
		}
		written, err := checkManuscripts(tx)
		if err != nil {
			return err
		}
		problems = append(problems, written...)
		if releases, err = selectReleases(tx); err != nil {
			return err
		}
		for _, r := range releases {
			if r.state == Published && tx.Fresh(r.id.ID, r.manifest) != nil {
				problems = append(problems, r.id.Short()+": the hash of a release is not the one that was recorded")
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, r := range releases {
		if problem := g.checkRelease(r); problem != "" {
			problems = append(problems, r.id.Short()+": "+problem)
		}
	}
	return problems, nil
}

func (r proposalRow) check(tx *access.Tx) (string, error) {
	if r.state == Suspended {
		_, err := tx.Key(r.key)
		if isGone(err) {
			return "", nil
		}
		return "a text is suspended and its key is still there", err
	}
	_, err := open(tx, r)
	var own *sheaf.Error
	if errors.As(err, &own) && isDamaged(err) {
		return own.Message, nil
	}
	return "", err
}

func (g *Gate) checkRelease(r releaseRow) string {
	if r.state == Publishing {
		return "a release was begun and not ended: publish it again"
	}
	m, err := g.press.Verify(r.id.ID)
	if err != nil {
		return err.Error()
	}
	if sha256.Sum256(m.Bytes()) != [32]byte(r.manifest) {
		return "the files of a release are not those that were published"
	}
	return ""
}
