// Package workspace is a study's folder on one machine. It opens the house and
// wires its rooms: it unlocks keys and mints callers, holds the handles that no
// other package may hold (the study's intake, the press), and performs the acts
// that cross both gates: hold, erase, check, backup, restore.
//
// What lies in the folder is docs/FORMAT.md. Outside it, in the user's
// configuration folder, lie only the last heads of the two records, by which a
// folder that was put back to an older state is noticed.
package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gofrs/flock"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/convert"
	"sheaf/internal/disclosure"
	"sheaf/internal/evidence"
	"sheaf/internal/pseudonym"
	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// Options are what a test or a command sets when it opens a folder.
type Options struct {
	ConfigDir  string       // where record heads are remembered; empty is the user's own
	WorkFactor int          // scrypt cost of new key files, log2 N; 0 is age's 18
	Faults     store.Faults // tests only

	// Read reads originals for gate 1: a convert.Reader's method, so that strangers'
	// files are parsed in a process of their own. Without it nothing can be drafted.
	Read convert.ReadFunc
}

// The fixed names in a study's folder.
const (
	settingsFile  = "sheaf.json"
	lockFile      = "lock"
	keysLockFile  = "keys.lock"
	membersDir    = "members"
	originalsDir  = "originals"
	dropDir       = "drop"
	publicDir     = "public"
	quarantineDir = "quarantine"
)

// folderVersion is of the folder's layout, in sheaf.json.
const folderVersion = 1

// Workspace is an opened folder. Before Unlock it holds no key and no database.
type Workspace struct {
	options Options
	dir     *store.Dir
	lock    *flock.Flock
	id      sheaf.ID
	memory  *memory

	mu      sync.Mutex // guards what Unlock opens
	tiers   map[access.Tier]*tier
	working Working
	locked  Locked
	intake  *study.Intake
	press   *report.Press
	opened  []io.Closer // folders that the rooms work in
}

// tier is one open database with its keys file.
type tier struct {
	name     string // "study", "vault"
	db       *store.DB
	door     *access.Door
	keys     *access.KeysFile
	standing access.Standing
	epoch    access.EpochKey
	signers  atomic.Pointer[access.Standing] // the same standing, for the Door, which other goroutines use
}

// Working are the rooms of tier 2 and of gate 2.
type Working struct {
	Study    *study.Study
	Book     *coding.Book
	Register *evidence.Register
	Release  *disclosure.Gate
}

// Locked are the rooms of tier 1 and of gate 1.
type Locked struct {
	Vault  *vault.Vault
	Review *pseudonym.Gate
}

type folderSettings struct {
	V     int      `json:"v"`
	Study sheaf.ID `json:"study"`
}

// Open opens a study's folder. NotFound: there is none; Invalid: made by a newer
// Sheaf; Conflict: another process is renewing its keys.
func Open(dir string, o Options) (*Workspace, error) {
	if _, err := os.Stat(filepath.Join(dir, settingsFile)); err != nil {
		return nil, sheaf.Errorf(sheaf.NotFound, "there is no study in this folder").
			Hintf("go to a study's folder, name one with --dir, or make one with: sheaf init DIR")
	}
	d, err := store.OpenDir(dir, store.WithFaults(o.Faults))
	if err != nil {
		return nil, err
	}
	w, err := open(d, o)
	if err != nil {
		d.Close()
		return nil, err
	}
	return w, nil
}

func open(d *store.Dir, o Options) (*Workspace, error) {
	data, err := d.Read(settingsFile)
	if err != nil {
		return nil, err
	}
	var s folderSettings
	if err := json.Unmarshal(data, &s); err != nil || s.Study.IsZero() {
		return nil, sheaf.Errorf(sheaf.Corrupt, "the study's settings file is not whole").
			Hintf("restore %s from a backup", settingsFile)
	}
	if s.V != folderVersion {
		return nil, sheaf.Errorf(sheaf.Invalid, "this study was made by another version of Sheaf (folder version %d)", s.V).
			Hintf("install the newer Sheaf")
	}
	w := &Workspace{options: o, dir: d, id: s.Study, tiers: map[access.Tier]*tier{}, lock: flock.New(filepath.Join(d.Path(), lockFile))}
	if ok, err := w.lock.TryRLock(); err != nil || !ok {
		return nil, errBusy
	}
	if w.memory, err = openMemory(o.ConfigDir, s.Study, o.Faults); err != nil {
		w.lock.Unlock()
		return nil, err
	}
	return w, nil
}

