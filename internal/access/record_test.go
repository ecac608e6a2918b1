package access_test

import (
	"crypto/sha256"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/ledger"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// twoMembers is a room with an analyst beside the founder, who is its key holder. Both
// have every key of the database; the analyst's binary may be patched.
type twoMembers struct {
	*room
	analyst access.Credentials
}

func newTwoMembers(t *testing.T) twoMembers {
	t.Helper()
	m := twoMembers{newRoom(t, access.Working), access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())}
	m.Door = m.opened()
	return m
}

func (m twoMembers) signers(id sheaf.ID, _ int64) (access.Certified, error) {
	for _, who := range []access.Certified{
		{Verifier: m.founder.Signer.Verifier(), Roles: []access.Role{access.KeyHolder}},
		{Verifier: m.analyst.Signer.Verifier(), Roles: []access.Role{access.Analyst}},
	} {
		if who.Verifier.ID() == id {
			return who, nil
		}
	}
	return access.Certified{}, sheaf.Errorf(sheaf.NotFound, "no such signer")
}

// opened is the door as another session finds it.
func (m twoMembers) opened() *access.Door {
	return access.NewDoor(access.DoorConfig{Tier: access.Working, Study: m.study, DB: m.db, Signers: m.signers})
}

func (m twoMembers) holder() access.Caller { return m.caller(access.KeyHolder) }

// patched is the analyst with a binary that allows whatever it is asked.
func (m twoMembers) patched() access.Caller {
	return access.Mint(m.analyst, access.Roles(), m.epoch)
}

func (m twoMembers) do(t *testing.T, door *access.Door, c access.Caller, a access.Act, fn func(tx *access.Tx) error) {
	t.Helper()
	if err := door.Do(t.Context(), c, a, fn); err != nil {
		t.Fatal(err)
	}
}

// refused tells whether a door finds the record Corrupt.
func (m twoMembers) refused(t *testing.T, door *access.Door) bool {
	t.Helper()
	err := door.View(t.Context(), m.holder(), access.SeeStudy, func(*access.Tx) error { return nil })
	if err != nil && sheaf.KindOf(err) != sheaf.Corrupt {
		t.Fatal(err)
	}
	return err != nil
}

// An entry that no member signed is not gone on with. A door that was open says
// only that it knows nobody of that key: another process may have added them.
func TestAnEntryOfNoMemberIsRefused(t *testing.T) {
	m := newTwoMembers(t)
	open := m.opened()
	if m.refused(t, open) {
		t.Fatal("the record was refused before anything was done to it")
	}
	stranger := access.NewCredentials(m.analyst.Member, seal.NewSigner())
	// A door without certified signers, as of a study that is being founded.
	unchecked := access.NewDoor(access.DoorConfig{Tier: access.Working, Study: m.study, DB: m.db})
	m.do(t, unchecked, access.Mint(stranger, access.Roles(), m.epoch), access.ReleaseHold, func(*access.Tx) error { return nil })
	see := func(door *access.Door) sheaf.Kind {
		return sheaf.KindOf(door.View(t.Context(), m.holder(), access.SeeStudy, func(*access.Tx) error { return nil }))
	}
	if got := see(open); got != sheaf.Conflict {
		t.Errorf("a door that was open: %v, want Conflict", got)
	}
	if got := see(m.opened()); got != sheaf.Corrupt {
		t.Errorf("a door opened now: %v, want Corrupt", got)
	}
}

// An analyst lifted a hold in the key holder's name: an entry with the key
// holder's id that the key holder did not sign.
func TestAnEntryInAnothersNameIsRefused(t *testing.T) {
	m := newTwoMembers(t)
	open := m.opened()
	if m.refused(t, open) {
		t.Fatal("the record was refused before anything was done to it")
	}
	m.do(t, m.Door, m.holder(), access.ReleaseHold, func(*access.Tx) error { return nil })
	err := m.db.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE record_leaf SET signature = zeroblob(64) WHERE n = (SELECT MAX(n) FROM record_leaf)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, door := range map[string]*access.Door{"a door that was open": open, "a door opened now": m.opened()} {
		if !m.refused(t, door) {
			t.Errorf("%s took an entry that its actor did not sign", name)
		}
	}
	if _, err := m.Entries(t.Context(), m.holder(), 1); sheaf.KindOf(err) != sheaf.Corrupt {
		t.Errorf("it was listed in the key holder's name: %v", err)
	}
}

