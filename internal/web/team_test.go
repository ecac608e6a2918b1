package web

import (
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace/worldtest"
)

// openVault gives the passphrase once more, as a person does.
func (v *visit) openVault() {
	v.t.Helper()
	v.want(v.post("/vault/open", url.Values{"passphrase": {samplePassphrase}, "back": {"/"}}), http.StatusSeeOther, "/")
}

// follow goes where an act leads, through the page of long work if it takes long.
func (v *visit) follow(r *http.Response) *http.Response { v.t.Helper(); return v.get(v.led(r)) }

// led is where an act leads, after the page of long work if it takes long.
func (v *visit) led(r *http.Response) string {
	v.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		next := r.Header.Get("Location")
		if next == "" {
			v.t.Fatalf("got %d and nowhere to go", r.StatusCode)
		}
		if !strings.HasPrefix(next, "/underway/") {
			return next
		}
		if at := v.get(next); at.StatusCode == http.StatusSeeOther {
			r = at
		}
	}
	v.t.Fatal("the work does not end")
	return ""
}

// The table on the page and the one the command prints say the same of every act.
func TestEveryActHasWords(t *testing.T) {
	texts := mustCatalogue(t).known[0].texts
	for _, r := range access.Policy() {
		says := strings.ReplaceAll(texts[actWords[r.Act]].forms[0], "’", "'")
		if says != r.Says {
			t.Errorf("%s is %q on the page and %q in the policy", r.Act, says, r.Says)
		}
	}
	if len(actWords) != len(access.Policy()) {
		t.Errorf("%d acts have words, the policy has %d", len(actWords), len(access.Policy()))
	}
}

func TestTeam(t *testing.T) {
	m := newMill(t)
	other := m.Member("coder-2", access.Analyst)
	b := m.workbench(t)
	v := m.visit(t, b)

	t.Run("members are shown with their roles, whose keys they hold, and a fingerprint to read aloud", func(t *testing.T) {
		v.t = t
		page := body(t, v.get("/team"))
		says(t, page, "coder-2", "analyst", "key of the study", "keys of the study and the vault", "key holder")
		if n := len(regexp.MustCompile(`<span>[0-9a-f]{4}</span>`).FindAllString(page, -1)); n != 2*16 {
			t.Errorf("%d groups of a fingerprint for two members", n)
		}
		if strings.Contains(page, "/team/members/"+b.id(t, "me")+"/remove") {
			t.Error("the page offers to remove oneself")
		}
	})
	t.Run("the policy page has every act with what keeps it", func(t *testing.T) {
		v.t = t
		page := body(t, v.get("/team/policy"))
		for _, r := range access.Policy() {
			says(t, page, ">"+string(r.Act)+"<")
		}
		says(t, page, "by key", "by policy", "everybody on the team")
	})
	t.Run("a member is added under a passphrase of their own", func(t *testing.T) {
		v.t = t
		form := url.Values{"handle": {"field-1"}, "role": {"interviewer", "auditor"}, "fresh": {"one of theirs"}, "again": {"one of theirs"}}
		v.want(v.post("/team/add", form), http.StatusSeeOther, "/team")
		says(t, body(t, v.get("/team")), "field-1", "interviewer, auditor")
		c, err := m.Space.Unlock(t.Context(), "field-1", sheaf.NewSecret("one of theirs"), false)
		if err != nil {
			t.Fatal(err)
		}
		c.Forget()
	})
	t.Run("passphrases that differ add nobody", func(t *testing.T) {
		v.t = t
		form := url.Values{"handle": {"field-2"}, "role": {"interviewer"}, "fresh": {"this"}, "again": {"that"}}
		v.want(v.post("/team/add", form), http.StatusBadRequest, "")
		if strings.Contains(body(t, v.get("/team")), "field-2") {
			t.Error("somebody was added")
		}
	})
	t.Run("a passphrase in an address is none", func(t *testing.T) {
		v.t = t
		v.want(v.post("/team/add?fresh=this&again=this", url.Values{"handle": {"field-2"}, "role": {"interviewer"}}), http.StatusBadRequest, "")
	})
	t.Run("a key holder is added only where the vault is open", func(t *testing.T) {
		v.t = t
		form := url.Values{"handle": {"holder-2"}, "role": {"key-holder"}, "fresh": {"one of theirs"}, "again": {"one of theirs"}}
		v.want(v.post("/team/add", form), http.StatusLocked, "")
		if strings.Contains(body(t, v.get("/team")), "holder-2") {
			t.Fatal("they were added to the study alone")
		}
		v.openVault()
		v.want(v.post("/team/add", form), http.StatusSeeOther, "/team")
		c, err := m.Space.Unlock(t.Context(), "holder-2", sheaf.NewSecret("one of theirs"), true)
		if err != nil {
			t.Fatal(err)
		}
		c.Forget()
	})
	t.Run("a wrong passphrase removes nobody", func(t *testing.T) {
		v.t = t
		v.openVault()
		path := "/team/members/" + other.Member().String() + "/remove"
		says(t, body(t, v.get(path)), "cannot be undone", "new epoch", `type="password"`)
		page := body(t, v.follow(v.post(path, url.Values{"passphrase": {"not it"}})))
		says(t, page, "opens nothing here")
		b.throttle.until = time.Time{}
		says(t, body(t, v.get("/team")), "coder-2")
	})
	t.Run("who is removed opens nothing any more, and this session goes on in the new epoch", func(t *testing.T) {
		v.t = t
		elsewhere := m.visit(t, b)
		page := body(t, v.follow(v.post("/team/members/"+other.Member().String()+"/remove", url.Values{"passphrase": {samplePassphrase}})))
		says(t, page, "no longer on the team")
		if strings.Contains(body(t, v.get("/team")), ">coder-2<") {
			t.Error("they are still listed")
		}
		if _, err := m.Space.Unlock(t.Context(), "coder-2", worldtest.Passphrase, false); sheaf.KindOf(err) != sheaf.Locked {
			t.Errorf("their passphrase: %v", err)
		}
		// Reading, writing and the vault, all under the keys of the new epoch.
		says(t, body(t, v.get(m.path())), "small key of the mill")
		says(t, body(t, v.get("/team/backups")), "No backup exists")
		v.want(v.post("/team/settings", url.Values{"version": {b.settingsVersion(t, v)}, "name": {"After (invented)"}, "k": {"3"}, "k-online": {"5"}, "word": {"witness"}}), http.StatusSeeOther, "/team/settings")
		says(t, body(t, v.get("/team/settings")), "After (invented)", `value="witness" selected`)
		elsewhere.t = t
		elsewhere.want(elsewhere.get("/documents"), http.StatusSeeOther, "/unlock")
	})
	t.Run("one's own passphrase changes, and the session goes on", func(t *testing.T) {
		v.t = t
		form := url.Values{"passphrase": {"not it"}, "fresh": {"another one"}, "again": {"another one"}}
		v.want(v.post("/team/passphrase", form), http.StatusSeeOther, "/team/passphrase?wrong=")
		says(t, body(t, v.get("/team/passphrase?wrong=")), "opens nothing here")
		b.throttle.until = time.Time{}
		form.Set("passphrase", samplePassphrase)
		v.want(v.post("/team/passphrase", form), http.StatusSeeOther, "/team")
		says(t, body(t, v.get("/documents")), m.zorvand.Label)
		if _, err := m.Space.Unlock(t.Context(), "me", worldtest.Passphrase, false); sheaf.KindOf(err) != sheaf.Locked {
			t.Errorf("the old passphrase: %v", err)
		}
	})
}

