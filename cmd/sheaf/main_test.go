package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/workspace"
)

// Key files of scripts are cheap to open; everything else is as people have it.
const testWork = 10

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"sheaf": func() {
			os.Exit(run(context.Background(), os.Args[1:], terminal(), workspace.Options{WorkFactor: testWork}))
		},
	})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			e.Setenv("DATA", sharedData())
			return os.WriteFile(filepath.Join(e.WorkDir, "pass"), []byte("invented passphrase for tests\n"), 0o600)
		},
		Condition: func(cond string) (bool, error) {
			if cond != "data" {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			_, err := os.Stat(sharedData())
			if err != nil && os.Getenv("SHEAF_REQUIRE_DATA") != "" {
				return false, err
			}
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"keep": keep,
			"docx": docx,
			"fill": fill,
		},
	})
}

// sharedData is the folder of real, licensed files beside the repository.
func sharedData() string {
	folder, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "data"))
	if err != nil {
		panic(err)
	}
	return folder
}

// keep VAR PATH sets VAR to what the last command's JSON holds at PATH, as in
// "documents.0.id"; "#" counts a list.
func keep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: keep VAR PATH")
	}
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &value))
	for _, step := range strings.Split(args[1], ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			if step == "#" {
				value = float64(len(v))
				continue
			}
			i, err := strconv.Atoi(step)
			ts.Check(err)
			if i >= len(v) {
				ts.Fatalf("%s: the list has %d items", args[1], len(v))
			}
			value = v[i]
		}
	}
	if value == nil {
		ts.Fatalf("there is nothing at %s", args[1])
	}
	ts.Setenv(args[0], fmt.Sprint(value))
}

// docx OUT IN makes a DOCX of a text, a paragraph a line.
func docx(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: docx OUT IN")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[1])), "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), converttest.DOCX(lines...), 0o600))
}

// fill FILE puts variables into a file, where they stand as ${VAR}.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: fill FILE")
	}
	filled := os.Expand(ts.ReadFile(args[0]), func(name string) string {
		value := ts.Getenv(name)
		if value == "" {
			ts.Fatalf("%s is not set", name)
		}
		return value
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(filled), 0o600))
}
