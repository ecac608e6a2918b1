package disclosure

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
)

// Migrations are the tables of package disclosure. In clear are ids, states,
// times, versions and the hash of what was published.
func Migrations() []store.Migration {
	return []store.Migration{{Owner: "disclosure", Number: 1, Name: "proposals, findings, releases", SQL: `
		CREATE TABLE proposal (
			id       BLOB PRIMARY KEY,
			version  INTEGER NOT NULL,
			state    TEXT NOT NULL CHECK (state IN ('proposed', 'publishing', 'published', 'suspended')),
			release  BLOB NOT NULL UNIQUE,
			key_id   BLOB NOT NULL,
			member   BLOB NOT NULL,
			made     INTEGER NOT NULL,
			box      BLOB
		) WITHOUT ROWID;
		CREATE TABLE proposal_subject (
			id       BLOB PRIMARY KEY,
			proposal BLOB NOT NULL REFERENCES proposal (id),
			subject  BLOB NOT NULL,
			key_id   BLOB NOT NULL,
			box      BLOB NOT NULL,
			UNIQUE (proposal, subject)
		) WITHOUT ROWID;
		CREATE INDEX proposal_subject_subject ON proposal_subject (subject);
		CREATE TABLE finding (
			id       BLOB PRIMARY KEY,
			proposal BLOB NOT NULL REFERENCES proposal (id),
			version  INTEGER NOT NULL,
			decision TEXT NOT NULL,
			box      BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE INDEX finding_proposal ON finding (proposal);
		CREATE TABLE release (
			id        BLOB PRIMARY KEY,
			proposal  BLOB NOT NULL UNIQUE REFERENCES proposal (id),
			state     TEXT NOT NULL CHECK (state IN ('publishing', 'published')),
			member    BLOB NOT NULL,
			published INTEGER,
			manifest  BLOB NOT NULL,
			box       BLOB NOT NULL
		) WITHOUT ROWID;`}}
}

// The columns that hold envelopes, as they stand in labels; part of the format.
const (
	columnMain    = 1
	columnFinding = 2 // of finding, whose boxes share TableProposal
)

func changedOne(n int64, err error) error {
	if err == nil && n == 0 {
		return sheaf.Errorf(sheaf.Conflict, "somebody else changed it").Hintf("look again")
	}
	return err
}

type proposalRow struct {
	id      ProposalID
	version uint64
	state   State
	release ReleaseID
	key     sheaf.ID
	member  access.MemberID
	made    time.Time
	box     []byte // nil once it is suspended
}

const proposalColumns = `SELECT id, version, state, release, key_id, member, made, box FROM proposal`

func scanProposal(r interface{ Scan(...any) error }) (p proposalRow, err error) {
	err = r.Scan(&p.id, &p.version, &p.state, &p.release, &p.key, &p.member, &p.made, &p.box)
	return p, err
}

func selectProposals(tx *access.Tx) ([]proposalRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (proposalRow, error) { return scanProposal(r) }, proposalColumns+` ORDER BY made DESC, id`)
}

func selectProposal(tx *access.Tx, id ProposalID) (proposalRow, error) {
	p, err := scanProposal(tx.QueryRow(proposalColumns+` WHERE id = ?`, id))
	if isGone(err) {
		return p, sheaf.Errorf(sheaf.NotFound, "there is no such proposal")
	}
	return p, err
}

func insertProposal(tx *access.Tx, p proposalRow) error {
	_, err := tx.Exec(`INSERT INTO proposal (id, version, state, release, key_id, member, made, box) VALUES (?, 1, ?, ?, ?, ?, ?, ?)`,
		p.id, string(Proposed), p.release, p.key, tx.Member(), tx.Now(), p.box)
	return err
}

// moveProposal changes the state of a proposal that is still as it was read.
func moveProposal(tx *access.Tx, p proposalRow, to State) error {
	return changedOne(tx.Exec(`UPDATE proposal SET state = ?, version = version + 1 WHERE id = ? AND version = ?`, string(to), p.id, p.version))
}

