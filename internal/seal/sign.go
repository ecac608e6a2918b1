package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"sheaf/internal/sheaf"
)

// Signer signs in one member's name (Ed25519). It prints as "[sealed]", and
// keeps its key as Key does.
type Signer struct{ key func() ed25519.PrivateKey }

// Verifier is the public half of a Signer.
type Verifier struct{ Key ed25519.PublicKey }

// NewSigner draws a signing key at random.
func NewSigner() Signer {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic("seal: " + err.Error())
	}
	return Signer{func() ed25519.PrivateKey { return key }}
}

// SignerOf is the signer of a 32-byte seed, as Seed gave it.
func SignerOf(seed []byte) (Signer, error) {
	if len(seed) != ed25519.SeedSize {
		return Signer{}, sheaf.Errorf(sheaf.Corrupt, "a signing seed has %d bytes, not %d", len(seed), ed25519.SeedSize)
	}
	key := ed25519.NewKeyFromSeed(seed)
	return Signer{func() ed25519.PrivateKey { return key }}, nil
}

// Seed is the 32 bytes to keep, sealed.
func (s Signer) Seed() []byte { return s.key().Seed() }

// Verifier is the public half.
func (s Signer) Verifier() Verifier { return Verifier{s.key().Public().(ed25519.PublicKey)} }

// Sign signs "sheaf/v1/<what>\n" and the message, so that a signature made for
// one thing never serves for another.
func (s Signer) Sign(what string, message []byte) []byte {
	return ed25519.Sign(s.key(), signed(what, message))
}

// Verify tells whether signature is this key's over what and message.
func (v Verifier) Verify(what string, message, signature []byte) bool {
	return len(v.Key) == ed25519.PublicKeySize && ed25519.Verify(v.Key, signed(what, message), signature)
}

// ID names a signing key in the record: the first 16 bytes of its SHA-256.
func (v Verifier) ID() sheaf.ID {
	sum := v.Fingerprint()
	return sheaf.ID(sum[:16])
}

// Fingerprint is what people compare by voice or paper.
func (v Verifier) Fingerprint() [32]byte {
	return sha256.Sum256(append([]byte(infoPrint), v.Key...))
}

// MarshalText and UnmarshalText keep verifiers readable in JSON (base64).
func (v Verifier) MarshalText() ([]byte, error) {
	return []byte(base64.StdEncoding.EncodeToString(v.Key)), nil
}

func (v *Verifier) UnmarshalText(b []byte) error {
	key, err := base64.StdEncoding.DecodeString(string(b))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return sheaf.Errorf(sheaf.Corrupt, "not a signing key")
	}
	v.Key = key
	return nil
}

func signed(what string, message []byte) []byte {
	return append([]byte(infoSign+what+"\n"), message...)
}

func (Signer) String() string             { return "[sealed]" }
func (Signer) GoString() string           { return "[sealed]" }
func (Signer) Format(f fmt.State, _ rune) { fmt.Fprint(f, "[sealed]") }
