package convert

import "testing"

// All people are invented.
func TestMendSpelling(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		// One answer of many was a third speaker's.
		"a usual label with a letter missing is the same speaker": {
			"Dalu: How?\nParticipant: So.\nDalu: Why?\nParticpant: Thus.",
			"Dalu|Dalu: >How?\nParticipant|Participant: >So.\nDalu|Dalu: >Why?\nParticipant|Particpant: >Thus.\n",
		},
		"letters that changed places, met first": {
			"Inetrviewer: How?\nDalu: So.\nInterviewer: Why?\nDalu: Thus.",
			"Interviewer|Inetrviewer: >How?\nDalu|Dalu: >So.\nInterviewer|Interviewer: >Why?\nDalu|Dalu: >Thus.\n",
		},
		"the number behind it stays": {
			"Participant 1: So.\nParticipant 2: Thus.\nParticipant 1: No.\nParticipent 2: Yes.",
			"Participant 1|Participant 1: >So.\nParticipant 2|Participant 2: >Thus.\nParticipant 1|Participant 1: >No.\nParticipant 2|Participent 2: >Yes.\n",
		},
		"names that are near to each other are two people": {
			"Selmana: How?\nSelmena: So.\nSelmana: Why?\nSelmena: Thus.",
			"Selmana|Selmana: >How?\nSelmena|Selmena: >So.\nSelmana|Selmana: >Why?\nSelmena|Selmena: >Thus.\n",
		},
		"several are not one": {
			"Dalu: How?\nParticipant: So.\nDalu: Why?\nParticipants: Thus.",
			"Dalu|Dalu: >How?\nParticipant|Participant: >So.\nDalu|Dalu: >Why?\nParticipants|Participants: >Thus.\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr, _ := structured(c.text)
			if got := outline(tr); got != c.want {
				t.Errorf("got\n%s", got)
			}
		})
	}
	t.Run("what a person says is a label stays", func(t *testing.T) {
		s := scriptOf("Dalu: How?\nParticipant: So.\nDalu: Why?\nParticpant: Thus.", Options{Labels: Labels{Also: []string{"Particpant"}}})
		if tr := s.structure(); len(tr.Speakers) != 3 {
			t.Errorf("got %v", tr.Speakers)
		}
	})
}
