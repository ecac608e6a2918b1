package main

import (
	"bufio"
	"encoding/json"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"sheaf/internal/access"
	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/inquiry"
	"sheaf/internal/pseudonym"
	"sheaf/internal/web"
	"sheaf/internal/workspace"
)

// emptyDemo is the demo study before anything of it is built, in a folder of its own.
func emptyDemo(t *testing.T) *demo {
	t.Helper()
	a := &app{ctx: t.Context(), voice: &voice{in: bufio.NewReader(strings.NewReader("")), out: io.Discard, err: io.Discard},
		dir: filepath.Join(t.TempDir(), "study"), handle: "me"}
	reader, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	a.options = workspace.Options{Read: reader.Read, WorkFactor: demoWork, ConfigDir: t.TempDir()}
	t.Cleanup(func() { a.close() })
	return newDemo(a, a.dir)
}

// foundedDemo is the demo study without anybody in it, with the vault open.
func foundedDemo(t *testing.T) *demo {
	t.Helper()
	d := emptyDemo(t)
	if err := d.found(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// builtDemo builds the demo study, and leaves the vault open.
func builtDemo(t *testing.T) *demo {
	t.Helper()
	d := emptyDemo(t)
	began := time.Now()
	if err := d.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("built in %.1f s", time.Since(began).Seconds())
	return d
}

// TestTheDemoGivesNobodyAway looks through everything that is tier 2, decrypted,
// and everything that was published, for every name of a person or a place that
// lies in the vault or was decided to go, and for every telephone number and
// address. It finds words by itself: what it holds the study against is not what
// found them at the gate.
func TestTheDemoGivesNobodyAway(t *testing.T) {
	d := builtDemo(t)
	locked := lockedNames(t, d)
	texts := everythingOutside(t, d)
	if len(texts) < 300 || len(locked) < 150 {
		t.Fatalf("only %d objects and %d names to hold against them", len(texts), len(locked))
	}
	found := 0
	for where, said := range texts {
		words := wordsOf(said)
		for name := range locked {
			if slices.ContainsFunc(words, func(w string) bool { return w == name }) {
				at := strings.Index(said, name)
				t.Errorf("%s holds %q: %s", where, name, said[max(0, at-60):min(len(said), max(0, at)+80)])
				found++
			}
		}
	}
	t.Logf("%d names and numbers, %d objects of the working copy and published files: %d found", len(locked), len(texts), found)
	// The adjective stays in one place; the man of that name, in the same text, is gone.
	plain := 0
	for _, said := range texts {
		plain += strings.Count(said, "سعيد")
	}
	if plain != 1 {
		t.Errorf("سعيد stands in %d places, want the one where somebody is not happy", plain)
	}
	// The check can fail: a name that is put there is found.
	for _, planted := range []string{`{"text":"then Yusuf came"}`, "ثم وصل ليوسف خبر"} {
		if !slices.ContainsFunc(wordsOf(planted), func(w string) bool { return locked[w] }) {
			t.Errorf("a planted name is not found in %q", planted)
		}
	}
}

// innocent are words of a name that say nothing by themselves, and words that are
// a name in one place and a plain word in another.
var innocent = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`Abu Umm The Two Lamps Of Keys Sparrow Harbour Library Mill Lane Seed Shop Chambers Doctor Corporal Nine
		بن ابو ام مقهى مكتبه المرفا دكان البذور مكتب محاماه المحاماه عبد جسر ورا قديم قلم نور امل عصفور سعيد`) {
		words[w] = true
	}
	return words
}()

// lockedNames are the words of names of people in the vault and of the strings
// decided to go as people and places, and whole numbers and addresses.
func lockedNames(t *testing.T, d *demo) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	add := func(form string) {
		for _, w := range nameWordsOf(form) {
			if !innocent[w] && len([]rune(w)) > 2 {
				names[w] = true
			}
		}
	}
	var people struct{ People []demoPerson }
	if err := d.read("people.json", &people); err != nil {
		t.Fatal(err)
	}
	for _, p := range people.People {
		for _, form := range slices.Concat([]string{p.LegalName}, p.KnownAs, p.Arabic) {
			add(form)
		}
	}
	for document := range d.documents {
		decisions, err := d.readDecisions(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range decisions {
			switch {
			case one.Action == "keep" || one.Scope == "here":
			case one.Kind == "person" || one.Kind == "place":
				add(one.String)
			case one.Kind == "phone" || one.Kind == "email" || one.Kind == "handle":
				names[folded(one.String)] = true
			}
		}
	}
	return names
}

