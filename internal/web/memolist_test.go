package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace/worldtest"
)

var sampleID = sheaf.ID{7}.String()

// subject finds somebody of the study by their label.
func (m mill) subject(t *testing.T, label string) study.SubjectID {
	t.Helper()
	s, err := m.Working.Study.SubjectByLabel(t.Context(), m.Founder, label)
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

func (m mill) memos(t *testing.T) []coding.Memo {
	t.Helper()
	all, err := m.Working.Book.Memos(t.Context(), m.Founder)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestMemoPages(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	keeping := m.codeOf(t, "Keeping")
	zorvand, kelmur := m.subject(t, m.zorvand.Label), m.subject(t, m.kelmur.Label)
	says(t, body(t, v.get("/memos")), "Nobody has written a memo yet")

	t.Run("one is written on a code, about somebody", func(t *testing.T) {
		says(t, body(t, v.get("/memos/new?on=code&target="+keeping.ID.String())), "A code", "Keeping", m.zorvand.Label)
		r := v.post("/memos", url.Values{"on": {"code"}, "target": {keeping.ID.String()}, "title": {"Small things"}, "text": {"What is kept is small."}, "subject": {kelmur.String()}})
		id := m.memos(t)[0].ID
		v.want(r, http.StatusSeeOther, memoPath(id))
		says(t, body(t, v.get("/memos")), "Small things", "What is kept is small.", codePath(keeping.ID), m.kelmur.Label)
	})
	t.Run("without a text it comes back with what was typed", func(t *testing.T) {
		at := "/memos/new?again=&on=study"
		v.want(v.post("/memos", url.Values{"on": {"study"}, "title": {"Typed and not lost"}, "text": {" "}}), http.StatusSeeOther, at)
		says(t, body(t, v.get(at)), "Typed and not lost", "a memo needs a text")
	})
	t.Run("narrowed by what it is on and by words, which stand in no address", func(t *testing.T) {
		v.post("/memos", url.Values{"on": {"study"}, "text": {"Ask about the oven."}})
		v.want(v.post("/memos/find", url.Values{"words": {"OVEN"}, "on": {""}}), http.StatusSeeOther, "/memos?words=1")
		page := body(t, v.get("/memos?words=1"))
		if !strings.Contains(page, "about the oven") || strings.Contains(page, "What is kept is small") {
			t.Error("not narrowed by words")
		}
		page = body(t, v.get("/memos?on=code"))
		if strings.Contains(page, "about the oven") || !strings.Contains(page, "What is kept is small") {
			t.Error("not narrowed by what it is on")
		}
	})
	t.Run("what somebody else changed meanwhile is shown beside one's own", func(t *testing.T) {
		one := m.memos(t)[0]
		one.Text = "Theirs, about the oven."
		if _, err := m.Working.Book.ChangeMemo(t.Context(), m.Founder, one); err != nil {
			t.Fatal(err)
		}
		v.want(v.post(memoPath(one.ID), url.Values{"text": {"Mine."}}), http.StatusBadRequest, "")
		v.want(v.post(memoPath(one.ID), url.Values{"text": {"Mine."}, "version": {"1"}}), http.StatusSeeOther, memoPath(one.ID)+"?again=")
		says(t, body(t, v.get(memoPath(one.ID)+"?again=")), "Theirs, about the oven.", "Mine.", `name="version" value="2"`)
		v.want(v.post(memoPath(one.ID), url.Values{"text": {"Mine."}, "version": {"2"}}), http.StatusSeeOther, memoPath(one.ID))
	})
	t.Run("one is removed, and undo brings it back", func(t *testing.T) {
		before := len(m.memos(t))
		v.want(v.post(memoPath(m.memos(t)[0].ID)+"/remove", url.Values{}), http.StatusSeeOther, "/memos")
		if len(m.memos(t)) != before-1 {
			t.Error("it is still there")
		}
		v.post("/undo", url.Values{"back": {"/memos"}})
		if len(m.memos(t)) != before {
			t.Error("undo does not bring it back")
		}
	})
	t.Run("one about somebody erased shows no word until it was pressed for, and the record has that", func(t *testing.T) {
		v.post("/memos", url.Values{"on": {"study"}, "title": {"Two of them"}, "text": {"They remember it differently."}, "subject": {zorvand.String(), kelmur.String()}})
		if _, err := m.Space.Erase(t.Context(), m.Founder, "me", worldtest.Passphrase, m.kelmur.Label); err != nil {
			t.Fatal(err)
		}
		var id coding.MemoID
		for _, one := range m.memos(t) {
			if one.Suspended && one.On == coding.OnStudy {
				id = one.ID
			}
		}
		v := m.visit(t, m.workbench(t)) // an erasure begins a new epoch, whose key the old session lacks
		before := m.entries(t)
		for _, path := range []string{"/memos", memoPath(id)} {
			page := body(t, v.get(path))
			says(t, page, "Withheld")
			if strings.Contains(page, "differently") || strings.Contains(page, "Two of them") {
				t.Errorf("%s shows it", path)
			}
		}
		if m.entries(t) != before {
			t.Error("looking at the list left an entry")
		}
		says(t, body(t, v.post(memoPath(id)+"/open", url.Values{})), "They remember it differently.", "/confirm")
		if m.entries(t) != before+1 {
			t.Error("the record does not say that it was read")
		}
		v.want(v.post(memoPath(id)+"/confirm", url.Values{}), http.StatusSeeOther, memoPath(id))
		says(t, body(t, v.get(memoPath(id))), "They remember it differently.")
	})
}

func TestSubjectsPage(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	id := m.subject(t, m.zorvand.Label)
	path := "/subjects/" + id.String()
	value := func() string {
		t.Helper()
		all, err := m.Working.Study.Attributes(t.Context(), m.Founder)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if a.Subject == id && a.Name == "role" {
				return a.Value
			}
		}
		return ""
	}
	v.want(v.post(path, url.Values{"name": {"role"}, "before": {""}, "value": {"driver"}}), http.StatusSeeOther, "/subjects#s-"+id.String())
	says(t, body(t, v.get("/subjects")), m.zorvand.Label, m.kelmur.Label, `value="driver"`, "1 value was set.")
	v.want(v.post(path, url.Values{"name": {"role"}, "before": {"miller"}, "value": {"clerk"}}), http.StatusConflict, "")
	if got := value(); got != "driver" {
		t.Errorf("what somebody else said was overwritten: %q", got)
	}
	v.post(path, url.Values{"name": {"role"}, "before": {"driver"}, "value": {""}})
	if got := value(); got != "" {
		t.Errorf("it was not taken back: %q", got)
	}
	v.post("/undo", url.Values{"back": {"/subjects"}})
	if got := value(); got != "driver" {
		t.Errorf("undone it is %q", got)
	}
	if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, true); err != nil {
		t.Fatal(err)
	}
	if page := body(t, v.get("/subjects")); strings.Contains(page, `action="`+path+`"`) {
		t.Error("somebody on hold can be described")
	}
	v.want(v.post(path, url.Values{"name": {"role"}, "before": {"driver"}, "value": {"clerk"}}), http.StatusForbidden, "")
}
