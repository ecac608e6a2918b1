package web

import (
	"context"
	"net/http"
	"time"

	"sheaf/internal/access"
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
		Seconds: seconds(b.throttle.wait()),
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
		g, err := b.greet(in, brought.caller)
		if err != nil {
			brought.caller.Forget()
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
	if !b.sessions.takesPassphrase(in.key) {
		return "/unlock", nil
	}
	// The browser hangs up on the first of two presses.
	in.Context = context.WithoutCancel(in.Context)
	fresh, back := "", ""
	early, err := b.throttle.try(func() error {
		g, err := b.open(in, sheaf.NewSecret(in.PostFormValue("passphrase")))
		if err != nil {
			return err
		}
		if fresh = b.sessions.openFor(in.key, g); fresh == "" {
			return sheaf.Errorf(sheaf.Locked, "this window is another member's, or worth nothing any more")
		}
		return nil
	})
	switch {
	case early || err != nil && sheaf.KindOf(err) == sheaf.Locked:
		return "/unlock?wrong", nil
	case err != nil:
		return "", err
	}
	b.handOut(in, fresh)
	b.sessions.change(fresh, func(s *session) { back = s.back })
	return localPath(back), nil
}

// open opens the study, and not the vault, for whoever knows the passphrase. A
// wrong one is Locked, and only that slows down the next try.
func (b *Workbench) open(ctx context.Context, passphrase sheaf.Secret) (guest, error) {
	c, err := b.space.Unlock(ctx, b.handle, passphrase, false)
	if err != nil {
		return guest{}, err
	}
	g, err := b.greet(ctx, c)
	if err != nil {
		c.Forget()
	}
	return g, err
}

// greet receives a caller who was unlocked elsewhere.
func (b *Workbench) greet(ctx context.Context, c access.Caller) (guest, error) {
	working, err := b.space.Working()
	if err != nil {
		return guest{}, err
	}
	settings, err := working.Study.Settings(ctx, c)
	if err != nil {
		return guest{}, err
	}
	members, err := b.space.Members()
	g := guest{caller: c, study: settings.Name, person: names{}.of(c.Member()), word: settings.ParticipantWord}
	for _, m := range members {
		if m.ID == c.Member() {
			g.person, g.holds = m.Handle, m.Vault
		}
	}
	return g, err
}

// lock signs out. The browser stays known: the passphrase alone opens again.
func (b *Workbench) lock(in *request) (string, error) {
	b.handOut(in, b.sessions.lock(in.key))
	in.response.Set("Clear-Site-Data", clearSiteData)
	return "/unlock", nil
}

// stillAwake lets an open page notice that the session has locked, or that the
// vault whose room it shows was closed in another window, so that it can take the
// text off the screen. It does not count as work.
func (b *Workbench) stillAwake(in *request) (view, error) { return view{}, in.staysOpen() }

// keepAwake says that a person is at work on a page, reading or scrolling.
func (b *Workbench) keepAwake(in *request) (string, error) { return "", in.staysOpen() }

func (in *request) staysOpen() error {
	if path := localPath(in.URL.Query().Get("path")); in.bench.isOfVault(path) && !in.session.guest.vaultOpen() {
		return errVaultClosed
	}
	return nil
}

// seconds and minutes round a wait up.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
func minutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }
