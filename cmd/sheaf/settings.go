package main

import (
	"strconv"

	"sheaf/internal/study"
)

type settingsCommand struct {
	Name        *string `help:"What the team calls the study."`
	K           *int    `help:"The least number of participants that a count or combination may show; 3 or more."`
	OpenWeb     *int    `help:"The same for the open web; 5 or more."`
	FourEyes    *bool   `negatable:"" help:"Who admits a draft must not be who made it."`
	Blind       *bool   `negatable:"" help:"Coders do not see each other's codings (--no-blind: they do)."`
	Participant *string `placeholder:"WORD" help:"What participants are called here: participant, witness, source, survivor, interviewee."`
	Places      *string `placeholder:"WHAT" help:"What a review proposes for places: district, governorate, 'part of a country', country, region, nowhere."`
	Dates       *string `placeholder:"WHAT" help:"For dates: exactly, month, season, year, decade."`
	Ages        *string `placeholder:"WHAT" help:"For ages: exactly, 'five years', 'ten years', 'age group'."`
	Ranks       *string `placeholder:"WHAT" help:"For ranks and titles: exactly, rank (senior or junior), class, membership."`
	Units       *string `placeholder:"WHAT" help:"For numbered units, branches and prisons: exactly, roughly."`
	Durations   *string `placeholder:"WHAT" help:"For durations: exactly, roughly."`
	Countries   *string `placeholder:"CODES" help:"Where a place's name is looked for first: two letters each, as in 'SY IQ TR'."`
	Amounts     *string `placeholder:"WHAT" help:"For amounts: exactly, small (those below a thousand exactly), roughly."`
}

func (settingsCommand) Help() string {
	return `Example:
  sheaf settings
  sheaf settings --k 5 --four-eyes
  sheaf settings --places region --dates year

What is chosen for places, dates, ages, ranks, units, durations and amounts is
what a review proposes in their place, where it knows words that say less. Every
string is decided by a person all the same; dates are never shifted.`
}

func (c settingsCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	s, err := rooms.Study.Settings(a.ctx, caller)
	if err != nil {
		return err
	}
	before := s
	set(&s.Name, c.Name)
	set(&s.K, c.K)
	set(&s.KOpenWeb, c.OpenWeb)
	set(&s.FourEyes, c.FourEyes)
	set(&s.Blind, c.Blind)
	set(&s.ParticipantWord, c.Participant)
	for field, choice := range c.policy() {
		if choice != nil {
			if err := s.Policy.Set(field, *choice); err != nil {
				return err
			}
		}
	}
	if s != before {
		if err := rooms.Study.ChangeSettings(a.ctx, caller, s); err != nil {
			return err
		}
	}
	if a.json {
		return a.printJSON(s)
	}
	eyes := "waived: one person may draft and admit"
	if s.FourEyes {
		eyes = "asked for"
	}
	coders := "each sees the readings of all"
	if s.Blind {
		coders = "each sees their own reading alone"
	}
	rows := [][]string{
		{"name", s.Name}, {"least count", strconv.Itoa(s.K)}, {"least count, open web", strconv.Itoa(s.KOpenWeb)}, {"four eyes", eyes}, {"coders", coders}, {"participants are called", s.ParticipantWord},
	}
	for _, field := range append(study.PolicyFields(), "countries") {
		rows = append(rows, []string{field, s.Policy.Get(field)})
	}
	return a.table([]string{"setting", "value"}, rows)
}

func (c settingsCommand) policy() map[string]*string {
	return map[string]*string{"places": c.Places, "dates": c.Dates, "ages": c.Ages, "ranks": c.Ranks, "units": c.Units, "durations": c.Durations, "amounts": c.Amounts,
		"countries": c.Countries}
}

func set[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}