var errBusy = sheaf.Errorf(sheaf.Conflict, "another Sheaf is using this study").
	Hintf("close the workbench and other commands that work on it, then try again")

// Study is the study's id.
func (w *Workspace) ID() sheaf.ID { return w.id }

// Path is the folder.
func (w *Workspace) Path() string { return w.dir.Path() }

// Working gives the rooms of tier 2; Locked before Unlock.
func (w *Workspace) Working() (Working, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.working.Study == nil {
		return Working{}, errLocked
	}
	return w.working, nil
}

var errLocked = sheaf.Errorf(sheaf.Locked, "the study is locked").Hintf("unlock it with your passphrase")

// Locked gives the rooms of tier 1; Locked before an Unlock that named it.
func (w *Workspace) Locked() (Locked, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.locked.Vault == nil {
		return Locked{}, errVaultLocked
	}
	return w.locked, nil
}

var errVaultLocked = sheaf.Errorf(sheaf.Locked, "the vault is locked").Hintf("unlock the vault with a key holder's passphrase")

// Close remembers the records' heads and closes the databases.
func (w *Workspace) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	problems := []error{w.memory.save(), w.shut(), w.lock.Unlock(), w.memory.dir.Close(), w.dir.Close()}
	return errors.Join(problems...)
}

// shut closes what Unlock opened: databases, rooms and their folders.
func (w *Workspace) shut() error {
	var problems []error
	for _, t := range w.tiers {
		problems = append(problems, t.db.Close())
	}
	for _, folder := range w.opened {
		problems = append(problems, folder.Close())
	}
	clear(w.tiers)
	w.opened, w.working, w.locked = nil, Working{}, Locked{}
	return errors.Join(problems...)
}

// schemas of the two databases. The numbers tell one from the other
// (PRAGMA application_id, "Shf1" and "Shf2").
func schema(t access.Tier) store.Schema {
	if t == access.Locked {
		return store.Schema{Application: 0x53686631, Migrations: join(access.Migrations(), vault.Migrations(), pseudonym.Migrations(), Migrations())}
	}
	return store.Schema{Application: 0x53686632, Migrations: join(access.Migrations(), study.Migrations(), coding.Migrations(), evidence.Migrations(), disclosure.Migrations())}
}

func join(owners ...[]store.Migration) (all []store.Migration) {
	for _, m := range owners {
		all = append(all, m...)
	}
	return all
}

// keysName and databaseName are the names of a tier's files.
func keysName(t access.Tier) string { return t.String() + ".keys" }

func memberFile(handle string, t access.Tier) string {
	return membersDir + "/" + handle + "." + t.String() + ".age"
}

// checkHandle refuses working names that would not be a plain file name.
func checkHandle(handle string) error {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-'
	}
	if handle == "" || len(handle) > 40 || strings.ContainsFunc(handle, func(r rune) bool { return !plain(r) }) {
		return sheaf.Errorf(sheaf.Invalid, "a working name has 1 to 40 of the letters a-z, digits and dashes").
			Hintf("do not use a real name: it is a file's name and stands in the record")
	}
	return nil
}

