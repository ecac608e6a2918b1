package evidence_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/evidence"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// mill is three interviews about a mill: two brothers together, somebody whom
// one of them named, and somebody who only heard of it.
type mill struct {
	*world
	a, b, c, d        study.BundleSubject
	both, third, last study.Document
	claim             evidence.Claim
}

func newMill(t *testing.T) mill {
	t.Helper()
	m := mill{world: newWorld(t), a: person("R-7Q", "analyse"), b: person("R-2K", "analyse"), c: person("R-5T", "analyse"), d: person("R-8M", "analyse")}
	m.both = m.admit([]says{
		{m.a, "Interviewer", "What became of the mill?"},
		{m.a, "R-7Q", "It burned in spring. I saw the smoke with {R-2K}."},
		{m.b, "R-2K", "I saw it too, it burned in spring."},
	}, m.a, m.b)
	m.third = m.admit([]says{
		{m.c, "R-5T", "No, it stood until winter. I bought flour there."},
		{m.c, "R-5T", "{R-7Q} told me that it had burned."},
	}, m.c, m.a)
	m.last = m.admit([]says{{m.d, "R-8M", "They say it burned. I do not know who says so."}}, m.d)
	claim, err := m.register.AddClaim(m.ctx, m.analyst, evidence.Claim{Text: "The mill burned in spring."})
	m.ok(err)
	m.claim = claim
	return m
}

func (m mill) bear(doc study.Document, words string, b evidence.Bearing) evidence.Bearing {
	m.t.Helper()
	b.Claim, b.Anchor = m.claim.ID, m.at(doc, words)
	one, err := m.register.Bear(m.ctx, m.analyst, b)
	m.ok(err)
	return one
}

func (m mill) weigh() evidence.Vector {
	m.t.Helper()
	all, err := m.register.Weigh(m.ctx, m.analyst)
	m.ok(err)
	return all[m.claim.ID]
}

func TestAClaimIsWeighed(t *testing.T) {
	m := newMill(t)
	first := m.bear(m.both, "It burned in spring", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.FirstHand, Precision: "season"})
	if first.Subject != m.a.ID {
		t.Error("who speaks alone in the passage is not the witness")
	}
	m.bear(m.both, "I saw the smoke", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.FirstHand})
	m.bear(m.both, "I saw it too", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.FirstHand})
	m.bear(m.third, "R-7Q told me", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.HeardFrom, From: m.a.ID})
	m.bear(m.last, "They say it burned", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.Rumour})
	want := evidence.Vector{For: evidence.Side{FirstHand: 2, Origins: 1, Chains: 1, Rumours: 1, Passages: 5}}
	if diff := cmp.Diff(want, m.weigh()); diff != "" {
		t.Errorf("two who were interviewed together are one origin: %s", diff)
	}
	against := m.bear(m.third, "it stood until winter", evidence.Bearing{Stance: evidence.Contradicts, Basis: evidence.FirstHand})
	if label := m.weigh().Label(evidence.DefaultThresholds()); label != evidence.Contested {
		t.Errorf("a first-hand contradiction leaves it %q", label)
	}
	m.ok(m.register.RemoveBearing(m.ctx, m.analyst, against.ID))
	if v := m.weigh(); v.Against != (evidence.Side{}) {
		t.Errorf("what was removed still stands against it: %s", v)
	}
	m.undo()
	if m.weigh().Against.FirstHand != 1 {
		t.Error("undo did not bring the contradiction back")
	}
	m.redo()

	link, err := m.register.AddDependence(m.ctx, m.analyst, evidence.Dependence{A: m.c.ID, B: m.a.ID, Kind: evidence.Referral})
	m.ok(err)
	all, err := m.register.Dependences(m.ctx, m.analyst)
	m.ok(err)
	if len(all) != 2 || all[0].Kind != evidence.Referral || all[1].Kind != evidence.JointAccount || !all[1].ID.IsZero() {
		t.Errorf("dependences: %v", all)
	}
	m.undo()
	m.redo()
	m.ok(m.register.RemoveDependence(m.ctx, m.analyst, link.ID))
	m.undo()
	m.clean()
}

func TestBearRefuses(t *testing.T) {
	m := newMill(t)
	good := evidence.Bearing{Claim: m.claim.ID, Anchor: m.at(m.both, "It burned in spring"), Stance: evidence.Supports, Basis: evidence.FirstHand}
	for _, tt := range []struct {
		rule string
		want sheaf.Kind
		edit func(*evidence.Bearing)
	}{
		{"an unknown stance", sheaf.Invalid, func(b *evidence.Bearing) { b.Stance = "proves" }},
		{"an unknown basis", sheaf.Invalid, func(b *evidence.Bearing) { b.Basis = "dream" }},
		{"an origin of what was seen", sheaf.Invalid, func(b *evidence.Bearing) { b.From = m.c.ID }},
		{"two origins", sheaf.Invalid, func(b *evidence.Bearing) { b.Basis, b.From, b.Outside = evidence.HeardFrom, m.c.ID, "a cousin" }},
		{"oneself as origin", sheaf.Invalid, func(b *evidence.Bearing) { b.Basis, b.From = evidence.HeardFrom, m.a.ID }},
		{"somebody else's words", sheaf.Invalid, func(b *evidence.Bearing) { b.Subject = m.c.ID }},
		{"two who speak, unsaid whose words they are", sheaf.Invalid, func(b *evidence.Bearing) { b.Anchor.Span = text.Span{Start: 0, End: len(m.both.Text)} }},
		{"no words", sheaf.Invalid, func(b *evidence.Bearing) { b.Anchor.Span.End = b.Anchor.Span.Start }},
		{"no such claim", sheaf.NotFound, func(b *evidence.Bearing) { b.Claim = evidence.ClaimID{ID: sheaf.NewID()} }},
		{"no such document", sheaf.NotFound, func(b *evidence.Bearing) { b.Anchor.Document = study.DocumentID{ID: sheaf.NewID()} }},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			b := good
			tt.edit(&b)
			_, err := m.register.Bear(m.ctx, m.analyst, b)
			m.want(tt.want, err)
		})
	}
	t.Run("somebody on hold, with a hint", func(t *testing.T) {
		m.ok(m.study.Hold(m.ctx, m.analyst, m.a.ID, true, ""))
		_, err := m.register.Bear(m.ctx, m.analyst, good)
		m.want(sheaf.Denied, err)
		if sheaf.HintOf(err) == "" {
			t.Error("no hint")
		}
		_, err = m.register.AddDependence(m.ctx, m.analyst, evidence.Dependence{A: m.a.ID, B: m.c.ID, Kind: evidence.Family})
		m.want(sheaf.Denied, err)
	})
	t.Run("an auditor", func(t *testing.T) {
		_, err := m.register.AddClaim(m.ctx, m.auditor, evidence.Claim{Text: "invented"})
		m.want(sheaf.Denied, err)
		_, err = m.register.Claims(m.ctx, m.auditor)
		m.want(sheaf.Denied, err)
	})
}

