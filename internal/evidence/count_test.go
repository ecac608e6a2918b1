package evidence_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheaf/internal/evidence"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

var w1, w2, w3, w4 = subject(1), subject(2), subject(3), subject(4)

func subject(n byte) study.SubjectID { return study.SubjectID{ID: sheaf.ID{15: n}} }

func on(w study.SubjectID, s evidence.Stance, b evidence.Basis) evidence.Bearing {
	return evidence.Bearing{Subject: w, Stance: s, Basis: b, Anchor: study.Anchor{Document: study.DocumentID(w)}}
}

func saw(w study.SubjectID) evidence.Bearing {
	return on(w, evidence.Supports, evidence.FirstHand)
}

func denies(w study.SubjectID) evidence.Bearing {
	return on(w, evidence.Contradicts, evidence.FirstHand)
}

func heard(w, from study.SubjectID) evidence.Bearing {
	b := on(w, evidence.Supports, evidence.HeardFrom)
	b.From = from
	return b
}

func named(w study.SubjectID, b evidence.Basis, outside string) evidence.Bearing {
	one := on(w, evidence.Supports, b)
	one.Outside = outside
	return one
}

func tie(kind evidence.DependenceKind, a, b study.SubjectID) evidence.Dependence {
	return evidence.Dependence{A: a, B: b, Kind: kind}
}

// The first five are the vectors of the counting rule as it was written down
// (claim ledger, counting rule 1 to 6); the others are constructed from its
// sentences.
func TestCount(t *testing.T) {
	for _, tt := range []struct {
		rule        string
		bearings    []evidence.Bearing
		dependences []evidence.Dependence
		want        evidence.Vector
		label       evidence.Label
	}{
		{"three passages of one witness are one",
			[]evidence.Bearing{saw(w1), saw(w1), saw(w1)}, nil,
			evidence.Vector{For: evidence.Side{FirstHand: 1, Origins: 1, Chains: 1, Passages: 3}}, evidence.Uncorroborated},
		{"two who heard it of a witness add nothing to that witness",
			[]evidence.Bearing{saw(w1), heard(w2, w1), heard(w3, w1)}, nil,
			evidence.Vector{For: evidence.Side{FirstHand: 1, Origins: 1, Chains: 1, Passages: 3}}, evidence.Uncorroborated},
		{"two interviewed together are one origin",
			[]evidence.Bearing{saw(w1), saw(w2)}, []evidence.Dependence{tie(evidence.JointAccount, w1, w2)},
			evidence.Vector{For: evidence.Side{FirstHand: 2, Origins: 1, Chains: 1, Passages: 2}}, evidence.Uncorroborated},
		{"three found one through the other are three origins and one chain",
			[]evidence.Bearing{saw(w1), saw(w2), saw(w3)},
			[]evidence.Dependence{tie(evidence.Referral, w1, w2), tie(evidence.Referral, w2, w3)},
			evidence.Vector{For: evidence.Side{FirstHand: 3, Origins: 3, Chains: 1, Passages: 3}}, evidence.Corroborated},
		{"a rumour alone is nobody first hand",
			[]evidence.Bearing{on(w1, evidence.Supports, evidence.Rumour)}, nil,
			evidence.Vector{For: evidence.Side{Rumours: 1, Passages: 1}}, evidence.NoFirstHand},
		{"an origin named outside the study is tallied apart, once",
			[]evidence.Bearing{named(w1, evidence.HeardFrom, "the cousin"), named(w2, evidence.HeardFrom, "The Cousin")}, nil,
			evidence.Vector{For: evidence.Side{Outside: 1, Passages: 2}}, evidence.NoFirstHand},
		{"a witness on both sides is counted on neither",
			[]evidence.Bearing{saw(w1), denies(w1), saw(w2)}, nil,
			evidence.Vector{For: evidence.Side{FirstHand: 1, Origins: 1, Chains: 1, Passages: 2}, Against: evidence.Side{Passages: 1}, BothSides: []study.SubjectID{w1}}, evidence.Contested},
		{"a first-hand contradiction contests whatever stands for it",
			[]evidence.Bearing{saw(w1), saw(w2), saw(w3), denies(w4)}, nil,
			evidence.Vector{For: evidence.Side{FirstHand: 3, Origins: 3, Chains: 3, Passages: 3}, Against: evidence.Side{FirstHand: 1, Origins: 1, Chains: 1, Passages: 1}}, evidence.Contested},
		{"three origins by two chains are strong",
			[]evidence.Bearing{saw(w1), saw(w2), saw(w3)}, []evidence.Dependence{tie(evidence.Family, w1, w2)},
			evidence.Vector{For: evidence.Side{FirstHand: 3, Origins: 3, Chains: 2, Passages: 3}}, evidence.Strongly},
		{"a dependence holds by way of somebody who does not bear on the claim",
			[]evidence.Bearing{saw(w1), saw(w3)}, []evidence.Dependence{tie(evidence.ReadTo, w1, w2), tie(evidence.ReadTo, w2, w3)},
			evidence.Vector{For: evidence.Side{FirstHand: 2, Origins: 1, Chains: 1, Passages: 2}}, evidence.Uncorroborated},
		{"who is only said to have said so is relayed, not first hand",
			[]evidence.Bearing{heard(w2, w1), heard(w3, w1)}, nil,
			evidence.Vector{For: evidence.Side{Relayed: 1, Passages: 2}}, evidence.NoFirstHand},
		{"what somebody is said to have said does not count against their own word",
			[]evidence.Bearing{heard(w2, w1), denies(w1)}, nil,
			evidence.Vector{For: evidence.Side{Passages: 1}, Against: evidence.Side{FirstHand: 1, Origins: 1, Chains: 1, Passages: 1}}, evidence.Contested},
		{"heard from nobody named is a rumour",
			[]evidence.Bearing{on(w1, evidence.Supports, evidence.HeardFrom)}, nil,
			evidence.Vector{For: evidence.Side{Rumours: 1, Passages: 1}}, evidence.NoFirstHand},
		{"a registry is one document however many of its forms",
			[]evidence.Bearing{named(w1, evidence.Document, "the registry"), named(study.SubjectID{}, evidence.Document, "The registry")}, nil,
			evidence.Vector{For: evidence.Side{Documents: 1, Passages: 2}}, evidence.NoFirstHand},
		{"who qualifies is counted beside, once",
			[]evidence.Bearing{saw(w1), on(w2, evidence.Qualifies, evidence.FirstHand), on(w2, evidence.Qualifies, evidence.Rumour)}, nil,
			evidence.Vector{For: evidence.Side{FirstHand: 1, Origins: 1, Chains: 1, Passages: 1}, Qualifying: 1}, evidence.Uncorroborated},
		{"a conclusion is no account",
			[]evidence.Bearing{on(w1, evidence.Supports, evidence.Inference)}, nil,
			evidence.Vector{For: evidence.Side{Inferred: 1, Passages: 1}}, evidence.NoFirstHand},
		{"nothing bears on it", nil, nil, evidence.Vector{}, evidence.NoFirstHand},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			got := evidence.Count(tt.bearings, tt.dependences)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if label := got.Label(evidence.DefaultThresholds()); label != tt.label {
				t.Errorf("called %q, want %q", label, tt.label)
			}
		})
	}
}

