package convert

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// childArgument makes this test binary a child of a Reader; what follows says of
// which kind.
const childArgument = "read-child"

func TestMain(m *testing.M) {
	if len(os.Args) < 2 || os.Args[1] != childArgument {
		os.Exit(m.Run())
	}
	how := strings.Join(os.Args[2:], " ")
	err := errors.New("no such child")
	if misread := misreaders[how]; misread != nil {
		err = serve(os.Stdin, os.Stdout, misread)
	} else if lie := liars[how]; lie != nil {
		err = beLiar(lie)
	} else if how == "" {
		err = Serve(os.Stdin, os.Stdout)
	} else if how == "parent of one that crashes" {
		err = beParent()
	} else if how == "waits to be killed" {
		newKiller().in(50 * time.Millisecond)
		time.Sleep(10 * time.Second)
	}
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// misreaders are readers with a fault, in children that are not to blame.
var misreaders = map[string]reading{
	"takes more and more memory": func(context.Context, File, Options, Limits) (Reading, error) {
		var all [][]byte
		for range 1 << 10 {
			all = append(all, bytes.Repeat([]byte("a"), 1<<20))
		}
		return Reading{}, fmt.Errorf("%d pieces", len(all))
	},
	"takes 1 GB at once": func(context.Context, File, Options, Limits) (Reading, error) {
		return Reading{}, fmt.Errorf("%d bytes", len(bytes.Repeat([]byte("a"), 1<<30)))
	},
	"sleeps": func(context.Context, File, Options, Limits) (Reading, error) {
		time.Sleep(time.Hour)
		return Reading{}, nil
	},
	"computes": func(context.Context, File, Options, Limits) (Reading, error) {
		for i := uint64(1); i != 0; i = i*6364136223846793005 + 1442695040888963407 {
		}
		return Reading{}, nil
	},
	"panics": func(context.Context, File, Options, Limits) (Reading, error) {
		panic("Marker of testimony")
	},
	"crashes": func(context.Context, File, Options, Limits) (Reading, error) {
		go func() { panic("Marker of testimony") }()
		select {}
	},
	"calls itself": func(context.Context, File, Options, Limits) (Reading, error) {
		var deeper func(n int) int
		deeper = func(n int) int { return deeper(n+1) + 1 }
		return Reading{}, fmt.Errorf("%d", deeper(0))
	},
	"becomes another": func(context.Context, File, Options, Limits) (Reading, error) {
		exe, _ := os.Executable()
		return Reading{}, become(exe)
	},
	"signals its parent": func(context.Context, File, Options, Limits) (Reading, error) {
		p, _ := os.FindProcess(os.Getppid())
		return Reading{}, p.Kill()
	},
	"ends": func(context.Context, File, Options, Limits) (Reading, error) {
		os.Exit(0)
		return Reading{}, nil
	},
	"says what it heard before": sayingTheFirst(),
	"quotes the file": func(context.Context, File, Options, Limits) (Reading, error) {
		return Reading{}, errors.New("Marker of testimony")
	},
	"tries what is forbidden": func(ctx context.Context, f File, o Options, l Limits) (Reading, error) {
		done := append([]string{"nothing else"}, did(trespasses(string(f.Data)))...)
		return Read(ctx, File{Name: ".txt", Data: []byte(strings.Join(done, "\n"))}, o, l)
	},
}

// sayingTheFirst reads the first file again and again.
func sayingTheFirst() reading {
	var first []byte
	return func(ctx context.Context, f File, o Options, l Limits) (Reading, error) {
		if first == nil {
			first = f.Data
		}
		return Read(ctx, File{Name: f.Name, Data: first}, o, l)
	}
}

// trespasses are what a child may not, in a folder.
func trespasses(dir string) map[string]func() error {
	exe, _ := os.Executable()
	tries := map[string]func() error{
		"opened a file":   func() error { _, err := os.Open(exe); return err },
		"listed a folder": func() error { _, err := os.ReadDir(dir); return err },
		"wrote a file":    func() error { return os.WriteFile(filepath.Join(dir, "written"), []byte("a"), 0o600) },
		"ran a program":   func() error { return exec.Command(exe, childArgument, "no such child").Start() },
		"listened":        func() error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err },
		"made a pipe":     func() error { _, _, err := os.Pipe(); return err },
		"dialled": func() error {
			_, err := net.DialTimeout("tcp", "127.0.0.1:9", time.Second)
			if errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(fmt.Sprint(err), "refused") {
				return nil // it was tried
			}
			return err
		},
	}
	if runtime.GOOS == "linux" && (runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64") {
		tries["made a folder"] = func() error { return os.Mkdir(filepath.Join(dir, "made"), 0o700) }
		tries["took a file away"] = func() error { return os.Remove(filepath.Join(dir, "there")) }
		tries["looked at a file"] = func() error { _, err := os.Stat(exe); return err }
	}
	filtered(tries)
	return tries
}

// did is what of it succeeded.
func did(tries map[string]func() error) (done []string) {
	for what, try := range tries {
		if try() == nil {
			done = append(done, what)
		}
	}
	return done
}

