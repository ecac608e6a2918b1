package pseudonym

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// Names gives everything that must not leave: the vault's names, and the strings
// that were decided to be replaced, to say less or to go. It is a scan, recorded
// before it begins, for a key holder's session alone.
func (g *Gate) Names(ctx context.Context, c access.Caller) ([]detect.Name, error) {
	names, _, err := g.names(ctx, c)
	return names, err
}

// names gives the strings to find with them those that were decided to be kept,
// as they were written.
func (g *Gate) names(ctx context.Context, c access.Caller) (names []detect.Name, kept map[string]bool, err error) {
	forms, err := g.vault.Names(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	kept = map[string]bool{}
	err = g.door.View(ctx, c, access.ScanNames, func(tx *access.Tx) error {
		b, err := readBook(tx)
		if err != nil {
			return err
		}
		clear(kept)
		names = names[:0]
		for _, f := range forms {
			names = append(names, detect.Name{Text: f.Text, Type: f.Type})
		}
		for _, d := range b.decisions {
			if d.Action == Keep {
				kept[d.Form] = kept[d.Form] || d.Key == keyOf(d.Form) // a word that was kept is no name that was
				continue
			}
			names = append(names, detect.Name{Text: d.Form, Type: d.Kind.scanType()})
		}
		return nil
	})
	return names, kept, err
}

// scanType is the type under which a decided string is looked for.
func (k Kind) scanType() string {
	if t := k.nameType(); t != "" {
		return t
	}
	switch k {
	case Phone, Email, Handle, Code:
		return detect.Code
	case Date:
		return detect.DateTime
	case Age:
		return detect.Demographic
	case Amount, Number:
		return detect.Quantity
	}
	return detect.Misc
}

// nothingLocked refuses words that somebody wants to put into a text, in the
// places given, where they hold what is locked.
func nothingLocked(known []vault.KnownName, b *book, words string, places ...text.Span) error {
	return newLockedWords(known, b.decisions).refuse(words, "", places...)
}

// lockedWords finds in words that are to stand in a text a person's name, a whole
// place name or a number that is locked. A part of a place name is often the very word
// that says less (a café, a river), and so is the year of a date.
type lockedWords struct {
	scan scan
	kept map[string]bool
}

func newLockedWords(known []vault.KnownName, decisions []*decision) *lockedWords {
	l := &lockedWords{kept: map[string]bool{}}
	var names []detect.Name
	var whole []string
	add := func(form, kind string) {
		switch kind {
		case detect.Person, detect.Code:
			names = append(names, detect.Name{Text: form, Type: kind})
		case detect.Location, detect.Org:
			whole = append(whole, form)
		}
	}
	for _, n := range known {
		add(n.Text, n.Type)
	}
	for _, d := range decisions {
		if d.Action == Keep {
			l.kept[d.Form] = l.kept[d.Form] || d.Key == keyOf(d.Form)
			continue
		}
		add(d.Form, d.Kind.scanType())
	}
	l.scan = newScan(names)
	l.scan.phrases = append(l.scan.phrases, whole...)
	return l
}

// refuse refuses words that hold what is locked, but for the string of a key.
func (l *lockedWords) refuse(words, but string, places ...text.Span) error {
	for _, hit := range l.scan.find(words) {
		said := hit.Of(words)
		if !l.kept[said] && !namesNothing(said) && (but == "" || keyOf(said) != but) && slices.ContainsFunc(places, hit.Overlaps) {
			return sheaf.Errorf(sheaf.Invalid, "the words to put there hold a name or a number that is locked").
				Hintf("choose words that name nobody, no place and no number of this study")
		}
	}
	return nil
}

// namesNothing tells one or two small letters: an article or a preposition of words
// that say less, though somebody is called A, and a body US.
func namesNothing(said string) bool { return inLowerCase(said) && utf8.RuneCountInString(said) <= 2 }

// Scan looks in texts for what must not leave, and gives positions alone, in
// order. Names are found in their attested spellings, behind Arabic proclitics
// and before an apostrophe with an ending, but not what merely sounds alike; addresses and numbers by their
// signs and digits; dates as they were decided. Ages, amounts and words say
// nothing by themselves and are not looked for. What was decided to be kept is
// passed over. The scan is recorded before it begins.
func (g *Gate) Scan(ctx context.Context, c access.Caller, texts []string) ([]Hit, error) {
	names, kept, err := g.names(ctx, c)
	if err != nil {
		return nil, err
	}
	s := newScan(names)
	var hits []Hit
	for i, t := range texts {
		for _, at := range s.find(t) {
			if !kept[at.Of(t)] {
				hits = append(hits, Hit{i, at})
			}
		}
	}
	return hits, nil
}

// scan is everything to look for, made ready.
type scan struct {
	finder  detect.Finder
	phrases []string // as whole words
	numbers []string // digits alone
}

// fewestDigits of a number that is looked for by its digits, however they are
// set apart.
const fewestDigits = 6

func newScan(names []detect.Name) scan {
	var s scan
	var compiled []detect.Name
	for _, n := range names {
		switch n.Type {
		case detect.Person, detect.Location, detect.Org, "":
			compiled = append(compiled, n)
		case detect.Code:
			if d := digitsOf(n.Text); len(d) >= fewestDigits && !strings.ContainsFunc(n.Text, unicode.IsLetter) {
				s.numbers = append(s.numbers, d)
				continue
			}
			s.phrases = append(s.phrases, n.Text)
		case detect.DateTime:
			s.phrases = append(s.phrases, n.Text)
		}
	}
	s.finder = detect.Finder{Known: detect.Compile(compiled)}
	return s
}

// find gives the places in one text, in order and joined where they overlap.
func (s scan) find(t string) []text.Span {
	found := s.namesIn(t)
	found = append(found, s.disguisedIn(t)...)
	for _, p := range s.phrases {
		found = append(found, occurrences(t, p)...)
	}
	if len(s.numbers) > 0 {
		found = append(found, s.numbersIn(t)...)
	}
	slices.SortFunc(found, func(a, b text.Span) int { return a.Start - b.Start })
	joined := found[:0]
	for _, f := range found {
		if n := len(joined); n > 0 && joined[n-1].Overlaps(f) {
			joined[n-1].End = max(joined[n-1].End, f.End)
			continue
		}
		joined = append(joined, f)
	}
	return joined
}

// namesIn finds names, addresses and handles as they stand.
func (s scan) namesIn(t string) (found []text.Span) {
	for _, f := range s.finder.Find(t) {
		if f.Tier == detect.TierKnown && (!f.Probable || isSure(t, f)) || f.Tier == detect.TierPattern && f.Name != detect.NoName {
			found = append(found, f.Span)
		}
	}
	return found
}

// isSure tells a probable name that is none to doubt: another spelling that the lists
// attest, and, whatever the language, a name that an apostrophe parts from its ending
// (Ahmet'in).
func isSure(t string, f detect.Finding) bool {
	behind, _ := utf8.DecodeRuneInString(t[f.End:])
	return f.Reason == detect.ListedSpelling || f.Reason == detect.WithEnding && (behind == '\'' || behind == '’')
}

// disguisedIn finds names that other letters stand for. Each is read by itself, so
// that nothing beside it makes another word of it.
func (s scan) disguisedIn(t string) (found []text.Span) {
	for _, d := range disguises(t) {
		if len(s.namesIn(d.as)) > 0 {
			found = append(found, d.at)
		}
	}
	return found
}

// numbersIn finds numbers by their digits, in any script, with what people set
// between them. A country's or an area's leading zero may be missing or more.
func (s scan) numbersIn(t string) []text.Span {
	var found []text.Span
	for run := range digitRuns(t) {
		digits := digitsOf(run.Of(t))
		for _, n := range s.numbers {
			if bare := strings.TrimLeft(n, "0"); len(bare) >= fewestDigits && strings.Contains(digits, bare) {
				found = append(found, run)
				break
			}
		}
	}
	return found
}

// digitRuns gives the stretches of digits with nothing but signs and spaces of a
// telephone number between them.
func digitRuns(t string) func(yield func(text.Span) bool) {
	return func(yield func(text.Span) bool) {
		run := text.Span{Start: -1}
		for i, r := range t {
			if unicode.IsDigit(r) {
				if run.Start < 0 {
					run.Start = i
				}
				run.End = i + len(string(r))
				continue
			}
			if run.Start >= 0 && !strings.ContainsRune("+-–‑()./ \u00a0\u200e\u200f", r) {
				if !yield(run) {
					return
				}
				run = text.Span{Start: -1}
			}
		}
		if run.Start >= 0 {
			yield(run)
		}
	}
}

// digitsOf are the digits of a text, as ASCII.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text.Fold(s))
}
