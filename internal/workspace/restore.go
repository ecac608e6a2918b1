package workspace

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"

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
// Locked: the medium is of another epoch, whose backups only it opens. Corrupt:
// a file of the backup is missing or altered; nothing is left behind.
func Restore(ctx context.Context, dir string, o Options, r Restoring) error {
	if err := checkHandle(r.Handle); err != nil {
		return err
	}
	m, err := readManifest(r.Bulk)
	if err != nil {
		return err
	}
	medium, err := readKeyring(r.Keyring, r.Keys)
	if err != nil {
		return err
	}
	if medium.Study != m.Study || medium.Epoch != m.Epoch {
		return sheaf.Errorf(sheaf.Locked, "the keyring medium is of epoch %d, the backup of epoch %d", medium.Epoch, m.Epoch).
			Hintf("bring a medium of the backup's epoch; with this one the files of those who are still in the study can be read with age, see docs/FORMAT.md")
	}
	rows, keys, err := openBulk(r.Bulk, medium)
	if err != nil {
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
	if err := copyOriginals(ctx, r.Bulk, m, d); err != nil {
		return err
	}
	return reestablish(ctx, d, o, r, m, rows, keys)
}

func readManifest(folder string) (manifest, error) {
	var m manifest
	data, err := os.ReadFile(filepath.Join(folder, manifestName))
	if err != nil {
		return m, sheaf.Errorf(sheaf.NotFound, "there is no whole bulk backup in that folder").
			Hintf("a backup that was cut short has no %s; use another", manifestName)
	}
	if err := json.Unmarshal(data, &m); err != nil || m.V != 1 {
		return m, sheaf.Errorf(sheaf.Corrupt, "the backup's manifest is not whole")
	}
	for _, f := range m.Files {
		if err := checkFile(folder, f); err != nil {
			return m, err
		}
	}
	return m, nil
}

func checkFile(folder string, f manifestFile) error {
	damaged := sheaf.Errorf(sheaf.Corrupt, "a file of the backup is missing or altered").Hintf("use another backup")
	root, err := os.OpenRoot(folder)
	if err != nil {
		return damaged
	}
	defer root.Close()
	file, err := root.Open(filepath.FromSlash(f.Name))
	if err != nil {
		return damaged
	}
	defer file.Close()
	h := sha256.New()
	if n, err := io.Copy(h, file); err != nil || n != f.Size || hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
		return damaged
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

// openBulk opens the rows and the keys with the medium's recovery identity.
func openBulk(folder string, medium keyring) (rows rowsDump, keys keyring, err error) {
	var recovery seal.Identity
	for _, k := range medium.Tier1 {
		if k.Purpose == seal.PurposeRecovery {
			if recovery, err = seal.ParseIdentity([]byte(k.Line)); err != nil {
				return rows, keys, err
			}
		}
	}
	if recovery.IsZero() {
		return rows, keys, sheaf.Errorf(sheaf.Corrupt, "the keyring medium holds no recovery identity")
	}
	if err := openSealed(filepath.Join(folder, rowsName), recovery, &rows); err != nil {
		return rows, keys, err
	}
	return rows, keys, openSealed(filepath.Join(folder, keysAgeName), recovery, &keys)
}

func openSealed(path string, id seal.Identity, into any) error {
	sealed, err := os.ReadFile(path)
	if err != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a file of the backup is missing")
	}
	plain, err := seal.OpenBytes(sealed, id)
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

func copyOriginals(ctx context.Context, bulk string, m manifest, d *store.Dir) error {
	root, err := os.OpenRoot(bulk)
	if err != nil {
		return sheaf.Errorf(sheaf.NotFound, "cannot open the backup's folder")
	}
	defer root.Close()
	for _, f := range m.Files {
		if len(f.Name) <= len(originalsDir) || f.Name[:len(originalsDir)+1] != originalsDir+"/" {
			continue
		}
		from, err := root.Open(filepath.FromSlash(f.Name))
		if err != nil {
			return sheaf.Errorf(sheaf.Corrupt, "a file of the backup is missing")
		}
		err = d.WriteFrom(f.Name, func(w io.Writer) error {
			_, err := io.Copy(w, from)
			return err
		})
		from.Close()
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
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
	if change.Tier == access.Working {
		return nil
	}
	door := access.NewDoor(access.DoorConfig{Tier: change.Tier, Study: id, DB: db})
	if err := putRecovery(ctx, door, c); err != nil {
		return err
	}
	return door.Do(ctx, c, access.VaultKeys, func(tx *access.Tx) error {
		tx.Note(restoredNote{Restored: true})
		return insertRestored(tx)
	})
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
