package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// wordsTaken are words of a participant, or about one, that somebody wrote in each
// room and took away again.
const wordsTaken = "Qyxthorpe"

// takenAway writes something of Zorvand's in every room and takes it away, in
// this order; undo brings it back from the last to the first. It gives how much
// was done.
func (m translated) takenAway(t *testing.T) (changes int) {
	t.Helper()
	ctx, c, rooms := t.Context(), m.Founder, m.Working
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%s)", err, sheaf.HintOf(err))
		}
	}
	subject := study.SubjectID{ID: m.Again(m.zorvand).Subject}
	laid := m.World.Code(m.original, "Living", "فوق المخبز")
	memo, err := rooms.Book.WriteMemo(ctx, c, coding.Memo{On: coding.OnCoding, Target: laid.ID.ID, Text: wordsTaken})
	must(err)
	columns, err := rooms.Book.AddColumns(ctx, c, []coding.Column{{Text: "Where did they live?"}})
	must(err)
	cell, err := rooms.Book.SetCell(ctx, c, coding.Cell{Subject: subject, Column: columns[0].ID, State: coding.Summarised, Summary: wordsTaken})
	must(err)
	named, err := rooms.Book.AddCode(ctx, c, coding.Code{Name: wordsTaken, InVivo: subject})
	must(err)
	claim, err := rooms.Register.AddClaim(ctx, c, evidence.Claim{Text: "Somebody lived there.", Subjects: []study.SubjectID{subject}})
	must(err)
	bearing, err := rooms.Register.Bear(ctx, c, evidence.Bearing{Claim: claim.ID, Anchor: laid.Anchor, Stance: evidence.Supports, Basis: evidence.FirstHand, Precision: wordsTaken})
	must(err)
	other, err := rooms.Register.AddClaim(ctx, c, evidence.Claim{Text: wordsTaken, Subjects: []study.SubjectID{subject}})
	must(err)
	must(rooms.Study.SetAttribute(ctx, c, subject, "home", wordsTaken))
	align := func(act study.AlignAct) {
		a := m.read(t)
		must(rooms.Study.Realign(ctx, c, study.Realignment{Translation: m.translation.ID, Seen: a.Seen(), Act: act, At: a.Pairs[1].A[0].Start}))
	}
	align(study.Confirm)

	must(rooms.Book.RemoveMemo(ctx, c, memo.ID))
	cell.Summary = "Above it."
	_, err = rooms.Book.SetCell(ctx, c, cell)
	must(err)
	named.Name, named.InVivo = "In the team's words", study.SubjectID{}
	_, err = rooms.Book.ChangeCode(ctx, c, named)
	must(err)
	must(rooms.Register.RemoveBearing(ctx, c, bearing.ID))
	must(rooms.Register.RemoveClaim(ctx, c, other.ID))
	must(rooms.Study.SetAttribute(ctx, c, subject, "home", ""))
	align(study.Recompute)
	must(rooms.Book.Uncode(ctx, c, laid.ID))
	return 18
}

// standing counts what of it stands: the words in every room, the coding, the pair
// that was made by hand.
func (m translated) standing(t *testing.T) (n int) {
	t.Helper()
	ctx, c, rooms := t.Context(), m.Founder, m.Working
	var all strings.Builder
	memos, err := rooms.Book.Memos(ctx, c)
	for _, one := range memos {
		all.WriteString(one.Text)
	}
	grid, err2 := rooms.Book.Grid(ctx, c)
	for _, one := range grid.Cells {
		all.WriteString(one.Summary)
	}
	codes, err3 := rooms.Book.Codes(ctx, c)
	for _, one := range codes {
		all.WriteString(one.Name)
	}
	claims, err4 := rooms.Register.Claims(ctx, c)
	for _, one := range claims {
		all.WriteString(one.Text)
		bearings, err := rooms.Register.Bearings(ctx, c, one.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range bearings {
			all.WriteString(b.Precision)
		}
	}
	attributes, err5 := rooms.Study.Attributes(ctx, c)
	for _, one := range attributes {
		all.WriteString(one.Value)
	}
	for _, err := range []error{err, err2, err3, err4, err5} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, pair := range m.read(t).Pairs {
		if pair.Fixed {
			n++
		}
	}
	codings, err := rooms.Book.Codings(ctx, c, coding.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return n + len(codings) + strings.Count(all.String(), wordsTaken)
}

// Undo and redo bring back nothing of somebody on hold, or whose consent was
// taken back, in any room; once that is lifted they do.
func TestUndoBringsNothingBackOfWhoMayNotBeUsed(t *testing.T) {
	for name, bar := range map[string]func(m translated, v *visit, on bool){
		"on hold": func(m translated, _ *visit, on bool) {
			if err := m.Space.Hold(t.Context(), m.Founder, m.Again(m.zorvand).Label, on); err != nil {
				t.Fatal(err)
			}
		},
		"consent taken back": func(m translated, v *visit, on bool) {
			state := vault.Granted
			if on {
				state = vault.Withdrawn
			}
			at := personPath(m.zorvand)
			v.want(v.post(at+"/consent", url.Values{"consent-date": {"2026-04-01"}, "state-analyse": {string(state)}, "how": {"spoken"}}), http.StatusSeeOther, at)
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newTranslated(t)
			before := m.standing(t)
			changes := m.takenAway(t)
			v := mill{World: m.World}.opened(t, benchOver(t, m.World, Config{Addr: testAddr}))
			step := func(which string, barred bool) int {
				bar(m, v, barred)
				stood := m.standing(t)
				for _, path := range []string{"/" + which, at(m.original) + "/" + which} {
					status := v.post(path, url.Values{"back": {"/"}}).StatusCode
					if now := m.standing(t); barred && now > stood {
						t.Fatalf("%s: %d of it stood, and %d does now", path, stood, now)
					}
					if status < http.StatusBadRequest {
						return status
					}
				}
				bar(m, v, false)
				return v.post("/"+which, url.Values{"back": {"/"}}).StatusCode
			}
			most := 0
			for _, which := range []string{"undo", "redo"} {
				for range changes {
					if status := step(which, true); status != http.StatusSeeOther && status != http.StatusOK {
						t.Fatalf("%s: %d with nothing in its way", which, status)
					}
					most = max(most, m.standing(t))
				}
				if now := m.standing(t); now != before {
					t.Errorf("after all of it %d things stand, and %d before", now, before)
				}
			}
			if most < before+8 {
				t.Errorf("at most %d things stood: little was brought back", most)
			}
		})
	}
}

// An erasure leaves nothing to bring back, in any room.
func TestUndoBringsNothingBackOfWhoWasErased(t *testing.T) {
	m := newTranslated(t)
	before := m.standing(t)
	m.takenAway(t)
	if _, err := m.Space.Erase(t.Context(), m.Founder, "me", worldtest.Passphrase, m.Again(m.zorvand).Label); err != nil {
		t.Fatal(err)
	}
	v := m.visit(t) // the study's keys were renewed
	for range 30 {
		for _, path := range []string{"/undo", at(m.original) + "/undo", "/redo", "/undo"} {
			if answer := v.post(path, url.Values{"back": {"/"}}); answer.StatusCode >= http.StatusInternalServerError {
				t.Fatalf("%s: %d", path, answer.StatusCode)
			}
		}
		if m.standing(t) > before {
			t.Fatal("something is back")
		}
	}
}
