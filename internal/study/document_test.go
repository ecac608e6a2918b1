package study_test

import (
	"slices"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestWhoSpeaksAndWhoIsMentioned(t *testing.T) {
	a, b, c := study.SubjectID{ID: sheaf.ID{15: 1}}, study.SubjectID{ID: sheaf.ID{15: 2}}, study.SubjectID{ID: sheaf.ID{15: 3}}
	turn := func(start, end int) text.Turn { return text.Turn{Span: text.Span{Start: start, End: end}} }
	talk := study.Document{
		DocumentInfo: study.DocumentInfo{Subjects: []study.SubjectID{b, a}},
		Transcript:   text.Transcript{Turns: []text.Turn{turn(10, 20), turn(22, 30), turn(32, 40)}},
		TurnSubject:  []study.SubjectID{b, a, b},
		Mentions:     []study.Mention{{Span: text.Span{Start: 12, End: 14}}, {Span: text.Span{Start: 24, End: 26}, Subject: c}},
	}
	source := study.Document{Transcript: text.Transcript{Turns: []text.Turn{turn(0, 40)}}, TurnSubject: make([]study.SubjectID, 1)}
	for _, tt := range []struct {
		rule                string
		doc                 study.Document
		start, end          int
		speaking, concerned []study.SubjectID
	}{
		{"one in whose turn it is", talk, 11, 15, []study.SubjectID{b}, []study.SubjectID{b}},
		{"all whose turns it covers, each once", talk, 15, 35, []study.SubjectID{a, b}, []study.SubjectID{a, b, c}},
		{"what ends where a turn begins is not of it", talk, 15, 22, []study.SubjectID{b}, []study.SubjectID{b}},
		{"whom it mentions is concerned and does not speak", talk, 23, 25, []study.SubjectID{a}, []study.SubjectID{a, c}},
		{"who is mentioned beside it is not in it", talk, 26, 29, []study.SubjectID{a}, []study.SubjectID{a}},
		{"outside turns everybody who speaks", talk, 0, 8, []study.SubjectID{a, b}, []study.SubjectID{a, b}},
		{"nobody in an outside source", source, 0, 8, nil, nil},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			span := text.Span{Start: tt.start, End: tt.end}
			if got := tt.doc.Speaking(span); !slices.Equal(got, tt.speaking) {
				t.Errorf("speaking: %v", got)
			}
			if got := tt.doc.Concerned(span); !slices.Equal(got, tt.concerned) {
				t.Errorf("concerned: %v", got)
			}
		})
	}
}

func TestUsable(t *testing.T) {
	for _, tt := range []struct {
		rule string
		s    study.Subject
		want bool
	}{
		{"who agreed", study.Subject{Terms: study.TermsGiven}, true},
		{"for the team alone", study.Subject{Terms: study.TermsInternal}, true},
		{"not on hold", study.Subject{Terms: study.TermsGiven, Held: true}, false},
		{"not who refused", study.Subject{Terms: study.TermsRefused}, false},
		{"not where nothing is written down", study.Subject{Terms: study.TermsMissing}, false},
		{"not on terms that were put back", study.Subject{Terms: study.TermsOlder}, false},
		{"of who was erased nothing is left to keep", study.Subject{Erased: true, Held: true, Terms: study.TermsMissing}, true},
		{"not somebody whom nobody knows", study.Subject{}, false},
	} {
		if got := tt.s.Usable(); got != tt.want {
			t.Errorf("%s: %t", tt.rule, got)
		}
	}
}
