package disclosure_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/disclosure"
	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
)

func (w *world) write(m disclosure.Manuscript) disclosure.Manuscript {
	w.t.Helper()
	m.Markdown = w.expand(m.Markdown)
	out, err := w.gate.Write(w.ctx, w.analyst, m)
	w.ok(err)
	return out
}

func TestManuscript(t *testing.T) {
	w := nine(t)
	begun := w.write(disclosure.Manuscript{Markdown: "# Counting\r\n\r\nIt was cold.\r\n", Options: disclosure.Options{Language: "en", Audience: "a journal"}})

	t.Run("keeps what was typed, with lines ending as everywhere in the house", func(t *testing.T) {
		got, err := w.gate.Manuscript(w.ctx, w.reviewer, begun.ID)
		w.ok(err)
		if got.Markdown != "# Counting\n\nIt was cold.\n" || got.Title != "Counting" || got.Options.Audience != "a journal" || got.Version != 1 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("is called by its heading, not by a notice above it", func(t *testing.T) {
		for markdown, want := range map[string]string{"Invented.\n\n# Counting\n": "Counting", "Cold.\n\n## What this is\n": "Cold."} {
			if got := w.write(disclosure.Manuscript{Markdown: markdown, Options: disclosure.Options{Language: "en"}}); got.Title != want {
				t.Errorf("%q is called %q", markdown, got.Title)
			}
		}
	})
	t.Run("the first of two who save at once wins, the other is told", func(t *testing.T) {
		first, second := begun, begun
		first.Markdown, second.Markdown = "# Counting\n\nWarm.", "# Counting\n\nHot."
		w.write(first)
		_, err := w.gate.Write(w.ctx, w.reviewer, second)
		w.want(sheaf.Conflict, err)
		w.want(sheaf.Conflict, w.gate.Discard(w.ctx, w.analyst, begun.ID, begun.Version))
	})
	t.Run("a state that another member writes over is kept", func(t *testing.T) {
		now, err := w.gate.Manuscript(w.ctx, w.reviewer, begun.ID)
		w.ok(err)
		now.Markdown = "# Counting\n\nNeither."
		_, err = w.gate.Write(w.ctx, w.reviewer, now)
		w.ok(err)
		kept, err := w.gate.Earlier(w.ctx, w.analyst, begun.ID)
		w.ok(err)
		if len(kept) != 2 || kept[0].Markdown != "# Counting\n\nWarm." || kept[1].Version != 1 {
			t.Errorf("kept %+v", kept)
		}
	})
	t.Run("is nobody's business who may not write or check", func(t *testing.T) {
		_, err := w.gate.Write(w.ctx, w.auditor, begun)
		w.want(sheaf.Denied, err)
		_, err = w.gate.Manuscripts(w.ctx, w.interviewer)
		w.want(sheaf.Denied, err)
	})
	t.Run("what was made from it says so", func(t *testing.T) {
		p, err := w.gate.Propose(w.ctx, w.analyst, "# Counting\n\nWords.", disclosure.Options{Manuscript: begun.ID})
		w.ok(err)
		if p.Manuscript != begun.ID {
			t.Errorf("the proposal is of %v", p.Manuscript)
		}
	})
	t.Run("thrown away, it is gone with its key", func(t *testing.T) {
		now, err := w.gate.Manuscript(w.ctx, w.reviewer, begun.ID)
		w.ok(err)
		w.ok(w.gate.Discard(w.ctx, w.analyst, now.ID, now.Version))
		_, err = w.gate.Manuscript(w.ctx, w.analyst, begun.ID)
		w.want(sheaf.NotFound, err)
	})
	w.clean()
}

// Whom a manuscript is about is found in its references, in labels and published
// names, and in words that somebody said.
func TestWhomAManuscriptIsAbout(t *testing.T) {
	w := nine(t)
	for _, c := range []struct {
		name, markdown string
		names          map[string]string
		about          []int
	}{
		{"nobody", "# T\n\nIt was cold that winter.", nil, nil},
		{"a count alone", `# T` + "\n\n" + `{{count code="Fear"}} spoke.`, nil, nil},
		{"quoted, and spoken of in the quote", `# T` + "\n\n" + `{{quote document="DOC0" text="My cousin Karam counted the sacks in Hafar."}}`, nil, []int{0, 1}},
		{"named", "# T\n\n{{name R-2D}} waited.", nil, []int{3}},
		{"a label that was typed", "# T\n\nAsk R-2E again.", nil, []int{4}},
		{"a published name", "# T\n\nNothing yet.", map[string]string{"R-2F": "Nadim"}, []int{5}},
		{"words that were typed", "# T\n\nThe ledger was under the oven until they left.", nil, nil},
		{"words that somebody said", "# T\n\nThen: hid the ledger under the oven until the week we left.", nil, []int{8}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := w.write(disclosure.Manuscript{Markdown: c.markdown, Options: disclosure.Options{Names: c.names}})
			var want []study.SubjectID
			for _, i := range c.about {
				want = append(want, w.people[i].ID)
			}
			if want = study.Sorted(want); !slices.Equal(m.Subjects, want) {
				t.Errorf("about %v, want %v", m.Subjects, want)
			}
		})
	}
}

// An erasure withholds a manuscript until somebody has read and saved it; what
// it said before is unreadable then.
func TestErasureWithholdsManuscripts(t *testing.T) {
	w := nine(t)
	theirs := w.write(disclosure.Manuscript{Markdown: "# Theirs\n\n{{name R-2A}} and {{name R-2B}} spoke."})
	others := w.write(disclosure.Manuscript{Markdown: "# Others\n\n{{name R-2C}} spoke."})
	theirs.Markdown = "# Theirs\n\n{{name R-2B}} spoke."
	theirs = w.write(theirs)
	if len(theirs.Subjects) != 2 {
		t.Fatalf("a manuscript forgot whom it was about: %v", theirs.Subjects)
	}
	w.erase(0)
	w.erase(0)

	shown, err := w.gate.Manuscript(w.ctx, w.analyst, theirs.ID)
	w.ok(err)
	if !shown.Suspended || shown.Markdown != "" || shown.Title != "" {
		t.Errorf("after the erasure it shows %+v", shown)
	}
	_, err = w.gate.Earlier(w.ctx, w.analyst, theirs.ID)
	w.want(sheaf.Conflict, err)
	_, err = w.gate.OpenSuspended(w.ctx, w.analyst, others.ID)
	w.want(sheaf.Conflict, err)
	opened, err := w.gate.OpenSuspended(w.ctx, w.analyst, theirs.ID)
	w.ok(err)
	if !strings.Contains(opened.Markdown, "R-2B") {
		t.Errorf("it reads %q", opened.Markdown)
	}
	before := w.keyOf(theirs.ID)
	saved := w.write(opened)
	if saved.Suspended || len(saved.Subjects) != 1 || saved.Subjects[0] != w.people[1].ID {
		t.Errorf("saved it is %+v", saved)
	}
	if after := w.keyOf(theirs.ID); after == before {
		t.Error("saved after an erasure it lies under the same key")
	}
	if kept, err := w.gate.Earlier(w.ctx, w.analyst, theirs.ID); err != nil || len(kept) != 0 {
		t.Errorf("earlier states are %v, %v", kept, err)
	}
	w.clean()
}

func (w *world) keyOf(id disclosure.ManuscriptID) (key sheaf.ID) {
	w.t.Helper()
	w.ok(w.db.View(w.ctx, func(tx *store.Tx) error {
		return tx.QueryRow(`SELECT key_id FROM manuscript WHERE id = ?`, id).Scan(&key)
	}))
	return key
}

func (w *world) entries() int64 {
	w.t.Helper()
	head, _, err := w.door.Verify(w.ctx, w.auditor)
	w.ok(err)
	return int64(head.Size)
}

func TestPreview(t *testing.T) {
	w := nine(t)
	preview := func(markdown string, o disclosure.Options) disclosure.Preview {
		t.Helper()
		p, err := w.gate.Preview(w.ctx, w.analyst, w.expand(markdown), o)
		w.ok(err)
		return p
	}
	said := func(p disclosure.Preview, block int) string {
		return words(p.Text, disclosure.Place{Block: block, Part: report.PartText})
	}
	t.Run("shows what Propose would freeze, and keeps and records nothing", func(t *testing.T) {
		o := disclosure.Options{Names: map[string]string{"R-2A": "Nadim"}}
		before := w.entries()
		p := preview(w.clear(), o)
		if after := w.entries(); after != before {
			t.Errorf("%d entries were made", after-before)
		}
		frozen, err := w.gate.Propose(w.ctx, w.analyst, w.clear(), o)
		w.ok(err)
		for _, passage := range frozen.Blocks.Text() {
			at := disclosure.Place{Block: passage.Block, Part: passage.Part, Row: passage.Row, Cell: passage.Cell}
			if got := words(p.Text, at); got != passage.Text {
				t.Errorf("block %d reads %q, frozen %q", passage.Block, got, passage.Text)
			}
		}
		if len(p.Names) != 1 || p.Names[0].Name != "Nadim" || p.Names[0].Label != "R-2A" {
			t.Errorf("names are %v", p.Names)
		}
	})
	t.Run("stays as it is while the text does", func(t *testing.T) {
		markdown := "# T\n\n{{name R-2A}}, {{name R-2H}} and {{name R-2C}} spoke."
		if a, b := said(preview(markdown, disclosure.Options{}), 0), said(preview(markdown, disclosure.Options{}), 0); a != b {
			t.Errorf("%q, then %q", a, b)
		}
	})
	t.Run("says where each block comes from", func(t *testing.T) {
		markdown := w.expand("# Title\n\nFirst {{name R-2A}} and {{count code=\"Fear\"}}.\nStill first.\n\n- one\n- two {{name R-2B}}\n\n{{quote document=\"DOC1\" text=\"I was afraid of the second list.\"}}\n\n## Later\n\n| a | b |\n|---|---|\n| 1 | {{name R-2A}} |\n")
		p := preview(markdown, disclosure.Options{})
		var got []string
		for _, s := range p.Source {
			got = append(got, strings.TrimSpace(s.Of(markdown)))
		}
		want := strings.Split(strings.TrimPrefix(strings.TrimSpace(markdown), "# Title\n\n"), "\n\n")
		if len(got) != len(want) {
			t.Fatalf("%d places, %d blocks: %q", len(got), len(want), got)
		}
		for i := range want {
			if got[i] != want[i] && !(i == 4 && strings.HasPrefix(got[i], "| a | b |")) {
				t.Errorf("block %d comes from %q, want %q", i, got[i], want[i])
			}
		}
	})
	t.Run("a reference that leads nowhere is marked where it stands", func(t *testing.T) {
		p := preview("# T\n\nIt was {{count code=\"Nothing\"}} of them.", disclosure.Options{})
		if len(p.Findings) != 1 || p.Findings[0].Case != "no code" || p.Findings[0].Place.Span.Of(said(p, 0)) != "[unresolved]" {
			t.Errorf("found %+v in %q", p.Findings, said(p, 0))
		}
	})
	t.Run("a text without a title is told, not refused", func(t *testing.T) {
		if p := preview("Words.", disclosure.Options{}); len(p.Findings) != 1 || p.Findings[0].Case != "no title" {
			t.Errorf("found %+v", p.Findings)
		}
	})
	t.Run("a name given to nobody is refused", func(t *testing.T) {
		_, err := w.gate.Preview(w.ctx, w.analyst, "# T\n\nWords.", disclosure.Options{Names: map[string]string{"R-9Z": "Nadim"}})
		w.want(sheaf.Invalid, err)
	})
	t.Run("words of somebody on hold are withheld, whoever says them of whom", func(t *testing.T) {
		w.ok(w.study.Hold(w.ctx, w.holder, w.people[1].ID, true, "a call"))
		p := preview("# T\n\n{{quote document=\"DOC1\" text=\"I was afraid of the second list.\"}}\n\n{{quote document=\"DOC0\" text=\"My cousin Karam counted the sacks in Hafar.\"}}\n\n{{quote document=\"DOC0\" text=\"We carried flour up the hill every night\"}}", disclosure.Options{})
		if said(p, 0) != "[withheld]" || said(p, 1) != "[withheld]" || !strings.Contains(said(p, 2), "flour") {
			t.Errorf("reads %q, %q, %q", said(p, 0), said(p, 1), said(p, 2))
		}
		if !slices.ContainsFunc(p.Findings, func(f disclosure.Finding) bool { return f.Rule == disclosure.Held }) {
			t.Error("the hold is not told")
		}
	})
	t.Run("and so they are in what was proposed before, until the hold is lifted", func(t *testing.T) {
		w.ok(w.study.Hold(w.ctx, w.holder, w.people[1].ID, false, ""))
		made := w.propose("# T\n\n{{quote document=\"DOC1\" text=\"I was afraid of the second list.\"}}\n\n{{quote document=\"DOC0\" text=\"We carried flour up the hill every night\"}}")
		for _, held := range []bool{true, false} {
			w.ok(w.study.Hold(w.ctx, w.holder, w.people[1].ID, held, "a call"))
			one, err := w.gate.Proposal(w.ctx, w.analyst, made.ID)
			w.ok(err)
			all, err := w.gate.Proposals(w.ctx, w.analyst)
			w.ok(err)
			for _, p := range []disclosure.Proposal{one, all[0]} {
				if got := said(disclosure.Preview{Text: p.Blocks}, 0); strings.Contains(got, "afraid") == held {
					t.Errorf("held %t: reads %q", held, got)
				}
				if got := said(disclosure.Preview{Text: p.Blocks}, 1); !strings.Contains(got, "flour") {
					t.Errorf("somebody else's words read %q", got)
				}
			}
		}
	})
}

// What an assessment said can be read again without the vault, with the
// decisions of now.
func TestAssessed(t *testing.T) {
	w := nine(t)
	p := w.propose(w.clear())
	_, err := w.gate.Assessed(w.ctx, w.analyst, p.ID)
	w.want(sheaf.NotFound, err)
	a := w.assess(p)
	w.ok(w.gate.Decide(w.ctx, w.reviewer, a.Findings[0].ID, disclosure.Accept, "asked for"))
	w.scanErr = sheaf.Errorf(sheaf.Locked, "the vault is closed")
	again, err := w.gate.Assessed(w.ctx, w.reviewer, p.ID)
	w.ok(err)
	if again.Open() != 0 || again.Findings[0].Reason != "asked for" || again.By != w.holder.Member() || again.At.IsZero() ||
		!slices.Equal(again.Passed, a.Passed) || !slices.Equal(again.Risks, a.Risks) {
		t.Errorf("it says %+v", again)
	}
	w.erase(0)
	_, err = w.gate.Assessed(w.ctx, w.reviewer, p.ID)
	w.want(sheaf.NotFound, err)
}

// Every finding names the case of its sentences, so that pages can say it in
// other languages.
func TestFindingsNameTheirCase(t *testing.T) {
	w := nine(t)
	w.locked = []string{"Yousef"}
	known := disclosure.Cases()
	for _, f := range w.assess(w.propose(draft)).Findings {
		if !slices.Contains(known, f.Case) {
			t.Errorf("%s has the case %q", f.Rule, f.Case)
		}
		if f.Rule == disclosure.SmallCount && f.Values.Least != 3 {
			t.Errorf("a small count tells %+v", f.Values)
		}
	}
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(known) {
		t.Error("two cases have the same name")
	}
}

// A study from before there were manuscripts opens, with what was proposed and
// published in it.
func TestMigration2(t *testing.T) {
	w := nine(t)
	published := w.propose("# Counting\n\nIt was cold.")
	w.accept(w.assess(published))
	release := w.publish(published)
	waiting := w.propose("# Waiting\n\nIt was warm.")
	w.ok(w.door.Do(w.ctx, w.holder, access.Propose, func(tx *access.Tx) error {
		for _, statement := range []string{`DROP TABLE assessment`, `DROP TABLE manuscript_version`, `DROP TABLE manuscript_subject`, `DROP TABLE manuscript`,
			`ALTER TABLE proposal DROP COLUMN manuscript`, `DELETE FROM store_migration WHERE owner = 'disclosure' AND number = 2`} {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	}))
	w.ok(w.db.Close())
	w.open()

	all, err := w.gate.Proposals(w.ctx, w.reviewer)
	w.ok(err)
	if len(all) != 2 {
		t.Fatalf("%d proposals, want 2", len(all))
	}
	out, err := w.gate.Releases(w.ctx, w.reviewer)
	w.ok(err)
	if len(out) != 1 || out[0].ID != release.ID {
		t.Errorf("released %+v", out)
	}
	w.accept(w.assess(waiting))
	w.write(disclosure.Manuscript{Markdown: "# Later", Options: disclosure.Options{Language: "en", Audience: "a journal"}})
	w.clean()
}

// Whoever opens a text that a colleague left, or is given, waits for no minutes:
// what would take them is refused in words, and the rest is read in time that
// grows with its length.
func TestNoTextTakesMinutesToRead(t *testing.T) {
	w := nine(t)
	const length = 256 << 10
	for name, one := range map[string]struct {
		part    string
		refused bool
	}{
		"references that never close":    {"{{", false},
		"words between them":             {"{{\"a\" ", false},
		"short lines":                    {"a\n", false},
		"short paragraphs":               {"a\n\n", false},
		"handles":                        {"@abcd ", false},
		"brackets in many paragraphs":    {strings.Repeat("[a](", 400) + "\n\n", false},
		"quotes":                         {"{{quote document=\"DOC0\" text=\"We carried flour up the hill\"}}\n\n", true},
		"brackets that never close":      {"[", true},
		"stars":                          {"*a **a ", true},
		"quotes in quotes":               {">", true},
		"lists in lists":                 {"+ ", true},
		"numbered lists in lists":        {"1. ", true},
		"lists in quotes in lists":       {"+ > ", true},
		"references, one in a paragraph": {"{{x}}\n\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			text := "# Title\n\n" + w.expand(strings.Repeat(one.part, length/len(one.part)))
			begun := time.Now()
			_, err := w.gate.Preview(w.ctx, w.analyst, text, disclosure.Options{})
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			if one.refused {
				w.want(sheaf.Invalid, err)
			} else {
				w.ok(err)
			}
			if _, err := w.gate.Write(w.ctx, w.analyst, disclosure.Manuscript{Markdown: text}); err != nil {
				t.Errorf("what was typed is lost: %v", err)
			}
		})
	}
}
