package convert

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

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
	r := readWith(t, File{name, data}, Options{})
	return r.Transcript, r.Report
}

// readWith reads a file that can be read.
func readWith(t testing.TB, f File, o Options) Reading {
	t.Helper()
	r, err := Read(context.Background(), f, o, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Transcript.Validate(); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPublishedInterviews(t *testing.T) {
	for _, c := range []struct {
		file     string
		words    int // 0 where another test knows them
		language string
		speakers []string // in the order they are met
		turns    []int
		roles    []text.Role
	}{
		{"Ana.docx", 8800, "en", []string{"Researcher 1", "Ana"}, []int{123, 123}, []text.Role{text.RoleInterviewer, ""}},
		{"David.docx", 6155, "en", []string{"Researcher 1", "David"}, []int{37, 37}, []text.Role{text.RoleInterviewer, ""}},
		// The answers below the numbered questions are somebody's whom the file does
		// not name, the questions on the sheet nobody's.
		{"P2_GMT20211119.odt", 3356, "en", []string{"", "MODERATOR"}, []int{43, 7}, []text.Role{"", text.RoleInterviewer}},
		{"metamuse-34.txt", 12153, "en", []string{"Geoffrey Litt", "Adam Wiggins", "Mark McGranaghan"}, []int{56, 32, 16}, []text.Role{"", "", ""}},
		{"sheffield-readme.docx", 370, "en", nil, nil, nil},
		// A turn for each time in the margin: nothing says who speaks.
		{"CAMILLERI_18OCT91_fromscan.txt", 8801, "en", []string{""}, []int{62}, []text.Role{""}},
		{"McELVEY_10MAR92.txt", 4232, "en", []string{""}, []int{55}, []text.Role{""}},
		{"camilleri.pdf", 0, "en", []string{""}, []int{62}, []text.Role{""}},
		{"mckelvey.pdf", 0, "en", []string{""}, []int{55}, []text.Role{""}},
		{"pdpilot-P1.pdf", 0, "en", []string{"Dan", "Participant"}, []int{47, 47}, []text.Role{"", text.RoleParticipant}},
		{"levantine-arabic.txt", 561, "ar", nil, nil, nil},
		{"nena-village-life.nena", 1128, "", nil, nil, nil},
	} {
		t.Run(c.file, func(t *testing.T) {
			tr, report := mustRead(t, c.file, interview(t, c.file))
			t.Logf("%d words, %d paragraphs, %d turns, %d line numbers, %d spans of the header", tr.Words(), len(tr.Paragraphs), len(tr.Turns), report.LineNumbers, len(report.Header))
			if c.words > 0 && tr.Words() != c.words || tr.Language != c.language {
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
			if len(report.Uncertain) > 0 {
				t.Errorf("%d uncertain labels", len(report.Uncertain))
			}
			if strings.ContainsFunc(tr.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
				t.Error("a control character is left in the text")
			}
		})
	}
}

func TestHeadersOfPublishedInterviews(t *testing.T) {
	for file, want := range map[string][]string{
		"CAMILLERI_18OCT91_fromscan.txt": {"11", "18/10/91", "MRS. RITA CAMILLERI", "17 TARGO ROAD", "PENDLE HILL."},
		"McELVEY_10MAR92.txt":            {"35", "10/3/92", "MRS. JOYCE McKELVEY,", "30 Panorama Parade,", "BLACKTOWN.  2148."},
		"nena-village-life.nena":         {"Yonan Petrus", "Mushava, N"},
		"Ana.docx":                       {"Ana"},
		"metamuse-34.txt":                nil,
		"levantine-arabic.txt":           nil,
	} {
		t.Run(file, func(t *testing.T) {
			tr, report := mustRead(t, file, interview(t, file))
			var got []string
			for _, at := range report.Header {
				got = append(got, at.Of(tr.Text))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// The transcripts of one study have one form: whoever moderates is labelled,
// whoever takes part is not.
func TestTranscriptsOfAProject(t *testing.T) {
	data := interview(t, "../interchange/qualcoder4-serdif.qdpx")
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, f := range z.File {
		if path.Ext(f.Name) != ".txt" {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		source, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files++
		tr, report := mustRead(t, "source.txt", source)
		want := 0
		for line := range strings.SplitSeq(tr.Text, "\n") {
			if strings.HasPrefix(line, "MODERATOR:") {
				want++
			}
		}
		who := slices.IndexFunc(tr.Speakers, func(s text.Speaker) bool { return s.Label == "MODERATOR" })
		other := slices.IndexFunc(tr.Speakers, func(s text.Speaker) bool { return s == text.Speaker{} })
		if len(tr.Speakers) != 2 || who < 0 || other < 0 || len(tr.TurnsOf(who)) != want || len(tr.TurnsOf(other)) < 10 {
			t.Errorf("source %d: %d speakers, %d turns, %d of them begin with the label", files, len(tr.Speakers), len(tr.Turns), want)
		}
		if len(report.Header) > 0 || report.LineNumbers > 0 {
			t.Errorf("source %d: %d spans of a header, %d line numbers", files, len(report.Header), report.LineNumbers)
		}
	}
	if files != 17 {
		t.Errorf("%d transcripts, want 17", files)
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
	t.Run("Windows-1252 is found, and its marks are read", func(t *testing.T) {
		tr, report := mustRead(t, "CAMILLERI.txt", interview(t, "CAMILLERI_18OCT91_fromscan.txt"))
		if report.Charset != "windows-1252" || report.Controls != 0 || report.Symbols != 0 {
			t.Errorf("read as %s, %d controls, %d symbols", report.Charset, report.Controls, report.Symbols)
		}
		if tr.Turns[0].StartMS != 39_000 || tr.Turns[30].StartMS != 3_000 {
			t.Errorf("the sides of the tape begin at %d and %d ms", tr.Turns[0].StartMS, tr.Turns[30].StartMS)
		}
	})
	t.Run("line numbers of pdpilot are not words", func(t *testing.T) {
		tr, report := mustRead(t, "pdpilot-P1.pdf", interview(t, "pdpilot-P1.pdf"))
		for i, p := range tr.Paragraphs {
			if unicode.IsDigit(rune(tr.Text[p.Start])) && p.Label.Len() > 0 || lineNumberOf(p.Of(tr.Text)).end > 0 {
				t.Errorf("paragraph %d begins with a number", i)
			}
		}
		if report.LineNumbers < 95 {
			t.Errorf("%d line numbers, want the 95 of the file", report.LineNumbers)
		}
	})
	t.Run("combining marks are unchanged", func(t *testing.T) {
		data := interview(t, "nena-village-life.nena")
		if tr, _ := mustRead(t, "nena-village-life.nena", data); tr.Text != string(data) {
			t.Error("the text changed")
		}
	})
}
