package detect

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"
)

//go:generate go run ./gen

// Marks on a common word, as the generator writes them into the word list.
const (
	// MarkPersonName is on words that are also a forename or a surname.
	MarkPersonName = 1 << iota
	// MarkOtherName is on words that are also part of a place name, or of a name so
	// rare that it may be noise.
	MarkOtherName
	// MarkVeryCommon is on words of SCOWL's sizes 10 and 20, about 12,000.
	MarkVeryCommon
	// MarkForename is on words that are also a forename.
	MarkForename
)

//go:embed lexicon/words.gz
var wordsPacked []byte

// commonWords gives each folded common English word its marks.
var commonWords = sync.OnceValue(func() map[string]uint8 {
	packed := string(unpack(wordsPacked))
	words := make(map[string]uint8, strings.Count(packed, "\n"))
	previous := ""
	for line := range strings.Lines(packed) {
		shared, mark := int(line[0]-'A'), line[len(line)-2]-'0'
		previous = previous[:shared] + line[1:len(line)-2]
		words[previous] = mark
	}
	return words
})

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

// functionWords are never asked about in lower case or at the beginning of a
// sentence, though some are somebody's name (Will, May, An, So, Said): they are
// the grammar of the language, and asking about each would bury every real
// name. With a capital inside a sentence they are asked about like all others.
var functionWords = set(`a about above after again against all also am amid among an and another any are around art as at away
	back be because been before behind being below best better between both but by came can come could
	day days did die do does doing done down each else even ever every few first for from front gave general get go
	going gone good got great had has have having he held her here hers herself him himself his how i if in inside into is it
	its itself just kept last least less let like little long made make man many may me mean men mine more most
	much must my myself near new no none nor not now of off oh old on once one only or other our ours out over own
	people place put ran right said same sat saw say see she should since so some still such take tell than thank that the their theirs
	them themselves then there these they thing think this those though three through till time to too took two
	under until up upon us very was way we well went were what when where which while who whom whose why will with within
	without would yes yet you young your yours yourself ah eh oh uh um mm hmm wan woo ma lo thy ye`)
