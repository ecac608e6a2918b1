package pseudonym

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// Proposal is what the review would decide about a string: good enough to be
// accepted with one key, and for a person to judge. It follows rules and lists, the
// study's policy, and what was decided before.
type Proposal struct {
	Action  Action         `json:"action,omitempty"` // empty: somebody has to say, see Ground
	Kind    Kind           `json:"kind,omitempty"`
	With    string         `json:"with,omitempty"`   // to generalise, in the language of the text
	Person  vault.PersonID `json:"person,omitzero"`  // who is meant
	SameAs  string         `json:"sameAs,omitempty"` // the string decided before that this probably is another spelling of
	Gender  string         `json:"gender,omitempty"` // of the pseudonym to draw: "m", "f" or, where nobody can tell, empty
	Culture string         `json:"culture,omitempty"`

	Proclitic string `json:"proclitic,omitempty"` // Arabic letters at the start of the string that are no part of the name
	Why       Ground `json:"why"`
	Rule      string `json:"rule,omitempty"` // the field of the study's policy that it follows, by its name in JSON

	Words []string         `json:"words,omitempty"` // that may stand there instead, in the language of the text: what says less, the likeliest first
	May   []vault.PersonID `json:"may,omitempty"`   // where several may be meant: who

	Forms  map[vault.PersonID]string `json:"forms,omitempty"`  // of whoever may be meant, the name that the string is taken for
	Before string                    `json:"before,omitempty"` // of OtherWords: what stands there in another language
}

// Ground is why a proposal is made.
type Ground string

const (
	KnownName     Ground = "known"    // a name of somebody in the vault
	ProbableName  Ground = "probable" // probably another form of such a name
	SameString    Ground = "same"     // probably another spelling of a string decided before
	OtherWords    Ground = "words"    // it was decided to say less, so far in the words of another language
	SeveralPeople Ground = "several"  // more than one person may be meant, so that nothing is proposed
	AnotherName   Ground = "another"  // by rule alone another form of such a name or string, and a name of its own, so that nothing is proposed
	SpeaksHere    Ground = "speaks"   // somebody who speaks in the text is called so
	LikeAName     Ground = "name"     // it reads as a name
	ByPolicy      Ground = "policy"   // the study's policy says so
	Leads         Ground = "leads"    // an address, a number or a place that leads to one person
	NoCapital     Ground = "small"    // written small, and no name
	AlsoAWord     Ground = "word"     // a common word that has a capital here
	TellsLittle   Ground = "little"   // a weekday, a language, an abbreviation that many know
	Unlisted      Ground = "unlisted" // in no list, and in a script without capitals that would tell
	Unclear       Ground = "unclear"  // nobody can tell from the string, so that nothing is proposed
)

// Decision is the proposal as a decision about a string, everywhere. It is none
// where the proposal has no action.
func (p Proposal) Decision(said string) Decision {
	d := Decision{String: said, Action: p.Action, Kind: p.Kind, With: p.With, Person: p.Person, SameAs: p.SameAs,
		Gender: p.Gender, Culture: p.Culture, Proclitic: p.Proclitic}
	if p.Action == Keep {
		d.Kind = ""
	}
	return d
}

// Sort is the same for proposals that may be accepted together once somebody has
// seen every string: those that do the same for the same reason. Empty: this one
// is to be decided by itself.
func (p Proposal) Sort() string {
	switch {
	case p.Action == "", slices.Contains([]Ground{ProbableName, SameString, OtherWords, LikeAName}, p.Why):
		return "" // once one is decided, the next may be another spelling of it
	case p.Why == Unlisted:
		return "" // a name that no list has looks like a word that none has: each is to be read
	case p.Action == Keep:
		return string(p.Action) + " " + string(p.Why) + " " + p.Rule
	}
	return string(p.Action) + " " + string(p.Why) + " " + cmp.Or(p.Rule, string(p.Kind))
}

