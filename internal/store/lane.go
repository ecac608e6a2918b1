package store

import (
	"context"
	"errors"
	"time"

	"sheaf/internal/sheaf"
)

// lane hands out connections, each to one transaction at a time.
type lane struct {
	slots  chan *conn // nil is a place whose connection is not open yet
	open   func(context.Context) (*conn, error)
	closed <-chan struct{}
}

func newLane(width int, closed <-chan struct{}, open func(context.Context) (*conn, error)) *lane {
	l := &lane{slots: make(chan *conn, width), open: open, closed: closed}
	for range width {
		l.slots <- nil
	}
	return l
}

// with runs fn on a connection, alone.
func (l *lane) with(ctx context.Context, fn func(*conn) error) error {
	c, err := l.take(ctx)
	if err != nil {
		return err
	}
	defer func() { l.put(c) }()
	if c == nil {
		if c, err = l.open(ctx); err != nil {
			return err
		}
	}
	return fn(c)
}

func (l *lane) take(ctx context.Context) (*conn, error) {
	select {
	case <-l.closed:
		return nil, sheaf.Errorf(sheaf.Internal, "cannot use a database that is closed")
	default:
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case c := <-l.slots:
		return c, nil
	case <-l.closed:
		return nil, sheaf.Errorf(sheaf.Internal, "cannot use a database that is closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-late.C:
		return nil, sheaf.Errorf(sheaf.Conflict, "cannot use the database: another transaction is not done yet").
			Hintf("try again in a moment")
	}
}

func (l *lane) put(c *conn) {
	if c != nil && c.broken {
		c.close()
		c = nil
	}
	l.slots <- c
}

// close waits for every connection to come back and closes it.
func (l *lane) close() error {
	var failed error
	for range cap(l.slots) {
		if c := <-l.slots; c != nil {
			failed = errors.Join(failed, c.close())
		}
	}
	return failed
}
