package convert

import (
	"strings"
	"testing"
)

func TestWhatNobodySeesIsNoText(t *testing.T) {
	tags := func(s string) string {
		return strings.Map(func(r rune) rune { return 0xe0000 + r }, s)
	}
	for name, c := range map[string]struct {
		in, want string
		controls int
	}{
		"a control character":          {"One\x07two.", "One two.", 1},
		"tags that spell a word":       {"One" + tags("Ada") + "two.", "One" + strings.Repeat("\u00a0\u00a0", 3) + "two.", 3},
		"selectors that spell a word":  {"One\U000e0141two.", "One\u00a0\u00a0two.", 1},
		"an override of direction":     {"One \u202etwo.", "One \u202ftwo.", 1},
		"a letter without a shape":     {"One\u3164two.", "One\u202ftwo.", 1},
		"marks that Arabic needs stay": {"می\u200cخواهم \u200eA\u200f \u2067ب\u2069 🙏🏽 ❤\ufe0f", "می\u200cخواهم \u200eA\u200f \u2067ب\u2069 🙏🏽 ❤\ufe0f", 0},
		"a line separator ends a line": {"One.\u2028Two.", "One.\n\u00a0Two.", 0},
		"and a paragraph separator":    {"One.\u2029Two.", "One.\n\u00a0Two.", 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := readWith(t, File{"a.txt", []byte(c.in)}, Options{})
			if r.Transcript.Text != c.want || r.Report.Controls != c.controls {
				t.Errorf("got %q with %d controls, want %q with %d", r.Transcript.Text, r.Report.Controls, c.want, c.controls)
			}
		})
	}
}
