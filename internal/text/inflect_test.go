package text

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// fitCase puts a name in the place of the one between ⟦ and ⟧; want shows the
// result with the new name between them, as a Map carries the old one's place.
type fitCase struct{ from, with, want string }

func (c fitCase) run(t *testing.T, p Place) Fitted {
	t.Helper()
	s, at := marked(t, c.from)
	f := Fit(s, at, c.with, p)
	result, m, err := Rewrite(s, append([]Edit{f.Name}, f.Around...))
	if err != nil {
		t.Fatalf("%s: %v", c.from, err)
	}
	to, _ := m.Apply(at)
	if got := result[:to.Start] + "⟦" + to.Of(result) + "⟧" + result[to.End:]; got != c.want {
		t.Errorf("%s with %s:\n got %s\nwant %s", c.from, c.with, got, c.want)
	}
	return f
}

func marked(t *testing.T, s string) (string, Span) {
	t.Helper()
	before, rest, ok := strings.Cut(s, "⟦")
	name, behind, ok2 := strings.Cut(rest, "⟧")
	if !ok || !ok2 {
		t.Fatalf("no name is marked in %q", s)
	}
	return before + name + behind, Span{len(before), len(before) + len(name)}
}

func TestFitTurkish(t *testing.T) {
	for _, c := range []fitCase{
		{"⟦Ahmet⟧'in evi", "Mert", "⟦Mert⟧'in evi"},
		{"⟦Ahmet⟧'in evi", "Orhan", "⟦Orhan⟧'ın evi"},
		{"⟦Ahmet⟧'in evi", "Burak", "⟦Burak⟧'ın evi"},
		{"⟦Ahmet⟧'in evi", "Turgut", "⟦Turgut⟧'un evi"},
		{"⟦Ahmet⟧'in evi", "Müjgan", "⟦Müjgan⟧'ın evi"},
		{"⟦Ahmet⟧'in evi", "Betül", "⟦Betül⟧'ün evi"},
		{"⟦Ahmet⟧'in evi", "Ali", "⟦Ali⟧'nin evi"},
		{"⟦Ahmet⟧'in evi", "Utku", "⟦Utku⟧'nun evi"},
		{"⟦Ahmet⟧’in evi", "Orhan", "⟦Orhan⟧’ın evi"},
		{"⟦Ankara⟧'ya gitti", "Mert", "⟦Mert⟧'e gitti"},
		{"⟦Ankara⟧'ya gitti", "Rize", "⟦Rize⟧'ye gitti"},
		{"⟦Ankara⟧'da kaldı", "Sivas", "⟦Sivas⟧'ta kaldı"},
		{"⟦Sivas⟧'tan geldi", "İzmir", "⟦İzmir⟧'den geldi"},
		{"⟦Ahmet⟧'ten geldi", "Orhan", "⟦Orhan⟧'dan geldi"},
		{"⟦Ali⟧'yi gördüm", "Orhan", "⟦Orhan⟧'ı gördüm"},
		{"⟦Orhan⟧'ı gördüm", "Ayşe", "⟦Ayşe⟧'yi gördüm"},
		{"⟦Ali⟧'yle konuştum", "Orhan", "⟦Orhan⟧'la konuştum"},
		{"⟦Orhan⟧'la konuştum", "Ayşe", "⟦Ayşe⟧'yle konuştum"},
		{"⟦Ankara⟧lı bir adam", "İzmir", "⟦İzmir⟧li bir adam"},
		{"⟦Ankara⟧lılar", "Ürgüp", "⟦Ürgüp⟧lüler"},
		{"⟦Ahmet⟧ler geldi", "Orhan", "⟦Orhan⟧lar geldi"},
		{"⟦Ahmet⟧'lerin evi", "Orhan", "⟦Orhan⟧'ların evi"},
		{"⟦Ahmet⟧in evi", "Orhan", "⟦Orhan⟧ın evi"},
		{"⟦Ahmet⟧'inki", "Orhan", "⟦Orhan⟧'ınki"},
		{"⟦Ankara⟧'dakiler", "Sivas", "⟦Sivas⟧'takiler"},
		{"bizim ⟦Ahmet⟧'imizi", "Ali", "bizim ⟦Ali⟧'mizi"},
		{"oğlu ⟦Ahmet⟧'ine", "Orhan", "oğlu ⟦Orhan⟧'ına"},
		{"⟦AHMET⟧'İN EVİ", "Orhan", "⟦ORHAN⟧'IN EVİ"},
		{"⟦AHMET⟧'in evi", "Melih", "⟦MELİH⟧'in evi"},
		{"⟦AHMET⟧'E", "Fatih", "⟦FATİH⟧'E"},
		{"⟦Ahmet⟧ de geldi", "Orhan", "⟦Orhan⟧ da geldi"},
		{"⟦Orhan⟧ da geldi mi?", "Ali", "⟦Ali⟧ de geldi mi?"},
		{"⟦Ahmet⟧'i de gördü", "Orhan", "⟦Orhan⟧'ı da gördü"},
		{"⟦Ahmet⟧ mi söyledi?", "Orhan", "⟦Orhan⟧ mı söyledi?"},
		{"⟦Ahmet⟧ miydi?", "Turgut", "⟦Turgut⟧ muydu?"},
		{"⟦Ahmet⟧ de mi geldi?", "Orhan", "⟦Orhan⟧ da mı geldi?"},
		{"⟦Ahmet⟧ misafir geldi", "Orhan", "⟦Orhan⟧ misafir geldi"},
		{"⟦Ahmet⟧, de ki", "Orhan", "⟦Orhan⟧, de ki"},
		{"⟦Ahmet⟧'e", "[komutan]", "⟦[komutan]⟧'a"},
		{"⟦Ahmet⟧'in", "[üst düzey görevli]", "⟦[üst düzey görevli]⟧'nin"},
		{"⟦Ahmet⟧'e", "Katılımcı B", "⟦Katılımcı B⟧'ye"},
		{"⟦Ahmet⟧'in", "Katılımcı A", "⟦Katılımcı A⟧'nın"},
		{"⟦Ahmet⟧'e", "Tanık 3", "⟦Tanık 3⟧'e"},
		{"⟦Ahmet⟧'i", "Tanık 10", "⟦Tanık 10⟧'u"},
		{"⟦Ahmet⟧'ti", "Ali", "⟦Ali⟧'ydi"},
		{"⟦Ahmet⟧'miş", "Orhan", "⟦Orhan⟧'mış"},
		{"⟦Ahmet⟧'çe", "Orhan", "⟦Orhan⟧'ca"},
		{"⟦Orhan⟧'ın", "Kemal", "⟦Kemal⟧'in"},
		{"⟦Ahmet⟧'XY", "Orhan", "⟦Orhan⟧'XY"},
		{"'⟦Ahmet⟧' dedi", "Orhan", "'⟦Orhan⟧' dedi"},
		{"⟦Ahmet⟧gil", "Orhan", "⟦Orhan⟧gil"},
		{"⟦Ahmet⟧'in", "أحمد", "⟦أحمد⟧'in"},
		{"⟦Ahmet⟧'in", "René", "⟦René⟧'nin"},
		{"⟦Ahmet⟧'le", "Harry", "⟦Harry⟧'yle"},
	} {
		c.run(t, Place{Language: "tr"})
	}
	t.Run("what is possessed is no object, however often it is replaced", func(t *testing.T) {
		first := fitCase{"onun ⟦Ayşe⟧'si", "Nur", "onun ⟦Nur⟧'u"}.run(t, Place{Language: "tr"})
		fitCase{"onun ⟦Nur⟧'u", "Selda", "onun ⟦Selda⟧'sı"}.run(t, Place{Language: "tr", Form: first.Form})
		fitCase{"⟦Nur⟧'u gördü", "Selda", "⟦Selda⟧'yı gördü"}.run(t, Place{Language: "tr"})
	})
}

