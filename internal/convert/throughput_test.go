package convert

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sheaf/internal/convert/converttest"
)

// BenchmarkBeside reads the same files in this process, through a Reader, which
// starts a process for each, and with what people would use otherwise, one way
// after the other in one run:
//
//	go test -run '^$' -bench Beside -benchtime 1x ./internal/convert
//
// The files are the published interviews, saved in the other formats by
// LibreOffice and pandoc. Poppler and pandoc are started for each file, which is
// how they are used. LibreOffice takes long to start and converts many files at a
// time: it is started once for a folder of 50.
//
// It prints files a second for each way, what this package reads in MB a second,
// and how many times faster the Reader is than each of the others. A tool that is
// not installed has no figure.
func BenchmarkBeside(b *testing.B) {
	dir := b.TempDir()
	interviews := map[string][]byte{}
	for _, name := range []string{"Ana.docx", "David.docx", "camilleri.pdf", "mckelvey.pdf", "pdpilot-P1.pdf"} {
		interviews[name] = interview(b, name)
	}
	tools := findTools(dir)
	tools.save(b, filepath.Join(dir, "Word"), interviews["Ana.docx"], interviews["David.docx"])
	for _, format := range []Format{DOCX, ODT, RTF, HTML, EPUB, PDF} {
		b.Run(string(format), func(b *testing.B) {
			var files []File
			for _, source := range []string{"Ana", "David"} {
				if data, err := os.ReadFile(filepath.Join(dir, "Word", source+"."+string(format))); err == nil {
					files = append(files, File{source + "." + string(format), data})
				}
			}
			if format == PDF {
				files = []File{{"1.pdf", interviews["camilleri.pdf"]}, {"2.pdf", interviews["mckelvey.pdf"]}, {"3.pdf", interviews["pdpilot-P1.pdf"]}}
			}
			if len(files) == 0 {
				b.Skip("nothing that writes this format is installed")
			}
			sideBySide(b, files, tools.ways(format))
		})
	}
}

// way is one way of reading, and what it has cost.
type way struct {
	name string
	most int                                            // files at a time, 0 for all
	read func(folder string, files []File) (int, error) // gives how many words it read
	took time.Duration
	done int // files
}

const folderOf = 50 // files, each a copy of one of those that are read

