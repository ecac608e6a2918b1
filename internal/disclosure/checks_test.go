package disclosure_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/disclosure"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Every check finds what is planted for it, where it was planted.
func TestChecksFindWhatIsPlanted(t *testing.T) {
	w := nine(t)
	w.locked = []string{"Oskar Lindqvist"}
	for _, c := range []struct {
		name     string
		markdown string
		rule     disclosure.Rule
		blocking bool
		at       string // what stands in the finding's span, or in its passage if it is prefixed with ~
	}{
		{"a name reference to nobody", "Here {{name R-9Z}} speaks.", disclosure.Unresolved, true, "[unresolved]"},
		{"a reference of no known kind", "Here {{chart code=\"Fear\"}} is.", disclosure.Unresolved, true, "[unresolved]"},
		{"a value that a reference does not have", `{{count code="Fear" of="men"}}`, disclosure.Unresolved, true, "[unresolved]"},
		{"a quotation mark that does not close", "Here {{count code=\"Fear}} is.", disclosure.Unresolved, true, "{{"},
		{"a reference that does not close", "Here {{count code is.", disclosure.Unresolved, true, "{{"},
		{"braces that close nothing", "Here count }} is.", disclosure.Unresolved, true, "}}"},
		{"a code that is not there", `{{count code="Hope"}} people`, disclosure.Unresolved, true, "[unresolved]"},
		{"an attribute that nobody has", `{{table code by="height"}}`, disclosure.Unresolved, true, "~[unresolved]"},
		{"a document that is not there", `{{quote document="zzzz" text="We carried flour"}}`, disclosure.Unresolved, true, "~[unresolved]"},
		{"words that are not in the document", `{{quote document="DOC0" text="We carried sugar"}}`, disclosure.Unresolved, true, "~[unresolved]"},
		{"words that stand in several places", `{{quote document="DOC1" text="second"}}` + "\n\n" + `{{quote document="DOC1" text="list"}}`, disclosure.Unresolved, true, "~[unresolved]"},
		{"a coding that is not there", "{{quote zzzzzzzz}}", disclosure.Unresolved, true, "~[unresolved]"},
		{"a quote over two speakers", `{{quote document="DOC0" text="did you do there? P0: We carried"}}`, disclosure.Unresolved, true, "~[unresolved]"},
		{"a quote inside a sentence", `They say {{quote document="DOC0" text="We carried flour"}} today.`, disclosure.Unresolved, true, "[unresolved]"},
		{"a block of HTML", "<div>Hello there</div>", disclosure.Unresolved, true, "~<div>Hello there</div>"},
		{"a comment in HTML", "<!-- the driver is from the north -->", disclosure.Unresolved, true, "~<!-- the driver is from the north -->"},
		{"HTML in a line", "Some <b>bold</b> words.", disclosure.Unresolved, true, "~Some <b>bold</b> words."},
		{"a picture", "See ![a map](map.png) here.", disclosure.Unresolved, true, "~See a map here."},
		{"a link that is not plain https", "See [this](javascript:alert(1)) here.", disclosure.Unresolved, true, "~See this here."},

		{"a quotation written by hand", "> It was a cold winter.", disclosure.Untraced, false, "~It was a cold winter."},
		{"a participant's words outside a reference", "They said that the office was cold and the stamps were kept in a tin.", disclosure.Verbatim, true, "~They said that the office was cold and the stamps were kept in a tin."},

		{"a small count", `{{count code="Leaving"}} left.`, disclosure.SmallCount, true, "1 of 9"},
		{"a table of a small group", `{{table code by="age band"}}` + "\n\n" + `{{table code by="rank"}}`, disclosure.SmallGroup, true, "captain (n = 2)"},
		{"a cell that follows from a total", `Fear: {{count code="Fear"}}.` + "\n\n" + `{{table code by="shift"}}`, disclosure.Computable, true, "–"},
		{"a small count by hand", "It was told by one of the 3 women.", disclosure.TypedCount, false, "one of the 3 women"},
		{"two of the participants", "Two of the participants left early.", disclosure.TypedCount, false, "Two of the participants"},
		{"one of them", "One of them stayed.", disclosure.TypedCount, false, "One of them"},
		{"the only woman", "She was the only older woman in that place.", disclosure.TypedCount, false, "the only older woman"},
		{"all but one", "All of them but one came back.", disclosure.TypedCount, false, "All of them but one"},
		{"a small number in a table by hand", "| what | how many |\n| --- | --- |\n| came back | 2 |", disclosure.TypedCount, false, "2"},
		{"a small count in other digits", "It was told by ٢ women.", disclosure.TypedCount, false, "٢ women"},

		{"a combination in a sentence", "She is a woman, aged 35 to 49, and wrote a lot.", disclosure.Combination, true, "woman, aged 35 to 49"},
		{"a combination over a paragraph", "A woman wrote that. It was long ago. Those from 35 to 49 wrote more.", disclosure.Combination, false, "woman wrote that. It was long ago. Those from 35 to 49"},
		{"a combination in an attribution", `{{quote document="DOC7" text="She handed out bread tickets" attribution="captain"}}`, disclosure.Combination, true, "captain"},
		{"a combination in a list", "- a captain, 25 to 34\n- nobody", disclosure.Combination, true, "captain, 25 to 34"},
		{"a combination in a table by hand", "| who | age |\n| --- | --- |\n| woman | 35 to 49 |", disclosure.Combination, true, ""},
		{"a profile over several places", "{{name R-2G}} is a woman of that place.\n\nWhat {{name R-2G}} tells at 35 to 49 is short.", disclosure.Profile, false, ""},

		{"a locked name", "It was Oskar Lindqvist who did it.", disclosure.LockedName, true, "Oskar Lindqvist"},
		{"a locked name that styles cut in two", "It was Os**kar Lind**qvist who did it.", disclosure.LockedName, true, "Oskar Lindqvist"},
		{"a locked name in character references", "It was &#79;skar Lindqvist who did it.", disclosure.LockedName, true, "Oskar Lindqvist"},
		{"a label of the working copy", "R-2C was there.", disclosure.WorkingName, true, "R-2C"},
		{"a pseudonym of the working copy", "Then Karam came.", disclosure.WorkingName, false, "Karam"},

		{"a telephone number", "Call +999 55 501 4277 for more.", disclosure.Pattern, true, "+999 55 501 4277"},
		{"a telephone number in other digits", "Call ٠٧٩٠ ١٢٣ ٤٥٦٧ for more.", disclosure.Pattern, true, "٠٧٩٠ ١٢٣ ٤٥٦٧"},
		{"an e-mail address", "Write to k.d@post.example today.", disclosure.Pattern, true, "k.d@post.example"},
		{"a web address", "See https://example.org/a for more.", disclosure.Pattern, false, "https://example.org/a"},
		{"a handle", "As @flour_counter wrote.", disclosure.Pattern, true, " @flour_counter"},
		{"a long number", "Number 12345678 was his.", disclosure.Pattern, false, "12345678"},
		{"coordinates", "At 33.51380, 36.27650 it stood.", disclosure.Pattern, true, "33.51380, 36.27650"},

		{"rare words", `{{quote document="DOC8" text="I hid the ledger under the oven until the week we left."}}`, disclosure.Rare, false, "~I hid the ledger under the oven until the week we left."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.rule == disclosure.SmallGroup || c.rule == disclosure.Combination && strings.Contains(c.markdown, "captain") {
				for i := range w.people {
					w.describe(i, "rank", pick(i == 2 || i == 7, "captain", "none given"))
				}
				defer func() {
					for i := range w.people {
						w.describe(i, "rank", "")
					}
				}()
			}
			p := w.propose("# Title\n\n" + c.markdown)
			found := of(w.assess(p), c.rule)
			if len(found) == 0 {
				t.Fatalf("nothing found; found by others: %v", rules(w.assess(p)))
			}
			var seen []string
			for _, f := range found {
				if f.Blocking != c.blocking {
					t.Errorf("blocking is %v", f.Blocking)
				}
				if f.Harm == "" || f.Repair == "" {
					t.Error("a finding does not say what harm it does, or how to repair it")
				}
				passage := words(p.Blocks, f.Place)
				seen = append(seen, "~"+passage, f.Place.Span.Of(passage))
				if f.Place.Span.Len() == 0 {
					seen = append(seen, passage)
				}
			}
			if c.at != "" && !slices.Contains(seen, c.at) {
				t.Errorf("found at %q, not at %q", seen, c.at)
			}
		})
	}
}

