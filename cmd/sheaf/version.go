package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCommand struct{}

// formats are the versions of everything Sheaf writes; docs/FORMAT.md tells each.
var formats = map[string]int{"folder": 1, "keys": 1, "box": 1, "envelope": 1, "record": 1, "backup": 1, "publication": 1}

func (versionCommand) Help() string { return "Example:\n  sheaf version --json" }

func (versionCommand) Run(a *app) error {
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
