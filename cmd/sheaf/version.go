package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/web"
)

type versionCommand struct {
	Licences bool `help:"Print whose work is built in, and under which licences."`
}

// formats are the versions of everything Sheaf writes; docs/FORMAT.md tells each.
var formats = map[string]int{"folder": 1, "keys": 1, "box": 1, "envelope": 1, "record": 1, "backup": 1, "publication": 1}

func (versionCommand) Help() string {
	return "Example:\n  sheaf version --json\n  sheaf version --licences > licences.txt"
}

func (c versionCommand) Run(a *app) error {
	if c.Licences {
		return a.printLicences()
	}
	info, ok := debug.ReadBuildInfo()
	version := "unknown"
	if ok {
		version = info.Main.Version
	}
	if a.json {
		return a.printJSON(struct {
			Version string         `json:"version"`
			Go      string         `json:"go"`
			Formats map[string]int `json:"formats"`
		}{version, runtime.Version(), formats})
	}
	fmt.Fprintf(a.out, "sheaf %s, %s\n", version, runtime.Version())
	return nil
}

// printLicences prints what has to go with every copy of Sheaf: its licence, the notices
// of the lists and the typefaces in it, and the modules that it is built of, each with
// its version, under which its source and its licence are found.
func (a *app) printLicences() error {
	fonts, err := web.FontLicences()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "Sheaf is free software under the GNU Affero General Public License, version 3 or later,\nwhich lies with its source as LICENSE: https://www.gnu.org/licenses/agpl-3.0.html\n\n%s\n", detect.Attribution)
	for _, licence := range fonts {
		fmt.Fprintf(a.out, "# A typeface of the workbench\n\n%s\n\n", licence)
	}
	fmt.Fprintf(a.out, "# Modules built in\n\nEach is under its own licence, which lies with its source: https://pkg.go.dev/MODULE@VERSION?tab=licenses\n\nthe Go standard library %s\n", runtime.Version())
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return sheaf.Errorf(sheaf.NotFound, "this copy does not say which modules it was built of").Hintf("go.mod in the source lists them")
	}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		fmt.Fprintf(a.out, "%s %s\n", m.Path, m.Version)
	}
	return nil
}
