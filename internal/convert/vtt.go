package convert

import "strings"

// readVTT reads WebVTT, a line for each cue at its time and in its voice. What
// stands in the head and in notes are comments; styles and regions are left out.
func readVTT(s *script, data []byte) error {
	whole, err := s.decode(data)
	if err != nil {
		return err
	}
	v := vttBlocks{subtitles: newSubtitles(s, cueMarkup{voices: true, braces: true}), begins: true}
	rest, headed := strings.CutPrefix(whole, "WEBVTT")
	if headed {
		title, after, _ := strings.Cut(rest, "\n")
		v.in, v.begins, whole = header, false, after
		if title = strings.Trim(title, " \t-"); title != "" {
			v.beside = append(v.beside, title)
		}
	}
	if err := v.lines(whole, v.line); err != nil {
		return err
	}
	if err := v.comment(); err != nil {
		return err
	}
	if !v.anyTimes && !headed {
		return noCues()
	}
	return v.add()
}

// vttBlock is what a block of a WebVTT file is.
type vttBlock int

const (
	cueBlock vttBlock = iota
	header
	noteBlock
	leftOut
)

// vttBlocks reads the blocks of a WebVTT file.
type vttBlocks struct {
	subtitles
	in     vttBlock
	begins bool     // the next line is the first of a block
	beside []string // lines of the header or of a note
}

// headerKeys begin lines of the header that are about the file and no comment.
var headerKeys = []string{"Kind:", "Language:", "X-TIMESTAMP-MAP="}

func (v *vttBlocks) line(l string) error {
	startMS, timed, isTime := cueTime(l)
	switch {
	case isTime:
		if err := v.comment(); err != nil {
			return err
		}
		v.dropID()
		v.begins = false
		return v.time(startMS, timed)
	case l == "":
		v.begins = true
		if v.in != cueBlock {
			return v.comment()
		}
		v.empty()
		return nil
	case v.begins:
		v.begins = false
		if err := v.begin(l); err != nil || v.in != cueBlock {
			return err
		}
	}
	switch v.in {
	case cueBlock:
		return v.text(l)
	case header:
		for _, key := range headerKeys {
			if strings.HasPrefix(l, key) {
				return nil
			}
		}
		return v.aside(l)
	case noteBlock:
		return v.aside(l)
	}
	v.s.report.Styling++
	return nil
}

// aside takes one line of the head or of a note.
func (v *vttBlocks) aside(l string) error {
	if len(v.beside) >= v.s.meter.limits.Lines {
		return tooMuch("a note in it has more than %d lines", v.s.meter.limits.Lines)
	}
	v.beside = append(v.beside, l)
	return nil
}

// begin tells what a block is by its first line.
func (v *vttBlocks) begin(l string) error {
	switch rest, isNote := strings.CutPrefix(l, "NOTE"); {
	case isNote && (rest == "" || rest[0] == ' ' || rest[0] == '\t'):
		if err := v.end(); err != nil {
			return err
		}
		v.in, v.beside = noteBlock, append(v.beside, strings.TrimSpace(rest))
	case !v.anyTimes && (l == "STYLE" || l == "REGION"): // below a cue they are words like any
		v.in = leftOut
		v.s.report.Styling++
	}
	return nil
}

// comment ends a block that is no cue.
func (v *vttBlocks) comment() error {
	was := v.beside
	v.in, v.beside = cueBlock, nil
	if len(was) == 0 {
		return nil
	}
	return v.keep(cue{comment: was})
}

// dropID leaves out the name of a cue, the line above its time that begins a
// block. Numbers are told by subtitles.time.
func (v *vttBlocks) dropID() {
	last := len(v.payload) - 1
	if last < 0 {
		return
	}
	if _, isNumber := cueNumber(v.payload[last]); !isNumber && v.aboveIsAlone(last) {
		v.payload = v.payload[:last]
	}
}
