// Package evidence is the ledger of claims: what is said to have happened, what
// bears on it in which witness's words, and how many independent origins stand
// behind it.
//
// What is counted is a vector and stays one: witnesses who saw it themselves,
// independent origins, chains by which they were found, origins outside the
// study, rumours, contradictions. The package never makes a net score of them,
// and never a score of how truthful a person is.
//
// A claim without a subject lies under the structure key, about one under that
// one's, about several under a key of its own, and the erasure of one of them
// withholds it until somebody rewords or confirms it. A bearing lies under the
// keys of all whose words it points at or who are named as their origin.
package evidence

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// ClaimID names a claim.
type ClaimID struct{ sheaf.ID }

// BearingID names one thing that bears on a claim.
type BearingID struct{ sheaf.ID }

// DependenceID names a link that somebody wrote down between two witnesses.
type DependenceID struct{ sheaf.ID }

// Register is the claims of a study and what bears on them.
type Register struct {
	door  *access.Door
	study *study.Study
}

// New makes the register of a study behind its door.
func New(door *access.Door, s *study.Study) *Register { return &Register{door, s} }

// Claim is something that is said to have happened or to be so.
type Claim struct {
	ID        ClaimID           `json:"id"`
	Text      string            `json:"text"`
	Subjects  []study.SubjectID `json:"subjects,omitempty"` // whom it is about, not who bears it out
	By        access.MemberID   `json:"by"`
	At        time.Time         `json:"at"` // of its newest version
	Version   uint64            `json:"version"`
	Suspended bool              `json:"suspended,omitempty"` // somebody it was about was erased: the text is withheld
}

// Stance says which way a passage bears on a claim.
type Stance string

const (
	Supports    Stance = "supports"
	Contradicts Stance = "contradicts"
	Qualifies   Stance = "qualifies"
)

// Stances lists every stance there is.
func Stances() []Stance { return []Stance{Supports, Contradicts, Qualifies} }

// Basis says how the witness knows.
type Basis string

const (
	FirstHand Basis = "first-hand" // saw or did it
	HeardFrom Basis = "heard-from" // from somebody named: From or Outside; without either it is a rumour
	Rumour    Basis = "rumour"     // from nobody in particular
	Document  Basis = "document"   // a paper, a recording, a registry; Outside tells apart several in one account
	Inference Basis = "inference"  // concluded, by the witness or by the team
)

// Bases lists every basis there is.
func Bases() []Basis { return []Basis{FirstHand, HeardFrom, Rumour, Document, Inference} }

// Bearing is a passage that bears on a claim.
type Bearing struct {
	ID        BearingID         `json:"id"`
	Claim     ClaimID           `json:"claim"`
	Anchor    study.Anchor      `json:"anchor"`           // in the current version of the document
	Inside    bool              `json:"inside,omitempty"` // a correction changed its text: somebody should look
	Subject   study.SubjectID   `json:"subject,omitzero"` // the witness; zero in an outside source
	Stance    Stance            `json:"stance"`
	Basis     Basis             `json:"basis"`
	From      study.SubjectID   `json:"from,omitzero"`       // heard from somebody of the study
	Outside   string            `json:"outside,omitempty"`   // origin outside the study: a role or a label, compared folded
	Precision string            `json:"precision,omitempty"` // of time and place, in words
	Subjects  []study.SubjectID `json:"subjects,omitempty"`  // whose keys it lies under; sorted
	By        access.MemberID   `json:"by"`
	At        time.Time         `json:"at"`
	Version   uint64            `json:"version"`
}

// DependenceKind says why two witnesses are not independent.
type DependenceKind string

const (
	// Hard kinds make one origin of two witnesses.

	JointAccount DependenceKind = "joint-account" // interviewed together; also found by itself in the accounts
	ReadTo       DependenceKind = "read-to"       // the account of one was read to the other
	SameDocument DependenceKind = "same-document" // both speak from the same paper or recording
	SameTelling  DependenceKind = "same-telling"  // the same event, known to one from the other's telling

	// Soft kinds make one chain of two witnesses.

	Referral    DependenceKind = "referral" // one led the team to the other
	Family      DependenceKind = "family"
	Fixer       DependenceKind = "fixer"       // found by the same go-between
	Interpreter DependenceKind = "interpreter" // rendered by the same interpreter
)

// DependenceKinds lists every kind there is, hard ones first.
func DependenceKinds() []DependenceKind {
	return []DependenceKind{JointAccount, ReadTo, SameDocument, SameTelling, Referral, Family, Fixer, Interpreter}
}

// Hard tells whether a kind makes one origin of two witnesses.
func (k DependenceKind) Hard() bool {
	switch k {
	case JointAccount, ReadTo, SameDocument, SameTelling:
		return true
	}
	return false
}

// Dependence is a reason why two witnesses are not independent.
type Dependence struct {
	ID      DependenceID    `json:"id,omitzero"` // zero for one found in the accounts
	A       study.SubjectID `json:"a"`
	B       study.SubjectID `json:"b"`
	Kind    DependenceKind  `json:"kind"`
	Version uint64          `json:"version"`
}
