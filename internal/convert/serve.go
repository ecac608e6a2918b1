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

// Serve is the whole life of a Reader's child: it hears what it will read, gives
// up every right that it does not need for that, and reads one file after another
// until in ends. Memory and time are limited by the process itself, which ends
// when a file takes more. It must be alone in its process: it changes the whole of
// it, for good, and ends it.
func Serve(in io.Reader, out io.Writer) error { return serve(in, out, Read) }

// reading is Read, or what takes its place in a test.
type reading func(context.Context, File, Options, Limits) (Reading, error)

func serve(in io.Reader, out io.Writer, read reading) error {
	// Who interrupts Sheaf at a terminal interrupts its children with it; the
	// parent decides what that means.
	signal.Ignore(os.Interrupt, syscall.SIGHUP)
	from, to := bufio.NewReader(in), bufio.NewWriterSize(out, 64<<10)
	var h hello
	if err := readValue(from, smallFrame, &h); err != nil {
		return err
	}
	if h.Engine {
		if err := warmPDF(context.Background()); err != nil {
			return err
		}
	}
	g, err := confine(h.Limits)
	if err != nil {
		return err
	}
	if err := flushing(to, func(w io.Writer) error { return writeValue(w, "ready") }); err != nil {
		return err
	}
	for asked := range hear(from, h.Limits) {
		stop := g.watch(h.Limits)
		a := answerTo(asked, h.Limits, read)
		asked.data = nil
		if err := flushing(to, a.send); err != nil {
			return err
		}
		stop()
		if a.Broke {
			return errors.New("the reader broke")
		}
		g.tidy()
	}
	return nil
}

// asked is a request with its bytes.
type asked struct {
	request
	data []byte
}

// hear reads what the parent asks for. It reads on while a file is read,
// because that is how a child learns that its parent is gone: it ends with it,
// whatever it is doing.
func hear(from io.Reader, l Limits) <-chan asked {
	all := make(chan asked)
	go func() {
		for {
			var a asked
			err := readValue(from, math.MaxInt64, &a.request)
			if err == nil {
				a.data, err = readFrame(from, int64(l.Bytes))
			}
			if err != nil {
				os.Exit(0)
			}
			all <- a
		}
	}()
	return all
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
		return answered{answer: refusalOf(hostile("what it says about itself is too long or cannot be shown"))}
	}
	return answered{reading: got}
}

// guard holds a process to its limits.
type guard struct {
	memory   int64
	resident func() int64 // bytes, where the system tells
	killer   killer
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
func confine(l Limits) (*guard, error) {
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
	g := &guard{memory: l.Memory, killer: newKiller()}
	var err error
	if g.resident, err = restrict(l); err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot confine the process that reads files: %w", err)
	}
	return g, nil
}

// watch ends the process when it has more memory in use than it may, or is not
// stopped in time.
func (g *guard) watch(l Limits) (stop func()) {
	g.killer.in(l.Time + wedged)
	late := time.AfterFunc(l.Time, func() { os.Exit(exitTime) })
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(sampling)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				if g.inUse() > g.memory {
					os.Exit(exitMemory)
				}
			}
		}
	}()
	return func() {
		late.Stop()
		close(done)
		g.killer.in(0)
	}
}

// inUse is how many bytes the process holds: what the system counts where it
// tells, what the runtime of Go took from it elsewhere.
func (g *guard) inUse() int64 {
	if n := g.resident(); n > 0 {
		return n
	}
	taken := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(taken)
	return int64(taken[0].Value.Uint64() - taken[1].Value.Uint64())
}

// tidy gives back what a large file took, so that the next one has its full
// measure and an idle child is small.
func (g *guard) tidy() {
	if g.inUse() > g.memory/4 {
		debug.FreeOSMemory()
	}
}
