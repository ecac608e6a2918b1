package evidence_test

import (
	"testing"

	"sheaf/internal/evidence"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// standing is what a reader of the register finds.
type standing struct {
	claims, bearings int
	entries          int64
}

func (m mill) standing() standing {
	m.t.Helper()
	claims, err := m.register.Claims(m.ctx, m.analyst)
	m.ok(err)
	s := standing{claims: len(claims)}
	for _, claim := range claims {
		bearings, err := m.register.Bearings(m.ctx, m.analyst, claim.ID)
		m.ok(err)
		s.bearings += len(bearings)
	}
	head, _, err := m.door.Verify(m.ctx, m.auditor)
	m.ok(err)
	s.entries = head.Size
	return s
}

// saw is what somebody saw of the fire.
func (m mill) saw(words string) evidence.Bearing {
	return evidence.Bearing{Claim: m.claim.ID, Anchor: m.at(m.both, words), Stance: evidence.Supports, Basis: evidence.FirstHand}
}

func TestAClaimIsWrittenDownWithWhatBearsOnIt(t *testing.T) {
	m := newMill(t)
	before := m.standing()
	about := evidence.Claim{Text: "There was smoke.", Subjects: []study.SubjectID{m.a.ID, m.c.ID}}
	one, err := m.register.BearAlong(m.ctx, m.analyst, m.saw("I saw the smoke"), evidence.Along{Claim: &about})
	m.ok(err)
	if now := m.standing(); now != (standing{before.claims + 1, 1, before.entries + 1}) {
		t.Errorf("of %+v it made %+v: not one claim, one bearing and one entry", before, now)
	}
	if one.Claim == m.claim.ID {
		t.Error("it bears on a claim that was there")
	}
	m.undo()
	if now := m.standing(); now.claims != before.claims || now.bearings != 0 {
		t.Errorf("one undo leaves %+v", now)
	}
	m.redo()
	if now := m.standing(); now.claims != before.claims+1 || now.bearings != 1 {
		t.Errorf("one redo brings back %+v", now)
	}
	t.Run("undo takes no claim that something else bears on", func(t *testing.T) {
		also := m.saw("It burned in spring")
		also.Claim = one.Claim
		_, err := m.register.Bear(m.ctx, m.holder, also)
		m.ok(err)
		before := m.standing()
		_, err = m.study.Undo(m.ctx, m.analyst, m.moving(true))
		m.want(sheaf.Conflict, err)
		if now := m.standing(); now.claims != before.claims || now.bearings != before.bearings {
			t.Errorf("of %+v a refused undo left %+v", before, now)
		}
	})
	m.clean()
}

func TestNothingOfARefusedBearingStaysBehind(t *testing.T) {
	m := newMill(t)
	old := m.bear(m.both, "I saw it too", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.FirstHand})
	about := &evidence.Claim{Text: "There was smoke."}
	elsewhere := m.saw("I saw the smoke")
	elsewhere.Anchor = m.at(m.third, "it stood until winter")
	asked := m.saw("What became of the mill?")
	for _, tt := range []struct {
		rule string
		want sheaf.Kind
		one  evidence.Bearing
		with evidence.Along
	}{
		{"the interviewer's own words bear nothing out", sheaf.Invalid, asked, evidence.Along{Claim: about, Replaces: old.ID}},
		{"a claim without a text", sheaf.Invalid, m.saw("I saw the smoke"), evidence.Along{Claim: &evidence.Claim{}, Replaces: old.ID}},
		{"nothing is there to give way", sheaf.NotFound, m.saw("I saw the smoke"), evidence.Along{Claim: about, Replaces: evidence.BearingID{ID: sheaf.NewID()}}},
		{"one of another document gives way to nothing", sheaf.Invalid, elsewhere, evidence.Along{Claim: about, Replaces: old.ID}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			before := m.standing()
			_, err := m.register.BearAlong(m.ctx, m.analyst, tt.one, tt.with)
			m.want(tt.want, err)
			if now := m.standing(); now != before {
				t.Errorf("of %+v it left %+v", before, now)
			}
		})
	}
	t.Run("somebody on hold", func(t *testing.T) {
		m.ok(m.study.Hold(m.ctx, m.analyst, m.a.ID, true, ""))
		before := m.standing()
		_, err := m.register.BearAlong(m.ctx, m.analyst, m.saw("I saw the smoke"), evidence.Along{Claim: about, Replaces: old.ID})
		m.want(sheaf.Denied, err)
		if now := m.standing(); now.claims != before.claims || now.bearings != before.bearings {
			t.Errorf("of %+v it left %+v", before, now)
		}
	})
	m.clean()
}

