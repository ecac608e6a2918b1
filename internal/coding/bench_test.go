package coding_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// A study of the size that people should never wait in: 300 interviews and
// 100,000 codings with 200 codes. Run with
//
//	go test -run '^$' -bench . -benchtime 3x ./internal/coding
const (
	benchDocuments = 300
	benchCodings   = 100_000
	benchCodes     = 200
)

type bench struct {
	*world
	documents []study.Document
	codes     []coding.Code
}

func newBench(b *testing.B, documents, codings int) bench {
	b.Helper()
	k := bench{world: newWorld(b)}
	for i := range benchCodes {
		k.codes = append(k.codes, k.code("code "+number(i)+" "+number(i/100)))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for d := range documents {
		p := person("R-"+number(d%100)+number(d/100), "analyse")
		var turns []says
		for i := range 20 {
			turns = append(turns, says{p, "Interviewer", "And what then, in that year?"},
				says{p, "R-7Q", "In spring " + number(i) + " we left the village by the north road, and the water followed us for days. Nobody said why."})
		}
		doc := k.admit(turns, p)
		k.documents = append(k.documents, doc)
		starts := wordStarts(doc.Text)
		all := make([]coding.Application, codings/documents+1)
		for i := range all {
			from := random.IntN(len(starts) - 12)
			span := text.Span{Start: starts[from], End: starts[from+1+random.IntN(10)]}
			all[i] = coding.Application{Code: k.codes[random.IntN(benchCodes)].ID, Anchor: study.Anchor{Document: doc.ID, Version: 1, Span: span}}
		}
		_, err := k.book.CodeAll(k.ctx, k.analyst, all)
		k.ok(err)
	}
	return k
}

func BenchmarkCodeOnePassage(b *testing.B) {
	k := newBench(b, 1, 500)
	starts := wordStarts(k.documents[0].Text)
	fresh := k.code("fresh")
	i := 0
	for b.Loop() {
		from := i % (len(starts) - 40)
		span := text.Span{Start: starts[from], End: starts[from+1+i/len(starts)%30]}
		i++
		_, err := k.book.Code(k.ctx, k.analyst, fresh.ID, study.Anchor{Document: k.documents[0].ID, Version: 1, Span: span})
		k.ok(err)
	}
}

// BenchmarkTenThousandCodings is a tenth of the next one: what is linear takes a
// tenth of its time.
func BenchmarkTenThousandCodings(b *testing.B) {
	k := newBench(b, benchDocuments/10, benchCodings/10)
	b.Run("list all", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(float64(len(k.codings(coding.Filter{}))), "codings")
		}
	})
	b.Run("freeze", func(b *testing.B) {
		for b.Loop() {
			k.freezeByDocument()
		}
	})
	frozen := k.freezeByDocument()
	b.Run("thaw", func(b *testing.B) {
		for b.Loop() {
			_, pieces := k.thaw(frozen.ID)
			b.ReportMetric(float64(len(pieces)), "pieces")
		}
	})
	all := k.codings(coding.Filter{Document: k.documents[0].ID})
	decided := 0
	b.Run("decide", func(b *testing.B) {
		for b.Loop() {
			one := all[decided%len(all)]
			decided++
			_, err := k.book.Decide(k.ctx, k.analyst, coding.Decision{Frozen: frozen.ID, First: []coding.CodingID{one.ID}, Kept: coding.KeptFirst},
				[]coding.Application{{Code: one.Code, Anchor: one.Anchor}})
			k.ok(err)
		}
	})
}

// freezeByDocument freezes all codings, a piece for every document.
func (k bench) freezeByDocument() coding.Frozen {
	k.t.Helper()
	frozen, err := k.book.Freeze(k.ctx, k.analyst, "state "+sheaf.NewID().String(), func(_ *access.Tx, all coding.Contents) (pieces []coding.Piece, err error) {
		of := map[study.DocumentID][]coding.Coding{}
		for _, one := range all.Codings {
			of[one.Anchor.Document] = append(of[one.Anchor.Document], one)
		}
		for _, doc := range k.documents {
			data, err := json.Marshal(of[doc.ID])
			if err != nil {
				return nil, err
			}
			pieces = append(pieces, coding.Piece{Subjects: of[doc.ID][0].Subjects, Data: data})
		}
		return pieces, nil
	})
	k.ok(err)
	return frozen
}

// BenchmarkOneDocument lists ten thousand codings of one document, which is what a
// person waits for who opens it.
func BenchmarkOneDocument(b *testing.B) {
	k := newBench(b, 1, benchCodings/10)
	for b.Loop() {
		b.ReportMetric(float64(len(k.codings(coding.Filter{Document: k.documents[0].ID}))), "codings")
	}
}

func BenchmarkHundredThousandCodings(b *testing.B) {
	k := newBench(b, benchDocuments, benchCodings)
	b.Run("list all", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(float64(len(k.codings(coding.Filter{}))), "codings")
		}
	})
	b.Run("list one document", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(float64(len(k.codings(coding.Filter{Document: k.documents[7].ID}))), "codings")
		}
	})
	b.Run("count without opening", func(b *testing.B) {
		for b.Loop() {
			_, err := k.book.CountCodings(k.ctx, k.analyst)
			k.ok(err)
		}
	})
	b.Run("retrieve one code", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(float64(len(k.passages(coding.Query{Codes: []coding.CodeID{k.codes[3].ID}}))), "passages")
		}
	})
	b.Run("retrieve words", func(b *testing.B) {
		for b.Loop() {
			b.ReportMetric(float64(len(k.passages(coding.Query{Words: "spring 07"}))), "passages")
		}
	})
}
