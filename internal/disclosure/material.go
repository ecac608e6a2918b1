package disclosure

import (
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// material is the study as references and checks see it, at one moment.
type material struct {
	settings    study.Settings
	subjects    []study.Subject
	subject     map[study.SubjectID]study.Subject
	documents   []study.Document // by id
	document    map[study.DocumentID]study.Document
	attributes  map[study.SubjectID]map[string]string // by name
	codes       []coding.Code
	codings     []coding.Coding
	dependences []evidence.Dependence
	refusals    map[study.SubjectID]error // why a subject's words may not be quoted
}

// gather reads the study.
func (g *Gate) gather(ctx context.Context, c access.Caller, act access.Act) (*material, error) {
	m := &material{
		subject:    map[study.SubjectID]study.Subject{},
		document:   map[study.DocumentID]study.Document{},
		attributes: map[study.SubjectID]map[string]string{},
		refusals:   map[study.SubjectID]error{},
	}
	var err error
	if m.codes, err = g.book.Codes(ctx, c); err != nil {
		return nil, err
	}
	if m.dependences, err = g.register.Dependences(ctx, c); err != nil {
		return nil, err
	}
	err = g.door.View(ctx, c, act, func(tx *access.Tx) error {
		if m.codings, err = g.book.ListCodings(tx, coding.Filter{}); err != nil {
			return err
		}
		return m.read(tx, g.study)
	})
	return m, err
}

func (m *material) read(tx *access.Tx, s *study.Study) (err error) {
	m.documents = nil // a read may run again
	if m.settings, err = s.ReadSettings(tx); err != nil {
		return err
	}
	if m.subjects, err = s.ListSubjects(tx); err != nil {
		return err
	}
	for _, one := range m.subjects {
		m.subject[one.ID] = one
		m.refusals[one.ID] = s.MayUse(tx, []study.SubjectID{one.ID}, purposeQuote)
	}
	attributes, err := s.ListAttributes(tx)
	if err != nil {
		return err
	}
	for _, a := range attributes {
		if m.attributes[a.Subject] == nil {
			m.attributes[a.Subject] = map[string]string{}
		}
		m.attributes[a.Subject][a.Name] = a.Value
	}
	infos, err := s.ListDocuments(tx)
	if err != nil {
		return err
	}
	for _, info := range infos {
		doc, err := s.ReadDocument(tx, info.ID)
		if err != nil {
			return err
		}
		m.document[info.ID] = doc
		m.documents = append(m.documents, doc)
	}
	slices.SortFunc(m.documents, func(a, b study.Document) int { return slices.Compare(a.ID.ID[:], b.ID.ID[:]) })
	return nil
}

const purposeQuote = "quote"

// threshold is how many participants must share what is published of them.
func (m *material) threshold(openWeb bool) int {
	if openWeb {
		return max(m.settings.KOpenWeb, study.LowestKOpenWeb)
	}
	return max(m.settings.K, study.LowestK)
}

// countable tells whether a subject may stand in a number: somebody on hold, or
// whose terms are missing, in doubt or for the team alone, does not.
func (m *material) countable(id study.SubjectID) bool {
	one, ok := m.subject[id]
	return ok && !one.Erased && !one.Held && one.Terms == study.TermsGiven
}

// participants are all who speak somewhere and may stand in a number, sorted.
func (m *material) participants() []study.SubjectID {
	var all []study.SubjectID
	for _, doc := range m.documents {
		all = append(all, doc.Subjects...)
	}
	return slices.DeleteFunc(sortedSubjects(all), func(id study.SubjectID) bool { return !m.countable(id) })
}

// living are the subjects who were not erased: whom a reader could mean.
func (m *material) living() (n int) {
	for _, one := range m.subjects {
		if !one.Erased {
			n++
		}
	}
	return n
}

func sortedSubjects(ids []study.SubjectID) []study.SubjectID {
	out := slices.Clone(ids)
	slices.SortFunc(out, func(a, b study.SubjectID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return slices.Compact(out)
}

// speech gives the stretches of a document that its participants say, with who
// says them.
func speech(doc study.Document) []said {
	var all []said
	for _, p := range doc.Paragraphs {
		if p.Turn < 0 {
			if len(doc.Transcript.Turns) == 0 {
				all = append(all, said{text.Span{Start: p.Label.End, End: p.End}, doc.Subjects})
			}
			continue
		}
		speaker := doc.Transcript.Turns[p.Turn].Speaker
		if speaker >= 0 && doc.Speakers[speaker].Role == text.RoleInterviewer || doc.TurnSubject[p.Turn].IsZero() {
			continue
		}
		all = append(all, said{text.Span{Start: p.Label.End, End: p.End}, []study.SubjectID{doc.TurnSubject[p.Turn]}})
	}
	return all
}

type said struct {
	text.Span
	by []study.SubjectID
}

// foldedWords are the words of a text as comparison sees them, with where each
// stands in it.
func foldedWords(s string) (words []string, at []text.Span) {
	for w := range text.WordsIn(s) {
		words = append(words, strings.Trim(text.Fold(w.Of(s)), "'"))
		at = append(at, w.Span)
	}
	return words, at
}

// occurrences are the spans of s in which a run of folded words stands.
func occurrences(words []string, at []text.Span, run []string) (found []text.Span) {
	if len(run) == 0 {
		return nil
	}
	for i := 0; i+len(run) <= len(words); i++ {
		if slices.Equal(words[i:i+len(run)], run) {
			found = append(found, text.Span{Start: at[i].Start, End: at[i+len(run)-1].End})
		}
	}
	return found
}

// shingles are all runs of n words, each as one string.
func shingles(words []string, n int) []string {
	var all []string
	for i := 0; i+n <= len(words); i++ {
		all = append(all, strings.Join(words[i:i+n], " "))
	}
	return all
}
