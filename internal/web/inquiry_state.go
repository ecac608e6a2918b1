package web

import (
	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/inquiry"
)

// loaded is what this person put a question to last, texts and all: reading it takes
// longer than most answers. It holds for as long as nobody changes anything in the
// study, and is forgotten with a lock and with every erasure.
type loaded struct {
	entry  int64 // of the record
	frozen coding.FrozenID
	state  *inquiry.State
}

// stateOf gives what questions are put to: as it was loaded, where nothing was changed
// since.
func (in *request) stateOf(c access.Caller, rooms inquiry.Rooms, frozen coding.FrozenID) (*inquiry.State, error) {
	entry, err := rooms.Book.Entry(in, c)
	if err != nil {
		return nil, err
	}
	if l := in.session.loaded; l != nil && l.entry == entry && l.frozen == frozen {
		return l.state, nil
	}
	state, err := inquiry.At(in, c, rooms, frozen)
	if err != nil {
		return nil, err
	}
	in.bench.sessions.change(in.key, func(s *session) {
		if s.open && s.guest.caller == c {
			s.loaded = &loaded{entry, frozen, state}
		}
	})
	return state, nil
}

// unload forgets what questions were put to, in every session.
func (s *sessions) unload() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range s.byKey {
		in.loaded = nil
	}
}
