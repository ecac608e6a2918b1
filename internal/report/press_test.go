package report

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/sheaf"
)

// folder opens a press on a new folder.
func folder(t *testing.T) (dir string, root *os.Root) {
	t.Helper()
	dir = t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return dir, root
}

func TestPublish(t *testing.T) {
	dir, root := folder(t)
	press, id := NewPress(root, nil), sheaf.NewID()
	m, err := press.Publish(id, sample())
	if err != nil {
		t.Fatal(err)
	}
	verified, err := press.Verify(id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, verified); diff != "" {
		t.Errorf("manifest (-published +verified):\n%s", diff)
	}
	want, err := Render(sample())
	if err != nil {
		t.Fatal(err)
	}
	files, err := press.Files(id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, files); diff != "" {
		t.Errorf("files (-rendered +written):\n%s", diff)
	}
	err = filepath.WalkDir(filepath.Join(dir, id.String()), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && !info.ModTime().Equal(fixedTime) {
			t.Errorf("%s tells when it was written", d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ids, strays, err := press.Releases()
	if err != nil || !slices.Equal(ids, []sheaf.ID{id}) || strays != 0 {
		t.Errorf("releases: %v, %d strays, %v", ids, strays, err)
	}
}

func TestPublishAgain(t *testing.T) {
	_, root := folder(t)
	press, id := NewPress(root, nil), sheaf.NewID()
	if _, err := press.Publish(id, sample()); err != nil {
		t.Fatal(err)
	}
	if _, err := press.Publish(id, sample()); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if _, err := press.Publish(id, arabic()); sheaf.KindOf(err) != sheaf.Conflict {
		t.Errorf("other content under the same id: %v", err)
	}
	if _, err := press.Verify(id); err != nil {
		t.Errorf("after the conflict: %v", err)
	}
	if _, err := press.Publish(sheaf.NewID(), Publication{}); sheaf.KindOf(err) != sheaf.Invalid {
		t.Errorf("an empty publication: %v", err)
	}
}

func TestVerifyTellsDamage(t *testing.T) {
	flip := func(name string) func(string) error {
		return func(dir string) error {
			path := filepath.Join(dir, name)
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			data[len(data)/2] ^= 1
			return os.WriteFile(path, data, 0o600)
		}
	}
	for name, damage := range map[string]func(dir string) error{
		"a page changed":     flip(PageFile),
		"a text changed":     flip(TextFile),
		"a manifest changed": flip(ManifestFile),
		"a page cut off":     func(dir string) error { return os.Truncate(filepath.Join(dir, PageFile), 100) },
		"a text missing":     func(dir string) error { return os.Remove(filepath.Join(dir, TextFile)) },
		"a manifest missing": func(dir string) error { return os.Remove(filepath.Join(dir, ManifestFile)) },
		"a file too many":    func(dir string) error { return os.WriteFile(filepath.Join(dir, "notes.docx"), nil, 0o600) },
		"a folder in place of a file": func(dir string) error {
			return errors.Join(os.Remove(filepath.Join(dir, PageFile)), os.Mkdir(filepath.Join(dir, PageFile), 0o700))
		},
		"a link in place of a file": func(dir string) error {
			return errors.Join(os.Remove(filepath.Join(dir, PageFile)), os.Symlink(TextFile, filepath.Join(dir, PageFile)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, root := folder(t)
			press, id := NewPress(root, nil), sheaf.NewID()
			if _, err := press.Publish(id, sample()); err != nil {
				t.Fatal(err)
			}
			if err := damage(filepath.Join(dir, id.String())); err != nil {
				t.Skipf("not possible on this system: %v", err)
			}
			if _, err := press.Verify(id); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("verify: %v", err)
			}
			if _, err := press.Publish(id, sample()); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("published over the damage: %v", err)
			}
		})
	}
	_, root := folder(t)
	if _, err := NewPress(root, nil).Verify(sheaf.NewID()); sheaf.KindOf(err) != sheaf.NotFound {
		t.Errorf("a release that is not there: %v", err)
	}
}

var errFault = errors.New("a fault put in by the test")

// Every step fails in turn, once leaving the file whole and once torn in half,
// as a power cut would. A release is then complete or not there, and the same
// act again completes it.
func TestPublishFailsAtEveryStep(t *testing.T) {
	for _, torn := range []bool{false, true} {
		n := 0
		for ; failAt(t, n, torn); n++ {
		}
		if want := 9; n != want { // three files written and synced, their folder synced, renamed, the press's folder synced
			t.Errorf("failed at %d steps, want %d", n, want)
		}
	}
}

// failAt fails step n of a publication and tells whether there was such a step.
func failAt(t *testing.T, n int, torn bool) bool {
	t.Helper()
	dir, root := folder(t)
	id, failed := sheaf.NewID(), false
	fault := func(step string) error {
		n--
		if n != -1 {
			return nil
		}
		failed = true
		if torn {
			tear(t, filepath.Join(dir, id.String()+temporary))
		}
		return errFault
	}
	_, err := NewPress(root, fault).Publish(id, sample())
	if failed && !errors.Is(err, errFault) {
		t.Errorf("the fault was not told: %v", err)
	}
	press := NewPress(root, nil)
	if _, err := press.Verify(id); err != nil && sheaf.KindOf(err) != sheaf.NotFound {
		t.Errorf("after the fault: %v", err)
	}
	if _, err := press.Publish(id, sample()); err != nil {
		t.Errorf("again: %v", err)
	}
	if _, err := press.Verify(id); err != nil {
		t.Errorf("after doing it again: %v", err)
	}
	if _, strays, err := press.Releases(); err != nil || strays != 0 {
		t.Errorf("%d strays stayed, %v", strays, err)
	}
	return failed
}

// tear cuts every unfinished file in half.
func tear(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // not there: nothing to tear
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filepath.Join(dir, e.Name()), info.Size()/2); err != nil {
			t.Fatal(err)
		}
	}
}
