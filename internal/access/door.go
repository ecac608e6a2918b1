package access

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"sheaf/internal/ledger"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Door is the only way to one tier's database. Handlers and commands hold no
// permission code: they call a package, the package goes through its Door.
type Door struct {
	tier      Tier
	study     sheaf.ID
	db        atomic.Pointer[store.DB]
	record    ledger.Record
	signers   func(sheaf.ID, int64) (Certified, error)
	committed func(Act, ledger.Head) error
	destroyed atomic.Uint64 // keys destroyed through this Door, so that sessions drop their caches

	mu     sync.Mutex
	head   ledger.Head // up to where latest was read
	latest history
}

// DoorConfig is what workspace knows when it opens a database.
type DoorConfig struct {
	Tier  Tier
	Study sheaf.ID
	DB    *store.DB
	// Signers finds who was certified with a signing key at an entry of the record.
	Signers func(id sheaf.ID, n int64) (Certified, error)
	// Committed is told of every entry after it is durable: the head is
	// remembered outside the folder, so that a folder put back is noticed.
	Committed func(Act, ledger.Head) error
}

// NewDoor makes the Door of an open database.
func NewDoor(c DoorConfig) *Door {
	d := &Door{
		tier:      c.Tier,
		study:     c.Study,
		record:    ledger.New(recordID(c.Tier, c.Study), byte(c.Tier), c.Study),
		signers:   c.Signers,
		committed: c.Committed,
		latest:    history{},
	}
	d.db.Store(c.DB)
	return d
}

// recordID names a tier's record: a leaf of one can never stand in the other.
func recordID(t Tier, study sheaf.ID) sheaf.ID { return nameOf("record", t, study) }

// statementID names a tier's statement of keys in its record.
func (d *Door) statementID() sheaf.ID { return nameOf("statement", d.tier, d.study) }

// nameOf derives the id of something that a tier has one of.
func nameOf(what string, t Tier, study sheaf.ID) sheaf.ID {
	sum := sha256.Sum256(append([]byte("sheaf/v1/"+what+"/"+t.String()+"/"), study[:]...))
	return sheaf.ID(sum[:16])
}

// Reopen puts the Door on the database of the next epoch, which is a copy of the
// one it had.
func (d *Door) Reopen(db *store.DB) { d.db.Store(db) }

// Tier is which database this is the Door of.
func (d *Door) Tier() Tier { return d.tier }

// Found puts the first keys into a new database, of its structure and of its
// record, and makes the record's first entry. Conflict: it has them already.
func (d *Door) Found(ctx context.Context, c Caller) error {
	act := StudyKeys
	if d.tier == Locked {
		act = VaultKeys
	}
	keys := []NewKey{DrawIdentity(seal.PurposeStructure), DrawIdentity(seal.PurposeRecord)}
	return d.Do(ctx, c, act, func(tx *Tx) error {
		if tx.head.Size > 0 {
			return sheaf.Errorf(sheaf.Conflict, "the %s was founded before", d.tier)
		}
		for _, k := range keys {
			if err := tx.PutKey(k); err != nil {
				return err
			}
		}
		tx.Note(struct {
			Founded bool `json:"founded"`
		}{true})
		return nil
	})
}

// Do makes a change: the right is checked, fn runs, and the entry is appended,
// in one transaction. fn may run again from the start, so it has no side
// effects but through tx; ids, keys and labels are drawn before.
//
// Denied or NotFound: the caller may not, which is an entry too. Locked: the
// caller's session lacks this tier's key. Errors of fn are returned as they
// are; a Denied one is recorded as a refusal. An Internal error that says "it is
// done" comes after the commit: the act stands, its head is not remembered.
func (d *Door) Do(ctx context.Context, c Caller, a Act, fn func(*Tx) error) error {
	if err := d.check(ctx, c, a); err != nil {
		return err
	}
	var head ledger.Head
	var done entry
	known := d.known()
	err := d.db.Load().Update(ctx, func(stx *store.Tx) error {
		tx, err := d.begin(stx, c, known)
		if err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		head, _, err = d.append(tx, a)
		done = tx.entry
		return err
	})
	if sheaf.KindOf(err) == sheaf.Denied {
		return errors.Join(err, d.refuse(ctx, c, a))
	}
	if err != nil {
		return err
	}
	return d.acknowledge(a, head, &done)
}

// View reads one consistent state without an entry: what the caller works with
// all day. Kinds as Do.
func (d *Door) View(ctx context.Context, c Caller, a Act, fn func(*Tx) error) error {
	if err := d.check(ctx, c, a); err != nil {
		return err
	}
	known := d.known()
	return d.db.Load().View(ctx, func(stx *store.Tx) error {
		tx, err := d.begin(stx, c, known)
		if err != nil {
			return err
		}
		return fn(tx)
	})
}

