package workspace_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace/worldtest"
)

// ring is everything an age identity can be read from, as somebody holds it who
// tries every key on every file. It knows age and the formats of docs/FORMAT.md,
// and none of Sheaf's own reading of them.
type ring struct {
	lines map[string]bool
	ids   []age.Identity
	keys  []namedKey // those whose ids are known: the parents of rows
	study sheaf.ID
}

type namedKey struct {
	ID         sheaf.ID `json:"id"`
	Purpose    int      `json:"purpose"`
	Generation uint32   `json:"generation"`
	Line       string   `json:"key"`
}

func (k namedKey) parent() seal.Parent {
	return seal.Parent{ID: k.ID, Generation: k.Generation, Key: seal.RowKeyOf([]byte(k.Line))}
}

var (
	secretLine = regexp.MustCompile(`AGE-SECRET-KEY-PQ-1[0-9A-Z]+`)
	wrapField  = regexp.MustCompile(`"wrap": *"([A-Za-z0-9+/=]+)"`)
)

// readMedium opens a keyring medium with its passphrase.
func readMedium(t *testing.T, path string) *ring {
	t.Helper()
	r := &ring{lines: map[string]bool{}}
	r.learnKeys(t, unlock(t, path, mediumPassphrase))
	return r
}

func (r *ring) learnKeys(t *testing.T, plain []byte) {
	t.Helper()
	var medium struct {
		ID           sheaf.ID
		Study, Vault []namedKey
	}
	fine(t, json.Unmarshal(plain, &medium))
	r.study = medium.ID
	r.keys = append(append(r.keys, medium.Study...), medium.Vault...)
	r.learn(plain)
}

func unlock(t *testing.T, path string, passphrase sheaf.Secret) []byte {
	t.Helper()
	id := got(age.NewScryptIdentity(passphrase.Reveal()))
	return got(io.ReadAll(got(age.Decrypt(bytes.NewReader(got(os.ReadFile(path))), id))))
}

// learnMembers adds the identities of a member's files.
func (r *ring) learnMembers(t *testing.T, folder, handle string) {
	t.Helper()
	files := got(filepath.Glob(filepath.Join(folder, "members", handle+".*.age*")))
	if len(files) == 0 {
		t.Fatal("the member has no files")
	}
	for _, f := range files {
		r.learn(unlock(t, f, worldtest.Passphrase))
	}
}

// learn takes the keys that stand in what was opened; it tells whether one is new.
func (r *ring) learn(plain []byte) (news bool) {
	for _, line := range secretLine.FindAll(plain, -1) {
		if r.lines[string(line)] {
			continue
		}
		r.lines[string(line)], news = true, true
		r.ids = append(r.ids, got(age.ParseIdentities(bytes.NewReader(line)))...)
	}
	var object struct{ Object sheaf.ID }
	for _, wrap := range wrapField.FindAllSubmatch(plain, -1) {
		line, ok := r.open(got(base64.StdEncoding.DecodeString(string(wrap[1]))))
		if ok && r.learn(line) && json.Unmarshal(plain, &object) == nil {
			r.keys = append(r.keys, namedKey{object.Object, 0, 1, string(secretLine.Find(line))})
			news = true
		}
	}
	return news
}

const ageHeader = "age-encryption.org/"

// open takes off layer after layer.
func (r *ring) open(sealed []byte) ([]byte, bool) {
	for bytes.HasPrefix(sealed, []byte(ageHeader)) {
		plain, err := age.Decrypt(bytes.NewReader(sealed), r.ids...)
		if err != nil {
			return nil, false
		}
		sealed = got(io.ReadAll(plain))
	}
	return sealed, true
}

// openAll opens what it can of a backup, again and again as it finds more keys.
func (r *ring) openAll(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for news := true; news; {
		news = false
		fine(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			name, _ := filepath.Rel(folder, path)
			name = filepath.ToSlash(name)
			if err != nil || d.IsDir() || all[name] != nil {
				return err
			}
			sealed := got(os.ReadFile(path))
			if !bytes.HasPrefix(sealed, []byte(ageHeader)) {
				return nil
			}
			if plain, ok := r.open(sealed); ok {
				all[name], news = plain, true
				r.learn(plain)
			}
			return nil
		}))
	}
	return all
}

// wraps counts the epoch keys in a keys file that open.
func (r *ring) wraps(t *testing.T, keysFile []byte) (n int) {
	t.Helper()
	var file struct{ Wraps map[string][]byte }
	fine(t, json.Unmarshal(keysFile, &file))
	if len(file.Wraps) == 0 {
		t.Fatal("the keys file has no wrap")
	}
	for _, wrap := range file.Wraps {
		if _, ok := r.open(wrap); ok {
			n++
		}
	}
	return n
}

