package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// profilesOf are profiles of so many of each item.
func profilesOf(rows ...[]float64) Profiles {
	p := Profiles{}
	for _, row := range rows {
		var of []Weight
		for item, n := range row {
			if n > 0 {
				of = append(of, Weight{item, n})
			}
		}
		p.Of = append(p.Of, of)
	}
	return p
}

func TestPublishedDistances(t *testing.T) {
	// R's manual of dist prints .4 for these two.
	d, _ := profilesOf([]float64{0, 0, 1, 1, 1, 1}, []float64{1, 0, 1, 1, 0, 1}).JaccardDistances()
	if got := d.Between(0, 1); !near(got, .4) {
		t.Errorf("Jaccard %v, printed .4", got)
	}
	// Two tanks of fish, of goldfish, guppies and rainbow fish, as the example of the
	// Bray-Curtis dissimilarity is told everywhere: 1 - 2*10/33.
	tanks := profilesOf([]float64{6, 7, 4}, []float64{10, 0, 6})
	d, _ = tanks.BrayCurtisDistances()
	if got := d.Between(1, 0); !near(got, 1-20.0/33) {
		t.Errorf("Bray-Curtis %v, printed .39", got)
	}
	if d, _ := tanks.JaccardDistances(); !near(d.Between(0, 1), 1.0/3) {
		t.Errorf("Jaccard goes by how often: %v", d.Between(0, 1))
	}
}

func TestProfiles(t *testing.T) {
	documents := []study.DocumentInfo{heldWith(3, 1, 1), heldWith(1, 1, 1), heldWith(2, 2, 2)}
	documents[1].TranslationOf = documentOf(3)
	p, ids, codes := NewProfiles([]coding.Coding{
		laidBy(1, 5, 3, 0, 1), laidBy(1, 5, 3, 4, 5), laidBy(1, 5, 1, 0, 1), // twice in the original, once in the translation
		laidBy(1, 4, 1, 0, 1),
		laidBy(1, 9, 8, 0, 1),
	}, documents)
	want := Profiles{Of: [][]Weight{nil, {{0, 1}, {1, 2}}}, Dropped: []Dropped{{1, "codings of other documents"}}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]study.DocumentID{documentOf(2), documentOf(3)}, ids); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]coding.CodeID{codeOf(4), codeOf(5)}, codes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]Weight{{{1, 1}}, {{1, 2}}}, p.Turned().Of); diff != "" {
		t.Error(diff)
	}
	d, kept := p.JaccardDistances()
	if d.Len() != 1 || !slices.Equal(kept, []int{1}) || d.Base.Dropped[1] != (Dropped{1, "without anything to compare by"}) {
		t.Errorf("%d compared, kept %v, %+v", d.Len(), kept, d.Base)
	}
}

func TestDistancesThereAreNone(t *testing.T) {
	if d, _ := profilesOf(nil, nil).BrayCurtisDistances(); d.Undefined != NoData {
		t.Errorf("of nothing: %q", d.Undefined)
	}
	d := NewDistances(mostCompared+1, Method{}, func(int, int) float64 { t.Fatal("compared"); return 0 })
	if d.Undefined != "more than 2000 to compare each with each" {
		t.Errorf("%q", d.Undefined)
	}
	for _, why := range []string{Scale(d).Undefined, Scale(d).Fit.Undefined, Cluster(d, Single).Undefined} {
		if why == "" {
			t.Error("something was made of no distances")
		}
	}
}

func TestDistanceProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1912, 1957))
	for range inputs() {
		rows := make([][]float64, 2+random.IntN(4))
		for at := range rows {
			rows[at] = make([]float64, 4)
			for item := range rows[at] {
				rows[at][item] = float64(max(0, random.IntN(6)-2))
			}
		}
		p := profilesOf(rows...)
		jaccard, kept := p.JaccardDistances()
		bray, _ := p.BrayCurtisDistances()
		for i, a := range kept {
			for j, b := range kept {
				both, either, apart, all := 0.0, 0.0, 0.0, 0.0
				for item := range 4 {
					x, y := rows[a][item], rows[b][item]
					both += min(1, x, y)
					either += min(1, max(x, y))
					apart += math.Abs(x - y)
					all += x + y
				}
				if !near(jaccard.Between(i, j), 1-both/either) || !near(bray.Between(i, j), apart/all) {
					t.Fatalf("%v and %v: Jaccard %v, Bray-Curtis %v", rows[a], rows[b], jaccard.Between(i, j), bray.Between(i, j))
				}
			}
		}
	}
}

// BenchmarkSimilar is of 1,000 documents with 50 codes each out of 500.
func BenchmarkSimilar(b *testing.B) {
	random := rand.New(rand.NewPCG(3, 3))
	p := Profiles{}
	for range 1000 {
		row := make([]float64, 500)
		for range 50 {
			row[random.IntN(500)]++
		}
		p.Of = append(p.Of, profilesOf(row).Of[0])
	}
	d, _ := p.BrayCurtisDistances()
	b.Run("distances", func(b *testing.B) {
		for b.Loop() {
			p.BrayCurtisDistances()
		}
	})
	for _, by := range []Linkage{Single, Complete, Average} {
		b.Run(string(by), func(b *testing.B) {
			for b.Loop() {
				Cluster(d, by)
			}
		})
	}
	b.Run("scaling of 300", func(b *testing.B) {
		few := NewDistances(300, d.Method, d.Between)
		for b.Loop() {
			Scale(few)
		}
	})
	b.Run("scaling of 1000", func(b *testing.B) {
		for b.Loop() {
			Scale(d)
		}
	})
}

func TestProfilesOfPeople(t *testing.T) {
	documents := []study.DocumentInfo{heldWith(3, 1, 1), heldWith(1, 1, 1), heldWith(2, 2, 2)}
	documents[1].TranslationOf = documentOf(3)
	speaking := func(c coding.Coding, people ...study.SubjectID) coding.Coding {
		c.Speaking = people
		return c
	}
	p, codes := ProfilesOfPeople([]coding.Coding{
		speaking(laidBy(1, 5, 3, 0, 1), subjectOf(1)), speaking(laidBy(1, 5, 3, 4, 5), subjectOf(1)),
		speaking(laidBy(1, 5, 1, 0, 1), subjectOf(1)),               // a translation of it
		speaking(laidBy(1, 5, 2, 0, 1), subjectOf(1), subjectOf(2)), // another sitting, with somebody
		speaking(laidBy(1, 4, 2, 2, 3), subjectOf(9)),               // who does not count
		speaking(laidBy(1, 4, 2, 4, 5)),
	}, documents, []study.SubjectID{subjectOf(2), subjectOf(1), subjectOf(3)})
	want := Profiles{Of: [][]Weight{{{0, 1}}, {{0, 3}}, nil}, Dropped: []Dropped{{2, "codings in the turns of nobody who is counted"}}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]coding.CodeID{codeOf(5)}, codes); diff != "" {
		t.Error(diff)
	}
}
