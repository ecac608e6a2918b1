package access_test

import (
	"encoding/json"
	"slices"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// team is a tier's keys file and the people in it, all invented.
type team struct {
	study   sheaf.ID
	file    *access.KeysFile
	change  access.Change
	members []access.Credentials
}

func newTeam(t *testing.T, tier access.Tier) *team {
	t.Helper()
	founder := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())
	tm := &team{study: sheaf.NewID(), members: []access.Credentials{founder}}
	tm.change = access.Change{
		Tier: tier, Study: tm.study, Epoch: access.EpochKey{Tier: tier, Number: 1, Key: seal.NewKey()}, Database: "x.1.db", Key: seal.NewKey(),
		People: map[access.MemberID]string{founder.Member: "me"},
	}
	tm.change.Members = []access.Certified{certify(founder)}
	tm.next(t, founder)
	return tm
}

func certify(c access.Credentials, roles ...access.Role) access.Certified {
	if roles == nil {
		roles = access.Roles()
	}
	return access.Certified{Member: c.Member, Roles: roles, Recipient: c.Identity.Recipient(), Verifier: c.Signer.Verifier()}
}

func (tm *team) next(t *testing.T, by access.Credentials) {
	t.Helper()
	file, err := access.NewKeysFile(tm.file, tm.change, by.Signer)
	if err != nil {
		t.Fatal(err)
	}
	tm.file = file
}

func (tm *team) join(t *testing.T, roles ...access.Role) access.Credentials {
	t.Helper()
	c := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())
	tm.members = append(tm.members, c)
	tm.change.Members = append(slices.Clone(tm.change.Members), certify(c, roles...))
	tm.change.From += 10
	tm.next(t, tm.members[0])
	return c
}

func (tm *team) parse(t *testing.T, file *access.KeysFile) (*access.KeysFile, access.Standing, error) {
	t.Helper()
	data, err := file.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return access.ParseKeysFile(data, tm.change.Tier, tm.study)
}

