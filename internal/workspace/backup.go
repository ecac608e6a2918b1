package workspace

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Medium is one backup that was made: which, of what epoch, and whether somebody
// confirmed that it was destroyed.
type Medium struct {
	Number    int64     `json:"number"`
	Kind      string    `json:"kind"` // keyring, bulk
	Epoch     uint64    `json:"epoch"`
	Made      time.Time `json:"made"`
	Destroyed time.Time `json:"destroyed,omitzero"` // zero while it may exist
}

const (
	mediumKeyring = "keyring"
	mediumBulk    = "bulk"
)

// Names inside a bulk backup; a keyring backup is one file.
const (
	manifestName       = "manifest.json"
	sealedManifestName = "manifest.age"
	rowsName           = "rows.age"
	keysAgeName        = "keys.age"
	ageSuffix          = ".age"
)

// Media lists the backups that were made.
func (w *Workspace) Media(ctx context.Context, c access.Caller) (media []Medium, err error) {
	t, err := w.tier(access.Locked)
	if err != nil {
		return nil, err
	}
	err = t.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		media, err = selectMedia(tx)
		return err
	})
	return media, err
}

// ConfirmDestroyed writes down that a medium no longer exists.
func (w *Workspace) ConfirmDestroyed(ctx context.Context, c access.Caller, number int64) error {
	t, err := w.tier(access.Locked)
	if err != nil {
		return err
	}
	return t.door.Do(ctx, c, access.ConfirmMedium, func(tx *access.Tx) error {
		tx.Note(struct {
			Destroyed int64 `json:"destroyed"`
		}{number})
		return destroyMedium(tx, number)
	})
}

// manifest says what a bulk backup holds: names, sizes and hashes, no content.
type manifest struct {
	V     int            `json:"v"`
	Study sheaf.ID       `json:"study"`
	Epoch uint64         `json:"epoch"`
	Made  string         `json:"made"` // UTC, RFC 3339
	Files []manifestFile `json:"files"`
}

type manifestFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Backup writes a bulk backup into the folder dir: ciphertext only. What can be
// traced to people, in files that their keys open (age files with JSON inside);
// the originals as they lie in the vault; and what only a keyring medium of this
// epoch opens: the rows of both databases, keys.age, publications, drops that
// nobody took in. The study goes first, the vault second. progress is told of
// every file.
//
// A backup that was cut short has no manifest and is refused by restore; run it
// again into an empty folder.
func (w *Workspace) Backup(ctx context.Context, c access.Caller, dir string, progress func(done int)) (Medium, error) {
	v, err := w.tier(access.Locked)
	if err != nil {
		return Medium{}, err
	}
	out, err := emptyFolder(dir, w.options.Faults)
	if err != nil {
		return Medium{}, err
	}
	defer out.Close()
	medium := Medium{Kind: mediumBulk, Epoch: v.epoch.Number}
	err = v.door.Do(ctx, c, access.VaultBackup, func(tx *access.Tx) error {
		medium.Number, err = insertMedium(tx, mediumBulk, v.epoch.Number)
		medium.Made = tx.Now()
		tx.Note(struct {
			Bulk  int64  `json:"bulk"`
			Epoch uint64 `json:"epoch"`
		}{medium.Number, v.epoch.Number})
		return err
	})
	if err != nil {
		return Medium{}, err
	}
	b := &bulk{w: w, c: c, out: out, progress: progress}
	if err := b.write(ctx); err != nil {
		return Medium{}, err
	}
	if err := b.end(manifest{V: 1, Study: w.id, Epoch: v.epoch.Number, Made: medium.Made.Format(time.RFC3339)}); err != nil {
		return Medium{}, err
	}
	// The study's record says it too, for those who cannot look into the vault's.
	return medium, w.tiers[access.Working].door.Do(ctx, c, access.StudyBackup, func(tx *access.Tx) error {
		tx.Note(struct {
			Bulk  int64  `json:"bulk"`
			Epoch uint64 `json:"epoch"`
		}{medium.Number, medium.Epoch})
		return nil
	})
}

func emptyFolder(dir string, faults store.Faults) (*store.Dir, error) {
	if err := prepareFolder(dir); err != nil {
		return nil, err
	}
	return store.OpenDir(dir, store.WithFaults(faults))
}

// bulk is a backup being written.
type bulk struct {
	w        *Workspace
	c        access.Caller
	out      *store.Dir
	progress func(int)
	files    []manifestFile
	recovery seal.Recipient // R_n's
}

