package workspace

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Restoring is what a restore starts from.
type Restoring struct {
	Bulk       string       // folder of a bulk backup
	Keyring    string       // file of a keyring medium of the same epoch
	Keys       sheaf.Secret // the medium's passphrase
	Handle     string       // working name of who restores, a key holder
	Passphrase sheaf.Secret // for their new identity files
}

// Restore puts a study back into the folder dir, which must be empty: the rows,
// the originals and the keys, wrapped anew for the one who restores, who is the
// only member until others are added again. Gate 2 refuses until a key holder
// has confirmed the holds and consents (see Workspace.ConfirmRestored).
//
// Locked: the medium is of another study or epoch, whose backups only it opens.
// Corrupt: a file of the backup is missing or altered. After an error nothing is
// left behind.
func Restore(ctx context.Context, dir string, o Options, r Restoring) error {
	if err := checkHandle(r.Handle); err != nil {
		return err
	}
	medium, err := readKeyring(r.Keyring, r.Keys)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(r.Bulk)
	if err != nil {
		return errNoBackup()
	}
	defer root.Close()
	b := source{root: root}
	if err := b.open(medium); err != nil {
		return err
	}
	if err := prepareFolder(dir); err != nil {
		return err
	}
	if err := b.putBack(ctx, dir, o, r); err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	return nil
}

// source is a bulk backup being read.
type source struct {
	root     *os.Root
	recovery seal.Identity // R_n
	manifest manifest
	rows     rowsDump
	keys     keyring
}

func errNoBackup() error {
	return sheaf.Errorf(sheaf.NotFound, "there is no whole bulk backup in that folder").
		Hintf("a backup that was cut short has no %s; use another", manifestName)
}

func errDamaged() error {
	return sheaf.Errorf(sheaf.Corrupt, "a file of the backup is missing or altered").Hintf("use another backup")
}

// open reads the backup with a medium's recovery identity, holds every file
// against the sealed manifest, and opens the rows and the keys.
func (b *source) open(medium keyring) error {
	if err := b.findRecovery(medium); err != nil {
		return err
	}
	if err := b.readManifest(medium); err != nil {
		return err
	}
	for _, f := range b.manifest.Files {
		if err := b.check(f); err != nil {
			return err
		}
	}
	if err := b.openSealed(rowsName, &b.rows); err != nil {
		return err
	}
	return b.openSealed(keysAgeName, &b.keys)
}

func (b *source) findRecovery(medium keyring) (err error) {
	for _, k := range medium.Tier1 {
		if k.Purpose == seal.PurposeRecovery {
			if b.recovery, err = seal.ParseIdentity([]byte(k.Line)); err != nil {
				return err
			}
		}
	}
	if b.recovery.IsZero() {
		return sheaf.Errorf(sheaf.Corrupt, "the keyring medium holds no recovery identity")
	}
	return nil
}

// readManifest reads the manifest and its sealed copy, which must be alike: only
// the sealed one is known to be Sheaf's.
func (b *source) readManifest(medium keyring) error {
	plain, err := b.root.ReadFile(manifestName)
	if err != nil {
		return errNoBackup()
	}
	readable := json.Unmarshal(plain, &b.manifest) == nil && b.manifest.V == 1
	sealed, err := b.root.ReadFile(sealedManifestName)
	if err != nil {
		return errDamaged()
	}
	known, err := seal.OpenBytes(sealed, b.recovery)
	if m := b.manifest; err != nil && readable && (m.Study != medium.Study || m.Epoch != medium.Epoch) {
		return sheaf.Errorf(sheaf.Locked, "the keyring medium is of epoch %d, and the backup of epoch %d or of another study", medium.Epoch, m.Epoch).
			Hintf("bring a medium of the backup's epoch; with this one the files of those who are still in the study can be read with age, see docs/FORMAT.md")
	}
	if err != nil || !readable || !bytes.Equal(plain, known) {
		return errDamaged()
	}
	return nil
}

