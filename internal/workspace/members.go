package workspace

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Member is somebody on the team, as the team sees them.
type Member struct {
	ID          access.MemberID
	Handle      string
	Roles       []access.Role
	Fingerprint [32]byte // of the study's recipient: what people compare by voice or paper
	Vault       bool     // holds the vault's key
}

// Members lists the team from the signed statements.
func (w *Workspace) Members() ([]Member, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.tiers[access.Working]
	if t == nil {
		return nil, errLocked
	}
	names, err := t.keys.Names(t.epoch, w.id)
	if err != nil {
		return nil, err
	}
	holders, err := w.vaultHolders()
	if err != nil {
		return nil, err
	}
	var all []Member
	for _, m := range t.standing.Members {
		all = append(all, Member{m.Member, names[m.Member], m.Roles, m.Recipient.Fingerprint(), holders[m.Member]})
	}
	return all, nil
}

// vaultHolders reads who holds the vault's key; the statement is signed, not secret.
func (w *Workspace) vaultHolders() (map[access.MemberID]bool, error) {
	data, err := w.dir.Read(keysName(access.Locked))
	if err != nil {
		return nil, err
	}
	_, standing, err := access.ParseKeysFile(data, access.Locked, w.id)
	if err != nil {
		return nil, err
	}
	holders := map[access.MemberID]bool{}
	for _, m := range standing.Members {
		holders[m.Member] = true
	}
	return holders, nil
}

