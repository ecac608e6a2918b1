package study_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestAdmit(t *testing.T) {
	t.Run("a document reads as it was admitted", func(t *testing.T) {
		w := newWorld(t)
		a, b := person("R-7Q", allowed("analyse")), person("R-2K", allowed("analyse"))
		bundle := interview([]says{
			{a, "Interviewer", "Who was <there> & when?"},
			{a, "R-7Q", "Only {R-2K} and {somebody}, و{R-2K} لم يتكلم."},
		}, a, b)
		id := w.admit(bundle)
		d := w.document(id)
		if diff := cmp.Diff(bundle.Transcript, d.Transcript); diff != "" {
			t.Errorf("transcript: %s", diff)
		}
		if diff := cmp.Diff(bundle.Mentions, d.Mentions); diff != "" {
			t.Errorf("mentions: %s", diff)
		}
		if diff := cmp.Diff(bundle.TurnSubject, d.TurnSubject); diff != "" {
			t.Errorf("subjects of turns: %s", diff)
		}
		if len(d.Erased) > 0 || d.Version != 1 || d.DocumentInfo.Words != bundle.Transcript.Words() || d.DocumentInfo.Turns != 2 {
			t.Errorf("got %+v", d.DocumentInfo)
		}
		if !slices.Equal(d.Subjects, []study.SubjectID{a.ID}) || !slices.Equal(d.Mentioned, []study.SubjectID{b.ID}) {
			t.Errorf("speaks %v, mentioned %v", d.Subjects, d.Mentioned)
		}
		w.clean()
	})

	t.Run("a text without turns belongs to everybody in it", func(t *testing.T) {
		w := newWorld(t)
		a, b := person("R-7Q", allowed("analyse")), person("R-2K", allowed("analyse"))
		bundle := interview(nil, a, b)
		bundle.Transcript = text.Transcript{Text: "Notes.\n\nMore notes.", Paragraphs: []text.Paragraph{
			{Span: text.Span{Start: 0, End: 6}, Speaker: text.NoSpeaker, Turn: -1},
			{Span: text.Span{Start: 8, End: 19}, Label: text.Span{Start: 8, End: 8}, Speaker: text.NoSpeaker, Turn: -1}}}
		id := w.admit(bundle)
		w.ok(w.study.Erase(w.ctx, w.holder, b.ID))
		if got := w.document(id).Text; got != "______\n\n___________" {
			t.Errorf("got %q", got)
		}
	})

	t.Run("an outside source needs no subject", func(t *testing.T) {
		w := newWorld(t)
		bundle := interview([]says{{by: "Report", words: "It rained."}})
		id := w.admit(bundle)
		w.ok(w.view(func(tx *access.Tx) error {
			ids, err := w.study.SubjectsOf(tx, study.Anchor{Document: id, Version: 1, Span: text.Span{Start: 8, End: 10}})
			if len(ids) > 0 {
				t.Errorf("subjects %v", ids)
			}
			return errors.Join(err, w.study.MayUse(tx, ids, "quote"))
		}))
		list, err := w.study.Documents(w.ctx, w.auditor)
		w.ok(err)
		if len(list) != 1 {
			t.Errorf("%d documents", len(list))
		}
		w.clean()
	})

	t.Run("twice is once", func(t *testing.T) {
		w := newWorld(t)
		a := person("R-7Q", allowed("analyse"))
		p, err := w.intake.Prepare(w.ctx, w.holder, interview([]says{{a, "R-7Q", "Yes."}}, a))
		w.ok(err)
		if !bytes.HasPrefix(p, []byte(`{"v":1,`)) {
			t.Errorf("a prepared bundle begins %.20s", p)
		}
		first, err := w.intake.Admit(w.ctx, w.holder, p)
		w.ok(err)
		before := w.rows()
		again, err := w.intake.Admit(w.ctx, w.holder, p)
		w.ok(err)
		if first != again {
			t.Errorf("receipts differ: %v %v", first, again)
		}
		if diff := cmp.Diff(before, w.rows()); diff != "" {
			t.Errorf("rows changed: %s", diff)
		}
		w.clean()
	})

	t.Run("another text under the same number is refused", func(t *testing.T) {
		w := newWorld(t)
		a := person("R-7Q", allowed("analyse"))
		bundle := interview([]says{{a, "R-7Q", "Yes."}}, a)
		w.admit(bundle)
		other := interview([]says{{a, "R-7Q", "No."}}, a)
		other.Admission = bundle.Admission
		p, err := w.intake.Prepare(w.ctx, w.holder, other)
		w.ok(err)
		_, err = w.intake.Admit(w.ctx, w.holder, p)
		w.want(sheaf.Conflict, err)
	})

	t.Run("the first of refuse and admit wins", func(t *testing.T) {
		w := newWorld(t)
		a := person("R-7Q", allowed("analyse"))
		bundle := interview([]says{{a, "R-7Q", "Yes."}}, a)
		p, err := w.intake.Prepare(w.ctx, w.holder, bundle)
		w.ok(err)
		w.ok(w.intake.Refuse(w.ctx, w.holder, bundle.Admission))
		w.ok(w.intake.Refuse(w.ctx, w.holder, bundle.Admission))
		_, err = w.intake.Admit(w.ctx, w.holder, p)
		w.want(sheaf.Conflict, err)
		state, err := w.intake.Admission(w.ctx, w.holder, bundle.Admission)
		w.ok(err)
		if state != study.Refused {
			t.Errorf("state %q", state)
		}
		// A refusal taken away behind the Door's back does not open the way.
		w.raw(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM admission`); return err })
		w.reopen()
		_, err = w.intake.Admit(w.ctx, w.holder, p)
		w.want(sheaf.Corrupt, err)

		second := interview([]says{{a, "R-7Q", "Yes."}}, a)
		w.admit(second)
		w.want(sheaf.Conflict, w.intake.Refuse(w.ctx, w.holder, second.Admission))
	})

	t.Run("a hold after the text was prepared stops it", func(t *testing.T) {
		w := newWorld(t)
		_, a, _ := w.two()
		p, err := w.intake.Prepare(w.ctx, w.holder, interview([]says{{a, "R-7Q", "More."}}, a))
		w.ok(err)
		w.ok(w.study.Hold(w.ctx, w.auditor, a.ID, true, ""))
		_, err = w.intake.Admit(w.ctx, w.holder, p)
		w.want(sheaf.Conflict, err)
		w.ok(w.study.Hold(w.ctx, w.holder, a.ID, false, ""))
		_, err = w.intake.Admit(w.ctx, w.holder, p)
		w.ok(err)
		w.clean()
	})

	t.Run("terms that changed after the text was prepared stop it", func(t *testing.T) {
		w := newWorld(t)
		_, a, _ := w.two()
		a.Terms = allowed("analyse", "quote", "archive")
		p, err := w.intake.Prepare(w.ctx, w.holder, interview([]says{{a, "R-7Q", "More."}}, a))
		w.ok(err)
		withdrawn := allowed("analyse")
		withdrawn.Subject = a.ID
		w.ok(w.intake.SetTerms(w.ctx, w.holder, withdrawn))
		_, err = w.intake.Admit(w.ctx, w.holder, p)
		w.want(sheaf.Conflict, err)
	})

	t.Run("an erasure after the text was prepared stops it", func(t *testing.T) {
		w := newWorld(t)
		_, a, _ := w.two()
		p, err := w.intake.Prepare(w.ctx, w.holder, interview([]says{{a, "R-7Q", "More."}}, a))
		w.ok(err)
		w.ok(w.study.Erase(w.ctx, w.holder, a.ID))
		_, err = w.intake.Admit(w.ctx, w.holder, p)
		w.want(sheaf.Conflict, err)
		_, err = w.intake.Prepare(w.ctx, w.holder, interview([]says{{a, "R-7Q", "More."}}, a))
		w.want(sheaf.Conflict, err)
	})

	t.Run("who has not agreed to analysis is not admitted", func(t *testing.T) {
		w := newWorld(t)
		for _, terms := range []study.Terms{{}, allowed("quote"), {Purposes: map[string]string{"analyse": "withdrawn"}}} {
			a := person("R-7Q", terms)
			_, err := w.intake.Prepare(w.ctx, w.holder, interview([]says{{a, "R-7Q", "Yes."}}, a))
			w.want(sheaf.Conflict, err)
		}
		legacy := person("R-9X", study.Terms{Legacy: true})
		w.admit(interview([]says{{legacy, "R-9X", "Yes."}}, legacy))
	})

	t.Run("a label is not given twice", func(t *testing.T) {
		w := newWorld(t)
		w.two()
		a := person("r-7q", allowed("analyse"))
		_, err := w.intake.Prepare(w.ctx, w.holder, interview([]says{{a, "R-7Q", "Yes."}}, a))
		w.want(sheaf.Conflict, err)
	})

	t.Run("what does not hold together is invalid", func(t *testing.T) {
		w := newWorld(t)
		a, b := person("R-7Q", allowed("analyse")), person("R-2K", allowed("analyse"))
		turns := []says{{a, "R-7Q", "I know {R-2K}."}}
		broken := map[string]func(*study.Bundle){
			"a turn of nobody":               func(x *study.Bundle) { x.TurnSubject[0] = study.SubjectID{} },
			"a turn of a stranger":           func(x *study.Bundle) { x.TurnSubject[0] = study.SubjectID{ID: sheaf.NewID()} },
			"a subject twice":                func(x *study.Bundle) { x.Subjects = append(x.Subjects, a) },
			"a mention of a stranger":        func(x *study.Bundle) { x.Mentions[0].Subject = study.SubjectID{ID: sheaf.NewID()} },
			"a mention outside the text":     func(x *study.Bundle) { x.Mentions[0].Span.End = 500 },
			"an empty mention":               func(x *study.Bundle) { x.Mentions[0].Span.End = x.Mentions[0].Span.Start },
			"mentions that overlap":          func(x *study.Bundle) { x.Mentions = append(x.Mentions, x.Mentions[0]) },
			"no words":                       func(x *study.Bundle) { x.Transcript, x.TurnSubject, x.Mentions = text.Transcript{}, nil, nil },
			"an id missing":                  func(x *study.Bundle) { x.Admission = study.AdmissionID{} },
			"a transcript that is not valid": func(x *study.Bundle) { x.Transcript.Turns[0].End-- },
		}
		for name, breakIt := range broken {
			bundle := interview(turns, a, b)
			breakIt(&bundle)
			if _, err := w.intake.Prepare(w.ctx, w.holder, bundle); sheaf.KindOf(err) != sheaf.Invalid || err == nil {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

// rows is every row of the study's own tables, as text.
func (w *world) rows() map[string][]string {
	w.t.Helper()
	all := map[string][]string{}
	w.ok(w.db.View(w.ctx, func(tx *store.Tx) error {
		for _, table := range []string{"subject", "hold", "terms", "admission", "document", "document_subject", "document_version", "part"} {
			names, err := store.Select(tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) },
				`SELECT name FROM pragma_table_info(?)`, table)
			if err != nil {
				return err
			}
			all[table], err = store.Select(tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) },
				`SELECT quote(`+strings.Join(names, `) || ',' || quote(`)+`) FROM `+table)
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return all
}

func TestAdmittingTheSameBundleAgainAfterARestoreMakesTheSameRows(t *testing.T) {
	w := newWorld(t)
	a := person("R-7Q", allowed("analyse"))
	p, err := w.intake.Prepare(w.ctx, w.holder, interview([]says{{a, "R-7Q", "Yes."}}, a))
	w.ok(err)
	copied := w.copy()
	_, err = w.intake.Admit(w.ctx, w.holder, p)
	w.ok(err)
	_, err = copied.intake.Admit(w.ctx, w.holder, p)
	w.ok(err)
	ours, theirs := w.rows(), copied.rows()
	delete(ours, "admission") // the time of the act itself
	delete(theirs, "admission")
	if diff := cmp.Diff(ours, theirs); diff != "" {
		t.Error(diff)
	}
	copied.clean()
}

func TestRights(t *testing.T) {
	w := newWorld(t)
	id, a, _ := w.two()
	denied := map[string]func() error{
		"an auditor reads no document": func() error { _, err := w.study.Document(w.ctx, w.auditor, id); return err },
		"an auditor describes nobody":  func() error { return w.study.SetAttribute(w.ctx, w.auditor, a.ID, "age", "30s") },
		"an analyst lifts no hold":     func() error { return w.study.Hold(w.ctx, w.analyst, a.ID, false, "") },
		"an analyst erases nobody":     func() error { return w.study.Erase(w.ctx, w.analyst, a.ID) },
		"an analyst sets no terms":     func() error { return w.intake.SetTerms(w.ctx, w.analyst, study.Terms{Subject: a.ID}) },
		"an analyst changes no setting": func() error {
			return w.study.ChangeSettings(w.ctx, w.analyst, study.Settings{K: 3, KOpenWeb: 5})
		},
		"an analyst admits nothing": func() error {
			_, err := w.intake.Prepare(w.ctx, w.analyst, interview([]says{{a, "R-7Q", "Yes."}}, a))
			return err
		},
	}
	for name, act := range denied {
		before := w.refusals()
		if err := act(); sheaf.KindOf(err) != sheaf.Denied {
			t.Errorf("%s: got %v", name, err)
		}
		if w.refusals() != before+1 {
			t.Errorf("%s: the refusal is not in the record", name)
		}
	}
	_, err := w.study.Subjects(w.ctx, access.Caller{})
	w.want(sheaf.Locked, err)
	w.clean()
}

func TestHold(t *testing.T) {
	w := newWorld(t)
	id, a, b := w.two()
	anchor := study.Anchor{Document: id, Version: 1, Span: text.Span{Start: 50, End: 60}}
	use := func(purpose string) error {
		return w.view(func(tx *access.Tx) error {
			ids, err := w.study.SubjectsOf(tx, anchor)
			if err != nil {
				return err
			}
			return w.study.MayUse(tx, ids, purpose)
		})
	}
	w.ok(use("analyse"))
	w.ok(w.study.Hold(w.ctx, w.auditor, a.ID, true, "she called at night"))
	w.want(sheaf.Denied, use("analyse"))
	w.want(sheaf.Denied, use(""))
	w.want(sheaf.Denied, w.study.SetAttribute(w.ctx, w.analyst, a.ID, "age", "30s"))
	w.ok(w.study.SetAttribute(w.ctx, w.analyst, b.ID, "age", "30s"))
	list, err := w.study.Documents(w.ctx, w.analyst)
	w.ok(err)
	if !list[0].Held {
		t.Error("the list does not show the hold")
	}
	w.ok(w.study.Hold(w.ctx, w.auditor, a.ID, true, "again"))
	w.clean()

	t.Run("survives a new process", func(t *testing.T) {
		w.reopen()
		w.want(sheaf.Denied, use("analyse"))
	})
	t.Run("is lifted by a key holder", func(t *testing.T) {
		w.ok(w.study.Hold(w.ctx, w.holder, a.ID, false, ""))
		w.ok(use("analyse"))
	})
	t.Run("put back to an older state is noticed", func(t *testing.T) {
		var old [][]byte
		w.ok(w.db.View(w.ctx, func(tx *store.Tx) (err error) {
			old, err = store.Select(tx, func(r *store.Rows) (b []byte, err error) { return b, r.Scan(&b) }, `SELECT box FROM hold WHERE version = 4`)
			return err
		}))
		w.ok(w.study.Hold(w.ctx, w.analyst, a.ID, true, ""))
		w.raw(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE hold SET version = 4, box = ? WHERE version = 5`, old[0])
			return err
		})
		w.want(sheaf.Corrupt, use("analyse"))
		w.reopen()
		w.want(sheaf.Corrupt, use("analyse"))
		one, err := w.study.Subject(w.ctx, w.analyst, a.ID)
		w.ok(err)
		if !one.Held {
			t.Error("a hold that cannot be trusted does not count as held")
		}
		problems, err := w.study.Check(w.ctx, w.auditor)
		w.ok(err)
		if len(problems) == 0 {
			t.Error("check finds nothing")
		}
	})
	t.Run("taken away is noticed", func(t *testing.T) {
		w.raw(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM hold WHERE version = 4`); return err })
		w.want(sheaf.Corrupt, use("analyse"))
	})
}

func TestTerms(t *testing.T) {
	w := newWorld(t)
	_, a, b := w.two()
	may := func(id study.SubjectID, purpose string) error {
		return w.view(func(tx *access.Tx) error { return w.study.MayUse(tx, []study.SubjectID{id}, purpose) })
	}
	w.ok(may(a.ID, "quote"))
	w.want(sheaf.Denied, may(b.ID, "quote"))
	var given []byte
	w.ok(w.db.View(w.ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT t.box FROM terms t JOIN subject s ON s.terms_id = t.id WHERE s.id = ?`, a.ID).Scan(&given)
	}))
	next := study.Terms{Subject: a.ID, Purposes: map[string]string{"analyse": "granted", "quote": "withdrawn"}}
	w.ok(w.intake.SetTerms(w.ctx, w.holder, next))
	w.want(sheaf.Denied, may(a.ID, "quote"))
	got, err := w.study.TermsOf(w.ctx, w.auditor, a.ID)
	w.ok(err)
	if got.Version != 2 || got.Purposes["quote"] != "withdrawn" || got.Set.IsZero() {
		t.Errorf("got %+v", got)
	}
	w.clean()

	t.Run("legacy terms allow analysis inside the team alone", func(t *testing.T) {
		w.ok(w.intake.SetTerms(w.ctx, w.holder, study.Terms{Subject: b.ID, Legacy: true, Purposes: map[string]string{"quote": "granted"}}))
		w.ok(may(b.ID, "analyse"))
		w.want(sheaf.Denied, may(b.ID, "quote"))
		one, err := w.study.Subject(w.ctx, w.analyst, b.ID)
		w.ok(err)
		if one.Terms != study.TermsInternal {
			t.Errorf("shown as %s", one.Terms)
		}
	})
	t.Run("older than the record's are a refusal", func(t *testing.T) {
		w.raw(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE terms SET version = 1, box = ? WHERE id = (SELECT terms_id FROM subject WHERE id = ?)`, given, a.ID)
			return err
		})
		w.want(sheaf.Corrupt, may(a.ID, "quote"))
		w.reopen()
		w.want(sheaf.Corrupt, may(a.ID, "analyse"))
		one, err := w.study.Subject(w.ctx, w.analyst, a.ID)
		w.ok(err)
		if one.Terms != study.TermsOlder {
			t.Errorf("shown as %s", one.Terms)
		}
	})
	t.Run("taken away are a refusal", func(t *testing.T) {
		w.raw(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM terms`); return err })
		w.want(sheaf.Corrupt, may(a.ID, "analyse"))
	})
}

