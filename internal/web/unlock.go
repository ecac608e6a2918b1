package web

import (
	"net/http"
	"time"

	"sheaf/internal/sheaf"
)

// unlockPage asks for the passphrase.
type unlockPage struct {
	layoutPage
	Known   bool // this browser brought the printed link; otherwise it is told to
	Wrong   bool // the last passphrase opened nothing
	Seconds int  // to wait before the next try
}

// welcomePage leads on from a link that another page opened.
type welcomePage struct{ layoutPage }

// showUnlock also takes the token of the printed link, and sends the browser
// on to the address without it.
func (b *Workbench) showUnlock(in *request) (view, error) {
	if token := in.URL.Query().Get("token"); token != "" && in.Method == http.MethodGet {
		if err := b.welcome(in, token); err != nil {
			return view{}, err
		}
		if in.Header.Get("Sec-Fetch-Site") == "cross-site" {
			// The link came from a file or another page: a Strict cookie is not sent on
			// a redirect then, but on a step that this page itself begins.
			in.response.Set("Refresh", "0; url=/unlock")
			p := &welcomePage{}
			p.Title = b.pages.catalogue.say(b.languageOf(in), key("unlock.title"))
			return view{template: "welcome", page: p}, nil
		}
		in.response.Set("Location", "/unlock")
		return view{status: http.StatusSeeOther}, nil
	}
	if in.session.open {
		in.response.Set("Location", "/")
		return view{status: http.StatusSeeOther}, nil
	}
	p := &unlockPage{
		Known:   in.session.known,
		Wrong:   in.URL.Query().Has("wrong"),
		Seconds: int((b.throttle.wait() + time.Second - 1) / time.Second),
	}
	p.Title = b.pages.catalogue.say(b.languageOf(in), key("unlock.title"))
	return view{template: "unlock", page: p}, nil
}

// welcome makes the browser known, and opens the study where the token says so.
func (b *Workbench) welcome(in *request, token string) error {
	key, brought, ok := b.sessions.welcome(token)
	if !ok {
		return nil
	}
	if brought.unlocked {
		g, err := b.house.greet(in, brought.caller)
		if err != nil {
			b.house.lock(brought.caller)
			return err
		}
		key = b.sessions.openFor(key, g)
	}
	b.handOut(in, key)
	return nil
}

// unlock tries the passphrase. A wrong one leads back to the page, and so does
// one that comes too early: it is not tried, and the page says how long to wait.
func (b *Workbench) unlock(in *request) (string, error) {
	if !in.session.known || in.session.open {
		return "/unlock", nil
	}
	var g guest
	early, err := b.throttle.try(func() (err error) {
		g, err = b.house.unlock(in, sheaf.NewSecret(in.PostFormValue("passphrase")))
		return err
	})
	switch {
	case early || err != nil && sheaf.KindOf(err) == sheaf.Locked:
		return "/unlock?wrong", nil
	case err != nil:
		return "", err
	}
	fresh := b.sessions.openFor(in.key, g)
	if fresh == "" { // another window of this browser was quicker
		b.house.lock(g.caller)
		return "/unlock", nil
	}
	b.handOut(in, fresh)
	return localPath(in.session.back), nil
}

// lock signs out. The browser stays known: the passphrase alone opens again.
func (b *Workbench) lock(in *request) (string, error) {
	b.handOut(in, b.sessions.lock(in.key))
	in.response.Set("Clear-Site-Data", clearSiteData)
	return "/unlock", nil
}

// stillAwake lets an open page notice that the session has locked, so that it
// can take the text off the screen. It does not count as work.
func (b *Workbench) stillAwake(*request) (view, error) { return view{}, nil }

// keepAwake says that a person is at work on a page, reading or scrolling.
func (b *Workbench) keepAwake(*request) (string, error) { return "", nil }
