// Package seal makes bytes unreadable to whoever lacks the key: rows as boxes
// (XChaCha20-Poly1305 with a key commitment), files and keys as age files to
// hybrid, post-quantum identities, and statements signed with Ed25519.
//
// It is plumbing over age, HKDF and XChaCha20-Poly1305 and holds no
// cryptography of its own. It knows neither people nor tables: it promises that
// a box opens only under its own key and in its own place, and that nothing is
// handed out before all of it was verified. Its formats are docs/FORMAT.md.
package seal

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"sheaf/internal/sheaf"
)

// The info strings of every key derivation and the prefix of every signature
// and commitment. One list, so that no two purposes ever share a key.
const (
	infoBox    = "sheaf/v1/box/"   // + type byte + SHA-256 of the label
	infoRow    = "sheaf/v1/row"    // the row key of an identity
	infoCommit = "sheaf/v1/commit" // commitments of the record
	infoEpoch  = "sheaf/v1/epoch"  // commitment to an epoch key
	infoSign   = "sheaf/v1/"       // + what + "\n", before signed bytes
	infoPrint  = "sheaf/v1/print"  // fingerprints that people compare
)

// Key is 32 secret bytes. It prints as "[sealed]", and keeps them in a function
// because fmt asks no unexported field of another struct how it wants to be
// printed, and follows pointers. Keys do not compare with ==.
type Key struct{ bytes func() *[32]byte }

// NewKey draws a key at random.
func NewKey() Key {
	var b [32]byte
	rand.Read(b[:])
	return keyOf(b[:])
}

// KeyOf takes 32 bytes as a key; any other length is Corrupt.
func KeyOf(b []byte) (Key, error) {
	if len(b) != 32 {
		return Key{}, sheaf.Errorf(sheaf.Corrupt, "a key has %d bytes, not %d", len(b), 32)
	}
	return keyOf(b), nil
}

func keyOf(b []byte) Key {
	own := [32]byte(b)
	return Key{func() *[32]byte { return &own }}
}

// Bytes gives the key itself, for a library that wants it raw; zeros if it was
// never set.
func (k Key) Bytes() [32]byte {
	if k.bytes == nil {
		return [32]byte{}
	}
	return *k.bytes()
}

// IsZero tells a key that was never set. Sealing or opening with one panics: a
// row under a key of zeros would be open to everybody.
func (k Key) IsZero() bool { return k.bytes == nil }

func (Key) String() string             { return "[sealed]" }
func (Key) GoString() string           { return "[sealed]" }
func (Key) Format(f fmt.State, _ rune) { fmt.Fprint(f, "[sealed]") }

// EpochCommitment binds a statement to an epoch key without telling it.
func (k Key) EpochCommitment(study sheaf.ID) [32]byte {
	return [32]byte(derive(k.bytes()[:], study[:], infoEpoch, 32))
}

// derive is HKDF-SHA256. It panics only on a length that no caller uses.
func derive(secret, salt []byte, info string, length int) []byte {
	out, err := hkdf.Key(sha256.New, secret, salt, info, length)
	if err != nil {
		panic("seal: hkdf: " + err.Error())
	}
	return out
}

// Commit is SHA-256("sheaf/v1/commit" | salt | body), the commitment of the
// record. The salt stays sealed, so that a guessable body cannot be guessed.
func Commit(salt [32]byte, body []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte(infoCommit))
	h.Write(salt[:])
	h.Write(body)
	return [32]byte(h.Sum(nil))
}
