package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path"
	"path/filepath"

	"github.com/gofrs/flock"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
)

// Founding is what a new study begins with.
type Founding struct {
	Name       string // shown to the team; not a real place or person
	Handle     string // the founder's working name
	Passphrase sheaf.Secret
	FourEyes   bool // the reviewer must not be the drafter; a solo study waives it, and the record says so
}

// foundingFile lies in a folder while a study is being made in it, held by whoever
// makes it. Where it lies and nobody holds it, the making was cut short, and
// nobody has used anything in the folder.
const foundingFile = "founding"

// Create makes a study in the folder dir and closes it again. The folder must be
// empty, or not there, or hold what a making left that was cut short, which is
// removed. When Create fails it removes what it made. Conflict: there is something
// else in the folder, or another process makes a study there.
func Create(ctx context.Context, dir string, o Options, f Founding) error {
	if err := checkHandle(f.Handle); err != nil {
		return err
	}
	if err := prepareFolder(dir); err != nil {
		return err
	}
	_, err := os.Stat(dir)
	mine := os.IsNotExist(err)
	d, err := store.OpenDir(dir, store.WithFaults(o.Faults))
	if err != nil {
		return err
	}
	defer d.Close()
	claim, err := claimFolder(d)
	if err != nil {
		return err
	}
	err = create(ctx, d, claim, o, f)
	claim.Unlock()
	if err == nil {
		return nil
	}
	if left := unmake(d); left != nil {
		return errors.Join(err, left)
	}
	if mine {
		os.Remove(dir)
	}
	return err
}

func create(ctx context.Context, d *store.Dir, claim *flock.Flock, o Options, f Founding) error {
	id := sheaf.NewID()
	signer := seal.NewSigner()
	member := access.MemberID{ID: sheaf.NewID()}
	for _, t := range []access.Tier{access.Locked, access.Working} {
		// Sealing a passphrase takes a second and hears of no cancellation.
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := found(ctx, d, o, f, t, id, access.NewCredentials(member, signer)); err != nil {
			return err
		}
	}
	if err := claim.Unlock(); err != nil {
		return errNotClaimed()
	}
	if err := d.Remove(foundingFile); err != nil {
		return err
	}
	// The settings file comes last: a folder without it is no study.
	settings, err := json.Marshal(folderSettings{V: folderVersion, Study: id})
	if err != nil {
		return err
	}
	if err := d.Write(settingsFile, append(settings, '\n')); err != nil {
		return err
	}
	return settle(ctx, d.Path(), o, f)
}

func claimFolder(d *store.Dir) (*flock.Flock, error) {
	claim := flock.New(filepath.Join(d.Path(), foundingFile))
	switch ok, err := claim.TryLock(); {
	case err != nil:
		return nil, errNotClaimed()
	case !ok:
		return nil, sheaf.Errorf(sheaf.Conflict, "another Sheaf is making a study in this folder").Hintf("wait until it is done")
	}
	return claim, nil
}

func errNotClaimed() error {
	return sheaf.Errorf(sheaf.Internal, "cannot lock the folder while a study is made in it").
		Hintf("see whether the disk may be written to; some network disks know no locks")
}

// unmake removes what Create puts into a folder, the settings first, so that it
// is no study from the first moment, and the sign that all may be removed last.
func unmake(d *store.Dir) error {
	names := []string{settingsFile}
	for _, t := range []access.Tier{access.Locked, access.Working} {
		names = append(names, keysName(t))
		for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
			names = append(names, databaseFile(t, 1)+suffix)
		}
	}
	for _, folder := range []string{membersDir, "."} {
		torn, err := d.Unfinished(folder)
		if err != nil {
			return err
		}
		for _, name := range torn {
			names = append(names, path.Join(folder, name))
		}
	}
	members, err := d.List(membersDir)
	if err != nil {
		return err
	}
	for _, name := range members {
		names = append(names, path.Join(membersDir, name))
	}
	for _, name := range append(names, membersDir, originalsDir, publicDir, lockFile, foundingFile) {
		if err := d.Remove(name); err != nil {
			return sheaf.Errorf(sheaf.Internal, "cannot remove the unfinished study from the folder: %w", err).
				Hintf("delete the folder; nothing in it was in use yet")
		}
	}
	return nil
}

