package access

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"slices"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Statement says who holds a tier's epoch key. It is signed by a member whom
// the statement before it admitted, and names that one by its hash; the first
// is signed by the founder, whose fingerprint people compare by voice or paper.
// A key holder may say anything; another member only that they renewed their
// own identity.
type Statement struct {
	V          int         `json:"v"`
	Tier       Tier        `json:"tier"`
	Study      sheaf.ID    `json:"study"`
	Number     uint64      `json:"number"` // of statements, from 1
	Epoch      uint64      `json:"epoch"`  // from 1; several statements may belong to one
	Previous   []byte      `json:"previous"`
	Commitment []byte      `json:"commitment"` // to the epoch key
	From       int64       `json:"from"`       // size of the tier's record when this statement took effect
	Database   string      `json:"database"`   // file name of the epoch's database
	Sealed     []byte      `json:"sealed"`     // SHA-256 of the boxes beside it: the database's key and the working names
	Members    []Certified `json:"members"`
	Restored   bool        `json:"restored,omitempty"` // begins a new life after a restore: signed by its own member, whose fingerprint people compare anew
	SignedBy   sheaf.ID    `json:"signedBy"`           // id of the signing key
}

// Certified is a member as a statement vouches for them.
type Certified struct {
	Member    MemberID       `json:"member"`
	Roles     []Role         `json:"roles"`
	Recipient seal.Recipient `json:"recipient"`
	Verifier  seal.Verifier  `json:"verifier"`
	Wrap      []byte         `json:"wrap"` // SHA-256 of the epoch key's wrap for this member
}

// SignedStatement is the bytes that were signed and the signature over them.
type SignedStatement struct {
	Statement []byte `json:"statement"`
	Signature []byte `json:"signature"`
}

// KeysFile is study.keys or vault.keys: what is needed before the database
// opens. It is replaced as a whole, by rename; that rename is the commit of an
// epoch.
type KeysFile struct {
	V           int                 `json:"v"`
	Current     SignedStatement     `json:"current"`
	Wraps       map[MemberID][]byte `json:"wraps"`       // age files holding the epoch key
	DatabaseKey []byte              `json:"databaseKey"` // box under the epoch key
	People      []byte              `json:"people"`      // box under the epoch key: members' working names
	Chain       []SignedStatement   `json:"chain"`       // earlier statements, oldest first
}

const signStatement = "epoch statement"

// Change is what the next statement of a tier says.
type Change struct {
	Tier     Tier
	Study    sheaf.ID
	Epoch    EpochKey
	Database string   // file name of the epoch's database
	Key      seal.Key // of that database
	From     int64    // size of the tier's record now
	Members  []Certified
	People   map[MemberID]string // working names, shown to the team only; nil keeps those of the file before, within an epoch
	Restored bool                // see Statement
}

// NewKeysFile writes and signs the next statement after the file's current one,
// or the first if before is nil, with a fresh wrap for every member.
func NewKeysFile(before *KeysFile, c Change, signer seal.Signer) (*KeysFile, error) {
	s := Statement{V: 1, Tier: c.Tier, Study: c.Study, Number: 1, Epoch: c.Epoch.Number, From: c.From, Restored: c.Restored, SignedBy: signer.Verifier().ID()}
	commitment := c.Epoch.Key.EpochCommitment(c.Study)
	s.Commitment = commitment[:]
	next := &KeysFile{V: 1, Wraps: map[MemberID][]byte{}}
	if before != nil {
		previous, err := before.statement()
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(before.Current.Statement)
		s.Number, s.Previous = previous.Number+1, sum[:]
		next.Chain = append(slices.Clone(before.Chain), before.Current)
	}
	key := c.Epoch.Key.Bytes()
	for _, m := range c.Members {
		wrap, err := seal.SealBytesTo(key[:], m.Recipient)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(wrap)
		m.Wrap = sum[:]
		next.Wraps[m.Member] = wrap
		s.Members = append(s.Members, m)
	}
	if err := next.seal(before, c); err != nil {
		return nil, err
	}
	s.Database, s.Sealed = c.Database, next.sealedHash()
	statement, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	next.Current = SignedStatement{statement, signer.Sign(signStatement, statement)}
	return next, nil
}

// seal fills in the boxes. A change that leaves the working names alone keeps
// both boxes as they are, byte for byte: only so can a member who is no key
// holder sign it.
func (k *KeysFile) seal(before *KeysFile, c Change) error {
	if c.People == nil && before != nil {
		k.DatabaseKey, k.People = before.DatabaseKey, before.People
		return nil
	}
	databaseKey := c.Key.Bytes()
	k.DatabaseKey = seal.SealBox(c.Epoch.Key, seal.WrapBox, databaseLabel(c.Tier, c.Study, c.Epoch.Number), databaseKey[:])
	people, err := json.Marshal(c.People)
	if err != nil {
		return err
	}
	k.People = seal.SealBox(c.Epoch.Key, seal.DataBox, peopleLabel(c.Tier, c.Study), people)
	return nil
}

