package inquiry

import (
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// A code in the words of somebody on hold was named in the answers about all others.
func TestACodeInTheWordsOfWhoIsLeftOutHasNoNameInAnswers(t *testing.T) {
	w := newWorld(t)
	held, agreed := w.person("R-7Q"), w.person("S-2K")
	for i := range w.Subjects {
		w.Subjects[i].Terms, w.Subjects[i].Held = study.TermsGiven, w.Subjects[i].ID == held
	}
	in := func(who study.SubjectID, name string) coding.CodeID {
		id := w.theme(name, coding.CodeID{})
		w.Codes[len(w.Codes)-1].InVivo, w.Codes[len(w.Codes)-1].Definition = who, "as "+name
		return id
	}
	theirs, others, team := in(held, "the small door"), in(agreed, "the long road"), w.theme("fear", coding.CodeID{})
	w.leaveOut(w.usable())
	for id, name := range map[coding.CodeID]string{theirs: coding.ErasedName, others: "the long road", team: "fear"} {
		if is := w.CodeName(id); is != name {
			t.Errorf("%q, want %q", is, name)
		}
	}
	if d := w.Codes[0].Definition; d != "" {
		t.Errorf("its definition stands: %q", d)
	}
}
