package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

var update = flag.Bool("update", false, "write testdata anew; it is frozen: only for a new version of the format")

const vectorFile = "testdata/record.v1.json"

// vectors is a whole record with everything that was drawn at random written
// down: record and study id, tier, key and seed bytes are those of newWorld.
type vectors struct {
	Entries []vectorEntry `json:"entries"`
	Root    string        `json:"root"` // base64
	Faults  []vectorFault `json:"faults"`
}

type vectorEntry struct {
	Time      int64        `json:"time"` // microseconds
	Seed      string       `json:"seed"`
	Leaf      string       `json:"leaf"`
	Signature string       `json:"signature"`
	Bodies    []vectorBody `json:"bodies"`
}

type vectorBody struct {
	Key  string `json:"key"`
	Box  string `json:"box"`
	Body string `json:"body"` // the plaintext
}

// vectorFault is one change to one field, and what verification says of it.
type vectorFault struct {
	Rule   string `json:"rule"`
	Entry  int    `json:"entry"`
	Field  string `json:"field"` // leaf, signature, or box
	Part   int    `json:"part"`
	Offset int    `json:"offset"`
	Xor    byte   `json:"xor"`
	Want   string `json:"want"`
}

// vectorEntries are the acts of the frozen record.
func (w *world) vectorEntries() []Entry {
	plain := w.entry("study.change")
	two := w.entry("coding.change", subjectA, subjectB)
	lost := w.entry("record.reopen")
	lost.Lost = &Head{1, 9, tlog.Hash{9}}
	erase := w.entry("subject.erase")
	erase.Common.Data = json.RawMessage(`{"silenced":[{"n":2,"part":1}]}`)
	erase.Objects = nil
	return []Entry{plain, two, lost, erase, w.entry("study.see", subjectB)}
}

func (w *world) makeVectors(t *testing.T) (v vectors) {
	head := Head{Root: sha256.Sum256(nil)}
	var tree freshTree
	for i, e := range w.vectorEntries() {
		at := time.UnixMicro(1_700_000_000_000_000 + int64(i)*1_000_001)
		s := seed{byte(i + 1)}
		leaf, bodies, err := w.record.compose(e, head, at, w.signer.Verifier().ID(), s)
		if err != nil {
			t.Fatal(err)
		}
		raw := leaf.Bytes()
		ve := vectorEntry{Time: at.UnixMicro(), Seed: hex.EncodeToString(s[:]), Leaf: hex.EncodeToString(raw), Signature: hex.EncodeToString(w.signer.Sign(signedLeaf, raw))}
		for k, b := range bodies {
			p := e.part(k).Parent
			box := seal.SealBox(p.Key, seal.DataBox, w.record.label(leaf.N, k, p), b)
			ve.Bodies = append(ve.Bodies, vectorBody{p.ID.String(), hex.EncodeToString(box), string(b)})
		}
		v.Entries = append(v.Entries, ve)
		tree.add(tlog.RecordHash(raw))
		head = Head{leaf.Incarnation, leaf.N, tree.root()}
	}
	v.Root = head.Root.String()
	v.Faults = []vectorFault{
		{"format byte", 2, "leaf", 0, 0, 0x01, "not a leaf"},
		{"record id", 2, "leaf", 0, 1, 0x01, "not a leaf"},
		{"incarnation", 2, "leaf", 0, 20, 0x02, "incarnation"},
		{"number", 2, "leaf", 0, 28, 0x01, "not a leaf"},
		{"root before", 2, "leaf", 0, 29, 0x01, "does not follow"},
		{"time", 2, "leaf", 0, 68, 0x01, "signature"},
		{"actor", 2, "leaf", 0, 69, 0x01, "not certified"},
		{"length of act", 2, "leaf", 0, 85, 0x01, "not a leaf"},
		{"act", 2, "leaf", 0, 86, 0x02, "signature"},
		{"common commitment", 2, "leaf", 0, 99, 0x01, "contradicts"},
		{"number of subjects", 2, "leaf", 0, 131, 0x01, "not a leaf"},
		{"subject commitment", 2, "leaf", 0, 164, 0x01, "contradicts"},
		{"number of objects", 2, "leaf", 0, 197, 0x01, "not a leaf"},
		{"object commitment", 2, "leaf", 0, 198, 0x01, "contradicts"},
		{"object version", 2, "leaf", 0, 237, 0x01, "signature"},
		{"box hash", 2, "leaf", 0, 238, 0x01, "signature"},
		{"signature", 3, "signature", 0, 0, 0x01, "signature"},
		{"second half of signature", 3, "signature", 0, 32, 0x01, "signature"},
		{"box of the common part", 4, "box", 0, 100, 0x01, "contradicts"},
		{"box of a subject", 2, "box", 2, 100, 0x01, "contradicts"},
	}
	return v
}

