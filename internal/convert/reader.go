package convert

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"sheaf/internal/sheaf"
)

// ReadFunc reads a file as Read does, with limits that it knows.
type ReadFunc func(ctx context.Context, f File, o Options) (Reading, error)

// Reader reads files in child processes that confine themselves before they see
// the first byte: what a hostile file can break is a process that holds nothing
// but this file, can open, start and reach nothing, and has its memory and time
// counted. Nothing that a child says is believed without a look.
//
// A child reads one file and ends. One that a file took over could put the words
// of that file into the reading of the next, and no look would find it. Several
// goroutines may use a Reader.
type Reader struct {
	limits   Limits
	program  string
	args     []string
	dir      string        // where children work
	env      []string      // all that they are told of their surroundings
	patience time.Duration // how long after its time a child is waited for that should have ended itself

	compiling  chan struct{} // holds the one who starts a child with an engine, until one has started
	compiled   atomic.Bool   // one has: the others find the engine compiled
	unfiltered atomic.Bool   // a child said that its system does not filter what it calls
}

const (
	threads = 2 // that a child computes with
	// patience covers sending the file to the child as well.
	patience = 5 * time.Second
	// starting is how long a child may take until it is ready. The engine for PDF is
	// compiled once on every machine.
	starting = 2 * time.Minute
)

// NewReader makes a Reader whose children are the given program with its
// arguments, which ends up in Serve.
func NewReader(limits Limits, program string, args ...string) *Reader {
	if abs, err := filepath.Abs(program); err == nil && filepath.Base(program) != program {
		program = abs
	}
	return &Reader{limits: limits, program: program, args: args, dir: emptiest(), env: surroundings(), patience: patience, compiling: make(chan struct{}, 1)}
}

// emptiest is a folder that tells nothing of where Sheaf was started.
func emptiest() string {
	if runtime.GOOS == "windows" {
		return os.TempDir()
	}
	return "/"
}

// surroundings is what the engine for PDF needs to find what it compiled before,
// and what Windows needs to start anything.
func surroundings() (env []string) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData", "SystemRoot", "TEMP", "TMP"} {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// Read reads a file as the function Read does. What breaks its child or takes more
// than the limits is sheaf.Invalid; a Reader that cannot start a child at all is
// sheaf.Internal. A caller who gives up gets the error of the context, and the
// child is gone.
func (r *Reader) Read(ctx context.Context, f File, o Options) (Reading, error) {
	if err := ctx.Err(); err != nil {
		return Reading{}, err
	}
	if err := r.limits.admit(f.Data); err != nil {
		return Reading{}, err
	}
	c, err := r.start(ctx, isPDF(f.Data))
	if err != nil {
		return Reading{}, err
	}
	defer c.end()
	return c.read(ctx, f, o)
}

// child is a process that reads one file, seen from outside.
type child struct {
	process *os.Process
	limits  Limits
	most    time.Duration // that a file may take
	in      *os.File
	pipe    *os.File
	out     *bufio.Reader
	late    atomic.Bool   // it was killed because it did not answer in time
	gone    chan struct{} // closed when the process has ended
	state   *os.ProcessState
}

