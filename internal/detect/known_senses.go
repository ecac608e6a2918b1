package detect

import (
	"strings"
	"unicode/utf8"

	"sheaf/internal/text"
)

// A known name that the language has for a word as well (Hope, Barış, أمل) is told from
// the word by what is written beside it, and by its capital where there are any. Where
// nothing tells, it is either, and somebody has to read the place.

// NameOrWord is the Reason of a known name that is a word of the language, where
// nothing tells which stands there: a capital that opens a sentence, a text without
// capitals.
const NameOrWord = "known name or a common word, which nothing tells"

// WordHere is the Reason of a word that is also a name, where what stands beside it
// says that it is the word: an Arabic noun with its adjective.
const WordHere = "common word by what stands beside it, and a name elsewhere"

// bearing is what a place says of a word that is a name too.
type bearing uint8

const (
	aName bearing = iota
	aWord
	either
)

// bears tells which of both the one word of a run is.
func (r *run) bears(f *Finding) bearing {
	h := &r.hits[0]
	if len(r.hits) > 1 || f.Start != h.Start || f.End != h.End || h.to != h.from+1 || h.reason == AlefMaqsura {
		return aName // more of the name stands there
	}
	t := &r.tokens[h.from]
	place := beside{r.s, r.tokens, r.in, h.from}
	switch {
	case t.script == arabic && r.in.passes(arabic):
		return aName
	case t.script == arabic:
		return r.arabicBearing(f, h, place)
	case t.script != latin || !r.common(t):
		return aName
	case t.stem < t.End && t.capital:
		return aName // Hope's, Barış'ın
	case r.cased && !t.capital:
		return aWord
	case r.cased && !t.opens || place.namesInLatin():
		return aName
	}
	return either
}

// arabicBearing tells the same in a script without capitals, of what begins with no more
// than the letters before it that belong to no name.
func (r *run) arabicBearing(f *Finding, h *hit, place beside) bearing {
	listed := h.reason == ListedSpelling || h.reason == otherLetters
	switch h.reason {
	case asEntered, otherForm, WithEnding, ListedSpelling, otherLetters:
	default:
		return aName // made of a name, or like one: a question of its own in any case
	}
	bare := withoutArabicArticle(Fold(h.Of(r.s)))
	accusative := false
	if h.reason == WithEnding {
		if bare, accusative = strings.CutSuffix(bare, "ا"); !accusative || r.k.exact[bare] == nil {
			return aName
		}
	}
	if !isWordOfNames(bare) && (listed || !isArabicWordName(bare)) {
		return aName
	}
	before := Fold(r.s[place.span().Start:h.Start])
	name, word := place.namesInArabic(bare, before), place.wordInArabic(bare)
	switch {
	case f.Type != Person:
		word = false
	case strings.HasSuffix(before, "ال") && !r.k.article(h.refs), strings.HasSuffix(before, "لل"):
		word = true // an article that nobody entered
	case accusative:
		word = word || place.behind(arabicBeing)
	}
	switch {
	case name && !word:
		return aName
	case word && !name:
		return aWord
	}
	return either
}

// beside is a look at what stands around a token.
type beside struct {
	s      string
	tokens []token
	in     language
	at     int
}

func (b beside) span() text.Span { return b.tokens[b.at].Span }

// before is the token before, and after the one behind, where nothing but a blank lies
// between; nil otherwise.
func (b beside) before() *token {
	if b.at > 0 && b.s[b.tokens[b.at-1].End:b.tokens[b.at].Start] == " " {
		return &b.tokens[b.at-1]
	}
	return nil
}

func (b beside) after() *token {
	if b.at+1 < len(b.tokens) && b.s[b.tokens[b.at].End:b.tokens[b.at+1].Start] == " " {
		return &b.tokens[b.at+1]
	}
	return nil
}

// behind tells whether the word before is one of these; the Arabic "and" may be written
// to it.
func (b beside) behind(words map[string]struct{}) bool {
	t := b.before()
	return t != nil && (holds(words, t.stemFold) || t.script == arabic && holds(words, strings.TrimPrefix(t.fold, "و")))
}

// ahead tells whether the word behind is one of these.
func (b beside) ahead(words map[string]struct{}) bool {
	t := b.after()
	return t != nil && holds(words, t.stemFold)
}

func holds(words map[string]struct{}, word string) bool {
	_, is := words[word]
	return is
}

// namesInLatin tells a place where somebody is named: behind what introduces a name,
// before a capital or before what only people do.
func (b beside) namesInLatin() bool {
	next := b.after()
	if next != nil && (next.capital && !b.tokens[b.at].allCaps || b.in == turkish && sensesOf(turkish)[next.stemFold].is&(isKin|isTitleAfter) != 0) {
		return true
	}
	return b.introduced() || b.ahead(latinDeeds)
}

