package access_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

var schema = store.Schema{Application: 1, Migrations: append(access.Migrations(), store.Migration{
	Owner: "test", Number: 1, Name: "notes", SQL: `CREATE TABLE note (id BLOB PRIMARY KEY, box BLOB NOT NULL) WITHOUT ROWID`,
})}

// room is one tier's door with a founder's keys, all invented.
type room struct {
	*access.Door
	db      *store.DB
	study   sheaf.ID
	epoch   access.EpochKey
	founder access.Credentials
	roles   []access.Role // that the founder is certified with
}

func newRoom(t testing.TB, tier access.Tier, options ...store.Option) *room {
	t.Helper()
	r := &room{
		db:      storetest.New(t, schema, options...),
		study:   sheaf.NewID(),
		epoch:   access.EpochKey{Tier: tier, Number: 1, Key: seal.NewKey()},
		founder: access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner()),
		roles:   []access.Role{access.KeyHolder},
	}
	r.Door = access.NewDoor(access.DoorConfig{Tier: tier, Study: r.study, DB: r.db, Signers: r.signer})
	if err := r.Found(context.Background(), r.caller(access.Roles()...)); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *room) signer(id sheaf.ID, _ int64) (access.Certified, error) {
	if v := r.founder.Signer.Verifier(); v.ID() == id {
		return access.Certified{Verifier: v, Roles: r.roles}, nil
	}
	return access.Certified{}, sheaf.Errorf(sheaf.NotFound, "no such signer")
}

func (r *room) caller(roles ...access.Role) access.Caller {
	return access.Mint(r.founder, roles, r.epoch)
}

func (r *room) acts(t testing.TB) (acts []string) {
	t.Helper()
	entries, err := r.Entries(context.Background(), r.caller(access.KeyHolder), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		acts = append(acts, e.Act)
	}
	return acts
}