// sideBySide reads a folder of copies in each way.
func sideBySide(b *testing.B, files []File, others []*way) {
	reader := newReader(b, DefaultLimits(), "")
	one := func(read ReadFunc) func(string, []File) (int, error) {
		return func(_ string, files []File) (words int, err error) {
			for _, f := range files {
				r, err := read(context.Background(), f, Options{})
				if err != nil {
					return 0, err
				}
				words += r.Transcript.Words()
			}
			return words, nil
		}
	}
	ways := append([]*way{
		{name: "here", read: one(func(ctx context.Context, f File, o Options) (Reading, error) { return Read(ctx, f, o, DefaultLimits()) })},
		{name: "child", read: one(reader.Read)},
	}, others...)
	dir := b.TempDir()
	folder, size := copies(b, dir, files)
	for _, w := range ways[:2] { // what has to be started is
		if _, err := w.read("", files); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		perFile := 0 // words that this package reads
		// This package reads before the others and after them: a machine is not equally
		// busy all the time.
		for _, w := range append(slices.Clone(ways), ways[:2]...) {
			part := folder
			if w.most > 0 {
				part = folder[:w.most*len(files)]
			}
			began := time.Now()
			words, err := w.read(dir, part)
			w.took += time.Since(began)
			w.done += len(part)
			if err != nil {
				b.Fatalf("%s: %v", w.name, err)
			}
			// Less work is no faster reading.
			if w == ways[0] {
				perFile = words / len(part)
			} else if got := words / len(part); 10*got < 9*perFile || 9*got > 10*perFile {
				b.Fatalf("%s reads %d words of a file, where this package reads %d", w.name, got, perFile)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	for _, w := range ways {
		b.ReportMetric(w.rate(), w.name+"-files/s")
	}
	b.ReportMetric(ways[0].rate()*size/1e6, "here-MB/s")
	b.ReportMetric(ways[1].rate()*size/1e6, "child-MB/s")
	for _, w := range others {
		b.ReportMetric(ways[1].rate()/w.rate(), "child/"+w.name)
	}
}

func (w *way) rate() float64 { return float64(w.done) / w.took.Seconds() }

// copies writes a folder of files, and gives them and their mean size in bytes.
func copies(b *testing.B, dir string, files []File) (folder []File, size float64) {
	b.Helper()
	for i := range folderOf / len(files) * len(files) {
		f := files[i%len(files)]
		f.Name = fmt.Sprintf("%02d%s", i, filepath.Ext(f.Name))
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o600); err != nil {
			b.Fatal(err)
		}
		folder = append(folder, f)
		size += float64(len(f.Data))
	}
	return folder, size / float64(len(folder))
}

// BenchmarkLinear reads interviews of 1,000 and of 4,000 turns, and prints how many
// times as long the second takes. A step that looks back over all lines for each
// line would show as 16.
func BenchmarkLinear(b *testing.B) {
	for _, format := range Formats() {
		b.Run(string(format), func(b *testing.B) {
			name := "a." + string(format)
			short, long := turnsIn(format, 1000), turnsIn(format, 4000)
			var took [2]time.Duration
			for b.Loop() {
				for i, data := range [][]byte{short, long} {
					began := time.Now()
					if t, _ := mustRead(b, name, data); len(t.Turns) < 1000 {
						b.Fatalf("%d turns", len(t.Turns))
					}
					took[i] += time.Since(began)
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "times")
		})
	}
}

// turnsIn is an interview of so many turns in a format.
func turnsIn(format Format, n int) []byte {
	turns := make([]string, n)
	for i := range turns {
		turns[i] = fmt.Sprintf("%s: they went on to mill %d and nobody said when.", []string{"Dalu", "Omro"}[i%2], i)
	}
	lines := func(begin, line string) []byte {
		var all strings.Builder
		all.WriteString(begin)
		for i, turn := range turns {
			all.WriteString(strings.NewReplacer("M", fmt.Sprintf("%02d:%02d:%02d", i/3600, i/60%60, i%60), "T", turn).Replace(line))
		}
		return []byte(all.String())
	}
	switch format {
	case DOCX:
		return converttest.DOCX(turns...)
	case ODT:
		return converttest.ODT(turns...)
	case RTF:
		return converttest.RTF(turns...)
	case EPUB:
		return converttest.EPUB("<p>" + strings.Join(turns, "</p><p>") + "</p>")
	case HTML:
		return lines("<!DOCTYPE html>", "<p>T</p>")
	case PDF:
		var pages []string
		for page := range slices.Chunk(turns, 25) {
			pages = append(pages, converttest.PDFLines(72, 780, strings.Split(strings.Join(page, "\n\n"), "\n")...))
		}
		return converttest.PDF(pages...)
	case SRT:
		return lines("", "M,000 --> M,500\nT\n\n")
	case VTT:
		return lines("WEBVTT\n\n", "M.000 --> M.500\nT\n\n")
	case TextGrid:
		tiers := [2][]string{{"Dalu"}, {"Omro"}}
		for i := range n {
			tiers[i%2] = append(tiers[i%2], fmt.Sprintf("%d %d they went on to mill %d", i, i+1, i))
		}
		return []byte(gridOf(tiers[0], tiers[1]))
	default:
		return lines("", "T\n")
	}
}

// tools are programs that people use, "" where one is not installed.
type tools struct {
	office, pandoc, poppler string
	profile                 string // of LibreOffice, so that it is nobody's own
}

func findTools(dir string) tools {
	find := func(names ...string) string {
		for _, name := range names {
			if path, err := exec.LookPath(name); err == nil {
				return path
			}
		}
		return ""
	}
	return tools{find("soffice", "libreoffice"), find("pandoc"), find("pdftotext"), filepath.Join(dir, "profile")}
}

// save saves two Word documents, Ana and David, in every format that can be
// written here.
func (t tools) save(b *testing.B, dir string, ana, david []byte) {
	b.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	var sources []string
	for name, data := range map[string][]byte{"Ana.docx": ana, "David.docx": david} {
		sources = append(sources, filepath.Join(dir, name))
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for _, format := range []Format{ODT, RTF, HTML, EPUB} {
		switch {
		case t.office != "" && format != EPUB:
			if err := t.convert(string(format), dir, sources); err != nil {
				b.Fatal(err)
			}
		case t.pandoc != "":
			for _, source := range sources {
				if err := exec.Command(t.pandoc, "--standalone", "-o", strings.TrimSuffix(source, "docx")+string(format), source).Run(); err != nil {
					b.Fatal(err)
				}
			}
		default:
			b.Logf("no files in %s: neither LibreOffice nor pandoc is installed", format)
		}
	}
}

// convert has LibreOffice save files in another format, all in one start.
func (t tools) convert(to, dir string, files []string) error {
	arguments := append([]string{"-env:UserInstallation=file://" + filepath.ToSlash(t.profile), "--headless", "--convert-to", to, "--outdir", dir}, files...)
	return exec.Command(t.office, arguments...).Run()
}

// ways are those in which a format is read without this package.
func (t tools) ways(format Format) []*way {
	var ways []*way
	if t.poppler != "" && format == PDF {
		ways = append(ways, &way{name: "pdftotext", read: t.each(t.poppler, "-", "-")})
	}
	if t.office != "" && format != PDF && format != EPUB { // it reads no EPUB, and draws a PDF
		ways = append(ways, &way{name: "libreoffice", read: func(dir string, files []File) (words int, err error) {
			to := filepath.Join(dir, "text")
			var names []string
			for _, f := range files {
				names = append(names, filepath.Join(dir, f.Name))
			}
			if err := t.convert("txt:Text", to, names); err != nil {
				return 0, err
			}
			for _, f := range files {
				text, err := os.ReadFile(filepath.Join(to, strings.TrimSuffix(f.Name, filepath.Ext(f.Name))+".txt"))
				if err != nil {
					return 0, err
				}
				words += len(bytes.Fields(text))
			}
			return words, nil
		}})
	}
	if t.pandoc != "" && format != PDF {
		ways = append(ways, &way{name: "pandoc", most: 5, read: t.each(t.pandoc, "-f", string(format), "-t", "plain")})
	}
	return ways
}

// each starts a program for each file, which it gets at its standard input.
func (t tools) each(program string, arguments ...string) func(string, []File) (int, error) {
	return func(_ string, files []File) (words int, err error) {
		for _, f := range files {
			cmd := exec.Command(program, arguments...)
			cmd.Stdin = bytes.NewReader(f.Data)
			text, err := cmd.Output()
			if err != nil {
				return 0, err
			}
			words += len(bytes.Fields(text))
		}
		return words, nil
	}
}
