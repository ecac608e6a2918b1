package storetest

import (
	"errors"
	"os"
	"slices"
	"sync"

	"github.com/ncruces/go-sqlite3"

	"sheaf/internal/store"
)

// ErrFault is what a step fails with that was made to fail.
var ErrFault = errors.New("a fault put in on purpose")

// Injector counts the steps that a store takes and makes one of them fail. Its
// Faults go into store.WithFaults, of one database and any number of folders,
// which then share one count. It is safe for several goroutines.
type Injector struct {
	act   func() error
	from  int // the first step that fails, from 1; 0 for none
	all   bool
	kinds []store.StepKind

	mu    sync.Mutex
	off   bool
	steps int
	fired store.StepKind
}

// Count makes nothing fail.
func Count(kinds ...store.StepKind) *Injector { return &Injector{kinds: kinds} }

// FailAt makes the n-th step fail, counted from 1, and no other. Where kinds
// are named, only steps of those kinds are counted.
func FailAt(n int, kinds ...store.StepKind) *Injector {
	return &Injector{from: n, kinds: kinds, act: func() error { return ErrFault }}
}

// FailFrom makes the n-th step fail and every one after it, as a disk does
// that is full or gone.
func FailFrom(n int, kinds ...store.StepKind) *Injector {
	return &Injector{from: n, all: true, kinds: kinds, act: func() error { return ErrFault }}
}

// RerunAt makes the n-th step fail once in the way on which Update runs its
// function again: to show that the function has no side effects.
func RerunAt(n int, kinds ...store.StepKind) *Injector {
	return &Injector{from: n, kinds: kinds, act: func() error { return sqlite3.BUSY }}
}

// KillAt ends the process at the n-th step, as kill -9 does: for children of
// a test.
func KillAt(n int, kinds ...store.StepKind) *Injector {
	return &Injector{from: n, kinds: kinds, act: func() error {
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			return err
		}
		if err := self.Kill(); err != nil {
			return err
		}
		select {} // the signal is on its way; nothing more may happen
	}}
}

// Faults is what the store calls before every step.
func (i *Injector) Faults() store.Faults { return i.before }

// Option is WithFaults of these faults.
func (i *Injector) Option() store.Option { return store.WithFaults(i.before) }

func (i *Injector) before(step store.Step) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.off || len(i.kinds) > 0 && !slices.Contains(i.kinds, step.Kind) {
		return nil
	}
	i.steps++
	if i.from == 0 || i.steps < i.from || i.steps > i.from && !i.all {
		return nil
	}
	if i.fired == 0 {
		i.fired = step.Kind
	}
	return i.act()
}

// Disarm lets everything pass uncounted until Arm: for what a test sets up.
func (i *Injector) Disarm() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.off = true
}

// Arm starts the count anew.
func (i *Injector) Arm() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.off, i.steps, i.fired = false, 0, 0
}

// Steps is how many steps were counted.
func (i *Injector) Steps() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.steps
}

// Fired tells whether a step was made to fail, and which kind it was of.
func (i *Injector) Fired() (store.StepKind, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.fired, i.fired != 0
}
