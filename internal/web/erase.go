package web

import (
	"context"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
)

// erasePage shows what an erasure would reach, before anybody says yes.
type erasePage struct {
	layoutPage
	Who     personRow
	Reach   workspace.Reach
	Shared  []sharedRow
	Keyring []workspace.Medium   // that could still open them afterwards
	Typed   []workspace.TypedHit // locked names that somebody typed into the working copy
	Wrong   bool                 // the last passphrase was not theirs
	Seconds int                  // to wait before the next try
}

// sharedRow is an original that goes for others too.
type sharedRow struct {
	Original vault.OriginalID
	Account  vault.AccountID
	With     []string // labels
}

func (b *Workbench) showErase(in *request) (view, error) {
	rooms, c, who, err := in.person()
	if err != nil {
		return view{}, err
	}
	p := &erasePage{Who: who, Wrong: in.URL.Query().Has("wrong"), Seconds: seconds(b.throttle.wait())}
	p.Title, p.Room = in.say(key("erase.title"), "label", who.Label), "people"
	if p.Reach, err = b.space.Reach(in, c, who.Label); err != nil {
		return view{}, err
	}
	for _, m := range p.Reach.Media {
		if m.Kind == "keyring" {
			p.Keyring = append(p.Keyring, m)
		}
	}
	if p.Shared, err = b.sharedRows(in, rooms, c, p.Reach.Vault.SharedOriginals); err != nil {
		return view{}, err
	}
	// While they are still known: after an erasure nothing finds them any more.
	p.Typed, err = b.space.ScanTyped(in, c)
	return view{template: "person_erase", page: p}, err
}

func (b *Workbench) sharedRows(in *request, rooms workspace.Locked, c access.Caller, shared []vault.SharedObject) (rows []sharedRow, err error) {
	people, err := rooms.Vault.Persons(in, c)
	if err != nil {
		return nil, err
	}
	labels := make(map[vault.PersonID]string, len(people))
	for _, p := range people {
		labels[p.ID] = p.Label
	}
	for _, s := range shared {
		o, err := rooms.Vault.Original(in, c, s.Original)
		if err != nil {
			return nil, err
		}
		row := sharedRow{Original: o.ID, Account: o.Account}
		for _, id := range s.With {
			row.With = append(row.With, labels[id])
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// erase destroys a person's keys in both tiers. It begins a new epoch, so that
// this session needs the study's key anew, and others lock.
func (b *Workbench) erase(in *request) (string, error) {
	_, c, who, err := in.person()
	if err != nil {
		return "", err
	}
	passphrase, next := sheaf.NewSecret(in.PostFormValue("passphrase")), personPath(who.Person)
	if who.Erased { // by an earlier press: their page says how far it reaches
		return next, nil
	}
	return in.begin(key("erase.working"), c, func(ctx context.Context, w *work) (string, error) {
		// Half an erasure is worse than one that nobody waited for.
		ctx = context.WithoutCancel(ctx)
		early, err := b.throttle.try(func() error {
			_, err := b.space.Erase(ctx, c, b.handle, passphrase, who.Label)
			b.sessions.unload() // also where it broke off: keys may be gone already
			return err
		})
		if early || sheaf.KindOf(err) == sheaf.Locked && b.standsOpen() {
			return next + "/erase?wrong", nil
		}
		return next, w.enterEpoch(ctx, passphrase, err)
	})
}
