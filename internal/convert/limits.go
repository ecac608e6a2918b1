package convert

import (
	"context"
	"errors"
	"io"
	"time"

	"sheaf/internal/sheaf"
)

// Limits bound what a stranger's file may cost, in every format alike. What
// exceeds one is refused whole, as sheaf.Invalid, never cut short: half a
// testimony must not pass for one. A limit of zero lets nothing through.
type Limits struct {
	Bytes    int           // of the file as it came
	Entries  int           // in an archive
	Inflated int64         // bytes of all parts that are read, counted while they inflate, whatever the archive declares
	Ratio    int64         // inflated bytes to stored bytes of one part, above the first mebibyte
	Depth    int           // of XML elements inside one another
	Text     int           // bytes of canonical text
	Lines    int           // of canonical text
	Time     time.Duration // for the whole file
	Memory   int64         // bytes that the process of a Reader may have in use
}

// DefaultLimits let through any interview that people made, with its pictures,
// and cost at most a few hundred megabytes of memory and a few seconds. 8 MiB of
// text are more than a hundred hours of talk, and so are 100,000 lines, be they
// subtitles. 48 MiB of XML hold a million words as Word writes them.
func DefaultLimits() Limits {
	return Limits{
		Bytes:    128 << 20,
		Entries:  4000,
		Inflated: 48 << 20,
		Ratio:    200,
		Depth:    256,
		Text:     8 << 20,
		Lines:    100_000,
		Time:     30 * time.Second,
		Memory:   256 << 20,
	}
}

// Limits that belong to a part of a format, where a small file may ask for much.
// All are far above what any interview has.
const (
	// Of XML. Word and LibreOffice write about one element for a word, and ten where
	// a speech recogniser marked each word: even so they are more than fifteen hours
	// of talk, and take half a second.
	mostElements = 1_500_000
	mostSpaces   = 4096    // namespaces around one element; the decoder holds them at many times their length
	longestPiece = 4 << 20 // bytes of one tag or text; the decoder holds it whole, several times over

	// Of documents.
	mostColumns    = 1000    // that one cell may say it covers; Word has 63
	mostCells      = 1 << 20 // rows and columns; a repetition is a number that the file makes up
	mostWordStyles = 20_000  // and lists; Word itself takes 4,079 styles
	mostStyles     = 100_000 // of an OpenDocument text
	longestChain   = 32      // of styles, to their parents; it may be a circle
	mostParts      = 10_000  // of a book, before they are looked for in the archive
	mostSteps      = 1 << 27 // of looking for what a tag of a web page ends: a hundred times what pages need
	mostTiers      = 1000    // of a TextGrid

	// Of PDF.
	mostPages      = 4000
	mostRuns       = 50_000  // of one page, more than it has words
	mostObjects    = 200_000 // fifty for each page
	mostReferences = 500_000 // from one object to another
	mostBeside     = 1 << 20 // bytes of comments and of what was filled in
)

func tooMuch(format string, args ...any) error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: "+format, args...).
		Hintf("if you trust where it comes from, open it in a word processor, save the text as a new file or in several, and read those; otherwise leave it locked and unopened")
}

// admit refuses a file that is too large before anything looks into it.
func (l Limits) admit(data []byte) error {
	if len(data) > l.Bytes {
		return tooMuch("it is larger than %d bytes", l.Bytes)
	}
	return nil
}

// meter watches one reading of one file.
type meter struct {
	ctx      context.Context
	limits   Limits
	inflated int64 // bytes
	text     int   // bytes
	lines    int
}

// within refuses a reading that took too long; a caller who gave up gets the
// context's own error.
func (m *meter) within() error {
	err := m.ctx.Err()
	if errors.Is(err, context.DeadlineExceeded) {
		return tooMuch("it took longer than %s", m.limits.Time)
	}
	return err
}

// passing calls within at every 1,024th step of a long loop.
func (m *meter) passing(step int) error {
	if step%1024 != 1023 {
		return nil
	}
	return m.within()
}

// line counts one more line of so many bytes, and refuses a text that is longer
// than any interview. Readers with much to do between two lines call within.
func (m *meter) line(length int) error {
	m.lines++
	m.text += length + 1
	switch {
	case m.text > m.limits.Text+1:
		return tooMuch("its text is longer than %d bytes", m.limits.Text)
	case m.lines > m.limits.Lines:
		return tooMuch("its text has more than %d lines", m.limits.Lines)
	}
	return m.passing(m.lines)
}

// inflating counts what one part of an archive inflates to.
func (m *meter) inflating(r io.Reader, stored int64) io.Reader {
	return &inflating{m: m, from: r, stored: max(stored, 1)}
}

type inflating struct {
	m         *meter
	from      io.Reader
	stored, n int64 // bytes
}

// ratioFrom is the size from which the ratio tells something: a page of equal
// lines inflates a hundredfold as well.
const ratioFrom = 1 << 20

func (r *inflating) Read(p []byte) (int, error) {
	if err := r.m.within(); err != nil {
		return 0, err
	}
	n, err := r.from.Read(p)
	r.n += int64(n)
	r.m.inflated += int64(n)
	switch {
	case r.m.inflated > r.m.limits.Inflated:
		return 0, tooMuch("it inflates to more than %d bytes", r.m.limits.Inflated)
	case r.n > ratioFrom && r.n/r.stored > r.m.limits.Ratio:
		return 0, tooMuch("a part of it inflates more than %d times", r.m.limits.Ratio)
	}
	return n, err
}

func isContextError(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
