package web

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// opened is a visit with the vault open.
func (m mill) opened(t *testing.T, b *Workbench) *visit {
	t.Helper()
	v := m.visit(t, b)
	v.want(v.post("/vault/open", url.Values{"passphrase": {worldtest.Passphrase.Reveal()}, "back": {"/people"}}), http.StatusSeeOther, "/people")
	return v
}

// sendFiles sends files to an interview as browsers do.
func (v *visit) sendFiles(path string, files map[string]io.Reader) *http.Response {
	v.t.Helper()
	reader, writer := io.Pipe()
	parts := multipart.NewWriter(writer)
	go func() {
		for name, content := range files {
			part, err := parts.CreateFormFile("file", name)
			if err == nil {
				_, err = io.Copy(part, content)
			}
			if err != nil {
				writer.CloseWithError(err)
				return
			}
		}
		writer.CloseWithError(parts.Close())
	}()
	r := httptest.NewRequest(http.MethodPost, path, reader)
	r.Host = testAddr
	r.Header.Set("Content-Type", parts.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(v.cookie)
	w := httptest.NewRecorder()
	v.b.ServeHTTP(w, r)
	return w.Result()
}

func TestInterviewDay(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := m.opened(t, b)
	answer := v.post("/interviews", url.Values{
		"known": {"Ovrandel\nAbu Ovrandel"}, "state-analyse": {"granted"}, "state-quote": {"limited"}, "note-quote": {"not the well"}, "how": {"spoken"},
		"date": {"2026-03-01"}, "place": {"a kitchen"}, "present": {"new", ""}, "capacity": {"interpreter", ""},
		"more-put": {"What did you keep?\nWho asked?"}, "more-not": {"Who paid?"}, "guide": {"3"}, "notes": {"cold"},
	})
	at := answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(at, "/interviews/") {
		t.Fatalf("%d to %s", answer.StatusCode, at)
	}
	t.Run("writes down the person, what they agreed to, and the event", func(t *testing.T) {
		people, err := m.Locked.Vault.Persons(t.Context(), m.Founder)
		if err != nil {
			t.Fatal(err)
		}
		kinds := map[vault.Kind]int{}
		for _, p := range people {
			kinds[p.Kind]++
		}
		if kinds[vault.Participant] != 3 || kinds[vault.Interpreter] != 1 {
			t.Errorf("people: %v", kinds)
		}
		id, err := sheaf.ParseID(strings.TrimPrefix(at, "/interviews/"))
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := m.Locked.Vault.AccountSheet(t.Context(), m.Founder, vault.AccountID{ID: id})
		if err != nil || sheet.Place != "a kitchen" || len(sheet.Present) != 2 || len(sheet.Asked) != 2 || len(sheet.NotAsked) != 1 {
			t.Fatalf("%+v, %v", sheet, err)
		}
		series, err := m.Locked.Vault.ConsentOf(t.Context(), m.Founder, sheet.Present[0].Person)
		if err != nil || len(series) != 2 || series[1].Note != "not the well" || series[1].Date != "2026-03-01" {
			t.Errorf("%+v, %v", series, err)
		}
	})
	t.Run("nobody of a day that is refused stays behind", func(t *testing.T) {
		// The speaker and a stranger were in the vault before it was known that
		// somebody else who was there is not.
		count := func() int {
			t.Helper()
			people, err := m.Locked.Vault.Persons(t.Context(), m.Founder)
			if err != nil {
				t.Fatal(err)
			}
			return len(people)
		}
		before := count()
		v.want(v.post("/interviews", url.Values{"known": {"Somebody Else"}, "present": {"new", sheaf.NewID().String()}, "capacity": {"guardian", "fixer"}}), http.StatusNotFound, "")
		if now := count(); now != before {
			t.Errorf("%d people, and %d before", now, before)
		}
	})
	t.Run("the next one has the questions of the guide already", func(t *testing.T) {
		says(t, body(t, v.get("/interviews/new")), "What did you keep?", "Who paid?", `value="3"`)
	})
	t.Run("a file is locked away, with its hash and the places to wipe, and drafted", func(t *testing.T) {
		v.want(v.sendFiles(at+"/files", map[string]io.Reader{"ovrandel.txt": strings.NewReader("Interviewer: What did you keep?\nOvrandel: The key of the mill.\n")}), http.StatusSeeOther, at+"#wipe")
		page := body(t, v.get(at))
		says(t, page, "ovrandel.txt", "You may wipe these", "the recorder or camera")
		v.want(v.post(at+"/wiped", nil), http.StatusSeeOther, at)
		if page = body(t, v.get(at)); strings.Contains(page, "ovrandel.txt") {
			t.Error("the page still names the file")
		}
		_, rest, _ := strings.Cut(page, `name="original" value="`)
		original, _, _ := strings.Cut(rest, `"`)
		next := v.post(at+"/draft", url.Values{"original": {original}, "language": {"en"}}).Header.Get("Location")
		if !strings.HasPrefix(next, "/review/") && !strings.HasPrefix(next, "/work/") {
			t.Errorf("the draft leads to %q", next)
		}
	})
	t.Run("a session that has not opened the vault is asked to", func(t *testing.T) {
		if page := body(t, m.visit(t, b).get(at)); strings.Contains(page, "ovrandel") || !strings.Contains(page, `action="/vault/open"`) {
			t.Error("the page shows before the vault is open")
		}
	})
}

// repeated is a recording of so many bytes.
type repeated struct{ left int64 }

func (r *repeated) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), r.left)
	for i := range p[:n] {
		p[i] = byte(i)
	}
	r.left -= n
	return int(n), nil
}

