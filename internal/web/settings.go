package web

import "sheaf/internal/sheaf"

// changeSettings sets what the person chose for this session: language, theme,
// single keys. Fields that are absent stay as they are.
func (b *Workbench) changeSettings(in *request) (string, error) {
	wanted := in.PostForm
	if l := wanted.Get("language"); l != "" && !b.pages.catalogue.has(l) {
		return "", sheaf.Errorf(sheaf.Invalid, "cannot change the language: there are no texts in it")
	}
	switch wanted.Get("theme") {
	case "", "light", "dark", "system":
	default:
		return "", sheaf.Errorf(sheaf.Invalid, "cannot change the colours: they are light, dark or system")
	}
	b.sessions.change(in.key, func(s *session) {
		if l := wanted.Get("language"); l != "" {
			s.language = l
		}
		switch theme := wanted.Get("theme"); theme {
		case "light", "dark":
			s.theme = theme
		case "system":
			s.theme = ""
		}
		if k := wanted.Get("shortcuts"); k != "" {
			s.noShortcuts = k == "off"
		}
	})
	return localPath(wanted.Get("back")), nil
}
