package web

import (
	"encoding/json"
	"html/template"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// The bar of the coding page: a long document with thousands of codings against a
// page that marks the same with elements in the text (testdata/spans), in one
// run, so that the machine does not matter. Run the whole of it, 200,000 characters
// with 10,000 codings, with
//
//	SHEAF_PAINT=whole go test -run TestPaint -v ./internal/web
//
// Any other value holds a smaller document to it with slack, as .ci/run does on
// machines of which it knows nothing.
func TestPaint(t *testing.T) {
	if os.Getenv("SHEAF_PAINT") == "" {
		t.Skip("SHEAF_PAINT is not set: painting is not measured beside other tests")
	}
	size, codings, rounds := 60_000, 3_000, 1
	share, later, longest := 1.0, 50.0, 200.0
	if os.Getenv("SHEAF_PAINT") == "whole" {
		size, codings, rounds = 200_000, 10_000, 5
		share, later, longest = 1.0/3, 16.7, 100
	}
	m := measurePaint(t, size, codings, rounds)
	t.Logf("%d characters, %d codings: first paint with highlights %.0f ms against %.0f (%.2f), key to highlight %.0f ms against %.0f, longest task while scrolling %.0f ms against %.0f",
		m.characters, m.codings, m.ours.first, m.spans.first, m.ours.first/m.spans.first, m.ours.key, m.spans.key, m.ours.longest, m.spans.longest)
	if m.ours.first > m.spans.first*share {
		t.Errorf("the first paint with highlights takes %.0f ms, that of the page with spans %.0f", m.ours.first, m.spans.first)
	}
	if m.ours.key > m.spans.key+later {
		t.Errorf("a highlight is painted %.0f ms after its key, on the page with spans %.0f", m.ours.key, m.spans.key)
	}
	if m.ours.longest > longest {
		t.Errorf("while scrolling a task takes %.0f ms", m.ours.longest)
	}
}

type paint struct {
	first   float64 // ms from the request to the first paint with highlights
	key     float64 // ms from the key to the painted highlight, the median
	longest float64 // ms of the longest task while scrolling through all of it; 0 where none took 50
}

type paints struct {
	characters, codings int
	ours, spans         paint
}

// watchPaint tells, in window.painted, when the first frame with highlights was
// painted, and in window.after(), how long after a key the next one was.
const watchPaint = `
	const ours = () => { let n = 0; for (const h of CSS.highlights.values()) n += h.size; return n; };
	const marked = () => location.pathname.startsWith("/spans/") ? document.querySelectorAll("[data-hue]").length : ours() - (CSS.highlights.get("chosen")?.size ?? 0) - (CSS.highlights.get("current")?.size ?? 0);
	const first = () => { if (marked()) { const c = new MessageChannel(); c.port1.onmessage = () => { window.painted = performance.now(); }; c.port2.postMessage(0); } else requestAnimationFrame(first); };
	requestAnimationFrame(first);
	window.keys = [];
	addEventListener("keydown", (event) => {
		if (event.key !== "1") return;
		const [began, before] = [event.timeStamp, marked()];
		const look = () => { if (marked() > before) { const c = new MessageChannel(); c.port1.onmessage = () => window.keys.push(performance.now() - began); c.port2.postMessage(0); } else requestAnimationFrame(look); };
		requestAnimationFrame(look);
	}, { capture: true });
	window.long = [];
	new PerformanceObserver((list) => { for (const e of list.getEntries()) window.long.push([e.startTime, e.duration]); }).observe({ type: "longtask" });`

const scrollThrough = `(async () => {
	await new Promise((done) => setTimeout(done, 500));
	scrollTo(0, 0);
	window.long.length = 0;
	const began = performance.now();
	for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
		scrollTo(0, y);
		await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
	}
	await new Promise((done) => setTimeout(done, 300));
	return Math.max(0, ...window.long.filter(([at]) => at >= began).map(([, took]) => took));
})()`

// measurePaint takes the median of some rounds on both pages.
func measurePaint(t *testing.T, characters, codings, rounds int) paints {
	w, doc := longDocument(t, characters, codings)
	ctx := browser(t)
	s := servePaint(t, w, doc)
	p := &tab{t, ctx, s}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchPaint}); err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.Navigate(s.Invite()), chromedp.SendKeys("#passphrase", samplePassphrase+"\r"), chromedp.WaitVisible(".rooms"))
	m := paints{characters: len(doc.Text), codings: codings}
	m.ours, m.spans = p.paint(at(doc), rounds), p.paint("/spans/", rounds)
	return m
}

