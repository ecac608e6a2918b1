package workspace_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// Canaries sit in every field of tier 1 and in what people said. The house does
// all that it does; then nothing that lies outside the vault, and nothing that
// tier 2's keys open, holds one of them in any form.
func TestNoCanaryLeavesTheVault(t *testing.T) {
	f := newFlight(t)
	f.people()
	f.intake()
	f.analysis()
	f.correct()
	f.publish()
	f.Member("coder", access.Analyst)
	f.backups("1")
	f.ok(f.Space.Hold(t.Context(), f.Founder, f.b.Label, true))
	f.ok(f.Space.Hold(t.Context(), f.Founder, f.b.Label, false))
	f.checked(f.Space, f.Founder)
	f.disk() // while the databases are open, with their logs
	f.Close()

	f.opened("everybody is there", f.Folder, f.Options, "coder", "1")
	two := openTierTwo(t, f.Folder, f.Options, "coder")
	two.dumpsInto(f.sweep)
	two.close()

	f.Open()
	erased, err := f.Space.Erase(t.Context(), f.Founder, "me", worldtest.Passphrase, f.b.Label)
	f.ok(err)
	f.sweep.Look("what an erasure says", fmt.Appendf(nil, "%+v", erased))
	f.backups("2")
	f.checked(f.Space, f.Founder)
	f.Close()
	f.opened("one is erased", f.Folder, f.Options, "coder", "2")

	for _, name := range []string{"1", "2"} {
		folder, o := f.restored(name)
		f.opened("restored from backup "+name, folder, o, "me", name)
	}
	f.disk()
	f.sweep.Report(t, "the whole way")
	if f.errors < 50 {
		t.Errorf("%d wrong inputs were tried", f.errors)
	}
}

// opened holds into the net what tier 2's keys open of a folder and of a backup.
// Of tier 1 they open nothing.
func (f *flight) opened(when, folder string, o workspace.Options, handle, backup string) {
	f.t.Helper()
	two := openTierTwo(f.t, folder, o, handle)
	defer two.close()
	two.sweep(f.sweep)
	opened, all := two.backup(f.sweep, filepath.Join(f.place, "bulk-"+backup))
	f.t.Logf("%s: of sealed files in the bulk backup, opened %v of %v", when, opened, all)
	for kind, n := range all {
		switch kind {
		case "study", "coding", "evidence", "publications":
			if opened[kind] != n {
				f.t.Errorf("%s: %d of %d files of %s in the backup were not opened, and so not searched", when, n-opened[kind], n, kind)
			}
		default:
			if opened[kind] > 0 {
				f.t.Errorf("%s: tier 2's keys open %d files of %s", when, opened[kind], kind)
			}
		}
	}
	if all["study"] == 0 || all["vault"] == 0 || all["originals"] == 0 {
		f.t.Errorf("%s: the backup has no files of the study, of the vault or of originals", when)
	}
}
