package web

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

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
		if !strings.HasPrefix(next, "/review/") && !strings.HasPrefix(next, "/underway/") {
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
	next := v.led(v.post(at+"/erase", url.Values{"passphrase": {worldtest.Passphrase.Reveal()}}))
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

// upload sends the parts of a form in this order: names and contents in turn, a
// file where the name begins with "file:". cut leaves out so many of its last bytes.
func (v *visit) upload(path string, cut int, parts ...string) *http.Response {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(parts); i += 2 {
		if name, ok := strings.CutPrefix(parts[i], "file:"); ok {
			part, _ := form.CreatePart(map[string][]string{"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}})
			io.WriteString(part, parts[i+1])
		} else {
			form.WriteField(parts[i], parts[i+1])
		}
	}
	form.Close()
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body.Bytes()[:body.Len()-cut]))
	r.Host = testAddr
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(v.cookie)
	w := httptest.NewRecorder()
	v.b.ServeHTTP(w, r)
	return w.Result()
}

// files are those below the study's folder.
func (m mill) files(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(m.Folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, "-wal") && !strings.HasSuffix(path, "-shm") {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// What a file is called is text on the page of the interview, while it lasts, and
// nowhere else: in no address, header, log line, title or name on the disk, nor
// anywhere in the study.
func TestAFileNameIsNeverMoreThanText(t *testing.T) {
	m := newMill(t)
	var log bytes.Buffer
	b := benchOver(t, m.World, Config{Addr: testAddr, Log: slog.New(slog.NewTextHandler(&log, nil))})
	v := m.opened(t, b)
	at := v.post("/interviews", url.Values{"date": {"2026-03-01"}, "speaker": {m.zorvand.ID.String()}}).Header.Get("Location")
	const name = "Wyxthamber"
	coder := m.visit(t, b)
	for _, hostile := range []string{
		name + ".txt", "../../../" + name + ".txt", `C:\\fakepath\\` + name + ".txt", `..\\..\\` + name, "/etc/" + name, name + "\u202etxt.exe", "\u2066" + name + "\u2069\u200b.txt",
		strings.Repeat(name, 40) + ".txt", "<script>" + name + "</script>.html", "{{quote " + name + "}}", "%s%n" + name, ".", "..", "CON." + name, name + "\xff\xfe.txt",
	} {
		answer := v.upload(at+"/files", 0, "file:"+hostile, "Interviewer: Again?\nZorvand: "+hostile+"\n")
		if answer.StatusCode != http.StatusSeeOther {
			t.Errorf("%q: %d", hostile, answer.StatusCode)
		}
		if said := fmt.Sprint(answer.Header); strings.Contains(said, name) || strings.Contains(said, "fakepath") {
			t.Errorf("%q stands in a header", hostile)
		}
		page, err := html.Parse(strings.NewReader(body(t, v.get(at))))
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range strange(page) {
			t.Errorf("%q: %s", hostile, fault)
		}
		for n := range page.Descendants() {
			if n.Data == "title" && strings.Contains(nodeText(n), name) {
				t.Errorf("%q stands in the title", hostile)
			}
		}
	}
	for _, path := range m.files(t) {
		if strings.Contains(path, name) {
			t.Errorf("a file of the study is called so: %s", path)
		}
		if data, err := os.ReadFile(path); err != nil || bytes.Contains(data, []byte(name)) {
			t.Errorf("%s holds it, or cannot be read: %v", path, err)
		}
	}
	for _, path := range []string{"/", "/documents", "/record", "/team/check"} {
		if strings.Contains(body(t, coder.get(path)), name) {
			t.Errorf("it stands on %s", path)
		}
	}
	if strings.Contains(log.String(), name) {
		t.Error("it stands in the log")
	}
	v.post("/vault/close", nil)
	v.post("/vault/open", url.Values{"passphrase": {worldtest.Passphrase.Reveal()}, "back": {"/"}})
	if strings.Contains(body(t, v.get(at)), name) {
		t.Error("it is still shown after the vault was closed")
	}
}

// A torn upload leaves nothing of the torn file; what a form says out of order, or
// of somebody who is not there, locks nothing away under somebody else's key; the
// same bytes are locked away once, and it is told.
func TestUploadsThatAreNotWhatTheySeem(t *testing.T) {
	m := newMill(t)
	v := m.opened(t, m.workbench(t))
	at := v.post("/interviews", url.Values{"date": {"2026-03-01"}, "speaker": {m.zorvand.ID.String()}, "present": {m.kelmur.ID.String()}, "capacity": {"participant"}}).Header.Get("Location")
	originals := func() []vault.Original {
		all, err := m.Locked.Vault.Originals(t.Context(), m.Founder)
		if err != nil {
			t.Fatal(err)
		}
		return all[1:] // behind the mill's own
	}
	before := len(m.files(t))
	for _, torn := range []int{70, 100, 3000} {
		v.want(v.upload(at+"/files", torn, "file:tape.wav", strings.Repeat("x", 5000)), http.StatusBadRequest, "")
	}
	v.want(v.upload(at+"/files", 0, "person", "nobody", "file:a.txt", "words"), http.StatusBadRequest, "")
	v.want(v.upload(at+"/files", 0, "person", sheaf.NewID().String(), "file:a.txt", "words"), http.StatusNotFound, "")
	v.want(v.upload(at+"/files", 0, "file", "no file at all"), http.StatusSeeOther, at)
	if n := len(originals()); n != 0 || len(m.files(t)) != before {
		t.Fatalf("%d originals, %d files and %d before", n, len(m.files(t)), before)
	}
	t.Run("what is torn between two files is told", func(t *testing.T) {
		v.want(v.upload(at+"/files", 4, "file:a.txt", "words"), http.StatusBadRequest, "")
	})
	t.Run("whom files are about is said before them, or not at all", func(t *testing.T) {
		v.want(v.upload(at+"/files", 0, "file:a.txt", "words", "person", m.kelmur.ID.String(), "file:b.txt", "more words"), http.StatusBadRequest, "")
		if all := originals(); len(all) != 1 || len(all[0].Persons) != 2 {
			t.Errorf("%d originals", len(all))
		}
	})
	t.Run("a file that is here already stays whose it was, and it is told", func(t *testing.T) {
		v.want(v.upload(at+"/files", 0, "person", m.kelmur.ID.String(), "file:again.txt", "words", "file:b.txt", "more words"), http.StatusSeeOther, at+"#wipe")
		says(t, body(t, v.get(at)), "1 file is locked away.", "1 file was here already, byte for byte. It stays about those it was locked away for.")
		if all := originals(); len(all) != 2 || len(all[0].Persons) != 2 || len(all[1].Persons) != 1 {
			t.Errorf("%d originals", len(all))
		}
		v.want(v.upload(at+"/files", 0, "file:b.txt", "more words", "file:b.txt", "more words"), http.StatusSeeOther, at+"#wipe")
		says(t, body(t, v.get(at)), "2 files were here already")
	})
	t.Run("many files in one go", func(t *testing.T) {
		var parts []string
		for i := range 300 {
			parts = append(parts, "file:"+strconv.Itoa(i), strconv.Itoa(i))
		}
		v.want(v.upload(at+"/files", 0, parts...), http.StatusSeeOther, at+"#wipe")
		if n := len(originals()); n != 302 {
			t.Errorf("%d originals", n)
		}
	})
}
