package text

import "testing"

func TestLabelKey(t *testing.T) {
	for _, same := range [][]string{
		{"The old man", "THE OLD MAN:", "[The old  man]", "**The old man**:", " the old\u00a0man ：", "__The old man__"},
		{"المحاور", "المحاور:", "المُحاور "},
		{"R", "r:", "[R]"},
	} {
		for _, label := range same {
			if LabelKey(label) != LabelKey(same[0]) {
				t.Errorf("%q is %q, %q is %q", label, LabelKey(label), same[0], LabelKey(same[0]))
			}
		}
	}
	if LabelKey("R1") == LabelKey("R2") || LabelKey("Dalu (son)") == LabelKey("Dalu") {
		t.Error("two labels have one key")
	}
}
