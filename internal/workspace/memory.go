package workspace

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/ledger"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// memory is what this user remembers of a study outside its folder: without it
// a folder put back as a whole could not be told from a fresh one. It holds
// hashes and counts.
type memory struct {
	dir  *store.Dir
	file string

	mu     sync.Mutex
	heads  remembered
	unsaid int       // entries since the file was written
	saved  time.Time // when it was
	reset  bool      // something was forgotten on purpose: what the file says no longer counts
}

type remembered struct {
	V       int                       `json:"v"`
	Study   sheaf.ID                  `json:"study"`
	Founder []byte                    `json:"founder,omitempty"`
	Keys    map[string]rememberedKeys `json:"keys"`
	Heads   map[string]ledger.Head    `json:"heads"`
	Lost    map[string]ledger.Head    `json:"lost,omitempty"` // that somebody goes on past, and no record names yet
}

type rememberedKeys struct {
	Number uint64 `json:"number"`
	Epoch  uint64 `json:"epoch"`
	Hash   []byte `json:"hash"`
}

// How much of ordinary work the memory may lag behind.
const (
	memoryEntries  = 64
	memoryInterval = time.Minute
)

// atOnce are the acts after which the head is remembered before anything else
// happens: what somebody might want to undo by putting a folder back.
var atOnce = map[access.Act]bool{
	access.RecordConsent: true, access.SetTerms: true, access.HoldSubject: true, access.ReleaseHold: true,
	access.EraseSubject: true, access.ErasePerson: true, access.MarkHold: true, access.AdmitText: true, access.AdmitDraft: true,
	access.Publish: true, access.OpenOriginal: true, access.OpenSheet: true, access.OpenAccount: true,
	access.StudyKeys: true, access.VaultKeys: true, access.AddMember: true, access.RemoveMember: true,
}

func openMemory(configDir string, id sheaf.ID, faults store.Faults) (*memory, error) {
	if configDir == "" {
		user, err := os.UserConfigDir()
		if err != nil {
			return nil, sheaf.Errorf(sheaf.Internal, "cannot find your configuration folder, where the state of a study is remembered").
				Hintf("set HOME, or XDG_CONFIG_HOME")
		}
		configDir = filepath.Join(user, "sheaf")
	}
	if err := os.MkdirAll(filepath.Dir(configDir), 0o700); err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot make your configuration folder")
	}
	dir, err := store.OpenDir(configDir, store.WithFaults(faults))
	if err != nil {
		return nil, err
	}
	m := &memory{dir: dir, file: id.String() + ".json"}
	m.heads = remembered{V: 1, Study: id, Keys: map[string]rememberedKeys{}, Heads: map[string]ledger.Head{}}
	data, err := dir.Read(m.file)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &m.heads); err != nil || m.heads.V != 1 {
		return nil, sheaf.Errorf(sheaf.Corrupt, "what this machine remembers of the study is not readable").
			Hintf("compare the last printed checkpoint with sheaf record --checkpoint; then remove the file %s in your configuration folder", m.file)
	}
	return m, nil
}

// committed gives what a Door calls after each entry is durable.
func (m *memory) committed(t access.Tier) func(access.Act, ledger.Head) error {
	return func(a access.Act, head ledger.Head) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.heads.Heads[t.String()] = head
		m.unsaid++
		if !atOnce[a] && m.unsaid < memoryEntries && time.Since(m.saved) < memoryInterval {
			return nil
		}
		return m.write()
	}
}

func (m *memory) head(t access.Tier) (ledger.Head, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.heads.Heads[t.String()]
	return h, ok
}

// lose forgets what is remembered, but for the heads that are lost with it, and
// gives it for putBack.
func (m *memory) lose() (before remembered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before = m.heads
	lost := maps.Clone(before.Lost)
	if lost == nil {
		lost = map[string]ledger.Head{}
	}
	maps.Copy(lost, before.Heads)
	m.heads = remembered{V: 1, Study: before.Study, Keys: map[string]rememberedKeys{}, Heads: map[string]ledger.Head{}, Lost: lost}
	m.reset = true
	m.unsaid++
	return before
}

// putBack takes a loss back.
func (m *memory) putBack(before remembered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heads = before
	m.unsaid++
}

func (m *memory) lostHead(t access.Tier) (ledger.Head, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	h, ok := m.heads.Lost[t.String()]
	return h, ok
}

// found says that a record names the lost head, or holds it after all.
func (m *memory) found(t access.Tier) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.heads.Lost, t.String())
	m.unsaid++
}

func (m *memory) save() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.unsaid == 0 {
		return nil
	}
	return m.write()
}

// write replaces the file. Another process may have seen a later head meanwhile,
// which is kept.
func (m *memory) write() error {
	if !m.reset {
		m.merge()
	}
	data, err := json.MarshalIndent(m.heads, "", " ")
	if err != nil {
		return err
	}
	if err := m.dir.Write(m.file, append(data, '\n')); err != nil {
		return err
	}
	m.unsaid, m.saved, m.reset = 0, time.Now(), false
	return nil
}

func (m *memory) merge() {
	var other remembered
	data, err := m.dir.Read(m.file)
	if err != nil || json.Unmarshal(data, &other) != nil {
		return
	}
	for t, head := range other.Heads {
		if ours := m.heads.Heads[t]; head.Incarnation > ours.Incarnation || head.Incarnation == ours.Incarnation && head.Size > ours.Size {
			m.heads.Heads[t] = head
		}
	}
	for t, keys := range other.Keys {
		if keys.Number > m.heads.Keys[t].Number {
			m.heads.Keys[t] = keys
		}
	}
}
