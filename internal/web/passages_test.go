package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/text"
)

// ask posts a question and gives the address of its answer.
func ask(t *testing.T, v *visit, form url.Values) string {
	t.Helper()
	r := v.post("/passages", form)
	if r.StatusCode != http.StatusSeeOther {
		t.Fatalf("asked: %s", r.Status)
	}
	return r.Header.Get("Location")
}

func TestPassagesPage(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := m.visit(t, b)
	waiting := m.codeOf(t, "Waiting").ID.String()
	if err := m.Working.Study.SetAttribute(t.Context(), m.Founder, m.subject(t, m.zorvand.Label), "role", "driver-unlikely"); err != nil {
		t.Fatal(err)
	}

	t.Run("no word and no value of an attribute stands in an address", func(t *testing.T) {
		at := ask(t, v, url.Values{"words": {"lamps"}, "attribute": {"role"}, "value": {"driver-unlikely"}, "code": {waiting}, "page": {"7"}})
		if strings.Contains(at, "lamps") || strings.Contains(at, "driver") || strings.Contains(at, "page=") || !strings.Contains(at, waiting) {
			t.Errorf("the address is %s", at)
		}
		page := body(t, v.get(at))
		says(t, page, `value="lamps"`, `value="driver-unlikely"`)
		for _, part := range strings.Split(page, `href="`)[1:] {
			if link, _, _ := strings.Cut(part, `"`); strings.Contains(link, "lamps") || strings.Contains(link, "driver") {
				t.Errorf("a link says %s", link)
			}
		}
	})
	t.Run("the words of one question stay with its address when another is asked", func(t *testing.T) {
		first := ask(t, v, url.Values{"words": {"lamps"}})
		second := ask(t, v, url.Values{"words": {"small key"}})
		says(t, body(t, v.get(first)), "I counted the lamps", "1 passage")
		says(t, body(t, v.get(second)), "small key of the mill")
		v.want(v.get("/passages"), http.StatusSeeOther, second)
	})
	t.Run("words that are forgotten are said to be", func(t *testing.T) {
		says(t, body(t, v.get("/passages?s=4711")), "not remembered any more")
	})
	t.Run("counts people and interviews beside passages", func(t *testing.T) {
		page := body(t, v.get("/passages?code="+waiting+"&code="+m.codeOf(t, "Keeping").ID.String()))
		says(t, page, "2 passages", "1 participant", "1 interview", "beside the wall", "small key of the mill")
		if strings.Index(page, "small key of the mill</p>") > strings.Index(page, "beside the wall</p>") {
			t.Error("not in the order of the document")
		}
	})
	t.Run("sorted by code, each under its heading", func(t *testing.T) {
		m.Code(m.doc, "Keeping", "I counted the lamps")
		page := body(t, v.get("/passages?code="+waiting+"&code="+m.codeOf(t, "Keeping").ID.String()+"&sort=code"))
		if strings.Index(page, "I counted the lamps</p>") > strings.Index(page, "beside the wall</p>") || strings.Count(page, `class="group"`) != 2 {
			t.Error("not by code")
		}
	})
	t.Run("the words of an interviewer are nobody's own, where they are read and where they are moved", func(t *testing.T) {
		m.Code(m.doc, "Keeping", "Thank you both")
		asked := "An interviewer, with " + m.kelmur.Label
		keeping := m.codeOf(t, "Keeping").ID.String()
		for _, page := range []string{
			body(t, v.get("/passages?code="+keeping)), body(t, v.get("/codebook/"+keeping+"/split")),
			body(t, v.post("/passages/listing?code="+keeping, url.Values{"as": {"paper"}})),
			body(t, v.post("/passages/listing?code="+keeping, url.Values{"as": {"csv"}})),
		} {
			page = strings.NewReplacer("\u2068", "", "\u2069", "").Replace(page)
			if strings.Count(page, asked) != 1 || !strings.Contains(page, "Thank you both") {
				t.Errorf("said %d times: %s", strings.Count(page, asked), asked)
			}
		}
	})
	t.Run("a passage leads to its place, and back to its row", func(t *testing.T) {
		at := ask(t, v, url.Values{"code": {waiting}})
		page := body(t, v.get(at))
		laid, err := m.Working.Book.Codings(t.Context(), m.Founder, coding.Filter{Codes: []coding.CodeID{m.codeOf(t, "Waiting").ID}})
		if err != nil {
			t.Fatal(err)
		}
		id := laid[0].ID.String()
		says(t, page, m.path()+"?coding="+id+"&amp;from=passages")
		says(t, body(t, v.get(m.path()+"?coding="+id+"&from=passages")), `href="/passages?to=`+id+`" data-act="back"`)
		v.want(v.get("/passages?to="+id), http.StatusSeeOther, at+"#p-"+id)
	})
	t.Run("gives the sentences around one", func(t *testing.T) {
		span := place(m.doc.Text, "beside the wall", "wall")
		r := v.get("/passages/around?document=" + m.doc.ID.String() + "&version=1&n=1&span=" + spanText(span))
		var s coding.Surroundings
		if err := json.NewDecoder(r.Body).Decode(&s); err != nil || len(s.Before) != 1 || s.Before[0].Text != "We waited " {
			t.Errorf("%+v, %v", s, err)
		}
	})
	t.Run("what is on hold is counted, with the reason, and shown nowhere", func(t *testing.T) {
		if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, true); err != nil {
			t.Fatal(err)
		}
		page := body(t, v.get("/passages?code="+waiting))
		says(t, page, "1 passage is withheld", "somebody in it is on hold", m.zorvand.Label)
		if strings.Contains(page, "beside the wall") {
			t.Error("the words are shown")
		}
		says(t, body(t, v.get(ask(t, v, url.Values{"words": {"lamps"}}))), "The words of \u20681 participant\u2069 were not searched")
		r := v.post("/passages/listing?code="+waiting, url.Values{"as": {"csv"}})
		if strings.Contains(body(t, r), "beside the wall") {
			t.Error("the words are in a listing")
		}
		if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, false); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("a listing is recorded, says that it is the team's, and has a name that says nothing", func(t *testing.T) {
		before := m.entries(t)
		r := v.post("/passages/listing?code="+waiting, url.Values{"as": {"csv"}})
		if m.entries(t) != before+1 {
			t.Error("the record does not have it")
		}
		if got := r.Header.Get("Content-Disposition"); got != `attachment; filename="listing.csv"` {
			t.Errorf("it is called %s", got)
		}
		table := csv.NewReader(strings.NewReader(strings.TrimPrefix(body(t, r), "\ufeff")))
		table.FieldsPerRecord = -1
		rows, err := table.ReadAll()
		if err != nil || len(rows) != 3 || !strings.HasPrefix(rows[0][0], "Tier 2") || rows[2][5] != "beside the wall" {
			t.Errorf("%q, %v", rows, err)
		}
		says(t, body(t, v.post("/passages/listing?code="+waiting, url.Values{"as": {"paper"}})), "Tier 2", "beside the wall")
	})
}

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		rule, words, quote string
		want               [][3]string // before, the words, after
	}{
		{"each place is a line", "wall", "A wall, and another wall.", [][3]string{{"A", "wall", ", and another wall."}, {"A wall, and another", "wall", "."}}},
		{"found folded, shown as said", "الماء", "قُرب المَاءِ كنّا", [][3]string{{"قُرب", "المَاءِ", "كنّا"}}},
		{"part of a word shows the word", "كان", "في دكانه أمس", [][3]string{{"في", "دكانه", "أمس"}}},
		{"over a line end", "two words", "These two\nwords\nhere", [][3]string{{"These", "two\nwords", "here"}}},
		{"signs are no pattern", "a.b", "axb a.b", [][3]string{{"axb", "a.b", ""}}},
		{"no words, no line", "", "A wall.", nil},
	} {
		var got [][3]string
		if words := wordsPattern(tt.words); words != nil {
			for _, row := range (foundRow{Passage: coding.Passage{Quote: tt.quote}}).lines(words) {
				got = append(got, [3]string{row.Before, row.Key, row.After})
			}
		}
		if len(got) != len(tt.want) {
			t.Errorf("%s: %q", tt.rule, got)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: %q, want %q", tt.rule, got[i], tt.want[i])
			}
		}
	}
	long := strings.Repeat("ماء ", 100)
	row := (foundRow{Passage: coding.Passage{Quote: long + "wall " + long}}).lines(wordsPattern("wall"))[0]
	if !row.LongBefore || !row.LongAfter || len([]rune(row.Before)) != lineSide || !strings.HasSuffix(row.Before, "ماء") {
		t.Errorf("a long line is cut to %q", row.Before)
	}
}

