package workspace

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

// Legacy is a file from before the study: an interview that somebody has had for
// years.
type Legacy struct {
	Name string // its base name; kept sealed with the original
	Open func() (io.ReadCloser, error)
}

// Brought is what became of one of many files.
type Brought struct {
	Index    int              `json:"index"` // among the files that were given
	Original vault.OriginalID `json:"original,omitzero"`
	Label    string           `json:"label,omitempty"`   // of the participant that it was locked away for
	Already  bool             `json:"already,omitempty"` // it was locked away before
	Draft    *pseudonym.Draft `json:"draft,omitempty"`
	Drafted  bool             `json:"drafted,omitempty"` // by this call, from this file
	Err      error            `json:"-"`                 // why there is no draft of it, or why it was not even locked away
}

// broughtIn is the note of an account that was made for a file.
const broughtIn = "brought in with others; date, place and people are not written down yet"

// Bring locks away many files from before the study, each as an account and a
// participant of its own under terms of internal analysis only, and drafts what
// can be read. After each file it calls done. It goes on where an earlier call
// was interrupted: bytes that are locked already are not locked again, and what
// is drafted is not drafted again. An account that was made for a file and not
// given it is used for that file alone, and only while nobody has written anything
// about its participant.
//
// A file that cannot be read stays locked, and says why; so does one that changes
// meanwhile. The others go on. An error is returned for what would stop them all:
// no right to it, a full disk, a cancelled context.
func (w *Workspace) Bring(ctx context.Context, c access.Caller, files []Legacy, o pseudonym.Options, done func(Brought)) error {
	rooms, err := w.Locked()
	if err != nil {
		return err
	}
	b := bringing{Locked: rooms, c: c, options: o, drafts: map[vault.OriginalID]pseudonym.Draft{}, waiting: map[string]vault.AccountID{}, labels: map[vault.PersonID]string{}}
	if err := b.look(ctx, files); err != nil {
		return err
	}
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		brought, err := b.bring(ctx, i, f)
		if err != nil {
			return err
		}
		done(brought)
	}
	return nil
}

// bringing is what is known of the vault while files are brought in.
type bringing struct {
	Locked
	c       access.Caller
	batch   *pseudonym.Batch
	options pseudonym.Options
	sums    [][32]byte // of the files; zero where one cannot be read
	errs    []error
	locked  map[[32]byte]vault.OriginalID
	drafts  map[vault.OriginalID]pseudonym.Draft
	waiting map[string]vault.AccountID // made for the file of this SHA-256, which never came
	labels  map[vault.PersonID]string
}

// look hashes the files and finds what an earlier call did.
func (b *bringing) look(ctx context.Context, files []Legacy) (err error) {
	wanted := map[[32]byte]bool{}
	b.sums, b.errs = make([][32]byte, len(files)), make([]error, len(files))
	for i, f := range files {
		if b.sums[i], b.errs[i] = sumOf(ctx, f); b.errs[i] == nil {
			wanted[b.sums[i]] = true
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if b.locked, err = b.Vault.LockedAlready(ctx, b.c, wanted); err != nil {
		return err
	}
	drafts, err := b.Review.Drafts(ctx, b.c)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d.State != pseudonym.Abandoned {
			b.drafts[d.Original] = d
		}
	}
	if b.batch, err = b.Review.Batch(ctx, b.c); err != nil {
		return err
	}
	persons, err := b.Vault.Persons(ctx, b.c)
	if err != nil {
		return err
	}
	for _, p := range persons {
		b.labels[p.ID] = p.Label
	}
	return b.findWaiting(ctx)
}

// findWaiting finds accounts that an interrupted call made and gave no original.
func (b *bringing) findWaiting(ctx context.Context) error {
	accounts, err := b.Vault.Accounts(ctx, b.c)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if a.Originals > 0 || a.Erased {
			continue
		}
		sheet, err := b.Vault.AccountSheet(ctx, b.c, a.ID)
		if err != nil {
			return err
		}
		if sheet.Awaits == "" || len(sheet.Present) != 1 {
			continue
		}
		untouched, err := b.isUntouched(ctx, sheet.Present[0].Person)
		if err != nil {
			return err
		}
		if untouched {
			b.waiting[sheet.Awaits] = a.ID
		}
	}
	return nil
}