// liars say what no honest child says, once they were asked for a file.
var liars = map[string]func(w io.Writer) error{
	"a length beyond all": func(w io.Writer) error {
		_, err := w.Write([]byte("\xff\xff\xff\xff"))
		return errors.Join(err, endless(w))
	},
	"no JSON":        func(w io.Writer) error { return writeFrame(w, []byte("{")) },
	"half a frame":   func(w io.Writer) error { _, err := w.Write([]byte("\x00\x00\x01\x00{}")); return err },
	"no reading":     func(w io.Writer) error { return writeValue(w, answer{}) },
	"endless output": endless,
	"a billion speakers": func(w io.Writer) error {
		err := errors.Join(writeValue(w, answer{}), writeFrame(w, nil), writeValue(w, Report{}), writeFrame(w, []byte("One.")), writeValue(w, 1_000_000_000))
		return errors.Join(err, endless(w))
	},
	"comments without end": func(w io.Writer) error {
		err := errors.Join(writeValue(w, answer{}), writeFrame(w, nil), writeValue(w, Report{}), writeFrame(w, []byte("One.")))
		for range 7 {
			err = errors.Join(err, writeValue(w, -1))
		}
		err = errors.Join(err, writeValue(w, 100_000))
		for err == nil {
			err = writeValue(w, Comment{Text: strings.Repeat("a", 1<<20)})
		}
		return err
	},
	"a refusal in colours":          refusing("cannot read the file: \x1b[31mMarker", ""),
	"a refusal with a line end":     refusing("cannot read the file: one\nMarker", ""),
	"a refusal that turns the line": refusing("cannot read the file: \u202eMarker", ""),
	"a refusal too long":            refusing("cannot read the file: Marker "+strings.Repeat("a", 4000), ""),
	"a refusal of another's":        refusing("Marker", "read on"),
	"a hint in colours":             refusing("cannot read the file: Marker", "\x1b[31m"),
	"text in colours":               lying(func(r *Reading) { r.Transcript.Text = "\x1b[1m." }),
	"text that is not UTF-8":        lying(func(r *Reading) { r.Transcript.Text = "\xff\xff\xff\xff" }),
	"a paragraph outside":           lying(func(r *Reading) { r.Transcript.Paragraphs[0].End = 1 << 30 }),
	"a speaker that is not there":   lying(func(r *Reading) { r.Transcript.Paragraphs[0].Speaker = 7 }),
	"a deletion outside":            lying(func(r *Reading) { r.Report.Deleted = spans(-1, 2) }),
	"a label backwards":             lying(func(r *Reading) { r.Report.Uncertain = spans(3, 1) }),
	"a header outside":              lying(func(r *Reading) { r.Report.Header = spans(0, 99) }),
	"a note outside":                lying(func(r *Reading) { r.Report.Notes = []Note{{At: 99}} }),
	"a comment outside":             lying(func(r *Reading) { r.Comments = []Comment{{At: -2}} }),
	"a comment in colours":          lying(func(r *Reading) { r.Comments = []Comment{{At: -1, Text: "\x1b[1m"}} }),
	"a property in colours":         lying(func(r *Reading) { r.Report.Properties = []string{"\x1b[1m"} }),
	"an encoding without end":       lying(func(r *Reading) { r.Report.Charset = strings.Repeat("a", 1000) }),
	"a page that is no picture":     lying(func(r *Reading) { r.Pages = []Page{{Number: 1, PNG: []byte("<svg>")}} }),
}

func endless(w io.Writer) error {
	many := bytes.Repeat([]byte("\x00\x00\x00\x011"), 1<<14)
	for {
		if _, err := w.Write(many); err != nil {
			return err
		}
	}
}

func refusing(message, hint string) func(io.Writer) error {
	return func(w io.Writer) error { return writeValue(w, answer{Refused: &refusal{message, hint}}) }
}

func lying(about func(*Reading)) func(io.Writer) error {
	return func(w io.Writer) error {
		r, err := Read(context.Background(), File{Data: []byte("One.")}, Options{}, DefaultLimits())
		if err != nil {
			return err
		}
		about(&r)
		return sendReading(w, r)
	}
}

func beLiar(lie func(io.Writer) error) error {
	from := bufio.NewReader(os.Stdin)
	var h hello
	var r request
	if err := errors.Join(readValue(from, smallFrame, &h), writeValue(os.Stdout, ready{Version: Version}), readValue(from, smallFrame, &r)); err != nil {
		return err
	}
	if _, err := readFrame(from, smallFrame); err != nil {
		return err
	}
	return lie(os.Stdout)
}

// beParent reads one file by a child that crashes.
func beParent() error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	r := NewReader(DefaultLimits(), exe, childArgument, "crashes")
	if _, err := r.Read(context.Background(), File{Data: []byte("One.")}, Options{}); err == nil {
		return errors.New("it was read")
	}
	_, err = fmt.Println("refused")
	return err
}