// id is a member's, by working name.
func (b *Workbench) id(t *testing.T, handle string) string {
	t.Helper()
	members, err := b.space.Members()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.Handle == handle {
			return m.ID.String()
		}
	}
	t.Fatalf("no member %s", handle)
	return ""
}

func (b *Workbench) settingsVersion(t *testing.T, v *visit) string {
	t.Helper()
	return regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(body(t, v.get("/team/settings")))[1]
}

func TestStudySettings(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	version := v.b.settingsVersion(t, v)
	form := url.Values{"version": {version}, "name": {"The valley (invented)"}, "k": {"4"}, "k-online": {"6"}, "word": {"survivor"}, "four-eyes": {"on"}}
	v.want(v.post("/team/settings", form), http.StatusSeeOther, "/team/settings")
	page := body(t, v.get("/"))
	says(t, page, "The valley (invented)", "Survivors")
	s, err := m.Working.Study.Settings(t.Context(), m.Founder)
	if err != nil || s.Policy != study.DefaultPolicy() {
		t.Errorf("the rules of the study are %+v, %v", s.Policy, err)
	}
	if err != nil || s.K != 4 || s.KOpenWeb != 6 || !s.FourEyes {
		t.Errorf("the study keeps %+v, %v", s, err)
	}
	t.Run("settings that somebody else changed meanwhile are not written over", func(t *testing.T) {
		v.t = t
		v.want(v.post("/team/settings", form), http.StatusConflict, "")
	})
	t.Run("the rules of its reviews are chosen, and shown as they are", func(t *testing.T) {
		v.t = t
		form := maps.Clone(form)
		form.Set("version", v.b.settingsVersion(t, v))
		form.Set("rule-places", "region")
		form.Set("rule-dates", "year")
		form.Set("rule-countries", "sy, iq")
		v.want(v.post("/team/settings", form), http.StatusSeeOther, "/team/settings")
		s, err := m.Working.Study.Settings(t.Context(), m.Founder)
		if p := s.Policy; err != nil || p.Places != study.Region || p.Dates != study.Year || p.Ages != study.TenYears || p.Countries != "SY IQ" {
			t.Errorf("the study keeps %+v, %v", s.Policy, err)
		}
		says(t, body(t, v.get("/team/settings")), `<option value="region" selected>`, `value="SY IQ"`)
		for field, wrong := range map[string]string{"rule-dates": "region", "rule-countries": "Syria"} {
			again := maps.Clone(form)
			again.Set("version", v.b.settingsVersion(t, v))
			again.Set(field, wrong)
			v.want(v.post("/team/settings", again), http.StatusBadRequest, "")
		}
	})
	t.Run("a threshold below the lowest is refused", func(t *testing.T) {
		v.t = t
		form.Set("version", v.b.settingsVersion(t, v))
		form.Set("k", "2")
		v.want(v.post("/team/settings", form), http.StatusBadRequest, "")
	})
}

