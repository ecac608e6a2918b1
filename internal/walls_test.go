// Package internal_test holds the plan of the house as a test: which room may
// import which, which walls hold through any chain, and which calls belong to
// one room alone.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const ground = "sheaf/internal/"

// plan is the table of docs/DESIGN.md: direct imports of the house, no more.
var plan = map[string]string{
	"sheaf":      "",
	"text":       "sheaf",
	"seal":       "sheaf",
	"store":      "sheaf",
	"detect":     "sheaf text",
	"convert":    "sheaf text",
	"ledger":     "sheaf seal store",
	"access":     "sheaf seal store ledger",
	"vault":      "sheaf seal store access",
	"study":      "sheaf text seal store access",
	"report":     "sheaf text",
	"coding":     "sheaf text seal store access study",
	"evidence":   "sheaf text seal store access study",
	"analysis":   "sheaf text study coding",
	"pseudonym":  "sheaf text seal store detect convert access vault study",
	"disclosure": "sheaf text seal store access study coding evidence analysis report",
	"workspace":  "sheaf text seal store detect convert ledger access vault study report coding evidence analysis pseudonym disclosure",
	"web":        "sheaf text detect convert access vault study report coding evidence analysis pseudonym disclosure workspace",
	"cmd/sheaf":  "sheaf text detect convert access vault study report coding evidence analysis pseudonym disclosure workspace web",
}

// walls hold through any chain of imports.
var walls = []struct{ from, never string }{
	{"study", "vault pseudonym report"},
	{"coding", "vault pseudonym"},
	{"evidence", "vault pseudonym"},
	{"analysis", "vault pseudonym store seal access"},
	{"report", "vault pseudonym study"},
	{"disclosure", "vault pseudonym detect convert"},
	{"vault", "convert detect study"},
	{"pseudonym", "report disclosure"},
}

// chainsThrough are walls that a package's own allowed imports would breach:
// analysis reads values of study and coding and so links what they link, but
// may not name it.
var direct = map[string]bool{"analysis": true}

// testOnly packages serve tests; no room may import them.
func testOnly(pkg string) bool { return strings.HasSuffix(pkg, "test") }

// generator packages make embedded data, by go generate.
func generator(pkg string) bool { return strings.HasSuffix(pkg, "/gen") }

func TestRoomsImportNoMoreThanThePlan(t *testing.T) {
	for pkg, imports := range houseImports(t) {
		allowed, known := plan[pkg]
		if testOnly(pkg) || generator(pkg) {
			continue
		}
		if !known {
			t.Errorf("room %s is not in the plan", pkg)
			continue
		}
		for _, imported := range imports {
			if known && !slices.Contains(strings.Fields(allowed), imported) {
				t.Errorf("%s imports %s, which the plan does not allow", pkg, imported)
			}
		}
	}
	for pkg := range plan {
		if _, built := houseImports(t)[pkg]; !built {
			t.Errorf("room %s of the plan is not built", pkg)
		}
	}
}

func TestWallsHoldThroughAnyChain(t *testing.T) {
	imports := houseImports(t)
	for _, w := range walls {
		reached := reach(imports, w.from)
		if direct[w.from] {
			reached = imports[w.from]
		}
		for _, never := range strings.Fields(w.never) {
			if slices.Contains(reached, never) {
				t.Errorf("%s reaches %s", w.from, never)
			}
		}
	}
}

func reach(imports map[string][]string, from string) (all []string) {
	queue := slices.Clone(imports[from])
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if slices.Contains(all, next) {
			continue
		}
		all = append(all, next)
		queue = append(queue, imports[next]...)
	}
	return all
}

// Calls that belong to one room. Keys are package.Name as written in the source.
var calls = map[string]string{
	"access.Mint":            "workspace",
	"access.NewDoor":         "workspace",
	"access.NewKeysFile":     "workspace",
	"access.Rewrap":          "workspace",
	"access.Restore":         "workspace",
	"access.OpenCredentials": "workspace",
	"store.Open":             "workspace",
	"vault.New":              "workspace",
	"study.Open":             "workspace",
	"report.NewPress":        "workspace",
	"pseudonym.New":          "workspace",
	"disclosure.New":         "workspace",
}

