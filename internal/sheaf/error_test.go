package sheaf

import (
	"errors"
	"fmt"
	"testing"
)

func TestInAnotherLanguage(t *testing.T) {
	words := map[string]string{
		"cannot keep %d of %q: %w": "de %[2]q, %[1]d non gardé : %[3]v",
		"the %s is closed":         "%[1]s : fermé",
		"vault":                    "coffre",
		"open it":                  "ouvrez-le",
	}
	translate := func(format string) string { return words[format] }
	inner := Errorf(Locked, "the %s is closed", "vault").Hintf("open it")
	err := Errorf(Invalid, "cannot keep %d of %q: %w", 3, "b", inner)
	for _, tt := range []struct {
		rule          string
		err           error
		message, hint string
	}{
		{"an error in an error, with a word in it", err, `de "b", 3 non gardé : coffre : fermé`, "ouvrez-le"},
		{"joined to nothing", errors.Join(err), `de "b", 3 non gardé : coffre : fermé`, "ouvrez-le"},
		{"what has no translation stays", Errorf(Invalid, "unknown %d", 1).Hintf("try %s", "x"), "unknown 1", "try x"},
		{"what says more than the error stays whole", fmt.Errorf("around: %w", inner), "around: the vault is closed", "ouvrez-le"},
		{"an error without a kind", errors.New("plain"), "plain", ""},
	} {
		if got := MessageIn(tt.err, translate); got != tt.message {
			t.Errorf("%s: %q, want %q", tt.rule, got, tt.message)
		}
		if got := HintIn(tt.err, translate); got != tt.hint {
			t.Errorf("%s: hint %q, want %q", tt.rule, got, tt.hint)
		}
	}
}
