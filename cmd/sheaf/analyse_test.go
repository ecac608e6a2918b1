package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// beside gives a second app on the study of a demo that is closed, and what it prints.
func (d *demo) beside(t *testing.T) (*app, *bytes.Buffer) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pass")
	if err := os.WriteFile(file, []byte(demoPassphrase+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	a := &app{ctx: t.Context(), voice: &voice{in: bufio.NewReader(strings.NewReader("")), out: &out, err: io.Discard},
		options: d.options, dir: d.dir, handle: d.handle, passphraseFile: file}
	return a, &out
}

// prints is what a command of its own prints.
func (d *demo) prints(t *testing.T, c analyseCommand, asJSON bool) string {
	t.Helper()
	a, out := d.beside(t)
	a.json, c.Language = asJSON, "en"
	defer a.close()
	if err := c.Run(a); err != nil {
		t.Fatalf("%+v: %v", c, err)
	}
	return out.String()
}

// A question put to a frozen state gives the same bytes whenever it is asked, whatever
// was coded since; who is erased is not in it, and it says so.
func TestAFrozenQuestionGivesTheSameBytes(t *testing.T) {
	d := builtDemo(t)
	if err := d.close(); err != nil {
		t.Fatal(err)
	}
	const saved = "Two readings before we agreed"
	type printed struct{ json, csv, svg, words string }
	ask := func(name string) printed {
		return printed{
			d.prints(t, analyseCommand{Name: name}, true),
			d.prints(t, analyseCommand{Name: name, Part: "disagreements", CSV: true}, false),
			d.prints(t, analyseCommand{Name: name, Part: "bars", SVG: true}, false),
			d.prints(t, analyseCommand{Name: name}, false),
		}
	}
	frozen, now := ask(saved), ask("agreement")
	if again := ask(saved); again != frozen {
		t.Error("asked again, the frozen question gives other bytes")
	}

	a, _ := d.beside(t)
	rooms, caller, err := a.study()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := rooms.Study.Document(t.Context(), caller, d.documents["interview-12"].ID)
	if err != nil {
		t.Fatal(err)
	}
	code, err := rooms.Book.CodeByName(t.Context(), caller, "Belief")
	if err != nil {
		t.Fatal(err)
	}
	added, err := rooms.Book.Code(t.Context(), caller, code.ID, study.Anchor{Document: doc.ID, Version: doc.Version, Span: text.Span{Start: 0, End: len(doc.Text)}})
	if err != nil {
		t.Fatal(err)
	}
	others, err := rooms.Book.Codings(t.Context(), caller, coding.Filter{Document: doc.ID})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range others {
		if one.By == caller.Member() && one.ID != added.ID {
			if err := rooms.Book.Uncode(t.Context(), caller, one.ID); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	if err := a.close(); err != nil {
		t.Fatal(err)
	}
	if after := ask(saved); after != frozen {
		t.Error("after a coding was added and another removed, the frozen question gives other bytes")
	}
	changed := ask("agreement")
	if changed.json == now.json || changed.csv == now.csv || changed.svg == now.svg {
		t.Error("the study as it stands gives the bytes that it gave before")
	}

	// The man of interview 12 wants to be erased.
	gone := d.people["hasan-r"]
	if !strings.Contains(frozen.json, gone.Label) || !strings.Contains(frozen.csv, gone.Label) {
		t.Fatalf("%s is not in the answer as it was frozen", gone.Label)
	}
	a, _ = d.beside(t)
	if _, _, err := a.vault(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.space.Erase(t.Context(), a.caller, d.handle, sheaf.NewSecret(demoPassphrase), gone.Label); err != nil {
		t.Fatal(err)
	}
	if err := a.close(); err != nil {
		t.Fatal(err)
	}
	after := ask(saved)
	for what, s := range map[string]string{"JSON": after.json, "CSV": after.csv, "words": after.words} {
		if strings.Contains(s, gone.Label) {
			t.Errorf("%s is erased and still in the %s", gone.Label, what)
		}
	}
	before, since := leftLine(frozen.words), leftLine(after.words)
	if before == "" || since == "" || before == since {
		t.Errorf("what the answer says of those erased since: %q, then %q", before, since)
	}
}

// leftLine is what an answer says of pieces that were erased.
func leftLine(words string) string {
	for line := range strings.Lines(words) {
		if strings.Contains(line, "erased") {
			return line
		}
	}
	return ""
}