// nameWordsOf are the words of a name that are written with a capital, or in
// Arabic script.
func nameWordsOf(form string) []string {
	return slices.DeleteFunc(wordsOf(form), func(w string) bool { return unicode.IsLower([]rune(w)[0]) })
}

// aKey is what JSON has in place of keys and hashes: its letters are no words.
var aKey = regexp.MustCompile(`"[A-Za-z0-9+/]{40,}={0,2}"`)

var aWord = regexp.MustCompile(`[\p{L}\p{M}]+`)

// wordsOf are the words of a text without vowel marks, Arabic ones also as they
// are behind what is written to them; a word in capitals as if it had one.
func wordsOf(s string) (words []string) {
	for _, word := range aWord.FindAllString(s, -1) {
		word = folded(word)
		if word == "" {
			continue
		}
		words = append(words, word)
		if r := []rune(word); len(r) > 2 && strings.ToUpper(word) == word && strings.ToLower(word) != word {
			words = append(words, string(r[0])+strings.ToLower(string(r[1:])))
		}
		for _, before := range []string{"و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "ول", "وب", "فل"} {
			if rest, ok := strings.CutPrefix(word, before); ok && len([]rune(rest)) > 2 {
				words = append(words, rest)
			}
		}
	}
	return words
}

var seats = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ة", "ه", "ـ", "")

func folded(s string) string {
	return seats.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Arabic, r) || r >= 0x064b && r <= 0x0652 {
			return -1
		}
		return r
	}, s))
}

// everythingOutside is all of tier 2, as a backup would hold it, and every
// published file, each by where it lies.
func everythingOutside(t *testing.T, d *demo) map[string]string {
	t.Helper()
	all := map[string]string{}
	for room, dump := range map[string]func() ([]access.DumpItem, error){
		"study":    func() ([]access.DumpItem, error) { return d.working.Study.Dump(t.Context(), d.caller) },
		"coding":   func() ([]access.DumpItem, error) { return d.working.Book.Dump(t.Context(), d.caller) },
		"evidence": func() ([]access.DumpItem, error) { return d.working.Register.Dump(t.Context(), d.caller) },
		"release":  func() ([]access.DumpItem, error) { return d.working.Release.Dump(t.Context(), d.caller) },
	} {
		items, err := dump()
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range items {
			all[room+"/"+one.Path] = aKey.ReplaceAllString(string(one.JSON), `""`)
		}
	}
	releases, err := d.working.Release.Releases(t.Context(), d.caller)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		files, err := d.working.Release.Files(t.Context(), d.caller, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			all["published/"+f.Name] = string(f.Data)
		}
	}
	return all
}

