package vault

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

func TestPersons(t *testing.T) {
	w := newWorld(t)

	t.Run("may have no name at all", func(t *testing.T) {
		p := w.person(Participant)
		if p.Label == "" || p.ID.IsZero() || p.Held || p.Erased || !p.Subject.IsZero() {
			t.Fatalf("added %+v", p)
		}
		if diff := cmp.Diff(Sheet{Version: 1}, w.sheet(p)); diff != "" {
			t.Fatal(diff)
		}
	})

	t.Run("everybody has a sheet of the same form", func(t *testing.T) {
		for _, kind := range Kinds() {
			p := w.person(kind, "Somebody (invented)")
			found, err := w.v.PersonByLabel(w.ctx, w.holder, strings.ToLower(p.Label))
			w.ok(err)
			if diff := cmp.Diff(p, found); diff != "" {
				t.Error(diff)
			}
		}
	})

	t.Run("an unknown kind, a relation to nobody", func(t *testing.T) {
		_, err := w.v.AddPerson(w.ctx, w.holder, "suspect", Sheet{})
		w.fails(err, sheaf.Invalid)
		_, err = w.v.AddPerson(w.ctx, w.holder, Relative, Sheet{Relations: []Relation{{To: PersonID{sheaf.NewID()}}}})
		w.fails(err, sheaf.NotFound)
	})

	t.Run("a sheet is changed on the version that was read", func(t *testing.T) {
		p := w.person(Participant, "Rim (invented)")
		seen := w.sheet(p)
		seen.Gender = "f"
		w.ok(w.v.ChangeSheet(w.ctx, w.holder, p.ID, seen))
		w.fails(w.v.ChangeSheet(w.ctx, w.holder, p.ID, seen), sheaf.Conflict)
		seen.Version = 0
		w.ok(w.v.ChangeSheet(w.ctx, w.holder, p.ID, seen))
		if got := w.sheet(p); got.Version != 3 || got.Gender != "f" {
			t.Fatalf("got %+v", got)
		}
	})

	t.Run("is one subject and no other", func(t *testing.T) {
		p, subject := w.person(Participant), sheaf.NewID()
		link := func(s sheaf.ID) error {
			return w.door.Do(w.ctx, w.holder, access.AdmitDraft, func(tx *access.Tx) error { return w.v.LinkSubject(tx, p.ID, s) })
		}
		w.ok(link(subject))
		w.ok(link(subject))
		w.fails(link(sheaf.NewID()), sheaf.Conflict)
		w.ok(w.door.View(w.ctx, w.holder, access.SeeVault, func(tx *access.Tx) error {
			found, err := w.v.PersonOfSubject(tx, subject)
			if err == nil && found.ID != p.ID {
				t.Error("another person is that subject")
			}
			return err
		}))
	})

	t.Run("a hold is a mark that can be lifted", func(t *testing.T) {
		p := w.person(Participant)
		for _, held := range []bool{true, true, false} {
			w.ok(w.v.Hold(w.ctx, w.holder, p.ID, held))
			got, err := w.v.Person(w.ctx, w.holder, p.ID)
			w.ok(err)
			if got.Held != held {
				t.Fatalf("held is %v, want %v", got.Held, held)
			}
		}
	})
	w.whole()
}

