package web

import (
	"io/fs"
	"strings"
)

// FontLicences are the licences of the workbench's typefaces, which go with every copy,
// in the order of their files' names.
func FontLicences() (all []string, err error) {
	files, err := fs.Glob(staticFiles, "static/fonts/*.txt")
	for _, name := range files {
		text, err := fs.ReadFile(staticFiles, name)
		if err != nil {
			return nil, err
		}
		all = append(all, strings.TrimSpace(string(text)))
	}
	return all, err
}
