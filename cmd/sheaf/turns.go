package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

type turnsCommand struct {
	Draft      string   `arg:"" help:"The draft's id."`
	Is         []string `placeholder:"N=ROLE" help:"Speaker N is an interviewer, interpreter, other, or the participant of a label: 1=interviewer, 2=R-7Q."`
	Same       []int    `placeholder:"N,M" help:"These speakers are one."`
	Label      bool     `help:"Standard input holds labels, one a line, with which turns begin as well."`
	NotLabel   []int    `placeholder:"N" help:"Speaker N is none: what stands there goes on with the turn before."`
	Apart      []int    `placeholder:"N" help:"Speaker N is not the same as another after all, and is decided anew."`
	Paragraphs []string `placeholder:"N" help:"Paragraphs of the list, as N or FROM:TO, TO excluded, several with commas: for --speaker, --named, --provenance."`
	Questions  bool     `help:"Of these paragraphs, or of all, those alone that end in a question mark."`
	Speaker    *int     `placeholder:"N" help:"Who speaks in the paragraphs; 0 is nobody. Without paragraphs, whose --provenance is meant."`
	Named      bool     `help:"Who speaks in the paragraphs is named on standard input."`
	Provenance string   `default:"" enum:",own-words,interpreter,translation,notes" placeholder:"WHOSE" help:"Whose wording the paragraphs hold, or the speaker's turns, or without either all of the draft: own-words, interpreter, translation, notes."`
}

func (turnsCommand) Help() string {
	return `Example:
  sheaf turns 7kq2m0xa                                  lists speakers and paragraphs
  sheaf turns 7kq2m0xa --is 1=interviewer --is 2=R-7Q --same 2,4
  sheaf turns 7kq2m0xa --paragraphs 12,15,20:24 --speaker 2
  echo Interviewer | sheaf turns 7kq2m0xa --questions --named
  sheaf turns 7kq2m0xa --paragraphs 30:33 --provenance interpreter
  echo 'The old man' | sheaf turns 7kq2m0xa --label

Speakers are meant by their number in the list as it stood before the command,
never by name. What is said here of speakers and labels is taken for the next
file of the same account as well. The list is the original's text: it names
people.`
}

func (c turnsCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	before, err := a.review(rooms.Review, caller, c.Draft)
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	d := &decider{a, rooms.Review, caller, before.ID, people, before}
	said, err := c.speakers(d, before)
	if err != nil {
		return err
	}
	corrections, err := c.corrections(a, before)
	if err != nil {
		return err
	}
	if len(said) == 0 && len(corrections) == 0 {
		return a.listTurns(turnsOf(before, people), nil)
	}
	// Who speakers are comes first: what is none afterwards has no number.
	for i, f := range said {
		if err := d.decide(f); err != nil {
			a.say("%d of %d speakers are decided, and nothing else is changed", i, len(said))
			return err
		}
	}
	if len(corrections) > 0 {
		if err := rooms.Review.CorrectTurns(a.ctx, caller, before.ID, corrections); err != nil {
			if len(said) > 0 {
				a.say("speakers are decided; the turns are as they were")
			}
			return err
		}
	}
	after, err := rooms.Review.Review(a.ctx, caller, before.ID)
	if err != nil {
		return err
	}
	was := turnsOf(before, people)
	if err := a.listTurns(turnsOf(after, people), &was); err != nil {
		return err
	}
	a.say("next: sheaf review %s (%d undecided)", after.ID.Short(), after.Undecided)
	return nil
}

// corrections are those that change turns, all done or none.
func (c turnsCommand) corrections(a *app, review pseudonym.Review) (all []pseudonym.TurnCorrection, err error) {
	for _, n := range c.NotLabel {
		label, err := speakerNumber(review, n)
		if err != nil {
			return nil, err
		}
		all = append(all, pseudonym.TurnCorrection{NotLabel: label})
	}
	typed, err := c.typed(a)
	if err != nil {
		return nil, err
	}
	if c.Label {
		for _, label := range typed {
			all = append(all, pseudonym.TurnCorrection{Label: label})
		}
	}
	one := pseudonym.TurnCorrection{Provenance: text.Provenance(c.Provenance)}
	switch {
	case c.Named:
		one.Speaker = &typed[0]
	case c.Speaker != nil && *c.Speaker == 0:
		one.Speaker = new(string)
	case c.Speaker != nil:
		label, err := speakerNumber(review, *c.Speaker)
		if err != nil {
			return nil, err
		}
		one.Speaker = &label
	}
	ranges, err := c.paragraphs()
	if err != nil {
		return nil, err
	}
	one.Questions = c.Questions
	switch nothing := one.Speaker == nil && one.Provenance == ""; {
	case (len(ranges) > 0 || c.Questions) && nothing:
		return nil, sheaf.Errorf(sheaf.Invalid, "nothing is said about the paragraphs").Hintf("who speaks in them: --speaker N or --named; whose wording it is: --provenance")
	case len(ranges) == 0 && !c.Questions && one.Speaker != nil && (c.Named || one.Provenance == "" || *one.Speaker == ""):
		return nil, sheaf.Errorf(sheaf.Invalid, "somebody speaks, and where is not said").Hintf("--paragraphs N, or FROM:TO; or with --speaker N the --provenance of all that this one says")
	case nothing:
		return all, nil
	}
	if len(ranges) == 0 {
		return append(all, one), nil
	}
	for _, r := range ranges {
		one.From, one.To = r.Start, r.End
		all = append(all, one)
	}
	return all, nil
}

