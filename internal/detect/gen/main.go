// Command gen compiles the word and name lists that package detect embeds.
//
// It reads public lists that the repository does not hold (SCOWL and the
// Hunspell dictionaries as Debian's packages scowl, hunspell-ar,
// hunspell-fr-classical and hunspell-tr install them, and a folder of name and
// place lists) and lists made by hand that lie beside it, and writes the derived
// files of internal/detect/lexicon, whose sources and licences are in
// lexicon/ATTRIBUTION.md. The same input gives the same bytes.
//
//	go generate ./internal/detect
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	scowl := flag.String("scowl", "/usr/share/dict/scowl", "folder of SCOWL lists, from Debian's package scowl")
	dictionaries := flag.String("hunspell", "/usr/share/hunspell", "folder of Hunspell dictionaries, from Debian's packages hunspell-ar, hunspell-fr-classical and hunspell-tr")
	names := flag.String("names", "../../../shared/data/names-and-entities/names", "folder of name and place lists")
	out := flag.String("out", "lexicon", "folder to write to")
	flag.Parse()

	if err := run(*scowl, *dictionaries, *names, *out); err != nil {
		log.Fatal(err)
	}
}

func run(scowl, dictionaries, dir, out string) error {
	lists, err := readNames(dir)
	if err != nil {
		return err
	}
	if err := writeWords(out, scowl, dictionaries, lists); err != nil {
		return err
	}
	variants, groups := compileVariants(lists.pairs)
	if err := write(filepath.Join(out, "variants.gz"), variants); err != nil {
		return err
	}
	fmt.Printf("variants: %d names with their spellings\n", groups)
	if err := write(filepath.Join(out, "variants-odds.gz"), compileLikeness(lists.pairs)); err != nil {
		return err
	}
	given, names, err := compileGiven(dir, lists.pairs)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(out, "given.gz"), given); err != nil {
		return err
	}
	fmt.Printf("given names: %d\n", names)
	if err := writePlaces(out, dir); err != nil {
		return err
	}
	return writePool(out, lists)
}

// write packs data and prints both sizes.
func write(path string, data []byte) error {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, packed %d\n", filepath.Base(path), len(data), packed.Len())
	return os.WriteFile(path, packed.Bytes(), 0o644)
}
