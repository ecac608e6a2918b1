package convert

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"sheaf/internal/sheaf"
)

// mostEngineMemory bounds the memory of the engine while it reads one file, in
// bytes. It starts at 19 MB. Growing needs the old memory beside the new one for
// a moment: with the engine's code and the file itself that stays below what the
// child process of a Reader is given.
const mostEngineMemory = 96 << 20

// engine is PDFium inside a WebAssembly machine. What the machine can reach is
// its own memory and, read only, the bytes of the one file it is given: it has
// no file system, no network, no environment and no output.
//
// Its code is compiled once in a process, and every file gets a machine of its
// own, new and empty, which takes a millisecond: nothing of one stranger's file
// is there when the next is read, and a machine that a file broke is thrown away
// like any other. After warm, none of it opens a file.
type engine struct {
	turn    chan struct{} // holds the one who may use what follows
	pool    pdfium.Pool
	endless bool          // a machine is never stopped: the process ends with it
	memory  *engineMemory // of the machine in use
}

var pdfEngine = engine{turn: make(chan struct{}, 1)}

// warmPDF makes the engine ready, and is quick when it is. The first time on a
// computer it takes seconds and 400 MB while it compiles, after that a tenth of
// a second; the compiled code, which is the same for everybody, is kept in the
// user's cache directory. A process that will give up its right to open files,
// or bounds time and memory, calls it before that.
func warmPDF(ctx context.Context) error { return pdfEngine.warm(ctx, false) }

// warmEndlessPDF makes an engine ready that reads three times as fast and that
// nothing stops but the end of its process. A process that calls it has a guard
// that ends it when its time is over.
func warmEndlessPDF(ctx context.Context) error { return pdfEngine.warm(ctx, true) }

func (e *engine) warm(ctx context.Context, endless bool) error {
	if err := e.take(ctx); err != nil {
		return err
	}
	defer e.leave()
	if e.pool != nil {
		return nil
	}
	e.endless = endless
	pool, err := e.loadKept()
	if err != nil {
		return sheaf.Errorf(sheaf.Internal, "cannot read the file: the engine that reads PDFs does not start: %w", err)
	}
	e.pool = pool
	debug.FreeOSMemory() // compiling takes ten times what stays
	return nil
}

