package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

var entryLine = regexp.MustCompile(`<li data-row="(\d+)"`)

func entriesOf(page string) int { return len(entryLine.FindAllString(page, -1)) }

func TestRecord(t *testing.T) {
	m := newMill(t)
	coder := m.Member("coder-2", access.Interviewer)
	// Refused: an interviewer changes no codes.
	if _, err := m.Working.Book.AddCode(t.Context(), coder, coding.Code{Name: "Not theirs"}); sheaf.KindOf(err) != sheaf.Denied {
		t.Fatal(err)
	}
	v := m.visit(t, m.workbench(t))
	all := body(t, v.get("/record"))

	t.Run("says in words what was done, and marks what was refused", func(t *testing.T) {
		says(t, all, "certify the members and their keys", "code a passage", "take a reviewed text into the study", "change the codebook", ">refused<", "coder-2")
		for _, name := range []string{"Zorvand", "Kelmur", "Not theirs"} {
			if strings.Contains(all, name) {
				t.Error("what stays in the vault, or somebody typed, is in the record")
			}
		}
	})
	t.Run("is filtered by act, by person, by day, by object and by refusal", func(t *testing.T) {
		v.t = t
		for query, wants := range map[string]struct {
			least, most int
			says        string
		}{
			"act=coding.change":                         {2, 2, "code a passage"},
			"act=codebook.change":                       {3, 3, ">refused<"}, // two codes, and the refusal
			"refused=":                                  {1, 1, "coder-2"},
			"by=" + coder.Member().String():             {1, 1, ">refused<"},
			"from=2001-01-01&to=2001-12-31":             {0, 0, "No entry"},
			"object=" + m.doc.ID.String():               {1, 99, "Show everything"},
			"object=" + m.doc.ID.String()[:6]:           {1, 99, "Show everything"},
			"object=" + sheaf.NewID().String():          {0, 0, "No entry fits"},
			"act=coding.change&from=2001-01-01":         {2, 2, "code a passage"},
			"act=coding.change&refused=":                {0, 0, "No entry fits"},
			"by=left":                                   {0, 0, "No entry fits"},
			"act=codebook.change&by=" + v.b.id(t, "me"): {2, 2, "change the codebook"},
		} {
			page := body(t, v.get("/record?"+query))
			if n := entriesOf(page); n < wants.least || n > wants.most {
				t.Errorf("%s: %d entries, want %d to %d", query, n, wants.least, wants.most)
			}
			says(t, page, wants.says)
		}
	})
	t.Run("takes ids, acts and days, and nothing that somebody says", func(t *testing.T) {
		v.t = t
		for _, query := range []string{"object=Zorvand", "object=zor", "act=lunch", "from=yesterday", "to=2026-13-01"} {
			v.want(v.get("/record?"+query), http.StatusBadRequest, "")
		}
	})
	t.Run("the vault's record asks for the vault", func(t *testing.T) {
		v.t = t
		says(t, body(t, v.get("/record/vault")), `action="/vault/open"`)
		v.openVault()
		says(t, body(t, v.get("/record/vault")), "write down a participant or another person", "lock away an original")
	})
}

// Pages of a hundred hold every entry once, the newest first: of all of the
// record, where the last ones alone are read, and of those that a filter chooses.
func TestRecordPages(t *testing.T) {
	m := newMill(t)
	for range 130 {
		m.Code(m.doc, "Keeping", "small key of the mill")
	}
	v := m.visit(t, m.workbench(t))
	walk := func(next string) (walked []int) {
		for pages := 0; next != ""; pages++ {
			if pages > 5 {
				t.Fatal("the pages do not end")
			}
			page := body(t, v.get(next))
			for _, found := range entryLine.FindAllStringSubmatch(page, -1) {
				n, _ := strconv.Atoi(found[1])
				if len(walked) > 0 && n >= walked[len(walked)-1] {
					t.Errorf("entry %d comes after %d", n, walked[len(walked)-1])
				}
				walked = append(walked, n)
			}
			next = ""
			if older := regexp.MustCompile(`href="([^"]*)" data-act="record-older"`).FindStringSubmatch(page); older != nil {
				next = strings.ReplaceAll(older[1], "&amp;", "&")
			}
		}
		return walked
	}
	if chosen := walk("/record?act=coding.change"); len(chosen) != 132 {
		t.Errorf("%d entries on all pages, want 132", len(chosen))
	}
	all := walk("/record")
	if len(all) <= 132 || all[0] != len(all) || all[len(all)-1] != 1 {
		t.Errorf("%d entries on all pages, from %d to %d", len(all), all[0], all[len(all)-1])
	}
	if beyond := walk("/record?page=99999"); len(beyond) == 0 || beyond[len(beyond)-1] != 1 {
		t.Errorf("beyond the last page stand %v", beyond)
	}
}

func TestCheckpoint(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	v.openVault()
	page := body(t, v.get("/record/checkpoint"))
	note := regexp.MustCompile(`(?s)<pre class="paper"[^>]*>(.*?)</pre>`).FindStringSubmatch(page)[1]
	note = strings.NewReplacer("&#43;", "+", "&#34;", `"`).Replace(note)
	says(t, page, "sheaf checkpoint v1", "Does not prove")
	m.Code(m.doc, "Keeping", "small key of the mill")
	hold := func(t *testing.T, typed string) string {
		t.Helper()
		v.t = t
		v.want(v.post("/record/checkpoint", url.Values{"note": {typed}}), http.StatusSeeOther, "/record/checkpoint")
		return body(t, v.get("/record/checkpoint"))
	}
	t.Run("a record that went on extends it", func(t *testing.T) {
		says(t, hold(t, note), "Both records extend the checkpoint")
	})
	t.Run("also as paper and browsers give it back", func(t *testing.T) {
		broken := strings.ReplaceAll(note, "\n", " \r\n")
		i := strings.LastIndexByte(strings.TrimSpace(broken), ' ') + 40
		says(t, hold(t, broken[:i]+"\r\n"+broken[i:]), "Both records extend the checkpoint")
	})
	t.Run("one letter more or less is noticed", func(t *testing.T) {
		says(t, hold(t, strings.Replace(note, "epoch 1", "epoch 2", 1)), "do not extend this text", "letter by letter")
	})
	t.Run("what is none is none", func(t *testing.T) {
		says(t, hold(t, "Dear colleague"), "do not extend this text")
	})
}
