package main

import (
	"os/exec"
	"runtime"

	"sheaf/internal/access"
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
		a.browse(address)
	}
	return bench.Serve(a.ctx, listener)
}

// browse shows the address in a window of its own where a Chromium is at hand,
// clean of extensions' menus and other tabs, else in the usual browser.
func (a *app) browse(address string) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "microsoft-edge", "brave-browser"} {
		if path, err := exec.LookPath(name); err == nil {
			if exec.CommandContext(a.ctx, path, "--app="+address, "--disable-sync", "--disable-extensions", "--no-first-run").Start() == nil {
				return
			}
		}
	}
	opener := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	if exec.CommandContext(a.ctx, opener[0], append(opener[1:], address)...).Start() != nil {
		a.say("open the address in a browser on this machine")
	}
}
