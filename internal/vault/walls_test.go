package vault

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

func TestWithoutTheKey(t *testing.T) {
	// To somebody without the vault's key its rooms are empty, whatever is asked.
	b := tellBrothers(newWorld(t))
	v, ctx, c := b.v, context.Background(), b.analyst
	id, before := b.elder.ID, b.filesOnDisk()
	var acts = map[string]func() error{
		"AddPerson":   func() error { _, err := v.AddPerson(ctx, c, Participant, Sheet{}); return err },
		"ChangeSheet": func() error { return v.ChangeSheet(ctx, c, id, Sheet{}) },
		"Persons":     func() error { _, err := v.Persons(ctx, c); return err },
		"Person":      func() error { _, err := v.Person(ctx, c, id); return err },
		"ByLabel":     func() error { _, err := v.PersonByLabel(ctx, c, b.elder.Label); return err },
		"Sheet":       func() error { _, err := v.Sheet(ctx, c, id); return err },
		"AddAccount":  func() error { _, err := v.AddAccount(ctx, c, AccountSheet{}); return err },
		"AddDay": func() error {
			_, _, err := v.AddDay(ctx, c, AccountSheet{Present: []Presence{{Capacity: "fixer"}}})
			return err
		},
		"ChangeAccount": func() error {
			return v.ChangeAccount(ctx, c, b.together.ID, AccountSheet{})
		},
		"Accounts":     func() error { _, err := v.Accounts(ctx, c); return err },
		"AccountSheet": func() error { _, err := v.AccountSheet(ctx, c, b.together.ID); return err },
		"Lock": func() error {
			_, err := v.Lock(ctx, c, b.together.ID, nil, "x", strings.NewReader("x"))
			return err
		},
		"Originals":     func() error { _, err := v.Originals(ctx, c); return err },
		"Original":      func() error { _, err := v.Original(ctx, c, b.both.ID); return err },
		"OriginalSheet": func() error { _, _, err := v.OriginalSheet(ctx, c, b.both.ID); return err },
		"OpenOriginal":  func() error { _, _, err := v.OpenOriginal(ctx, c, b.both.ID, "x"); return err },
		"RecordConsent": func() error {
			_, err := v.RecordConsent(ctx, c, id, Consent{Purpose: Quote, State: Granted, Date: "2026-01-01"})
			return err
		},
		"ConsentOf":     func() error { _, err := v.ConsentOf(ctx, c, id); return err },
		"Hold":          func() error { return v.Hold(ctx, c, id, true) },
		"Names":         func() error { _, err := v.Names(ctx, c); return err },
		"Reach":         func() error { _, err := v.Reach(ctx, c, id); return err },
		"BeginErase":    func() error { return v.BeginErase(ctx, c, id) },
		"Erase":         func() error { return v.Erase(ctx, c, id) },
		"EndErase":      func() error { return v.EndErase(ctx, c, id) },
		"Erasures":      func() error { _, err := v.Erasures(ctx, c); return err },
		"Check":         func() error { _, err := v.Check(ctx, c); return err },
		"Orphans":       func() error { _, err := v.Orphans(ctx, c); return err },
		"Dump":          func() error { _, err := v.Dump(ctx, c); return err },
		"DropRecipient": func() error { _, err := v.DropRecipient(ctx, c); return err },
		"Drops":         func() error { _, err := v.Drops(ctx, c, b.files); return err },
		"TakeDrop":      func() error { _, err := v.TakeDrop(ctx, c, b.files, b.both.ID, b.together.ID, nil); return err },
	}
	var said string
	for name, act := range acts {
		err := act()
		if sheaf.KindOf(err) != sheaf.NotFound {
			t.Errorf("%s answers %v (%v)", name, err, sheaf.KindOf(err))
			continue
		}
		if said != "" && err.Error() != said {
			t.Errorf("%s answers otherwise than the rest: %v", name, err)
		}
		said = err.Error()
	}
	if fmt.Sprint(before) != fmt.Sprint(b.filesOnDisk()) {
		t.Error("a file came or went")
	}
	b.whole()
}

// canaries are what nobody may find outside an envelope.
var canaries = []string{
	"Zarquncanary", "أبوكناري", "Mithalcanary", "+90 555 010 20 30", "canary-cousin", "canary-vetting", "canary-notes",
	"canary-kitchen", "canary-sitting", "canary-guide", "canary-question", "canary-silence", "canary-event", "canary-capacity",
	"canary-file", "canary-bytes", "canary-how", "canary-consent", "canary-purpose", "canary-drop", "canary-gender", "canary-relation",
}

// finds gives the canaries in data, as they are, in other capitals, in UTF-16.
func finds(data []byte) (found []string) {
	folded := bytes.ToLower(data)
	for _, c := range canaries {
		units := utf16.Encode([]rune(c))
		little, big := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
		for _, u := range units {
			little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
		}
		if bytes.Contains(folded, []byte(strings.ToLower(c))) || bytes.Contains(data, little) || bytes.Contains(data, big) {
			found = append(found, c)
		}
	}
	return found
}

