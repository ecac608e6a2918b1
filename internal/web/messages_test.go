package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"
	"time"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

func TestEveryLanguageHasTheSameTexts(t *testing.T) {
	c := mustCatalogue(t)
	english := c.known[0]
	value := regexp.MustCompile(`\{[a-z]+\}`)
	for _, l := range c.known[1:] {
		for k := range english.texts {
			if _, ok := l.texts[k]; !ok {
				t.Errorf("%s lacks %s", l.tag, k)
			}
		}
		for k, m := range l.texts {
			if _, ok := english.texts[k]; !ok {
				t.Errorf("%s has %s, which English lacks", l.tag, k)
			}
			want := value.FindAllString(english.texts[k].forms[plural.Other], -1)
			got := value.FindAllString(m.forms[plural.Other], -1)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s takes %v, English takes %v", l.tag, k, got, want)
			}
		}
	}
}

// A text that was copied and never translated reads like its English. Some words
// are the same in both languages, and are named here.
func TestEveryTextIsTranslated(t *testing.T) {
	same := map[string][]string{
		"*":  {"Sheaf", "UTC"},
		"fr": {"Coefficient", "Participant", "Participants", "Source", "Sources", "Pages", "Document", "Documents", "Codes", "Version", "Code", "Passage", "Passages", "Publications", "Public", "note", "Dates"},
		"tr": {"Memo"},
	}
	value := regexp.MustCompile(`\{[a-z]+\}`)
	bare := func(s string) string { return strings.Trim(value.ReplaceAllString(s, ""), " ,") }
	c := mustCatalogue(t)
	english := c.known[0]
	for _, l := range c.known[1:] {
		allowed := slices.Concat(same["*"], same[l.tag.String()])
		for k, m := range l.texts {
			for form, text := range m.forms {
				words := bare(text)
				if words != bare(english.texts[k].forms[form]) || !strings.ContainsFunc(words, unicode.IsLetter) {
					continue
				}
				if !slices.ContainsFunc(allowed, func(s string) bool { return strings.EqualFold(s, words) }) {
					t.Errorf("%s: %s is still the English %q", l.tag, k, words)
				}
			}
		}
	}
}

// The typography of each language, where a slip is easy to make and hard to see.
func TestTypography(t *testing.T) {
	rules := map[string]map[string]*regexp.Regexp{
		"*":  {"a straight apostrophe or quotation mark": regexp.MustCompile(`[\pL]'[\pL]|"`)},
		"fr": {"no space that does not break before ; : ! ? »": regexp.MustCompile(`[^\x{202f}\x{a0}0-9?!][;:!?»]`)},
		"ar": {"a Latin comma, semicolon or question mark": regexp.MustCompile(`[\p{Arabic}] ?[,;?]`)},
	}
	for _, l := range mustCatalogue(t).known {
		for _, of := range []string{"*", l.tag.String()} {
			for slip, re := range rules[of] {
				for k, m := range l.texts {
					for _, text := range m.forms {
						if re.MatchString(text) {
							t.Errorf("%s: %s has %s: %s", l.tag, k, slip, text)
						}
					}
				}
			}
		}
	}
}

func TestEveryCountHasTheFormsOfItsLanguage(t *testing.T) {
	needed := map[language.Tag][]plural.Form{
		language.English: {plural.One, plural.Other},
		language.Arabic:  {plural.One, plural.Two, plural.Few, plural.Many, plural.Other},
		language.French:  {plural.One, plural.Other}, // "many" begins at a million, which the rules we carry do not know
		language.Turkish: {plural.One, plural.Other},
	}
	for _, l := range mustCatalogue(t).known {
		for k, m := range l.texts {
			if !strings.Contains(m.forms[plural.Other], "{count}") {
				continue
			}
			if needed[l.tag] == nil {
				t.Fatalf("nobody has said which forms %s needs", l.tag)
			}
			for _, form := range needed[l.tag] {
				if m.forms[form] == "" {
					t.Errorf("%s: %s lacks a form", l.tag, k)
				}
			}
		}
	}
}

// Keys are found where they are used: key("...") in Go, Word("...") in the answers of
// package inquiry, t "..." in templates.
func TestEveryKeyUsedExistsAndEveryTextIsUsed(t *testing.T) {
	used := map[key]bool{}
	maps.Copy(used, keysInGo(t, ".", "key"))
	maps.Copy(used, keysInGo(t, "../inquiry", "Word"))
	maps.Copy(used, keysInTemplates(t))
	texts := mustCatalogue(t).known[0].texts
	for k := range used {
		if _, ok := texts[k]; !ok {
			t.Errorf("no text for %s", k)
		}
	}
	for k := range texts {
		if !used[k] {
			t.Errorf("nobody uses %s", k)
		}
	}
}

func keysInGo(t *testing.T, folder, conversion string) map[key]bool {
	t.Helper()
	used := map[key]bool{}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, file.Name()), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			if name, ok := call.Fun.(*ast.Ident); !ok || name.Name != conversion {
				return true
			}
			literal, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: a key that is not a literal cannot be checked", file.Name())
				return true
			}
			k, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			used[key(k)] = true
			return true
		})
	}
	return used
}

