package web

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// Nobody in here exists, and no such valley. The letters beyond the basic plane
// stand before names, where bytes, code points and UTF-16 units all differ.
const (
	yardTalk = `Interviewer: Who was in the yard?
Zorvand: 𐤀𐤁 Quillam was there, and Quillam's brother, and old Dreskun. Nobody else.
Interviewer: And where was that?
Zorvand: In Harrowgard, behind the press. Quillam left before dark.
`
	yardArabic = `السائل: من كان في البيت؟
زورفاند: كان هناك كلمور وبكلمور بدأ كل شيء، ثم ذهبنا.
`
)

// yard is a study with that interview under review.
type yard struct {
	*worldtest.World
	zorvand vault.Person
	draft   pseudonym.DraftID
}

func newYard(t testing.TB, content string, known ...string) yard {
	t.Helper()
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	y := yard{World: w, zorvand: w.Person(vault.Participant, "Zorvand", "زورفاند")}
	for _, name := range known {
		w.Person(vault.Relative, name)
	}
	w.Consents(y.zorvand)
	d, err := w.Locked.Review.Draft(t.Context(), w.Founder, w.Lock("notes.txt", content, y.zorvand).ID, pseudonym.Options{})
	if err != nil {
		t.Fatal(err)
	}
	y.draft = d.ID
	return y
}

func (y yard) path() string { return "/review/" + y.draft.String() }

// visit opens the study and the vault.
func (y yard) visit(t *testing.T) *visit {
	t.Helper()
	v := known(t, benchOver(t, y.World, Config{Addr: testAddr}))
	pass := url.Values{"passphrase": {samplePassphrase}, "back": {"/"}}
	v.want(v.post("/unlock", pass), http.StatusSeeOther, "/")
	v.want(v.post("/vault/open", pass), http.StatusSeeOther, "/")
	return v
}