// proposing is what proposals for one draft are made from.
type proposing struct {
	o        *opened
	book     *book
	policy   study.Policy
	erased   map[vault.PersonID]bool // of those whose name something was taken for
	language string
	small    map[string]int  // see writtenSmall
	forms    map[string]bool // see asksAbout
	decided  map[string]bool // see holdsDecided
}

// propose puts a proposal to every group, and every flag of one, that somebody has
// to decide.
func (g *Gate) propose(tx *access.Tx, o *opened, b *book, policy study.Policy, r *Review) error {
	s := &proposing{o: o, book: b, policy: policy, erased: map[vault.PersonID]bool{},
		language: o.transcript.Language}
	f := &forms{tx, g.vault, map[vault.PersonID][]detect.Name{}, map[vault.PersonID]*detect.Known{}}
	for i := range r.Groups {
		of := &r.Groups[i]
		if of.Undecided == 0 {
			continue
		}
		var mentions []mention
		for _, n := range of.Flags {
			if r.Flags[n].Decided == nil {
				mentions = append(mentions, o.review.Mentions[n])
			}
		}
		if err := s.findErased(tx, g.vault, mentions); err != nil {
			return err
		}
		p := s.propose(of.String, mentions)
		if err := f.give(&p, of.String, s.language); err != nil {
			return err
		}
		of.Proposal = &p
		for _, n := range of.Flags {
			if r.Flags[n].Decided == nil {
				r.Flags[n].Proposal = &p
			}
		}
	}
	return nil
}

// findErased notes who of those that mentions were taken for is gone.
func (s *proposing) findErased(tx *access.Tx, v *vault.Vault, mentions []mention) error {
	for _, m := range mentions {
		for _, id := range m.Persons {
			if _, known := s.erased[id]; known {
				continue
			}
			p, err := v.PersonIn(tx, id)
			if err != nil && !gone(err) {
				return err
			}
			s.erased[id] = p.Erased || gone(err)
		}
	}
	return nil
}

// propose says what to do about the undecided mentions of a group.
func (s *proposing) propose(said string, mentions []mention) Proposal {
	m := mentions[0]
	p := s.named(mentions)
	if before := s.book.decisionFor(m); before != nil && before.Action == Generalise && s.inOtherWords(m, before) {
		p = s.inTheseWords(said, m, before)
	}
	if p.Why == "" {
		p = s.byType(said, mentions)
	}
	if p.Kind == "" {
		p.Kind = kindOf(m.Type, said)
	}
	if p.Words == nil {
		p.Words = s.wordsFor(p.Kind, s.less(p.Kind, m.Type, m.Reason, said))
	}
	if p.Action == Generalise && p.With == "" && len(p.Words) == 0 {
		p.Action = Remove // all words that say less hold a name that goes
	}
	if p.Action == Generalise {
		if p.With == "" {
			p.With = p.Words[0]
		}
		p.Words = slices.Insert(slices.DeleteFunc(p.Words, func(w string) bool { return w == p.With }), 0, p.With)
	}
	return p
}

// inOtherWords tells a string that was decided to say less, in the words of another
// language alone.
func (s *proposing) inOtherWords(m mention, d *decision) bool {
	_, here := d.choice.in(s.o.tongue)
	return !here && !(m.Again || !d.drafts[s.o.row.id] && s.book.doubtful(m, d))
}

// inTheseWords proposes to say as little in the words of this language.
func (s *proposing) inTheseWords(said string, m mention, d *decision) Proposal {
	types := map[Kind]string{Place: detect.Location, Date: detect.DateTime, Age: detect.Demographic, Amount: detect.Quantity, Organisation: detect.Org}
	findingType := cmp.Or(types[d.Kind], m.Type)
	return Proposal{Action: Generalise, Kind: d.Kind, SameAs: d.Form, Why: OtherWords, Before: d.With, Words: s.wordsFor(d.Kind, s.less(d.Kind, findingType, m.Reason, said))}
}

