// Package access decides who may do what, and writes down what was done.
//
// It holds the people of a study and their keys, the policy table, and the one
// Door of each database: nothing else in the house begins a transaction. A
// change checks the right, runs, and appends its entry to the record in one
// transaction; a reveal commits its entry first and only then hands anything
// out; a refusal is an entry too. What a caller may not know of answers like
// what is not there.
//
// Keys belong to a Caller's session. Package workspace alone unlocks them and
// mints callers; every other package takes a Caller as a parameter and cannot
// look inside.
package access

import (
	"sync"

	"sheaf/internal/ledger"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Tier is a database of the house: who people are, or what was said.
type Tier byte

const (
	// Locked is tier 1, the vault.
	Locked Tier = 1
	// Working is tier 2, the study.
	Working Tier = 2
)

func (t Tier) String() string {
	if t == Locked {
		return "vault"
	}
	return "study"
}

// MemberID names a member of the team.
type MemberID struct{ sheaf.ID }

// Role is what a member works as. One person may have several.
type Role string

const (
	// KeyHolder holds identities, admits text, honours a call at 23:00.
	KeyHolder Role = "key-holder"
	// Interviewer records who spoke and hands in what they brought.
	Interviewer Role = "interviewer"
	// Analyst codes, searches, compares, weighs claims.
	Analyst Role = "analyst"
	// Reviewer checks what is meant to leave the house.
	Reviewer Role = "reviewer"
	// Auditor sees what happened, never testimony.
	Auditor Role = "auditor"
)

// Roles lists every role there is, in the order people read them.
func Roles() []Role { return []Role{KeyHolder, Interviewer, Analyst, Reviewer, Auditor} }

// EpochKey is the root of one tier's keys for one epoch.
type EpochKey struct {
	Tier   Tier
	Number uint64
	Key    seal.Key
}

// Caller is a member with an unlocked session. It is opaque: it can be passed
// on, not looked into. The zero Caller may do nothing.
type Caller struct{ session *session }

type session struct {
	member MemberID
	roles  map[Role]bool

	mu     sync.Mutex // guards what follows: a session may be locked while a request runs
	signer seal.Signer
	epochs map[Tier]EpochKey
	cache  map[Tier]*keyCache
}

// opened is what the session holds of a tier at this moment; false once it is
// locked.
func (s *session) opened(t Tier) (EpochKey, seal.Signer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.epochs[t]
	return e, s.signer, ok
}

// keyCache holds keys of one door that the session has opened. It is dropped
// as a whole when the door destroys a key.
type keyCache struct {
	destroyed uint64 // how many keys the door had destroyed when the cache began
	keys      map[sheaf.ID]heldKey
}

type heldKey struct {
	generation uint32
	plaintext  []byte // a key of 32 bytes, or the line of an identity
}

// Mint makes the caller of a member whose keys were unlocked. Only package
// workspace calls it; a test of the house sees to that.
func Mint(m Credentials, roles []Role, epochs ...EpochKey) Caller {
	s := &session{
		member: m.Member,
		roles:  map[Role]bool{},
		signer: m.Signer,
		epochs: map[Tier]EpochKey{},
		cache:  map[Tier]*keyCache{},
	}
	for _, r := range roles {
		s.roles[r] = true
	}
	for _, e := range epochs {
		s.epochs[e.Tier] = e
	}
	return Caller{s}
}

// Member is who the caller is; the zero id for the zero Caller.
func (c Caller) Member() MemberID {
	if c.session == nil {
		return MemberID{}
	}
	return c.session.member
}

// Unlocked tells whether the caller's session holds the keys of a tier, which
// is what a page asks before it offers an act. It is no permission check.
func (c Caller) Unlocked(t Tier) bool {
	if c.session == nil {
		return false
	}
	_, _, ok := c.session.opened(t)
	return ok
}

// May tells whether the table lets one of the caller's roles do an act, which is
// what a page asks before it offers it, so that offering leaves no refusal in the
// record. It is no permission check: the Door decides.
func (c Caller) May(a Act) bool {
	rule, known := rule(a)
	return known && c.session != nil && rule.allows(c.session)
}

// Enter takes the key of a tier's next epoch in place of the last, for the one
// who began it.
func (c Caller) Enter(e EpochKey) {
	c.session.mu.Lock()
	defer c.session.mu.Unlock()
	c.session.epochs[e.Tier] = e
	delete(c.session.cache, e.Tier)
}

// SignCheckpoint signs a checkpoint of the records in the caller's name.
func (c Caller) SignCheckpoint(point ledger.Checkpoint) ([]byte, error) {
	if c.session == nil {
		return nil, errNobody
	}
	_, signer, ok := c.session.opened(Working)
	if !ok {
		return nil, errSessionLocked
	}
	return point.Sign(signer)
}

var errSessionLocked = sheaf.Errorf(sheaf.Locked, "this session was locked").Hintf("unlock it again")

// Forget drops every key of the session; all its later acts are Locked.
func (c Caller) Forget() {
	if c.session == nil {
		return
	}
	c.session.mu.Lock()
	defer c.session.mu.Unlock()
	clear(c.session.epochs)
	clear(c.session.cache)
	c.session.signer = seal.Signer{}
}