func (y yard) review(t testing.TB) pseudonym.Review {
	t.Helper()
	r, err := y.Locked.Review.Review(t.Context(), y.Founder, y.draft)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// about is a form about the n-th mention of a string.
func (y yard) about(t testing.TB, said string, n int, more ...string) url.Values {
	t.Helper()
	for _, f := range y.review(t).Flags {
		if f.Text != said {
			continue
		}
		if n--; n < 0 {
			form := url.Values{"at": {strconv.Itoa(f.Span.Start)}, "end": {strconv.Itoa(f.Span.End)}, "said": {said}, "reach": {"everywhere"}}
			for i := 0; i < len(more); i += 2 {
				form.Set(more[i], more[i+1])
			}
			return form
		}
	}
	t.Fatalf("%q is not flagged so often", said)
	return nil
}

// send posts a form as a browser without a script does.
func (y yard) send(v *visit, what string, form url.Values) {
	v.t.Helper()
	r := v.post(y.path()+"/"+what, form)
	if r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(r.Header.Get("Location"), y.path()) {
		v.t.Fatalf("%s: %d to %q: %s", what, r.StatusCode, r.Header.Get("Location"), refusal(r))
	}
}

// refusal is the page that answered.
func refusal(r *http.Response) string {
	page, err := io.ReadAll(r.Body)
	return said(string(page)) + fmt.Sprint(err)
}

// deskIn is what the page gives its script.
func deskIn(t testing.TB, page string) (d desk) {
	t.Helper()
	m := regexp.MustCompile(`data-desk="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("the page has no desk")
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(m[1])), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestReviewByPlainForms(t *testing.T) {
	y := newYard(t, yardTalk)
	v := y.visit(t)

	t.Run("the list says whose draft it is and what is undecided, and names nobody", func(t *testing.T) {
		page := body(t, v.get("/review"))
		says(t, page, y.zorvand.Label, "undecided", "Under review", y.path(), "today")
		if strings.Contains(page, "Zorvand") {
			t.Error("a name is in the list")
		}
	})
	t.Run("the page shows both texts, every flag in its context, and one string to decide", func(t *testing.T) {
		page := body(t, v.get(y.path()))
		// What keeps a draft from being admitted was said, and not where it is.
		_, undecided, _ := strings.Cut(page, "Something is still undecided.")
		undecided, _, _ = strings.Cut(undecided, "</p>")
		says(t, undecided, `href="#decide"`, `href="#turns"`)
		says(t, page, "Quillam was there", "words not flagged", "Keep everywhere", "undecided strings of", "1 speaker undecided", `aria-current="true"`)
		if title := regexp.MustCompile(`<title>[^<]*`).FindString(page); strings.Contains(title, "Quillam") || strings.Contains(title, "Zorvand") {
			t.Errorf("the title names somebody: %s", title)
		}
	})
	t.Run("each decision does what its button says, as far as it reaches", func(t *testing.T) {
		for _, c := range []struct {
			said   string
			n      int
			form   []string
			result string
		}{
			{"Harrowgard", 0, []string{"act", "generalise", "with", "a valley", "kind", "place"}, "In [a valley], behind"},
			{"Dreskun", 0, []string{"act", "remove", "kind", "person"}, "and old [name]. Nobody"},
			{"Dreskun", 0, []string{"accept", `{"action":"generalise","with":"[an old man]"}`, "act", ""}, "and old [an old man]. Nobody"},
			{"Quillam", 0, []string{"act", "replace", "pseudonym", "Tarim"}, "Tarim was there, and Tarim's brother"},
			{"Quillam", 1, []string{"act", "remove", "reach", "place", "kind", "person"}, "Tarim was there, and [name]"},
			{"Quillam", 1, []string{"act", "keep-here", "reach", "place"}, "Tarim was there, and Quillam's brother"},
			{"Dreskun", 0, []string{"act", "link", "sameas", "Quillam"}, "and old Tarim. Nobody"},
			{"Dreskun", 0, []string{"act", "reopen"}, "and old Dreskun. Nobody"},
			{"Dreskun", 0, []string{"act", "keep-everywhere"}, "and old Dreskun. Nobody"},
		} {
			y.send(v, "decide", y.about(t, c.said, c.n, c.form...))
			if r := y.review(t).Result; !strings.Contains(r, c.result) {
				t.Errorf("%s %v: %q", c.said, c.form, r)
			}
		}
	})
	t.Run("Enter in a field presses no button that keeps", func(t *testing.T) {
		y.send(v, "decide", y.about(t, "Harrowgard", 0, "act", "", "with", "a hamlet", "kind", "place"))
		if r := y.review(t).Result; !strings.Contains(r, "[a hamlet]") {
			t.Errorf("%q", r)
		}
	})
	t.Run("words that were missed are marked wherever they stand", func(t *testing.T) {
		before := y.review(t).Undecided
		y.send(v, "mark", url.Values{"act": {"mark"}, "words": {"behind the press"}})
		if after := y.review(t).Undecided; after != before+1 {
			t.Errorf("%d undecided, then %d", before, after)
		}
		y.send(v, "decide", y.about(t, "behind the press", 0, "act", "remove", "reach", "draft"))
	})
	t.Run("who speaks is said, and whose wording the turns hold", func(t *testing.T) {
		y.send(v, "speaker", url.Values{"label": {"Zorvand"}, "means": {"person:" + y.zorvand.Label}, "wording": {"interpreter"}})
		y.send(v, "turns", url.Values{"what": {"range"}, "from": {"4"}, "wording": {"notes"}})
		r := y.review(t)
		if s := r.Speakers[1]; !s.Decided || s.Person != y.zorvand.ID || s.Provenance != text.Interpreter {
			t.Errorf("%+v", s)
		}
		if turn := r.Transcript.Turns[r.Transcript.Paragraphs[3].Turn]; turn.Provenance != text.Notes {
			t.Errorf("the fourth paragraph: %+v", turn)
		}
		says(t, body(t, v.get(y.path())), "from notes", "as interpreted", y.zorvand.Label+": 𐤀𐤁")
	})
	t.Run("a label is none, and is one again", func(t *testing.T) {
		y.send(v, "turns", url.Values{"what": {"no-label"}, "label": {"Interviewer"}})
		if n := len(y.review(t).Transcript.Turns); n != 2 {
			t.Errorf("%d turns", n)
		}
		y.send(v, "turns", url.Values{"what": {"label"}, "label": {"Interviewer"}})
		if n := len(y.review(t).Transcript.Turns); n != 4 {
			t.Errorf("%d turns", n)
		}
		y.send(v, "speaker", url.Values{"label": {"Interviewer"}, "means": {"role:interviewer"}})
	})
	t.Run("notes are kept with who wrote them", func(t *testing.T) {
		y.send(v, "note", url.Values{"note": {"The brother is known there."}})
		says(t, body(t, v.get(y.path())), "The brother is known there.", "The note is kept.")
	})
	t.Run("nothing is admitted before the one question is answered", func(t *testing.T) {
		for _, g := range y.review(t).Groups {
			if g.Undecided > 0 {
				y.send(v, "decide", y.about(t, g.String, 0, "act", "keep-here"))
			}
		}
		page := body(t, v.get(y.path()))
		says(t, page, "Who in the group, the family or the village would know this is them, and from what?")
		v.want(v.post(y.path()+"/admit", url.Values{"answer": {"  "}}), http.StatusBadRequest, "")
		if d := y.review(t); d.State != pseudonym.Open || d.Answer != nil {
			t.Errorf("%s, %v", d.State, d.Answer)
		}
	})
	t.Run("an answer is kept without admitting, and admitting leads to the document", func(t *testing.T) {
		y.send(v, "answer", url.Values{"answer": {"The brother, from the yard."}})
		says(t, body(t, v.get(y.path())), "The brother, from the yard.")
		r := v.post(y.path()+"/admit", url.Values{"answer": {"His brother, from who left when."}})
		next := v.led(r)
		if !strings.HasPrefix(next, "/documents/") {
			t.Fatalf("it leads to %q: %s", next, refusal(r))
		}
		document := body(t, v.get(next))
		says(t, document, "Tarim was there", "[a hamlet]", "The text is in the working copy.")
		if strings.Contains(document, "Harrowgard") || strings.Contains(document, "from who left") {
			t.Error("what was decided to go, or the answer, is in the working copy")
		}
		after := y.review(t)
		if after.State != pseudonym.Admitted || after.Answer == nil || after.Answer.Text != "His brother, from who left when." {
			t.Errorf("%s, %+v", after.State, after.Answer)
		}
		says(t, body(t, v.get(y.path())), "no longer under review")
	})
}

func TestWhatStandsInTheWayOfAnAdmissionIsSaid(t *testing.T) {
	y := newYard(t, yardTalk)
	v := y.visit(t)
	y.send(v, "speaker", url.Values{"label": {"Zorvand"}, "means": {"person:" + y.zorvand.Label}})
	says(t, body(t, v.get(y.path())), "Something is still undecided")
	v.want(v.post(y.path()+"/admit", url.Values{"answer": {"Nobody."}}), http.StatusConflict, "")

	t.Run("a hold", func(t *testing.T) {
		if err := y.Space.Hold(t.Context(), y.Founder, y.zorvand.Label, true); err != nil {
			t.Fatal(err)
		}
		says(t, body(t, v.get(y.path())), "is on hold. Nothing of theirs moves")
		says(t, body(t, v.get("/review")), "On hold")
		if err := y.Space.Hold(t.Context(), y.Founder, y.zorvand.Label, false); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("no consent", func(t *testing.T) {
		if _, err := y.Locked.Vault.RecordConsent(t.Context(), y.Founder, y.zorvand.ID, vault.Consent{Purpose: vault.Analyse, State: vault.Refused, Date: "2031-01-02"}); err != nil {
			t.Fatal(err)
		}
		says(t, body(t, v.get(y.path())), "has not agreed to analysis. Record")
	})
	t.Run("four eyes", func(t *testing.T) {
		settings, err := y.Working.Study.Settings(t.Context(), y.Founder)
		if err != nil {
			t.Fatal(err)
		}
		settings.FourEyes = true
		if err := y.Working.Study.ChangeSettings(t.Context(), y.Founder, settings); err != nil {
			t.Fatal(err)
		}
		says(t, body(t, v.get(y.path())), "asks for four eyes: you drafted this")
	})
	t.Run("nobody who takes part speaks", func(t *testing.T) {
		y.send(v, "speaker", url.Values{"label": {"Zorvand"}, "means": {"role:other"}})
		says(t, body(t, v.get(y.path())), "No participant speaks in this text.")
	})
	t.Run("giving it up leaves nothing to read", func(t *testing.T) {
		v.want(v.post(y.path()+"/abandon", url.Values{}), http.StatusSeeOther, "/review")
		v.want(v.get(y.path()), http.StatusNotFound, "")
		says(t, body(t, v.get("/review")), "Given up")
	})
}

// A script gets what changed and no page; an error is told to it in words.
func TestADecisionIsAnsweredWithTheDesk(t *testing.T) {
	y := newYard(t, yardTalk)
	v := y.visit(t)
	before := deskIn(t, body(t, v.get(y.path())))
	script := []string{"Accept", "application/json"}
	var after desk
	r := v.do("POST", y.path()+"/decide", y.about(t, "Quillam", 0, "act", "remove", "kind", "person"), script...)
	if err := json.NewDecoder(r.Body).Decode(&after); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", r.StatusCode, err)
	}
	if after.Head.Done != before.Head.Done+1 || !strings.Contains(strings.Join(after.Results, "\n"), "[name] left") {
		t.Errorf("%+v: %q", after.Head, after.Results)
	}
	t.Run("the next string that is undecided is current", func(t *testing.T) {
		for _, f := range after.Flags {
			if f.At == after.At && (f.State != "open" || after.Groups[f.Group].Undecided == 0) {
				t.Errorf("current is %+v", f)
			}
		}
	})
	t.Run("pieces count UTF-16 units from the start of their paragraph, as the page has it", func(t *testing.T) {
		review := y.review(t)
		for i, f := range after.Flags {
			p := review.Transcript.Paragraphs[f.Piece[0]]
			if got := cutUTF16(p.Of(review.Transcript.Text), f.Piece); got != review.Flags[i].Text {
				t.Errorf("flag %d covers %q, want %q", i, got, review.Flags[i].Text)
			}
			if back := bytesIn(p, review.Transcript.Text, f.Piece[1]); back != review.Flags[i].Span.Start {
				t.Errorf("flag %d: unit %d is byte %d, want %d", i, f.Piece[1], back, review.Flags[i].Span.Start)
			}
		}
		for _, put := range after.Puts {
			if got := cutUTF16(after.Results[put[0]], put); got != "[name]" && got != "Interviewer" {
				t.Errorf("put: %q", got)
			}
		}
	})
	t.Run("a place that was selected is marked, and outside of the paragraph is invalid", func(t *testing.T) {
		marked := v.do("POST", y.path()+"/mark", url.Values{"act": {"mark"}, "paragraph": {"1"}, "from": {"14"}, "to": {"21"}}, script...)
		var d desk
		if err := json.NewDecoder(marked.Body).Decode(&d); err != nil || marked.StatusCode != http.StatusOK {
			t.Fatalf("%d, %v", marked.StatusCode, err)
		}
		bad := v.do("POST", y.path()+"/mark", url.Values{"act": {"mark"}, "paragraph": {"1"}, "from": {"10"}, "to": {"4000"}}, script...)
		var said failed
		if err := json.NewDecoder(bad.Body).Decode(&said); err != nil || bad.StatusCode != http.StatusBadRequest || said.Heading == "" || said.Message == "" {
			t.Errorf("%d, %+v, %v", bad.StatusCode, said, err)
		}
	})
	t.Run("what clashes is told with what to do, and changes nothing", func(t *testing.T) {
		was := y.review(t).Version
		r := v.do("POST", y.path()+"/decide", y.about(t, "Dreskun", 0, "act", "replace", "pseudonym", "Zorvand"), script...)
		var said failed
		if err := json.NewDecoder(r.Body).Decode(&said); err != nil || r.StatusCode != http.StatusConflict || said.Hint == "" {
			t.Errorf("%d, %+v, %v", r.StatusCode, said, err)
		}
		if now := y.review(t).Version; now != was {
			t.Errorf("version %d, then %d", was, now)
		}
	})
}

// cutUTF16 is a piece of a string as a browser cuts it.
func cutUTF16(s string, p piece) string {
	at := text.Paragraph{Span: text.Span{End: len(s)}}
	return s[bytesIn(at, s, p[1]):bytesIn(at, s, p[2])]
}

func TestWhatADecisionOffers(t *testing.T) {
	t.Run("letters that Arabic writes to a name may stay, and the text is right to left on both sides", func(t *testing.T) {
		y := newYard(t, yardArabic, "كلمور")
		v := y.visit(t)
		page := body(t, v.get(y.path()))
		says(t, page, `lang="ar" dir="rtl"`)
		found := false
		for _, g := range deskIn(t, page).Groups {
			found = found || strings.HasPrefix(g.Said, "ب") && len(g.Proclitics) > 0 && g.Proclitics[0] == "ب"
		}
		for _, f := range y.review(t).Flags {
			found = found || f.Text == "كلمور" // the finder left the letters outside already
		}
		if !found {
			t.Errorf("%+v", y.review(t).Flags)
		}
	})
	t.Run("proposals are in the draft's language, by what the string seems to be", func(t *testing.T) {
		for language, want := range map[string]string{"ar": "[شخص]", "fr": "[quelqu’un]", "en": "[somebody]"} {
			y := newYard(t, yardTalk)
			d, err := y.Locked.Review.Draft(t.Context(), y.Founder, y.Lock("more.txt", "Interviewer: Who?\nZorvand: so Quillam.\n", y.zorvand).ID, pseudonym.Options{Language: language})
			if err != nil {
				t.Fatal(err)
			}
			y.draft = d.ID
			g := groupIn(t, deskIn(t, body(t, y.visit(t).get(y.path()))), "Quillam")
			if len(g.Choices) == 0 || g.Choices[0].Say != want || !strings.Contains(g.Choices[0].Accept, want) {
				t.Errorf("%s: %+v", language, g.Choices)
			}
		}
	})
	t.Run("a name decided in another draft says so", func(t *testing.T) {
		y := newYard(t, yardTalk)
		v := y.visit(t)
		y.send(v, "decide", y.about(t, "Quillam", 0, "act", "generalise", "with", "a neighbour", "kind", "person"))
		d, err := y.Locked.Review.Draft(t.Context(), y.Founder, y.Lock("more.txt", "Interviewer: Who came?\nZorvand: Quillam came.\n", y.zorvand).ID, pseudonym.Options{})
		if err != nil {
			t.Fatal(err)
		}
		says(t, body(t, v.get("/review/"+d.ID.String())), "decided before", "[a neighbour]")
	})
}

func groupIn(t testing.TB, d desk, said string) deskGroup {
	t.Helper()
	for _, g := range d.Groups {
		if g.Said == said {
			return g
		}
	}
	t.Fatalf("%q is not asked about", said)
	return deskGroup{}
}

func TestWhatIsProposed(t *testing.T) {
	y := newYard(t, strings.Replace(yardTalk, "Nobody else.", "Nobody else, and no plovish or wexish folk, on 16 April 2024.", 1), "Qesrun")
	v := y.visit(t)
	shown := func(said string) (*deskProposal, string) {
		page := body(t, v.get(y.path()))
		return groupIn(t, deskIn(t, page), said).Proposal, page
	}
	t.Run("it is said with its ground, and where it lies in the rules of the study", func(t *testing.T) {
		date, page := shown("16 April 2024")
		if want := "Say \u2068[April 2024]\u2069"; date.Say != want || date.Why != "The rules of the study. \u2068Dates\u2069: \u2068to the month\u2069." {
			t.Errorf("%+v", date)
		}
		says(t, page, "Replace with a new name", "It reads as a name.", `name="accept"`)
	})
	t.Run("accepting it decides, as far as the form reaches", func(t *testing.T) {
		date, _ := shown("16 April 2024")
		y.send(v, "decide", y.about(t, "16 April 2024", 0, "act", "", "accept", date.Accept))
		name, _ := shown("Quillam")
		y.send(v, "decide", y.about(t, "Quillam", 1, "act", "", "accept", name.Accept, "reach", "place"))
		if r := y.review(t).Result; !strings.Contains(r, "in [April 2024]") || strings.Count(r, "Quillam") != 2 {
			t.Errorf("%q", r)
		}
		if again, _ := shown("16 April 2024"); again != nil {
			t.Errorf("what is decided has a proposal: %+v", again)
		}
	})
	t.Run("those of a sort are accepted together, and of them those that are ticked", func(t *testing.T) {
		one, _ := shown("plovish")
		other, _ := shown("wexish")
		if one.Sort == "" || one.Sort != other.Sort || one.All == "" {
			t.Fatalf("%+v, %+v", one, other)
		}
		form := url.Values{}
		for _, said := range []string{"plovish", "wexish"} {
			form.Add("accept", strings.Replace(one.Accept, "{", `{"string":"`+said+`",`, 1))
		}
		y.send(v, "decide-alike", form)
		for _, g := range y.review(t).Groups {
			if (g.String == "plovish" || g.String == "wexish") && (g.Decided == nil || g.Decided.Action != pseudonym.Keep) {
				t.Errorf("%+v", g)
			}
		}
	})
	t.Run("and what cannot be read is refused", func(t *testing.T) {
		for _, torn := range []string{"{", `"keep"`, `{"action":"publish"}`} {
			v.want(v.post(y.path()+"/decide", y.about(t, "Dreskun", 0, "act", "", "accept", torn)), http.StatusBadRequest, "")
		}
		v.want(v.post(y.path()+"/decide-alike", url.Values{}), http.StatusBadRequest, "")
	})
	t.Run("another spelling of a known name says whose it probably is", func(t *testing.T) {
		y := newYard(t, strings.Replace(yardTalk, "Dreskun", "Yousef", 1), "Yusuf")
		v := y.visit(t)
		g := groupIn(t, deskIn(t, body(t, v.get(y.path()))), "Yousef")
		label := ""
		people, err := y.Locked.Vault.Persons(t.Context(), y.Founder)
		for _, p := range people {
			if p.Kind == vault.Relative {
				label = p.Label
			}
		}
		if err != nil || label == "" || !strings.Contains(g.Proposal.Say, label) || !strings.HasPrefix(plain(g.Proposal.Why), "Probably another form of Yusuf, a name of") {
			t.Errorf("%+v, %v", g.Proposal, err)
		}
		if g.Tags[0].Word != "probably a known name" {
			t.Errorf("%+v", g.Tags)
		}
	})
}

// TestANameOfItsOwnIsNoOnes gives whom a name is like and somebody else to choose from
// where a name resembles a known one by rule alone, and accepts nothing with one key.
func TestANameOfItsOwnIsNoOnes(t *testing.T) {
	y := newYard(t, strings.Replace(yardTalk, "Dreskun", "Salma", 1), "Salim")
	v := y.visit(t)
	g := groupIn(t, deskIn(t, body(t, v.get(y.path()))), "Salma")
	if g.Proposal.Accept != "" || !strings.HasPrefix(plain(g.Proposal.Why), "Another form of Salim, a name of ") || !strings.HasSuffix(g.Proposal.Why, ", or a name of its own.") {
		t.Errorf("%+v", g.Proposal)
	}
	if len(g.Choices) < 2 || !strings.Contains(g.Choices[0].Accept, `"person"`) || !strings.Contains(g.Choices[1].Say, "woman, Arabic") {
		t.Fatalf("%+v", g.Choices)
	}
	y.send(v, "decide", y.about(t, "Salma", 0, "act", "accept", "accept", g.Choices[1].Accept))
	if g := groupIn(t, deskIn(t, body(t, v.get(y.path()))), "Salma"); g.Undecided > 0 {
		t.Errorf("%+v", g)
	}
}

func TestPace(t *testing.T) {
	start := time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(seconds ...int) (times []time.Time) {
		for _, s := range seconds {
			times = append(times, start.Add(time.Duration(s)*time.Second))
		}
		return times
	}
	for name, c := range map[string]struct {
		at   []time.Time
		want time.Duration
	}{
		"none before five decisions":            {at(0, 10, 20, 30), 0},
		"the mean of what lies between":         {at(0, 10, 20, 30, 60), 15 * time.Second},
		"a pause is no pace":                    {at(0, 10, 20, 30, 40, 4000, 4010), 10 * time.Second},
		"none while pauses leave too few pairs": {at(0, 10, 1000, 2000, 3000), 0},
	} {
		if got := pace(c.at); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Nothing of a draft is in an error or in an address.
func TestTheReviewLeaksNothingInErrors(t *testing.T) {
	y := newYard(t, yardTalk)
	v := y.visit(t)
	form := y.about(t, "Quillam", 0, "act", "keep-here")
	form.Set("said", "Xanthoqar")
	r := v.post(y.path()+"/decide", form)
	if page := body(t, r); r.StatusCode != http.StatusNotFound || strings.Contains(page, "Xanthoqar") || strings.Contains(page, "Quillam") {
		t.Errorf("%d: %s", r.StatusCode, said(page))
	}
	v.want(v.get("/review/"+sheaf.NewID().String()), http.StatusNotFound, "")
	v.want(v.get(y.path()+"/pictures/1"), http.StatusNotFound, "")
}

// Whoever decides sees which name a string is taken for, and whose it is; and what a
// file without speakers is, instead of the word that stands for one.
func TestTheReviewSaysWhatIsMeant(t *testing.T) {
	y := newYard(t, yardTalk, "Quillam Varnoth")
	d := deskIn(t, body(t, y.visit(t).get(y.path())))
	i := slices.IndexFunc(d.Groups, func(g deskGroup) bool { return g.Said == "Quillam" })
	if i < 0 || !strings.Contains(plain(d.Groups[i].Proposed().Why), "Quillam Varnoth, a name of ") {
		t.Errorf("got %+v", d.Groups)
	}
	letter := newYard(t, "We were at the press. Old Dreskun stayed there.\n")
	says(t, body(t, letter.visit(t).get(letter.path())), "no speaker named")
}

// plain is a text without the signs that set parts of it apart.
func plain(s string) string { return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(s) }
