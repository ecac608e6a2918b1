package main

import (
	"io"
	"unicode/utf8"
)

// plainWriter shows what a terminal would obey instead: control characters and
// direction overrides in a testimony or a file name must not move the cursor,
// write to the clipboard or turn a line around. What is piped elsewhere is
// written as it is.
type plainWriter struct {
	to   io.Writer
	part []byte // the beginning of a character that a write cut in two
}

func (w *plainWriter) Write(p []byte) (int, error) {
	in := append(w.part, p...)
	out := make([]byte, 0, len(in))
	for len(in) > 0 {
		r, size := utf8.DecodeRune(in)
		if r == utf8.RuneError && size == 1 && !utf8.FullRune(in) {
			break
		}
		if obeyed(r) {
			r = utf8.RuneError
		}
		out = utf8.AppendRune(out, r)
		in = in[size:]
	}
	w.part = append(w.part[:0:0], in...)
	if _, err := w.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// obeyed tells a character that a terminal acts on instead of showing it.
func obeyed(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r < 0xa0:
		return true
	}
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
