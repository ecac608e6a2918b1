package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"sheaf/internal/coding"
)

// codeOf finds a code of the study by its name or path.
func (m mill) codeOf(t *testing.T, name string) coding.Code {
	t.Helper()
	code, err := m.Working.Book.CodeByName(t.Context(), m.Founder, name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return code
}

func hasCode(t *testing.T, m mill, name string) bool {
	t.Helper()
	_, err := m.Working.Book.CodeByName(t.Context(), m.Founder, name)
	return err == nil
}

func TestCodebookPages(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	keeping, waiting := m.codeOf(t, "Keeping"), m.codeOf(t, "Waiting")

	t.Run("a code is added below another, in the colour that was chosen", func(t *testing.T) {
		r := v.post("/codebook", url.Values{"name": {"Keys"}, "parent": {keeping.ID.String()}, "color": {"hue-7"}, "definition": {"what opens and shuts (invented)"}})
		keys := m.codeOf(t, "Keeping/Keys")
		v.want(r, http.StatusSeeOther, "/codebook#c-"+keys.ID.String())
		page := body(t, v.get("/codebook"))
		says(t, page, "Keys", "what opens and shuts (invented)", `hue-7`, "1 coding")
	})
	t.Run("a form that is refused comes back with what was typed", func(t *testing.T) {
		r := v.post("/codebook", url.Values{"name": {"waiting"}, "definition": {"typed at length"}})
		v.want(r, http.StatusSeeOther, "/codebook?again=")
		says(t, body(t, v.get("/codebook?again=")), "typed at length", "a code of this name already")
		if strings.Contains(body(t, v.get("/codebook")), "typed at length") {
			t.Error("it comes back without being asked for")
		}
	})
	t.Run("what somebody else changed meanwhile is shown beside one's own", func(t *testing.T) {
		theirs := waiting
		theirs.Name, theirs.Definition = "Waiting outside", "theirs"
		theirs, err := m.Working.Book.ChangeCode(t.Context(), m.Founder, theirs)
		if err != nil {
			t.Fatal(err)
		}
		mine := url.Values{"name": {"Standing about"}, "definition": {"mine"}, "version": {"1"}}
		v.want(v.post(codePath(waiting.ID), url.Values{"name": {"Standing about"}}), http.StatusBadRequest, "")
		v.want(v.post(codePath(waiting.ID), mine), http.StatusSeeOther, codePath(waiting.ID)+"?again=")
		page := body(t, v.get(codePath(waiting.ID)+"?again="))
		says(t, page, "Waiting outside", "theirs", "Standing about", "mine", `name="version" value="2"`)
		if !hasCode(t, m, "Waiting outside") {
			t.Error("it was overwritten")
		}
		mine.Set("version", strconv.FormatUint(theirs.Version, 10))
		v.want(v.post(codePath(waiting.ID), mine), http.StatusSeeOther, codePath(waiting.ID))
		v.want(v.post("/undo", url.Values{"back": {"/codebook"}}), http.StatusSeeOther, "/codebook")
		if !hasCode(t, m, "Waiting outside") {
			t.Error("undo does not bring theirs back")
		}
	})
	t.Run("a code that passages carry is not removed, and the page says why", func(t *testing.T) {
		says(t, body(t, v.get(codePath(waiting.ID))), "It cannot be removed: 1 passage is coded with it")
		v.want(v.post(codePath(waiting.ID)+"/remove", url.Values{}), http.StatusSeeOther, codePath(waiting.ID)+"?again=")
		says(t, body(t, v.get(codePath(waiting.ID)+"?again=")), "passages are coded with it")
	})
	t.Run("codes are moved, merged, and parted again by undo", func(t *testing.T) {
		v.want(v.post(codePath(waiting.ID)+"/move", url.Values{"parent": {keeping.ID.String()}, "from": {"tree"}}), http.StatusSeeOther, "/codebook#c-"+waiting.ID.String())
		if !hasCode(t, m, "Keeping/Waiting outside") {
			t.Error("it was not moved")
		}
		v.want(v.post(codePath(waiting.ID)+"/merge", url.Values{"into": {keeping.ID.String()}}), http.StatusSeeOther, codePath(keeping.ID))
		says(t, body(t, v.get(codePath(keeping.ID))), "2 codings", "Waiting outside")
		v.post("/undo", url.Values{"back": {"/"}})
		v.post("/undo", url.Values{"back": {"/"}})
		if m.codeOf(t, "Waiting outside").Parent != (coding.CodeID{}) {
			t.Error("undo does not bring it back to its place")
		}
	})
	t.Run("a split takes chosen passages to a new code", func(t *testing.T) {
		says(t, body(t, v.get(codePath(waiting.ID)+"/split")), "beside the wall")
		laid, err := m.Working.Book.Codings(t.Context(), m.Founder, coding.Filter{Codes: []coding.CodeID{waiting.ID}})
		if err != nil || len(laid) != 1 {
			t.Fatal(laid, err)
		}
		v.want(v.post(codePath(waiting.ID)+"/split", url.Values{"name": {"Walls"}}), http.StatusSeeOther, codePath(waiting.ID)+"/split?again=")
		says(t, body(t, v.get(codePath(waiting.ID)+"/split?again=")), "no passage was chosen", `value="Walls"`)
		r := v.post(codePath(waiting.ID)+"/split", url.Values{"name": {"Walls"}, "coding": {laid[0].ID.String()}})
		v.want(r, http.StatusSeeOther, codePath(m.codeOf(t, "Walls").ID))
		says(t, body(t, v.get("/codebook")), "1 passage went over to \u2068Walls\u2069.")
	})
	t.Run("the history tells who did what, and what it was before", func(t *testing.T) {
		says(t, body(t, v.get(codePath(waiting.ID)+"/history")), "Added", "Changed", "Split to", "Walls", "undone", "<del><bdi>Waiting</bdi></del>")
	})
	t.Run("no code, no page", func(t *testing.T) {
		for _, path := range []string{"/codebook/nothing", "/codebook/nothing/split", "/codebook/nothing/history"} {
			v.want(v.get(path), http.StatusNotFound, "")
		}
	})
}
