package analysis

import (
	"cmp"
	"slices"
	"strings"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Speech says whose words are counted, and what is one word. The zero Speech is what
// participants said, in every language, folded.
type Speech struct {
	Roles    []text.Role `json:"roles,omitempty"`    // whose turns; nil for those of participants alone
	Outside  bool        `json:"outside,omitempty"`  // what stands outside anybody's turn too, as all of an outside source does
	OwnWords bool        `json:"ownWords,omitempty"` // leaves out what an interpreter, a translator or notes worded, and where nobody said who did
	Language string      `json:"language,omitempty"` // BCP 47, of which the language alone counts; empty for every language
	// Names counts the words of mentions as well: names that the review put in the
	// place of others, and what it wrote in brackets. They are nobody's words.
	Names bool `json:"names,omitempty"`
	// Marks keeps apart what only marks tell apart (sınır and sinir, ou and où):
	// nothing but case goes, as the language has it. Without it words are compared
	// by text.Fold, which also brings together what was typed without its marks.
	Marks bool `json:"marks,omitempty"`
	// Proclitics takes "and", prepositions and the article off Arabic words, see
	// withoutProclitics. It errs, and says so in the method.
	Proclitics bool `json:"proclitics,omitempty"`
}

// Corpus is what was said in some documents, as words. Words of two languages are two
// words. It is not changed once made and may be used by several goroutines; like the
// documents, it holds testimony and lives in memory alone.
type Corpus struct {
	speech     Speech
	documents  []study.Document
	languages  []string // by the first part of their tag, dialects of Arabic as Arabic
	terms      []lexeme // by language, then alphabet
	forms      []form
	utterances []utterance // in order
	tokens     []token
	people     []study.SubjectID
	said       [][]int // words that count, by language and person
	byLanguage []int   // the same, also of nobody known
	left       leftOut
}

// utterance is what one person says without being interrupted.
type utterance struct {
	document, language int32
	person             int32 // place in people, or nobody
	from, to           int32 // tokens
}

// token is a word where it stands, in bytes of its document.
type token struct{ term, start, end int32 }

const (
	nobody    = -1
	uncounted = -1 // the term of a word that has its place and does not count
)

type lexeme struct {
	language int32
	term     string
	n        int
	forms    []int32
}

type form struct {
	spelled string
	term    int32
	n       int
}

// Word is a word as it is compared and as it was written.
type Word struct {
	Language string `json:"language,omitempty"`
	Term     string `json:"term"`    // as compared
	Spelled  string `json:"spelled"` // as most often written without what was taken off; else Term
	Forms    []Form `json:"forms"`   // all that count as this word, most frequent first
}

// Form is one spelling.
type Form struct {
	Spelled string `json:"spelled"`
	N       int    `json:"n"`
}

// NewCorpus reads documents once. Of documents that say the same, the original counts,
// or the first of its translations where the original is not among those asked for.
func NewCorpus(documents []study.Document, speech Speech) *Corpus {
	return read(documents, speech, nil, false)
}

// Passages are stretches of documents, in any order; they may overlap.
type Passages map[study.DocumentID][]text.Span

// Coded are the passages of codings, which have to be on the versions of the documents
// that are read.
func Coded(codings []coding.Coding) Passages {
	p := Passages{}
	for _, one := range codings {
		p[one.Anchor.Document] = append(p[one.Anchor.Document], one.Anchor.Span)
	}
	return p
}

// Inside is NewCorpus of the words that lie in passages, wholly or in part. A word in
// several counts once. What stands around a word ends with its passage.
func (p Passages) Inside(documents []study.Document, speech Speech) *Corpus {
	return read(documents, speech, p, false)
}

// Outside is NewCorpus of all words that Inside leaves out.
func (p Passages) Outside(documents []study.Document, speech Speech) *Corpus {
	return read(documents, speech, p, true)
}

func read(documents []study.Document, speech Speech, passages Passages, outside bool) *Corpus {
	r := reader{Corpus: &Corpus{speech: speech}, people: map[study.SubjectID]int32{}, languages: map[string]*vocabulary{},
		all: passages == nil, passages: passages, outside: outside}
	r.documents = r.choose(documents)
	for i := range r.documents {
		r.read(int32(i))
	}
	r.settle()
	return r.Corpus
}

// leftOut counts what does not count, by why.
type leftOut struct {
	documents, translations int
	words                   map[string]int
}

// Why words and documents are left out.
const (
	otherLanguage = "documents in other languages"
	saidAlready   = "documents that another one says already, as a translation does"
	outsideTurns  = "words outside anybody's turn"
	otherWording  = "words in the wording of an interpreter, a translator or notes"
	ofMentions    = "words of names and of what stands in their place"
	offPassages   = "words outside the passages asked for"
	inPassages    = "words inside the passages"
)

var wordsOf = map[text.Role]string{
	text.RoleParticipant: "words of participants",
	text.RoleInterviewer: "words of interviewers",
	text.RoleInterpreter: "words of interpreters",
	text.RoleOther:       "words of others in the room",
	text.RoleUnknown:     "words of speakers of whom nobody said what they are in the interview",
}

func (o leftOut) word(why string) { o.words[why]++ }

func (o leftOut) dropped() []Dropped {
	all := append(dropped(o.documents, otherLanguage), dropped(o.translations, saidAlready)...)
	reasons := make([]string, 0, len(o.words))
	for why := range o.words {
		reasons = append(reasons, why)
	}
	slices.Sort(reasons)
	for _, why := range reasons {
		all = append(all, dropped(o.words[why], why)...)
	}
	return all
}

// reader fills a corpus.
type reader struct {
	*Corpus
	people    map[study.SubjectID]int32
	languages map[string]*vocabulary

	all      bool // without regard to passages
	passages Passages
	outside  bool

	// Of the document that is read:
	mentions []study.Mention // those that are not behind it
	spans    []text.Span     // passages, in order and joined, alike
	now      utterance       // whose words come next
	speaks   bool            // the last utterance goes on
}

// vocabulary is one language's words while they are read.
type vocabulary struct {
	place int32
	cut   cutting
	forms map[string]int32 // by spelling
	terms map[string]int32
}

func (r *reader) choose(documents []study.Document) []study.Document {
	r.left.words = map[string]int{}
	asked := documents
	if want := languageOf(r.speech.Language); want != "" {
		asked = slices.DeleteFunc(slices.Clone(documents), func(d study.Document) bool { return languageOf(d.Transcript.Language) != want })
	}
	r.left.documents = len(documents) - len(asked)
	infos := make([]study.DocumentInfo, len(documents))
	for i, d := range documents {
		infos[i] = d.DocumentInfo
	}
	known := originals(infos)
	said := map[study.DocumentID]study.DocumentID{}
	for _, d := range asked {
		work := known[d.ID]
		if _, found := said[work]; !found || d.ID == work {
			said[work] = d.ID
		}
	}
	chosen := slices.DeleteFunc(slices.Clone(asked), func(d study.Document) bool { return said[known[d.ID]] != d.ID })
	r.left.translations = len(asked) - len(chosen)
	return chosen
}

func (r *reader) read(number int32) {
	d := &r.documents[number]
	v := r.vocabulary(languageOf(d.Transcript.Language))
	r.mentions, r.spans, r.speaks = d.Mentions, joinedSpans(r.passages[d.ID]), false
	turn := -1
	for _, p := range d.Paragraphs {
		said := text.Span{Start: p.Label.End, End: p.End}
		if why := r.speech.leavesOut(d, p); why != "" {
			for range text.WordsIn(said.Of(d.Text)) {
				r.left.word(why)
			}
			turn = -1
			continue
		}
		if p.Turn < 0 || p.Turn != turn {
			r.now = utterance{document: number, language: v.place, person: r.person(d, p.Turn)}
			r.speaks = false
			turn = p.Turn
		}
		r.words(d, said, v)
	}
}

// words takes the words of one paragraph.
func (r *reader) words(d *study.Document, said text.Span, v *vocabulary) {
	s := said.Of(d.Text)
	for word := range text.WordsIn(s) {
		whole := text.Span{Start: said.Start + word.Start, End: said.Start + word.End}
		if why := r.off(whole); why != "" {
			r.left.word(why)
			r.speaks = false
			continue
		}
		if r.named(whole) {
			r.left.word(ofMentions)
			r.say(token{uncounted, int32(whole.Start), int32(whole.End)})
			continue
		}
		for at := word.Start; at < word.End; {
			end := at + v.cut.first(s[at:word.End])
			one := r.form(v, s[at:end])
			r.forms[one].n++
			r.say(token{r.forms[one].term, int32(said.Start + at), int32(said.Start + end)})
			at = end
		}
	}
}

// off says why a word is not where words are asked for, or nothing where it is.
func (r *reader) off(word text.Span) (why string) {
	if r.all {
		return ""
	}
	for len(r.spans) > 0 && r.spans[0].End <= word.Start {
		r.spans = r.spans[1:]
	}
	switch inside := len(r.spans) > 0 && r.spans[0].Overlaps(word); {
	case inside && r.outside:
		return inPassages
	case !inside && !r.outside:
		return offPassages
	}
	return ""
}

func (r *reader) named(word text.Span) bool {
	for len(r.mentions) > 0 && r.mentions[0].Span.End <= word.Start {
		r.mentions = r.mentions[1:]
	}
	return !r.speech.Names && len(r.mentions) > 0 && r.mentions[0].Span.Overlaps(word)
}

func (r *reader) say(t token) {
	if !r.speaks {
		r.now.from = int32(len(r.tokens))
		r.utterances = append(r.utterances, r.now)
		r.speaks = true
	}
	r.tokens = append(r.tokens, t)
	r.utterances[len(r.utterances)-1].to = int32(len(r.tokens))
}

// joinedSpans are spans in order, those that touch or overlap made one.
func joinedSpans(spans []text.Span) (joined []text.Span) {
	spans = slices.SortedFunc(slices.Values(spans), func(a, b text.Span) int { return a.Start - b.Start })
	for _, s := range spans {
		if last := len(joined) - 1; last >= 0 && s.Start <= joined[last].End {
			joined[last].End = max(joined[last].End, s.End)
			continue
		}
		joined = append(joined, s)
	}
	return joined
}

func (r *reader) form(v *vocabulary, spelled string) int32 {
	if one, known := v.forms[spelled]; known {
		return one
	}
	spelled = strings.Clone(spelled)
	key := v.cut.term(spelled)
	term, known := v.terms[key]
	if !known {
		term = int32(len(r.terms))
		v.terms[key] = term
		r.terms = append(r.terms, lexeme{language: v.place, term: key})
	}
	one := int32(len(r.forms))
	v.forms[spelled] = one
	r.forms = append(r.forms, form{spelled: spelled, term: term})
	r.terms[term].forms = append(r.terms[term].forms, one)
	return one
}

func (r *reader) vocabulary(language string) *vocabulary {
	v, known := r.languages[language]
	if !known {
		v = &vocabulary{place: int32(len(r.languages)), cut: cutting{language, r.speech}, forms: map[string]int32{}, terms: map[string]int32{}}
		r.languages[language] = v
		r.Corpus.languages = append(r.Corpus.languages, language)
	}
	return v
}

func (r *reader) person(d *study.Document, turn int) int32 {
	if turn < 0 || turn >= len(d.TurnSubject) || d.TurnSubject[turn].IsZero() {
		return nobody
	}
	id := d.TurnSubject[turn]
	place, known := r.people[id]
	if !known {
		place = int32(len(r.people))
		r.people[id] = place
		r.Corpus.people = append(r.Corpus.people, id)
	}
	return place
}

// leavesOut says why a paragraph does not count, or nothing where it does.
func (s Speech) leavesOut(d *study.Document, p text.Paragraph) (why string) {
	if p.Speaker < 0 || p.Turn < 0 || p.Turn >= len(d.Transcript.Turns) {
		if s.Outside {
			return ""
		}
		return outsideTurns
	}
	role := d.Speakers[p.Speaker].Role
	if s.Roles == nil && role != text.RoleParticipant || s.Roles != nil && !slices.Contains(s.Roles, role) {
		return wordsOf[role]
	}
	if s.OwnWords && d.Transcript.Turns[p.Turn].Provenance != text.OwnWords {
		return otherWording
	}
	return ""
}

// settle puts the words in order, so that their numbers sort as they do, and counts.
func (r *reader) settle() {
	order := make([]int32, len(r.terms))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return r.terms[a].compare(r.terms[b]) })
	place, sorted := make([]int32, len(order)), make([]lexeme, len(order))
	for to, from := range order {
		place[from], sorted[to] = int32(to), r.terms[from]
	}
	r.terms = sorted
	for i, t := range r.tokens {
		if t.term != uncounted {
			r.tokens[i].term = place[t.term]
		}
	}
	for i := range r.forms {
		r.forms[i].term = place[r.forms[i].term]
		r.terms[r.forms[i].term].n += r.forms[i].n
	}
	r.byLanguage, r.said = make([]int, len(r.languages)), make([][]int, len(r.languages))
	for i := range r.said {
		r.said[i] = make([]int, len(r.people))
	}
	for _, u := range r.utterances {
		n := r.counted(u)
		r.byLanguage[u.language] += n
		if u.person != nobody {
			r.said[u.language][u.person] += n
		}
	}
}