// write puts rows and keys down before the files: an original that is locked away
// meanwhile is a file too many, never a row without its file.
func (b *bulk) write(ctx context.Context) error {
	recovery, err := b.w.tiers[access.Locked].door.Recovery(ctx, b.c, access.VaultBackup)
	if err != nil {
		return err
	}
	b.recovery = recovery.Recipient()
	if err := b.rowsAndKeys(ctx); err != nil {
		return err
	}
	if err := b.items(ctx, b.w.tiers[access.Working].door, access.StudyBackup, "", b.w.dumpStudy); err != nil {
		return err
	}
	if err := b.items(ctx, b.w.tiers[access.Locked].door, access.VaultBackup, "vault/", b.w.dumpVault); err != nil {
		return err
	}
	if err := b.folder(ctx, originalsDir, b.copied); err != nil {
		return err
	}
	// Not as they are: publications are plain, and what drops are sealed to
	// outlives an erasure.
	for _, folder := range []string{publicDir, dropDir} {
		if err := b.folder(ctx, folder, b.sealedFile); err != nil {
			return err
		}
	}
	return nil
}

// end writes the manifest, which makes the backup whole: sealed, because a
// stranger could write one that names fewer files, and plain.
func (b *bulk) end(m manifest) error {
	m.Files = b.files
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	sealed, err := seal.SealBytesTo(data, b.recovery)
	if err != nil {
		return err
	}
	if err := b.out.Write(sealedManifestName, sealed); err != nil {
		return err
	}
	return b.out.Write(manifestName, data)
}

