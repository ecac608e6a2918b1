package ledger

import (
	"context"
	"encoding/json"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// latestFrom is what a Door asks of a record that it has not read yet.
func (w *world) latestFrom(may Forgetting) (err error) {
	w.t.Helper()
	w.view(func(tx *store.Tx) error {
		_, err = w.record.LatestFrom(tx, 0, w.keys, w.actors, may)
		return nil
	})
	return err
}

// A member's patched binary appended an entry in another member's name, and
// readers showed it as that member's: only the check looked at signatures.
func TestReadersRefuseAnEntryInAnothersName(t *testing.T) {
	stranger := fixedSigner(t, 8)
	for rule, c := range map[string]struct {
		actor sheaf.ID
		sign  func(leaf []byte) []byte
	}{
		"a member's name and no signature":         {fixedSigner(t, 7).Verifier().ID(), func([]byte) []byte { return make([]byte, 64) }},
		"a member's name and another's signature":  {fixedSigner(t, 7).Verifier().ID(), func(leaf []byte) []byte { return stranger.Sign(signedLeaf, leaf) }},
		"the name and signature of nobody's":       {stranger.Verifier().ID(), func(leaf []byte) []byte { return stranger.Sign(signedLeaf, leaf) }},
		"a signature that was made for other uses": {fixedSigner(t, 7).Verifier().ID(), func(leaf []byte) []byte { return fixedSigner(t, 7).Sign("terms", leaf) }},
	} {
		t.Run(rule, func(t *testing.T) {
			w := newWorld(t)
			w.five()
			w.update(func(tx *store.Tx) error { return w.appendAs(tx, w.entry("subject.unhold", subjectA), c.actor, c.sign) })
			w.view(func(tx *store.Tx) error {
				for reader, from := range map[string]int64{"Entries of all": 1, "Entries of the last": 6} {
					if _, err := w.record.Entries(tx, from, w.keys, w.actors); sheaf.KindOf(err) != sheaf.Corrupt {
						t.Errorf("%s: %v, want Corrupt", reader, err)
					}
				}
				for _, after := range []int64{0, 5} {
					if _, err := w.record.LatestFrom(tx, after, w.keys, w.actors, w.mayForget); sheaf.KindOf(err) != sheaf.Corrupt {
						t.Errorf("LatestFrom(%d): %v, want Corrupt", after, err)
					}
				}
				_, err := w.record.Entries(tx, 1, w.keys, nil)
				return err // all else of the entry is in order
			})
		})
	}
}

// appendAs appends an entry as somebody with every key but the actor's.
func (w *world) appendAs(tx *store.Tx, e Entry, actor sheaf.ID, sign func([]byte) []byte) error {
	tree := &storedTree{tx: tx}
	head, err := w.record.head(tx, tree)
	if err != nil {
		return err
	}
	leaf, bodies, err := w.record.compose(e, head, tx.Now(), actor, seed{})
	if err != nil {
		return err
	}
	raw := leaf.Bytes()
	if err := insertLeaf(tx, leaf.N, raw, sign(raw)); err != nil {
		return err
	}
	for k, body := range bodies {
		p := e.part(k).Parent
		box := seal.SealBox(p.Key, seal.DataBox, w.record.label(leaf.N, k, p), body)
		if err := insertBody(tx, leaf.N, k, p.ID, box); err != nil {
			return err
		}
	}
	return tree.add(head.Size, tlog.RecordHash(raw))
}

// Any member's entry may carry a list of what it silences: an entry on coding
// emptied the entry of a hold, and nothing was found.
func TestASilenceCountsOnlyFromWhoMaySilence(t *testing.T) {
	hold := EntryInfo{4, "subject.hold", fixedSigner(t, 7).Verifier().ID()}
	coding := EntryInfo{6, "coding.change", hold.Actor}
	for rule, c := range map[string]struct {
		entries int // that name the part, from number 6 on
		may     Forgetting
		refused bool
	}{
		"by one who may":                 {1, func(a, b EntryInfo) bool { return a == coding && b == hold }, false},
		"by one who may not":             {1, func(EntryInfo, EntryInfo) bool { return false }, true},
		"by one who may, then by others": {2, func(a, _ EntryInfo) bool { return a.N == 6 }, false},
		"by others, then by one who may": {2, func(a, _ EntryInfo) bool { return a.N == 7 }, false},
		"by nobody":                      {0, func(EntryInfo, EntryInfo) bool { return true }, true},
	} {
		t.Run(rule, func(t *testing.T) {
			w := newWorld(t)
			w.five()
			w.exec(`DELETE FROM record_body WHERE n = 4 AND part = 1`)
			for range c.entries {
				e := w.entry("coding.change")
				data, err := json.Marshal(Silences{[]Silenced{{4, 1}}})
				if err != nil {
					t.Fatal(err)
				}
				e.Common.Data = data
				w.append(e)
			}
			if err := w.latestFrom(c.may); c.refused != (sheaf.KindOf(err) == sheaf.Corrupt) || !c.refused && err != nil {
				t.Errorf("LatestFrom: %v, want Corrupt: %v", err, c.refused)
			}
			w.view(func(tx *store.Tx) error {
				_, problems, err := w.record.Verify(tx, w.keys, w.actors, c.may)
				if found := len(problems) == 1 && problems[0].N == 4; found != c.refused || len(problems) > 0 != c.refused {
					t.Errorf("Verify: %v", problems)
				}
				return err
			})
		})
	}
}

// Terms that were withdrawn came back: their older row was put over the newer
// one, and an entry told of it again.
func TestARecordedVersionNeverFalls(t *testing.T) {
	terms := func(version uint64, hash byte) Object {
		return Object{ID: id(0x70), Version: version, Hash: [32]byte{hash}}
	}
	for rule, c := range map[string]struct {
		told  []Object
		falls int64 // the entry that does; 0 for none
	}{
		"versions rise":                       {[]Object{terms(1, 1), terms(2, 2), terms(9, 3)}, 0},
		"told of once more as it stands":      {[]Object{terms(1, 1), terms(2, 2), terms(2, 2)}, 0},
		"an older one told of again":          {[]Object{terms(1, 1), terms(2, 2), terms(1, 1)}, 3},
		"an older one told of, then a newer":  {[]Object{terms(1, 1), terms(2, 2), terms(1, 1), terms(3, 3)}, 3},
		"the same version with another state": {[]Object{terms(1, 1), terms(2, 2), terms(2, 1)}, 3},
	} {
		t.Run(rule, func(t *testing.T) {
			w := newWorld(t)
			for _, o := range c.told {
				e := w.entry("coding.change")
				e.Objects = []Object{o}
				w.append(e)
			}
			err := w.latestFrom(w.mayForget)
			if c.falls == 0 {
				if err != nil {
					t.Error(err)
				}
				w.wantClean()
				return
			}
			if sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("LatestFrom: %v, want Corrupt", err)
			}
			w.wantProblem(c.falls, "older state over a newer")
		})
	}
}

// A key that cannot be looked for is not one that nobody had.
func TestAFailingLookupIsNoForgery(t *testing.T) {
	w := newWorld(t)
	w.five()
	failing := func(sheaf.ID, int64) (seal.Verifier, error) {
		return seal.Verifier{}, sheaf.Errorf(sheaf.Internal, "the disk is gone")
	}
	err := w.db.View(context.Background(), func(tx *store.Tx) error {
		_, err := w.record.Entries(tx, 1, w.keys, failing)
		return err
	})
	if sheaf.KindOf(err) != sheaf.Internal {
		t.Errorf("got %v, want the lookup's own error", err)
	}
}
