package workspace

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

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

// Create makes a study in the folder dir, which must be empty or not there, and
// closes it again. Conflict: the folder is not empty.
func Create(ctx context.Context, dir string, o Options, f Founding) error {
	if err := checkHandle(f.Handle); err != nil {
		return err
	}
	if err := prepareFolder(dir); err != nil {
		return err
	}
	d, err := store.OpenDir(dir, store.WithFaults(o.Faults))
	if err != nil {
		return err
	}
	defer d.Close()
	id := sheaf.NewID()
	signer := seal.NewSigner()
	member := access.MemberID{ID: sheaf.NewID()}
	for _, t := range []access.Tier{access.Locked, access.Working} {
		if err := found(ctx, d, o, f, t, id, access.NewCredentials(member, signer)); err != nil {
			return err
		}
	}
	// The settings file comes last: a folder without it is no study.
	settings, err := json.Marshal(folderSettings{V: folderVersion, Study: id})
	if err != nil {
		return err
	}
	if err := d.Write(settingsFile, append(settings, '\n')); err != nil {
		return err
	}
	return settle(ctx, dir, o, f)
}

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
	if len(entries) > 0 {
		return sheaf.Errorf(sheaf.Conflict, "the folder is not empty").Hintf("name an empty folder, or one that does not exist yet")
	}
	return nil
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
