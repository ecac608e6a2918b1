package detect

import "strings"

// ReadsArabic tells whether a folded Arabic word can be read as a listed word
// with what is written to its front, in writing and in the speech of Syria,
// Lebanon, Palestine and Iraq: و and ف, prepositions, articles, the signs of the
// future and of the present. An ending in و is read as spoken for وا or ه.
// The look-up gives a word's marks, if it is listed.
func ReadsArabic(word string, lookup func(string) (marks uint8, listed bool)) bool {
	r := arabicReading{lookup}
	for _, front := range []string{"", "و", "ف"} {
		rest, ok := strings.CutPrefix(word, front)
		if !ok || len(rest) < 4 {
			continue
		}
		if r.ends(rest, false) {
			return true
		}
		for _, p := range arabicPrefixes {
			stem, ok := strings.CutPrefix(rest, p.letters)
			if ok && len(stem) >= 2*p.least && r.ends(stem, p.verb) {
				return true
			}
		}
	}
	return false
}

type arabicPrefix struct {
	letters string
	least   int  // letters that must follow
	verb    bool // only before a verb in the present
}

var arabicPrefixes = []arabicPrefix{
	{"ال", 2, false}, {"بال", 2, false}, {"كال", 2, false}, {"لل", 2, false}, {"عال", 2, false}, {"هال", 2, false},
	{"بهال", 2, false}, {"عهال", 2, false}, {"لهال", 2, false}, {"ب", 2, false}, {"ل", 3, false}, {"ك", 3, false},
	{"س", 3, true}, {"ه", 3, true}, {"ح", 3, true}, {"د", 3, true}, {"دا", 3, true}, {"رح", 3, true}, {"عم", 3, true},
	{"م", 3, true}, {"ما", 3, true}, {"مابي", 2, true}, {"مابت", 2, true}, {"راح", 3, true},
}

type arabicReading struct {
	lookup func(string) (uint8, bool)
}

// ends tells whether a word is listed, also with a spoken ending.
func (r arabicReading) ends(word string, verb bool) bool {
	if r.listed(word, verb) {
		return true
	}
	stem, ok := strings.CutSuffix(word, "و")
	return ok && len(stem) >= 4 && (r.listed(stem+"وا", verb) || r.listed(stem+"ه", verb))
}

func (r arabicReading) listed(word string, verb bool) bool {
	marks, listed := r.lookup(word)
	return listed && (!verb || marks&MarkVerb != 0)
}

// arabicReason says why an Arabic word is flagged, or nothing. A word that is
// also a name is asked about wherever it stands, since nothing else tells it;
// also behind what is written to its front, where the whole is no word.
func arabicReason(raw, fold string) string {
	if isArabicGrammar(raw, fold) {
		return ""
	}
	list := arabicLexicon()
	for _, cut := range proclitics(fold) {
		if holds(foreignInArabic, fold[cut.bytes:]) {
			return ReasonAlsoAName
		}
	}
	if marks, listed := list.marks(fold); listed {
		if marks&MarkPersonName != 0 {
			return ReasonAlsoAName
		}
		return ""
	}
	for _, cut := range proclitics(fold)[1:] {
		bare := fold[cut.bytes:]
		marks, listed := list.marks(bare)
		switch {
		case cut.article:
		case isArabicGrammar(raw, bare):
			return ""
		case listed && marks&MarkPersonName != 0:
			return ReasonAlsoAName
		}
	}
	if !ReadsArabic(fold, list.marks) {
		return unlisted
	}
	return ""
}

// isArabicGrammar tells the words that no sentence can do without. Folding makes
// one of علي and على, of منى and مني, of هناء and هنا, of آلاء and إلا; only the ending
// as it was written tells the name from the word.
func isArabicGrammar(raw, fold string) bool {
	switch fold {
	case "علي":
		return strings.HasSuffix(raw, "ى")
	case "مني":
		return strings.HasSuffix(raw, "ي")
	}
	_, is := arabicFunctionWords[fold]
	return is && !strings.HasSuffix(raw, "ء")
}

var arabicFunctionWords = set(`من في الي عن ما لا و ان او ثم قد كان لم لن هذا هذه ذلك تلك هو هي هم هن انا انت نحن كل بعض غير بعد قبل عند مع بين حتي اذا لو لما كيف اين متي
	ولا الا برا بها هنا
	هون هناك هيك يعني بس شي كمان لسا هلا منيح`)

// foreignInArabic are names and places of other languages that read as Arabic words with
// something written to their front or end: بوسطن as في وسطهن, in the midst of them.
var foreignInArabic = set(`بوسطن جاك كيفن مانشستر فلوريدا دنفر مرسيليا الكس ايان ايريك ايلين كيلي بيلي لاورا هاورد فانسان ميشال كامي كيرت بريتا الكسي زويا فيلادلفيا سياتل انديانا
	كنساس الاباما كالغاري كيبك ليفربول اكسفورد لييج ايسن لوبيك لينز بازل لوزان لوغانو جنوه كاتانيا اشبيليه غرناطه ملقه بلباو بورتو باتراس برنو لفيف ريغا بيرغن
	سيول لاغوس ديجون ليموج كاليه نيس`)
