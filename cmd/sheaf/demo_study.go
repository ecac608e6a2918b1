package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

func (d *demo) subject(key string) study.SubjectID { return study.SubjectID{ID: d.people[key].Subject} }

func (d *demo) describe(ctx context.Context) error {
	var file struct {
		Attributes []struct {
			Person string
			Values map[string]string
		} `json:"attributes"`
	}
	if err := d.read("attributes.json", &file); err != nil {
		return err
	}
	for _, one := range file.Attributes {
		for _, name := range slices.Sorted(maps.Keys(one.Values)) {
			if err := d.working.Study.SetAttribute(ctx, d.caller, d.subject(one.Person), name, one.Values[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) addCodes(ctx context.Context) error {
	var file struct {
		Codes []struct{ Name, Parent, Definition string } `json:"codes"`
	}
	if err := d.read("codebook.json", &file); err != nil {
		return err
	}
	for _, one := range file.Codes {
		code := coding.Code{Name: one.Name, Definition: one.Definition}
		if one.Parent != "" {
			parent, err := d.working.Book.CodeByName(ctx, d.caller, one.Parent)
			if err != nil {
				return err
			}
			code.Parent = parent.ID
		}
		if _, err := d.working.Book.AddCode(ctx, d.caller, code); err != nil {
			return err
		}
	}
	return nil
}

// anchor finds a quote in a document; it occurs there once.
func (d *demo) anchor(document, quote string) (study.Anchor, error) {
	doc := d.documents[document]
	span, err := quoted(doc.Text, quote)
	if err != nil {
		err = fmt.Errorf("%s: %q: %w", document, quote, err)
	}
	return study.Anchor{Document: doc.ID, Version: doc.Version, Span: span}, err
}

func (d *demo) addCodings(ctx context.Context) error {
	return d.code(ctx, d.caller, "codings.json")
}

// demoSecond is the working name of the invented study's second coder.
const demoSecond = "second"

// addSecondReading lets a second coder into the study, who reads four documents
// again in a session and a layer of her own.
func (d *demo) addSecondReading(ctx context.Context) error {
	passphrase := sheaf.NewSecret(demoPassphrase)
	if _, err := d.space.AddMember(ctx, d.caller, demoSecond, []access.Role{access.Analyst}, passphrase); err != nil {
		return err
	}
	second, err := d.space.Unlock(ctx, demoSecond, passphrase, false)
	if err != nil {
		return err
	}
	defer second.Forget()
	return d.code(ctx, second, "codings-second.json")
}

// code lays the codings of a file in the caller's own layer.
func (d *demo) code(ctx context.Context, c access.Caller, file string) error {
	var list struct {
		Codings []struct{ Document, Quote, Code string }
	}
	if err := d.read(file, &list); err != nil {
		return err
	}
	codes, err := d.codesByName(ctx)
	if err != nil {
		return err
	}
	all := make([]coding.Application, len(list.Codings))
	for i, one := range list.Codings {
		anchor, err := d.anchor(one.Document, one.Quote)
		if err != nil {
			return err
		}
		all[i] = coding.Application{Code: codes[one.Code], Anchor: anchor}
	}
	_, err = d.working.Book.CodeAll(ctx, c, all)
	return err
}

func (d *demo) codesByName(ctx context.Context) (map[string]coding.CodeID, error) {
	codes, err := d.working.Book.Codes(ctx, d.caller)
	if err != nil {
		return nil, err
	}
	ids := map[string]coding.CodeID{}
	for _, code := range codes {
		ids[code.Name] = code.ID
	}
	return ids, nil
}

// fillGrid holds every participant to the guide's questions.
func (d *demo) fillGrid(ctx context.Context) error {
	var file struct {
		Columns []struct {
			Key, Text, Code string
		}
		Rows []struct {
			Person string
			Cells  map[string]struct {
				State   coding.CellState
				Summary string
			}
		}
	}
	if err := d.read("grid.json", &file); err != nil {
		return err
	}
	codes, err := d.codesByName(ctx)
	if err != nil {
		return err
	}
	columns := make([]coding.Column, len(file.Columns))
	for i, one := range file.Columns {
		columns[i] = coding.Column{Text: one.Text, Code: codes[one.Code]}
	}
	columns, err = d.working.Book.AddColumns(ctx, d.caller, columns)
	if err != nil {
		return err
	}
	for _, row := range file.Rows {
		for i, column := range file.Columns {
			said, written := row.Cells[column.Key]
			if !written {
				continue
			}
			cell := coding.Cell{Subject: d.subject(row.Person), Column: columns[i].ID, State: said.State, Summary: said.Summary}
			if _, err := d.working.Book.SetCell(ctx, d.caller, cell); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) addMemos(ctx context.Context) error {
	var file struct {
		Memos []struct{ On, Document, Code, Quote, Text string } `json:"memos"`
	}
	if err := d.read("memos.json", &file); err != nil {
		return err
	}
	codings, err := d.working.Book.Codings(ctx, d.caller, coding.Filter{})
	if err != nil {
		return err
	}
	for _, one := range file.Memos {
		memo := coding.Memo{On: coding.OnStudy, Text: one.Text}
		switch one.On {
		case "document":
			memo.On, memo.Target = coding.OnDocument, d.documents[one.Document].ID.ID
		case "code":
			code, err := d.working.Book.CodeByName(ctx, d.caller, one.Code)
			if err != nil {
				return err
			}
			memo.On, memo.Target = coding.OnCode, code.ID.ID
		case "quote":
			anchor, err := d.anchor(one.Document, one.Quote)
			if err != nil {
				return err
			}
			memo.On, memo.Target = coding.OnCoding, codingAt(codings, anchor).ID
		}
		if _, err := d.working.Book.WriteMemo(ctx, d.caller, memo); err != nil {
			return err
		}
	}
	return nil
}

// codingAt finds a coding of exactly this passage.
func codingAt(codings []coding.Coding, anchor study.Anchor) coding.CodingID {
	i := slices.IndexFunc(codings, func(c coding.Coding) bool { return c.Anchor == anchor })
	if i < 0 {
		return coding.CodingID{}
	}
	return codings[i].ID
}

func (d *demo) addClaims(ctx context.Context) error {
	var file struct {
		Claims []struct {
			Text  string
			Links []struct{ Document, Quote, Person, Stance, Basis, Source string }
		} `json:"claims"`
	}
	if err := d.read("claims.json", &file); err != nil {
		return err
	}
	for _, one := range file.Claims {
		claim, err := d.working.Register.AddClaim(ctx, d.caller, evidence.Claim{Text: one.Text})
		if err != nil {
			return err
		}
		for _, link := range one.Links {
			anchor, err := d.anchor(link.Document, link.Quote)
			if err != nil {
				return err
			}
			bearing := evidence.Bearing{
				Claim: claim.ID, Anchor: anchor, Subject: d.subject(link.Person),
				Stance: evidence.Stance(link.Stance), Basis: evidence.Basis(link.Basis), Outside: link.Source,
			}
			if _, err := d.working.Register.Bear(ctx, d.caller, bearing); err != nil {
				return err
			}
		}
	}
	return d.addReferrals(ctx)
}

// addReferrals writes down who came by whom.
func (d *demo) addReferrals(ctx context.Context) error {
	var file struct {
		Links []struct {
			A, B string
			Kind evidence.DependenceKind
		}
	}
	if err := d.read("dependences.json", &file); err != nil {
		return err
	}
	for _, one := range file.Links {
		link := evidence.Dependence{A: d.subject(one.A), B: d.subject(one.B), Kind: one.Kind}
		if _, err := d.working.Register.AddDependence(ctx, d.caller, link); err != nil {
			return err
		}
	}
	return nil
}
