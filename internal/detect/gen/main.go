// Command gen compiles the word and name lists that package detect embeds.
//
// It reads public lists that the repository does not hold (SCOWL as Debian's
// package scowl installs it, and a folder of name and place lists) and writes
// the derived files of internal/detect/lexicon, whose sources and licences are
// in lexicon/ATTRIBUTION.md. The same input gives the same bytes.
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
	names := flag.String("names", "../../../shared/data/names-and-entities/names", "folder of name and place lists")
	out := flag.String("out", "lexicon", "folder to write to")
	flag.Parse()

	if err := run(*scowl, *names, *out); err != nil {
		log.Fatal(err)
	}
}

func run(scowl, dir, out string) error {
	levels, err := readScowl(scowl)
	if err != nil {
		return err
	}
	lists, err := readNames(dir)
	if err != nil {
		return err
	}
	words, tally := compileWords(levels, lists.kinds)
	if err := write(filepath.Join(out, "words.gz"), words); err != nil {
		return err
	}
	fmt.Printf("words: %d common; %d of them also a person's name, %d also part of a place name or a rare name\n",
		tally.words, tally.names, tally.places)
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
