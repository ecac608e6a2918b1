package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"slices"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"sheaf/internal/sheaf"
)

var update = flag.Bool("update", false, "write testdata anew; it is frozen: only for a new version of a format")

const vectorFile = "testdata/seal.v1.json"

// hexBytes are bytes that JSON shows in hex.
type hexBytes []byte

func (h hexBytes) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h)), nil }

func (h *hexBytes) UnmarshalText(b []byte) (err error) {
	*h, err = hex.DecodeString(string(b))
	return err
}

// vectors are one of everything that the formats of this package store.
type vectors struct {
	Boxes      []vectorBox      `json:"boxes"`
	Envelopes  []vectorEnvelope `json:"envelopes"`
	Faults     []vectorFault    `json:"faults"`
	Identities []vectorIdentity `json:"identities"`
	Nested     vectorNested     `json:"nested"` // sealed to the first two identities
	Passphrase vectorPassphrase `json:"passphrase"`
	Signature  vectorSignature  `json:"signature"`
	Commit     vectorCommit     `json:"commit"`
	Epoch      vectorCommit     `json:"epoch_commitment"` // salt is the study, body the key
}

// vectorLabel is a label with ids in hex.
type vectorLabel struct {
	Tier       byte     `json:"tier"`
	Study      hexBytes `json:"study"`
	Table      uint16   `json:"table"`
	Column     uint16   `json:"column"`
	Object     hexBytes `json:"object"`
	Version    uint64   `json:"version"`
	Key        hexBytes `json:"key"`
	Generation uint32   `json:"generation"`
	Epoch      uint64   `json:"epoch"`
	Recipient  hexBytes `json:"recipient"`
	Purpose    uint16   `json:"purpose"`
}

func (v vectorLabel) label() Label {
	return Label{
		Tier: v.Tier, Study: sheaf.ID(v.Study), Table: Table(v.Table), Column: v.Column,
		Object: sheaf.ID(v.Object), Version: v.Version, Key: sheaf.ID(v.Key), Generation: v.Generation,
		Epoch: v.Epoch, Recipient: sheaf.ID(v.Recipient), Purpose: Purpose(v.Purpose),
	}
}

func (l Label) vector() vectorLabel {
	return vectorLabel{
		l.Tier, l.Study[:], uint16(l.Table), l.Column, l.Object[:], l.Version, l.Key[:], l.Generation,
		l.Epoch, l.Recipient[:], uint16(l.Purpose),
	}
}

type vectorBox struct {
	Rule      string      `json:"rule"`
	Type      byte        `json:"type"`
	Key       hexBytes    `json:"key"`
	Label     vectorLabel `json:"label"`
	Plaintext hexBytes    `json:"plaintext"`
	Box       hexBytes    `json:"box"`
}

type vectorParent struct {
	ID         hexBytes `json:"id"`
	Generation uint32   `json:"generation"`
	Key        hexBytes `json:"key"`
}

func (p vectorParent) parent() Parent {
	return Parent{sheaf.ID(p.ID), p.Generation, keyOf(p.Key)}
}

type vectorEnvelope struct {
	Rule      string         `json:"rule"`
	Label     vectorLabel    `json:"label"`
	Parents   []vectorParent `json:"parents"`
	Plaintext hexBytes       `json:"plaintext"`
	Envelope  hexBytes       `json:"envelope"`
}

// vectorFault is a box that must not open: that of a rule with one thing wrong.
type vectorFault struct {
	Rule  string      `json:"rule"`
	Type  byte        `json:"type"`
	Key   hexBytes    `json:"key"`
	Label vectorLabel `json:"label"`
	Box   hexBytes    `json:"box"`
}

type vectorIdentity struct {
	Line        string   `json:"line"`
	Fingerprint hexBytes `json:"fingerprint"`
	RowKey      hexBytes `json:"row_key"`
}

type vectorNested struct {
	Plaintext hexBytes `json:"plaintext"`
	Sealed    hexBytes `json:"sealed"`
}

type vectorPassphrase struct {
	Passphrase string   `json:"passphrase"` // in NFD
	Plaintext  hexBytes `json:"plaintext"`
	Sealed     hexBytes `json:"sealed"`
}

