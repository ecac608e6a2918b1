package evidence

import (
	"fmt"
	"slices"

	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Side is what stands on one side of a claim, each kind apart. The kinds are
// never added up.
type Side struct {
	FirstHand int `json:"firstHand"` // witnesses who saw or did it; one counts once however often they say it
	Origins   int `json:"origins"`   // of those, independent ones: hard dependences make one of several
	Chains    int `json:"chains"`    // of those, found independently: referral, family, fixer, interpreter merge too
	Relayed   int `json:"relayed"`   // people of the study who are only said to have said so: ask them
	Outside   int `json:"outside"`   // named origins outside the study
	Rumours   int `json:"rumours"`   // witnesses who have it from nobody in particular
	Documents int `json:"documents"` // one however many forms of it there are
	Inferred  int `json:"inferred"`  // witnesses who conclude it
	Passages  int `json:"passages"`  // raw, all bases: says nothing of strength
}

// Vector is what bears on a claim, counted. It has no sum and no net.
type Vector struct {
	For        Side              `json:"for"`
	Against    Side              `json:"against"`
	Qualifying int               `json:"qualifying"`          // witnesses who qualify it
	BothSides  []study.SubjectID `json:"bothSides,omitempty"` // who say it both ways first hand: counted on neither until resolved
}

// Count counts what bears on one claim: per claim and side, independent origins
// of first-hand accounts, after these rules.
//
//  1. A witness counts once, however many passages.
//  2. A witness first hand on both sides is counted on neither.
//  3. Hearsay is traced to its origin. One of the study who speaks first hand
//     adds nothing to it; one who does not is relayed; one outside is an outside
//     origin; nobody in particular is a rumour. None of it is first hand.
//  4. Hard dependences make one origin of witnesses, and
//  5. soft ones besides make one chain of them, also by way of somebody who does
//     not bear on the claim.
//
// Bearings without a witness (an outside source) count as documents.
func Count(bearings []Bearing, dependences []Dependence) Vector {
	origins, chains := forest{}, forest{}
	for _, d := range dependences {
		chains.join(d.A, d.B)
		if d.Kind.Hard() {
			origins.join(d.A, d.B)
		}
	}
	first := map[Stance]people{Supports: {}, Contradicts: {}}
	for _, one := range bearings {
		if one.Basis == FirstHand && !one.Subject.IsZero() && one.Stance != Qualifies {
			first[one.Stance][one.Subject] = true
		}
	}
	own := people{}
	var v Vector
	for id := range first[Supports] {
		own[id] = true
		if first[Contradicts][id] {
			v.BothSides = append(v.BothSides, id)
		}
	}
	for id := range first[Contradicts] {
		own[id] = true
	}
	slices.SortFunc(v.BothSides, func(a, b study.SubjectID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	for _, id := range v.BothSides {
		delete(first[Supports], id)
		delete(first[Contradicts], id)
	}
	v.For = side(bearings, Supports, first[Supports], own, origins, chains)
	v.Against = side(bearings, Contradicts, first[Contradicts], own, origins, chains)
	v.Qualifying = qualifying(bearings)
	return v
}

// Joining gives the dependences that join people of some bearings, witnesses and
// those they have it from, also by way of others: all of a group that two of
// them are in. Two interviews together are one reason.
func Joining(bearings []Bearing, dependences []Dependence) []Dependence {
	groups := forest{}
	for _, d := range dependences {
		groups.join(d.A, d.B)
	}
	who, members := people{}, map[study.SubjectID]int{}
	for _, one := range bearings {
		for _, id := range []study.SubjectID{one.Subject, one.From} {
			if !id.IsZero() && !who[id] {
				who[id] = true
				members[groups.root(id)]++
			}
		}
	}
	var joining []Dependence
	for _, d := range dependences {
		if members[groups.root(d.A)] > 1 && !slices.Contains(joining, d) {
			joining = append(joining, d)
		}
	}
	return joining
}

type people map[study.SubjectID]bool

// side counts one side; own are all who speak first hand on any.
func side(bearings []Bearing, s Stance, first, own people, origins, chains forest) Side {
	n := Side{FirstHand: len(first), Origins: origins.count(first), Chains: chains.count(first)}
	relayed, rumours, inferred := people{}, people{}, people{}
	outside, documents := map[string]bool{}, map[string]bool{}
	for _, one := range bearings {
		if one.Stance != s {
			continue
		}
		n.Passages++
		switch {
		case one.Basis == Document || one.Subject.IsZero():
			documents[documentOf(one)] = true
		case one.Basis == HeardFrom && !one.From.IsZero():
			if !own[one.From] {
				relayed[one.From] = true
			}
		case one.Basis == HeardFrom && text.Fold(one.Outside) != "":
			outside[text.Fold(one.Outside)] = true
		case one.Basis == HeardFrom || one.Basis == Rumour:
			rumours[one.Subject] = true
		case one.Basis == Inference:
			inferred[one.Subject] = true
		}
	}
	n.Relayed, n.Outside, n.Rumours = len(relayed), len(outside), len(rumours)
	n.Documents, n.Inferred = len(documents), len(inferred)
	return n
}

// documentOf tells documents apart: by how they were named, or else by where in
// the study they lie.
func documentOf(b Bearing) string {
	if name := text.Fold(b.Outside); name != "" {
		return "named " + name
	}
	return "in " + b.Anchor.Document.String()
}

func qualifying(bearings []Bearing) int {
	who, documents := people{}, map[string]bool{}
	for _, one := range bearings {
		switch {
		case one.Stance != Qualifies:
		case one.Subject.IsZero():
			documents[documentOf(one)] = true
		default:
			who[one.Subject] = true
		}
	}
	return len(who) + len(documents)
}

// forest joins people who are not independent.
type forest map[study.SubjectID]study.SubjectID

func (f forest) root(id study.SubjectID) study.SubjectID {
	for {
		up, ok := f[id]
		if !ok || up == id {
			return id
		}
		id = up
	}
}

func (f forest) join(a, b study.SubjectID) {
	if from, to := f.root(a), f.root(b); from != to {
		f[from] = to
	}
}

// count is how many groups some people fall into.
func (f forest) count(of people) int {
	roots := people{}
	for id := range of {
		roots[f.root(id)] = true
	}
	return len(roots)
}

// Thresholds are what a study asks for before it calls a claim corroborated.
// They are printed with every label.
type Thresholds struct {
	CorroboratedOrigins int `json:"corroboratedOrigins"`
	StrongOrigins       int `json:"strongOrigins"`
	StrongChains        int `json:"strongChains"`
}

// DefaultThresholds are two origins, and for strongly three by two chains.
func DefaultThresholds() Thresholds { return Thresholds{2, 3, 2} }

// String names the thresholds as they are printed beside a label.
func (t Thresholds) String() string {
	return fmt.Sprintf("corroborated from %d independent origins, strongly from %d by %d chains, contested by any first-hand contradiction",
		t.CorroboratedOrigins, t.StrongOrigins, t.StrongChains)
}

// Label is a word for a vector; it never stands without the vector.
type Label string

const (
	NoFirstHand    Label = "no first-hand account"
	Uncorroborated Label = "uncorroborated"
	Corroborated   Label = "corroborated"
	Strongly       Label = "strongly corroborated"
	Contested      Label = "contested"
)

// Label gives the word for a vector.
func (v Vector) Label(t Thresholds) Label {
	switch {
	case v.Against.FirstHand > 0 || len(v.BothSides) > 0:
		return Contested
	case v.For.Origins == 0:
		return NoFirstHand
	case v.For.Origins >= t.StrongOrigins && v.For.Chains >= t.StrongChains:
		return Strongly
	case v.For.Origins >= t.CorroboratedOrigins:
		return Corroborated
	}
	return Uncorroborated
}

// String is the whole vector in one line.
func (v Vector) String() string {
	return fmt.Sprintf("for: %s; against: %s; qualifying: %d; on both sides: %d", v.For, v.Against, v.Qualifying, len(v.BothSides))
}

func (s Side) String() string {
	return fmt.Sprintf("%d first hand (%d origins, %d chains), %d relayed, %d outside, %d rumours, %d documents, %d inferred",
		s.FirstHand, s.Origins, s.Chains, s.Relayed, s.Outside, s.Rumours, s.Documents, s.Inferred)
}
