package study_test

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// translated is an invented answer in Turkish and its translation, each sentence
// of which begins with a number.
type translated struct {
	*world
	a, b                  study.BundleSubject
	original, translation study.DocumentID
}

func newTranslated(t *testing.T) translated {
	w := newWorld(t)
	return w.translated()
}

func (w *world) translated() translated {
	w.t.Helper()
	a, b := person("R-4M", allowed("analyse")), person("R-9T", allowed("analyse"))
	first := interview([]says{
		{a, "Interviewer", "Değirmenden önce nerede oturuyordunuz?"},
		{a, "R-4M", "Fırının üstünde, nehre giden yolda otururduk. Kardeşimin odası çatının altındaydı. Altı kişiydik. Kimse bizi tanımazdı."},
		{b, "R-9T", "Ben onlardan sonra geldim. Kapıyı bana annesi açtı."},
	}, a, b)
	first.Transcript.Language = "tr"
	second := interview([]says{
		{a, "Interviewer", "Where did you live before the mill?"},
		{a, "R-4M", "We lived above the bakery, on the road to the river. My brother had the room under the roof. There were six of us. Nobody knew us."},
		{b, "R-9T", "I came after them. It was her mother who opened the door."},
	}, a, b)
	second.Account, second.TranslationOf = first.Account, first.Document
	return translated{w, a, b, w.admit(first), w.admit(second)}
}

func (w translated) read() study.Alignment {
	w.t.Helper()
	a, err := w.study.Alignment(w.ctx, w.analyst, w.translation)
	w.ok(err)
	return a
}

// shape writes pairs by the numbers of their sentences from 1, and a star behind
// those that were made by hand: "1-1 2+3-2* 4-".
func shape(a study.Alignment) string {
	var pairs []string
	one, two := 0, 0
	numbers := func(n *int, sentences []text.Span) string {
		var all []string
		for range sentences {
			*n++
			all = append(all, fmt.Sprint(*n))
		}
		return strings.Join(all, "+")
	}
	for _, p := range a.Pairs {
		star := ""
		if p.Fixed {
			star = "*"
		}
		pairs = append(pairs, numbers(&one, p.A)+"-"+numbers(&two, p.B)+star)
	}
	return strings.Join(pairs, " ")
}

// at is where a sentence begins, by its number.
func at(a study.Alignment, translated bool, number int) int {
	for _, p := range a.Pairs {
		side := p.A
		if translated {
			side = p.B
		}
		if number <= len(side) {
			return side[number-1].Start
		}
		number -= len(side)
	}
	return -1
}

// act does something at a sentence, as it is seen.
func (w translated) act(c access.Caller, act study.AlignAct, inTranslated bool, number int, with ...int) error {
	w.t.Helper()
	a := w.read()
	r := study.Realignment{Translation: w.translation, Seen: a.Seen(), Act: act, InTranslated: inTranslated, At: at(a, inTranslated, number)}
	if len(with) > 0 {
		r.With = at(a, !inTranslated, with[0])
	}
	return w.study.Realign(w.ctx, c, r)
}

func (w translated) is(want string) {
	w.t.Helper()
	if got := shape(w.read()); got != want {
		w.t.Errorf("aligned %s\n   want %s", got, want)
	}
}

const computed = "1-1 2-2 3-3 4-4 5-5 6-6 7-7"

