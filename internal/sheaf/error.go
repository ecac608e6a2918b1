package sheaf

import (
	"errors"
	"fmt"
	"reflect"
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

	said, hinted sentence
}

// sentence is how a text was put together, so that it can be said in another
// language.
type sentence struct {
	format string
	args   []any
}

// Error gives the sentence, without the hint.
func (e *Error) Error() string {
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error of a kind. A %w verb keeps its operand as the cause
// that errors.Is and errors.As find.
func Errorf(kind Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Message: err.Error(), Err: errors.Unwrap(err), said: sentence{format, args}}
}

// Hintf returns a copy of e that says the next move.
func (e *Error) Hintf(format string, args ...any) *Error {
	with := *e
	with.Hint, with.hinted = fmt.Sprintf(format, args...), sentence{format, args}
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
	if e := hinting(err); e != nil {
		return e.Hint
	}
	return ""
}

func hinting(err error) *Error {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return nil
		}
		if e.Hint != "" {
			return e
		}
		err = e.Err
	}
	return nil
}

// MessageIn is err's sentence in another language. translate is given formats as
// they stand in the code, and strings that are put into them, and returns "" for
// those that it does not know, which stay as they are. A translated format takes
// its operands by number, as in %[2]s; a %w of the code is %v in it.
func MessageIn(err error, translate func(string) string) string {
	var e *Error
	if !errors.As(err, &e) || e.Error() != err.Error() {
		return err.Error()
	}
	return e.said.in(translate, e.Message)
}

// HintIn is HintOf in another language, as MessageIn.
func HintIn(err error, translate func(string) string) string {
	e := hinting(err)
	if e == nil {
		return ""
	}
	return e.hinted.in(translate, e.Hint)
}

func (s sentence) in(translate func(string) string, otherwise string) string {
	format := translate(s.format)
	if format == "" {
		return otherwise
	}
	args := make([]any, len(s.args))
	for i, arg := range s.args {
		args[i] = arg
		if err, ok := arg.(error); ok {
			args[i] = MessageIn(err, translate)
		} else if word := translate(wordOf(arg)); word != "" {
			args[i] = word
		}
	}
	return fmt.Sprintf(format, args...)
}

// wordOf is an operand that is a word, as a role or a state is, and "" of others.
func wordOf(arg any) string {
	if named, ok := arg.(fmt.Stringer); ok {
		return named.String()
	}
	if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}