func readVectors(t *testing.T) (v vectors) {
	t.Helper()
	raw, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestFrozenVectors(t *testing.T) {
	if *update {
		raw, err := json.MarshalIndent(newWorld(t).makeVectors(t), "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorFile, append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := readVectors(t)
	w := newWorld(t)

	t.Run("leaves, signatures and bodies are made the same today", func(t *testing.T) {
		today := w.makeVectors(t)
		for i, e := range v.Entries {
			now := today.Entries[i]
			if now.Leaf != e.Leaf || now.Signature != e.Signature || now.Seed != e.Seed {
				t.Errorf("entry %d differs", i+1)
			}
			for k, b := range e.Bodies {
				if now.Bodies[k].Body != b.Body {
					t.Errorf("entry %d part %d: body %s, frozen %s", i+1, k, now.Bodies[k].Body, b.Body)
				}
			}
		}
		if today.Root != v.Root {
			t.Errorf("root %s, frozen %s", today.Root, v.Root)
		}
	})

	w.load(t, v)
	delete(w.parents, id(subjectA)) // the record silences A's only part
	head, problems := w.verify()
	if head.Root.String() != v.Root || head.Incarnation != 2 || len(problems) > 0 {
		t.Fatalf("head %v, problems %v", head, problems)
	}
	for _, f := range v.Faults {
		t.Run("fault in "+f.Rule, func(t *testing.T) {
			problems := w.tampered(func(tx *store.Tx) error { return f.apply(t, tx, v.Entries[f.Entry-1]) })
			for _, p := range problems {
				if p.N == int64(f.Entry) && strings.Contains(p.What, f.Want) {
					return
				}
			}
			t.Errorf("problems %v, want %q of entry %d", problems, f.Want, f.Entry)
		})
	}
}

func (f vectorFault) apply(t *testing.T, tx *store.Tx, e vectorEntry) (err error) {
	flip := func(s string) []byte {
		b := unhex(t, s)
		b[f.Offset] ^= f.Xor
		return b
	}
	switch f.Field {
	case "leaf":
		_, err = tx.Exec(`UPDATE record_leaf SET leaf = ? WHERE n = ?`, flip(e.Leaf), f.Entry)
	case "signature":
		_, err = tx.Exec(`UPDATE record_leaf SET signature = ? WHERE n = ?`, flip(e.Signature), f.Entry)
	case "box":
		_, err = tx.Exec(`UPDATE record_body SET box = ? WHERE n = ? AND part = ?`, flip(e.Bodies[f.Part].Box), f.Entry, f.Part)
	}
	return err
}

// load writes the frozen rows as they are.
func (w *world) load(t *testing.T, v vectors) {
	w.update(func(tx *store.Tx) error {
		tree := &storedTree{tx: tx}
		for i, e := range v.Entries {
			leaf := unhex(t, e.Leaf)
			if err := insertLeaf(tx, int64(i)+1, leaf, unhex(t, e.Signature)); err != nil {
				return err
			}
			for k, b := range e.Bodies {
				key, err := sheaf.ParseID(b.Key)
				if err != nil {
					return err
				}
				if err := insertBody(tx, int64(i)+1, k, key, unhex(t, b.Box)); err != nil {
					return err
				}
			}
			if _, err := tree.root(int64(i)); err != nil {
				return err
			}
			if err := tree.add(int64(i), tlog.RecordHash(leaf)); err != nil {
				return err
			}
		}
		return nil
	})
}

// A second reader, written from the layout in the comments alone, follows the
// frozen record with nothing but SHA-256 and Ed25519: roots, signatures, and
// the commitments of the bodies that were not forgotten.
func TestSecondReader(t *testing.T) {
	v := readVectors(t)
	public := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32)).Public().(ed25519.PublicKey)
	var leaves [][]byte
	for i, e := range v.Entries {
		leaf := unhex(t, e.Leaf)
		if root := merkle(leaves); !bytes.Equal(leaf[29:61], root[:]) {
			t.Errorf("entry %d: root before is not that of the leaves", i+1)
		}
		leaves = append(leaves, leaf)
		if n := binary.BigEndian.Uint64(leaf[21:29]); n != uint64(i+1) {
			t.Errorf("entry %d says it is %d", i+1, n)
		}
		if at := binary.BigEndian.Uint64(leaf[61:69]); at != uint64(e.Time) {
			t.Errorf("entry %d: time %d", i+1, at)
		}
		if !ed25519.Verify(public, append([]byte("sheaf/v1/leaf\n"), leaf...), unhex(t, e.Signature)) {
			t.Errorf("entry %d: signature", i+1)
		}
		act := int(leaf[85])
		common := leaf[86+act:]
		subjects := int(common[32])
		objects := common[33+32*subjects:]
		if count := int(binary.BigEndian.Uint16(objects)); len(objects) != 2+72*count {
			t.Errorf("entry %d: %d bytes for %d objects", i+1, len(objects), count)
		}
		for k, b := range e.Bodies {
			if i+1 == 2 && k == 1 {
				continue // forgotten: leaf and tree stand without it
			}
			committed := common[:32]
			if k > 0 {
				committed = common[33+32*(k-1):][:32]
			}
			var body struct {
				Salt    []byte
				Objects []struct {
					I  int
					ID string
				}
			}
			if err := json.Unmarshal([]byte(b.Body), &body); err != nil {
				t.Fatal(err)
			}
			if sum := commitment(body.Salt, []byte(b.Body)); !bytes.Equal(sum, committed) {
				t.Errorf("entry %d part %d: commitment", i+1, k)
			}
			for _, o := range body.Objects {
				object, err := sheaf.ParseID(o.ID)
				if err != nil {
					t.Fatal(err)
				}
				said := append([]byte{'o', 'b', 'j', 'e', 'c', 't', byte(o.I >> 8), byte(o.I)}, object[:]...)
				if sum := commitment(body.Salt, said); !bytes.Equal(sum, objects[2+72*o.I:][:32]) {
					t.Errorf("entry %d object %d: commitment", i+1, o.I)
				}
			}
		}
	}
	if root := merkle(leaves); tlog.Hash(root).String() != v.Root {
		t.Errorf("root %x", root)
	}
}

func commitment(salt, body []byte) []byte {
	sum := sha256.Sum256(append(append([]byte("sheaf/v1/commit"), salt...), body...))
	return sum[:]
}

// merkle is MTH of RFC 6962, section 2.1, as it is written there.
func merkle(leaves [][]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	left, right := merkle(leaves[:k]), merkle(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

func FuzzParseLeaf(f *testing.F) {
	raw, err := os.ReadFile(vectorFile)
	if err != nil {
		f.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		f.Fatal(err)
	}
	for _, e := range v.Entries {
		leaf, err := hex.DecodeString(e.Leaf)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(leaf)
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		leaf, err := ParseLeaf(b)
		if err != nil {
			if sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("error %v is not Corrupt", err)
			}
			return
		}
		if !bytes.Equal(leaf.Bytes(), b) {
			t.Errorf("a leaf with two spellings: %x", b)
		}
	})
}
