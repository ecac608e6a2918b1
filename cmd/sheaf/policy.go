package main

import (
	"strings"

	"sheaf/internal/access"
)

type policyCommand struct{}

func (policyCommand) Help() string {
	return `Example:
  sheaf policy

"key" holds against a patched program: without the key there is nothing to open.
"policy" holds against this program: the key is at hand, and the Door refuses.`
}

func (policyCommand) Run(a *app) error {
	rules := access.Policy()
	if a.json {
		return a.printJSON(rules)
	}
	var rows [][]string
	for _, r := range rules {
		who := "everybody on the team"
		if r.Roles != nil {
			who = joinRoles(r.Roles)
		}
		rows = append(rows, []string{r.Tier.String(), r.Says, who, string(r.Basis), string(r.Act)})
	}
	return a.table([]string{"tier", "act", "who", "by", "in the record"}, rows)
}

func joinRoles(roles []access.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

func roleList() string { return joinRoles(access.Roles()) }
