package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// Every command that a page shows exists in cmd/sheaf, with its subcommands and
// flags: found in the structs that the command line is made of.
func TestCommandsThatPagesShowExist(t *testing.T) {
	structs := commandStructs(t)
	shown := shownCommands(t)
	if len(shown) == 0 {
		t.Fatal("no command was found in the pages")
	}
	for _, line := range shown {
		at, flags := structs["commands"], map[string]bool{}
		for _, word := range strings.Fields(line)[1:] {
			switch flag, isFlag := strings.CutPrefix(word, "--"); {
			case isFlag:
				flags[flag] = true
			case word == strings.ToLower(word): // a name of a command; what a person fills in is in capitals
				next, ok := at[word]
				if !ok {
					t.Errorf("%q: there is no command %q", line, word)
				}
				at = structs[next]
			}
		}
		for flag := range flags {
			if _, ok := at[flag]; !ok {
				t.Errorf("%q: there is no flag --%s", line, flag)
			}
		}
	}
}

// commandStructs gives, for each struct type of cmd/sheaf, its fields as typed
// on the command line, with the names of their types.
func commandStructs(t *testing.T) map[string]map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../cmd/sheaf/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("cmd/sheaf has no files: %v", err)
	}
	structs := map[string]map[string]string{}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if of, ok := spec.Type.(*ast.StructType); ok {
				structs[spec.Name.Name] = typedFields(of)
			}
			return true
		})
	}
	return structs
}

func typedFields(of *ast.StructType) map[string]string {
	fields := map[string]string{}
	for _, f := range of.Fields.List {
		for _, name := range f.Names {
			typed := kebab(name.Name)
			if f.Tag != nil {
				tag, _ := strconv.Unquote(f.Tag.Value)
				if given := reflect.StructTag(tag).Get("name"); given != "" {
					typed = given
				}
			}
			fields[typed] = ""
			if of, ok := f.Type.(*ast.Ident); ok {
				fields[typed] = of.Name
			}
		}
	}
	return fields
}

// kebab is how a field's name is typed: GoOn is go-on.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// shownCommands are the command lines in the templates and in the Go files.
func shownCommands(t *testing.T) (lines []string) {
	t.Helper()
	inTemplate := regexp.MustCompile(`<code class="command"[^>]*>(sheaf [^<]*)</code>`)
	action := regexp.MustCompile(`\{\{.*?\}\}`)
	for _, source := range templateSources(t) {
		for _, m := range inTemplate.FindAllStringSubmatch(source, -1) {
			lines = append(lines, action.ReplaceAllString(m[1], "ID"))
		}
	}
	inGo := regexp.MustCompile(`"(sheaf [a-z][^"]*)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range inGo.FindAllStringSubmatch(string(source), -1) {
			lines = append(lines, m[1])
		}
	}
	return lines
}
