package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/web"
	"sheaf/internal/workspace"
)

type openCommand struct {
	Folder string `arg:"" optional:"" name:"dir" help:"The study's folder."`
	Port   int    `help:"Port on 127.0.0.1; 0 takes a free one." default:"0"`
	NoOpen bool   `help:"Do not start the browser."`
}

func (openCommand) Help() string {
	return `Example:
  sheaf open ~/studies/river

Listens on 127.0.0.1 alone. The printed address works once. End it with Ctrl-C.`
}

func (c openCommand) Run(a *app) error {
	if c.Folder != "" {
		a.dir = c.Folder
	}
	caller, err := a.unlock(false)
	if err != nil {
		return err
	}
	return a.serve(caller, a.space, c.Port, c.NoOpen)
}

// serve runs the workbench until it is interrupted.
func (a *app) serve(caller access.Caller, w *workspace.Workspace, port int, noOpen bool) error {
	listener, err := web.Listen(port)
	if err != nil {
		return err
	}
	bench, err := web.New(web.Config{Addr: listener.Addr().String(), Handle: a.handle}, w)
	if err != nil {
		return err
	}
	address := bench.InviteUnlocked(caller)
	a.say("the workbench is up: %s", address)
	a.say("the address works once; end with Ctrl-C")
	if !noOpen {
		done, err := a.browse(address)
		if err != nil {
			return err
		}
		defer done()
	}
	err = bench.Serve(a.ctx, listener)
	if a.ctx.Err() != nil && errors.Is(err, context.DeadlineExceeded) {
		return nil // a page that would not hang up; it is cut off
	}
	return err
}

// browse shows the address in a window of its own where a Chromium is at hand,
// clean of extensions' menus and other tabs, else in the usual browser. The
// address opens the study: it goes by a file that only this user can read, not
// by an argument, which every user of the machine can.
func (a *app) browse(address string) (done func(), err error) {
	folder, err := os.MkdirTemp("", "sheaf-")
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot make a temporary folder").Hintf("use --no-open and open the address yourself")
	}
	done = func() { os.RemoveAll(folder) }
	path := filepath.Join(folder, "open.html")
	page := `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=` + address + `"><title>Sheaf</title>`
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		done()
		return nil, sheaf.Errorf(sheaf.Internal, "cannot write a temporary file").Hintf("use --no-open and open the address yourself")
	}
	if !a.show("file://" + filepath.ToSlash(path)) {
		a.say("open the address in a browser on this machine")
	}
	return done, nil
}

func (a *app) show(address string) bool {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "microsoft-edge", "brave-browser"} {
		path, err := exec.LookPath(name)
		if err == nil && a.start(path, "--app="+address, "--disable-sync", "--disable-extensions", "--no-first-run") {
			return true
		}
	}
	opener := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	return a.start(opener[0], append(opener[1:], address)...)
}

// start runs a program beside the workbench and buries it when it has ended:
// most hand the address to a browser that is up already and are gone at once.
func (a *app) start(name string, args ...string) bool {
	program := exec.CommandContext(a.ctx, name, args...)
	if program.Start() != nil {
		return false
	}
	go program.Wait()
	return true
}
