// Package disclosure is gate 2: what is meant for anybody outside the team goes
// through it, and leaves as files that package report writes fresh.
//
// An author proposes a text in which quotes, counts, tables and names stand as
// references. Propose resolves them and freezes the exact blocks a reader would
// see; Assess holds the frozen blocks, and the files they would become, against
// the study, its earlier releases and the locked names; a reviewer decides what
// can be decided; Publish assesses once more and writes the release. Nothing
// between those steps changes a word of the blocks.
//
// Every participant has another published name in every publication. Where a
// passage came from lies under the key of the participant whose it is, so an
// erasure reaches it: an unpublished proposal is suspended and unreadable then,
// and a release no longer tells which of its words were that participant's.
//
// The package promises that nothing is published which quotes or counts somebody
// on hold or without terms that allow it, and that what it finds is told by
// place, never by content. It never says of a text that it is anonymous or safe:
// checks passed, and risks remain. It knows no locked name and cannot reach one.
package disclosure

import (
	"context"
	"sync"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// ProposalID names a text on its way out.
type ProposalID struct{ sheaf.ID }

// ReleaseID names what was published; its folder has this name.
type ReleaseID struct{ sheaf.ID }

// FindingID names something that a check found. It stays the same as long as
// what was found is the same.
type FindingID struct{ sheaf.ID }

// Hit is a place where a text holds a locked name.
type Hit struct {
	Text int       `json:"text"` // which of the texts
	Span text.Span `json:"span"`
}

// Scan looks for locked names in texts and answers positions only. Locked: no
// key holder has opened the vault. Conflict: a restored state was not confirmed.
type Scan func(ctx context.Context, c access.Caller, texts []string) ([]Hit, error)

// Gate is gate 2 of a study.
type Gate struct {
	door     *access.Door
	study    *study.Study
	book     *coding.Book
	register *evidence.Register
	press    *report.Press
	scan     Scan

	mu       sync.Mutex
	underWay map[ProposalID]chan struct{} // what this process publishes now; closed at its end
}

// New makes the gate; package workspace alone calls it.
func New(door *access.Door, st *study.Study, book *coding.Book, register *evidence.Register, press *report.Press, scan Scan) *Gate {
	return &Gate{door: door, study: st, book: book, register: register, press: press, scan: scan, underWay: map[ProposalID]chan struct{}{}}
}

// Options say for whom a text is meant.
type Options struct {
	Language string            `json:"language,omitempty"` // BCP 47; "en" if empty
	OpenWeb  bool              `json:"openWeb,omitempty"`  // anybody may find it: the higher threshold holds
	Audience string            `json:"audience,omitempty"` // for whom, in the author's words
	Names    map[string]string `json:"names,omitempty"`    // published names by label, with "/" before the same in another script (Nadir / نادر); the others get "Participant A"

	Manuscript ManuscriptID `json:"-"` // that the text was written as; zero for a text from elsewhere
}

// State is how far a proposal has come.
type State string

const (
	Proposed   State = "proposed"
	Publishing State = "publishing" // begun and not acknowledged; Publish or Resume goes on
	Published  State = "published"
	Suspended  State = "suspended" // somebody in it was erased: propose it again
	Damaged    State = "damaged"   // its row cannot be opened, in lists alone: Check says why
)

// Proposal is a text on its way out, with the exact blocks that would leave.
type Proposal struct {
	ID       ProposalID         `json:"id"`
	Release  ReleaseID          `json:"release"` // that it becomes
	State    State              `json:"state"`
	By       access.MemberID    `json:"by"`
	Made     time.Time          `json:"made"`
	Title    string             `json:"title"` // empty where it is suspended or damaged
	OpenWeb  bool               `json:"openWeb"`
	Audience string             `json:"audience,omitempty"`
	Blocks   report.Publication `json:"blocks"`
	Names    []Alias            `json:"names,omitempty"`    // published names, by label
	Subjects []study.SubjectID  `json:"subjects,omitempty"` // quoted, named or counted; sorted
	Version  uint64             `json:"version"`

	Manuscript ManuscriptID `json:"manuscript,omitzero"` // that it was made from
}

// Alias is what a participant is called in one publication.
type Alias struct {
	Subject study.SubjectID `json:"subject"`
	Label   string          `json:"label"`
	Name    string          `json:"name"`
	Other   string          `json:"other,omitempty"` // in the other script
}

// Place says where in the frozen blocks, or in the files written from them,
// something was found.
type Place struct {
	Block  int         `json:"block"` // index into Blocks, or report.TitleBlock
	Part   report.Part `json:"part"`  // "" where it is the text as a whole
	Row    int         `json:"row,omitempty"`
	Cell   int         `json:"cell,omitempty"`
	Span   text.Span   `json:"span"`             // of the passage; empty for all of it
	File   string      `json:"file,omitempty"`   // where only a written file has it
	Offset int         `json:"offset,omitempty"` // in the file, bytes from 0
}

// Finding is one thing that keeps a text from being published. Its sentences
// hold no word of the text.
type Finding struct {
	ID       FindingID       `json:"id"`
	Rule     Rule            `json:"rule"`
	Place    Place           `json:"place"`
	Also     []Place         `json:"also,omitempty"` // further places of the same
	Case     Case            `json:"case,omitempty"` // names the two sentences; "" in what an older Sheaf found
	Values   Values          `json:"values,omitzero"`
	Harm     string          `json:"harm"`     // what somebody could do with it
	Repair   string          `json:"repair"`   // the next move
	Blocking bool            `json:"blocking"` // must be repaired; otherwise it must be decided
	Decided  Decision        `json:"decided,omitempty"`
	By       access.MemberID `json:"by,omitzero"`
	At       time.Time       `json:"at,omitzero"`
	Reason   string          `json:"reason,omitempty"`
}

// Open tells whether the finding still keeps the text from being published.
func (f Finding) Open() bool { return f.Blocking || f.Decided != Accept }

// Assessment is what the checks found, passed, and cannot see.
type Assessment struct {
	Proposal ProposalID      `json:"proposal"`
	Findings []Finding       `json:"findings"`
	Passed   []Pass          `json:"passed"`
	Risks    []Risk          `json:"risks"` // that remain; there are always some
	By       access.MemberID `json:"by,omitzero"`
	At       time.Time       `json:"at,omitzero"`
}

// Open is how many findings still keep the text from being published.
func (a Assessment) Open() (n int) {
	for _, f := range a.Findings {
		if f.Open() {
			n++
		}
	}
	return n
}

// Decision is what a reviewer made of a finding.
type Decision string

const (
	// Accept lets it stand, for a reason.
	Accept Decision = "accept"
	// Reopen takes a decision back.
	Reopen Decision = "reopen"
)

// Release is what left the house, when and for whom.
type Release struct {
	ID        ReleaseID         `json:"id"`
	Proposal  ProposalID        `json:"proposal"`
	Title     string            `json:"title"`
	OpenWeb   bool              `json:"openWeb"`
	Audience  string            `json:"audience,omitempty"`
	Published time.Time         `json:"published"`
	By        access.MemberID   `json:"by"`
	Manifest  [32]byte          `json:"manifest"`           // SHA-256 of manifest.json
	Subjects  []study.SubjectID `json:"subjects,omitempty"` // quoted, named or counted; erased ones are gone from here
	Accepted  []Finding         `json:"accepted,omitempty"` // findings that were let stand
}