func (b *bulk) items(ctx context.Context, door *access.Door, a access.Act, folder string, dump func(context.Context, access.Caller) ([]access.DumpItem, error)) error {
	items, err := dump(ctx, b.c)
	if err != nil {
		return err
	}
	for _, item := range items {
		sealed, err := door.SealFor(ctx, b.c, a, item)
		if err != nil {
			return err
		}
		if err := b.put(folder+item.Path+ageSuffix, whole(sealed)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (w *Workspace) dumpStudy(ctx context.Context, c access.Caller) (all []access.DumpItem, err error) {
	for _, dump := range []func(context.Context, access.Caller) ([]access.DumpItem, error){
		w.working.Study.Dump, w.working.Book.Dump, w.working.Register.Dump, w.working.Release.Dump,
	} {
		items, err := dump(ctx, c)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	return all, nil
}

func (w *Workspace) dumpVault(ctx context.Context, c access.Caller) ([]access.DumpItem, error) {
	return w.locked.Vault.Dump(ctx, c)
}

// folder puts away every file in the folders of one of the study's own.
func (b *bulk) folder(ctx context.Context, folder string, put func(path string, f *os.File) error) error {
	names, err := b.w.dir.List(folder)
	if err != nil {
		return err
	}
	for _, name := range names {
		path := folder + "/" + name
		if below, ok := strings.CutSuffix(path, "/"); ok {
			if err := b.folder(ctx, below, put); err != nil {
				return err
			}
			continue
		}
		f, err := b.w.dir.Open(path)
		if err != nil {
			return err
		}
		err = put(path, f)
		f.Close()
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (b *bulk) copied(path string, f *os.File) error {
	return b.put(path, func(w io.Writer) error {
		_, err := io.Copy(w, f)
		return err
	})
}

func (b *bulk) sealedFile(path string, f *os.File) error {
	return b.put(path+ageSuffix, func(w io.Writer) error {
		sealed, err := seal.SealTo(w, b.recovery)
		if err != nil {
			return err
		}
		if _, err := io.Copy(sealed, f); err != nil {
			return err
		}
		return sealed.Close()
	})
}

// rowsAndKeys writes the databases' rows and every key, both to the epoch's
// recovery identity, so that a whole study can be put back.
func (b *bulk) rowsAndKeys(ctx context.Context) error {
	v, s := b.w.tiers[access.Locked], b.w.tiers[access.Working]
	var err error
	dump := rowsDump{V: 1, StudyKeys: s.keys.Statements(), VaultKeys: v.keys.Statements()}
	if dump.Study, dump.StudySize, err = s.door.Rows(ctx, b.c, access.StudyBackup); err != nil {
		return err
	}
	if dump.Vault, dump.VaultSize, err = v.door.Rows(ctx, b.c, access.VaultBackup); err != nil {
		return err
	}
	if err := b.sealed(rowsName, dump); err != nil {
		return err
	}
	keys, err := b.w.ring(ctx, b.c, access.StudyBackup, access.VaultBackup)
	if err != nil {
		return err
	}
	return b.sealed(keysAgeName, keys)
}

// rowsDump is both databases as they stand, boxes unopened, with the sizes of
// their records and the statements that certified who signed them.
type rowsDump struct {
	V         int                      `json:"v"`
	Study     json.RawMessage          `json:"study"`
	Vault     json.RawMessage          `json:"vault"`
	StudySize int64                    `json:"studySize"`
	VaultSize int64                    `json:"vaultSize"`
	StudyKeys []access.SignedStatement `json:"studyKeys"`
	VaultKeys []access.SignedStatement `json:"vaultKeys"`
}

func (d rowsDump) size(t access.Tier) int64 {
	if t == access.Locked {
		return d.VaultSize
	}
	return d.StudySize
}

// keyring is what opens backups: every identity of both tiers as it is now.
type keyring struct {
	V     int              `json:"v"`
	Study sheaf.ID         `json:"id"`
	Epoch uint64           `json:"epoch"`
	Tier2 []access.HeldKey `json:"study"`
	Tier1 []access.HeldKey `json:"vault"`
}

func (w *Workspace) ring(ctx context.Context, c access.Caller, studyAct, vaultAct access.Act) (keyring, error) {
	k := keyring{V: 1, Study: w.id, Epoch: w.tiers[access.Locked].epoch.Number}
	var err error
	if k.Tier2, err = w.tiers[access.Working].door.Keyring(ctx, c, studyAct); err != nil {
		return k, err
	}
	k.Tier1, err = w.tiers[access.Locked].door.Keyring(ctx, c, vaultAct)
	return k, err
}

func (b *bulk) sealed(name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	sealed, err := seal.SealBytesTo(data, b.recovery)
	if err != nil {
		return err
	}
	return b.put(name, whole(sealed))
}

func whole(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

func (b *bulk) put(name string, write func(io.Writer) error) error {
	counted := &hashed{}
	err := b.out.WriteFrom(name, func(w io.Writer) error {
		*counted = newHashed(w)
		return write(counted)
	})
	if err != nil {
		return err
	}
	b.files = append(b.files, manifestFile{name, counted.size, counted.sum()})
	if b.progress != nil {
		b.progress(len(b.files))
	}
	return nil
}

// KeyringBackup writes a keyring medium into the file path, which must not exist:
// the recovery identity of this epoch and the keys of everybody who is in the
// study now, under a passphrase of its own. It is what must be destroyed to make
// an erasure complete, so media are few and numbered.
func (w *Workspace) KeyringBackup(ctx context.Context, c access.Caller, path string, passphrase sheaf.Secret) (Medium, error) {
	v, err := w.tier(access.Locked)
	if err != nil {
		return Medium{}, err
	}
	if _, err := os.Stat(path); err == nil {
		return Medium{}, sheaf.Errorf(sheaf.Conflict, "there is a file of that name already").Hintf("name a new file on the medium")
	}
	keys, err := w.ring(ctx, c, access.StudyKeys, access.VaultKeys)
	if err != nil {
		return Medium{}, err
	}
	m := Medium{Kind: mediumKeyring, Epoch: v.epoch.Number}
	err = v.door.Do(ctx, c, access.VaultKeys, func(tx *access.Tx) error {
		m.Number, err = insertMedium(tx, mediumKeyring, v.epoch.Number)
		m.Made = tx.Now()
		tx.Note(struct {
			Keyring int64  `json:"keyring"`
			Epoch   uint64 `json:"epoch"`
		}{m.Number, v.epoch.Number})
		return err
	})
	if err != nil {
		return Medium{}, err
	}
	data, err := json.Marshal(keys)
	if err != nil {
		return Medium{}, err
	}
	sealed, err := seal.SealWithPassphrase(data, passphrase, w.options.workFactor())
	if err != nil {
		return Medium{}, err
	}
	return m, writeBeside(path, sealed, w.options.Faults)
}

// writeBeside writes one durable file outside the study's folder.
func writeBeside(path string, data []byte, faults store.Faults) error {
	folder, name := splitPath(path)
	d, err := store.OpenDir(folder, store.WithFaults(faults))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Write(name, data)
}

// String tells of a medium in a line.
func (m Medium) String() string {
	return fmt.Sprintf("%s medium %d of epoch %d, made %s", m.Kind, m.Number, m.Epoch, m.Made.Format(time.DateOnly))
}