// whom is somebody or something that mentions may be about.
type whom struct {
	person vault.PersonID
	as     *decision // the string decided before, where the vault knows nobody
}

// named proposes what is known of whose name mentions are, where it is anybody's.
func (s *proposing) named(mentions []mention) Proposal {
	if !slices.ContainsFunc(mentions, func(m mention) bool { return m.Reason != detect.WordToo && m.Reason != detect.AlefMaqsura }) {
		return Proposal{Action: Keep, Kind: Word, Why: AlsoAWord}
	}
	all := s.whoseNames(mentions)
	probable := !slices.ContainsFunc(mentions, func(m mention) bool { return !m.Probable })
	switch {
	case len(all) == 0:
		return Proposal{}
	case len(all) > 1:
		p := Proposal{Kind: Person, Why: SeveralPeople}
		for _, w := range all {
			if !w.person.IsZero() {
				p.May = append(p.May, w.person)
			}
		}
		return p
	case probable && slices.ContainsFunc(mentions, mention.mayBeAnother):
		return s.orAnother(all[0], mentions[0].said)
	case all[0].as != nil:
		return s.asBefore(*all[0].as)
	}
	p := Proposal{Action: Replace, Kind: Person, Person: all[0].person, Why: KnownName}
	if probable {
		p.Why = ProbableName
	}
	if kindOf(mentions[0].Type, "") == Code {
		return Proposal{Action: Remove, Kind: kindOf(mentions[0].Type, mentions[0].said), Why: Leads}
	}
	if mentions[0].Type == detect.Location {
		p.Action, p.Kind = Generalise, Place
	}
	if before := s.book.lastFor(p.Person); before != nil {
		p.Action, p.Kind, p.With = before.Action, before.Kind, s.wordsOf(before)
	}
	return p
}

// whoseNames are all who may be meant by mentions, each once.
func (s *proposing) whoseNames(mentions []mention) (all []whom) {
	var met []study.EntityID
	for _, m := range mentions {
		for _, id := range m.Persons {
			if !s.erased[id] && !slices.ContainsFunc(all, func(w whom) bool { return w.person == id }) {
				all = append(all, whom{person: id})
			}
		}
	}
	for _, m := range mentions {
		for _, id := range m.Like {
			d := s.book.byID[id]
			if d == nil || d.Action == Keep || d.Key == m.Key || slices.Contains(met, d.Entity) {
				continue
			}
			met = append(met, d.Entity)
			person := s.book.entities[d.Entity].Person
			switch {
			case person.IsZero():
				all = append(all, whom{as: d})
			case !slices.ContainsFunc(all, func(w whom) bool { return w.person == person }):
				all = append(all, whom{person: person})
			}
		}
	}
	return s.theOne(all, mentions)
}

// theOne leaves of all who may be meant the one person whose name it is, letter by
// letter: the others only have names that resemble it.
func (s *proposing) theOne(all []whom, mentions []mention) []whom {
	exactly := slices.DeleteFunc(slices.Clone(all), func(w whom) bool {
		return w.as != nil || !slices.ContainsFunc(mentions, func(m mention) bool { return !m.Probable && slices.Contains(m.Persons, w.person) })
	})
	if len(exactly) == 1 {
		return exactly
	}
	return all
}

// mayBeAnother tells a form that is a known name's by rule alone and that somebody else
// is called by, as likely as not.
func (m mention) mayBeAnother() bool {
	return m.Reason == detect.NameToo || m.Reason == detect.OtherKunya && m.Type == detect.Person
}

// orAnother proposes nothing for what may be another form of a name, and as well a
// name of its own: which culture and gender that has, it says.
func (s *proposing) orAnother(of whom, said string) Proposal {
	p := s.newName(said)
	p.Action, p.Why = "", AnotherName
	if of.as != nil {
		p.Kind, p.SameAs = of.as.Kind, of.as.Form
		return p
	}
	p.May = []vault.PersonID{of.person}
	return p
}

