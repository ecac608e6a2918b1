package text

import (
	"strings"
	"testing"

	"sheaf/internal/sheaf"
)

func TestCanonical(t *testing.T) {
	for name, c := range map[string]struct{ raw, want string }{
		"an empty text stays empty":                {"", ""},
		"a byte order mark is dropped":             {"\ufeffone", "one"},
		"a mark inside the text stays":             {"one\ufefftwo", "one\ufefftwo"},
		"CRLF becomes one line end":                {"one\r\n\r\ntwo\r\n", "one\n\ntwo\n"},
		"a lone CR becomes a line end":             {"one\rtwo\r", "one\ntwo\n"},
		"nothing is normalised":                    {"e\u0301 \u00e9 \u00a0\u200f", "e\u0301 \u00e9 \u00a0\u200f"},
		"spaces at the end of a line are the text": {" one \n", " one \n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Canonical([]byte(c.raw))
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
	t.Run("bytes that are not UTF-8 are refused with their place", func(t *testing.T) {
		_, err := Canonical([]byte("caf\xe9 "))
		if sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), "byte 3") || sheaf.HintOf(err) == "" {
			t.Errorf("got %v (%s)", err, sheaf.HintOf(err))
		}
	})
}

func FuzzCanonical(f *testing.F) {
	f.Add([]byte("\ufeffone\r\r\ntwo\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		once, err := Canonical(raw)
		if err != nil {
			return
		}
		if twice, err := Canonical([]byte(once)); err != nil || twice != once {
			t.Errorf("canonical text changed again: %q, %q, %v", once, twice, err)
		}
	})
}
