package main

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

func TestATerminalIsShownPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"plain\n\ttext":               "plain\n\ttext",
		"\x1b]52;c;Y2FuYXJ5\x07after": "\ufffd]52;c;Y2FuYXJ5\ufffdafter",
		"a\x1b[2Jb\r\x08c":            "a\ufffd[2Jb\ufffd\ufffdc",
		"\u009b31m":                   "\ufffd31m",
		"abc\u202egnp.exe":            "abc\ufffdgnp.exe",
		"مرحبا\u2067x\u2069":          "مرحبا\ufffdx\ufffd",
		"bad \xff byte":               "bad \ufffd byte",
		"بشير 🙂":                      "بشير 🙂",
	} {
		var whole, bytewise bytes.Buffer
		if n, err := (&plainWriter{to: &whole}).Write([]byte(in)); n != len(in) || err != nil {
			t.Errorf("wrote %d of %d: %v", n, len(in), err)
		}
		if _, err := io.Copy(&plainWriter{to: &bytewise}, iotest.OneByteReader(bytes.NewReader([]byte(in)))); err != nil {
			t.Fatal(err)
		}
		if whole.String() != want || bytewise.String() != want {
			t.Errorf("%q is shown as %q and %q, want %q", in, whole.String(), bytewise.String(), want)
		}
	}
}

func FuzzPlainWriter(f *testing.F) {
	f.Add([]byte("a\x1b[2Jb"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		(&plainWriter{to: &out}).Write(in)
		if !utf8.Valid(out.Bytes()) {
			t.Error("not UTF-8")
		}
		for _, r := range out.String() {
			if obeyed(r) {
				t.Errorf("%q came through", r)
			}
		}
	})
}
