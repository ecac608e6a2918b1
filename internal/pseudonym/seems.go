package pseudonym

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/detect"
	"sheaf/internal/text"
)

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
	if last, _ := utf8.DecodeLastRuneInString(before); len(words) > 0 && unicode.IsSpace(last) && placeBefore[detect.Fold(words[len(words)-1])] {
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