// An analyst's entry may not make the record forget what guards people.
func TestWhoseSilencesCount(t *testing.T) {
	for rule, c := range map[string]struct {
		silenced access.Act
		by       func(twoMembers) access.Caller // who made the entry
		silencer func(twoMembers) access.Caller
		refused  bool
	}{
		"a key holder silences another's hold":        {access.HoldSubject, twoMembers.patched, twoMembers.holder, false},
		"an analyst silences the key holder's hold":   {access.HoldSubject, twoMembers.holder, twoMembers.patched, true},
		"an analyst silences terms":                   {access.SetTerms, twoMembers.holder, twoMembers.patched, true},
		"an analyst silences an admission":            {access.AdmitText, twoMembers.holder, twoMembers.patched, true},
		"an analyst silences a publication":           {access.Publish, twoMembers.holder, twoMembers.patched, true},
		"an analyst silences a hold of their own":     {access.HoldSubject, twoMembers.patched, twoMembers.patched, true},
		"an analyst silences another's memo":          {access.WriteMemo, twoMembers.holder, twoMembers.patched, false},
		"an analyst silences another's change of key": {access.StudyKeys, twoMembers.holder, twoMembers.patched, true},
	} {
		t.Run(rule, func(t *testing.T) {
			m := newTwoMembers(t)
			key := access.DrawIdentity(seal.PurposeSubject)
			var n int64
			m.do(t, m.Door, c.by(m), c.silenced, func(tx *access.Tx) error {
				n = tx.EntryNumber()
				tx.NoteSubject(key.Parent(), "about one person")
				return tx.PutKey(key)
			})
			m.do(t, m.Door, c.silencer(m), access.CodePassage, func(tx *access.Tx) error {
				tx.Note(ledger.Silences{Silenced: []ledger.Silenced{{N: n, Part: 1}}})
				_, err := tx.Exec(`DELETE FROM record_body WHERE n = ? AND part = 1`, n)
				return err
			})
			if got := m.refused(t, m.opened()); got != c.refused {
				t.Errorf("refused: %v, want %v", got, c.refused)
			}
		})
	}
}

// What was withdrawn is not recorded again as if it were the newest: neither by
// this binary, nor by a patched one before a door that was open or is opened now.
func TestAWithdrawnVersionIsNotRecordedAgain(t *testing.T) {
	m := newTwoMembers(t)
	terms := sheaf.NewID()
	record := func(version uint64, box string) func(tx *access.Tx) error {
		return func(tx *access.Tx) error {
			tx.Recorded(seal.Parent{}, terms, version, []byte(box))
			return nil
		}
	}
	m.do(t, m.Door, m.holder(), access.SetTerms, record(1, "granted"))
	m.do(t, m.Door, m.holder(), access.SetTerms, record(2, "withdrawn"))
	for name, again := range map[string]func(*access.Tx) error{"an older version": record(1, "granted"), "another state of the same": record(2, "granted")} {
		if err := m.Do(t.Context(), m.patched(), access.CodePassage, again); sheaf.KindOf(err) != sheaf.Corrupt {
			t.Errorf("%s: %v, want Corrupt", name, err)
		}
	}
	open := m.opened()
	if m.refused(t, open) {
		t.Fatal("a refused entry stayed in the record")
	}
	m.patchedAppend(t, ledger.Object{ID: terms, Version: 1, Hash: [32]byte{1}})
	for name, door := range map[string]*access.Door{"a door that was open": open, "a door opened now": m.opened()} {
		if !m.refused(t, door) {
			t.Errorf("%s took an older version for the newest", name)
		}
	}
}

// patchedAppend appends an entry of the analyst's past every Door.
func (m twoMembers) patchedAppend(t *testing.T, o ledger.Object) {
	t.Helper()
	m.do(t, m.opened(), m.patched(), access.CodePassage, func(tx *access.Tx) error {
		var id sheaf.ID
		if err := tx.QueryRow(`SELECT id FROM wrapped_key WHERE purpose = ?`, int64(seal.PurposeRecord)).Scan(&id); err != nil {
			return err
		}
		key, err := tx.Key(id)
		if err != nil {
			return err
		}
		name := sha256.Sum256(append([]byte("sheaf/v1/record/study/"), m.study[:]...))
		record := ledger.New(sheaf.ID(name[:16]), byte(access.Working), m.study)
		_, _, err = record.Append(tx.Tx, ledger.Entry{
			Act: string(access.CodePassage), Common: ledger.Part{Parent: key}, Objects: []ledger.Object{o},
		}, m.analyst.Signer)
		return err
	})
}
