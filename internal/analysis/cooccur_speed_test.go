package analysis

import (
	"database/sql"
	"math/rand/v2"
	"testing"
	"time"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// load is a study of so many codings in documents of 60,000 characters, one
// participant to a document.
func load(codings, documents, codes int) ([]coding.Coding, []Source) {
	random := rand.New(rand.NewPCG(1, 2))
	sources := make([]Source, documents)
	for d := range sources {
		sources[d] = Source{DocumentInfo: study.DocumentInfo{ID: documentOf(d), Subjects: []study.SubjectID{{ID: numbered(d)}}}}
	}
	all := make([]coding.Coding, codings)
	for i := range all {
		start := random.IntN(60_000 - 420)
		d := random.IntN(documents)
		all[i] = coding.Coding{Code: codeOf(random.IntN(codes)), Speaking: sources[d].Subjects,
			Anchor: study.Anchor{Document: sources[d].ID, Version: 1, Span: text.Span{Start: start, End: start + 20 + random.IntN(400)}}}
	}
	return all, sources
}

// inSQLite puts codings in a table in memory, with the index that a program would
// have.
func inSQLite(b *testing.B, codings []coding.Coding) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() { _ = db.Close() })
	run := func(db interface {
		Exec(string, ...any) (sql.Result, error)
	}, query string, args ...any) {
		if _, err := db.Exec(query, args...); err != nil {
			b.Fatal(err)
		}
	}
	run(db, "CREATE TABLE coding (document INTEGER, code INTEGER, start INTEGER, end INTEGER)")
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	insert, err := tx.Prepare("INSERT INTO coding VALUES (?, ?, ?, ?)")
	if err != nil {
		b.Fatal(err)
	}
	for _, one := range codings {
		if _, err := insert.Exec(numberOf(one.Anchor.Document.ID), numberOf(one.Code.ID), one.Anchor.Span.Start, one.Anchor.Span.End); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	run(db, "CREATE INDEX coding_place ON coding (document, start, end, code)")
	run(db, "ANALYZE")
	return db
}

// rows runs a query and gives what its last column adds up to.
func rows(b *testing.B, db *sql.DB, query string) (n, sum int) {
	b.Helper()
	found, err := db.Query(query)
	if err != nil {
		b.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var x, y, count int
		if err := found.Scan(&x, &y, &count); err != nil {
			b.Fatal(err)
		}
		n, sum = n+1, sum+count
	}
	if err := found.Err(); err != nil {
		b.Fatal(err)
	}
	return n, sum
}

// BenchmarkAgainstSQL holds the walk over 100,000 codings against a query in SQLite on
// the same data, in one run and in processor time. Both start from the codings as they
// are read; the table and its index are made before.
//
//	go test ./internal/analysis -run XXX -bench 'AgainstSQL|TenTimes' -benchtime 1x
func BenchmarkAgainstSQL(b *testing.B) {
	codings, sources := load(100_000, 100, 200)
	db := inSQLite(b, codings)
	b.Run("co-occurrence", func(b *testing.B) {
		var sqlPairs, sqlTotal, pairs, total int
		var slow, fast time.Duration
		for b.Loop() {
			slow = fastest(1, func() {
				sqlPairs, sqlTotal = rows(b, db, `SELECT x.code, y.code, count(*) FROM coding x JOIN coding y
					ON x.document = y.document AND x.code < y.code AND x.start < y.end AND y.start < x.end GROUP BY 1, 2`)
			})
			fast = fastest(10, func() {
				found := NewMaterial(codings, sources, nil).CoOccur(Overlapping).Pairs
				pairs, total = len(found), 0
				for _, p := range found {
					total += p.Together
				}
			})
		}
		if pairs != sqlPairs || total != sqlTotal {
			b.Fatalf("%d pairs, %d in all; SQL has %d and %d", pairs, total, sqlPairs, sqlTotal)
		}
		report(b, slow, fast, 100)
	})
	b.Run("code by document", func(b *testing.B) {
		var sqlCells, sqlTotal, cells, total int
		var slow, fast time.Duration
		for b.Loop() {
			slow = fastest(5, func() {
				sqlCells, sqlTotal = rows(b, db, "SELECT code, document, count(*) FROM coding GROUP BY 1, 2")
			})
			fast = fastest(10, func() {
				x := NewMaterial(codings, sources, nil).ByDocument()
				cells, total = len(x.Cells), 0
				for _, c := range x.Cells {
					total += c.Segments
				}
			})
		}
		if cells != sqlCells || total != sqlTotal {
			b.Fatalf("%d cells, %d in all; SQL has %d and %d", cells, total, sqlCells, sqlTotal)
		}
		report(b, slow, fast, 3)
	})
}