// namesInArabic tells the same of an Arabic word, behind the folded letters that are
// joined to its front.
func (b beside) namesInArabic(bare, joined string) bool {
	if b.introduced() || b.behind(arabicSayings) || b.ahead(arabicSayings) || b.ahead(arabicGoing) || b.ahead(arabicDeeds) {
		return true
	}
	_, quality := arabicQualityNames[bare]
	if quality && (b.behind(arabicWith) || joined == "ل" || joined == "ول") || !quality && b.behind(arabicGoing) {
		return true
	}
	if next := b.after(); next != nil && next.script == arabic {
		rest, article := strings.CutPrefix(next.fold, "ال")
		if particles[next.fold] == 'c' || article && rest != "" && arabicReason(next.Of(b.s), next.fold) != "" {
			return true // a father's name, a nisba
		}
		if another, ok := strings.CutPrefix(next.fold, "و"); ok && plainlyAName(another) {
			return true
		}
	}
	before := b.before()
	return before != nil && joined == "و" && plainlyAName(before.fold)
}

// plainlyAName tells a folded Arabic word that is a forename and is not used as a word.
func plainlyAName(fold string) bool {
	marks, listed := arabicLexicon().marks(fold)
	return (listed && marks&MarkForename != 0 || !listed && knownSpellings().attests(fold)) && !isArabicWordName(fold)
}

// wordInArabic tells a place where an Arabic word is the word.
func (b beside) wordInArabic(bare string) bool {
	if _, quality := arabicQualityNames[bare]; quality {
		return b.behind(arabicBeing) || b.ahead(arabicDegrees)
	}
	return b.behind(arabicHaving) || b.ahead(arabicAdjectives)
}

// introduced tells a word behind what says that a name follows: a title, a relative, a
// call, "his name is".
func (b beside) introduced() bool {
	t := b.before()
	if t == nil {
		return false
	}
	if t.script == arabic {
		word := t.fold
		if _, known := arabicSenses()[word]; !known {
			word = strings.TrimPrefix(word, "و")
		}
		return arabicSenses()[word].is&(isTitle|isKin) != 0 || word == "يا" || calls(arabicLanguage, word)
	}
	return sensesOf(b.in)[t.stemFold].is&(isTitle|isKin) != 0 || calls(b.in, t.stemFold)
}

// isArabicWordName tells a folded word that is in everyday use as a word, whoever is
// called so: one of those listed here, and one that no list has for a name.
func isArabicWordName(fold string) bool {
	if isWordOfNames(fold) {
		return true
	}
	marks, listed := arabicLexicon().marks(fold)
	return listed && marks&MarkPersonName == 0 && givenNames()[fold] == nil && utf8.RuneCountInString(fold) > 2
}

// isWordOfNames tells those that are listed here.
func isWordOfNames(fold string) bool {
	return holds(arabicQualityNames, fold) || holds(arabicThingNames, fold)
}

// wordHere tells an Arabic word that is also a name where it is the word.
func wordHere(s string, tokens []token, in language, at int) bool {
	bare := tokens[at].fold
	for _, cut := range proclitics(bare) {
		if rest := bare[cut.bytes:]; isWordOfNames(rest) {
			place := beside{s, tokens, in, at}
			return place.wordInArabic(rest) && !place.namesInArabic(rest, bare[:cut.bytes])
		}
	}
	return false
}

