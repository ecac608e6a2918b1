package web

import (
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

//go:embed templates
var templateFiles embed.FS

// declaredPages and declaredParts are every template there is: one that is
// missing here, or listed and missing there, stops the start.
var (
	declaredPages = []string{
		"agreement_reconcile", "claim_bear", "claim_list", "claim_show", "codebook_history", "codebook_list", "codebook_show",
		"codebook_split", "document_beside", "document_codings", "document_correct", "document_list",
		"document_memos", "document_show", "error", "grid_cell", "grid_show", "inquiry_list", "inquiry_show", "interview_list", "interview_new",
		"interview_sheet", "interview_show", "memo_list", "memo_show", "passage_list", "passage_listing",
		"person_erase", "person_list", "person_sheet", "person_show", "publication_findings", "publication_list",
		"publication_picker", "publication_preview", "publication_release", "publication_writing", "published_list", "published_show",
		"record_checkpoint", "record_show", "review_list", "review_show", "study_show", "subject_list", "team_add",
		"team_backups", "team_check", "team_members", "team_passphrase", "team_policy", "team_remove",
		"team_settings", "unlock", "vault", "welcome", "work",
	}
	declaredParts = []string{
		"account", "begin", "claims", "codefields", "consent", "decide", "document-head", "documents", "drafts",
		"erasure", "inquiry", "interviews", "keys", "memos", "palette", "paragraphs", "publication", "refused", "rooms",
		"settings", "sheet", "team", "turns",
	}
)

// templates are the pages, parsed once for each language, because the texts are
// looked up by a function of the language.
type templates struct {
	catalogue *catalogue
	byName    map[string]*template.Template // "ar/study_show"
}

// carried are the pages and words that are built into the program, read once
// however many workbenches there are.
var carried = sync.OnceValues(func() (*templates, error) {
	messages, err := loadCatalogue()
	if err != nil {
		return nil, err
	}
	return loadTemplates(messages)
})

func loadTemplates(c *catalogue) (*templates, error) {
	if err := checkDeclared(); err != nil {
		return nil, err
	}
	ts := &templates{catalogue: c, byName: map[string]*template.Template{}}
	for _, l := range c.languages() {
		frame, err := template.New("layout.html").Option("missingkey=error").Funcs(functions(c, l.tag)).
			ParseFS(templateFiles, "templates/layout.html", "templates/part/*.html")
		if err != nil {
			return nil, sheaf.Errorf(sheaf.Internal, "cannot read the templates: %w", err)
		}
		for _, name := range declaredPages {
			page, err := template.Must(frame.Clone()).ParseFS(templateFiles, "templates/"+name+".html")
			if err != nil {
				return nil, sheaf.Errorf(sheaf.Internal, "cannot read the template %s: %w", name, err)
			}
			ts.byName[l.tag.String()+"/"+name] = page
		}
	}
	return ts, nil
}

// checkDeclared compares the folder with the two lists.
func checkDeclared() error {
	declared := []string{"layout.html"}
	for _, name := range declaredPages {
		declared = append(declared, name+".html")
	}
	for _, name := range declaredParts {
		declared = append(declared, "part/"+name+".html")
	}
	var found []string
	err := fs.WalkDir(templateFiles, "templates", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, strings.TrimPrefix(path, "templates/"))
		}
		return err
	})
	if err != nil {
		return sheaf.Errorf(sheaf.Internal, "cannot read the templates: %w", err)
	}
	slices.Sort(declared)
	slices.Sort(found)
	if !slices.Equal(declared, found) {
		return sheaf.Errorf(sheaf.Internal, "the templates are not those that are declared: declared %v, found %v", declared, found)
	}
	return nil
}

// functions are what a template may call.
func functions(c *catalogue, tag language.Tag) template.FuncMap {
	return template.FuncMap{
		"t": func(k key, values ...any) string { return c.say(tag, k, values...) },
		"forms": func(k key) (string, error) {
			forms, err := c.forms(tag, k)
			if err != nil {
				return "", err
			}
			data, err := json.Marshal(forms)
			return string(data), err
		},
		"also":    func(act string) key { return alsoCalled[act] },
		"keycaps": keycaps,
		"once":    onceField,
		"number":  number,
		"date":    func(t time.Time) string { return c.date(tag, t) },
		"moment": func(t time.Time) string {
			return c.say(tag, key("date.moment"), "day", c.date(tag, t), "time", t.UTC().Format("15:04"))
		},
		"day":     func(t time.Time) string { return t.UTC().Format(time.DateOnly) },
		"clock":   clock,
		"dir":     func(tag string) string { return direction(language.Make(tag)) },
		"passage": passageID,
		"speaks": func(role text.Role, labels []string) string {
			return whoSpeaks(func(k key, values ...any) string { return c.say(tag, k, values...) }, role, labels)
		},
		"named":       func(name string, b coding.Bounds) namedBounds { return namedBounds{name, b} },
		"inquirypart": func(kind string, sought int, p shownPart) inquiryPart { return inquiryPart{kind, sought, p} },
		"clashside":   func(reading, language string, side clashSide) shownSide { return shownSide{reading, language, side} },
		"add":         func(a, b int) int { return a + b },
		"langname": func(of string) string {
			return c.languageName(tag, of)
		},
		"person": func(word string) string {
			one, _, _ := participantWords(word)
			return c.say(tag, one)
		},
		"persons": func(word string) string {
			_, many, _ := participantWords(word)
			return c.say(tag, many)
		},
		"people": func(word string, n int) string {
			_, _, count := participantWords(word)
			return c.say(tag, count, "count", n)
		},
	}
}

// render writes a page in its own language.
func (ts *templates) render(w io.Writer, name string, page framed) error {
	return ts.byName[page.frame().Language+"/"+name].Execute(w, page)
}
