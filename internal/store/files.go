package store

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"sheaf/internal/sheaf"
)

// unfinished ends the name of a file whose writing is not done. Such a file is
// never read; after a crash it may lie about.
const unfinished = ".unfinished"

// Dir is a folder of durable files. Names are relative, with slashes between
// folders; one that would lead out of the folder, by dots or by a link, is
// refused with Invalid. A file is written whole or not at all. It is safe for
// use by several goroutines, but two who write one name race for who is last.
type Dir struct {
	root   *os.Root
	path   string
	faults Faults
}

// OpenDir opens the folder path and creates it (mode 0700) where there is
// none; the folder above it must exist.
func OpenDir(path string, options ...Option) (*Dir, error) {
	s := settle(options)
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fileError("open the folder", err)
	}
	switch err := os.Mkdir(path, 0o700); {
	case err == nil:
		if err := s.faults.before(Fsync); err != nil {
			return nil, err
		}
		if err := syncFolder(filepath.Dir(path)); err != nil {
			return nil, err
		}
	case !errors.Is(err, fs.ErrExist):
		return nil, fileError("create the folder", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fileError("open the folder", err)
	}
	return &Dir{root: root, path: path, faults: s.faults}, nil
}

// Close lets go of the folder.
func (d *Dir) Close() error { return d.root.Close() }

// Path is the absolute path of the folder.
func (d *Dir) Path() string { return d.path }

// Sub opens a folder inside this one, with the same faults, and creates it
// where there is none.
func (d *Dir) Sub(name string) (*Dir, error) {
	if err := d.admit(name); err != nil {
		return nil, err
	}
	if err := d.makeFolders(name); err != nil {
		return nil, err
	}
	root, err := d.root.OpenRoot(filepath.FromSlash(name))
	if err != nil {
		return nil, fileError("open the folder", err)
	}
	return &Dir{root: root, path: filepath.Join(d.path, filepath.FromSlash(name)), faults: d.faults}, nil
}

// Write puts data into the file name (mode 0600), in place of what was there.
// When it returns nil the file is on disk; when it fails, or the machine does,
// the file holds the old bytes or the new ones, whole.
func (d *Dir) Write(name string, data []byte) error {
	return d.WriteFrom(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteFrom is Write for what fn writes. An error of fn is returned as it is,
// and nothing is changed.
func (d *Dir) WriteFrom(name string, fn func(io.Writer) error) error {
	if err := d.admit(name); err != nil {
		return err
	}
	if strings.HasSuffix(name, unfinished) {
		return sheaf.Errorf(sheaf.Invalid, "cannot write a file: its name is kept for unfinished ones")
	}
	if err := d.makeFolders(path.Dir(name)); err != nil {
		return err
	}
	part := partName(name)
	if err := d.writePart(part, fn); err != nil {
		d.root.Remove(part)
		return err
	}
	if err := d.Rename(part, name); err != nil {
		d.root.Remove(part) // not there any more if only the last fsync failed
		return err
	}
	return nil
}

// partName is a name beside name that nobody else uses.
func partName(name string) string {
	var salt [8]byte
	rand.Read(salt[:])
	return path.Join(path.Dir(name), hex.EncodeToString(salt[:])+unfinished)
}

func (d *Dir) writePart(part string, fn func(io.Writer) error) (err error) {
	f, err := d.root.OpenFile(filepath.FromSlash(part), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fileError("write a file", err)
	}
	defer func() {
		if closed := f.Close(); err == nil && closed != nil {
			err = fileError("write a file", closed)
		}
	}()
	w := bufio.NewWriterSize(faultyWriter{f, d.faults}, 1<<16)
	if err := fn(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := d.faults.before(Fsync); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fileError("write a file", err)
	}
	return nil
}

type faultyWriter struct {
	f      *os.File
	faults Faults
}

func (w faultyWriter) Write(b []byte) (int, error) {
	if err := w.faults.before(Write); err != nil {
		return 0, err
	}
	n, err := w.f.Write(b)
	if err != nil {
		return n, fileError("write a file", err)
	}
	return n, nil
}

// Read gives the whole file. NotFound: there is none.
func (d *Dir) Read(name string) ([]byte, error) {
	f, err := d.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, fileError("read a file", err)
	}
	return data, nil
}

// Open opens a file to be read. NotFound: there is none.
func (d *Dir) Open(name string) (*os.File, error) {
	if err := d.admit(name); err != nil {
		return nil, err
	}
	f, err := d.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, fileError("open a file", err)
	}
	return f, nil
}

// Rename gives a file another name, in place of what had that name, durably.
// NotFound: there is no such file.
func (d *Dir) Rename(from, to string) error {
	for _, name := range []string{from, to} {
		if err := d.admit(name); err != nil {
			return err
		}
	}
	if err := d.faults.before(Rename); err != nil {
		return err
	}
	if err := d.root.Rename(filepath.FromSlash(from), filepath.FromSlash(to)); err != nil {
		return fileError("rename a file", err)
	}
	if path.Dir(from) != path.Dir(to) {
		if err := d.sync(path.Dir(from)); err != nil {
			return err
		}
	}
	return d.sync(path.Dir(to))
}

