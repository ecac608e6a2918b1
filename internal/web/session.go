package web

import (
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

// guest is a person who has unlocked, as the frame of every page shows them.
type guest struct {
	caller access.Caller // opens the study, and never the vault
	holder access.Caller // opens both, while the vault is open
	holds  bool          // has a key of the vault at all
	study  string        // the study's name
	person string        // working name of the team member
	word   string        // what the study calls its participants, in English

	held *holding // how the records stood to a checkpoint that was typed in
}

// vaultOpen tells whether this person opened the vault in this session.
func (g guest) vaultOpen() bool { return g.holder.Unlocked(access.Locked) }

// reads tells whether documents and passages are offered to this person.
func (g guest) reads() bool { return g.caller.May(access.ReadDocument) }

// forget drops every key, at once and without fail.
func (g guest) forget() {
	g.caller.Forget()
	g.holder.Forget()
}

// session is one browser's. A browser that brought a printed token is known
// and may try the passphrase, unless the token opened it; it is open from unlocking until it is locked,
// and known again after that, so that the passphrase alone unlocks it.
type session struct {
	known  bool
	open   bool
	guest  guest           // only while open
	member access.MemberID // whose it is, from the first unlocking on
	seen   time.Time

	// The key under which it was opened, and when: see openFor.
	before   [sha256.Size]byte
	openedAt time.Time

	// What is under way. It outlives the idle lock and no other.
	works   map[string]*work
	checkup *checkup // what the last check found

	// What was typed and not saved. It outlives the lock, so that a lock loses
	// nothing; it is never on disk, and gone when the program ends.
	kept   map[keptField]string
	flash  flash
	basket []coding.Pick                    // passages to quote
	desk   disclosure.ManuscriptID          // the publication that was written last, for which they are
	wipe   map[vault.AccountID][]lockedFile // locked away in this session; ends with it

	sent    []*sending  // the last forms that must not be done twice
	refused refused     // the last form that was
	decided []time.Time // when this person decided something at gate 1, for their pace

	// What was asked of the passages, and the words of each question by number;
	// see passages.go.
	asked      string
	sought     map[int]soughtWords
	lastSought int

	// Settings of questions put to the study, by number: they stand in no address.
	inquiries   map[int]url.Values
	lastInquiry int
	loaded      *loaded   // what a question was put to last; see inquiry_state.go
	reckoned    *reckoned // an answer that took long, until it is shown
	memoWords   string    // that the list of memos was narrowed to

	language    string // chosen by the person; "" for the browser's
	theme       string // "light", "dark" or ""
	noShortcuts bool   // single keys are turned off
	back        string // the page that was asked for while locked
}

// sessions are kept in memory and under the hash of their key alone. They end
// with the process.
type sessions struct {
	idle time.Duration
	now  func() time.Time

	mu      sync.Mutex
	byKey   map[[sha256.Size]byte]*session
	invited map[[sha256.Size]byte]invitation
}

func newSessions(idle time.Duration) *sessions {
	return &sessions{
		idle: idle,
		// The wall clock: the monotonic one stands still while a laptop sleeps.
		now:     func() time.Time { return time.Now().Round(0) },
		byKey:   map[[sha256.Size]byte]*session{},
		invited: map[[sha256.Size]byte]invitation{},
	}
}

func hashKey(key string) [sha256.Size]byte { return sha256.Sum256([]byte(key)) }

// invitation is what a printed token is good for, once. One with a caller opens
// without a passphrase, and is worth nothing once its time is up.
type invitation struct {
	unlocked bool
	caller   access.Caller
	made     time.Time
}

// invite makes a token for an invitation.
func (s *sessions) invite(what invitation) string {
	token := rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	what.made = s.now()
	s.invited[hashKey(token)] = what
	return token
}

// welcome takes a token and gives the key of a new, known session, and what the
// token brought.
func (s *sessions) welcome(token string) (key string, brought invitation, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.withdrawLate()
	brought, ok = s.invited[hashKey(token)]
	if !ok {
		return "", invitation{}, false
	}
	delete(s.invited, hashKey(token))
	key = rand.Text()
	s.byKey[hashKey(key)] = &session{known: true, seen: s.now()}
	return key, brought, true
}

// withdrawLate runs under the lock. It takes back the invitations with a caller
// that nobody followed in time.
func (s *sessions) withdrawLate() {
	for token, in := range s.invited {
		if in.unlocked && s.now().Sub(in.made) >= s.idle {
			in.caller.Forget()
			delete(s.invited, token)
		}
	}
}

// look gives a copy of the session, the zero one if there is none. Its maps are
// the session's own: they are read and written in change alone. An open one
// whose time is up is locked first; otherwise its time starts again if the
// look is a person's doing.
func (s *sessions) look(key string, person bool) session {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.byKey[hashKey(key)]
	if in == nil {
		return session{}
	}
	if in.open && s.isIdle(in) {
		s.lockAroundWork(in)
	}
	if person {
		in.seen = s.now()
	}
	return *in
}

// change applies fn to the session, if there is one.
func (s *sessions) change(key string, fn func(*session)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in := s.byKey[hashKey(key)]; in != nil {
		fn(in)
	}
}

// comeBack remembers where a known browser wanted to go while locked.
func (s *sessions) comeBack(key, path string) {
	s.change(key, func(in *session) { in.back = localPath(path) })
}

// openFor opens a known session under a new key; the old one is worth nothing
// afterwards, so a key seen before the passphrase opens nothing. It gives "" if
// the old one was worth nothing already, or the session is another member's: what
// was typed and what goes on in it is its member's own.
//
// Who presses twice sends the passphrase twice, and the browser never hears the
// answer to the first: for a moment the old key moves the session once more, for
// whoever brings the passphrase with it. The keys of g are forgotten then, and
// whenever it gives "".
func (s *sessions) openFor(key string, g guest) (fresh string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hash := hashKey(key)
	if now, in := s.openedWith(key); in != nil {
		hash = now
	}
	in := s.byKey[hash]
	if in == nil || in.member != (access.MemberID{}) && in.member != g.caller.Member() {
		g.forget()
		return ""
	}
	if in.open {
		g.forget()
	} else {
		in.open, in.guest, in.member = true, g, g.caller.Member()
		in.before, in.openedAt = hash, s.now()
	}
	return s.rekey(hash, in)
}

// pressedTwice is how long the key that a session was opened with is worth
// something.
const pressedTwice = 10 * time.Second

// openedWith runs under the lock. It gives the session that was opened with this
// key a moment ago, and the hash of the key that it has now.
func (s *sessions) openedWith(key string) (now [sha256.Size]byte, in *session) {
	for hash, in := range s.byKey {
		if in.open && in.before == hashKey(key) && s.now().Sub(in.openedAt) < pressedTwice {
			return hash, in
		}
	}
	return now, nil
}

// takesPassphrase tells whether this key may bring a passphrase.
func (s *sessions) takesPassphrase(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in := s.byKey[hashKey(key)]; in != nil {
		return in.known && !in.open
	}
	_, in := s.openedWith(key)
	return in != nil
}

// lock closes a session, which stays known under a new key.
func (s *sessions) lock(key string) (fresh string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.byKey[hashKey(key)]
	if in == nil {
		return ""
	}
	s.lockOne(in)
	return s.rekey(hashKey(key), in)
}

// rekey runs under the lock.
func (s *sessions) rekey(old [sha256.Size]byte, in *session) (fresh string) {
	in.seen = s.now()
	delete(s.byKey, old)
	fresh = rand.Text()
	s.byKey[hashKey(fresh)] = in
	return fresh
}

// lockOne runs under the lock. Every key is forgotten there and then, those of
// work that goes on too, which is cancelled.
func (s *sessions) lockOne(in *session) {
	for _, w := range in.works {
		w.keys.Forget()
		w.cancel()
	}
	in.works = nil
	s.shut(in)
}

// lockAroundWork runs under the lock. It locks a session as lockOne does, but for
// the work that goes on in it: that keeps the keys it works with, and its page.
func (s *sessions) lockAroundWork(in *session) {
	needed := map[access.Caller]bool{}
	for id, w := range in.works {
		if !w.over() {
			needed[w.keys] = true
			in.back = "/underway/" + id
		}
	}
	if len(needed) == 0 {
		s.lockOne(in)
		return
	}
	if needed[in.guest.caller] {
		in.guest.caller = access.Caller{}
	}
	if needed[in.guest.holder] {
		in.guest.holder = access.Caller{}
	}
	s.shut(in)
}

// shut runs under the lock.
func (s *sessions) shut(in *session) {
	in.guest.forget()
	in.open, in.guest, in.flash, in.wipe, in.checkup, in.sent, in.reckoned, in.loaded = false, guest{}, flash{}, nil, nil, nil, nil, nil
}

// forgetUnneeded forgets the keys of work that has ended, unless its session is
// open with them, or other work of it goes on with them.
func (s *sessions) forgetUnneeded(ended *work) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := ended.of
	if in.guest.caller == ended.keys || in.guest.holder == ended.keys {
		return
	}
	for _, w := range in.works {
		if w.keys == ended.keys && !w.over() {
			return
		}
	}
	ended.keys.Forget()
}