// isUntouched tells whether nothing was written about a participant since they
// were made for a file. Somebody about whom anything is known may be meant as
// another than whose file this is.
func (b *bringing) isUntouched(ctx context.Context, id vault.PersonID) (bool, error) {
	p, err := b.Vault.Person(ctx, b.c, id)
	if err != nil || p.Held || p.Erased || !p.Subject.IsZero() {
		return false, err
	}
	series, err := b.Vault.ConsentOf(ctx, b.c, id)
	if err != nil || len(series) > 0 {
		return false, err
	}
	sheet, err := b.Vault.Sheet(ctx, b.c, id)
	return err == nil && sheet.Version == 1, err
}

func sumOf(ctx context.Context, f Legacy) (sum [32]byte, err error) {
	r, err := f.Open()
	if err != nil {
		return sum, errNotOpened
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, &bringer{ctx: ctx, from: r}); err != nil {
		return sum, errNotOpened
	}
	return [32]byte(h.Sum(nil)), nil
}

// bringer reads a file until its context is done, and remembers whether it was the
// file that failed.
type bringer struct {
	ctx    context.Context
	from   io.Reader
	failed bool
}

func (r *bringer) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.from.Read(p)
	r.failed = err != nil && err != io.EOF
	return n, err
}

var (
	errNotOpened = sheaf.Errorf(sheaf.Invalid, "cannot open the file").Hintf("see whether it is still there and may be read, and bring the folder again")
	errOther     = sheaf.Errorf(sheaf.Conflict, "the file changed while the folder was brought in; as it was read last it is locked away").
			Hintf("bring the folder again when nobody writes to it")
)

// bring does one file. What is wrong with it alone is in what it gives.
func (b *bringing) bring(ctx context.Context, i int, f Legacy) (Brought, error) {
	brought := Brought{Index: i, Err: b.errs[i]}
	if brought.Err != nil {
		return brought, nil
	}
	brought.Original, brought.Already = b.locked[b.sums[i]]
	if !brought.Already {
		original, err := b.lock(ctx, f, b.sums[i])
		if errors.Is(err, errNotOpened) {
			brought.Err = err
			return brought, nil
		}
		if err != nil {
			return brought, err
		}
		brought.Original = original.ID
		b.locked[original.SHA256] = original.ID
		if original.SHA256 != b.sums[i] {
			brought.Err = errOther
			return brought, nil
		}
	}
	original, err := b.Vault.Original(ctx, b.c, brought.Original)
	if err == nil && len(original.Persons) == 1 {
		brought.Label = b.labels[original.Persons[0]]
	}
	if draft, drafted := b.drafts[brought.Original]; drafted {
		brought.Draft = &draft
		return brought, nil
	}
	draft, err := b.batch.Draft(ctx, b.c, brought.Original, b.options)
	switch kind := sheaf.KindOf(err); {
	case ctx.Err() != nil:
		return brought, ctx.Err()
	case err == nil:
		brought.Draft, brought.Drafted = &draft, true
		b.drafts[brought.Original] = draft
	case kind == sheaf.Invalid || kind == sheaf.Conflict || kind == sheaf.NotFound:
		brought.Err = err
	default:
		return brought, err
	}
	return brought, nil
}

// lock locks one file away, as an account and a participant of its own.
func (b *bringing) lock(ctx context.Context, f Legacy, sum [32]byte) (vault.Original, error) {
	r, err := f.Open()
	if err != nil {
		return vault.Original{}, errNotOpened
	}
	defer r.Close()
	account, err := b.account(ctx, hex.EncodeToString(sum[:]))
	if err != nil {
		return vault.Original{}, err
	}
	in := &bringer{ctx: ctx, from: r}
	original, err := b.Vault.Lock(ctx, b.c, account, nil, f.Name, in)
	if in.failed {
		return vault.Original{}, errNotOpened
	}
	return original, err
}

// account is the one that waits for this file, or a new one with a new
// participant. Their terms come first, so that no text of theirs is ever without.
func (b *bringing) account(ctx context.Context, sum string) (vault.AccountID, error) {
	if id, ok := b.waiting[sum]; ok {
		return id, nil
	}
	person, err := b.Vault.AddPerson(ctx, b.c, vault.Participant, vault.Sheet{})
	if err != nil {
		return vault.AccountID{}, err
	}
	b.labels[person.ID] = person.Label
	if err := b.Review.PushTerms(ctx, b.c, person.ID, true); err != nil {
		return vault.AccountID{}, err
	}
	account, err := b.Vault.AddAccount(ctx, b.c, vault.AccountSheet{
		Notes: broughtIn, Awaits: sum, Present: []vault.Presence{{Person: person.ID, Capacity: "participant"}},
	})
	return account.ID, err
}