// outward are the ways to the network. The workbench listens on loopback (net.Listen,
// http.Server); nothing dials.
var outward = []string{
	"net.Dial", "net.DialTimeout", "net.DialTCP", "net.DialUDP", "net.DialIP", "net.Dialer", "net.Resolver",
	"net.LookupHost", "net.LookupIP", "net.LookupAddr", "net.LookupTXT", "net.LookupMX", "net.LookupNS", "net.LookupCNAME",
	"http.Get", "http.Post", "http.PostForm", "http.Head", "http.Client", "http.DefaultClient", "http.DefaultTransport", "http.Transport", "http.NewRequest", "http.NewRequestWithContext",
	"tls.Dial", "smtp.SendMail", "rpc.Dial",
}

func TestForbiddenCalls(t *testing.T) {
	seen := map[string]bool{}
	eachFile(t, func(pkg, path string, file *ast.File) {
		if testOnly(pkg) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := selector.X.(*ast.Ident)
			if !ok {
				return true
			}
			name := x.Name + "." + selector.Sel.Name
			if room, kept := calls[name]; kept {
				seen[name] = true
				if pkg != room {
					t.Errorf("%s: %s belongs to %s alone", path, name, room)
				}
			}
			if slices.Contains(outward, name) {
				t.Errorf("%s: %s reaches out to the network", path, name)
			}
			if name == "store.DB" && pkg != "access" && pkg != "workspace" {
				t.Errorf("%s: only the Door and workspace hold a database", path)
			}
			return true
		})
	})
	for name := range calls {
		if !seen[name] {
			t.Errorf("%s is called nowhere: the rule guards nothing", name)
		}
	}
}

// A transaction begins in access, and nowhere else.
func TestTransactionsBeginInAccess(t *testing.T) {
	begun := 0
	eachFile(t, func(pkg, path string, file *ast.File) {
		if pkg == "store" || strings.HasPrefix(pkg, "store/") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			selector, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || selector.Sel.Name != "Update" && selector.Sel.Name != "View" {
				return true
			}
			if !strings.Contains(strings.ToLower(source(selector.X)), "db") {
				return true
			}
			begun++
			if pkg != "access" {
				t.Errorf("%s begins a transaction outside the Door", path)
			}
			return true
		})
	})
	if begun == 0 {
		t.Error("no transaction begins anywhere: the rule sees nothing")
	}
}

// SQL stands in files called sql.go or sql_*.go, and in the store.
func TestSQLStandsInItsOwnFiles(t *testing.T) {
	eachFile(t, func(pkg, path string, file *ast.File) {
		base := filepath.Base(path)
		if pkg == "store" || strings.HasPrefix(base, "sql") {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				return true
			}
			head := strings.ToUpper(strings.TrimSpace(text))
			for _, verb := range []string{"SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "CREATE TABLE", "PRAGMA "} {
				if strings.HasPrefix(head, verb) && text[0] != strings.ToLower(text[:1])[0] {
					t.Errorf("%s holds SQL", path)
				}
			}
			return true
		})
	})
}

func source(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return source(e.X) + "." + e.Sel.Name
	case *ast.CallExpr:
		return source(e.Fun)
	}
	return ""
}

// eachFile parses every file of the house that is no test.
func eachFile(t *testing.T, visit func(pkg, path string, file *ast.File)) {
	t.Helper()
	set := token.NewFileSet()
	for _, top := range []string{".", "../cmd/sheaf"} {
		err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (d.Name() == "testdata" || d.Name() == "static") {
				return fs.SkipDir
			}
			if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			pkg := filepath.ToSlash(filepath.Dir(path))
			pkg = strings.TrimPrefix(pkg, "../")
			visit(pkg, path, file)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// houseImports is what every room imports of the house, tests left out.
func houseImports(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	eachFile(t, func(pkg, _ string, file *ast.File) {
		if all[pkg] == nil {
			all[pkg] = []string{}
		}
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			name, ours := strings.CutPrefix(path, ground)
			if ours && !slices.Contains(all[pkg], name) {
				all[pkg] = append(all[pkg], name)
			}
		}
	})
	return all
}