// typed are the names that standard input was said to hold.
func (c turnsCommand) typed(a *app) (typed []string, err error) {
	switch {
	case !c.Label && !c.Named:
		return nil, nil
	case c.Label && c.Named || c.Named && c.Speaker != nil:
		return nil, sheaf.Errorf(sheaf.Invalid, "--label, --named and --speaker each say something else").Hintf("one after the other, in a command of its own")
	}
	if a.interactive {
		a.say("one a line; end with Ctrl-D, on Windows with Ctrl-Z and Enter")
	}
	if typed, err = a.lines(); err != nil {
		return nil, err
	}
	switch {
	case len(typed) == 0:
		return nil, sheaf.Errorf(sheaf.Invalid, "standard input is empty").Hintf("names come from there and never from arguments: sheaf turns ... < file")
	case c.Named && len(typed) > 1:
		return nil, sheaf.Errorf(sheaf.Invalid, "standard input holds %d names, and one person speaks", len(typed))
	}
	return typed, nil
}

// paragraphs are those that are meant, as ranges of their numbers.
func (c turnsCommand) paragraphs() (all []text.Span, err error) {
	for _, said := range c.Paragraphs {
		if n, err := strconv.Atoi(said); err == nil && n >= 0 {
			all = append(all, text.Span{Start: n, End: n + 1})
			continue
		}
		span, err := parseSpan(said)
		if err != nil {
			return nil, sheaf.Errorf(sheaf.Invalid, "paragraphs are numbers of the list, or FROM:TO, TO excluded").Hintf("12 is one, 12:15 are three, 12,20:22 are three as well")
		}
		all = append(all, span)
	}
	return all, nil
}

// speakers are decisions of who speakers are, and which are one.
func (c turnsCommand) speakers(d *decider, review pseudonym.Review) (all []decisionForm, err error) {
	for _, is := range c.Is {
		number, role, ok := strings.Cut(is, "=")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			return nil, errRole
		}
		label, err := speakerNumber(review, n)
		if err != nil {
			return nil, err
		}
		f := decisionForm{Speaker: label, Role: text.Role(role)}
		switch f.Role {
		case text.RoleInterviewer, text.RoleInterpreter, text.RoleOther:
		default:
			f.Role, f.Person = text.RoleParticipant, role
			if _, err := byLabel(d.people, role); err != nil {
				return nil, errRole
			}
		}
		all = append(all, f)
	}
	if len(c.Same) == 1 {
		return nil, sheaf.Errorf(sheaf.Invalid, "one speaker alone is the same as nobody").Hintf("--same 2,4")
	}
	for _, n := range c.Apart {
		label, err := speakerNumber(review, n)
		if err != nil {
			return nil, err
		}
		all = append(all, decisionForm{Speaker: label, Apart: true})
	}
	for _, n := range c.Same[min(1, len(c.Same)):] {
		first, err := speakerNumber(review, c.Same[0])
		if err != nil {
			return nil, err
		}
		label, err := speakerNumber(review, n)
		if err != nil {
			return nil, err
		}
		all = append(all, decisionForm{Speaker: label, SameAs: first})
	}
	return all, nil
}

var errRole = sheaf.Errorf(sheaf.Invalid, "who a speaker is reads N=interviewer, N=interpreter, N=other, or N= and the label of a participant").
	Hintf("sheaf person list shows the labels")

// speakerNumber is the label of a speaker by its number in the list, from 1.
func speakerNumber(review pseudonym.Review, n int) (string, error) {
	if n < 1 || n > len(review.Speakers) {
		return "", sheaf.Errorf(sheaf.Invalid, "there is no speaker %d in the draft", n).Hintf("sheaf turns %s lists them", review.ID.Short())
	}
	return review.Speakers[n-1].Label, nil
}

// lines are those of standard input that are not empty.
func (a *app) lines() (all []string, err error) {
	data, err := a.readAll()
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		if s := strings.TrimSpace(line); s != "" {
			all = append(all, s)
		}
	}
	return all, nil
}

// turnsView is a draft's turns. Like the draft it is for the eyes of whoever holds
// the vault's key.
type turnsView struct {
	V          int               `json:"v"`
	Tier       int               `json:"tier"`
	Draft      pseudonym.DraftID `json:"draft"`
	Language   string            `json:"language,omitempty"`
	Undecided  int               `json:"undecided"` // flags and speakers
	Speakers   []turnsSpeaker    `json:"speakers"`
	Paragraphs []turnsParagraph  `json:"paragraphs"`
}

