package web

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// BenchmarkPages measures what a person waits for in a study of 300 participants
// with 30 codings each: unlocking (the key file's own cost is that of tests),
// the Study page, and a document with its codings.json.
func BenchmarkPages(b *testing.B) {
	const participants, codings = 300, 30
	w := worldtest.New(b)
	b.Cleanup(w.Close)
	var last sheaf.ID
	code, err := w.Working.Book.AddCode(b.Context(), w.Founder, coding.Code{Name: "Waiting"})
	if err != nil {
		b.Fatal(err)
	}
	for i := range participants {
		name := "Zorv" + strings.Repeat(string(rune('a'+i%26)), 2) + string(rune('a'+i/26))
		talk := strings.Repeat("Interviewer: and then?\n"+name+": we waited beside the wall until it was dark, and then we went home.\n", codings)
		doc := w.Interview(talk, nil, w.Person(vault.Participant, name))
		last = doc.ID.ID
		var all []coding.Application
		for at := 0; ; {
			found := strings.Index(doc.Text[at:], "beside the wall")
			if found < 0 {
				break
			}
			at += found + 1
			all = append(all, coding.Application{Code: code.ID, Anchor: study.Anchor{Document: doc.ID, Version: doc.Version, Span: text.Span{Start: at - 1, End: at + 14}}})
		}
		if _, err := w.Working.Book.CodeAll(b.Context(), w.Founder, all); err != nil {
			b.Fatal(err)
		}
	}
	bench := benchOver(b, w, Config{Addr: testAddr})
	g, err := bench.open(b.Context(), worldtest.Passphrase)
	if err != nil {
		b.Fatal(err)
	}
	v := &visit{t: b, b: bench}
	v.get(link(bench.InviteUnlocked(g.caller)))
	b.Run("unlock", func(b *testing.B) {
		for b.Loop() {
			if _, err := bench.open(b.Context(), worldtest.Passphrase); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, path := range []string{"/", "/documents", "/documents/" + last.String(), "/documents/" + last.String() + "/codings.json"} {
		b.Run(fmt.Sprintf("GET %s", strings.Replace(path, last.String(), "ID", 1)), func(b *testing.B) {
			for b.Loop() {
				if answer := v.get(path); answer.StatusCode != 200 {
					b.Fatal(answer.StatusCode)
				}
			}
		})
	}
}
