package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// Every error that a page can show is said in every language. The sentences
// stand in the code, where a reader needs them; this reads them out of it.
func TestEveryRefusalIsTranslated(t *testing.T) {
	formats := refusalFormats(t)
	if len(formats) < 500 {
		t.Fatalf("only %d sentences were found", len(formats))
	}
	for _, l := range mustCatalogue(t).known[1:] {
		for _, format := range slices.Sorted(maps.Keys(formats)) {
			said := l.refusals[format]
			if said == "" {
				t.Errorf("%s lacks %q", l.tag, format)
				continue
			}
			if got, want := operandsOf(said), operandsOf(format); !slices.Equal(got, want) {
				t.Errorf("%s: %q takes %v, the code gives %v", l.tag, said, got, want)
			}
		}
		for format := range l.refusals {
			if _, used := formats[format]; !used && strings.Contains(format, "%") {
				t.Errorf("%s says %q, which stands nowhere in the code", l.tag, format)
			}
		}
	}
}

// What a refusal is about is put into the sentence of the language, also where
// it is an error of its own.
func TestARefusalInAnotherLanguage(t *testing.T) {
	c := mustCatalogue(t)
	ar := c.known[slices.IndexFunc(c.known, func(l languageTexts) bool { return l.tag.String() == "ar" })]
	ar.refusals["invented: %d of %q, %w"] = "مختلق: %[3]v، %[1]d من \u2068%[2]q\u2069"
	ar.refusals["the inner one"] = "الداخلي"
	ar.refusals["mend %s"] = "أصلح %[1]s"
	inner := sheaf.Errorf(sheaf.Conflict, "the inner one")
	err := sheaf.Errorf(sheaf.Invalid, "invented: %d of %q, %w", 3, "x", inner).Hintf("mend %s", "it")
	message, hint := c.refusal(ar.tag, err)
	if message != "مختلق: الداخلي، 3 من \u2068\"x\"\u2069" || hint != "أصلح it" {
		t.Errorf("%q, %q", message, hint)
	}
	if message, hint := c.refusal(c.known[0].tag, err); message != `invented: 3 of "x", the inner one` || hint != "mend it" {
		t.Errorf("in English: %q, %q", message, hint)
	}
	if message, _ := c.refusal(ar.tag, sheaf.Errorf(sheaf.Invalid, "said in no other language: %d", 1)); message != "said in no other language: 1" {
		t.Errorf("without a translation: %q", message)
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[+.\d]*([a-zA-Z%])`)

// operandsOf gives which operand each verb takes and how, in the operands' order.
func operandsOf(format string) (taken []string) {
	next := 1
	for _, found := range verb.FindAllStringSubmatch(format, -1) {
		if found[2] == "%" {
			continue
		}
		if found[1] != "" {
			next, _ = strconv.Atoi(found[1])
		}
		kind := found[2]
		if kind == "w" {
			kind = "v"
		}
		taken = append(taken, strconv.Itoa(next)+kind)
		next++
	}
	slices.Sort(taken)
	return slices.Compact(taken)
}

// refusalFormats reads the first string of every sheaf.Errorf and Hintf out of
// the packages behind the pages, and what the policy says of an act. Not those that
// tell of faults of Sheaf's own, which no page shows, and not those that convert puts
// together: they come through the wall of a process as strings, and are said in
// another language only where nothing was put into them.
func refusalFormats(t *testing.T) map[string]struct{} {
	t.Helper()
	formats := map[string]struct{}{}
	for _, rule := range access.Policy() {
		formats[rule.Says] = struct{}{}
	}
	files, err := filepath.Glob("../*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no code was found: %v", err)
	}
	constants := map[string]map[string]ast.Expr{} // by folder and name
	var parsed []*ast.File
	var folders []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Dir(file)
		parsed, folders = append(parsed, f), append(folders, folder)
		if constants[folder] == nil {
			constants[folder] = map[string]ast.Expr{}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
				for i, name := range spec.Names {
					constants[folder][name.Name] = spec.Values[i]
				}
			}
			return true
		})
	}
	for i, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			at, isHint := -1, false
			if fun, ok := call.Fun.(*ast.SelectorExpr); ok {
				switch fun.Sel.Name {
				case "Errorf":
					if pkg, ok := fun.X.(*ast.Ident); ok && pkg.Name == "sheaf" && !isInternal(call) {
						at = 1
					}
				case "Hintf":
					isHint = true
					if inner, ok := fun.X.(*ast.CallExpr); !ok || !isInternal(inner) {
						at = 0
					}
				}
			}
			if at < 0 || len(call.Args) <= at {
				return true
			}
			format, known := literal(call.Args[at], constants[folders[i]])
			switch {
			case known:
				formats[format] = struct{}{}
			case filepath.Base(folders[i]) != "convert":
				t.Errorf("%s: a sentence, or a hint (%v), is no string of the code", folders[i], isHint)
			}
			return true
		})
	}
	return formats
}

func isInternal(call *ast.CallExpr) bool {
	if len(call.Args) == 0 {
		return false
	}
	kind, ok := call.Args[0].(*ast.SelectorExpr)
	return ok && kind.Sel.Name == "Internal"
}

// literal is the value of a string that is written out, put together, or named.
func literal(e ast.Expr, named map[string]ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		left, ok1 := literal(e.X, named)
		right, ok2 := literal(e.Y, named)
		return left + right, ok1 && ok2
	case *ast.Ident:
		if value, known := named[e.Name]; known {
			return literal(value, named)
		}
	case *ast.ParenExpr:
		return literal(e.X, named)
	}
	return "", false
}
