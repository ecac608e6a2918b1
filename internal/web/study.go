package web

import (
	"slices"
	"time"
)

// studyPage is where everything stands and what to do next.
type studyPage struct {
	layoutPage
	Facts      studyFacts
	Interviews []interviewRow // the newest few, while the vault is open
	Further    int            // interviews that are not among them
	Documents  []documentRow  // the first few, most recently worked on first
	More       int            // documents that are not among them
	Steps      []stepRow
	News       []news
}

// documentRow is a document in a table.
type documentRow struct {
	documentLine
	TermsKey key
	Settled  bool // consent needs nobody's attention
	Codable  bool // neither a hold nor the terms forbid it
}

// stepRow is a thing to do next, in words.
type stepRow struct {
	step
	TitleKey, WhyKey key
	Overdue          bool
}

// shownOnStudy is how many interviews, and how many documents, the Study page
// lists.
const shownOnStudy = 12

func (b *Workbench) showStudy(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	facts, err := b.facts(in, c)
	if err != nil {
		return view{}, err
	}
	p := &studyPage{Facts: facts, Documents: documentRows(facts.Documents)}
	p.Title, p.Room, p.Sheet = in.session.guest.study, "study", "study"
	if in.session.guest.reads() {
		if p.News, err = b.news(in, rooms, c, facts.Documents); err != nil {
			return view{}, err
		}
	}
	steps := facts.Steps
	if in.session.guest.vaultOpen() {
		if p.Interviews, err = b.interviewRows(in, facts.Documents); err != nil {
			return view{}, err
		}
		pressing, next, err := b.vaultSteps(in, in.session.guest.holder, p.Interviews, time.Now())
		if err != nil {
			return view{}, err
		}
		steps = slices.Concat(pressing, steps, next)
		// What came in through the vault stands among the interviews.
		p.Documents = slices.DeleteFunc(p.Documents, func(d documentRow) bool { return !d.Account.IsZero() })
		p.Interviews, p.Further = cut(p.Interviews)
	}
	p.Documents, p.More = cut(p.Documents)
	for _, s := range steps {
		title, why := stepWords(s.Kind)
		if s.Vault && !in.session.guest.holds || s.isCoding() && !in.session.guest.reads() {
			s.Path = ""
		}
		p.Steps = append(p.Steps, stepRow{s, title, why, overdue(s.Kind)})
	}
	return view{template: "study_show", page: p}, nil
}

// cut gives what the Study page lists, and how many are left out.
func cut[T any](all []T) (shown []T, more int) {
	n := min(len(all), shownOnStudy)
	return all[:n], len(all) - n
}

func documentRows(lines []documentLine) []documentRow {
	rows := make([]documentRow, len(lines))
	for i, l := range lines {
		settled := l.Terms == termsGiven || l.Terms == termsUnneeded
		rows[i] = documentRow{l, termsWords(l.Terms), settled, !l.Hold && (settled || l.Terms == termsInternal)}
	}
	return rows
}

func termsWords(s termsState) key {
	switch s {
	case termsUnneeded:
		return key("terms.unneeded")
	case termsGiven:
		return key("terms.given")
	case termsInternal:
		return key("terms.internal")
	case termsRefused:
		return key("terms.refused")
	case termsOlder:
		return key("terms.older")
	}
	return key("terms.missing")
}

// overdue are the steps that should have been done already.
func overdue(k stepKind) bool {
	switch k {
	case stepTermsOlder, stepTermsMissing, stepTermsRefused, stepHold, stepErasure, stepNoBackup, stepOldBackup, stepOldDraft:
		return true
	}
	return false
}

func stepWords(k stepKind) (title, why key) {
	switch k {
	case stepTermsOlder:
		return key("step.terms-older"), key("step.terms-older.why")
	case stepTermsMissing:
		return key("step.terms-missing"), key("step.terms-missing.why")
	case stepTermsRefused:
		return key("step.terms-refused"), key("step.terms-refused.why")
	case stepTermsInternal:
		return key("step.terms-internal"), key("step.terms-internal.why")
	case stepHold:
		return key("step.hold"), key("step.hold.why")
	case stepErasure:
		return key("step.erasure"), key("step.erasure.why")
	case stepNoBackup:
		return key("step.no-backup"), key("step.backup.why")
	case stepOldBackup:
		return key("step.old-backup"), key("step.backup.why")
	case stepOldDraft:
		return key("step.old-draft"), key("step.old-draft.why")
	case stepUndecided:
		return key("step.undecided"), key("step.undecided.why")
	case stepReviewed:
		return key("step.reviewed"), key("step.reviewed.why")
	case stepUndrafted:
		return key("step.undrafted"), key("step.undrafted.why")
	case stepNothingYet:
		return key("step.nothing-yet"), key("step.nothing-yet.why")
	case stepOneCoder:
		return key("step.one-coder"), key("step.one-coder.why")
	}
	return key("step.uncoded"), key("step.uncoded.why")
}
