package disclosure

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// describedSubjects are invented: a row of values by attribute for each.
func describedSubjects(rows []map[string]string) *material {
	m := &material{attributes: map[study.SubjectID]map[string]string{}}
	for _, row := range rows {
		one := study.Subject{ID: study.SubjectID{ID: sheaf.NewID()}}
		m.subjects = append(m.subjects, one)
		m.attributes[one.ID] = row
	}
	return m
}

// everything is every value, as if one passage told them all.
func (v *values) everything() (found []described) {
	for i := range v.all {
		found = append(found, described{i, text.Span{}})
	}
	return found
}

// modelSinglesOut tries every combination of values.
func modelSinglesOut(rows []map[string]string, v *values, k int) (names []string, n, size int) {
	combinations := [][]int{{}}
	for i := range v.all {
		for _, before := range slices.Clone(combinations) {
			combinations = append(combinations, append(slices.Clone(before), i))
		}
	}
	t := v.together(v.everything())
	var best []int
	for _, c := range combinations[1:] {
		shared := 0
		for _, row := range rows {
			if !slices.ContainsFunc(c, func(i int) bool { return row[v.all[i].name] != v.all[i].value }) {
				shared++
			}
		}
		switch {
		case shared == 0 || shared >= k:
		case best == nil, len(best) == 1 && len(c) > 1,
			len(c) > 1 && (shared < n || shared == n && len(c) < len(best)),
			len(c) > 1 && shared == n && len(c) == len(best) && t.compare(c, best) < 0:
			best, n = c, shared
		}
	}
	return t.namesOf(best), n, len(best)
}

// What is found is what somebody finds who tries every combination: whether any
// fits fewer than k, how few, and which attributes, where two or three are enough.
func TestSinglesOutAsIfAllWereTried(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		attributes := rapid.IntRange(1, 5).Draw(t, "attributes")
		var rows []map[string]string
		for range rapid.IntRange(1, 14).Draw(t, "subjects") {
			row := map[string]string{}
			for a := range attributes {
				if value := rapid.SampledFrom([]string{"", "heron", "plover"}).Draw(t, "value"); value != "" {
					row[fmt.Sprintf("trait %c", 'a'+a)] = value
				}
			}
			rows = append(rows, row)
		}
		k := rapid.IntRange(2, 5).Draw(t, "k")
		v := describedSubjects(rows).values()
		names, n := v.singlesOut(v.everything(), k)
		want, wantN, size := modelSinglesOut(rows, v, k)
		if n != wantN || len(names) != len(want) && size <= 3 {
			t.Fatalf("got %v (%d), want %v (%d)", names, n, want, wantN)
		}
		if size <= 3 && !slices.Equal(names, want) {
			t.Fatalf("got %v, want %v", names, want)
		}
	})
}

// Four values can fit one person though every three of them fit many.
func TestSinglesOutByFourValuesTogether(t *testing.T) {
	var rows []map[string]string
	for have := range 1 << 4 {
		row := map[string]string{"also": "everybody"}
		for a := range 4 {
			if have&(1<<a) != 0 {
				row[fmt.Sprintf("trait %c", 'a'+a)] = "heron"
			}
		}
		for range 4 - 3*(have/15) { // four of each sort, but one who has all
			rows = append(rows, row)
		}
	}
	v := describedSubjects(rows).values()
	names, n := v.singlesOut(v.everything(), 3)
	if want := []string{"trait a", "trait b", "trait c", "trait d"}; n != 1 || !slices.Equal(names, want) {
		t.Errorf("got %v (%d), want %v (1)", names, n, want)
	}
}

// Names and values that fold alike are one, however they were written.
func TestValuesThatFoldAlike(t *testing.T) {
	m := describedSubjects([]map[string]string{
		{"Village": "Lorn", "rank": "clerk"}, {"village": "lorn", "rank": "driver"}, {"VILLAGE": "LORN", "rank": "driver"}, {"rank": "clerk"}, {"rank": "clerk"},
	})
	v := m.values()
	if len(v.all) != 3 {
		t.Fatalf("%d values", len(v.all))
	}
	if names, n := v.singlesOut(v.in("A clerk of Lorn."), 3); n != 1 || !slices.Equal(names, []string{"Village", "rank"}) {
		t.Errorf("got %v (%d)", names, n)
	}
}

// BenchmarkSinglesOut looks at one passage that tells every value of 26
// attributes, in a small study, a career's, and an archive's.
func BenchmarkSinglesOut(b *testing.B) {
	for _, subjects := range []int{27, 500, 55_000} {
		for _, sort := range []struct {
			name string
			of   func(who, attribute int) string
		}{
			{"shared by all but two", func(who, a int) string {
				if a >= 24 {
					return fmt.Sprintf("value %d", (who+a*who/7)%4)
				}
				return "same"
			}},
			{"scattered", func(who, a int) string {
				return fmt.Sprintf("value %d", (who*2654435761>>(a%13))%2)
			}},
		} {
			var rows []map[string]string
			for who := range subjects {
				row := map[string]string{}
				for a := range 26 {
					row[fmt.Sprintf("trait %c", 'a'+a)] = sort.of(who, a)
				}
				rows = append(rows, row)
			}
			v := describedSubjects(rows).values()
			found := v.everything()
			b.Run(fmt.Sprintf("%d subjects, %d values %s", subjects, len(found), sort.name), func(b *testing.B) {
				for b.Loop() {
					v.singlesOut(found, 3)
				}
			})
		}
	}
}
