package pseudonym

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// TestCanary: names that nobody has by chance, in every place that a person can
// fill, are in no row of the study that a tier-2 key opens, in no error, and in
// no entry of a record.
func TestCanary(t *testing.T) {
	w := newWorld(t)
	canaries := []string{"Xanthoqar", "Vuldemizh", "Brontzelia", "ذكقضغث", "7739915528", "Quillpebble"}
	p, err := w.v.AddPerson(w.ctx, w.holder, vault.Participant, vault.Sheet{
		LegalName: "Xanthoqar Vuldemizh", KnownAs: []string{"ذكقضغث"}, Contact: "+999 7739915528", Notes: "meets Quillpebble at Brontzelia",
		Gender: "f",
	})
	w.ok(err)
	w.consents(p, vault.Granted)
	o := w.lock("Xanthoqar in Brontzelia.txt", []byte("Interviewer: XANTHOQAR?\nXanthoqar: وذكقضغث is me, Quillpebble of Brontzelia, +999 7739915528.\nInterviewer: Vuldemizh's.\nXanthoqar: Yes."), p)
	d, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{})
	w.ok(err)
	var said []string
	note := func(err error) {
		if err != nil {
			said = append(said, err.Error())
		}
	}
	_, err = w.g.Admit(w.ctx, w.holder, d.ID)
	note(err)
	_, err = w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Xanthoqarish", Action: Remove})
	note(err)
	_, err = w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Quillpebble", Action: Replace, Kind: Place})
	note(err)
	_, err = w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Quillpebble", Action: Replace, Kind: Person, With: "Xanthoqar"})
	note(err)
	note(w.g.SetSpeaker(w.ctx, w.holder, d.ID, "Quillpebble", SpeakerIs{Role: text.RoleOther}))
	w.speaker(d, "Xanthoqar", p)
	for _, g := range w.review(d).Groups {
		decision := Decision{String: g.String, Action: Remove}
		if !g.Person.IsZero() {
			decision.Action, decision.Person = Replace, p.ID
		}
		w.decide(d, decision)
	}
	review := w.review(d)
	doc := w.admit(d)

	for _, e := range said {
		w.says(e, canaries...)
	}
	if len(said) != 5 {
		t.Errorf("%d errors: %q", len(said), said)
	}
	w.says(review.Result, canaries...)
	opened, err := json.Marshal(doc)
	w.ok(err)
	w.says(string(opened)+doc.Transcript.Text, canaries...)
	for tier, door := range w.doors {
		entries, err := door.Entries(w.ctx, w.holder, 1)
		w.ok(err)
		shown, err := json.Marshal(entries)
		w.ok(err)
		w.says(string(shown), canaries...)
		if tier == access.Locked {
			continue
		}
		rows, _, err := door.Rows(w.ctx, w.holder, access.StudyBackup)
		w.ok(err)
		w.says(string(rows), canaries...)
		for _, id := range w.lockedIDs(o, p, d) {
			if strings.Contains(string(shown), id) || bytes.Contains(rows, []byte(id)) || bytes.Contains(opened, []byte(id)) {
				t.Errorf("tier 1's %s is in the study", id)
			}
		}
	}
	t.Run("the bundle names nothing of tier 1", func(t *testing.T) {
		var b storedBundle
		w.ok(w.doors[access.Locked].View(w.ctx, w.holder, access.AdmitDraft, func(tx *access.Tx) error {
			p, err := w.g.readPending(tx, study.AdmissionID{ID: w.draftNow(d.ID).Admission.ID})
			b = p.bundle
			return err
		}))
		bundle, err := json.Marshal(b.Bundle)
		w.ok(err)
		w.says(string(bundle), canaries...)
		for _, id := range w.lockedIDs(o, p, d) {
			if bytes.Contains(bundle, []byte(id)) {
				t.Errorf("tier 1's %s is in the bundle", id)
			}
		}
	})
}

// lockedIDs are ids that the study never hears.
func (w *world) lockedIDs(o vault.Original, p vault.Person, d Draft) []string {
	w.Helper()
	ids := []string{o.ID.String(), o.Account.String(), p.ID.String(), d.ID.String()}
	w.ok(w.doors[access.Locked].View(w.ctx, w.holder, access.SeeVault, func(tx *access.Tx) error {
		row, err := findDraft(tx, d.ID)
		ids = append(ids, row.object.String())
		return err
	}))
	return ids
}
