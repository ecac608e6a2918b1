package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// review opens a draft by the beginning of its id.
func (a *app) review(gate *pseudonym.Gate, caller access.Caller, id string) (pseudonym.Review, error) {
	drafts, err := gate.Index(a.ctx, caller)
	if err != nil {
		return pseudonym.Review{}, err
	}
	draft, err := pick("draft", id, drafts, draftID)
	if err != nil {
		return pseudonym.Review{}, err
	}
	return gate.Review(a.ctx, caller, draft.ID)
}

// parseSpan reads START:END.
func parseSpan(s string) (text.Span, error) {
	from, to, ok := strings.Cut(s, ":")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if !ok || err1 != nil || err2 != nil || start < 0 || end <= start {
		return text.Span{}, sheaf.Errorf(sheaf.Invalid, "a span is START:END, bytes of UTF-8 from 0, end excluded")
	}
	return text.Span{Start: start, End: end}, nil
}

type decideCommand struct {
	Draft string `arg:"" help:"The draft's id."`
}

func (decideCommand) Help() string {
	return `Example:
  sheaf decide 7kq2m0xa                 (asks, string by string)
  sheaf decide 7kq2m0xa < decisions.json

From a script, standard input is a JSON list of decisions and speakers:

  [{"speaker": "A:", "role": "participant", "person": "R-7Q"},
   {"string": "...", "action": "replace", "kind": "person", "person": "R-7Q"},
   {"string": "...", "action": "generalise", "with": "[a village in the north]", "kind": "place"},
   {"string": "...", "action": "keep"},
   {"span": "120:131", "action": "remove", "mark": true}]

Asked string by string, Enter accepts what is proposed. Actions: keep, replace (by a pseudonym), generalise (by your words), remove. A
string is decided for the whole study unless "scope" is "here". "sameAs" names a
string decided before that means the same. "mark" marks it first. Speakers are
set and strings marked first of all; the decisions are then made in their order.
All of it is one act: where one entry cannot be carried out, nothing is, and the
error names the entry by its number and its line.`
}

type decisionForm struct {
	Speaker    string           `json:"speaker"`
	Role       text.Role        `json:"role"`
	Provenance text.Provenance  `json:"provenance"`
	String     string           `json:"string"`
	Span       string           `json:"span"`
	Mark       bool             `json:"mark"`
	Type       string           `json:"type"`
	Action     pseudonym.Action `json:"action"`
	Scope      pseudonym.Scope  `json:"scope"`
	Kind       pseudonym.Kind   `json:"kind"`
	Person     string           `json:"person"` // label
	SameAs     string           `json:"sameAs"`
	Apart      bool             `json:"apart"`
	With       string           `json:"with"`
	Gender     string           `json:"gender"`
	Culture    string           `json:"culture"`
	Sense      pseudonym.Sense  `json:"sense"`
	Proclitic  string           `json:"proclitic"`

	accepted *pseudonym.Decision // of somebody who accepts what is proposed

	number, line int // of an entry of a list: which, and on what line it begins, from 1
}

func (c decideCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	review, err := a.review(rooms.Review, caller, c.Draft)
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	d := &decider{a, rooms.Review, caller, review.ID, people, review}
	if a.interactive {
		err = d.ask() // each answer is kept as it is given
	} else {
		err = d.carryOutList()
	}
	if err != nil {
		return err
	}
	after, err := rooms.Review.Review(a.ctx, caller, review.ID)
	if err != nil {
		return err
	}
	a.say("%d undecided", after.Undecided)
	if after.Undecided == 0 {
		a.say("next: sheaf review %s --text, then: sheaf admit %s", review.ID.Short(), review.ID.Short())
	}
	return nil
}

// decider carries out decisions on one draft.
type decider struct {
	*app
	gate   *pseudonym.Gate
	caller access.Caller
	draft  pseudonym.DraftID
	people []vault.Person
	now    pseudonym.Review // as the last decision left it
}

// carryOut does in one act what is asked for.
func (d *decider) carryOut(list ...pseudonym.Entry) error {
	now, err := d.gate.CarryOut(d.ctx, d.caller, d.draft, list)
	if err != nil {
		return err
	}
	d.now = now
	return nil
}

// decide does what one form asks for.
func (d *decider) decide(f decisionForm) error {
	e, err := d.entry(f)
	if err != nil {
		return err
	}
	return d.carryOut(e)
}

// carryOutList does what a list on standard input says.
func (d *decider) carryOutList() error {
	forms, err := d.readList()
	if err != nil || len(forms) == 0 {
		return err
	}
	list := make([]pseudonym.Entry, len(forms))
	for i, f := range forms {
		if list[i], err = d.entry(f); err != nil {
			return f.failed(err, text.Span{})
		}
	}
	err = d.carryOut(list...)
	var of *pseudonym.EntryError
	if errors.As(err, &of) {
		return forms[of.Entry].failed(of.Err, of.At)
	}
	return err
}

// readList reads a JSON list entry by entry, so that each can be named by its place.
func (d *decider) readList() (forms []decisionForm, err error) {
	data, err := d.readAll()
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if begin, err := decoder.Token(); err != nil || begin != json.Delim('[') {
		return nil, errNoList
	}
	for decoder.More() {
		at := int(decoder.InputOffset())
		at += bytes.IndexByte(data[at:], '{') + 1 // what stands before it is white space and a comma
		f := decisionForm{number: len(forms) + 1, line: 1 + bytes.Count(data[:at], []byte("\n"))}
		if decoder.Decode(&f) != nil {
			// The decoder's own words may quote what was typed.
			return nil, f.failed(sheaf.Errorf(sheaf.Invalid, "it is not the JSON that this command reads").Hintf("add --help to see its fields"), text.Span{})
		}
		forms = append(forms, f)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, errNoList
	}
	return forms, nil
}

var errNoList = sheaf.Errorf(sheaf.Invalid, "standard input is not the JSON list that this command reads").Hintf("add --help to see its fields")

// failed says which entry of the list an error is of, and where the draft says what
// that is about; never what it says.
func (f decisionForm) failed(err error, at text.Span) error {
	where := ""
	if at.Len() > 0 {
		where = fmt.Sprintf(", about %d:%d of the draft", at.Start, at.End)
	}
	return sheaf.Errorf(sheaf.KindOf(err), "nothing was done: entry %d of the list, on line %d%s: %w", f.number, f.line, where, err)
}

// entry is what a form asks for.
func (d *decider) entry(f decisionForm) (e pseudonym.Entry, err error) {
	if f.accepted != nil {
		return pseudonym.Entry{Decision: *f.accepted}, nil
	}
	var person vault.PersonID
	if f.Person != "" {
		one, err := byLabel(d.people, f.Person)
		if err != nil {
			return e, err
		}
		person = one.ID
	}
	if f.Speaker != "" {
		is := pseudonym.SpeakerIs{Role: f.Role, Person: person, SameAs: f.SameAs, Apart: f.Apart, Provenance: f.Provenance}
		return pseudonym.Entry{Speaker: f.Speaker, Is: is}, nil
	}
	var span text.Span
	if f.Span != "" {
		if span, err = parseSpan(f.Span); err != nil {
			return e, err
		}
	}
	return pseudonym.Entry{Mark: f.Mark, Type: f.Type, Decision: pseudonym.Decision{
		String: f.String, Span: span, Scope: f.Scope, Action: f.Action, Person: person, SameAs: f.SameAs,
		With: f.With, Kind: f.Kind, Gender: f.Gender, Culture: f.Culture, Sense: f.Sense, Proclitic: f.Proclitic,
	}}, nil
}
