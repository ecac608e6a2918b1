package main

import (
	"encoding/hex"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

type peopleCommands struct {
	List   peopleListCommand   `cmd:"" default:"1" help:"List the team."`
	Add    peopleAddCommand    `cmd:"" help:"Let somebody into the study."`
	Remove peopleRemoveCommand `cmd:"" help:"Put somebody off the team."`
}

type peopleListCommand struct{}

func (peopleListCommand) Help() string {
	return "Example:\n  sheaf people list\n\nCompare fingerprints by voice or on paper: nobody can take another's place unnoticed."
}

type memberView struct {
	ID          access.MemberID `json:"id"`
	Name        string          `json:"name"`
	Roles       []access.Role   `json:"roles"`
	Vault       bool            `json:"vault"`
	Fingerprint string          `json:"fingerprint"`
}

func viewMember(m workspace.Member) memberView {
	return memberView{m.ID, m.Handle, m.Roles, m.Vault, hex.EncodeToString(m.Fingerprint[:])}
}

func (peopleListCommand) Run(a *app) error {
	if _, _, err := a.study(); err != nil {
		return err
	}
	members, err := a.space.Members()
	if err != nil {
		return err
	}
	var views []memberView
	var rows [][]string
	for _, m := range members {
		v := viewMember(m)
		views = append(views, v)
		holds := "study"
		if v.Vault {
			holds = "study and vault"
		}
		rows = append(rows, []string{v.Name, joinRoles(v.Roles), holds, spaced(v.Fingerprint[:24])})
	}
	if a.json {
		return a.printJSON(views)
	}
	return a.table([]string{"name", "roles", "keys of", "fingerprint"}, rows)
}

// spaced breaks a fingerprint into groups that can be read aloud.
func spaced(text string) string {
	var groups []string
	for len(text) > 4 {
		groups, text = append(groups, text[:4]), text[4:]
	}
	return strings.Join(append(groups, text), " ")
}

type peopleAddCommand struct {
	Name              string   `arg:"" help:"Their working name: a-z, digits, dashes; not a real name."`
	Role              []string `required:"" placeholder:"ROLE" help:"One or more of ${roles}."`
	NewPassphraseFile string   `placeholder:"FILE" help:"Read the new member's passphrase from a file; for scripts."`
}

func (peopleAddCommand) Help() string {
	return "Example:\n  sheaf people add coder-2 --role analyst\n\nA key holder gets a key of the vault as well; everybody else's keys open nothing there."
}

func (c peopleAddCommand) Run(a *app) error {
	roles, err := parseRoles(c.Role)
	if err != nil {
		return err
	}
	caller, err := a.unlock(holdsVault(roles))
	if err != nil {
		return err
	}
	fresh := *a
	fresh.passphraseFile = c.NewPassphraseFile
	passphrase, err := fresh.newPassphrase()
	if err != nil {
		return err
	}
	m, err := a.space.AddMember(a.ctx, caller, c.Name, roles, passphrase)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(viewMember(m))
	}
	a.say("%s is on the team as %s", m.Handle, joinRoles(m.Roles))
	a.say("compare fingerprints with them: sheaf people list")
	return nil
}

func parseRoles(names []string) (roles []access.Role, err error) {
	known := map[string]bool{}
	for _, r := range access.Roles() {
		known[string(r)] = true
	}
	for _, n := range names {
		for part := range strings.SplitSeq(n, ",") {
			if !known[part] {
				return nil, sheaf.Errorf(sheaf.Invalid, "there is no such role").Hintf("one or more of: %s", roleList())
			}
			roles = append(roles, access.Role(part))
		}
	}
	return roles, nil
}

func holdsVault(roles []access.Role) bool {
	for _, r := range roles {
		if r == access.KeyHolder {
			return true
		}
	}
	return false
}

type peopleRemoveCommand struct {
	Name string `arg:"" help:"Their working name."`
	Yes  bool   `help:"Do not ask; for scripts."`
}

func (peopleRemoveCommand) Help() string {
	return `Example:
  sheaf people remove coder-2

A new epoch begins without them: nothing new opens with their keys. What they
opened or copied before stays with them.`
}

func (c peopleRemoveCommand) Run(a *app) error {
	caller, err := a.unlock(true)
	if err != nil {
		return err
	}
	if !c.Yes {
		if err := a.confirm("They will open nothing new.", "remove"); err != nil {
			return err
		}
	}
	passphrase, err := a.passphrase("your passphrase once more: your own keys are renewed")
	if err != nil {
		return err
	}
	if err := a.space.RemoveMember(a.ctx, caller, a.handle, passphrase, c.Name); err != nil {
		return err
	}
	a.say("%s is no longer on the team", c.Name)
	return nil
}
