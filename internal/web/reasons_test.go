package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Why a figure has no value, why something was left out of it and what it rests on
// stand in package analysis in English: each has its sentence in every language, and
// no sentence is left over.
func TestEveryReasonIsTranslated(t *testing.T) {
	reasons := reasonsInCode(t)
	if len(reasons) < 80 {
		t.Fatalf("only %d sentences were found", len(reasons))
	}
	for _, l := range mustCatalogue(t).known[1:] {
		for _, english := range slices.Sorted(maps.Keys(reasons)) {
			if l.reasons[english] == "" {
				t.Errorf("%s lacks %q (%s)", l.tag, english, reasons[english])
			}
		}
		for _, english := range slices.Sorted(maps.Keys(l.reasons)) {
			if _, used := reasons[english]; !used {
				t.Errorf("%s says %q, which stands nowhere in the code", l.tag, english)
			}
		}
	}
}

// reasonsInCode reads them out of packages analysis and inquiry, with where each stands.
func reasonsInCode(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, dir := range []string{"../analysis", "../inquiry"} {
		files := token.NewFileSet()
		r := reasonReader{T: t, files: files, found: found, named: map[string]ast.Expr{}, asked: map[string][]int{}}
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		var trees []*ast.File
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			tree, err := parser.ParseFile(files, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			trees = append(trees, tree)
			ast.Inspect(tree, r.declared)
		}
		for _, tree := range trees {
			ast.Inspect(tree, r.used)
		}
	}
	return found
}

type reasonReader struct {
	*testing.T
	files *token.FileSet
	found map[string]string   // by sentence, where it stands
	named map[string]ast.Expr // constants
	asked map[string][]int    // functions that are given a reason, and which of their parameters it is
}

// isReason tells whether somebody called it one.
func isReason(name string) bool {
	return slices.Contains([]string{"why", "otherwise", "undefined"}, name)
}

func (r reasonReader) declared(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			if c, ok := spec.(*ast.ValueSpec); ok && n.Tok == token.CONST {
				for i := range c.Values {
					r.named[c.Names[i].Name] = c.Values[i]
				}
			}
		}
	case *ast.FuncDecl:
		at := 0
		for _, field := range n.Type.Params.List {
			for _, name := range field.Names {
				if isReason(name.Name) {
					r.asked[n.Name.Name] = append(r.asked[n.Name.Name], at)
				}
				at++
			}
		}
	}
	return true
}

// sentence takes what is said in place of a value or beside one.
func (r reasonReader) sentence(e ast.Expr) {
	if name, ok := e.(*ast.Ident); ok && r.named[name.Name] != nil {
		e = r.named[name.Name]
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		if said, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING && said != "" {
			r.found[said] = r.files.Position(e.Pos()).String()
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			r.Errorf("%s: a reason that is put together cannot be translated", r.files.Position(e.Pos()))
		}
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
			r.Errorf("%s: a reason that is formatted cannot be translated", r.files.Position(e.Pos()))
		}
	}
}

func (r reasonReader) used(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		for _, at := range r.asked[name] {
			if at < len(n.Args) {
				r.sentence(n.Args[at])
			}
		}
	case *ast.CompositeLit:
		if name, ok := n.Type.(*ast.Ident); ok && name.Name == "Dropped" && len(n.Elts) == 2 {
			r.sentence(n.Elts[1])
		}
		if _, ok := n.Type.(*ast.MapType); ok {
			return true
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok && slices.Contains([]string{"Undefined", "Why", "Of"}, key.Name) {
					r.sentence(kv.Value)
				}
			}
		}
	case *ast.ValueSpec:
		if n.Names[0].Name == "wordsOf" { // a reason for each role
			for _, e := range n.Values[0].(*ast.CompositeLit).Elts {
				r.sentence(e.(*ast.KeyValueExpr).Value)
			}
		}
	case *ast.AssignStmt:
		for i, to := range n.Lhs {
			name := ""
			switch to := to.(type) {
			case *ast.Ident:
				name = to.Name
			case *ast.SelectorExpr:
				name = strings.ToLower(to.Sel.Name)
			}
			if (isReason(name) || name == "of") && i < len(n.Rhs) {
				r.sentence(n.Rhs[i])
			}
		}
	case *ast.FuncDecl:
		r.returned(n)
	}
	return true
}

// returned takes what a function gives that is called a reason, or whose result is.
func (r reasonReader) returned(f *ast.FuncDecl) {
	var at []int
	if f.Type.Results != nil {
		place := 0
		for _, field := range f.Type.Results.List {
			if len(field.Names) == 0 && isReason(f.Name.Name) {
				at = append(at, place)
			}
			for _, name := range field.Names {
				if isReason(name.Name) {
					at = append(at, place)
				}
				place++
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if back, ok := n.(*ast.ReturnStmt); ok {
			for _, i := range at {
				if i < len(back.Results) {
					r.sentence(back.Results[i])
				}
			}
		}
		return true
	})
}