// A combination is found among any number of other values. It was passed over
// where the attributes before it had more combinations than were looked at.
func TestCombinationAmongManyValues(t *testing.T) {
	w := nine(t)
	for i := range w.people {
		w.describe(i, "village", pick(i < 3, "Upper Lorn", "Nether Lorn"))
		w.describe(i, "zrank", pick(i >= 2 && i < 6, "quartermaster", "storekeeper"))
	}
	var others []string
	for n := range 24 {
		value := fmt.Sprintf("quality%c", 'a'+n)
		others = append(others, value)
		for i := range w.people {
			w.describe(i, fmt.Sprintf("trait %c", 'a'+n), value)
		}
	}
	many := strings.Join(others, ", ")
	for _, c := range []struct {
		name     string
		markdown string
		blocking bool
	}{
		{"in_a_sentence", "A quartermaster of Upper Lorn, " + many + ".", true},
		{"over_a_paragraph", "A quartermaster spoke. They were " + many + ". It was in Upper Lorn.", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := w.propose("# Title\n\n" + c.markdown)
			first, again := w.assess(p), w.assess(p)
			found := of(first, disclosure.Combination)
			if len(found) != 1 || found[0].Blocking != c.blocking || !strings.HasPrefix(found[0].Harm, "village and zrank ") {
				t.Fatalf("found %+v", found)
			}
			if d := cmp.Diff(first.Findings, again.Findings); d != "" {
				t.Errorf("another assessment finds something else: %s", d)
			}
		})
	}
	a := w.assess(w.propose("# Title\n\nThey were " + many + ", of Upper Lorn."))
	if found := of(a, disclosure.Combination); len(found) != 0 {
		t.Errorf("values that three and more share: %+v", found)
	}
}

