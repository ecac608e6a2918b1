package report

import (
	"strings"
	"testing"
	"time"
)

func TestReadBackFindsNothingInOwnFiles(t *testing.T) {
	for _, p := range []Publication{sample(), arabic()} {
		files, err := Render(p)
		if err != nil {
			t.Fatal(err)
		}
		r := ReadBack(files)
		for _, f := range r.Findings {
			t.Errorf("%s at %d: %s", f.File, f.Offset, f.Detail)
		}
		for _, name := range []string{PageFile, TextFile} {
			if !r.shows(name, p) {
				t.Errorf("%s does not show the text", name)
			}
		}
	}
}

// A release that somebody touched: each of these is found, at its place, and
// the planted word is read too.
func TestReadBackFinds(t *testing.T) {
	files, err := Render(sample())
	if err != nil {
		t.Fatal(err)
	}
	page, text, manifest := string(files[0].Data), string(files[1].Data), string(files[2].Data)
	head := func(s string) string { return strings.Replace(page, "<title>", s+"<title>", 1) }
	body := func(s string) string { return strings.Replace(page, "</main>", s+"</main>", 1) }
	attr := func(s string) string { return strings.Replace(page, "<main>", "<main "+s+">", 1) }
	end := func(s string) string { return text + "\n" + s + "\n" }
	for name, c := range map[string]struct {
		file, data string
		want       Trouble
	}{
		"author":                   {PageFile, head(`<meta name="author" content="canary">`), Metadata},
		"generator":                {PageFile, head(`<meta name="generator" content="canary">`), Metadata},
		"date":                     {PageFile, head(`<meta name="date" content="canary">`), Metadata},
		"other policy":             {PageFile, head(`<meta http-equiv="Content-Security-Policy" content="canary">`), Metadata},
		"refresh":                  {PageFile, head(`<meta http-equiv="refresh" content="0;url=https://canary">`), Metadata},
		"comment":                  {PageFile, body(`<!-- canary -->`), Comment},
		"comment without end":      {PageFile, page + `<!-- canary`, Comment},
		"conditional comment":      {PageFile, head(`<!--[if mso]>canary<![endif]-->`), Comment},
		"script":                   {PageFile, body(`<script>canary</script>`), Script},
		"script in capitals":       {PageFile, body(`<SCRIPT>canary</SCRIPT >`), Script},
		"event handler":            {PageFile, attr(`onload="canary"`), EventHandler},
		"event handler unquoted":   {PageFile, attr(`OnLoad=canary`), EventHandler},
		"javascript address":       {PageFile, body(`<p title="JavaScript:canary">x</p>`), Script},
		"escaped address":          {PageFile, body(`<p title=" java&#115;cript:canary">x</p>`), Script},
		"data address":             {PageFile, attr(`background="data:canary"`), Embedded},
		"link":                     {PageFile, body(`<a>canary</a>`), Link},
		"href":                     {PageFile, attr(`href="https://canary"`), Link},
		"style sheet elsewhere":    {PageFile, head(`<link rel="stylesheet" href="canary.css">`), Link},
		"image":                    {PageFile, body(`<img src="canary">`), Image},
		"vector image":             {PageFile, body(`<svg><text>canary</text></svg>`), Image},
		"style":                    {PageFile, head(`<style>canary</style>`), Style},
		"style attribute":          {PageFile, attr(`style="canary"`), Style},
		"style made longer":        {PageFile, strings.Replace(page, "</style>", "/*canary*/</style>", 1), Style},
		"hidden text":              {PageFile, body(`<p hidden>canary</p>`), Attribute},
		"class":                    {PageFile, body(`<p class="canary">x</p>`), Attribute},
		"data attribute":           {PageFile, attr(`data-id="canary"`), Attribute},
		"attribute on an end tag":  {PageFile, body(`<p>x</p id="canary">`), Attribute},
		"form":                     {PageFile, body(`<form>canary</form>`), Element},
		"frame":                    {PageFile, body(`<iframe>canary</iframe>`), Element},
		"own element":              {PageFile, body(`<x-note>canary</x-note>`), Element},
		"template":                 {PageFile, body(`<template>canary</template>`), Element},
		"instruction":              {PageFile, body(`<?xml canary?>`), Declaration},
		"second document type":     {PageFile, body(`<!DOCTYPE canary>`), Declaration},
		"character data":           {PageFile, body(`<![CDATA[canary]]>`), Declaration},
		"other document type":      {PageFile, "<!DOCTYPE html canary>" + strings.TrimPrefix(page, doctype), Declaration},
		"unescaped sign":           {PageFile, body(`<p>1 < canary</p>`), Malformed},
		"end without start":        {PageFile, body(`</p>canary`), Malformed},
		"start without end":        {PageFile, page + `<p>canary`, Malformed},
		"tag without end":          {PageFile, page + `<p lang="canary"`, Malformed},
		"quote in a tag":           {PageFile, body(`<p "canary">canary</p>`), Malformed},
		"hidden character":         {PageFile, body("<p>x\u200bcanary</p>"), Unseen},
		"hidden character escaped": {PageFile, body("<p>x&#8203;canary</p>"), Unseen},
		"hidden in the title":      {PageFile, strings.Replace(page, "</title>", "\u200bcanary</title>", 1), Unseen},
		"no text":                  {PageFile, body("<p>\xffcanary</p>"), Unseen},

		"front matter":               {TextFile, "---\nauthor: canary\n---\n\n" + text, Metadata},
		"comment in Markdown":        {TextFile, end("<!-- canary -->"), Comment},
		"script in Markdown":         {TextFile, end("<script>canary</script>"), Script},
		"image in raw HTML":          {TextFile, end("<img alt=canary>"), Image},
		"raw HTML":                   {TextFile, end("<b>canary</b>"), Element},
		"Markdown link":              {TextFile, end("[canary](https://example.org)"), Link},
		"Markdown image":             {TextFile, end("![canary](x.png)"), Image},
		"footnote":                   {TextFile, end("[^1]: canary"), Link},
		"bare address":               {TextFile, end("https://canary"), Link},
		"bare www":                   {TextFile, end("www.canary"), Link},
		"automatic link":             {TextFile, end("<https://canary>"), Element},
		"mention":                    {TextFile, end("@canary"), Malformed},
		"code block":                 {TextFile, end("    canary"), Malformed},
		"fence":                      {TextFile, end("```\ncanary\n```"), Malformed},
		"character reference":        {TextFile, end("&#65;canary"), Malformed},
		"rule":                       {TextFile, end("---\ncanary"), Malformed},
		"underscores":                {TextFile, end("_canary_"), Malformed},
		"style without end":          {TextFile, end("**canary"), Malformed},
		"starred list":               {TextFile, end("* a *canary"), Malformed},
		"soft line break":            {TextFile, end("a\ncanary"), Malformed},
		"lazy quote":                 {TextFile, end("> a\ncanary"), Malformed},
		"text beside a list":         {TextFile, end("- a\ncanary"), Malformed},
		"aligned table":              {TextFile, end("| canary |\n| :-: |"), Malformed},
		"Windows line ends":          {TextFile, strings.ReplaceAll(text, "\n", "\r\n"), Unseen},
		"hidden mark in Markdown":    {TextFile, end("x\u2060canary"), Unseen},
		"manifest with an author":    {ManifestFile, strings.Replace(manifest, `"v"`, `"author":"canary","v"`, 1), Metadata},
		"manifest with another file": {ManifestFile, strings.Replace(manifest, "report.md", "canary.md", 1), Metadata},
		"another file":               {"canary.docx", "canary", UnknownFile},
	} {
		t.Run(name, func(t *testing.T) {
			r := ReadBack([]File{{c.file, []byte(c.data)}})
			found := false
			for _, f := range r.Findings {
				found = found || f.Kind == c.want
				if strings.Contains(f.Detail, "canary") {
					t.Errorf("the finding repeats content: %s", f.Detail)
				}
				if f.Offset < 0 || f.Offset > len(c.data) {
					t.Errorf("offset %d of %d", f.Offset, len(c.data))
				}
			}
			if !found {
				t.Errorf("no %s among %+v", c.want, r.Findings)
			}
			if strings.Contains(c.data, "canary") && !strings.Contains(r.allText(), "canary") {
				t.Error("the planted word is read nowhere")
			}
		})
	}
}

