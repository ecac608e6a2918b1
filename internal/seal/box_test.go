package seal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"testing"

	"golang.org/x/crypto/chacha20"
	"golang.org/x/crypto/chacha20poly1305"

	"sheaf/internal/sheaf"
)

// fixedID is 16 times b, fixedKey 32 times.
func fixedID(b byte) sheaf.ID { return sheaf.ID(bytes.Repeat([]byte{b}, 16)) }

func fixedKey(b byte) Key { return keyOf(bytes.Repeat([]byte{b}, 32)) }

func fixedLabel() Label {
	return Label{
		Tier: 2, Study: fixedID(1), Table: TablePart, Column: 3, Object: fixedID(2),
		Version: 4, Key: fixedID(3), Generation: 5,
		Epoch: 6, Recipient: fixedID(4), Purpose: PurposeVersion,
	}
}

// labelFaults change one field each.
var labelFaults = []struct {
	field string
	wraps bool // matters to wraps only
	spoil func(*Label)
}{
	{"tier", false, func(l *Label) { l.Tier = 1 }},
	{"study", false, func(l *Label) { l.Study[15] ^= 1 }},
	{"table", false, func(l *Label) { l.Table++ }},
	{"column", false, func(l *Label) { l.Column++ }},
	{"object", false, func(l *Label) { l.Object[0] ^= 1 }},
	{"version", false, func(l *Label) { l.Version++ }},
	{"key", false, func(l *Label) { l.Key[0] ^= 1 }},
	{"generation", false, func(l *Label) { l.Generation++ }},
	{"epoch", true, func(l *Label) { l.Epoch++ }},
	{"recipient", true, func(l *Label) { l.Recipient[0] ^= 1 }},
	{"purpose", true, func(l *Label) { l.Purpose++ }},
}

func wantKind(t *testing.T, what string, err error, want sheaf.Kind) {
	t.Helper()
	if err == nil || sheaf.KindOf(err) != want {
		t.Errorf("%s: error %v, want %s", what, err, want)
	}
}

func TestBoxOpensInItsPlaceOnly(t *testing.T) {
	key, label := fixedKey(7), fixedLabel()
	for _, typ := range []BoxType{DataBox, WrapBox} {
		box := SealBox(key, typ, label, []byte("invented"))
		if got, err := OpenBox(key, typ, label, box); err != nil || string(got) != "invented" {
			t.Fatalf("type %d: %q %v", typ, got, err)
		}
		_, err := OpenBox(fixedKey(8), typ, label, box)
		wantKind(t, "another key", err, sheaf.Corrupt)
		_, err = OpenBox(key, 3-typ, label, box)
		wantKind(t, "another type", err, sheaf.Corrupt)
		retyped := bytes.Clone(box)
		retyped[1] = byte(3 - typ)
		_, err = OpenBox(key, 3-typ, label, retyped)
		wantKind(t, "the type changed in the box", err, sheaf.Corrupt)
		for _, f := range labelFaults {
			moved := label
			f.spoil(&moved)
			_, err := OpenBox(key, typ, moved, box)
			if typ == DataBox && f.wraps {
				if err != nil {
					t.Errorf("a data box depends on the %s: %v", f.field, err)
				}
				continue
			}
			wantKind(t, "another "+f.field, err, sheaf.Corrupt)
		}
		for i := range box {
			for _, bit := range []byte{0x01, 0x80} {
				changed := bytes.Clone(box)
				changed[i] ^= bit
				if got, err := OpenBox(key, typ, label, changed); err == nil || got != nil {
					t.Errorf("type %d: byte %d flipped: %q %v", typ, i, got, err)
				}
			}
			_, err := OpenBox(key, typ, label, box[:i])
			wantKind(t, fmt.Sprintf("cut after %d bytes", i), err, sheaf.Corrupt)
		}
		_, err = OpenBox(key, typ, label, append(bytes.Clone(box), 0))
		wantKind(t, "a byte more", err, sheaf.Corrupt)
	}
}

func TestBoxesNeverRepeat(t *testing.T) {
	a := SealBox(fixedKey(7), DataBox, fixedLabel(), nil)
	b := SealBox(fixedKey(7), DataBox, fixedLabel(), nil)
	if bytes.Equal(a[2:26], b[2:26]) || bytes.Equal(a[26:], b[26:]) {
		t.Error("two boxes share a nonce or a body")
	}
}

// The lengths are Padmé's (Nikitin et al. 2019), rounded up by division here, and
// at least 256 bytes.
func TestPaddingLengths(t *testing.T) {
	for n := range 5000 {
		want := 256
		if l := n + 1; l > 256 { // one byte marks the end
			e := bits.Len(uint(l)) - 1
			s := bits.Len(uint(e))
			z := 1 << (e - s)
			want = (l + z - 1) / z * z
		}
		b := pad(make([]byte, n))
		if len(b) != want {
			t.Fatalf("%d bytes are padded to %d, want %d", n, len(b), want)
		}
		if back, err := unpad(b); err != nil || len(back) != n {
			t.Fatalf("%d bytes come back as %d, %v", n, len(back), err)
		}
	}
	for n, want := range map[int]int{0: 256, 255: 256, 256: 272, 1000: 1024, 1 << 20: 1<<20 + 1<<15} {
		if got := len(SealBox(fixedKey(7), DataBox, fixedLabel(), make([]byte, n))); got != want+BoxOverhead {
			t.Errorf("a box of %d bytes has %d, want %d", n, got, want+BoxOverhead)
		}
	}
	if got := len(SealBox(fixedKey(7), WrapBox, fixedLabel(), make([]byte, 32))); got != 32+BoxOverhead {
		t.Errorf("a wrap of 32 bytes has %d", got)
	}
	for _, bad := range [][]byte{nil, make([]byte, 256), append(make([]byte, 255), 1)} {
		if _, err := unpad(bad); err == nil {
			t.Errorf("padding without its mark is taken: %x", bad)
		}
	}
	if got, err := unpad([]byte("ends in \x80\x80\x00")); err != nil || string(got) != "ends in \x80" {
		t.Errorf("%q %v", got, err)
	}
}

