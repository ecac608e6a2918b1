package pseudonym

import (
	"cmp"
	"crypto/rand"
	"slices"
	"sync"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/seal"
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
	others, err := selectOpenDrafts(s.tx, mostDrafts+1)
	if err != nil {
		return nil, err
	}
	others = slices.DeleteFunc(others, func(d openDraft) bool { return d.id == s.o.row.id })
	for _, d := range others[:min(len(others), mostDrafts)] {
		names, err := s.gate.perhaps.of(s.tx, s.gate, d)
		if err != nil && !gone(err) {
			return nil, err
		}
		s.maybe = append(s.maybe, names...)
	}
	return s.maybe, nil
}

// perhaps keeps in memory, of the drafts under review, what may be names, so that
// not each pseudonym that is drawn opens all of them. It keeps them sealed, each
// draft's under the draft's own key: only a session that could open the draft reads
// them, and once that key is gone nobody does.
type perhaps struct {
	mu     sync.Mutex
	sealed map[DraftID]perhapsIn
}

type perhapsIn struct {
	version  uint64 // of the draft
	envelope []byte
}

// of are what may be names in a draft. NotFound: its key is gone.
func (p *perhaps) of(tx *access.Tx, g *Gate, d openDraft) (names []string, err error) {
	key, err := g.vault.ObjectKey(tx, d.object)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	kept := p.sealed[d.id]
	p.mu.Unlock()
	if kept.version == d.version {
		return names, open(tx, seal.TableDraft, columnPerhaps, d.id.ID, d.version, kept.envelope, &names, key)
	}
	o, err := g.open(tx, d.id)
	if err != nil {
		return nil, err
	}
	names = o.perhapsNames([]string{})
	envelope, err := sealed(tx, seal.TableDraft, columnPerhaps, d.id.ID, d.version, names, key)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sealed == nil || len(p.sealed) >= 2*mostDrafts {
		p.sealed = map[DraftID]perhapsIn{}
	}
	p.sealed[d.id] = perhapsIn{d.version, envelope}
	return names, nil
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
