package ledger

import (
	"crypto/sha256"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// storedTree reads and grows the stored hashes, through tlog. It keeps what it
// read, so that an append asks the database once: the subtrees that a leaf
// completes are among those the root before it is made of.
type storedTree struct {
	tx   *store.Tx
	read map[int64]tlog.Hash
}

// ReadHashes is tlog.HashReader.
func (t *storedTree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	if t.read == nil {
		t.read = make(map[int64]tlog.Hash)
	}
	var ask []int64
	for _, i := range indexes {
		if _, ok := t.read[i]; !ok {
			ask = append(ask, i)
		}
	}
	found, err := hashesAt(t.tx, ask)
	if err != nil {
		return nil, err
	}
	for i, h := range found {
		t.read[i] = h
	}
	out := make([]tlog.Hash, len(indexes))
	for k, i := range indexes {
		h, ok := t.read[i]
		if !ok {
			_, n := tlog.SplitStoredHashIndex(i)
			return nil, sheaf.Errorf(sheaf.Corrupt, "the record's tree has a hole near entry %d", n+1).
				Hintf("sheaf check tells what else is affected")
		}
		out[k] = h
	}
	return out, nil
}

func (t *storedTree) root(size int64) (tlog.Hash, error) {
	return tlog.TreeHash(size, t)
}

// add stores the hashes that leaf number size+1 brings.
func (t *storedTree) add(size int64, leaf tlog.Hash) error {
	hashes, err := tlog.StoredHashesForRecordHash(size, leaf, t)
	if err != nil {
		return err
	}
	first := tlog.StoredHashIndex(0, size)
	for k, h := range hashes {
		if err := insertHash(t.tx, first+int64(k), h); err != nil {
			return err
		}
		t.read[first+int64(k)] = h
	}
	return nil
}

// freshTree grows a tree from leaves alone, for verification: tlog trusts
// stored interior nodes. It keeps the roots of its full subtrees, largest first.
type freshTree struct {
	size  int64
	peaks []tlog.Hash
}

// add gives the hashes that have to be stored for the leaf, as tlog orders them.
func (t *freshTree) add(leaf tlog.Hash) []tlog.Hash {
	stored := []tlog.Hash{leaf}
	for range bits.TrailingZeros64(uint64(t.size + 1)) {
		last := len(t.peaks) - 1
		leaf = tlog.NodeHash(t.peaks[last], leaf)
		t.peaks = t.peaks[:last]
		stored = append(stored, leaf)
	}
	t.peaks = append(t.peaks, leaf)
	t.size++
	return stored
}

func (t *freshTree) root() tlog.Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	root := t.peaks[len(t.peaks)-1]
	for i := len(t.peaks) - 2; i >= 0; i-- {
		root = tlog.NodeHash(t.peaks[i], root)
	}
	return root
}

// peaks is the fresh tree of the first size leaves, taken from the store.
func (t *storedTree) peaks(size int64) (freshTree, error) {
	var indexes []int64
	for level := 62; level >= 0; level-- {
		if size>>level&1 == 1 {
			// The leaves of larger subtrees come before: n of this one is
			// what remains of size above this level, less itself.
			indexes = append(indexes, tlog.StoredHashIndex(level, size>>level-1))
		}
	}
	hashes, err := t.ReadHashes(indexes)
	return freshTree{size, hashes}, err
}