func TestBackups(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := m.visit(t, b)
	v.openVault()
	out := t.TempDir()

	t.Run("no backup is said, and so is one that nothing opens", func(t *testing.T) {
		v.t = t
		says(t, body(t, v.get("/team/backups")), "No backup exists")
		page := body(t, v.follow(v.post("/team/backups/bulk", url.Values{"path": {filepath.Join(out, "bulk")}})))
		says(t, page, "medium \u20681\u2069", "from today", "nothing opens it")
		if _, err := os.Stat(filepath.Join(out, "bulk", "manifest.json")); err != nil {
			t.Error(err)
		}
	})
	t.Run("a keyring medium opens it", func(t *testing.T) {
		v.t = t
		form := url.Values{"path": {filepath.Join(out, "river.keyring")}, "fresh": {"of the medium"}, "again": {"of the medium"}}
		page := body(t, v.follow(v.post("/team/backups/keyring", form)))
		says(t, page, "Keyring medium \u20682\u2069 opens it")
		v.want(v.post("/team/backups/keyring", form), http.StatusConflict, "")
	})
	t.Run("a backup must not lie in the folder that it is to outlive", func(t *testing.T) {
		v.t = t
		for _, path := range []string{"bulk", filepath.Join(m.Space.Path(), "bulk"), filepath.Join(m.Space.Path(), "..", filepath.Base(m.Space.Path())), ""} {
			v.want(v.post("/team/backups/bulk", url.Values{"path": {path}}), http.StatusBadRequest, "")
		}
	})
	t.Run("an erasure is incomplete until the medium is confirmed destroyed", func(t *testing.T) {
		v.t = t
		if _, err := m.Space.Erase(t.Context(), b.holderOf(t), "me", worldtest.Passphrase, m.kelmur.Label); err != nil {
			t.Fatal(err)
		}
		v := m.visit(t, b)
		v.openVault()
		says(t, body(t, v.get("/team/backups")), m.kelmur.Label, "incomplete", `href="#medium-2"`)
		v.want(v.post("/team/backups/2/destroyed", nil), http.StatusSeeOther, "/team/backups")
		page := body(t, v.get("/team/backups"))
		says(t, page, m.kelmur.Label, "destroyed", "nothing opens it")
		if strings.Contains(page, `href="#medium-2"`) {
			t.Error("the erasure still waits for a medium that is gone")
		}
	})
}

// holderOf is the caller of the one session that has the vault open.
func (b *Workbench) holderOf(t *testing.T) access.Caller {
	t.Helper()
	b.sessions.mu.Lock()
	defer b.sessions.mu.Unlock()
	for _, s := range b.sessions.byKey {
		if s.guest.vaultOpen() {
			return s.guest.holder
		}
	}
	t.Fatal("no session has the vault open")
	return access.Caller{}
}

func TestCheckPage(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	says(t, body(t, v.get("/team/check")), "The vault is closed")
	v.want(v.post("/team/check", nil), http.StatusLocked, "")
	v.openVault()
	says(t, body(t, v.follow(v.post("/team/check", nil))), "Everything is whole", "study and vault")

	t.Run("what it finds is listed with what to do", func(t *testing.T) {
		v.t = t
		if err := os.WriteFile(filepath.Join(m.Space.Path(), "originals", "nobody-knows-this"), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		page := body(t, v.follow(v.post("/team/check", nil)))
		says(t, page, "2 findings", "was moved to quarantine", "Stop working on this study")
	})
	t.Run("a lock forgets it", func(t *testing.T) {
		v.t = t
		v.post("/lock", nil)
		v.post("/unlock", url.Values{"passphrase": {samplePassphrase}})
		if strings.Contains(body(t, v.get("/team/check")), "finding") {
			t.Error("the findings outlived the session")
		}
	})
}
