package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// talk is "A: one / two / B: three / four", the last two nobody's and B's.
func talk() Transcript {
	const s = "A: one\ntwo\nB: three\nfour"
	return Transcript{
		Text: s, Speakers: []Speaker{{Label: "A"}, {Label: "B", Role: RoleInterviewer}},
		Turns: []Turn{
			{Span: Span{0, 10}, Speaker: 0, StartMS: 1000, Voice: NoSpeaker},
			{Span: Span{11, 24}, Speaker: 1, StartMS: -1, Provenance: Notes, Voice: NoSpeaker},
		},
		Paragraphs: []Paragraph{
			{Span: Span{0, 6}, Label: Span{0, 3}, Speaker: 0, Turn: 0},
			{Span: Span{7, 10}, Label: Span{7, 7}, Speaker: 0, Turn: 0},
			{Span: Span{11, 19}, Label: Span{11, 14}, Speaker: 1, Turn: 1},
			{Span: Span{20, 24}, Label: Span{20, 20}, Speaker: 1, Turn: 1},
		},
		Cues: []Cue{{Paragraph: 3, StartMS: 4000}},
	}
}

func TestSayings(t *testing.T) {
	check := func(t *testing.T, tr Transcript) {
		t.Helper()
		if err := tr.Validate(); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("sayings say what the turns say", func(t *testing.T) {
		check(t, talk())
		got := talk().WithSayings(talk().Sayings(), talk().Speakers)
		check(t, got)
		if diff := cmp.Diff(talk(), got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a paragraph of somebody else is a turn of its own, and the rest after it as well", func(t *testing.T) {
		all := talk().Sayings()
		all[1].Speaker = 1
		got := talk().WithSayings(all, talk().Speakers)
		check(t, got)
		if len(got.Turns) != 3 || got.Turns[1].Of(got.Text) != "two" || got.Turns[0].StartMS != 1000 {
			t.Errorf("%+v", got.Turns)
		}
	})
	t.Run("no time is lost when a turn is cut and put together again", func(t *testing.T) {
		all := talk().Sayings()
		all[3].Speaker = 0
		cut := talk().WithSayings(all, talk().Speakers)
		check(t, cut)
		if len(cut.Turns) != 3 || cut.Turns[2].StartMS != 4000 || len(cut.Cues) != 0 {
			t.Errorf("%+v", cut)
		}
		all = cut.Sayings()
		all[3].Speaker, all[3].Begins, all[3].Provenance = 1, false, Notes
		if diff := cmp.Diff(talk(), cut.WithSayings(all, cut.Speakers)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a speaker who says nothing any more is dropped", func(t *testing.T) {
		all := talk().Sayings()
		all[0].Speaker, all[1].Speaker = NoSpeaker, NoSpeaker
		all[0].Label = Span{0, 0}
		got := talk().WithSayings(all, talk().Speakers)
		check(t, got)
		if len(got.Speakers) != 1 || len(got.Turns) != 1 || len(got.Cues) != 2 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("whose wording it is cuts a turn", func(t *testing.T) {
		all := talk().Sayings()
		all[1].Provenance = Translation
		got := talk().WithSayings(all, talk().Speakers)
		check(t, got)
		if len(got.Turns) != 3 || got.Turns[1].Provenance != Translation || got.Turns[1].StartMS != -1 {
			t.Errorf("%+v", got.Turns)
		}
	})
}