func TestRealign(t *testing.T) {
	type step struct {
		act        study.AlignAct
		translated bool
		at         int
		with       []int
	}
	for _, c := range []struct {
		rule  string
		steps []step
		want  string
		kind  sheaf.Kind // of the last step, where it is refused
	}{
		{"two pairs are joined", []step{{study.JoinBelow, false, 2, nil}}, "1-1 2+3-2+3* 4-4 5-5 6-6 7-7", 0},
		{"from either side", []step{{study.JoinBelow, true, 2, nil}}, "1-1 2+3-2+3* 4-4 5-5 6-6 7-7", 0},
		{"a joined pair is joined further", []step{{study.JoinBelow, false, 2, nil}, {study.JoinBelow, false, 3, nil}}, "1-1 2+3+4-2+3+4* 5-5 6-6 7-7", 0},
		{"the last has nothing below", []step{{study.JoinBelow, false, 7, nil}}, computed, sheaf.Invalid},
		{"a pair is split where it is said, and the other side where as much was said", []step{{study.JoinBelow, false, 2, nil}, {study.JoinBelow, false, 3, nil}, {study.SplitAt, false, 3, nil}}, "1-1 2-2* 3+4-3+4* 5-5 6-6 7-7", 0},
		{"nothing is split before its first sentence", []step{{study.JoinBelow, false, 2, nil}, {study.SplitAt, false, 2, nil}}, "1-1 2+3-2+3* 4-4 5-5 6-6 7-7", sheaf.Invalid},
		{"a sentence goes to the pair above", []step{{study.MoveUp, true, 3, nil}}, "1-1 2-2+3* 3-* 4-4 5-5 6-6 7-7", 0},
		{"with what stands above it", []step{{study.JoinBelow, false, 3, nil}, {study.MoveUp, true, 3, nil}}, "1-1 2-2+3* 3+4-4* 5-5 6-6 7-7", 0},
		{"and to the pair below", []step{{study.MoveDown, false, 4, nil}}, "1-1 2-2 3-3 -4* 4+5-5* 6-6 7-7", 0},
		{"a pair from which all is moved away is none", []step{{study.MoveDown, false, 4, nil}, {study.MoveDown, true, 4, nil}}, "1-1 2-2 3-3 4+5-4+5* 6-6 7-7", 0},
		{"the first has nothing above", []step{{study.MoveUp, false, 1, nil}}, computed, sheaf.Invalid},
		{"the last nothing below", []step{{study.MoveDown, true, 7, nil}}, computed, sheaf.Invalid},
		{"two sentences are put together", []step{{study.Together, false, 3, []int{4}}}, "1-1 2-2+3 3-4* 4+5-5 6-6 7-7", 0},
		{"from either side", []step{{study.Together, true, 4, []int{3}}}, "1-1 2-2+3 3-4* 4+5-5 6-6 7-7", 0},
		{"not across a pair made by hand", []step{{study.Confirm, false, 3, nil}, {study.Together, false, 2, []int{4}}}, "1-1 2-2 3-3* 4-4 5-5 6-6 7-7", sheaf.Conflict},
		{"but out of one", []step{{study.JoinBelow, false, 3, nil}, {study.Together, false, 4, []int{4}}}, "1-1 2-2 3-3 4-4* 5-5 6-6 7-7", 0},
		{"a sentence has no counterpart", []step{{study.Alone, true, 4, nil}}, "1-1 2-2 3-3 -4* 4+5-5 6-6 7-7", 0},
		{"which makes room for what is put together later", []step{{study.Alone, false, 3, nil}, {study.Together, false, 4, []int{2}}}, "1-1 2- 3-* 4-2* 5-3+4 -5 6-6 7-7", 0},
		{"a pair is right as it stands", []step{{study.Confirm, false, 5, nil}}, "1-1 2-2 3-3 4-4 5-5* 6-6 7-7", 0},
		{"which is said once", []step{{study.Confirm, false, 5, nil}, {study.Confirm, true, 5, nil}}, "1-1 2-2 3-3 4-4 5-5* 6-6 7-7", sheaf.Invalid},
		{"what was done by hand is taken back", []step{{study.JoinBelow, false, 2, nil}, {study.Confirm, false, 5, nil}, {study.Recompute, true, 3, nil}}, "1-1 2-2 3-3 4-4 5-5* 6-6 7-7", 0},
		{"where something was", []step{{study.Recompute, false, 2, nil}}, computed, sheaf.Invalid},
		{"an act that is none is refused", []step{{"erase", false, 2, nil}}, computed, sheaf.Invalid},
		{"so is a sentence that is none", []step{{study.Confirm, false, 90, nil}}, computed, sheaf.Invalid},
	} {
		t.Run(c.rule, func(t *testing.T) {
			w := newTranslated(t)
			w.is(computed)
			done := []string{computed}
			for i, s := range c.steps {
				err := w.act(w.analyst, s.act, s.translated, s.at, s.with...)
				if c.kind != 0 && i == len(c.steps)-1 {
					w.want(c.kind, err)
					break
				}
				w.ok(err)
				done = append(done, shape(w.read()))
			}
			w.is(c.want)
			w.clean()
			// Undo leads back through every state, and redo forth.
			for i := len(done) - 2; i >= 0; i-- {
				ch, err := w.study.Undo(w.ctx, w.analyst, nil)
				w.ok(err)
				if ch.Kind != "alignment" || !ch.Undone {
					t.Errorf("undone %+v", ch)
				}
				w.is(done[i])
			}
			for _, want := range done[1:] {
				_, err := w.study.Redo(w.ctx, w.analyst, nil)
				w.ok(err)
				w.is(want)
			}
			w.clean()
		})
	}
}

