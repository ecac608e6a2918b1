package detect

import (
	_ "embed"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/vellum"
)

// Marks on a common word, as the generator writes them into the word lists.
const (
	// MarkPersonName is on words that are also a forename or a surname.
	MarkPersonName = 1 << iota
	// MarkOtherName is on words that are also part of a place name, or of a name so
	// rare that it may be noise.
	MarkOtherName
	// MarkVeryCommon is on words of SCOWL's sizes 10 and 20, about 12,000; on
	// English words alone.
	MarkVeryCommon
	// MarkForename is on words that are also a forename.
	MarkForename
	// MarkNoun and MarkVerb are on Turkish stems that take the endings of nouns
	// and of verbs.
	MarkNoun
	MarkVerb
	// MarkBound is on Turkish stems that are no word by themselves and stand only
	// before an ending that begins with a vowel (kitab- of kitap).
	MarkBound
)

// The lists of common words, each an automaton of folded words with their marks.
var (
	//go:embed lexicon/words.en
	packedEnglish []byte
	//go:embed lexicon/words.fr
	packedFrench []byte
	//go:embed lexicon/words.tr
	packedTurkish []byte
	//go:embed lexicon/words.ar
	packedArabic []byte
)

// Each list is opened by the first word that is looked up in it, and read
// where the program lies in memory: a session that reads English never touches
// the others.
var (
	englishLexicon = opened(&packedEnglish)
	frenchLexicon  = opened(&packedFrench)
	turkishLexicon = opened(&packedTurkish)
	arabicLexicon  = opened(&packedArabic)
)

// lexicon is a list of common words. It may be used by several goroutines.
type lexicon struct {
	automaton *vellum.FST
	readers   sync.Pool
}

// lexiconReader is the state of one look-up, kept so that none allocates.
type lexiconReader struct {
	in  *vellum.Reader
	key [longestWord]byte
}

// longestWord bounds, in bytes, the words that are looked up; none in a list is longer.
const longestWord = 64

func opened(packed *[]byte) func() *lexicon {
	return sync.OnceValue(func() *lexicon {
		automaton, err := vellum.Load(*packed)
		if err != nil {
			panic("detect: embedded list: " + err.Error())
		}
		l := &lexicon{automaton: automaton}
		l.readers.New = func() any {
			in, err := automaton.Reader()
			if err != nil {
				panic("detect: embedded list: " + err.Error())
			}
			return &lexiconReader{in: in}
		}
		return l
	})
}

// marks gives the marks of a folded word, if it is in the list.
func (l *lexicon) marks(word string) (marks uint8, listed bool) {
	if len(word) > 2*longestWord {
		return 0, false
	}
	r := l.readers.Get().(*lexiconReader)
	defer l.readers.Put(r)
	key := appendKey(r.key[:0], word)
	if len(key) > longestWord {
		return 0, false
	}
	value, listed, err := r.in.Get(key)
	return uint8(value), listed && err == nil
}

// WordKey is the key of a folded word in a list: its bytes, Arabic letters by
// the one byte that tells them apart.
func WordKey(word string) []byte { return appendKey(nil, word) }

func appendKey(dst []byte, word string) []byte {
	for _, r := range word {
		if 0x0600 <= r && r <= 0x06FF {
			dst = append(dst, byte(r))
			continue
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

func commonEnglish(word string) bool {
	_, common := englishLexicon().marks(word)
	return common
}

// turkishMarks looks for a Turkish word, and then for its longest stem that
// takes what follows as endings. A stem's marks of names are kept where a name
// could stand: before one case ending.
func turkishMarks(word string) (marks uint8, common bool) {
	list := turkishLexicon()
	if marks, common = list.marks(word); common && marks&MarkBound == 0 {
		return marks, true
	}
	for stem := min(len(word)-1, longestWord); stem > 0; stem-- {
		if marks, common = list.marks(word[:stem]); common && EndsInTurkish(word, stem, marks) {
			if _, name := turkishCaseEndings[word[stem:]]; !name {
				marks = 0
			}
			return marks, true
		}
	}
	return 0, false
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

// joiningWords are the grammar that stands in no name, nor before one as a part
// of it (The Hague, New York): inside a sentence it has a capital only where
// somebody wrote no full stop before it.
var joiningWords = set(`and but so because if they he she we it you this that these those there then when where who whom whose what which why how
	did do does have has had was were is are am not my your his her its our their yes as at by with while until after before well now also just some`)