func TestARecordingIsLockedAwayWithoutACopyInClear(t *testing.T) {
	m := newMill(t)
	v := m.opened(t, m.workbench(t))
	at := v.post("/interviews", url.Values{"date": {"2026-03-01"}}).Header.Get("Location")
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	const size = 40 << 20 // net/http would put this into a temporary file
	v.want(v.sendFiles(at+"/files", map[string]io.Reader{"tape.wav": &repeated{size}}), http.StatusSeeOther, at+"#wipe")
	left, err := os.ReadDir(temporary)
	if err != nil || len(left) > 0 {
		t.Errorf("%d temporary files, %v", len(left), err)
	}
	page := body(t, v.get(at))
	says(t, page, "tape.wav", "41.9", "No text is read out of photographs and recordings")
}

func TestASheetOpensOnlyWhenAskedForAndIsChangedOnce(t *testing.T) {
	m := newMill(t)
	v := m.opened(t, m.workbench(t))
	at := personPath(m.zorvand)
	if strings.Contains(body(t, v.get(at)), "Zorvand") || strings.Contains(body(t, v.get("/people")), "Zorvand") {
		t.Error("a name shows without the sheet")
	}
	says(t, body(t, v.get(at+"/sheet")), "Zorvand")
	form := url.Values{"version": {"1"}, "known": {"Zorvand\nAbu Zor"}, "relation-to": {m.kelmur.ID.String()}, "relation-kind": {"brother"}, "relation-note": {""}}
	v.want(v.post(at+"/sheet", form), http.StatusSeeOther, at)
	v.want(v.post(at+"/sheet", form), http.StatusConflict, "")
	says(t, body(t, v.get(at+"/sheet")), "Abu Zor", "brother")
}

func TestConsentGrowsAndTheNewestCounts(t *testing.T) {
	m := newMill(t)
	v := m.opened(t, m.workbench(t))
	at := personPath(m.zorvand)
	v.want(v.post(at+"/consent", url.Values{"consent-date": {"2026-03-01"}, "state-analyse": {"withdrawn"}, "how": {"spoken"}}), http.StatusSeeOther, at)
	says(t, body(t, v.get(at)), "Withdrawn", "overtaken")
	says(t, body(t, v.get("/")), "Analysis refused by")
	v.want(v.post(at+"/consent", url.Values{"consent-date": {"soon"}, "state-analyse": {"granted"}}), http.StatusBadRequest, "")
}

func TestASessionGoesOnAfterAnErasureAndOthersLock(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v, other := m.opened(t, b), m.visit(t, b)
	at := personPath(m.zorvand)
	says(t, body(t, v.get(at+"/erase")), "This cannot be undone", "1 document of the working copy")
	v.want(v.post(at+"/erase", url.Values{"passphrase": {"not it"}}), http.StatusSeeOther, at+"/erase?wrong")
	says(t, body(t, v.get("/people")), m.zorvand.Label)
	b.throttle.until = b.throttle.now()
	next := v.post(at+"/erase", url.Values{"passphrase": {worldtest.Passphrase.Reveal()}}).Header.Get("Location")
	for page := next; strings.HasPrefix(page, "/work/"); time.Sleep(20 * time.Millisecond) {
		if to := v.get(page).Header.Get("Location"); to != "" {
			page, next = to, to
		}
	}
	v.want(v.get(next), http.StatusOK, "")
	says(t, body(t, v.get(at)), "is erased; nothing is known")
	says(t, body(t, v.get("/")), m.kelmur.Label)
	says(t, body(t, v.get(m.path())), "nobody called my name")
	other.want(other.get("/"), http.StatusSeeOther, "/unlock")
}

func TestSizesAndFingerprintsReadWell(t *testing.T) {
	for n, want := range map[int64]string{0: "0\u00a0B", 999: "999\u00a0B", 1000: "1.0\u00a0kB", 999_960: "1.0\u00a0MB", 2_500_000_000: "2.5\u00a0GB"} {
		if got := size(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := fingerprint(bytes.Repeat([]byte{0xab}, 9)); got != "abababab abababab ab" {
		t.Error(got)
	}
}
