package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Share is so many of so many.
type Share struct {
	K  int `json:"k"`
	Of int `json:"of"`
}

// Value is the share as a number from 0 to 1; defined is false of nobody.
func (s Share) Value() (_ float64, defined bool) {
	if s.Of == 0 {
		return 0, false
	}
	return float64(s.K) / float64(s.Of), true
}

// String is the share as people say it: "9 of 13", or why there is none.
func (s Share) String() string {
	if s.Of == 0 {
		return "undefined (nobody to count among)"
	}
	return fmt.Sprintf("%d of %d", s.K, s.Of)
}

// CodeCount is how often one code was laid, counted in ways that differ.
type CodeCount struct {
	Code      coding.CodeID     `json:"code"`
	Codings   int               `json:"codings"`   // raw: depends on who codes
	Bytes     int               `json:"bytes"`     // of UTF-8; what was coded twice with the code counts once
	Documents int               `json:"documents"` // a translation and what it is of are one
	Accounts  int               `json:"accounts"`
	Subjects  int               `json:"subjects"`
	Who       []study.SubjectID `json:"who"` // the subjects, sorted by id
}

// CountCodes counts every code that is laid, most people first. Documents that
// are not among documents are not counted.
func CountCodes(codings []coding.Coding, documents []study.DocumentInfo) []CodeCount {
	known := works(documents)
	byCode := map[coding.CodeID][]coding.Coding{}
	for _, one := range codings {
		if _, ok := known[one.Anchor.Document]; ok {
			byCode[one.Code] = append(byCode[one.Code], one)
		}
	}
	counts := make([]CodeCount, 0, len(byCode))
	for code, of := range byCode {
		counts = append(counts, countCode(code, of, known))
	}
	slices.SortFunc(counts, func(a, b CodeCount) int {
		return cmp.Or(b.Subjects-a.Subjects, b.Documents-a.Documents, b.Codings-a.Codings, slices.Compare(a.Code.ID[:], b.Code.ID[:]))
	})
	return counts
}

func countCode(code coding.CodeID, codings []coding.Coding, known map[study.DocumentID]work) CodeCount {
	n := CodeCount{Code: code, Codings: len(codings)}
	documents, accounts := map[study.DocumentID]bool{}, map[study.AccountID]bool{}
	spans := map[study.DocumentID][]text.Span{}
	for _, one := range codings {
		w := known[one.Anchor.Document]
		documents[w.original] = true
		accounts[w.account] = true
		spans[one.Anchor.Document] = append(spans[one.Anchor.Document], one.Anchor.Span)
	}
	for _, of := range spans {
		n.Bytes += union(of)
	}
	n.Who = People(codings)
	n.Documents, n.Accounts, n.Subjects = len(documents), len(accounts), len(n.Who)
	return n
}

// work is what a document counts as.
type work struct {
	original study.DocumentID // what it is, at the end, a translation of
	account  study.AccountID
}

func works(documents []study.DocumentInfo) map[study.DocumentID]work {
	of := make(map[study.DocumentID]study.DocumentID, len(documents))
	for _, d := range documents {
		of[d.ID] = d.TranslationOf
	}
	known := make(map[study.DocumentID]work, len(documents))
	for _, d := range documents {
		original := d.ID
		// At most as many steps as there are documents, whatever the links say.
		for range documents {
			if of[original].IsZero() {
				break
			}
			original = of[original]
		}
		known[d.ID] = work{original, d.Account}
	}
	return known
}

// People are those whose turns the codings cover, each once, sorted by id.
func People(codings []coding.Coding) []study.SubjectID {
	var all []study.SubjectID
	seen := map[study.SubjectID]bool{}
	for _, one := range codings {
		for _, id := range one.Speaking {
			if !seen[id] {
				seen[id] = true
				all = append(all, id)
			}
		}
	}
	slices.SortFunc(all, func(a, b study.SubjectID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return all
}

// union is how many bytes the spans cover together.
func union(spans []text.Span) int {
	slices.SortFunc(spans, func(a, b text.Span) int { return a.Start - b.Start })
	covered, end := 0, 0
	for _, s := range spans {
		if s.End > end {
			covered += s.End - max(s.Start, end)
			end = s.End
		}
	}
	return covered
}