// What holds of every vector, whatever bears on a claim.
func TestCountHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		who := rapid.SampledFrom([]study.SubjectID{w1, w2, w3, w4})
		bearings := rapid.SliceOf(rapid.Custom(func(t *rapid.T) evidence.Bearing {
			b := on(who.Draw(t, "who"), rapid.SampledFrom(evidence.Stances()).Draw(t, "stance"), rapid.SampledFrom(evidence.Bases()).Draw(t, "basis"))
			if rapid.Bool().Draw(t, "of somebody") {
				b.From = who.Draw(t, "from")
			}
			return b
		})).Draw(t, "bearings")
		dependences := rapid.SliceOf(rapid.Custom(func(t *rapid.T) evidence.Dependence {
			return tie(rapid.SampledFrom(evidence.DependenceKinds()).Draw(t, "kind"), who.Draw(t, "a"), who.Draw(t, "b"))
		})).Draw(t, "dependences")
		v := evidence.Count(bearings, dependences)
		for _, s := range []evidence.Side{v.For, v.Against} {
			if s.Chains > s.Origins || s.Origins > s.FirstHand || s.FirstHand > s.Passages {
				t.Fatalf("chains, origins, witnesses and passages out of order: %s", s)
			}
			if (s.FirstHand > 0) != (s.Chains > 0) {
				t.Fatalf("witnesses without a chain: %s", s)
			}
		}
		if again := evidence.Count(append(bearings, bearings...), dependences); again.For.Origins != v.For.Origins || again.Against.FirstHand != v.Against.FirstHand || again.For.Rumours != v.For.Rumours {
			t.Fatal("saying it twice makes more of it")
		}
		if free := evidence.Count(bearings, nil); free.For.Origins != free.For.FirstHand || free.For.Chains != free.For.FirstHand {
			t.Fatal("independent witnesses are not all origins")
		}
	})
}
