package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"html/template"
	"maps"
	"slices"

	"sheaf/internal/sheaf"
)

// sending is a form that was sent, which somebody may send again by pressing
// twice before the answer came.
type sending struct {
	from  string // the form, as the page that it stood on was written
	holds [sha256.Size]byte
	done  chan struct{}
	next  string
	err   error
}

// mostSent bounds how many forms a session remembers.
const mostSent = 16

// onceField is what a form carries that must not be done twice.
func onceField() template.HTML {
	return template.HTML(`<input type="hidden" name="once" value="` + rand.Text() + `">`)
}

// once does what a form asks for. A second press on it is answered as the first
// was, and with the same place to go to; one that could not be done is tried again.
func (in *request) once(do func(*request) (string, error)) (string, error) {
	if in.PostForm.Get("once") == "" {
		return do(in)
	}
	// The browser hangs up on the first press when it sends the second.
	in.Context = context.WithoutCancel(in.Context)
	for {
		first, mine := in.sent()
		if mine {
			return first.run(in, do)
		}
		<-first.done
		if first.err == nil {
			return first.next, nil
		}
	}
}

// sent finds the form among those that this session sent, or takes it in.
func (in *request) sent() (s *sending, mine bool) {
	form := maps.Clone(in.PostForm)
	for _, secret := range []string{"passphrase", "fresh", "again"} {
		delete(form, secret)
	}
	one := &sending{from: form.Get("once") + in.URL.Path, holds: sha256.Sum256([]byte(form.Encode())), done: make(chan struct{})}
	s, mine = one, true
	in.bench.sessions.change(in.key, func(to *session) {
		for i, before := range to.sent {
			if before.from != one.from {
				continue
			}
			if before.holds == one.holds {
				s, mine = before, false
				return
			}
			to.sent[i] = one // it was written in since, and says something else
			return
		}
		to.sent = append(to.sent, one)
		if len(to.sent) > mostSent {
			to.sent = to.sent[1:]
		}
	})
	return s, mine
}

// run does it, and tells those who wait how it ended.
func (s *sending) run(in *request, do func(*request) (string, error)) (string, error) {
	s.err = sheaf.Errorf(sheaf.Internal, "the act broke")
	defer func() {
		if s.err != nil {
			in.bench.sessions.change(in.key, func(of *session) {
				of.sent = slices.DeleteFunc(of.sent, func(one *sending) bool { return one == s })
			})
		}
		close(s.done)
	}()
	s.next, s.err = do(in)
	return s.next, s.err
}
