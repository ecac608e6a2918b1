package convert

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/text"
)

// outline is a transcript as lines "speaker|label>speech", "-" for nobody.
func outline(t text.Transcript) string {
	var b strings.Builder
	for _, p := range t.Paragraphs {
		who := "-"
		if p.Speaker >= 0 {
			who = t.Speakers[p.Speaker].Label
		}
		fmt.Fprintf(&b, "%s|%s>%s\n", who, p.Label.Of(t.Text), t.Text[p.Label.End:p.End])
	}
	return b.String()
}

// All people and places are invented.
func TestTurns(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"names that recur are speakers": {
			"Dalu: One.\nSelma: Two.\nDalu: Three.\nSelma: Four.",
			"Dalu|Dalu: >One.\nSelma|Selma: >Two.\nDalu|Dalu: >Three.\nSelma|Selma: >Four.\n",
		},
		"usual labels need not recur": {
			"INTERVIEWER: One?\nParticipant 3: Two.\nInterpreter: He says two.",
			"INTERVIEWER|INTERVIEWER: >One?\nParticipant 3|Participant 3: >Two.\nInterpreter|Interpreter: >He says two.\n",
		},
		"single letters stand by each other": {
			"I: How many?\nR: Two.",
			"I|I: >How many?\nR|R: >Two.\n",
		},
		"a single letter alone is none": {
			"R: Two.\nThen three.",
			"-|>R: Two.\n-|>Then three.\n",
		},
		"a paragraph without a label belongs to the turn before": {
			"I: How many?\nR: Two.\n\nThen three.",
			"I|I: >How many?\nR|R: >Two.\nR|>Then three.\n",
		},
		"headers and notes are nobody's, and no speakers": {
			"Date: 3 May\nPlace: Çamlık\nDate: again\nI: How many?\nR: Two.\nNote: he laughed",
			"-|>Date: 3 May\n-|>Place: Çamlık\n-|>Date: again\nI|I: >How many?\nR|R: >Two.\nR|>Note: he laughed\n",
		},
		"a name met once is no speaker among plain lines": {
			"I: How many?\nR: Two.\nThen three.\nThen four.\nThe Hill: it was there.",
			"I|I: >How many?\nR|R: >Two.\nR|>Then three.\nR|>Then four.\nR|>The Hill: it was there.\n",
		},
		// Somebody who spoke once in a transcript had their words put in the mouth,
		// and under the key, of whoever spoke before.
		"a name met once is a speaker where most lines begin with one": {
			"I: How many?\nDalu: Two.\nSelma: She counted three.\nI: And then?\nDalu: None.",
			"I|I: >How many?\nDalu|Dalu: >Two.\nSelma|Selma: >She counted three.\nI|I: >And then?\nDalu|Dalu: >None.\n",
		},
		"every line begins with a label": {
			"Dalu: One.\nSelma: Two.\nDalu: Three.",
			"Dalu|Dalu: >One.\nSelma|Selma: >Two.\nDalu|Dalu: >Three.\n",
		},
		"a lone name is one when met three times": {
			"Dalu: One.\nDalu: Two.\nDalu: Three.",
			"Dalu|Dalu: >One.\nDalu|Dalu: >Two.\nDalu|Dalu: >Three.\n",
		},
		"a lone name met twice is none": {
			"Id No: 1\nText.\nId No: 2",
			"-|>Id No: 1\n-|>Text.\n-|>Id No: 2\n",
		},
		"a sentence with a colon is no label": {
			"I: How many?\nR: Two.\nWe said to them: go.\nWe said to them: go.",
			"I|I: >How many?\nR|R: >Two.\nR|>We said to them: go.\nR|>We said to them: go.\n",
		},
		"labels in brackets": {
			"[Dalu] One.\n[Selma]: Two.\n[Dalu] Three.\n[Selma] Four.\n[laughter]",
			"Dalu|[Dalu] >One.\nSelma|[Selma]: >Two.\nDalu|[Dalu] >Three.\nSelma|[Selma] >Four.\nSelma|>[laughter]\n",
		},
		"a time behind the name": {
			"Dalu (00:12:31): One.\nSelma [1:02]: Two.\nDalu (00:13:00): Three.\nSelma (00:14:00) Four.",
			"Dalu|Dalu (00:12:31): >One.\nSelma|Selma [1:02]: >Two.\nDalu|Dalu (00:13:00): >Three.\nSelma|Selma (00:14:00) >Four.\n",
		},
		"a name met once with a time where others have theirs": {
			"Dalu (00:01): One.\nSelma (00:02): Two.\nDalu (00:03): Three.\nOmro (00:04): Four.",
			"Dalu|Dalu (00:01): >One.\nSelma|Selma (00:02): >Two.\nDalu|Dalu (00:03): >Three.\nOmro|Omro (00:04): >Four.\n",
		},
		"a time before the name, and one behind the colon": {
			"[00:01] I: One?\n00:02 R: Two.\nI: (00:03) Three?",
			"I|[00:01] I: >One?\nR|00:02 R: >Two.\nI|I: (00:03) >Three?\n",
		},
		"a name and time on a line of their own": {
			"Dalu (00:00):\nOne.\n\nSelma (00:24):\nTwo.\n\nDalu (00:36)\nThree.\n\nSelma (00:40)\nFour.",
			"Dalu|Dalu (00:00):>\nDalu|>One.\nSelma|Selma (00:24):>\nSelma|>Two.\nDalu|Dalu (00:36)>\nDalu|>Three.\nSelma|Selma (00:40)>\nSelma|>Four.\n",
		},
		"a usual label alone in capitals": {
			"MODERATOR\nHow many?\nPARTICIPANT\nTwo.",
			"MODERATOR|MODERATOR>\nMODERATOR|>How many?\nPARTICIPANT|PARTICIPANT>\nPARTICIPANT|>Two.\n",
		},
		"a label set off by a tab": {
			"I\tHow many?\nR\tTwo.\n\tThen three.",
			"I|I\t>How many?\nR|R\t>Two.\nR|>\tThen three.\n",
		},
		"spaces before a label are part of it": {
			"I: How many?\n   R:  Two.",
			"I|I: >How many?\nR|   R:  >Two.\n",
		},
		"one speaker in two spellings": {
			"DALU: One.\nSelma: Two.\nDalu: Three.\nSelma : Four.",
			"DALU|DALU: >One.\nSelma|Selma: >Two.\nDALU|Dalu: >Three.\nSelma|Selma : >Four.\n",
		},
		"how it was said is not who": {
			"Dalu: One.\nSelma: Two.\nDalu (laughing): Three.\nSelma: Four.",
			"Dalu|Dalu: >One.\nSelma|Selma: >Two.\nDalu|Dalu (laughing): >Three.\nSelma|Selma: >Four.\n",
		},
		"Arabic labels": {
			"المحاور: كم؟\nالمشارك ١: اثنين.\nسلمى: لا.\nالمحاورة: مين؟\nسلمى: أنا.",
			"المحاور|المحاور: >كم؟\nالمشارك ١|المشارك ١: >اثنين.\nسلمى|سلمى: >لا.\nالمحاورة|المحاورة: >مين؟\nسلمى|سلمى: >أنا.\n",
		},
		"he said is not who says it": {
			"المحاور: كم؟\nسلمى: اثنين.\nقال لي: لا.\nقال لي: لا.\nسلمى: أنا.",
			"المحاور|المحاور: >كم؟\nسلمى|سلمى: >اثنين.\nسلمى|>قال لي: لا.\nسلمى|>قال لي: لا.\nسلمى|سلمى: >أنا.\n",
		},
		"Arabic single letters": {
			"س: كم؟\nج: اثنين.",
			"س|س: >كم؟\nج|ج: >اثنين.\n",
		},
		"a bracket that never closes is no label": {
			"[\n[Dalu\n[Dalu",
			"-|>[\n-|>[Dalu\n-|>[Dalu\n",
		},
		"an address or a time of day is no label": {
			"https://example.org\nAt 10:30 we left\nMeet 10:30\nMeet 10:45\nMeet 11:00",
			"-|>https://example.org\n-|>At 10:30 we left\n-|>Meet 10:30\n-|>Meet 10:45\n-|>Meet 11:00\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr, _ := structure(c.text)
			if err := tr.Validate(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(c.want, outline(tr)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRoles(t *testing.T) {
	for labels, want := range map[string][]text.Role{
		"Interviewer Dalu":     {text.RoleInterviewer, text.RoleUnknown},
		"I R":                  {text.RoleInterviewer, text.RoleParticipant},
		"I1 I2 R1":             {text.RoleInterviewer, text.RoleInterviewer, text.RoleParticipant},
		"R P":                  {text.RoleInterviewer, text.RoleParticipant},
		"Q A":                  {text.RoleInterviewer, text.RoleParticipant},
		"Moderator Translator": {text.RoleInterviewer, text.RoleInterpreter},
		"Chercheuse Témoin":    {text.RoleInterviewer, text.RoleParticipant},
		"Görüşmeci Katılımcı":  {text.RoleInterviewer, text.RoleParticipant},
		"الباحثة المترجم الشاهد": {text.RoleInterviewer, text.RoleInterpreter, text.RoleParticipant},
		"Speaker1 Guardian":      {text.RoleUnknown, text.RoleOther},
	} {
		t.Run(labels, func(t *testing.T) {
			var b strings.Builder
			for range 2 {
				for l := range strings.FieldsSeq(labels) {
					fmt.Fprintf(&b, "%s: Something.\n", l)
				}
			}
			tr, _ := structure(b.String())
			var got []text.Role
			for _, s := range tr.Speakers {
				got = append(got, s.Role)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUncertainLabels(t *testing.T) {
	s := "The Hill: a header\nI: How many?\nR: Two.\nThree.\nFour.\nFive.\nOmro: She said two.\nDate: later"
	_, uncertain := structure(s)
	if len(uncertain) != 1 || uncertain[0].Of(s) != "Omro: " {
		t.Errorf("got %v", uncertain)
	}
}

func TestTimestamp(t *testing.T) {
	for s, want := range map[string]struct {
		ms int64
		n  int
	}{
		"(00:12:31) x":          {751_000, 10},
		"[1:02]":                {62_000, 6},
		"75:10 x":               {4_510_000, 5},
		"(00:01.5)":             {1_500, 9},
		"(00:00:01,250 - 0:02)": {1_250, 21},
		"(٠١:٠٢)":               {62_000, 11},
		"00:00":                 {0, 5},
		"(laughs)":              {-1, 0},
		"(12)":                  {-1, 0},
		"(00:99)":               {-1, 0},
		"(00:12":                {-1, 0},
		"00:12x":                {-1, 0},
		"1234:00":               {-1, 0},
		"1:2:3:4 x":             {-1, 0},
	} {
		t.Run(s, func(t *testing.T) {
			if ms, n := timestamp(s); ms != want.ms || n != want.n {
				t.Errorf("got %d ms, %d bytes; want %d, %d", ms, n, want.ms, want.n)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	for want, s := range map[string]string{
		"en": "They went to the mill and we did not know when it was.",
		"fr": "Ils sont allés au moulin et nous ne savons pas quand c'était.",
		"tr": "Değirmene gittiler ve biz ne zaman olduğunu bilmiyoruz, ama sonra bir haber vardı.",
		"ar": "راحوا على الطاحونة وما منعرف إيمتى (see page 2).",
		"":   "Dalu Selma Omro 1992",
	} {
		t.Run("language "+want, func(t *testing.T) {
			if got := language(s); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func FuzzTurns(f *testing.F) {
	f.Add("I: How many?\nR (00:01): Two.\n[X]\nالمشارك ١: لا\n\n \t:")
	f.Fuzz(func(t *testing.T, s string) {
		canonical, err := text.Canonical([]byte(s))
		if err != nil {
			return
		}
		tr, uncertain := structure(canonical)
		if err := tr.Validate(); err != nil {
			t.Error(err)
		}
		for _, u := range uncertain {
			if u.Start < 0 || u.Start >= u.End || u.End > len(canonical) {
				t.Errorf("uncertain label at %v of %d", u, len(canonical))
			}
		}
	})
}