// marked names the opened files with a mark, but for the rows and the keys.
func marked(opened map[string][]byte, mark string) (names []string) {
	for name, plain := range opened {
		if name != "rows.age" && name != "keys.age" && bytes.Contains(plain, []byte(mark)) {
			names = append(names, name)
		}
	}
	return names
}

// opened are those of the names that were opened.
func opened(all map[string][]byte, names []string) (open []string) {
	for _, name := range names {
		if all[name] != nil {
			open = append(open, name)
		}
	}
	return open
}

func without(names, others []string) (rest []string) {
	other := strings.Join(others, "\n")
	for _, name := range names {
		if !strings.Contains(other, name) {
			rest = append(rest, name)
		}
	}
	return rest
}

// rowsOpened is what of both databases' rows opens.
type rowsOpened struct {
	sealed int
	opened [][]byte
}

func (o rowsOpened) with(mark string) (n int) {
	for _, plain := range o.opened {
		if bytes.Contains(plain, []byte(mark)) {
			n++
		}
	}
	return n
}

// The tables' numbers in labels, docs/FORMAT.md section 7.
var tableNumbers = map[string]seal.Table{
	"person": 16, "account": 17, "original": 18, "consent": 19, "name_form": 20, "draft": 21, "decision": 22, "entity": 23, "intent": 24,
	"draft_map": 26, "draft_correction": 26, "subject": 32, "terms": 33, "document_version": 35, "part": 36, "attribute": 37, "attribute_name": 37,
	"change_log": 38, "hold": 39, "study_setting": 48, "code": 40, "coding": 41, "coding_layer": 41, "memo": 42, "grid_column": 50, "grid_cell": 50, "saved": 49, "frozen_piece": 49, "reconciliation": 49, "alignment": 51, "claim": 43, "bearing": 44,
	"dependence": 44, "proposal": 45, "finding": 45, "proposal_subject": 47, "release": 46,
}

type table struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

// openRows tries every key, and every two of tier 2, on every envelope of both
// databases, at every place that its row could mean.
func openRows(t *testing.T, r *ring, rows []byte) (all rowsOpened) {
	t.Helper()
	var dump struct{ Study, Vault []table }
	fine(t, json.Unmarshal(rows, &dump))
	for tier, tables := range map[byte][]table{1: dump.Vault, 2: dump.Study} {
		for _, one := range tables {
			for _, row := range one.Rows {
				all.openRow(r, tier, tableNumbers[one.Table], row)
			}
		}
	}
	return all
}

func (o *rowsOpened) openRow(r *ring, tier byte, number seal.Table, row []any) {
	var objects []sheaf.ID
	var envelopes [][]byte
	for _, v := range row {
		b := blob(v)
		switch {
		case len(b) == 16:
			objects = append(objects, sheaf.ID(b))
		case len(b) > 100 && b[0] == 2:
			envelopes = append(envelopes, b)
		}
	}
	for _, e := range envelopes {
		o.sealed++
		if plain, ok := r.openEnvelope(e, tier, number, append(objects, r.study)); ok {
			o.opened = append(o.opened, plain)
		}
	}
}

func blob(v any) []byte {
	m, _ := v.(map[string]any)
	text, _ := m["b"].(string)
	b, _ := base64.StdEncoding.DecodeString(text)
	return b
}

// Rows of this world are younger than this.
const versionsTried = 20

func (r *ring) openEnvelope(envelope []byte, tier byte, number seal.Table, objects []sheaf.ID) ([]byte, bool) {
	var chains [][]seal.Parent
	for _, k := range r.keys {
		chains = append(chains, []seal.Parent{k.parent()})
	}
	// Two parents: a version or a publication and a subject, or two subjects.
	for _, outer := range r.keys {
		for _, inner := range r.keys {
			if (outer.Purpose == 5 || outer.Purpose == 6 || outer.Purpose == 11) && inner.Purpose == 5 && outer.ID != inner.ID {
				chains = append(chains, []seal.Parent{outer.parent(), inner.parent()})
			}
		}
	}
	for _, object := range objects {
		for version := range uint64(versionsTried) {
			for column := range uint16(4) {
				label := seal.Label{Tier: tier, Study: r.study, Table: number, Column: column + 1, Object: object, Version: version + 1}
				for _, parents := range chains {
					if plain, err := seal.OpenObject(label, envelope, parents...); err == nil {
						return plain, true
					}
				}
			}
		}
	}
	return nil, false
}
