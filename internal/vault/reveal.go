package vault

import (
	"context"
	"crypto/sha256"
	"io"
	"os"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// maxInMemory is the largest original that OpenOriginal hands out as a whole,
// in bytes.
const maxInMemory = 256 << 20

// lockedFile is what it takes to open an original's file and to trust it.
type lockedFile struct {
	id       OriginalID
	name     string
	sum      digest
	size     int64
	identity seal.Identity
}

// OriginalSheet opens an original's file name and hash: a reveal.
func (v *Vault) OriginalSheet(ctx context.Context, c access.Caller, id OriginalID) (name string, sha [32]byte, err error) {
	f, err := v.reveal(ctx, c, id, revealNote{Original: id, Part: "sheet"}, "")
	return f.name, f.sum, err
}

// OpenOriginal hands out an original: the entry with the purpose is durable
// before, and every byte was verified and the hash compared. The purpose lies
// under the keys of the people whom it is about. Corrupt: the file is missing or
// not what was locked away. Invalid: it is larger than 256 MiB.
func (v *Vault) OpenOriginal(ctx context.Context, c access.Caller, id OriginalID, purpose string) (name string, data []byte, err error) {
	o, err := v.Original(ctx, c, id)
	if err != nil {
		return "", nil, err
	}
	if o.Size > maxInMemory {
		return "", nil, sheaf.Errorf(sheaf.Invalid, "original %s has %d bytes, too many to be opened at once", id.Short(), o.Size).
			Hintf("lock its transcript away besides, and open that")
	}
	f, err := v.reveal(ctx, c, id, revealNote{Original: id, Part: "bytes"}, purpose)
	if err != nil {
		return "", nil, err
	}
	err = v.verified(f, func(plain *io.SectionReader) error {
		data = make([]byte, f.size)
		_, err := io.ReadFull(plain, data)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	return f.name, data, nil
}

type revealNote struct {
	Original OriginalID `json:"original"`
	Part     string     `json:"part"` // "sheet" or "bytes"
}

func (v *Vault) reveal(ctx context.Context, c access.Caller, id OriginalID, note revealNote, purpose string) (f lockedFile, err error) {
	err = v.door.Reveal(ctx, c, access.OpenOriginal, func(tx *access.Tx) error {
		people, err := peopleOf(tx, id)
		if err != nil {
			return err
		}
		tx.Note(note)
		return noteFor(tx, people, aboutPerson{Original: id, Purpose: purpose})
	}, func(tx *access.Tx) error {
		f, err = readLockedFile(tx, id)
		return err
	})
	return f, err
}

func readLockedFile(tx *access.Tx, id OriginalID) (lockedFile, error) {
	row, err := findOriginal(tx, id)
	if err != nil {
		return lockedFile{}, err
	}
	sheet, identity, err := readOriginal(tx, row)
	if err != nil {
		return lockedFile{}, err
	}
	o, err := row.public(tx, nil)
	return lockedFile{id, sheet.Name, sheet.SHA256, o.Size, identity}, err
}

// verified gives use the bytes of a file after all of them were verified.
func (v *Vault) verified(f lockedFile, use func(*io.SectionReader) error) error {
	file, err := v.files.Open(fileOf(f.id))
	if sheaf.KindOf(err) == sheaf.NotFound {
		return sheaf.Errorf(sheaf.Corrupt, "the file of original %s is missing", f.id.Short()).
			Hintf("put it back from a backup: originals/%s", fileOf(f.id))
	}
	if err != nil {
		return err
	}
	defer file.Close()
	plain, err := f.open(file)
	if err != nil {
		return err
	}
	return use(plain)
}

func (f lockedFile) open(file *os.File) (*io.SectionReader, error) {
	altered := sheaf.Errorf(sheaf.Corrupt, "the file of original %s is not what was locked away", f.id.Short()).
		Hintf("put it back from a backup: originals/%s", fileOf(f.id))
	stat, err := file.Stat()
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot read the file of original %s", f.id.Short())
	}
	plain, size, err := seal.OpenFile(file, stat.Size(), f.identity)
	if err != nil || size != f.size {
		return nil, altered
	}
	sum := sha256.New()
	_, err = io.Copy(sum, io.NewSectionReader(plain, 0, size))
	if err != nil || digest(sum.Sum(nil)) != f.sum {
		return nil, altered
	}
	return io.NewSectionReader(plain, 0, size), nil
}
