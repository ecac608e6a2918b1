package web

import (
	"net/http"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// vaultPage asks for the passphrase before a room of the vault.
type vaultPage struct {
	layoutPage
	Wrong   bool
	Seconds int // to wait before the next try
}

// askForVault stands before the rooms of the vault while it is closed. Whoever
// has no key of it learns nothing of what is there.
func (b *Workbench) askForVault(w http.ResponseWriter, in *request) {
	if !in.session.guest.holds {
		b.fail(w, in, sheaf.Errorf(sheaf.NotFound, "no such page"))
		return
	}
	if in.Header.Get("Sec-Fetch-Dest") == "empty" || in.Method != http.MethodGet {
		b.fail(w, in, errVaultClosed)
		return
	}
	p := &vaultPage{Wrong: in.URL.Query().Has("wrong"), Seconds: seconds(b.throttle.wait())}
	p.Title = in.say(key("vault.title"))
	b.answer(w, in, view{template: "vault", page: p})
}

// openVault opens the vault for this session, beside the study: a coding session
// holds no key of it until then.
func (b *Workbench) openVault(in *request) (string, error) {
	back := localPath(in.PostFormValue("back"))
	if in.session.guest.vaultOpen() {
		return back, nil
	}
	early, err := b.throttle.try(func() error {
		holder, err := b.space.Unlock(in, b.handle, sheaf.NewSecret(in.PostFormValue("passphrase")), true)
		if err != nil {
			return err
		}
		kept := false
		b.sessions.change(in.key, func(s *session) {
			if kept = s.open && !s.guest.vaultOpen(); kept {
				s.guest.holder = holder
			}
		})
		if !kept { // locked, or opened in another window, meanwhile
			holder.Forget()
		}
		return nil
	})
	if early || sheaf.KindOf(err) == sheaf.Locked {
		return withQuery(back, "wrong", ""), nil
	}
	return withoutQuery(back, "wrong"), err
}

// closeVault forgets the vault's keys and leaves the study open.
func (b *Workbench) closeVault(in *request) (string, error) {
	b.sessions.change(in.key, func(s *session) {
		s.guest.holder.Forget()
		for _, w := range s.works { // begun before an idle lock, it has keys of its own
			if w.keys.Unlocked(access.Locked) {
				w.keys.Forget()
			}
		}
		s.wipe = nil
	})
	in.response.Set("Clear-Site-Data", `"cache"`)
	return "/", nil
}
