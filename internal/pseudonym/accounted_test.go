package pseudonym

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/blevesearch/vellum"
	"golang.org/x/text/unicode/norm"

	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// The account of an admitted text: each of its words is in a public list, or a
// person kept it, or something stands in its place. It is drawn up by a reader of
// its own, which shares no code with what finds, asks and replaces: it cuts
// words, brings their spellings together, and reads endings in its own way, and
// takes the lists from their files, the decisions from the review and the text
// from the study.

// accountant reads the lists of words.
type accountant struct {
	lists map[string]*vellum.FST
}

func newAccountant(t testing.TB) *accountant {
	t.Helper()
	a := &accountant{lists: map[string]*vellum.FST{}}
	for _, language := range []string{"en", "fr", "tr", "ar"} {
		list, err := vellum.Open(filepath.Join("..", "detect", "lexicon", "words."+language))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { list.Close() })
		a.lists[language] = list
	}
	return a
}

// wordsOfText cuts at whatever is no letter, mark, digit or apostrophe.
var wordsOfText = regexp.MustCompile(`[\p{L}\p{M}\p{Nd}\p{Cf}ـ'’]*\p{L}[\p{L}\p{M}\p{Nd}\p{Cf}ـ'’]*`)

// plainly writes a word without case, marks and apostrophes, as the lists do.
func plainly(word string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(word) {
		switch {
		case unicode.IsMark(r), strings.ContainsRune("'’ـء", r), unicode.Is(unicode.Cf, r):
			continue
		}
		b.WriteString(foldedLetters.Replace(string(unicode.ToLower(r))))
	}
	return b.String()
}

var foldedLetters = strings.NewReplacer("ı", "i", "œ", "oe", "æ", "ae", "ß", "ss", "ø", "o", "ى", "ي", "ة", "ه", "ٱ", "ا", "ی", "ي", "ک", "ك")

func (a *accountant) has(language, word string) bool {
	key := []byte(word)
	if language == "ar" {
		key = key[:0]
		for _, r := range word {
			key = append(key, byte(r))
		}
	}
	_, listed, err := a.lists[language].Get(key)
	return listed && err == nil
}

var (
	frontOfArabic  = regexp.MustCompile(`^[وف]?(?:ال|لل|بال|كال|عال|هال|بهال|عهال|لهال|لا|ما|مابي|مابت|دا|رح|راح|عم|[بلكسهحدم])?`)
	endingsTurkish = regexp.MustCompile(`^(?:[lt]?[aeiu]r|l[ae]r[iu]?|[iu]?[mnz]|[mns]?[iu]z|[yns]?[iuae]|[dt][ae]n?|n?[dt][ae]n?|n?[iu]n|y?l[ae]|n?c[ae]|ki|l[iu][kg]?|s[iu]z|c[iu]|c[iu][kg]|[mds]?[aiue]|y?[ae]c[ae][kg]|m[ae][kz]?|y?m[iu]s|[iu]?yor|y?[dt][iu][mnk]?|s[ae][mnk]?|y?[iu]p|[iu]nc[ae]|[ae]r[ae]k|y?[ae]n|[dt][iu][kg]|[dt][iu]r|[iu][lnst]|t|y?[ae]b[iu]l|k[ae]n|s[iu]n|m[iu])+$`)
	elisionsFrench = regexp.MustCompile(`(?i)^(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)['’]`)
	endingsEnglish = regexp.MustCompile(`(?i)['’](?:s|ll|ve|re|d|m)$`)
	smallNumbers   = regexp.MustCompile(`^\d+(?:st|nd|rd|th|s|am|pm)$`)
)

// listed tells whether a list has a word of a text in that language.
func (a *accountant) listed(language, word string) bool {
	if unicode.Is(unicode.Arabic, []rune(word)[0]) {
		return a.listedArabic(plainly(word))
	}
	if language == "fr" {
		word = elisionsFrench.ReplaceAllString(word, "")
	}
	plain, stem := plainly(word), plainly(endingsEnglish.ReplaceAllString(word, ""))
	switch {
	case plain == "", smallNumbers.MatchString(plain), a.has("en", plain), a.has("en", stem), a.has("en", strings.TrimSuffix(plain, "nt")) && strings.ContainsAny(word, "'’"):
		return true
	case language == "fr":
		return a.has("fr", plain)
	case language == "tr":
		if stem, ending, named := strings.Cut(strings.ReplaceAll(word, "’", "'"), "'"); named {
			if strings.Trim(stem, "0123456789") == "" { // 2025'te, and what a name that was replaced left behind
				return endingsTurkish.MatchString(plainly(ending))
			}
			plain = plainly(stem)
		}
		for i := len(plain); i > 0; i-- {
			if a.has("tr", plain[:i]) && (i == len(plain) || endingsTurkish.MatchString(plain[i:])) {
				return true
			}
		}
	}
	return false
}

func (a *accountant) listedArabic(word string) bool {
	if word == "" || a.has("ar", word) {
		return true
	}
	longest := frontOfArabic.FindString(word)
	for i := range longest + " " {
		for _, conjunction := range []int{0, 2} {
			if rest := word[min(i+conjunction, len(word)):]; len(rest) >= 4 {
				spoken := strings.TrimSuffix(rest, "و")
				if a.has("ar", rest) || spoken != rest && (a.has("ar", spoken+"وا") || a.has("ar", spoken+"ه")) {
					return true
				}
			}
		}
	}
	return false
}