func TestFitFrench(t *testing.T) {
	for _, c := range []fitCase{
		{"le frère d'⟦Ahmed⟧", "Karim", "le frère de ⟦Karim⟧"},
		{"le frère de ⟦Karim⟧", "Omar", "le frère d'⟦Omar⟧"},
		{"l’ami de ⟦Karim⟧", "Omar", "l’ami d’⟦Omar⟧"},
		{"le frère d’⟦Ahmed⟧", "Karim", "le frère de ⟦Karim⟧"},
		{"D'⟦Ahmed⟧ je ne sais rien", "Karim", "De ⟦Karim⟧ je ne sais rien"},
		{"De ⟦Karim⟧ je ne sais rien", "Omar", "D'⟦Omar⟧ je ne sais rien"},
		{"FRÈRE D'⟦AHMED⟧", "Karim", "FRÈRE DE ⟦KARIM⟧"},
		{"FRÈRE DE ⟦KARIM⟧", "Omar", "FRÈRE D'⟦OMAR⟧"},
		{"je sais qu'⟦Ahmed⟧ est parti", "Karim", "je sais que ⟦Karim⟧ est parti"},
		{"je sais que ⟦Karim⟧ est parti", "Omar", "je sais qu'⟦Omar⟧ est parti"},
		{"est-ce que ⟦Karim⟧ est parti", "Élie", "est-ce qu'⟦Élie⟧ est parti"},
		{"lorsqu'⟦Ahmed⟧ vint", "Karim", "lorsque ⟦Karim⟧ vint"},
		{"puisque ⟦Karim⟧ vint", "Adel", "puisqu'⟦Adel⟧ vint"},
		{"quoique ⟦Karim⟧ vînt", "Adel", "quoiqu'⟦Adel⟧ vînt"},
		{"jusqu'à ⟦Ahmed⟧", "Karim", "jusqu'à ⟦Karim⟧"},
		{"l'⟦Ahmed⟧ du quartier", "Karim", "le ⟦Karim⟧ du quartier"},
		{"le ⟦Karim⟧ du quartier", "Omar", "l'⟦Omar⟧ du quartier"},
		{"du côté de ⟦Karim⟧", "[un commandant]", "du côté de ⟦[un commandant]⟧"},
		{"du côté d'⟦Ahmed⟧", "[un commandant]", "du côté de ⟦[un commandant]⟧"},
		{"le frère d'⟦Ahmed⟧", "Hassan", "le frère de ⟦Hassan⟧"},
		{"le frère de ⟦Hassan⟧", "Hélène", "le frère d'⟦Hélène⟧"},
		{"le frère d'⟦Hervé⟧", "Henri", "le frère d'⟦Henri⟧"},
		{"le frère d'⟦Ahmed⟧", "Youssef", "le frère de ⟦Youssef⟧"},
		{"le frère de ⟦Youssef⟧", "Yves", "le frère d'⟦Yves⟧"},
		{"le frère d'⟦Ahmed⟧", "Walid", "le frère de ⟦Walid⟧"},
		{"le frère d'⟦Ahmed⟧", "Ouarda", "le frère de ⟦Ouarda⟧"},
		{"le frère d'⟦Ahmed⟧", "Participant B", "le frère de ⟦Participant B⟧"},
		{"le frère de ⟦Karim⟧", "Idriss", "le frère d'⟦Idriss⟧"},
		{"ce ⟦Karim⟧", "Omar", "cet ⟦Omar⟧"},
		{"cet ⟦Omar⟧", "Karim", "ce ⟦Karim⟧"},
		{"le vieux ⟦Karim⟧", "Omar", "le vieil ⟦Omar⟧"},
		{"mon ⟦Omar⟧", "Karim", "mon ⟦Karim⟧"},
		{"aujourd'hui ⟦Karim⟧", "Omar", "aujourd'hui ⟦Omar⟧"},
		{"de\u00a0⟦Karim⟧", "Omar", "d'⟦Omar⟧"},
		{"de, ⟦Karim⟧", "Omar", "de, ⟦Omar⟧"},
		{"de\n⟦Karim⟧", "Omar", "de\n⟦Omar⟧"},
		{"chez ⟦Karim⟧", "Omar", "chez ⟦Omar⟧"},
		{"de ⟦Karim⟧", "كريم", "de ⟦كريم⟧"},
		{"aude ⟦Karim⟧", "Omar", "aude ⟦Omar⟧"},
		{"là ⟦Karim⟧", "Omar", "là ⟦Omar⟧"},
	} {
		c.run(t, Place{Language: "fr"})
	}
	for _, c := range []fitCase{
		{"l'⟦Amina⟧ du quartier", "Leila", "la ⟦Leila⟧ du quartier"},
		{"la ⟦Leila⟧ du quartier", "Amina", "l'⟦Amina⟧ du quartier"},
		{"ma ⟦Leila⟧", "Amina", "mon ⟦Amina⟧"},
		{"mon ⟦Amina⟧", "Leila", "ma ⟦Leila⟧"},
		{"sa ⟦Leila⟧", "Amina", "son ⟦Amina⟧"},
	} {
		c.run(t, Place{Language: "fr-FR", Gender: "f"})
	}
}