// TestTheDemoShowsTheWholeHouse holds the demo to what it is for: every room has
// something in it.
func TestTheDemoShowsTheWholeHouse(t *testing.T) {
	d := builtDemo(t)
	ctx, c := t.Context(), d.caller
	documents, err := d.working.Study.Documents(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	languages := map[string]int{}
	for _, one := range documents {
		languages[one.Language]++
	}
	want := map[string]int{"en": 10, "ar": 2, "tr": 1, "fr": 1}
	if !maps.Equal(languages, want) {
		t.Errorf("documents by language %v, want %v: one of fifteen is erased", languages, want)
	}
	drafts, err := d.locked.Review.Drafts(ctx, c)
	waiting := slices.DeleteFunc(drafts, func(one pseudonym.Draft) bool { return one.State != pseudonym.Open })
	if err != nil || len(waiting) != 1 || waiting[0].Undecided == 0 {
		t.Errorf("waiting for their review: %+v, want one translation (%v)", waiting, err)
	}
	layers, err := d.working.Book.Layers(ctx, c)
	if err != nil || len(layers) != 3 {
		t.Errorf("%d layers of codings, want two coders' and what they agreed on (%v)", len(layers), err)
	}
	agreesAsPeopleDo(t, d)
	grid, err := d.working.Book.Grid(ctx, c)
	if err != nil || len(grid.Columns) != 13 || len(grid.Cells) < 120 {
		t.Errorf("a grid of %d columns with %d cells, want 13 and at least 120 (%v)", len(grid.Columns), len(grid.Cells), err)
	}
	proposals, err := d.working.Release.Proposals(ctx, c)
	if err != nil || len(proposals) != 2 {
		t.Fatalf("%d proposals, want the first draft and the report (%v)", len(proposals), err)
	}
	for _, p := range proposals {
		if p.State == disclosure.Published {
			continue
		}
		assessed, err := d.working.Release.Assess(ctx, c, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(assessed.Findings); n != 4 {
			t.Errorf("the check finds %d things in the first draft, want 4: %+v", n, assessed.Findings)
		}
	}
}

// TestTheDemoAsksQuestions holds the demo to what it shows of analysis: a study of
// others, a frozen state that its coders decide on, and questions kept.
func TestTheDemoAsksQuestions(t *testing.T) {
	d := builtDemo(t)
	ctx, c := t.Context(), d.caller
	rooms, err := d.askedOf(d.working)
	if err != nil {
		t.Fatal(err)
	}
	published, err := d.working.Book.PublishedStudies(ctx, c)
	if err != nil || len(published) != 1 || published[0].Via == "" || len(published[0].Themes) != 4 || published[0].People.Low != 58 {
		t.Fatalf("published studies: %+v, want one of 58 people with four themes, through a newspaper (%v)", published, err)
	}
	for _, theme := range published[0].Themes {
		if len(theme.Crosswalk) == 0 {
			t.Errorf("no code answers to the theme %q", theme.Name)
		}
	}
	states, err := d.working.Book.FrozenStates(ctx, c)
	if err != nil || len(states) != 1 || states[0].Gone == 0 || states[0].Withheld == 0 {
		t.Fatalf("frozen states: %+v, want one, in which somebody was erased since and somebody is on hold (%v)", states, err)
	}
	state, err := inquiry.At(ctx, c, rooms, states[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	// Nobody who is on hold or erased is in either state, and that somebody is left out is known.
	var wishes struct{ Hold, Erase string }
	if err := d.read("wishes.json", &wishes); err != nil {
		t.Fatal(err)
	}
	now, err := inquiry.At(ctx, c, rooms, coding.FrozenID{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*inquiry.State{state, now} {
		for _, who := range s.Subjects {
			if who.ID == d.subject(wishes.Hold) || who.ID == d.subject(wishes.Erase) {
				t.Errorf("%s is on hold or erased, and in a state that questions are put to", who.Label)
			}
		}
	}
	if now.Left.Held != 1 || now.Left.Codings == 0 {
		t.Errorf("left out: %+v, want one on hold, with codings", now.Left)
	}
	// What was decided is a disagreement as the question about agreement lists them.
	var listed struct{ Disagreements []analysis.Disagreement }
	figures, err := json.Marshal(demoAnswer(t, state, "agreement").Figures)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(figures, &listed); err != nil {
		t.Fatal(err)
	}
	decisions, err := d.working.Book.Decisions(ctx, c, states[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	kept, by := map[string]bool{}, map[access.MemberID]bool{}
	for _, one := range decisions {
		kept[one.Kept], by[one.By] = true, true
		if one.Why == "" || !slices.ContainsFunc(listed.Disagreements, func(on analysis.Disagreement) bool {
			return slices.Equal(one.First, laidBy(on.A)) && slices.Equal(one.Second, laidBy(on.B))
		}) {
			t.Errorf("a decision without a reason, or on nothing that the two disagree in: %+v", one)
		}
	}
	if len(decisions) < 7 || len(kept) != 4 || len(by) != 2 {
		t.Errorf("%d decisions that keep %v by %d coders, want every choice and both", len(decisions), kept, len(by))
	}
	t.Logf("%d disagreements, %d decided", len(listed.Disagreements), len(decisions))
	saved, err := d.working.Book.Analyses(ctx, c)
	if err != nil || len(saved) < 5 {
		t.Fatalf("%d questions are kept, want at least five (%v)", len(saved), err)
	}
	frozen := 0
	for _, one := range saved {
		kind, err := inquiry.KindOf(one.Question)
		if err != nil {
			t.Fatal(err)
		}
		settings, err := inquiry.Settings(one)
		if err != nil {
			t.Fatal(err)
		}
		at := now
		if !one.Frozen.IsZero() {
			at = state
			frozen++
		}
		if _, err := kind.Ask(ctx, at, settings, demoSpeech(t)); err != nil {
			t.Errorf("%q has no answer: %v", one.Name, err)
		}
	}
	if frozen != 1 {
		t.Errorf("%d of the questions are put to the frozen state, want one", frozen)
	}
}

func laidBy(one *coding.Coding) []coding.CodingID {
	if one == nil {
		return nil
	}
	return []coding.CodingID{one.ID}
}

func demoSpeech(t *testing.T) inquiry.Speech {
	t.Helper()
	speech, err := web.Speech("en")
	if err != nil {
		t.Fatal(err)
	}
	return speech
}

// demoAnswer is the answer to a question with the settings that nobody chose.
func demoAnswer(t *testing.T, state *inquiry.State, question string) *inquiry.Answer {
	t.Helper()
	kind, err := inquiry.KindOf(question)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := kind.Ask(t.Context(), state, nil, demoSpeech(t))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}
