package detect

import "strings"

// calls tells the words behind which it is said what somebody is called: his name is,
// lakabı, s'appelle. Folded.
func calls(in language, word string) bool {
	switch in {
	case arabicLanguage:
		return holds(arabicCalls, word) || len(word) > 2 && holds(arabicCalls, word[2:]) && (strings.HasPrefix(word, "و") || strings.HasPrefix(word, "ف"))
	case turkish:
		return holds(turkishCalls, word)
	case french:
		return holds(frenchCalls, word)
	}
	return false
}

var (
	arabicCalls = set(`اسمه اسمو اسمها اسمي اسمك اسمهم اسمهن اسمن اسمنا لقبه لقبو لقبها لقبي لقبهم كنيته كنيتو كنيتها كنيتي شهرته شهرتو شهرتها
		يدعي تدعي يسمي تسمي يسمونه يسمونها يسموه يسموها بسموه بسموها بيسموه بيسموها منسميه نسميه سميته سموه سموها سماه سماها
		يلقب تلقب يلقبونه يلقبوه بلقبوه ملقب الملقب الملقبه يكني المكني المدعو المدعوه المسمي المسماه
		يقولوله يقولولو بيقولوله بيقولولو بقولوله بقولولو يقولوله يكولوله يگولوله نقوله منقوله منقلو نگوله يگولولة ينادونه ينادوه بينادوه بنادوه نناديه ينادوني بينادوني`)
	// what may stand between: his real name is
	arabicCallsMore = set(`الحقيقي الكامل الحركي الاصلي المستعار الاول الرباعي الثلاثي كان كانت هو هي ب باسم`)
	turkishCalls    = set(`adi adim adin ismi ismim ismin lakabi lakabim lakabin mahlasi`)
	// behind the name: somebody by the name of
	turkishCalled = set(`adinda adindaki adli isminde ismindeki isimli lakapli lakabinda lakabindaki namiyla lakabiyla adiyla ismiyla ismiyle`)
	// what is said of a name as of a thing: it is not known
	turkishSaidOfNames = set(`gecen gecti geciyor geciyordu gecer cikti neydi nedir konan konmus batsin ustunde verilen verdikleri denilen sani anilir anilan bilinen belli gizli yazili gizliydi yaziliydi aklimda aklima duyulmus
		ayni baska farkli kendi gercek tam takma sahte soyadi soyad`)
	frenchCalls     = set(`appelle appelles appelait appelais appelaient appellent surnomme surnommee surnommait surnommaient nomme nommee denomme denommee prenomme prenommee baptise`)
	frenchArticles  = set(`le la les l`)
	englishCalls    = set(`named nicknamed surnamed codenamed dubbed`)
	englishNames    = set(`name nickname surname codename callsign sign alias`) // is somebody
	englishSomebody = set(`guy guard person somebody someone friend fighter prisoner was were is are be been`)
	frenchAppointed = set(`ete est fut etait a ai as ont avait avaient etre suis sera`)
)

// called reads the name behind what says that somebody is called so, whatever else the
// word is: اسمه زنجبيل, lakabı çekirge, surnommé tonnerre. Only the grammar of the
// language is no name there, and what a title begins is left to titles.
func (p *scanner) called(i int) (Finding, int, bool) {
	if p.tokens[i].digits || p.is(i)&(isGrammar|isTitle|isRank) != 0 || particles[p.tokens[i].fold] != 0 || p.ended(i) && p.in != turkish {
		return Finding{}, i, false
	}
	named, end := false, i+1
	switch {
	case p.tokens[i].script == arabic && !p.in.passes(arabic):
		named = p.calledInArabic(i)
	case p.in == english:
		named = p.calledInEnglish(i) // also Will and May
	case p.tokens[i].script != latin || p.in.grammar(p.word(i)) || p.in.joins(p.word(i)):
	case p.in == turkish:
		named, end = p.calledInTurkish(i)
	case p.in == french:
		named = p.calledInFrench(i)
	}
	if !named {
		return Finding{}, i, false
	}
	for end < min(i+4, len(p.tokens)) && !p.ended(end-1) && p.named(end) && (p.tokens[end].script == latin && p.cased || p.tokens[end].script == arabic && p.arabicNameAlone(end)) {
		end++
	}
	return p.over(i, end, Person, "word behind what somebody is called")
}