func TestStatePutBack(t *testing.T) {
	// A row that was put back to an older state of itself opens with the right
	// key; only the record knows better.
	row := func(w *world, id PersonID) (r personRow) {
		w.ok(w.door.View(w.ctx, w.holder, access.SeeVault, func(tx *access.Tx) (err error) {
			r, err = selectPerson(tx, id)
			return err
		}))
		return r
	}
	t.Run("a lifted hold", func(t *testing.T) {
		w := newWorld(t)
		p := w.person(Participant)
		before := row(w, p.ID)
		w.ok(w.v.Hold(w.ctx, w.holder, p.ID, true))
		w.exec(`UPDATE person SET version = ?, card_key = ?, card = ? WHERE id = ?`, int64(before.version), before.cardKey, before.card, p.ID)
		_, err := w.v.Person(w.ctx, w.holder, p.ID)
		w.fails(err, sheaf.Corrupt)
		_, err = w.again(t).v.Person(w.ctx, w.holder, p.ID)
		w.fails(err, sheaf.Corrupt)
		if got := w.problems(); !slices.Contains(got, Problem{Kind: RowUnreadable, What: "person", ID: p.ID.ID}) {
			t.Fatalf("check found %v", got)
		}
	})
	t.Run("an older sheet", func(t *testing.T) {
		w := newWorld(t)
		p := w.person(Participant, "Old Name (invented)")
		before := row(w, p.ID)
		w.ok(w.v.ChangeSheet(w.ctx, w.holder, p.ID, Sheet{LegalName: "New Name (invented)"}))
		w.exec(`UPDATE person SET sheet = ? WHERE id = ?`, before.sheet, p.ID)
		_, err := w.v.Sheet(w.ctx, w.holder, p.ID)
		w.fails(err, sheaf.Corrupt)
	})
	t.Run("a withdrawal taken away", func(t *testing.T) {
		w := newWorld(t)
		p := w.person(Participant)
		w.consent(p, Analyse, Granted)
		w.consent(p, Analyse, Withdrawn)
		w.exec(`DELETE FROM consent WHERE person = ? AND version = 2`, p.ID)
		_, err := w.v.ConsentOf(w.ctx, w.holder, p.ID)
		w.fails(err, sheaf.Corrupt)
	})
	t.Run("another person's sheet", func(t *testing.T) {
		w := newWorld(t)
		p, q := w.person(Participant, "P (invented)"), w.person(Participant, "Q (invented)")
		w.exec(`UPDATE person SET sheet = ? WHERE id = ?`, row(w, q.ID).sheet, p.ID)
		_, err := w.v.Sheet(w.ctx, w.holder, p.ID)
		w.fails(err, sheaf.Corrupt)
	})
	t.Run("another object's wrap", func(t *testing.T) {
		w := newWorld(t)
		p := w.person(Participant)
		account := w.account(p)
		a, b := w.lock(account, "a", "a"), w.lock(account, "b", "b")
		w.exec(`UPDATE object SET sealed = (SELECT sealed FROM object WHERE id = (SELECT object FROM original WHERE id = ?))
			WHERE id = (SELECT object FROM original WHERE id = ?)`, a.ID, b.ID)
		_, _, err := w.v.OpenOriginal(w.ctx, w.holder, b.ID, "a test")
		w.fails(err, sheaf.Corrupt)
	})
}

func TestLabels(t *testing.T) {
	t.Run("are letter, hyphen, digit, letter of an alphabet without look-alikes", func(t *testing.T) {
		label, err := freeLabel(drawLabels(), nil)
		if err != nil || len(label) != 4 || label[1] != '-' || strings.ContainsAny(label, "01IOL") {
			t.Fatalf("got %q, %v", label, err)
		}
	})
	t.Run("grow when half of a length is used, and none is given twice", func(t *testing.T) {
		used := map[string]bool{}
		space := len(labelLetters) * len(labelDigits) * len(labelLetters)
		for range space {
			label, err := freeLabel(drawLabels(), used)
			if err != nil || used[label] {
				t.Fatalf("%d labels: got %q, %v", len(used), label, err)
			}
			used[label] = true
		}
		short := 0
		for label := range used {
			if len(label) == 4 {
				short++
			}
		}
		if short != space/2+1 {
			t.Fatalf("%d of %d short labels were given", short, space)
		}
	})
	t.Run("every character is as likely as the next", func(t *testing.T) {
		const n = 200
		counts := make([]map[byte]int, shortestLabel)
		for range n {
			for _, label := range drawLabels() {
				for k, c := range []byte(strings.Replace(label, "-", "", 1)[:shortestLabel]) {
					if counts[k] == nil {
						counts[k] = map[byte]int{}
					}
					counts[k][c]++
				}
			}
		}
		for k, seen := range counts {
			alphabet := labelAlphabet(k)
			want := float64(n*labelTries) / float64(len(alphabet))
			chi := 0.0
			for i := range len(alphabet) {
				chi += math.Pow(float64(seen[alphabet[i]])-want, 2) / want
			}
			// Six standard deviations above the mean of chi-squared.
			df := float64(len(alphabet) - 1)
			if limit := df + 6*math.Sqrt(2*df); chi > limit {
				t.Errorf("place %d: chi-squared %.1f, over %.1f", k, chi, limit)
			}
		}
	})
}

