package main

import "strconv"

type settingsCommand struct {
	Name        *string `help:"What the team calls the study."`
	K           *int    `help:"The least number of participants that a count or combination may show; 3 or more."`
	OpenWeb     *int    `help:"The same for the open web; 5 or more."`
	FourEyes    *bool   `negatable:"" help:"Who admits a draft must not be who made it."`
	Participant *string `placeholder:"WORD" help:"What participants are called here: participant, witness, source, survivor, interviewee."`
}

func (settingsCommand) Help() string {
	return "Example:\n  sheaf settings\n  sheaf settings --k 5 --four-eyes"
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
	set(&s.ParticipantWord, c.Participant)
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
	return a.table([]string{"setting", "value"}, [][]string{
		{"name", s.Name}, {"least count", strconv.Itoa(s.K)}, {"least count, open web", strconv.Itoa(s.KOpenWeb)}, {"four eyes", eyes}, {"participants are called", s.ParticipantWord},
	})
}

func set[T any](into *T, value *T) {
	if value != nil {
		*into = *value
	}
}
