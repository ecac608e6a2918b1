package main

import (
	"strings"

	"sheaf/internal/disclosure"
)

// demoOptions say for whom the invented report is meant.
var demoOptions = disclosure.Options{Language: "en", Audience: "readers of the demo"}

// report puts this study's ids and labels into a report of the demo, which
// names documents and people by the keys of its files.
func (d *demo) report(name string) (string, error) {
	data, err := demoFiles.ReadFile("demo/" + name)
	if err != nil {
		return "", err
	}
	var pairs []string
	for key, doc := range d.documents {
		pairs = append(pairs, `document="`+key+`"`, `document="`+doc.ID.String()+`"`)
	}
	for key, p := range d.people {
		pairs = append(pairs, `{{name "`+key+`"}}`, `{{name "`+p.Label+`"}}`)
	}
	return strings.NewReplacer(pairs...).Replace(string(data)), nil
}
