package web

import (
	"context"
	"sync"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// work is something that takes long: it goes on while pages answer, tells how
// far it is, and can be cancelled. A session that locks because nobody is at work
// leaves it going, and leaves it the keys that it works with, until it ends.
type work struct {
	title  key
	began  time.Time
	cancel context.CancelFunc
	keys   access.Caller // whom it works as
	bench  *Workbench
	of     *session // which may have another key by the time the work ends

	mu    sync.Mutex
	done  int
	total int // 0 where nobody knows
	ended bool
	next  string // where to go
	err   error
	ready chan struct{}
}

// step tells how far the work is.
func (w *work) step(done, total int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done, w.total = done, total
}

func (w *work) over() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ended
}

// atOnce is how long a person is kept waiting before the page of the work shows.
const atOnce = 600 * time.Millisecond

// begin runs do beside the pages, as c, and gives the place to go to: where do
// leads if it is quick, else the page that shows its progress. do outlives the
// request, and the idle lock; it is cancelled where the session is locked or ends,
// and must then return, with nothing half done. What it leaves in the session it
// leaves with the work's own tell and change: the request's key may be worth
// nothing by then.
func (in *request) begin(title key, c access.Caller, do func(ctx context.Context, w *work) (next string, err error)) (string, error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(in.Context))
	w := &work{title: title, began: time.Now(), cancel: cancel, keys: c, bench: in.bench, ready: make(chan struct{})}
	id := sheaf.NewID().String()
	kept := false
	in.bench.sessions.change(in.key, func(s *session) {
		if kept = s.open; !kept {
			return
		}
		w.of = s
		if s.works == nil {
			s.works = map[string]*work{}
		}
		for old, one := range s.works {
			if one.over() {
				delete(s.works, old)
			}
		}
		s.works[id] = w
	})
	if !kept {
		cancel()
		return "/unlock", nil
	}
	go w.run(ctx, do)
	select {
	case <-w.ready:
		w.change(func(s *session) { delete(s.works, id) })
		return w.next, w.err
	case <-time.After(atOnce):
		return "/underway/" + id, nil
	}
}

func (w *work) run(ctx context.Context, do func(context.Context, *work) (string, error)) {
	defer close(w.ready)
	defer w.cancel()
	next, err := "", error(sheaf.Errorf(sheaf.Internal, "the work broke"))
	defer func() {
		// What a panic holds is shown to nobody: it may be text.
		_ = recover()
		w.end(next, err)
		w.bench.sessions.forgetUnneeded(w)
	}()
	next, err = do(ctx, w)
}

func (w *work) end(next string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended, w.next, w.err = true, next, err
}

// change applies fn to the session that the work was begun in.
func (w *work) change(fn func(*session)) {
	w.bench.sessions.mu.Lock()
	defer w.bench.sessions.mu.Unlock()
	fn(w.of)
}

// tell keeps a sentence for the next page that this person sees, which may be
// after a lock.
func (w *work) tell(k key, values ...any) {
	w.change(func(s *session) { s.flash = flash{k, values} })
}

// workPage is how far something is.
type workPage struct {
	layoutPage
	ID          string
	Heading     key
	Done, Total int
	Seconds     int // since it began
	Minutes     int // until the session locks, while it is open
}

// workNamed is the work of this session that the address names, nil if none.
// It is read under the lock: the request's copy of the session shares its maps.
func (in *request) workNamed() (w *work) {
	in.bench.sessions.change(in.key, func(s *session) { w = s.works[in.PathValue("id")] })
	return w
}

// watchesWork tells a look at work that goes on: it says nothing of the study and
// needs no key, so it is let in although the session has locked.
func (in *request) watchesWork() bool {
	if in.pattern != watchWork {
		return false
	}
	w := in.workNamed()
	return w != nil && !w.over()
}

// showWork shows how far something is, and leads on when it has ended: to where
// the work leads, or to its error.
func (b *Workbench) showWork(in *request) (view, error) {
	w := in.workNamed()
	if w == nil {
		return view{}, sheaf.Errorf(sheaf.NotFound, "no such page")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		if w.err != nil {
			return view{}, w.err
		}
		in.response.Set("Location", w.next)
		return view{status: 303}, nil
	}
	p := &workPage{ID: in.PathValue("id"), Heading: w.title, Done: w.done, Total: w.total, Seconds: int(time.Since(w.began).Seconds())}
	p.Minutes = minutes(b.sessions.left(in.session))
	p.Title = in.say(w.title)
	// The page asks again by itself, without a script too.
	in.response.Set("Refresh", "1")
	return view{template: "work", page: p}, nil
}

// cancelWork stops something that goes on; what it had not done by then stays
// undone.
func (b *Workbench) cancelWork(in *request) (string, error) {
	w := in.workNamed()
	if w == nil {
		return "", sheaf.Errorf(sheaf.NotFound, "no such work")
	}
	w.cancel()
	<-w.ready
	if w.err == nil {
		return w.next, nil
	}
	in.tell(key("work.cancelled"))
	return "/", nil
}