type vectorSignature struct {
	Seed      hexBytes `json:"seed"`
	ID        hexBytes `json:"id"`
	What      string   `json:"what"`
	Message   hexBytes `json:"message"`
	Signature hexBytes `json:"signature"`
}

type vectorCommit struct {
	Salt       hexBytes `json:"salt"`
	Body       hexBytes `json:"body"`
	Commitment hexBytes `json:"commitment"`
}

func makeVectors(t *testing.T) (v vectors) {
	key, label := fixedKey(0x0B), fixedLabel()
	raw := key.Bytes()
	for _, b := range []struct {
		rule  string
		typ   BoxType
		plain []byte
	}{
		{"an empty data box is 256 bytes inside", DataBox, nil},
		{"a data box that ends in what padding looks like", DataBox, []byte("invented\x80\x00")},
		{"a data box above the least length", DataBox, bytes.Repeat([]byte("invented "), 40)},
		{"a wrap", WrapBox, bytes.Repeat([]byte{0xC0}, 32)},
	} {
		v.Boxes = append(v.Boxes, vectorBox{b.rule, byte(b.typ), raw[:], label.vector(), b.plain, SealBox(key, b.typ, label, b.plain)})
	}
	for _, b := range []vectorBox{v.Boxes[1], v.Boxes[3]} {
		v.Faults = append(v.Faults, faultsOf(b)...)
	}
	var parents []Parent
	var told []vectorParent
	for _, n := range []byte{10, 11} {
		p := parent(n)
		k := p.Key.Bytes()
		parents, told = append(parents, p), append(told, vectorParent{p.ID[:], p.Generation, k[:]})
		rule := []string{"under one key", "under two keys"}[len(parents)-1]
		v.Envelopes = append(v.Envelopes, vectorEnvelope{rule, label.vector(), slices.Clone(told), []byte("invented"), SealObject(label, []byte("invented"), parents...)})
	}
	ids := []Identity{NewIdentity(), NewIdentity()}
	for _, id := range ids {
		print, row := id.Recipient().Fingerprint(), id.RowKey().Bytes()
		v.Identities = append(v.Identities, vectorIdentity{string(id.Line()), print[:], row[:]})
	}
	v.Nested = vectorNested{[]byte("invented"), sealedTo(t, []byte("invented"), ids[0].Recipient(), ids[1].Recipient())}
	v.Passphrase = vectorPassphrase{Passphrase: "ein Schlu\u0308ssel", Plaintext: []byte("invented")}
	var err error
	if v.Passphrase.Sealed, err = SealWithPassphrase([]byte("invented"), sheaf.NewSecret(v.Passphrase.Passphrase), weak); err != nil {
		t.Fatal(err)
	}
	seed := bytes.Repeat([]byte{0x0D}, 32)
	signer, err := SignerOf(seed)
	if err != nil {
		t.Fatal(err)
	}
	signerID := signer.Verifier().ID()
	v.Signature = vectorSignature{seed, signerID[:], "leaf", []byte("invented"), signer.Sign("leaf", []byte("invented"))}
	salt := [32]byte(bytes.Repeat([]byte{0x0E}, 32))
	commit := Commit(salt, []byte(`{"v":1}`))
	v.Commit = vectorCommit{salt[:], []byte(`{"v":1}`), commit[:]}
	epoch := key.EpochCommitment(label.Study)
	v.Epoch = vectorCommit{label.Study[:], raw[:], epoch[:]}
	return v
}

