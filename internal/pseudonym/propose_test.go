package pseudonym

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// proposals gives what is proposed for each undecided string of a draft.
func (w *world) proposals(d Draft) map[string]Proposal {
	w.Helper()
	all := map[string]Proposal{}
	for _, g := range w.review(d).Groups {
		if g.Undecided > 0 {
			all[g.String] = *g.Proposal
		}
	}
	return all
}

func (w *world) draftIn(language, s string, persons ...vault.Person) Draft {
	w.Helper()
	d, err := w.g.Draft(w.ctx, w.holder, w.lock("notes.txt", []byte(s), persons...).ID, Options{Language: language})
	w.ok(err)
	return d
}

// TestProposals is what is proposed about strings that nobody knows yet: action,
// kind and reason, and where they matter words, gender and culture.
func TestProposals(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	for _, c := range []struct {
		language, said, about, want string
	}{
		{"en", "R: Then Ahmed came to us.", "Ahmed", "replace person name m arabic"},
		{"en", "R: Then Şirin came to us.", "Şirin", "replace person name f kurdish"},
		{"en", "R: We saw yusuf, it said.", "yusuf", "replace person name m arabic"},
		{"en", "R: They call him Abu Qarmat.", "Abu Qarmat", "replace person name m arabic"},
		{"en", "R: Then Vortigal came to us.", "Vortigal", "replace person name"},
		{"en", "R: We lived in Vortigal. He liked Vortigal. They stayed near Vortigal.", "Vortigal", "generalise place policy [a place]"},
		{"en", "R: We lived in\u2009Vortigal then.", "Vortigal", "generalise place policy [a place]"}, // a thin space
		{"en", "R: They had qormish and left.", "qormish", "keep word small"},
		{"en", "R: He was in the Column then.", "Column", "keep word word"},
		{"en", "R: We met behind the Two Lamps.", "Two Lamps", "generalise organisation name [a group]"},
		{"en", "R: Then Hope came to us.", "Hope", "replace person name f english"},
		{"en", "R: I had no qolbar left. Qolbar was dear, and the qolbar was bad.", "Qolbar", "keep word word"},
		{"en", "R: The QRTV said so.", "QRTV", "generalise organisation name [a group]"},
		{"en", "R: He speaks Kurmanji well.", "Kurmanji", "keep word little"},
		{"en", "R: Call +999 55 501 4277 then.", "+999 55 501 4277", "remove phone leads"},
		{"en", "R: Write to nobody@post.example then.", "nobody@post.example", "remove email leads"},
		{"en", "R: It was on 16 April 2024, at noon.", "16 April 2024", "generalise date policy [April 2024]"},
		{"en", "R: I was 14 years old.", "14 years old", "generalise age policy [in adolescence, under age]"},
		{"en", "R: We stayed three weeks there.", "three weeks", "keep amount policy"},
		{"en", "R: They paid 200 dollars.", "200 dollars", "keep amount policy"},
		{"en", "R: They paid 20,000 dollars.", "20,000 dollars", "generalise amount policy [tens of thousands of dollars]"},
		{"en", "R: It was on Thursday.", "Thursday", "keep date little"},
		{"fr", "R: Je suis arrivé en 2024.", "2024", "keep date policy"},
		{"fr", "R: Alors Vortigal nous a parlé. Vortigal est parti.", "Vortigal", "replace person name"},
		{"tr", "R: kaldık ve Vortigal'de kaldık.", "Vortigal", "generalise place policy [bir yer]"},
		{"tr", "R: Şimdi Bursa'da bir yerde çalışıyorum.", "Bursa", "generalise place policy [Türkiye'nin kuzeybatısında bir şehir]"}, // a common word in the list, but none where its ending is parted
		{"tr", "R: Yunus ile beraber Kandasa’dan geçtik.", "Kandasa", "generalise place policy [bir yer]"},
		{"en", "R: Then the Islamic State came.", "Islamic State", "generalise organisation name [a group]"},
		{"en", "R: It was my brother Qasim.", "my brother", "keep age little"},
		{"en", "R: It was at Eid in 2014.", "Eid in 2014", "generalise date policy [the mid-2010s]"},
		{"en", "R: Then Deir Vortig came up.", "Deir Vortig", "generalise place policy [a place]"},
		{"en", "Q: Who?\nSaid: It was said, he said.\nQ: And?\nSaid: Nothing.", "said", "keep word small"},
		{"tr", "R: O sene ramazan geldi, kasım geldi.", "kasım", "keep date policy"},
		{"ar", "R: كنا ببرقوط. برقوط بعيدة.", "ببرقوط", "generalise place policy [مكان ما]"},
		{"en", "R: We lived in Syria then.", "Syria", "keep place policy"},
		{"en", "R: My call sign was Falcon there.", "Falcon", "replace person name"},
		{"en", "R: They called him the Butcher.", "Butcher", "replace person name"},
		{"fr", "R: On l'appelait le Faucon.", "Faucon", "replace person name"},
		{"en", "R: They called the Column.", "Column", "keep word word"},
		{"en", "R: We saw prisoner 4471 there.", "prisoner 4471", "remove code leads"},
		{"ar", "R: شفنا السجين ٤٤٧١ هناك.", "السجين ٤٤٧١", "remove code leads"},
		{"en", "R: we drove from hajin to raqqa then.", "hajin", "generalise place policy [a town in Deir ez-Zor governorate]"},
		{"en", "R: We lived near Dhiban then.", "Dhiban", "generalise place policy [a place in Western Asia]"},
		{"en", "R: I was born on 03/04/1987.", "03/04/1987", "generalise date policy [1987]"},
		{"en", "R: We drove through Deir ez-Zor.", "Deir ez-Zor", "generalise place policy [a city in north-eastern Syria]"},
		{"en", "R: It is spelled Q-A-S-I-M there.", "Q-A-S-I-M", "replace person name"},
		{"ar", "R: رحنا من دير الزور.", "دير الزور", "generalise place policy [مدينة في شمال شرق سوريا]"},
		{"ar", "R: كنا بالحسكة وقتها.", "بالحسكة", "generalise place policy [مدينة في شمال شرق سوريا]"},
		{"ar", "R: رحنا وبتلعفر كانوا.", "وبتلعفر", "generalise place policy [مدينة في شمال العراق]"},
		{"ar", "R: كنا في ذيبان وقتها.", "ذيبان", "generalise place policy [بلدة في محافظة دير الزور]"},
		{"ar", "R: كان عمره خمسة عشر عاماً.", "خمسة عشر عاماً", "generalise age policy [سن المراهقة، دون سن الرشد]"},
		{"ar", "R: كان اسمه أبو طه.", "أبو طه", "replace person name m arabic"},
		{"tr", "R: O gün Kasım'la gittik.", "Kasım", " date unclear"},
		{"ar", "R: إجا أحمد على البيت.", "أحمد", "replace person name m arabic"},
		{"ar", "R: أنا من الرقة.", "الرقة", "generalise place policy [مدينة في شمال شرق سوريا]"},
		{"ajp", "R: صار عمري ٣٨ سنة.", "٣٨ سنة", "generalise age policy [الثلاثينات]"},
		{"ar", "R: صار عمري ٣٨ سنة.", "٣٨ سنة", "generalise age policy [الثلاثينات]"},
	} {
		t.Run(c.language+" "+c.about, func(t *testing.T) {
			d := w.draftIn(c.language, c.said, p)
			got, ok := w.proposals(d)[c.about]
			if !ok {
				t.Fatalf("nothing is proposed; there is %v", w.proposals(d))
			}
			said := fmt.Sprint(got.Action, " ", got.Kind, " ", got.Why)
			for _, more := range []string{got.With, got.Gender, got.Culture} {
				if more != "" {
					said += " " + more
				}
			}
			if said != c.want {
				t.Errorf("got %q, want %q", said, c.want)
			}
			if got.Action == Generalise && got.Words[0] != got.With {
				t.Errorf("the words are %q, the first of them is not %q", got.Words, got.With)
			}
		})
	}
}

