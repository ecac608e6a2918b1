package coding_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestCodebook(t *testing.T) {
	w := newWorld(t)
	doc, a, _ := w.two()
	fear := w.code("fear")
	under, err := w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "of water", Parent: fear.ID})
	w.ok(err)
	t.Run("is a tree, in order", func(t *testing.T) {
		w.code("boats")
		codes, err := w.book.Codes(w.ctx, w.analyst)
		w.ok(err)
		var names []string
		for _, c := range codes {
			names = append(names, c.Name)
		}
		if diff := cmp.Diff([]string{"boats", "fear", "of water"}, names); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("finds by name, folded, and by place", func(t *testing.T) {
		for _, name := range []string{"OF  WATER", "fear/of water", "Féar/Of Water"} {
			found, err := w.book.CodeByName(w.ctx, w.analyst, name)
			w.ok(err)
			if found.ID != under.ID {
				t.Errorf("%q is another code", name)
			}
		}
		_, err := w.book.CodeByName(w.ctx, w.analyst, "boats/of water")
		w.want(sheaf.NotFound, err)
	})
	t.Run("refuses", func(t *testing.T) {
		_, err := w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "  "})
		w.want(sheaf.Invalid, err)
		_, err = w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "a/b"})
		w.want(sheaf.Invalid, err)
		_, err = w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "FEAR"})
		w.want(sheaf.Conflict, err)
		_, err = w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "x", Parent: coding.CodeID{ID: sheaf.NewID()}})
		w.want(sheaf.NotFound, err)
		_, err = w.book.AddCode(w.ctx, w.interviewer, coding.Code{Name: "x"})
		w.want(sheaf.Denied, err)
		w.want(sheaf.Invalid, w.book.MoveCode(w.ctx, w.analyst, fear.ID, under.ID))
		w.want(sheaf.Invalid, w.book.MergeCodes(w.ctx, w.analyst, fear.ID, under.ID))
		w.want(sheaf.Invalid, w.book.MergeCodes(w.ctx, w.analyst, fear.ID, fear.ID))
		w.want(sheaf.Conflict, w.book.RemoveCode(w.ctx, w.analyst, fear.ID))
		stale := fear
		stale.Version = 9
		_, err = w.book.ChangeCode(w.ctx, w.analyst, stale)
		w.want(sheaf.Conflict, err)
	})
	t.Run("merging counts as one what was coded with either", func(t *testing.T) {
		other := w.code("dread")
		w.lay(other, doc, "afraid of the water")
		w.lay(fear, doc, "We were afraid")
		w.ok(w.book.MergeCodes(w.ctx, w.analyst, other.ID, fear.ID))
		if n := len(w.codings(coding.Filter{Codes: []coding.CodeID{fear.ID}})); n != 2 {
			t.Errorf("%d codings", n)
		}
		counts, err := w.book.CountCodings(w.ctx, w.analyst)
		w.ok(err)
		if counts[doc.ID][fear.ID] != 2 {
			t.Errorf("counts %v", counts)
		}
		merged, err := w.book.MergedCodes(w.ctx, w.analyst)
		w.ok(err)
		if of := merged[fear.ID]; len(merged) != 1 || len(of) != 1 || of[0].Name != "dread" {
			t.Errorf("merged %v", merged)
		}
		_, err = w.book.Code(w.ctx, w.analyst, other.ID, w.at(doc, "And you?"))
		w.want(sheaf.NotFound, err)
		w.undo(w.analyst)
		if n := len(w.codings(coding.Filter{Codes: []coding.CodeID{fear.ID}})); n != 1 {
			t.Errorf("%d codings after undo", n)
		}
	})
	t.Run("a code in a participant's words loses its name with them and can get another", func(t *testing.T) {
		vivo, err := w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "the year of the flood", InVivo: a.ID})
		w.ok(err)
		w.erase(a.ID)
		codes, err := w.book.Codes(w.ctx, w.analyst)
		w.ok(err)
		var now coding.Code
		for _, c := range codes {
			if c.ID == vivo.ID {
				now = c
			}
		}
		if !now.Erased || now.Name != coding.ErasedName || !now.InVivo.IsZero() {
			t.Errorf("%+v", now)
		}
		now.Name = "disaster"
		now, err = w.book.ChangeCode(w.ctx, w.analyst, now)
		w.ok(err)
		if now.Erased || now.Name != "disaster" {
			t.Errorf("%+v", now)
		}
	})
	w.clean()
}

