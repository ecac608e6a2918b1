package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/charmap"

	"sheaf/internal/convert/converttest"
)

// made KIND OUT IN makes a file of a text, a paragraph a line: docx, odt, rtf,
// pdf, epub, windows-1256; columns is a DOCX with a table of two columns, parted
// by "|". In a docx [-...-] was deleted with the change tracked, and {...} is a
// comment on what stands before it.
func made(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: made KIND OUT IN")
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(args[2])), "\n")
	var data []byte
	switch args[0] {
	case "docx":
		data = trackedDOCX(lines)
	case "columns":
		data = columnsDOCX(lines)
	case "odt":
		data = converttest.ODT(lines...)
	case "rtf":
		data = converttest.RTF(lines...)
	case "pdf":
		data = converttest.PDF(converttest.PDFLines(72, 760, lines...))
	case "epub":
		data = converttest.EPUB("<p>" + strings.Join(lines, "</p><p>") + "</p>")
	case "windows-1256":
		encoded, err := charmap.Windows1256.NewEncoder().String(strings.Join(lines, "\r\n"))
		ts.Check(err)
		data = []byte(encoded)
	default:
		ts.Fatalf("no kind of file: %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
}

func trackedDOCX(lines []string) []byte {
	var body, comments strings.Builder
	for _, line := range lines {
		line, comment, commented := strings.Cut(strings.TrimSuffix(line, "}"), "{")
		body.WriteString(`<w:p>`)
		for line != "" {
			kept, rest, _ := strings.Cut(line, "[-")
			deleted, after, _ := strings.Cut(rest, "-]")
			fmt.Fprintf(&body, `<w:r><w:t xml:space="preserve">%s</w:t></w:r>`, kept)
			if deleted != "" {
				fmt.Fprintf(&body, `<w:del><w:r><w:delText xml:space="preserve">%s</w:delText></w:r></w:del>`, deleted)
			}
			line = after
		}
		if commented {
			body.WriteString(`<w:r><w:commentReference w:id="1"/></w:r>`)
			fmt.Fprintf(&comments, `<w:comment w:id="1"><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:comment>`, comment)
		}
		body.WriteString(`</w:p>`)
	}
	return converttest.DOCXOf(body.String(), converttest.Entry{Name: "word/comments.xml",
		Body: `<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + comments.String() + `</w:comments>`})
}

func columnsDOCX(rows []string) []byte {
	var table strings.Builder
	for _, row := range rows {
		table.WriteString(`<w:tr>`)
		for cell := range strings.SplitSeq(row, "|") {
			table.WriteString(`<w:tc>` + converttest.Paragraph(strings.TrimSpace(cell)) + `</w:tc>`)
		}
		table.WriteString(`</w:tr>`)
	}
	return converttest.DOCXOf(`<w:tbl>` + table.String() + `</w:tbl>`)
}

// somebytes OUT TEXT writes text as Go writes it between quotes: for the beginnings
// of files that are no text. Every byte there is follows.
func someBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: somebytes OUT TEXT")
	}
	begins, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	data := []byte(begins)
	for b := range 256 {
		data = append(data, byte(b))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// interviews DIR N writes so many small ones into a folder.
func interviews(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: interviews DIR N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.MkdirAll(ts.MkAbs(args[0]), 0o700))
	for i := range n {
		said := fmt.Sprintf("Interviewer: How many?\nDalu: %d baskets.\nInterviewer: And then?\nDalu: Nothing.\n", i+2)
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[0]), fmt.Sprintf("%03d.txt", i)), []byte(said), 0o600))
	}
}

// holds FOLDER FILE... fails unless the folder holds these files and nothing
// else.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: holds FOLDER FILE...")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != strings.Join(args[1:], " ") {
		ts.Fatalf("%s holds %s", args[0], got)
	}
}

// locked DIR N waits until the vault of a study holds that many originals.
func locked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: locked DIR N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	until(ts, func() (string, bool) {
		found, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "originals", "*", "*.age"))
		ts.Check(err)
		return fmt.Sprintf("%d originals", len(found)), len(found) >= n
	})
}

// readers ARGUMENT waits until a process reads files for the command that has
// this argument, and keeps in READERS which ones do. "readers gone" waits until
// none of those is left. Linux tells.
func readers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: readers ARGUMENT|gone")
	}
	if runtime.GOOS != "linux" {
		ts.Fatalf("only Linux tells: [linux] readers")
	}
	until(ts, func() (string, bool) {
		if args[0] == "gone" {
			left := slices.DeleteFunc(strings.Fields(ts.Getenv("READERS")), func(id string) bool { return !isReader(id) })
			return fmt.Sprintf("%d readers are left", len(left)), len(left) == 0
		}
		ids := readersOf(ts, args[0])
		ts.Setenv("READERS", strings.Join(ids, " "))
		return "no reader", len(ids) > 0
	})
}

func readersOf(ts *testscript.TestScript, argument string) (ids []string) {
	all, err := filepath.Glob("/proc/[0-9]*")
	ts.Check(err)
	for _, one := range all {
		status, _ := os.ReadFile(filepath.Join(one, "status")) // a process may be gone by now
		_, after, _ := strings.Cut(string(status), "\nPPid:\t")
		parent, _, _ := strings.Cut(after, "\n")
		command, _ := os.ReadFile(filepath.Join("/proc", parent, "cmdline"))
		if id := filepath.Base(one); isReader(id) && slices.Contains(strings.Split(string(command), "\x00"), argument) {
			ids = append(ids, id)
		}
	}
	return ids
}

func isReader(id string) bool {
	command, _ := os.ReadFile(filepath.Join("/proc", id, "cmdline"))
	return strings.HasSuffix(string(command), "\x00"+readingProcess+"\x00")
}

// until waits for something that happens beside the script.
func until(ts *testscript.TestScript, done func() (seen string, ok bool)) {
	for end := time.Now().Add(20 * time.Second); ; {
		seen, ok := done()
		if ok {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("waited in vain: %s", seen)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// draftof VAR ORIGINAL sets VAR to the draft of an original in the list that the
// last command printed.
func draftOf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: draftof VAR ORIGINAL")
	}
	var list struct {
		Drafts []struct {
			ID       string `json:"id"`
			Original string `json:"original"`
		} `json:"drafts"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &list))
	for _, d := range list.Drafts {
		if d.Original == args[1] {
			ts.Setenv(args[0], d.ID)
			return
		}
	}
	ts.Fatalf("no draft of it is listed")
}

// exits STATUS COMMAND... fails unless the command ends with that status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND...")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = strconv.Itoa(exit.ExitCode())
	}
	if got != args[0] {
		ts.Fatalf("exit status %s", got)
	}
}

// asfile N FILE fails unless the N-th original that the last command locked has
// the bytes of the file, which is as it was.
func asFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: asfile N FILE")
	}
	var originals []lockedView
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &originals))
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	data, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	if sum := sha256.Sum256(data); n >= len(originals) || originals[n].SHA256 != hex.EncodeToString(sum[:]) || originals[n].Size != int64(len(data)) {
		ts.Fatalf("%s was not locked away as it is", args[1])
	}
}