// asBefore proposes for another spelling what was decided about the first.
func (s *proposing) asBefore(d decision) Proposal {
	return Proposal{Action: d.Action, Kind: d.Kind, SameAs: d.Form, Why: SameString, With: s.wordsOf(&d)}
}

// wordsOf are the words that were decided to stand for a string, in the language of
// this text; none where they are of others alone, or are a pseudonym.
func (s *proposing) wordsOf(d *decision) string {
	if c, here := d.choice.in(s.o.tongue); here && d.Action != Replace {
		return c.With
	}
	return ""
}

// lastFor is a decision about a person other than to replace them, where they were
// never replaced; nil otherwise.
func (b *book) lastFor(id vault.PersonID) (last *decision) {
	e := b.ofPerson(id)
	if e == nil {
		return nil
	}
	for _, d := range b.decisions {
		if d.Entity != e.ID {
			continue
		}
		if d.Action == Replace {
			return nil
		}
		last = d
	}
	return last
}

// byType proposes by what a string seems to be, where nobody is known to be meant.
func (s *proposing) byType(said string, mentions []mention) Proposal {
	m := mentions[0]
	kind := kindOf(m.Type, said)
	if m.Reason == isASpeaker && inLowerCase(said) {
		return Proposal{Action: Keep, Kind: Word, Why: NoCapital} // a common word that is spelled like the name: said, barış
	}
	if kind == Person || kind == Word {
		if p := s.speaks(said); p.Why != "" {
			return p
		}
	}
	switch {
	case m.Tier == TierMarked && kind == Word:
		return Proposal{Kind: Word, Why: Unclear} // whoever marked it knows what for
	case m.Reason == isASpeaker:
		return s.newName(said)
	case slices.Contains([]string{inTheHeader, likeALabel, wasDeleted, wasALabel}, m.Reason):
		return Proposal{Kind: Word, Why: Unclear}
	case m.Reason == detect.ReasonCoordinates:
		return Proposal{Action: Remove, Kind: Code, Why: Leads}
	case m.Reason == detect.ReasonWeekday, m.Reason == detect.ReasonTimeOfDay:
		return Proposal{Action: Keep, Kind: Date, Why: TellsLittle}
	}
	switch kind {
	case Person:
		return s.newName(said)
	case Word:
		return s.residual(said, mentions)
	case Phone, Email, Handle, Code:
		return Proposal{Action: Remove, Kind: kind, Why: Leads}
	}
	return s.byPolicy(kind, m.Type, m.Reason, said)
}

// byPolicy proposes what the study's policy says of a kind.
func (s *proposing) byPolicy(kind Kind, findingType, reason, said string) Proposal {
	l := s.less(kind, findingType, reason, said)
	if s.nameOfAMonth(kind, said) {
		return Proposal{Kind: kind, Why: Unclear, Words: s.wordsFor(kind, l)}
	}
	p := Proposal{Action: Generalise, Kind: kind, Why: ByPolicy, Rule: l.field, Words: s.wordsFor(kind, l)}
	switch {
	case tellsLittle(said), reason == detect.ReasonKinship, findingType == detect.Demographic && len(l.rungs) == 0 && reason != detect.ReasonRank && reason != detect.ReasonAge:
		p.Action, p.Why, p.Rule = Keep, TellsLittle, "" // a language, a people, a confession, a relation: many share it
		if len(l.rungs) == 0 {
			p.Words = s.least(Person)
		}
	case l.stands(kind, said) && !(reason == detect.ReasonFeast && strings.ContainsFunc(said, unicode.IsDigit)):
		p.Action = Keep // the feast of one year is a day or two, however little the ladder knows of it
	case kind == Date && len(l.rungs) == 0 && !strings.ContainsFunc(said, unicode.IsDigit):
		p.Action, p.Why, p.Rule = Keep, TellsLittle, "" // "that year", "a week later": no day that anybody could look up
	}
	return p
}

