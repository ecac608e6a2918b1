package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/ncruces/go-sqlite3"

	"sheaf/internal/sheaf"
)

// isBusy tells a failure that may pass when the transaction is tried again.
func isBusy(err error) bool {
	return errors.Is(err, ErrBusy) || errors.Is(err, sqlite3.BUSY) || errors.Is(err, sqlite3.LOCKED)
}

// ErrBusy is in the chain of a Conflict that passes by itself: another change
// did not end in time. It is never a refusal.
var ErrBusy = errors.New("another change is not done yet")

// unprepared tells why the engine refuses the SQL itself. It quotes the
// engine: the SQL is ours and its values are not in it.
func unprepared(err error) error {
	if !errors.Is(err, sqlite3.ERROR) {
		return err
	}
	return sheaf.Errorf(sheaf.Internal, "cannot use the database: %s", err.Error())
}

// mapped turns an error of the engine into one with a kind, and leaves every
// other as it is. The engine's own words are dropped, except on constraints,
// which name tables and columns only: others can quote a value or a path.
func mapped(what string, err error) error {
	var own *sheaf.Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	var code sqlite3.ExtendedErrorCode
	if !errors.As(err, &code) {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || code.Code() == sqlite3.FULL {
		return sheaf.Errorf(sheaf.Internal, "cannot %s: the disk is full: %w", what, code).
			Hintf("free some space; nothing was lost")
	}
	switch {
	case code.Code() == sqlite3.CONSTRAINT:
		return refused(what, code, err)
	case isBusy(code):
		return sheaf.Errorf(sheaf.Conflict, "cannot %s: %w", what, ErrBusy).
			Hintf("try again; another Sheaf may have this study open")
	case code.Code() == sqlite3.CORRUPT, code.Code() == sqlite3.NOTADB,
		code == sqlite3.IOERR_DATA, code == sqlite3.IOERR_CORRUPTFS, code == sqlite3.IOERR_SHORT_READ:
		return damaged(what, code)
	case code.Code() == sqlite3.INTERRUPT:
		return sheaf.Errorf(sheaf.Internal, "cannot %s: it was stopped: %w", what, context.Canceled)
	default:
		return sheaf.Errorf(sheaf.Internal, "cannot %s: %w", what, code)
	}
}

// refused is a change that a constraint forbids.
func refused(what string, code sqlite3.ExtendedErrorCode, err error) error {
	kind := sheaf.Invalid
	switch code {
	case sqlite3.CONSTRAINT_UNIQUE, sqlite3.CONSTRAINT_PRIMARYKEY, sqlite3.CONSTRAINT_ROWID,
		sqlite3.CONSTRAINT_FOREIGNKEY, sqlite3.CONSTRAINT_TRIGGER:
		kind = sheaf.Conflict
	}
	reason := code.Error()
	if engine, ok := errors.AsType[*sqlite3.Error](err); ok {
		reason = engine.Error()
	}
	reason = strings.TrimPrefix(reason, "sqlite3: ")
	return &sheaf.Error{Kind: kind, Message: fmt.Sprintf("cannot %s: %s", what, reason), Err: code}
}

func damaged(what string, cause error) error {
	return sheaf.Errorf(sheaf.Corrupt, "cannot %s: it is damaged: %w", what, cause).
		Hintf("keep the file as it is, and restore the newest backup into a new folder")
}