func keysInTemplates(t *testing.T) map[key]bool {
	t.Helper()
	used := map[key]bool{}
	eachTemplateNode(t, func(_ string, n parse.Node) {
		command, ok := n.(*parse.CommandNode)
		if !ok || len(command.Args) < 2 || command.Args[0].String() != "t" {
			return
		}
		if literal, ok := command.Args[1].(*parse.StringNode); ok {
			used[key(literal.Text)] = true
		}
	})
	return used
}

// Letters may stand in a template only inside tags, and in no attribute that
// people read or hear. <code> holds commands, <kbd> keys: the same in every
// language.
func TestNoTemplateHoldsTextOfItsOwn(t *testing.T) {
	same := regexp.MustCompile(`(?s)<(code|kbd)[^>]*>.*?</(code|kbd)>`)
	action := regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	tag := regexp.MustCompile(`(?s)<[^>]*>`)
	read := regexp.MustCompile(`(?:title|aria-label|placeholder|alt|summary)="([^"]*)"`)
	hasLetter := func(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
	for name, source := range templateSources(t) {
		bare := action.ReplaceAllString(same.ReplaceAllString(source, ""), "")
		for _, m := range read.FindAllStringSubmatch(bare, -1) {
			if hasLetter(m[1]) {
				t.Errorf("%s: an attribute says %q", name, m[1])
			}
		}
		if rest := tag.ReplaceAllString(bare, "\n"); hasLetter(rest) {
			t.Errorf("%s: says %q", name, strings.TrimSpace(rest))
		}
	}
}

func TestSay(t *testing.T) {
	c := mustCatalogue(t)
	for _, w := range []struct {
		tag   language.Tag
		k     key
		count int
		want  string
	}{
		{language.English, "document.codings", 0, "Not coded yet"},
		{language.English, "document.codings", 1, "1 coding"},
		{language.English, "document.codings", 12000, "12\u202f000 codings"},
		{language.English, "document.words", 0, "0 words"},
		{language.Arabic, "document.words", 1, "كلمة واحدة"},
		{language.Arabic, "document.words", 2, "كلمتان"},
		{language.Arabic, "document.words", 5, "5 كلمات"},
		{language.Arabic, "document.words", 11, "11 كلمة"},
		{language.Arabic, "document.words", 100, "100 كلمة"},
		{language.French, "document.words", 0, "0 mot"},
		{language.French, "document.words", 2, "2 mots"},
		{language.Turkish, "document.words", 2, "2 sözcük"},
	} {
		if got := c.say(w.tag, w.k, "count", w.count); got != w.want {
			t.Errorf("%s of %d in %s: %q, want %q", w.k, w.count, w.tag, got, w.want)
		}
	}
	if got := c.say(language.Arabic, "documents.translated", "language", "X"); got != "مترجمة عن \u2068X\u2069" {
		t.Errorf("a value is not set apart: %q", got)
	}
	for day, want := range map[int]string{1: "1er mars 2026", 2: "2 mars 2026"} {
		if got := c.date(language.French, time.Date(2026, time.March, day, 0, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("a French day: %q, want %q", got, want)
		}
	}
	for m := time.January; m <= time.December; m++ {
		for _, l := range c.known {
			if got := c.date(l.tag, time.Date(2026, m, 3, 0, 0, 0, 0, time.UTC)); !strings.Contains(got, "2026") || strings.Contains(got, "{") {
				t.Errorf("%s: %q", l.tag, got)
			}
		}
	}
}

func mustCatalogue(t *testing.T) *catalogue {
	t.Helper()
	c, err := loadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func templateSources(t *testing.T) map[string]string {
	t.Helper()
	sources := map[string]string{}
	err := fs.WalkDir(templateFiles, "templates", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(templateFiles, path)
		sources[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// eachTemplateNode walks every template there is.
func eachTemplateNode(t *testing.T, visit func(name string, n parse.Node)) {
	t.Helper()
	for name, source := range templateSources(t) {
		tree := parse.New(name)
		tree.Mode = parse.SkipFuncCheck
		trees := map[string]*parse.Tree{}
		if _, err := tree.Parse(source, "", "", trees); err != nil {
			t.Fatal(err)
		}
		for _, tr := range trees {
			walk(tr.Root, func(n parse.Node) { visit(name, n) })
		}
	}
}

func walk(n parse.Node, visit func(parse.Node)) {
	visit(n)
	branch := func(b *parse.BranchNode) {
		walk(b.Pipe, visit)
		walk(b.List, visit)
		if b.ElseList != nil {
			walk(b.ElseList, visit)
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, c := range n.Nodes {
			walk(c, visit)
		}
	case *parse.ActionNode:
		walk(n.Pipe, visit)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			walk(c, visit)
		}
	case *parse.CommandNode:
		for _, a := range n.Args {
			walk(a, visit)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	}
}