// start starts a child and waits until it has confined itself.
//
// A child learns of its parent's end by the end of its standard input. Linux could
// kill it besides, but does so when the thread that started it ends, which is not
// ours to know. Its standard error goes nowhere: what a process says that breaks
// can hold a stranger's words.
func (r *Reader) start(ctx context.Context, engine bool) (*child, error) {
	if engine && !r.compiled.Load() {
		// Compiling takes 365 MB and seconds of all processors: one child does it and
		// others find it done. Two Sheafs that both begin may do it twice.
		select {
		case r.compiling <- struct{}{}:
			defer func() { <-r.compiling }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	c, err := r.spawn()
	if err != nil {
		return nil, notStarted(err.Error()).Hintf("look whether the program is still where it was, and whether this computer has memory left; then start Sheaf again")
	}
	var said ready
	err = c.within(ctx, starting, func() error {
		if err := writeValue(c.in, hello{Engine: engine, Limits: r.limits}); err != nil {
			return err
		}
		return readValue(c.out, smallFrame, &said)
	})
	switch {
	case c.late.Load():
		err = notStarted("it was not ready after " + starting.String()).Hintf("try again when this computer has less to do")
	case err == nil:
		err = said.refusal()
	case errors.Is(err, errLied):
		err = ready{}.refusal()
	default:
		err = notStarted("it ended before it was ready").Hintf("start Sheaf again; if that does not help, this computer may be short of memory, or forbid what the process does")
	}
	if err != nil {
		c.end()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	if said.Unfiltered {
		r.unfiltered.Store(true)
	}
	if engine {
		r.compiled.Store(true)
	}
	return c, nil
}

func notStarted(why string) *sheaf.Error {
	return sheaf.Errorf(sheaf.Internal, "cannot start the process that reads files: %s", why)
}

// spawn starts a process and says nothing to it.
func (r *Reader) spawn() (*child, error) {
	theirIn, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		_ = errors.Join(theirIn.Close(), in.Close())
		return nil, err
	}
	cmd := exec.Command(r.program, r.args...)
	cmd.Dir, cmd.Env = r.dir, r.env
	if cmd.Env == nil {
		cmd.Env = []string{}
	}
	cmd.Stdin, cmd.Stdout = theirIn, theirOut
	err = cmd.Start()
	_ = errors.Join(theirIn.Close(), theirOut.Close())
	if err != nil {
		_ = errors.Join(in.Close(), out.Close())
		return nil, err
	}
	c := &child{process: cmd.Process, limits: r.limits, most: r.limits.Time + r.patience, in: in, pipe: out, out: bufio.NewReader(out), gone: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		c.state = cmd.ProcessState
		close(c.gone)
	}()
	return c, nil
}

// within does something with a child, and kills it if that is not done in time or
// the caller gives up.
func (c *child) within(ctx context.Context, d time.Duration, do func() error) error {
	forget := context.AfterFunc(ctx, c.kill)
	late := time.AfterFunc(d, func() {
		c.late.Store(true)
		c.kill()
	})
	err := do()
	late.Stop()
	if !forget() && err == nil {
		return ctx.Err()
	}
	return err
}

// read has a child read its one file.
func (c *child) read(ctx context.Context, f File, o Options) (reading Reading, err error) {
	began := time.Now()
	err = c.within(ctx, c.most, func() error {
		to := bufio.NewWriter(c.in)
		asking := flushing(to, func(w io.Writer) error {
			return errors.Join(writeValue(w, request{Ending: ending(f.Name), Options: o}), writeFrame(w, f.Data))
		})
		if asking != nil {
			return asking
		}
		reading, err = readAnswer(c.out, c.limits)
		return err
	})
	switch {
	case err == nil:
		return reading, nil
	case ctx.Err() != nil:
		return Reading{}, ctx.Err()
	case sheaf.KindOf(err) == sheaf.Invalid:
		return Reading{}, err
	case errors.Is(err, errLied):
		return Reading{}, broke()
	}
	return Reading{}, c.fate(time.Since(began))
}

// ending is the end of a name, which is all that reading takes from it.
func ending(name string) string {
	if ext := path.Ext(name); len(ext) <= len(".textgrid") {
		return ext
	}
	return ""
}

// fate says why a child ended without an answer.
func (c *child) fate(took time.Duration) error {
	c.end()
	switch {
	case c.state == nil:
		return broke()
	case c.late.Load(), c.state.ExitCode() == exitTime, !c.state.Exited() && took >= c.limits.Time:
		return tooMuch("it took longer than %s", c.limits.Time)
	case c.state.ExitCode() == exitMemory:
		return tooMuch("it needed more than %d MB of memory", c.limits.Memory>>20)
	}
	return tooMuch("it needed more than %d MB of memory or broke its reader", c.limits.Memory>>20)
}

// broke is the refusal of a file that made its reader fail.
func broke() error { return tooMuch("it broke its reader") }

func (c *child) kill() { _ = c.process.Kill() }

// leaving gives a child that ends by itself the time to say how.
const leaving = 100 * time.Millisecond

// end waits until a child is gone, which it helps.
func (c *child) end() {
	_ = c.in.Close()
	select {
	case <-c.gone:
	case <-time.After(leaving):
		c.kill()
		<-c.gone
	}
	_ = c.pipe.Close()
}
