package seal

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"errors"
	"io"
	"math/big"
	"strings"

	"filippo.io/age"
	"golang.org/x/text/unicode/norm"

	"sheaf/internal/sheaf"
)

// WorkFactor is age's default scrypt cost, log2 N: about a second a try.
const WorkFactor = 18

// maxWorkFactor bounds what a file may ask for: 2^20 is a gigabyte of memory.
const maxWorkFactor = 20

// PassphraseWords is how many words NewPassphrase draws: 77 bits of chance.
const PassphraseWords = 7

// SealWithPassphrase makes an age passphrase file (scrypt, 2^workFactor), which
// the stock age command opens. The passphrase is taken in NFC, so that two
// keyboards type the same one.
func SealWithPassphrase(plaintext []byte, passphrase sheaf.Secret, workFactor int) ([]byte, error) {
	if passphrase.IsEmpty() {
		return nil, sheaf.Errorf(sheaf.Invalid, "an empty passphrase protects nothing")
	}
	r, err := age.NewScryptRecipient(norm.NFC.String(passphrase.Reveal()))
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot use this passphrase")
	}
	r.SetWorkFactor(workFactor)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, r)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot seal with a passphrase: %w", err)
	}
	if _, err := w.Write(plaintext); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// OpenWithPassphrase opens what SealWithPassphrase made. Locked if the
// passphrase is wrong, Corrupt if a byte was changed.
func OpenWithPassphrase(sealed []byte, passphrase sheaf.Secret) ([]byte, error) {
	id, err := age.NewScryptIdentity(norm.NFC.String(passphrase.Reveal()))
	if err != nil {
		return nil, errPassphrase
	}
	id.SetMaxWorkFactor(maxWorkFactor)
	r, err := age.Decrypt(bytes.NewReader(sealed), id)
	var noMatch *age.NoIdentityMatchError
	if errors.As(err, &noMatch) {
		return nil, errPassphrase
	}
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Corrupt, "not a whole passphrase file")
	}
	plaintext, err := io.ReadAll(r)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Corrupt, "a passphrase file was altered or cut short")
	}
	return plaintext, nil
}

var errPassphrase = sheaf.Errorf(sheaf.Locked, "the passphrase does not open this key").
	Hintf("check the keyboard layout and capitals, then try again")

//go:embed words.txt
var wordList string

// NewPassphrase draws words at random from the English list of BIP-0039.
func NewPassphrase() sheaf.Secret {
	words := strings.Fields(wordList)
	chosen := make([]string, PassphraseWords)
	for i := range chosen {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(words))))
		if err != nil {
			panic("seal: " + err.Error())
		}
		chosen[i] = words[n.Int64()]
	}
	return sheaf.NewSecret(strings.Join(chosen, "-"))
}
