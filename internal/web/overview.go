package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// studyFacts is where everything stands.
type studyFacts struct {
	Subjects int // not counting those who were erased
	Codes    int

	// Of what was said, and beside it of what translates it.
	Words, WordsTranslated     int
	Codings, CodingsTranslated int
	Twice                      int // documents that more than one member coded

	Steps     []step         // the most pressing first
	Documents []documentLine // worked on last first
}

// step is one thing to do next.
type step struct {
	Kind   stepKind
	Count  int      // of documents, participants or what else Kind says
	Labels []string // of the subjects it concerns, if they are few
	Path   string   // the page that does it
	Vault  bool     // only a key holder can
}

// isCoding tells whether it is done by reading and coding a document.
func (s step) isCoding() bool { return s.Kind == stepUncoded || s.Kind == stepOneCoder }

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

	// Only while the vault is open.
	stepErasure    stepKind = "erasure"     // Count erasures that are incomplete
	stepNoBackup   stepKind = "no-backup"   // none was ever made
	stepOldBackup  stepKind = "old-backup"  // Count days since the last one
	stepOldDraft   stepKind = "old-draft"   // Count drafts
	stepUndecided  stepKind = "undecided"   // Count drafts
	stepReviewed   stepKind = "reviewed"    // Count drafts
	stepUndrafted  stepKind = "undrafted"   // Count interviews
	stepNothingYet stepKind = "nothing-yet" // Count interviews
)

