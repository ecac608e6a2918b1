// Package study is the working copy, tier 2: subjects known by a random label,
// de-identified documents, what was said about subjects in a word (attributes),
// what each of them agreed to (terms), and the log of changes that undo walks.
//
// A document is made of parts. A part is a run of one turn and lies under the
// key of its document's version and under the key of every subject it is of;
// a mention of another subject is a part of its own under both. Order, lengths
// and provenance lie apart, in one layout box a version. So a subject is erased
// by destroying one key: everybody else's words stand where they stood, and the
// gap keeps its length. Positions in an older version are carried on by maps.
//
// Text enters through Intake alone, the handle of gate 1. The package promises
// that a subject on hold, or without terms that allow it, is refused wherever
// it asks MayUse, and that terms and holds that were put back to an older state
// are noticed before they are used. It never knows who a subject is.
package study

import (
	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// SubjectID names a participant as tier 2 knows them: random, minted at the
// first admission.
type SubjectID struct{ sheaf.ID }

// DocumentID names a de-identified document.
type DocumentID struct{ sheaf.ID }

// AccountID names an interview event as tier 2 knows it, by an id that says
// nothing of date or place.
type AccountID struct{ sheaf.ID }

// AdmissionID names one passage of a text through gate 1.
type AdmissionID struct{ sheaf.ID }

// EntityID names somebody or something that is mentioned.
type EntityID struct{ sheaf.ID }

// Study is the working copy behind its Door.
type Study struct{ door *access.Door }

// Intake is the handle of gate 1: who holds it lets text, terms and corrections
// into the study. Package workspace gives it to package pseudonym alone.
type Intake struct {
	door  *access.Door
	study *Study
}

// Open makes the study of a door, and the handle of its gate.
func Open(door *access.Door) (*Study, *Intake) {
	s := &Study{door}
	return s, &Intake{door, s}
}

// Anchor is a place in a document: a span of the text of one version.
type Anchor struct {
	Document DocumentID `json:"document"`
	Version  uint64     `json:"version"`
	Span     text.Span  `json:"span"`
}

// Problem is something that Check found to be other than it should be.
type Problem struct {
	Object sheaf.ID // what it concerns; may be zero
	What   string   // lower case, no full stop
}

func (p Problem) String() string {
	if p.Object.IsZero() {
		return p.What
	}
	return p.Object.Short() + ": " + p.What
}
