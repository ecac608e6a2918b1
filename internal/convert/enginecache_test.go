package convert

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// compiledCache is a cache in a folder of its own, with code in it that was kept.
func compiledCache(t *testing.T) (f engineFolder, code string) {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		t.Setenv(name, home)
	}
	f, files, cache := engineCache()
	if cache == nil || len(files) != 0 {
		t.Fatal("a cache in a new folder is not used")
	}
	versions, err := os.ReadDir(string(f))
	if err != nil || len(versions) == 0 {
		t.Fatal(versions, err)
	}
	code = f.path(filepath.Join(versions[0].Name(), "code"))
	if err := os.WriteFile(code, []byte("compiled"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.keep(); err != nil {
		t.Fatal(err)
	}
	if _, files, cache := engineCache(); cache == nil || !slices.Equal(files, []string{code}) {
		t.Fatalf("what was kept is not used: %v", files)
	}
	return f, code
}

func TestPDFEngineCache(t *testing.T) {
	must := func(t *testing.T, errs ...error) {
		t.Helper()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	emptied := map[string]func(t *testing.T, f engineFolder, code string){
		"code cut short": func(t *testing.T, _ engineFolder, code string) { must(t, os.Truncate(code, 3)) },
		"code changed": func(t *testing.T, _ engineFolder, code string) {
			must(t, os.WriteFile(code, []byte("compilex"), 0o600))
		},
		"code too large": func(t *testing.T, _ engineFolder, code string) { must(t, os.Truncate(code, mostCompiled+1)) },
		"no sum":         func(t *testing.T, f engineFolder, _ string) { must(t, os.Remove(f.path(engineSum))) },
		"a sum too large": func(t *testing.T, f engineFolder, _ string) {
			must(t, os.Truncate(f.path(engineSum), mostCompiled+1))
		},
		"many things": func(t *testing.T, f engineFolder, _ string) {
			for range fewCompiled {
				file, err := os.CreateTemp(string(f), "")
				must(t, err, file.Close())
			}
		},
	}
	if runtime.GOOS != "windows" {
		emptied["code that others may write"] = func(t *testing.T, _ engineFolder, code string) { must(t, os.Chmod(code, 0o666)) }
		emptied["a folder that others may write"] = func(t *testing.T, f engineFolder, _ string) { must(t, os.Chmod(string(f), 0o777)) }
		emptied["an inner folder that others may write"] = func(t *testing.T, _ engineFolder, code string) { must(t, os.Chmod(filepath.Dir(code), 0o777)) }
		emptied["a link for code"] = func(t *testing.T, _ engineFolder, code string) {
			there := filepath.Join(t.TempDir(), "there")
			must(t, os.Rename(code, there), os.Symlink(there, code))
		}
		emptied["a link for an inner folder"] = func(t *testing.T, _ engineFolder, code string) {
			there := filepath.Join(t.TempDir(), "there")
			must(t, os.Rename(filepath.Dir(code), there), os.Symlink(there, filepath.Dir(code)))
		}
		emptied["a pipe for code"] = func(t *testing.T, _ engineFolder, code string) { must(t, os.Remove(code), makePipe(code)) }
		emptied["a pipe for the sum"] = func(t *testing.T, f engineFolder, _ string) {
			must(t, os.Remove(f.path(engineSum)), makePipe(f.path(engineSum)))
		}
	}
	for what, spoil := range emptied {
		t.Run(what+" is thrown away", func(t *testing.T) {
			f, code := compiledCache(t)
			spoil(t, f, code)
			began := time.Now()
			if _, files, cache := engineCache(); cache == nil || len(files) != 0 {
				t.Errorf("used: %v", files)
			}
			if _, err := os.Lstat(code); !os.IsNotExist(err) {
				t.Error("it is still there")
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
	t.Run("nothing behind a link is touched", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("links are not everybody's there")
		}
		f, _ := compiledCache(t)
		there := t.TempDir()
		must(t, os.WriteFile(filepath.Join(there, "letter"), nil, 0o600), os.RemoveAll(string(f)), os.Symlink(there, string(f)))
		if _, _, cache := engineCache(); cache != nil {
			t.Error("used")
		}
		if left, err := os.ReadDir(there); err != nil || len(left) != 1 {
			t.Errorf("left: %v, %v", left, err)
		}
	})
	t.Run("damaged code is compiled anew and kept", func(t *testing.T) {
		if testing.Short() {
			t.Skip("compiles twice")
		}
		f, _ := compiledCache(t)
		e := engine{turn: make(chan struct{}, 1)}
		must(t, f.clear())
		pool, err := e.loadKept()
		must(t, err, pool.Close())
		files, err := f.sound()
		if err != nil || len(files) != 1 {
			t.Fatalf("%v, %v", files, err)
		}
		must(t, os.Truncate(files[0], 1<<20), f.keep()) // damage that the sum does not show
		pool, err = e.loadKept()
		must(t, err, pool.Close())
		info, err := os.Stat(files[0])
		must(t, err)
		if _, err := f.sound(); err != nil || info.Size() == 1<<20 {
			t.Errorf("not replaced: %d bytes, %v", info.Size(), err)
		}
	})
}
