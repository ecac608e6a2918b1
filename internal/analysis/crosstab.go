package analysis

import (
	"fmt"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Tally is how many people a code was found with.
type Tally struct {
	Among Share `json:"among"` // of all
	Asked Share `json:"asked"` // of those who were asked; Of is 0 where that is not known
}

// KOf counts the people of among whose turns carry one of the codes, and of
// those the ones who were asked about it; asked may be nil where nobody wrote
// down who was. Silence is not a no: who was not asked is in neither number of
// Asked.
func KOf(codes []coding.CodeID, codings []coding.Coding, among, asked []study.SubjectID) Tally {
	people, questioned := setOf(among), setOf(asked)
	var t Tally
	t.Among.Of = len(people)
	for id := range questioned {
		if people[id] {
			t.Asked.Of++
		}
	}
	for _, id := range People(withCodes(codings, codes)) {
		if !people[id] {
			continue
		}
		t.Among.K++
		if questioned[id] {
			t.Asked.K++
		}
	}
	return t
}

// String says it as a sentence does: "9 of 13; 8 of 11 who were asked".
func (t Tally) String() string {
	if t.Asked.Of == 0 {
		return t.Among.String() + "; who was asked is not known"
	}
	return fmt.Sprintf("%s; %s who were asked", t.Among, t.Asked)
}

func withCodes(codings []coding.Coding, codes []coding.CodeID) []coding.Coding {
	var found []coding.Coding
	for _, one := range codings {
		if slices.Contains(codes, one.Code) {
			found = append(found, one)
		}
	}
	return found
}

func setOf(ids []study.SubjectID) map[study.SubjectID]bool {
	set := make(map[study.SubjectID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
