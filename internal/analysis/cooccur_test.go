package analysis_test

import (
	"database/sql"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/ncruces/go-sqlite3/driver"
	"pgregory.net/rapid"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
)

func TestCoOccur(t *testing.T) {
	codings := []coding.Coding{
		laid(1, 1, 0, 10, 1), laid(2, 1, 0, 10, 1), // the same segment
		laid(2, 1, 9, 12, 1),  // overlaps the first by a byte
		laid(3, 1, 12, 20, 1), // touches, which is not overlapping
		laid(1, 2, 0, 5, 2), laid(2, 2, 4, 6, 2), laid(1, 2, 3, 5, 2),
	}
	want := []analysis.Pair{{A: code(1), B: code(2), CodingsA: 3, CodingsB: 3, SameSegment: 1, Overlapping: 4, Documents: 2, Subjects: 2}}
	if diff := cmp.Diff(want, analysis.CoOccur(codings)); diff != "" {
		t.Error(diff)
	}
	if n := len(analysis.CoOccur(nil)); n != 0 {
		t.Errorf("%d pairs of nothing", n)
	}
}

// Moderator assist (174) by System issue (45) in the SERDIF study: 2 on the same
// segment, 40 overlapping.
func TestCoefficient(t *testing.T) {
	for _, tt := range []struct {
		c    analysis.Coefficient
		want string
	}{
		{analysis.Coefficient{N12: 2, N1: 174, N2: 45}, "0.0092"},
		{analysis.Coefficient{N12: 40, N1: 174, N2: 45}, "0.2235"},
		{analysis.Coefficient{N12: 0, N1: 3, N2: 4}, "0.0000"},
		{analysis.Coefficient{N12: 3, N1: 2, N2: 2}, "3.0000 (above 1: several pairs to a passage)"},
		{analysis.Coefficient{N12: 4, N1: 2, N2: 2}, "undefined (more pairs than codings)"},
		{analysis.Coefficient{N12: 0, N1: 0, N2: 4}, "undefined (one of the codes is not laid)"},
	} {
		if got := tt.c.String(); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.c, got, tt.want)
		}
	}
}

// The sweep finds what comparing every coding with every other finds.
func TestCoOccurAgainstAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codings := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) coding.Coding {
			start := rapid.IntRange(0, 12).Draw(t, "start")
			n := byte(rapid.IntRange(1, 3).Draw(t, "who"))
			return laid(byte(rapid.IntRange(1, 4).Draw(t, "code")), byte(rapid.IntRange(1, 2).Draw(t, "document")), start, start+rapid.IntRange(1, 6).Draw(t, "length"), n)
		}), 0, 30).Draw(t, "codings")
		type counted struct{ same, overlap int }
		want, got := map[[2]coding.CodeID]counted{}, map[[2]coding.CodeID]counted{}
		for i, a := range codings {
			for _, b := range codings[i+1:] {
				if a.Code == b.Code || a.Anchor.Document != b.Anchor.Document || !a.Anchor.Span.Overlaps(b.Anchor.Span) {
					continue
				}
				k := [2]coding.CodeID{a.Code, b.Code}
				if a.Code.ID[15] > b.Code.ID[15] {
					k[0], k[1] = k[1], k[0]
				}
				n := want[k]
				n.overlap++
				if a.Anchor.Span == b.Anchor.Span {
					n.same++
				}
				want[k] = n
			}
		}
		for _, p := range analysis.CoOccur(codings) {
			got[[2]coding.CodeID{p.A, p.B}] = counted{p.SameSegment, p.Overlapping}
			if p.Documents < 1 || p.Documents > 2 {
				t.Fatalf("%d documents", p.Documents)
			}
		}
		if !maps.Equal(want, got) {
			t.Fatalf("want %v, got %v", want, got)
		}
	})
}