// prepareFolder sees to it that dir is empty or not there.
func prepareFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		if err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o700); err != nil {
			return sheaf.Errorf(sheaf.Invalid, "cannot make the folder").Hintf("choose a place where you may write")
		}
		return nil
	}
	if err != nil {
		return sheaf.Errorf(sheaf.Invalid, "cannot read the folder").Hintf("choose a place where you may write")
	}
	if isThere(dir, foundingFile) {
		if err := clearFolder(dir); err != nil {
			return err
		}
		if entries, err = os.ReadDir(dir); err != nil {
			return sheaf.Errorf(sheaf.Invalid, "cannot read the folder").Hintf("choose a place where you may write")
		}
	}
	if len(entries) > 0 {
		return sheaf.Errorf(sheaf.Conflict, "the folder is not empty").Hintf("name an empty folder, or one that does not exist yet")
	}
	return nil
}

// clearFolder empties a folder in which the making of a study was cut short. It
// leaves a folder alone that has become a study.
func clearFolder(dir string) error {
	d, err := store.OpenDir(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	claim, err := claimFolder(d)
	if err != nil {
		return err
	}
	study := isThere(dir, settingsFile)
	if err := claim.Unlock(); err != nil {
		return errNotClaimed()
	}
	if study {
		return nil
	}
	return unmake(d)
}

func isThere(dir, name string) bool {
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}

// found makes one tier's first epoch: identity file, keys file, database.
func found(ctx context.Context, d *store.Dir, o Options, f Founding, t access.Tier, id sheaf.ID, c access.Credentials) error {
	file, err := c.Seal(f.Passphrase, o.workFactor())
	if err != nil {
		return err
	}
	if err := d.Write(memberFile(f.Handle, t), file); err != nil {
		return err
	}
	epoch := access.EpochKey{Tier: t, Number: 1, Key: seal.NewKey()}
	change := access.Change{
		Tier: t, Study: id, Epoch: epoch, Database: databaseFile(t, 1), Key: seal.NewKey(),
		Members: []access.Certified{{Member: c.Member, Roles: access.Roles(), Recipient: c.Identity.Recipient(), Verifier: c.Signer.Verifier()}},
		People:  map[access.MemberID]string{c.Member: f.Handle},
	}
	keys, err := access.NewKeysFile(nil, change, c.Signer)
	if err != nil {
		return err
	}
	if err := writeKeys(d, t, keys); err != nil {
		return err
	}
	db, err := store.Open(ctx, filepath.Join(d.Path(), change.Database), change.Key.Bytes(), schema(t), store.WithFaults(o.Faults))
	if err != nil {
		return err
	}
	defer db.Close()
	caller := access.Mint(c, access.Roles(), epoch)
	door := access.NewDoor(access.DoorConfig{Tier: t, Study: id, DB: db})
	if err := door.Found(ctx, caller); err != nil {
		return err
	}
	if t == access.Locked {
		return putRecovery(ctx, door, caller)
	}
	return nil
}

func writeKeys(d *store.Dir, t access.Tier, k *access.KeysFile) error {
	data, err := k.Encode()
	if err != nil {
		return err
	}
	return d.Write(keysName(t), append(data, '\n'))
}

// settle opens the new study once, to write down its name and whether four eyes
// are asked for.
func settle(ctx context.Context, dir string, o Options, f Founding) error {
	w, err := Open(dir, o)
	if err != nil {
		return err
	}
	defer w.Close()
	c, err := w.Unlock(ctx, f.Handle, f.Passphrase, true)
	if err != nil {
		return err
	}
	return w.working.Study.ChangeSettings(ctx, c, study.Settings{Name: f.Name, K: 3, KOpenWeb: 5, FourEyes: f.FourEyes, ParticipantWord: "participant"})
}

func (o Options) workFactor() int {
	if o.WorkFactor == 0 {
		return seal.WorkFactor
	}
	return o.WorkFactor
}

// DrawPassphrase draws a passphrase of words at random.
func DrawPassphrase() sheaf.Secret { return seal.NewPassphrase() }
