package seal

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"sheaf/internal/sheaf"
)

func parent(b byte) Parent { return Parent{ID: fixedID(b), Generation: uint32(b), Key: fixedKey(b)} }

func TestObjectNeedsAllItsParents(t *testing.T) {
	l := Label{Tier: 2, Study: fixedID(1), Table: TableMemo, Object: fixedID(2), Version: 1}
	a, b, c := parent(10), parent(11), parent(12)
	envelope := SealObject(l, []byte("invented"), a, b)
	if got, err := OpenObject(l, envelope, a, b); err != nil || string(got) != "invented" {
		t.Fatalf("%q %v", got, err)
	}
	for rule, parents := range map[string][]Parent{
		"the first alone":            {a},
		"the second alone":           {b},
		"in the other order":         {b, a},
		"with one more":              {a, b, c},
		"with another for one":       {a, c},
		"another generation":         {a, {b.ID, b.Generation + 1, b.Key}},
		"another id of the same key": {a, {c.ID, b.Generation, b.Key}},
	} {
		_, err := OpenObject(l, envelope, parents...)
		wantKind(t, rule, err, sheaf.Corrupt)
	}
	_, err := OpenObject(l, envelope)
	wantKind(t, "no parent", err, sheaf.Locked)
	for _, f := range labelFaults {
		moved := l
		f.spoil(&moved)
		_, err := OpenObject(moved, envelope, a, b)
		filledIn := f.field == "key" || f.field == "generation" || f.field == "purpose"
		if filledIn && err == nil {
			continue // SealObject and OpenObject set these themselves, for the wrap
		}
		wantKind(t, "another "+f.field, err, sheaf.Corrupt)
	}
	for i := range envelope {
		changed := bytes.Clone(envelope)
		changed[i] ^= 1
		_, err := OpenObject(l, changed, a, b)
		wantKind(t, "a flipped byte", err, sheaf.Corrupt)
		_, err = OpenObject(l, envelope[:i], a, b)
		wantKind(t, "cut short", err, sheaf.Corrupt)
	}
}

// A malicious store puts an envelope with its own key in the clear, or takes a
// wrap of one envelope for the box of another.
func TestEnvelopesOfOnesOwnMakingDoNotOpen(t *testing.T) {
	l := Label{Tier: 2, Study: fixedID(1), Table: TableMemo, Object: fixedID(2), Version: 1}
	own := fixedKey(66)
	raw := own.Bytes()
	box := SealBox(own, DataBox, l, []byte("substituted"))
	clear := slices.Concat([]byte{formatEnvelope}, binary.BigEndian.AppendUint16(nil, 32), raw[:], box)
	_, err := OpenObject(l, clear)
	wantKind(t, "a key in the clear, without parents", err, sheaf.Locked)
	_, err = OpenObject(l, clear, parent(10))
	wantKind(t, "a key in the clear", err, sheaf.Corrupt)

	first, second := SealObject(l, []byte("one"), parent(10)), SealObject(l, []byte("two"), parent(10))
	wrap := 3 + int(binary.BigEndian.Uint16(first[1:]))
	_, err = OpenObject(l, append(bytes.Clone(first[:wrap]), second[wrap:]...), parent(10))
	wantKind(t, "the wrap of another envelope", err, sheaf.Corrupt)
}

func TestSealObjectWithoutParentPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an object was sealed under no key")
		}
	}()
	SealObject(Label{}, nil)
}

func TestZeroKeySealsNothing(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a box was sealed under a key that was never set")
		}
	}()
	SealBox(Key{}, DataBox, fixedLabel(), nil)
}

func TestKeyOf(t *testing.T) {
	raw := bytes.Repeat([]byte{1}, 32)
	k, err := KeyOf(raw)
	if err != nil || k.Bytes() != [32]byte(raw) || k.IsZero() || !(Key{}).IsZero() {
		t.Errorf("%v %v", k, err)
	}
	raw[0] = 9
	if k.Bytes()[0] != 1 {
		t.Error("a key changes with the bytes it was made of")
	}
	for _, n := range []int{0, 31, 33} {
		_, err := KeyOf(make([]byte, n))
		wantKind(t, "a key of another length", err, sheaf.Corrupt)
	}
	if first, second := NewKey(), NewKey(); first.Bytes() == second.Bytes() {
		t.Error("two keys alike")
	}
}

func TestEpochCommitment(t *testing.T) {
	k := fixedKey(1)
	if k.EpochCommitment(fixedID(1)) != fixedKey(1).EpochCommitment(fixedID(1)) {
		t.Error("not the same twice")
	}
	if k.EpochCommitment(fixedID(1)) == k.EpochCommitment(fixedID(2)) || k.EpochCommitment(fixedID(1)) == fixedKey(2).EpochCommitment(fixedID(1)) {
		t.Error("another study or key has the same commitment")
	}
}

func FuzzOpenBox(f *testing.F) {
	key, label := fixedKey(7), fixedLabel()
	f.Add(byte(DataBox), SealBox(key, DataBox, label, []byte("invented")))
	f.Add(byte(WrapBox), SealBox(key, WrapBox, label, make([]byte, 32)))
	f.Add(byte(3), []byte{1, 3})
	f.Fuzz(func(t *testing.T, typ byte, box []byte) {
		got, err := OpenBox(key, BoxType(typ), label, box)
		if err != nil && (sheaf.KindOf(err) != sheaf.Corrupt || got != nil) {
			t.Errorf("%q %v", got, err)
		}
	})
}

func FuzzOpenObject(f *testing.F) {
	l := Label{Tier: 2, Study: fixedID(1), Table: TableMemo, Object: fixedID(2), Version: 1}
	f.Add(SealObject(l, []byte("invented"), parent(10)))
	f.Add(SealObject(l, nil, parent(10), parent(11)))
	f.Add([]byte{formatEnvelope, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, envelope []byte) {
		for _, parents := range [][]Parent{{parent(10)}, {parent(10), parent(11)}} {
			got, err := OpenObject(l, envelope, parents...)
			if err != nil && (sheaf.KindOf(err) != sheaf.Corrupt || got != nil) {
				t.Errorf("%q %v", got, err)
			}
		}
	})
}