// The SERDIF study (Taguette project, GPL-3 data): 17 sessions, 22 codes, 1,930
// codings; counts and every co-occurring pair as they were worked out apart.
func TestCoOccurInARealStudy(t *testing.T) {
	var truth struct {
		PerTag map[string]int `json:"codings_per_tag"`
		Total  int            `json:"co_occurrence_pairs_total"`
		Exact  int            `json:"of_which_exact_same_span"`
		Pairs  []struct {
			A, B string
			N    int
		} `json:"co_occurrence_by_pair"`
	}
	data, err := os.ReadFile(sharedData(t, "interchange", "taguette-serdif-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	codings, names := taguette(t, sharedData(t, "interchange", "taguette-serdif.sqlite3"))
	perTag := map[string]int{}
	for _, one := range codings {
		perTag[names[one.Code]]++
	}
	if diff := cmp.Diff(truth.PerTag, perTag); diff != "" {
		t.Error(diff)
	}
	want, got := map[[2]string]int{}, map[[2]string]int{}
	for _, p := range truth.Pairs {
		want[inOrder(p.A, p.B)] = p.N
	}
	total, exact := 0, 0
	for _, p := range analysis.CoOccur(codings) {
		got[inOrder(names[p.A], names[p.B])] = p.Overlapping
		total += p.Overlapping
		exact += p.SameSegment
	}
	if diff := cmp.Diff(want, got); diff != "" || total != truth.Total || exact != truth.Exact {
		t.Errorf("%d pairs, %d on one segment, want %d and %d: %s", total, exact, truth.Total, truth.Exact, diff)
	}
}

func inOrder(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

func taguette(t *testing.T, path string) ([]coding.Coding, map[coding.CodeID]string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.ToSlash(path)+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT h.document_id, h.start_offset, h.end_offset, t.id, t.path
		FROM highlights h JOIN highlight_tags x ON x.highlight_id = h.id JOIN tags t ON t.id = x.tag_id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var codings []coding.Coding
	names := map[coding.CodeID]string{}
	for rows.Next() {
		var d, start, end, c int
		var name string
		if err := rows.Scan(&d, &start, &end, &c, &name); err != nil {
			t.Fatal(err)
		}
		codings = append(codings, laid(byte(c), byte(d), start, end, byte(d)))
		names[code(byte(c))] = name
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return codings, names
}

// sharedData is the folder of public data beside the repository. Without it a
// test is skipped, or fails where SHEAF_REQUIRE_DATA is set.
func sharedData(t testing.TB, parts ...string) string {
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
	path := filepath.Join(append([]string{dir, "..", "shared", "data"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("SHEAF_REQUIRE_DATA") != "" {
			t.Fatalf("missing: %s", filepath.Join(parts...))
		}
		t.Skipf("not compared: ../shared/data/%s is missing", filepath.Join(parts...))
	}
	return path
}

// scattered are codings as a large study has them; deep are as many, all over
// the same few passages.
func scattered(n int) []coding.Coding {
	random := rand.New(rand.NewPCG(1, 2))
	codings := make([]coding.Coding, n)
	for i := range codings {
		d := byte(random.IntN(250) + 1)
		start := random.IntN(60_000)
		codings[i] = laid(byte(random.IntN(200)+1), d, start, start+20+random.IntN(400), d)
	}
	return codings
}

func deep(n int) []coding.Coding {
	random := rand.New(rand.NewPCG(1, 2))
	codings := make([]coding.Coding, n)
	for i := range codings {
		codings[i] = laid(byte(random.IntN(20)+1), 1, random.IntN(50), 100+random.IntN(50), 1)
	}
	return codings
}

// BenchmarkCoOccur/deep would be five thousand million comparisons if every
// coding were held against every other.
func BenchmarkCoOccur(b *testing.B) {
	for _, tt := range []struct {
		name    string
		codings []coding.Coding
	}{{"scattered", scattered(100_000)}, {"deep", deep(100_000)}} {
		b.Run(tt.name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(float64(len(analysis.CoOccur(tt.codings))), "pairs")
			}
		})
	}
}