// unaccounted gives the words of a document that are in no list, were not kept,
// and are not what stands in another's place.
func (a *accountant) unaccounted(doc study.Document, kept []string) (words []string) {
	keeps := map[string]bool{}
	labels := []string{}
	for _, s := range doc.Speakers { // R-7Q: what the study calls its participants
		labels = append(labels, s.Label)
	}
	for _, said := range slices.Concat(kept, labels) {
		for _, word := range wordsOfText.FindAllString(said, -1) {
			keeps[plainly(word)] = true
			keeps[plainly(endingsEnglish.ReplaceAllString(word, ""))] = true
		}
	}
	for _, p := range doc.Paragraphs {
		said := p.Of(doc.Transcript.Text)
		for _, at := range wordsOfText.FindAllStringIndex(said, -1) {
			span := text.Span{Start: p.Start + at[0], End: p.Start + at[1]}
			word := span.Of(doc.Transcript.Text)
			replaced := slices.ContainsFunc(doc.Mentions, func(m study.Mention) bool { return m.Span.Overlaps(span) || m.Span.End == span.Start })
			stem := endingsEnglish.ReplaceAllString(word, "")
			if cut, _, named := strings.Cut(strings.ReplaceAll(word, "’", "'"), "'"); named && doc.DocumentInfo.Language == "tr" {
				stem = cut
			}
			if doc.DocumentInfo.Language == "fr" {
				stem = elisionsFrench.ReplaceAllString(stem, "")
			}
			if !replaced && !keeps[plainly(word)] && !keeps[plainly(stem)] && !a.listed(doc.DocumentInfo.Language, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

// TestEveryWordIsAccountedFor admits interviews, deciding as a person might:
// of what is asked some is taken out, some kept; and draws up the account.
func TestEveryWordIsAccountedFor(t *testing.T) {
	a := newAccountant(t)
	type file struct {
		name, language string
		read           func(*testing.T) []byte
	}
	var files []file
	demo, err := filepath.Glob(filepath.Join(demoFolder, "interview-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range demo {
		language := "en"
		if parts := strings.Split(filepath.Base(path), "."); len(parts) == 3 {
			language = parts[1]
		}
		files = append(files, file{filepath.Base(path), language, func(t *testing.T) []byte {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			return data
		}})
	}
	for name, language := range map[string]string{"David.docx": "en", "levantine-arabic.txt": "ar"} {
		files = append(files, file{name, language, func(t *testing.T) []byte { return publicInterview(t, name) }})
	}
	for _, f := range files {
		t.Run(f.name, func(t *testing.T) {
			w := newWorld(t)
			p := w.participant("Test Speaker")
			d, err := w.g.Draft(w.ctx, w.holder, w.lock(f.name, f.read(t), p).ID, Options{Language: f.language})
			w.ok(err)
			doc, kept := w.admittedSomehow(d, p)
			if words := a.unaccounted(doc, kept); len(words) > 0 {
				t.Errorf("%d words are not accounted for: %q", len(words), words)
			}
			without := a.unaccounted(doc, nil)
			t.Logf("%d words, %d kept by decision, %d replaced", doc.DocumentInfo.Words, len(without), len(doc.Mentions))
			if len(kept) > 5 && len(without) == 0 {
				t.Error("the account does not miss the decisions when it is not told of them")
			}
			plant(t, &doc, "Zarqanduli")
			if words := a.unaccounted(doc, kept); !slices.Contains(words, "Zarqanduli") {
				t.Errorf("a planted word passes: %q", words)
			}
		})
	}
}

// plant puts a word where another of its length stood that nothing replaced.
func plant(t *testing.T, doc *study.Document, word string) {
	t.Helper()
	s := doc.Transcript.Text
	for _, p := range doc.Paragraphs {
		for _, at := range wordsOfText.FindAllStringIndex(p.Of(s), -1) {
			span := text.Span{Start: p.Start + at[0], End: p.Start + at[1]}
			if span.Len() == len(word) && !slices.ContainsFunc(doc.Mentions, func(m study.Mention) bool { return m.Span.Overlaps(span) }) {
				doc.Transcript.Text = s[:span.Start] + word + s[span.End:]
				return
			}
		}
	}
	t.Fatalf("no word is as long as %q", word)
}

// admittedSomehow decides whatever is undecided, each third group by taking it
// out, and gives the document and what the review says was kept.
func (w *world) admittedSomehow(d Draft, p vault.Person) (doc study.Document, kept []string) {
	w.Helper()
	for i, g := range w.review(d).Groups {
		if g.Undecided == 0 {
			continue
		}
		one := Decision{String: g.String, Sense: g.Sense, Action: Keep}
		if i%3 == 0 {
			one = Decision{String: g.String, Sense: g.Sense, Action: Remove}
		}
		w.decide(d, one)
	}
	w.keepRest(d)
	r := w.review(d)
	for i, s := range r.Speakers {
		is := SpeakerIs{Role: text.RoleInterviewer}
		if i == len(r.Speakers)-1 {
			is = SpeakerIs{Role: text.RoleParticipant, Person: p.ID}
		}
		w.ok(w.g.SetSpeaker(w.ctx, w.holder, d.ID, s.Label, is))
	}
	for _, f := range r.Flags {
		if f.Decided != nil && f.Decided.Action == Keep {
			kept = append(kept, f.Text)
		}
	}
	return w.admit(d), kept
}
