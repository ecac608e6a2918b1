package study

import (
	"slices"

	"sheaf/internal/sheaf"
)

// Policy is what a review proposes for what tells much of people without being
// anybody's name: how much less the words say that stand in its place, and what
// stays. It proposes; a person decides each string all the same. Dates are said
// less exactly, never shifted: a shifted date is a false one, and contradicts what
// others say of the same day.
//
// Each field is one of PolicyChoices; an empty one means the default, which is
// what a study has that never said otherwise.
type Policy struct {
	Places    string `json:"places,omitempty"`    // what is left of a place: in which district, governorate, country or region it lies, or that it is one
	Dates     string `json:"dates,omitempty"`     // to the month, season, year or decade, or as they are
	Ages      string `json:"ages,omitempty"`      // within five or ten years, as a group (a child, an adult), or as they are
	Ranks     string `json:"ranks,omitempty"`     // said less exactly, as the rank's class, or as they are
	Units     string `json:"units,omitempty"`     // numbered units, branches, prisons: said less exactly, or as they are
	Durations string `json:"durations,omitempty"` // as they are, or said less exactly
	Amounts   string `json:"amounts,omitempty"`   // as they are, the small ones alone, or said less exactly
}

// What a policy may choose.
const (
	Exactly  = "exactly" // as it was said
	Small    = "small"   // as it was said where it is below a thousand
	Roughly  = "roughly" // said less exactly
	District = "district"
	Province = "governorate"
	Country  = "country"
	Region   = "region"
	Nowhere  = "nowhere" // that it is a place, and no more
	Month    = "month"
	Season   = "season"
	Year     = "year"
	Decade   = "decade"
	FiveYear = "five years"
	TenYears = "ten years"
	AgeGroup = "group"
	Class    = "class"
)

// PolicyFields are the fields of a policy by their names in JSON, in the order in
// which people are asked about them.
func PolicyFields() []string {
	return []string{"places", "dates", "ages", "ranks", "units", "durations", "amounts"}
}

// PolicyChoices gives for each field of a policy, by its name in JSON, what may be
// chosen, from what says most to what says least. The default is the policy that
// DefaultPolicy gives.
func PolicyChoices() map[string][]string {
	return map[string][]string{
		"places":    {District, Province, Country, Region, Nowhere},
		"dates":     {Exactly, Month, Season, Year, Decade},
		"ages":      {Exactly, FiveYear, TenYears, AgeGroup},
		"ranks":     {Exactly, Roughly, Class},
		"units":     {Exactly, Roughly},
		"durations": {Exactly, Roughly},
		"amounts":   {Exactly, Small, Roughly},
	}
}

// DefaultPolicy is that of a study that never said otherwise.
func DefaultPolicy() Policy {
	return Policy{Places: Province, Dates: Month, Ages: TenYears, Ranks: Roughly, Units: Roughly, Durations: Exactly, Amounts: Small}
}

// fields gives each field of a policy by its name in JSON.
func (p *Policy) fields() map[string]*string {
	return map[string]*string{"places": &p.Places, "dates": &p.Dates, "ages": &p.Ages, "ranks": &p.Ranks, "units": &p.Units,
		"durations": &p.Durations, "amounts": &p.Amounts}
}

// Set chooses for one field, by its name in JSON; empty chooses the default.
// Invalid: there is no such field, or nothing of it is called so.
func (p *Policy) Set(field, choice string) error {
	at := p.fields()[field]
	if at == nil || choice != "" && !slices.Contains(PolicyChoices()[field], choice) {
		return sheaf.Errorf(sheaf.Invalid, "the policy has no such choice").Hintf("sheaf settings --help lists them")
	}
	*at = choice
	return nil
}

// Get is what a field, by its name in JSON, is set to.
func (p Policy) Get(field string) string {
	if at := p.fields()[field]; at != nil {
		return *at
	}
	return ""
}

// full is the policy with the defaults where nothing was chosen.
func (p Policy) full() Policy {
	standard := DefaultPolicy()
	for name, at := range p.fields() {
		if *at == "" {
			*at = standard.Get(name)
		}
	}
	return p
}

func (p Policy) check() error {
	for name, at := range p.fields() {
		if err := p.Set(name, *at); err != nil {
			return err
		}
	}
	return nil
}
