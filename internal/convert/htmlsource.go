package convert

import (
	"bytes"
	"io"
	"regexp"
	"unicode/utf8"
)

// htmlSource is a page in UTF-8. What the bytes themselves show counts more than
// what a page says of its encoding, which is often that of a page before it.
func (s *script) htmlSource(data []byte) (io.Reader, error) {
	as, err := s.htmlCharset(data)
	if err != nil {
		return nil, err
	}
	s.report.Charset, s.report.CharsetConfidence = as.name, as.confidence
	if at := bytes.IndexByte(data, 0); at >= 0 && !as.wide {
		return nil, notText(at)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	return s.utf8From(bytes.NewReader(data), as), nil
}

func (s *script) htmlCharset(data []byte) (charset, error) {
	if s.options.Charset == "" && !utf8.Valid(data) {
		if said, ok := saidCharset(data); ok {
			return said, nil
		}
	}
	return s.encodingOf(data)
}

// utf8From decodes a page as it is read.
func (s *script) utf8From(from io.Reader, as charset) io.Reader {
	if as.encoding != nil {
		from = as.encoding.NewDecoder().Reader(from)
	}
	return &shortened{from: from, left: mostMarkup * s.meter.limits.Text, most: mostMarkup * s.meter.limits.Text}
}

// mostMarkup is how many times its text a page may be, without its pictures.
const mostMarkup = 4

// charsetSaid finds what a page says of its encoding, be it HTML or XML.
var charsetSaid = regexp.MustCompile(`(?i)(?:<meta\s[^>]{0,200}?charset|<\?xml\s[^>]{0,100}?encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})`)

// saidCharset is the encoding that a page says it is in, where it can be.
func saidCharset(data []byte) (charset, bool) {
	found := charsetSaid.FindSubmatch(data[:min(len(data), 4096)])
	if found == nil {
		return charset{}, false
	}
	named, err := charsetNamed(string(found[1]))
	if err != nil || named.wide || named.name == "utf-8" {
		return charset{}, false // it could not be read in these bytes, or is not
	}
	named.given = false
	return named, true
}

// shortened leaves the pictures out that are written into a page as text, which
// would have to be held whole, only to be counted.
type shortened struct {
	from    io.Reader
	matched int // bytes of pictureSign
	run     int // bytes since it, or 0
	left    int // bytes that may still come through
	most    int // that there were
}

const (
	pictureSign = ";base64,"
	pictureHead = 1024 // bytes that are let through
)

func (r *shortened) Read(b []byte) (int, error) {
	for {
		n, err := r.from.Read(b)
		kept := r.shorten(b[:n])
		if r.left -= kept; r.left < 0 {
			return 0, tooMuch("it has more than %d bytes besides its pictures", r.most)
		}
		if kept > 0 || err != nil || len(b) == 0 {
			return kept, err
		}
	}
}

// shorten moves what is let through to the front.
func (r *shortened) shorten(b []byte) (kept int) {
	for _, c := range b {
		switch {
		case r.run > 0 && isBase64(c):
			if r.run++; r.run > pictureHead {
				continue
			}
		case c == pictureSign[r.matched]:
			r.run = 0
			if r.matched++; r.matched == len(pictureSign) {
				r.matched, r.run = 0, 1
			}
		default:
			r.run, r.matched = 0, 0
			if c == pictureSign[0] {
				r.matched = 1
			}
		}
		b[kept] = c
		kept++
	}
	return kept
}

func isBase64(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '/' || c == '=' || c == '%'
}

// isHTML tells a page by how it begins.
func isHTML(data []byte) bool {
	head := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 256)], " \t\r\n"))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}