// What is harmless passes, and the check says so.
func TestChecksPassWhatIsHarmless(t *testing.T) {
	w := nine(t)
	for _, c := range []struct {
		name     string
		markdown string
		rule     disclosure.Rule
	}{
		{"references that lead somewhere", w.clear(), disclosure.Unresolved},
		{"a plain link", "See [the report](https://example.org/a).", disclosure.Unresolved},
		{"escapes", `A star \* and 3 &lt; 4 &amp; so on.`, disclosure.Unresolved},
		{"everybody and most", `{{count code="Pay"}}, {{count code="Fear"}}`, disclosure.SmallCount},
		{"groups that are large enough", `{{table code by="role"}}`, disclosure.SmallGroup},
		{"a hidden cell without a total", `{{table code by="shift"}}`, disclosure.Computable},
		{"larger counts by hand", "Four of the participants and all of the women said so; seven people came.", disclosure.TypedCount},
		{"numbers of other things", "One account says so; two sacks were counted, and one of the lorries broke.", disclosure.TypedCount},
		{"a counted number before people", `{{count code="Fear"}} people`, disclosure.TypedCount},
		{"values that many share", "The men among the drivers spoke of a man they knew.", disclosure.Combination},
		{"years and small numbers", "In 2014 they paid 100 for 12 sacks, and 33 or 36 for others; see pages 10-12.", disclosure.Pattern},
		{"other names", "It was somebody else who did it.", disclosure.LockedName},
		{"published names", "Then {{name R-2B}} came.", disclosure.WorkingName},
		{"words that only resemble a participant's", "The office was warm and stamps were kept in a drawer.", disclosure.Verbatim},
		{"a short quote", `{{quote document="DOC8" text="I hid the ledger"}}`, disclosure.Rare},
		{"a short quote too", `{{quote document="DOC8" text="I hid the ledger"}}`, disclosure.Length},
		{"the files", w.clear(), disclosure.Metadata},
		{"adults", w.clear(), disclosure.Minor},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.assess(w.propose("# Title\n\n" + strings.TrimPrefix(c.markdown, "# Counting the flour\n\n")))
			for _, f := range of(a, c.rule) {
				t.Errorf("found at %+v: %s", f.Place, f.Harm)
			}
			if len(a.Passed) == 0 {
				t.Error("nothing is said to have passed")
			}
		})
	}
}

// A report in which nothing is wrong has one thing left to decide: that its
// quotes are somebody's own words.
func TestClearReport(t *testing.T) {
	w := nine(t)
	a := w.assess(w.propose(w.clear()))
	if got := rules(a); !slices.Equal(got, []string{"rare words"}) {
		t.Errorf("found %v", got)
	}
	var sentences []string
	for _, p := range a.Passed {
		sentences = append(sentences, p.Says)
	}
	for _, r := range a.Risks {
		sentences = append(sentences, r.Says)
	}
	for _, s := range sentences {
		for _, never := range []string{"anonym", "safe"} {
			if strings.Contains(s, never) {
				t.Errorf("says %q", s)
			}
		}
	}
}

