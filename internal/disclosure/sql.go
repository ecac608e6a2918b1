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
		) WITHOUT ROWID;`}, {Owner: "disclosure", Number: 2, Name: "manuscripts, assessments", SQL: `
		ALTER TABLE proposal ADD COLUMN manuscript BLOB;
		CREATE TABLE manuscript (
			id        BLOB PRIMARY KEY,
			version   INTEGER NOT NULL,
			key_id    BLOB NOT NULL,
			suspended INTEGER NOT NULL DEFAULT 0,
			member    BLOB NOT NULL,
			made      INTEGER NOT NULL,
			changed   INTEGER NOT NULL,
			box       BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE manuscript_subject (
			manuscript BLOB NOT NULL REFERENCES manuscript (id),
			subject    BLOB NOT NULL,
			PRIMARY KEY (manuscript, subject)
		) WITHOUT ROWID;
		CREATE INDEX manuscript_subject_subject ON manuscript_subject (subject);
		CREATE TABLE manuscript_version (
			manuscript BLOB NOT NULL REFERENCES manuscript (id),
			version    INTEGER NOT NULL,
			member     BLOB NOT NULL,
			changed    INTEGER NOT NULL,
			box        BLOB NOT NULL,
			PRIMARY KEY (manuscript, version)
		) WITHOUT ROWID;
		CREATE TABLE assessment (
			proposal BLOB PRIMARY KEY REFERENCES proposal (id),
			version  INTEGER NOT NULL,
			member   BLOB NOT NULL,
			made     INTEGER NOT NULL,
			box      BLOB NOT NULL
		) WITHOUT ROWID;`}}
}

// The columns that hold envelopes, as they stand in labels; part of the format.
const (
	columnMain       = 1
	columnFinding    = 2 // of finding, whose boxes share TableProposal
	columnManuscript = 3 // of manuscript and manuscript_version, likewise
	columnAssessment = 4 // of assessment, likewise
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

	manuscript ManuscriptID // that it was made from; zero for a text from elsewhere
}

const proposalColumns = `SELECT id, version, state, release, key_id, member, made, box, manuscript FROM proposal`

func scanProposal(r interface{ Scan(...any) error }) (p proposalRow, err error) {
	err = r.Scan(&p.id, &p.version, &p.state, &p.release, &p.key, &p.member, &p.made, &p.box, &p.manuscript)
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
	_, err := tx.Exec(`INSERT INTO proposal (id, version, state, release, key_id, member, made, box, manuscript) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)`,
		p.id, string(Proposed), p.release, p.key, tx.Member(), tx.Now(), p.box, p.manuscript)
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
	if _, err := tx.Exec(`DELETE FROM assessment WHERE proposal = ?`, id); err != nil {
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

type assessmentRow struct {
	proposal ProposalID
	version  uint64
	member   access.MemberID
	made     time.Time
	box      []byte
}

func selectAssessment(tx *access.Tx, id ProposalID) (a assessmentRow, err error) {
	err = tx.QueryRow(`SELECT proposal, version, member, made, box FROM assessment WHERE proposal = ?`, id).
		Scan(&a.proposal, &a.version, &a.member, &a.made, &a.box)
	return a, err
}

// putAssessment writes the newest in the place of the last.
func putAssessment(tx *access.Tx, a assessmentRow) error {
	if _, err := tx.Exec(`DELETE FROM assessment WHERE proposal = ?`, a.proposal); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO assessment (proposal, version, member, made, box) VALUES (?, ?, ?, ?, ?)`,
		a.proposal, a.version, tx.Member(), tx.Now(), a.box)
	return err
}

type manuscriptRow struct {
	id        ManuscriptID
	version   uint64
	key       sheaf.ID
	suspended bool
	member    access.MemberID // who wrote last
	made      time.Time
	changed   time.Time
	box       []byte
}

const manuscriptColumns = `SELECT id, version, key_id, suspended, member, made, changed, box FROM manuscript`

func scanManuscript(r interface{ Scan(...any) error }) (m manuscriptRow, err error) {
	err = r.Scan(&m.id, &m.version, &m.key, &m.suspended, &m.member, &m.made, &m.changed, &m.box)
	return m, err
}

func selectManuscripts(tx *access.Tx) ([]manuscriptRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (manuscriptRow, error) { return scanManuscript(r) }, manuscriptColumns+` ORDER BY changed DESC, id`)
}

