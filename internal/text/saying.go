package text

// Saying is what one paragraph is in the talk: who speaks in it, and whether a
// turn begins there. The sayings of all paragraphs and the turns of a transcript
// are two ways to write the same; a correction changes sayings.
type Saying struct {
	Label      Span // as Paragraph.Label
	Speaker    int  // index into Speakers, or NoSpeaker
	Begins     bool // a turn begins here though the speaker is the one before
	StartMS    int64
	Provenance Provenance
	Voice      int
}

// Sayings gives what each paragraph is. The time of a turn stands with its first
// paragraph, that of a cue with its own; provenance and voice with every one.
func (t Transcript) Sayings() []Saying {
	all := make([]Saying, len(t.Paragraphs))
	last := -1
	for i, p := range t.Paragraphs {
		s := Saying{Label: p.Label, Speaker: p.Speaker, StartMS: -1, Voice: NoSpeaker}
		if p.Turn >= 0 {
			turn := t.Turns[p.Turn]
			s.Provenance, s.Voice = turn.Provenance, turn.Voice
			if p.Turn != last {
				s.Begins, s.StartMS = true, turn.StartMS
			}
			last = p.Turn
		}
		all[i] = s
	}
	for _, c := range t.Cues {
		if all[c.Paragraph].StartMS < 0 {
			all[c.Paragraph].StartMS = c.StartMS
		}
	}
	return all
}

// WithSayings is the transcript with other turns over the same text: one saying
// for each paragraph, in order. A turn begins where a saying says so, where the
// speaker changes, and where provenance or voice do. Speakers without a
// paragraph left are dropped. The time of a paragraph that begins no turn is a cue.
func (t Transcript) WithSayings(all []Saying, speakers []Speaker) Transcript {
	changed := Transcript{Text: t.Text, Language: t.Language}
	kept := make([]int, len(speakers)) // the new index of each
	for i := range kept {
		kept[i] = NoSpeaker
	}
	for _, s := range all {
		if s.Speaker >= 0 && kept[s.Speaker] == NoSpeaker {
			kept[s.Speaker] = len(changed.Speakers)
			changed.Speakers = append(changed.Speakers, speakers[s.Speaker])
		}
	}
	before := Saying{Speaker: NoSpeaker}
	for i, p := range t.Paragraphs {
		s := all[i]
		p.Label, p.Speaker, p.Turn = s.Label, NoSpeaker, -1
		begins := s.Speaker >= 0 && (s.Begins || s.Speaker != before.Speaker || s.Provenance != before.Provenance || s.Voice != before.Voice)
		switch {
		case begins:
			turn := Turn{Span: p.Span, Speaker: kept[s.Speaker], StartMS: s.StartMS, Provenance: s.Provenance, Voice: NoSpeaker}
			if s.Voice >= 0 {
				turn.Voice = kept[s.Voice]
			}
			changed.Turns = append(changed.Turns, turn)
		case s.StartMS >= 0:
			changed.Cues = append(changed.Cues, Cue{i, s.StartMS})
		}
		if s.Speaker >= 0 {
			p.Turn = len(changed.Turns) - 1
			p.Speaker = kept[s.Speaker]
			changed.Turns[p.Turn].End = p.End
		}
		changed.Paragraphs = append(changed.Paragraphs, p)
		before = s
	}
	return changed
}
