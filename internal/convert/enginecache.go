package convert

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/tetratelabs/wazero"
)

// engineFolder is where the compiled code of the engine is kept between processes.
//
// What lies in it is run. That it is what was compiled rests on the folder being
// the user's own, where nobody else writes: whoever can write there as this user
// can replace Sheaf as well. The sum in it is against damage, which the machine
// itself finds in a part of the file alone.
type engineFolder string

const (
	engineSum = "sum"
	// mostCompiled bounds a file of compiled code, in bytes. It has 22 MB.
	mostCompiled = 64 << 20
	// fewCompiled are the things that a folder of some versions holds.
	fewCompiled = 12
)

// engineCache gives a cache that is sound or empty, and what is in it, or nil where
// the folder is no place to keep anything.
func engineCache() (f engineFolder, files []string, cache wazero.CompilationCache) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", nil, nil
	}
	ours := filepath.Join(dir, "sheaf")
	f = engineFolder(filepath.Join(ours, "engine"))
	if os.MkdirAll(string(f), 0o700) != nil || !isPlainFolder(ours) || !isPlainFolder(string(f)) {
		return "", nil, nil
	}
	if files, err = f.sound(); err != nil {
		if f.clear() != nil {
			return "", nil, nil
		}
		files = nil
	}
	if cache, err = wazero.NewCompilationCacheWithDir(string(f)); err != nil {
		return "", nil, nil
	}
	return f, files, cache
}

// isPlainFolder tells a folder of this user's that is no link to another.
func isPlainFolder(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.IsDir() && isOwn(info)
}

var errUnsound = errors.New("not as it was kept")

// sound lists the compiled code in the folder, if that is as keep left it and nobody
// else could have written it.
func (f engineFolder) sound() ([]string, error) {
	files, err := f.list()
	if err != nil {
		return nil, err
	}
	sum, err := f.sum(files)
	if err != nil {
		return nil, err
	}
	kept, err := os.ReadFile(f.path(engineSum))
	if err != nil || string(kept) != sum {
		return nil, errUnsound
	}
	return files, nil
}

// keep notes what the folder holds now.
func (f engineFolder) keep() error {
	files, err := f.list()
	if err != nil {
		return err
	}
	sum, err := f.sum(files)
	if err != nil {
		return err
	}
	draft, err := os.CreateTemp(string(f), engineSum)
	if err != nil {
		return err
	}
	_, err = draft.WriteString(sum)
	if err = errors.Join(err, draft.Close()); err == nil {
		err = os.Rename(draft.Name(), f.path(engineSum))
	}
	if err != nil {
		_ = os.Remove(draft.Name())
	}
	return err
}

func (f engineFolder) path(name string) string { return filepath.Join(string(f), name) }

// list is all compiled code in the folder, which opens nothing; errUnsound where
// there is what nobody compiled.
func (f engineFolder) list() (files []string, err error) {
	things := 0
	err = filepath.WalkDir(string(f), func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if things++; things > fewCompiled || !isPrivate(info) || info.Size() > mostCompiled {
			return errUnsound
		}
		switch {
		case entry.IsDir():
			return nil
		case !info.Mode().IsRegular():
			return errUnsound
		case filepath.Dir(name) != string(f): // in the folder of a version
			files = append(files, name)
		}
		return nil
	})
	return files, err
}

func (f engineFolder) sum(files []string) (string, error) {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	for _, name := range files {
		in, err := os.Open(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(sum, filepath.Base(name))
		_, err = io.Copy(sum, io.LimitReader(in, mostCompiled))
		if err := errors.Join(err, in.Close()); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d files %08x\n", len(files), sum.Sum32()), nil
}

// clear takes away all that is in the folder, following nothing.
func (f engineFolder) clear() error {
	entries, err := os.ReadDir(string(f))
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(string(f), e.Name())))
	}
	return errors.Join(err, os.Chmod(string(f), 0o700))
}

// isPrivate tells what is this user's and nobody else's to write or read.
func isPrivate(info fs.FileInfo) bool {
	return isOwn(info) && (runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0)
}