func report(b *testing.B, slow, fast time.Duration, atLeast float64) {
	times := float64(slow) / float64(fast)
	b.Logf("SQL %v, a walk %v, %.1f times faster", slow, fast, times)
	if times < atLeast {
		b.Errorf("%.1f times faster, want %.0f", times, atLeast)
	}
}

// BenchmarkTenTimes holds a study ten times as large, with more codes, against the
// smaller one, in processor time. What is held to more than 15 times has a result that
// grows by more (47 times as many cells, 22 times as many pairs of codes in one document,
// 25 times as many transitions), or is hardly more than reading the codings, of which the
// small study's stay near the processor.
func BenchmarkTenTimes(b *testing.B) {
	small, smallSources := load(100_000, 100, 200)
	large, largeSources := load(1_000_000, 10_000, 1000)
	for _, tt := range []struct {
		name string
		most float64
		of   func(m *Material)
	}{
		{"overlapping", 15, func(m *Material) { m.CoOccur(Overlapping) }},
		{"same segment", 20, func(m *Material) { m.CoOccur(SameSegment) }},
		{"within 500 bytes", 15, func(m *Material) { m.CoOccur(WithinBytes(500)) }},
		{"same document", 40, func(m *Material) { m.CoOccur(SameDocument) }},
		{"code by document", 20, func(m *Material) { m.ByDocument() }},
		{"code by participant", 20, func(m *Material) { m.ByParticipant() }},
		{"transitions", 40, func(m *Material) { m.Transitions(1, false) }},
	} {
		b.Run(tt.name, func(b *testing.B) {
			var one, ten time.Duration
			for b.Loop() {
				one = fastest(10, func() { tt.of(NewMaterial(small, smallSources, nil)) })
				ten = fastest(4, func() { tt.of(NewMaterial(large, largeSources, nil)) })
			}
			times := float64(ten) / float64(one)
			b.Logf("100,000 codings %v, 1,000,000 codings %v, %.1f times as long", one, ten, times)
			if times > tt.most {
				b.Errorf("%.1f times as long, want at most %.0f", times, tt.most)
			}
		})
	}
}

// BenchmarkDeep is 100,000 codings all over the same few passages: five thousand
// million comparisons, if every coding were held against every other.
func BenchmarkDeep(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	codings := make([]coding.Coding, 100_000)
	sources := []Source{{DocumentInfo: study.DocumentInfo{ID: documentOf(1), Subjects: []study.SubjectID{{ID: numbered(1)}}}}}
	for i := range codings {
		codings[i] = laidBy(1, random.IntN(20)+1, 1, random.IntN(50), 100+random.IntN(50))
		codings[i].Speaking = sources[0].Subjects
	}
	m := NewMaterial(codings, sources, nil)
	for name, of := range map[string]func(){
		"overlapping":  func() { m.CoOccur(Overlapping) },
		"same segment": func() { m.CoOccur(SameSegment) },
		"transitions":  func() { m.Transitions(1, false) },
		"following":    func() { m.Follow(codeOf(1), codeOf(2), Gap{Most: 50}, true) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				of()
			}
		})
	}
}
