package web

import (
	"strings"

	"github.com/chromedp/chromedp"

	"sheaf/internal/pseudonym"
	"sheaf/internal/vault"
)

// locked is a page of the vault's rooms, and what the vault has.
type behind struct {
	seen
	Wipe   int  // files that may be wiped outside
	Held   bool `json:"-"`
	Drafts int  `json:"-"`
}

const lookBehind = `Object.assign(` + lookAtPage + `, {Wipe: document.querySelectorAll("#wipe .wipe li").length})`

func (d house) behind(p *tab) (behind, error) {
	now, err := look[behind](p, lookBehind)
	if err != nil {
		return now, err
	}
	if strings.HasPrefix(now.At, "/review/") {
		now.At = routeShape(now.At)
	}
	who, err := d.Locked.Vault.Person(p.t.Context(), d.Founder, d.zorvand.ID)
	if err != nil {
		return now, err
	}
	var drafts []pseudonym.Draft
	drafts, err = d.Locked.Review.Drafts(p.t.Context(), d.Founder)
	now.Held, now.Drafts = who.Held, len(drafts)
	return now, err
}

// pressStudy is pressed while the vault is closed: one of its keys opens it.
func (d house) pressStudy(p *tab) {
	p.driveSheet("study", map[string]func(p *tab, keys string){
		"vault": leads("/", "/interviews", "passphrase"),
		"new":   leads("/", "/interviews/new", "passphrase"),
	})
}

func (d house) pressPeople(p *tab) {
	p.driveSheet("interviews", map[string]func(p *tab, keys string){
		"new":    leads("/interviews", "/interviews/new", "speaker"),
		"people": leads("/interviews", "/people", ""),
	})
	p.driveSheet("people", map[string]func(p *tab, keys string){
		"add": func(p *tab, keys string) {
			p.visit("/people")
			changes(p, lookAround, keys, func(now *seen) { now.Open, now.Focus = "add-person", "kind" })
		},
		"new":        leads("/people", "/interviews/new", "speaker"),
		"interviews": leads("/people", "/interviews", ""),
	})
	path := personPath(d.zorvand)
	p.driveSheet("person", map[string]func(p *tab, keys string){
		"sheet":   leads(path, path+"/sheet", ""),
		"consent": focuses(path, "consent-date"),
		"hold": func(p *tab, keys string) {
			p.visit(path)
			changes(p, d.behind, keys, func(now *behind) { now.Held = true })
			p.until("the page says so", `document.readyState === "complete" && !!document.querySelector("main .tag-stop")`)
			changes(p, d.behind, keys, func(now *behind) { now.Held = false })
		},
		"erase": leads(path, path+"/erase", ""),
	})
}

func (d house) pressInterview(p *tab) {
	stranger := d.Person(vault.Participant, "Ovrandel")
	path := interviewPath(d.Lock("another.txt", "Interviewer: And then?\nOvrandel: Then we went home.\n", stranger).Account)
	p.driveSheet("interview", map[string]func(p *tab, keys string){
		"files": focuses(path, "files"),
		"sheet": leads(path, path+"/sheet", ""),
		"draft": func(p *tab, keys string) {
			p.visit(path)
			changes(p, d.behind, keys, func(now *behind) {
				*now = behind{seen: seen{At: "/review/{id}"}, Drafts: now.Drafts + 1}
			})
		},
		"wiped": func(p *tab, keys string) {
			p.visit(path)
			walker{p, d.World}.file("#files", "tape.txt", "Interviewer: And then?\n")
			p.do(chromedp.Focus("#files"))
			p.strokes("ctrl+enter")
			p.until("what to wipe is told", `!!document.querySelector("#wipe [data-act=wiped]")`)
			changes(p, d.behind, keys, func(now *behind) { now.Wipe, now.Focus = 0, "" })
		},
	})
}