func (e *engine) take(ctx context.Context) error {
	select {
	case e.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *engine) leave() { <-e.turn }

// loadKept loads what was compiled before. Where that does not start it is thrown
// away and compiled anew, once; and a folder that nothing can be kept in is no
// reason not to read.
func (e *engine) loadKept() (pdfium.Pool, error) {
	for range 2 {
		folder, before, cache := engineCache()
		if cache == nil {
			break
		}
		pool, err := e.load(cache)
		if err == nil {
			if after, err := folder.list(); err == nil && !slices.Equal(before, after) {
				_ = folder.keep() // failing costs the next process one more compilation
			}
			return pool, nil
		}
		if len(before) == 0 || folder.clear() != nil {
			break
		}
	}
	return e.load(nil)
}

func (e *engine) load(cache wazero.CompilationCache) (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // PDFium is built with it
		WithCloseOnContextDone(!e.endless)                                                 // three times slower, and the only way to stop it
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	return webassembly.Init(webassembly.Config{
		Context:       experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(e.allocate)),
		MaxIdle:       1,
		MaxTotal:      1,
		FSConfig:      wazero.NewFSConfig(), // empty; left out, it would be the whole computer
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
}

// engineMemory is the memory of one machine.
type engineMemory struct {
	bytes   []byte
	grown   bool
	refused bool // it wanted more than mostEngineMemory
}

func (e *engine) allocate(_, _ uint64) experimental.LinearMemory {
	e.memory = &engineMemory{}
	return e.memory
}

// Reallocate grows the memory, or says no, which PDFium ends on. It moves at most
// once: what was moved from lies about until the collector comes.
func (m *engineMemory) Reallocate(size uint64) []byte {
	if size > mostEngineMemory {
		m.refused = true
		return nil
	}
	switch {
	case m.bytes == nil:
		m.bytes = make([]byte, size)
	case size > uint64(cap(m.bytes)):
		grown := make([]byte, size, mostEngineMemory)
		copy(grown, m.bytes)
		m.bytes, m.grown = grown, true
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

// Free leaves the bytes to the collector: a machine that is stopped may run on
// for some instructions.
func (m *engineMemory) Free() {}

// pdfDocument is a file that the engine has open.
type pdfDocument struct {
	pdfium.Pdfium
	e   *engine
	ctx context.Context
	ref references.FPDF_DOCUMENT

	file *fileBytes
	stop func() bool
	kill func()
}

// open gives the file to a machine. The caller closes it, whatever happened: the
// next file waits for that.
func (e *engine) open(ctx context.Context, data []byte) (*pdfDocument, error) {
	if err := e.warm(ctx, false); err != nil {
		return nil, err
	}
	if err := e.take(ctx); err != nil {
		return nil, err
	}
	machine, err := e.pool.GetInstanceWithContext(ctx)
	if err != nil {
		e.leave()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, sheaf.Errorf(sheaf.Internal, "cannot read the file: the engine that reads PDFs does not start: %w", err)
	}
	d := &pdfDocument{Pdfium: machine, e: e, ctx: ctx, file: &fileBytes{*bytes.NewReader(data)}}
	d.kill = sync.OnceFunc(func() { machine.Kill() }) // it has nothing to say: the machine is gone either way
	d.stop = d.killAfter(ctx)
	opened, err := machine.OpenDocument(&requests.OpenDocument{FileReader: d.file, FileReaderSize: int64(len(data))})
	if err != nil {
		err = d.opening(err)
		d.close()
		return nil, err
	}
	d.ref = opened.Document
	return d, nil
}

// killAfter stops the machine when a context is done, unless it cannot be stopped
// while it runs.
func (d *pdfDocument) killAfter(ctx context.Context) (stop func() bool) {
	if d.e.endless {
		return func() bool { return true }
	}
	return context.AfterFunc(ctx, d.kill)
}

// fileBytes is read where the file lies: a copy of it would count against the
// memory of the engine, which holds what a page needs and no more.
type fileBytes struct{ bytes.Reader }

// close throws the machine away.
func (d *pdfDocument) close() {
	d.stop()
	d.kill()
	d.file.Reset(nil) // the library remembers the reader of a machine that was killed
	grown := d.e.memory.grown
	d.e.memory = nil
	if grown {
		debug.FreeOSMemory() // or the next file begins with the memory of two
	}
	d.e.leave()
}

func (d *pdfDocument) opening(err error) error {
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is behind a password").Hintf("open it with the password and save it without one")
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is locked in a way that is not known").Hintf("open it in the program that locked it and save it unlocked")
	case errors.Is(err, pdfiumerrors.ErrFormat), errors.Is(err, pdfiumerrors.ErrFile), errors.Is(err, pdfiumerrors.ErrPage):
		return damaged("the list of its parts or its pages cannot be found")
	}
	return d.broken(err)
}

// broken says why the engine did not do what was asked: it was stopped, the file
// asks for too much, or for something that is not there. What the engine says
// itself is left out: it may quote the file.
func (d *pdfDocument) broken(err error) error {
	switch {
	case err == nil:
		return nil
	case d.ctx.Err() != nil:
		return d.ctx.Err()
	case d.e.memory.refused:
		return tooMuch("reading it takes more than %d bytes of memory", mostEngineMemory)
	}
	return damaged("a part of it cannot be read")
}

// stopped passes over what a file merely does not have, and says why where it is
// the machine that ended.
func (d *pdfDocument) stopped(err error) error {
	if err == nil || d.ctx.Err() == nil && !d.e.memory.refused && !strings.Contains(err.Error(), "wasm error") && !strings.Contains(err.Error(), "panic occurred") {
		return nil
	}
	return d.broken(err)
}
