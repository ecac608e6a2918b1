package vault

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// ageOpen is what the age command does, without any code of Sheaf.
func ageOpen(t *testing.T, line, sealed []byte) []byte {
	t.Helper()
	identity, err := age.ParseHybridIdentity(strings.TrimSpace(string(line)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestDump(t *testing.T) {
	b := tellBrothers(newWorld(t))
	lines := map[sheaf.ID][]byte{}
	b.ok(b.door.View(b.ctx, b.holder, access.VaultBackup, func(tx *access.Tx) error {
		everybody, err := readPersons(tx)
		for _, p := range everybody {
			identity, err := tx.Identity(p.card.Key)
			if err != nil {
				return err
			}
			lines[p.row.id.ID] = identity.Line()
		}
		return err
	}))
	items, err := b.v.Dump(b.ctx, b.holder)
	b.ok(err)
	find := func(path string, into any) access.DumpItem {
		t.Helper()
		for _, item := range items {
			if item.Path == path {
				b.ok(json.Unmarshal(item.JSON, into))
				return item
			}
		}
		t.Fatalf("there is no item %s", path)
		return access.DumpItem{}
	}

	t.Run("age alone goes from people's keys to the bytes", func(t *testing.T) {
		var original dumpedOriginal
		find("originals/"+b.both.ID.String()+".json", &original)
		var object dumpedObject
		item := find("objects/"+original.Object.String()+".json", &object)
		if len(item.Keys) != 2 {
			t.Fatalf("sealed to %d keys, want both brothers'", len(item.Keys))
		}
		line := object.Wrap
		for _, p := range object.Persons {
			line = ageOpen(t, lines[p.ID], line)
		}
		file, err := os.ReadFile(filepath.Join(b.dir, filepath.FromSlash(original.File)))
		b.ok(err)
		if got := ageOpen(t, line, file); string(got) != "said by both" || original.Name != "both.txt" {
			t.Fatalf("got %q", got)
		}
	})
	t.Run("sheets, consents and accounts are readable", func(t *testing.T) {
		var p dumpedPerson
		find("people/"+b.elder.ID.String()+".json", &p)
		if p.Sheet.LegalName != "Elder (invented)" || p.Label != b.elder.Label || len(p.Forms) != 2 {
			t.Errorf("got %+v", p)
		}
		var consents dumpedConsents
		find("consents/"+b.elder.ID.String()+".json", &consents)
		if len(consents.Entries) != 1 || consents.Entries[0].State != Granted {
			t.Errorf("got %+v", consents)
		}
		var account dumpedAccount
		find("accounts/"+b.together.ID.String()+".json", &account)
		if len(account.Sheet.Present) != 3 {
			t.Errorf("got %+v", account)
		}
	})
	t.Run("every item can be sealed", func(t *testing.T) {
		for _, item := range items {
			if _, err := b.door.SealFor(b.ctx, b.holder, access.VaultBackup, item); err != nil {
				t.Errorf("%s: %v", item.Path, err)
			}
		}
	})
	t.Run("after an erasure names nobody who was erased", func(t *testing.T) {
		b.ok(b.v.Erase(b.ctx, b.holder, b.elder.ID))
		items, err := b.v.Dump(b.ctx, b.holder)
		b.ok(err)
		for _, item := range items {
			if bytes.Contains(item.JSON, []byte("Elder")) || bytes.Contains(item.JSON, []byte("Mithal")) {
				t.Errorf("%s tells the name", item.Path)
			}
			if _, err := b.door.SealFor(b.ctx, b.holder, access.VaultBackup, item); err != nil {
				t.Errorf("%s: %v", item.Path, err)
			}
		}
	})
}