// How far the coding is may be seen by those who may not read: it is counted
// from the structure.
func TestStanding(t *testing.T) {
	w := newWorld(t)
	doc, _, _ := w.two()
	fear, dread := w.code("fear"), w.code("dread")
	w.lay(fear, doc, "We were boys")
	w.lay(dread, doc, "He remembers it better")
	w.ok(w.book.MergeCodes(w.ctx, w.analyst, dread.ID, fear.ID))
	_, err := w.book.Code(w.ctx, w.colleague, fear.ID, w.at(doc, "We were afraid"))
	w.ok(err)
	taken, err := w.book.Code(w.ctx, w.colleague, fear.ID, w.at(doc, "And you?"))
	w.ok(err)
	w.ok(w.book.Uncode(w.ctx, w.colleague, taken.ID))

	codes, works, err := w.book.Standing(w.ctx, w.auditor)
	w.ok(err)
	if codes != 1 || len(works) != 2 {
		t.Fatalf("%d codes, %+v", codes, works)
	}
	for i, want := range []coding.Work{
		{Document: doc.ID, By: w.analyst.Member(), Codings: 2}, {Document: doc.ID, By: w.colleague.Member(), Codings: 1},
	} {
		if got := works[i]; got.Document != want.Document || got.By != want.By || got.Codings != want.Codings || got.Last.IsZero() {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	_, err = w.book.Codes(w.ctx, w.auditor)
	w.want(sheaf.Denied, err)
	w.clean()
}

func TestErase(t *testing.T) {
	w := newWorld(t)
	doc, a, b := w.two()
	fear := w.code("fear")
	gone := w.lay(fear, doc, "We were boys")
	kept := w.lay(fear, doc, "He remembers it better")
	across := w.lay(fear, doc, doc.Text[w.at(doc, "We were afraid.").Span.Start:w.at(doc, "We were boys").Span.End])
	memo := func(m coding.Memo) coding.Memo {
		t.Helper()
		written, err := w.book.WriteMemo(w.ctx, w.analyst, m)
		w.ok(err)
		return written
	}
	onA := memo(coding.Memo{On: coding.OnCoding, Target: gone.ID.ID, Text: "about the first of them"})
	onB := memo(coding.Memo{On: coding.OnSubject, Target: b.ID.ID, Text: "about the second"})
	onBoth := memo(coding.Memo{On: coding.OnDocument, Target: doc.ID.ID, Title: "both", Text: "about both"})
	onNone := memo(coding.Memo{On: coding.OnStudy, Text: "about nobody"})
	onCode := memo(coding.Memo{On: coding.OnCode, Target: fear.ID.ID, Text: "about nobody, on a code"})
	onBoth.Text = "about both of them"
	onBoth, err := w.book.ChangeMemo(w.ctx, w.analyst, onBoth)
	w.ok(err)
	if diff := cmp.Diff(2, len(onBoth.Subjects)); diff != "" {
		t.Fatal(diff)
	}

	w.erase(a.ID)
	w.ok(w.door.Do(w.ctx, w.holder, access.EraseSubject, func(tx *access.Tx) error { return w.book.Erase(tx, a.ID) }))

	left := map[coding.CodingID]coding.Coding{}
	for _, one := range w.codings(coding.Filter{}) {
		left[one.ID] = one
	}
	if len(left) != 2 || left[kept.ID].Version != 1 {
		t.Errorf("%d codings are left", len(left))
	}
	if one := left[across.ID]; len(one.Subjects) != 1 || one.Subjects[0] != b.ID || len(one.Speaking) != 1 {
		t.Errorf("a coding across both does not stand for the other alone: %+v", one)
	}
	memos := map[coding.MemoID]coding.Memo{}
	listed, err := w.book.Memos(w.ctx, w.analyst)
	w.ok(err)
	for _, m := range listed {
		memos[m.ID] = m
	}
	if _, there := memos[onA.ID]; there || len(memos) != 4 || memos[onB.ID].Text == "" || memos[onNone.ID].Text == "" || memos[onCode.ID].Text == "" {
		t.Errorf("memos left: %v", memos)
	}
	withheld := memos[onBoth.ID]
	if !withheld.Suspended || withheld.Text != "" || withheld.Title != "" {
		t.Errorf("a memo about both is not withheld: %+v", withheld)
	}
	changes, err := w.study.Changes(w.ctx, w.analyst, 0)
	w.ok(err)
	for _, ch := range changes {
		if strings.Contains(string(ch.After)+string(ch.Before), "about both") {
			t.Error("the log of changes still says what a withheld memo says")
		}
	}

	read, err := w.book.OpenSuspended(w.ctx, w.analyst, onBoth.ID)
	w.ok(err)
	if read.Text != "about both of them" {
		t.Errorf("opened %q", read.Text)
	}
	confirmed, err := w.book.ConfirmMemo(w.ctx, w.analyst, onBoth.ID)
	w.ok(err)
	if confirmed.Suspended || confirmed.Text != "about both of them" || len(confirmed.Subjects) != 1 {
		t.Errorf("confirmed: %+v", confirmed)
	}
	_, err = w.book.ConfirmMemo(w.ctx, w.analyst, onBoth.ID)
	w.want(sheaf.Conflict, err)
	w.clean()

	_, err = w.book.Code(w.ctx, w.analyst, fear.ID, w.at(doc, "We were boys"))
	w.want(sheaf.NotFound, err)
	w.erase(b.ID)
	if n := len(w.codings(coding.Filter{})); n != 0 {
		t.Errorf("%d codings after everybody was erased", n)
	}
	w.clean()
}

func TestMemoRefuses(t *testing.T) {
	w := newWorld(t)
	doc, _, _ := w.two()
	for _, tt := range []struct {
		rule string
		memo coding.Memo
		want sheaf.Kind
	}{
		{"no text", coding.Memo{On: coding.OnStudy, Text: " "}, sheaf.Invalid},
		{"on nothing there is", coding.Memo{On: "wall", Target: doc.ID.ID, Text: "x"}, sheaf.Invalid},
		{"a document unnamed", coding.Memo{On: coding.OnDocument, Text: "x"}, sheaf.Invalid},
		{"the study, named", coding.Memo{On: coding.OnStudy, Target: doc.ID.ID, Text: "x"}, sheaf.Invalid},
		{"no such document", coding.Memo{On: coding.OnDocument, Target: sheaf.NewID(), Text: "x"}, sheaf.NotFound},
		{"no such code", coding.Memo{On: coding.OnCode, Target: sheaf.NewID(), Text: "x"}, sheaf.NotFound},
		{"no such coding", coding.Memo{On: coding.OnCoding, Target: sheaf.NewID(), Text: "x"}, sheaf.NotFound},
		{"no such participant", coding.Memo{On: coding.OnSubject, Target: sheaf.NewID(), Text: "x"}, sheaf.NotFound},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := w.book.WriteMemo(w.ctx, w.analyst, tt.memo)
			w.want(tt.want, err)
		})
	}
}