func TestFitEnglish(t *testing.T) {
	for _, c := range []fitCase{
		{"⟦Ahmed⟧'s house", "Karim", "⟦Karim⟧'s house"},
		{"⟦Ahmed⟧’s house", "Karim", "⟦Karim⟧’s house"},
		{"⟦James⟧' house", "Karim", "⟦Karim⟧'s house"},
		{"⟦James⟧’ house", "Karim", "⟦Karim⟧’s house"},
		{"⟦JAMES⟧' HOUSE", "Karim", "⟦KARIM⟧'S HOUSE"},
		{"⟦James⟧' house", "Francis", "⟦Francis⟧' house"},
		{"⟦James⟧' house", "[commander]", "⟦[commander]⟧'s house"},
		{"'it was ⟦James⟧' he said", "Karim", "'it was ⟦Karim⟧' he said"},
		{"‘it was ⟦James⟧’ he said", "Karim", "‘it was ⟦Karim⟧’ he said"},
		{"it was ⟦James⟧'.", "Karim", "it was ⟦Karim⟧'."},
		{"⟦Karim⟧'s house", "James", "⟦James⟧'s house"},
		{"the ⟦Ahmed⟧s", "Karim", "the ⟦Karim⟧s"},
		{"the ⟦Ahmed⟧s", "James", "the ⟦James⟧es"},
		{"THE ⟦AHMED⟧S", "James", "THE ⟦JAMES⟧ES"},
		{"an ⟦Ahmed⟧ I knew", "Karim", "a ⟦Karim⟧ I knew"},
		{"a ⟦Karim⟧ I knew", "Omar", "an ⟦Omar⟧ I knew"},
		{"A ⟦Karim⟧ called", "Omar", "An ⟦Omar⟧ called"},
		{"He left. An ⟦Omar⟧ called", "Karim", "He left. A ⟦Karim⟧ called"},
		{"Group A ⟦Karim⟧ left", "Omar", "Group A ⟦Omar⟧ left"},
		{"a ⟦Homsi⟧ man", "[man from an old town]", "a ⟦[man from an old town]⟧ man"},
		{"a ⟦Damascene⟧", "[Iraqi officer]", "an ⟦[Iraqi officer]⟧"},
		{"an ⟦Iraqi⟧", "[foreign officer]", "a ⟦[foreign officer]⟧"},
		{"an ⟦Iraqi⟧", "[European]", "a ⟦[European]⟧"},
		{"a ⟦doctor⟧", "[hour]", "an ⟦[hour]⟧"},
		{"a ⟦doctor⟧", "[MP]", "an ⟦[MP]⟧"},
		{"a ⟦doctor⟧", "[UN official]", "a ⟦[UN official]⟧"},
		{"a ⟦doctor⟧", "[unit]", "a ⟦[unit]⟧"},
		{"a ⟦doctor⟧", "[uncle]", "an ⟦[uncle]⟧"},
		{"a ⟦doctor⟧", "[12]", "a ⟦[12]⟧"},
		{"vitamin-a ⟦Karim⟧", "Omar", "vitamin-a ⟦Omar⟧"},
		{"a, ⟦Karim⟧", "Omar", "a, ⟦Omar⟧"},
		{"a\n⟦Karim⟧", "Omar", "a\n⟦Omar⟧"},
		{"⟦AHMED⟧ SAID", "Karim", "⟦KARIM⟧ SAID"},
		{"⟦AHMED⟧ SAID", "[a man]", "⟦[a man]⟧ SAID"},
		{"⟦ahmed⟧ said", "Karim", "⟦Karim⟧ said"},
		{"⟦AK⟧ said", "Karim", "⟦KARIM⟧ said"},
		{"⟦A⟧ said", "Karim", "⟦Karim⟧ said"},
	} {
		c.run(t, Place{Language: "en"})
	}
	t.Run("capitals that were noted stay", func(t *testing.T) {
		f := fitCase{"⟦AK⟧ SAID", "Ed", "⟦ED⟧ SAID"}.run(t, Place{Language: "en"})
		fitCase{"⟦E⟧ SAID", "Karim", "⟦KARIM⟧ SAID"}.run(t, Place{Language: "en", Form: f.Form})
	})
	t.Run("another language's words stay", func(t *testing.T) {
		fitCase{"il y a ⟦Karim⟧", "Omar", "il y a ⟦Omar⟧"}.run(t, Place{Language: "fr"})
		fitCase{"von a ⟦Karim⟧'in", "Omar", "von a ⟦Omar⟧'in"}.run(t, Place{Language: "de"})
	})
}