// People's states and their documents may change after a proposal: the next
// assessment sees it, and a new proposal goes on from there.
func TestChangesAfterTheProposal(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(w *world)
		rules  []string // that find something then
		again  []string // in a new proposal of the same text
	}{
		{"quoted_and_on_hold", func(w *world) { w.hold(0, true) },
			[]string{"held", "recount"}, []string{"computable cell", "held"}},
		{"counted_and_on_hold", func(w *world) { w.hold(4, true) },
			[]string{"held", "recount"}, []string{"computable cell", "small count"}},
		{"quoted_without_consent_to_it", func(w *world) { w.terms(0, granted("analyse")) },
			[]string{"terms"}, []string{"terms"}},
		{"quoted_within_limits", func(w *world) {
			w.terms(0, study.Terms{Purposes: map[string]string{"analyse": "granted", "quote": "limited"}})
		}, []string{"terms"}, []string{"terms"}},
		{"counted_without_consent_to_quotes", func(w *world) { w.terms(4, granted("analyse")) },
			[]string{"terms"}, []string{"terms"}},
		{"refused_altogether", func(w *world) {
			w.terms(4, study.Terms{Purposes: map[string]string{"analyse": "withdrawn", "quote": "withdrawn"}})
		}, []string{"recount", "terms"}, []string{"computable cell", "small count"}},
		{"for_the_team_alone_until_decided", func(w *world) { w.terms(4, study.Terms{Legacy: true}) },
			[]string{"recount", "terms"}, []string{"computable cell", "small count"}},
		{"quote_corrected", func(w *world) { w.correct(0, "flour", "grain") },
			[]string{"changed"}, []string{"unresolved"}},
		{"document_corrected_elsewhere", func(w *world) { w.correct(0, "cousin", "relative") }, nil, nil},
		{"somebody_coded", func(w *world) { w.lay("Fear", 3) },
			[]string{"recount"}, []string{"computable cell", "small count"}},
		{"somebody_described", func(w *world) { w.describe(1, "gender", "woman") },
			[]string{"recount"}, []string{"computable cell"}},
		{"may_be_under_18", func(w *world) { w.describe(0, "age", "17") }, []string{"minor"}, []string{"minor"}},
		{"band_that_begins_under_18", func(w *world) { w.describe(0, "age group", "15 to 24") }, []string{"minor"}, []string{"minor"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := nine(t)
			p := w.propose(w.clear())
			w.accept(w.assess(p))
			c.change(w)
			if got := without(rules(w.assess(p)), "rare words"); !slices.Equal(got, c.rules) {
				t.Errorf("found %v, want %v", got, c.rules)
			}
			_, err := w.gate.Publish(w.ctx, w.holder, p.ID)
			if len(c.rules) > 0 {
				w.want(sheaf.Conflict, err)
			} else {
				w.ok(err)
			}
			next := without(rules(w.assess(w.propose(w.clear()))), "rare words", "repeated quote")
			if !slices.Equal(next, c.again) {
				t.Errorf("proposed again, found %v, want %v", next, c.again)
			}
			w.clean()
		})
	}
}

func without(all []string, rules ...string) (left []string) {
	for _, r := range all {
		if !slices.Contains(rules, r) {
			left = append(left, r)
		}
	}
	return left
}

func (w *world) hold(i int, held bool) {
	w.t.Helper()
	w.ok(w.study.Hold(w.ctx, w.holder, w.people[i].ID, held, ""))
}

func (w *world) terms(i int, t study.Terms) {
	w.t.Helper()
	t.Subject = w.people[i].ID
	w.ok(w.intake.SetTerms(w.ctx, w.holder, t))
}

func (w *world) correct(i int, from, to string) {
	w.t.Helper()
	doc, err := w.study.Document(w.ctx, w.holder, w.docs[i].ID)
	w.ok(err)
	at := strings.Index(doc.Text, from)
	_, _, err = w.intake.Correct(w.ctx, w.holder, study.Correction{Document: doc.ID, Base: doc.Version,
		Edits: []text.Edit{{Span: text.Span{Start: at, End: at + len(from)}, With: to}}})
	w.ok(err)
}
