package web

import (
	"net/http"
	"strings"
	"testing"
)

// What a question was put to is read once, as long as nothing is changed, and is in no
// memory after a lock or an erasure.
func TestAQuestionIsPutToTheStudyAsItStands(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := m.visit(t, b)
	held := func() (l *loaded) {
		b.sessions.mu.Lock()
		defer b.sessions.mu.Unlock()
		for _, in := range b.sessions.byKey {
			if in.loaded != nil {
				l = in.loaded
			}
		}
		return l
	}
	before := body(t, v.get("/analysis/said"))
	first := held()
	if first == nil {
		t.Fatal("nothing is held")
	}
	v.get("/analysis/together")
	if held() != first {
		t.Error("it is read again though nothing was changed")
	}
	m.Code(m.doc, "Keeping", "counted the lamps")
	if after := body(t, v.get("/analysis/said")); after == before || !strings.Contains(after, "Keeping") {
		t.Error("the answer does not know what was coded since")
	}
	if held() == first {
		t.Error("it is held though something was changed")
	}
	b.sessions.unload()
	if held() != nil {
		t.Error("an erasure leaves it in memory")
	}
	v.get("/analysis/said")
	v.want(v.post("/lock", nil), http.StatusSeeOther, "/unlock")
	if held() != nil {
		t.Error("a lock leaves it in memory")
	}
}