func TestTermsAllow(t *testing.T) {
	for _, c := range []struct {
		rule  string
		terms study.Terms
		want  bool
	}{
		{"no terms allow nothing", study.Terms{}, false},
		{"granted allows", study.Terms{Purposes: map[string]string{"quote": "granted"}}, true},
		{"limited allows", study.Terms{Purposes: map[string]string{"quote": "limited"}}, true},
		{"refused does not", study.Terms{Purposes: map[string]string{"quote": "refused"}}, false},
		{"withdrawn does not", study.Terms{Purposes: map[string]string{"quote": "withdrawn"}}, false},
		{"a word nobody knows does not", study.Terms{Purposes: map[string]string{"quote": "yes"}}, false},
		{"another purpose does not", study.Terms{Purposes: map[string]string{"archive": "granted"}}, false},
	} {
		if got := c.terms.Allows("quote"); got != c.want {
			t.Errorf("%s: got %v", c.rule, got)
		}
	}
}

func TestSettings(t *testing.T) {
	w := newWorld(t)
	s, err := w.study.Settings(w.ctx, w.auditor)
	w.ok(err)
	if s.K != 3 || s.KOpenWeb != 5 || s.FourEyes || s.ParticipantWord != "participant" || s.Version != 0 {
		t.Errorf("defaults %+v", s)
	}
	if s.Policy != study.DefaultPolicy() {
		t.Errorf("the policy of a study that never said otherwise is %+v", s.Policy)
	}
	for _, low := range []study.Settings{{K: 2, KOpenWeb: 5}, {K: 3, KOpenWeb: 4}, {K: 7, KOpenWeb: 5}, {}, {K: 3, KOpenWeb: 5, Policy: study.Policy{Dates: study.District}}} {
		w.want(sheaf.Invalid, w.study.ChangeSettings(w.ctx, w.holder, low))
	}
	next := study.Settings{K: 4, KOpenWeb: 6, FourEyes: true, ParticipantWord: "witness", Name: "The mill"}
	w.ok(w.study.ChangeSettings(w.ctx, w.holder, next))
	w.want(sheaf.Conflict, w.study.ChangeSettings(w.ctx, w.holder, next))
	got, err := w.study.Settings(w.ctx, w.auditor)
	w.ok(err)
	next.Version, next.Policy = 1, study.DefaultPolicy()
	if got != next {
		t.Errorf("got %+v", got)
	}
	w.ok(got.Policy.Set("places", study.Region))
	w.ok(w.study.ChangeSettings(w.ctx, w.holder, got))
	if again, err := w.study.Settings(w.ctx, w.auditor); err != nil || again.Policy.Places != study.Region || again.Policy.Dates != study.Month {
		t.Errorf("got %+v, %v", again, err)
	}
	w.want(sheaf.Invalid, got.Policy.Set("shift", study.Month))
	if err := got.Policy.Set("dates", study.Region); sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), "of dates") {
		t.Errorf("got %v", err)
	}
	w.clean()
	w.raw(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM study_setting`); return err })
	w.reopen()
	_, err = w.study.Settings(w.ctx, w.auditor)
	w.want(sheaf.Corrupt, err)
}

func TestDump(t *testing.T) {
	w := newWorld(t)
	id, a, b := w.two()
	w.ok(w.study.SetAttribute(w.ctx, w.analyst, a.ID, "village", "by the river"))
	items, err := w.study.Dump(w.ctx, w.holder)
	w.ok(err)
	want := w.document(id)
	var structure struct {
		Documents []struct {
			Versions []struct {
				Layout struct {
					Length     int
					Paragraphs [][5]int
				}
			}
		}
	}
	type dumped struct {
		Document study.DocumentID
		Parts    []struct {
			Order, Start, End int
			Text              string
		}
	}
	var files []dumped
	for _, item := range items {
		for _, words := range []string{"mill", "river"} {
			if strings.Contains(string(item.JSON), words) && len(item.Keys) == 1 && !strings.Contains(item.Path, a.ID.String()) {
				t.Errorf("%s holds words of a participant under one key that is not theirs", item.Path)
			}
		}
		switch {
		case item.Path == "study/structure.json":
			w.ok(json.Unmarshal(item.JSON, &structure))
		case strings.HasPrefix(item.Path, "study/documents/"):
			var d dumped
			w.ok(json.Unmarshal(item.JSON, &d))
			files = append(files, d)
		}
		if !bytes.HasPrefix(item.JSON, []byte(`{"v":1,`)) {
			t.Errorf("%s does not begin with its version", item.Path)
		}
		if _, err := w.door.SealFor(w.ctx, w.holder, access.StudyBackup, item); err != nil {
			t.Errorf("%s: %v", item.Path, err)
		}
	}
	if len(files) != 3 {
		t.Errorf("%d files of parts; one each, and one shared, are wanted", len(files))
	}
	built := bytes.Repeat([]byte("\n"), structure.Documents[0].Versions[0].Layout.Length)
	for _, f := range files {
		for _, p := range f.Parts {
			copy(built[p.Start:p.End], p.Text)
		}
	}
	if string(built) != want.Text {
		t.Errorf("put back together: %q", built)
	}
	w.ok(w.study.Erase(w.ctx, w.holder, b.ID))
	items, err = w.study.Dump(w.ctx, w.holder)
	w.ok(err)
	for _, item := range items {
		if strings.Contains(string(item.JSON), "remembers it better") {
			t.Error("erased words are in the backup")
		}
	}
}