// AddMember lets somebody into the study, and into the vault if they are a key
// holder: identity files under their passphrase, and statements that certify
// them. Conflict: the working name is taken.
func (w *Workspace) AddMember(ctx context.Context, c access.Caller, handle string, roles []access.Role, passphrase sheaf.Secret) (Member, error) {
	if err := checkHandle(handle); err != nil {
		return Member{}, err
	}
	if len(roles) == 0 {
		return Member{}, sheaf.Errorf(sheaf.Invalid, "a member needs a role").Hintf("one or more of: %v", access.Roles())
	}
	for _, r := range roles {
		if !slices.Contains(access.Roles(), r) {
			// A role is readable without any key: it must not be somebody's name.
			return Member{}, sheaf.Errorf(sheaf.Invalid, "there is no such role").Hintf("one or more of: %v", access.Roles())
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tiers[access.Working] == nil {
		return Member{}, errLocked
	}
	if err := w.nameFree(handle); err != nil {
		return Member{}, err
	}
	founder := w.tiers[access.Working].standing.Founder
	credentials := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner()).Under(founder)
	tiers := []access.Tier{access.Working}
	if slices.Contains(roles, access.KeyHolder) {
		tiers = []access.Tier{access.Locked, access.Working}
	}
	for _, t := range tiers {
		if w.tiers[t] == nil {
			return Member{}, sheaf.Errorf(sheaf.Locked, "adding a key holder needs the vault's key").Hintf("unlock the vault with a key holder's passphrase")
		}
	}
	// The entry comes first: a statement that follows from no entry is never made.
	err := w.tiers[access.Working].door.Do(ctx, c, access.AddMember, func(tx *access.Tx) error {
		tx.Note(struct {
			Member access.MemberID `json:"member"`
			Roles  []access.Role   `json:"roles"`
		}{credentials.Member, roles})
		return nil
	})
	if err != nil {
		return Member{}, err
	}
	for _, t := range tiers {
		own := credentials.Renewed()
		if t == access.Working {
			own = credentials
		}
		file, err := own.Seal(passphrase, w.options.workFactor())
		if err != nil {
			return Member{}, err
		}
		if err := w.dir.Write(memberFile(handle, t), file); err != nil {
			return Member{}, err
		}
		certified := access.Certified{Member: own.Member, Roles: roles, Recipient: own.Identity.Recipient(), Verifier: own.Signer.Verifier()}
		people, err := w.tiers[t].keys.Names(w.tiers[t].epoch, w.id)
		if err != nil {
			return Member{}, err
		}
		people[own.Member] = handle
		err = w.restate(ctx, c, w.tiers[t], func(next *access.Change) {
			next.Members, next.People = append(next.Members, certified), people
		})
		if err != nil {
			return Member{}, err
		}
	}
	return Member{credentials.Member, handle, roles, credentials.Identity.Recipient().Fingerprint(), len(tiers) == 2}, nil
}

// RemoveMember puts somebody off the team: a new epoch of both tiers begins
// without them, so that nothing new opens with their keys. What they opened or
// copied before stays with them. Invalid: oneself; Locked: the passphrase is not
// the caller's own; Conflict: another process has the study open. A run that was cut short is
// begun again.
func (w *Workspace) RemoveMember(ctx context.Context, c access.Caller, handle string, passphrase sheaf.Secret, target string) error {
	members, err := w.Members()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(members, func(m Member) bool { return m.Handle == target })
	if i < 0 {
		return sheaf.Errorf(sheaf.NotFound, "there is no member of that working name").Hintf("sheaf people list shows the team")
	}
	gone := members[i].ID
	if gone == c.Member() {
		return sheaf.Errorf(sheaf.Invalid, "nobody can remove themselves").Hintf("let another key holder do it")
	}
	who := renewal{handle, passphrase, gone}
	if err := w.prove(c, who); err != nil {
		return err
	}
	v, err := w.tier(access.Locked)
	if err != nil {
		return err
	}
	s, err := w.tier(access.Working)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.exclusive(func() error {
		err := s.door.Do(ctx, c, access.RemoveMember, func(tx *access.Tx) error {
			tx.Note(struct {
				Member access.MemberID `json:"member"`
			}{gone})
			return nil
		})
		if err != nil {
			return err
		}
		if err := w.renew(ctx, c, v, who); err != nil {
			return err
		}
		// Both tiers count epochs alike, also after a run that was cut short.
		for s.epoch.Number < v.epoch.Number {
			if err := w.renew(ctx, c, s, who); err != nil {
				return err
			}
		}
		for _, name := range identityFiles(target) {
			if err := w.dir.Remove(name); err != nil {
				return err
			}
		}
		return w.memory.save()
	})
}

// nameFree asks the statement, not the folder: a crash may have left a file.
func (w *Workspace) nameFree(handle string) error {
	t := w.tiers[access.Working]
	names, err := t.keys.Names(t.epoch, w.id)
	if err != nil {
		return err
	}
	for _, taken := range names {
		if taken == handle {
			return sheaf.Errorf(sheaf.Conflict, "there is a member of that working name already").Hintf("choose another")
		}
	}
	return nil
}

// restate writes a tier's next statement within the same epoch: the file first,
// then its entry (see access.Door.Attest).
func (w *Workspace) restate(ctx context.Context, c access.Caller, t *tier, change func(next *access.Change)) error {
	// Nobody else writes a statement between the look at the present one and the
	// next: other processes may have the study open meanwhile.
	lock := flock.New(filepath.Join(w.dir.Path(), keysLockFile))
	if ok, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil || !ok {
		return errBusy
	}
	defer lock.Unlock()
	if err := w.current(); err != nil {
		return err
	}
	head, err := t.door.Head(ctx, c)
	if err != nil {
		return err
	}
	key, err := t.keys.DatabaseKeyUnder(t.epoch, w.id)
	if err != nil {
		return err
	}
	next := access.Change{
		Tier: t.door.Tier(), Study: w.id, Epoch: t.epoch, Database: t.standing.Database, Key: key, From: head.Size,
		Members: slices.Clone(t.standing.Members),
	}
	change(&next)
	keys, err := c.NextKeysFile(t.keys, next)
	if err != nil {
		return err
	}
	if err := writeKeys(w.dir, t.door.Tier(), keys); err != nil {
		return err
	}
	return w.adopt(ctx, c, t, keys)
}

// adopt takes a keys file that was just written as the tier's current one.
func (w *Workspace) adopt(ctx context.Context, c access.Caller, t *tier, keys *access.KeysFile) error {
	data, err := keys.Encode()
	if err != nil {
		return err
	}
	parsed, standing, err := access.ParseKeysFile(data, t.door.Tier(), w.id)
	if err != nil {
		return err
	}
	t.keys, t.standing = parsed, standing
	t.signers.Store(&standing)
	if err := w.memory.follow(t.door.Tier(), standing, parsed.Current); err != nil {
		return err
	}
	return t.door.Attest(ctx, c, standing, parsed.Current)
}

// ChangePassphrase seals a member's identity files anew. What an attacker copied
// before still opens with the old passphrase. Both files are opened before either
// is written, each with the old or the new passphrase, so that a run that was cut
// short is simply run again.
func (w *Workspace) ChangePassphrase(handle string, before, after sheaf.Secret) error {
	if err := checkHandle(handle); err != nil {
		return err
	}
	sealed := map[string][]byte{}
	for _, name := range identityFiles(handle) {
		file, err := w.dir.Read(name)
		if sheaf.KindOf(err) == sheaf.NotFound && name != memberFile(handle, access.Working) {
			continue
		}
		if err != nil {
			return err
		}
		credentials, err := access.OpenCredentials(file, before)
		if sheaf.KindOf(err) == sheaf.Locked {
			credentials, err = access.OpenCredentials(file, after)
		}
		if err != nil {
			return err
		}
		if sealed[name], err = credentials.Seal(after, w.options.workFactor()); err != nil {
			return err
		}
	}
	for name, file := range sealed {
		if err := w.dir.Write(name, file); err != nil {
			return err
		}
	}
	return nil
}

// identityFiles are all files that may hold a member's identities, those of an
// epoch to come included.
func identityFiles(handle string) (names []string) {
	for _, t := range []access.Tier{access.Working, access.Locked} {
		names = append(names, memberFile(handle, t), memberFile(handle, t)+nextSuffix)
	}
	return names
}

// fingerprint is what people compare: of the founder's signing key.
func fingerprint(s access.Standing) [32]byte { return s.Founder.Fingerprint() }