func suspendProposal(tx *access.Tx, id ProposalID) error {
	if _, err := tx.Exec(`DELETE FROM finding WHERE proposal = ?`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM proposal_subject WHERE proposal = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE proposal SET state = ?, box = NULL, version = version + 1 WHERE id = ?`, string(Suspended), id)
	return err
}

type shareRow struct {
	id       sheaf.ID
	proposal ProposalID
	subject  study.SubjectID
	key      sheaf.ID // the subject's
	box      []byte
}

const shareColumns = `SELECT id, proposal, subject, key_id, box FROM proposal_subject`

func scanShare(r *store.Rows) (s shareRow, err error) {
	err = r.Scan(&s.id, &s.proposal, &s.subject, &s.key, &s.box)
	return s, err
}

func selectShares(tx *access.Tx, id ProposalID) ([]shareRow, error) {
	return store.Select(tx.Tx, scanShare, shareColumns+` WHERE proposal = ? ORDER BY subject`, id)
}

func selectSharesOf(tx *access.Tx, id study.SubjectID) ([]shareRow, error) {
	return store.Select(tx.Tx, scanShare, shareColumns+` WHERE subject = ? ORDER BY id`, id)
}

func insertShare(tx *access.Tx, s shareRow) error {
	_, err := tx.Exec(`INSERT INTO proposal_subject (id, proposal, subject, key_id, box) VALUES (?, ?, ?, ?, ?)`,
		s.id, s.proposal, s.subject, s.key, s.box)
	return err
}

func deleteShare(tx *access.Tx, id sheaf.ID) error {
	_, err := tx.Exec(`DELETE FROM proposal_subject WHERE id = ?`, id)
	return err
}

func countReleasesWith(tx *access.Tx, id study.SubjectID) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM proposal_subject s JOIN release r ON r.proposal = s.proposal
		WHERE s.subject = ? AND r.state = 'published'`, id).Scan(&n)
	return n, err
}

type findingRow struct {
	id       FindingID
	proposal ProposalID
	version  uint64
	decision Decision // "" where nobody decided
	box      []byte
}

const findingColumns = `SELECT id, proposal, version, decision, box FROM finding`

func scanFinding(r interface{ Scan(...any) error }) (f findingRow, err error) {
	err = r.Scan(&f.id, &f.proposal, &f.version, &f.decision, &f.box)
	return f, err
}

func selectFindings(tx *access.Tx, id ProposalID) ([]findingRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (findingRow, error) { return scanFinding(r) }, findingColumns+` WHERE proposal = ? ORDER BY id`, id)
}

func selectFinding(tx *access.Tx, id FindingID) (findingRow, error) {
	f, err := scanFinding(tx.QueryRow(findingColumns+` WHERE id = ?`, id))
	if isGone(err) {
		return f, sheaf.Errorf(sheaf.NotFound, "there is no such finding").Hintf("assess the text again")
	}
	return f, err
}

func deleteUndecided(tx *access.Tx, id ProposalID) error {
	_, err := tx.Exec(`DELETE FROM finding WHERE proposal = ? AND decision = ''`, id)
	return err
}

// putFinding writes a finding of version 1, or one that follows on the version
// before.
func putFinding(tx *access.Tx, f findingRow) error {
	if f.version == 1 {
		_, err := tx.Exec(`INSERT INTO finding (id, proposal, version, decision, box) VALUES (?, ?, 1, ?, ?)`, f.id, f.proposal, string(f.decision), f.box)
		return err
	}
	return changedOne(tx.Exec(`UPDATE finding SET version = ?, decision = ?, box = ? WHERE id = ? AND version = ?`,
		f.version, string(f.decision), f.box, f.id, f.version-1))
}

type releaseRow struct {
	id        ReleaseID
	proposal  ProposalID
	state     State
	member    access.MemberID
	published time.Time
	manifest  []byte // SHA-256 of the manifest's file
	box       []byte
	key       sheaf.ID // the proposal's
}

const releaseColumns = `SELECT r.id, r.proposal, r.state, r.member, r.published, r.manifest, r.box, p.key_id
	FROM release r JOIN proposal p ON p.id = r.proposal`

func scanRelease(r interface{ Scan(...any) error }) (l releaseRow, err error) {
	err = r.Scan(&l.id, &l.proposal, &l.state, &l.member, &l.published, &l.manifest, &l.box, &l.key)
	return l, err
}

func selectReleases(tx *access.Tx) ([]releaseRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (releaseRow, error) { return scanRelease(r) }, releaseColumns+` ORDER BY r.published DESC, r.id`)
}

func selectRelease(tx *access.Tx, id ProposalID) (releaseRow, error) {
	return scanRelease(tx.QueryRow(releaseColumns+` WHERE r.proposal = ?`, id))
}

func insertRelease(tx *access.Tx, l releaseRow) error {
	_, err := tx.Exec(`INSERT INTO release (id, proposal, state, member, manifest, box) VALUES (?, ?, 'publishing', ?, ?, ?)`,
		l.id, l.proposal, tx.Member(), l.manifest, l.box)
	return err
}

func finishRelease(tx *access.Tx, id ReleaseID) error {
	_, err := tx.Exec(`UPDATE release SET state = 'published', published = ? WHERE id = ?`, tx.Now(), id)
	return err
}

func deleteRelease(tx *access.Tx, id ReleaseID) error {
	_, err := tx.Exec(`DELETE FROM release WHERE id = ? AND state = 'publishing'`, id)
	return err
}
