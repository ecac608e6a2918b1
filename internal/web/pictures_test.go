package web

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestPictures takes pictures of every page over the study of `sheaf demo`, and
// writes them to the folder that SHEAF_PICTURES names, to be looked at:
//
//	SHEAF_PICTURES=$PWD/docs/pictures go test -run Pictures ./internal/web
func TestPictures(t *testing.T) {
	folder := os.Getenv("SHEAF_PICTURES")
	if folder == "" {
		t.Skip("SHEAF_PICTURES names no folder: no pictures are taken")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	address := serveDemo(t)
	ctx := browser(t)
	p := &tab{t: t, ctx: ctx, s: &served{Workbench: &Workbench{addr: address.Host}}}
	p.do(chromedp.Navigate(address.String()), chromedp.WaitVisible(".rooms"))
	see[bool](p, settle(`fetch("/vault/open", {method: "POST", body: new URLSearchParams({passphrase: "demo", back: "/"})})`))
	paths := p.rooms()
	coded := p.coded()
	for _, look := range []struct {
		name, language, theme string
		width                 int64
	}{{"light", "en", "light", 1280}, {"dark", "en", "dark", 1280}, {"ar", "ar", "light", 1280}, {"narrow", "en", "light", 390}} {
		p.settings(look.language, look.theme)
		for name, path := range paths {
			p.do(chromedp.EmulateViewport(look.width, 900))
			p.visit(path)
			p.do(chromedp.Sleep(300 * time.Millisecond))
			height := see[int64](p, "Math.min(Math.max(document.documentElement.scrollHeight, 640), innerWidth < 500 ? 1600 : 1200)")
			p.do(chromedp.EmulateViewport(look.width, height), chromedp.Sleep(200*time.Millisecond))
			p.save(filepath.Join(folder, name+"-"+look.name+".png"))
		}
		// Coding as it is done: with the second coding the current one.
		p.do(chromedp.EmulateViewport(look.width, 900))
		p.visit(coded)
		p.do(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.WaitVisible("#now"), chromedp.Sleep(500*time.Millisecond))
		p.save(filepath.Join(folder, "document-coding-"+look.name+".png"))
	}
	t.Logf("%d pages, and one of coding", len(paths))
}

// coded is the document with the most codings.
func (p *tab) coded() string {
	p.t.Helper()
	p.visit("/documents")
	best, most := "", -1
	for _, path := range see[[]string](p, `[...document.querySelectorAll("main [data-row] a[href^='/documents/']")].map((a) => a.getAttribute("href")).filter((h) => h.split("/").length === 3)`) {
		p.visit(path)
		if n := see[int](p, `[...document.querySelectorAll("#codes .count:not(.below)")].reduce((sum, c) => sum + parseInt(c.textContent), 0)`); n > most {
			best, most = path, n
		}
	}
	if best == "" {
		p.t.Fatal("no document has codings")
	}
	return best
}

// serveDemo runs the program itself on an invented study, and gives the address
// that it prints.
func serveDemo(t *testing.T) *url.URL {
	t.Helper()
	program := filepath.Join(t.TempDir(), "sheaf")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/sheaf").CombinedOutput(); err != nil {
		t.Fatalf("cannot build the program: %v\n%s", err, out)
	}
	ctx, stop := context.WithCancel(t.Context())
	run := exec.CommandContext(ctx, program, "demo", "--dir", filepath.Join(t.TempDir(), "demo"), "--no-open", "--port", "0")
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	run.WaitDelay = 10 * time.Second
	out, err := run.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); _ = run.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if found := regexp.MustCompile(`http://\S+`).FindString(lines.Text()); found != "" {
			go io.Copy(io.Discard, out)
			address, err := url.Parse(found)
			if err != nil {
				t.Fatal(err)
			}
			return address
		}
	}
	t.Fatal("the program printed no address")
	return nil
}

// rooms finds one page of each sort, by name: the rooms of the navigation, and
// what their pages and those in turn lead to.
func (p *tab) rooms() map[string]string {
	p.t.Helper()
	mux := http.NewServeMux()
	for _, r := range (&Workbench{}).routes() {
		mux.HandleFunc(r.pattern, func(http.ResponseWriter, *http.Request) {})
	}
	found := map[string]string{}
	queue := []string{"/"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		request, err := http.NewRequest(http.MethodGet, "http://"+p.s.addr+path, nil)
		if err != nil {
			continue
		}
		_, pattern := mux.Handler(request)
		name := pictureName(pattern)
		if pattern == questionRoute {
			name = strings.ReplaceAll(strings.Trim(request.URL.Path, "/"), "/", "-")
		}
		if name == "" || found[name] != "" {
			continue
		}
		p.visit(path)
		if !see[bool](p, `document.contentType === "text/html"`) {
			continue
		}
		found[name] = path
		queue = append(queue, see[[]string](p, `[...document.querySelectorAll(".rooms a, main a")].map((a) => a.getAttribute("href")).filter((h) => h?.startsWith("/"))`)...)
	}
	return found
}

// pictureName makes "document" of "GET /documents/{id}" and "documents" of the
// list; "" of what is no page.
func pictureName(pattern string) string {
	path, isGet := strings.CutPrefix(pattern, "GET /")
	if !isGet || strings.HasPrefix(path, "static") || strings.HasPrefix(path, "unlock") || strings.Contains(path, ".") {
		return ""
	}
	parts := []string{}
	for part := range strings.SplitSeq(path, "/") {
		switch {
		case part == "{$}":
			return "study"
		case strings.HasPrefix(part, "{") && len(parts) > 0:
			last := len(parts) - 1
			if single, plural := strings.CutSuffix(parts[last], "s"); plural {
				parts[last] = single
			} else {
				parts[last] += "-one"
			}
		case !strings.HasPrefix(part, "{"):
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "-")
}

// save takes a picture, in at most 256 colours: a third of the bytes.
func (p *tab) save(path string) {
	p.t.Helper()
	raw, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	full, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, paletted(full)); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// paletted keeps 256 colours: those of which there is most, as paper and panels
// are, and then of each sixteenth of red, green and blue the commonest, as of a
// swatch; each other pixel is given the nearest.
func paletted(full image.Image) image.Image {
	rgba := image.NewRGBA(full.Bounds())
	draw.Draw(rgba, rgba.Bounds(), full, full.Bounds().Min, draw.Src)
	at := func(i int) color.RGBA { return color.RGBA{rgba.Pix[i], rgba.Pix[i+1], rgba.Pix[i+2], 255} }
	counts := map[color.RGBA]int{}
	for i := 0; i < len(rgba.Pix); i += 4 {
		counts[at(i)]++
	}
	byCount := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(counts[b]-counts[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	const common = 64
	there := map[[3]uint8]bool{}
	var palette color.Palette
	for i, c := range byCount {
		sixteenth := [3]uint8{c.R / 16, c.G / 16, c.B / 16}
		if (i < common || !there[sixteenth]) && len(palette) < 256 {
			palette = append(palette, c)
			there[sixteenth] = true
		}
	}
	small := image.NewPaletted(rgba.Bounds(), palette)
	nearest := map[color.RGBA]uint8{}
	for i := range small.Pix {
		c := at(4 * i)
		index, known := nearest[c]
		if !known {
			index = uint8(palette.Index(c))
			nearest[c] = index
		}
		small.Pix[i] = index
	}
	return small
}