func TestKeysFile(t *testing.T) {
	tm := newTeam(t, access.Working)
	second := tm.join(t)
	stranger := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())

	t.Run("every member opens the same keys", func(t *testing.T) {
		file, standing, err := tm.parse(t, tm.file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range tm.members {
			epoch, key, err := file.Unlock(standing, m)
			if err != nil || epoch.Key.Bytes() != tm.change.Epoch.Key.Bytes() || key.Bytes() != tm.change.Key.Bytes() {
				t.Errorf("a member opened other keys: %v", err)
			}
		}
		if _, _, err := file.Unlock(standing, stranger); sheaf.KindOf(err) != sheaf.NotFound {
			t.Errorf("a stranger got %v, want NotFound", err)
		}
		posing := stranger
		posing.Member = second.Member
		if _, _, err := file.Unlock(standing, posing); sheaf.KindOf(err) != sheaf.Locked {
			t.Errorf("another identity under a member's name got %v, want Locked", err)
		}
	})
	t.Run("a signing key counts from its certification on", func(t *testing.T) {
		_, standing, err := tm.parse(t, tm.file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := standing.SignerAt(second.Signer.Verifier().ID(), 10); sheaf.KindOf(err) != sheaf.NotFound {
			t.Errorf("a key signed before it was certified: %v", err)
		}
		if _, err := standing.SignerAt(second.Signer.Verifier().ID(), 11); err != nil {
			t.Error(err)
		}
		if !slices.Equal(standing.Founder.Key, tm.members[0].Signer.Verifier().Key) {
			t.Error("the founder is another")
		}
	})
}

// A malicious store replaces, replays and exchanges what it holds; every
// replacement is well-formed and validly made by somebody. None is accepted.
func TestKeysFileAgainstAMaliciousStore(t *testing.T) {
	tm := newTeam(t, access.Working)
	first := *tm.file
	tm.join(t)
	tm.join(t)
	other := newTeam(t, access.Working)
	vault := newTeam(t, access.Locked)
	stranger := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())
	forged := func(by access.Credentials, change func(*access.Change)) *access.KeysFile {
		c := tm.change
		c.Members = slices.Clone(c.Members)
		change(&c)
		file, err := access.NewKeysFile(tm.file, c, by.Signer)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	clone := func() *access.KeysFile {
		data, err := json.Marshal(tm.file)
		if err != nil {
			t.Fatal(err)
		}
		var c access.KeysFile
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		return &c
	}
	attacks := map[string]func() *access.KeysFile{
		"a statement by a stranger": func() *access.KeysFile {
			return forged(stranger, func(c *access.Change) { c.Members = append(c.Members, certify(stranger)) })
		},
		"another study's file": func() *access.KeysFile { return other.file },
		"another tier's file":  func() *access.KeysFile { return vault.file },
		"another study's wraps": func() *access.KeysFile {
			c := clone()
			for m := range c.Wraps {
				for _, wrap := range other.file.Wraps {
					c.Wraps[m] = wrap
				}
			}
			return c
		},
		"an older wrap of the same key": func() *access.KeysFile {
			c := clone()
			c.Wraps[tm.members[0].Member] = first.Wraps[tm.members[0].Member]
			return c
		},
		"a gap in the chain": func() *access.KeysFile {
			c := clone()
			c.Chain = c.Chain[1:]
			return c
		},
		"two statements exchanged": func() *access.KeysFile {
			c := clone()
			c.Chain[0], c.Chain[1] = c.Chain[1], c.Chain[0]
			return c
		},
		"another database's key": func() *access.KeysFile {
			c := clone()
			c.DatabaseKey = other.file.DatabaseKey
			return c
		},
		"names given by somebody with the epoch key": func() *access.KeysFile {
			c := clone()
			c.People = forged(stranger, func(c *access.Change) { c.People = map[access.MemberID]string{stranger.Member: "me"} }).People
			return c
		},
		"a changed statement": func() *access.KeysFile {
			c := clone()
			c.Current.Statement = slices.Clone(c.Current.Statement)
			c.Current.Statement[len(c.Current.Statement)-2] ^= 1
			return c
		},
		"a changed signature": func() *access.KeysFile {
			c := clone()
			c.Current.Signature[3] ^= 1
			return c
		},
		"an epoch skipped": func() *access.KeysFile {
			return forged(tm.members[0], func(c *access.Change) { c.Epoch.Number += 2 })
		},
	}
	for name, attack := range attacks {
		t.Run(name, func(t *testing.T) {
			if _, _, err := tm.parse(t, attack()); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("got %v, want Corrupt", err)
			}
		})
	}
	t.Run("an epoch key that its statement does not commit to", func(t *testing.T) {
		// Signed by a member, but wrapped to a key of somebody's choosing.
		c := forged(tm.members[0], func(c *access.Change) {})
		file, standing, err := tm.parse(t, c)
		if err != nil {
			t.Fatal(err)
		}
		chosen := seal.NewKey().Bytes()
		wrap, err := seal.SealBytesTo(chosen[:], tm.members[0].Identity.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		file.Wraps[tm.members[0].Member] = wrap
		if _, _, err := file.Unlock(standing, tm.members[0]); sheaf.KindOf(err) != sheaf.Corrupt {
			t.Errorf("got %v, want Corrupt", err)
		}
	})
}

// Whoever holds no key of the vault cannot let anybody in, nor give roles: they
// can only renew their own identity.
func TestStatementsOfOtherMembers(t *testing.T) {
	tm := newTeam(t, access.Working)
	analyst := tm.join(t, access.Analyst)
	other := tm.join(t, access.Analyst)
	renamed := map[access.MemberID]string{analyst.Member: "somebody-else"}
	renewed := access.NewCredentials(analyst.Member, analyst.Signer)
	for name, test := range map[string]struct {
		change func(*access.Change)
		want   bool
	}{
		"renews their own identity": {func(c *access.Change) { c.Members[1].Recipient = renewed.Identity.Recipient() }, true},
		"replaces another's":        {func(c *access.Change) { c.Members[2].Recipient = renewed.Identity.Recipient() }, false},
		"gives themselves a role":   {func(c *access.Change) { c.Members[1].Roles = access.Roles() }, false},
		"lets somebody in":          {func(c *access.Change) { c.Members = append(c.Members, certify(other)) }, false},
		"puts somebody out":         {func(c *access.Change) { c.Members = c.Members[:2] }, false},
		"begins an epoch":           {func(c *access.Change) { c.Epoch.Number++ }, false},
		"gives others names":        {func(c *access.Change) { c.People = renamed }, false},
		"moves the beginning back":  {func(c *access.Change) { c.From-- }, false},
		"names another database":    {func(c *access.Change) { c.Database = "y.1.db" }, false},
		"replaces the epoch key":    {func(c *access.Change) { c.Epoch.Key = seal.NewKey() }, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := tm.change
			c.Members, c.People = slices.Clone(c.Members), nil
			test.change(&c)
			file, err := access.NewKeysFile(tm.file, c, analyst.Signer)
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := tm.parse(t, file); (err == nil) != test.want {
				t.Errorf("got %v, want accepted %t", err, test.want)
			}
		})
	}
}

// A restore begins a new life: the chain goes on, the founder is another, which
// every machine that remembers the old one notices.
func TestARestoredChainHasAnotherFounder(t *testing.T) {
	tm := newTeam(t, access.Working)
	restorer := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())
	before, err := access.Continuing(tm.file.Statements())
	if err != nil {
		t.Fatal(err)
	}
	c := tm.change
	c.Members, c.Restored, c.From = []access.Certified{certify(restorer)}, true, 40
	c.Epoch = access.EpochKey{Tier: c.Tier, Number: 7, Key: seal.NewKey()}
	c.People = map[access.MemberID]string{restorer.Member: "me"}
	file, err := access.NewKeysFile(before, c, restorer.Signer)
	if err != nil {
		t.Fatal(err)
	}
	_, standing, err := tm.parse(t, file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(standing.Founder.Key, restorer.Signer.Verifier().Key) {
		t.Error("the founder of the new life is the old one")
	}
	old := tm.members[0].Signer.Verifier().ID()
	if _, err := standing.SignerAt(old, 40); err != nil {
		t.Errorf("entries from before the restore have no signer: %v", err)
	}
	if _, err := standing.SignerAt(old, 41); err == nil {
		t.Error("a member from before the restore signs after it")
	}
}
