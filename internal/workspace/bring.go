package workspace

import (
	"context"
	"crypto/sha256"
	"io"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

// Legacy is a file from before the study: an interview that somebody has had for
// years. Opened a second time, it gives the same bytes.
type Legacy struct {
	Name string // its base name; kept sealed with the original
	Open func() (io.ReadCloser, error)
}

// Brought is what became of one of many files.
type Brought struct {
	Index    int              `json:"index"` // among the files that were given
	Original vault.OriginalID `json:"original,omitzero"`
	Already  bool             `json:"already,omitempty"` // it was locked away before
	Draft    *pseudonym.Draft `json:"draft,omitempty"`
	Err      error            `json:"-"` // why there is no draft of it, or why it was not even locked away
}

// broughtIn marks an account that was made for a file and may wait for it still.
const broughtIn = "brought in with others; date, place and people are not written down yet"

// Bring locks away many files from before the study, each as an account and a
// participant of its own under terms of internal analysis only, and drafts what
// can be read. After each file it calls done. It goes on where an earlier call
// was interrupted: bytes that are locked already are not locked again, and what
// is drafted is not drafted again.
//
// A file that cannot be read stays locked, and says why; the others go on. An
// error is returned for what would stop them all: no right to it, a full disk,
// a cancelled context.
func (w *Workspace) Bring(ctx context.Context, c access.Caller, files []Legacy, o pseudonym.Options, done func(Brought)) error {
	rooms, err := w.Locked()
	if err != nil {
		return err
	}
	b := bringing{Locked: rooms, c: c, options: o, drafts: map[vault.OriginalID]pseudonym.Draft{}}
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
	spare   []vault.Account // made for a file that never came
}

// look hashes the files and finds what an earlier call did.
func (b *bringing) look(ctx context.Context, files []Legacy) (err error) {
	wanted := map[[32]byte]bool{}
	b.sums, b.errs = make([][32]byte, len(files)), make([]error, len(files))
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if b.sums[i], b.errs[i] = sumOf(f); b.errs[i] == nil {
			wanted[b.sums[i]] = true
		}
	}
	if b.locked, err = b.Vault.LockedAlready(ctx, b.c, wanted); err != nil {
		return err
	}
	drafts, err := b.Review.Index(ctx, b.c)
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
	return b.findSpare(ctx)
}

// findSpare finds accounts that an interrupted call made and gave no original.
func (b *bringing) findSpare(ctx context.Context) error {
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
		if sheet.Notes == broughtIn {
			b.spare = append(b.spare, a)
		}
	}
	return nil
}

func sumOf(f Legacy) (sum [32]byte, err error) {
	r, err := f.Open()
	if err != nil {
		return sum, errNotOpened
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return sum, errNotOpened
	}
	return [32]byte(h.Sum(nil)), nil
}

var errNotOpened = sheaf.Errorf(sheaf.Invalid, "cannot open the file").Hintf("see whether it is still there and may be read, and bring the folder again")

// bring does one file. What is wrong with it alone is in what it gives.
func (b *bringing) bring(ctx context.Context, i int, f Legacy) (Brought, error) {
	brought := Brought{Index: i, Err: b.errs[i]}
	if brought.Err != nil {
		return brought, nil
	}
	brought.Original, brought.Already = b.locked[b.sums[i]]
	if !brought.Already {
		original, err := b.lock(ctx, f)
		if err == errNotOpened {
			brought.Err = err
			return brought, nil
		}
		if err != nil {
			return brought, err
		}
		brought.Original = original.ID
		b.locked[b.sums[i]] = original.ID
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
		brought.Draft = &draft
		b.drafts[brought.Original] = draft
	case kind == sheaf.Invalid || kind == sheaf.Conflict:
		brought.Err = err
	default:
		return brought, err
	}
	return brought, nil
}

// lock locks one file away, as an account and a participant of its own.
func (b *bringing) lock(ctx context.Context, f Legacy) (vault.Original, error) {
	account, err := b.account(ctx)
	if err != nil {
		return vault.Original{}, err
	}
	r, err := f.Open()
	if err != nil {
		b.spare = append(b.spare, account)
		return vault.Original{}, errNotOpened
	}
	defer r.Close()
	return b.Vault.Lock(ctx, b.c, account.ID, nil, f.Name, r)
}

// account is one that waits for its file, or a new one with a new participant.
// Their terms come first, so that no text of theirs is ever without.
func (b *bringing) account(ctx context.Context) (vault.Account, error) {
	if n := len(b.spare); n > 0 {
		account := b.spare[n-1]
		b.spare = b.spare[:n-1]
		return account, nil
	}
	person, err := b.Vault.AddPerson(ctx, b.c, vault.Participant, vault.Sheet{})
	if err != nil {
		return vault.Account{}, err
	}
	if err := b.Review.PushTerms(ctx, b.c, person.ID, true); err != nil {
		return vault.Account{}, err
	}
	return b.Vault.AddAccount(ctx, b.c, vault.AccountSheet{
		Notes: broughtIn, Present: []vault.Presence{{Person: person.ID, Capacity: "participant"}},
	})
}