// Words in brackets are written to stand by themselves, and the text has a word for
// what stood there.
func TestFitBracketsInTheirSentence(t *testing.T) {
	for language, cases := range map[string][]fitCase{
		"en": {
			{"The ⟦colonel⟧ left", "[a senior officer]", "The ⟦[senior officer]⟧ left"},
			{"an ⟦emir⟧ came", "[a senior leader]", "a ⟦[senior leader]⟧ came"},
			{"a ⟦lieutenant⟧ came", "[an officer]", "an ⟦[officer]⟧ came"},
			{"Then ⟦the colonel⟧ left", "[a senior officer]", "Then ⟦[a senior officer]⟧ left"},
			{"He said that ⟦the colonel⟧ left", "[a senior officer]", "He said that ⟦[a senior officer]⟧ left"},
			{"I was ⟦fourteen⟧ then", "[in adolescence, under age]", "I was ⟦[in adolescence, under age]⟧ then"},
			{"in his ⟦forties⟧", "[in the thirties]", "in his ⟦[thirties]⟧"},
			{"in her ⟦forties⟧", "[in the thirties]", "in her ⟦[thirties]⟧"},
			{"in her ⟦forties⟧", "[of adult age]", "in her ⟦[adult age]⟧"},
			{"in ⟦2013⟧", "[in the early 2010s]", "in ⟦[the early 2010s]⟧"},
			{"a boy of ⟦9⟧", "[of primary-school age]", "a boy of ⟦[primary-school age]⟧"},
			{"At ⟦fourteen⟧ I left", "[in adolescence, under age]", "At ⟦[adolescence, under age]⟧ I left"},
			{"on ⟦14 March 2013⟧ they", "[March 2013]", "in ⟦[March 2013]⟧ they"},
			{"On ⟦14 March⟧ they", "[spring]", "In ⟦[spring]⟧ they"},
			{"on ⟦14 March 2013⟧ they", "[the early 2010s]", "in ⟦[the early 2010s]⟧ they"},
			{"on ⟦14 March 2013⟧ they", "[2013]", "in ⟦[2013]⟧ they"},
			{"on ⟦14 March 2013⟧ they", "[a day in spring]", "on ⟦[a day in spring]⟧ they"},
			{"on ⟦Eid⟧ they", "[a feast]", "on ⟦[a feast]⟧ they"},
			{"on ⟦14 March⟧ they", "Karim", "on ⟦Karim⟧ they"},
		},
		"fr": {
			{"Le ⟦colonel⟧ a crié", "[un officier de haut rang]", "⟦[un officier de haut rang]⟧ a crié"},
			{"L'⟦émir⟧ a dit", "[un haut responsable]", "⟦[un haut responsable]⟧ a dit"},
			{"de la ⟦tribu des Zarqan⟧", "[une tribu]", "de ⟦[une tribu]⟧"},
			{"du ⟦clan Zarqan⟧", "[une tribu]", "de ⟦[une tribu]⟧"},
			{"au ⟦camp de Zarqan⟧", "[un camp ou une base]", "à ⟦[un camp ou une base]⟧"},
			{"à la ⟦prison de Zarqan⟧", "[un lieu de détention]", "à ⟦[un lieu de détention]⟧"},
			{"un ⟦lieutenant⟧ est venu", "[un officier subalterne]", "⟦[un officier subalterne]⟧ est venu"},
			{"le ⟦14 mars 2013⟧", "[mars 2013]", "en ⟦[mars 2013]⟧"},
			{"le ⟦14 mars 2013⟧", "[le printemps 2013]", "⟦[le printemps 2013]⟧"},
			{"en ⟦mars 2013⟧", "[le printemps 2013]", "au ⟦[printemps 2013]⟧"},
			{"en ⟦juillet 2013⟧", "[l'été 2013]", "en ⟦[été 2013]⟧"},
			{"En ⟦2013⟧", "[le début des années 2010]", "Au ⟦[début des années 2010]⟧"},
			{"en ⟦2013⟧", "[les années 2010]", "dans ⟦[les années 2010]⟧"},
			{"de ⟦2013⟧", "[le début des années 2010]", "du ⟦[début des années 2010]⟧"},
			{"depuis ⟦2013⟧", "[le début des années 2010]", "depuis ⟦[le début des années 2010]⟧"},
			{"j'avais ⟦quatorze ans⟧", "[l'âge d'un adolescent mineur]", "j'avais ⟦[l'âge d'un adolescent mineur]⟧"},
			{"un garçon de ⟦14 ans⟧", "[l'âge d'un adolescent mineur]", "un garçon de ⟦[l'âge d'un adolescent mineur]⟧"},
		},
		"tr": {
			{"Bir ⟦albay⟧ geldi", "[bir subay]", "Bir ⟦[subay]⟧ geldi"},
			{"O ⟦Zarqan aşireti⟧ndendi", "[bir aşiret]", "O ⟦[bir aşiret]⟧tendi"},
			{"O ⟦Zarqan aşireti⟧nden biri", "[bir aşiret]", "O ⟦[bir aşiret]⟧ten biri"},
			{"Ev ⟦Gül Mahallesi⟧'nde", "[bir mahalle]", "Ev ⟦[bir mahalle]⟧'de"},
			{"Biz ⟦Zarqan Kampı⟧'na gittik", "[bir kamp veya üs]", "Biz ⟦[bir kamp veya üs]⟧'e gittik"},
			{"Biz ⟦Zarqan Cezaevi⟧'nde kaldık", "[bir gözaltı yeri]", "Biz ⟦[bir gözaltı yeri]⟧'nde kaldık"},
			{"Onlar ⟦14 Mart 2013⟧'te geldi", "[2010'ların başı]", "Onlar ⟦[2010'ların başı]⟧'nda geldi"},
			{"Onlar ⟦14 Mart 2013⟧'te geldi", "[Mart 2013]", "Onlar ⟦[Mart 2013]⟧'te geldi"},
			{"⟦Konya⟧nın dışında", "[bir şehir]", "⟦[bir şehir]⟧in dışında"},
			{"Sonra ⟦albay⟧ geldi", "[bir subay]", "Sonra ⟦[bir subay]⟧ geldi"},
			{"⟦on dört yaşında⟧ydım", "[reşit olmadan, ergenlik çağında]", "⟦[reşit olmadan, ergenlik çağında]⟧ydım"},
		},
	} {
		for _, c := range cases {
			c.run(t, Place{Language: language})
		}
	}
}

