package store

// StepKind is what kind of step is about to be taken.
type StepKind uint8

const (
	// Statement is one SQL statement, or one migration.
	Statement StepKind = iota + 1
	// Commit is the end of a transaction; failing it rolls back.
	Commit
	// AfterCommit comes when the change is durable and its acknowledgement is
	// not out yet: failing it tells the caller of a failure that was none.
	AfterCommit
	// Write is one write to a file.
	Write
	// Fsync forces a file or a folder to disk.
	Fsync
	// Rename puts a written file in its place.
	Rename
	// Remove deletes a file.
	Remove
)

var stepNames = [...]string{"", "statement", "commit", "after commit", "write", "fsync", "rename", "remove"}

func (k StepKind) String() string { return stepNames[k] }

// Step is one thing that can go wrong on a disk.
type Step struct{ Kind StepKind }

// Faults is called before every step; an error makes the step fail with that
// error, as if the disk had. It must be safe for several goroutines. Nil, as
// in all but tests, lets everything pass.
type Faults func(Step) error

func (f Faults) before(kind StepKind) error {
	if f == nil {
		return nil
	}
	return f(Step{Kind: kind})
}