func TestAlignmentOfTwoPeople(t *testing.T) {
	w := newTranslated(t)
	seen := w.read().Seen()
	w.ok(w.act(w.analyst, study.JoinBelow, false, 2))
	w.ok(w.act(w.colleague, study.Confirm, false, 5))
	t.Run("each pair says by whom it was made", func(t *testing.T) {
		for _, p := range w.read().Pairs {
			want := access.MemberID{}
			switch {
			case len(p.A) == 2:
				want = w.analyst.Member()
			case p.Fixed:
				want = w.colleague.Member()
			}
			if p.By != want {
				t.Errorf("pair %v is by %v", p.Pair, p.By)
			}
		}
	})
	t.Run("what was seen before somebody else's act is refused", func(t *testing.T) {
		w.want(sheaf.Conflict, w.study.Realign(w.ctx, w.analyst, study.Realignment{Translation: w.translation, Seen: seen, Act: study.Alone, At: at(w.read(), false, 1)}))
		_, err := w.study.Undo(w.ctx, w.analyst, nil)
		w.want(sheaf.Conflict, err)
		_, err = w.study.Undo(w.ctx, w.colleague, nil)
		w.ok(err)
		_, err = w.study.Undo(w.ctx, w.analyst, nil)
		w.ok(err)
		w.is(computed)
	})
	t.Run("who may not change is denied, and it is in the record", func(t *testing.T) {
		before := w.refusals()
		w.want(sheaf.Denied, w.act(w.member(access.Interviewer), study.Confirm, false, 1))
		if w.refusals() != before+1 {
			t.Error("the refusal is not in the record")
		}
	})
	t.Run("a document that translates none is aligned with none", func(t *testing.T) {
		_, err := w.study.Alignment(w.ctx, w.analyst, w.original)
		w.want(sheaf.NotFound, err)
		_, err = w.study.Alignment(w.ctx, w.analyst, study.DocumentID{ID: sheaf.NewID()})
		w.want(sheaf.NotFound, err)
	})
	w.clean()
}

// correct edits words of a document, each of which stands in it once.
func (w translated) correct(id study.DocumentID, recall bool, words ...string) {
	w.t.Helper()
	d := w.document(id)
	var edits []text.Edit
	for i := 0; i+1 < len(words); i += 2 {
		start := strings.Index(d.Text, words[i])
		if start < 0 {
			w.t.Fatalf("no %q in the text", words[i])
		}
		edits = append(edits, text.Edit{Span: text.Span{Start: start, End: start + len(words[i])}, With: words[i+1]})
	}
	_, _, err := w.intake.Correct(w.ctx, w.holder, study.Correction{Document: id, Base: d.Version, Edits: edits, Recall: recall})
	w.ok(err)
}

