package worldtest

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/maphash"
	"html"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"sheaf/internal/detect"
	"sheaf/internal/text"
)

// Net catches canaries in whatever is held into it: as they are, in other case
// and other letters, with anything between their letters, and inside encodings
// and archives, also several of them on top of each other.
type Net struct {
	needles []needle
}

// needle is a folded word of a canary, letters and digits alone.
type needle struct {
	canary string
	forms  []string
}

// Catch is one canary that was caught. It names the canary by where it was
// planted, and never repeats the word.
type Catch struct {
	Canary string
	Where  string
	As     string // the encodings that were undone, the outermost first
}

func (c Catch) String() string { return fmt.Sprintf("%s: the %s, %s", c.Where, c.Canary, c.As) }

// shortest word of a canary that is looked for by itself, in characters: shorter
// ones may be chance.
const shortest = 7

// NewNet weaves a net for these canaries.
func NewNet(canaries Canaries) *Net {
	n := &Net{}
	for name, form := range canaries {
		words := strings.FieldsFunc(form, func(r rune) bool { return r == ' ' || r == '@' || r == '.' })
		for _, word := range append(words, form) {
			forms := squeezed(word)
			if utf8.RuneCountInString(forms[0]) < shortest || isWordy(word) {
				continue
			}
			n.needles = append(n.needles, needle{name, forms})
		}
	}
	return n
}

// isWordy tells the ordinary words in canaries.
func isWordy(word string) bool { return word == "behind" || word == "example" }

// squeezed is a text folded both ways, with letters and digits alone: what
// stands between the letters of a name does not hide it.
func squeezed(s string) []string {
	letters := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}
	a, b := strings.Map(letters, text.Fold(s)), strings.Map(letters, detect.Fold(s))
	if a == b {
		return []string{a}
	}
	return []string{a, b}
}

// deepest is how many encodings lie on top of each other at most.
const deepest = 4

// Find gives what is caught in data.
func (n *Net) Find(where string, data []byte) []Catch {
	s := search{net: n, where: where, caught: map[string]bool{}, looked: map[uint64]bool{}, seed: maphash.MakeSeed()}
	s.look(data, nil)
	return s.catches
}

type search struct {
	net     *Net
	where   string
	catches []Catch
	caught  map[string]bool
	looked  map[uint64]bool // what was held into the net already, by its hash
	seed    maphash.Seed
}

func (s *search) look(data []byte, undone []string) {
	sum := maphash.Bytes(s.seed, data)
	if len(data) < shortest || s.looked[sum] {
		return
	}
	s.looked[sum] = true
	readable := readable(data)
	for _, folded := range squeezed(string(readable)) {
		for _, needle := range s.net.needles {
			if !s.caught[needle.canary] && slices.ContainsFunc(needle.forms, func(f string) bool { return strings.Contains(folded, f) }) {
				s.caught[needle.canary] = true
				s.catches = append(s.catches, Catch{needle.canary, s.where, strings.Join(append(undone, "as it is"), ", ")})
			}
		}
	}
	if len(undone) == deepest {
		return
	}
	for _, v := range views {
		from := readable
		if v.binary {
			from = data
		}
		for _, seen := range v.undo(from) {
			s.look(seen, append(undone[:len(undone):len(undone)], v.name))
		}
	}
}

// readable is what somebody could read of data: all of it if it is text, else
// the runs of characters that are long enough for a canary.
func readable(data []byte) []byte {
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		return data
	}
	var out []byte
	start, count := 0, 0
	flush := func(end int) {
		if count >= shortest {
			out = append(append(out, data[start:end]...), '\n')
		}
		count = 0
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 || !unicode.IsGraphic(r) && r != '\n' && r != '\r' && r != '\t' {
			flush(i)
			i += size
			start = i
			continue
		}
		count++
		i += size
	}
	flush(len(data))
	return out
}

// views undo one encoding each, in text or in any bytes.
var views = []struct {
	name   string
	binary bool
	undo   func([]byte) [][]byte
}{
	{"UTF-16", true, fromUTF16},
	{"HTML", false, fromHTML},
	{"escapes", false, fromEscapes},
	{"percent", false, fromPercent},
	{"base64", false, fromBase64},
	{"hexadecimal", false, fromHex},
	{"gzip", true, fromGzip},
	{"zlib", true, fromZlib},
	{"zip", true, fromZip},
	{"bzip2", true, fromBzip2},
}

