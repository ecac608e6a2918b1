package analysis_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/ncruces/go-sqlite3/driver"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// The SERDIF study (Taguette project, GPL-3 data): 17 sessions, 22 codes, 1,930
// codings. Its counts and every co-occurring pair are as they were worked out apart, the
// 22 of the published codebook among them; chi-square is of R's chisq.test.
func TestSERDIF(t *testing.T) {
	var truth struct {
		PerTag      map[string]int `json:"codings_per_tag"`
		PerDocument map[string]int `json:"codings_per_document"`
		Codings     int            `json:"codings(highlight x tag)"`
		Total       int            `json:"co_occurrence_pairs_total"`
		Exact       int            `json:"of_which_exact_same_span"`
		Pairs       []struct {
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
	codings, sources, codes, sessions := taguette(t, sharedData(t, "interchange", "taguette-serdif.sqlite3"))
	m := analysis.NewMaterial(codings, sources, nil)
	x := m.ByDocument()
	t.Run("counts", func(t *testing.T) {
		perTag, perDocument := map[string]int{}, map[string]int{}
		for _, row := range x.Rows {
			perTag[codes[row.Code.ID]] = row.Total.Segments
		}
		for _, column := range x.Columns {
			// A session is named by its number and its file.
			perDocument[fmt.Sprintf("%d %s", column.ID[15], sessions[column.ID])] = column.Base.Segments
		}
		if diff := cmp.Diff(truth.PerTag, perTag); diff != "" || len(perTag) != 22 {
			t.Error(diff)
		}
		if diff := cmp.Diff(truth.PerDocument, perDocument); diff != "" || x.Base.Units != truth.Codings {
			t.Errorf("%d codings: %s", x.Base.Units, diff)
		}
	})
	t.Run("chi-square", func(t *testing.T) {
		i := analysis.Independent(x.Table(analysis.InSegments))
		if x2, few := i.Statistic.Text(2), i.Few.String(); x2 != "676.05" || i.Freedom != 336 || few != "228 of 374" {
			t.Errorf("X² %s with %d degrees of freedom, %s cells expect fewer than 5; want 676.05, 336, 228 of 374", x2, i.Freedom, few)
		}
		if got := i.P.Text(2); got != "undefined (exact test only: more than one cell in five expects fewer than 5)" {
			t.Error(got)
		}
	})
	t.Run("overlaps", func(t *testing.T) {
		want := map[[2]string]int{}
		for _, p := range truth.Pairs {
			want[inOrder(p.A, p.B)] = p.N
		}
		overlaps, total := named(m.CoOccur(analysis.Overlapping), codes)
		if diff := cmp.Diff(want, overlaps); diff != "" || total != truth.Total {
			t.Errorf("%d pairs, want %d: %s", total, truth.Total, diff)
		}
		segments, exact := named(m.CoOccur(analysis.SameSegment), codes)
		if exact != truth.Exact {
			t.Errorf("%d pairs on one segment, want %d", exact, truth.Exact)
		}
		pair := inOrder("Moderator assist", "System issue")
		if segments[pair] != 2 || overlaps[pair] != 40 {
			t.Errorf("%v: %d on one segment, %d overlapping", pair, segments[pair], overlaps[pair])
		}
	})
	t.Run("c-coefficients", func(t *testing.T) {
		for near, want := range map[analysis.Nearness]string{analysis.SameSegment: "0.0092", analysis.Overlapping: "0.2235"} {
			for _, p := range m.CoOccur(near).Pairs {
				if inOrder(codes[p.A.ID], codes[p.B.ID]) == inOrder("Moderator assist", "System issue") && p.C().String() != want {
					t.Errorf("%s: %s, want %s", near.Kind, p.C(), want)
				}
			}
		}
	})
}

func named(r analysis.CoOccurrence, codes map[sheaf.ID]string) (pairs map[[2]string]int, total int) {
	pairs = map[[2]string]int{}
	for _, p := range r.Pairs {
		pairs[inOrder(codes[p.A.ID], codes[p.B.ID])] = p.Together
		total += p.Together
	}
	return pairs, total
}

func inOrder(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// taguette reads the codings of a project of Taguette, its codes and its documents.
func taguette(t testing.TB, path string) (codings []coding.Coding, sources []analysis.Source, codes, documents map[sheaf.ID]string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.ToSlash(path)+"?mode=ro&immutable=1")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT d.id, d.name, h.start_offset, h.end_offset, t.id, t.path
		FROM highlights h JOIN documents d ON d.id = h.document_id JOIN highlight_tags x ON x.highlight_id = h.id JOIN tags t ON t.id = x.tag_id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	codes, documents = map[sheaf.ID]string{}, map[sheaf.ID]string{}
	for rows.Next() {
		var d, start, end, c int
		var session, name string
		if err := rows.Scan(&d, &session, &start, &end, &c, &name); err != nil {
			t.Fatal(err)
		}
		codings = append(codings, laid(byte(c), byte(d), start, end, byte(d)))
		codes[id(byte(c))] = name
		if _, known := documents[id(byte(d))]; !known {
			documents[id(byte(d))] = session
			sources = append(sources, source(byte(d), byte(d), study.DocumentID{}, byte(d)))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return codings, sources, codes, documents
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
