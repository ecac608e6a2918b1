package pseudonym

import (
	"cmp"
	"crypto/rand"
	"slices"

	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// unnamed tells whether a pseudonym has to be found before the plan can be
// carried out.
func (p *plan) unnamed() bool {
	if p.d.Action != Replace {
		return false
	}
	if latin, arabic := text.TwoScripts(p.d.With); latin+arabic != "" {
		return latin != "" && latin != p.entity.Latin || arabic != "" && arabic != p.entity.Arabic
	}
	return p.entity.Latin == "" && p.entity.Arabic == ""
}

// naming is what drawing a pseudonym takes.
type naming struct {
	culture, gender string
	avoid           []string // names and pseudonyms of the study
	rather          []string // what may be names in the drafts under review
	text            string
}

func (p *plan) naming() (*naming, error) {
	known, err := p.names()
	if err != nil {
		return nil, err
	}
	n := &naming{culture: p.d.Culture, gender: genderOf(p.d.Gender), text: p.o.transcript.Text, avoid: p.book.pseudonyms(p.entity)}
	var own []string
	for _, k := range known {
		n.avoid = append(n.avoid, k.Text)
		if k.Type == detect.Person && !p.entity.Person.IsZero() && k.Person == p.entity.Person {
			own = append(own, k.Text)
			if n.gender == "" {
				n.gender = genderOf(k.Gender)
			}
		}
	}
	for _, d := range p.book.decisions {
		if d.Kind.nameType() != "" && d.Action != Keep {
			n.avoid = append(n.avoid, d.Form)
		}
	}
	culture, gender := fitting(append(own, p.surface), p.o.transcript.Language)
	n.culture, n.gender = cmp.Or(n.culture, culture), cmp.Or(n.gender, gender)
	n.rather, err = p.perhapsNames()
	return n, err
}

// mostDrafts of those under review are looked at for names, the newest.
const mostDrafts = 50

// perhapsNames are what may be names in this draft and in the others under
// review, where nobody has decided about them yet: a pseudonym drawn today must
// not turn out to be what somebody is called in the next interview.
func (s *sitting) perhapsNames() ([]string, error) {
	if s.maybe != nil {
		return s.maybe, nil
	}
	s.maybe = s.o.perhapsNames([]string{})
	rows, err := selectDrafts(s.tx)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row draftRow) bool { return row.state != Open || row.id == s.o.row.id })
	for _, row := range rows[max(0, len(rows)-mostDrafts):] {
		other, err := s.gate.openRow(s.tx, row)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s.maybe = other.perhapsNames(s.maybe)
	}
	return s.maybe, nil
}

func (o *opened) perhapsNames(names []string) []string {
	for _, m := range o.review.Mentions {
		if m.Type == detect.Person || m.Type == detect.Unknown && m.Tier == detect.TierResidual {
			names = append(names, m.said)
		}
	}
	return names
}

// draw draws a pseudonym that resembles nothing that may be a name in the drafts
// under review, or, where that leaves none, no name that is known to be one.
func (n *naming) draw() (detect.Pseudonym, error) {
	drawn, err := detect.DrawPseudonym(rand.Reader, n.culture, n.gender, append(slices.Clone(n.avoid), n.rather...), n.text)
	if sheaf.KindOf(err) == sheaf.Conflict {
		drawn, err = detect.DrawPseudonym(rand.Reader, n.culture, n.gender, n.avoid, n.text)
	}
	drawn.Culture = n.culture
	return drawn, err
}

// name gives the entity its pseudonym, drawn or as somebody chose it. Conflict:
// the one that was chosen resembles another or a real name, or none is left.
func (p *plan) name() error {
	n, err := p.naming()
	if err != nil {
		return err
	}
	e := p.entity
	resembles := func(a string) bool { return detect.Resembles(p.d.With, a) }
	switch latin, arabic := text.TwoScripts(p.d.With); {
	case p.d.With == "":
		drawn, err := n.draw()
		if err != nil {
			return err
		}
		e.Latin, e.Arabic, e.Culture, e.Gender = drawn.Latin, drawn.Arabic, drawn.Culture, drawn.Gender
	case another(e.Latin, latin) || another(e.Arabic, arabic):
		return sheaf.Errorf(sheaf.Conflict, "whoever is meant has a pseudonym already").Hintf("leave the pseudonym out: the one that is known stays")
	case slices.ContainsFunc(n.avoid, resembles):
		return sheaf.Errorf(sheaf.Conflict, "the pseudonym given resembles another or a real name of the study").Hintf("leave it out to have one drawn")
	default:
		other, _ := detect.OtherScript(p.d.With)
		e.Latin, e.Arabic = cmp.Or(e.Latin, latin, other), cmp.Or(e.Arabic, arabic, other)
	}
	if n.gender != "" {
		e.Gender = n.gender
	}
	if p.fresh {
		return nil
	}
	return e.change(p.tx)
}

// another tells whether a pseudonym would take the place of one in its script.
func another(now, given string) bool { return now != "" && given != "" && now != given }
