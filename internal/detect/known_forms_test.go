package detect

import (
	"slices"
	"testing"
)

// All people and places here are invented.

// TestKnownForms finds one name, or several, in the forms that languages give them.
func TestKnownForms(t *testing.T) {
	tests := []struct {
		rule     string
		language string
		names    []Name
		text     string
		want     string
	}{
		{"Arabic vocative", "ar", people("أحمد"), "يا أحمد وياأحمد", "يا [أحمد] ويا[أحمد]"},
		{"letters that fold to nothing are no part of a name", "en", people("Ahmed ـ Zarqan"), "Ahmed Z. came, and B. Ahmed", "[Ahmed Z]. came, and B. [Ahmed]"},
		{"spoken Arabic by its own code", "ajp", people("Tarik"), "بالطريق", "بالطريق"},
		{"Arabic article spoken", "ar", people("سامي الحمصي"), "عالحمصي هالحمصي", "ع[الحمصي] ه[الحمصي]"},
		{"kunyas in all spellings", "en", people("Abu Laith"), "Abou Laith, Abo Laith, Ebu Laith, Abulaith, AbuLaith, abu laith", "[Abou Laith], [Abo Laith], [Ebu Laith], [Abulaith], [AbuLaith], [abu laith]"},
		{"kunya alone", "en", people("Abu Laith"), "and then Abu came. We saw Abu Khaldoun.", "and then [Abu] came. We saw Abu Khaldoun."},
		{"sun letters", "en", people("Sami al-Shami"), "ash-Shami, Ash-Shami, Ashshami, Al Shami, esh-Shami", "[ash-Shami], [Ash-Shami], [Ashshami], [Al Shami], [esh-Shami]"},
		{"child of a known name", "en", people("Laith"), "bin Laith, Ibn Laith, Binlaith", "[bin Laith], [Ibn Laith], [Binlaith]"},
		{"nisba of a place", "en", places("Qamara"), "a Qamari and the Qamarawi and Qamariyya women", "a [Qamari] and the [Qamarawi] and [Qamariyya] women"},
		{"Arabic nisba of a place", "ar", places("حمص"), "الحمصي وحمصي والحمصية والحمصيين", "ال[حمصي] و[حمصي] وال[حمصية] وال[حمصيين]"},
		{"feminine of a nisba", "en", people("Sami al-Qamari"), "the Qamariyya", "the [Qamariyya]"},
		{"Arabic dual, plural and pronouns", "ar", people("خالد"), "خالدان والخالدين ولخالدنا وخالدكم، وكانوا داخلين", "[خالدان] وال[خالدين] ول[خالدنا] و[خالدكم]، وكانوا داخلين"},
		{"Arabic pronouns on a name with more than three letters", "ar", people("خالد", "سمير"), "خالدها وسميرها ولخالده، ورفيقها", "[خالدها] و[سميرها] ول[خالده]، ورفيقها"},
		{"Arabic pronouns on a name that the lists have", "ar", people("Mahmoud"), "محمودها ومحمودنا، ولحقناها", "[محمودها] و[محمودنا]، ولحقناها"},
		{"Arabic plural of three letters", "ar", people("سعد"), "سعدون", "[سعدون]"},
		{"a preposition is no name with a pronoun", "ar", people("علي", "منى"), "عليها وعلينا ومنها ومنه", "عليها وعلينا ومنها ومنه"},
		{"Arabic nisba of a Latin place", "ar", places("Zarqa", "Qamara"), "الزرقاوي وزرقاني والزرقاوية والزرقاويين وقمراوي والقمراوية", "ال[زرقاوي] و[زرقاني] وال[زرقاوية] وال[زرقاويين] و[قمراوي] وال[قمراوية]"},
		{"Latin nisba of an Arabic place", "en", places("زرقاء"), "the Zarqawi and a Zarqani woman", "the [Zarqawi] and a [Zarqani] woman"},
		{"broken plurals of a place's nisba", "ar", places("حمص", "دمشق", "مصر", "الشام", "بغداد", "حوران"), "الحماصنة ودماشقة، المصاروة والشوام، بغاددة وحوارنة", "ال[حماصنة] و[دماشقة]، ال[مصاروة] وال[شوام]، [بغاددة] و[حوارنة]"},
		{"broken plurals of a person's or a tribe's nisba", "ar", people("سامي الحمصي", "خالد الدمشقي", "علي الشمري"), "الحماصنة والدماشقة، شمامرة", "ال[حماصنة] وال[دماشقة]، [شمامرة]"},
		{"a word that is no plural of a nisba", "ar", places("مدرس", "معلم"), "المدارس والمعالم ومعالمه", "المدارس والمعالم ومعالمه"},
		{"Latin name in Arabic letters, attested", "ar", people("Khaled"), "وخالد وحده", "و[خالد] وحده"},
		{"Arabic name in Latin letters, attested", "en", people("خالد"), "then Khaled came", "then [Khaled] came"},
		{"Latin name in Arabic letters, by rule", "ar", people("Zarqawan"), "وزرقوان وحده", "و[زرقوان] وحده"},
		{"a common word is no form of a name that the lists have", "ar", people("Tarik"), "بالطريق حكينا", "بالطريق حكينا"},
		{"Arabic letters that sound alike", "ar", people("مصطفى", "مظفر"), "مسطفى ومضفر", "[مسطفى] و[مضفر]"},
		{"Arabic name in Latin letters, by rule", "en", people("زرقوان"), "then Zarqwan came", "then [Zarqwan] came"},
		{"Turkish endings behind an apostrophe", "tr", people("Ahmet", "Barış"), "Ahmet'in, Ahmet’i, Barış'la, AHMET'E", "[Ahmet]'in, [Ahmet]’i, [Barış]'la, [AHMET]'E"},
		{"Turkish endings", "tr", people("Ahmet", "Zeynep"), "Ahmetin Ahmetler Ahmetlerin Ahmetlerdenmiş Zeynepteydi Zeynepsiz Ahmet Bey", "[Ahmet]in [Ahmet]ler [Ahmet]lerin [Ahmet]lerdenmiş [Zeynep]teydi [Zeynep]siz [Ahmet] Bey"},
		{"Turkish place", "tr", places("Ankara"), "Ankara'ya Ankaraya Ankaralı ANKARALILAR ankaradan", "[Ankara]'ya [Ankara]ya [Ankara]lı [ANKARA]LILAR [ankara]dan"},
		{"softened consonants", "tr", people("Ahmet", "Zeynep"), "Ahmed'i Zeyneb'e Zeynebe", "[Ahmed]'i [Zeyneb]'e [Zeyneb]e"},
		{"dotted and dotless i", "tr", people("Işıl", "İpek"), "IŞIL ışıl isil Ipek İPEK ipek'in", "[IŞIL] [ışıl] [isil] [Ipek] [İPEK] [ipek]'in"},
		{"Turkish particles that are words", "tr", people("Ahmet"), "bin Ahmet gördüm", "bin [Ahmet] gördüm"},
		{"French elision", "fr", people("Ahmed"), "d'Ahmed, l’Ahmed, qu'Ahmed, jusqu'Ahmed", "d'[Ahmed], l’[Ahmed], qu'[Ahmed], jusqu'[Ahmed]"},
		{"elision in a text of no known language", "", people("Ahmed"), "le frère d'Ahmed", "le frère d'[Ahmed]"},
		{"de before a name is no part of it", "fr", people("Karim"), "le frère de Karim, du Karim", "le frère de [Karim], du [Karim]"},
		{"unless it was entered so", "fr", people("Jean de Valmorel"), "Monsieur de Valmorel", "Monsieur [de Valmorel]"},
		{"accents and capitals", "fr", people("Zélie"), "ZELIE Zelie ZÉLIE zélie", "[ZELIE] [Zelie] [ZÉLIE] [zélie]"},
		{"hyphenated names", "fr", people("Jean-Pierre"), "Jean Pierre, JEAN-PIERRE, Jeanpierre", "[Jean Pierre], [JEAN-PIERRE], [Jeanpierre]"},
		{"Kurmanji endings", "ku", people("Rojhat"), "Rojhatî Rojhatê Rojhat re ROJHATÎ", "[Rojhat]î [Rojhat]ê [Rojhat] re [ROJHAT]Î"},
		{"Kurdish letters in others'", "en", people("Şêrko"), "Sherko, Serko, Shirko", "[Sherko], [Serko], [Shirko]"},
		{"Kurdish forms of Arabic names", "ku", people("Mohammed", "Ahmed", "Hussein", "Ali"), "Mihemed Ehmed Husên Elî", "[Mihemed] [Ehmed] [Husên] [Elî]"},
		{"Sorani forms of Arabic names", "ckb", people("محمد", "أحمد", "حسين"), "محەمەد ئەحمەد حوسێن", "[محەمەد] [ئەحمەد] [حوسێن]"},
		{"Sorani endings", "ckb", people("ئاسۆ", "دڵشاد"), "دڵشادی دڵشادەکە دڵشادیان", "[دڵشاد]ی [دڵشاد]ەکە [دڵشاد]یان"},
		{"Sorani letters in the text alone", "ckb", people("آسو", "دلشاد", "ريبوار", "هيمن"), "ئاسۆ دڵشاد ڕێبوار دڵشادی ھێمن", "[ئاسۆ] [دڵشاد] [ڕێبوار] [دڵشاد]ی [ھێمن]"},
		{"Sorani letters in the name alone", "ckb", people("ئاسۆ", "دڵشاد", "ڕێبوار", "گۆران"), "ئاسو دلشاد ریبوار رێبوار گوران آسو", "[ئاسو] [دلشاد] [ریبوار] [رێبوار] [گوران] [آسو]"},
		{"Sorani names in Arabic", "ar", people("دڵشاد", "ڕێبوار", "ھێمن"), "ودلشاد وريبوار وهيمن", "و[دلشاد] و[ريبوار] و[هيمن]"},
		{"initials", "en", people("Karim Zaher"), "and K.Z. said, K. Z. said, KZ said", "and [K.Z]. said, [K. Z]. said, [KZ] said"},
		{"initials that everybody knows", "en", people("Usama Nasri"), "the UN said", "the UN said"},
		{"written as two", "en", people("Abdul Rahman", "Abulkheir"), "ab dul rahman and abul kheir", "[ab dul rahman] and [abul kheir]"},
		{"a common word between a name's words", "en", people("Sami Karim Homsi"), "and sami cream homsi said, my cream said", "and [sami cream homsi] said, my cream said"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			f := Finder{Known: Compile(tt.names), Language: tt.language}
			if got := marked(tt.text, f.Find(tt.text), TierKnown); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func people(names ...string) (list []Name) {
	for _, n := range names {
		list = append(list, Name{Text: n})
	}
	return list
}

func places(names ...string) (list []Name) {
	for _, n := range names {
		list = append(list, Name{Text: n, Type: Location})
	}
	return list
}

// BenchmarkKnownInHostileText measures the look for names in texts that are made to take
// long.
func BenchmarkKnownInHostileText(b *testing.B) {
	names := Compile(append(inventedNames(1000), Name{Text: "أحمد الحمصي"}, Name{Text: "عبد الرحمن"}, Name{Text: "Abu Laith"}, Name{Text: "Zarqa", Type: Location}, Name{Text: "ئاسۆ"}))
	for _, in := range []string{"en", "tr", "ar", "ckb"} {
		for _, part := range []string{"a", "و", "ا", "'", "A.", "a'", "ab ", "abdul ", "al-", "Abu ", "عبد ", "ه", "ئە", "qz", "qamarilerden", "ڕۆ", "زرقاويين ", "احمدنا "} {
			benchmarkGrowth(b, in, part, 1<<17, func(s string) {
				language := languageOf(in, s)
				names.find(s, tokeniseIn(s, language), language)
			})
		}
	}
}

// A name of several words holds some that are nobody's by themselves.
func TestPartsOfANameThatJoinOthers(t *testing.T) {
	f := Finder{Language: "en", Known: Compile([]Name{
		{Text: "The seed shop in Mill Lane, Halvesund", Type: Location}, {Text: "Hasan of the keys"}, {Text: "Two Lamps", Type: Location}})}
	for in, want := range map[string]string{
		"we met in Halvesund and went on in silence":     "we met in [Halvesund] and went on in silence",
		"of the keys he said nothing, Hasan of the keys": "of the keys he said nothing, [Hasan of the keys]",
		"the lamps, two of them, at the Two Lamps":       "the lamps, two of them, at the [Two Lamps]",
		"a seed, a shop, a mill":                         "a seed, a shop, a mill",
	} {
		found := f.Find(in)
		var known []Finding
		for _, one := range found {
			if one.Tier == TierKnown {
				known = append(known, one)
			}
		}
		if got := marked(in, known); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

// TestKnownInOrdinaryText measures how often a word of a text that has none of the
// names is taken for a variant of one, with fifty people of two names.
func TestKnownInOrdinaryText(t *testing.T) {
	f := Finder{Known: Compile(inventedNames(50)), Language: "en"}
	words, probable := 0, 0
	strings := map[string]bool{}
	for _, d := range readGold(t, sharedData(t, "names-and-entities", "en", "gum_train.jsonl.gz")) {
		words += countWords(d.Text)
		for _, found := range f.Find(d.Text) {
			if found.Tier == TierKnown && found.Probable && found.Reason != WordToo {
				probable++
				strings[GroupKey(found.Of(d.Text))] = true
			}
		}
	}
	perThousand := 1000 * float64(probable) / float64(words)
	t.Logf("%.2f probable names in a thousand words, %d strings in %d words", perThousand, len(strings), words)
	if perThousand > 3 {
		t.Error("want at most 3")
	}
}

// A word is told from the name by its capital, where names have one.
func TestAWordThatIsANameToo(t *testing.T) {
	f := Finder{Language: "en", Known: Compile([]Name{{Text: "Said Safrani"}, {Text: "Ahmed"}})}
	for in, doubt := range map[string]string{
		"He said that ahmed had come. Then Said left. I went home with Ahmed and Salma.": "said",
		"he said that ahmed had come. then said left":                                    "",
	} {
		for _, one := range f.Find(in) {
			if word := one.Of(in); one.Tier == TierKnown && (one.Reason == WordToo) != (word == doubt) {
				t.Errorf("%q: %q is found as %q", in, word, one.Reason)
			}
		}
	}
}

func TestAWeekdayIsNoSpellingOfAName(t *testing.T) {
	f := Finder{Language: "en", Known: Compile([]Name{{Text: "Feride"}, {Text: "Marsh"}})}
	for in, want := range map[string]string{
		"We met on Fridays, and then one Friday in March she left.": "We met on Fridays, and then one Friday in March she left.",
		"Then Ferida left.": "Then [Ferida] left.",
	} {
		known := slices.DeleteFunc(f.Find(in), func(one Finding) bool { return one.Tier != TierKnown })
		if got := marked(in, known); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}
