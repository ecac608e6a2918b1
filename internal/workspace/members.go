package workspace

import (
	"context"
	"slices"

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
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tiers[access.Working] == nil {
		return Member{}, errLocked
	}
	if err := w.nameFree(handle); err != nil {
		return Member{}, err
	}
	credentials := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())
	tiers := []access.Tier{access.Working}
	if slices.Contains(roles, access.KeyHolder) {
		tiers = []access.Tier{access.Locked, access.Working}
	}
	for _, t := range tiers {
		if w.tiers[t] == nil {
			return Member{}, sheaf.Errorf(sheaf.Locked, "adding a key holder needs the vault's key").Hintf("unlock the vault with a key holder's passphrase")
		}
	}
	if err := w.tiers[access.Working].door.Permit(ctx, c, access.AddMember); err != nil {
		return Member{}, err
	}
	for _, t := range tiers {
		own := access.NewCredentials(credentials.Member, credentials.Signer)
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
		if err := w.restate(ctx, c, w.tiers[t], func(members []access.Certified, people map[access.MemberID]string) []access.Certified {
			people[own.Member] = handle
			return append(members, certified)
		}); err != nil {
			return Member{}, err
		}
	}
	return Member{credentials.Member, handle, roles, credentials.Identity.Recipient().Fingerprint(), len(tiers) == 2}, nil
}

// RemoveMember puts somebody off the team: a new epoch of both tiers begins
// without them, so that nothing new opens with their keys. What they opened or
// copied before stays with them. Denied: oneself, or the last key holder;
// Conflict: another process has the study open. A run that was cut short is
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
		return sheaf.Errorf(sheaf.Denied, "nobody can remove themselves").Hintf("let another key holder do it")
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
		who := renewal{handle, passphrase, gone}
		if err := w.renew(ctx, c, v, who); err != nil {
			return err
		}
		// Both tiers count epochs alike, also after a run that was cut short.
		for s.epoch.Number < v.epoch.Number {
			if err := w.renew(ctx, c, s, who); err != nil {
				return err
			}
		}
		for _, t := range []access.Tier{access.Working, access.Locked} {
			if err := w.dir.Remove(memberFile(target, t)); err != nil {
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
func (w *Workspace) restate(ctx context.Context, c access.Caller, t *tier, change func([]access.Certified, map[access.MemberID]string) []access.Certified) error {
	if err := w.current(); err != nil {
		return err
	}
	people, err := t.keys.Names(t.epoch, w.id)
	if err != nil {
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
		Tier: t.door.Tier(), Study: w.id, Epoch: t.epoch, Database: t.keys.Database, Key: key, From: head.Size,
		Members: change(slices.Clone(t.standing.Members), people), People: people,
	}
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
	if err := w.memory.follow(t.door.Tier(), standing, parsed.Current); err != nil {
		return err
	}
	return t.door.Attest(ctx, c, standing, parsed.Current)
}

// ChangePassphrase seals a member's identity files anew. What an attacker copied
// before still opens with the old passphrase.
func (w *Workspace) ChangePassphrase(handle string, before, after sheaf.Secret) error {
	if err := checkHandle(handle); err != nil {
		return err
	}
	for _, t := range []access.Tier{access.Working, access.Locked} {
		name := memberFile(handle, t)
		file, err := w.dir.Read(name)
		if sheaf.KindOf(err) == sheaf.NotFound && t == access.Locked {
			continue
		}
		if err != nil {
			return err
		}
		credentials, err := access.OpenCredentials(file, before)
		if err != nil {
			return err
		}
		sealed, err := credentials.Seal(after, w.options.workFactor())
		if err != nil {
			return err
		}
		if err := w.dir.Write(name, sealed); err != nil {
			return err
		}
	}
	return nil
}

// fingerprint is what people compare: of the founder's signing key.
func fingerprint(s access.Standing) [32]byte { return s.Founder.Fingerprint() }
