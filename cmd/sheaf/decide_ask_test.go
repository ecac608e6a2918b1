package main

import (
	"strings"
	"testing"

	"sheaf/internal/pseudonym"
	"sheaf/internal/text"
)

// Around a question stands a place of the sense that is asked about, not the first that
// says the string.
func TestSurroundingsAreOfTheSenseAsked(t *testing.T) {
	const said = "قالت أمل إنها راحت من هناك قبل ما نوصل نحنا والناس اللي كانوا معنا كلهم، وكان عنا أمل كبير"
	at := func(from int) text.Span { return text.Span{Start: from, End: from + len("أمل")} }
	r := pseudonym.Review{Transcript: text.Transcript{Text: said}, Flags: []pseudonym.Flag{
		{Span: at(strings.Index(said, "أمل")), Text: "أمل"}, {Span: at(strings.LastIndex(said, "أمل")), Text: "أمل"}}}
	if got := surroundings(r, pseudonym.Group{String: "أمل", Sense: pseudonym.AsWord, Flags: []int{1}}); !strings.Contains(got, "أمل كبير") || strings.Contains(got, "قالت") {
		t.Errorf("the word is shown in %q", got)
	}
}
