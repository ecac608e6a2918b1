package convert

import "strings"

// readTXT reads plain text, a line for each line. Markdown is read as it is
// written; a form feed ends a line.
func readTXT(s *script, data []byte) error {
	if len(data) > 4*s.meter.limits.Text+4 { // no encoding has more than four bytes to a character
		return tooMuch("its text is longer than %d bytes", s.meter.limits.Text)
	}
	whole, err := s.decode(data)
	if err != nil {
		return err
	}
	for rest, more := whole, true; more; {
		var l string
		if end := strings.IndexAny(rest, "\n\f"); end >= 0 {
			l, rest = rest[:end], rest[end+1:]
		} else {
			l, more = rest, false
		}
		if isRightToLeft(l) {
			s.report.RightToLeft++
		}
		if err := s.add(line{text: l}); err != nil {
			return err
		}
	}
	return nil
}
