package convert

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"sheaf/internal/sheaf"
)

// attack is a file made to hurt its reader.
type attack struct {
	name string // what it does
	file string // the name it comes under
	data func() []byte
}

// hostiles are the corpora, one for each format, in files of their own.
var hostiles = map[Format]func() []attack{
	TXT: hostileTXT, DOCX: hostileDOCX, ODT: hostileODT, RTF: hostileRTF, HTML: hostileHTML, PDF: hostilePDF,
	SRT: hostileSRT, VTT: hostileVTT, TextGrid: hostileTextGrid, EPUB: hostileEPUB,
}

// samples are whole files, one for each format, to be cut short.
var samples = map[Format]func() attack{
	TXT: sampleTXT, DOCX: sampleDOCX, ODT: sampleODT, RTF: sampleRTF, HTML: sampleHTML, PDF: samplePDF,
	SRT: sampleSRT, VTT: sampleVTT, TextGrid: sampleTextGrid, EPUB: sampleEPUB,
}

const (
	fewestAttacks = 10   // hostile files of a format
	cutAtEach     = 1000 // bytes of a sample
	cutsOfEach    = 200  // of one sample
)

// hostileLimits are the usual ones with a second for each file. What is held to
// them is the child, by itself: a machine that is busy with other things makes more
// refusals of it, never a failure.
func hostileLimits() Limits {
	l := DefaultLimits()
	l.Time = time.Second
	return l
}

// TestHostile reads each hostile file in a child of its own and each sample cut
// short at every 1,000th byte. Each is read or refused for a reason: no reader may
// panic, and no child may die of anything but its limits. Nothing is written where
// the children work and live.
//
//	go test -v -run Hostile ./internal/convert
//
// prints a figure for each.
func TestHostile(t *testing.T) {
	for _, format := range Formats() {
		t.Run(string(format), func(t *testing.T) {
			l := newLair(t)
			attacks := hostiles[format]()
			if len(attacks) < fewestAttacks {
				t.Errorf("%d hostile files, want at least %d", len(attacks), fewestAttacks)
			}
			for _, a := range attacks {
				data := a.data()
				c := l.child(needsEngine(data))
				t.Logf("%-44s %9d bytes  %s", a.name, len(data), l.read(c, a.name, File{Name: a.file, Data: data}))
				c.end()
			}
			if s := samples[format](); s.data != nil {
				l.readCut(s)
			} else {
				t.Error("there is no sample to be cut short")
			}
		})
	}
}

// lair is where children of a test live and work, and leave nothing.
type lair struct {
	t      *testing.T
	r      *Reader
	canary []string // folders that stay empty
}

func newLair(t *testing.T) *lair {
	l := &lair{t: t, r: newReader(t, hostileLimits(), ""), canary: []string{t.TempDir()}}
	l.r.dir = l.canary[0]
	if cache, err := os.UserCacheDir(); err == nil && runtime.GOOS == "linux" {
		home := t.TempDir()
		l.canary = append(l.canary, home)
		l.r.env = []string{"HOME=" + home, "TMPDIR=" + home, "XDG_CACHE_HOME=" + cache}
	}
	return l
}

func (l *lair) child(engine bool) *child {
	l.t.Helper()
	c, err := l.r.start(context.Background(), engine)
	if err != nil {
		l.t.Fatal(err)
	}
	return c
}

// figure is what one reading cost.
type figure struct {
	outcome string
	took    time.Duration
	cpu     time.Duration // of all threads of the child, in steps of 10 ms
	peak    int64         // bytes resident in the child, 0 where that is not known
}

func (f figure) String() string {
	peak := "     -"
	if f.peak > 0 {
		peak = fmt.Sprintf("%3d MB", f.peak>>20)
	}
	return fmt.Sprintf("%5d ms, %5d of CPU  %s  %s", f.took.Milliseconds(), f.cpu.Milliseconds(), peak, f.outcome)
}

// read has a child read a file, and holds the outcome to what is promised.
func (l *lair) read(c *child, name string, f File) figure {
	l.t.Helper()
	began, before := time.Now(), cpu(c)
	reading, err := c.read(context.Background(), f, Options{Pictures: true})
	one := figure{outcome: "read", took: time.Since(began), cpu: max(cpu(c)-before, 0), peak: peak(c)}
	switch {
	case err == nil:
		one.outcome = fmt.Sprintf("read, %d bytes of text", len(reading.Transcript.Text))
	case sheaf.KindOf(err) != sheaf.Invalid || sheaf.HintOf(err) == "":
		l.t.Errorf("%s: %s error %q without a next move", name, sheaf.KindOf(err), err)
	case strings.HasSuffix(err.Error(), "broke its reader"):
		l.t.Errorf("%s: the reader panicked or its child died", name)
	}
	if err != nil {
		one.outcome = "refused: " + strings.TrimPrefix(err.Error(), cannotRead)
	}
	for _, dir := range l.canary {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			l.t.Errorf("%s: %d things were written, %v", name, len(left), err)
		}
	}
	return one
}

// readCut reads a sample cut short everywhere, in one child as long as it lives.
func (l *lair) readCut(s attack) {
	data := s.data()
	every := max(cutAtEach, (len(data)/cutsOfEach+cutAtEach-1)/cutAtEach*cutAtEach)
	c := l.child(needsEngine(data))
	defer func() { c.end() }()
	var worst figure
	var cuts, read int
	for n := every; n < len(data); n += every {
		if !c.lives() {
			c.end()
			c = l.child(needsEngine(data))
		}
		one := l.read(c, fmt.Sprintf("the sample cut at byte %d", n), File{Name: s.file, Data: data[:n]})
		cuts++
		if strings.HasPrefix(one.outcome, "read") {
			read++
		}
		worst.took, worst.cpu, worst.peak = max(worst.took, one.took), max(worst.cpu, one.cpu), max(worst.peak, one.peak)
	}
	worst.outcome = fmt.Sprintf("%d cuts, the dearest: %d read, %d refused", cuts, read, cuts-read)
	l.t.Logf("%-44s %9d bytes  %s", s.name+", cut short", len(data), worst)
}

// peak is the most that a child had in memory in its life, its engine included.
// What the system tells when a child has ended would not do: that begins with what
// its parent had.
func peak(c *child) int64 {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(c.process.Pid), "status"))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kB, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.ParseInt(kB, 10, 64)
	return n << 10
}

// cpu is what a child has computed in its life, 0 where that is not known.
func cpu(c *child) time.Duration {
	if !c.lives() {
		return c.state.UserTime() + c.state.SystemTime()
	}
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(c.process.Pid), "stat"))
	if err != nil {
		return 0
	}
	// The name of the program is in brackets, and what is counted follows it.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