// A ciphertext that opens to two texts under two cipher keys exists; put into a
// box it opens under one object key only, because the commitment binds the box.
func TestNoBoxOpensUnderTwoKeys(t *testing.T) {
	objects := [2]Key{fixedKey(1), fixedKey(2)}
	label := fixedLabel()
	aad := label.bytes(WrapBox)
	for try := range 10_000 {
		nonce := make([]byte, nonceSize)
		binary.BigEndian.PutUint32(nonce, uint32(try))
		var keys, commitments [2][]byte
		for i, object := range objects {
			keys[i], commitments[i] = boxKeys(object, WrapBox, nonce, aad)
		}
		ciphertext, ok := twoKeyCiphertext(t, keys, nonce, aad)
		if !ok {
			continue
		}
		var texts [2][]byte
		for i, key := range keys {
			aead, err := chacha20poly1305.NewX(key)
			if err != nil {
				t.Fatal(err)
			}
			if texts[i], err = aead.Open(nil, nonce, ciphertext, aad); err != nil {
				t.Fatalf("the attack itself does not work under key %d: %v", i, err)
			}
		}
		if bytes.Equal(texts[0], texts[1]) {
			t.Fatal("the attack gives one text, not two")
		}
		for i, commitment := range commitments {
			box := slices.Concat([]byte{formatBox, byte(WrapBox)}, nonce, commitment, ciphertext)
			if got, err := OpenBox(objects[i], WrapBox, label, box); err != nil || !bytes.Equal(got, texts[i]) {
				t.Errorf("the box of key %d does not open under it: %v", i, err)
			}
			_, err := OpenBox(objects[1-i], WrapBox, label, box)
			wantKind(t, "a box under the other key", err, sheaf.Corrupt)
		}
		return
	}
	t.Fatal("no nonce gave a collision")
}

// twoKeyCiphertext makes a ciphertext of two blocks with a tag that is valid
// under both keys: the classic attack on ciphers that do not commit to a key
// (Dodis, Grubbs, Ristenpart and Woodage 2018). The one-time authenticator is a
// polynomial mod 2^130-5 in a number r of the key's, with the blocks as
// coefficients, plus a number s; with all blocks given but one, asking both
// keys for the same tag is a linear equation in that block. Its solution is 16
// bytes, as it must be, with about every fourth nonce.
func twoKeyCiphertext(t *testing.T, keys [2][]byte, nonce, aad []byte) ([]byte, bool) {
	t.Helper()
	p := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 130), big.NewInt(5))
	top := new(big.Int).Lsh(big.NewInt(1), 128)
	number := func(littleEndian []byte) *big.Int {
		b := bytes.Clone(littleEndian)
		slices.Reverse(b)
		return new(big.Int).SetBytes(b)
	}
	first := []byte("an invented text")
	lengths := binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, uint64(len(aad))), 32)
	known := append(bytes.Clone(aad), make([]byte, -len(aad)&15)...)
	known = append(known, first...)

	var rest, square, s [2]*big.Int // the tag is rest + block * square + s
	for i, key := range keys {
		stream, err := chacha20.NewUnauthenticatedCipher(key, nonce)
		if err != nil {
			t.Fatal(err)
		}
		oneTime := make([]byte, 32)
		stream.XORKeyStream(oneTime, oneTime)
		for _, j := range []int{3, 7, 11, 15} {
			oneTime[j] &= 15
		}
		for _, j := range []int{4, 8, 12} {
			oneTime[j] &= 252
		}
		r := number(oneTime[:16])
		s[i] = number(oneTime[16:])
		sum := new(big.Int)
		step := func(block *big.Int) {
			sum.Add(sum, block)
			sum.Mod(sum.Mul(sum, r), p)
		}
		for b := range slices.Chunk(known, 16) {
			step(new(big.Int).Add(number(b), top))
		}
		step(new(big.Int))
		step(new(big.Int).Add(number(lengths), top))
		rest[i], square[i] = sum, new(big.Int).Mod(new(big.Int).Mul(r, r), p)
	}
	have := new(big.Int).Sub(new(big.Int).Add(rest[1], s[1]), new(big.Int).Add(rest[0], s[0]))
	per := new(big.Int).Mod(new(big.Int).Sub(square[0], square[1]), p)
	block := new(big.Int).Mul(have, new(big.Int).ModInverse(per, p))
	block.Mod(block, p)

	var tags [2]*big.Int
	for i := range tags {
		sum := new(big.Int).Mul(block, square[i])
		sum.Mod(sum.Add(sum, rest[i]), p)
		tags[i] = sum.Mod(sum.Add(sum, s[i]), top)
	}
	second := new(big.Int).Sub(block, top)
	if second.Sign() < 0 || second.Cmp(top) >= 0 || tags[0].Cmp(tags[1]) != 0 {
		return nil, false
	}
	bytesOf := func(n *big.Int) []byte {
		b := n.FillBytes(make([]byte, 16))
		slices.Reverse(b)
		return b
	}
	return slices.Concat(first, bytesOf(second), bytesOf(tags[0])), true
}
