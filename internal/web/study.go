package web

// studyPage is where everything stands and what to do next.
type studyPage struct {
	layoutPage
	Facts     studyFacts
	Documents []documentRow // the first few, most recently worked on first
	More      int           // documents that are not among them
	Steps     []stepRow
	News      []news
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
}

// shownOnStudy is how many documents the Study page lists.
const shownOnStudy = 12

func (b *Workbench) showStudy(in *request) (view, error) {
	facts, err := b.facts(in, in.session.guest.caller)
	if err != nil {
		return view{}, err
	}
	p := &studyPage{Facts: facts, News: facts.News}
	p.Title, p.Room = in.session.guest.study, "study"
	p.Documents = documentRows(facts.Documents)
	if more := len(p.Documents) - shownOnStudy; more > 0 {
		p.Documents, p.More = p.Documents[:shownOnStudy], more
	}
	for _, s := range facts.Steps {
		title, why := stepWords(s.Kind)
		p.Steps = append(p.Steps, stepRow{s, title, why})
	}
	return view{template: "study_show", page: p}, nil
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
	case stepOneCoder:
		return key("step.one-coder"), key("step.one-coder.why")
	}
	return key("step.uncoded"), key("step.uncoded.why")
}