func (a lexeme) compare(b lexeme) int {
	return cmp.Or(cmp.Compare(a.language, b.language), strings.Compare(a.term, b.term))
}

func (c *Corpus) counted(u utterance) (n int) {
	for _, t := range c.tokens[u.from:u.to] {
		if t.term != uncounted {
			n++
		}
	}
	return n
}

// Words is how many words count.
func (c *Corpus) Words() (n int) {
	for _, of := range c.byLanguage {
		n += of
	}
	return n
}

// People is who said them, in the order in which they are met.
func (c *Corpus) People() []study.SubjectID { return slices.Clone(c.people) }

func (c *Corpus) base() Base {
	b := Base{Units: c.Words(), Of: "words", Dropped: c.left.dropped()}
	if n := b.Units - c.ofPeople(); n > 0 {
		b.Dropped = append(b.Dropped, Dropped{n, "words of nobody known, which count among words and not among people"})
	}
	return b
}

func (c *Corpus) ofPeople() (n int) {
	for _, people := range c.said {
		for _, of := range people {
			n += of
		}
	}
	return n
}

// method names a way to count words with the rules that made them words.
func (c *Corpus) method(name, source string) Method {
	if c.speech.Marks {
		name += "; words compared without case"
	} else {
		name += "; words compared without case and marks"
	}
	if c.speech.Proclitics {
		name += "; Arabic prefixes taken off as by light10 (Larkey, Ballesteros and Connell 2007), but not before stop words, and ها before the article too"
	}
	return Method{Name: name, Source: source}
}

func (c *Corpus) word(term int32) Word {
	one := c.terms[term]
	w := Word{Language: c.languages[one.language], Term: one.term, Spelled: one.term}
	for _, f := range one.forms {
		if c.forms[f].n > 0 {
			w.Forms = append(w.Forms, Form{c.forms[f].spelled, c.forms[f].n})
		}
	}
	slices.SortFunc(w.Forms, func(a, b Form) int { return cmp.Or(b.N-a.N, strings.Compare(a.Spelled, b.Spelled)) })
	k := cutting{w.Language, c.speech}
	if i := slices.IndexFunc(w.Forms, func(f Form) bool { return k.fold(f.Spelled) == w.Term }); i >= 0 {
		w.Spelled = w.Forms[i].Spelled
	}
	return w
}

// byPerson calls each with the utterances of one person after another; those of nobody
// known come first.
func (c *Corpus) byPerson(each func(person int32, theirs []utterance)) {
	of := slices.Clone(c.utterances)
	slices.SortStableFunc(of, func(a, b utterance) int { return int(a.person - b.person) })
	for len(of) > 0 {
		n := 1
		for n < len(of) && of[n].person == of[0].person {
			n++
		}
		each(of[0].person, of[:n])
		of = of[n:]
	}
}
