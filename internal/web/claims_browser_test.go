package web

import (
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/evidence"
	"sheaf/internal/study"
)

// bearingsOf are the passages that bear on a claim, as the study has them.
func (d house) bearingsOf(p *tab, claim evidence.Claim) (string, error) {
	all, err := d.Working.Register.Bearings(p.t.Context(), d.Founder, claim.ID)
	var lines []string
	for _, one := range all {
		lines = append(lines, string(one.Stance)+": "+one.Anchor.Span.Of(d.doc.Text))
	}
	slices.Sort(lines)
	return strings.Join(lines, " | "), err
}

// weighed is the page of a claim, and what the study has of it.
type weighed struct {
	seen
	Bearings string `json:"-"`
}

func (d house) pressClaim(p *tab) {
	claim, err := d.Working.Register.AddClaim(p.t.Context(), d.Founder, evidence.Claim{Text: "Something was kept."})
	if err != nil {
		p.t.Fatal(err)
	}
	for stance, words := range map[evidence.Stance]string{evidence.Supports: "small key of the mill", evidence.Contradicts: "counted the lamps"} {
		if _, err := d.Working.Register.Bear(p.t.Context(), d.Founder, evidence.Bearing{Claim: claim.ID, Anchor: d.words(words), Stance: stance, Basis: evidence.FirstHand}); err != nil {
			p.t.Fatal(err)
		}
	}
	path := "/claims/" + claim.ID.String()
	look := func(p *tab) (weighed, error) {
		now, err := look[weighed](p, lookAtPage)
		if err == nil {
			now.Bearings, err = d.bearingsOf(p, claim)
		}
		return now, err
	}
	// second puts the focus on the second passage: what is done is done to that
	// one, not to the first.
	second := func(p *tab) {
		p.visit(path)
		p.strokes("j j")
		p.until("the second passage has the focus", `document.activeElement.closest("[data-row]") === document.querySelectorAll(".sides [data-row]")[1]`)
	}
	p.driveSheet("claim", map[string]func(p *tab, keys string){
		"claim-edit": focuses(path, "claim-text"),
		"claim-open": func(p *tab, keys string) {
			second(p)
			changes(p, look, keys, func(now *weighed) {
				now.seen = seen{At: placeOf(d.words("counted the lamps")), Open: "codebook"}
			})
			p.visit(path)
			changes(p, look, keys, func(now *weighed) {
				now.seen = seen{At: placeOf(d.words("small key of the mill")), Open: "codebook"}
			})
		},
		"claim-rebear": func(p *tab, keys string) {
			all, err := d.Working.Register.Bearings(p.t.Context(), d.Founder, claim.ID)
			if err != nil {
				p.t.Fatal(err)
			}
			i := slices.IndexFunc(all, func(b evidence.Bearing) bool { return b.Stance == evidence.Contradicts })
			second(p)
			changes(p, look, keys, func(now *weighed) {
				now.seen = seen{At: "/claims/new?replaces=" + all[i].ID.String(), Focus: "stance=contradicts"}
			})
		},
		"claim-unbear": func(p *tab, keys string) {
			second(p)
			changes(p, look, keys, func(now *weighed) { now.Bearings, now.Focus = "supports: small key of the mill", "" })
		},
		"claim-link": focuses(path, "link-a"),
		"claim-remove": func(p *tab, keys string) {
			p.visit(path)
			changes(p, look, keys, func(now *weighed) { now.Dialog, now.Focus = "remove-claim", "button" })
		},
	})
}

// putting is the form that puts a passage to a claim.
type putting struct {
	seen
	Stance, Basis, Claim string // what is chosen
}

const lookAtPutting = `Object.assign(` + lookAtPage + `, (() => {
	const chosen = (name) => document.querySelector("[name=" + name + "]:checked")?.value ?? "";
	return {Stance: chosen("stance"), Basis: chosen("basis"), Claim: chosen("claim")};
})())`

func (d house) pressBearing(p *tab) {
	if _, err := d.Working.Register.AddClaim(p.t.Context(), d.Founder, evidence.Claim{Text: "Somebody waited.", Subjects: []study.SubjectID{{ID: d.kelmur.Subject}}}); err != nil {
		p.t.Fatal(err)
	}
	path := fmt.Sprintf("/claims/new?document=%s&version=1&span=%s", d.doc.ID, spanText(d.words("small key of the mill").Span))
	look := func(p *tab) (putting, error) { return look[putting](p, lookAtPutting) }
	takes := func(stance evidence.Stance) func(now *putting) {
		return func(now *putting) { now.Stance, now.Focus = string(stance), "stance="+string(stance) }
	}
	stance := func(is evidence.Stance) func(p *tab, keys string) {
		return func(p *tab, keys string) {
			p.visit(path)
			if is == evidence.Supports { // the form begins with it
				changes(p, look, "c", takes(evidence.Contradicts))
			}
			changes(p, look, keys, takes(is))
		}
	}
	basis := func(is evidence.Basis) func(p *tab, keys string) {
		return func(p *tab, keys string) {
			p.visit(path)
			if is == evidence.FirstHand {
				changes(p, look, "2", func(now *putting) { now.Basis = string(evidence.HeardFrom) })
			}
			changes(p, look, keys, func(now *putting) { now.Basis = string(is) })
		}
	}
	p.driveSheet("bearing", map[string]func(p *tab, keys string){
		"stance-supports":    stance(evidence.Supports),
		"stance-contradicts": stance(evidence.Contradicts),
		"stance-qualifies":   stance(evidence.Qualifies),
		"basis-first-hand":   basis(evidence.FirstHand),
		"basis-heard-from":   basis(evidence.HeardFrom),
		"basis-rumour":       basis(evidence.Rumour),
		"basis-document":     basis(evidence.Document),
		"basis-inference":    basis(evidence.Inference),
		"claim-new": func(p *tab, keys string) {
			p.visit(path)
			changes(p, look, keys, func(now *putting) { now.Claim, now.Focus = "new", "claim-text" })
		},
		"bearing-from":      focuses(path, "from"),
		"bearing-outside":   focuses(path, "outside"),
		"bearing-precision": focuses(path, "precision"),
	})
	p.driveSheet("claims", map[string]func(p *tab, keys string){"claim-new": focuses("/claims", "claim-text")})
}
