package workspace_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// A step of a study's life, after which somebody keeps a copy of its folder.
type step struct {
	name string
	do   func(h *house, p plan) error
}

// life is lived in one epoch but for the last step.
const oneEpoch = 8

var life = []step{
	{"a consent is recorded", func(h *house, p plan) error {
		b, err := h.locked.Vault.PersonByLabel(context.Background(), h.me, p.B)
		if err != nil {
			return err
		}
		if _, err := h.locked.Vault.RecordConsent(context.Background(), h.me, b.ID, vault.Consent{Purpose: "quote", State: "refused", Date: "2026-04-01", How: "spoken"}); err != nil {
			return err
		}
		return h.locked.Review.PushTerms(context.Background(), h.me, b.ID, false)
	}},
	{"somebody is held", func(h *house, p plan) error { return h.space.Hold(context.Background(), h.me, p.A, true) }},
	{"a hold is lifted", func(h *house, p plan) error { return h.space.Hold(context.Background(), h.me, p.A, false) }},
	{"somebody is held again", func(h *house, p plan) error { return h.space.Hold(context.Background(), h.me, p.A, true) }},
	{"a member is added", func(h *house, p plan) error {
		_, err := h.space.AddMember(context.Background(), h.me, "coder", []access.Role{access.Analyst}, worldtest.Passphrase)
		return err
	}},
	{"a text is admitted", func(h *house, p plan) error {
		_, err := h.locked.Review.Admit(context.Background(), h.me, p.Draft)
		return err
	}},
	{"a version is recalled", func(h *house, p plan) error {
		doc, err := h.documentWith(ofC)
		if err != nil {
			return err
		}
		at := strings.Index(doc.Text, "sacks")
		return h.locked.Review.Correct(context.Background(), h.me, doc.ID, []text.Edit{{Span: text.Span{Start: at, End: at + len("sacks")}, With: "crates"}}, true)
	}},
	{"a key holder is added", func(h *house, p plan) error {
		_, err := h.space.AddMember(context.Background(), h.me, "holder", []access.Role{access.KeyHolder}, worldtest.Passphrase)
		return err
	}},
	{"somebody is erased", func(h *house, p plan) error {
		_, err := h.space.Erase(context.Background(), h.me, "me", worldtest.Passphrase, p.C)
		return err
	}},
}

func (h *house) documentWith(words string) (study.Document, error) {
	documents, err := h.working.Study.Documents(context.Background(), h.me)
	if err != nil {
		return study.Document{}, err
	}
	for _, d := range documents {
		doc, err := h.working.Study.Document(context.Background(), h.me, d.ID)
		if err != nil || strings.Contains(doc.Text, words) {
			return doc, err
		}
	}
	return study.Document{}, errors.New("no document has the words")
}

// live lives a life in root/study and keeps the folder and what was remembered
// of it as they were at the beginning and after every step.
func live(t *testing.T, steps []step) (root string, p plan) {
	t.Helper()
	root, p = fresh(t)
	for i, s := range append([]step{{"the beginning", func(*house, plan) error { return nil }}}, steps...) {
		h := mustEnter(t, root, nil)
		if err := s.do(h, p); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		h.space.Close()
		copyTree(t, copyOf(root, i), filepath.Join(root, "study"))
		copyTree(t, memoryOf(root, i), filepath.Join(root, "memory"))
	}
	return root, p
}

func copyOf(root string, i int) string   { return filepath.Join(root, "copies", fmt.Sprint(i)) }
func memoryOf(root string, i int) string { return filepath.Join(root, "memories", fmt.Sprint(i)) }

// apart makes a folder of its own out of the study after one step and of what was
// remembered after another.
func apart(t *testing.T, root string, study, memory int) string {
	t.Helper()
	to := t.TempDir()
	copyTree(t, filepath.Join(to, "study"), copyOf(root, study))
	copyTree(t, filepath.Join(to, "memory"), memoryOf(root, memory))
	return to
}

