// Package coding is the coder's room of the working copy: the codebook, codings
// of passages, memos, the passages that a question finds, and the grid of
// participants by questions; and what analysis keeps: questions that were saved,
// states of the study that were frozen for them, what coders decided where they
// disagreed, and what others published.
//
// A coding lies on an anchor, the place where it was made, and is carried on by
// the study's maps when it is read; it has a layer, which tells whose reading of
// the material it is. What can be traced to a participant lies under that
// participant's key: where a coding lies, a memo on their words, a code named in
// their words, a cell of the grid. A memo about several has a key of its own, and
// an erasure of one of them withholds it until somebody rewords or confirms it;
// so has a cell that rests on passages about others. A frozen state lies in pieces
// under the keys of those whom they are about, and an erasure deletes theirs.
//
// Whose codings a member reads is one rule, Book.readings: all, or while coding is
// blind their own.
//
// The package promises that nobody on hold, and nobody whose terms do not allow
// analysis, is coded or shown in what is retrieved; that every change can be
// undone by the one who made it; and that nothing is deleted but by erasure. It
// holds no document: quotes are references, read from the study when asked for.
package coding

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// CodeID names a code of the codebook.
type CodeID struct{ sheaf.ID }

// CodingID names a code laid on a passage.
type CodingID struct{ sheaf.ID }

// MemoID names a memo.
type MemoID struct{ sheaf.ID }

// LayerID names a layer of codings.
type LayerID struct{ sheaf.ID }

// Book is the codebook of a study and all that is coded with it.
type Book struct {
	door   *access.Door
	study  *study.Study
	opened opened
}

// New makes the book of a study behind its door.
func New(door *access.Door, s *study.Study) *Book { return &Book{door: door, study: s} }

// Code is an entry of the codebook.
type Code struct {
	ID         CodeID          `json:"id"`
	Parent     CodeID          `json:"parent,omitzero"`
	Name       string          `json:"name"` // unlike its siblings'; ErasedName once nothing opens it
	Definition string          `json:"definition,omitempty"`
	Color      string          `json:"color,omitempty"` // "hue-0" to "hue-11" of the style sheet; empty for the one that follows from the id
	InVivo     study.SubjectID `json:"inVivo,omitzero"` // in whose words it is named, and under whose key; zero for a name of the team's
	Version    uint64          `json:"version"`
	Erased     bool            `json:"erased,omitempty"`
}

// ErasedName stands where a code was named in the words of somebody erased. Its
// codings on other people's words stand.
const ErasedName = "[erased]"

// Coding is a code laid on a passage.
type Coding struct {
	ID       CodingID          `json:"id"`
	Code     CodeID            `json:"code"` // the code it was merged into, if it was
	Layer    LayerID           `json:"layer"`
	Anchor   study.Anchor      `json:"anchor"`             // in the current version of the document
	Inside   bool              `json:"inside,omitempty"`   // a correction changed its text: somebody should look
	Speaking []study.SubjectID `json:"speaking,omitempty"` // whose turns it covers: counts of people count these
	Subjects []study.SubjectID `json:"subjects,omitempty"` // whose keys it lies under: also those whom the passage mentions; sorted
	By       access.MemberID   `json:"by"`
	At       time.Time         `json:"at"`
	Version  uint64            `json:"version"`
}

// LayerKind says what sort of reading a layer is.
type LayerKind string

const (
	// CoderLayer is one member's own reading, made on their first coding.
	CoderLayer LayerKind = "coder"
	// RoundLayer is a later round by one member, to be compared with the first.
	RoundLayer LayerKind = "round"
	// ImportedLayer came from another program.
	ImportedLayer LayerKind = "imported"
	// ReconciledLayer is what coders agreed on.
	ReconciledLayer LayerKind = "reconciled"
)

// Layer is a set of codings that belong together.
type Layer struct {
	ID     LayerID         `json:"id"`
	Kind   LayerKind       `json:"kind"`
	Member access.MemberID `json:"member"` // who made it
	Name   string          `json:"name"`   // "" for a coder's own
}

// Application is a code to be laid on a passage.
type Application struct {
	Code   CodeID       `json:"code"`
	Anchor study.Anchor `json:"anchor"`
}

// Filter chooses codings; its zero fields choose all.
type Filter struct {
	Document study.DocumentID
	Codes    []CodeID // any of them, with what was merged into them
	Layer    LayerID
}

// MemoOn says what sort of thing a memo is on.
type MemoOn string

const (
	OnStudy    MemoOn = "study"
	OnDocument MemoOn = "document"
	OnCode     MemoOn = "code"
	OnCoding   MemoOn = "coding"
	OnSubject  MemoOn = "subject"
)

// Memo is what somebody of the team thought and wrote down.
type Memo struct {
	ID        MemoID            `json:"id"`
	On        MemoOn            `json:"on"`
	Target    sheaf.ID          `json:"target"` // zero for OnStudy
	Title     string            `json:"title"`
	Text      string            `json:"text"`
	Subjects  []study.SubjectID `json:"subjects,omitempty"` // whom it is about, besides those whom its target is about
	By        access.MemberID   `json:"by"`
	At        time.Time         `json:"at"` // of its newest version
	Version   uint64            `json:"version"`
	Suspended bool              `json:"suspended,omitempty"` // somebody it was about was erased: title and text are withheld
}

// Query asks for passages.
type Query struct {
	Codes     []CodeID // of the codings wanted; none for passages by words alone
	All       bool     // where all the codes lie on the same words, in place of any one of them
	Words     string   // that the passage holds, compared folded (text.Fold); without codes, in a paragraph
	Attribute map[string]string
	Document  study.DocumentID
	Subject   study.SubjectID
	Speaker   text.Role // somebody of this role speaks in it
	Layer     LayerID
	Codings   []CodingID // with Codes: of the codings only these; nil for all
}

// Passage is a stretch of a document that answers a query.
type Passage struct {
	Coding     Coding            `json:"coding,omitzero"` // zero where it is not one coding's
	Anchor     study.Anchor      `json:"anchor"`          // in the current version
	Quote      string            `json:"quote"`           // "_" stands where something was erased
	Subjects   []study.SubjectID `json:"subjects"`        // whose turns it covers
	Labels     []string          `json:"labels"`          // theirs, in the same order
	Document   study.DocumentID  `json:"document"`
	Account    study.AccountID   `json:"account"`
	Paragraph  int               `json:"paragraph"`            // from 1, in which it begins
	Role       text.Role         `json:"role,omitempty"`       // of the speaker; empty where several differ
	Provenance text.Provenance   `json:"provenance,omitempty"` // whose wording; empty where turns differ or nobody has said
	Withheld   bool              `json:"withheld,omitempty"`   // on hold, or not to be analysed: there is no quote
}
