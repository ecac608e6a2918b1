package web

import (
	"context"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// house is what stands behind the pages: each field is what one page needs,
// asked in the caller's name, and answers with errors by kind. What a caller may
// not know of is NotFound. rooms fills it from a workspace.
type house struct {
	// unlock opens the study for whoever knows the passphrase. A wrong one is
	// Locked, and only that slows down the next try.
	unlock func(context.Context, sheaf.Secret) (guest, error)
	// greet receives a caller who was unlocked elsewhere.
	greet func(context.Context, access.Caller) (guest, error)
	// study tells where everything stands.
	study func(context.Context, access.Caller) (studyFacts, error)
	// document gives one document's current version with its codings; NotFound
	// when there is none, Conflict when it was corrected at this moment.
	document func(context.Context, access.Caller, sheaf.ID) (documentText, error)
	// lock forgets the caller's keys, at once and without fail.
	lock func(access.Caller)
}

// guest is a person who has unlocked, as the frame of every page shows them.
type guest struct {
	caller access.Caller
	study  string // the study's name
	person string // working name of the team member
	word   string // what the study calls its participants, in English
}

// studyFacts is where everything stands.
type studyFacts struct {
	Subjects  int // not counting those who were erased
	Words     int // over all documents, translations not counted twice
	Codings   int
	Codes     int
	Steps     []step         // the most pressing first
	Documents []documentLine // worked on last first
	News      []news         // others' work since the caller's own, newest first
}

// step is one thing to do next.
type step struct {
	Kind     stepKind
	Count    int      // of documents or participants, as Kind says
	Labels   []string // of the subjects it concerns, if they are few
	Document sheaf.ID // where to go; zero if it concerns no single document
	Command  string   // what to type where no page does it yet
}

// stepKind is a sort of thing to do.
type stepKind string

const (
	stepTermsOlder    stepKind = "terms-older"    // Count participants
	stepTermsMissing  stepKind = "terms-missing"  // Count participants
	stepTermsRefused  stepKind = "terms-refused"  // Count participants
	stepTermsInternal stepKind = "terms-internal" // Count participants
	stepHold          stepKind = "hold"           // Count participants
	stepUncoded       stepKind = "uncoded"        // Count documents
	stepOneCoder      stepKind = "one-coder"      // Count documents
)

// news is what another member coded in one document.
type news struct {
	Document sheaf.ID
	Labels   []string // its subjects'
	Coder    string   // working name
	Codings  int
	At       time.Time // of the newest
}

// documentLine is a document in a list.
type documentLine struct {
	ID            sheaf.ID
	Labels        []string // its subjects'; none for an outside source
	Language      string   // BCP 47
	TranslationOf string   // the language it was translated from, "" for an original
	Words         int
	Turns         int
	Coded         int      // codings in it
	Coders        []string // working names
	Terms         termsState
	Hold          bool
	Worked        time.Time // last coding, or when it was admitted
}

// termsState is the state of consent as the study knows it: of a document, the
// least that one of its subjects allows.
type termsState string

const (
	termsUnneeded termsState = "unneeded" // an outside source
	termsGiven    termsState = "given"    // analysis is allowed, the rest as they say
	termsInternal termsState = "internal" // analysis only, until decided
	termsRefused  termsState = "refused"  // not even analysis
	termsMissing  termsState = "missing"  // nothing is written down
	termsOlder    termsState = "older"    // not the ones that the record knows
)

// documentText is a document to read.
type documentText struct {
	documentLine
	Version    int
	Transcript text.Transcript
	Erased     []text.Span // tombstones: nothing of what stood there is left
	Codes      []code      // in the order of the codebook
	Codings    []codedSpan // in any order
}

// code is an entry of the codebook.
type code struct {
	Name  string
	Depth int // 0 for a code without a parent
	Hue   int // 0 to 11
}

// codedSpan is a code laid on a span of the transcript's text.
type codedSpan struct {
	Code  int // index into Codes
	Span  text.Span
	Coder string // working name
}
