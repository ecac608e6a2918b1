// Package detect finds what identifies in a text: people, places, dates,
// numbers, and every word that nobody has vouched for.
//
// It works in tiers, and each adds flags while none removes. The first knows
// the names that a study has entered, in all forms that they take in speech
// and writing. The second knows what its form gives away in English, French,
// Turkish, Arabic and, for dates and numbers, Kurdish: telephone numbers, dates,
// feasts, ages, amounts, addresses, units, titles, relatives. The third,
// residual, flags what is left over and is in no list of common English, French,
// Turkish or Arabic words, and every capital inside a sentence. What comes out is
// for a person to decide; the package replaces nothing, and does not promise that
// a text without findings gives nobody away.
//
// What it does not do: words of Kurdish, and of other languages that are written
// in Arabic letters, are held against known names and patterns alone, since
// there is no list of common words here (Unexamined counts them). A text in any
// other language is read as English, and nearly every word of it asked about. A
// common word that is somebody's name is asked about only under the rules at residual.
package detect

import (
	"sort"

	"sheaf/internal/text"
)

// Tier says how a finding came about.
type Tier string

const (
	// TierKnown is a name that was entered.
	TierKnown Tier = "known"
	// TierPattern is the form of the words or numbers.
	TierPattern Tier = "pattern"
	// TierResidual is a word that nothing vouches for.
	TierResidual Tier = "residual"
)

// Types of findings, as in the Text Anonymization Benchmark (Pilán et al.
// 2022), and Unknown for the residual tier.
const (
	Person   = "PERSON"
	Location = "LOC"
	Org      = "ORG"
	DateTime = "DATETIME"
	// Demographic is an age, a nationality, a religion, an ethnic group.
	Demographic = "DEM"
	// Code is a number or address that leads to one person or thing: a
	// telephone number, an e-mail address, an application, a licence plate.
	Code     = "CODE"
	Quantity = "QUANTITY"
	Misc     = "MISC"
	Unknown  = "UNKNOWN"
)

// NoName is the Name of a finding that no known name matched.
const NoName = -1

// Finding is a stretch of text to decide about. A known name's span leaves
// endings and Arabic proclitics outside (Ahmed's, Ahmeds, وأحمد), so that what
// replaces it takes them over.
type Finding struct {
	text.Span
	Type     string `json:"type"`
	Tier     Tier   `json:"tier"`
	Reason   string `json:"reason"`
	Name     int    `json:"name"`             // index of the known name it matched, or NoName
	Others   []int  `json:"others,omitempty"` // further known names that it matches as well: two people may be called the same
	Probable bool   `json:"probable"`         // not the name as entered: a variant, a misspelling, a kunya
}

// Finder finds. Its zero value needs no study: it knows no names, and guesses
// the language of each text from its script. It may be used by several
// goroutines at once.
type Finder struct {
	Known    *Known // nil for none
	Language string // BCP 47, e.g. "en", "ar"; empty to guess
}

// Find gives the findings of a text, sorted, none overlapping another. Where
// tiers meet, an address or number swallows a known name inside it and keeps
// the name's index; otherwise the known name keeps its span, and what a lower
// tier found beside it stays a finding of its own.
func (f *Finder) Find(s string) []Finding {
	in := languageOf(f.Language, s)
	tokens := tokeniseIn(s, in)
	found := &findings{text: s, tokens: tokens, at: make([]int32, len(tokens))}
	found.add(units(s, tokens, in))
	if f.Known != nil {
		found.add(f.Known.find(s, tokens, in))
	}
	found.add(patterns(s, tokens, in))
	found.add(residual(s, tokens, found.at, in))
	return disjoint(found.list)
}

// disjoint sorts findings and parts those that meet in a sign between two
// words, which belongs to no token ("10$20"). What was covered stays covered.
func disjoint(list []Finding) []Finding {
	sort.Slice(list, func(i, j int) bool { return list[i].Start < list[j].Start })
	kept := list[:0]
	end := 0
	for _, f := range list {
		f.Start = max(f.Start, end)
		if f.Start < f.End {
			kept = append(kept, f)
			end = f.End
		}
	}
	return kept
}

// Unexamined counts the words that the residual tier passed over because the
// text is Kurdish, or in another language of Arabic letters that is not Arabic.
// They were held against known names and patterns, and against nothing else.
func (f *Finder) Unexamined(s string) int {
	in := languageOf(f.Language, s)
	if in != kurmanji && in != sorani {
		return 0
	}
	n := 0
	for _, t := range tokeniseIn(s, in) {
		if in.passes(t.script) {
			n++
		}
	}
	return n
}

// findings gathers what the tiers found, higher tiers first. at notes for each
// token the last finding that touches it, as an index into list plus one.
type findings struct {
	text   string
	tokens []token
	list   []Finding
	at     []int32
}

// add takes a tier's findings, sorted and without overlaps among themselves.
// What overlaps an earlier one is cut down to the words that are still free.
func (fs *findings) add(tier []Finding) {
	tokens := fs.tokens
	next := 0
	for _, f := range tier {
		for next < len(tokens) && tokens[next].End <= f.Start {
			next++
		}
		last := next
		for last < len(tokens) && tokens[last].Start < f.End {
			last++
		}
		fs.addFree(f, next, last)
	}
}

// addFree adds f over the runs of free tokens in [from, to).
func (fs *findings) addFree(f Finding, from, to int) {
	whole := true
	for i := from; i < to; i++ {
		if fs.at[i] == 0 {
			continue
		}
		whole = false
		if f.Tier == TierKnown {
			fs.swallow(f, int(fs.at[i])-1)
		}
	}
	if whole {
		fs.put(f, from, to)
		return
	}
	for i := from; i < to; i++ {
		if fs.at[i] != 0 {
			continue
		}
		end := i
		for end < to && fs.at[end] == 0 {
			end++
		}
		part := f
		part.Start, part.End = max(f.Start, fs.tokens[i].Start), min(f.End, fs.tokens[end-1].End)
		fs.put(part, i, end)
		i = end
	}
}

func (fs *findings) put(f Finding, from, to int) {
	fs.list = append(fs.list, f)
	for i := from; i < to; i++ {
		fs.at[i] = int32(len(fs.list))
	}
}

// swallow notes in an address which known name it holds.
func (fs *findings) swallow(known Finding, into int) {
	if fs.list[into].Tier == TierPattern && fs.list[into].Name == NoName {
		fs.list[into].Name, fs.list[into].Others = known.Name, known.Others
	}
}