// lockIdle locks every session, and takes back every invitation, whose time is up.
func (s *sessions) lockIdle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.withdrawLate()
	for _, in := range s.byKey {
		if in.open && s.isIdle(in) {
			s.lockAroundWork(in)
		}
	}
}

// isIdle runs under the lock.
func (s *sessions) isIdle(in *session) bool { return s.left(*in) <= 0 }

// left is how long until a session locks where nobody is at work.
func (s *sessions) left(in session) time.Duration { return s.idle - s.now().Sub(in.seen) }

// lockAll locks every session and takes back every invitation.
func (s *sessions) lockAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range s.byKey {
		s.lockOne(in)
	}
	for _, in := range s.invited {
		if in.unlocked {
			in.caller.Forget()
		}
	}
	clear(s.invited)
}

// lockOthers locks every session but one, and takes back every invitation that
// brings a caller.
func (s *sessions) lockOthers(one *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range s.byKey {
		if in != one {
			s.lockOne(in)
		}
	}
	for token, in := range s.invited {
		if in.unlocked {
			in.caller.Forget()
			delete(s.invited, token)
		}
	}
}

// cookieName carries the port: browsers keep one cookie jar for all ports.
func (b *Workbench) cookieName() string {
	return "sheaf-" + b.addr[strings.LastIndexByte(b.addr, ':')+1:]
}

