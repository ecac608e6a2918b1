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
	"regexp"
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
	"inquiry":    "sheaf text detect access study coding evidence analysis",
	"pseudonym":  "sheaf text seal store detect convert access vault study",
	"disclosure": "sheaf text seal store access study coding evidence analysis report",
	"workspace":  "sheaf text seal store detect convert ledger access vault study report coding evidence analysis pseudonym disclosure",
	"web":        "sheaf text detect convert access vault study report coding evidence analysis inquiry pseudonym disclosure workspace",
	"cmd/sheaf":  "sheaf text detect convert access vault study report coding evidence analysis inquiry pseudonym disclosure workspace web",
}

// walls hold through any chain of imports.
var walls = []struct{ from, never string }{
	{"study", "vault pseudonym report"},
	{"coding", "vault pseudonym"},
	{"evidence", "vault pseudonym"},
	{"analysis", "vault pseudonym store seal access"},
	{"inquiry", "vault pseudonym report disclosure"},
	{"report", "vault pseudonym study"},
	{"disclosure", "vault pseudonym detect convert"},
	{"vault", "convert detect study"},
	{"pseudonym", "report disclosure"},
}

// direct are the rooms whose walls hold for their own imports alone, because
// what they may import breaches them further down: analysis reads values of
// study and coding and so links what they link, but may not name it.
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

// statement finds SQL by how it begins: in capitals a verb is enough, because
// the rest may be joined to it; otherwise it takes the shape of a statement, which
// English does not have.
var statement = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`(?:SELECT|VALUES|WITH|UPDATE|PRAGMA|EXPLAIN|ATTACH|DETACH|VACUUM|REINDEX|ANALYZE|SAVEPOINT)\b`,
	`(?:INSERT|REPLACE)\s+(?:OR\s+\w+\s+)?INTO\b`,
	`DELETE\s+FROM\b`,
	`(?:CREATE|DROP|ALTER)\s+(?:\w+\s+)?(?:TABLE|INDEX|VIEW|TRIGGER)\b`,
	`(?:FROM|WHERE|JOIN|ORDER\s+BY|GROUP\s+BY|RETURNING|ON\s+CONFLICT)\b`,
	`(?i:select\s+[\w*(][\w.*,()\s]*\sfrom\s+\w+(?:\s*$|\s*;|\s+(?:where|order|group|limit|join)\b))`,
	`(?i:with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s*\()`,
	`(?i:(?:insert|replace)\s+(?:or\s+\w+\s+)?into\s+\w+\s*(?:\(|values\b|select\b))`,
	`(?i:update\s+(?:or\s+\w+\s+)?\w+\s+set\s+\w+\s*=)`,
	`(?i:delete\s+from\s+\w+(?:\s*$|\s*;|\s+where\b))`,
	`(?i:create\s+(?:\w+\s+)?(?:table|index|view|trigger)\s+(?:if\s+not\s+exists\s+)?\w+\s*(?:\(|on\b|as\b))`,
	`(?i:pragma\s+\w+(?:\s*$|\s*;|\s*[=(]))`,
}, "|") + `)`)

func isSQL(literal string) bool { return statement.MatchString(strings.TrimSpace(literal)) }

func TestIsSQL(t *testing.T) {
	for name, c := range map[string]struct {
		literal string
		want    bool
	}{
		"a query":                              {"SELECT id FROM person", true},
		"one that begins on the next line":     {"\n\tSELECT id\n\tFROM person", true},
		"one that is joined to its columns":    {"SELECT ", true},
		"one in small letters":                 {"select id, card from person where id = ?", true},
		"one in small letters, of all":         {"\n select * from person", true},
		"a common table":                       {"\n\tWITH live AS (SELECT 1)\n\tSELECT * FROM live", true},
		"a recursive one in small letters":     {"with recursive up(id) as (select ?)", true},
		"an insertion":                         {"\tINSERT INTO person VALUES (?)", true},
		"one that may replace":                 {"INSERT OR REPLACE INTO person VALUES (?)", true},
		"a replacement":                        {"\n\tREPLACE INTO person VALUES (?)", true},
		"a replacement in small letters":       {"replace into person (id) values (?)", true},
		"an update":                            {"\nUPDATE person SET card = ?", true},
		"an update of a table named later":     {"UPDATE ", true},
		"an update in mixed letters":           {"Update person Set card = ?", true},
		"a deletion":                           {"DELETE\n\tFROM person", true},
		"a deletion in small letters":          {"delete from person where id = ?", true},
		"a schema":                             {"\n\tCREATE TABLE person (id BLOB)", true},
		"an index":                             {"CREATE UNIQUE INDEX by_name ON person (name)", true},
		"a table that goes":                    {"DROP TABLE person", true},
		"a setting of the database":            {" PRAGMA user_version", true},
		"a condition that is joined on":        {" WHERE id = ?", true},
		"an order that is joined on":           {" ORDER BY id", true},
		"nothing":                              {"", false},
		"space":                                {" \n\t", false},
		"an order to a person":                 {"Select the passages from the list", false},
		"an order in small letters":            {"select passages from every document", false},
		"an update as a word":                  {"Update the codebook before you go on", false},
		"an update as a name":                  {"update", false},
		"with as a word":                       {"with as many people (all of them)", false},
		"where, asked in a message":            {"where did it happen", false},
		"replacing in a sentence":              {"replace into what the text says", false},
		"a deletion in a sentence":             {"delete from the folder what you do not need", false},
		"a creation in a sentence":             {"create a table of counts", false},
		"a name that begins like a verb":       {"SELECTED", false},
		"a statement that is talked of":        {"cannot run SELECT here", false},
		"a constant of protocols, in capitals": {"UPDATED_AT", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := isSQL(c.literal); got != c.want {
				t.Errorf("%q is SQL: %v, want %v", c.literal, got, c.want)
			}
		})
	}
}

// SQL stands in files called sql.go or sql_*.go, and in the store.
func TestSQLStandsInItsOwnFiles(t *testing.T) {
	kept := 0
	eachFile(t, func(pkg, path string, file *ast.File) {
		base := filepath.Base(path)
		own := base == "sql.go" || strings.HasPrefix(base, "sql_")
		if pkg == "store" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			switch {
			case err != nil || !isSQL(text):
			case own:
				kept++
			default:
				t.Errorf("%s holds SQL: %.40q", path, text)
			}
			return true
		})
	})
	if kept == 0 {
		t.Error("no file holds SQL: the rule sees nothing")
	}
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
