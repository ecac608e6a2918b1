package convert

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
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
	TXT: sampleTXT, DOCX: sampleDOCX, ODT: sampleODT, RTF: longRTF, HTML: sampleHTML, PDF: samplePDF,
	SRT: sampleSRT, VTT: sampleVTT, TextGrid: sampleTextGrid, EPUB: sampleEPUB,
}

const (
	fewestAttacks = 10   // hostile files of a format
	cutAtEach     = 1000 // bytes of a sample
	fewestCuts    = 50   // of one sample
	cutsOfEach    = 100  // of one sample: a longer one is cut at every 2,000th byte, and so on
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
//	go test -v -run 'TestHostile$' ./internal/convert
//
// prints for each what its child computed, which a busy machine changes little, and
// had in memory; and a line for each format at the end.
func TestHostile(t *testing.T) {
	var all []string
	for _, format := range slices.Sorted(slices.Values(Formats())) {
		t.Run(string(format), func(t *testing.T) {
			l, patient := newLair(t, hostileLimits()), newLair(t, DefaultLimits())
			attacks := hostiles[format]()
			if len(attacks) < fewestAttacks {
				t.Errorf("%d hostile files, want at least %d", len(attacks), fewestAttacks)
			}
			var of figures
			for _, a := range attacks {
				data := a.data()
				one := l.readAlone(a, data)
				if one.late && one.cpu < hostileLimits().Time {
					// The machine was busy. What the file comes to shows with more time.
					one = patient.readAlone(a, data)
					one.late = one.cpu >= hostileLimits().Time
				}
				of.add(a.name, len(data), one)
			}
			cuts := l.readCut(samples[format]())
			t.Logf("milliseconds of CPU and the most in memory, of each child\n%s%s", of.lines.String(), cuts.sum("cuts"))
			all = append(all, fmt.Sprintf("%-9s %s; %s", format, of.sum("files"), cuts.sum("cuts")))
		})
	}
	t.Logf("\n%s", strings.Join(all, "\n"))
}

// lair is where children of a test live and work, and leave nothing.
type lair struct {
	t      *testing.T
	r      *Reader
	canary []string // folders that stay empty
}

func newLair(t *testing.T, limits Limits) *lair {
	l := &lair{t: t, r: newReader(t, limits, ""), canary: []string{t.TempDir()}}
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
	read    bool
	late    bool          // refused for the time, or would have been
	cpu     time.Duration // of all threads of the child, in steps of 10 ms
	peak    int64         // bytes resident in the child, 0 where that is not known
}

// figures are those of one format.
type figures struct {
	lines             strings.Builder
	files, read, late int
	slowest           time.Duration
	highest           int64
}

func (a *figures) add(name string, size int, f figure) {
	peak := "   -"
	if f.peak > 0 {
		peak = fmt.Sprintf("%4d", f.peak>>20)
	}
	fmt.Fprintf(&a.lines, "%-66s %9d bytes %5d ms %s MB  %s\n", name, size, f.cpu.Milliseconds(), peak, f.outcome)
	a.count(f)
}

func (a *figures) count(f figure) {
	a.files++
	if f.read {
		a.read++
	}
	if f.late {
		a.late++
	}
	a.slowest, a.highest = max(a.slowest, f.cpu), max(a.highest, f.peak)
}

func (a *figures) sum(what string) string {
	return fmt.Sprintf("%3d %s: %3d read, %3d refused (%d for the time), at most %4d ms of CPU, %3d MB", a.files, what, a.read, a.files-a.read, a.late, a.slowest.Milliseconds(), a.highest>>20)
}

// readAlone reads a file in a child of its own.
func (l *lair) readAlone(a attack, data []byte) figure {
	l.t.Helper()
	c := l.child(isPDF(data))
	defer c.end()
	return l.read(c, a.name, File{Name: a.file, Data: data})
}

// read has a child read a file, and holds the outcome to what is promised.
func (l *lair) read(c *child, name string, f File) figure {
	l.t.Helper()
	before := cpu(c)
	reading, err := c.read(context.Background(), f, Options{Pictures: true})
	one := figure{read: err == nil, cpu: max(cpu(c)-before, 0), peak: peak(c)}
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
		one.late = strings.Contains(err.Error(), "it took longer than")
	}
	for _, dir := range l.canary {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			l.t.Errorf("%s: %d things were written, %v", name, len(left), err)
		}
	}
	return one
}

// readCut reads a sample cut short everywhere.
func (l *lair) readCut(s attack) *figures {
	l.t.Helper()
	data := s.data()
	every := max(cutAtEach, (len(data)/cutsOfEach+cutAtEach-1)/cutAtEach*cutAtEach)
	var of figures
	for n := every; n < len(data); n += every {
		of.count(l.readAlone(attack{name: fmt.Sprintf("the sample cut at byte %d", n), file: s.file}, data[:n]))
	}
	if of.files < fewestCuts {
		l.t.Errorf("%d cuts of a sample of %d bytes, want at least %d", of.files, len(data), fewestCuts)
	}
	return &of
}

// peak is the most that a child had in memory in its life, its engine included.
// What the system tells when a child has ended would not do: that begins with what
// its parent had. So there is none for a child that ended itself.
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
	if hasEnded(c) {
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

// hasEnded tells whether a child is gone.
func hasEnded(c *child) bool {
	select {
	case <-c.gone:
		return true
	default:
		return false
	}
}