func TestFitArabic(t *testing.T) {
	for _, c := range []fitCase{
		{"⟦أحمد⟧ ذهب", "كريم", "⟦كريم⟧ ذهب"},
		{"و⟦أحمد⟧ ذهب", "كريم", "و⟦كريم⟧ ذهب"},
		{"ف⟦أحمد⟧ ذهب", "كريم", "ف⟦كريم⟧ ذهب"},
		{"ب⟦أحمد⟧", "كريم", "ب⟦كريم⟧"},
		{"ل⟦أحمد⟧", "كريم", "ل⟦كريم⟧"},
		{"ك⟦أحمد⟧", "كريم", "ك⟦كريم⟧"},
		{"وب⟦أحمد⟧", "كريم", "وب⟦كريم⟧"},
		{"وَ⟦أحمد⟧", "كريم", "وَ⟦كريم⟧"},
		{"و⟦أحمد⟧ ذهب", "[قائد]", "و⟦[قائد]⟧ ذهب"},
		{"ل⟦أحمد⟧", "[قائد]", "لـ⟦[قائد]⟧"},
		{"ب⟦أحمد⟧", "[قائد]", "بـ⟦[قائد]⟧"},
		{"ف⟦أحمد⟧", "[قائد]", "فـ⟦[قائد]⟧"},
		{"ول⟦أحمد⟧", "[قائد]", "ولـ⟦[قائد]⟧"},
		{"ال⟦شامي⟧", "[رجل من الشمال]", "الـ⟦[رجل من الشمال]⟧"},
		{"ل⟦أحمد⟧", "Karim", "لـ⟦Karim⟧"},
		{"و⟦أحمد⟧", "Karim", "و⟦Karim⟧"},
		{"بـ⟦أحمد⟧", "Karim", "بـ⟦Karim⟧"},
		{"بـ⟦أحمد⟧", "كريم", "بـ⟦كريم⟧"},
		{"لـ⟦Karim⟧", "كريم", "ل⟦كريم⟧"},
		{"لـ⟦Karim⟧", "Omar", "لـ⟦Omar⟧"},
		{"لـ⟦[قائد]⟧", "كريم", "ل⟦كريم⟧"},
		{"ل⟦أحمد⟧", "الشامي", "ل⟦لشامي⟧"},
		{"ول⟦أحمد⟧", "الشامي", "ول⟦لشامي⟧"},
		{"ب⟦أحمد⟧", "الشامي", "ب⟦الشامي⟧"},
		{"و⟦أحمد⟧", "الشامي", "و⟦الشامي⟧"},
		{"ل⟦لشامي⟧", "كريم", "ل⟦كريم⟧"},
		{"ل⟦لشامي⟧", "الحمصي", "ل⟦لحمصي⟧"},
		{"ال⟦شامي⟧", "الحمصي", "ال⟦حمصي⟧"},
		{"لل⟦شامي⟧", "الحمصي", "لل⟦حمصي⟧"},
		{"ال⟦شامي⟧", "حمصي", "ال⟦حمصي⟧"},
		{"ل⟦أحمد⟧", "الياس", "ل⟦الياس⟧"},
		{"قال ⟦أحمد⟧", "[قائد]", "قال ⟦[قائد]⟧"},
		{"يا ⟦أحمد⟧", "كريم", "يا ⟦كريم⟧"},
		{"(⟦أحمد⟧)", "Karim", "(⟦Karim⟧)"},
		{"س⟦أحمد⟧", "Karim", "سـ⟦Karim⟧"},
		{"جمل⟦أحمد⟧", "Karim", "جمل⟦Karim⟧"},
	} {
		c.run(t, Place{Language: "ar"})
		c.run(t, Place{})
	}
}