// documentLine is a document in a list.
type documentLine struct {
	ID            sheaf.ID
	Account       study.AccountID // zero for an outside source
	Labels        []string        // its subjects'; none for an outside source
	Language      string          // BCP 47
	TranslationOf string          // the language it was translated from, "" for an original
	Words         int
	Turns         int
	Coded         int      // codings in it
	Coders        []string // working names
	Terms         termsState
	Hold          bool      // one of its subjects is on hold
	Holdable      []string  // labels of those who are not
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

// names are the members' working names.
type names map[access.MemberID]string

// of gives the beginning of the id for somebody who has left the team.
func (n names) of(id access.MemberID) string { return cmp.Or(n[id], id.Short()) }

func (b *Workbench) names() (names, error) {
	members, err := b.space.Members()
	all := names{}
	for _, m := range members {
		all[m.ID] = m.Handle
	}
	return all, err
}

// overview is what the lists of a study are made of.
type overview struct {
	me        access.MemberID
	subjects  []study.Subject
	documents []study.DocumentInfo
	works     []coding.Work
	codes     int
	names     names
}

// overview reads all of them: no more than whoever sees where the study stands
// may see.
func (b *Workbench) overview(ctx context.Context, c access.Caller) (o overview, err error) {
	working, err := b.space.Working()
	if err != nil {
		return o, err
	}
	o.me = c.Member()
	if o.subjects, err = working.Study.Subjects(ctx, c); err != nil {
		return o, err
	}
	if o.documents, err = working.Study.Documents(ctx, c); err != nil {
		return o, err
	}
	if o.codes, o.works, err = working.Book.Standing(ctx, c); err != nil {
		return o, err
	}
	o.names, err = b.names()
	return o, err
}

// facts tells where everything stands.
func (b *Workbench) facts(ctx context.Context, c access.Caller) (studyFacts, error) {
	o, err := b.overview(ctx, c)
	if err != nil {
		return studyFacts{}, err
	}
	lines := o.lines()
	f := studyFacts{Codes: o.codes, Documents: lines}
	for _, s := range o.subjects {
		if !s.Erased {
			f.Subjects++
		}
	}
	for _, d := range lines {
		f.add(d)
	}
	f.Steps = append(o.subjectSteps(), documentSteps(lines, len(o.names) > 1)...)
	return f, nil
}

// add counts a document's words and codings: a translation's beside those of what
// was said.
func (f *studyFacts) add(d documentLine) {
	if len(d.Coders) > 1 {
		f.Twice++
	}
	if d.TranslationOf != "" {
		f.WordsTranslated, f.CodingsTranslated = f.WordsTranslated+d.Words, f.CodingsTranslated+d.Coded
		return
	}
	f.Words, f.Codings = f.Words+d.Words, f.Codings+d.Coded
}

// lines are the documents as lists show them.
func (o overview) lines() []documentLine {
	subjects := make(map[study.SubjectID]study.Subject, len(o.subjects))
	for _, s := range o.subjects {
		subjects[s.ID] = s
	}
	languages := make(map[study.DocumentID]string, len(o.documents))
	for _, d := range o.documents {
		languages[d.ID] = d.Language
	}
	lines := make([]documentLine, len(o.documents))
	at := make(map[study.DocumentID]int, len(o.documents))
	for i, d := range o.documents {
		at[d.ID] = i
		lines[i] = documentLine{ID: d.ID.ID, Account: d.Account, Language: d.Language, Words: d.Words, Turns: d.Turns,
			Terms: termsUnneeded, Hold: d.Held, Worked: d.Admitted}
		if !d.TranslationOf.IsZero() {
			lines[i].TranslationOf = cmp.Or(languages[d.TranslationOf], "und")
		}
		for _, id := range d.Subjects {
			s := subjects[id]
			lines[i].Labels = append(lines[i].Labels, s.Label)
			if !s.Erased && !s.Held {
				lines[i].Holdable = append(lines[i].Holdable, s.Label)
			}
			if !s.Erased {
				lines[i].Terms = lesser(lines[i].Terms, termsState(s.Terms))
			}
		}
	}
	for _, w := range o.works {
		i, listed := at[w.Document]
		if !listed {
			continue
		}
		line := &lines[i]
		line.Coded += w.Codings
		line.Coders = append(line.Coders, o.names.of(w.By))
		if w.Last.After(line.Worked) {
			line.Worked = w.Last
		}
	}
	for i := range lines {
		slices.Sort(lines[i].Coders)
	}
	slices.SortStableFunc(lines, func(a, b documentLine) int { return b.Worked.Compare(a.Worked) })
	return lines
}

// lesser gives the state that allows less.
func lesser(a, b termsState) termsState {
	order := []termsState{termsUnneeded, termsGiven, termsInternal, termsRefused, termsMissing, termsOlder}
	if slices.Index(order, a) > slices.Index(order, b) {
		return a
	}
	return b
}

// fewLabels is how many labels a step names.
const fewLabels = 6

// subjectSteps are what consent and holds ask for.
func (o overview) subjectSteps() (steps []step) {
	waiting := map[stepKind][]string{}
	for _, s := range o.subjects {
		if s.Erased {
			continue
		}
		if s.Held {
			waiting[stepHold] = append(waiting[stepHold], s.Label)
		}
		switch s.Terms {
		case study.TermsOlder:
			waiting[stepTermsOlder] = append(waiting[stepTermsOlder], s.Label)
		case study.TermsMissing:
			waiting[stepTermsMissing] = append(waiting[stepTermsMissing], s.Label)
		case study.TermsRefused:
			waiting[stepTermsRefused] = append(waiting[stepTermsRefused], s.Label)
		case study.TermsInternal:
			waiting[stepTermsInternal] = append(waiting[stepTermsInternal], s.Label)
		}
	}
	for _, kind := range []stepKind{stepTermsOlder, stepHold, stepTermsMissing, stepTermsRefused, stepTermsInternal} {
		labels := waiting[kind]
		if len(labels) == 0 {
			continue
		}
		s := step{Kind: kind, Count: len(labels), Path: "/people", Vault: true}
		if len(labels) == 1 {
			s.Path += "/" + labels[0]
		}
		if kind == stepTermsOlder { // the check stands there
			s.Path, s.Vault = "/team/check", false
		}
		if len(labels) <= fewLabels {
			s.Labels = labels
		}
		steps = append(steps, s)
	}
	return steps
}

// documentSteps are what coding asks for. A second reading takes a second
// person; translations are read beside their originals.
func documentSteps(lines []documentLine, team bool) (steps []step) {
	uncoded, once := step{Kind: stepUncoded}, step{Kind: stepOneCoder}
	for _, d := range lines {
		switch {
		case d.Hold || d.TranslationOf != "":
		case d.Coded == 0:
			uncoded.another("/documents/"+d.ID.String(), "/documents", d.Labels)
		case team && len(d.Coders) == 1:
			once.another("/documents/"+d.ID.String(), "/documents", d.Labels)
		}
	}
	return begun(uncoded, once)
}

// another counts one more place where a step is to be done: with one, it leads
// there, with more to where all of them are.
func (s *step) another(one, all string, labels []string) {
	if s.Count++; s.Count == 1 {
		s.Path, s.Labels = one, labels
		return
	}
	s.Path, s.Labels = all, nil
}

// begun leaves out the steps that count nothing.
func begun(all ...step) []step {
	return slices.DeleteFunc(all, func(s step) bool { return s.Count == 0 })
}

// hues is how many colours the style sheet has for codes.
const hues = 12

// codebook gives every code its depth in the tree and a colour: the one that it
// was given, else one that follows from the code's id; where it is taken the next
// free one stands in, as long as there is one, and then one that no neighbour in
// the tree has. One that follows from the id can change when another such code
// comes in, so a code that is added on a page is given its colour there and then.
func codebook(codes []coding.Code) []code {
	depth := map[coding.CodeID]int{}
	list := make([]code, len(codes))
	for i, one := range codes { // parents stand before their children
		if !one.Parent.IsZero() {
			depth[one.ID] = depth[one.Parent] + 1
		}
		list[i] = code{ID: one.ID.String(), Name: one.Name, Definition: one.Definition, Depth: depth[one.ID]}
	}
	byID := make([]int, len(codes))
	for i := range byID {
		byID[i] = i
	}
	slices.SortFunc(byID, func(a, b int) int { return slices.Compare(codes[a].ID.ID[:], codes[b].ID.ID[:]) })
	taken, given := [hues]bool{}, make([]bool, len(codes))
	for n, i := range byID {
		hue := int(codes[i].ID.ID[0]) % hues
		for tried := 0; tried < hues; tried++ {
			if n < hues && !taken[hue] || n >= hues && !isNear(codes, list, given, i, hue) {
				break
			}
			hue = (hue + 1) % hues
		}
		taken[hue], given[i] = true, true
		list[i].Hue = chosenHue(codes[i].Color, hue)
	}
	return list
}

// freshHue is the colour of a code that is added below a parent: of those that
// the fewest codes have, one that nothing beside it has, and far from the last.
func freshHue(codes []coding.Code, parent coding.CodeID) string {
	var used, near [hues]int
	for i, c := range codebook(codes) {
		used[c.Hue]++
		if codes[i].Parent == parent || codes[i].ID == parent {
			near[c.Hue]++
		}
	}
	best := 0
	for n := range hues {
		hue := (len(codes) + n) * 5 % hues // 5 has no divisor of 12: every hue has its turn
		if n == 0 || used[hue] < used[best] || used[hue] == used[best] && near[hue] < near[best] {
			best = hue
		}
	}
	return hueName(best)
}

// isNear tells whether a code that is shown close to another in the tree, above
// it, below it or beside it, has a hue already.
func isNear(codes []coding.Code, list []code, given []bool, i, hue int) bool {
	for j, other := range codes {
		near := j == i-1 || j == i+1 || other.Parent == codes[i].Parent || other.ID == codes[i].Parent || other.Parent == codes[i].ID
		if j != i && near && given[j] && list[j].Hue == hue {
			return true
		}
	}
	return false
}

// chosenHue reads a code's colour as it was chosen, "hue-3"; what is not one of
// the style sheet's hues, from another program perhaps, counts as not chosen.
func chosenHue(color string, otherwise int) int {
	n, err := strconv.Atoi(strings.TrimPrefix(color, "hue-"))
	if err != nil || n < 0 || n >= hues || color != hueName(n) {
		return otherwise
	}
	return n
}

// hueName is a hue as Code.Color and the style sheet write it.
func hueName(hue int) string { return "hue-" + strconv.Itoa(hue) }
