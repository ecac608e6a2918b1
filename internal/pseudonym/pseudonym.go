// Package pseudonym is gate 1: the way by which a text leaves the vault for the
// working copy, with everything taken out of it that tells who people are.
//
// An original is drafted: it is read, and what could identify somebody is
// flagged. A person then decides every flag (keep, replace, generalise, remove),
// marks what was missed, and says who each speaker is. Only when nothing is left
// undecided does the draft enter the study, in one piece or not at all, whatever
// crashes on the way.
//
// Drafts, decisions and the maps from original to admitted text are tier 1: they
// lie in the vault's database, a draft under an identity of its own that dies
// with its people. What was decided about a string everywhere in the study is
// remembered for later drafts, each decision under an erasable key. Pseudonyms
// are drawn at random and stored, never computed, and none resembles another or
// a real name of the study.
//
// The package promises that no text enters the study with an undecided flag,
// and that the study never hears a name from it. It does not promise that
// nothing was missed: what nobody flagged and nobody marked goes through.
package pseudonym

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// DraftID names a draft.
type DraftID struct{ sheaf.ID }

// Gate is gate 1 over both rooms.
type Gate struct {
	door   *access.Door // the vault's
	vault  *vault.Vault
	intake *study.Intake
	study  *study.Study
	read   convert.ReadFunc

	perhaps perhaps
}

// New makes the gate. The door is the vault's; the intake is given to nobody
// else. Read reads originals, which are strangers' files: in a process of its own.
func New(door *access.Door, v *vault.Vault, in *study.Intake, st *study.Study, read convert.ReadFunc) *Gate {
	return &Gate{door: door, vault: v, intake: in, study: st, read: read}
}

// State is where a draft stands.
type State string

const (
	Open      State = "open"      // under review
	Admitting State = "admitting" // an admission was begun and not finished; Resume finishes it
	Admitted  State = "admitted"
	Abandoned State = "abandoned" // given up; nothing of it can be read
	Erased    State = "erased"    // with one of its people
)

// Options say what a file does not say of itself.
type Options struct {
	Language      string          // BCP 47; empty takes what the file suggests
	TranslationOf sheaf.ID        // an earlier draft, or the document it became; zero for none
	Provenance    text.Provenance // of participants' turns; empty until somebody says
	Charset       string          // of a text file, by its IANA name; empty guesses
	Deletions     Deletions       // of a file with tracked deletions; empty asks
	Side          string          // of a file in two languages the one to take, or BothSides; empty asks
}

// Deletions says what becomes of text that was deleted with the change tracked:
// whoever deleted it may have meant to protect somebody, or to correct a typist.
type Deletions string

const (
	LeaveOut Deletions = "leave-out"
	KeepThem Deletions = "keep"
)

// BothSides takes a file in two languages as it stands.
const BothSides = "both"

// Draft is a draft in a list.
type Draft struct {
	ID        DraftID           `json:"id"`
	Original  vault.OriginalID  `json:"original"`
	State     State             `json:"state"`
	Version   uint64            `json:"version"`
	Language  string            `json:"language,omitempty"` // of open drafts
	Words     int               `json:"words,omitempty"`    // of open drafts
	Turns     int               `json:"turns,omitempty"`    // of open drafts
	Flags     int               `json:"flags"`              // of open drafts
	Undecided int               `json:"undecided"`          // flags and speakers of open drafts
	By        access.MemberID   `json:"by"`
	Made      time.Time         `json:"made"`
	Admission study.AdmissionID `json:"admission,omitzero"` // the last one that was begun
	Document  study.DocumentID  `json:"document,omitzero"`  // once admitted
	Side      string            `json:"side,omitempty"`     // of open drafts: the language taken of a file in two
	Report    *convert.Report   `json:"report,omitempty"`   // of open drafts: what reading the file left out or could not tell

	UndecidedStrings  int `json:"undecidedStrings"` // by which those flags are asked about
	UndecidedSpeakers int `json:"undecidedSpeakers"`
}

