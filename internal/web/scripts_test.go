package web

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// importOf finds where a script imports from.
var importOf = regexp.MustCompile(`(?m)^import\s[^"]*"([^"]+)"`)

// neededBy are the modules that a script is put together from, itself left out.
func neededBy(t *testing.T, script string) []string {
	t.Helper()
	var all []string
	for queue := []string{script}; len(queue) > 0; queue = queue[1:] {
		source, err := fs.ReadFile(staticFiles, "static/js/"+queue[0]+".js")
		if err != nil {
			t.Fatalf("%s is imported, and not there", queue[0])
		}
		for _, m := range importOf.FindAllSubmatch(source, -1) {
			from := string(m[1])
			if !strings.HasPrefix(from, "./") || !strings.HasSuffix(from, ".js") {
				t.Fatalf("%s imports %s, which is no file beside it", queue[0], from)
			}
			name := strings.TrimSuffix(path.Join(path.Dir(queue[0]), from), ".js")
			if !slices.Contains(all, name) {
				all, queue = append(all, name), append(queue, name)
			}
		}
	}
	slices.Sort(all)
	return all
}

// What a page does not list comes one script after another, and what it lists in
// vain is fetched for nothing.
func TestPagesListWhatTheirScriptsImport(t *testing.T) {
	frame := append(neededBy(t, "frame"), neededBy(t, "awake")...)
	slices.Sort(frame)
	frame = slices.Compact(frame)
	coding := slices.DeleteFunc(neededBy(t, "coding"), func(name string) bool { return slices.Contains(frame, name) })
	for name, lists := range map[string][2][]string{
		"the frame":  {(&layoutPage{}).FrameModules(), frame},
		"a document": {codingModules, coding},
	} {
		listed := slices.Sorted(slices.Values(lists[0]))
		if !slices.Equal(listed, lists[1]) {
			t.Errorf("%s lists %v; its scripts import %v", name, listed, lists[1])
		}
	}
}

func TestEveryImportOfAScriptIsThere(t *testing.T) {
	scripts, err := fs.Glob(staticFiles, "static/js/*.js")
	if err != nil || len(scripts) < 10 {
		t.Fatalf("%d scripts, %v", len(scripts), err)
	}
	for _, script := range scripts {
		neededBy(t, strings.TrimSuffix(path.Base(script), ".js"))
	}
}
