package detect

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// All people and places here are invented.

// marked renders findings of a tier as [text] inside the text.
func marked(s string, findings []Finding, tiers ...Tier) string {
	var b strings.Builder
	at := 0
	for _, f := range findings {
		wanted := len(tiers) == 0
		for _, t := range tiers {
			wanted = wanted || f.Tier == t
		}
		if !wanted {
			continue
		}
		b.WriteString(s[at:f.Start] + "[" + f.Of(s) + "]")
		at = f.End
	}
	return b.String() + s[at:]
}

func known(names ...string) *Known {
	list := make([]Name, len(names))
	for i, n := range names {
		list[i] = Name{Text: n}
	}
	return Compile(list)
}

func TestKnown(t *testing.T) {
	tests := []struct {
		rule  string
		names []string
		text  string
		want  string
	}{
		{"case", []string{"Ahmed"}, "AHMED, ahmed and Ahmed", "[AHMED], [ahmed] and [Ahmed]"},
		{"plural and possessive stay outside", []string{"Ahmed"}, "the Ahmeds and Ahmed's and Ahmed’s car", "the [Ahmed]s and [Ahmed]'s and [Ahmed]’s car"},
		{"two people stay two", []string{"Ali", "Omar"}, "Ali met Omar", "[Ali] met [Omar]"},
		{"two people side by side stay two", []string{"Ali", "Omar"}, "Ali Omar", "[Ali] [Omar]"},
		{"no hit inside a word", []string{"Ali"}, "alive quality Alina", "alive quality Alina"},
		{"proclitics, hamza, vowel marks", []string{"أحمد"}, "وأحمد لأحمد بأحمد احمد وأَحْمَد فلأحمد أحـمد", "و[أحمد] ل[أحمد] ب[أحمد] [احمد] و[أَحْمَد] فل[أحمد] [أحـمد]"},
		{"Arabic article", []string{"سامي الحمصي"}, "سامي الحمصي والحمصي للحمصي", "[سامي الحمصي] و[الحمصي] ل[لحمصي]"},
		{"Arabic servant names", []string{"عبد الرحمن"}, "عبدالرحمن وعبد الرحمن لعبدالرحمن", "[عبدالرحمن] و[عبد الرحمن] ل[عبدالرحمن]"},
		{"Arabic kunya", []string{"أبو ليث"}, "أبو ليث وأبو ليث لأبي ليث", "[أبو ليث] و[أبو ليث] ل[أبي ليث]"},
		{"full and partial", []string{"Sami Khalil al-Homsi"}, "Sami Khalil al-Homsi, Sami al Homsi, Homsi and Khalil", "[Sami Khalil al-Homsi], [Sami al Homsi], [Homsi] and [Khalil]"},
		{"article written to the name", []string{"Sami al-Homsi"}, "Alhomsi Elhomsi El-Homsi", "[Alhomsi] [Elhomsi] [El-Homsi]"},
		{"initials with surname", []string{"Sami Khalil Homsi"}, "S. Homsi, S.K. Homsi and Sami H. but B. Homsi", "[S. Homsi], [S.K. Homsi] and [Sami H]. but B. [Homsi]"},
		{"servant names", []string{"Abdul Rahman"}, "Abd al-Rahman, Abdulrahman, Abdurrahman, Abdelrahman, abdul rahman", "[Abd al-Rahman], [Abdulrahman], [Abdurrahman], [Abdelrahman], [abdul rahman]"},
		{"kunya as entered", []string{"Abu Laith"}, "Abu Laith, Abou Leith, Laith", "[Abu Laith], [Abou Leith], [Laith]"},
		{"kunya of a known name", []string{"Laith"}, "Abu Laith and Umm Laith", "[Abu Laith] and [Umm Laith]"},
		{"accents and apostrophes", []string{"Sana'a", "Çiğdem"}, "Sanaa Sana’a Cigdem ÇİĞDEM", "[Sanaa] [Sana’a] [Cigdem] [ÇİĞDEM]"},
		{"invisible characters inside", []string{"Ahmed"}, "Ah\u200dmed Ah\u00admed", "[Ah\u200dmed] [Ah\u00admed]"},
		{"over a line end", []string{"Sami Homsi"}, "Sami\nHomsi", "[Sami\nHomsi]"},
		{"a common word in a place's name is not the place", []string{"Sami"}, "the free army", "the free army"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			f := Finder{Known: known(tt.names...)}
			if got := marked(tt.text, f.Find(tt.text), TierKnown); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestKnownPlace(t *testing.T) {
	f := Finder{Known: Compile([]Name{{Text: "Free Northern Army", Type: Org}, {Text: "Tell Zahra", Type: Location}})}
	const s = "The free northern army, an army in the north, free. In Zahra we tell nobody."
	const want = "The [free northern army], an army in the north, free. In [Zahra] we tell nobody."
	if got := marked(s, f.Find(s), TierKnown); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestProbable(t *testing.T) {
	tests := []struct {
		rule, name, text string
		probable         bool
	}{
		{"as entered", "Mohammed", "Mohammed", false},
		{"listed spelling", "Mohammed", "Muhamad", true},
		{"listed spelling in lower case", "Hussein", "husayn", true},
		{"sounds alike", "Khaled", "Khalid", true},
		{"short name that sounds alike", "Ali", "Aly", true},
		{"misspelt by one consonant", "Mustafa Abulkheir", "Mustafa Abulkher", true},
		{"kunya of a known name is another person", "Laith", "Abu Laith", true},
		{"name of the child in a kunya", "Abu Laith", "Laith", true},
		{"alef maqsura", "علي", "على", true},
		{"Arabic as entered", "علي", "وعلي", false},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			f := Finder{Known: known(tt.name)}
			found := f.Find(tt.text)
			if len(found) != 1 || found[0].Tier != TierKnown || found[0].Name != 0 {
				t.Fatalf("found %+v", found)
			}
			if found[0].Probable != tt.probable {
				t.Errorf("probable %v, reason %q", found[0].Probable, found[0].Reason)
			}
		})
	}
}

func TestNamesakes(t *testing.T) {
	f := Finder{Known: known("Sami Homsi", "Sami Darwish")}
	const s = "Sami met Sami Darwish"
	found := f.Find(s)
	want := []Finding{
		{Tier: TierKnown, Type: Person, Name: 0, Others: []int{1}, Reason: asEntered},
		{Tier: TierKnown, Type: Person, Name: 1, Others: []int{}, Reason: asEntered},
	}
	for i := range found {
		found[i].Span.Start, found[i].Span.End = 0, 0
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
}

func TestPatterns(t *testing.T) {
	tests := []struct{ text, want, kind string }{
		{"call +963 944 123 456 now", "call [+963 944 123 456] now", Code},
		{"call 0944-123456 or", "call [0944-123456] or", Code},
		{"call (011) 222 3344 now", "call [(011) 222 3344] now", Code},
		{"اتصل ٠٩٤٤١٢٣٤٥٦ غدا", "اتصل [٠٩٤٤١٢٣٤٥٦] غدا", Code},
		{"write to sami.h@example.org, please", "write to [sami.h@example.org], please", Code},
		{"see https://example.org/a?b=c.", "see [https://example.org/a?b=c].", Code},
		{"see www.example.org and example.com/x too", "see [www.example.org] and [example.com/x] too", Code},
		{"follow @sami_h.", "follow [@sami_h].", Code},
		{"the application no. 12345/67 was", "the application no. [12345/67] was", Code},
		{"id 12345678 and AB12345", "id [12345678] and [AB12345]", Code},
		{"the plate was ABC 1234 there", "the plate was [ABC 1234] there", Code},
		{"on 14/03/2015 and 2015-03-14 they", "on [14/03/2015] and [2015-03-14] they", DateTime},
		{"on 14 March 2015 they", "on [14 March 2015] they", DateTime},
		{"on March 14th, 2015 they", "on [March 14th, 2015] they", DateTime},
		{"the 14th of march they", "the [14th of march] they", DateTime},
		{"in 2013 and in March", "in [2013] and in [March]", DateTime},
		{"they may march on", "they may march on", ""},
		{"every friday at 10 p.m. there", "every [friday] at [10 p.m]. there", DateTime},
		{"في ٣ شباط ٢٠١٣ جاؤوا", "في [٣ شباط ٢٠١٣] جاؤوا", DateTime},
		{"في كانون الثاني 2013 جاؤوا", "في [كانون الثاني 2013] جاؤوا", DateTime},
		{"في آب جاء أب", "في [آب] جاء أب", DateTime},
		{"عام ٢٠١٣ ويوم الجمعة", "عام [٢٠١٣] ويوم [الجمعة]", DateTime},
		{"I was 36 years old then", "I was [36 years old] then", Demographic},
		{"a 14-year-old and aged 15 and a boy of 14.", "a [14-year-old] and aged [15] and a boy of [14].", Demographic},
		{"he was fourteen years old", "he was [fourteen years old]", Demographic},
		{"عمري ٣٦ سنة", "عمري [٣٦ سنة]", Demographic},
		{"for $500 and 5,000 dollars and EUR 200", "for [$500] and [5,000 dollars] and [EUR 200]", Quantity},
		{"two million Syrian pounds", "[two million Syrian pounds]", Quantity},
		{"for three years and 2 months", "for [three years] and [2 months]", Quantity},
		{"at 35.1318, 36.7578 there", "at [35.1318, 36.7578] there", Location},
		{"at 35°08'N 36°45'E there", "at [35°08'N 36°45'E] there", Location},
		{"in branch 235 and the 4th Division", "in [branch 235] and the [4th Division]", Org},
		{"الفرع 235 والفرقة الرابعة", "[الفرع 235] و[الفرقة الرابعة]", Org},
		{"in cell 12 there", "in [cell 12] there", Code},

		{"then abu khaldoun came", "then [abu khaldoun] came", Person},
		{"fifteen years of age, plot no. 900", "[fifteen years of age], plot no. [900]", ""},
		{"the kurdish people", "the [kurdish] people", Demographic},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			var f Finder
			found := f.Find(tt.text)
			if got := marked(tt.text, found, TierPattern); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			for _, x := range found {
				if x.Tier == TierPattern && x.Type != tt.kind && tt.kind != "" {
					t.Errorf("%q is %s, want %s", x.Of(tt.text), x.Type, tt.kind)
				}
			}
		})
	}
}

func TestRankIsAFindingOfItsOwn(t *testing.T) {
	var f Finder
	const s = "with General Sami Homsi there"
	found := f.Find(s)
	if got := marked(s, found); got != "with [General] [Sami Homsi] there" {
		t.Error(got)
	}
	if found[0].Type != Demographic || found[1].Type != Person {
		t.Errorf("%+v", found)
	}
}

func TestResidual(t *testing.T) {
	tests := []struct{ rule, text, want string }{
		{"unknown words in any case", "We met Zarqan. Then zarqan left.", "We met [Zarqan]. Then [zarqan] left."},
		{"a capital inside a sentence", "He went with the Engineer. The man left.", "He went with the [Engineer]. The man left."},
		{"I is no name", "Then I said I'm here and I've gone.", "Then I said I'm here and I've gone."},
		{"names of word lists are not common words", "We saw Ali, Ahmed, Fatima, Damascus, Aleppo.", "We saw [Ali], [Ahmed], [Fatima], [Damascus], [Aleppo]."},
		{"the same in lower case", "we saw ali and ahmed and fatima in damascus and aleppo", "we saw [ali] and [ahmed] and [fatima] in [damascus] and [aleppo]"},
		{"a word that is also a name, where it opens a sentence", "Hope came. Rose went. They rose with hope.", "[Hope] came. [Rose] went. They rose with hope."},
		{"a rarer one in lower case as well", "There was a robin. We left.", "There was a [robin]. We left."},
		{"and all in a text without capitals", "they said rose came and then amber left with the others", "they said [rose] came and then [amber] left with the others"},
		{"grammar at the beginning of a sentence", "Will you come? May I go? So it was. An hour.", "Will you come? May I go? So it was. An hour."},
		{"but not inside one", "I saw Will there.", "I saw [Will] there."},
		{"a row of capitals is one name", "We saw Zarqan Bel-Amri there.", "We saw [Zarqan Bel-Amri] there."},
		{"after an initial or a title no sentence begins", "the letter of J. Brown to Mrs. Stone", "the letter of [J. Brown] to Mrs. [Stone]"},
		{"a heading in capitals says nothing by them", "THE FACTS\n\nHe came.", "THE FACTS\n\nHe came."},
		{"contractions and possessives", "They don't, it's, we'll, the girl's, y'know, couldn't.", "They don't, it's, we'll, the girl's, [y'know], couldn't."},
		{"British spelling", "The neighbour recognised the colour.", "The neighbour recognised the colour."},
		{"another script", "He said سلام to me, and Привет.", "He said [سلام] to me, and [Привет]."},
		{"no full stop before a new sentence", "We were close They came and We left.", "We were close They came and We left."},
		{"but the grammar of names", "I saw The Hague.", "I saw [The Hague]."},
		{"a time before a sentence", "7.00\tWill you come\n12:30 Did you?", "7.00\tWill you come\n12:30 Did you?"},
		{"a remark before a sentence", "We left. (laughs) Nothing came. He went (there) Once.", "We left. (laughs) Nothing came. He went (there) [Once]."},
		{"no is an answer and a number", "No. Nothing. In no. 5 Street.", "No. Nothing. In no. [5] [Street]."},
		{"ordinals and cut-off words", "I was the 16th, wh- what, b-but then.", "I was the 16th, wh- what, b-but then."},
		{"Arabic that goes into English", "Yaani we left, inshallah, and wallah it was khalas.", "Yaani we left, inshallah, and wallah it was khalas."},
		{"a speaker's label", "Interviewer: What happened?\nZarqan: Nothing.", "Interviewer: What happened?\n[Zarqan]: Nothing."},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			var f Finder
			if got := marked(tt.text, f.Find(tt.text)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestResidualInOtherLanguages(t *testing.T) {
	tests := []struct{ rule, language, text, want string }{
		{"Arabic behind what is written to its front", "ar", "وبالبيت كنا ننتظر وللسوق رحنا فقالوا", "وبالبيت كنا ننتظر وللسوق رحنا فقالوا"},
		{"spoken Levantine", "ar", "شو بدك تحكيلو؟ ما عم بعرف ليش راحو عالبيت وهلق ما في حدا هون", "شو بدك تحكيلو؟ ما عم بعرف ليش راحو عالبيت وهلق ما في حدا هون"},
		{"spoken Iraqi", "ar", "شلونك؟ هسه ماكو شي، وين رايح؟ دا اگول اله يجي باچر", "شلونك؟ هسه ماكو شي، وين رايح؟ دا اگول اله يجي باچر"},
		{"an Arabic word in no list", "ar", "ذهبنا إلى زرقندة مع وزرقندة", "ذهبنا إلى [زرقندة] مع [وزرقندة]"},
		{"an Arabic forename that is a word, wherever it stands", "ar", "كان سعيد هناك ومعه أمل وقلت لسعيد", "كان [سعيد] هناك ومعه [أمل] وقلت [لسعيد]"},
		{"the word for on is not Ali", "ar", "على الطريق، وقال علي", "على الطريق، وقال [علي]"},
		{"a name of two words", "ar", "قال عبد القادر ونور الدين", "قال [عبد القادر] [ونور الدين]"},
		{"Latin letters in an Arabic text", "ar", "ذهبنا إلى السوق مع Zarqan يومها", "ذهبنا إلى السوق مع [Zarqan] يومها"},
		{"Turkish with its endings", "tr", "Evlerimizdekiler gelmeyeceklermiş, kitabını okuyamadım, gidiyorduk.", "Evlerimizdekiler gelmeyeceklermiş, kitabını okuyamadım, gidiyorduk."},
		{"a Turkish forename that is a word", "tr", "Barış geldi. Biz barış istedik. Sonra Umut gitti.", "[Barış] geldi. Biz barış istedik. Sonra [Umut] gitti."},
		{"a Turkish name with an ending behind an apostrophe", "tr", "Sonra Zarkan'ın evine gittik.", "Sonra [Zarkan]'ın evine gittik."},
		{"a Turkish town that is a word, where it opens a sentence", "tr", "Ordu uzaktı. Bir ordu geldi.", "[Ordu] uzaktı. Bir ordu geldi."},
		{"given names that look like a weekday or a people with an ending", "tr", "O gün Salim geldi, o gün Rüştü gitti. Salıya kadar bekledik.", "O gün [Salim] geldi, o gün [Rüştü] gitti. [Salı]ya kadar bekledik."},
		{"a name that looks like a stem with an ending", "tr", "Ali geldi.", "[Ali] geldi."},
		{"French with elisions and inversions", "fr", "Qu'est-ce qu'il a dit ? Où va-t-on, dit-il, aujourd'hui ?", "Qu'est-ce qu'il a dit ? Où va-t-on, dit-il, aujourd'hui ?"},
		{"a French forename that is a word", "fr", "Rose est venue. Puis nous avons vu une rose, et Pierre. L'ami d'Aimé est parti.", "[Rose] est venue. Puis nous avons vu une rose, et [Pierre]. L'ami d'[Aimé] est parti."},
		{"Kurdish in Latin letters is passed over", "ku", "Ez çûm bajêr û min Zarqan dît", "Ez çûm bajêr û min Zarqan dît"},
		{"Kurdish in Arabic letters is passed over", "ckb", "من چووم بۆ بازاڕ", "من چووم بۆ بازاڕ"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			f := Finder{Language: tt.language}
			if got := marked(tt.text, f.Find(tt.text)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestUnexamined(t *testing.T) {
	tests := []struct {
		language, text string
		want           int
	}{
		{"ku", "Ez çûm bajêr", 3},
		{"ckb", "من چووم بۆ بازاڕ", 4},
		{"ar", "ذهبنا إلى السوق", 0},
		{"tr", "Ben gittim", 0},
		{"en", "I went", 0},
	}
	for _, tt := range tests {
		f := Finder{Language: tt.language}
		if got := f.Unexamined(tt.text); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.language, got, tt.want)
		}
	}
}

func TestTiers(t *testing.T) {
	t.Run("an address swallows a known name and keeps its index", func(t *testing.T) {
		f := Finder{Known: known("Sami Homsi")}
		const s = "write to sami.homsi@example.org"
		found := f.Find(s)
		if len(found) != 1 || found[0].Of(s) != "sami.homsi@example.org" || found[0].Name != 0 {
			t.Errorf("%+v", found)
		}
	})
	t.Run("a known name cuts a date and both stay", func(t *testing.T) {
		f := Finder{Known: known("April")}
		const s = "we met in April 2013 there"
		if got := marked(s, f.Find(s)); got != "we met in [April] [2013] there" {
			t.Error(got)
		}
	})
}

func TestGroupBy(t *testing.T) {
	f := Finder{Known: known("Sami")}
	const s = "Sami went on Friday. SAMI saw zarqan, Qormal and Qormal. Call 0944123456."
	groups := GroupBy(s, f.Find(s))
	var keys []string
	for _, g := range groups {
		keys = append(keys, g.Key)
	}
	if diff := cmp.Diff([]string{"sami", "0944123456", "qormal", "friday", "zarqan"}, keys); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int{"Sami": 1, "SAMI": 1}, groups[0].Forms); diff != "" {
		t.Error(diff)
	}
	if GroupKey("على") == GroupKey("علي") {
		t.Error("the word for on shares a key with Ali")
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"Ali met Omar on 14 March 2015.", "وأَحْمَد للحمصي على عبد الرحمن", "sami@x.org @a. www. ://", "Abd al- Abu", "S. K. Homsi's",
		"+963 (0) 11", "°1 ١٢/", "\xff\xfeAhmed\x80", "İı’s ﷺ ﻼ", "a.m. p.m 10 p.m.", "$ 5 % 1,000.00", "١٤:٣٠ 10:5",
	} {
		f.Add(s)
	}
	names := Compile([]Name{{Text: "Ali"}, {Text: "Sami Khalil al-Homsi"}, {Text: "أحمد الحمصي"}, {Text: "Abu Laith"}, {Text: "عبد الرحمن"}, {Text: "Abdul Rahman"}, {Text: ""}, {Text: "Free Army", Type: Org}})
	f.Fuzz(func(t *testing.T, s string) {
		finder := Finder{Known: names}
		end := 0
		for _, x := range finder.Find(s) {
			if x.Start < end || x.End <= x.Start || x.End > len(s) {
				t.Fatalf("span %v after %d in %d bytes", x.Span, end, len(s))
			}
			if utf8.ValidString(s) && (!utf8.RuneStart(s[x.Start]) || x.End < len(s) && !utf8.RuneStart(s[x.End])) {
				t.Fatalf("span %v cuts a rune", x.Span)
			}
			end = x.End
		}
	})
}

// A people is no other spelling of somebody's name. Turki, Kurdo and Arabi are
// invented people.
func TestPeoplesAreNobody(t *testing.T) {
	known := Compile([]Name{{Text: "Turki"}, {Text: "Kurdo"}, {Text: "Arabi"}, {Text: "Turkey", Type: Location}})
	for language, s := range map[string]string{
		"en": "We saw [Turks] there, a [Turk] and [Turkish] soldiers; [Kurds] too, and an [Arab].",
		"fr": "On a vu des [Turcs], un [Turc] et des [Kurdes].",
		"tr": "Orada [Türk]ler vardı, bir [Türk], sonra [Kürt]ler.",
		"ar": "كان في [أتراك] هناك و[أكراد].",
	} {
		plain := strings.NewReplacer("[", "", "]", "").Replace(s)
		found := (&Finder{Known: known, Language: language}).Find(plain)
		if got := marked(plain, found); got != s {
			t.Errorf("got  %s\nwant %s", got, s)
		}
		for _, f := range found {
			if f.Type != Demographic {
				t.Errorf("%s: %s is taken for %s", language, f.Of(plain), f.Reason)
			}
		}
	}
}