// Action is what becomes of a mention.
type Action string

const (
	Keep       Action = "keep"
	Replace    Action = "replace"    // by a pseudonym
	Generalise Action = "generalise" // by words that say less, in brackets
	Remove     Action = "remove"     // by what kind of thing stood there, in brackets
)

// Actions lists every action there is.
func Actions() []Action { return []Action{Keep, Replace, Generalise, Remove} }

// Scope is how far a decision reaches.
type Scope string

const (
	Here       Scope = "here"       // this mention, or the mentions of this string in this draft
	Everywhere Scope = "everywhere" // every mention of the string, in this draft and in all later ones
)

// Kind is what a mention stands for.
type Kind string

const (
	Person       Kind = "person"
	Place        Kind = "place"
	Organisation Kind = "organisation"
	Date         Kind = "date"
	Age          Kind = "age"
	Phone        Kind = "phone"
	Email        Kind = "email"
	Handle       Kind = "handle"
	Code         Kind = "code" // another number or address that leads to one person
	Amount       Kind = "amount"
	Number       Kind = "number"
	Word         Kind = "word"
)

// Kinds lists every kind there is.
func Kinds() []Kind {
	return []Kind{Person, Place, Organisation, Date, Age, Phone, Email, Handle, Code, Amount, Number, Word}
}

// Marking is a mention that nothing flagged.
type Marking struct {
	Span   text.Span // one place in the draft's text; empty to mark by string
	String string    // every occurrence, as whole words, folded
	Type   string    // one of detect's; UNKNOWN if empty
}

// Decision says what becomes of a string or of one mention.
type Decision struct {
	String string    `json:"string,omitempty"` // every mention that says this, folded; to keep it everywhere, spelled so; or
	Span   text.Span `json:"span,omitzero"`    // the mention that lies exactly there
	Scope  Scope     `json:"scope,omitempty"`  // if empty, Everywhere for a string and Here for a span
	Action Action    `json:"action"`

	Person    vault.PersonID `json:"person,omitzero"`     // who is meant; zero for somebody or something that the vault does not know
	SameAs    string         `json:"sameAs,omitempty"`    // a string decided before that stands for the same: another spelling, another script
	With      string         `json:"with,omitempty"`      // the words to put there; may be empty but to generalise; a pseudonym also in two scripts, Karim / كريم
	Less      []string       `json:"less,omitempty"`      // of a proposal: words that say less yet, the first that hold nothing locked to stand in place of With where that does
	Kind      Kind           `json:"kind,omitempty"`      // if empty, what the flag suggests
	Gender    string         `json:"gender,omitempty"`    // "m" or "f", of the pseudonym to draw; if empty, the person's
	Culture   string         `json:"culture,omitempty"`   // arabic, english, french, kurdish, turkish, of the pseudonym to draw; if empty, what the name suggests
	Sense     Sense          `json:"sense,omitempty"`     // of String, where it is a name and a word; if empty, the name, or, where the draft has none, the word
	Proclitic string         `json:"proclitic,omitempty"` // letters at the start of String that stay: the Arabic "and", "for", "with"
}

// SpeakerIs says who a speaker's label means.
type SpeakerIs struct {
	Role       text.Role
	Person     vault.PersonID  // a participant has to be one of the original's people
	SameAs     string          // another label of the same speaker, instead of the above
	Apart      bool            // no longer the same as another, and undecided, instead of all
	Provenance text.Provenance // of this speaker's turns; empty keeps the draft's
}

