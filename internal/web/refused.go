package web

import (
	"net/url"
	"strings"

	"sheaf/internal/sheaf"
)

// refused is a form that could not be taken. The page shows it again with what
// was typed and with the reason, so that nothing has to be typed twice.
type refused struct {
	path          string
	Form          url.Values
	Message, Hint string
	Clash         bool // somebody else changed it meanwhile
}

// giveBack keeps a form that was refused and leads back to its page. Only what
// another try can mend is given back; any other error stays one.
func (in *request) giveBack(path string, clash bool, err error) (string, error) {
	if kind := sheaf.KindOf(err); kind != sheaf.Invalid && kind != sheaf.Conflict {
		return "", err
	}
	bare, _, _ := strings.Cut(path, "?")
	message, hint := in.refusal(err)
	in.bench.sessions.change(in.key, func(s *session) {
		s.refused = refused{bare, in.PostForm, message, hint, clash}
	})
	return withQuery(path, "again", ""), nil
}

// givenBack is the form that this page gave back last, nil if none.
func (in *request) givenBack() *refused {
	r := in.session.refused
	if !in.URL.Query().Has("again") || r.path != in.URL.Path {
		return nil
	}
	return &r
}
