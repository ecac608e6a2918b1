package main

import (
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
	if len(os.Args) == 2 && os.Args[1] == readingProcess {
		os.Exit(serveReading())
	}
	testscript.Main(m, map[string]func(){
		"sheaf": func() {
			os.Exit(start(workspace.Options{WorkFactor: testWork}))
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
			switch cond {
			case "data":
			case "unprivileged": // a file may be closed to it
				return os.Getuid() > 0, nil
			default:
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			_, err := os.Stat(sharedData())
			if err != nil && os.Getenv("SHEAF_REQUIRE_DATA") != "" {
				return false, err
			}
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"keep":      keep,
			"docx":      docx,
			"fill":      fill,
			"equal":     equal,
			"decisions": decisions,
			"accept":    accept,

			"made":       made,
			"somebytes":  someBytes,
			"interviews": interviews,
			"holds":      holds,
			"locked":     locked,
			"readers":    readers,
			"draftof":    draftOf,
			"exits":      exits,
			"asfile":     asFile,
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

// equal A B fails unless they are the same.
func equal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: equal A B")
	}
	if args[0] != args[1] {
		ts.Fatalf("%s is not %s", args[0], args[1])
	}
}

// decisions FILE LABEL NAME writes a decision for every speaker and group of the
// review that the last command printed: NAME is the participant LABEL, every
// other string is kept.
func decisions(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: decisions FILE LABEL NAME")
	}
	var review struct {
		Speakers []struct {
			Label   string `json:"label"`
			Role    string `json:"role"`
			Decided bool   `json:"decided"`
		} `json:"speakers"`
		Groups []struct {
			String    string `json:"string"`
			Undecided int    `json:"undecided"`
		} `json:"groups"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &review))
	var all []map[string]string
	for _, s := range review.Speakers {
		switch {
		case s.Decided:
		case s.Label == args[2]:
			all = append(all, map[string]string{"speaker": s.Label, "role": "participant", "person": args[1]})
		default:
			all = append(all, map[string]string{"speaker": s.Label, "role": "interviewer"})
		}
	}
	for _, g := range review.Groups {
		if g.Undecided == 0 {
			continue
		}
		d := map[string]string{"string": g.String, "action": "keep"}
		if g.String == args[2] {
			d = map[string]string{"string": g.String, "action": "replace", "kind": "person", "person": args[1]}
		}
		all = append(all, d)
	}
	data, err := json.Marshal(all)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// accept PROPOSAL lets every finding stand that the last assessment printed.
func accept(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: accept PROPOSAL")
	}
	var assessed struct {
		Findings []struct {
			ID string `json:"id"`
		} `json:"findings"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &assessed))
	for _, f := range assessed.Findings {
		ts.Check(ts.Exec("sheaf", "--passphrase-file", "../pass", "assess", args[0], "--accept", f.ID, "--reason", "a test"))
	}
}