func TestDo(t *testing.T) {
	t.Run("an act and its entry are one transaction", func(t *testing.T) {
		r := newRoom(t, access.Working)
		before := len(r.acts(t))
		failed := errors.New("not this time")
		err := r.Do(t.Context(), r.caller(access.Analyst), access.WriteMemo, func(tx *access.Tx) error {
			if _, err := tx.Exec(`INSERT INTO note (id, box) VALUES (?, ?)`, sheaf.NewID(), []byte{1}); err != nil {
				t.Fatal(err)
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatalf("got %v", err)
		}
		if n := r.notes(t); n != 0 || len(r.acts(t)) != before {
			t.Errorf("%d rows and %d entries stayed of an act that failed", n, len(r.acts(t))-before)
		}
	})
	t.Run("a refusal is an entry", func(t *testing.T) {
		r := newRoom(t, access.Working)
		err := r.Do(t.Context(), r.caller(access.Analyst), access.Publish, func(*access.Tx) error {
			t.Error("an analyst published")
			return nil
		})
		if sheaf.KindOf(err) != sheaf.Denied {
			t.Fatalf("got %v, want Denied", err)
		}
		if acts := r.acts(t); acts[len(acts)-1] != "refused" {
			t.Errorf("the last entry is %q", acts[len(acts)-1])
		}
	})
	t.Run("a refusal inside an act is an entry", func(t *testing.T) {
		r := newRoom(t, access.Working)
		err := r.Do(t.Context(), r.caller(access.Analyst), access.CodePassage, func(*access.Tx) error {
			return sheaf.Errorf(sheaf.Denied, "on hold")
		})
		if acts := r.acts(t); sheaf.KindOf(err) != sheaf.Denied || acts[len(acts)-1] != "refused" {
			t.Errorf("got %v, last entry %q", err, acts[len(acts)-1])
		}
	})
	t.Run("nobody may do anything", func(t *testing.T) {
		r := newRoom(t, access.Working)
		err := r.Do(t.Context(), access.Caller{}, access.SeeStudy, func(*access.Tx) error { return nil })
		if sheaf.KindOf(err) != sheaf.Locked {
			t.Errorf("got %v, want Locked", err)
		}
	})
	t.Run("an act of another tier is a fault of the house", func(t *testing.T) {
		r := newRoom(t, access.Working)
		err := r.Do(t.Context(), r.caller(access.Roles()...), access.AddPerson, func(*access.Tx) error { return nil })
		if sheaf.KindOf(err) != sheaf.Internal {
			t.Errorf("got %v, want Internal", err)
		}
	})
	t.Run("a forgotten session does nothing more", func(t *testing.T) {
		r := newRoom(t, access.Working)
		c := r.caller(access.KeyHolder)
		c.Forget()
		if err := r.View(t.Context(), c, access.SeeStudy, func(*access.Tx) error { return nil }); sheaf.KindOf(err) != sheaf.Locked {
			t.Errorf("got %v, want Locked", err)
		}
	})
}

func (r *room) notes(t testing.TB) (n int) {
	t.Helper()
	err := r.db.View(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM note`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A window is locked while a request of its session runs: the request ends with
// what it began with or with Locked, and nothing is torn.
func TestLockingDuringWork(t *testing.T) {
	r := newRoom(t, access.Working)
	for range 30 {
		c := r.caller(access.KeyHolder)
		done := make(chan error, 4)
		for range 4 {
			go func() {
				done <- r.Do(context.Background(), c, access.WriteMemo, func(tx *access.Tx) error {
					_, err := tx.Structure()
					return err
				})
			}()
		}
		c.Forget()
		for range 4 {
			if err := <-done; err != nil && sheaf.KindOf(err) != sheaf.Locked {
				t.Fatal(err)
			}
		}
	}
}

// What the vault holds answers to a member without its key like what is not there.
func TestTheVaultIsWithheldNotDenied(t *testing.T) {
	r := newRoom(t, access.Locked)
	analyst := access.Mint(r.founder, []access.Role{access.Analyst}, access.EpochKey{Tier: access.Working, Number: 1, Key: seal.NewKey()})
	for _, rule := range access.Policy() {
		if rule.Tier != access.Locked {
			continue
		}
		err := r.Do(t.Context(), analyst, rule.Act, func(*access.Tx) error { return nil })
		if sheaf.KindOf(err) != sheaf.NotFound {
			t.Errorf("%s answered an analyst %v, want NotFound", rule.Act, err)
		}
	}
}

// The table by hand: who may do what on the working copy. A new act without a
// line here fails.
func TestPolicyMatrix(t *testing.T) {
	const all, readers, coders, reviewers, holders = "KIARU", "KIAR", "KAR", "KR", "K"
	want := map[access.Act]string{
		access.SeeStudy: all, access.ChangeStudy: holders, access.ReadDocument: readers, access.AdmitText: holders,
		access.RefuseText: holders, access.CorrectText: holders, access.SetTerms: holders, access.HoldSubject: all,
		access.ReleaseHold: holders, access.EraseSubject: holders, access.SetAttribute: coders, access.AlignTexts: coders, access.ChangeCodebook: coders,
		access.CodePassage: coders, access.WriteMemo: coders, access.Undo: coders, access.SeePassages: readers,
		access.ListPassages: readers, access.WriteClaim: coders, access.WriteText: coders, access.Propose: coders, access.Assess: coders,
		access.Decide: reviewers, access.Publish: reviewers, access.SeeRecord: all, access.AddMember: holders,
		access.RemoveMember: holders, access.RenewIdentity: all, access.StudyBackup: holders, access.StudyKeys: holders,
	}
	letters := map[access.Role]string{access.KeyHolder: "K", access.Interviewer: "I", access.Analyst: "A", access.Reviewer: "R", access.Auditor: "U"}
	r := newRoom(t, access.Working)
	for _, rule := range access.Policy() {
		if rule.Tier != access.Working {
			continue
		}
		may, listed := want[rule.Act]
		if !listed {
			t.Errorf("%s has no line in the table by hand", rule.Act)
			continue
		}
		for _, role := range access.Roles() {
			err := r.Do(t.Context(), r.caller(role), rule.Act, func(*access.Tx) error { return nil })
			allowed := strings.Contains(may, letters[role])
			if allowed != (err == nil) {
				t.Errorf("%s by %s: %v, want allowed %t", rule.Act, role, err, allowed)
			}
			if r.caller(role).May(rule.Act) != allowed {
				t.Errorf("%s is offered to %s: %t, want %t", rule.Act, role, !allowed, allowed)
			}
		}
	}
}

// A reveal that cannot be recorded reveals nothing.
func TestRevealIsRecordedFirst(t *testing.T) {
	injector := storetest.FailFrom(1, store.Commit)
	injector.Disarm()
	r := newRoom(t, access.Locked, injector.Option())
	c := r.caller(access.KeyHolder)
	revealed := false
	reveal := func() error {
		return r.Reveal(t.Context(), c, access.OpenOriginal, func(*access.Tx) error { return nil }, func(*access.Tx) error {
			revealed = true
			return nil
		})
	}
	injector.Arm()
	if err := reveal(); err == nil || revealed {
		t.Fatalf("revealed %t, %v", revealed, err)
	}
	injector.Disarm()
	if err := reveal(); err != nil || !revealed {
		t.Fatalf("revealed %t, %v", revealed, err)
	}
	if acts := r.acts(t); acts[len(acts)-1] != string(access.OpenOriginal) {
		t.Errorf("the last entry is %q", acts[len(acts)-1])
	}
}

func TestKeys(t *testing.T) {
	r := newRoom(t, access.Working)
	c, other := r.caller(access.KeyHolder), r.caller(access.Analyst)
	key := access.DrawIdentity(seal.PurposeSubject)
	put := func(tx *access.Tx) error {
		tx.NoteSubject(key.Parent(), "about one person")
		return tx.PutKey(key)
	}
	if err := r.Do(t.Context(), c, access.AdmitText, put); err != nil {
		t.Fatal(err)
	}
	open := func(c access.Caller) error {
		return r.View(t.Context(), c, access.SeeStudy, func(tx *access.Tx) error {
			p, err := tx.Key(key.ID)
			if err == nil && p.Key.Bytes() != key.Parent().Key.Bytes() {
				t.Error("the key came back as another")
			}
			return err
		})
	}
	if err := errors.Join(open(c), open(other)); err != nil {
		t.Fatal(err)
	}
	err := r.Do(t.Context(), c, access.EraseSubject, func(tx *access.Tx) error { return tx.DropKeys(key.ID) })
	if err != nil {
		t.Fatal(err)
	}
	// The other session had the key in its cache.
	for name, caller := range map[string]access.Caller{"who destroyed it": c, "another session": other} {
		if err := open(caller); sheaf.KindOf(err) != sheaf.NotFound {
			t.Errorf("%s still opens a destroyed key: %v", name, err)
		}
	}
	if _, problems, err := r.Verify(t.Context(), c); err != nil || len(problems) > 0 {
		t.Errorf("the record after a destroyed key: %v, %v", problems, err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if out := fmt.Sprintf(verb, key); strings.Contains(out, string(key.Identity().Line())) {
			t.Errorf("%s prints a drawn key", verb)
		}
	}
}

// An older box that a member recorded again as a newer version stays what it was.
func TestFreshAtNoticesAnOldBoxUnderANewVersion(t *testing.T) {
	r := newRoom(t, access.Working)
	id, box := sheaf.NewID(), []byte("granted")
	for _, version := range []uint64{1, 50} {
		err := r.Do(t.Context(), r.caller(access.Analyst), access.WriteMemo, func(tx *access.Tx) error {
			tx.Recorded(seal.Parent{}, id, version, box)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := r.View(t.Context(), r.caller(access.Analyst), access.SeeStudy, func(tx *access.Tx) error {
		if err := tx.FreshAt(id, 50, box); err != nil {
			t.Error(err)
		}
		return tx.FreshAt(id, 1, box)
	})
	if sheaf.KindOf(err) != sheaf.Corrupt {
		t.Errorf("got %v, want Corrupt", err)
	}
}

// Rows of terms and holds that are put back to an earlier state are noticed
// before they are used, and ordinary work raises no alarm.
func TestFreshNoticesRollback(t *testing.T) {
	r := newRoom(t, access.Working)
	c := r.caller(access.KeyHolder)
	id := sheaf.NewID()
	write := func(version uint64, box []byte) {
		t.Helper()
		err := r.Do(t.Context(), c, access.HoldSubject, func(tx *access.Tx) error {
			tx.Recorded(seal.Parent{}, id, version, box)
			_, err := tx.Exec(`INSERT INTO note (id, box) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET box = excluded.box`, id, box)
			if err != nil {
				return err
			}
			return tx.Fresh(id, box)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	check := func(door *access.Door) error {
		return door.View(t.Context(), c, access.SeeStudy, func(tx *access.Tx) error {
			var box []byte
			err := tx.QueryRow(`SELECT box FROM note WHERE id = ?`, id).Scan(&box)
			if err != nil && sheaf.KindOf(err) != sheaf.NotFound {
				return err
			}
			return tx.Fresh(id, box)
		})
	}
	reopened := func() *access.Door {
		return access.NewDoor(access.DoorConfig{Tier: access.Working, Study: r.study, DB: r.db, Signers: r.signer})
	}
	write(1, []byte("not held"))
	write(2, []byte("held"))
	if err := errors.Join(check(r.Door), check(reopened())); err != nil {
		t.Fatal(err)
	}
	tamper := func(query string, args ...any) {
		t.Helper()
		err := r.db.Update(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(query, args...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, put := range map[string]func(){
		"put back": func() { tamper(`UPDATE note SET box = ? WHERE id = ?`, []byte("not held"), id) },
		"removed":  func() { tamper(`DELETE FROM note WHERE id = ?`, id) },
	} {
		put()
		for door, err := range map[string]error{"the open door": check(r.Door), "a door opened anew": check(reopened())} {
			if sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("a row %s passed %s: %v", name, door, err)
			}
		}
	}
}

// A second process works on the same database: neither takes the other's
// changes for tampering.
func TestTwoDoorsOnOneDatabase(t *testing.T) {
	r := newRoom(t, access.Working)
	other := access.NewDoor(access.DoorConfig{Tier: access.Working, Study: r.study, DB: r.db, Signers: r.signer})
	c := r.caller(access.KeyHolder)
	id := sheaf.NewID()
	doors := []*access.Door{r.Door, other}
	for i := range 20 {
		box := fmt.Appendf(nil, "state %d", i)
		err := doors[i%2].Do(t.Context(), c, access.HoldSubject, func(tx *access.Tx) error {
			tx.Recorded(seal.Parent{}, id, uint64(i+1), box)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range doors {
			err := d.View(t.Context(), c, access.SeeStudy, func(tx *access.Tx) error { return tx.Fresh(id, box) })
			if err != nil {
				t.Fatalf("after change %d: %v", i, err)
			}
		}
	}
}

// A signature counts only where its maker had the role that the act asks for.
func TestSignaturesCountByRole(t *testing.T) {
	r := newRoom(t, access.Working)
	r.roles = []access.Role{access.Analyst}
	err := r.Do(t.Context(), r.caller(access.Analyst), access.WriteMemo, func(tx *access.Tx) error {
		signature, signer := tx.Sign("test", []byte("a word"))
		if err := tx.Verify(sheaf.NewID(), "test", []byte("a word"), signature, signer, access.Analyst); err != nil {
			t.Error(err)
		}
		for name, err := range map[string]error{
			"another role":       tx.Verify(sheaf.NewID(), "test", []byte("a word"), signature, signer, access.KeyHolder),
			"another word":       tx.Verify(sheaf.NewID(), "test", []byte("a ward"), signature, signer, access.Analyst),
			"another purpose":    tx.Verify(sheaf.NewID(), "rest", []byte("a word"), signature, signer, access.Analyst),
			"nobody's signature": tx.Verify(sheaf.NewID(), "test", []byte("a word"), signature, sheaf.NewID(), access.Analyst),
		} {
			if sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("%s: %v, want Corrupt", name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCredentials(t *testing.T) {
	c := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())
	file, err := c.Seal(sheaf.NewSecret("invented words"), 10)
	if err != nil {
		t.Fatal(err)
	}
	back, err := access.OpenCredentials(file, sheaf.NewSecret("invented words"))
	if err != nil || back.Member != c.Member || !slices.Equal(back.Identity.Line(), c.Identity.Line()) || !slices.Equal(back.Signer.Seed(), c.Signer.Seed()) {
		t.Errorf("credentials came back as others: %v", err)
	}
	if _, err := access.OpenCredentials(file, sheaf.NewSecret("other words")); sheaf.KindOf(err) != sheaf.Locked {
		t.Errorf("a wrong passphrase gave %v, want Locked", err)
	}
}

// The cost of the Door for one act, against the same row in a bare transaction.
func BenchmarkDoor(b *testing.B) {
	box := make([]byte, 400)
	b.Run("bare", func(b *testing.B) {
		r := newRoom(b, access.Working)
		for b.Loop() {
			err := r.db.Update(b.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec(`INSERT INTO note (id, box) VALUES (?, ?)`, sheaf.NewID(), box)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("do", func(b *testing.B) {
		r := newRoom(b, access.Working)
		c := r.caller(access.Analyst)
		for b.Loop() {
			id := sheaf.NewID()
			err := r.Do(b.Context(), c, access.WriteMemo, func(tx *access.Tx) error {
				tx.Recorded(seal.Parent{}, id, 1, box)
				_, err := tx.Exec(`INSERT INTO note (id, box) VALUES (?, ?)`, id, box)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("view", func(b *testing.B) {
		r := newRoom(b, access.Working)
		c := r.caller(access.Analyst)
		for b.Loop() {
			if err := r.View(b.Context(), c, access.SeeStudy, func(*access.Tx) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// No name, key or path of the machine is in what the Door writes in clear.
func TestTheFileHoldsNothingReadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study.db")
	db, err := store.Open(t.Context(), path, [32]byte{1}, schema)
	if err != nil {
		t.Fatal(err)
	}
	epoch := access.EpochKey{Tier: access.Working, Number: 1, Key: seal.NewKey()}
	door := access.NewDoor(access.DoorConfig{Tier: access.Working, Study: sheaf.NewID(), DB: db})
	c := access.Mint(access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner()), access.Roles(), epoch)
	if err := door.Found(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	err = door.Do(t.Context(), c, access.WriteMemo, func(tx *access.Tx) error {
		tx.Note(map[string]string{"canary": "InventedTestCanary"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"InventedTestCanary", "SQLite format", "memo.write"} {
		if strings.Contains(string(raw), word) {
			t.Errorf("the database file holds %q", word)
		}
	}
}
