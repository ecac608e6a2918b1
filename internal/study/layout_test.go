package study

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// TestPartition cuts invented transcripts of any shape: every byte of a
// paragraph is in exactly one piece, in order, under the keys of whose it is.
func TestPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := []SubjectID{{sheaf.ID{1}}, {sheaf.ID{2}}, {sheaf.ID{3}}}
		one := rapid.SampledFrom(people)
		var tr text.Transcript
		var of []SubjectID
		var mentions []Mention
		tr.Speakers = []text.Speaker{{Label: "R-7Q"}}
		var b strings.Builder
		for range rapid.IntRange(1, 8).Draw(t, "turns") {
			b.WriteString(strings.Repeat("\n", rapid.IntRange(1, 3).Draw(t, "gap")))
			turn := -1
			if rapid.Bool().Draw(t, "spoken") {
				turn = len(of)
				of = append(of, one.Draw(t, "of"))
			}
			start := b.Len()
			for i := range rapid.IntRange(1, 3).Draw(t, "paragraphs") {
				if i > 0 {
					b.WriteString("\n")
				}
				p := text.Paragraph{Span: text.Span{Start: b.Len()}, Speaker: min(turn, 0), Turn: turn}
				for range rapid.IntRange(1, 4).Draw(t, "words") {
					at := b.Len()
					b.WriteString(rapid.SampledFrom([]string{"mill", "الطوفان", "ü"}).Draw(t, "word"))
					if rapid.Bool().Draw(t, "mention") {
						mentions = append(mentions, Mention{Span: text.Span{Start: at, End: b.Len()}, Subject: one.Draw(t, "whom")})
					}
				}
				p.End = b.Len()
				p.Label = text.Span{Start: p.Start, End: p.Start}
				tr.Paragraphs = append(tr.Paragraphs, p)
			}
			if turn >= 0 {
				tr.Turns = append(tr.Turns, text.Turn{Span: text.Span{Start: start, End: b.Len()}, StartMS: -1, Voice: text.NoSpeaker})
			}
		}
		tr.Text = b.String()
		if err := tr.Validate(); err != nil {
			t.Fatal(err)
		}
		owners := ownership(tr, of, people)
		pieces := partition(tr, owners, sharedCuts(tr, owners, mentions))
		l := newLayout(tr, of, pieces, newIDs(len(pieces)))
		if !l.valid() {
			t.Fatal("the layout is not valid")
		}
		covered := make([]int, len(tr.Text))
		for _, p := range pieces {
			for at := p.Start; at < p.End; at++ {
				covered[at]++
			}
		}
		for at, n := range covered {
			in := paragraphAt(tr, at) < len(tr.Paragraphs)
			if n > 1 || in && n != 1 {
				t.Fatalf("byte %d is in %d pieces", at, n)
			}
		}
		for _, m := range mentions {
			under, err := l.under(m.Span)
			if err != nil || !slices.Contains(under, m.Subject) {
				t.Fatalf("a mention at %v is not under the key of whom it is of: %v", m.Span, err)
			}
		}
		again, gaps := l.transcript()
		again.Text = string(gaps)
		if err := again.Validate(); err != nil {
			t.Fatalf("what is all gaps is no transcript: %v", err)
		}
	})
}
