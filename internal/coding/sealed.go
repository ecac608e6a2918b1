package coding

import (
	"bytes"
	"encoding/json"
	"runtime"
	"slices"
	"sync"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// encode writes what goes into an envelope: JSON as a person would write it,
// without escapes for web pages.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot write a row: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// decode reads what encode wrote. Corrupt, never with a word of it.
func decode(plain []byte, into any) error {
	if err := json.Unmarshal(plain, into); err != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a row of the codebook holds something else than it should")
	}
	return nil
}

func envelope(l seal.Label, v any, parents []seal.Parent) ([]byte, error) {
	plain, err := encode(v)
	if err != nil {
		return nil, err
	}
	return seal.SealObject(l, plain, parents...), nil
}

func gone(err error) bool { return sheaf.KindOf(err) == sheaf.NotFound }

func errMovedOn() error {
	return sheaf.Errorf(sheaf.Conflict, "somebody else changed it").Hintf("look again")
}

// keyring opens keys of the study, each once however many rows lie under it.
type keyring struct {
	tx     *access.Tx
	opened map[sheaf.ID]seal.Parent
	gone   map[sheaf.ID]bool
}

func newKeyring(tx *access.Tx) *keyring {
	return &keyring{tx, map[sheaf.ID]seal.Parent{}, map[sheaf.ID]bool{}}
}

// of gives the keys of some links, outermost first. NotFound: one was destroyed.
func (k *keyring) of(l links) ([]seal.Parent, error) {
	parents := make([]seal.Parent, 0, len(l))
	for _, one := range l {
		if one.key.IsZero() {
			continue
		}
		parent, ok := k.opened[one.key]
		if !ok {
			var err error
			if k.gone[one.key] {
				return nil, errErased()
			}
			parent, err = k.tx.Key(one.key)
			if gone(err) {
				k.gone[one.key] = true
				return nil, errErased()
			}
			if err != nil {
				return nil, err
			}
			k.opened[one.key] = parent
		}
		parents = append(parents, parent)
	}
	if len(parents) == 0 {
		return nil, errErased()
	}
	return parents, nil
}

func errErased() error { return sheaf.Errorf(sheaf.NotFound, "this was erased") }

// open reads one envelope. NotFound: one of its keys was destroyed.
func (k *keyring) open(l seal.Label, box []byte, into any, under links) error {
	parents, err := k.of(under)
	if err != nil {
		return err
	}
	plain, err := seal.OpenObject(l, box, parents...)
	if err != nil {
		return err
	}
	return decode(plain, into)
}

// under gives the keys that something about these living subjects lies under:
// the structure key if there are none, theirs otherwise.
func (b *Book) under(tx *access.Tx, subjects []study.SubjectID) (links, []seal.Parent, error) {
	if len(subjects) == 0 {
		structure, err := tx.Structure()
		return links{{key: structure.ID}}, []seal.Parent{structure}, err
	}
	subjects = sorted(subjects)
	parents, err := b.study.Parents(tx, subjects...)
	if err != nil {
		return nil, nil, err
	}
	under := make(links, len(parents))
	for i, p := range parents {
		under[i] = link{p.ID, subjects[i]}
	}
	return under, parents, nil
}

// living leaves out who was erased.
func (b *Book) living(tx *access.Tx, subjects []study.SubjectID) ([]study.SubjectID, error) {
	var there []study.SubjectID
	for _, id := range subjects {
		_, err := b.study.Parents(tx, id)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		there = append(there, id)
	}
	return there, nil
}

// sorted gives ids in order, each once, without the zero id.
func sorted(ids []study.SubjectID) []study.SubjectID {
	out := slices.DeleteFunc(slices.Clone(ids), func(id study.SubjectID) bool { return id.IsZero() })
	slices.SortFunc(out, func(a, b study.SubjectID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return slices.Compact(out)
}

// joined gives both, each key once: what is about two states of an object lies
// under the keys of either.
func joined(a, b []seal.Parent) []seal.Parent {
	all := slices.Clone(a)
	for _, p := range b {
		if !slices.ContainsFunc(all, func(o seal.Parent) bool { return o.ID == p.ID }) {
			all = append(all, p)
		}
	}
	return all
}

// inParallel runs fn for 0 to n-1 on every processor and gives the first error:
// opening a hundred thousand envelopes is arithmetic alone.
func inParallel(n int, fn func(i int) error) error {
	workers := min(runtime.GOMAXPROCS(0), n/parallelFrom+1)
	failed := make([]error, workers)
	var running sync.WaitGroup
	for w := range workers {
		running.Go(func() {
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				if failed[w] = fn(i); failed[w] != nil {
					return
				}
			}
		})
	}
	running.Wait()
	for _, err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// parallelFrom is how many envelopes are worth a processor of their own.
const parallelFrom = 256