var errPutBack = sheaf.Errorf(sheaf.Corrupt, "an older state of the database was put back while it was open").
	Hintf("stop working, keep the folder as it is, and run sheaf check")

// Reveal hands out what is locked: note says in the record what is about to be
// opened, that entry is made durable, and only then does fn read. Nothing is
// handed out if the entry cannot be written. Kinds as Do.
func (d *Door) Reveal(ctx context.Context, c Caller, a Act, note func(*Tx) error, fn func(*Tx) error) error {
	if err := d.Do(ctx, c, a, note); err != nil {
		return err
	}
	return d.View(ctx, c, a, fn)
}

// check holds an act against the policy table. What needs a key that the caller
// lacks is Locked on the study, which every member knows of, and NotFound on the
// vault for those who hold no key of it.
func (d *Door) check(ctx context.Context, c Caller, a Act) error {
	r, ok := rule(a)
	if !ok || r.Tier != d.tier {
		return sheaf.Errorf(sheaf.Internal, "act %s has no line in the policy table of the %s", a, d.tier)
	}
	if c.session == nil {
		return errNobody
	}
	if !c.Unlocked(d.tier) {
		if d.tier == Locked && !c.session.roles[KeyHolder] {
			return errWithheld
		}
		return sheaf.Errorf(sheaf.Locked, "this session has not opened the %s", d.tier).Hintf("unlock the %s with your passphrase", d.tier)
	}
	if r.allows(c.session) {
		return nil
	}
	refused := sheaf.Errorf(sheaf.Denied, "your role does not allow you to %s", r.Says).
		Hintf("sheaf policy shows who may")
	return errors.Join(refused, d.refuse(ctx, c, a))
}

var errNobody = sheaf.Errorf(sheaf.Locked, "nobody has unlocked the study").Hintf("unlock it with your passphrase")

// errWithheld is what answers for anything in the vault to those without its key.
var errWithheld = sheaf.Errorf(sheaf.NotFound, "there is nothing of that name here")

// refuse records that an act was refused.
func (d *Door) refuse(ctx context.Context, c Caller, a Act) error {
	var head ledger.Head
	known := d.known()
	err := d.db.Load().Update(ctx, func(stx *store.Tx) error {
		tx, err := d.begin(stx, c, known)
		if err != nil {
			return err
		}
		tx.Note(struct {
			Refused Act `json:"refused"`
		}{a})
		head, _, err = d.append(tx, "refused")
		return err
	})
	if err != nil {
		return err
	}
	return d.acknowledge("refused", head, &entry{})
}

// known is the size that the record had at the latest when a transaction is
// about to begin: one that sees less sees a state that was put back.
func (d *Door) known() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.head.Size
}

// begin wraps a transaction and brings what the Door knows of the record up to
// the state it sees, which another process may have moved.
func (d *Door) begin(stx *store.Tx, c Caller, known int64) (*Tx, error) {
	epoch, signer, ok := c.session.opened(d.tier)
	if !ok {
		return nil, errSessionLocked
	}
	tx := &Tx{Tx: stx, door: d, caller: c, epoch: epoch, signer: signer, destroyed: d.destroyed.Load()}
	return tx, d.catchUp(tx, known)
}

func (d *Door) catchUp(tx *Tx, known int64) error {
	head, err := d.record.Head(tx.Tx)
	if err != nil {
		return err
	}
	if head.Size < known {
		return errPutBack
	}
	tx.head = head
	d.mu.Lock()
	defer d.mu.Unlock()
	if head.Size <= d.head.Size {
		// Up to date, or a reader beside a change that was committed meanwhile.
		return nil
	}
	if d.head.Size > 0 {
		root, err := d.record.RootAt(tx.Tx, d.head.Size)
		if err != nil {
			return err
		}
		if root != d.head.Root {
			return sheaf.Errorf(sheaf.Corrupt, "the record of the %s was rewritten under this session", d.tier).
				Hintf("stop working, keep the folder as it is, and run sheaf check")
		}
	}
	actors := d.actors()
	if actors != nil && d.head.Size > 0 {
		actors = d.newcomers
	}
	fresh, err := d.record.LatestFrom(tx.Tx, d.head.Size, tx.parent, actors, d.mayForget)
	if err != nil {
		return err
	}
	for _, o := range fresh {
		if err := d.latest.follow(o, o.N); err != nil {
			return err
		}
	}
	d.latest.add(head.Size, fresh)
	d.head = head
	return nil
}