// TestProposalsFollow is what is proposed about strings of which something is
// known, and that proposals follow what was decided.
func TestProposalsFollow(t *testing.T) {
	w := newWorld(t)
	speaker := w.participant("Test Speaker")
	yusuf, house := w.person(vault.Relative, "Yusuf Qarwan"), w.person(vault.Place, "Teahouse Marmur")
	t.Run("a known name means its person, and another form of it probably does", func(t *testing.T) {
		got := w.proposals(w.draft("R: Yusuf Qarwan came, and Yousef too. We sat in the Teahouse Marmur.", speaker))
		if p := got["Yusuf Qarwan"]; p.Action != Replace || p.Person != yusuf.ID || p.Why != KnownName {
			t.Errorf("got %+v", p)
		}
		if p := got["Yousef"]; p.Action != Replace || p.Person != yusuf.ID || p.Why != ProbableName || p.Sort() != "" {
			t.Errorf("got %+v", p)
		}
		if p := got["Teahouse Marmur"]; p.Action != Generalise || p.Person != house.ID || p.Kind != Place {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("the Arabic word for on is kept, the name that is spelled nearly so is not", func(t *testing.T) {
		w := newWorld(t)
		speaker, ali := w.participant("Test Speaker"), w.person(vault.Relative, "علي غزواني")
		d := w.draftIn("ar", "R: علي قعد على الكرسي، على الباب.", speaker)
		got := w.proposals(d)
		if p := got["على"]; p.Action != Keep {
			t.Errorf("on: got %+v", p)
		}
		if p := got["علي"]; p.Action != Replace || p.Person != ali.ID {
			t.Errorf("the name: got %+v", p)
		}
		w.decide(d, got["على"].Decision("على"), got["علي"].Decision("علي"))
		if said := w.review(d).Result; strings.Count(said, "على") != 2 || strings.Contains(said, "علي") {
			t.Errorf("it reads %q", said)
		}
	})
	t.Run("of two who are called so nobody is proposed", func(t *testing.T) {
		w := newWorld(t)
		speaker := w.participant("Test Speaker")
		uncle, neighbour := w.person(vault.Relative, "Hamdan"), w.person(vault.Relative, "Hamdan Wafiq")
		p := w.proposals(w.draft("R: Hamdan opened the door.", speaker))["Hamdan"]
		if p.Action != "" || !p.Person.IsZero() || p.SameAs != "" || p.Why != SeveralPeople || !slices.Contains(p.May, uncle.ID) || !slices.Contains(p.May, neighbour.ID) {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("another spelling of a string decided before is shown as such", func(t *testing.T) {
		d := w.draft("R: Haitham left. Then Haythem came back, and Qarmoud left, and Qarmood was far.", speaker)
		w.decide(d, Decision{String: "Haitham", Action: Replace, Kind: Person, Gender: "m"}, Decision{String: "Qarmoud", Action: Generalise, Kind: Place, With: "[a town]"})
		later := w.draft("R: They asked for Haythem.", speaker)
		for name, d := range map[string]Draft{"in the same draft": d, "in a later one": later} {
			if p := w.proposals(d)["Haythem"]; p.Action != Replace || p.SameAs != "Haitham" || p.Why != SameString || p.Kind != Person {
				t.Errorf("%s: got %+v", name, p)
			}
		}
		p := w.proposals(d)["Qarmood"]
		if p.Action != Generalise || p.SameAs != "Qarmoud" || p.With != "[a town]" {
			t.Errorf("got %+v", p)
		}
		w.decide(d, p.Decision("Qarmood"), w.proposals(d)["Haythem"].Decision("Haythem"))
		b := bookOf(w, t)
		if b.byKey["haythem"][0].Entity != b.byKey["haitham"][0].Entity || b.byKey["qarmood"][0].Entity != b.byKey["qarmoud"][0].Entity {
			t.Error("accepted, and yet two")
		}
	})
	t.Run("also in a draft that was made before", func(t *testing.T) {
		before := w.draft("R: They asked for Zubaydah.", speaker)
		d := w.draft("R: Zubaida stayed.", speaker)
		w.decide(d, Decision{String: "Zubaida", Action: Replace, Kind: Person, Gender: "f"})
		if p := w.proposals(before)["Zubaydah"]; p.SameAs != "Zubaida" {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("but not of somebody who was erased", func(t *testing.T) {
		w := newWorld(t)
		first, second := w.participant("Test Speaker"), w.participant("Second Person")
		d := w.draft("R: Haitham left.", first)
		w.decide(d, Decision{String: "Haitham", Action: Replace, Kind: Person, Gender: "m"})
		later := w.draft("R: They asked for Haythem and for Tesd.", second)
		w.ok(w.g.Erase(w.ctx, w.holder, first.ID))
		w.ok(w.v.Erase(w.ctx, w.holder, first.ID))
		for said, p := range w.proposals(later) {
			if p.SameAs != "" || !p.Person.IsZero() {
				t.Errorf("%s: got %+v", said, p)
			}
		}
	})
	t.Run("what is said instead is said in each language in its own words", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		one := w.draftIn("en", "R: We lived in Qarmoud, and I wrote to nobody@post.example.", p)
		w.decide(one, Decision{String: "Qarmoud", Action: Generalise, Kind: Place, With: "[a village]"}, Decision{String: "nobody@post.example", Action: Remove})
		two := w.draftIn("fr", "R: Nous étions à Qarmoud. nobody@post.example", p)
		got := w.proposals(two)["Qarmoud"]
		if got.Action != Generalise || got.With != "[un lieu]" || got.Why != OtherWords {
			t.Fatalf("got %+v", got)
		}
		w.decide(two, got.Decision("Qarmoud"))
		for d, want := range map[Draft]string{one: "[a village], and I wrote to [e-mail address]", two: "[un lieu]. [adresse électronique]"} {
			if r := w.review(d).Result; !strings.Contains(r, want) {
				t.Errorf("got %q, want %q in it", r, want)
			}
		}
		for language, want := range map[string]string{"en": "[a village]", "fr": "[un lieu]"} {
			later := w.draftIn(language, "R: Qarmoud.", p)
			if r := w.review(later).Result; !strings.Contains(r, want) {
				t.Errorf("%s: got %q", language, r)
			}
		}
		if b := bookOf(w, t); len(b.byKey["qarmoud"]) != 1 {
			t.Errorf("%d decisions about one string", len(b.byKey["qarmoud"]))
		}
	})
	t.Run("no words are proposed that hold a name that was decided to go", func(t *testing.T) {
		w := newWorld(t)
		d := w.draft("R: Manbij was quiet.", w.participant("Test Speaker"))
		before := w.proposals(d)["Manbij"]
		if !strings.Contains(before.With, "Aleppo") {
			t.Fatalf("got %+v", before)
		}
		other := w.draft("R: Aleppo was not.", w.participant("Second Speaker"))
		w.decide(other, Decision{String: "Aleppo", Action: Generalise, Kind: Place, With: "[a city]"})
		p := w.proposals(d)["Manbij"]
		if p.Action != Generalise || strings.Contains(p.With, "Aleppo") || !strings.Contains(p.With, "Syria") {
			t.Errorf("got %+v", p)
		}
		w.decide(d, p.Decision("Manbij"))
	})
	t.Run("where all words that say less hold such a name, those that say least are left", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		d := w.draftIn("tr", "R: Sonra Bayram geldi ve Bayram'ı gördük.", p)
		w.decide(d, Decision{String: "Bayram", Action: Replace, Kind: Person, Gender: "m"})
		w.decide(w.draftIn("en", "R: It was at Newroz.", p), Decision{String: "Newroz", Action: Generalise, Kind: Date, With: "[a feast]"})
		got := w.proposals(w.draftIn("tr", "R: O gün Newroz'du.", p))["Newroz"]
		if got.Action != Generalise || got.Why != OtherWords || got.With != "[bir ara]" {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("another spelling is said less of in the words of its own language", func(t *testing.T) {
		w := newWorld(t)
		house := w.person(vault.Place, "Teahouse Marmur")
		p := w.participant("Test Speaker")
		d := w.draftIn("en", "R: Qarmoud was far, and the Teahouse Marmur too.", p)
		w.decide(d, Decision{String: "Qarmoud", Action: Generalise, Kind: Place, With: "[a town]"},
			Decision{String: "Teahouse Marmur", Action: Remove, Person: house.ID, Kind: Place})
		got := w.proposals(w.draftIn("fr", "R: Nous étions à Qarmood et au Marmur.", p))
		if q := got["Qarmood"]; q.Action != Generalise || q.SameAs != "Qarmoud" || q.With != "[un lieu]" {
			t.Errorf("got %+v", q)
		}
		if q := got["Marmur"]; q.Action != Remove || q.Person != house.ID || q.With != "[lieu]" {
			t.Errorf("got %+v", q)
		}
	})
	t.Run("a speaker's label in the text means who speaks", func(t *testing.T) {
		w := newWorld(t)
		p := w.participant("Test Speaker")
		d := w.draft("Interviewer: And you, Velmor?\nVelmor: I stayed.\nInterviewer: Did you?\nVelmor: Yes.", p)
		w.speaker(d, "Velmor", p)
		if got := w.proposals(d)["Velmor"]; got.Person != p.ID || got.Why != SpeaksHere {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("the study's policy says how much less", func(t *testing.T) {
		w := newWorld(t)
		settings, err := w.st.Settings(w.ctx, w.holder)
		w.ok(err)
		settings.Policy = study.Policy{Dates: study.Year, Ages: study.Exactly, Amounts: study.Exactly, Durations: study.Roughly, Ranks: study.Exactly}
		w.ok(w.st.ChangeSettings(w.ctx, w.holder, settings))
		got := w.proposals(w.draft("R: On 16 April 2024 I was 14 years old. In April 2023 they paid 20,000 dollars for three weeks.", w.participant("Test Speaker")))
		for said, want := range map[string]string{"16 April 2024": "[2024]", "April 2023": "[2023]", "14 years old": "", "20,000 dollars": "", "three weeks": "[several weeks]"} {
			if p := got[said]; p.With != want || (p.Action == Keep) != (want == "") {
				t.Errorf("%s: got %+v", said, p)
			}
		}
	})
	t.Run("what was marked by hand is for whoever marked it", func(t *testing.T) {
		d := w.draft("R: He went to the blue door.", speaker)
		_, err := w.g.Mark(w.ctx, w.holder, d.ID, Marking{String: "blue door"})
		w.ok(err)
		if p := w.proposals(d)["blue door"]; p.Action != "" || p.Why != Unclear || len(p.Words) == 0 {
			t.Errorf("got %+v", p)
		}
	})
}

// acceptAll accepts every proposal that says what to do, one by one as a reviewer
// with one key, and tells how many keys that took.
func (w *world) acceptAll(d Draft) (keys int) {
	w.Helper()
	for {
		var next *Group
		groups := w.review(d).Groups
		for i, g := range groups {
			if g.Undecided > 0 && g.Proposal.Action != "" {
				next = &groups[i]
				break
			}
		}
		if next == nil {
			return keys
		}
		w.decide(d, next.Proposal.Decision(next.String))
		keys++
	}
}

// TestEachReviewIsShorter reviews interviews of the demo in one study by accepting
// what is proposed: every proposal can be carried out, in each language, and what
// was decided in one interview is not asked in the next.
func TestEachReviewIsShorter(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	for i, c := range []struct{ file, language string }{
		{"interview-01.txt", "en"}, {"interview-02.en.txt", "en"}, {"interview-07.en.txt", "en"},
		{"interview-07.ar.txt", "ar"}, {"interview-08.tr.txt", "tr"}, {"interview-09.fr.txt", "fr"},
	} {
		data, err := os.ReadFile(filepath.Join(demoFolder, c.file))
		w.ok(err)
		alone := newWorld(t)
		there := len(alone.proposals(alone.draftIn(c.language, string(data), alone.participant("Test Speaker"))))
		d := w.draftIn(c.language, string(data), p)
		before := w.proposals(d)
		sorts, single := map[string]bool{}, 0
		for _, p := range before {
			if p.Sort() == "" {
				single++
			} else {
				sorts[p.Sort()] = true
			}
		}
		keys := w.acceptAll(d)
		left := len(w.proposals(d))
		t.Logf("%s: %d words; %d strings asked about, %d had it been the first; %d accepted with a key each (%d keys with those of a sort together), %d left",
			c.file, d.Words, len(before), there, keys, single+len(sorts), left)
		if i > 0 && c.language == "en" && len(before) >= there {
			t.Errorf("%s: what was decided before spares nothing: %d of %d", c.file, len(before), there)
		}
		// What is left asks who is meant, or whether anybody is: two people of one name, a
		// name that is a word too. A person chooses, with a key, and nothing is proposed.
		if left > there/5 {
			t.Errorf("%s: %d of %d strings have no proposal", c.file, left, there)
		}
	}
}
