package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"math/bits"

	"golang.org/x/crypto/chacha20poly1305"

	"sheaf/internal/sheaf"
)

// BoxType says what a box holds, which decides whether it is padded.
type BoxType byte

const (
	// DataBox holds text or a record; it is padded, so that its length tells little.
	DataBox BoxType = 1
	// WrapBox holds a key or an identity, whose length is known anyway.
	WrapBox BoxType = 2
)

// Purpose says what a wrapped key is for.
type Purpose uint16

// Label is the place a box belongs to. It is authenticated, never stored with
// the box: a box that was moved to another row, column, study or version does
// not open.
type Label struct {
	Tier       byte // 1 locked, 2 working
	Study      sheaf.ID
	Table      Table
	Column     uint16
	Object     sheaf.ID
	Version    uint64   // of the object, from 1
	Key        sheaf.ID // the key the box is sealed under
	Generation uint32   // of that key

	// Wraps only; zero in data boxes, which an epoch does not touch.
	Epoch     uint64
	Recipient sheaf.ID
	Purpose   Purpose
}

const (
	formatBox      = 0x01
	formatEnvelope = 0x02

	nonceSize  = chacha20poly1305.NonceSizeX
	commitSize = 32
	boxHeader  = 2 + nonceSize + commitSize
	// BoxOverhead is how much longer a WrapBox is than what it holds, in bytes.
	BoxOverhead = boxHeader + chacha20poly1305.Overhead
)

// bytes is the label in its fixed width: 67 bytes, and 26 more for a wrap.
func (l Label) bytes(t BoxType) []byte {
	b := make([]byte, 0, 96)
	b = append(b, formatBox, byte(t), l.Tier)
	b = append(b, l.Study[:]...)
	b = binary.BigEndian.AppendUint16(b, uint16(l.Table))
	b = binary.BigEndian.AppendUint16(b, l.Column)
	b = append(b, l.Object[:]...)
	b = binary.BigEndian.AppendUint64(b, l.Version)
	b = append(b, l.Key[:]...)
	b = binary.BigEndian.AppendUint32(b, l.Generation)
	if t == WrapBox {
		b = binary.BigEndian.AppendUint64(b, l.Epoch)
		b = append(b, l.Recipient[:]...)
		b = binary.BigEndian.AppendUint16(b, uint16(l.Purpose))
	}
	return b
}

// SealBox makes a box v1:
//
//	0x01 | type | nonce (24) | commitment (32) | XChaCha20-Poly1305
//
// The cipher key and the commitment are 64 bytes of HKDF-SHA256 over the key,
// salted with the nonce, so that no box opens under two keys.
func SealBox(key Key, t BoxType, l Label, plaintext []byte) []byte {
	label := l.bytes(t)
	if t == DataBox {
		plaintext = pad(plaintext)
	}
	out := make([]byte, boxHeader, len(plaintext)+BoxOverhead)
	out[0], out[1] = formatBox, byte(t)
	nonce := out[2 : 2+nonceSize]
	rand.Read(nonce)
	cipherKey, commitment := boxKeys(key, t, nonce, label)
	copy(out[2+nonceSize:], commitment)
	aead, err := chacha20poly1305.NewX(cipherKey)
	if err != nil {
		panic("seal: " + err.Error()) // a 32-byte key is always taken
	}
	return aead.Seal(out, nonce, plaintext, label)
}

// OpenBox opens what SealBox made. Corrupt: another key, another place, or any
// changed byte; which of them cannot be told.
func OpenBox(key Key, t BoxType, l Label, box []byte) ([]byte, error) {
	if len(box) < BoxOverhead || box[0] != formatBox || box[1] != byte(t) {
		return nil, sheaf.Errorf(sheaf.Corrupt, "not a box of version 1 and type %d", t)
	}
	label := l.bytes(t)
	nonce := box[2 : 2+nonceSize]
	cipherKey, commitment := boxKeys(key, t, nonce, label)
	if subtle.ConstantTimeCompare(commitment, box[2+nonceSize:boxHeader]) != 1 {
		return nil, errBox
	}
	aead, err := chacha20poly1305.NewX(cipherKey)
	if err != nil {
		panic("seal: " + err.Error())
	}
	plaintext, err := aead.Open(nil, nonce, box[boxHeader:], label)
	if err != nil {
		return nil, errBox
	}
	if t == DataBox {
		return unpad(plaintext)
	}
	return plaintext, nil
}

var errBox = sheaf.Errorf(sheaf.Corrupt, "a box does not open with this key in this place")

func boxKeys(key Key, t BoxType, nonce, label []byte) (cipherKey, commitment []byte) {
	sum := sha256.Sum256(label)
	out := derive(key.bytes()[:], nonce, infoBox+string(byte(t))+string(sum[:]), 64)
	return out[:32], out[32:]
}

// pad appends 0x80 and zeros up to a Padmé length of at least 256 bytes, which
// tells at most the magnitude of what is inside (Nikitin et al. 2019).
func pad(b []byte) []byte {
	padded := make([]byte, padmé(len(b)+1))
	copy(padded, b)
	padded[len(b)] = 0x80
	return padded
}

func padmé(n int) int {
	if n <= 256 {
		return 256
	}
	e := bits.Len(uint(n)) - 1 // floor(log2 n)
	s := bits.Len(uint(e))     // floor(log2 e) + 1
	mask := 1<<(e-s) - 1
	return (n + mask) &^ mask
}

func unpad(b []byte) ([]byte, error) {
	for i := len(b) - 1; i >= 0; i-- {
		switch b[i] {
		case 0:
		case 0x80:
			return b[:i:i], nil
		default:
			return nil, errBox
		}
	}
	return nil, errBox
}
