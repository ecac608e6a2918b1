package convert

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/charmap"

	"sheaf/internal/text"
)

func TestHTML(t *testing.T) {
	for name, c := range map[string]struct {
		page, want string
		report     Report
	}{
		"blocks make lines":                     {"<h1>One</h1><p>two <b>th</b>ree</p><div>four<p>five</div>six", "One\ntwo three\nfour\nfive\nsix", Report{}},
		"a break makes a line":                  {"<p>One <br> two<br/></p><p>three", "One\ntwo\nthree", Report{}},
		"a break alone is an empty line":        {"<p>One</p><p><br></p><p>two", "One\n\ntwo", Report{}},
		"an empty paragraph shows nothing":      {"<p>One</p><p> </p><p>two", "One\ntwo", Report{}},
		"white space is one space":              {"<p>\n One\t <i> two</i>\n</p>", "One two", Report{}},
		"a fixed space stays":                   {"<p>One&nbsp; two</p>", "One\u00a0 two", Report{}},
		"preformatted lines are kept":           {"<pre>\nOne\n  two\n</pre>three", "One\n  two\nthree", Report{}},
		"entities are characters, once":         {"<p>a &lt;b&gt; &amp;amp; &#1587;</p>", "a <b> &amp; س", Report{}},
		"what is no text of the page":           {"<title>T</title><style>p{}</style><template><p>no</template><noscript>no</noscript><p>One<svg><text>no</text></svg></p>", "One", Report{Images: 1, Properties: []string{"title"}}},
		"scripts and frames are counted":        {"<script>if (a<b) x('</p>')</script><iframe src='a'>no</iframe><object>no</object><embed><p>One", "One", Report{Embedded: 4, Outside: 1}},
		"what is hidden is left out":            {"<p hidden>no<p>One<span style='color:red; Display : none'>no <b>no</b></span><i style='visibility:hidden'>no</i></p>", "One", Report{Hidden: 3}},
		"an inner element does not end it":      {"<span hidden>no<span>no</span>no</span><p>One", "One", Report{Hidden: 1}},
		"comments are counted":                  {"<p>One<!-- Omro Dalu --></p><?xml x?>", "One", Report{Hidden: 1}},
		"pictures, links and what is elsewhere": {"<link href=a.css><p><a href='http://x/'>One</a><img src=a.png><img src='data:image/png;base64,AAAA' alt=no></p>", "One", Report{Images: 2, Links: 1, Outside: 2}},
		"a tracked deletion is left out":        {"<p>We <del>never </del><ins>once </ins>went <s>home</s>", "We once went home", Report{Deletions: 1, Insertions: 1}},
		"right to left is passed on":            {"<body dir=rtl><p>واحد</p><p dir=ltr>One</p><div style='direction: ltr'><p>two</p></div>", "واحد\nOne\ntwo", Report{RightToLeft: 1}},
		"list items without their ends":         {"<ol><li>a<li>b<ul><li>c</ul></ol>", "a\nb\nc", Report{ListNumbers: 2}},
		"the small reading is left out":         {"<ruby>base<rp>(<rt>small<rp>)</ruby>", "base", Report{}},
		"a drawing that does not end":           {"<svg><path><p>One</p>", "One", Report{Images: 1}},
		"a control inside a word":               {"<p>f\x01or</p>", "for", Report{Controls: 1}},
		"tags that end nothing":                 {"</div></p></td>One</b></table>", "One", Report{}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, report := mustRead(t, "x.html", []byte(c.page))
			if diff := cmp.Diff(c.want, tr.Text); diff != "" {
				t.Error(diff)
			}
			report.Format, report.Charset = "", ""
			if diff := cmp.Diff(c.report, report, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("a tracked deletion can be kept", func(t *testing.T) {
		r := readWith(t, File{"a.html", []byte("<p>We <del>never<br><b>ever</b></del> went")}, Options{Deletions: KeepThem})
		if diff := cmp.Diff([]text.Span{{Start: 3, End: 8}, {Start: 9, End: 13}}, r.Report.Deleted); diff != "" || r.Transcript.Text != "We never\never went" {
			t.Errorf("%q %s", r.Transcript.Text, diff)
		}
	})
	t.Run("cells have their places", func(t *testing.T) {
		s := newScript(context.Background(), DefaultLimits(), Options{})
		page := "<table><caption>c</caption><tr><td>a<td colspan=2>b<table><tr><td>in</table><td>d<tbody><tr><th>e</table>f"
		if err := readHTML(s, []byte(page)); err != nil {
			t.Fatal(err)
		}
		type place struct {
			Text               string
			Table, Row, Column int
		}
		var got []place
		for _, l := range s.lines {
			got = append(got, place{l.text, l.table, l.row, l.column})
		}
		want := []place{{"c", 0, 0, 0}, {"a", 1, 0, 0}, {"b", 1, 0, 1}, {"in", 2, 0, 0}, {"d", 1, 0, 3}, {"e", 1, 1, 0}, {"f", 0, 0, 0}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("properties are named and not told", func(t *testing.T) {
		_, report := mustRead(t, "a.html", []byte("<title>T</title><meta name=Author content='Omro Dalu'><meta name=generator content=x><meta name=Omro content=y><p>One"))
		if diff := cmp.Diff([]string{"Application", "creator", "title"}, report.Properties); diff != "" {
			t.Error(diff)
		}
	})
	arabic, err := charmap.Windows1256.NewEncoder().String("مرحبا بكم")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ page, charset string }{
		"the encoding that a page says":        {"<meta http-equiv=Content-Type content='text/html; charset=windows-1256'><p>" + arabic, "windows-1256"},
		"bytes count more than what it says":   {"<meta charset=windows-1256><p>مرحبا بكم", "utf-8"},
		"a byte order mark":                    {"\ufeff<p>مرحبا بكم", "utf-8"},
		"a page by how it begins":              {"\n<!DOCTYPE HTML><p>مرحبا بكم", "utf-8"},
		"XHTML whose empty elements are empty": {"<?xml version='1.0'?><html><title/><script src='a'/><div hidden='x'/><p>مرحبا <![CDATA[بكم]]></p></html>", "utf-8"},
	} {
		t.Run(name, func(t *testing.T) {
			file := "a.htm"
			if strings.Contains(name, "begins") {
				file = "a"
			}
			if tr, report := mustRead(t, file, []byte(c.page)); tr.Text != "مرحبا بكم" || report.Charset != c.charset || report.Format != HTML {
				t.Errorf("got %q in %s", tr.Text, report.Charset)
			}
		})
	}
	t.Run("a picture written into the page is passed over", func(t *testing.T) {
		tr, report := mustRead(t, "a.html", []byte(`<p>One<img src="data:image/png;base64,`+strings.Repeat("QUJD", 10<<20)+`">two`))
		if tr.Text != "Onetwo" || report.Images != 1 {
			t.Errorf("got %q", tr.Text)
		}
	})
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte("<!doctype html><p>I: How many?<br>R: Two.<del>x</del><table><tr><td>a<td>b</table><pre>\n a"))
	f.Add([]byte("<svg><p><math/><li><li><template><ol><td></tr></caption><ruby><rt>"))
	f.Add([]byte("<?xml?><title/><script/><h:p>x</h:p><![CDATA[y]]>"))
	f.Fuzz(fuzzRead("a.html"))
}
