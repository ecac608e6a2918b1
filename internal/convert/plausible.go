package convert

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

const (
	labelBytes     = 200  // of a speaker's label without its blanks: speech must not pass for one
	codeLength     = 48   // bytes: of an encoding or a language
	propertyLength = 60   // bytes
	mostProperties = 1000 // of a file
)

// plausible tells whether a reading is one: the structure of a transcript, places
// within its text and in order, names of this package's kind, and nothing in it
// that a terminal would obey. The child asks the same before it answers, so that no
// honest one is called a liar.
func (r Reading) plausible() bool {
	t := r.Transcript
	if !isText(t.Text) || t.Validate() != nil || !isCode(t.Language) {
		return false
	}
	for _, s := range t.Speakers {
		if !isLabel(s.Label) || !isRole(s.Role) {
			return false
		}
	}
	for _, p := range t.Paragraphs {
		if !isLabel(p.Label.Of(t.Text)) {
			return false
		}
	}
	for _, c := range r.Comments {
		if !r.isPlace(c.At) || !isText(c.Text) {
			return false
		}
	}
	for i, p := range r.Pages {
		if p.Number != i+1 || !bytes.HasPrefix(p.PNG, []byte("\x89PNG\r\n\x1a\n")) {
			return false
		}
	}
	return r.plausibleReport()
}

func (r Reading) plausibleReport() bool {
	report := r.Report
	if !slices.Contains(Formats(), report.Format) || !isCode(report.Charset) || report.CharsetConfidence > 100 || !report.countsUp() {
		return false
	}
	if len(report.Properties) > mostProperties || !all(report.Properties, isProperty) {
		return false
	}
	if b := report.Bilingual; b != nil {
		forms := []BilingualForm{InColumns, Alternating, ByLabel}
		if !slices.Contains(forms, b.Form) || !all(b.Languages[:], isCode) {
			return false
		}
	}
	notes := make([]text.Span, len(report.Notes))
	for i, n := range report.Notes {
		if !r.isPlace(n.At) || n.Kind != Footnote && n.Kind != Endnote {
			return false
		}
		notes[i] = n.Span
	}
	return all([][]text.Span{report.Deleted, report.Uncertain, report.Header, notes}, r.areSpans)
}

// countsUp tells that no count is below nothing.
func (r Report) countsUp() bool {
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		if f := v.Field(i); f.CanInt() && f.Int() < 0 {
			return false
		}
	}
	return true
}

// isPlace tells whether a place is one of the text, or -1 for none.
func (r Reading) isPlace(at int) bool {
	t := r.Transcript.Text
	return at == -1 || at == len(t) || at >= 0 && at < len(t) && utf8.RuneStart(t[at])
}

// areSpans tells whether spans are of the text, none empty, each after the other.
func (r Reading) areSpans(spans []text.Span) bool {
	end := 0
	for _, s := range spans {
		if s.Start < end || s.Len() <= 0 || !r.isPlace(s.Start) || !r.isPlace(s.End) {
			return false
		}
		end = s.End
	}
	return true
}

func all[T any](list []T, is func(T) bool) bool {
	return !slices.ContainsFunc(list, func(one T) bool { return !is(one) })
}

func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return isStray(r) && r != '\n' })
}

func isLabel(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n += utf8.RuneLen(r)
		}
		if n > labelBytes {
			return false
		}
	}
	return isText(s) && !strings.Contains(s, "\n")
}

func isRole(r text.Role) bool {
	switch r {
	case text.RoleUnknown, text.RoleParticipant, text.RoleInterviewer, text.RoleInterpreter, text.RoleOther:
		return true
	}
	return false
}

func isCode(s string) bool {
	return len(s) <= codeLength && !strings.ContainsFunc(s, func(r rune) bool { return !isPlainLetter(r) && !strings.ContainsRune("-_:.+", r) })
}

func isProperty(s string) bool {
	return s != "" && len(s) <= propertyLength && !strings.ContainsFunc(s, func(r rune) bool { return !isPlainLetter(r) && r != ' ' })
}

// isPlainLetter tells an ASCII letter or digit.
func isPlainLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// spansInOrder puts spans into order and joins what overlaps, as whoever shows a report
// takes them for. Readers give most of them so.
func spansInOrder(spans []text.Span) []text.Span {
	spans = slices.DeleteFunc(spans, func(s text.Span) bool { return s.Len() <= 0 })
	slices.SortStableFunc(spans, func(a, b text.Span) int { return a.Start - b.Start })
	kept := spans[:0]
	for _, s := range spans {
		if last := len(kept) - 1; last >= 0 && s.Start < kept[last].End {
			kept[last].End = max(kept[last].End, s.End)
			continue
		}
		kept = append(kept, s)
	}
	return kept
}