// faultsOf are copies of a box with one fault each.
func faultsOf(b vectorBox) (out []vectorFault) {
	add := func(rule string, spoil func(*vectorFault)) {
		f := vectorFault{b.Rule + ": " + rule, b.Type, slices.Clone(b.Key), b.Label, slices.Clone(b.Box)}
		spoil(&f)
		out = append(out, f)
	}
	add("another key", func(f *vectorFault) { f.Key[31] ^= 1 })
	for _, l := range labelFaults {
		if l.wraps && b.Type == byte(DataBox) {
			continue
		}
		add("another "+l.field, func(f *vectorFault) {
			label := f.Label.label()
			l.spoil(&label)
			f.Label = label.vector()
		})
	}
	add("another type asked for", func(f *vectorFault) { f.Type = 3 - f.Type })
	for region, at := range map[string]int{
		"format": 0, "type": 1, "first of the nonce": 2, "last of the nonce": 25, "first of the commitment": 26,
		"last of the commitment": 57, "first of the ciphertext": 58, "first of the tag": len(b.Box) - 16, "last of the tag": len(b.Box) - 1,
	} {
		add("flipped byte, "+region, func(f *vectorFault) { f.Box[at] ^= 1 })
	}
	add("cut by one", func(f *vectorFault) { f.Box = f.Box[:len(f.Box)-1] })
	add("cut to the header", func(f *vectorFault) { f.Box = f.Box[:58] })
	add("empty", func(f *vectorFault) { f.Box = nil })
	add("a byte more", func(f *vectorFault) { f.Box = append(f.Box, 0) })
	slices.SortStableFunc(out, func(a, b vectorFault) int { return bytes.Compare([]byte(a.Rule), []byte(b.Rule)) })
	return out
}

