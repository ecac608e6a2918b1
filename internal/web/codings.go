package web

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// codingsData is what the script needs to draw: codings.json has all of it, the
// answer to an act what the act changed.
type codingsData struct {
	Version int         `json:"version"` // of the document
	Codes   []codeData  `json:"codes"`   // the codings point into it
	Codings []codingRow `json:"codings"` // in reading order
	Removed []string    `json:"removed,omitempty"`
	Said    string      `json:"said,omitempty"` // what was done, in words
}

type codeData struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Path       string `json:"path"` // with the names of what it stands below
	Definition string `json:"definition,omitempty"`
	Depth      int    `json:"depth"`
	Hue        int    `json:"hue"`
}

// codingRow is written as an array, since there may be ten thousand of them:
// [id, code, coder, mine, inside, piece, piece, ...], mine and inside 0 or 1.
type codingRow struct {
	ID     string
	Code   int
	Coder  string
	Mine   bool
	Inside bool
	Pieces []piece
}

func (c codingRow) MarshalJSON() ([]byte, error) {
	coder, err := json.Marshal(c.Coder)
	if err != nil {
		return nil, err
	}
	row := append(append(make([]byte, 0, 96), `["`...), c.ID...)
	row = strconv.AppendInt(append(row, `",`...), int64(c.Code), 10)
	row = append(append(row, ','), coder...)
	for _, is := range []bool{c.Mine, c.Inside} {
		if row = append(row, ",0"...); is {
			row[len(row)-1] = '1'
		}
	}
	for _, p := range c.Pieces {
		row = strconv.AppendInt(append(row, ",["...), int64(p[0]), 10)
		row = strconv.AppendInt(append(row, ','), int64(p[1]), 10)
		row = append(strconv.AppendInt(append(row, ','), int64(p[2]), 10), ']')
	}
	return append(row, ']'), nil
}

// piece is the part of a coding that lies in one paragraph: the paragraph's
// index, and UTF-16 code units from the beginning of what is shown of it, end
// excluded, because that is how browsers count.
type piece [3]int

func (b *Workbench) showCodings(in *request) (view, error) {
	d, err := in.codedDocument()
	if err != nil {
		return view{}, err
	}
	return view{data: d.data()}, nil
}

func (d *documentText) data() codingsData {
	data := codingsData{Version: d.Version, Codes: codesData(d.Codes), Codings: make([]codingRow, len(d.Codings))}
	units := text.NewIndex(d.Transcript.Text)
	for i, c := range d.Codings {
		data.Codings[i] = codingRow{c.ID.String(), c.Code, c.Coder, c.Mine, c.Inside, pieces(&d.Transcript, units, c.Span)}
	}
	return data
}

func codesData(codes []code) []codeData {
	all := make([]codeData, len(codes))
	var above []string
	for i, c := range codes { // parents stand before their children
		above = append(above[:c.Depth], c.Name)
		all[i] = codeData{c.ID, c.Name, strings.Join(above, " / "), c.Definition, c.Depth, c.Hue}
	}
	return all
}

// pieces are a span's parts as browsers count; units is the index of t's text.
func pieces(t *text.Transcript, units text.Index, s text.Span) []piece {
	cut := []piece{} // null is no list
	for _, p := range parts(t, s) {
		from := units.UTF16(shown(t.Paragraphs[p.paragraph]).Start)
		cut = append(cut, piece{p.paragraph, units.UTF16(p.Start) - from, units.UTF16(p.End) - from})
	}
	return cut
}

// started is what a link asks to show, "START-END" in bytes, as pieces in JSON.
func (d *documentText) started(at string) (string, error) {
	if at == "" {
		return "", nil
	}
	span, err := d.span(at)
	if err != nil {
		return "", err
	}
	cut, err := json.Marshal(pieces(&d.Transcript, text.NewIndex(d.Transcript.Text), span))
	return string(cut), err
}

// span reads "START-END", in bytes; Invalid when it is no passage of the text.
func (d *documentText) span(at string) (text.Span, error) {
	from, to, _ := strings.Cut(at, "-")
	start, err := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if err != nil || err2 != nil || !isPassage(d.Transcript.Text, start, end) {
		return text.Span{}, sheaf.Errorf(sheaf.Invalid, "this is no passage of the document as it stands").
			Hintf("it may have been corrected since the link was made")
	}
	return text.Span{Start: start, End: end}, nil
}

func isPassage(s string, start, end int) bool {
	onRune := func(i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }
	return 0 <= start && start < end && end <= len(s) && onRune(start) && onRune(end)
}

// place reads "PARAGRAPH:OFFSET" as browsers count, and gives the byte in the
// text. Invalid: there is no such place, or it cuts a character.
func (d *documentText) place(at string) (int, error) {
	invalid := sheaf.Errorf(sheaf.Invalid, "this is no place in the document")
	before, behind, _ := strings.Cut(at, ":")
	paragraph, err := strconv.Atoi(before)
	units, err2 := strconv.Atoi(behind)
	if err != nil || err2 != nil || paragraph < 0 || paragraph >= len(d.Transcript.Paragraphs) || units < 0 {
		return 0, invalid
	}
	words := shown(d.Transcript.Paragraphs[paragraph])
	for i, r := range words.Of(d.Transcript.Text) {
		if units <= 0 {
			if units < 0 {
				return 0, invalid
			}
			return words.Start + i, nil
		}
		units -= unitsOf(r)
	}
	if units != 0 {
		return 0, invalid
	}
	return words.End, nil
}

// unitsOf is the number of UTF-16 code units of a rune.
func unitsOf(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}
