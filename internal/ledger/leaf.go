package ledger

import (
	"encoding/binary"
	"math"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/sheaf"
)

const (
	formatLeaf = 0x01
	signedLeaf = "leaf" // what a leaf's signature is made for, see seal.Signer.Sign

	maxAct      = 64
	maxSubjects = math.MaxUint8
	maxObjects  = math.MaxUint16
)

// Leaf is what the tree is made of and what is signed. Numbers are big endian,
// lengths in brackets are bytes:
//
//	0x01
//	record id (16) | incarnation (4) | n (8) | root before (32)
//	time (8, microseconds since 1970, UTC) | actor's key id (16)
//	length of act (1) | act
//	C_common (32)
//	number of subjects (1)  | per subject: C_subject (32)
//	number of objects (2)   | per object:  C_object (32) | version (8) | SHA-256 of the stored box (32)
//
// n counts from 1; root before is the root of the tree of the n-1 leaves before
// it, in which leaf n has tlog's index n-1. A C is seal.Commit with the salt of
// the part it belongs to: of the part's body, or, for an object, of
// "object" | index in the leaf (2) | object id (16). The signature is over
// "sheaf/v1/leaf\n" and all of these bytes and is kept beside them; the tree's
// leaf hash is SHA-256(0x00 | these bytes).
type Leaf struct {
	Record      sheaf.ID
	Incarnation uint32
	N           int64
	RootBefore  tlog.Hash
	Time        time.Time // UTC, to the microsecond
	Actor       sheaf.ID
	Act         string
	Parts       [][32]byte // commitments to the bodies, the common one first
	Objects     []LeafObject
}

// LeafObject is what a leaf tells of one object without any key.
type LeafObject struct {
	Commitment [32]byte
	Version    uint64
	Hash       [32]byte
}

// Bytes is the leaf as laid out above.
func (l Leaf) Bytes() []byte {
	b := make([]byte, 0, 128+len(l.Act)+32*len(l.Parts)+72*len(l.Objects))
	b = append(b, formatLeaf)
	b = append(b, l.Record[:]...)
	b = binary.BigEndian.AppendUint32(b, l.Incarnation)
	b = binary.BigEndian.AppendUint64(b, uint64(l.N))
	b = append(b, l.RootBefore[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(l.Time.UnixMicro()))
	b = append(b, l.Actor[:]...)
	b = append(b, byte(len(l.Act)))
	b = append(b, l.Act...)
	b = append(b, l.Parts[0][:]...)
	b = append(b, byte(len(l.Parts)-1))
	for _, c := range l.Parts[1:] {
		b = append(b, c[:]...)
	}
	b = binary.BigEndian.AppendUint16(b, uint16(len(l.Objects)))
	for _, o := range l.Objects {
		b = append(b, o.Commitment[:]...)
		b = binary.BigEndian.AppendUint64(b, o.Version)
		b = append(b, o.Hash[:]...)
	}
	return b
}

// ParseLeaf reads what Bytes gives, and nothing else: every leaf has one
// spelling. Corrupt otherwise.
func ParseLeaf(b []byte) (Leaf, error) {
	c := &cursor{rest: b}
	if format := c.take(1); format[0] != formatLeaf {
		return Leaf{}, sheaf.Errorf(sheaf.Corrupt, "not a leaf of version 1")
	}
	l := Leaf{
		Record:      sheaf.ID(c.take(16)),
		Incarnation: binary.BigEndian.Uint32(c.take(4)),
		N:           int64(binary.BigEndian.Uint64(c.take(8))),
		RootBefore:  tlog.Hash(c.take(32)),
		Time:        time.UnixMicro(int64(binary.BigEndian.Uint64(c.take(8)))).UTC(),
		Actor:       sheaf.ID(c.take(16)),
		Act:         string(c.take(int(c.take(1)[0]))),
		Parts:       [][32]byte{[32]byte(c.take(32))},
	}
	for range c.take(1)[0] {
		l.Parts = append(l.Parts, [32]byte(c.take(32)))
	}
	for range binary.BigEndian.Uint16(c.take(2)) {
		if c.short {
			break
		}
		l.Objects = append(l.Objects, LeafObject{
			Commitment: [32]byte(c.take(32)),
			Version:    binary.BigEndian.Uint64(c.take(8)),
			Hash:       [32]byte(c.take(32)),
		})
	}
	if c.short || len(c.rest) > 0 {
		return Leaf{}, sheaf.Errorf(sheaf.Corrupt, "a leaf is too short or too long")
	}
	if l.N < 1 || l.Incarnation < 1 || !validAct(l.Act) {
		return Leaf{}, sheaf.Errorf(sheaf.Corrupt, "a leaf holds an impossible value")
	}
	return l, nil
}

// cursor reads fixed fields; past the end it gives zeros and remembers.
type cursor struct {
	rest  []byte
	short bool
}

func (c *cursor) take(n int) []byte {
	if len(c.rest) < n {
		c.short, c.rest = true, nil
		return make([]byte, n)
	}
	field := c.rest[:n]
	c.rest = c.rest[n:]
	return field
}

func validAct(act string) bool {
	for i := range len(act) {
		c := act[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return len(act) >= 1 && len(act) <= maxAct
}