func TestACorrectionCarriesTheAlignment(t *testing.T) {
	const hand = "1-1 2-2* 3-3+4* 4-* 5-5 6-6 7-7"
	begin := func(t *testing.T) translated {
		w := newTranslated(t)
		w.ok(w.act(w.analyst, study.Confirm, false, 2))
		w.ok(w.act(w.analyst, study.MoveUp, true, 4))
		w.is(hand)
		return w
	}
	t.Run("words within a sentence, before one and behind one belong to it", func(t *testing.T) {
		w := begin(t)
		w.correct(w.translation, false, "bakery", "old bakery", "My brother", "Well, my brother", "six of us", "six or seven of us")
		w.correct(w.original, false, "Altı kişiydik", "Altı, yedi kişiydik", "Fırının", "Eski fırının")
		w.is(hand)
		if a := w.read(); a.Loose != 0 || a.Seen() != (study.AlignmentSeen{Alignment: 2, Original: 2, Translation: 2}) {
			t.Errorf("loose %d, seen %+v", a.Loose, a.Seen())
		}
		w.ok(w.act(w.analyst, study.Confirm, false, 7))
		w.is("1-1 2-2* 3-3+4* 4-* 5-5 6-6 7-7*")
		w.clean()
	})
	t.Run("a sentence that is joined with the next by a correction lets go of its pair, and it is told", func(t *testing.T) {
		w := begin(t)
		w.correct(w.translation, false, "river. My", "river, and my")
		a := w.read()
		if a.Loose != 2 {
			t.Errorf("%d loose, want both that the sentence was in", a.Loose)
		}
		w.is("1-1 2-2 3-3 4-* 5-4 6-5 7-6")
		w.clean()
		w.ok(w.act(w.analyst, study.Confirm, false, 1))
		if a = w.read(); a.Loose != 0 {
			t.Errorf("%d are still loose after the next act", a.Loose)
		}
	})
	t.Run("past a recall it stands, and undo does not go behind one", func(t *testing.T) {
		for _, which := range []string{"original", "translation"} {
			w := begin(t)
			if which == "original" {
				w.correct(w.original, true, "nehre giden", "[kaldırıldı]")
			} else {
				w.correct(w.translation, true, "to the river", "[removed]")
			}
			w.is(hand)
			_, err := w.study.Undo(w.ctx, w.analyst, nil)
			w.want(sheaf.Conflict, err)
			w.clean()
		}
	})
	t.Run("what undo brings back from before a correction is carried on", func(t *testing.T) {
		w := begin(t)
		w.correct(w.translation, false, "Where did", "Now, where did", "bakery", "old bakery")
		_, err := w.study.Undo(w.ctx, w.analyst, nil)
		w.ok(err)
		w.is("1-1 2-2* 3-3 4-4 5-5 6-6 7-7")
		w.clean()
	})
}

func TestAHoldKeepsTheAlignmentAsItIs(t *testing.T) {
	w := newTranslated(t)
	w.ok(w.act(w.analyst, study.JoinBelow, false, 2))
	w.ok(w.study.Hold(w.ctx, w.auditor, w.b.ID, true, ""))
	w.want(sheaf.Denied, w.act(w.analyst, study.Confirm, false, 1))
	_, err := w.study.Undo(w.ctx, w.analyst, nil)
	w.want(sheaf.Denied, err)
	w.is("1-1 2+3-2+3* 4-4 5-5 6-6 7-7")
	w.clean()
}

