package coding

import (
	"runtime"
	"slices"
	"sync"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

func gone(err error) bool { return sheaf.KindOf(err) == sheaf.NotFound }

func errMovedOn() error {
	return sheaf.Errorf(sheaf.Conflict, "somebody else changed it").Hintf("look again")
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
