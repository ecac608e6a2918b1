package seal

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"sheaf/internal/sheaf"
)

// Identity is an age hybrid (ML-KEM-768 and X25519) identity: it opens what was
// sealed to its Recipient. It prints as "[sealed]".
type Identity struct{ age *age.HybridIdentity }

// NewIdentity draws an identity at random.
func NewIdentity() Identity {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		panic("seal: " + err.Error()) // only a broken random source
	}
	return Identity{id}
}

// ParseIdentity reads the one line that Line gives. Corrupt if it is not one.
func ParseIdentity(line []byte) (Identity, error) {
	id, err := age.ParseHybridIdentity(string(bytes.TrimSpace(line)))
	if err != nil {
		return Identity{}, sheaf.Errorf(sheaf.Corrupt, "not an age hybrid identity")
	}
	return Identity{id}, nil
}

// Line is the identity as the age command reads it, AGE-SECRET-KEY-PQ-1...,
// 77 characters.
func (i Identity) Line() []byte { return []byte(i.age.String()) }

// IsZero tells an identity that was never set.
func (i Identity) IsZero() bool { return i.age == nil }

// Recipient is the public half.
func (i Identity) Recipient() Recipient { return Recipient{i.age.Recipient()} }

// RowKey is the symmetric key that lives and dies with the identity (HKDF of
// its line): rows are boxed under it, at no cost of public-key work.
func (i Identity) RowKey() Key { return RowKeyOf(i.Line()) }

// RowKeyOf is the row key of the identity with that line, without parsing it.
func RowKeyOf(line []byte) Key {
	return keyOf(derive(line, nil, infoRow, 32))
}

func (Identity) String() string             { return "[sealed]" }
func (Identity) GoString() string           { return "[sealed]" }
func (Identity) Format(f fmt.State, _ rune) { fmt.Fprint(f, "[sealed]") }

// Recipient is what one seals to; it is no secret.
type Recipient struct{ age *age.HybridRecipient }

// ParseRecipient reads age1pq1...; Invalid if it is none. Other age recipients
// are refused: a study is hybrid throughout.
func ParseRecipient(s string) (Recipient, error) {
	r, err := age.ParseHybridRecipient(s)
	if err != nil {
		return Recipient{}, sheaf.Errorf(sheaf.Invalid, "not an age hybrid recipient")
	}
	return Recipient{r}, nil
}

func (r Recipient) String() string { return r.age.String() }

// Fingerprint is what people compare by voice or paper instead of the 1,959
// characters: 32 bytes of SHA-256.
func (r Recipient) Fingerprint() [32]byte {
	return sha256.Sum256([]byte(infoPrint + r.String()))
}

// MarshalText and UnmarshalText keep recipients readable in JSON.
func (r Recipient) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func (r *Recipient) UnmarshalText(b []byte) (err error) {
	*r, err = ParseRecipient(string(b))
	return err
}

// SealTo writes an age file to w that needs every one of the recipients to
// open: the first is the outermost layer. Close it to complete the file.
func SealTo(w io.Writer, recipients ...Recipient) (io.WriteCloser, error) {
	if len(recipients) == 0 {
		return nil, errors.New("seal: no recipient")
	}
	var layers closers
	for _, r := range recipients {
		layer, err := age.Encrypt(w, r.age)
		if err != nil {
			return nil, sheaf.Errorf(sheaf.Internal, "cannot seal: %w", err)
		}
		layers = append(layers, layer)
		w = layer
	}
	return layers, nil
}

// closers is nested writers, innermost last, closed from the inside out.
type closers []io.WriteCloser

func (c closers) Write(p []byte) (int, error) { return c[len(c)-1].Write(p) }

func (c closers) Close() error {
	for i := len(c) - 1; i >= 0; i-- {
		if err := c[i].Close(); err != nil {
			return err
		}
	}
	return nil
}

// SealBytesTo is SealTo for a few bytes: a key, a sheet.
func SealBytesTo(plaintext []byte, recipients ...Recipient) ([]byte, error) {
	var out bytes.Buffer
	w, err := SealTo(&out, recipients...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plaintext); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// OpenBytes opens what SealBytesTo made with the identities in the same order.
// Locked if an identity is not the one it was sealed to or there is none,
// Corrupt if a byte was changed or is missing.
func OpenBytes(sealed []byte, identities ...Identity) ([]byte, error) {
	if len(identities) == 0 {
		// Or whatever somebody wrote in the clear would open as itself.
		return nil, sheaf.Errorf(sheaf.Locked, "no identity is at hand")
	}
	for _, id := range identities {
		r, err := age.Decrypt(bytes.NewReader(sealed), id.age)
		if err != nil {
			return nil, openError(err)
		}
		if sealed, err = io.ReadAll(r); err != nil {
			return nil, sheaf.Errorf(sheaf.Corrupt, "a sealed file was altered or cut short")
		}
	}
	return sealed, nil
}

// OpenFile opens one layer of a sealed file for reading at any place. Every
// byte is verified before any is handed out: age reports a bad end only when it
// gets there. Kinds as OpenBytes.
func OpenFile(src io.ReaderAt, size int64, id Identity) (io.ReaderAt, int64, error) {
	plain, length, err := age.DecryptReaderAt(src, size, id.age)
	if err != nil {
		return nil, 0, openError(err)
	}
	n, err := io.Copy(io.Discard, io.NewSectionReader(plain, 0, length))
	if err != nil || n != length {
		return nil, 0, sheaf.Errorf(sheaf.Corrupt, "a sealed file was altered or cut short")
	}
	return plain, length, nil
}

func openError(err error) error {
	var noMatch *age.NoIdentityMatchError
	if errors.As(err, &noMatch) {
		return sheaf.Errorf(sheaf.Locked, "not sealed to this key")
	}
	return sheaf.Errorf(sheaf.Corrupt, "not a whole sealed file")
}