func TestFitKurdishNamesInArabic(t *testing.T) {
	for _, c := range []fitCase{
		{"قال ⟦أحمد⟧", "ئازاد", "قال ⟦آزاد⟧"},
		{"قال ⟦أحمد⟧", "شێرکۆ", "قال ⟦شيركو⟧"},
		{"قال ⟦أحمد⟧", "کاوە", "قال ⟦كاوه⟧"},
		{"قال ⟦أحمد⟧", "بەرفین", "قال ⟦برفين⟧"},
		{"قال ⟦أحمد⟧", "ڕووکەن", "قال ⟦روكن⟧"},
		{"ل⟦أحمد⟧", "گوڵێ", "ل⟦غولي⟧"},
		{"قال ⟦أحمد⟧", "", "قال ⟦⟧"},
	} {
		c.run(t, Place{Language: "ar-SY"})
		c.run(t, Place{Language: "apc"})
	}
	fitCase{"⟦ئازاد⟧ گوتی", "شێرکۆ", "⟦شێرکۆ⟧ گوتی"}.run(t, Place{Language: "ckb"})
}

func TestFitKurmanji(t *testing.T) {
	for _, c := range []fitCase{
		{"mala ⟦Rojhat⟧î", "Azad", "mala ⟦Azad⟧î"},
		{"mala ⟦Rojhat⟧î", "Karo", "mala ⟦Karo⟧yî"},
		{"mala ⟦Karo⟧yî", "Rojhat", "mala ⟦Rojhat⟧î"},
		{"mala ⟦Berîvan⟧ê", "Zîlan", "mala ⟦Zîlan⟧ê"},
		{"mala ⟦Berîvan⟧ê", "Gulê", "mala ⟦Gulê⟧yê"},
		{"mala ⟦Gulê⟧yê", "Berîvan", "mala ⟦Berîvan⟧ê"},
		{"⟦Azad⟧ê min", "Mîro", "⟦Mîro⟧yê min"},
		{"⟦Berîvan⟧a min", "Zara", "⟦Zara⟧ya min"},
		{"⟦Zara⟧ya min", "Berîvan", "⟦Berîvan⟧a min"},
		{"⟦Azad⟧o, were", "Baran", "⟦Baran⟧o, were"},
		{"⟦Azad⟧an", "Karo", "⟦Karo⟧yan"},
		{"⟦Karo⟧yên din", "Azad", "⟦Azad⟧ên din"},
		{"⟦Azad⟧ek", "Karo", "⟦Karo⟧yek"},
		{"⟦AZAD⟧Î", "Karo", "⟦KARO⟧YÎ"},
		{"⟦AZAD⟧Ê MIN", "Karo", "⟦KARO⟧YÊ MIN"},
		{"⟦Stenbol⟧'ê", "Wanê", "⟦Wanê⟧'yê"},
		{"⟦Stenbol⟧’ê", "Amed", "⟦Amed⟧’ê"},
		{"⟦Rojhat⟧ re got", "Karo", "⟦Karo⟧ re got"},
		{"bi ⟦Rojhat⟧ re", "Karo", "bi ⟦Karo⟧ re"},
		{"ji ⟦Rojhat⟧î re", "Karo", "ji ⟦Karo⟧yî re"},
		{"⟦Rojhat⟧xyz", "Karo", "⟦Karo⟧xyz"},
		{"⟦Rojhat⟧î", "[serleşker]", "⟦[serleşker]⟧î"},
		{"⟦Rojhat⟧î", "[fermanda]", "⟦[fermanda]⟧yî"},
		{"⟦Rojhat⟧î", "Elî", "⟦Elî⟧yî"},
		{"⟦Rojhat⟧î", "Husên", "⟦Husên⟧î"},
		{"⟦Rojhat⟧", "Karo", "⟦Karo⟧"},
		{"⟦Rojhat⟧.", "Karo", "⟦Karo⟧."},
		{"⟦Rojhat⟧ê", "123", "⟦123⟧ê"},
		{"⟦Rojhat⟧ekî", "Karo", "⟦Karo⟧yekî"},
		{"⟦Karo⟧yekê", "Rojhat", "⟦Rojhat⟧ekê"},
		{"⟦ROJHAT⟧", "Azad", "⟦AZAD⟧"},
	} {
		c.run(t, Place{Language: "ku"})
		c.run(t, Place{Language: "kmr-Latn"})
	}
}

