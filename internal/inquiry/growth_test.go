package inquiry

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/evidence"
)

// growingWorld is four people, of whom the first and the third led to one another. The
// last adds nothing.
func growingWorld(t *testing.T) *world {
	w := newWorld(t)
	pay, fear, leaving := w.theme("pay", coding.CodeID{}), w.theme("fear", coding.CodeID{}), w.theme("leaving", coding.CodeID{})
	a, b, c, d := w.person("A-1A"), w.person("B-2B"), w.person("C-3C"), w.person("D-4D")
	first := w.interview("en", turn{a, "They paid late. I was afraid."})
	second := w.interview("en", turn{b, "I was afraid of them."})
	third := w.interview("en", turn{c, "I left at night, unpaid."})
	fourth := w.interview("en", turn{d, "They paid me."})
	w.lay(pay, first, "They paid late")
	w.lay(fear, first, "I was afraid")
	w.lay(fear, second, "I was afraid")
	w.lay(leaving, third, "I left at night")
	w.lay(pay, third, "unpaid")
	w.lay(pay, fourth, "They paid me")
	w.Dependences = []evidence.Dependence{{A: a, B: c, Kind: evidence.Referral}, {A: b, B: d, Kind: evidence.Interpreter}}
	return w
}

func TestGrowth(t *testing.T) {
	w := growingWorld(t)
	answer := w.ask(growth, "base", "2", "run", "1")
	if got, want := answer.Says[0], "inquiry.growth.says unit=inquiry.growth.interviews n=4 codes=3 last=3"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got, want := w.rows(answer, "interviews"), []string{"1 | A-1A | 2 | 0 | 2 | pay · fear", "2 | B-2B | 0 | 1 | 2 | ", "3 | C-3C | 1 | 1 | 3 | leaving", "4 | D-4D | 0 | 1 | 3 | "}; !slices.Equal(got, want) {
		t.Errorf("one after another: %q, want %q", got, want)
	}
	part, _ := answer.Part("interviews")
	if q := part.Table.Rows[2][2].Query; q == nil || q.Subject != w.Subjects[2].ID || !slices.Equal(q.Codes, []coding.CodeID{w.Codes[2].ID}) {
		t.Errorf("what C's interview added leads to %+v", q)
	}
	if got, want := w.rows(answer, "runs"), []string{"3–3 | 1 | 2 | 0.500", "4–4 | 0 | 2 | 0.000"}; !slices.Equal(got, want) {
		t.Errorf("runs: %q, want %q", got, want)
	}
	if runs, _ := answer.Part("runs"); !strings.HasPrefix(runs.Says[0], "inquiry.growth.reached percent=5 notation=3+1") {
		t.Errorf("runs say %q", runs.Says)
	}
	for name, behind := range map[string]bool{"new": false, "runs": false, "curve": false, "plan": false, "beyond": true, "unseen": true} {
		if p, err := answer.Part(name); err != nil || answer.Behind(p) != behind {
			t.Errorf("%s is behind more statistics: %t, want %t (%v)", name, answer.Behind(p), behind, err)
		}
	}
	if curve, _ := answer.Part("curve"); strings.Contains(string(curve.Drawing.CSV()), "inquiry.growth.estimate") || len(curve.Drawing.Rows) != 5 {
		t.Errorf("the open curve goes beyond what was held: %v", curve.Drawing.Rows)
	}
}

// Who led to whom is one of those counted; a shared interpreter makes no chain.
func TestGrowthByChain(t *testing.T) {
	w := growingWorld(t)
	answer := w.ask(growth, "by", "chains", "base", "6")
	if got, want := w.rows(answer, "interviews"), []string{"1 | A-1A · C-3C | 3 | 0 | 3 | pay · fear · leaving", "2 | B-2B | 0 | 1 | 3 | ", "3 | D-4D | 0 | 1 | 3 | "}; !slices.Equal(got, want) {
		t.Errorf("chain after chain: %q, want %q", got, want)
	}
	if runs, _ := answer.Part("runs"); len(runs.Table.Rows) > 0 || !strings.Contains(runs.Says[0], "not-reached percent=5 why=too few interviews") {
		t.Errorf("without a base, runs say %q", runs.Says)
	}
}

func TestGrowthIsCancelled(t *testing.T) {
	w := growingWorld(t)
	w.index()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := growth.Ask(ctx, w.State, url.Values{}, plain); !errors.Is(err, context.Canceled) {
		t.Errorf("a question that was called off: %v", err)
	}
}

// The two published figures: 29 interviews for one in ten people, once with 95 % (Galvin
// 2015) and twice with 80 % (Fugard and Potts 2015).
func TestGrowthPlans(t *testing.T) {
	w := newWorld(t)
	got := w.rows(w.ask(growth), "plan")
	for i, end := range []string{" | 0.000", " | 29", " | 29"} {
		if !strings.HasSuffix(got[i], end) {
			t.Errorf("%q, want %q", got[i], end)
		}
	}
}
