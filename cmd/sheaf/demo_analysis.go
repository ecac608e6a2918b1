package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/inquiry"
	"sheaf/internal/sheaf"
	"sheaf/internal/web"
)

// addPublished writes down a study of others, with how its themes stand to the codes
// of this one.
func (d *demo) addPublished(ctx context.Context) error {
	var file struct {
		Title, Cited, Via string
		People            coding.Bounds
		Facts             []coding.PublishedFact
		Themes            []struct {
			Name      string
			People    coding.Bounds
			Crosswalk []struct {
				Code     string
				Relation coding.Relation
			}
		}
	}
	if err := d.read("published.json", &file); err != nil {
		return err
	}
	codes, err := d.codesByName(ctx)
	if err != nil {
		return err
	}
	p := coding.Published{Title: file.Title, Cited: file.Cited, Via: file.Via, People: file.People, Facts: file.Facts}
	for _, one := range file.Themes {
		theme := coding.Theme{Name: one.Name, People: one.People}
		for _, crossing := range one.Crosswalk {
			theme.Crosswalk = append(theme.Crosswalk, coding.Crossing{Code: codes[crossing.Code], Relation: crossing.Relation})
		}
		p.Themes = append(p.Themes, theme)
	}
	_, err = d.working.Book.SavePublished(ctx, d.caller, p)
	return err
}

// demoPlace is what somebody laid: a code on words of a document.
type demoPlace struct{ Quote, Code string }

// reconcile freezes the two readings, and lets the two coders decide on some of
// what they differ in.
func (d *demo) reconcile(ctx context.Context) error {
	var file struct {
		Frozen    string
		Decisions []struct {
			Document, By, Kept, Why string
			First, Second           *demoPlace
		}
	}
	if err := d.read("reconciled.json", &file); err != nil {
		return err
	}
	rooms, err := d.askedOf(d.working)
	if err != nil {
		return err
	}
	frozen, err := inquiry.Freeze(ctx, d.caller, rooms, file.Frozen)
	if err != nil {
		return err
	}
	second, err := d.space.Unlock(ctx, demoSecond, sheaf.NewSecret(demoPassphrase), false)
	if err != nil {
		return err
	}
	defer second.Forget()
	coders := map[string]access.Caller{"first": d.caller, "second": second}
	laid, err := d.working.Book.Codings(ctx, d.caller, coding.Filter{})
	if err != nil {
		return err
	}
	codes, err := d.codesByName(ctx)
	if err != nil {
		return err
	}
	for _, one := range file.Decisions {
		decision := coding.Decision{Frozen: frozen.ID, Kept: one.Kept, Why: one.Why}
		var lay []coding.Application
		for _, side := range []struct {
			as    string
			place *demoPlace
			into  *[]coding.CodingID
		}{{"first", one.First, &decision.First}, {"second", one.Second, &decision.Second}} {
			if side.place == nil {
				continue
			}
			anchor, err := d.anchor(one.Document, side.place.Quote)
			if err != nil {
				return err
			}
			code, by := codes[side.place.Code], coders[side.as].Member()
			i := slices.IndexFunc(laid, func(c coding.Coding) bool { return c.Anchor == anchor && c.Code == code && c.By == by })
			if i < 0 {
				return fmt.Errorf("%s: nobody laid %s on %q", one.Document, side.place.Code, side.place.Quote)
			}
			*side.into = []coding.CodingID{laid[i].ID}
			if one.Kept == side.as || one.Kept == coding.KeptBoth {
				lay = append(lay, coding.Application{Code: code, Anchor: anchor})
			}
		}
		if _, err := d.working.Book.Decide(ctx, coders[one.By], decision, lay); err != nil {
			return err
		}
	}
	return nil
}

// keepQuestions puts some questions, and keeps them with their settings.
func (d *demo) keepQuestions(ctx context.Context) error {
	var file struct {
		Questions []struct {
			Name, Question, Frozen string
			Settings               url.Values
		}
	}
	if err := d.read("questions.json", &file); err != nil {
		return err
	}
	rooms, err := d.askedOf(d.working)
	if err != nil {
		return err
	}
	speech, err := web.Speech("en")
	if err != nil {
		return err
	}
	states := map[coding.FrozenID]*inquiry.State{}
	for _, one := range file.Questions {
		var frozen coding.FrozenID
		if one.Frozen != "" {
			if frozen, err = d.frozen(rooms, d.caller, one.Frozen); err != nil {
				return err
			}
		}
		if states[frozen] == nil {
			if states[frozen], err = inquiry.At(ctx, d.caller, rooms, frozen); err != nil {
				return err
			}
		}
		kind, err := inquiry.KindOf(one.Question)
		if err != nil {
			return err
		}
		answer, err := kind.Ask(ctx, states[frozen], one.Settings, speech)
		if err != nil {
			return err
		}
		if _, err := inquiry.Save(ctx, d.caller, rooms, one.Name, one.Question, answer.Asked, frozen); err != nil {
			return err
		}
	}
	return nil
}