// nameOfAMonth tells a month that people of the text's language are called by as
// well, as Kasım and Ramadan are in Turkish and Arabic.
func (s *proposing) nameOfAMonth(kind Kind, said string) bool {
	if kind != Date || s.o.tongue < turkishTongue || strings.Contains(said, " ") || inLowerCase(said) {
		return false
	}
	_, _, given := detect.GivenNameIn(s.language, said)
	return given
}

// speaks proposes for the label of a speaker of whom it was said who they are.
func (s *proposing) speaks(said string) Proposal {
	for i, at := range s.o.review.Speakers {
		if of, _ := s.o.speaker(i); sameLabel(at.Label, said) && of.Decided && !of.Person.IsZero() {
			return Proposal{Action: Replace, Kind: Person, Person: of.Person, Why: SpeaksHere}
		}
	}
	return Proposal{}
}

// newName proposes a pseudonym for somebody whom nobody knows yet.
func (s *proposing) newName(said string) Proposal {
	p := Proposal{Action: Replace, Kind: Person, Why: LikeAName}
	var ok bool
	if p.Culture, p.Gender, ok = detect.GivenNameIn(s.language, said); ok {
		return p
	}
	for _, letters := range Proclitics(said) {
		if p.Culture, p.Gender, ok = detect.GivenNameIn(s.language, said[len(letters):]); ok {
			p.Proclitic = letters
			return p
		}
	}
	return p
}

// residual proposes for what nothing vouches for.
func (s *proposing) residual(said string, mentions []mention) Proposal {
	capital := strings.ContainsFunc(said, unicode.IsUpper)
	caseless := strings.ToUpper(said) == said && strings.ToLower(said) == said
	_, _, given := detect.GivenNameIn(s.language, said)
	inside := slices.ContainsFunc(mentions, func(m mention) bool { return m.Reason == detect.ReasonCapital })
	alsoWord := inside || slices.ContainsFunc(mentions, func(m mention) bool { return m.Reason == detect.ReasonAlsoAName })
	proper := s.o.tongue == turkishTongue && slices.ContainsFunc(mentions, s.partedFromEnding)
	switch {
	case tellsLittle(said):
		return Proposal{Action: Keep, Kind: Word, Why: TellsLittle}
	case caseless:
		return s.withoutCase(said, mentions)
	case given && (inside || !alsoWord):
		return s.newName(said)
	case !capital && !alsoWord && len(s.less(Place, detect.Location, "", said).rungs) > 0:
		return s.byPolicy(Place, detect.Location, "", said) // in no list but that of places, as a machine that hears writes it
	case !capital:
		return Proposal{Action: Keep, Kind: Word, Why: NoCapital}
	case alsoWord && slices.ContainsFunc(mentions, s.namesSomeone):
		return s.newName(said)
	case alsoWord && !given && inside && strings.ContainsAny(said, " -") && !text.InCapitals(said):
		return s.nameOfThings(said, mentions) // common words with a capital each, inside a sentence: the Two Lamps
	case !proper && (alsoWord && !given || s.writtenSmall(said) > len(mentions)):
		return Proposal{Action: Keep, Kind: Word, Why: AlsoAWord}
	case given:
		return s.newName(said)
	case s.isPlace(said, mentions), likeAGroup(said):
		return s.nameOfThings(said, mentions)
	}
	return s.newName(said)
}

