package store_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

// TestMain lets the test binary be its own child: one that writes until it is
// killed.
func TestMain(m *testing.M) {
	if folder := os.Getenv("STORE_TEST_WRITE"); folder != "" {
		writeForever(folder)
	}
	if folder := os.Getenv("STORE_TEST_KILL"); folder != "" {
		writeAndDie(folder, os.Getenv("STORE_TEST_KILL_AT"))
	}
	os.Exit(m.Run())
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func numbered(n int) (id sheaf.ID) {
	binary.BigEndian.PutUint64(id[8:], uint64(n)+1)
	return id
}

// writeForever writes row after row, and a file after each, and says the
// number of each that was acknowledged.
func writeForever(folder string) {
	db, err := store.Open(context.Background(), filepath.Join(folder, "x.db"), storetest.Key(1), shelf)
	must(err)
	dir, err := store.OpenDir(filepath.Join(folder, "files"))
	must(err)
	var n int
	must(db.View(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRow("SELECT count(*) FROM box").Scan(&n)
	}))
	for ; ; n++ {
		must(db.Update(context.Background(), func(tx *store.Tx) error { return put(tx, numbered(n), fmt.Sprint(n)) }))
		fmt.Println("row", n)
		must(dir.Write("head", []byte(fmt.Sprintf("%d%s", n, strings.Repeat(" ", 100_000)))))
		fmt.Println("file", n)
	}
}

func TestKill(t *testing.T) {
	const rounds = 10
	folder := t.TempDir()
	row, file := -1, -1 // the last acknowledged ones
	for range rounds {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "STORE_TEST_WRITE="+folder)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(100+rand.IntN(150))*time.Millisecond, func() { child.Process.Kill() })
		for lines := bufio.NewScanner(out); lines.Scan(); {
			what, n := "", 0
			if _, err := fmt.Sscanf(lines.Text(), "%s %d", &what, &n); err != nil {
				continue // cut off by the kill
			}
			if what == "row" {
				row = n
			} else {
				file = n
			}
		}
		timer.Stop()
		child.Wait()

		db := storetest.Open(t, filepath.Join(folder, "x.db"), shelf)
		if err := db.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		// One more may be there: done, and killed before it could say so.
		if got := len(labels(t, db)); got != row+1 && got != row+2 {
			t.Fatalf("%d rows, %d acknowledged", got, row+1)
		}
		db.Close()
		dir, err := store.OpenDir(filepath.Join(folder, "files"))
		if err != nil {
			t.Fatal(err)
		}
		head, err := dir.Read("head")
		if file >= 0 && (err != nil || len(head) < 100_000) {
			t.Fatalf("the file is not whole: %d bytes, %v", len(head), err)
		}
		var n int
		if fmt.Sscan(string(head), &n); file >= 0 && n != file && n != file+1 && n != file+2 {
			t.Fatalf("the file is number %d, %d was acknowledged", n, file)
		}
		left, err := dir.Unfinished(".")
		if err != nil || len(left) > 1 {
			t.Fatalf("%d unfinished files, %v", len(left), err)
		}
		for _, name := range left {
			if err := dir.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
		dir.Close()
	}
	if row < rounds {
		t.Fatalf("only %d rows written in %d rounds", row+1, rounds)
	}
	t.Logf("killed %d times; %d rows and %d files acknowledged, none lost", rounds, row+1, file+1)
}

// writeAndDie writes two rows and a file, and dies at the n-th step.
func writeAndDie(folder, at string) {
	var n int
	_, err := fmt.Sscan(at, &n)
	must(err)
	kill := storetest.KillAt(n)
	kill.Disarm()
	db, err := store.Open(context.Background(), filepath.Join(folder, "x.db"), storetest.Key(1), shelf, kill.Option())
	must(err)
	dir, err := store.OpenDir(filepath.Join(folder, "files"), kill.Option())
	must(err)
	kill.Arm()
	must(db.Update(context.Background(), func(tx *store.Tx) error {
		if err := put(tx, numbered(0), "one"); err != nil {
			return err
		}
		return put(tx, numbered(1), "two")
	}))
	must(dir.Write("head", []byte("new")))
	os.Exit(0)
}

func TestKillAtEachStep(t *testing.T) {
	for n := 1; n < 20; n++ {
		folder := t.TempDir()
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "STORE_TEST_KILL="+folder, fmt.Sprint("STORE_TEST_KILL_AT=", n))
		child.Stderr = os.Stderr
		err := child.Run()
		rows := len(labels(t, storetest.Open(t, filepath.Join(folder, "x.db"), shelf)))
		dir, openErr := store.OpenDir(filepath.Join(folder, "files"))
		if openErr != nil {
			t.Fatal(openErr)
		}
		head, _ := dir.Read("head")
		dir.Close()
		if err == nil {
			if rows != 2 || string(head) != "new" || n != 9 {
				t.Errorf("unhurt after %d steps: %d rows, file %q", n-1, rows, head)
			}
			return
		}
		// 1, 2: statements; 3: commit; 4: after it; 5: write; 6: fsync; 7: rename; 8: fsync
		wantRows, wantFile := 0, ""
		if n >= 4 {
			wantRows = 2
		}
		if n >= 8 {
			wantFile = "new"
		}
		if rows != wantRows || string(head) != wantFile {
			t.Errorf("killed at step %d: %d rows and file %q, want %d and %q", n, rows, head, wantRows, wantFile)
		}
	}
	t.Error("there was no end to the steps")
}
