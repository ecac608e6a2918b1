package detect

import "strings"

// Turkish writes a sentence's worth of grammar behind a stem (evlerimizdekiler,
// those in our houses). The list of words holds stems and what the rules here
// do not reach; EndsInTurkish accepts the endings.
//
// The rules are written as grammars write them, and read on folded letters,
// where ı and i, u and ü, o and ö, s and ş, g and ğ, c and ç are one:
//
//	A       a or e, after the vowel before
//	I       i, or u after o and u
//	D       d, or t after a voiceless consonant
//	K       k, or g before a vowel
//	(y)     only after a vowel; any consonant
//	(I)     only after a consonant
type ending struct {
	form string
	next turkishState
}

type turkishState uint8

const (
	turkishWord    turkishState = iota // may end, and takes nothing more
	turkishNoun                        // a bare noun
	turkishPlural                      // behind the plural
	turkishMine                        // behind a possessive that ends in a consonant
	turkishTheirs                      // behind the possessive of the third person
	turkishCase                        // behind a case
	turkishAt                          // behind the cases that ki may follow
	turkishKi                          // behind ki
	turkishVerb                        // a verb's stem
	turkishNegated                     // behind ma
	turkishPerson                      // behind a tense that persons follow as they follow a noun
	turkishPast                        // behind dı and sa
	turkishDir                         // behind dır
	turkishThey                        // behind the lar of persons
	turkishWe                          // behind the other persons
	turkishStates
)

var turkishSuffixes = turkishGrammar()

func turkishGrammar() (g [turkishStates][]ending) {
	rules := func(next turkishState, forms string, behind ...turkishState) {
		for _, state := range behind {
			for _, form := range strings.Fields(forms) {
				g[state] = append(g[state], ending{form, next})
			}
		}
	}
	rules(turkishNoun, "lI lIK sIz cI cIK sAl DAs (I)msI", turkishNoun)
	rules(turkishVerb, "lA lAn lAs", turkishNoun)
	rules(turkishPlural, "lAr", turkishNoun, turkishKi)
	rules(turkishMine, "(I)m (I)n (I)mIz (I)nIz", turkishNoun, turkishPlural)
	rules(turkishTheirs, "(s)I lArI", turkishNoun)
	rules(turkishTheirs, "I", turkishPlural)
	rules(turkishCase, "(y)I (y)A (y)lA cA", turkishNoun, turkishPlural, turkishMine)
	rules(turkishAt, "DA DAn (n)In", turkishNoun, turkishPlural, turkishMine)
	rules(turkishCase, "nI nA ylA ncA", turkishTheirs, turkishKi)
	rules(turkishAt, "nDA nDAn nIn", turkishTheirs, turkishKi)
	rules(turkishKi, "ki", turkishAt)

	nominal := []turkishState{turkishNoun, turkishPlural, turkishMine, turkishTheirs, turkishCase, turkishAt, turkishKi}
	rules(turkishWe, "(y)Im sIn (y)Iz sInIz", append(nominal, turkishPerson)...)
	rules(turkishWord, "DIr", turkishWe)
	rules(turkishWord, "(y)ken cAsInA", append(nominal, turkishPerson)...)
	rules(turkishThey, "lAr", turkishCase, turkishAt, turkishPerson, turkishPast, turkishDir)
	rules(turkishPast, "DI sA", turkishThey)
	rules(turkishPerson, "mIs", turkishThey)
	rules(turkishWord, "ken DIr", turkishThey)
	rules(turkishDir, "DIr", append(nominal, turkishPerson)...)
	rules(turkishPast, "(y)DI (y)sA", append(nominal, turkishPerson)...)
	rules(turkishPerson, "(y)mIs", append(nominal, turkishPerson)...)
	rules(turkishWord, "m n k nIz", turkishPast)
	rules(turkishPast, "(y)DI (y)sA", turkishPast)

	rules(turkishVerb, "DIr (I)l (I)n (I)s t (y)AbIl (y)Iver", turkishVerb)
	rules(turkishVerb, "(y)AbIl", turkishNegated)
	rules(turkishNegated, "mA (y)AmA", turkishVerb)
	rules(turkishPast, "DI sA", turkishVerb, turkishNegated)
	rules(turkishPerson, "mIs (y)AcAK mAlI mAktA", turkishVerb, turkishNegated)
	rules(turkishPerson, "(I)yor (I)r Ar mIyor (y)AmIyor mAz (y)AmAz (y)A", turkishVerb)
	rules(turkishWord, "(I)yom (I)yon (y)IcAm (y)IcAn (y)IcAz", turkishVerb) // as spoken
	rules(turkishWord, "mAm mAyIz (y)AmAm (y)AmAyIz", turkishVerb)
	rules(turkishWord, "(y)AyIm (y)AlIm sIn sInlAr (y)In (y)InIz (y)Ip (y)IncA (y)ArAk mAdAn DIkcA (y)AlI mAksIzIn", turkishVerb, turkishNegated)
	rules(turkishNoun, "(y)An DIK (y)AcAK mIs mA mAK (y)Is (y)IcI (y)AsI", turkishVerb, turkishNegated)
	return g
}

// turkishReading is a look for endings in one word. Whether the rest of a word
// can be read from a state does not depend on how the state was reached, so
// each is tried once.
type turkishReading struct {
	word  string
	tried [turkishStates][longestWord + 1]bool
}