var (
	// names that are words for what somebody is like
	arabicQualityNames = set(`سعيد سعيده جميل جميله كريم كريمه امين امينه شريف شريفه صالح صالحه عادل عادله صادق صادقه طاهر طاهره عزيز عزيزه حكيم حليم
		سليم سليمه سالم سالمه نبيل ماهر ماهره هادي هاديه لطيف لطيفه عظيم مبارك مباركه مسعود مختار حبيب حبيبه غالي غاليه راضي راضيه
		ناجح حر وحيد وحيده قادر صابر صابره ثابت ثاير كامل كامله اصيل اصيله نادر بري مومن مومنه مسلم مجاهد غايب حاضر حنون وسيم وديع شهيد`)
	// names that are words for things
	arabicThingNames = set(`امل امال نور سلام حياه ورده ورد فرح افراح احلام حلم اماني ايمان اسلام جهاد كفاح نضال كرامه حريه ثوره نصر فتح انتصار هدي هنا رجا وفا صفا دعا
		ضيا جمال سيف اسد فهد صقر نمر ذيب ديب بدر قمر هلال نجم نجمه شمس نهار فجر صباح ربيع عيد نعمه بركه رحمه حكمه عزه بسمه ندي شهد زهره زهور ياسمين ريحان
		جوهره كنز سما غيم مطر بحر صخر حرب سلم نجاح سعاده محبه وداد حنان حنين شوق غرام ابداع بيان برهان شعاع شروق غروب وسام لوا رايه
		امير اميره ملك ملكه سلطان غزال غزاله حمامه نسمه عاصفه جنه دنيا عهد وعد براه ثبات اقبال ابتسام فضل كرم جود رزق يقين صدق توفيق تيسير ميلاد شهاده ايات خبر`)

	// before a word that is there, is had or is lost
	arabicHaving = set(`في فيه فيها مافي مافيه مافيش ماكو اكو كل اي بعض بدون دون بلا بلاش ولا لا علي عندي عنده عندها عندنا عندهم عندك عندكم عندن عندو ماعندي ماعنده ماعندنا ماعندهم
		خيبه بكل كتير كثير شويه شوي اكتر اكثر اقل ظل ضل بقي ضاع فقد فقدت فقدنا فقدوا اعطاني عطاني عطونا اعطونا بصيص بارقه لحظه بدي بده بدنا بدهم اريد نريد يريد`)
	// before a word for what somebody is like
	arabicBeing = set(`لا ولا كنت كنا كنتي كنتو كانوا هم مو مش غير ليس لست مانو ماني مانك مانا ماكنت ماكان اكون نكون يكونوا صرت صرنا اصبحت اصبحنا كتير كثير جد
		شخص زلمه رجل انسان ولد شاب واحد حدا`)
	// behind such a word
	arabicDegrees = set(`جدا كتير كثير هلقد اوي هواي هوايه شوي شويه جدن كثيرا بزياده لانه لاني لانو لانا انه اني`)
	// behind a noun without an article, as its adjective
	arabicAdjectives = set(`كبير كبيره صغير صغيره زغير زغيره جديد جديده قديم قديمه ضعيف ضعيفه قوي قويه قليل قليله كثير كثيره كتير كتيره طويل طويله قصير قصيره وحيد وحيده بسيط بسيطه
		حقيقي حقيقيه كاذب كاذبه كذاب مفقود مفقوده ضايع ضايعه جميل جميله حلو حلوه مر مره عظيم عظيمه اخير اخيره اول اولي واحد واحده تاني تانيه ثاني ثانيه اخر اخري دايم دايمه
		ابدي حزين حزينه سعيد سعيده خافت خافته ساطع ساطعه اسود سودا ابيض بيضا احمر حمرا اخضر خضرا ازرق زرقا اصفر صفرا عالي عاليه واطي مقدس مقدسه كامل كامله شامل شامله عادل عادله
		مزيف مزيفه بعيد بعيده قريب قريبه غريب غريبه عجيب عجيبه خاص خاصه عام عامه كافي كافيه هادي هاديه صعب صعبه سهل سهله حار حاره بارد بارده شديد شديده خفيف خفيفه ثقيل ثقيله تقيل تقيله
		مبين عسكري عسكريه شخصي شخصيه طبيعي طبيعيه عادي عاديه عابر عابره مستمر مستمره`)
	arabicWith = set(`مع عند لعند عن الي ل علي ضد`)

	// what people alone do
	arabicSayings = set(`قال قالت قاللي قالي قلي قالتلي قالولي قلت قلنا قلتله يقول تقول بيقول بتقول حكي حكت حكالي حكتلي حكيت حكينا خبر خبرني خبرتني خبرت سال سالت سالني سالتني رد ردت جاوب جاوبت
		نادي نادت ناديت صرخ صرخت كلم كلمت كلمني اتصل اتصلت التقيت التقينا قابلت قابلنا تزوج تزوجت اعتقلوا خطفوا اخدوا اخذوا قتلوا عدموا اعدموا حبسوا ضربوا استشهد استشهدت توفي توفيت`)
	arabicGoing = set(`راح راحت اجا اجت اجي جا جات جاءت جه وصل وصلت طلع طلعت رجع رجعت هرب هربت مات ماتت دخل دخلت نزل نزلت سكن سكنت اشتغل اشتغلت`)
	arabicDeeds = set(`ركب ركبت وقف وقفت قعد قعدت ضرب ضربت مسك مسكت اعطي اعطت عطي عطت جاب جابت فتحت شاف شافت عرف عرفت يعرف كتب كتبت هو هي`)
	latinDeeds  = set(`said says told asked came went left arrived called lives lived knew saw took began wanted stayed ran fled died married works worked answered replied shouted
		dit disait raconte racontait vivait habitait travaillait repondit
		dedi diyor soyledi anlatti sordu aradi gitti bey hanim abi abla abim ablam amca dayi hoca usta biliyor bilir diye`)
)