// parts of a folder that somebody may put back.
var parts = []struct {
	name string
	has  func(file string) bool
	want sheaf.Kind // how it is refused
}{
	{"the whole folder", func(string) bool { return true }, sheaf.Corrupt},
	{"the study's database", func(f string) bool { return strings.HasPrefix(f, "study.") && strings.Contains(f, ".db") }, sheaf.Corrupt},
	{"the vault's database", func(f string) bool { return strings.HasPrefix(f, "vault.") && strings.Contains(f, ".db") }, sheaf.Corrupt},
	{"study.keys", func(f string) bool { return f == "study.keys" }, sheaf.Corrupt},
	{"vault.keys", func(f string) bool { return f == "vault.keys" }, sheaf.Corrupt},
	{"both keys files", func(f string) bool { return strings.HasSuffix(f, ".keys") }, sheaf.Corrupt},
	{"all of tier 2", func(f string) bool { return strings.HasPrefix(f, "study.") || strings.HasSuffix(f, ".study.age") }, sheaf.Corrupt},
	{"all of tier 1", func(f string) bool { return strings.HasPrefix(f, "vault.") || strings.HasSuffix(f, ".vault.age") }, sheaf.Corrupt},
	{"a member's own files", func(f string) bool { return strings.HasPrefix(f, "members/me.") }, sheaf.Locked},
}

// TestPutBack puts every part of the folder back to every state that it had
// before the remembered head, within one epoch and across two.
func TestPutBack(t *testing.T) {
	for _, lived := range []int{oneEpoch, len(life)} {
		root, _ := live(t, life[:lived])
		for _, part := range parts {
			t.Run(fmt.Sprintf("%d steps/%s", lived, part.name), func(t *testing.T) {
				detected, same := 0, 0
				for i := range lived {
					if !putBack(t, root, copyOf(root, lived), copyOf(root, i), part.has) {
						same++
						continue
					}
					h, err := enter(root, nil)
					if sheaf.KindOf(err) != part.want {
						t.Errorf("put back to before %q: answered %v, want %s", life[i].name, err, part.want)
					}
					if err == nil {
						h.space.Close()
					}
					detected++
				}
				t.Logf("put back to %d states and refused before anything was read; %d more were no other state", detected, same)
				if detected == 0 && (lived > oneEpoch || part.want == sheaf.Corrupt) {
					t.Error("nothing was tried")
				}
			})
		}
		t.Run(fmt.Sprintf("%d steps/nothing is no alarm", lived), func(t *testing.T) {
			putBack(t, root, copyOf(root, lived), copyOf(root, lived), func(string) bool { return true })
			mustEnter(t, root, nil)
		})
	}
}

// putBack makes root/study the present folder with some of its files as they were,
// and tells whether that is another folder. Databases of an earlier epoch come
// with the keys file that names them, or change nothing.
func putBack(t *testing.T, root, now, before string, has func(string) bool) bool {
	t.Helper()
	folder := filepath.Join(root, "study")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	copyTree(t, folder, now)
	changed := false
	for _, name := range append(filesIn(t, before), filesIn(t, now)...) {
		if !has(name) {
			continue
		}
		old, err := os.ReadFile(filepath.Join(before, name))
		path := filepath.Join(folder, name)
		if errors.Is(err, os.ErrNotExist) {
			if strings.HasSuffix(name, ".db") {
				// Gone with its epoch: put back as what stands in its place.
				old, err = os.ReadFile(filepath.Join(before, strings.Replace(name, ".2.db", ".1.db", 1)))
			} else if err = os.Remove(path); err == nil {
				changed = true
				continue
			}
		}
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if present, err := os.ReadFile(path); err == nil && bytes.Equal(present, old) {
			continue
		}
		if err := os.WriteFile(path, old, 0o600); err != nil {
			t.Fatal(err)
		}
		changed = true
	}
	return changed
}

