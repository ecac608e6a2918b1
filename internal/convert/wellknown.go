package convert

import (
	"strings"
	"sync"
	"unicode/utf8"

	"sheaf/internal/text"
)

// known label: what a transcript usually calls a speaker, and so the role to
// propose.
type knownLabel struct {
	known bool
	role  text.Role
	short bool // a single letter, which may be an initial as well
}

// The usual labels, in English, French, Turkish and Arabic. RoleUnknown are
// those that say there is a speaker and not which.
var usualLabels = map[text.Role]string{
	text.RoleInterviewer: "i int interviewer researcher moderator facilitator host q question " +
		"intervieweur intervieweuse enquêteur enquêtrice chercheur chercheuse modérateur modératrice " +
		"görüşmeci araştırmacı mülakatçı moderatör soru " +
		"المحاور المحاورة محاور محاورة الباحث الباحثة باحث باحثة الميسر الميسرة السائل سؤال السؤال س",
	text.RoleParticipant: "r p participant respondent interviewee informant witness a answer " +
		"participante répondant répondante enquêté enquêtée interviewé interviewée témoin réponse " +
		"katılımcı görüşülen tanık cevap yanıt " +
		"المشارك المشاركة مشارك مشاركة المستجيب المستجيبة المبحوث المبحوثة الشاهد الشاهدة الضيف الضيفة جواب الجواب ج",
	text.RoleInterpreter: "interpreter translator interprète traducteur traductrice tercüman çevirmen " +
		"المترجم المترجمة مترجم مترجمة الترجمان",
	text.RoleOther:   "guardian observer notetaker fixer",
	text.RoleUnknown: "speaker unidentified unknown متحدث المتحدث",
}

// First words of notes, headers and sentences that a colon follows as well, and
// of what is put in brackets for a sound; then what people say before they quote
// or explain, but for words that somebody may be called. The last lines say "he
// said" and the like: without capitals nothing else tells a name from a verb.
const neverUsual = "note notes nb date time timestamp place location subject title interview duration re from to cc page source address name " +
	"transcript transcription transcriber language recording file appendix chapter topic section part figure table example summary " +
	"so and but because then also now well yes no ok okay yeah right sure oh um uh mm mhm hm hmm thanks http https mailto " +
	"laughter laughs laughing laugh pause pauses silence inaudible unintelligible crosstalk music applause sighs crying cries " +
	"remarque lieu heure durée sujet langue exemple adresse nom rires rire sanglots " +
	"tarih yer konu saat süre not örnek adres gülüyor gülüşmeler sessizlik ağlıyor anlaşılmıyor " +
	"ملاحظة ملاحظات التاريخ تاريخ المكان مكان الوقت الموضوع المدة اللغة مثال مثلا العنوان الاسم " +
	"ضحك يضحك تضحك ضحكات صمت بكاء يبكي تبكي تنهيدة موسيقى " +
	"listen look remember imagine think wait understand believe suppose meaning truth reason result " +
	"écoute écoutez regarde regardez attends attendez imagine imaginez rappelle rappelez souviens souvenez voyez résultat vérité " +
	"dinle dinleyin bakın hatırla hatırlayın düşün düşünün bekleyin durun mesela örneğin yani sonuç gerçek " +
	"اسمع اسمعي اسمعوا انظر انظري انظروا شوف شوفي شوفوا تذكر تذكري تذكروا تخيل تخيلي تخيلوا انتظر انتظري استنى اصبر الحقيقة النتيجة " +
	"قال قالت قلت قالوا قلنا يعني"

var knownLabels = sync.OnceValue(func() map[string]knownLabel {
	known := map[string]knownLabel{}
	for role, words := range usualLabels {
		for word := range strings.FieldsSeq(words) {
			key := text.Fold(word)
			known[key] = knownLabel{known: true, role: role, short: utf8.RuneCountInString(key) == 1}
		}
	}
	return known
})

var neverLabels = sync.OnceValue(func() map[string]bool {
	never := map[string]bool{}
	for word := range strings.FieldsSeq(neverUsual) {
		never[text.Fold(word)] = true
	}
	return never
})

// wellKnown looks a key up without its number: "researcher 1", "p03",
// "speaker b", "interviewer (d)".
func wellKnown(key string) knownLabel {
	base := baseOf(key)
	if k := knownLabels()[base]; k.known {
		return k
	}
	first, rest, _ := strings.Cut(base, " ")
	if k := knownLabels()[first]; k.known && !k.short && (utf8.RuneCountInString(rest) == 1 || strings.HasPrefix(rest, "(") || knownLabels()[rest].known) {
		return k // "unknown speaker" too
	}
	return knownLabel{}
}

// isNever tells whether a key begins like a note, header or sentence.
func isNever(key string) bool {
	first, _, _ := strings.Cut(key, " ")
	return neverLabels()[baseOf(first)]
}

// baseOf is a key without the number at its end.
func baseOf(key string) string { return strings.TrimRight(key, "0123456789 #.-_") }
