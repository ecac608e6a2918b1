package pseudonym

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// TestStory follows an invented Word document from the vault into the study.
func TestStory(t *testing.T) {
	w := newWorld(t)
	farouq := w.participant("Farouq Zarqawan", "Farouq", "فاروق")
	w.person(vault.Interpreter, "Nabilah Ostad")
	original := w.lock("Farouq Zarqawan 3 May.docx", converttest.DOCX(
		"INVENTED: an interview of a test.",
		"Interviewer: Who took you to Qarmoud that day?",
		"Farouq: It was Haitham. FAROUQ, he said, come. Haitham's car was white, my number was +999 55 120 3344.",
		"Interpreter: He means a lorry.",
		"Interviewer: And after that, Farouq?",
		"Farouq: After that we slept in Qarmoud.",
	), farouq)
	d, err := w.g.Draft(w.ctx, w.holder, original.ID, Options{Provenance: text.Interpreter})
	w.ok(err)

	t.Run("nothing is admitted while something is undecided", func(t *testing.T) {
		_, err := w.g.Admit(w.ctx, w.holder, d.ID)
		w.fails(err, sheaf.Conflict)
	})
	t.Run("a string that the draft does not say cannot be decided", func(t *testing.T) {
		_, err := w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "lorry", Action: Remove})
		w.fails(err, sheaf.NotFound)
	})
	n, err := w.g.Mark(w.ctx, w.holder, d.ID, Marking{String: "white"})
	if err != nil || n != 1 {
		t.Fatalf("marked %d, %v", n, err)
	}
	w.decide(d,
		Decision{String: "Farouq", Action: Replace, Person: farouq.ID, Gender: "m"},
		Decision{String: "Haitham", Action: Replace, Kind: Person, Gender: "m"},
		Decision{String: "Qarmoud", Action: Generalise, Kind: Place, With: "a town in the east"},
		Decision{String: "+999 55 120 3344", Action: Remove},
		Decision{String: "white", Action: Generalise, Kind: Word, With: "[a colour]"})
	w.keepRest(d)
	t.Run("nor while a speaker is nobody", func(t *testing.T) {
		_, err := w.g.Admit(w.ctx, w.holder, d.ID)
		w.fails(err, sheaf.Conflict)
	})
	t.Run("a participant who speaks is one of the original's people", func(t *testing.T) {
		stranger := w.participant("Somebody Else")
		err := w.g.SetSpeaker(w.ctx, w.holder, d.ID, "Farouq", SpeakerIs{Role: text.RoleParticipant, Person: stranger.ID})
		w.fails(err, sheaf.Invalid)
	})
	w.speaker(d, "Farouq", farouq)
	review := w.review(d)
	doc := w.admit(d)

	t.Run("the study has what the review showed, and no name", func(t *testing.T) {
		if doc.Transcript.Text != review.Result {
			t.Errorf("got %q, want %q", doc.Transcript.Text, review.Result)
		}
		w.says(doc.Transcript.Text, "Farouq", "Haitham", "Qarmoud", "3344", "Zarqawan", "white")
		for _, s := range doc.Transcript.Speakers {
			w.says(s.Label, "Farouq")
		}
	})
	t.Run("capitals and the possessive stay", func(t *testing.T) {
		e := pseudonymsIn(w, t)
		for _, want := range []string{strings.ToUpper(e[farouq.ID].Latin) + ", he said", e[vault.PersonID{}].Latin + "'s car", "[a town in the east]", "[phone number]", "[a colour]"} {
			if !strings.Contains(doc.Transcript.Text, want) {
				t.Errorf("%q is not in %q", want, doc.Transcript.Text)
			}
		}
	})
	t.Run("labels are neutral, turns belong to the participant and say whose wording they are", func(t *testing.T) {
		label := farouq.Label + ": "
		if !strings.Contains(doc.Transcript.Text, "\n"+label) || !strings.Contains(doc.Transcript.Text, "Interviewer: Who") {
			t.Errorf("labels: %q", doc.Transcript.Text)
		}
		for i, turn := range doc.Transcript.Turns {
			if doc.TurnSubject[i].IsZero() {
				t.Errorf("turn %d is nobody's", i)
			}
			speaks := doc.Transcript.Speakers[turn.Speaker].Role == text.RoleParticipant
			if (turn.Provenance == text.Interpreter) != speaks || (turn.Voice >= 0) != speaks {
				t.Errorf("turn %d: %q by voice %d", i, turn.Provenance, turn.Voice)
			}
		}
	})
	t.Run("mentions carry their entity, and the participant their subject", func(t *testing.T) {
		subjects, tokens := 0, 0
		for _, m := range doc.Mentions {
			if m.Entity.IsZero() || m.Span.Len() == 0 {
				t.Errorf("mention %+v", m)
			}
			if !m.Subject.IsZero() {
				subjects++
			}
			if m.Token {
				tokens++
			}
		}
		if subjects != 2 || tokens != 4 {
			t.Errorf("%d of a subject, %d in brackets: %+v", subjects, tokens, doc.Mentions)
		}
	})
	t.Run("the two records name each other's entry", func(t *testing.T) {
		var intent, leaf [32]byte
		var row intentRow
		w.ok(w.doors[access.Locked].View(w.ctx, w.holder, access.AdmitDraft, func(tx *access.Tx) (err error) {
			if row, err = selectIntent(tx, w.draftNow(d.ID).Admission); err == nil {
				intent, err = tx.Leaf(row.entry)
			}
			return err
		}))
		in := entryOf(w, t, access.Working, access.AdmitText, "document", doc.ID.String())
		out := entryOf(w, t, access.Locked, access.AdmitDraft, "state", string(done))
		w.ok(w.doors[access.Working].View(w.ctx, w.holder, access.SeeRecord, func(tx *access.Tx) (err error) {
			leaf, err = tx.Leaf(in.n)
			return err
		}))
		if in.data["intent"] != hex.EncodeToString(intent[:]) || out.data["leaf"] != base64.StdEncoding.EncodeToString(leaf[:]) || out.data["head"] == "" {
			t.Errorf("the study says %v, the vault %v", in.data, out.data)
		}
	})
	t.Run("an admitted draft is decided no more, and admitting it again gives the same document", func(t *testing.T) {
		_, err := w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Haitham", Action: Keep})
		w.fails(err, sheaf.Conflict)
		again, err := w.g.Admit(w.ctx, w.holder, d.ID)
		if err != nil || again != doc.ID {
			t.Errorf("got %v, %v", again, err)
		}
		_, err = w.g.Draft(w.ctx, w.holder, original.ID, Options{})
		w.fails(err, sheaf.Conflict)
	})
	t.Run("the vault's map leads from the original to the document, and follows corrections", func(t *testing.T) {
		at := strings.Index(doc.Transcript.Text, "slept")
		w.ok(w.g.Correct(w.ctx, w.holder, doc.ID, []text.Edit{{Span: text.Span{Start: at, End: at + 5}, With: "stayed the night"}}, false))
		o, m := openedMap(w, t, d.ID)
		from := strings.Index(o.transcript.Text, "slept in")
		to, _ := m.Map.Apply(text.Span{Start: from + 5, End: from + 8})
		if got := to.Of(w.document(doc.ID).Transcript.Text); got != " in" {
			t.Errorf("the map leads to %q", got)
		}
	})
	w.whole()
}

func TestRefusedOptions(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Person")
	o := w.lock("a.txt", []byte("Interviewer: Yes?\nR: No."), p)
	_, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{TranslationOf: sheaf.NewID()})
	w.fails(err, sheaf.Invalid)
	w.ok(w.v.Hold(w.ctx, w.holder, p.ID, true))
	_, err = w.g.Draft(w.ctx, w.holder, o.ID, Options{})
	w.fails(err, sheaf.Conflict)
}
