package workspace_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// restored puts a backup back into a new folder on another machine.
func (w *mediaWorld) restored(t *testing.T, bulk, keyring string) (*worldtest.World, error) {
	t.Helper()
	temp := t.TempDir()
	other := w.Elsewhere(filepath.Join(temp, "study"), workspace.Options{ConfigDir: filepath.Join(temp, "memory"), WorkFactor: worldtest.Work, Read: worldtest.Read})
	t.Cleanup(other.Close)
	return other, workspace.Restore(t.Context(), other.Folder, other.Options, workspace.Restoring{
		Bulk: bulk, Keyring: keyring, Keys: mediumPassphrase, Handle: "me", Passphrase: worldtest.Passphrase})
}

// everything is what a study shows, without what a restore changes by itself:
// the records go on, and the team is one.
func everything(t *testing.T, w *worldtest.World) string {
	t.Helper()
	ctx, c := t.Context(), w.Founder
	var all []any
	add := func(what ...any) { all = append(all, what...) }
	for _, info := range got(w.Working.Study.Documents(ctx, c)) {
		add(got(w.Working.Study.Document(ctx, c, info.ID)))
	}
	add(got(w.Working.Study.Settings(ctx, c)), got(w.Working.Study.Subjects(ctx, c)), got(w.Working.Study.Attributes(ctx, c)), got(w.Working.Study.Changes(ctx, c, 0)))
	codes := got(w.Working.Book.Codes(ctx, c))
	add(codes, got(w.Working.Book.Memos(ctx, c)), got(w.Working.Release.Proposals(ctx, c)), got(w.Working.Release.Releases(ctx, c)))
	for _, code := range codes {
		add(got(w.Working.Book.Passages(ctx, c, coding.Query{Codes: []coding.CodeID{code.ID}})))
	}
	add(got(w.Working.Book.Analyses(ctx, c)), got(w.Working.Book.PublishedStudies(ctx, c)))
	for _, f := range got(w.Working.Book.FrozenStates(ctx, c)) {
		_, pieces, err := w.Working.Book.Thaw(ctx, c, f.ID)
		fine(t, err)
		add(f, pieces, got(w.Working.Book.Decisions(ctx, c, f.ID)))
	}
	for _, p := range got(w.Locked.Vault.Persons(ctx, c)) {
		add(p)
		if !p.Erased {
			add(got(w.Locked.Vault.Sheet(ctx, c, p.ID)), got(w.Locked.Vault.ConsentOf(ctx, c, p.ID)))
		}
	}
	for _, o := range got(w.Locked.Vault.Originals(ctx, c)) {
		name, data, err := w.Locked.Vault.OpenOriginal(ctx, c, o.ID, "a test")
		fine(t, err)
		add(o, name, data)
	}
	add(got(w.Locked.Vault.Accounts(ctx, c)), got(w.Locked.Vault.Names(ctx, c)), got(w.Locked.Review.Drafts(ctx, c)), got(w.Locked.Review.Names(ctx, c)))
	return string(got(json.MarshalIndent(all, "", " ")))
}

func TestRestore(t *testing.T) {
	w := newMediaWorld(t)
	ctx := t.Context()
	w.Member("coder", access.Analyst)
	_, bulk1 := w.media(t, "first")
	got(w.Space.Erase(ctx, w.Founder, "me", worldtest.Passphrase, w.a.Label))
	release := w.publish(t)
	dropped := w.drop(t)
	entries := w.entries(t, access.Working)
	keyring2, bulk2 := w.media(t, "second")
	want := everything(t, w.World)

	other, err := w.restored(t, bulk2, keyring2)
	fine(t, err)
	other.Open()
	t.Run("everything reads the same", func(t *testing.T) {
		if now := everything(t, other); now != want {
			t.Errorf("the restored study reads otherwise:\n%s", firstDifference(want, now))
		}
	})
	t.Run("check is clean and the records verify with the signers of before", func(t *testing.T) {
		other.Check()
		after := (&mediaWorld{World: other}).entries(t, access.Working)
		if len(after) <= len(entries) || !slices.Equal(after[:len(entries)], entries) {
			t.Errorf("the record of %d entries does not go on from the %d there were", len(after), len(entries))
		}
	})
	t.Run("publications and what was dropped are there", func(t *testing.T) {
		for _, name := range []string{"index.html", "report.md", "manifest.json"} {
			before, after := filepath.Join(w.Space.PublicPath(release), name), filepath.Join(other.Space.PublicPath(release), name)
			if !bytes.Equal(got(os.ReadFile(before)), got(os.ReadFile(after))) {
				t.Errorf("%s of a publication is another", name)
			}
		}
		for _, name := range dropped {
			if _, err := os.Stat(filepath.Join(other.Folder, name)); err != nil {
				t.Error("what was dropped and not taken in is lost")
			}
		}
	})
	t.Run("gate 2 refuses until a key holder confirms", func(t *testing.T) {
		gate := other.Working.Release
		p := got(gate.Propose(ctx, other.Founder, report, disclosure.Options{}))
		if found := openRules(got(gate.Assess(ctx, other.Founder, p.ID))); !slices.Contains(found, disclosure.Restored) {
			t.Errorf("assess finds %v", found)
		}
		if _, err := gate.Publish(ctx, other.Founder, p.ID); err == nil {
			t.Error("a text was published from a state that nobody confirmed")
		}
		fine(t, other.Space.ConfirmRestored(ctx, other.Founder))
		if found := openRules(got(gate.Assess(ctx, other.Founder, p.ID))); len(found) > 0 {
			t.Errorf("confirmed, assess finds %v", found)
		}
		if err := other.Space.ConfirmRestored(ctx, other.Founder); sheaf.KindOf(err) != sheaf.Conflict {
			t.Errorf("confirming twice answered %v, want Conflict", err)
		}
	})
	t.Run("it goes on: a colleague, an interview, an erasure, a reopening", func(t *testing.T) {
		other.Member("another", access.Analyst)
		p := other.Person(vault.Participant, "Tibor")
		other.Interview(alone("Tibor", markC), nil, p)
		got(other.Space.Erase(ctx, other.Founder, "me", worldtest.Passphrase, other.Again(p).Label))
		other.Open()
		other.Check()
	})
	t.Run("a medium of another epoch does not open the backup", func(t *testing.T) {
		other, err := w.restored(t, bulk1, keyring2)
		if sheaf.KindOf(err) != sheaf.Locked {
			t.Errorf("restore answered %v, want Locked", err)
		}
		nothingThere(t, other.Folder)
	})
	t.Run("one altered bit is refused, and nothing is left behind", func(t *testing.T) {
		w.alterEach(t, bulk2, keyring2)
	})
}

