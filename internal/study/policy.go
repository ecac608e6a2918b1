package study

import (
	"slices"
	"strings"

	"sheaf/internal/sheaf"
)

// Policy is what a review proposes for what tells much of people without being
// anybody's name: how much less the words say that stand in its place, and what
// stays. It proposes; a person decides each string all the same. Dates are said
// less exactly, never shifted: a shifted date is a false one, and contradicts what
// others say of the same day.
//
// Each field but Countries is one of PolicyChoices; an empty one means the
// default, which is what a study has that never said otherwise.
type Policy struct {
	Places    string `json:"places,omitempty"`    // what is left of a place: in which district, governorate, part of a country, country or region it lies, or that it is one
	Dates     string `json:"dates,omitempty"`     // to the month, season, year or decade, or as they are
	Ages      string `json:"ages,omitempty"`      // within five or ten years, as a group (a child, an adult), or as they are
	Ranks     string `json:"ranks,omitempty"`     // as they are, senior or junior, the rank's class, or only of what somebody was one
	Units     string `json:"units,omitempty"`     // numbered units, branches, prisons: said less exactly, or as they are
	Durations string `json:"durations,omitempty"` // as they are, or said less exactly
	Amounts   string `json:"amounts,omitempty"`   // as they are, the small ones alone, or said less exactly

	// Countries are those that a name borne by several places is looked for in
	// first: ISO 3166 codes of two letters, in capitals, with spaces between.
	Countries string `json:"countries,omitempty"`
}

// What a policy may choose: to leave something as it was said, or how much less is
// to be said. The words are those of package detect's ladders.
const (
	Exactly    = "exactly"
	Small      = "small"   // as it was said where it is below a thousand, else roughly
	Roughly    = "roughly" // by its order of magnitude, or by what kind of thing it is
	District   = "district"
	Province   = "governorate"
	Part       = "part of a country"
	Country    = "country"
	Region     = "region"  // of the world
	Nowhere    = "nowhere" // that it is a place, and no more
	Month      = "month"
	Season     = "season"
	Year       = "year"
	Decade     = "decade"
	FiveYears  = "five years"
	TenYears   = "ten years"
	AgeGroup   = "age group"
	Rank       = "rank" // senior, junior
	Class      = "class"
	Membership = "membership"
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
		"places":    {District, Province, Part, Country, Region, Nowhere},
		"dates":     {Exactly, Month, Season, Year, Decade},
		"ages":      {Exactly, FiveYears, TenYears, AgeGroup},
		"ranks":     {Exactly, Rank, Class, Membership},
		"units":     {Exactly, Roughly},
		"durations": {Exactly, Roughly},
		"amounts":   {Exactly, Small, Roughly},
	}
}

// DefaultPolicy is that of a study that never said otherwise.
func DefaultPolicy() Policy {
	return Policy{Places: Province, Dates: Month, Ages: TenYears, Ranks: Rank, Units: Roughly, Durations: Exactly, Amounts: Small}
}

// fields gives each field of a policy by its name in JSON.
func (p *Policy) fields() map[string]*string {
	return map[string]*string{"places": &p.Places, "dates": &p.Dates, "ages": &p.Ages, "ranks": &p.Ranks, "units": &p.Units,
		"durations": &p.Durations, "amounts": &p.Amounts}
}

// Set chooses for one field, by its name in JSON; empty chooses the default.
// Invalid: there is no such field, or nothing of it is called so.
func (p *Policy) Set(field, choice string) error {
	if field == "countries" {
		return p.setCountries(choice)
	}
	at := p.fields()[field]
	if at == nil {
		return sheaf.Errorf(sheaf.Invalid, "the policy has no such field").Hintf("sheaf settings --help lists them")
	}
	if choice != "" && !slices.Contains(PolicyChoices()[field], choice) {
		return sheaf.Errorf(sheaf.Invalid, "the policy has no such choice of %s", field).Hintf("sheaf settings --help lists them")
	}
	*at = choice
	return nil
}

func (p *Policy) setCountries(codes string) error {
	all := strings.FieldsFunc(strings.ToUpper(codes), func(r rune) bool { return r == ' ' || r == ',' })
	for _, code := range all {
		if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return sheaf.Errorf(sheaf.Invalid, "a country is named by its two letters").Hintf("such as SY IQ TR, as ISO 3166 lists them")
		}
	}
	p.Countries = strings.Join(all, " ")
	return nil
}

// Get is what a field, by its name in JSON, is set to.
func (p Policy) Get(field string) string {
	if field == "countries" {
		return p.Countries
	}
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

// check refuses what there is not to choose.
func (p *Policy) check() error {
	for name, at := range p.fields() {
		if err := p.Set(name, *at); err != nil {
			return err
		}
	}
	return p.setCountries(p.Countries)
}