// sealedHash binds the boxes to the statement: SHA-256 of the SHA-256 of each.
func (k *KeysFile) sealedHash() []byte {
	key, people := sha256.Sum256(k.DatabaseKey), sha256.Sum256(k.People)
	sum := sha256.Sum256(append(key[:], people[:]...))
	return sum[:]
}

func databaseLabel(t Tier, study sheaf.ID, epoch uint64) seal.Label {
	return seal.Label{Tier: byte(t), Study: study, Table: seal.TableKeysFile, Object: study, Version: 1, Epoch: epoch, Purpose: seal.PurposeDatabase}
}

func peopleLabel(t Tier, study sheaf.ID) seal.Label {
	return seal.Label{Tier: byte(t), Study: study, Table: seal.TableKeysFile, Column: 1, Object: study, Version: 1}
}

// Names opens the members' working names.
func (k *KeysFile) Names(e EpochKey, study sheaf.ID) (map[MemberID]string, error) {
	plain, err := seal.OpenBox(e.Key, seal.DataBox, peopleLabel(e.Tier, study), k.People)
	if err != nil {
		return nil, err
	}
	var names map[MemberID]string
	if err := json.Unmarshal(plain, &names); err != nil {
		return nil, sheaf.Errorf(sheaf.Corrupt, "the names of the team are not whole")
	}
	return names, nil
}

// Statements is the chain with the current statement last, for a backup; it
// holds no wrap.
func (k *KeysFile) Statements() []SignedStatement {
	return append(slices.Clone(k.Chain), k.Current)
}

// Continuing is the keys file that a restored study's first statement follows.
func Continuing(statements []SignedStatement) (*KeysFile, error) {
	if len(statements) == 0 {
		return nil, sheaf.Errorf(sheaf.Corrupt, "the backup holds no statement of its keys")
	}
	last := len(statements) - 1
	return &KeysFile{V: 1, Chain: statements[:last], Current: statements[last]}, nil
}

// Encode gives the file's bytes.
func (k *KeysFile) Encode() ([]byte, error) { return json.MarshalIndent(k, "", " ") }

// Standing is a verified chain of statements.
type Standing struct {
	Statement // the current one
	Founder   seal.Verifier
	earlier   []Statement
}

// ParseKeysFile reads the bytes and verifies the whole chain back to the
// founder. Corrupt: a statement that its predecessor's members did not sign, a
// gap, another study or tier, a wrap that is not the one signed for.
func ParseKeysFile(data []byte, t Tier, study sheaf.ID) (*KeysFile, Standing, error) {
	var k KeysFile
	if err := json.Unmarshal(data, &k); err != nil || k.V != 1 {
		return nil, Standing{}, sheaf.Errorf(sheaf.Corrupt, "the %s's keys file is not whole or not of version 1", t)
	}
	var standing Standing
	var before *SignedStatement
	for _, signed := range k.Statements() {
		if err := standing.follow(before, signed, t, study); err != nil {
			return nil, Standing{}, err
		}
		before = &signed
	}
	if !bytes.Equal(standing.Sealed, k.sealedHash()) {
		return nil, Standing{}, sheaf.Errorf(sheaf.Corrupt, "the %s's keys file holds other boxes than its statement says", t)
	}
	for _, m := range standing.Members {
		sum := sha256.Sum256(k.Wraps[m.Member])
		if subtle.ConstantTimeCompare(sum[:], m.Wrap) != 1 {
			return nil, Standing{}, sheaf.Errorf(sheaf.Corrupt, "the %s's epoch key is wrapped otherwise than its statement says", t)
		}
	}
	return &k, standing, nil
}

// follow verifies one more statement of the chain and takes it as current.
func (s *Standing) follow(before *SignedStatement, signed SignedStatement, t Tier, study sheaf.ID) error {
	broken := sheaf.Errorf(sheaf.Corrupt, "statement %d of the %s's keys does not follow from the one before", s.Number+1, t).
		Hintf("somebody altered or replaced the keys file; compare the fingerprint with your colleagues and restore a backup")
	var next Statement
	if json.Unmarshal(signed.Statement, &next) != nil || next.V != 1 {
		return broken
	}
	signers, newLife := s.Members, before == nil || next.Restored
	if newLife {
		signers = next.Members
	}
	if before != nil {
		sum := sha256.Sum256(before.Statement)
		if !bytes.Equal(next.Previous, sum[:]) {
			return broken
		}
	}
	if next.Tier != t || next.Study != study || next.Number != s.Number+1 || next.From < s.From || next.Epoch < s.Epoch || !newLife && next.Epoch > s.Epoch+1 {
		return broken
	}
	i := slices.IndexFunc(signers, func(m Certified) bool { return m.Verifier.ID() == next.SignedBy })
	if i < 0 || !signers[i].Verifier.Verify(signStatement, signed.Statement, signed.Signature) {
		return broken
	}
	if !newLife && !slices.Contains(signers[i].Roles, KeyHolder) && !renews(s.Statement, next, signers[i].Member) {
		return broken
	}
	if newLife {
		s.Founder = signers[i].Verifier
	}
	if before != nil {
		s.earlier = append(s.earlier, s.Statement)
	}
	s.Statement = next
	return nil
}