func TestNames(t *testing.T) {
	w := newWorld(t)
	names := func() []string {
		forms, err := w.v.Names(w.ctx, w.holder)
		w.ok(err)
		var all []string
		for _, f := range forms {
			all = append(all, f.Type+" "+f.Text)
		}
		slices.Sort(all)
		return all
	}
	p, err := w.v.AddPerson(w.ctx, w.holder, Participant, Sheet{
		LegalName: "Zarqun Invented", KnownAs: []string{"أبو مثال", " Abu Mithal ", "Abu Mithal"}, Gender: "m",
		Contact: "+90 555 010 2030, through his cousin; zarqun@example.org", Notes: "Zarqun's notes",
	})
	w.ok(err)
	w.person(Place, "Tea House Mithal")
	want := []string{"CODE +90 555 010 2030", "CODE zarqun@example.org", "LOC Tea House Mithal", "PERSON Abu Mithal", "PERSON Zarqun Invented", "PERSON أبو مثال"}
	if diff := cmp.Diff(want, names()); diff != "" {
		t.Fatal(diff)
	}

	t.Run("a changed sheet keeps, adds and forgets forms", func(t *testing.T) {
		keys := func() (n int) {
			w.ok(w.door.View(w.ctx, w.holder, access.SeeVault, func(tx *access.Tx) error {
				return tx.QueryRow(`SELECT count(*) FROM wrapped_key WHERE purpose = 9`).Scan(&n)
			}))
			return n
		}
		w.ok(w.v.ChangeSheet(w.ctx, w.holder, p.ID, Sheet{LegalName: "Zarqun Invented", KnownAs: []string{"Abu Jadid"}}))
		want := []string{"LOC Tea House Mithal", "PERSON Abu Jadid", "PERSON Zarqun Invented"}
		if diff := cmp.Diff(want, names()); diff != "" {
			t.Fatal(diff)
		}
		if keys() != 3 {
			t.Fatalf("%d matching keys are left", keys())
		}
	})
	t.Run("a review knows whose they are", func(t *testing.T) {
		var known []KnownName
		w.ok(w.door.View(w.ctx, w.holder, access.OpenDraft, func(tx *access.Tx) (err error) {
			known, err = w.v.KnownNames(tx)
			return err
		}))
		if !slices.Contains(known, KnownName{p.ID, "Abu Jadid", "PERSON", ""}) || len(known) != 3 {
			t.Fatalf("got %v", known)
		}
	})
	t.Run("a form that does not open fails the scan", func(t *testing.T) {
		w.exec(`UPDATE name_form SET envelope = (SELECT envelope FROM name_form ORDER BY id LIMIT 1)`)
		_, err := w.v.Names(w.ctx, w.holder)
		w.fails(err, sheaf.Corrupt)
	})
}

func (w *world) consent(p Person, purpose Purpose, state ConsentState) Consent {
	w.Helper()
	c, err := w.v.RecordConsent(w.ctx, w.holder, p.ID, Consent{Purpose: purpose, State: state, Date: "2026-03-01", How: "orally"})
	w.ok(err)
	return c
}

func TestConsent(t *testing.T) {
	w := newWorld(t)
	p := w.person(Participant)
	other := w.person(Participant)
	w.consent(other, Quote, Granted)
	w.consent(p, Analyse, Granted)
	w.consent(p, Quote, Limited)
	last := w.consent(p, Analyse, Withdrawn)
	series, err := w.v.ConsentOf(w.ctx, w.holder, p.ID)
	w.ok(err)
	if len(series) != 3 || series[2] != last || last.Version != 3 || last.Recorded.IsZero() {
		t.Fatalf("got %+v", series)
	}
	w.ok(w.door.View(w.ctx, w.holder, access.SeeConsent, func(tx *access.Tx) error {
		now, err := w.v.ConsentNow(tx, p.ID)
		for purpose, want := range map[Purpose]bool{Analyse: false, Quote: true, Record: false} {
			if now[purpose].Allows() != want {
				t.Errorf("%s allowed: %v, want %v", purpose, !want, want)
			}
		}
		return err
	}))
	for name, bad := range map[string]Consent{
		"purpose": {Purpose: "sell", State: Granted, Date: "2026-03-01"},
		"state":   {Purpose: Quote, State: "perhaps", Date: "2026-03-01"},
		"no day":  {Purpose: Quote, State: Granted},
		"bad day": {Purpose: Quote, State: Granted, Date: "2026-02-30"},
	} {
		t.Run("refused/"+name, func(t *testing.T) {
			_, err := w.v.RecordConsent(w.ctx, w.holder, p.ID, bad)
			w.fails(err, sheaf.Invalid)
		})
	}
	w.whole()
}

