package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"path/filepath"
)

// hashed counts and hashes what is written through it.
type hashed struct {
	to   io.Writer
	hash hash.Hash
	size int64
}

func newHashed(to io.Writer) hashed { return hashed{to: to, hash: sha256.New()} }

func (h *hashed) Write(p []byte) (int, error) {
	n, err := h.to.Write(p)
	h.hash.Write(p[:n])
	h.size += int64(n)
	return n, err
}

func (h *hashed) sum() string { return hex.EncodeToString(h.hash.Sum(nil)) }

// splitPath gives the folder and the name of a file outside the study.
func splitPath(path string) (folder, name string) {
	folder, name = filepath.Split(filepath.Clean(path))
	if folder == "" {
		folder = "."
	}
	return folder, name
}
