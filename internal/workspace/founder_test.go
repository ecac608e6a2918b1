package workspace_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace/worldtest"
)

// Somebody who can write the folder, but knows no passphrase, appends a
// statement "restored" that names themselves and the victim: all it takes is
// public. The victim's own key file knows another founder, on this machine and
// on one that never saw the study.
func TestASubstitutedStudyIsRefused(t *testing.T) {
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	id := w.Space.ID()
	w.Close()
	attacker := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())
	for _, tier := range []access.Tier{access.Working, access.Locked} {
		substitute(t, filepath.Join(w.Folder, tier.String()+".keys"), tier, id, attacker)
	}
	for name, memory := range map[string]string{"this machine": w.Options.ConfigDir, "another machine": filepath.Join(t.TempDir(), "memory")} {
		w.Options.ConfigDir = memory
		if err := w.TryOpen(); sheaf.KindOf(err) != sheaf.Corrupt {
			t.Errorf("on %s: %v, want Corrupt", name, err)
		}
		if err := w.Space.GoOn(t.Context(), "me", worldtest.Passphrase); sheaf.KindOf(err) != sheaf.Corrupt {
			t.Errorf("going on, on %s: %v, want Corrupt", name, err)
		}
	}
}

func substitute(t *testing.T, path string, tier access.Tier, id sheaf.ID, attacker access.Credentials) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, standing, err := access.ParseKeysFile(data, tier, id)
	if err != nil {
		t.Fatal(err)
	}
	next, err := access.NewKeysFile(file, access.Change{
		Tier: tier, Study: id, Epoch: access.EpochKey{Tier: tier, Number: standing.Epoch + 1, Key: seal.NewKey()},
		Database: tier.String() + ".2.db", Key: seal.NewKey(), From: standing.From, Restored: true,
		Members: append([]access.Certified{{Member: attacker.Member, Roles: access.Roles(), Recipient: attacker.Identity.Recipient(), Verifier: attacker.Signer.Verifier()}}, standing.Members...),
		People:  map[access.MemberID]string{},
	}, attacker.Signer)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = json.Marshal(next); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
