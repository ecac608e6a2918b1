package convert

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTimesOfTurns(t *testing.T) {
	for text, want := range map[string][]int64{
		"Dalu (00:12:31): One.\nSelma [1:02]: Two.\nDalu (1h02): Three.":                                  {751_000, 62_000, 3_720_000},
		"Dalu  0:03\nOne.\nSelma  0:09\nTwo.\nDalu\t1:02:33\nThree.":                                      {3_000, 9_000, 3_753_000},
		"0:0:3.120 --> 0:0:7.1\nDalu\nOne.\n0:0:8.0 --> 0:0:9.0\nDalu\nTwo.\n0:0:9 --> 0:0:11\nDalu\nNo.": {3_120, 8_000, 9_000},
		"0.39\tOne.\n1.09\tTwo.\nThree.\n12.28 So.":                                                       {39_000, 69_000, 748_000},
		"1.09\tI: How?\n1.12\tDalu: So.\n2.04\tI: And?":                                                   {69_000, 72_000, 124_000},
		"[00:00:03]\nI: One.\n[00:00:09]\nR: Two.\n[00:00:12]\nI: Three.":                                 {3_000, 9_000, 12_000},
	} {
		t.Run(text, func(t *testing.T) {
			tr, _ := structured(text)
			var got []int64
			for _, turn := range tr.Turns {
				got = append(got, turn.StartMS)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("a new side of a tape begins anew", func(t *testing.T) {
		tr, _ := structured("0.10 A.\n1.00 B.\n2.00 C.\n3.00 D.\n4.00 E.\n5.00 F.\n6.00 G.\nSIDE B\n0.08 H.\n1.20 I.")
		if len(tr.Turns) != 9 || tr.Turns[7].StartMS != 8_000 {
			t.Errorf("got %+v", tr.Turns)
		}
	})
}

func TestVoicesOfFormats(t *testing.T) {
	for name, c := range map[string]struct {
		lines []line
		want  string
		times []int64
	}{
		"a voice's cues are one turn": {
			[]line{spoken("Dalu", 0, "One."), spoken("Dalu", 2000, "Two."), spoken("Selma", 4000, "Three.")},
			"Dalu|>One.\nDalu|>Two.\nSelma|>Three.\n", []int64{0, 4000},
		},
		"a cue without a voice is nobody's who is named": {
			[]line{spoken("Dalu", 0, "One."), unvoiced(2000, "Two."), unvoiced(2000, "lines."), unvoiced(3000, "Three."), spoken("Dalu", 4000, "Four.")},
			"Dalu|>One.\n|>Two.\n|>lines.\n|>Three.\nDalu|>Four.\n", []int64{0, 2000, 3000, 4000},
		},
		"cues without any voice are an unnamed speaker's": {
			[]line{unvoiced(0, "One."), unvoiced(2000, "Two."), unvoiced(2000, "lines.")},
			"|>One.\n|>Two.\n|>lines.\n", []int64{0, 2000},
		},
		"a label in a cue holds until the next": {
			[]line{unvoiced(0, "Dalu: One."), unvoiced(2000, "Two."), unvoiced(3000, "Selma: Three."), unvoiced(4000, "Dalu: Four."), unvoiced(5000, "Selma: Five.")},
			"Dalu|Dalu: >One.\nDalu|>Two.\nSelma|Selma: >Three.\nDalu|Dalu: >Four.\nSelma|Selma: >Five.\n", []int64{0, 3000, 4000, 5000},
		},
		"what looks like a label in a voice's words is none": {
			[]line{spoken("Dalu", 0, "Interviewer: he said."), spoken("Selma", 1000, "I: she said.")},
			"Dalu|>Interviewer: he said.\nSelma|>I: she said.\n", []int64{0, 1000},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(context.Background(), DefaultLimits(), Options{})
			s.lines = c.lines
			tr := s.structure()
			if err := tr.Validate(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(c.want, outline(tr)); diff != "" {
				t.Error(diff)
			}
			var times []int64
			for _, turn := range tr.Turns {
				times = append(times, turn.StartMS)
			}
			if diff := cmp.Diff(c.times, times); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func spoken(who string, startMS int64, words string) line {
	return line{text: words, voice: who, voiced: true, startMS: startMS, timed: true}
}

func unvoiced(startMS int64, words string) line {
	return line{text: words, startMS: startMS, timed: true}
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
		"(1:02:33)":             {3_753_000, 9},
		"[1:02:33.5]":           {3_753_500, 11},
		"1h02 x":                {3_720_000, 4},
		"1h02m03s":              {3_723_000, 8},
		"(12m30s)":              {750_000, 8},
		"5m":                    {-1, 0},
		"1h99":                  {-1, 0},
		"0:0:3.120 --> 0:0:7.1": {3_120, 21},
		"00:03 - 00:07 x":       {3_000, 13},
	} {
		t.Run(s, func(t *testing.T) {
			if ms, n := timestamp(s); ms != want.ms || n != want.n {
				t.Errorf("got %d ms, %d bytes; want %d, %d", ms, n, want.ms, want.n)
			}
		})
	}
}