// Remove deletes a file or an empty folder, durably; one that is not there is
// fine. What lay on the disk may still lie there: only a lost key takes it away.
func (d *Dir) Remove(name string) error {
	if err := d.admit(name); err != nil {
		return err
	}
	if err := d.faults.before(Remove); err != nil {
		return err
	}
	err := d.root.Remove(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fileError("remove a file", err)
	}
	return d.sync(path.Dir(name))
}

// List names what lies in a folder ("." for this one), in byte order: files as
// they are called, folders with a slash at the end. A folder that is not there
// is empty. Unfinished files are left out.
func (d *Dir) List(folder string) ([]string, error) {
	return d.list(folder, func(name string) bool { return !strings.HasSuffix(name, unfinished) })
}

// Unfinished names the files of a folder whose writing a crash cut short. Only
// when nothing is being written are they orphans.
func (d *Dir) Unfinished(folder string) ([]string, error) {
	return d.list(folder, func(name string) bool { return strings.HasSuffix(name, unfinished) })
}

func (d *Dir) list(folder string, wanted func(string) bool) ([]string, error) {
	if folder != "." {
		if err := d.admit(folder); err != nil {
			return nil, err
		}
	}
	f, err := d.root.Open(filepath.FromSlash(folder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fileError("list a folder", err)
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	if err != nil {
		return nil, fileError("list a folder", err)
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() {
			name += "/"
		}
		if wanted(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// admit refuses names that are not plain paths inside the folder. os.Root
// holds the same wall below; this one answers alike on every system, and no
// link is followed even within.
func (d *Dir) admit(name string) error {
	if name == "." || !fs.ValidPath(name) || strings.ContainsAny(name, "\x00\\:") || !filepath.IsLocal(filepath.FromSlash(name)) {
		return sheaf.Errorf(sheaf.Invalid, "cannot use a file name: it must be a plain path inside the folder")
	}
	for i := range len(name) + 1 {
		if i < len(name) && name[i] != '/' {
			continue
		}
		stat, err := d.root.Lstat(filepath.FromSlash(name[:i]))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fileError("look for a file", err)
		}
		if stat.Mode()&fs.ModeSymlink != 0 {
			return sheaf.Errorf(sheaf.Invalid, "cannot use a file name: a link stands in its way")
		}
	}
	return nil
}

// makeFolders creates the folders of a path one by one, durably.
func (d *Dir) makeFolders(folder string) error {
	if folder == "." {
		return nil
	}
	if err := d.makeFolders(path.Dir(folder)); err != nil {
		return err
	}
	err := d.root.Mkdir(filepath.FromSlash(folder), 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fileError("create a folder", err)
	}
	return d.sync(path.Dir(folder))
}

func (d *Dir) sync(folder string) error {
	if err := d.faults.before(Fsync); err != nil {
		return err
	}
	f, err := d.root.Open(filepath.FromSlash(folder))
	if err != nil {
		return fileError("make a change durable", err)
	}
	return syncOpen(f)
}

// syncFolder makes the names in a folder durable.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return fileError("make a change durable", err)
	}
	return syncOpen(f)
}

func syncOpen(folder *os.File) error {
	defer folder.Close()
	if runtime.GOOS == "windows" {
		return nil // Windows has no such call; NTFS journals names itself
	}
	err := folder.Sync()
	// Some file systems know no fsync of a folder.
	if err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return fileError("make a change durable", err)
	}
	return nil
}

// fileError gives an error of the file system a kind, without the path.
func fileError(what string, err error) error {
	cause := bare(err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sheaf.Errorf(sheaf.NotFound, "cannot %s: it is not there: %w", what, cause)
	case errors.Is(err, fs.ErrExist):
		return sheaf.Errorf(sheaf.Conflict, "cannot %s: something of that name is there already: %w", what, cause)
	case errors.Is(err, fs.ErrPermission):
		return sheaf.Errorf(sheaf.Internal, "cannot %s: the system does not permit it: %w", what, cause).
			Hintf("see who owns the folder, and whether the disk may be written to")
	case errors.Is(err, syscall.ENOSPC):
		return sheaf.Errorf(sheaf.Internal, "cannot %s: the disk is full: %w", what, cause).
			Hintf("free some space; nothing was lost")
	}
	return sheaf.Errorf(sheaf.Internal, "cannot %s: %w", what, cause)
}

// bare takes the path out of an error.
func bare(err error) error {
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		return inPath.Err
	}
	var inLink *os.LinkError
	if errors.As(err, &inLink) {
		return inLink.Err
	}
	return err
}