func readVectors(t *testing.T) (v vectors) {
	t.Helper()
	if *update {
		raw, err := json.MarshalIndent(makeVectors(t), "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorFile, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFrozenVectors(t *testing.T) {
	v := readVectors(t)
	for _, b := range v.Boxes {
		got, err := OpenBox(keyOf(b.Key), BoxType(b.Type), b.Label.label(), b.Box)
		if err != nil || !bytes.Equal(got, b.Plaintext) {
			t.Errorf("%s: %q %v", b.Rule, got, err)
		}
	}
	for _, e := range v.Envelopes {
		var parents []Parent
		for _, p := range e.Parents {
			parents = append(parents, p.parent())
		}
		got, err := OpenObject(e.Label.label(), e.Envelope, parents...)
		if err != nil || !bytes.Equal(got, e.Plaintext) {
			t.Errorf("%s: %q %v", e.Rule, got, err)
		}
	}
	for _, f := range v.Faults {
		_, err := OpenBox(keyOf(f.Key), BoxType(f.Type), f.Label.label(), f.Box)
		wantKind(t, f.Rule, err, sheaf.Corrupt)
	}
	var ids []Identity
	for _, i := range v.Identities {
		id, err := ParseIdentity([]byte(i.Line))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		print, row := id.Recipient().Fingerprint(), id.RowKey().Bytes()
		if !bytes.Equal(print[:], i.Fingerprint) || !bytes.Equal(row[:], i.RowKey) {
			t.Error("an identity has another fingerprint or row key")
		}
	}
	if got, err := OpenBytes(v.Nested.Sealed, ids...); err != nil || !bytes.Equal(got, v.Nested.Plaintext) {
		t.Errorf("nested: %q %v", got, err)
	}
	if got, err := OpenWithPassphrase(v.Passphrase.Sealed, sheaf.NewSecret(v.Passphrase.Passphrase)); err != nil || !bytes.Equal(got, v.Passphrase.Plaintext) {
		t.Errorf("passphrase: %q %v", got, err)
	}
	signer, err := SignerOf(v.Signature.Seed)
	if err != nil {
		t.Fatal(err)
	}
	id := signer.Verifier().ID()
	if got := signer.Sign(v.Signature.What, v.Signature.Message); !bytes.Equal(got, v.Signature.Signature) || !bytes.Equal(id[:], v.Signature.ID) {
		t.Errorf("signature %x of %s", got, id)
	}
	if got := Commit([32]byte(v.Commit.Salt), v.Commit.Body); !bytes.Equal(got[:], v.Commit.Commitment) {
		t.Errorf("commitment %x", got)
	}
	if got := keyOf(v.Epoch.Body).EpochCommitment(sheaf.ID(v.Epoch.Salt)); !bytes.Equal(got[:], v.Epoch.Commitment) {
		t.Errorf("epoch commitment %x", got)
	}
}

// A second decoder, written from the layout in the comments with the standard
// library and x/crypto alone, agrees on every frozen byte.

var errSecond = errors.New("does not open")

func secondAAD(typ byte, l vectorLabel) []byte {
	var b bytes.Buffer
	put := func(v any) { binary.Write(&b, binary.BigEndian, v) }
	put(byte(1))
	put(typ)
	put(l.Tier)
	b.Write(l.Study)
	put(l.Table)
	put(l.Column)
	b.Write(l.Object)
	put(l.Version)
	b.Write(l.Key)
	put(l.Generation)
	if typ == 2 {
		put(l.Epoch)
		b.Write(l.Recipient)
		put(l.Purpose)
	}
	return b.Bytes()
}

func secondOpen(typ byte, key []byte, l vectorLabel, box []byte) ([]byte, error) {
	if len(box) < 74 || box[0] != 1 || box[1] != typ {
		return nil, errSecond
	}
	aad := secondAAD(typ, l)
	sum := sha256.Sum256(aad)
	keys, err := hkdf.Key(sha256.New, key, box[2:26], "sheaf/v1/box/"+string([]byte{typ})+string(sum[:]), 64)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(keys[32:], box[26:58]) {
		return nil, errSecond
	}
	aead, err := chacha20poly1305.NewX(keys[:32])
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, box[2:26], box[58:], aad)
	if err != nil {
		return nil, errSecond
	}
	if typ == 1 {
		plain = bytes.TrimRight(plain, "\x00")
		if len(plain) == 0 || plain[len(plain)-1] != 0x80 {
			return nil, errSecond
		}
		plain = plain[:len(plain)-1]
	}
	return plain, nil
}

func TestSecondDecoder(t *testing.T) {
	v := readVectors(t)
	if data, wrap := len(secondAAD(1, v.Boxes[0].Label)), len(secondAAD(2, v.Boxes[0].Label)); data != 67 || wrap != 93 {
		t.Errorf("labels of %d and %d bytes", data, wrap)
	}
	for _, b := range v.Boxes {
		if got, err := secondOpen(b.Type, b.Key, b.Label, b.Box); err != nil || !bytes.Equal(got, b.Plaintext) {
			t.Errorf("%s: %q %v", b.Rule, got, err)
		}
	}
	for _, f := range v.Faults {
		if got, err := secondOpen(f.Type, f.Key, f.Label, f.Box); err == nil {
			t.Errorf("%s: opens as %q", f.Rule, got)
		}
	}
	for _, e := range v.Envelopes {
		size := int(e.Envelope[1])<<8 | int(e.Envelope[2])
		key, box := []byte(e.Envelope[3:3+size]), e.Envelope[3+size:]
		for _, p := range e.Parents {
			l := e.Label
			l.Key, l.Generation, l.Purpose = p.ID, p.Generation, 1
			var err error
			if key, err = secondOpen(2, p.Key, l, key); err != nil {
				t.Fatalf("%s: %v", e.Rule, err)
			}
		}
		if got, err := secondOpen(1, key, e.Label, box); err != nil || !bytes.Equal(got, e.Plaintext) {
			t.Errorf("%s: %q %v", e.Rule, got, err)
		}
	}
	for _, i := range v.Identities {
		row, err := hkdf.Key(sha256.New, []byte(i.Line), nil, "sheaf/v1/row", 32)
		if err != nil || !bytes.Equal(row, i.RowKey) {
			t.Errorf("row key %x %v", row, err)
		}
	}
	public := ed25519.NewKeyFromSeed(v.Signature.Seed).Public().(ed25519.PublicKey)
	if !ed25519.Verify(public, append([]byte("sheaf/v1/"+v.Signature.What+"\n"), v.Signature.Message...), v.Signature.Signature) {
		t.Error("signature")
	}
	if id := sha256.Sum256(append([]byte("sheaf/v1/print"), public...)); !bytes.Equal(id[:16], v.Signature.ID) {
		t.Errorf("id of the signing key %x", id)
	}
	if c := sha256.Sum256(slices.Concat([]byte("sheaf/v1/commit"), v.Commit.Salt, v.Commit.Body)); !bytes.Equal(c[:], v.Commit.Commitment) {
		t.Errorf("commitment %x", c)
	}
	if c, err := hkdf.Key(sha256.New, v.Epoch.Body, v.Epoch.Salt, "sheaf/v1/epoch", 32); err != nil || !bytes.Equal(c, v.Epoch.Commitment) {
		t.Errorf("epoch commitment %x %v", c, err)
	}
}
