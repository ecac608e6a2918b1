package workspace

import (
	"bytes"
	"context"
	"crypto/sha256"
	"regexp"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/ledger"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// unlockedTier is what a member's credentials open of a tier.
type unlockedTier struct {
	credentials access.Credentials
	keys        *access.KeysFile
	standing    access.Standing
	epoch       access.EpochKey
	databaseKey seal.Key
}

func databaseName(t access.Tier) *regexp.Regexp {
	return regexp.MustCompile(`^` + t.String() + `\.[0-9]+\.db$`)
}

// Unlock opens the study, and with it the vault if withVault is set, with a
// member's passphrase, and mints their caller. What a crash left half done is
// finished first.
//
// Locked: the passphrase is wrong, or the member holds no key of the vault.
// Corrupt: an older state was put back, or something was altered.
func (w *Workspace) Unlock(ctx context.Context, handle string, passphrase sheaf.Secret, withVault bool) (access.Caller, error) {
	if err := checkHandle(handle); err != nil {
		return access.Caller{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	tiers := []access.Tier{access.Working}
	if withVault {
		tiers = append(tiers, access.Locked)
	}
	var unlocked []unlockedTier
	var epochs []access.EpochKey
	for _, t := range tiers {
		u, err := w.unlockTier(handle, passphrase, t)
		if err != nil {
			return access.Caller{}, err
		}
		unlocked = append(unlocked, u)
		epochs = append(epochs, u.epoch)
	}
	certified, err := unlocked[0].standing.Certified(unlocked[0].credentials.Member)
	if err != nil {
		return access.Caller{}, err
	}
	c := access.Mint(unlocked[0].credentials, certified.Roles, epochs...)
	for i, t := range tiers {
		if err := w.enter(ctx, c, t, unlocked[i]); err != nil {
			return access.Caller{}, err
		}
	}
	if err := w.wire(); err != nil {
		return access.Caller{}, err
	}
	if err := w.resume(ctx, c, renewal{handle: handle, passphrase: passphrase}); err != nil {
		c.Forget()
		return access.Caller{}, err
	}
	return c, nil
}

// unlockTier opens a tier's epoch key. A renewal of one's own identity that a
// crash cut short leaves the next identity beside the old one.
func (w *Workspace) unlockTier(handle string, passphrase sheaf.Secret, t access.Tier) (unlockedTier, error) {
	data, err := w.dir.Read(keysName(t))
	if err != nil {
		return unlockedTier{}, err
	}
	keys, standing, err := access.ParseKeysFile(data, t, w.id)
	if err != nil {
		return unlockedTier{}, err
	}
	// First, or an older keys file would look like a wrong passphrase.
	if err := w.memory.agrees(t, standing, keys.Current); err != nil {
		return unlockedTier{}, err
	}
	u, err := w.openIdentity(memberFile(handle, t), passphrase, keys, standing)
	if err != nil {
		return unlockedTier{}, err
	}
	// Remembered only once the member's own key file has vouched for the founder.
	return u, w.memory.follow(t, standing, keys.Current)
}

func (w *Workspace) openIdentity(name string, passphrase sheaf.Secret, keys *access.KeysFile, standing access.Standing) (unlockedTier, error) {
	u, err := w.tryCredentials(name, passphrase, keys, standing)
	if sheaf.KindOf(err) == sheaf.Internal || err == nil {
		return u, err
	}
	next, nextErr := w.tryCredentials(name+nextSuffix, passphrase, keys, standing)
	if nextErr != nil {
		return unlockedTier{}, err
	}
	return next, w.dir.Rename(name+nextSuffix, name)
}

// nextSuffix ends the name of an identity that takes effect with the next epoch.
const nextSuffix = ".next"

func (w *Workspace) tryCredentials(name string, passphrase sheaf.Secret, keys *access.KeysFile, standing access.Standing) (unlockedTier, error) {
	file, err := w.dir.Read(name)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return unlockedTier{}, sheaf.Errorf(sheaf.Locked, "no member of that working name holds a key of the %s here", standing.Tier).
			Hintf("name yourself with --as; sheaf people list shows the team")
	}
	if err != nil {
		return unlockedTier{}, err
	}
	credentials, err := access.OpenCredentials(file, passphrase)
	if err != nil {
		return unlockedTier{}, err
	}
	if !bytes.Equal(credentials.Founder.Key, standing.Founder.Key) {
		return unlockedTier{}, sheaf.Errorf(sheaf.Corrupt, "the %s's keys lead back to another founder than this passphrase's key file", standing.Tier).
			Hintf("somebody replaced the keys; stop, keep the folder as it is, and compare fingerprints with your colleagues")
	}
	epoch, databaseKey, err := keys.Unlock(standing, credentials)
	return unlockedTier{credentials, keys, standing, epoch, databaseKey}, err
}

// enter opens a tier's database if it is not open yet, and holds it against
// what is remembered.
func (w *Workspace) enter(ctx context.Context, c access.Caller, t access.Tier, u unlockedTier) error {
	if w.tiers[t] != nil {
		return nil
	}
	opened, err := w.openTier(ctx, t, u)
	if err != nil {
		return err
	}
	if err := w.recognise(ctx, c, opened); err != nil {
		opened.db.Close()
		return err
	}
	if err := w.nameLost(ctx, c, opened); err != nil {
		opened.db.Close()
		return err
	}
	if err := opened.door.Attest(ctx, c, opened.standing, opened.keys.Current); err != nil {
		opened.db.Close()
		return err
	}
	w.tiers[t] = opened
	return nil
}

// recognise holds the record against the remembered head.
func (w *Workspace) recognise(ctx context.Context, c access.Caller, t *tier) error {
	head, known := w.memory.head(t.door.Tier())
	if !known {
		return nil
	}
	standing, err := t.door.Compare(ctx, c, head)
	if err != nil {
		return err
	}
	switch standing {
	case ledger.Extends:
		return nil
	case ledger.FallsShort:
		return sheaf.Errorf(sheaf.Corrupt, "the %s is older than this machine remembers: %d entries were known", t.name, head.Size).
			Hintf("a folder or backup was put back, or writes were lost; if that was you: sheaf restore --go-on")
	}
	return errForked(t)
}

// GoOn accepts that the study falls short of what this machine remembers, after
// a restore: the lost heads are named in the records, which begin a new
// incarnation, and are forgotten here. Cut short, it goes on at the next unlock
// of the vault. Corrupt: a record is not an older state but another history.
func (w *Workspace) GoOn(ctx context.Context, handle string, passphrase sheaf.Secret) error {
	before := w.memory.lose()
	if _, err := w.Unlock(ctx, handle, passphrase, true); err != nil {
		w.memory.putBack(before)
		return err
	}
	return w.memory.save()
}

// nameLost has a record name the head that somebody goes on past, before
// anything else is written: only as long as the record is shorter can it. A
// restore on this machine has named it already.
func (w *Workspace) nameLost(ctx context.Context, c access.Caller, t *tier) error {
	head, ok := w.memory.lostHead(t.door.Tier())
	if !ok {
		return nil
	}
	if !c.Unlocked(access.Locked) {
		return sheaf.Errorf(sheaf.Corrupt, "the %s falls short, and going on was cut short", t.name).
			Hintf("a key holder finishes it: sheaf restore --go-on")
	}
	standing, err := t.door.Compare(ctx, c, head)
	if err != nil {
		return err
	}
	if standing != ledger.Extends {
		named, err := names(ctx, c, t, head)
		if err != nil {
			return err
		}
		if !named && standing == ledger.Forked {
			return errForked(t)
		}
		if !named {
			if err := t.door.GoOn(ctx, c, keysAct(t.door.Tier()), head); err != nil {
				return err
			}
		}
	}
	w.memory.found(t.door.Tier())
	return nil
}

// names tells whether a record names a lost head.
func names(ctx context.Context, c access.Caller, t *tier, lost ledger.Head) (bool, error) {
	entries, err := t.door.Entries(ctx, c, 1)
	return slices.ContainsFunc(entries, func(e ledger.Opened) bool { return e.Lost != nil && *e.Lost == lost }), err
}

func keysAct(t access.Tier) access.Act {
	if t == access.Locked {
		return access.VaultKeys
	}
	return access.StudyKeys
}

func errForked(t *tier) error {
	return sheaf.Errorf(sheaf.Corrupt, "the %s's record is another one than this machine remembers", t.name).
		Hintf("stop, keep the folder as it is, and compare printed checkpoints with your colleagues")
}

// agrees refuses keys files that are older than the remembered ones, or another
// founder's.
func (m *memory) agrees(t access.Tier, s access.Standing, current access.SignedStatement) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	sum := sha256.Sum256(current.Statement)
	known, ok := m.heads.Keys[t.String()]
	otherFounder := m.heads.Founder != nil && !bytes.Equal(m.heads.Founder, s.Founder.Key)
	if otherFounder || ok && (s.Number < known.Number || s.Epoch < known.Epoch || s.Number == known.Number && !bytes.Equal(known.Hash, sum[:])) {
		return sheaf.Errorf(sheaf.Corrupt, "the %s's keys are older than, or not, the ones this machine remembers", t).
			Hintf("a folder was put back or replaced; if you restored a backup: sheaf restore --go-on")
	}
	return nil
}

// follow remembers a keys file that agrees with what is remembered.
func (m *memory) follow(t access.Tier, s access.Standing, current access.SignedStatement) error {
	if err := m.agrees(t, s, current); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.heads.Keys[t.String()]; ok && s.Number == known.Number {
		return nil
	}
	sum := sha256.Sum256(current.Statement)
	m.heads.Founder = slices.Clone(s.Founder.Key)
	m.heads.Keys[t.String()] = rememberedKeys{s.Number, s.Epoch, sum[:]}
	m.unsaid++
	return nil
}