func TestBareName(t *testing.T) {
	for _, c := range []struct{ language, from, want string }{
		{"en", "⟦Ahmed's⟧ house", "Ahmed"},
		{"en", "⟦Ahmed⟧'s house", "Ahmed"},
		{"", "⟦James'⟧", "James"},
		{"en", "⟦O'Brien⟧", "O'Brien"},
		{"en", "⟦'s⟧", "'s"},
		{"tr", "⟦Ahmet'in⟧ evi", "Ahmet"},
		{"tr", "⟦Mehmet Can’a⟧", "Mehmet Can"},
		{"tr", "⟦AHMET'İN⟧", "AHMET"},
		{"tr", "⟦Ahmet'xy⟧", "Ahmet'xy"},
		{"tr", "⟦Sa'di⟧", "Sa'di"},
		{"en", "⟦Ahmet'in⟧", "Ahmet'in"},
		{"ku", "⟦Stenbol'ê⟧", "Stenbol"},
		{"fr", "⟦d'Ahmed⟧", "Ahmed"},
		{"fr", "⟦Qu’Ahmed⟧", "Ahmed"},
		{"fr", "⟦D'⟧", "D"},
		{"fr", "⟦N'Diaye⟧", "N'Diaye"},
		{"ar", "⟦وأحمد⟧", "وأحمد"},
	} {
		s, at := marked(t, c.from)
		if got := BareName(s, at, c.language).Of(s); got != c.want {
			t.Errorf("%s in %q: got %s, want %s", c.from, c.language, got, c.want)
		}
	}
}

func TestEditsOfSeveralNames(t *testing.T) {
	tests := []struct {
		language, from string // names between ⟦ and ⟧, places that are taken between ⟨ and ⟩
		with           []string
		want           string
	}{
		{"fr", "le frère d'⟦Ahmed⟧ et l'ami de ⟦Karim⟧", []string{"Walid", "Omar"}, "le frère de Walid et l'ami d'Omar"},
		{"fr", "le frère ⟨d'⟩⟦Ahmed⟧", []string{"Walid"}, "le frère d'Walid"},
		{"fr", "le frère ⟨d'⟦Ahmed⟧⟩", []string{"Walid"}, "le frère de Walid"},
		{"tr", "⟦Ahmet⟧ ⟨de⟩", []string{"Orhan"}, "Orhan de"},
		{"tr", "⟦Ahmet⟧'e ⟦Ayşe⟧'yi", []string{"Orhan", "Nur"}, "Orhan'a Nur'u"},
		{"tr", "⟨⟦Ahmet⟧'e⟩", []string{"Orhan"}, "Orhan'a"},
		{"ar", "ل⟦أحمد⟧ ول⟦عمر⟧", []string{"[قائد]", "Karim"}, "لـ[قائد] ولـKarim"},
		{"ar", "⟨ل⟩⟦أحمد⟧", []string{"[قائد]"}, "لـ[قائد]"},
		{"en", "a ⟦Karim⟧, an ⟦Omar⟧", []string{"Omar", "Karim"}, "an Omar, a Karim"},
		{"en", "⟦James⟧'⟦James⟧' car", []string{"Karim", "Karim"}, "Karim'Karim's car"},
		{"en", "", nil, ""},
	}
	for _, test := range tests {
		var s string
		var at, taken []Span
		for rest := test.from; rest != ""; {
			r, n := utf8.DecodeRuneInString(rest)
			switch r {
			case '⟦':
				at = append(at, Span{len(s), len(s)})
			case '⟧':
				at[len(at)-1].End = len(s)
			case '⟨':
				taken = append(taken, Span{len(s), len(s)})
			case '⟩':
				taken[len(taken)-1].End = len(s)
			default:
				s += rest[:n]
			}
			rest = rest[n:]
		}
		var names []Fitted
		for i, span := range at {
			names = append(names, Fit(s, span, test.with[i], Place{Language: test.language}))
		}
		if got, _, err := Rewrite(s, Edits(names, taken)); err != nil || got != test.want {
			t.Errorf("%s: got %q, want %q (%v)", test.from, got, test.want, err)
		}
	}
}