// withoutCase proposes for what nothing vouches for in a script without capitals. A
// word that is a name as well is taken for the name: to replace a word too many
// spoils a sentence, to keep a name gives somebody away.
func (s *proposing) withoutCase(said string, mentions []mention) Proposal {
	if p := s.newName(said); p.Culture != "" {
		return p
	}
	if bare, ok := strings.CutPrefix(said, inArabic); ok && s.asksAbout(bare) {
		p := s.byPolicy(Place, detect.Location, "", bare)
		p.Proclitic = inArabic
		return p
	}
	unlisted := !slices.ContainsFunc(mentions, func(m mention) bool { return m.Reason == detect.ReasonAlsoAName })
	if s.asksAbout(inArabic+said) || s.standsMostlyAsPlace(mentions) || (unlisted || inPlace(said)) && len(s.less(Place, detect.Location, "", said).rungs) > 0 {
		return s.byPolicy(Place, detect.Location, "", said)
	}
	if likeAGroup(said) {
		return Proposal{Action: Generalise, Kind: Organisation, Why: LikeAName}
	}
	return Proposal{Action: Keep, Kind: Word, Why: Unlisted}
}

// inPlace tells an Arabic word that begins as those do that have "in" written to them.
func inPlace(said string) bool {
	return strings.HasPrefix(said, inArabic) || strings.HasPrefix(said, "و"+inArabic)
}

// inArabic is the Arabic "in", written as one with the word behind it.
const inArabic = "ب"

// asksAbout tells whether a form by itself is asked about in this draft.
func (s *proposing) asksAbout(form string) bool {
	if s.forms == nil {
		s.forms = map[string]bool{}
		for _, m := range s.o.review.Mentions {
			s.forms[m.said] = true
		}
	}
	return s.forms[form]
}

// namesSomeone tells a word that stands where somebody says what a person is called
// there: "They called him Scorpion", "mon nom de guerre était le Faucon".
func (s *proposing) namesSomeone(m mention) bool {
	whole := s.o.transcript.Text
	return nicknameBefore.MatchString(strings.ToLower(whole[max(0, m.Start-longestBefore):m.Start]))
}

var nicknameBefore = regexp.MustCompile(`(call[- ]?sign(| was| is)|(called|nicknamed|call) (him|me|her)|(was|were|am|is) known as|nom de guerre (was|is|était)|code[- ]?name(| was| is)|surnomm(é|ait)|(l|m)['’]appel(aient|ait))( the| le| la| l['’])?\s*$`)

// nameOfThings proposes for the name of a place or a body.
func (s *proposing) nameOfThings(said string, mentions []mention) Proposal {
	if s.isPlace(said, mentions) {
		return s.byPolicy(Place, detect.Location, "", said)
	}
	return Proposal{Action: Generalise, Kind: Organisation, Why: LikeAName}
}

// writtenSmall tells how often the rarest word of a string stands in the text
// without a capital, as a name seldom does.
func (s *proposing) writtenSmall(said string) int {
	if s.small == nil {
		s.small = map[string]int{}
		for w := range text.WordsIn(s.o.transcript.Text) {
			if form := w.Of(s.o.transcript.Text); inLowerCase(form) {
				s.small[form]++
			}
		}
	}
	least := -1
	for w := range text.WordsIn(said) {
		if n := s.small[strings.ToLower(w.Of(said))]; least < 0 || n < least {
			least = n
		}
	}
	return least
}

// isPlace tells a string that a list has for a place, or that mostly stands where
// places do: behind "in" or "near", before the Turkish endings of place.
func (s *proposing) isPlace(said string, mentions []mention) bool {
	first, _, more := strings.Cut(detect.Fold(said), " ")
	return more && placeFirst[first] || len(s.less(Place, detect.Location, "", said).rungs) > 0 || s.standsMostlyAsPlace(mentions)
}

// partedFromEnding tells a mention that an apostrophe parts from its ending: in
// Turkish that is how names are written, and common words never.
func (s *proposing) partedFromEnding(m mention) bool {
	after := s.o.transcript.Text[m.Span.End:]
	return strings.HasPrefix(after, "'") || strings.HasPrefix(after, "’")
}

func (s *proposing) standsMostlyAsPlace(mentions []mention) bool {
	n := 0
	for _, m := range mentions {
		if s.standsAsPlace(m.Span) {
			n++
		}
	}
	return 2*n > len(mentions)
}