// Review is a draft as the one who decides sees it. It holds the original's
// text: it goes nowhere but before that person.
type Review struct {
	Draft
	Transcript    text.Transcript   `json:"transcript"`
	Speakers      []Speaker         `json:"speakers"`
	Flags         []Flag            `json:"flags"`                  // in order, not overlapping
	Groups        []Group           `json:"groups"`                 // the most consequential first
	Unexamined    int               `json:"unexamined"`             // words in a language without a word list, held against known names and patterns alone
	Policy        study.Policy      `json:"policy"`                 // what the study has its reviews propose
	TranslationOf sheaf.ID          `json:"translationOf,omitzero"` // a draft or a document
	Comments      []convert.Comment `json:"comments,omitempty"`     // what somebody wrote in the margin of the file; no part of the text
	Pictures      int               `json:"pictures,omitempty"`     // of pages, to hold a machine's reading against: Picture
	Notes         []Note            `json:"notes,omitempty"`        // the oldest first
	Answer        *Note             `json:"answer,omitempty"`       // to the question before an admission; see Gate.Answer
	Obstacles     []Obstacle        `json:"obstacles,omitempty"`    // besides what is undecided, as far as they can be told before
	Result        string            `json:"result"`                 // the text as decided so far; undecided mentions stand as they are
	ResultAt      []text.Span       `json:"-"`                      // of the result: where each paragraph went
	Put           []text.Span       `json:"-"`                      // of the result: what stands in place of mentions and labels
	Last          text.Span         `json:"-"`                      // the first mention of what Undo would take back; empty where there is nothing
}

// Obstacle is what would refuse an admission whatever is decided.
type Obstacle string

const (
	OnHold    Obstacle = "hold"    // a participant who speaks is
	NoConsent Obstacle = "consent" // a participant who speaks has not agreed to analysis
	NobodyHas Obstacle = "nobody"  // every speaker is decided, and none is a participant
)

// Speaker is a label of the transcript and who it means.
type Speaker struct {
	Label      string          `json:"label"`
	Role       text.Role       `json:"role,omitempty"`
	Person     vault.PersonID  `json:"person,omitzero"`
	Provenance text.Provenance `json:"provenance,omitempty"`
	Turns      int             `json:"turns"`
	Decided    bool            `json:"decided"`
	Same       string          `json:"same,omitempty"`     // the label of the speaker that this one is, too
	Suggested  vault.PersonID  `json:"suggested,omitzero"` // one of the original's people is called so
}

// Flag is one mention to decide about.
type Flag struct {
	Span     text.Span      `json:"span"` // of the draft's text
	Text     string         `json:"text"`
	Type     string         `json:"type"`
	Tier     detect.Tier    `json:"tier"`
	Reason   string         `json:"reason"`
	Probable bool           `json:"probable,omitempty"`
	Person   vault.PersonID `json:"person,omitzero"` // who it may be
	Decided  *Decided       `json:"decided,omitempty"`
	Proposal *Proposal      `json:"proposal,omitempty"` // of an open draft, while it is undecided: its group's
}

// Decided is what was decided about a mention.
type Decided struct {
	Action     Action         `json:"action"`
	Scope      Scope          `json:"scope"`
	Kind       Kind           `json:"kind"`
	With       string         `json:"with,omitempty"` // what will stand there
	Person     vault.PersonID `json:"person,omitzero"`
	Remembered bool           `json:"remembered,omitempty"` // decided in another draft
}

// Group is all mentions of one string; while it is undecided and no known name,
// of one spelling of it. What is a name and a word is a group for each sense.
type Group struct {
	String    string         `json:"string"` // the spelling met most, of those that are undecided
	Sense     Sense          `json:"sense,omitempty"`
	Count     int            `json:"count"`
	Undecided int            `json:"undecided"`
	Types     []string       `json:"types"`
	Tier      detect.Tier    `json:"tier"`
	Person    vault.PersonID `json:"person,omitzero"` // suggested where all mentions agree without doubt
	Decided   *Decided       `json:"decided,omitempty"`
	Proposal  *Proposal      `json:"proposal,omitempty"` // of an open draft, while something of it is undecided
	Flags     []int          `json:"-"`                  // which of the review's, in order
}

// Hit is a place where a text says something that must not leave: its index
// among the texts scanned, and where.
type Hit struct {
	Text int
	Span text.Span
}