func TestTwoScripts(t *testing.T) {
	for in, want := range map[string][2]string{
		"Karim / كريم": {"Karim", "كريم"}, "كريم/Karim": {"Karim", "كريم"}, "Karim": {"Karim", ""}, " كريم ": {"", "كريم"},
		"Karim/Omar": {"Karim/Omar", ""}, "Karim /": {"Karim /", ""}, "": {"", ""}, "/": {"/", ""}, "كريم / عمر": {"", "كريم / عمر"},
	} {
		if latin, arabic := TwoScripts(in); latin != want[0] || arabic != want[1] {
			t.Errorf("%q: got %q and %q", in, latin, arabic)
		}
	}
}

func FuzzFit(f *testing.F) {
	f.Add("Ahmet'in evi", 0, 5, "Orhan", "tr", "possessed")
	f.Add("le frère d’Ahmed", 14, 19, "Karim", "fr", "")
	f.Add("an Ahmed's", 3, 8, "[unit]", "en", "capitals")
	f.Add("ولأحمد", 4, 12, "الشامي", "ar", "")
	f.Add("du clan", 3, 7, "[le début]", "fr", "")
	f.Add("the clan", 4, 8, "[in the thirties]", "en", "")
	f.Add("Rojhatî", 0, 6, "Karo", "ku", "")
	f.Fuzz(func(t *testing.T, s string, from, to int, with, language, form string) {
		if !utf8.ValidString(s) || !utf8.ValidString(with) || from < 0 || to <= from || to > len(s) ||
			!utf8.RuneStart(s[from]) || to < len(s) && !utf8.RuneStart(s[to]) {
			t.Skip()
		}
		at := Span{from, to}
		for _, gender := range []string{"", "f"} {
			fitted := Fit(s, at, with, Place{Language: language, Gender: gender, Form: form})
			if fitted.Name.Span != at {
				t.Fatalf("the name is put at %v, not at %v", fitted.Name.Span, at)
			}
			result, _, err := Rewrite(s, append([]Edit{fitted.Name}, fitted.Around...))
			if err != nil || !utf8.ValidString(result) {
				t.Fatalf("%q: %v", result, err)
			}
			if n := strings.IndexAny(s[to:], " '’"); n >= 0 && to+n+1 < len(s) && utf8.RuneStart(s[to+n+1]) {
				second := Fit(s, Span{to + n + 1, len(s)}, with, Place{Language: language, Gender: gender})
				if _, _, err := Rewrite(s, Edits([]Fitted{fitted, second}, []Span{{to, to + n}})); err != nil {
					t.Fatalf("two names in %q: %v", s, err)
				}
			}
			if bare := BareName(s, at, language); !at.Contains(bare) || bare.Len() <= 0 || !utf8.ValidString(bare.Of(s)) {
				t.Fatalf("the bare name is at %v of %v", bare, at)
			}
		}
	})
}

// What reads as an ending in many ways and is none took half a second.
func TestFitReadsNoEndingManyTimes(t *testing.T) {
	for _, ending := range []string{"ciciciluciciciciciciciçicicicix", "cicicicicicicicicicicicicicicix", "ınsinlarsizgilsdirselerdikendx", "inininininininininininininininx"} {
		s, at := marked(t, "⟦Ahmet⟧'"+ending)
		start := time.Now()
		for range 100 {
			Fit(s, at, "Orhan", Place{Language: "tr", Form: formPossessed})
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s: 100 names took %v", ending, took)
		}
	}
}

func TestFitTakesNoLongerInALongText(t *testing.T) {
	for _, letters := range []string{"a", "'", "ل", "de ", "ı", "[", " "} {
		long := strings.Repeat(letters, 1<<20/len(letters))
		s := long + "Ahmet" + long
		at := Span{len(long), len(long) + len("Ahmet")}
		for _, language := range []string{"en", "fr", "tr", "ku", "ar"} {
			start := time.Now()
			for range 100 {
				Fit(s, at, "Karim", Place{Language: language})
			}
			BareName(s, Span{0, len(s)}, language)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%q in %s: 100 names took %v", letters, language, took)
			}
		}
	}
}