func (s *proposing) standsAsPlace(at text.Span) bool {
	whole := s.o.transcript.Text
	before := whole[max(0, at.Start-longestBefore):at.Start]
	words := strings.FieldsFunc(before, func(r rune) bool { return unicode.IsSpace(r) || r == '\'' || r == '’' })
	if len(words) > 0 && unicode.IsSpace(rune(before[len(before)-1])) && placeBefore[detect.Fold(words[len(words)-1])] {
		return true
	}
	after := whole[at.End:min(len(whole), at.End+longestBefore)]
	for _, mark := range []string{"'", "’"} {
		if ending, ok := strings.CutPrefix(after, mark); ok {
			ending, _, _ = strings.Cut(ending, " ")
			return placeEndings[strings.TrimRight(detect.Fold(ending), ".,;:?!")]
		}
	}
	return false
}

// longestBefore bounds, in bytes, what is read of the words beside a mention.
const longestBefore = 32

// likeAGroup tells a string that says what kind of body it names, and an
// abbreviation.
func likeAGroup(said string) bool {
	if text.InCapitals(said) && len(said) <= 6 && !strings.Contains(said, " ") {
		return true
	}
	return slices.ContainsFunc(strings.Fields(detect.Fold(said)), func(w string) bool { return bodies[w] })
}

// tellsLittle tells languages and abbreviations that are nobody's and nowhere's.
func tellsLittle(said string) bool { return nobodys[detect.Fold(said)] }

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[detect.Fold(w)] = true
	}
	return set
}

var (
	placeBefore = wordSet(`in into near towards toward around outside inside dans vers près à في قرب نحو باتجاه على إلى الى من قرية مدينة بلدة حي`)
	placeFirst  = wordSet(`deir dayr der kafr kfar ayn ain aïn tell tel tall jabal jebel wadi bab nahr beit bayt khan qasr
		دير كفر عين تل جبل وادي باب نهر بيت خان قصر قلعة`)
	placeEndings = wordSet(`da de ta te dan den tan ten ya ye daki deki taki teki`)
	bodies       = wordSet(`state caliphate emirate isis isil daesh daech الدولة الخلافة داعش devleti university ministry party front brigade battalion army council committee movement organisation organization foundation
		association company hospital school institute court bank agency bureau authority police union union's group league
		université ministère parti brigade bataillon armée conseil comité mouvement fondation hôpital école tribunal banque
		üniversitesi bakanlığı partisi cephesi tugayı taburu ordusu konseyi komitesi hareketi vakfı derneği hastanesi okulu mahkemesi
		جامعة وزارة حزب جبهة لواء كتيبة جيش مجلس لجنة حركة منظمة مؤسسة جمعية شركة مستشفى مدرسة محكمة بنك`)
	nobodys = wordSet(`arabic english french turkish kurdish kurmanji sorani persian farsi russian german spanish italian dutch swedish hebrew armenian aramaic
		arabe anglais français turc kurde persan russe allemand espagnol italien
		arapça ingilizce fransızca türkçe kürtçe farsça rusça almanca
		العربية الإنجليزية الفرنسية التركية الكردية الفارسية الروسية الألمانية
		monday tuesday wednesday thursday friday saturday sunday
		lundi mardi mercredi jeudi vendredi samedi dimanche
		pazartesi salı çarşamba perşembe cuma cumartesi pazar
		un usa uk eu us ngo ngos tv id ids ok pm am dna gps sim usb cd dvd pc tnt rpg un's ak suv vip hiv`)
)

// policy is the study's, or the default where this session has not opened the
// working copy, which keeps it.
func (g *Gate) policy(ctx context.Context, c access.Caller) (study.Policy, error) {
	settings, err := g.study.Settings(ctx, c)
	if sheaf.KindOf(err) == sheaf.Locked {
		return study.DefaultPolicy(), nil
	}
	return settings.Policy, err
}
