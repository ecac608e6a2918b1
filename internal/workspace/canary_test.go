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
	if opened["study"] == 0 {
		f.t.Errorf("%s: no file of the study in the backup was opened, and so none searched", when)
	}
	for kind, n := range opened {
		if kind != "study" && n > 0 {
			f.t.Errorf("%s: tier 2's keys open %d files of %s", when, n, kind)
		}
	}
}