func (b *source) check(f manifestFile) error {
	file, err := b.root.Open(filepath.FromSlash(f.Name))
	if err != nil {
		return errDamaged()
	}
	defer file.Close()
	counted := newHashed(io.Discard)
	if _, err := io.Copy(&counted, file); err != nil || counted.size != f.Size || counted.sum() != f.SHA256 {
		return errDamaged()
	}
	return nil
}

func readKeyring(path string, passphrase sheaf.Secret) (keyring, error) {
	var k keyring
	sealed, err := os.ReadFile(path)
	if err != nil {
		return k, sheaf.Errorf(sheaf.NotFound, "there is no keyring file there")
	}
	plain, err := seal.OpenWithPassphrase(sealed, passphrase)
	if err != nil {
		return k, err
	}
	if err := json.Unmarshal(plain, &k); err != nil || k.V != 1 {
		return k, sheaf.Errorf(sheaf.Corrupt, "the keyring medium is not whole")
	}
	return k, nil
}

func (b *source) openSealed(name string, into any) error {
	sealed, err := b.root.ReadFile(name)
	if err != nil {
		return errDamaged()
	}
	plain, err := seal.OpenBytes(sealed, b.recovery)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a file of the backup is not readable")
	}
	return nil
}

// putBack fills the folder of the restored study.
func (b *source) putBack(ctx context.Context, dir string, o Options, r Restoring) error {
	d, err := store.OpenDir(dir, store.WithFaults(o.Faults))
	if err != nil {
		return err
	}
	defer d.Close()
	if err := b.copyFiles(ctx, d); err != nil {
		return err
	}
	return reestablish(ctx, d, o, r, b.manifest, b.rows, b.keys)
}