// EndsInTurkish tells whether a folded word can be read as its first stem bytes
// and Turkish endings behind them. The marks say what the stem is: a noun, a
// verb, a stem that stands only before a vowel.
func EndsInTurkish(word string, stem int, marks uint8) bool {
	if len(word) > longestWord {
		return false
	}
	rest := word[stem:]
	if marks&MarkBound != 0 && (rest == "" || !isVowel(rest[0])) {
		return false
	}
	r := turkishReading{word: word}
	return marks&MarkNoun != 0 && r.from(turkishNoun, stem) ||
		marks&MarkVerb != 0 && r.from(turkishVerb, stem)
}

func (r *turkishReading) from(state turkishState, at int) bool {
	if at == len(r.word) {
		return true
	}
	if r.tried[state][at] {
		return false
	}
	r.tried[state][at] = true
	for _, e := range turkishSuffixes[state] {
		if next, ok := r.takes(e.form, at); ok && r.from(e.next, next) {
			return true
		}
	}
	return false
}

// takes reads an ending at a place and gives the place behind it.
func (r *turkishReading) takes(form string, at int) (int, bool) {
	i := 0
	if form[0] == '(' {
		if isVowel(form[1]) || form[1] == 'I' || form[1] == 'A' {
			if isVowel(r.word[at-1]) {
				i = 3
			}
		} else if !isVowel(r.word[at-1]) {
			i = 3
		}
	}
	for ; i < len(form); i++ {
		if form[i] == '(' || form[i] == ')' {
			continue
		}
		if at == len(r.word) || !r.fits(form[i], at) {
			return 0, false
		}
		at++
	}
	return at, true
}

func (r *turkishReading) fits(sign byte, at int) bool {
	c := r.word[at]
	switch sign {
	case 'A':
		switch r.vowelBefore(at) {
		case 'a':
			return c == 'a'
		case 'e':
			return c == 'e'
		}
		return c == 'a' || c == 'e'
	case 'I':
		switch r.vowelBefore(at) {
		case 'o', 'u':
			return c == 'u'
		}
		return c == 'i'
	case 'D':
		switch r.word[at-1] {
		case 'c':
			return c == 'd' || c == 't'
		case 'p', 't', 'k', 'f', 'h', 's':
			return c == 't'
		}
		return c == 'd'
	case 'K':
		if at+1 < len(r.word) && isVowel(r.word[at+1]) {
			return c == 'g'
		}
		return c == 'k'
	}
	return c == sign
}

func (r *turkishReading) vowelBefore(at int) byte {
	for at--; at >= 0; at-- {
		if isVowel(r.word[at]) {
			return r.word[at]
		}
	}
	return 0
}

// turkishCaseEndings are what a name takes where no apostrophe was written.
var turkishCaseEndings = set(`i u yi yu a e ya ye da de ta te dan den tan ten in un nin nun la le yla yle`)

// turkishFunctionWords are the grammar of Turkish, folded.
var turkishFunctionWords = set(`bir ve veya ya yahut ile de da ki mi mu ne neden niye nicin nasil nerede nereye nereden hangi kim kime kimi kimin kimse
	kac bu su o bunu sunu onu buna suna ona bunun sunun onun bundan sundan ondan bunda sunda onda bunlar sunlar onlar bunlari onlari bunlara onlara
	bunlarin onlarin ben sen biz siz beni seni bizi sizi bana sana bize size benim senin bizim sizin bende sende bizde sizde benden senden bizden
	sizden kendi kendim kendin kendisi kendimiz kendileri burasi surasi orasi burada surada orada buraya suraya oraya buradan suradan oradan bura ora
	boyle soyle oyle cok az daha en pek hic her hepsi hep bazi bazen biraz kadar gibi gore icin diye sonra once simdi artik hala henuz zaten belki
	tabii tabi evet hayir yok var degil ama fakat ancak cunku eger madem meger oysa yine gene bile sadece yalniz tek iki uc dort bes alti yedi sekiz
	dokuz on yirmi otuz kirk elli altmis yetmis seksen doksan yuz bin dun bugun yarin gun gece sabah aksam oglen zaman vakit yani iste hani peki tamam
	sey seyi sey sanki galiba herhalde hemen iyi kotu guzel buyuk kucuk uzun kisa yeni eski son ilk ad adi isim ev is el goz bas yol yer ana
	baba anne aman hadi haydi dedi dedim diyor demek geldi gitti oldu olan olur olarak et al ver var gel git bak bakin dur otur kalk in bin gec at`)

// turkishJoiningWords are those of them that stand in no name; see joiningWords.
var turkishJoiningWords = set(`ve veya ya yahut ile de da ki mi mu ne neden niye nicin nasil nerede nereye nereden hangi kim kime kimi kimin kimse kac bu o bunu
	sunu onu buna suna ona bunun onun bundan ondan bunda onda bunlar onlar bunlari onlari ben sen biz siz beni seni bizi sizi bana sana bize size benim
	senin bizim sizin burasi orasi burada surada orada buraya oraya buradan oradan boyle soyle oyle hepsi bazi bazen biraz gibi gore icin diye sonra
	simdi artik belki tabii tabi evet hayir yok var degil ama fakat ancak cunku eger madem yine gene bile sadece yani iste hani peki tamam sanki galiba`)