func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "lock" {
			name, relErr := filepath.Rel(folder, path)
			names = append(names, filepath.ToSlash(name))
			return relErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestFirstSight opens a folder of which nothing is remembered: it cannot be
// known whether it is an old one, and nothing says so.
func TestFirstSight(t *testing.T) {
	lived, p := live(t, life[:2])
	root := apart(t, lived, 0, 2)
	if err := os.RemoveAll(filepath.Join(root, "memory")); err != nil {
		t.Fatal(err)
	}
	h := mustEnter(t, root, nil)
	h.is(t, p, atFirst())
	h.clean(t)
}

// TestGoOn accepts a folder that was put back. Both records name what was lost,
// and the lost state is refused from then on.
func TestGoOn(t *testing.T) {
	lived, p := live(t, life)
	for i := range life {
		t.Run("to before "+life[i].name, func(t *testing.T) {
			root := apart(t, lived, i, i+1)
			if err := goOn(t, root, sheaf.NewSecret("another passphrase")); sheaf.KindOf(err) != sheaf.Locked {
				t.Fatalf("a wrong passphrase answered %v, want Locked", err)
			}
			if _, err := enter(root, nil); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Fatalf("a wrong passphrase let the memory go: %v", err)
			}
			if err := goOn(t, root, worldtest.Passphrase); err != nil {
				t.Fatal(err)
			}
			h := mustEnter(t, root, nil)
			h.namesLost(t)
			h.clean(t)
			if err := life[i].do(h, p); err != nil {
				t.Errorf("work does not go on: %v", err)
			}
			h.space.Close()
			lost := filepath.Join(root, "lost")
			copyTree(t, lost, copyOf(lived, i+1))
			if h, err := enterAt(root, lost, nil); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("the lost state came back: %v", err)
				if err == nil {
					h.space.Close()
				}
			}
		})
	}
}

// goOn answers what workspace.GoOn does in a process of its own.
func goOn(t *testing.T, root string, passphrase sheaf.Secret) error {
	t.Helper()
	space, err := workspace.Open(filepath.Join(root, "study"), optionsIn(root, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer space.Close()
	return space.GoOn(t.Context(), "me", passphrase)
}

// namesLost fails the test unless some record names what was lost.
func (h *house) namesLost(t *testing.T) {
	t.Helper()
	named := 0
	for _, tier := range []access.Tier{access.Working, access.Locked} {
		entries, err := h.space.DoorOf(tier).Entries(t.Context(), h.me, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Lost != nil {
				named++
			}
		}
	}
	if named == 0 {
		t.Error("no record names what was lost")
	}
}

// TestGoOnKilled kills the process at every step of going on: opened again, the
// records name what was lost, however often it was cut short.
func TestGoOnKilled(t *testing.T) {
	lived, p := live(t, life[:4])
	prepare := func() string { return apart(t, lived, 0, 4) }
	counter := storetest.Count()
	if err := goOnWith(prepare(), counter); err != nil {
		t.Fatal(err)
	}
	for _, n := range stepsToTry(t, counter.Steps(), 8) {
		to := prepare()
		mustDie(t, goOnChild, to, p, n)
		h, err := enter(to, nil)
		if sheaf.KindOf(err) == sheaf.Corrupt {
			if err := goOn(t, to, worldtest.Passphrase); err != nil {
				t.Fatalf("killed at step %d: %v", n, err)
			}
			h, err = enter(to, nil)
		}
		if err != nil {
			t.Fatalf("killed at step %d: %v", n, err)
		}
		h.namesLost(t)
		h.is(t, p, atFirst())
		h.clean(t)
		h.space.Close()
	}
}

// TestRestoredOnTheSameMachine puts a backup back where more is remembered.
func TestRestoredOnTheSameMachine(t *testing.T) {
	lived, p := live(t, life)
	for i := range len(life) + 1 {
		root := apart(t, lived, 0, i)
		folder := filepath.Join(root, "restored")
		err := workspace.Restore(t.Context(), folder, optionsIn(root, nil), workspace.Restoring{
			Bulk: filepath.Join(lived, "first.bulk"), Keyring: filepath.Join(lived, "first.ring"), Keys: mediumWords, Handle: "me", Passphrase: worldtest.Passphrase,
		})
		if err != nil {
			t.Fatal(err)
		}
		if h, err := enterAt(root, folder, nil); sheaf.KindOf(err) != sheaf.Corrupt {
			t.Errorf("after %d steps: a restored folder opened as if nothing had been: %v", i, err)
			if err == nil {
				h.space.Close()
			}
			continue
		}
		space, err := workspace.Open(folder, optionsIn(root, nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := space.GoOn(t.Context(), "me", worldtest.Passphrase); err != nil {
			t.Errorf("after %d steps: %v", i, err)
		}
		space.Close()
		h, err := enterAt(root, folder, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := atFirst()
		want.Epochs = "study.2.db vault.2.db"
		h.is(t, p, want)
		h.namesLost(t)
		h.clean(t)
		h.space.Close()
	}
}