func (d *Door) append(tx *Tx, a Act) (ledger.Head, [32]byte, error) {
	// What could not be read again is not written.
	if err := d.follows(tx.entry.objects, tx.EntryNumber()); err != nil {
		return ledger.Head{}, [32]byte{}, err
	}
	entry, err := tx.entry.build(tx, a)
	if err != nil {
		return ledger.Head{}, [32]byte{}, err
	}
	return d.record.Append(tx.Tx, entry, tx.signer)
}

func (d *Door) acknowledge(a Act, head ledger.Head, done *entry) error {
	if len(done.dropped) > 0 {
		// Once more, now that it is committed: a reader beside the change may have
		// opened a dying key again.
		d.destroyed.Add(1)
	}
	d.mu.Lock()
	if head.Size == d.head.Size+1 {
		d.latest.add(head.Size, done.latest())
		d.head = head
	}
	d.mu.Unlock()
	if d.committed == nil {
		return nil
	}
	if err := d.committed(a, head); err != nil {
		return sheaf.Errorf(sheaf.Internal, "it is done, but this machine could not remember the state of the %s: %w", d.tier, err).
			Hintf("do not repeat it; see to your configuration folder's disk")
	}
	return nil
}

// Head is where the record stands.
func (d *Door) Head(ctx context.Context, c Caller) (head ledger.Head, err error) {
	err = d.View(ctx, c, d.seeAct(), func(tx *Tx) error {
		head, err = d.record.Head(tx.Tx)
		return err
	})
	return head, err
}

func (d *Door) seeAct() Act {
	if d.tier == Locked {
		return SeeVault
	}
	return SeeRecord
}

// Entries are the record's entries from number from on, as far as the caller's
// keys open them; from -n on they are the last n.
func (d *Door) Entries(ctx context.Context, c Caller, from int64) (entries []ledger.Opened, err error) {
	err = d.View(ctx, c, d.seeAct(), func(tx *Tx) error {
		if from < 0 {
			from = max(1, tx.head.Size+1+from)
		}
		entries, err = d.record.Entries(tx.Tx, from, tx.parent, d.actors())
		return err
	})
	return entries, err
}

// Verify recomputes the whole record from its leaves.
func (d *Door) Verify(ctx context.Context, c Caller) (head ledger.Head, problems []ledger.Problem, err error) {
	err = d.View(ctx, c, d.seeAct(), func(tx *Tx) error {
		head, problems, err = d.record.Verify(tx.Tx, tx.parent, d.verifier, d.mayForget)
		return err
	})
	return head, problems, err
}

func (d *Door) verifier(id sheaf.ID, n int64) (seal.Verifier, error) {
	m, err := d.signers(id, n)
	return m.Verifier, err
}

// actors is nil where nobody is certified yet: while a study is founded or
// restored, by whoever holds every key of it.
func (d *Door) actors() ledger.Actors {
	if d.signers == nil {
		return nil
	}
	return d.verifier
}

// newcomers is verifier for entries that came while the Door was open: another
// process may have certified somebody since, and to unlock again tells them from
// a stranger. Until then nothing is read or written.
func (d *Door) newcomers(id sheaf.ID, n int64) (seal.Verifier, error) {
	v, err := d.verifier(id, n)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return v, sheaf.Errorf(sheaf.Conflict, "entry %d of the %s is by somebody whom this session does not know", n, d.tier).
			Hintf("unlock the study again")
	}
	return v, err
}

// mayForget tells whose silences count. A key holder erases people, and nobody
// needs the parts of the daily work.
func (d *Door) mayForget(silencing, silenced ledger.EntryInfo) bool {
	if d.signers == nil || Act(silenced.Act).isDailyWork() {
		return true
	}
	m, err := d.signers(silencing.Actor, silencing.N)
	return err == nil && slices.Contains(m.Roles, KeyHolder)
}

// isDailyWork tells the acts of coding and writing from all that guards people:
// holds, terms, admissions, corrections, erasures, publications, keys, members.
// An act that is not named here guards somebody.
func (a Act) isDailyWork() bool {
	switch a {
	case SetAttribute, ChangeCodebook, CodePassage, WriteMemo, AlignTexts, WriteClaim, Undo:
		return true
	}
	return false
}

// CheckDatabase asks the engine whether every page is whole.
func (d *Door) CheckDatabase(ctx context.Context) error { return d.db.Load().Check(ctx) }

