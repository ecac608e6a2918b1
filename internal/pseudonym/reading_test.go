package pseudonym

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// onRead lets a test say what reading gives in place of what it read.
func (w *world) onRead(change func(*convert.Reading)) {
	w.g.read = func(ctx context.Context, f convert.File, o convert.Options) (convert.Reading, error) {
		r, err := readHere(ctx, f, o)
		if err == nil {
			change(&r)
		}
		return r, err
	}
}

func TestReading(t *testing.T) {
	const deleted = `<w:p><w:r><w:t xml:space="preserve">R: We went </w:t></w:r><w:del><w:r><w:delText>with Ingeborg </w:delText></w:r></w:del><w:r><w:t>home.</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t>I: When?</w:t></w:r></w:p>`
	t.Run("tracked deletions are asked about", func(t *testing.T) {
		w := newWorld(t)
		o := w.lock("a.docx", converttest.DOCXOf(deleted), w.participant("Test Speaker"))
		_, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{})
		w.fails(err, sheaf.Conflict)
		if !errors.Is(err, ErrAsksDeletions) {
			t.Errorf("a page cannot tell what is asked: %v", err)
		}
		_, err = w.g.Draft(w.ctx, w.holder, o.ID, Options{Deletions: "perhaps"})
		w.fails(err, sheaf.Invalid)
		d, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{Deletions: LeaveOut})
		w.ok(err)
		w.says(w.review(d).Transcript.Text, "Ingeborg")
	})
	t.Run("kept ones are flagged", func(t *testing.T) {
		w := newWorld(t)
		o := w.lock("a.docx", converttest.DOCXOf(deleted), w.participant("Test Speaker"))
		d, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{Deletions: KeepThem})
		w.ok(err)
		flagged := false
		for _, f := range w.review(d).Flags {
			flagged = flagged || f.Reason == wasDeleted
		}
		if !flagged {
			t.Error("no flag on what was deleted in the file")
		}
	})
	t.Run("the draft says what it was made from and by what", func(t *testing.T) {
		w := newWorld(t)
		data := []byte("R: One.\nI: Two?\n")
		d, err := w.g.Draft(w.ctx, w.holder, w.lock("a.txt", data, w.participant("Test Speaker")).ID, Options{})
		w.ok(err)
		o, _ := reopened(w, t, d)
		sum := sha256.Sum256(data)
		if got, want := o.stored.From, (derivation{SHA256: hex.EncodeToString(sum[:]), Tool: readingTool, Version: convert.Version}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
	t.Run("each language of a file in two is a draft of its own, and both must be asked for", func(t *testing.T) {
		w := newWorld(t)
		w.onRead(func(r *convert.Reading) {
			r.Report.Bilingual = &convert.Bilingual{Form: convert.InColumns, Languages: [2]string{"ar", "en"}}
		})
		sides := w.g.read
		w.g.read = func(ctx context.Context, f convert.File, o convert.Options) (convert.Reading, error) {
			o.Side = ""
			return sides(ctx, f, o)
		}
		o := w.lock("a.txt", []byte("R: One.\nI: Two?\n"), w.participant("Test Speaker"))
		_, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{})
		w.fails(err, sheaf.Conflict)
		if !errors.Is(err, ErrAsksSide) {
			t.Errorf("a page cannot tell what is asked: %v", err)
		}
		d, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{Side: "ar"})
		w.ok(err)
		second, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{Side: "en", Provenance: text.Translation})
		w.ok(err)
		if got := w.review(second).TranslationOf; got != d.ID.ID {
			t.Errorf("the second side translates %s, want the first", got)
		}
		for _, again := range []string{"EN", "en-GB", " en"} {
			_, err = w.g.Draft(w.ctx, w.holder, o.ID, Options{Side: again})
			w.fails(err, sheaf.Conflict)
		}
		_, err = w.g.Draft(w.ctx, w.holder, o.ID, Options{Side: "en"})
		w.fails(err, sheaf.Conflict)
		_, err = w.g.Draft(w.ctx, w.holder, o.ID, Options{Side: BothSides})
		w.fails(err, sheaf.Conflict)
	})
	t.Run("what the header says of the informant is flagged", func(t *testing.T) {
		w := newWorld(t)
		const header = "informant = zzyx the elder"
		w.onRead(func(r *convert.Reading) { r.Report.Header = []text.Span{{Start: 12, End: len(header)}} })
		d := w.draft(header+"\n\nR: One.\nI: Two?\n", w.participant("Test Speaker"))
		var covered int
		for _, f := range w.review(d).Flags {
			if f.Span.Start >= 12 && f.Span.End <= len(header) {
				covered += f.Span.Len()
			}
		}
		if covered < len("zzyxtheelder") {
			t.Errorf("%d bytes of the header are flagged", covered)
		}
	})
	t.Run("comments and pictures of pages are kept with the draft and go with it", func(t *testing.T) {
		w := newWorld(t)
		png := []byte("\x89PNG invented")
		w.onRead(func(r *convert.Reading) {
			r.Comments, r.Pages = []convert.Comment{{At: 3, Text: "ask Ingeborg"}}, []convert.Page{{Number: 1, PNG: png}}
		})
		d := w.draft("R: One.\nI: Two?\n", w.participant("Test Speaker"))
		if r := w.review(d); r.Pictures != 1 || len(r.Comments) != 1 || r.Comments[0].Text != "ask Ingeborg" {
			t.Errorf("%+v", r)
		}
		got, err := w.g.Picture(w.ctx, w.holder, d.ID, 1)
		w.ok(err)
		if !bytes.Equal(got, png) {
			t.Error("the picture came back changed")
		}
		_, err = w.g.Picture(w.ctx, w.holder, d.ID, 2)
		w.fails(err, sheaf.NotFound)
		w.whole()
		lost := w.copied(t)
		lost.ok(lost.doors[access.Locked].Do(lost.ctx, lost.holder, access.MakeDraft, func(tx *access.Tx) error {
			_, err := tx.Exec(`DELETE FROM draft_picture`)
			return err
		}))
		if problems, err := lost.g.Check(lost.ctx, lost.holder); err != nil || len(problems) != 1 {
			t.Errorf("a lost picture: %v, %v", problems, err)
		}
		w.ok(w.g.Abandon(w.ctx, w.holder, d.ID))
		_, err = w.g.Picture(w.ctx, w.holder, d.ID, 1)
		w.fails(err, sheaf.NotFound)
		w.ok(w.doors[access.Locked].View(w.ctx, w.holder, access.OpenDraft, func(tx *access.Tx) error {
			_, err := selectPicture(tx, d.ID, 1)
			w.fails(err, sheaf.NotFound)
			return nil
		}))
	})
	t.Run("a text at the foot of a page is admitted as nobody's", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		body := `<w:p><w:r><w:t>I: How many?</w:t></w:r></w:p><w:p><w:r><w:t>R: Two</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>`
		notes := converttest.Entry{Name: "word/footnotes.xml", Body: `<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p><w:r><w:t>said quietly</w:t></w:r></w:p></w:footnote></w:footnotes>`}
		d, err := w.g.Draft(w.ctx, w.holder, w.lock("a.docx", converttest.DOCXOf(body, notes), p).ID, Options{})
		w.ok(err)
		w.keepRest(d)
		w.speaker(d, "R", p)
		doc := w.admit(d)
		last := doc.Transcript.Paragraphs[len(doc.Transcript.Paragraphs)-1]
		if last.Of(doc.Transcript.Text) != "said quietly" || last.Speaker != text.NoSpeaker {
			t.Errorf("%q by %d", last.Of(doc.Transcript.Text), last.Speaker)
		}
		w.whole()
	})
}