// renews tells whether a statement changes nothing but one member's recipient.
func renews(before, next Statement, member MemberID) bool {
	same := next.Epoch == before.Epoch && next.Database == before.Database && bytes.Equal(next.Sealed, before.Sealed) &&
		bytes.Equal(next.Commitment, before.Commitment) && len(next.Members) == len(before.Members)
	if !same {
		return false
	}
	for i, m := range next.Members {
		was := before.Members[i]
		same := m.Member == was.Member && slices.Equal(m.Roles, was.Roles) && bytes.Equal(m.Verifier.Key, was.Verifier.Key)
		if !same || m.Member != member && m.Recipient.String() != was.Recipient.String() {
			return false
		}
	}
	return true
}

// SignerAt finds who had the signing key of that id when entry n of the tier's
// record was written, counted from 1; NotFound if nobody certified had. A
// statement that took effect at a size is in force from the entry after it.
func (s Standing) SignerAt(id sheaf.ID, n int64) (Certified, error) {
	statements := append(slices.Clone(s.earlier), s.Statement)
	for i, st := range statements {
		over := i+1 < len(statements) && statements[i+1].From < n
		if over || st.From >= n {
			continue
		}
		for _, m := range st.Members {
			if m.Verifier.ID() == id {
				return m, nil
			}
		}
	}
	return Certified{}, sheaf.Errorf(sheaf.NotFound, "no member was certified with that signing key at entry %d", n)
}

// Everybody is every member whom the chain ever certified, once for each
// statement.
func (s Standing) Everybody() (all []Certified) {
	for _, st := range s.earlier {
		all = append(all, st.Members...)
	}
	return append(all, s.Members...)
}

// Unrenewed lists the members whose identity is still the one they had in an
// earlier epoch: a copy of that epoch's keys file opens with it.
func (s Standing) Unrenewed(epoch uint64) (members []MemberID) {
	for _, now := range s.Members {
		for _, st := range s.earlier {
			same := slices.ContainsFunc(st.Members, func(m Certified) bool {
				return m.Member == now.Member && m.Recipient.String() == now.Recipient.String()
			})
			if st.Epoch <= epoch && same {
				members = append(members, now.Member)
				break
			}
		}
	}
	return members
}

// Certified finds a member of the current statement; NotFound otherwise.
func (s Standing) Certified(m MemberID) (Certified, error) {
	for _, c := range s.Members {
		if c.Member == m {
			return c, nil
		}
	}
	return Certified{}, sheaf.Errorf(sheaf.NotFound, "no such member holds a key of the %s", s.Tier)
}

// Unlock opens the epoch key and the database key with a member's identity.
// NotFound: the member holds none; Locked: another identity; Corrupt: not the
// key that the statement commits to.
func (k *KeysFile) Unlock(s Standing, c Credentials) (EpochKey, seal.Key, error) {
	wrap, ok := k.Wraps[c.Member]
	if !ok {
		return EpochKey{}, seal.Key{}, sheaf.Errorf(sheaf.NotFound, "this member holds no key of the %s", s.Tier)
	}
	plain, err := seal.OpenBytes(wrap, c.Identity)
	if err != nil {
		return EpochKey{}, seal.Key{}, err
	}
	key, err := seal.KeyOf(plain)
	if err != nil {
		return EpochKey{}, seal.Key{}, err
	}
	commitment := key.EpochCommitment(s.Study)
	if subtle.ConstantTimeCompare(commitment[:], s.Commitment) != 1 {
		return EpochKey{}, seal.Key{}, sheaf.Errorf(sheaf.Corrupt, "the %s's epoch key is not the one its statement commits to", s.Tier)
	}
	epoch := EpochKey{s.Tier, s.Epoch, key}
	databaseKey, err := k.DatabaseKeyUnder(epoch, s.Study)
	return epoch, databaseKey, err
}

// DatabaseKeyUnder opens the key of the epoch's database file.
func (k *KeysFile) DatabaseKeyUnder(e EpochKey, study sheaf.ID) (seal.Key, error) {
	plain, err := seal.OpenBox(e.Key, seal.WrapBox, databaseLabel(e.Tier, study, e.Number), k.DatabaseKey)
	if err != nil {
		return seal.Key{}, err
	}
	return seal.KeyOf(plain)
}

// NextKeysFile is NewKeysFile signed in the caller's name.
func (c Caller) NextKeysFile(before *KeysFile, change Change) (*KeysFile, error) {
	if c.session == nil {
		return nil, errNobody
	}
	_, signer, ok := c.session.opened(change.Tier)
	if !ok {
		return nil, errSessionLocked
	}
	return NewKeysFile(before, change, signer)
}

func (k *KeysFile) statement() (s Statement, err error) {
	err = json.Unmarshal(k.Current.Statement, &s)
	return s, err
}