func (b *Workbench) cookie(r *http.Request) string {
	c, err := r.Cookie(b.cookieName())
	if err != nil {
		return ""
	}
	return c.Value
}

// handOut sets the one cookie. It has no date: it ends with the browser.
func (b *Workbench) handOut(in *request, key string) {
	c := http.Cookie{Name: b.cookieName(), Value: key, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode}
	in.response.Add("Set-Cookie", c.String())
}

// throttle slows down guessing, for all browsers together: after each wrong
// passphrase the next try waits twice as long, from half a second to a minute.
type throttle struct {
	now    func() time.Time
	trying sync.Mutex // held through a try, which may be a whole erasure

	mu    sync.Mutex
	wrong int
	until time.Time
}

const (
	firstWait   = 500 * time.Millisecond
	longestWait = time.Minute
)

func newThrottle() *throttle { return &throttle{now: time.Now} }

// wait is how long no passphrase will be tried.
func (t *throttle) wait() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(0, t.until.Sub(t.now()))
}

// try runs fn unless it is too early. One try runs at a time, so that many
// together do not pass.
func (t *throttle) try(fn func() error) (early bool, err error) {
	t.trying.Lock()
	defer t.trying.Unlock()
	if t.wait() > 0 {
		return true, nil
	}
	err = fn()
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.wrong, t.until = 0, time.Time{}
		return false, nil
	}
	if sheaf.KindOf(err) == sheaf.Locked {
		t.until = t.now().Add(min(firstWait<<min(t.wrong, 10), longestWait))
		t.wrong++
	}
	return false, err
}
