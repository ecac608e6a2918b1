package web

import (
	"strings"
	"testing"

	"sheaf/internal/access"
)

// The policy table lets everybody on the team see where the study stands. An
// auditor is shown that and no way to what they may not read; that it is not
// offered leaves no refusal in the record.
func TestAuditorSeesWhereTheStudyStands(t *testing.T) {
	w := newWhole(t)
	v := w.as(t, seat{name: "auditor", handle: "auditor"})
	refusals := func() (n int) {
		c, _ := w.founder(t)
		defer c.Forget()
		all, err := w.space.Entries(t.Context(), c, access.Working, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if e.Act == refusedAct {
				n++
			}
		}
		return n
	}
	before := refusals()
	for _, path := range []string{"/", "/documents"} {
		page := body(t, v.get(path))
		if !strings.Contains(page, `<table class="documents">`) {
			t.Errorf("%s does not list the documents", path)
		}
		for _, way := range []string{`href="/documents/`, `href="/passages`, `href="/codebook`, `href="/publications`, `href="/grid`} {
			if strings.Contains(page, way) {
				t.Errorf("%s offers %s", path, way)
			}
		}
	}
	if after := refusals(); after != before {
		t.Errorf("%d refusals were left in the record", after-before)
	}
	if page := body(t, w.as(t, seat{name: "interviewer", handle: "interviewer"}).get("/")); !strings.Contains(page, `href="/documents/`) {
		t.Error("an interviewer is not led to the documents")
	}
}
