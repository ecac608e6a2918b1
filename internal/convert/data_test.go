package convert

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/text"
)

// interview reads one of the published interviews that lie beside the
// repository.
func interview(t testing.TB, name string) []byte {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	data, err := os.ReadFile(filepath.Join(dir, "..", "shared", "data", "interviews", name))
	if os.IsNotExist(err) && os.Getenv("SHEAF_REQUIRE_DATA") == "" {
		t.Skip("the published interviews are not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustRead(t testing.TB, name string, data []byte) (text.Transcript, Report) {
	t.Helper()
	tr, report, err := Read(context.Background(), name, data, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Validate(); err != nil {
		t.Fatal(err)
	}
	return tr, report
}

func TestPublishedInterviews(t *testing.T) {
	for _, c := range []struct {
		file     string
		words    int
		language string
		speakers []string // in the order they are met
		turns    []int
		roles    []text.Role
	}{
		{"Ana.docx", 8800, "en", []string{"Researcher 1", "Ana"}, []int{123, 123}, []text.Role{text.RoleInterviewer, text.RoleUnknown}},
		{"David.docx", 6155, "en", []string{"Researcher 1", "David"}, []int{37, 37}, []text.Role{text.RoleInterviewer, text.RoleUnknown}},
		{"metamuse-34.txt", 12153, "en", []string{"Geoffrey Litt", "Adam Wiggins", "Mark McGranaghan"}, []int{56, 32, 16}, []text.Role{"", "", ""}},
		{"sheffield-readme.docx", 370, "en", nil, nil, nil},
		{"McELVEY_10MAR92.txt", 4232, "en", nil, nil, nil},
		{"levantine-arabic.txt", 561, "ar", nil, nil, nil},
	} {
		t.Run(c.file, func(t *testing.T) {
			tr, report := mustRead(t, c.file, interview(t, c.file))
			t.Logf("%d words, %d paragraphs, %d turns, report %+v", tr.Words(), len(tr.Paragraphs), len(tr.Turns), report)
			if tr.Words() != c.words || tr.Language != c.language {
				t.Errorf("%d words in %q, want %d in %q", tr.Words(), tr.Language, c.words, c.language)
			}
			if len(tr.Speakers) != len(c.speakers) {
				t.Fatalf("%d speakers, want %d: %v", len(tr.Speakers), len(c.speakers), tr.Speakers)
			}
			for i, s := range tr.Speakers {
				if s.Label != c.speakers[i] || s.Role != c.roles[i] || len(tr.TurnsOf(i)) != c.turns[i] {
					t.Errorf("speaker %q, %q, with %d turns; want %q, %q, %d", s.Label, s.Role, len(tr.TurnsOf(i)), c.speakers[i], c.roles[i], c.turns[i])
				}
			}
		})
	}
}

func TestPublishedInterviewsInDetail(t *testing.T) {
	t.Run("the first line of Ana is a header", func(t *testing.T) {
		tr, report := mustRead(t, "Ana.docx", interview(t, "Ana.docx"))
		if p := tr.Paragraphs[0]; p.Turn != -1 || p.Label.Len() != 0 {
			t.Errorf("first paragraph: %+v", p)
		}
		if len(report.Properties) == 0 {
			t.Error("the properties of the file are not reported")
		}
	})
	t.Run("the comments of David are reported", func(t *testing.T) {
		if _, report := mustRead(t, "David.docx", interview(t, "David.docx")); report.Comments != 9 {
			t.Errorf("%d comments, want 9", report.Comments)
		}
	})
	t.Run("every turn of metamuse has its time", func(t *testing.T) {
		tr, _ := mustRead(t, "metamuse-34.txt", interview(t, "metamuse-34.txt"))
		last := int64(-1)
		for i, turn := range tr.Turns {
			if turn.StartMS < last {
				t.Fatalf("turn %d starts at %d ms, the one before at %d", i, turn.StartMS, last)
			}
			last = turn.StartMS
		}
		if tr.Turns[1].StartMS != 24_000 {
			t.Errorf("second turn at %d ms, want 24000", tr.Turns[1].StartMS)
		}
	})
	t.Run("Arabic lines are their own paragraphs and keep their bytes", func(t *testing.T) {
		data := interview(t, "levantine-arabic.txt")
		tr, _ := mustRead(t, "levantine-arabic.txt", data)
		if tr.Text != string(data) {
			t.Error("the text changed")
		}
		if want := len(strings.Fields(strings.ReplaceAll(strings.ReplaceAll(string(data), " ", "_"), "\u00a0", "_"))); len(tr.Paragraphs) != want {
			t.Errorf("%d paragraphs, want %d", len(tr.Paragraphs), want)
		}
	})
	t.Run("a file that is not UTF-8 is refused with the place", func(t *testing.T) {
		_, _, err := Read(context.Background(), "CAMILLERI.txt", interview(t, "CAMILLERI_18OCT91_fromscan.txt"), DefaultLimits())
		if err == nil || !strings.Contains(err.Error(), "not UTF-8 at byte") {
			t.Errorf("got %v", err)
		}
	})
}