// introduces tells whether token i is one of the words that say what somebody is called,
// with nothing behind it but a blank, a colon or a quotation.
func (p *scanner) introduces(i int) bool {
	if i < p.floor || i < 0 || i+1 >= len(p.tokens) {
		return false
	}
	if !p.opensName(i + 1) {
		return false
	}
	if t := &p.tokens[i]; t.script == arabic {
		return calls(arabicLanguage, t.fold) && !(isOneOf(t.fold, "يدعي", "تدعي") && !strings.HasSuffix(t.Of(p.s), "ى"))
	}
	return calls(p.in, p.word(i))
}

// opensName tells whether nothing but a blank, a colon or a quotation stands before token i.
func (p *scanner) opensName(i int) bool {
	switch p.gap(i) {
	case " ", ": ", ":", " \"", " «", " “", ": \"", ": «", "\u00a0":
		return true
	}
	return false
}

func (p *scanner) calledInArabic(i int) bool {
	t := &p.tokens[i]
	if isArabicGrammar(t.Of(p.s), t.fold) || holds(arabicCallsMore, t.fold) || holds(arabicSayings, t.fold) || holds(arabicGoing, t.fold) {
		return false
	}
	if p.introduces(i - 1) {
		return true
	}
	return i > 1 && holds(arabicCallsMore, p.tokens[i-1].fold) && p.gap(i) == " " && p.introduces(i-2)
}

// calledInTurkish reads "adı papatya" and "Sarı Papatya adında biri"; end is the token
// after the name as far as it is known by then.
func (p *scanner) calledInTurkish(i int) (named bool, end int) {
	t := &p.tokens[i]
	end = i + 1
	for end < min(i+4, len(p.tokens)) && t.capital && p.cased && p.tokens[end].capital && p.gap(end) == " " {
		end++
	}
	if end < len(p.tokens) && p.gap(end) == " " && holds(turkishCalled, p.word(end)) && p.saidOfSomebody(i) {
		return true, end
	}
	return p.introduces(i-1) && p.saidOfSomebody(i), i + 1
}

// saidOfSomebody tells a Turkish word that may be what somebody is called, and not what
// is said of a name as of a thing.
func (p *scanner) saidOfSomebody(i int) bool {
	t := &p.tokens[i]
	if holds(turkishSaidOfNames, t.stemFold) || holds(turkishCalled, t.stemFold) || holds(turkishCalls, t.stemFold) {
		return false
	}
	if t.capital {
		return true
	}
	marks, listed := turkishLexicon().marks(t.stemFold)
	_, common := turkishMarks(t.stemFold)
	return !common || listed && marks&MarkNoun != 0 // and no inflected verb
}

// calledInFrench reads "s'appelle tournesol", "surnommé le faucon", but not what somebody
// was appointed to.
func (p *scanner) calledInFrench(i int) bool {
	j := i - 1
	if j > 0 && holds(frenchArticles, p.word(j)) && (p.gap(i) == " " || p.tokens[j].elided) {
		j--
	}
	if !p.introduces(j) {
		return false
	}
	switch word := p.word(j); {
	case strings.HasPrefix(word, "appel"):
		return j > 0 && p.tokens[j-1].elided && isOneOf(p.tokens[j-1].fold, "s", "m", "t")
	case strings.HasPrefix(word, "nomme"):
		return p.tokens[i].capital || j+1 == i && !holds(frenchAppointed, p.word(j-1))
	}
	return true
}

// calledInEnglish reads "a guard named Will", "his name was Rock", "they called him the
// Ghost". Only a word of the list needs it: of others it is asked in any case.
func (p *scanner) calledInEnglish(i int) bool {
	t := &p.tokens[i]
	if t.script != latin || !p.cased || !t.capital || p.in.joins(p.word(i)) || t.Of(p.s) == "I" || !p.common(i) {
		return false
	}
	j := i - 1
	article := p.word(j) == "the" && p.gap(i) == " "
	if article {
		j--
	}
	if !p.opensName(j + 1) {
		return false
	}
	switch word := p.word(j); {
	case holds(englishCalls, word):
		return true
	case isOneOf(word, "him", "her", "me", "us", "them"):
		return isOneOf(p.word(j-1), "called", "call", "calls", "calling", "nicknamed")
	case word == "called":
		someone := holds(englishSomebody, p.word(j-1)) || p.is(j-1)&(isAgedPerson|isKin|isTitle) != 0
		return someone && !isOneOf(p.word(j-2), "it", "that", "this", "which", "what")
	case word == "is" || word == "was":
		return holds(englishNames, p.word(j-1))
	case word == "as":
		return p.word(j-1) == "known" && !article
	}
	return false
}
