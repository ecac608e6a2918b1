package report

import (
	"crypto/sha256"
	_ "embed" // the stylesheet
	"encoding/base64"
	"fmt"
	"html"
	"slices"
	"strings"
)

//go:embed page.css
var stylesheet string

// style is the content of the page's style element, to the byte: browsers
// compare its hash with the policy's.
func style() string { return "\n" + stylesheet }

// policy forbids the page everything but its own style, should a later hand
// add a script or an image to the file.
func policy() string {
	sum := sha256.Sum256([]byte(style()))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// HTML renders one file that needs no other: no script, nothing loaded from
// anywhere, no author, program or date. Errors are Validate's.
func HTML(p Publication) ([]byte, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	h := &htmlWriter{}
	h.open(p)
	for _, b := range p.Blocks {
		h.block(b)
	}
	h.printf("</main>\n</body>\n</html>\n")
	return []byte(h.out.String()), nil
}

type htmlWriter struct{ out strings.Builder }

func (h *htmlWriter) printf(format string, args ...any) { fmt.Fprintf(&h.out, format, args...) }

func (h *htmlWriter) open(p Publication) {
	h.printf("<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n", p.Language, direction(p.Language))
	h.printf("<meta charset=\"utf-8\">\n")
	h.printf("<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n", policy())
	h.printf("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	h.printf("<title>%s</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", escapeHTML(p.Title), style())
	h.printf("<h1 dir=\"auto\">%s</h1>\n", escapeHTML(p.Title))
}

func (h *htmlWriter) block(b Block) {
	switch b.Kind {
	case KindHeading:
		h.printf("<h%d%s>%s</h%[1]d>\n", b.Level+1, auto(b.Language), htmlRuns(b.Text))
	case KindParagraph:
		h.printf("<p%s>%s</p>\n", auto(b.Language), htmlRuns(b.Text))
	case KindNote:
		h.printf("<aside%s><p>%s</p></aside>\n", auto(b.Language), htmlRuns(b.Text))
	case KindQuote:
		h.quote(b)
	case KindList:
		h.list(b)
	case KindTable:
		h.table(*b.Table, b.Language)
	}
}

// quote puts the attribution on the quote's side of the page, with a direction
// of its own: an Arabic quote may be attributed in English.
func (h *htmlWriter) quote(b Block) {
	h.printf("<blockquote%s>\n<p>%s</p>\n", auto(b.Language), htmlRuns(b.Text))
	if !isBlank(b.Attribution) {
		h.printf("<footer><bdi>%s</bdi></footer>\n", escapeHTML(b.Attribution))
	}
	h.printf("</blockquote>\n")
}

func (h *htmlWriter) list(b Block) {
	tag := "ul"
	if b.Ordered {
		tag = "ol"
	}
	h.printf("<%s%s>\n", tag, lang(b.Language))
	for _, item := range b.Items {
		h.printf("<li dir=\"auto\">%s</li>\n", htmlRuns(item))
	}
	h.printf("</%s>\n", tag)
}

func (h *htmlWriter) table(t Table, language string) {
	h.printf("<div class=\"table\">\n<table%s>\n", lang(language))
	if !isBlank(t.Caption) {
		h.printf("<caption dir=\"auto\">%s</caption>\n", escapeHTML(t.Caption))
	}
	h.printf("<thead>\n<tr>")
	for i, cell := range t.Header {
		class := ""
		if i > 0 && t.holdsNumbers(i) {
			class = ` class="number"`
		}
		h.printf("<th scope=\"col\"%s dir=\"auto\">%s</th>", class, escapeHTML(cell))
	}
	h.printf("</tr>\n</thead>\n<tbody>\n")
	for _, row := range t.Rows {
		h.row(row)
	}
	h.printf("</tbody>\n</table>\n")
	for _, note := range t.Notes {
		h.printf("<p dir=\"auto\">%s</p>\n", escapeHTML(note))
	}
	h.printf("</div>\n")
}

// row makes the first of several cells the row's header, for those who hear
// the table read.
func (h *htmlWriter) row(cells []string) {
	h.printf("<tr>")
	for i, cell := range cells {
		switch {
		case i == 0 && len(cells) > 1:
			h.printf("<th scope=\"row\" dir=\"auto\">%s</th>", escapeHTML(cell))
		case isNumber(cell):
			h.printf("<td class=\"number\">%s</td>", escapeHTML(cell))
		default:
			h.printf("<td dir=\"auto\">%s</td>", escapeHTML(cell))
		}
	}
	h.printf("</tr>\n")
}

// holdsNumbers tells whether every cell of a column is a figure or empty.
func (t Table) holdsNumbers(column int) bool {
	numbers := 0
	for _, row := range t.Rows {
		switch cell := row[column]; {
		case isNumber(cell):
			numbers++
		case !isBlank(cell):
			return false
		}
	}
	return numbers > 0
}

// isNumber tells whether a cell holds a figure rather than words.
func isNumber(cell string) bool {
	return strings.ContainsAny(cell, "0123456789") && strings.Trim(cell, "0123456789.,%()[]+<>=\u2013\u2212- ") == ""
}

func htmlRuns(runs []Run) string {
	var s strings.Builder
	for _, r := range runs {
		open, end := "", ""
		for _, style := range []struct {
			on  bool
			tag string
		}{{r.Strong, "strong"}, {r.Emphasis, "em"}, {r.Code, "code"}} {
			if style.on {
				open, end = open+"<"+style.tag+">", "</"+style.tag+">"+end
			}
		}
		s.WriteString(open + escapeHTML(r.Text) + end)
	}
	return s.String()
}

// escapeHTML makes text inert in content and in double quotes.
func escapeHTML(text string) string {
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>")
}

// auto lets the text itself decide its direction.
func auto(language string) string { return lang(language) + ` dir="auto"` }

func lang(language string) string {
	if language == "" {
		return ""
	}
	return ` lang="` + language + `"`
}

// rightToLeft are the languages whose pages run from right to left.
var rightToLeft = []string{"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}

func direction(language string) string {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	if slices.Contains(rightToLeft, primary) {
		return "rtl"
	}
	return "ltr"
}
