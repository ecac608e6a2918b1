package web

import (
	"net/http"
	"net/url"

	"sheaf/internal/sheaf"
)

// keptField names what was typed into one field of one page.
type keptField struct{ path, field string }

// mostKept bounds what one session keeps, in fields.
const mostKept = 200

// keep takes what a person is typing, so that a lock, or a window that was
// closed, loses nothing. It lies in memory alone. An empty value forgets it.
func (b *Workbench) keep(in *request) (string, error) {
	at := keptField{localPath(in.PostFormValue("path")), in.PostFormValue("field")}
	value := in.PostFormValue("value")
	full := false
	b.sessions.change(in.key, func(s *session) {
		switch _, known := s.kept[at]; {
		case value == "":
			delete(s.kept, at)
		case !known && len(s.kept) >= mostKept:
			full = true
		case s.kept == nil:
			s.kept = map[keptField]string{at: value}
		default:
			s.kept[at] = value
		}
	})
	if full {
		return "", sheaf.Errorf(sheaf.Conflict, "too much was typed and not saved").Hintf("save what is open in other windows")
	}
	return "", nil
}

// showKept gives what was typed on a page and not saved, by field. What was
// typed on a page of the vault waits until the vault is open again: it may be
// somebody's name.
func (b *Workbench) showKept(in *request) (view, error) {
	path := localPath(in.URL.Query().Get("path"))
	fields := map[string]string{}
	ofVault := b.isOfVault(path)
	b.sessions.change(in.key, func(s *session) {
		if ofVault && !s.guest.vaultOpen() {
			return
		}
		for at, value := range s.kept {
			if at.path == path {
				fields[at.field] = value
			}
		}
	})
	return view{data: fields}, nil
}

// isOfVault tells whether the page at a local path lies in a locked room.
func (b *Workbench) isOfVault(path string) bool {
	at, err := url.Parse(path)
	if err != nil {
		return true
	}
	_, pattern := b.doors.Handler(&http.Request{Method: http.MethodGet, Host: b.addr, URL: at})
	return b.ofVault[pattern]
}