func TestQuestionsKeepTheirAddress(t *testing.T) {
	for _, path := range []string{
		"/passages?new=1",
		"/passages?all=1&as=lines&code=" + sampleID + "&page=3&s=4&sort=code&speaker=participant",
		"/passages?document=" + sampleID + "&from=%2Fdocuments%2Fx%3Fcoding%3Dy&layer=" + sampleID + "&subject=" + sampleID,
	} {
		u, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := questionIn(u.Query()).path(); got != path {
			t.Errorf("%s became %s", path, got)
		}
	}
	if q := questionIn(url.Values{"from": {"https://elsewhere.example/"}, "speaker": {"somebody"}, "page": {"-3"}}); q.From != "/" || q.Speaker != text.RoleUnknown || q.Page != 1 {
		t.Errorf("taken as it came: %+v", q)
	}
}

// Words of somebody on hold stand in the pages of their documents alone, and in the
// vault; those of somebody erased nowhere. What is asked for by hand is no way to
// them either.
func TestHeldWordsStandInTheirDocumentAloneAndErasedOnesNowhere(t *testing.T) {
	w := newWhole(t)
	const held, erased = "along the small canal", "counted the empty sacks again"
	theirs := map[string]bool{"GET /documents/{id}": true, "GET /documents/{id}/codings": true, "GET /documents/{id}/beside": true}
	for _, who := range seats[1:] {
		v := w.as(t, who)
		look := func(at, page string) {
			t.Helper()
			if strings.Contains(page, held) || strings.Contains(page, erased) {
				t.Errorf("%s, as %s, shows the words", at, who.name)
			}
		}
		pages := 0
		w.crawler(v, who).all(func(p crawled) {
			pages++
			if page := string(p.raw); !p.locked && !theirs[p.route] {
				look(p.path, page)
			} else if strings.Contains(page, erased) {
				t.Errorf("%s, as %s, shows what was erased", p.path, who.name)
			}
		})
		if pages < 20 {
			t.Errorf("%d pages were walked", pages)
		}
		for _, whose := range []string{isHeld, isErased} {
			document, laid := w.things["document"][whose], w.things["coding"][whose]
			for _, path := range []string{
				"/passages/around?document=" + document + "&version=1&span=45-60&n=9", "/claims/new?document=" + document + "&version=1&span=45-60",
				"/claims/new?coding=" + laid, "/memos/new?on=coding&target=" + laid,
			} {
				look(path, body(t, v.get(path)))
			}
			v.post("/publications/basket", url.Values{"document": {document}, "span": {"45-60"}, "coding": {laid}})
			look("the basket", body(t, v.get("/publications")))
			quote := `# T` + "\n\n" + `{{quote document="` + document + `" text="small canal"}}` + "\n\n{{quote " + laid + "}}\n"
			look("a preview", body(t, v.post("/publications/writing/"+w.id("manuscript", isOwn, who)+"/preview", url.Values{"markdown": {quote}})))
			v.post("/publications/basket/remove", url.Values{"document": {document}, "span": {"45-60"}, "coding": {laid}})
		}
		for _, asked := range []url.Values{{"code": {w.things["code"][isOther]}}, {"words": {"canal"}}, {"words": {"sacks"}}, {"code": {w.things["code"][isOther]}, "words": {"canal"}}} {
			look("the picker", body(t, v.post("/publications/passages", asked)))
			next := v.post("/passages", asked).Header.Get("Location")
			look(next, body(t, v.get(next)))
			listing := strings.Replace(next, "/passages?", "/passages/listing?", 1)
			for _, as := range []string{"csv", "page"} {
				look(listing, body(t, v.post(listing, url.Values{"as": {as}})))
			}
		}
	}
}
