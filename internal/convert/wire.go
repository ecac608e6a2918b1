package convert

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// What a Reader and its child say to each other are frames: a length of four
// bytes, the highest first, and as many bytes, most of them JSON. The Reader says
// hello once and then asks for one file after another; the child says that it is
// ready, and then answers each. The Reader takes every frame for a lie until it
// has been looked at: the child has read a stranger's bytes.

// hello is the first that a child hears.
type hello struct {
	Engine bool   `json:"engine"` // it will read PDF, whose engine has to be started before it is confined
	Limits Limits `json:"limits"`
}

// request asks for one file, whose bytes follow in a frame.
type request struct {
	Ending  string  `json:"ending"` // of its name, of which a child learns no more
	Options Options `json:"options"`
}

// answer begins what a child says of a file. A refusal is whole with it; the parts
// of a reading follow, in the order of sendReading.
type answer struct {
	Refused *refusal `json:"refused,omitempty"`
	Broke   bool     `json:"broke,omitempty"` // the reader panicked
}

type refusal struct {
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

const (
	smallFrame  = 64 << 10 // bytes: what a child says of itself, and one of many things
	reportFrame = 2 << 20  // bytes: the report without what it counts up
	properties  = 1000     // names in it, of which each may be escaped
	nameLength  = 200      // bytes: of an encoding, a language, a property
	sayLength   = 500      // bytes: of a sentence
)

// errLied is what the Reader makes of a child that does not keep to this.
var errLied = errors.New("not an answer")

func writeFrame(w io.Writer, parts ...[]byte) error {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if err := binary.Write(w, binary.BigEndian, uint32(n)); err != nil {
		return err
	}
	for _, p := range parts {
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// readFrame takes memory for what comes, not for what is announced.
func readFrame(r io.Reader, most int64) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := int64(binary.BigEndian.Uint32(head[:]))
	if n > most {
		return nil, errLied
	}
	var b bytes.Buffer
	b.Grow(int(min(n, 1<<20)))
	_, err := io.CopyN(&b, r, n)
	return b.Bytes(), err
}

func writeValue(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(w, b)
}

func readValue(r io.Reader, most int64, v any) error {
	b, err := readFrame(r, most)
	if err != nil {
		return err
	}
	if json.Unmarshal(b, v) != nil {
		return errLied
	}
	return nil
}

// writeEach sends a list: how long it is, -1 for none at all, and each thing of it
// by itself, so that neither side holds all of the JSON at a time.
func writeEach[T any](w io.Writer, list []T) error {
	n := len(list)
	if list == nil {
		n = -1
	}
	if err := writeValue(w, n); err != nil {
		return err
	}
	for i := range list {
		if err := writeValue(w, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

// readEach reads a list of at most so many things, of at most so many bytes each.
func readEach[T any](r io.Reader, things int, bytes int64) ([]T, error) {
	var n int
	if err := readValue(r, smallFrame, &n); err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, nil
	}
	if n > things {
		return nil, errLied
	}
	list := make([]T, 0, min(n, 4096))
	for range n {
		var one T
		if err := readValue(r, bytes, &one); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// sendReading sends what readReading reads.
func sendReading(w io.Writer, reading Reading) error {
	r, t := reading.Report, reading.Transcript
	deleted, uncertain, header, notes := r.Deleted, r.Uncertain, r.Header, r.Notes
	r.Deleted, r.Uncertain, r.Header, r.Notes = nil, nil, nil, nil
	if err := errors.Join(writeValue(w, answer{}), writeFrame(w, []byte(t.Language)), writeValue(w, r)); err != nil {
		return err
	}
	if err := writeFrame(w, []byte(t.Text)); err != nil {
		return err
	}
	err := errors.Join(writeEach(w, t.Speakers), writeEach(w, t.Turns), writeEach(w, t.Paragraphs), writeEach(w, t.Cues),
		writeEach(w, deleted), writeEach(w, uncertain), writeEach(w, header), writeEach(w, notes), writeEach(w, reading.Comments))
	if err != nil {
		return err
	}
	if err := writeValue(w, len(reading.Pages)); err != nil {
		return err
	}
	for _, p := range reading.Pages {
		if err := errors.Join(writeValue(w, p.Number), writeFrame(w, p.PNG)); err != nil {
			return err
		}
	}
	return nil
}

// readAnswer reads what a child says of a file. Of all that a child may say, no
// more is taken than the memory that it was given itself. An error is a refusal,
// or errLied, or that of the pipe.
func readAnswer(from io.Reader, l Limits) (Reading, error) {
	r := &io.LimitedReader{R: from, N: l.Memory}
	var a answer
	if err := readValue(r, smallFrame, &a); err != nil {
		return Reading{}, err
	}
	switch {
	case a.Broke:
		return Reading{}, broke()
	case a.Refused != nil:
		return Reading{}, a.Refused.asError()
	}
	reading, err := readReading(r, l)
	if err != nil {
		return Reading{}, err
	}
	if !reading.plausible() {
		return Reading{}, errLied
	}
	return reading, nil
}

func readReading(r io.Reader, l Limits) (reading Reading, err error) {
	language, err := readFrame(r, nameLength)
	if err != nil {
		return reading, err
	}
	if err := readValue(r, reportFrame, &reading.Report); err != nil {
		return reading, err
	}
	// What cannot be read becomes three bytes of U+FFFD, after it was counted.
	whole, err := readFrame(r, 3*int64(l.Text)+smallFrame)
	if err != nil {
		return reading, err
	}
	t, report := &reading.Transcript, &reading.Report
	t.Language, t.Text = string(language), string(whole)
	lines := l.Lines + 1
	list := func(read func() error) {
		if err == nil {
			err = read()
		}
	}
	list(func() (err error) { t.Speakers, err = readEach[text.Speaker](r, lines, l.Memory); return })
	list(func() (err error) { t.Turns, err = readEach[text.Turn](r, lines, smallFrame); return })
	list(func() (err error) { t.Paragraphs, err = readEach[text.Paragraph](r, lines, smallFrame); return })
	list(func() (err error) { t.Cues, err = readEach[text.Cue](r, lines, smallFrame); return })
	list(func() (err error) { report.Deleted, err = readEach[text.Span](r, len(t.Text), smallFrame); return })
	list(func() (err error) { report.Uncertain, err = readEach[text.Span](r, lines, smallFrame); return })
	list(func() (err error) { report.Header, err = readEach[text.Span](r, lines, smallFrame); return })
	list(func() (err error) { report.Notes, err = readEach[Note](r, lines, smallFrame); return })
	list(func() (err error) { reading.Comments, err = readEach[Comment](r, lines, l.Memory); return })
	list(func() (err error) { reading.Pages, err = readPages(r, lines, l.Memory); return })
	return reading, err
}

func readPages(r io.Reader, pages int, bytes int64) ([]Page, error) {
	var n int
	if err := readValue(r, smallFrame, &n); err != nil || n <= 0 {
		return nil, err
	}
	if n > pages {
		return nil, errLied
	}
	all := make([]Page, 0, min(n, 4096))
	for range n {
		var p Page
		if err := readValue(r, smallFrame, &p.Number); err != nil {
			return nil, err
		}
		var err error
		if p.PNG, err = readFrame(r, bytes); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// plausible tells whether a reading is one: the structure of a transcript, places
// within its text, and nothing in it that a terminal would obey. The child asks
// the same before it answers, so that no honest one is called a liar.
func (r Reading) plausible() bool {
	isText := func(s string) bool {
		return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return isStray(r) && r != '\n' })
	}
	if !isText(r.Transcript.Text) || r.Transcript.Validate() != nil || !isName(r.Transcript.Language) {
		return false
	}
	for _, s := range r.Transcript.Speakers {
		if !isText(s.Label) || !isName(string(s.Role)) {
			return false
		}
	}
	for _, c := range r.Comments {
		if !r.isPlace(c.At) || !isText(c.Text) {
			return false
		}
	}
	for _, p := range r.Pages {
		if p.Number < 1 || !bytes.HasPrefix(p.PNG, []byte("\x89PNG\r\n\x1a\n")) {
			return false
		}
	}
	return r.plausibleReport()
}

func (r Reading) plausibleReport() bool {
	names := append([]string{string(r.Report.Format), r.Report.Charset}, r.Report.Properties...)
	if b := r.Report.Bilingual; b != nil {
		names = append(names, string(b.Form), b.Languages[0], b.Languages[1])
	}
	if len(r.Report.Properties) > properties || slices.ContainsFunc(names, func(s string) bool { return !isName(s) }) {
		return false
	}
	for _, spans := range [][]text.Span{r.Report.Deleted, r.Report.Uncertain, r.Report.Header} {
		for _, s := range spans {
			if !r.isSpan(s) {
				return false
			}
		}
	}
	for _, n := range r.Report.Notes {
		if !r.isPlace(n.At) || !r.isSpan(n.Span) || !isName(string(n.Kind)) {
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

func (r Reading) isSpan(s text.Span) bool {
	return s.Start >= 0 && s.Start <= s.End && r.isPlace(s.Start) && r.isPlace(s.End)
}

func isName(s string) bool { return len(s) <= nameLength && isPrintable(s) }

func isPrintable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// cannotRead begins every refusal.
const cannotRead = "cannot read the file: "

// refusalOf is what a child says of an error. Everything that is no refusal is a
// reader that broke.
func refusalOf(err error) answer {
	var e *sheaf.Error
	if !errors.As(err, &e) || e.Kind != sheaf.Invalid {
		return answer{Broke: true}
	}
	return answer{Refused: &refusal{e.Message, sheaf.HintOf(err)}}
}

// asError is the refusal as people see it, if it is one that a person could have
// written.
func (r refusal) asError() error {
	if !strings.HasPrefix(r.Message, cannotRead) || len(r.Message) > sayLength || len(r.Hint) > sayLength || !isPrintable(r.Message+r.Hint) {
		return broke()
	}
	e := sheaf.Errorf(sheaf.Invalid, "%s", r.Message)
	if r.Hint == "" {
		return e
	}
	return e.Hintf("%s", r.Hint)
}

// flushing sends what send writes, and reports the first error of the two.
func flushing(w *bufio.Writer, send func(io.Writer) error) error {
	return errors.Join(send(w), w.Flush())
}
