package main

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"testing"
)

// What stands in brackets has one article, not the sentence's and its own, and
// nothing is recorded on a season.
func TestTheDemosBracketsFitTheirSentences(t *testing.T) {
	lists, err := fs.Glob(demoFiles, "demo/decisions/*.json")
	if err != nil || len(lists) == 0 {
		t.Fatal(lists, err)
	}
	for _, list := range lists {
		var read struct {
			Decisions []struct{ String, Action, With string }
		}
		raw, err := demoFiles.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &read); err != nil {
			t.Fatal(err)
		}
		texts, err := fs.Glob(demoFiles, "demo/"+strings.TrimSuffix(path.Base(list), ".json")+"*.txt")
		if err != nil || len(texts) == 0 {
			t.Fatal(list, err)
		}
		for _, name := range texts {
			said, err := demoFiles.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range read.Decisions {
				if d.Action != "generalise" {
					continue
				}
				first, _, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(d.With, "[")), " ")
				for rest := string(said); ; {
					before, after, found := strings.Cut(rest, d.String)
					if !found {
						break
					}
					words := strings.Fields(before)
					last := strings.ToLower(words[max(0, len(words)-1)])
					if articles[last] && articles[first] {
						t.Errorf("%s: %s %s", name, last, d.With)
					}
					if season := strings.Trim(d.With, "[]"); last == "on" && len(strings.Fields(season)) <= 2 {
						t.Errorf("%s: on %s", name, d.With)
					}
					rest = after
				}
			}
		}
	}
}

var articles = map[string]bool{"a": true, "an": true, "the": true, "le": true, "la": true, "les": true, "un": true, "une": true}