// An interviewer's question together with the answer is the answer's.
func TestAQuestionWithItsAnswerBears(t *testing.T) {
	m := newMill(t)
	if m.both.TeamSpeaks(m.at(m.both, "became of the mill?\n\nR-7Q: It burned").Span) {
		t.Error("an answer is taken for the team's own words")
	}
	m.bear(m.both, "became of the mill?\n\nR-7Q: It burned", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.FirstHand})
}

func TestABearingGivesWay(t *testing.T) {
	m := newMill(t)
	old := m.bear(m.both, "I saw the smoke", evidence.Bearing{Stance: evidence.Contradicts, Basis: evidence.FirstHand})
	before := m.standing()
	anew, err := m.register.BearAlong(m.ctx, m.analyst, m.saw("I saw the smoke"), evidence.Along{Replaces: old.ID})
	m.ok(err)
	if now := m.standing(); now != (standing{before.claims, before.bearings, before.entries + 1}) {
		t.Errorf("of %+v it made %+v", before, now)
	}
	only := func(want evidence.BearingID) {
		t.Helper()
		all, err := m.register.Bearings(m.ctx, m.analyst, m.claim.ID)
		m.ok(err)
		if len(all) != 1 || all[0].ID != want {
			t.Errorf("%+v is there, not %s alone", all, want.Short())
		}
	}
	only(anew.ID)
	m.undo()
	only(old.ID)
	m.redo()
	only(anew.ID)
	m.undo()
	t.Run("one that gave way gives way no more", func(t *testing.T) {
		m.redo()
		_, err := m.register.BearAlong(m.ctx, m.analyst, m.saw("I saw the smoke"), evidence.Along{Replaces: old.ID})
		m.want(sheaf.NotFound, err)
		only(anew.ID)
	})
	m.clean()
}

// A change of several lies under the keys of all whom it concerns: it cannot be
// walked once one of them was erased, and fails nothing.
func TestAnErasureEndsWhatCanBeUndoneOfSeveral(t *testing.T) {
	m := newMill(t)
	about := evidence.Claim{Text: "R-5T bought flour.", Subjects: []study.SubjectID{m.c.ID}}
	_, err := m.register.BearAlong(m.ctx, m.analyst, m.saw("I saw the smoke"), evidence.Along{Claim: &about})
	m.ok(err)
	m.erase(m.c.ID)
	before := m.standing()
	m.undo() // the claim of the mill, which came before
	if now := m.standing(); now.claims != before.claims-1 {
		t.Errorf("of %+v undo left %+v", before, now)
	}
	m.clean()
}

func TestJoining(t *testing.T) {
	a, b, c, d := subject(1), subject(2), subject(3), subject(4)
	family, fixer := tie(evidence.Family, a, b), tie(evidence.Fixer, b, c)
	joint := evidence.Dependence{A: a, B: c, Kind: evidence.JointAccount}
	for _, tt := range []struct {
		rule     string
		bearings []evidence.Bearing
		all      []evidence.Dependence
		want     int
	}{
		{"two witnesses who are linked", []evidence.Bearing{saw(a), saw(b)}, []evidence.Dependence{family}, 1},
		{"by way of somebody who says nothing, every link of the way", []evidence.Bearing{saw(a), denies(c)}, []evidence.Dependence{family, fixer}, 2},
		{"with one they have it from", []evidence.Bearing{heard(a, b)}, []evidence.Dependence{family}, 1},
		{"not one alone of a group", []evidence.Bearing{saw(a), saw(d)}, []evidence.Dependence{family, fixer}, 0},
		{"two interviews together are one reason", []evidence.Bearing{saw(a), saw(c)}, []evidence.Dependence{joint, joint}, 1},
		{"one who says it twice is no two", []evidence.Bearing{saw(a), saw(a)}, []evidence.Dependence{family}, 0},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			if got := evidence.Joining(tt.bearings, tt.all); len(got) != tt.want {
				t.Errorf("%d links: %+v", len(got), got)
			}
		})
	}
}
