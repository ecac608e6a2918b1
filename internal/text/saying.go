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

// Sayings gives what each paragraph is. What a turn says of itself stands with
// its first paragraph, and its provenance and voice with every one.
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
	return all
}

// WithSayings is the transcript with other turns over the same text: one saying
// for each paragraph, in order. A turn begins where a saying says so, where the
// speaker changes, and where provenance or voice do. Speakers without a
// paragraph left are dropped; kept says, for each of the given speakers, its new
// index, or NoSpeaker.
func (t Transcript) WithSayings(all []Saying, speakers []Speaker) (changed Transcript, kept []int) {
	changed = Transcript{Text: t.Text, Language: t.Language, Cues: t.Cues}
	kept = make([]int, len(speakers))
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
		if s.Speaker >= 0 {
			if s.Begins || s.Speaker != before.Speaker || s.Provenance != before.Provenance || s.Voice != before.Voice {
				turn := Turn{Span: p.Span, Speaker: kept[s.Speaker], StartMS: s.StartMS, Provenance: s.Provenance, Voice: NoSpeaker}
				if s.Voice >= 0 {
					turn.Voice = kept[s.Voice]
				}
				changed.Turns = append(changed.Turns, turn)
			}
			p.Turn = len(changed.Turns) - 1
			p.Speaker = kept[s.Speaker]
			changed.Turns[p.Turn].End = p.End
		}
		changed.Paragraphs = append(changed.Paragraphs, p)
		before = s
	}
	return changed, kept
}