// fromUTF16 gives the runs of UTF-16 in either byte order, at any alignment, of
// the blocks that hold Latin and Arabic letters.
func fromUTF16(data []byte) [][]byte {
	var out []byte
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		for start := range 2 {
			var run []uint16
			flush := func() {
				if len(run) >= shortest {
					out = append(append(out, string(utf16.Decode(run))...), '\n')
				}
				run = run[:0]
			}
			for i := start; i+1 < len(data); i += 2 {
				u := order.Uint16(data[i:])
				if u >= 0x20 && u < 0x300 || u>>8 == 0x06 || u>>8 == 0x20 || u >= 0xfb50 && u < 0xff00 {
					run = append(run, u)
					continue
				}
				flush()
			}
			flush()
		}
	}
	return some(out)
}

func some(b []byte) [][]byte {
	if len(b) == 0 {
		return nil
	}
	return [][]byte{b}
}

var tags = regexp.MustCompile(`<[^<>]*>`)

// fromHTML undoes entities, and takes the tags out that may part a word.
func fromHTML(data []byte) (out [][]byte) {
	if bytes.IndexByte(data, '&') >= 0 {
		out = some([]byte(html.UnescapeString(string(data))))
	}
	if bytes.IndexByte(data, '<') >= 0 {
		out = append(out, tags.ReplaceAll(data, nil))
	}
	return out
}

var escapes = regexp.MustCompile(`(\\u[0-9a-fA-F]{4})+|\\u\{[0-9a-fA-F]{1,6}\}|\\U[0-9a-fA-F]{8}|(\\x[0-9a-fA-F]{2})+|\\[abfnrtv/"'\\]`)