func TestAccounts(t *testing.T) {
	w := newWorld(t)
	p, q := w.person(Participant), w.person(Interpreter)
	a, err := w.v.AddAccount(w.ctx, w.holder, AccountSheet{Date: "2026-03-01", Place: "a kitchen", Present: []Presence{{p.ID, "participant"}}})
	w.ok(err)
	if a.ID.ID == a.Study {
		t.Fatal("the study would know the vault's id")
	}
	sheet, err := w.v.AccountSheet(w.ctx, w.holder, a.ID)
	w.ok(err)
	sheet.Present = append(sheet.Present, Presence{q.ID, "interpreter"})
	w.ok(w.v.ChangeAccount(w.ctx, w.holder, a.ID, sheet))
	w.fails(w.v.ChangeAccount(w.ctx, w.holder, a.ID, sheet), sheaf.Conflict)
	w.lock(a, "a", "a")
	w.lock(a, "b", "b", q)
	accounts, err := w.v.Accounts(w.ctx, w.holder)
	w.ok(err)
	if len(accounts) != 1 || accounts[0].Originals != 2 {
		t.Fatalf("got %+v", accounts)
	}
	originals, err := w.v.Originals(w.ctx, w.holder)
	w.ok(err)
	if len(originals) != 2 || originals[0].Persons[0] != p.ID || originals[1].Persons[0] != q.ID || originals[0].SHA256 != [32]byte{} {
		t.Fatalf("got %+v", originals)
	}
	w.whole()
}

func TestNamesAgainstSheets(t *testing.T) {
	// One page of name forms put back, with no key, hid a name from every scan,
	// and check found nothing: it looked for forms without a sheet alone.
	w := newWorld(t)
	early := w.person(Participant, "Early (invented)")
	w.exec(`CREATE TABLE before AS SELECT * FROM name_form`)
	w.person(Participant, "Late (invented)", "Abu Mithal")
	w.exec(`CREATE TABLE after AS SELECT * FROM name_form`)
	putBack := func(state string) {
		t.Helper()
		w.exec(`DELETE FROM name_form`)
		w.exec(`INSERT INTO name_form SELECT * FROM ` + state)
	}
	corrupt := func(kind ProblemKind, n int) {
		t.Helper()
		_, err := w.v.Names(w.ctx, w.holder)
		w.fails(err, sheaf.Corrupt)
		if sheaf.HintOf(err) != "sheaf check" {
			t.Errorf("hint %q", sheaf.HintOf(err))
		}
		problems := w.problems()
		if len(problems) != n {
			t.Errorf("check finds %v, want %d", problems, n)
		}
		for _, p := range problems {
			if p.Kind != kind || p.ID.IsZero() {
				t.Errorf("check finds %v, want %s", p, kind)
			}
		}
	}
	t.Run("a form put back to before it was there", func(t *testing.T) {
		putBack("before")
		corrupt(FormMissing, 2)
		putBack("after")
		w.whole()
	})
	t.Run("a form that no sheet names any more", func(t *testing.T) {
		w.ok(w.v.ChangeSheet(w.ctx, w.holder, early.ID, Sheet{}))
		names, err := w.v.Names(w.ctx, w.holder)
		w.ok(err)
		if len(names) != 2 {
			t.Fatalf("%d names, want 2", len(names))
		}
		putBack("after")
		_, err = w.v.Names(w.ctx, w.holder)
		w.fails(err, sheaf.Corrupt)
		if !slices.ContainsFunc(w.problems(), func(p Problem) bool { return p.Kind == FormStray }) {
			t.Error("check does not tell of it")
		}
	})
}
