package web

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// contentSecurity allows what Sheaf itself serves and nothing else: no inline
// script or style, no frame, no address but its own.
const contentSecurity = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// clearSiteData drops pages kept for the back button. Cookies stay: the session's
// own is replaced in the same answer.
const clearSiteData = `"cache", "storage"`

const permissions = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(), gyroscope=(), " +
	"hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), " +
	"screen-wake-lock=(), usb=(), window-management=(), browsing-topics=()"

// guard stands before every route: headers on every answer, the Host as
// printed (a stranger's name that resolves to this machine is refused), no
// request that another origin caused.
func (b *Workbench) guard(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(refuse(http.StatusForbidden))
	next = crossOrigin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurity)
		// Style sheets and scripts too: nothing on this disk should tell that
		// Sheaf was used.
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		h.Set("X-DNS-Prefetch-Control", "off")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Embedder-Policy", "require-corp")
		h.Set("Permissions-Policy", permissions)
		if r.Host != b.addr {
			refuse(http.StatusMisdirectedRequest).ServeHTTP(w, r)
			return
		}
		// Another program's page on another port of this machine counts as the
		// same site, and its requests would carry our cookie. The printed link
		// alone may be followed from elsewhere, for instance a terminal in a tab.
		site := r.Header.Get("Sec-Fetch-Site")
		if (site == "cross-site" || site == "same-site") && r.URL.Path != "/unlock" {
			refuse(http.StatusForbidden).ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refuse answers with a bare status: what is refused here never was a person
// at a page of ours.
func refuse(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, http.StatusText(status), status)
	})
}

// serveStatic gives out the style sheet and the scripts, which are the same in
// every study. Folders are not listed.
func serveStatic(w http.ResponseWriter, in *request) {
	name := strings.TrimPrefix(in.URL.Path, "/")
	if info, err := fs.Stat(staticFiles, name); err != nil || info.IsDir() {
		http.Error(w, http.StatusText(http.StatusNotFound), http.StatusNotFound)
		return
	}
	http.ServeFileFS(w, in.Request, staticFiles, name)
}
