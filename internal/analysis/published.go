package analysis

import (
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Beside is a study that others published, held beside this one: counts that were read
// in print beside counts of people here. How many people are in both, nobody knows, so
// nothing is added up and nothing is tested.
type Beside struct {
	Method Method        `json:"method"`
	Base   Base          `json:"base"`   // people here
	People coding.Bounds `json:"people"` // there
	Themes []ThemeBeside `json:"themes"` // in the order of the published study
	// Without are codes laid here to which no theme there answers, sorted by id.
	Without []coding.CodeID `json:"without"`
}

// ThemeBeside is a published theme and what answers to it here.
type ThemeBeside struct {
	Name  string      `json:"name"`
	There PeopleShare `json:"there"` // as published
	// Here is by the crosswalk: who carries a code that is the same as the theme, or
	// to which the theme is the broader one, speaks of it; who carries one to which the
	// theme is the narrower one may; and of a broader theme anybody may have spoken.
	Here PeopleShare `json:"here"`
}

// PeopleShare is between how many and how many people, and the share of all that it
// is at least and at most.
type PeopleShare struct {
	People coding.Bounds `json:"people"`
	Least  Figure        `json:"least"`
	Most   Figure        `json:"most"`
}

// Reasons for which a theme has no share.
const (
	NoCrosswalk = "nothing in this codebook answers to it"
	NoPeople    = "the published study does not say of how many"
)

// HoldBeside holds a published study beside codings: those of one reading, of the
// people of among.
func HoldBeside(p coding.Published, codings []coding.Coding, among []study.SubjectID) Beside {
	b := Beside{
		Method: Method{Name: "side by side, by a crosswalk of themes", Source: "counts as published, with bounds where the text gives no figure"},
		Base:   Base{Units: len(among), Of: "people"}, People: p.People,
	}
	answered := map[coding.CodeID]bool{}
	for _, theme := range p.Themes {
		one := ThemeBeside{Name: theme.Name, There: shareOf(theme.People, p.People, NoPeople)}
		var surely, maybe []coding.CodeID
		open := false // a broader theme holds more than its code
		for _, crossing := range theme.Crosswalk {
			switch crossing.Relation {
			case coding.Same:
				surely = append(surely, crossing.Code)
			case coding.Broader:
				surely, open = append(surely, crossing.Code), true
			case coding.Narrower:
			default:
				continue
			}
			maybe = append(maybe, crossing.Code)
			answered[crossing.Code] = true
		}
		here := coding.Bounds{Low: KOf(surely, codings, among, nil).Among.K, High: KOf(maybe, codings, among, nil).Among.K}
		if open {
			here.High = len(among)
		}
		one.Here = shareOf(here, coding.Bounds{Low: len(among), High: len(among)}, nobodyToCount)
		if len(maybe) == 0 {
			one.Here = PeopleShare{Least: Figure{Undefined: NoCrosswalk}, Most: Figure{Undefined: NoCrosswalk}}
		}
		b.Themes = append(b.Themes, one)
	}
	for _, one := range codings {
		if !answered[one.Code] {
			answered[one.Code] = true
			b.Without = append(b.Without, one.Code)
		}
	}
	slices.SortFunc(b.Without, func(x, y coding.CodeID) int { return slices.Compare(x.ID[:], y.ID[:]) })
	return b
}

// shareOf is the least share where the fewest are of the most, and the other way round;
// undefined where how many is not said, or of nobody.
func shareOf(people, of coding.Bounds, otherwise string) PeopleShare {
	if people.Unsaid {
		return PeopleShare{people, Figure{Undefined: otherwise}, Figure{Undefined: otherwise}}
	}
	return PeopleShare{people, defined(float64(people.Low)/float64(of.High), otherwise), defined(min(1, float64(people.High)/float64(of.Low)), otherwise)}
}