type turnsSpeaker struct {
	Number    int             `json:"number"` // from 1, as commands take it
	Label     string          `json:"label"`
	Turns     int             `json:"turns"`
	Decided   bool            `json:"decided"`
	Role      text.Role       `json:"role,omitempty"`
	Person    string          `json:"person,omitempty"`    // the neutral label of a participant
	Suggested string          `json:"suggested,omitempty"` // one of the original's people is called so
	Same      int             `json:"same,omitempty"`      // the number of the speaker that this one is, too
	Wording   text.Provenance `json:"wording,omitempty"`   // of the turns that say nothing else
}

type turnsParagraph struct {
	Number  int             `json:"number"`            // from 0, as commands take it
	Speaker int             `json:"speaker,omitempty"` // number; none where nobody speaks
	Turn    int             `json:"turn"`              // -1 outside anybody's speech
	Time    string          `json:"time,omitempty"`    // hh:mm:ss into the recording, where a turn begins, and of each line of subtitles
	Wording text.Provenance `json:"wording,omitempty"`
	Label   string          `json:"label,omitempty"` // as it stands in the text
	Text    string          `json:"text"`            // without it
}

func turnsOf(review pseudonym.Review, people []vault.Person) turnsView {
	t := review.Transcript
	v := turnsView{V: 1, Tier: 1, Draft: review.ID, Language: t.Language, Undecided: review.Undecided, Speakers: []turnsSpeaker{}, Paragraphs: []turnsParagraph{}}
	labels, numbers := map[vault.PersonID]string{}, map[string]int{}
	for _, p := range people {
		labels[p.ID] = p.Label
	}
	for i, s := range review.Speakers {
		numbers[s.Label] = i + 1
	}
	for i, s := range review.Speakers {
		v.Speakers = append(v.Speakers, turnsSpeaker{i + 1, s.Label, s.Turns, s.Decided, s.Role, labels[s.Person], labels[s.Suggested], numbers[s.Same], s.Provenance})
	}
	cues := map[int]int64{}
	for _, c := range t.Cues {
		cues[c.Paragraph] = c.StartMS
	}
	last := -1
	for i, p := range t.Paragraphs {
		one := turnsParagraph{Number: i, Turn: p.Turn, Label: p.Label.Of(t.Text), Text: t.Text[p.Label.End:p.End]}
		if p.Turn >= 0 {
			turn := t.Turns[p.Turn]
			one.Speaker = p.Speaker + 1
			if one.Wording = turn.Provenance; one.Wording == "" {
				one.Wording = review.Speakers[p.Speaker].Provenance
			}
			if p.Turn != last {
				one.Time = clock(turn.StartMS)
			}
		}
		last = p.Turn
		if at, ok := cues[i]; ok {
			one.Time = clock(at)
		}
		v.Paragraphs = append(v.Paragraphs, one)
	}
	return v
}

// listTurns prints speakers, and each paragraph with who speaks in it: it is the
// original's text. After a correction it prints what that changed.
func (a *app) listTurns(v turnsView, before *turnsView) error {
	if a.json {
		return a.printJSON(v)
	}
	var rows [][]string
	for _, s := range v.Speakers {
		rows = append(rows, []string{strconv.Itoa(s.Number), oneLine(s.Label), strconv.Itoa(s.Turns), s.is(), string(s.Wording)})
	}
	if err := a.table([]string{"speaker", "label", "turns", "is", "wording"}, rows); err != nil {
		return err
	}
	rows = nil
	last := -1
	for i, p := range v.Paragraphs {
		begins := p.Turn != last
		last = p.Turn
		if before != nil && !v.differs(*before, i) {
			continue
		}
		row := []string{strconv.Itoa(p.Number), "", p.Time, "", beginning(p.Text)}
		if p.Speaker > 0 {
			row[1] = strconv.Itoa(p.Speaker)
		}
		if begins {
			row[3] = string(p.Wording)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	fmt.Fprintln(a.out)
	return a.table([]string{"paragraph", "speaker", "time", "wording", "text"}, rows)
}

func (s turnsSpeaker) is() string {
	switch {
	case s.Same > 0:
		return "the same as " + strconv.Itoa(s.Same)
	case !s.Decided && s.Suggested != "":
		return "undecided; perhaps " + s.Suggested
	case !s.Decided:
		return "undecided"
	case s.Person != "":
		return s.Person
	}
	return string(s.Role)
}

// differs tells whether somebody else speaks in a paragraph than before, or in
// other wording. The text is the same, and numbers of speakers may not be.
func (v turnsView) differs(before turnsView, i int) bool {
	was, is := before.Paragraphs[i], v.Paragraphs[i]
	return v.speaks(i) != before.speaks(i) || was.Wording != is.Wording || was.Label != is.Label || v.begins(i) != before.begins(i)
}

func (v turnsView) speaks(i int) string {
	if n := v.Paragraphs[i].Speaker; n > 0 {
		return v.Speakers[n-1].Label
	}
	return ""
}

func (v turnsView) begins(i int) bool {
	return v.Paragraphs[i].Turn >= 0 && (i == 0 || v.Paragraphs[i-1].Turn != v.Paragraphs[i].Turn)
}

// beginning is as much of a paragraph as a line of a list holds.
func beginning(s string) string {
	const most = 60 // letters
	if s = oneLine(s); utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// oneLine is text without what would break a list's lines and columns.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
