package sheaf

import (
	"errors"
	"fmt"
)

// Kind says what sort of trouble an error is, for the machine: a command turns
// it into an exit status, a page into an HTTP status.
type Kind uint8

const (
	// Internal is a fault of Sheaf's own; every error without a kind is one.
	Internal Kind = iota
	// Invalid is input that cannot be used as it is.
	Invalid
	// NotFound is what is not there, or what the caller may not know of.
	NotFound
	// Denied is an act that the caller may know of and may not do.
	Denied
	// Conflict is a clash with the present state: undecided, held, changed by
	// somebody else.
	Conflict
	// Locked is a key that is not at hand: no passphrase, another tier.
	Locked
	// Corrupt is something that was altered, torn, or put back.
	Corrupt
)

var kindNames = [...]string{"internal", "invalid", "not found", "denied", "conflict", "locked", "corrupt"}

func (k Kind) String() string { return kindNames[k] }

// Error is a kind for machines and a sentence for people. The sentence holds
// ids, counts and spans, never a name or a word of testimony.
type Error struct {
	Kind    Kind
	Message string // lower case, no full stop: what could not be done, then why
	Hint    string // the next move; may be empty
	Err     error  // the cause, which Message already tells; may be nil
}

// Error gives the sentence, without the hint.
func (e *Error) Error() string {
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error of a kind. A %w verb keeps its operand as the cause
// that errors.Is and errors.As find.
func Errorf(kind Kind, format string, args ...any) *Error {
	sentence := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Message: sentence.Error(), Err: errors.Unwrap(sentence)}
}

// Hintf returns a copy of e that says the next move.
func (e *Error) Hintf(format string, args ...any) *Error {
	with := *e
	with.Hint = fmt.Sprintf(format, args...)
	return &with
}

// KindOf is the kind of the outermost Error in err's chain, Internal if there
// is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// HintOf is the outermost hint in err's chain, or "".
func HintOf(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}
