package convert

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// All people and places are invented.
func TestTurnsInDoubt(t *testing.T) {
	type doubts struct{ Once, Unnamed, Questions int }
	long := strings.Repeat("Interviewer: How?\nDalu: So.\n", 5)
	for name, c := range map[string]struct {
		text string
		want doubts
	}{
		"who speaks once among ten turns may be quoted": {
			long + "Commander: You go first.\nInterviewer: And?", doubts{Once: 1}},
		"among few turns that says nothing": {
			"Interviewer: How?\nDalu: So.\nCommander: You go first.\nDalu: No.", doubts{}},
		"an imperative is no speaker": {
			long + "Listen: nobody comes.\nRemember: I was young.\nRegardez: la route.\nBakın: yol.\nشوف: الطريق.", doubts{}},
		"an unnamed speaker, and what may be asked by another": {
			"Q1. How?\nSo.\nWhy do you ask?\nQ2. And?\nNo.\nQ3. Then?\nكيف؟", doubts{Unnamed: 3, Questions: 2}},
		"a sole speaker who asks": {
			"Dalu: One.\nWhere was it?\nDalu: Two.\nDalu: Three.", doubts{Questions: 1}},
		"without turns there is nobody to doubt": {"They went. Where was it?", doubts{}},
	} {
		t.Run(name, func(t *testing.T) {
			s := scriptOf(c.text, Options{})
			s.structure()
			r := s.report
			if diff := cmp.Diff(c.want, doubts{r.SpeakOnce, r.Unnamed, r.UnlabelledQuestions}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// tableOf is a script of one table: rows by line ends, cells by bars, and the
// paragraphs of a cell by slashes.
func tableOf(rows string) *script {
	s := scriptOf("", Options{})
	s.lines = nil
	for r, row := range strings.Split(rows, "\n") {
		for c, cell := range strings.Split(row, "|") {
			for paragraph := range strings.SplitSeq(cell, "/") {
				s.lines = append(s.lines, line{text: paragraph, table: 1, row: r, column: c})
			}
		}
	}
	return s
}

func TestTurnsInTables(t *testing.T) {
	for name, c := range map[string]struct{ rows, want string }{
		"speakers stand in the left column": {
			"Interviewer|When did they come?\nDalu|In the autumn./Then.\nInterviewer|And who was it?\nDalu|My brother.",
			"Interviewer|Interviewer>\nInterviewer|>When did they come?\nDalu|Dalu>\nDalu|>In the autumn.\nDalu|>Then.\nInterviewer|Interviewer>\nInterviewer|>And who was it?\nDalu|Dalu>\nDalu|>My brother.\n",
		},
		"titles are nobody's": {
			"Speaker|Text\nSelma|When did they come?\nDalu|In the autumn.\nSelma|Who was it?",
			"-|>Speaker\n-|>Text\nSelma|Selma>\nSelma|>When did they come?\nDalu|Dalu>\nDalu|>In the autumn.\nSelma|Selma>\nSelma|>Who was it?\n",
		},
		"a number and a time stand beside": {
			"No|Time|Speaker|Text\n1|00:00:05|Interviewer|When did they come?\n2|00:00:12|Dalu|In the autumn.\n3|00:00:20|Interviewer|Who was it?",
			"-|>No\n-|>Time\n-|>Speaker\n-|>Text\n-|>1\nInterviewer|00:00:05>\nInterviewer|Interviewer>\nInterviewer|>When did they come?\n-|>2\nDalu|00:00:12>\nDalu|Dalu>\nDalu|>In the autumn.\n-|>3\nInterviewer|00:00:20>\nInterviewer|Interviewer>\nInterviewer|>Who was it?\n",
		},
		"a time behind the name": {
			"Selma|0:05|When did they come?\nDalu|0:12|In the autumn.\nSelma|0:20|Who was it?\nDalu|0:31|My brother.",
			"Selma|Selma>\nSelma|0:05>\nSelma|>When did they come?\nDalu|Dalu>\nDalu|0:12>\nDalu|>In the autumn.\nSelma|Selma>\nSelma|0:20>\nSelma|>Who was it?\nDalu|Dalu>\nDalu|0:31>\nDalu|>My brother.\n",
		},
		"an empty cell goes on, and one that names nobody begins speech of nobody known": {
			"I|When did they come?\nR|In the autumn.\n|After the harvest.\nI|And who was it?\nR|My brother.\nI|How?\nR|On foot.\nI|Where?\nR|Here.\nI|Then?\nsomebody at the door|Come now.",
			"I|I>\nI|>When did they come?\nR|R>\nR|>In the autumn.\nR|>After the harvest.\nI|I>\nI|>And who was it?\nR|R>\nR|>My brother.\nI|I>\nI|>How?\nR|R>\nR|>On foot.\nI|I>\nI|>Where?\nR|R>\nR|>Here.\nI|I>\nI|>Then?\n|>somebody at the door\n|>Come now.\n",
		},
		"a label inside what is said is not taken for being met once": {
			"Interviewer|When did they come?\nDalu|He said:/Commander: You go first.\nInterviewer|And who was it?\nDalu|My brother.",
			"Interviewer|Interviewer>\nInterviewer|>When did they come?\nDalu|Dalu>\nDalu|>He said:\nDalu|>Commander: You go first.\nInterviewer|Interviewer>\nInterviewer|>And who was it?\nDalu|Dalu>\nDalu|>My brother.\n",
		},
		"keys and values are no speech": {
			"Village|Omrava on the hill\nDistrict|The district of Omro\nGuide|Selma Omro of the mill",
			"-|>Village\n-|>Omrava on the hill\n-|>District\n-|>The district of Omro\n-|>Guide\n-|>Selma Omro of the mill\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := tableOf(c.rows)
			tr := s.structure()
			if err := tr.Validate(); err != nil {
				t.Error(err)
			}
			got := strings.ReplaceAll(outline(tr), "-|>\n", "")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("each turn has the time of its row", func(t *testing.T) {
		tr := tableOf("Selma|0:05|When did they come?\nDalu|0:12|In the autumn.\nSelma|0:20|Who was it?\nDalu|0:31|My brother.").structure()
		if len(tr.Turns) != 4 || tr.Turns[1].StartMS != 12000 {
			t.Errorf("got %+v", tr.Turns)
		}
	})
}

func TestTurnsAtTheTimesOfF4(t *testing.T) {
	tr, _ := structured("I: How? #00:00:05-2#\nB: So. #00:00:12-9#\n#00:00:13-4# I: And?\nB: No.")
	var got []int64
	for _, turn := range tr.Turns {
		got = append(got, turn.StartMS)
	}
	if diff := cmp.Diff([]int64{-1, 5200, 13400, -1}, got); diff != "" {
		t.Error(diff)
	}
}
