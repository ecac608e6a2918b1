package convert

import (
	"bufio"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
	"time"

	"sheaf/internal/sheaf"
)

// A child that ends without an answer says by its exit status why. They are none
// that the runtime of Go or a shell use.
const (
	exitMemory = 81 // it had more in use than Limits.Memory
	exitTime   = 82 // a file took longer than Limits.Time
)

// Serve is the whole life of a Reader's child: it gives up what it inherited, hears
// what it will read, gives up every right that it does not need for that, reads one
// file, and ends when in does. Memory and time are limited by the process itself,
// which ends when the file takes more. It must be alone in its process: it changes
// the whole of it, for good, and ends it.
func Serve(in io.Reader, out io.Writer) error { return serve(in, out, Read) }

// reading is Read, or what takes its place in a test.
type reading func(context.Context, File, Options, Limits) (Reading, error)

func serve(in io.Reader, out io.Writer, read reading) error {
	closeInherited()
	// Who interrupts Sheaf at a terminal interrupts its children with it; the
	// parent decides what that means.
	signal.Ignore(os.Interrupt, syscall.SIGHUP)
	from, to := bufio.NewReader(in), bufio.NewWriterSize(out, 64<<10)
	var h hello
	if err := readValue(from, smallFrame, &h); err != nil {
		return err
	}
	g, cannot := prepare(h)
	am := ready{Version: Version, Unfiltered: g.unfiltered}
	if cannot != nil {
		am.Cannot = sayable(cannot)
	}
	if err := errors.Join(cannot, flushing(to, func(w io.Writer) error { return writeValue(w, am) })); err != nil {
		return err
	}
	asked, err := hear(from, h.Limits)
	if err != nil { // the parent has changed its mind
		return nil
	}
	go endWith(from)
	g.watch(h.Limits)
	a := answerTo(asked, h.Limits, read)
	asked.data = nil
	if err := flushing(to, a.send); err != nil {
		return err
	}
	if a.Broke {
		return errors.New("the reader broke")
	}
	select {} // until the parent has what it wants
}

// prepare starts what needs rights, and gives them up.
func prepare(h hello) (guard, error) {
	if h.Engine {
		if err := warmEndlessPDF(context.Background()); err != nil {
			return guard{}, err
		}
	}
	return confine(h.Limits)
}

// asked is a request with its bytes.
type asked struct {
	request
	data []byte
}

func hear(from io.Reader, l Limits) (a asked, err error) {
	if err := readValue(from, math.MaxInt64, &a.request); err != nil {
		return a, err
	}
	a.data, err = readFrame(from, int64(l.Bytes))
	return a, err
}

// endWith ends this process when the parent has closed its end, or has itself
// ended, whatever is being done here.
func endWith(from io.Reader) {
	_, _ = io.Copy(io.Discard, from)
	os.Exit(0)
}

// answered is an answer with the reading, if there is one.
type answered struct {
	answer
	reading Reading
}

func (a answered) send(w io.Writer) error {
	if a.Refused != nil || a.Broke {
		return writeValue(w, a.answer)
	}
	return sendReading(w, a.reading)
}

// answerTo reads one file. Of a panic nothing is kept: its text may hold the
// stranger's bytes.
func answerTo(a asked, l Limits, read reading) (said answered) {
	defer func() {
		if recover() != nil {
			said = answered{answer: answer{Broke: true}}
		}
	}()
	got, err := read(context.Background(), File{Name: a.Ending, Data: a.data}, a.Options, l)
	if errors.Is(err, context.DeadlineExceeded) {
		err = tooMuch("it took longer than %s", l.Time)
	}
	if err != nil {
		return answered{answer: refusalOf(err)}
	}
	if !got.plausible() {
		return answered{answer: refusalOf(hostile("what it says about itself is too long or in no order, or cannot be shown"))}
	}
	return answered{reading: got}
}

// guard holds a process to its limits.
type guard struct {
	memory     int64
	resident   func() int64 // bytes, where the system tells
	killer     killer
	unfiltered bool // the system does not filter what the process calls
}

const (
	sampling = 2 * time.Millisecond
	// wedged is how long after its time a process is ended from outside the
	// runtime of Go, which foreign code in a loop can keep from running a timer.
	wedged = 250 * time.Millisecond
)

// confine takes from this process what reading does not need, for good: new
// files and connections, other programs, and memory beyond the limit. What is
// open stays open.
func confine(l Limits) (guard, error) {
	// More threads would read no faster, and each of them holds memory.
	runtime.GOMAXPROCS(threads)
	// Collecting begins before the limit comes near: program and engine are counted
	// in it as well.
	debug.SetMemoryLimit(l.Memory / 4 * 3)
	// A reader that calls itself too deep is a fault of ours. It must not pass for
	// a file that needs much memory.
	debug.SetMaxStack(int(l.Memory / 4))
	// The first timer opens what all later ones wait on.
	time.AfterFunc(time.Hour, func() {}).Stop()
	debug.FreeOSMemory()
	g := guard{memory: l.Memory, killer: newKiller()}
	resident, filtered, err := restrict(l)
	if err != nil {
		return guard{}, sheaf.Errorf(sheaf.Internal, "it cannot confine itself: %w", err)
	}
	g.resident, g.unfiltered = resident, !filtered
	return g, nil
}

// watch ends the process when it has more memory in use than it may, or is not
// gone in time.
func (g guard) watch(l Limits) {
	g.killer.in(l.Time + wedged)
	time.AfterFunc(l.Time, func() { os.Exit(exitTime) })
	go func() {
		for range time.Tick(sampling) {
			if g.inUse() > g.memory {
				os.Exit(exitMemory)
			}
		}
	}()
}

// inUse is how many bytes the process holds: what the system counts where it
// tells, what the runtime of Go took from it elsewhere.
func (g guard) inUse() int64 {
	if n := g.resident(); n > 0 {
		return n
	}
	taken := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(taken)
	return int64(taken[0].Value.Uint64() - taken[1].Value.Uint64())
}
