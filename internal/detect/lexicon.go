package detect

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
)

//go:generate go run ./gen

// unpack reads an embedded file. The build put it there, so damage is a fault
// of the program itself.
func unpack(packed []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic("detect: embedded list: " + err.Error())
	}
	data, err := io.ReadAll(z)
	if err != nil {
		panic("detect: embedded list: " + err.Error())
	}
	return data
}

func set(words string) map[string]struct{} {
	s := map[string]struct{}{}
	for _, w := range strings.Fields(words) {
		s[w] = struct{}{}
	}
	return s
}