// fromEscapes undoes backslashes as JSON, Go and JavaScript write them.
func fromEscapes(data []byte) [][]byte {
	if bytes.IndexByte(data, '\\') < 0 {
		return nil
	}
	return some(escapes.ReplaceAllFunc(data, func(e []byte) []byte {
		switch {
		case bytes.HasPrefix(e, []byte(`\u{`)):
			return codePoint(e[3 : len(e)-1])
		case e[1] == 'U':
			return codePoint(e[2:])
		case e[1] == 'u':
			var units []uint16
			for i := 0; i < len(e); i += 6 {
				u, _ := strconv.ParseUint(string(e[i+2:i+6]), 16, 16)
				units = append(units, uint16(u))
			}
			return []byte(string(utf16.Decode(units)))
		case e[1] == 'x':
			raw, _ := hex.DecodeString(strings.ReplaceAll(string(e), `\x`, ""))
			return raw
		case bytes.IndexByte([]byte(`/"'\`), e[1]) >= 0:
			return e[1:]
		}
		return []byte(" ")
	}))
}

func codePoint(digits []byte) []byte {
	r, _ := strconv.ParseUint(string(digits), 16, 32)
	return []byte(string(rune(r)))
}

var percents = regexp.MustCompile(`(?:[%=][0-9a-fA-F]{2})+|=\r?\n`)

// fromPercent undoes URL encoding, and quoted-printable with it.
func fromPercent(data []byte) [][]byte {
	if !percents.Match(data) {
		return nil
	}
	return some(percents.ReplaceAllFunc(data, func(e []byte) []byte {
		if e[1] == '\n' || e[1] == '\r' {
			return nil
		}
		raw, _ := hex.DecodeString(strings.NewReplacer("%", "", "=", "").Replace(string(e)))
		return raw
	}))
}

var (
	sixes     = regexp.MustCompile(`[A-Za-z0-9+/_-]{10,}`)
	hexes     = regexp.MustCompile(`[0-9a-fA-F]{14,}`)
	lineBreak = regexp.MustCompile(`\r?\n[ \t]*`)
)

// fromBase64 decodes every run of base64's letters, from each of the four places
// at which a group of four may begin: so the three alignments of what was
// encoded are met whatever stands before it. Runs over several lines count as one.
func fromBase64(data []byte) [][]byte {
	return unline(data, func(b []byte) (out []byte) {
		for _, run := range sixes.FindAll(b, -1) {
			run = []byte(strings.NewReplacer("-", "+", "_", "/").Replace(string(run)))
			for start := range 4 {
				part := run[start:]
				raw := make([]byte, base64.RawStdEncoding.DecodedLen(len(part)))
				if len(part)%4 == 1 {
					part = part[:len(part)-1]
				}
				k, _ := base64.RawStdEncoding.Decode(raw, part)
				out = append(append(out, raw[:k]...), '\n')
			}
		}
		return out
	})
}

// fromHex decodes every run of hexadecimal digits, from either half of a byte.
func fromHex(data []byte) [][]byte {
	return unline(data, func(b []byte) (out []byte) {
		for _, run := range hexes.FindAll(b, -1) {
			for start := range 2 {
				part := run[start:]
				raw := make([]byte, len(part)/2)
				hex.Decode(raw, part[:len(part)/2*2])
				out = append(append(out, raw...), '\n')
			}
		}
		return out
	})
}

// unline decodes data as it is and with its lines joined.
func unline(data []byte, decode func([]byte) []byte) [][]byte {
	out := some(decode(data))
	if joined := lineBreak.ReplaceAll(data, nil); len(joined) < len(data) {
		out = append(out, some(decode(joined))...)
	}
	return out
}

// mostInflated of one stream is looked at, in bytes.
const mostInflated = 64 << 20

// inflate gives what can be read of a stream; a torn end does not matter.
func inflate(r io.Reader, err error) []byte {
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(r, mostInflated))
	return out
}

// at calls open at every place where the magic stands.
func at(data []byte, magic string, open func(from []byte) []byte) (out [][]byte) {
	for i := 0; ; i++ {
		next := bytes.Index(data[i:], []byte(magic))
		if next < 0 {
			return out
		}
		i += next
		out = append(out, some(open(data[i:]))...)
	}
}

func fromGzip(data []byte) [][]byte {
	return at(data, "\x1f\x8b\x08", func(from []byte) []byte {
		r, err := gzip.NewReader(bytes.NewReader(from))
		return inflate(r, err)
	})
}

func fromZlib(data []byte) (out [][]byte) {
	for _, magic := range []string{"\x78\x01", "\x78\x5e", "\x78\x9c", "\x78\xda"} {
		out = append(out, at(data, magic, func(from []byte) []byte {
			r, err := zlib.NewReader(bytes.NewReader(from))
			return inflate(r, err)
		})...)
	}
	return out
}

// fromZip reads the entries of a zip where they lie, without its directory.
func fromZip(data []byte) [][]byte {
	return at(data, "PK\x03\x04", func(from []byte) []byte {
		const header = 30
		if len(from) < header || binary.LittleEndian.Uint16(from[8:]) != 8 {
			return nil
		}
		body := header + int(binary.LittleEndian.Uint16(from[26:])) + int(binary.LittleEndian.Uint16(from[28:]))
		if body > len(from) {
			return nil
		}
		return inflate(flate.NewReader(bytes.NewReader(from[body:])), nil)
	})
}

func fromBzip2(data []byte) [][]byte {
	return at(data, "BZh", func(from []byte) []byte {
		return inflate(bzip2.NewReader(bytes.NewReader(from)), nil)
	})
}

// Sweep gathers what a net catches over many places, and counts what was held
// into it: a sweep that looked at nothing proves nothing.
type Sweep struct {
	Net    *Net
	Caught []Catch
	Places int
	Bytes  int64
}

// NewSweep begins a sweep for these canaries.
func NewSweep(canaries Canaries) *Sweep { return &Sweep{Net: NewNet(canaries)} }

// Look holds one thing into the net.
func (s *Sweep) Look(where string, data []byte) {
	s.Places++
	s.Bytes += int64(len(data))
	s.Caught = append(s.Caught, s.Net.Find(where, data)...)
}

// Error holds an error into the net, with its hint; nil is no place.
func (s *Sweep) Error(where string, err error, hint string) {
	if err != nil {
		s.Look(where, []byte(err.Error()+"\n"+hint+fmt.Sprintf("\n%#v", err)))
	}
}

// Tree holds every file below a folder into the net, and every name and link.
func (s *Sweep) Tree(where, folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		s.Look(where+": a name", []byte(name))
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(path)
			s.Look(where+": a link", []byte(to))
			return err
		case !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		s.Look(where+": "+filepath.Ext(name)+" file", data)
		return err
	})
}

// Report fails the test with every catch, and says how much was looked at.
func (s *Sweep) Report(t testing.TB, what string) {
	t.Helper()
	for _, c := range s.Caught {
		t.Errorf("%s: a canary is out: %s", what, c)
	}
	t.Logf("%s: %d canaries in %d words, %d places, %d bytes: %d caught", what, s.canaries(), len(s.Net.needles), s.Places, s.Bytes, len(s.Caught))
}

func (s *Sweep) canaries() int {
	names := map[string]bool{}
	for _, n := range s.Net.needles {
		names[n.canary] = true
	}
	return len(names)
}
