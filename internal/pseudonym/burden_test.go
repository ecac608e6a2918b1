package pseudonym

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
)

// publicInterview gives a file of the folder of public interviews beside the
// repository; without it a measurement is skipped.
func publicInterview(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "interviews", name))
	if os.IsNotExist(err) {
		if os.Getenv("SHEAF_REQUIRE_DATA") != "" {
			t.Fatalf("missing: %s", name)
		}
		t.Skipf("not measured: ../shared/data/interviews/%s is missing", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// burden is what a review asks: each string that is undecided is one decision.
type burden struct {
	words, residual, all int
	asked                []string // of the residual tier
}

func (b burden) per1000(n int) float64 { return 1000 * float64(n) / float64(b.words) }

// reviewed drafts a file, counts what its review asks, and keeps each string as
// it is written, everywhere in the study.
func (w *world) reviewed(name string, data []byte) (b burden) {
	w.Helper()
	p := w.participant("Test Speaker " + name)
	o := w.lock(name, data, p)
	d, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{})
	if sheaf.KindOf(err) == sheaf.Conflict {
		d, err = w.g.Draft(w.ctx, w.holder, o.ID, Options{Deletions: LeaveOut})
	}
	w.ok(err)
	r := w.review(d)
	b.words = len(strings.Fields(r.Transcript.Text))
	var all []Decision
	for _, g := range r.Groups {
		if g.Undecided == 0 {
			continue
		}
		b.all++
		if g.Tier == detect.TierResidual {
			b.residual++
			b.asked = append(b.asked, g.String)
		}
		all = append(all, Decision{String: g.String, Sense: g.Sense, Action: Keep})
	}
	if len(all) > 0 {
		_, err := w.g.DecideAll(w.ctx, w.holder, d.ID, all)
		w.ok(err)
	}
	return b
}

// TestBurden measures how many decisions a review asks for per 1,000 words
// (white-space separated, of the text as it was read): in a study's first
// interview and in those that follow it, each string kept everywhere.
func TestBurden(t *testing.T) {
	t.Run("English, one study", func(t *testing.T) {
		w := newWorld(t)
		var first, last burden
		for i, name := range []string{"Ana.docx", "David.docx", "metamuse-34.txt", "camilleri.pdf", "mckelvey.pdf"} {
			last = w.reviewed(name, publicInterview(t, name))
			if i == 0 {
				first = last
			}
			logBurden(t, name, last)
		}
		if first.per1000(first.residual) > 9 || last.per1000(last.residual) > 15 {
			t.Errorf("worse than measured before: want at most 9 and 15 residual decisions per 1000 words")
		}
	})
	for _, tt := range []struct {
		pattern string
		most    float64
	}{{"*.ar.txt", 30}, {"*.tr.txt", 35}, {"*.fr.txt", 20}} {
		files, err := filepath.Glob(filepath.Join(demoFolder, "interview-"+tt.pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				b := newWorld(t).reviewed(filepath.Base(file), data)
				logBurden(t, filepath.Base(file), b)
				if b.per1000(b.residual) > tt.most {
					t.Errorf("worse than measured before: want at most %.1f", tt.most)
				}
			})
		}
	}
	t.Run("levantine-arabic.txt", func(t *testing.T) {
		b := newWorld(t).reviewed("levantine-arabic.txt", publicInterview(t, "levantine-arabic.txt"))
		logBurden(t, "levantine-arabic.txt", b)
		if b.per1000(b.residual) > 55 {
			t.Errorf("worse than measured before: want at most 55")
		}
	})
}

func logBurden(t *testing.T, name string, b burden) {
	t.Helper()
	t.Logf("%s: %d words; residual %d (%.1f per 1000 words), all %d (%.1f)", name, b.words, b.residual, b.per1000(b.residual), b.all, b.per1000(b.all))
	if os.Getenv("SHEAF_SHOW_ASKED") != "" {
		t.Logf("%s: %s", name, strings.Join(b.asked, " | "))
	}
}