// Attest holds a tier's signed statement against the last one the record knows,
// and records it where it is newer: the file is replaced first, its entry
// follows, and a crash between the two is made good at the next unlock.
// Corrupt: an older statement was put back, or another of the same number.
func (d *Door) Attest(ctx context.Context, c Caller, s Standing, signed SignedStatement) error {
	act := StudyKeys
	switch {
	case d.tier == Locked:
		act = VaultKeys
	case c.session != nil && !c.session.roles[KeyHolder]:
		// All that the statement of somebody else can say, see Standing.
		act = RenewIdentity
	}
	known := false
	err := d.View(ctx, c, d.seeAct(), func(tx *Tx) error {
		last, ok := d.lastKnown(d.statementID(), tx.head.Size)
		known = ok && last.Version == s.Number && last.Hash == sha256.Sum256(signed.Statement)
		if ok && !known && last.Version >= s.Number {
			return sheaf.Errorf(sheaf.Corrupt, "the %s's keys file is older than its record", d.tier).
				Hintf("an older state was put back; restore the newest backup, or compare with your colleagues")
		}
		return nil
	})
	if err != nil || known {
		return err
	}
	return d.Do(ctx, c, act, func(tx *Tx) error {
		tx.Recorded(seal.Parent{}, d.statementID(), s.Number, signed.Statement)
		tx.Note(struct {
			Statement uint64 `json:"statement"`
			Epoch     uint64 `json:"epoch"`
			Members   int    `json:"members"`
		}{s.Number, s.Epoch, len(s.Members)})
		return nil
	})
}

// Compare tells how the record stands to a remembered head.
func (d *Door) Compare(ctx context.Context, c Caller, remembered ledger.Head) (standing ledger.Standing, err error) {
	err = d.View(ctx, c, d.seeAct(), func(tx *Tx) error {
		standing, err = d.record.Compare(tx.Tx, remembered)
		return err
	})
	return standing, err
}

// GoOn records that work goes on past a lost head, in a new incarnation: after
// a restore, or after writes that a failing disk lost.
func (d *Door) GoOn(ctx context.Context, c Caller, a Act, lost ledger.Head) error {
	return d.Do(ctx, c, a, func(tx *Tx) error {
		tx.entry.lost = &lost
		tx.Note(struct {
			Restored bool `json:"restored"`
		}{true})
		return nil
	})
}

// SealFor seals a dumped item as an age file to the identities it names, for a
// backup: every one of them is needed to open it again.
func (d *Door) SealFor(ctx context.Context, c Caller, a Act, item DumpItem) (sealed []byte, err error) {
	err = d.View(ctx, c, a, func(tx *Tx) error {
		recipients := make([]seal.Recipient, len(item.Keys))
		for i, id := range item.Keys {
			identity, err := tx.Identity(id)
			if err != nil {
				return err
			}
			recipients[i] = identity.Recipient()
		}
		sealed, err = seal.SealBytesTo(item.JSON, recipients...)
		return err
	})
	return sealed, err
}

// DumpItem is one file of a backup before it is sealed: JSON that a person can
// read, and the identities that open it.
type DumpItem struct {
	Path string     // slash-separated, of ids only
	Keys []sheaf.ID // keyring identities, outermost first; all are needed
	JSON []byte
}

// history keeps the last recorded versions of every object, each from the size
// of the record on at which it stands, oldest first: a reader beside a change
// holds its rows against the state that it sees.
type history map[sheaf.ID][]stamped

type stamped struct {
	from   int64
	object ledger.Object
}

// historyDepth is how many versions of an object are kept.
const historyDepth = 16

func (h history) add(from int64, objects map[sheaf.ID]ledger.Object) {
	for id, o := range objects {
		if o.N == 0 {
			o.N = from // this entry's own
		}
		versions := append(h[id], stamped{o.N, o})
		if len(versions) > historyDepth {
			versions = versions[len(versions)-historyDepth:]
		}
		h[id] = versions
	}
}

// follow is Corrupt where entry n leaves an object at an older state than the
// last one known. One that fell and rose again while nobody looked is found when
// the record is next read from its start.
func (h history) follow(o ledger.Object, n int64) error {
	versions := h[o.ID]
	if len(versions) > 0 && !o.Follows(versions[len(versions)-1].object) {
		return sheaf.Errorf(sheaf.Corrupt, "entry %d records an older state over a newer one", n).
			Hintf("stop working, keep the folder as it is, and run sheaf check")
	}
	return nil
}

func (d *Door) follows(objects []ledger.Object, n int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, o := range objects {
		if err := d.latest.follow(o, n); err != nil {
			return err
		}
	}
	return nil
}

// lastKnown is what the record says of an object at a size.
func (d *Door) lastKnown(id sheaf.ID, size int64) (ledger.Object, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	versions := d.latest[id]
	for i := len(versions) - 1; i >= 0; i-- {
		if versions[i].from <= size {
			return versions[i].object, true
		}
	}
	return ledger.Object{}, false
}
