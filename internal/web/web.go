// Package web is the workbench: pages for one person in a browser on the same
// machine. It opens for whoever holds the link that was printed once and knows
// the passphrase, or gave it on the terminal; it locks itself when nobody is at
// work.
//
// It holds no rules of the study: what a person may see is decided behind the
// Door, and a page shows what the rooms give it. It promises that nothing stays in
// the browser (no store, no history of text, one cookie), that no page loads
// or sends anything beyond the loopback address, and that no request is
// logged. It does not protect against other programs of the same user.
package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync/atomic"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

// Config says where the workbench stands and when it locks.
type Config struct {
	// Addr is the loopback address as the browser will write it in its Host
	// header, "127.0.0.1:4300"; see Listen. Any other Host is refused.
	Addr string
	// Handle is the working name of the member whose passphrase opens the study;
	// empty is "me".
	Handle string
	// Idle is how long nobody may be at work before the workbench locks; zero is
	// 15 minutes.
	Idle time.Duration
	// Log receives one line for each fault of Sheaf's own: the route's pattern
	// and the kind, never a path, an id or a word. Nil keeps silent.
	Log *slog.Logger
}

// Workbench answers the browser. Its zero value is of no use; see New.
type Workbench struct {
	addr     string
	handle   string
	log      *slog.Logger
	space    *workspace.Workspace
	pages    *templates
	sessions *sessions
	throttle *throttle
	doors    *http.ServeMux
	ofVault  map[string]bool // patterns of the locked rooms
	handler  http.Handler
	feedFrom atomic.Int64 // where in the log of changes the newest begin
}

// New makes a workbench over a study. It is Invalid when the address is not a
// loopback address with a port, Internal when a template is missing, or there
// and not declared.
func New(cfg Config, w *workspace.Workspace) (*Workbench, error) {
	addr, err := netip.ParseAddrPort(cfg.Addr)
	if err != nil || !addr.Addr().IsLoopback() || addr.Port() == 0 {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot open the workbench at this address: it is not loopback with a port")
	}
	pages, err := carried()
	if err != nil {
		return nil, err
	}
	if cfg.Idle == 0 {
		cfg.Idle = 15 * time.Minute
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	b := &Workbench{
		addr:     cfg.Addr,
		handle:   cmp.Or(cfg.Handle, "me"),
		log:      cfg.Log,
		space:    w,
		pages:    pages,
		sessions: newSessions(cfg.Idle),
		throttle: newThrottle(),
	}
	b.doors, b.ofVault = http.NewServeMux(), map[string]bool{}
	for _, route := range b.routes() {
		b.doors.Handle(route.pattern, b.admit(route))
		b.ofVault[route.pattern] = route.locked
	}
	b.doors.Handle("/", b.admit(route{pattern: "/", answer: b.page(func(*request) (view, error) {
		return view{}, sheaf.Errorf(sheaf.NotFound, "no such page")
	})}))
	b.handler = b.guard(b.doors)
	return b, nil
}

// ServeHTTP answers one request.
func (b *Workbench) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.handler.ServeHTTP(w, r) }

// Invite makes the address to print: it carries a token that works once, in
// the first browser that opens it. The passphrase is still asked there.
func (b *Workbench) Invite() string {
	return b.invitation(invitation{})
}

// InviteUnlocked makes an address that opens the workbench as a caller of this
// workspace, without asking for the passphrase: once, and within the time after
// which the workbench locks. From here on the workbench owns the caller's keys:
// it forgets them when it locks, or when the time is up. After that the
// passphrase opens again. A coding session has no use for the vault's key: the
// caller should hold the study's alone.
//
// Whoever comes first with the address is let in: it must not be where other
// users of the machine can read it, such as a command line.
func (b *Workbench) InviteUnlocked(c access.Caller) string {
	return b.invitation(invitation{unlocked: true, caller: c})
}

func (b *Workbench) invitation(what invitation) string {
	return "http://" + b.addr + "/unlock?token=" + b.sessions.invite(what)
}

// Listen takes a port on the loopback address, a free one if port is 0. It is
// Conflict when the port is taken.
func Listen(port int) (net.Listener, error) {
	ln, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Conflict, "cannot listen on port %d: %w", port, err).Hintf("choose another with --port")
	}
	return ln, nil
}

// Serve answers on ln until ctx ends, then locks every session. While it runs,
// sessions lock when their time is up, whether or not anybody asks.
func (b *Workbench) Serve(ctx context.Context, ln net.Listener) error {
	server := &http.Server{
		Handler:           b,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		// The server's own log repeats what strangers sent.
		ErrorLog: slog.NewLogLogger(slog.NewTextHandler(io.Discard, nil), slog.LevelError),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ln) }()
	defer b.sessions.lockAll()
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			if errors.Is(err, http.ErrServerClosed) {
				return nil
			}
			return sheaf.Errorf(sheaf.Internal, "the workbench stopped: %w", err)
		case <-tick.C:
			b.sessions.lockIdle()
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.Background(), 3*time.Second)
			defer cancel()
			return server.Shutdown(last)
		}
	}
}