// The vault of a study from before pictures were kept opens, with its drafts.
func TestMigration2(t *testing.T) {
	w := newWorld(t)
	d := w.draft("R: One.\nI: Two?\n", w.participant("Test Speaker"))
	w.ok(w.doors[access.Locked].Do(w.ctx, w.holder, access.MakeDraft, func(tx *access.Tx) error {
		for _, statement := range []string{`DROP TABLE draft_picture`, `DELETE FROM store_migration WHERE owner = 'pseudonym' AND number = 2`} {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	}))
	later := w.copied(t)
	r, err := later.g.Review(later.ctx, later.holder, d.ID)
	later.ok(err)
	if r.Pictures != 0 || len(r.Transcript.Turns) != 2 {
		t.Errorf("%+v", r)
	}
	_, err = later.g.Picture(later.ctx, later.holder, d.ID, 1)
	later.fails(err, sheaf.NotFound)
}

func TestTurnCorrections(t *testing.T) {
	const talk = "Date: one\nI: How many?\nR: Two.\nAnd then?\nThe Hill: three of them.\nNote: he stood up.\nNearly four.\nR: Five."
	correct := func(w *world, d Draft, all ...TurnCorrection) Review {
		t.Helper()
		w.ok(w.g.CorrectTurns(w.ctx, w.holder, d.ID, all))
		return w.review(d)
	}
	said := func(r Review) (all []string) {
		for _, p := range r.Transcript.Paragraphs {
			who := "-"
			if p.Speaker >= 0 {
				who = r.Transcript.Speakers[p.Speaker].Label
			}
			all = append(all, who)
		}
		return all
	}
	want := func(t *testing.T, r Review, speakers ...string) {
		t.Helper()
		if err := r.Transcript.Validate(); err != nil {
			t.Fatal(err)
		}
		got := said(r)
		if len(got) != len(speakers) {
			t.Fatalf("got %v, want %v", got, speakers)
		}
		for i := range got {
			if got[i] != speakers[i] {
				t.Fatalf("got %v, want %v", got, speakers)
			}
		}
	}
	name := func(s string) *string { return &s }

	t.Run("a label that was not taken for one begins turns, and what stands below goes with it", func(t *testing.T) {
		w := newWorld(t)
		d := w.draft(talk, w.participant("Test Speaker"))
		want(t, correct(w, d, TurnCorrection{Label: "the hill"}), "-", "I", "R", "R", "The Hill", "The Hill", "The Hill", "R")
	})
	t.Run("a label that is none goes on with the turn before and is examined", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		w.person(vault.Relative, "Ingeborg")
		d := w.draft("I: How many?\nIngeborg: two.\nI: And?\nIngeborg: three.", p)
		r := correct(w, d, TurnCorrection{NotLabel: "Ingeborg"})
		want(t, r, "I", "I", "I", "I")
		n := 0
		for _, f := range r.Flags {
			if f.Text == "Ingeborg" {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d of the two names are flagged", n)
		}
	})
	t.Run("paragraphs are somebody else's, those below stay whose they were", func(t *testing.T) {
		w := newWorld(t)
		d := w.draft(talk, w.participant("Test Speaker"))
		r := correct(w, d, TurnCorrection{From: 3, To: 4, Speaker: name("I")})
		want(t, r, "-", "I", "R", "I", "R", "R", "R", "R")
		if n := len(r.Transcript.Turns); n != 5 {
			t.Errorf("%d turns", n)
		}
		want(t, correct(w, d, TurnCorrection{From: 5, To: 6, Speaker: name("")}), "-", "I", "R", "I", "R", "-", "R", "R")
	})
	t.Run("questions are the interviewer's", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		d := w.draft("We had two.\nAnd then?\nThen three.\nوكم كان هناك؟\nNearly four.", p)
		want(t, correct(w, d, TurnCorrection{Questions: true, Speaker: name("Interviewer")}), "text", "Interviewer", "text", "Interviewer", "text")
	})
	t.Run("two labels of one speaker are decided together, and may be taken apart", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		d := w.draft("I: How many?\nDalu: Two.\nI: And?\nSelma: Three.\nI: And?\nDalu: Four.\nSelma: Five.", p)
		w.ok(w.g.SetSpeaker(w.ctx, w.holder, d.ID, "Selma", SpeakerIs{SameAs: "Dalu"}))
		w.speaker(d, "Selma", p)
		for _, s := range w.review(d).Speakers {
			if !s.Decided || s.Label != "I" && s.Person != p.ID {
				t.Errorf("%+v", s)
			}
		}
		w.ok(w.g.SetSpeaker(w.ctx, w.holder, d.ID, "Selma", SpeakerIs{Apart: true}))
		if s := w.review(d).Speakers[2]; s.Decided || s.Same != "" {
			t.Errorf("%+v", s)
		}
	})
	t.Run("what was given to somebody else and back is as it was", func(t *testing.T) {
		w := newWorld(t)
		d := w.draft(talk, w.participant("Test Speaker"))
		before := w.review(d).Transcript
		correct(w, d, TurnCorrection{From: 3, To: 4, Speaker: name("I")})
		after := correct(w, d, TurnCorrection{From: 3, To: 4, Speaker: name("R")}).Transcript
		if len(after.Turns) != len(before.Turns) || after.Turns[1] != before.Turns[1] {
			t.Errorf("%+v, before %+v", after.Turns, before.Turns)
		}
	})
	t.Run("in the admitted text no label is glued to what is said, and no time is lost", func(t *testing.T) {
		for talk, want := range map[string]string{
			"I: How many?\nthe old man (00:01:02): Five.\nI: And?\nthe old man (00:01:05): Six.": "%s (00:01:02): Five.",
			"I: How many?\n[the old man] Five.\nI: And?\n[the old man] Six.":                     "[%s] Five.",
			"I: How many?\n**The Old Man:** Five.\nI: And?\n**The Old Man:** Six.":               "**%s:** Five.",
			"I: How many?\n2. the old man: Five.\nI: And?\n4. the old man: Six.":                 "%s: Five.",
		} {
			w := newWorld(t)
			p := w.participant("Test Speaker")
			d := w.draft(talk, p)
			if speakerOf([]speaker{{Label: w.review(d).Speakers[len(w.review(d).Speakers)-1].Label}}, "the old man") < 0 {
				correct(w, d, TurnCorrection{Label: "[the old man]:"})
			}
			w.speaker(d, "the old man", p)
			if got := w.review(d).Result; !strings.Contains(got, fmt.Sprintf(want, p.Label)) || strings.Contains(strings.ToLower(got), "old man") {
				t.Errorf("got %q", got)
			}
		}
	})
	t.Run("whose wording it is goes into the study by the turn", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		d := w.draft(talk, p)
		correct(w, d, TurnCorrection{Provenance: text.OwnWords}, TurnCorrection{From: 6, To: 7, Provenance: text.Notes})
		w.speaker(d, "R", p)
		w.keepRest(d)
		doc := w.admit(d)
		got := map[text.Provenance]int{}
		for _, turn := range doc.Transcript.Turns {
			got[turn.Provenance]++
		}
		if got[text.Notes] != 1 || got[text.OwnWords] != len(doc.Transcript.Turns)-1 {
			t.Errorf("%v", got)
		}
		w.whole()
	})
	t.Run("decisions about places stand, and so do those about speakers", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		d := w.draft("I: How many?\nR: Two, in Zoltanville.\nI: And?\nR: Three.", p)
		w.speaker(d, "R", p)
		_, err := w.g.Mark(w.ctx, w.holder, d.ID, Marking{String: "Zoltanville"})
		w.ok(err)
		w.decide(d, Decision{String: "Zoltanville", Scope: Here, Action: Remove, Kind: Place})
		before := w.review(d)
		after := correct(w, d, TurnCorrection{From: 3, To: 4, Speaker: name("I")})
		if before.Undecided != after.Undecided {
			t.Errorf("%d undecided before, %d after", before.Undecided, after.Undecided)
		}
		w.says(after.Result, "Zoltanville")
	})
	t.Run("nothing is corrected where one of several cannot be", func(t *testing.T) {
		w := newWorld(t)
		d := w.draft(talk, w.participant("Test Speaker"))
		for kind, c := range map[sheaf.Kind]TurnCorrection{
			sheaf.NotFound: {Label: "Zoltan"}, sheaf.Invalid: {From: 3, To: 99, Speaker: name("I")},
		} {
			w.fails(w.g.CorrectTurns(w.ctx, w.holder, d.ID, []TurnCorrection{{From: 3, To: 4, Speaker: name("I")}, c}), kind)
		}
		w.fails(w.g.CorrectTurns(w.ctx, w.holder, d.ID, []TurnCorrection{{}}), sheaf.Invalid)
		want(t, w.review(d), "-", "I", "R", "R", "R", "R", "R", "R")
	})
	t.Run("the next file of the account takes what was said, another account's does not", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		first := w.lock("one.txt", []byte(talk), p)
		d, err := w.g.Draft(w.ctx, w.holder, first.ID, Options{})
		w.ok(err)
		correct(w, d, TurnCorrection{Label: "The Hill"})
		w.speaker(d, "R", p)
		w.ok(w.g.SetSpeaker(w.ctx, w.holder, d.ID, "The Hill", SpeakerIs{SameAs: "R"}))
		second, err := w.v.Lock(w.ctx, w.holder, first.Account, nil, "two.txt", bytes.NewReader([]byte("I: And?\nR: Six.\nSo it was.\nIt was.\nThe Hill: seven.")))
		if sheaf.KindOf(err) == sheaf.Invalid { // the account names nobody
			second, err = w.v.Lock(w.ctx, w.holder, first.Account, []vault.PersonID{p.ID}, "two.txt", bytes.NewReader([]byte("I: And?\nR: Six.\nSo it was.\nIt was.\nThe Hill: seven.")))
		}
		w.ok(err)
		next, err := w.g.Draft(w.ctx, w.holder, second.ID, Options{})
		w.ok(err)
		r := w.review(next)
		want(t, r, "I", "R", "R", "R", "The Hill")
		for _, s := range r.Speakers {
			if !s.Decided || s.Label != "I" && s.Person != p.ID {
				t.Errorf("%+v", s)
			}
		}
		want(t, w.review(w.draft("I: And?\nR: Six.\nSo it was.\nIt was.\nThe Hill: seven.", p)), "I", "R", "R", "R", "R")
	})
}
