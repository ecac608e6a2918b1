package analysis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/analysis"
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

func TestCountCodes(t *testing.T) {
	account := func(n byte) study.AccountID { return study.AccountID{ID: id(n)} }
	documents := []study.DocumentInfo{
		{ID: document(1), Account: account(1), Subjects: subjects(1)},
		{ID: document(2), Account: account(1), Subjects: subjects(1), TranslationOf: document(1)},
		{ID: document(3), Account: account(2), Subjects: subjects(1)},
		{ID: document(4), Account: account(3), Subjects: subjects(2)},
	}
	codings := []coding.Coding{
		laid(1, 1, 0, 10, 1), laid(1, 1, 5, 20, 1), // what overlaps counts its bytes once
		laid(1, 2, 0, 8, 1),   // a translation is no other document, account or person
		laid(1, 3, 0, 4, 1),   // a second sitting is another account of one person
		laid(2, 4, 3, 5, 2),   // another code
		laid(1, 9, 0, 100, 3), // a document that is not there
	}
	want := []analysis.CodeCount{
		{Code: code(1), Codings: 4, Bytes: 32, Documents: 2, Accounts: 2, Subjects: 1, Who: subjects(1)},
		{Code: code(2), Codings: 1, Bytes: 2, Documents: 1, Accounts: 1, Subjects: 1, Who: subjects(2)},
	}
	if diff := cmp.Diff(want, analysis.CountCodes(codings, documents)); diff != "" {
		t.Error(diff)
	}
	if n := len(analysis.CountCodes(nil, documents)); n != 0 {
		t.Errorf("%d counts of nothing", n)
	}
	loop := []study.DocumentInfo{{ID: document(1), TranslationOf: document(2)}, {ID: document(2), TranslationOf: document(1)}}
	if n := len(analysis.CountCodes(codings, loop)); n != 1 {
		t.Errorf("%d counts where translations go round in a circle", n)
	}
}

func TestCrossTab(t *testing.T) {
	codings := []coding.Coding{laid(1, 1, 0, 1, 1), laid(1, 1, 5, 6, 1), laid(1, 2, 0, 1, 2), laid(1, 3, 0, 1, 4), laid(2, 2, 0, 1, 2, 3), laid(1, 4, 0, 1, 9)}
	attributes := []study.Attribute{
		{Subject: subject(1), Name: "role", Value: "guard"}, {Subject: subject(2), Name: "role", Value: "guard"},
		{Subject: subject(3), Name: "role", Value: "cook"}, {Subject: subject(9), Name: "role", Value: "spy"}, {Subject: subject(4), Name: "age", Value: "old"},
	}
	got := analysis.CrossTab([]coding.CodeID{code(1), code(2), code(3)}, codings, "role", attributes, subjects(1, 2, 3, 4))
	share := func(k, of int) analysis.Share { return analysis.Share{K: k, Of: of} }
	want := analysis.Table{
		Attribute: "role",
		Columns:   []analysis.Column{{Value: "cook", Base: 1}, {Value: "guard", Base: 2}, {Unsaid: true, Base: 1}},
		Rows: []analysis.Row{
			{Code: code(1), Cells: []analysis.Share{share(0, 1), share(2, 2), share(1, 1)}, Total: share(3, 4)},
			{Code: code(2), Cells: []analysis.Share{share(1, 1), share(1, 2), share(0, 1)}, Total: share(2, 4)},
			{Code: code(3), Cells: []analysis.Share{share(0, 1), share(0, 2), share(0, 1)}, Total: share(0, 4)},
		},
		Base: 4,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("people by code and value, each with its base: %s", diff)
	}
}

func TestKOf(t *testing.T) {
	codings := []coding.Coding{laid(1, 1, 0, 1, 1), laid(1, 1, 4, 5, 1), laid(2, 2, 0, 1, 2), laid(1, 3, 0, 1, 9)}
	for _, tt := range []struct {
		rule         string
		codes        []coding.CodeID
		among, asked []study.SubjectID
		want         string
	}{
		{"people, not codings", []coding.CodeID{code(1)}, subjects(1, 2, 3), nil, "1 of 3; who was asked is not known"},
		{"any of the codes", []coding.CodeID{code(1), code(2)}, subjects(1, 2, 3), subjects(1, 3), "2 of 3; 1 of 2 who were asked"},
		{"who was asked and is not among them is left out", []coding.CodeID{code(1)}, subjects(1, 2), subjects(1, 9), "1 of 2; 1 of 1 who were asked"},
		{"of nobody it is undefined, in words", []coding.CodeID{code(1)}, nil, nil, "undefined (nobody to count among); who was asked is not known"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			if got := analysis.KOf(tt.codes, codings, tt.among, tt.asked).String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if _, defined := (analysis.Share{}).Value(); defined {
		t.Error("a share of nobody has a value")
	}
}
