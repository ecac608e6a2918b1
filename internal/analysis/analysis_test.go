package analysis_test

import (
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func id(n byte) sheaf.ID { return sheaf.ID{15: n} }

func code(n byte) coding.CodeID { return coding.CodeID{ID: id(n)} }

func subject(n byte) study.SubjectID { return study.SubjectID{ID: id(n)} }

func document(n byte) study.DocumentID { return study.DocumentID{ID: id(n)} }

// laid is a coding on bytes of a document that one participant speaks in.
func laid(c, d byte, start, end int, who ...byte) coding.Coding {
	one := coding.Coding{Code: code(c), Anchor: study.Anchor{Document: document(d), Version: 1, Span: text.Span{Start: start, End: end}}}
	for _, n := range who {
		one.Speaking = append(one.Speaking, subject(n))
	}
	return one
}

func subjects(ns ...byte) (ids []study.SubjectID) {
	for _, n := range ns {
		ids = append(ids, subject(n))
	}
	return ids
}