// copyFiles puts originals back as they are, publications and drops unsealed.
func (b *source) copyFiles(ctx context.Context, d *store.Dir) error {
	for _, f := range b.manifest.Files {
		var err error
		switch folder, _, _ := strings.Cut(f.Name, "/"); folder {
		case originalsDir:
			err = b.copyFile(d, f.Name, f.Name, func(file *os.File) (io.Reader, error) { return file, nil })
		case publicDir, dropDir:
			err = b.copyFile(d, f.Name, strings.TrimSuffix(f.Name, ageSuffix), b.unsealed)
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (b *source) copyFile(d *store.Dir, name, to string, read func(*os.File) (io.Reader, error)) error {
	file, err := b.root.Open(filepath.FromSlash(name))
	if err != nil {
		return errDamaged()
	}
	defer file.Close()
	from, err := read(file)
	if err != nil {
		return err
	}
	return d.WriteFrom(to, func(w io.Writer) error {
		_, err := io.Copy(w, from)
		return err
	})
}

func (b *source) unsealed(file *os.File) (io.Reader, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, errDamaged()
	}
	plain, size, err := seal.OpenFile(file, info.Size(), b.recovery)
	if err != nil {
		return nil, err
	}
	return io.NewSectionReader(plain, 0, size), nil
}

// reestablish writes both tiers' first statement after the restore, in the epoch
// after the backup's, and fills their databases. The settings file comes last.
func reestablish(ctx context.Context, d *store.Dir, o Options, r Restoring, m manifest, rows rowsDump, keys keyring) error {
	signer, member := seal.NewSigner(), access.MemberID{ID: sheaf.NewID()}
	for _, t := range []access.Tier{access.Locked, access.Working} {
		tierRows, tierKeys, statements := rows.Study, keys.Tier2, rows.StudyKeys
		if t == access.Locked {
			tierRows, tierKeys, statements = rows.Vault, withoutRecovery(keys.Tier1), rows.VaultKeys
		}
		before, err := access.Continuing(statements)
		if err != nil {
			return err
		}
		credentials := access.NewCredentials(member, signer)
		file, err := credentials.Seal(r.Passphrase, o.workFactor())
		if err != nil {
			return err
		}
		if err := d.Write(memberFile(r.Handle, t), file); err != nil {
			return err
		}
		epoch := access.EpochKey{Tier: t, Number: m.Epoch + 1, Key: seal.NewKey()}
		change := access.Change{
			Tier: t, Study: m.Study, Epoch: epoch, Database: databaseFile(t, epoch.Number), Key: seal.NewKey(),
			Members: []access.Certified{{Member: member, Roles: access.Roles(), Recipient: credentials.Identity.Recipient(), Verifier: signer.Verifier()}},
			People:  map[access.MemberID]string{member: r.Handle},
			From:    rows.size(t), Restored: true,
		}
		next, err := access.NewKeysFile(before, change, signer)
		if err != nil {
			return err
		}
		if err := writeKeys(d, t, next); err != nil {
			return err
		}
		if err := refill(ctx, d, o, m.Study, change, epoch, tierRows, tierKeys, access.Mint(credentials, access.Roles(), epoch)); err != nil {
			return err
		}
	}
	settings, err := json.Marshal(folderSettings{V: folderVersion, Study: m.Study})
	if err != nil {
		return err
	}
	return d.Write(settingsFile, append(settings, '\n'))
}

func refill(ctx context.Context, d *store.Dir, o Options, id sheaf.ID, change access.Change, epoch access.EpochKey, rows json.RawMessage, keys []access.HeldKey, c access.Caller) error {
	db, err := store.Open(ctx, filepath.Join(d.Path(), change.Database), change.Key.Bytes(), schema(change.Tier), store.WithFaults(o.Faults))
	if err != nil {
		return err
	}
	defer db.Close()
	if err := access.Restore(ctx, db, id, epoch, rows, keys); err != nil {
		return err
	}
	door := access.NewDoor(access.DoorConfig{Tier: change.Tier, Study: id, DB: db})
	if err := nameKnown(ctx, door, o, id, change, c); err != nil {
		return err
	}
	if change.Tier == access.Working {
		return nil
	}
	if err := putRecovery(ctx, door, c); err != nil {
		return err
	}
	return door.Do(ctx, c, access.VaultKeys, func(tx *access.Tx) error {
		tx.Note(restoredNote{Restored: true})
		return insertRestored(tx)
	})
}

// nameKnown has the restored record name the head that this machine remembers,
// where it falls short of it. The memory stays as it is: whoever opens the
// restored folder must still say that they go on (see Workspace.GoOn).
func nameKnown(ctx context.Context, door *access.Door, o Options, id sheaf.ID, change access.Change, c access.Caller) error {
	known, err := openMemory(o.ConfigDir, id, o.Faults)
	if err != nil {
		return err
	}
	defer known.dir.Close()
	head, ok := known.head(change.Tier)
	if !ok || head.Size <= change.From {
		return nil
	}
	return door.GoOn(ctx, c, keysAct(change.Tier), head)
}

type restoredNote struct {
	Restored  bool `json:"restored,omitempty"`
	Confirmed bool `json:"confirmed,omitempty"`
}

// ConfirmRestored lets gate 2 work again after a restore: a key holder has held
// the holds and consents against what they know. Conflict: nothing waits for it.
func (w *Workspace) ConfirmRestored(ctx context.Context, c access.Caller) error {
	t, err := w.tier(access.Locked)
	if err != nil {
		return err
	}
	return t.door.Do(ctx, c, access.VaultKeys, func(tx *access.Tx) error {
		tx.Note(restoredNote{Confirmed: true})
		return confirmRestored(tx)
	})
}

// settled refuses while a restore waits to be confirmed.
func (w *Workspace) settled(ctx context.Context, c access.Caller) error {
	t, err := w.tier(access.Locked)
	if err != nil {
		return err
	}
	return t.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		n, err := restoresUnconfirmed(tx)
		if err == nil && n > 0 {
			return sheaf.Errorf(sheaf.Conflict, "the study was restored, and nobody has confirmed its holds and consents").
				Hintf("look through them, then: sheaf restore --confirm")
		}
		return err
	})
}

func withoutRecovery(keys []access.HeldKey) (kept []access.HeldKey) {
	for _, k := range keys {
		if k.Purpose != seal.PurposeRecovery {
			kept = append(kept, k)
		}
	}
	return kept
}