func selectManuscript(tx *access.Tx, id ManuscriptID) (manuscriptRow, error) {
	m, err := scanManuscript(tx.QueryRow(manuscriptColumns+` WHERE id = ?`, id))
	if isGone(err) {
		return m, sheaf.Errorf(sheaf.NotFound, "there is no such manuscript")
	}
	return m, err
}

func insertManuscript(tx *access.Tx, m manuscriptRow) error {
	_, err := tx.Exec(`INSERT INTO manuscript (id, version, key_id, member, made, changed, box) VALUES (?, 1, ?, ?, ?, ?, ?)`,
		m.id, m.key, tx.Member(), tx.Now(), tx.Now(), m.box)
	return err
}

// updateManuscript writes a row whose version is one above the stored one's.
func updateManuscript(tx *access.Tx, m manuscriptRow) error {
	return changedOne(tx.Exec(`UPDATE manuscript SET version = ?, key_id = ?, suspended = 0, member = ?, changed = ?, box = ? WHERE id = ? AND version = ?`,
		m.version, m.key, tx.Member(), tx.Now(), m.box, m.id, m.version-1))
}

func deleteManuscript(tx *access.Tx, id ManuscriptID) error {
	if err := deleteEarlier(tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM manuscript_subject WHERE manuscript = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM manuscript WHERE id = ?`, id)
	return err
}

// suspendManuscript withholds a manuscript, forgets that it was about a subject
// and what it said before.
func suspendManuscript(tx *access.Tx, id ManuscriptID, subject study.SubjectID) error {
	if err := deleteEarlier(tx, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM manuscript_subject WHERE manuscript = ? AND subject = ?`, id, subject); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE manuscript SET suspended = 1 WHERE id = ?`, id)
	return err
}

func selectManuscriptSubjects(tx *access.Tx, id ManuscriptID) ([]study.SubjectID, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (s study.SubjectID, err error) { return s, r.Scan(&s) },
		`SELECT subject FROM manuscript_subject WHERE manuscript = ? ORDER BY subject`, id)
}

func selectManuscriptsOf(tx *access.Tx, id study.SubjectID) ([]ManuscriptID, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (m ManuscriptID, err error) { return m, r.Scan(&m) },
		`SELECT manuscript FROM manuscript_subject WHERE subject = ? ORDER BY manuscript`, id)
}

func putManuscriptSubjects(tx *access.Tx, id ManuscriptID, subjects []study.SubjectID) error {
	if _, err := tx.Exec(`DELETE FROM manuscript_subject WHERE manuscript = ?`, id); err != nil {
		return err
	}
	for _, one := range subjects {
		if _, err := tx.Exec(`INSERT INTO manuscript_subject (manuscript, subject) VALUES (?, ?)`, id, one); err != nil {
			return err
		}
	}
	return nil
}

type earlierRow struct {
	version uint64
	member  access.MemberID
	changed time.Time
	box     []byte
}

func selectEarlier(tx *access.Tx, id ManuscriptID) ([]earlierRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (e earlierRow, err error) {
		return e, r.Scan(&e.version, &e.member, &e.changed, &e.box)
	}, `SELECT version, member, changed, box FROM manuscript_version WHERE manuscript = ? ORDER BY version DESC`, id)
}

// keepEarlier keeps a state that is about to be written over, and no more than
// so many.
func keepEarlier(tx *access.Tx, m manuscriptRow, most int) error {
	if _, err := tx.Exec(`INSERT INTO manuscript_version (manuscript, version, member, changed, box) VALUES (?, ?, ?, ?, ?)`,
		m.id, m.version, m.member, m.changed, m.box); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM manuscript_version WHERE manuscript = ? AND version NOT IN
		(SELECT version FROM manuscript_version WHERE manuscript = ? ORDER BY version DESC LIMIT ?)`, m.id, m.id, most)
	return err
}

func deleteEarlier(tx *access.Tx, id ManuscriptID) error {
	_, err := tx.Exec(`DELETE FROM manuscript_version WHERE manuscript = ?`, id)
	return err
}

func countStrayManuscriptRows(tx *access.Tx) (n int, err error) {
	err = tx.QueryRow(`SELECT (SELECT count(*) FROM manuscript_subject s WHERE NOT EXISTS (SELECT 1 FROM manuscript WHERE id = s.manuscript)) +
		(SELECT count(*) FROM manuscript_version v WHERE NOT EXISTS (SELECT 1 FROM manuscript WHERE id = v.manuscript))`).Scan(&n)
	return n, err
}