const report = "# An invented report\n\nNobody in it exists.\n"

// publish takes a report through gate 2.
func (w *mediaWorld) publish(t *testing.T) disclosure.ReleaseID {
	t.Helper()
	ctx, gate := t.Context(), w.Working.Release
	p := got(gate.Propose(ctx, w.Founder, report, disclosure.Options{}))
	if found := openRules(got(gate.Assess(ctx, w.Founder, p.ID))); len(found) > 0 {
		t.Fatalf("gate 2 finds %v", found)
	}
	return got(gate.Publish(ctx, w.Founder, p.ID)).ID
}

// entries are a record's, without who made them: working names stay behind.
func (w *mediaWorld) entries(t *testing.T, tier access.Tier) (lines []string) {
	t.Helper()
	for _, e := range got(w.Space.Entries(t.Context(), w.Founder, tier, 1)) {
		e.By = ""
		lines = append(lines, string(got(json.Marshal(e))))
	}
	return lines
}

func openRules(a disclosure.Assessment) (rules []disclosure.Rule) {
	for _, f := range a.Findings {
		if f.Open() {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}

// drop leaves an original where no key is at hand.
func (w *mediaWorld) drop(t *testing.T) (names []string) {
	t.Helper()
	recipient := got(w.Locked.Vault.DropRecipient(t.Context(), w.Founder))
	dir := got(store.OpenDir(filepath.Join(w.Folder, "drop")))
	defer dir.Close()
	got(vault.DropOriginal(t.Context(), dir, recipient, "dropped.txt", nil, strings.NewReader("invented words")))
	for _, name := range got(dir.List(".")) {
		names = append(names, "drop/"+name)
	}
	return names
}

// alterEach flips a bit in every file of a backup in turn, and more in those
// that hold the rest together.
func (w *mediaWorld) alterEach(t *testing.T, bulk, keyring string) {
	files := 0
	fine(t, filepath.WalkDir(bulk, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		places := []int{files * 37}
		if d.Name() == "manifest.json" {
			places = everyTenth(t, path)
		}
		for _, at := range places {
			back := flip(t, path, at)
			other, err := w.restored(t, bulk, keyring)
			if sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("a bit of byte %d of %s: %v, want Corrupt", at, d.Name(), err)
			}
			nothingThere(t, other.Folder)
			back()
		}
		return nil
	}))
	if files < 30 {
		t.Errorf("only %d files were altered", files)
	}
	other, err := w.restored(t, bulk, keyring)
	fine(t, err)
	other.Open()
}

func everyTenth(t *testing.T, path string) (places []int) {
	for at := 0; at < len(got(os.ReadFile(path))); at += 211 {
		places = append(places, at)
	}
	return places
}

func nothingThere(t *testing.T, folder string) {
	t.Helper()
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("a refused restore left the folder behind")
	}
}

func firstDifference(a, b string) string {
	before, after := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] {
			from := max(0, i-3)
			return "before: " + strings.Join(slices.Clip(before[from:i+1]), "\n") + "\nafter: " + after[i]
		}
	}
	return "one is longer"
}
