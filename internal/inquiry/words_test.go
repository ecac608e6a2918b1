package inquiry

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// spokenWorld is two people and what they were asked. The third interview speaks of
// somebody who is on hold.
func spokenWorld(t *testing.T) *world {
	w := newWorld(t)
	pay := w.theme("pay", coding.CodeID{})
	a, b := w.person("A-1A"), w.person("B-2B")
	first := w.interview("en", turn{words: "Where was the money?"}, turn{a, "The money came late. Money never came to the village."})
	w.interview("en", turn{b, "The village had no money and the village had no school."})
	third := w.interview("en", turn{a, "Secret money."})
	w.interview("ar", turn{b, "المال تأخر والمال قليل"})
	held := study.SubjectID{ID: w.id()}
	for i := range w.Documents {
		if w.Documents[i].ID == third {
			w.Documents[i].Mentioned = []study.SubjectID{held}
		}
	}
	w.Unspoken = []study.SubjectID{held}
	w.Attributes = []study.Attribute{{Subject: a, Name: "part", Value: "guard"}}
	w.lay(pay, first, "The money came late.")
	return w
}

func TestWords(t *testing.T) {
	w := spokenWorld(t)
	t.Run("participants alone, and people first", func(t *testing.T) {
		answer := w.ask(vocabulary, "language", "en")
		want := []string{"money | tongue en | inquiry.share k=2 of=2 | 3 | ", "village | tongue en | inquiry.share k=2 of=2 | 3 | ",
			"came | tongue en | inquiry.share k=1 of=2 | 2 | ", "no | tongue en | inquiry.share k=1 of=2 | 2 | "}
		got := w.rows(answer, "frequencies")
		if !slices.EqualFunc(got, want, strings.HasPrefix) {
			t.Errorf("words: %q, want %q", got, want)
		}
		if !slices.Contains(answer.Left, "inquiry.words.left.mentioned count=1") {
			t.Errorf("who is on hold is spoken of, and it says %q", answer.Left)
		}
		part, _ := answer.Part("frequencies")
		if q := part.Table.Rows[0][0].Query; q == nil || q.Words != "money" || q.Speaker != text.RoleParticipant {
			t.Errorf("the word leads to %+v", q)
		}
	})
	t.Run("the interviewer's too, where asked for", func(t *testing.T) {
		answer := w.ask(vocabulary, "language", "en", "roles", "participant", "roles", "interviewer")
		if got := w.rows(answer, "frequencies")[0]; !strings.HasPrefix(got, "money | tongue en | inquiry.share k=2 of=2 | 4 |") {
			t.Errorf("most often %q", got)
		}
	})
	t.Run("Arabic prefixes come off where asked for", func(t *testing.T) {
		if got := w.rows(w.ask(vocabulary, "language", "ar", "proclitics", "yes"), "frequencies"); len(got) != 1 || !strings.Contains(got[0], "| 2 |") {
			t.Errorf("words: %q", got)
		}
	})
	t.Run("people against all others, with a caution", func(t *testing.T) {
		answer := w.ask(vocabulary, "language", "en", "against", "attribute:part:guard")
		part, err := answer.Part("keyness")
		if err != nil || !answer.Behind(part) {
			t.Fatalf("keyness of few people stands in front (%v)", err)
		}
		if got := w.rows(answer, "keyness"); !slices.ContainsFunc(got, func(row string) bool {
			return strings.HasPrefix(row, "village | inquiry.share k=1 of=1 | 1 | inquiry.share k=1 of=1 | 2 |")
		}) {
			t.Errorf("keyness: %q", got)
		}
	})
	t.Run("what a code lies on against all others", func(t *testing.T) {
		answer := w.ask(vocabulary, "language", "en", "against", "code:"+w.Codes[0].ID.String())
		if got := w.rows(answer, "keyness"); !slices.ContainsFunc(got, func(row string) bool {
			return strings.HasPrefix(row, "money | inquiry.share k=1 of=1 | 1 | inquiry.share k=2 of=2 | 2 |")
		}) {
			t.Errorf("keyness: %q", got)
		}
	})
}

func TestKwic(t *testing.T) {
	w := spokenWorld(t)
	t.Run("no word yet", func(t *testing.T) {
		if answer := w.ask(kwic); !slices.Equal(answer.Says, []string{"inquiry.kwic.no-word"}) || len(answer.Parts) > 0 {
			t.Errorf("it says %q", answer.Says)
		}
	})
	t.Run("every place, with the way to it", func(t *testing.T) {
		answer := w.ask(kwic, "word", "money", "around", "2")
		if got, want := answer.Says[0], "inquiry.kwic.says word=money count=3 k=2 of=2"; got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
		if got, want := w.rows(answer, "lines"), []string{
			"A-1A | The | money | came late | inquiry.kwic.paragraph n=2",
			"A-1A | came late. | Money | never came | inquiry.kwic.paragraph n=2",
			"B-2B | had no | money | and the | inquiry.kwic.paragraph n=1",
		}; !slices.Equal(got, want) {
			t.Errorf("lines: %q, want %q", got, want)
		}
		part, _ := answer.Part("lines")
		d := w.Documents[1]
		if at := part.Table.Rows[2][4].Place.Anchor; at.Document != d.ID || at.Span.Of(d.Text) != "money" {
			t.Errorf("the line leads to %+v", at)
		}
	})
	t.Run("Arabic says that it is", func(t *testing.T) {
		answer := w.ask(kwic, "word", "المال", "proclitics", "yes")
		part, err := answer.Part("lines")
		if err != nil {
			t.Fatal(err)
		}
		if got := part.Table.Rows[0][2].Language; got != "ar" || len(part.Table.Rows) != 2 {
			t.Errorf("%d lines in %q", len(part.Table.Rows), got)
		}
	})
	t.Run("what stands near", func(t *testing.T) {
		if got := w.rows(w.ask(kwic, "word", "village", "minimum", "1", "window", "3"), "collocates"); !slices.ContainsFunc(got, func(row string) bool { return strings.HasPrefix(row, "money | inquiry.share k=1 of=2 |") }) {
			t.Errorf("near village: %q", got)
		}
	})
	t.Run("nothing but signs is no word", func(t *testing.T) {
		w.index()
		if _, err := kwic.Ask(t.Context(), w.State, map[string][]string{"word": {"..."}}, plain); err == nil {
			t.Error("it was answered")
		}
	})
}