func TestPassages(t *testing.T) {
	w := newWorld(t)
	doc, a, b := w.two()
	c := person("R-5T", "analyse")
	other := w.admit([]says{{c, "Interviewer", "Were you afraid?"}, {c, "R-5T", "Never of the Flood."}}, c)
	fear, water := w.code("fear"), w.code("water")
	w.lay(fear, doc, "we were afraid of the water")
	w.lay(water, doc, "the water")
	w.lay(water, doc, "in the year of the flood – الطوفان")
	w.lay(fear, other, "Were you afraid?")
	w.ok(w.study.SetAttribute(w.ctx, w.analyst, a.ID, "role", "Miller"))
	one, both := []coding.CodeID{fear.ID}, []coding.CodeID{fear.ID, water.ID}
	for _, tt := range []struct {
		rule  string
		query coding.Query
		want  []string
	}{
		{"a code", coding.Query{Codes: one}, []string{"we were afraid of the water", "Were you afraid?"}},
		{"any of several", coding.Query{Codes: both}, []string{"in the year of the flood – الطوفان", "we were afraid of the water", "the water", "Were you afraid?"}},
		{"all of several lie on", coding.Query{Codes: both, All: true}, []string{"the water"}},
		{"words, folded, in paragraphs", coding.Query{Words: "the FLOOD"}, []string{"I met R-2K at the mill, in the year of the flood – الطوفان.", "Never of the Flood."}},
		{"Arabic words, folded", coding.Query{Words: "الطّوفان"}, []string{"I met R-2K at the mill, in the year of the flood – الطوفان."}},
		{"a code and words", coding.Query{Codes: both, Words: "afraid of"}, []string{"we were afraid of the water"}},
		{"an attribute", coding.Query{Codes: one, Attribute: map[string]string{"ROLE": "miller"}}, []string{"we were afraid of the water"}},
		{"an attribute nobody has", coding.Query{Codes: one, Attribute: map[string]string{"role": "smith"}}, nil},
		{"a document", coding.Query{Codes: one, Document: other.ID}, []string{"Were you afraid?"}},
		{"who speaks", coding.Query{Codes: one, Speaker: text.RoleInterviewer}, []string{"Were you afraid?"}},
		{"a participant", coding.Query{Words: "afraid", Subject: b.ID}, []string{"He remembers it better than I do. We were afraid."}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var quotes []string
			for _, p := range w.passages(tt.query) {
				quotes = append(quotes, p.Quote)
			}
			if diff := cmp.Diff(tt.want, quotes); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("says where it stands and whose wording it is", func(t *testing.T) {
		p := w.passages(coding.Query{Codes: one})[0]
		want := coding.Passage{Coding: p.Coding, Anchor: p.Coding.Anchor, Quote: "we were afraid of the water", Subjects: []study.SubjectID{a.ID},
			Labels: []string{"R-7Q"}, Document: doc.ID, Account: doc.Account, Paragraph: 5, Role: text.RoleParticipant, Provenance: text.OwnWords}
		if diff := cmp.Diff(want, p); diff != "" || p.Coding.ID.IsZero() {
			t.Error(diff)
		}
	})
	t.Run("asks for something", func(t *testing.T) {
		_, err := w.book.Passages(w.ctx, w.analyst, coding.Query{Document: doc.ID})
		w.want(sheaf.Invalid, err)
		_, err = w.book.Passages(w.ctx, w.analyst, coding.Query{Codes: []coding.CodeID{{ID: sheaf.NewID()}}})
		w.want(sheaf.NotFound, err)
		_, err = w.book.Passages(w.ctx, w.auditor, coding.Query{Codes: one})
		w.want(sheaf.Denied, err)
	})
	t.Run("a listing that leaves is recorded with counts and no term", func(t *testing.T) {
		listed, err := w.book.ListPassages(w.ctx, w.analyst, coding.Query{Words: "afraid"})
		w.ok(err)
		entries, err := w.door.Entries(w.ctx, w.auditor, 1)
		w.ok(err)
		last := entries[len(entries)-1]
		said, err := json.Marshal(last)
		w.ok(err)
		if last.Act != string(access.ListPassages) || !strings.Contains(string(said), `"passages":3`) || len(listed) != 3 || strings.Contains(string(said), "afraid") {
			t.Errorf("%d listed, recorded as %s", len(listed), said)
		}
	})
	t.Run("who is on hold is withheld, also where others speak of them", func(t *testing.T) {
		w.ok(w.study.Hold(w.ctx, w.interviewer, b.ID, true, ""))
		met := w.passages(coding.Query{Words: "the mill"})
		if len(met) != 0 {
			t.Errorf("%d passages found by the words of somebody on hold", len(met))
		}
		w.ok(w.study.Hold(w.ctx, w.holder, b.ID, false, ""))
		w.ok(w.study.Hold(w.ctx, w.interviewer, a.ID, true, ""))
		listed, err := w.book.ListPassages(w.ctx, w.analyst, coding.Query{Codes: one})
		w.ok(err)
		if len(listed) != 2 || !listed[0].Withheld || listed[0].Quote != "" || listed[1].Withheld {
			t.Errorf("listed %+v", listed)
		}
		w.ok(w.study.Hold(w.ctx, w.holder, a.ID, false, ""))
	})
	t.Run("what was erased is a gap", func(t *testing.T) {
		w.erase(b.ID)
		if p := w.passages(coding.Query{Words: "at the mill"}); len(p) != 1 || !strings.Contains(p[0].Quote, "I met ____ at") {
			t.Errorf("%+v", p)
		}
	})
}

func TestDump(t *testing.T) {
	w := newWorld(t)
	doc, a, _ := w.two()
	fear := w.code("fear")
	vivo, err := w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "the year of the flood", InVivo: a.ID})
	w.ok(err)
	w.lay(fear, doc, "We were boys")
	w.lay(vivo, doc, "afraid of the water")
	w.lay(fear, doc, "I met R-2K")
	_, err = w.book.WriteMemo(w.ctx, w.analyst, coding.Memo{On: coding.OnDocument, Target: doc.ID.ID, Text: "about both"})
	w.ok(err)
	items, err := w.book.Dump(w.ctx, w.holder)
	w.ok(err)
	keys := map[string][]int{}
	for _, item := range items {
		folder := strings.Split(item.Path, "/")[1]
		keys[folder] = append(keys[folder], len(item.Keys))
		if !strings.HasPrefix(string(item.JSON), `{"v":1`) {
			t.Errorf("%s does not begin with its version", item.Path)
		}
		if folder == "codebook.json" && strings.Contains(string(item.JSON), "flood") {
			t.Error("a participant's words lie under the structure key")
		}
		if _, err := w.door.SealFor(w.ctx, w.holder, access.StudyBackup, item); err != nil {
			t.Errorf("%s cannot be sealed: %v", item.Path, err)
		}
	}
	if n := len(keys["codings"]); n != 2 || keys["codings"][0]+keys["codings"][1] != 3 {
		t.Errorf("codings lie in files under %v keys", keys["codings"])
	}
	if diff := cmp.Diff([]int{1}, keys["codes"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1}, keys["memos"]); diff != "" {
		t.Error(diff)
	}
}

// A row that was put in the place of another, or altered, is pointed out.
func TestCheckFindsWhatWasAltered(t *testing.T) {
	w := newWorld(t)
	doc, _, _ := w.two()
	fear := w.code("fear")
	w.lay(fear, doc, "We were boys")
	w.lay(fear, doc, "afraid of the water")
	before := w.codings(coding.Filter{})
	w.swapCodings()
	problems, err := w.book.Check(w.ctx, w.auditor)
	w.ok(err)
	if len(problems) == 0 {
		t.Error("two codings changed places and nothing is said")
	}
	_, err = coding.New(w.door, w.study).Codings(w.ctx, w.analyst, coding.Filter{})
	w.want(sheaf.Corrupt, err)
	if after := w.codings(coding.Filter{}); !slices.EqualFunc(after, before, sameCoding) {
		t.Errorf("who had read them is told %+v, it was %+v", after, before)
	}
}
