package detect

import (
	"slices"
	"strings"
	"testing"
)

// All people and places here are invented.

// bearings marks what is found of known names and of words that are names: [the name],
// (the word), {what nothing tells}.
func bearings(s string, found []Finding) string {
	var b strings.Builder
	at := 0
	for _, f := range found {
		marks := "[]"
		switch {
		case f.Reason == WordToo, f.Reason == WordHere:
			marks = "()"
		case f.Reason == NameOrWord:
			marks = "{}"
		case f.Tier != TierKnown:
			continue
		}
		b.WriteString(s[at:f.Start] + marks[:1] + f.Of(s) + marks[1:])
		at = f.End
	}
	return b.String() + s[at:]
}

// A word that somebody is called like is the name, the word, or a question, by what
// stands beside it; it is never passed over.
func TestANameAndTheWordItIs(t *testing.T) {
	tests := []struct {
		rule, language string
		names          []Name
		text, want     string
	}{
		{"an Arabic noun with its adjective", "ar", people("أمل"), "كان عنا أمل كبير، وأمل جديد", "كان عنا (أمل) كبير، و(أمل) جديد"},
		{"an Arabic noun that is there or is lost", "ar", people("أمل"), "ما بقي أمل. ما في أمل، بدون أمل، خيبة أمل، على أمل يرجع", "ما بقي (أمل). ما في (أمل)، بدون (أمل)، خيبة (أمل)، على (أمل) يرجع"},
		{"an Arabic article that nobody entered", "ar", people("أمل"), "الأمل الوحيد وبالأمل وللأمل", "ال(أمل) الوحيد وبال(أمل) ولل(أمل)"},
		{"a speaker, a title, a relative", "ar", people("أمل"), "قالت أمل إنو، والست أمل قالت، وأختي أمل، يا أمل", "قالت [أمل] إنو، والست [أمل] قالت، وأختي [أمل]، يا [أمل]"},
		{"whoever is called so", "ar", people("أمل"), "بنت اسمها أمل، وصاحبتها لقبها أمل", "بنت اسمها [أمل]، وصاحبتها لقبها [أمل]"},
		{"with another of her names", "ar", people("أمل الحمصي"), "أمل الحمصي وأمل بنت خالد", "[أمل الحمصي] و[أمل] بنت خالد"},
		{"with another name beside it", "ar", people("سعيد"), "شفت خالد وسعيد، سعيد ومحمود", "شفت خالد و[سعيد]، [سعيد] ومحمود"},
		{"nothing tells", "ar", people("أمل", "سعيد"), "شفت أمل بعيوني. كان سعيد هناك. أنا سعيد", "شفت {أمل} بعيوني. كان {سعيد} هناك. أنا {سعيد}"},
		{"what somebody is like", "ar", people("سعيد"), "كنت سعيد، مو سعيد، سعيد كتير، لا زعلان ولا سعيد، رجل سعيد", "كنت (سعيد)، مو (سعيد)، (سعيد) كتير، لا زعلان ولا (سعيد)، رجل (سعيد)"},
		{"with or for somebody", "ar", people("سعيد"), "رحت مع سعيد، وحكيت لسعيد", "رحت مع [سعيد]، وحكيت ل[سعيد]"},
		{"the written accusative", "ar", people("سعيد"), "كنت سعيداً", "كنت (سعيداً)"},
		{"in the other script", "ar", people("Amal"), "عندي أمل كبير، وأختي أمل", "عندي (أمل) كبير، وأختي [أمل]"},
		{"a word with a pronoun", "ar", people("أمل", "عمر"), "أملنا كبير وأملهم، عمرها صغير وعمرنا، عمره ١٤ سنة، وعمره خمسين", "(أملنا) كبير و(أملهم)، {عمرها} صغير و{عمرنا}، عمره ١٤ سنة، وعمره خمسين"},
		{"a word that a Latin name would be written as", "ar", people("Maro", "Kelam"), "شفنا مارو ومارو، وكلام كبير، ومارق", "شفنا {مارو} و{مارو}، و{كلام} كبير، ومارق"},
		{"a Kurdish name without its letters", "ar", people("ئاسۆ"), "شفنا آسو", "شفنا {آسو}"},
		{"a name that is seldom used as a word", "ar", people("خالد", "محمد"), "كان خالد هناك، ومحمد كبير", "كان [خالد] هناك، و[محمد] كبير"},
		{"what somebody is called by", "ar", people("النمر"), "شفت النمر، واحد لقبه النمر", "شفت {النمر}، واحد لقبه [النمر]"},
		{"nobody's known name", "ar", nil, "كان عنا أمل كبير، وأختي أمل", "كان عنا (أمل) كبير، وأختي أمل"},
		{"a Turkish word written small", "tr", people("Barış"), "O gün barış süreci bitti ve Barış geldi.", "O gün (barış) süreci bitti ve [Barış] geldi."},
		{"with its endings", "tr", people("Barış", "Umut"), "O yıl barıştan söz ettik, umudumuz vardı, Barış'tan haber yoktu.", "O yıl (barış)tan söz ettik, (umud)umuz vardı, [Barış]'tan haber yoktu."},
		{"a word that begins like the name is another", "tr", people("Ayla"), "O gün aylarca bekledik, Ayla geldi.", "O gün aylarca bekledik, [Ayla] geldi."},
		{"a Turkish word that opens a sentence", "tr", people("Barış"), "Bekledik. Barış istiyorduk. Barış dedi ki gelin. Barış Bey geldi.", "Bekledik. {Barış} istiyorduk. [Barış] dedi ki gelin. [Barış] Bey geldi."},
		{"a French word written small", "fr", people("Pierre", "Rose"), "Il a jeté la pierre à Pierre, puis une rose à Rose.", "Il a jeté la (pierre) à [Pierre], puis une (rose) à [Rose]."},
		{"a French word that opens a sentence", "fr", people("Pierre"), "On attendait. Pierre tombait sur pierre. Pierre a couru. Mon frère Pierre est là. Pierre disait non.", "On attendait. {Pierre} tombait sur (pierre). {Pierre} a couru. Mon frère [Pierre] est là. [Pierre] disait non."},
		{"an English word that opens a sentence", "en", people("Hope"), "We waited. Hope was gone. Hope said so. Hope's brother came with Hope. Then hope.", "We waited. {Hope} was gone. [Hope] said so. [Hope]'s brother came with [Hope]. Then (hope)."},
		{"a text without capitals", "tr", people("Barış"), "o gün barış geldi ve barış bey dedi ki barış olsun", "o gün {barış} geldi ve [barış] bey dedi ki {barış} olsun"},
	}
	for _, tt := range tests {
		t.Run(tt.language+" "+tt.rule, func(t *testing.T) {
			f := Finder{Known: Compile(tt.names), Language: tt.language}
			if got := bearings(tt.text, f.Find(tt.text)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// What stands behind "his name is" is asked about as a name, whatever else it is.
func TestWhatSomebodyIsCalledIsAsked(t *testing.T) {
	for _, tt := range []struct{ language, text, want string }{
		{"ar", "واحد اسمه زنجبيل وتاني اسمو وردة وبنت اسمها شمس", "واحد اسمه [زنجبيل] وتاني اسمو [وردة] وبنت اسمها [شمس]"},
		{"ar", "لقبه كان الديب، ويدعى صخر، وكنيته: بحر", "لقبه كان [الديب]، ويدعى [صخر]، وكنيته: [بحر]"},
		{"ar", "اسمه الحقيقي زيتون الحلبي وكانوا ينادوه المسطرة", "اسمه الحقيقي [زيتون الحلبي] وكانوا ينادوه [المسطرة]"},
		{"ar", "چان اكو واحد يگولوله سمسم", "چان اكو واحد يگولوله [سمسم]"},
		{"ar", "اسمه في القائمة، واسمه كان هناك، ويدعي إنه بريء", "اسمه في القائمة، واسمه كان هناك، ويدعي إنه بريء"},
		{"ar", "اسمي رمضان", "اسمي [رمضان]"},
		{"tr", "Adamın adı papatya, lakabı çekirge idi.", "Adamın adı [papatya], lakabı [çekirge] idi."},
		{"tr", "Orada çınar adında bir adam, Sarı Papatya lakaplı bir kız vardı.", "Orada [çınar] adında bir adam, [Sarı Papatya] lakaplı bir kız vardı."},
		{"tr", "Adı listede geçiyordu, adı yoktu, adı verilen yer.", "Adı listede geçiyordu, adı yoktu, adı verilen yer."},
		{"fr", "Il s'appelle tournesol, on l'a surnommé le faucon, un homme nommé caillou.", "Il s'appelle [tournesol], on l'a surnommé le [faucon], un homme nommé [caillou]."},
		{"en", "The man's name was Rock, a guard named Will, and they called him the Ghost.", "The man's name was [Rock], a guard named [Will], and they called him the [Ghost]."},
		{"en", "His call sign was Falcon, a boy called Stone, known as Jackal; she was called \"Frost\".", "His call sign was [Falcon], a boy called [Stone], known as [Jackal]; she was called \"[Frost]\"."},
		{"en", "He called Monday, it was called State Security, his name was on a list. We called the Police and it is known as the Street. It was named by the team.", "He called Monday, it was called State Security, his name was on a list. We called the Police and it is known as the Street. It was named by the team."},
		{"fr", "Il a été nommé chef, et comment ça s'appelle en arabe ? On l'appelait souvent.", "Il a été nommé chef, et comment ça s'appelle en arabe ? On l'appelait souvent."},
	} {
		f := Finder{Language: tt.language}
		names := slices.DeleteFunc(f.Find(tt.text), func(one Finding) bool { return one.Type != Person })
		if got := marked(tt.text, names); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

// Names and places of other languages are asked about in Arabic letters, also those
// that read as Arabic words with something written to them.
func TestForeignNamesInArabicLetters(t *testing.T) {
	f := Finder{Language: "ar"}
	for _, name := range strings.Fields("جاك كاثي بوسطن ديفيد كيفن مانشستر دنفر مرسيليا توماس هانس إيلين ألكس أوسلو تكساس فلوريدا ليفربول") {
		for _, s := range []string{"شفنا " + name + " هناك", "حكينا ل" + name + " هناك", "شفناهم ب" + name + " هناك"} {
			if !slices.ContainsFunc(f.Find(s), func(one Finding) bool { return strings.Contains(one.Of(s), name) }) {
				t.Errorf("%s is not asked about in %q", name, s)
			}
		}
	}
	for name, want := range map[string]string{"كاثي": "english f", "ستيف": "english m", "ديفيد": "english m"} {
		if culture, gender, ok := GivenNameIn("ar", name); !ok || culture+" "+gender != want {
			t.Errorf("%s is %q %q, want %s", name, culture, gender, want)
		}
	}
}

// A known name is found in letters that look Latin, and in styles of them; an unknown
// word of two scripts is asked about.
func TestLettersThatLookLatin(t *testing.T) {
	f := Finder{Language: "en", Known: Compile(people("Sami Homsi", "Peter"))}
	for in, want := range map[string]string{
		"Then Sаmi came, and Sami Ноmsi.":             "Then [Sаmi] came, and [Sami Ноmsi].",
		"Then Реter left, Petеr and PΕTER too.":       "Then [Реter] left, [Petеr] and [PΕTER] too.",
		"Then Ⓢⓐⓜⓘ came, Ｓａｍｉ came, 𝐒𝐚𝐦𝐢 came.":       "Then [Ⓢⓐⓜⓘ] came, [Ｓａｍｉ] came, [𝐒𝐚𝐦𝐢] came.",
		"Then 🅢🅐🅜🅘 came, 🆂🅰🅼🅸 came, ꜱᴀᴍɪ came.":       "Then [🅢🅐🅜🅘] came, [🆂🅰🅼🅸] came, [ꜱᴀᴍɪ] came.",
		"then the cοmmander of тhe unit of Караван":   "then the cοmmander of тhe unit of Караван",
		"Мы ждали Петра у ворот, and we waited there": "Мы ждали Петра у ворот, and we waited there",
	} {
		found := f.Find(in)
		known := slices.DeleteFunc(slices.Clone(found), func(one Finding) bool { return one.Tier != TierKnown })
		if got := marked(in, known); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		for _, word := range []string{"cοmmander", "тhe", "Караван"} {
			if strings.Contains(in, word) && !slices.ContainsFunc(found, func(one Finding) bool { return one.Of(in) == word }) {
				t.Errorf("%s is not asked about", word)
			}
		}
	}
}

// BenchmarkSensesInHostileText measures what looks beside words.
func BenchmarkSensesInHostileText(b *testing.B) {
	known := Compile(people("أمل", "سعيد", "Barış", "Hope"))
	for _, in := range []string{"en", "fr", "tr", "ar"} {
		for _, part := range []string{"أمل ", "اسمه ", "وسعيد ", "Hope ", "barış ", "adı ", "s'appelle ", "nommé le ", "а", "аa", "Ⓢ", "Papatya "} {
			f := Finder{Known: known, Language: in}
			benchmarkGrowth(b, in, part, 1<<18, func(s string) { f.Find(s) })
		}
	}
}
