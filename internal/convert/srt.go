package convert

import "sheaf/internal/sheaf"

// readSRT reads SubRip subtitles, a line for each cue at its time. Text above
// the first cue is kept, without a time.
func readSRT(s *script, data []byte) error {
	whole, err := s.decode(data)
	if err != nil {
		return err
	}
	t := newSubtitles(s, cueMarkup{braces: true})
	err = t.lines(whole, func(l string) error {
		if l == "" {
			t.empty()
			return nil
		}
		if startMS, timed, isTime := cueTime(l); isTime {
			return t.time(startMS, timed)
		}
		return t.text(l)
	})
	if err != nil {
		return err
	}
	if !t.anyTimes {
		return noCues()
	}
	return t.add()
}

func noCues() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: its name is that of subtitles, and there is no time in it").
		Hintf("if it is plain text, give it a name that ends in .txt")
}
