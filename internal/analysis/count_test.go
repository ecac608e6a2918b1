package analysis_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func source(d, account byte, translationOf study.DocumentID, who ...byte) analysis.Source {
	return analysis.Source{DocumentInfo: study.DocumentInfo{ID: document(d), Account: study.AccountID{ID: id(account)}, Subjects: subjects(who...), TranslationOf: translationOf}}
}

func TestCodeCounts(t *testing.T) {
	none := study.DocumentID{}
	sources := []analysis.Source{source(2, 1, document(1), 1), source(4, 3, none, 2), source(1, 1, none, 1), source(3, 2, none, 1)}
	codings := []coding.Coding{
		laid(1, 1, 0, 10, 1), laid(1, 1, 5, 20, 1), // what overlaps counts its characters once
		laid(1, 2, 0, 8, 1),   // a translation is no other document, account or person
		laid(1, 3, 0, 4, 1),   // a second sitting is another account of one person
		laid(2, 4, 3, 5, 2),   // another code
		laid(2, 4, 3, 3, 2),   // nothing is left of it
		laid(2, 4, 4, 6, 7),   // somebody who does not count
		laid(1, 9, 0, 100, 3), // a document that is not there
	}
	m := analysis.NewMaterial(codings, sources, nil)
	want := []analysis.CodeCount{
		{Code: code(1), Counts: analysis.Counts{Segments: 4, Characters: 32, Documents: 2, Participants: 1}, Accounts: 2, Who: subjects(1)},
		{Code: code(2), Counts: analysis.Counts{Segments: 2, Characters: 3, Documents: 1, Participants: 1}, Accounts: 1, Who: subjects(2)},
	}
	if diff := cmp.Diff(want, m.CodeCounts()); diff != "" {
		t.Error(diff)
	}
	base := analysis.Base{Units: 6, Of: "codings", Dropped: []analysis.Dropped{
		{N: 1, Why: "codings on documents that are not counted"}, {N: 1, Why: "codings without a character"}}}
	if diff := cmp.Diff(base, m.ByDocument().Base); diff != "" {
		t.Errorf("what was dropped is counted: %s", diff)
	}
	if n := len(analysis.NewMaterial(nil, sources, nil).CodeCounts()); n != 0 {
		t.Errorf("%d counts of nothing", n)
	}
}

func TestTranslationsOfTranslations(t *testing.T) {
	none := study.DocumentID{}
	for _, tt := range []struct {
		rule    string
		sources []analysis.Source
		want    int
	}{
		{"a translation of a translation", []analysis.Source{source(3, 1, document(2)), source(2, 1, document(1)), source(1, 1, none)}, 1},
		{"two translations of what is not there", []analysis.Source{source(3, 1, document(8)), source(2, 1, document(8))}, 1},
		{"round in a circle", []analysis.Source{source(1, 1, document(2)), source(2, 1, document(3)), source(3, 1, document(2))}, 1},
		{"nothing to do with each other", []analysis.Source{source(1, 1, none), source(2, 1, none), source(3, 1, document(1))}, 2},
	} {
		codings := []coding.Coding{laid(1, 1, 0, 1), laid(1, 2, 0, 1), laid(1, 3, 0, 1)}
		if got := analysis.NewMaterial(codings, tt.sources, nil).CodeCounts()[0].Documents; got != tt.want {
			t.Errorf("%s: %d documents, want %d", tt.rule, got, tt.want)
		}
	}
}

// Characters are those of the text and not its bytes.
func TestNewSource(t *testing.T) {
	said := "أخذ الطوفان الجسر. The river took the bridge; nobody said why, though everybody had seen it and many wept. سكتوا."
	d := study.Document{DocumentInfo: study.DocumentInfo{ID: document(1)}, Transcript: text.Transcript{Text: said,
		Speakers: []text.Speaker{{Label: "R-7Q", Role: text.RoleParticipant}},
		Turns:    []text.Turn{{Span: text.Span{End: 33}, Speaker: 0}, {Span: text.Span{Start: 34, End: len(said)}, Speaker: text.NoSpeaker}}}}
	s := analysis.NewSource(d)
	n := 0
	for at := range said {
		if got := s.Characters(at); got != n {
			t.Fatalf("%d characters before byte %d, want %d", got, at, n)
		}
		n++
	}
	if got := s.Characters(len(said) + 5); got != n {
		t.Errorf("%d characters in all, want %d", got, n)
	}
	if s.Turns[0].Role != text.RoleParticipant || s.Turns[1].Role != text.RoleUnknown {
		t.Errorf("roles %v", s.Turns)
	}
	m := analysis.NewMaterial([]coding.Coding{laid(1, 1, 0, 6, 1)}, []analysis.Source{s}, nil)
	if got := m.CodeCounts()[0].Characters; got != 3 {
		t.Errorf("%d characters, want 3", got)
	}
}