func TestAnErasureAndTheAlignment(t *testing.T) {
	w := newTranslated(t)
	w.ok(w.act(w.analyst, study.JoinBelow, false, 6))
	w.ok(w.act(w.analyst, study.Confirm, false, 4))
	w.ok(w.study.Erase(w.ctx, w.holder, w.a.ID))
	t.Run("the other's sentences stay together", func(t *testing.T) {
		a := w.read()
		last := a.Pairs[len(a.Pairs)-1]
		if !last.Fixed || len(last.A) != 2 || len(last.B) != 2 || last.A[0].Of(a.Original.Text) != "Ben onlardan sonra geldim." {
			t.Errorf("the last pair: %+v", last)
		}
	})
	t.Run("nothing is left to undo, and nothing stops undo", func(t *testing.T) {
		w.ok(w.study.SetAttribute(w.ctx, w.analyst, w.b.ID, "age", "30s"))
		_, err := w.study.Undo(w.ctx, w.analyst, nil)
		w.ok(err)
		_, err = w.study.Undo(w.ctx, w.analyst, nil)
		w.want(sheaf.NotFound, err)
	})
	w.clean()
	t.Run("with the last who speaks it goes", func(t *testing.T) {
		w.ok(w.study.Erase(w.ctx, w.holder, w.b.ID))
		rows := 0
		w.raw(func(tx *store.Tx) error { return tx.QueryRow(`SELECT count(*) FROM alignment`).Scan(&rows) })
		if rows != 0 {
			t.Errorf("%d rows are left", rows)
		}
		w.want(sheaf.NotFound, w.act(w.analyst, study.Confirm, false, 1))
		w.clean()
	})
}

func TestCheckFindsABrokenAlignment(t *testing.T) {
	w := newTranslated(t)
	w.ok(w.act(w.analyst, study.Confirm, false, 2))
	w.clean()
	for what, fault := range map[string]string{
		"a document that translates none is aligned with one": `UPDATE alignment SET id = (SELECT translation_of FROM document WHERE translation_of IS NOT NULL)`,
		"altered": `UPDATE alignment SET version = version + 1`,
	} {
		c := w.copy()
		c.raw(func(tx *store.Tx) error { _, err := tx.Exec(fault); return err })
		problems, err := c.study.Check(c.ctx, c.auditor)
		c.ok(err)
		if len(problems) != 1 || what != "altered" && problems[0].What != what {
			t.Errorf("%s: %v", what, problems)
		}
	}
}

func TestDumpTellsTheAlignment(t *testing.T) {
	w := newTranslated(t)
	w.ok(w.act(w.analyst, study.JoinBelow, false, 2))
	items, err := w.study.Dump(w.ctx, w.holder)
	w.ok(err)
	a := w.read()
	joined := a.Pairs[1]
	want := fmt.Sprintf(`"alignment":{"v":1,"original":1,"translation":1,"pairs":[{"original":{"start":%d,"end":%d},"translation":{"start":%d,"end":%d},"by":"%s"}]}`,
		joined.A[0].Start, joined.A[1].End, joined.B[0].Start, joined.B[1].End, w.analyst.Member())
	for _, item := range items {
		if item.Path == "study/structure.json" {
			if !strings.Contains(string(item.JSON), want) {
				t.Errorf("the structure does not hold %s", want)
			}
			return
		}
	}
	t.Error("there is no structure")
}

// A study from before alignments were corrected opens with all that was in it.
func TestMigration2(t *testing.T) {
	w := newWorld(t)
	path := t.TempDir() + "/old.db"
	open := func(migrations []store.Migration) {
		w.db = storetest.Open(t, path, store.Schema{Application: 0x5eaf02, Migrations: append(access.Migrations(), migrations...)})
		w.config.DB = w.db
		w.reopen()
	}
	open(study.Migrations()[:1])
	w.ok(w.door.Found(w.ctx, w.holder))
	id, a, _ := w.two()
	w.ok(w.study.SetAttribute(w.ctx, w.analyst, a.ID, "age", "20s"))
	before := w.document(id)
	w.ok(w.db.Close())

	open(study.Migrations())
	if after := w.document(id); after.Text != before.Text || w.attribute(a.ID, "age") != "20s" {
		t.Error("what was there reads otherwise")
	}
	pair := w.translated()
	pair.is(computed)
	w.ok(pair.act(w.analyst, study.Confirm, false, 3))
	pair.is("1-1 2-2 3-3* 4-4 5-5 6-6 7-7")
	w.clean()
}