// everyRow is all that lies in the database below its encryption, as bytes.
func (w *world) everyRow() []byte {
	w.Helper()
	var all bytes.Buffer
	w.ok(w.door.View(w.ctx, w.holder, access.SeeVault, func(tx *access.Tx) error {
		tables, err := store.Select(tx.Tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) },
			`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
		if err != nil {
			return err
		}
		for _, table := range tables {
			columns, err := store.Select(tx.Tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) },
				`SELECT name FROM pragma_table_info(?)`, table)
			if err != nil {
				return err
			}
			for _, column := range columns {
				_, err := store.Select(tx.Tx, func(r *store.Rows) (v any, err error) {
					var b []byte
					err = r.Scan(&b)
					all.Write(b)
					all.WriteByte('\n')
					return nil, err
				}, `SELECT CAST("`+column+`" AS BLOB) FROM "`+table+`"`)
				if err != nil {
					return err
				}
			}
		}
		return nil
	}))
	return all.Bytes()
}

func (w *world) everyFile() []byte {
	w.Helper()
	var all bytes.Buffer
	w.ok(filepath.Walk(w.dir, func(name string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		all.WriteString(name)
		if info.IsDir() {
			return nil
		}
		data, err := os.ReadFile(name)
		all.Write(data)
		return err
	}))
	return all.Bytes()
}

func TestCanary(t *testing.T) {
	w := newWorld(t)
	relative := w.person(Relative)
	full := Sheet{
		LegalName: "Zarquncanary", KnownAs: []string{"أبوكناري", "Mithalcanary"}, Contact: "+90 555 010 20 30, canary-cousin",
		Relations: []Relation{{relative.ID, "canary-relation", "canary-cousin"}}, Gender: "canary-gender", Vetting: "canary-vetting", Notes: "canary-notes",
	}
	p, err := w.v.AddPerson(w.ctx, w.holder, Participant, full)
	w.ok(err)
	w.ok(w.v.ChangeSheet(w.ctx, w.holder, p.ID, full))
	a, err := w.v.AddAccount(w.ctx, w.holder, AccountSheet{
		Date: "2026-03-01", Place: "canary-kitchen", Sittings: []string{"canary-sitting"}, Present: []Presence{{p.ID, "canary-capacity"}},
		Guide: "canary-guide", Asked: []string{"canary-question"}, NotAsked: []string{"canary-silence"}, Notes: "canary-event",
	})
	w.ok(err)
	o, err := w.v.Lock(w.ctx, w.holder, a.ID, nil, "canary-file.txt", strings.NewReader("canary-bytes"))
	w.ok(err)
	_, _, err = w.v.OpenOriginal(w.ctx, w.holder, o.ID, "canary-purpose")
	w.ok(err)
	_, err = w.v.RecordConsent(w.ctx, w.holder, p.ID, Consent{Purpose: Quote, State: Limited, Date: "2026-03-01", How: "canary-how", Note: "canary-consent"})
	w.ok(err)
	_, err = w.v.Names(w.ctx, w.holder)
	w.ok(err)
	recipient, err := w.v.DropRecipient(w.ctx, w.holder)
	w.ok(err)
	drops, err := store.OpenDir(filepath.Join(w.dir, "drops"))
	w.ok(err)
	defer drops.Close()
	_, err = DropOriginal(w.ctx, drops, recipient, "canary-drop.txt", []byte(`"canary-drop"`), strings.NewReader("canary-bytes"))
	w.ok(err)

	if found := finds(w.everyRow()); found != nil {
		t.Errorf("rows hold %v", found)
	}
	if found := finds(w.everyFile()); found != nil {
		t.Errorf("files hold %v", found)
	}

	t.Run("no error tells them", func(t *testing.T) {
		_, e1 := w.v.AddPerson(w.ctx, w.holder, "Zarquncanary", full)
		_, e2 := w.v.PersonByLabel(w.ctx, w.holder, "Zarquncanary")
		_, e3 := w.v.RecordConsent(w.ctx, w.holder, p.ID, Consent{Purpose: "canary-consent", State: Granted, Date: "2026-03-01"})
		_, e4 := w.v.RecordConsent(w.ctx, w.holder, p.ID, Consent{Purpose: Quote, State: "canary-consent", Date: "canary-how"})
		_, e5 := w.v.Lock(w.ctx, w.holder, w.account().ID, nil, "canary-file.txt", strings.NewReader("canary-bytes"))
		_, e6 := DropOriginal(w.ctx, drops, recipient, "canary-drop", []byte("canary-drop"), strings.NewReader("canary-bytes"))
		w.ok(os.Remove(filepath.Join(w.dir, "originals", filepath.FromSlash(fileOf(o.ID)))))
		_, _, e7 := w.v.OpenOriginal(w.ctx, w.holder, o.ID, "canary-purpose")
		w.exec(`UPDATE person SET sheet = x'02' WHERE id = ?`, p.ID)
		_, e8 := w.v.Sheet(w.ctx, w.holder, p.ID)
		for i, err := range []error{e1, e2, e3, e4, e5, e6, e7, e8} {
			if err == nil {
				t.Errorf("act %d did not fail", i+1)
				continue
			}
			if found := finds([]byte(fmt.Sprintf("%v %+v %s", err, err, sheaf.HintOf(err)))); found != nil {
				t.Errorf("act %d: the error tells %v", i+1, found)
			}
		}
		for _, problem := range w.problems() {
			if found := finds([]byte(problem.String())); found != nil {
				t.Errorf("check tells %v", found)
			}
		}
	})
	t.Run("one that is put in on purpose is found", func(t *testing.T) {
		w.exec(`UPDATE object SET kind = 'zarqunCANARY' WHERE kind = 'consent'`)
		if len(finds(w.everyRow())) != 1 {
			t.Error("not found in a row")
		}
		w.ok(w.files.Write("aa/x.age", []byte("..canary-file..")))
		if len(finds(w.everyFile())) != 1 {
			t.Error("not found in a file")
		}
	})
}