func (p *tab) paint(path string, rounds int) paint {
	p.t.Helper()
	var firsts []float64
	for range rounds {
		p.visit(path)
		firsts = append(firsts, see[float64](p, `new Promise((done) => { const look = () => window.painted ? done(window.painted) : setTimeout(look, 20); look(); })`))
	}
	if path != "/spans/" { // the code that the key lays again
		p.do(chromedp.KeyEvent("w"), chromedp.KeyEvent("c"), chromedp.WaitVisible("#picker"), chromedp.KeyEvent("\r"), chromedp.Sleep(time.Second))
	}
	// From the coding that was laid the first W leads to its word, the second to the
	// one behind: what is coded already is not coded again.
	for range 7 {
		p.do(chromedp.KeyEvent("w"), chromedp.KeyEvent("w"), chromedp.Sleep(30*time.Millisecond), chromedp.KeyEvent("1"))
		see[bool](p, `new Promise((done) => { const n = window.pressed ?? 0; const look = () => window.keys.length > n ? (window.pressed = window.keys.length, done(true)) : setTimeout(look, 20); look(); })`)
	}
	keys := see[[]float64](p, `window.keys`)
	return paint{median(firsts), median(keys), see[float64](p, scrollThrough)}
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// longDocument is an interview with codings of all lengths, on one another.
func longDocument(t *testing.T, characters, codings int) (*worldtest.World, study.Document) {
	t.Helper()
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	random := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("we waited beside the wall until it was dark and then went home by the long road that follows the water past the mill where nobody had worked since the spring")
	var talk strings.Builder
	for talk.Len() < characters {
		talk.WriteString("Interviewer: What happened then?\nZorvand:")
		for range 60 + random.IntN(40) {
			talk.WriteString(" " + words[random.IntN(len(words))])
		}
		talk.WriteString(".\n")
	}
	doc := w.Interview(talk.String(), nil, w.Person(vault.Participant, "Zorvand"))
	var codes []coding.Code
	for i := range 14 {
		one, err := w.Working.Book.AddCode(t.Context(), w.Founder, coding.Code{Name: "Code " + string(rune('A'+i))})
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, one)
	}
	var starts []int
	for word := range text.WordsIn(doc.Text) {
		starts = append(starts, word.Start)
	}
	all := make([]coding.Application, codings)
	for i := range all {
		from := random.IntN(len(starts) - 40)
		all[i] = coding.Application{Code: codes[random.IntN(len(codes))].ID, Anchor: study.Anchor{Document: doc.ID, Version: doc.Version,
			Span: text.Span{Start: starts[from], End: starts[from+1+random.IntN(30)] - 1}}}
	}
	for part := range slices.Chunk(all, 2000) {
		if _, err := w.Working.Book.CodeAll(t.Context(), w.Founder, part); err != nil {
			t.Fatal(err)
		}
	}
	return w, doc
}

// servePaint is a workbench, and beside it the page with spans of the same
// document, whose data are made beforehand and cost no key.
func servePaint(t *testing.T, w *worldtest.World, doc study.Document) *served {
	t.Helper()
	ln, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	s := &served{Workbench: benchOver(t, w, Config{Addr: ln.Addr().String()})}
	d := s.asRead(t, doc)
	type mark struct {
		Hue    int     `json:"hue"`
		Pieces []piece `json:"pieces"`
	}
	var marks []mark
	for _, row := range d.data().Codings {
		marks = append(marks, mark{d.Codes[row.Code].Hue, row.Pieces})
	}
	data, err := json.Marshal(map[string]any{"codings": marks})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, p := range d.Transcript.Paragraphs {
		said = append(said, shown(p).Of(d.Transcript.Text))
	}
	var spans strings.Builder
	if err := template.Must(template.ParseFiles("testdata/spans/page.html")).Execute(&spans, said); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", s)
	mux.HandleFunc("GET /spans/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, spans.String())
	})
	mux.HandleFunc("GET /spans/codings.json", func(w http.ResponseWriter, r *http.Request) { w.Write(data) })
	mux.Handle("GET /spans/", http.StripPrefix("/spans/", http.FileServerFS(os.DirFS("testdata/spans"))))
	server := &http.Server{Handler: mux}
	go server.Serve(ln)
	t.Cleanup(func() { server.Close() })
	return s
}