// openTier opens a tier's database under keys that were just unlocked.
func (w *Workspace) openTier(ctx context.Context, t access.Tier, unlocked unlockedTier) (*tier, error) {
	if !databaseName(t).MatchString(unlocked.standing.Database) {
		return nil, sheaf.Errorf(sheaf.Corrupt, "the %s's keys file names a database that is none", t)
	}
	path := filepath.Join(w.dir.Path(), unlocked.standing.Database)
	if _, err := os.Stat(path); err != nil {
		return nil, sheaf.Errorf(sheaf.Corrupt, "the %s's database is missing", t).Hintf("restore the newest backup")
	}
	key := unlocked.databaseKey.Bytes()
	db, err := store.Open(ctx, path, key, schema(t), store.MustExist(), store.WithFaults(w.options.Faults))
	if sheaf.KindOf(err) == sheaf.Locked {
		// The key is the one that the keys file commits to: it is the file that is wrong.
		return nil, sheaf.Errorf(sheaf.Corrupt, "the %s's database is damaged, or not the one its keys are for", t).Hintf("restore the newest backup")
	}
	if err != nil {
		return nil, err
	}
	opened := &tier{name: t.String(), db: db, keys: unlocked.keys, standing: unlocked.standing, epoch: unlocked.epoch}
	standing := opened.standing // a copy: a new epoch writes the tier's own while doors read
	opened.signers.Store(&standing)
	opened.door = w.newDoor(t, db, opened)
	return opened, nil
}

func (w *Workspace) newDoor(t access.Tier, db *store.DB, opened *tier) *access.Door {
	return access.NewDoor(access.DoorConfig{
		Tier: t, Study: w.id, DB: db,
		Signers:   func(id sheaf.ID, n int64) (access.Certified, error) { return opened.signers.Load().SignerAt(id, n) },
		Committed: w.memory.committed(t),
	})
}

// wire builds the rooms over the open doors.
func (w *Workspace) wire() error {
	s := w.tiers[access.Working]
	if w.working.Study == nil {
		public, err := w.dir.Sub(publicDir)
		if err != nil {
			return err
		}
		root, err := os.OpenRoot(public.Path())
		if err != nil {
			return err
		}
		w.opened = append(w.opened, public, root)
		w.press = report.NewPress(root, w.pressFault())
		w.working.Study, w.intake = study.Open(s.door)
		w.working.Book = coding.New(s.door, w.working.Study)
		w.working.Register = evidence.New(s.door, w.working.Study)
		w.working.Release = disclosure.New(s.door, w.working.Study, w.working.Book, w.working.Register, w.press, w.scan)
	}
	v := w.tiers[access.Locked]
	if v == nil || w.locked.Vault != nil {
		return nil
	}
	originals, err := w.dir.Sub(originalsDir)
	if err != nil {
		return err
	}
	w.opened = append(w.opened, originals)
	w.locked.Vault = vault.New(v.door, originals)
	w.locked.Review = pseudonym.New(v.door, w.locked.Vault, w.intake, w.working.Study, w.options.reader())
	return nil
}

// reader is the one that was given, or one that refuses.
func (o Options) reader() convert.ReadFunc {
	if o.Read != nil {
		return o.Read
	}
	return func(context.Context, convert.File, convert.Options) (convert.Reading, error) {
		return convert.Reading{}, sheaf.Errorf(sheaf.Internal, "cannot read the file: this program was built without a reader")
	}
}

// pressFault puts the press's steps before the same faults as everybody's.
func (w *Workspace) pressFault() func(step string) error {
	if w.options.Faults == nil {
		return nil
	}
	kinds := map[string]store.StepKind{"write": store.Write, "fsync": store.Fsync, "rename": store.Rename}
	return func(step string) error { return w.options.Faults(store.Step{Kind: kinds[step]}) }
}

// scan lets gate 2 ask for locked names: positions only, and only where a key
// holder's session has opened the vault.
func (w *Workspace) scan(ctx context.Context, c access.Caller, texts []string) ([]disclosure.Hit, error) {
	rooms, err := w.Locked()
	if err != nil {
		return nil, err
	}
	if err := w.settled(ctx, c); err != nil {
		return nil, err
	}
	hits, err := rooms.Review.Scan(ctx, c, texts)
	if err != nil {
		return nil, err
	}
	out := make([]disclosure.Hit, len(hits))
	for i, h := range hits {
		out[i] = disclosure.Hit{Text: h.Text, Span: h.Span}
	}
	return out, nil
}

// PublicPath is the folder of a release.
func (w *Workspace) PublicPath(id disclosure.ReleaseID) string {
	return filepath.Join(w.dir.Path(), publicDir, id.String())
}
