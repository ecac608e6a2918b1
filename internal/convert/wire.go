package convert

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// What a Reader and its child say to each other are frames: a length of four
// bytes, the highest first, and as many bytes, most of them JSON. The Reader says
// hello and asks for one file; the child says that it is ready, and answers. The Reader takes every frame for a lie until it
// has been looked at: the child has read a stranger's bytes.

// hello is the first that a child hears.
type hello struct {
	Engine bool   `json:"engine"` // it will read PDF, whose engine has to be started before it is confined
	Limits Limits `json:"limits"`
}

// ready is what a child says before it has heard a stranger's byte.
type ready struct {
	Version    int    `json:"version"`
	Cannot     string `json:"cannot,omitempty"` // why it is not ready
	Unfiltered bool   `json:"unfiltered,omitempty"`
}

// refusal is nil from a child that can be asked.
func (r ready) refusal() error {
	switch {
	case r.Version != Version:
		return notStarted("the program is of another version than this Sheaf, or none of it").
			Hintf("it was replaced while Sheaf was running: end Sheaf and start it again")
	case r.Cannot == "":
		return nil
	case len(r.Cannot) > sayLength || !isPrintable(r.Cannot):
		r.Cannot = "it does not say why"
	}
	return notStarted(r.Cannot).Hintf("try again; if it stays so, this computer may be short of memory or of space, or forbid what the process does to itself")
}

// sayable is an error of ours as one line of bounded length.
func sayable(err error) string {
	line := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.TrimPrefix(err.Error(), cannotRead))
	return strings.ToValidUTF8(line[:min(len(line), sayLength)], "")
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
	// picturesFrames is what all pictures take, and one more that ends them.
	picturesFrames = 48 << 20
	sayLength      = 500 // bytes: of a sentence
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

// readAnswer reads what a child says of a file. An error is a refusal,
// or errLied, or that of the pipe.
func readAnswer(from io.Reader, l Limits) (Reading, error) {
	r := &io.LimitedReader{R: from, N: l.answer()}
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
	if err != nil && r.N <= 0 {
		return Reading{}, errLied
	}
	if err != nil {
		return Reading{}, err
	}
	if !reading.plausible() {
		return Reading{}, errLied
	}
	return reading, nil
}

// answer is how many bytes a child may say of a file: its text, which JSON does not
// touch, what is written beside it, which is metered with it and may be escaped,
// 300 for the paragraph, turn and cue of each line, and the pictures.
func (l Limits) answer() int64 {
	return min(l.Memory, 4*int64(l.Text)+300*int64(l.Lines)+reportFrame+picturesFrames)
}

func readReading(r io.Reader, l Limits) (reading Reading, err error) {
	language, err := readFrame(r, codeLength)
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
	list(func() (err error) { t.Speakers, err = readEach[text.Speaker](r, lines, smallFrame); return })
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