// allText is everything a scan for names would look at.
func (r Reading) allText() string {
	var s strings.Builder
	for _, v := range r.Visible {
		s.WriteString(v.Text + "\n")
	}
	for _, h := range r.Hidden {
		s.WriteString(h.Text + "\n")
	}
	return s.String()
}

// A name whose half is emphasised, escaped or written as references is one
// word to a scan.
func TestReadBackJoinsWhatMarkupCuts(t *testing.T) {
	page := "<!DOCTYPE html><p>Can<em>a</em>r&#121;</p>"
	if r := ReadBack([]File{{PageFile, []byte(page)}}); len(r.Visible) != 1 || r.Visible[0].Text != "Canary" {
		t.Errorf("HTML: %+v", r.Visible)
	}
	if r := ReadBack([]File{{TextFile, []byte("Can*ar*y\\-one\n")}}); len(r.Visible) != 1 || r.Visible[0].Text != "Canary-one" {
		t.Errorf("Markdown: %+v", r.Visible)
	}
}

func TestReadBackTellsWhere(t *testing.T) {
	page := "<!DOCTYPE html>\n<p>one</p><p id=\"x\">two</p>"
	r := ReadBack([]File{{PageFile, []byte(page)}})
	if len(r.Visible) != 2 || !strings.HasPrefix(page[r.Visible[1].Offset:], "two") {
		t.Errorf("visible: %+v", r.Visible)
	}
	if len(r.Findings) != 1 || !strings.HasPrefix(strings.TrimSpace(page[r.Findings[0].Offset:]), "id=") {
		t.Errorf("findings: %+v", r.Findings)
	}
}

// Each of these once took time that grew with the square of the file, seconds
// for this size.
func TestReadBackTakesTimeInProportion(t *testing.T) {
	for _, piece := range []string{`<p a="`, "<a<", "<style", "<style></style>", "-\n", "a\n", "<!-"} {
		data := []byte("<p " + strings.Repeat(piece, 128<<10/len(piece)))
		for _, name := range []string{PageFile, TextFile} {
			start := time.Now()
			ReadBack([]File{{name, data}})
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("%q in %s: %v", piece, name, took)
			}
		}
	}
}

// A participant called like a font kept every page from being published.
func TestBoilerplateIsWhatEveryPageHas(t *testing.T) {
	constant, err := Boilerplate()
	if err != nil {
		t.Fatal(err)
	}
	files, err := Render(Publication{Title: "Another", Language: "ar", Blocks: []Block{{Kind: KindQuote, Text: Plain("words"), Attribution: "somebody"}}})
	if err != nil {
		t.Fatal(err)
	}
	style := false
	for _, h := range ReadBack(files).Hidden {
		style = style || constant[h.Text] && strings.Contains(h.Text, "font-family")
		if constant[h.Text] && strings.Contains(h.Text, "Another") {
			t.Error("the title counts as boilerplate")
		}
	}
	if !style {
		t.Error("the stylesheet does not count as boilerplate")
	}
}