func TestErase(t *testing.T) {
	m := newMill(t)
	alone, err := m.register.AddClaim(m.ctx, m.analyst, evidence.Claim{Text: "R-7Q carried flour.", Subjects: []study.SubjectID{m.a.ID}})
	m.ok(err)
	shared, err := m.register.AddClaim(m.ctx, m.analyst, evidence.Claim{Text: "R-7Q and R-5T knew each other.", Subjects: []study.SubjectID{m.a.ID, m.c.ID}})
	m.ok(err)
	shared.Text = "R-7Q and R-5T knew each other well."
	shared, err = m.register.ChangeClaim(m.ctx, m.analyst, shared)
	m.ok(err)
	stays := m.bear(m.both, "I saw it too", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.FirstHand})
	m.bear(m.both, "It burned in spring", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.FirstHand})
	m.bear(m.third, "R-7Q told me", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.HeardFrom, From: m.a.ID})
	mentions := m.bear(m.third, "R-7Q told me that it had burned", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.Inference})
	_, err = m.register.AddDependence(m.ctx, m.analyst, evidence.Dependence{A: m.a.ID, B: m.b.ID, Kind: evidence.Family})
	m.ok(err)

	m.erase(m.a.ID)

	bearings, err := m.register.Bearings(m.ctx, m.analyst, m.claim.ID)
	m.ok(err)
	var left []evidence.BearingID
	for _, b := range bearings {
		left = append(left, b.ID)
		for _, id := range b.Subjects {
			if id == m.a.ID {
				t.Error("a bearing still lies under the erased key")
			}
		}
	}
	if len(left) != 2 || !(left[0] == stays.ID || left[1] == stays.ID) || !(left[0] == mentions.ID || left[1] == mentions.ID) {
		t.Errorf("%d bearings are left, not the two of others", len(left))
	}
	claims, err := m.register.Claims(m.ctx, m.analyst)
	m.ok(err)
	for _, c := range claims {
		if c.ID == alone.ID {
			t.Error("a claim about the erased alone is still there")
		}
		if c.ID == shared.ID && (!c.Suspended || c.Text != "") {
			t.Errorf("a claim about the erased and another is not withheld: %+v", c)
		}
	}
	_, err = m.register.Bear(m.ctx, m.analyst, evidence.Bearing{Claim: shared.ID, Anchor: m.at(m.third, "it stood"), Stance: evidence.Supports, Basis: evidence.FirstHand})
	m.want(sheaf.Conflict, err)

	withheld, err := m.register.OpenSuspended(m.ctx, m.analyst, shared.ID)
	m.ok(err)
	if !strings.Contains(withheld.Text, "well") {
		t.Error("the withheld claim cannot be read before it is reworded")
	}
	withheld.Text = "R-5T knew others."
	reworded, err := m.register.ChangeClaim(m.ctx, m.analyst, withheld)
	m.ok(err)
	if reworded.Suspended || len(reworded.Subjects) != 1 {
		t.Errorf("reworded: %+v", reworded)
	}
	_, err = m.register.OpenSuspended(m.ctx, m.analyst, shared.ID)
	m.want(sheaf.Conflict, err)
	all, err := m.register.Dependences(m.ctx, m.analyst)
	m.ok(err)
	for _, d := range all {
		if d.Kind == evidence.Family {
			t.Error("a link with the erased is still there")
		}
	}
	m.clean()
}

func TestDump(t *testing.T) {
	m := newMill(t)
	m.bear(m.both, "I saw the smoke with R-2K", evidence.Bearing{Stance: evidence.Supports, Basis: evidence.FirstHand})
	_, err := m.register.AddDependence(m.ctx, m.analyst, evidence.Dependence{A: m.a.ID, B: m.b.ID, Kind: evidence.Family})
	m.ok(err)
	items, err := m.register.Dump(m.ctx, m.holder)
	m.ok(err)
	keys := map[string]int{}
	for _, item := range items {
		folder := strings.Split(item.Path, "/")[1]
		keys[folder] = len(item.Keys)
		if !strings.HasPrefix(string(item.JSON), `{"v":1`) {
			t.Errorf("%s does not begin with its version", folder)
		}
	}
	if diff := cmp.Diff(map[string]int{"claims": 1, "bearings": 2, "dependences": 2}, keys); diff != "" {
		t.Error(diff)
	}
}
