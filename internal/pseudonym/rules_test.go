package pseudonym

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// TestReplacement holds the cases on which other tools fail.
func TestReplacement(t *testing.T) {
	w := newWorld(t)
	speaker := w.participant("Test Speaker")
	ali, omar := w.person(vault.Relative, "Ali", "علي"), w.person(vault.Relative, "Omar", "عمر")
	ahmed := w.person(vault.Relative, "Ahmed", "أحمد")
	d := w.draft("R: Ali met Omar. Omar met Ali. AHMED came, then ahmed, Ahmed's car, two Ahmeds, and Ali-Omar.", speaker)
	w.decide(d,
		Decision{String: "Ali", Action: Replace, Person: ali.ID, Gender: "m"},
		Decision{String: "Omar", Action: Replace, Person: omar.ID, Gender: "m"},
		Decision{String: "Ahmed", Action: Replace, Person: ahmed.ID, Gender: "m"})
	w.keepRest(d)
	e := pseudonymsIn(w, t)
	a, o, h := e[ali.ID].Latin, e[omar.ID].Latin, e[ahmed.ID].Latin
	got := w.review(d).Result
	t.Run("replacements are never chained, and two people stay two", func(t *testing.T) {
		if want := a + " met " + o + ". " + o + " met " + a + "."; a == o || !strings.Contains(got, want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
	})
	t.Run("every case, the possessive and the plural", func(t *testing.T) {
		several := h + "s"
		if strings.HasSuffix(h, "s") || strings.HasSuffix(h, "sh") {
			several = h + "es"
		}
		if want := strings.ToUpper(h) + " came, then " + h + ", " + h + "'s car, two " + several; !strings.Contains(got, want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
	})
	t.Run("no pseudonym resembles another or a real name", func(t *testing.T) {
		for _, p := range []string{a, o, h} {
			for _, other := range []string{"Ali", "Omar", "Ahmed", "Speaker", a, o, h} {
				if p != other && detect.Resembles(p, other) {
					t.Errorf("%s resembles %s", p, other)
				}
			}
		}
	})
	t.Run("a pseudonym that was given may not either", func(t *testing.T) {
		other := w.person(vault.Relative, "Zoltan")
		d := w.draft("R: It was Zoltan.", speaker)
		for _, with := range []string{"Omar", "Ahmad", a} {
			_, err := w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Zoltan", Action: Replace, Person: other.ID, With: with})
			w.fails(err, sheaf.Conflict)
		}
		w.decide(d, Decision{String: "Zoltan", Action: Replace, Person: other.ID, With: "Przemysl"})
		_, err := w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Zoltan", Action: Replace, Person: other.ID, With: "Ingeborg"})
		w.fails(err, sheaf.Conflict)
		if got := w.review(d).Result; !strings.Contains(got, "It was Przemysl.") {
			t.Errorf("got %q", got)
		}
	})
	t.Run("an Arabic text has the Arabic form, and keeps the letters before it", func(t *testing.T) {
		d := w.draft("R: قال وأحمد لأحمد بأحمد وعمر.", speaker)
		w.decide(d, Decision{String: "عمر", Action: Replace, Person: omar.ID})
		w.decide(d, Decision{String: "أحمد", Action: Replace, Person: ahmed.ID})
		h, o := e[ahmed.ID].Arabic, e[omar.ID].Arabic
		if got, want := w.review(d).Result, "قال و"+h+" ل"+h+" ب"+h+" و"+o; !strings.Contains(got, want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
	})
	t.Run("pseudonyms are drawn for people alone", func(t *testing.T) {
		d := w.draft("R: We went to Zurbagan.", speaker)
		_, err := w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Zurbagan", Action: Replace, Kind: Place})
		w.fails(err, sheaf.Invalid)
		w.decide(d, Decision{String: "Zurbagan", Action: Replace, Kind: Place, With: "Liss"})
	})
}

func TestMemory(t *testing.T) {
	w := newWorld(t)
	first, second := w.participant("First Person"), w.participant("Second Person")
	one := w.draft("R: Qarmoud is far. Zurbagan too. In winter, at fourteen, we saw Haitham.", first)
	w.ok(func() error {
		_, err := w.g.Mark(w.ctx, w.holder, one.ID, Marking{String: "at fourteen", Type: detect.Demographic})
		return err
	}())
	w.decide(one,
		Decision{String: "Qarmoud", Action: Generalise, Kind: Place, With: "[a town]"},
		Decision{String: "at fourteen", Action: Generalise, With: "[as a child]"},
		Decision{String: "Zurbagan", Scope: Here, Action: Generalise, Kind: Place, With: "[another town]"},
		Decision{String: "Haitham", Action: Replace, Kind: Person, Gender: "m"})
	two := w.draft("R: From qarmoud to Zurbagan, and Haitham came AT fourteen.", second)
	review := w.review(two)
	t.Run("what was decided everywhere is remembered in a later draft, also what was marked by hand", func(t *testing.T) {
		remembered := map[string]string{}
		for _, f := range review.Flags {
			if f.Decided != nil {
				if !f.Decided.Remembered {
					t.Errorf("%q is not shown as remembered", f.Text)
				}
				remembered[f.Text] = f.Decided.With
			}
		}
		name := bookOf(w, t).byKey["haitham"][0]
		for form, with := range map[string]string{"qarmoud": "[a town]", "AT fourteen": "[as a child]", "Haitham": bookOf(w, t).entities[name.Entity].Latin} {
			if remembered[form] != with {
				t.Errorf("%q becomes %q, want %q", form, remembered[form], with)
			}
		}
	})
	t.Run("what was decided here is not", func(t *testing.T) {
		for _, f := range review.Flags {
			if f.Text == "Zurbagan" && f.Decided != nil {
				t.Errorf("decided: %+v", f.Decided)
			}
		}
	})
	t.Run("another spelling may stand for the same", func(t *testing.T) {
		third := w.draft("R: And Haythem, they called him.", second)
		w.decide(third, Decision{String: "Haythem", Action: Replace, Kind: Person, SameAs: "Haitham"})
		b := bookOf(w, t)
		if b.byKey["haythem"][0].Entity != b.byKey["haitham"][0].Entity {
			t.Error("two entities")
		}
	})
	t.Run("a kept word that turns out to be somebody's name is asked about again", func(t *testing.T) {
		d := w.draft("R: My dog is called Marvell.", first)
		w.decide(d, Decision{String: "Marvell", Action: Keep, Kind: Word})
		w.person(vault.Relative, "Marvell")
		later := w.draft("R: Then Marvell came.", second)
		for _, f := range w.review(later).Flags {
			if f.Text == "Marvell" && f.Decided != nil {
				t.Errorf("decided: %+v", f.Decided)
			}
		}
	})
	t.Run("erasing somebody takes what came from their drafts alone, and leaves what others use", func(t *testing.T) {
		w.ok(w.g.Erase(w.ctx, w.holder, first.ID))
		w.ok(w.v.Erase(w.ctx, w.holder, first.ID))
		w.ok(w.g.Erase(w.ctx, w.holder, first.ID))
		b := bookOf(w, t)
		if b.byKey["marvell"] != nil || b.byKey["qarmoud"] == nil || b.byKey["haitham"] == nil {
			t.Errorf("left: %v", b.byKey)
		}
		_, err := w.g.Review(w.ctx, w.holder, one.ID)
		w.fails(err, sheaf.NotFound)
		if got := w.draftNow(one.ID); got.State != Erased {
			t.Errorf("the draft is %s", got.State)
		}
		w.review(two)
		w.ok(w.g.Erase(w.ctx, w.holder, second.ID))
		w.ok(w.v.Erase(w.ctx, w.holder, second.ID))
		if b := bookOf(w, t); len(b.decisions)+len(b.entities) > 0 {
			t.Errorf("left: %v %v", b.byKey, b.entities)
		}
		w.whole()
	})
}

func TestTwoOfOneName(t *testing.T) {
	w := newWorld(t)
	speaker := w.participant("Test Speaker")
	uncle, neighbour := w.person(vault.Relative, "Hamdan"), w.person(vault.Relative, "Hamdan Wafiq")
	one := w.draft("R: Hamdan opened the door.", speaker)
	w.decide(one, Decision{String: "Hamdan", Action: Replace, Person: uncle.ID, Gender: "m"})
	two := w.draft("R: Hamdan lives next door. Hamdan has no car.", speaker)
	t.Run("a name that may be another's is not taken over", func(t *testing.T) {
		for _, f := range w.review(two).Flags {
			if f.Decided != nil {
				t.Errorf("%q: %+v", f.Text, f.Decided)
			}
		}
	})
	t.Run("nor can it be decided for everywhere", func(t *testing.T) {
		_, err := w.g.Decide(w.ctx, w.holder, two.ID, Decision{String: "Hamdan", Action: Replace, Person: neighbour.ID})
		w.fails(err, sheaf.Conflict)
	})
	t.Run("but here, mention by mention", func(t *testing.T) {
		flags := w.review(two).Flags
		w.decide(two,
			Decision{Span: flags[0].Span, Action: Replace, Person: neighbour.ID, Gender: "m"},
			Decision{Span: flags[1].Span, Action: Replace, Person: uncle.ID})
		e := pseudonymsIn(w, t)
		want := "R: " + e[neighbour.ID].Latin + " lives next door. " + e[uncle.ID].Latin + " has no car."
		if got := w.review(two).Result; !strings.HasSuffix(got, want[3:]) || e[neighbour.ID].Latin == e[uncle.ID].Latin {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestMark(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	d := w.draft("Interviewer: Who?\nR: The baker of Old Street, a baker. Abu Zarqan Street ended there, by the bakery.", p)
	in := w.review(d).Transcript.Text
	for name, c := range map[string]struct {
		m    Marking
		n    int
		kind sheaf.Kind
	}{
		"a string is marked wherever it stands as a word": {Marking{String: "Baker"}, 2, 0},
		"what is not there is not found":                  {Marking{String: "butcher"}, 0, sheaf.NotFound},
		"nor part of a word":                              {Marking{String: "bak"}, 0, sheaf.NotFound},
		"a label is no mention":                           {Marking{String: "Interviewer"}, 0, sheaf.NotFound},
		"nor is a place in one":                           {Marking{Span: text.Span{Start: 0, End: 4}}, 0, sheaf.Invalid},
		"a place across paragraphs is refused":            {Marking{Span: text.Span{Start: 13, End: 25}}, 0, sheaf.Invalid},
		"and one outside the text":                        {Marking{Span: text.Span{Start: 13, End: 2500}}, 0, sheaf.Invalid},
		"and one turned around":                           {Marking{Span: text.Span{Start: 25, End: 20}}, 0, sheaf.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := w.g.Mark(w.ctx, w.holder, d.ID, c.m)
			if c.kind != 0 {
				w.fails(err, c.kind)
			} else if err != nil || n != c.n {
				t.Errorf("got %d, %v; want %d", n, err, c.n)
			}
		})
	}
	t.Run("a place inside a flag cuts it, and nothing of it is lost", func(t *testing.T) {
		at := strings.Index(in, "Zarqan")
		_, err := w.g.Mark(w.ctx, w.holder, d.ID, Marking{Span: text.Span{Start: at, End: at + len("Zarqan")}})
		w.ok(err)
		var said []string
		for _, f := range w.review(d).Flags {
			if f.Span.Start >= at-len("Abu ") && f.Span.End <= at+len("Zarqan Street") {
				said = append(said, f.Text)
			}
		}
		if got := strings.Join(said, "|"); got != "Abu|Zarqan|Street" {
			t.Errorf("got %q", got)
		}
	})
}

func TestSpeakers(t *testing.T) {
	w := newWorld(t)
	a, b := w.participant("Amjad Test"), w.participant("Basma Test")
	d := w.draft("Researcher: Who began?\nAmjad: I did.\nBasma: He did.\nAMJAD: Yes.\nModerator: And then?\nB: Then we left.\nBasma: Yes.\nB: Yes.", a, b)
	review := w.review(d)
	for _, s := range review.Speakers {
		if want := map[string]vault.PersonID{"Amjad": a.ID, "Basma": b.ID}[s.Label]; s.Suggested != want {
			t.Errorf("%q: suggested %v, want %v", s.Label, s.Suggested, want)
		}
	}
	w.speaker(d, "amjad", a)
	w.speaker(d, "Basma", b)
	w.ok(w.g.SetSpeaker(w.ctx, w.holder, d.ID, "B", SpeakerIs{SameAs: "Basma"}))
	w.fails(w.g.SetSpeaker(w.ctx, w.holder, d.ID, "Basma", SpeakerIs{SameAs: "B"}), sheaf.Invalid)
	w.fails(w.g.SetSpeaker(w.ctx, w.holder, d.ID, "Q", SpeakerIs{Role: text.RoleOther}), sheaf.NotFound)
	w.fails(w.g.SetSpeaker(w.ctx, w.holder, d.ID, "B", SpeakerIs{Role: "ghost"}), sheaf.Invalid)
	w.keepRest(d)
	doc := w.admit(d)
	want := strings.NewReplacer("Researcher:", "Interviewer 1:", "Moderator:", "Interviewer 2:", "Amjad:", a.Label+":", "AMJAD:", a.Label+":",
		"Basma:", b.Label+":", "B:", b.Label+":").Replace(review.Transcript.Text)
	if doc.Transcript.Text != want {
		t.Errorf("got %q, want %q", doc.Transcript.Text, want)
	}
	if n := len(doc.Transcript.Speakers); n != 4 {
		t.Errorf("%d speakers: %v", n, doc.Transcript.Speakers)
	}
	subject := func(p vault.Person) study.SubjectID {
		now, err := w.v.Person(w.ctx, w.holder, p.ID)
		w.ok(err)
		return study.SubjectID{ID: now.Subject}
	}
	for i, who := range []vault.Person{a, a, b, a, b, b, b, b} {
		if doc.TurnSubject[i] != subject(who) {
			t.Errorf("turn %d is not %s's", i, who.Label)
		}
	}
}

func TestTextWithoutTurns(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Writer")
	d, err := w.g.Draft(w.ctx, w.holder, w.lock("letter.txt", []byte("i write this at night.\n\nthe road is closed."), p).ID, Options{Provenance: text.Notes})
	w.ok(err)
	w.speaker(d, WholeText, p)
	w.keepRest(d)
	doc := w.admit(d)
	if got := doc.Transcript; got.Text != "i write this at night.\n\nthe road is closed." || len(got.Turns) != 1 || got.Turns[0].Provenance != text.Notes {
		t.Errorf("got %+v", got)
	}
}

func TestConsent(t *testing.T) {
	w := newWorld(t)
	p := w.person(vault.Participant, "Test Speaker")
	d := w.draft("Interviewer: yes?\nR: yes, we were there.", p)
	w.speaker(d, "R", p)
	w.keepRest(d)
	_, err := w.g.Admit(w.ctx, w.holder, d.ID)
	w.fails(err, sheaf.Conflict)
	w.says(err.Error(), "Speaker")
	w.ok(w.g.PushTerms(w.ctx, w.holder, p.ID, true))
	doc := w.admit(d)
	terms := func() study.Terms {
		terms, err := w.st.TermsOf(w.ctx, w.holder, doc.Subjects[0])
		w.ok(err)
		return terms
	}
	if now := terms(); !now.Legacy || now.Allows("quote") || !now.Allows("analyse") {
		t.Errorf("legacy terms: %+v", now)
	}
	w.consents(p, vault.Refused)
	w.ok(w.g.PushTerms(w.ctx, w.holder, p.ID, false))
	if now := terms(); now.Legacy || now.Allows("analyse") || now.Version != 2 {
		t.Errorf("terms after a refusal: %+v", now)
	}
	two := w.draft("Interviewer: yes?\nR: and then we left.", p)
	w.speaker(two, "R", p)
	w.keepRest(two)
	_, err = w.g.Admit(w.ctx, w.holder, two.ID)
	w.fails(err, sheaf.Conflict)
}

func TestFourEyes(t *testing.T) {
	w := newWorld(t)
	settings, err := w.st.Settings(w.ctx, w.holder)
	w.ok(err)
	settings.FourEyes = true
	w.ok(w.st.ChangeSettings(w.ctx, w.holder, settings))
	p := w.participant("Test Speaker")
	d := w.draft("Interviewer: yes?\nR: yes, we were there.", p)
	w.speaker(d, "R", p)
	w.keepRest(d)
	_, err = w.g.Admit(w.ctx, w.holder, d.ID)
	w.fails(err, sheaf.Denied)
	_, err = w.g.Admit(w.ctx, w.second, d.ID)
	w.ok(err)
}

func TestTranslation(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker", "سلمى")
	friend := w.person(vault.Relative, "Hadeel", "هديل")
	arabic := w.draft("المحاورة: مين؟\nR: رحت مع هديل.\nالمحاورة: وبعدين؟\nR: رجعنا.", p)
	english, err := w.g.Draft(w.ctx, w.holder, w.lock("en.txt", []byte("Interviewer: Who?\nR: I went with Hadeel."), p).ID,
		Options{TranslationOf: arabic.ID.ID, Provenance: text.Translation})
	w.ok(err)
	for _, d := range []Draft{arabic, english} {
		w.speaker(d, "R", p)
	}
	w.decide(arabic, Decision{String: "هديل", Action: Replace, Person: friend.ID, Gender: "f"})
	w.decide(english, Decision{String: "Hadeel", Action: Replace, Person: friend.ID})
	w.keepRest(arabic)
	w.keepRest(english)
	_, err = w.g.Admit(w.ctx, w.holder, english.ID)
	w.fails(err, sheaf.Conflict)
	ar, en := w.admit(arabic), w.admit(english)
	e := pseudonymsIn(w, t)[friend.ID]
	if en.TranslationOf != ar.ID || !strings.Contains(ar.Transcript.Text, e.Arabic) || !strings.Contains(en.Transcript.Text, e.Latin) ||
		!strings.HasPrefix(ar.Transcript.Text, "المحاور: ") {
		t.Errorf("got %q and %q for %+v", ar.Transcript.Text, en.Transcript.Text, e)
	}
	if ar.Mentions[0].Entity != en.Mentions[0].Entity || ar.Mentions[0].Script != "Arab" || en.Mentions[0].Script != "Latn" {
		t.Errorf("got %+v and %+v", ar.Mentions, en.Mentions)
	}
}

func TestScan(t *testing.T) {
	w := newWorld(t)
	p, err := w.v.AddPerson(w.ctx, w.holder, vault.Participant, vault.Sheet{LegalName: "Ahmed Zarqawan", KnownAs: []string{"أحمد"}, Contact: "+999 55 120 3344, ahmed.z@post.example"})
	w.ok(err)
	d := w.draft("R: Qarmoud on 3 May 2029, at fourteen, near Hope.", p)
	_, err = w.g.Mark(w.ctx, w.holder, d.ID, Marking{String: "at fourteen", Type: detect.Demographic})
	w.ok(err)
	w.decide(d, Decision{String: "Qarmoud", Action: Generalise, Kind: Place, With: "[a town]"},
		Decision{String: "3 May 2029", Action: Generalise, With: "[spring]"}, Decision{String: "at fourteen", Action: Generalise, With: "[young]"},
		Decision{String: "Hope", Action: Keep, Kind: Word})
	w.person(vault.Relative, "Hope")
	for in, want := range map[string]string{
		"He met Ahmed there.":                      "Ahmed",
		"He met AHMAD's brother.":                  "AHMAD",
		"Sonra Zarqawan'ın evi, Zarqawanın evi":    "Zarqawan", // an apostrophe leaves no doubt
		"quand d’Ahmed on parlait":                 "Ahmed",
		"قال وأحمد ذلك":                            "أحمد",
		"call 055 120-3344 now":                    "",
		"call +999 (55) 120-3344 now":              "999 (55) 120-3344",
		"write to Ahmed.Z@post.example.":           "Ahmed.Z@post.example",
		"near qarmoud they stopped":                "qarmoud",
		"it was 3 May 2029":                        "3 May 2029",
		"people at fourteen said so":               "",
		"they lived in Hope":                       "",
		"Nothing is said here of anybody, at 120.": "",
		// What a reader takes for a name is one.
		"Z\u0430rqaw\u0430n came": "Z\u0430rqaw\u0430n", // two Cyrillic letters
		"ZARQ\u0391WAN came":      "ZARQ\u0391WAN",      // a Greek one
		"Ⓩⓐⓡⓠⓐⓦⓐⓝ and ᴢᴀʀǫᴀᴡᴀɴ came":         "Ⓩⓐⓡⓠⓐⓦⓐⓝ",
		"so Z a r q a w a n came":            "Z a r q a w a n",
		"so Z.A.R.Q.A.W.A.N. came":           "Z.A.R.Q.A.W.A.N",
		"so Zar-\nqawan came":                "Zar-\nqawan",
		"see #ZarqawanSpeaks and Zarqawan89": "ZarqawanSpeaksZarqawan89",
		"قال أ ح م د ذلك":                    "أ ح م د",
		"Оса, мать и Zar and co-operation in 1989, the A B C of it, e.g. i.e. a.m.": "",
	} {
		hits, err := w.g.Scan(w.ctx, w.holder, []string{"nothing", in})
		w.ok(err)
		got := ""
		for _, h := range hits {
			if h.Text != 1 {
				t.Errorf("%q: a hit in the wrong text", in)
			}
			got += h.Span.Of(in)
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", in, got, want)
		}
	}
	t.Run("every scan is an entry", func(t *testing.T) {
		entries, err := w.doors[access.Locked].Entries(w.ctx, w.holder, 1)
		w.ok(err)
		if last := entries[len(entries)-1]; last.Act != string(access.ScanNames) {
			t.Errorf("the last entry is %s", last.Act)
		}
	})
	names, err := w.g.Names(w.ctx, w.holder)
	w.ok(err)
	if len(names) < 7 {
		t.Errorf("%d names", len(names))
	}
}

// TestRestoredApart: the vault admits again, with the same ids, what a study
// that was put back does not have.
func TestRestoredApart(t *testing.T) {
	w := newWorld(t)
	older := w.copied(t)
	d, _ := w.ready(1)
	doc := w.admit(d)
	w.doors[access.Working], w.dbs[access.Working] = older.doors[access.Working], older.dbs[access.Working]
	w.wire()
	problems, err := w.g.Check(w.ctx, w.holder)
	w.ok(err)
	if len(problems) != 1 {
		t.Errorf("problems: %v", problems)
	}
	w.ok(w.g.Resume(w.ctx, w.holder))
	if again := w.document(doc.ID); again.Transcript.Text != doc.Transcript.Text {
		t.Errorf("got %q, want %q", again.Transcript.Text, doc.Transcript.Text)
	}
	w.whole()
}

func TestAbandon(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	o := w.lock("a.txt", []byte("Interviewer: yes?\nR: yes, we were there."), p)
	for range 2 {
		d, err := w.g.Draft(w.ctx, w.holder, o.ID, Options{})
		w.ok(err)
		w.ok(w.g.Abandon(w.ctx, w.holder, d.ID))
		_, err = w.g.Review(w.ctx, w.holder, d.ID)
		w.fails(err, sheaf.NotFound)
		w.fails(w.g.Abandon(w.ctx, w.holder, d.ID), sheaf.Conflict)
	}
	w.whole()
}

// BenchmarkScanOfHostileText measures a text without a blank, or of blanks and letters
// alone.
func BenchmarkScanOfHostileText(b *testing.B) {
	s := newScan([]detect.Name{{Text: "Ahmed Zarqawan"}, {Text: "أحمد"}, {Text: strings.Repeat("bcdfg", 100_000)}})
	for _, part := range []string{"a-", "a.", "a@", "www.", "a b c d ", "aB", "1a", "bcdfg", "абвa", "أحمد", "a\u200d", "Ⓐ", "the "} {
		for _, size := range []int{1 << 16, 1 << 19} {
			text := strings.Repeat(part, size/len(part))
			b.Run(fmt.Sprintf("%q %dKB", part, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					s.find(text)
				}
			})
		}
	}
}

// A pseudonym that was drawn must not turn out to be somebody's name in a draft
// that waits for its review.
func TestNoPseudonymIsANameInAnotherDraft(t *testing.T) {
	w := newWorld(t)
	var waits strings.Builder
	waits.WriteString("R: We were many.")
	drawable := map[string]bool{}
	for range 400 {
		p, err := detect.DrawPseudonym(rand.Reader, "turkish", "f", nil)
		w.ok(err)
		if !drawable[p.Latin] && len(drawable) < 60 {
			drawable[p.Latin] = true
			waits.WriteString(" Then " + p.Latin + " came.")
		}
	}
	person := w.participant("Test Speaker")
	d := w.draft("R: There Belkis Hanım said it.", person)
	w.draft(waits.String(), person)
	_, err := w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Belkis Hanım", Action: Replace, Kind: Person, Gender: "f", Culture: "turkish"})
	w.ok(err)
	result := w.review(d).Result
	for name := range drawable {
		if strings.Contains(result, name) {
			t.Errorf("%q was drawn, which the other draft says", name)
		}
	}
}

// To lose Hope is not to lose hope: a common word that is spelled like a name is
// asked about by itself, and what is decided about the name does not reach it.
func TestAWordIsNotTheNameThatItIsSpelledLike(t *testing.T) {
	w := newWorld(t)
	speaker := w.participant("Test Speaker")
	hope := w.person(vault.Relative, "Hope Marrow")
	d := w.draft("R: He lost hope. Then he met Hope in the yard. We hope so. HOPE was gone.", speaker)
	w.decide(d, Decision{String: "Hope", Action: Replace, Person: hope.ID, Gender: "f"})
	r := w.review(d)
	if n := strings.Count(r.Result, " hope"); n != 2 || strings.Contains(r.Result, "Hope") || !strings.Contains(r.Result, "HOPE") {
		t.Errorf("the text reads %q", r.Result)
	}
	i := slices.IndexFunc(r.Groups, func(g Group) bool { return g.String == "hope" })
	if i < 0 || r.Groups[i].Count != 2 || r.Groups[i].Undecided != 2 || r.Groups[i].Proposal.Action != Keep {
		t.Errorf("the word is no question of its own: %+v", r.Groups)
	}
	w.decide(d, Decision{String: "hope", Action: Keep}, Decision{String: "HOPE", Sense: Unsure, Action: Replace, Person: hope.ID})
	if r := w.review(d); r.Undecided != 1 || strings.Contains(r.Result, "HOPE") { // the speaker
		t.Errorf("%d undecided: %q", r.Undecided, r.Result)
	}
	if later := w.review(w.draft("R: HOPE was gone. Hope was gone.", speaker)); later.Undecided != 3 {
		t.Errorf("what opens a sentence is not asked again: %d undecided", later.Undecided)
	}
}
