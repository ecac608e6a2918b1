package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/workspace"
)

// Lists asked the study once more for each of their lines. What a page costs is
// counted in statements, where it does not depend on how busy the machine is.
func TestAPageReadsOnceForAllItsLines(t *testing.T) {
	count := storetest.Count()
	m := newMill(t, func(o *workspace.Options) { o.Faults = count.Faults() })
	v := m.visit(t, m.workbench(t))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	anchor := func(words string) study.Anchor {
		return study.Anchor{Document: m.doc.ID, Version: 1, Span: place(m.doc.Text, words, words)}
	}
	words := strings.Fields("We waited beside the wall until it was dark")
	passage := func(i int) string { return strings.Join(words[i%4:i%4+4], " ") }
	write := func(i int) {
		t.Helper()
		claim, err := m.Working.Register.AddClaim(t.Context(), m.Founder, evidence.Claim{Text: "Claim " + strconv.Itoa(i) + "."})
		must(err)
		_, err = m.Working.Register.Bear(t.Context(), m.Founder, evidence.Bearing{Claim: claim.ID, Stance: evidence.Supports, Basis: evidence.FirstHand,
			Anchor: anchor(passage(i))})
		must(err)
		laid := m.Code(m.doc, "Code "+strconv.Itoa(i), passage(i))
		_, err = m.Working.Book.WriteMemo(t.Context(), m.Founder, coding.Memo{On: coding.OnCoding, Target: laid.ID.ID, Text: "Memo " + strconv.Itoa(i) + "."})
		must(err)
		v.post("/publications/basket", url.Values{"coding": {laid.ID.String()}, "back": {"/"}})
		v.post("/publications/basket", url.Values{"document": {m.doc.ID.String()}, "version": {"1"}, "span": {strconv.Itoa(i) + "-" + strconv.Itoa(i+20)}, "back": {"/"}})
	}
	at := anchor("small key of the mill")
	pages := map[string]struct {
		path string
		each int // statements that a line may cost
	}{
		"the claims":                 {"/claims", 0},
		"what a passage can bear on": {"/claims/new?document=" + m.doc.ID.String() + "&version=1&span=" + spanText(at.Span), 0},
		"the memos":                  {"/memos", 0},
		"the basket":                 {"/publications", 1}, // a coding is looked for by its id, among all that there are
	}
	cost := func() map[string]int {
		t.Helper()
		all := map[string]int{}
		for name, page := range pages {
			v.want(v.get(page.path), http.StatusOK, "") // what is kept is kept
			before := count.Steps()
			body(t, v.get(page.path))
			all[name] = count.Steps() - before
		}
		return all
	}
	const few, many = 3, 12
	for i := range few {
		write(i)
	}
	first := cost()
	for i := few; i < many; i++ {
		write(i)
	}
	second := cost()
	for name, page := range pages {
		if second[name]-first[name] > page.each*(many-few) {
			t.Errorf("%s reads on with every line", name)
		}
		t.Logf("%s: %d statements for %d lines, %d for %d", name, first[name], few, second[name], many)
	}
}
