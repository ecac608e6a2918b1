package text

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// sameTalk is an invented interview in four languages, turn by turn, sentence by
// sentence; turns alternate, the interviewer's first.
var sameTalk = map[string][][]string{
	"en": {
		{"Where did you live before the mill closed?"},
		{"We lived above the bakery, on the road to the river.", "My brother had the room under the roof.", "There were six of us."},
		{"And who owned the bakery in those years?"},
		{"A man from the coast.", "He came every second month to collect the rent and he never stayed for the night.", "We did not know his family."},
		{"Did you see him after the spring of 1998?"},
		{"No.", "Somebody told my mother that he had gone abroad, but nobody ever knew for certain where he went."},
		{"What happened on the day when the bridge was closed?"},
		{"They put two trucks across the road before the sun was up.", "Nobody explained anything to us.", "I walked to work through the fields, and it took me an hour and a half."},
		{"Who gave the orders there?", "Was it somebody you knew?"},
		{"I heard only one name, and I do not trust what I heard.", "Dr. Omro may know."},
		{"Would you like to have a break now?"},
		{"Yes, please.", "Let me open the window first, because it is warm in here and the lamp makes it worse."},
		{"Shall we go on with the school?"},
		{"The school stayed open all winter.", "My daughter went there every day with the neighbour's children.", "The teacher was a quiet woman who wrote down everything that she saw in a green notebook."},
		{"Do you know what became of the notebook?"},
		{"She kept it in the stove for some weeks.", "Later she gave it to a cousin of mine, who carried it over the mountains in a sack of flour."},
		{"Is there anything that I have forgotten to ask?"},
		{"You have not asked about the well.", "It was the only place where all of us still met, also those who no longer spoke to each other.", "That is all I wanted to say."},
	},
	"ar": {
		{"أين كنتم تسكنون قبل إغلاق المطحنة؟"},
		{"كنا نسكن فوق المخبز على الطريق المؤدي إلى النهر.", "كانت لأخي الغرفة التي تحت السقف.", "كنا ستة أشخاص."},
		{"ومن كان يملك المخبز في تلك السنوات؟"},
		{"رجل من الساحل.", "كان يأتي كل شهرين ليأخذ الإيجار ولم يكن يبيت عندنا أبدا.", "لم نكن نعرف عائلته."},
		{"هل رأيته بعد ربيع عام ١٩٩٨؟"},
		{"لا.", "قال أحدهم لأمي إنه سافر إلى الخارج، لكن لم يعرف أحد على وجه اليقين إلى أين ذهب."},
		{"ماذا حدث يوم أغلقوا الجسر؟"},
		{"وضعوا شاحنتين في عرض الطريق قبل طلوع الشمس.", "لم يشرح لنا أحد شيئا.", "ذهبت إلى العمل مشيا عبر الحقول واستغرق ذلك ساعة ونصف الساعة."},
		{"من كان يعطي الأوامر هناك؟", "هل كان شخصا تعرفه؟"},
		{"سمعت اسما واحدا فقط ولا أثق بما سمعته.", "ربما يعرف د. عمرو."},
		{"هل تريد أن نستريح قليلا الآن؟"},
		{"نعم، من فضلك.", "دعني أفتح النافذة أولا لأن الجو حار هنا والمصباح يزيد الأمر سوءا."},
		{"هل نواصل الحديث عن المدرسة؟"},
		{"بقيت المدرسة مفتوحة طوال الشتاء.", "كانت ابنتي تذهب إليها كل يوم مع أولاد الجيران.", "كانت المعلمة امرأة هادئة تكتب كل ما تراه في دفتر أخضر."},
		{"هل تعرف ماذا حل بالدفتر؟"},
		{"أخفته في الموقد بضعة أسابيع.", "ثم أعطته لأحد أبناء عمومتي فحمله عبر الجبال في كيس من الطحين."},
		{"هل هناك شيء نسيت أن أسأل عنه؟"},
		{"لم تسأل عن البئر.", "كان المكان الوحيد الذي ظللنا نلتقي فيه جميعا، حتى الذين لم يعودوا يكلمون بعضهم.", "هذا كل ما أردت أن أقوله."},
	},
	"fr": {
		{"Où habitiez-vous avant la fermeture du moulin ?"},
		{"Nous habitions au-dessus de la boulangerie, sur la route de la rivière.", "Mon frère avait la chambre sous le toit.", "Nous étions six."},
		{"Et à qui appartenait la boulangerie dans ces années-là ?"},
		{"À un homme de la côte.", "Il venait tous les deux mois pour toucher le loyer et ne restait jamais pour la nuit.", "Nous ne connaissions pas sa famille."},
		{"L'avez-vous revu après le printemps de 1998 ?"},
		{"Non.", "Quelqu'un a dit à ma mère qu'il était parti à l'étranger, mais personne n'a jamais su avec certitude où il était allé."},
		{"Que s'est-il passé le jour où le pont a été fermé ?"},
		{"Ils ont mis deux camions en travers de la route avant le lever du soleil.", "Personne ne nous a rien expliqué.", "Je suis allé au travail à pied à travers champs, et cela m'a pris une heure et demie."},
		{"Qui donnait les ordres là-bas ?", "Était-ce quelqu'un que vous connaissiez ?"},
		{"Je n'ai entendu qu'un seul nom, et je ne me fie pas à ce que j'ai entendu.", "Le Dr. Omro le sait peut-être."},
		{"Voulez-vous faire une pause maintenant ?"},
		{"Oui, s'il vous plaît.", "Laissez-moi d'abord ouvrir la fenêtre, car il fait chaud ici et la lampe n'arrange rien."},
		{"Continuons-nous avec l'école ?"},
		{"L'école est restée ouverte tout l'hiver.", "Ma fille y allait chaque jour avec les enfants du voisin.", "L'institutrice était une femme discrète qui notait tout ce qu'elle voyait dans un cahier vert."},
		{"Savez-vous ce qu'est devenu le cahier ?"},
		{"Elle l'a gardé quelques semaines dans le poêle.", "Plus tard elle l'a donné à un de mes cousins, qui l'a porté à travers les montagnes dans un sac de farine."},
		{"Y a-t-il quelque chose que j'aie oublié de demander ?"},
		{"Vous n'avez pas demandé pour le puits.", "C'était le seul endroit où nous nous retrouvions encore tous, même ceux qui ne se parlaient plus.", "C'est tout ce que je voulais dire."},
	},
	"tr": {
		{"Değirmen kapanmadan önce nerede oturuyordunuz?"},
		{"Nehre giden yolda, fırının üstünde oturuyorduk.", "Çatının altındaki oda kardeşimindi.", "Altı kişiydik."},
		{"Peki o yıllarda fırının sahibi kimdi?"},
		{"Sahilden bir adam.", "Kirayı almak için iki ayda bir gelirdi ve hiçbir zaman geceyi burada geçirmezdi.", "Ailesini tanımıyorduk."},
		{"Onu 1998 baharından sonra gördünüz mü?"},
		{"Hayır.", "Birisi anneme yurt dışına gittiğini söylemiş, ama nereye gittiğini kimse kesin olarak öğrenemedi."},
		{"Köprünün kapatıldığı gün ne oldu?"},
		{"Güneş doğmadan yolun ortasına iki kamyon çektiler.", "Kimse bize bir şey açıklamadı.", "İşe tarlaların içinden yürüyerek gittim, bu bir buçuk saatimi aldı."},
		{"Orada emirleri kim veriyordu?", "Tanıdığınız biri miydi?"},
		{"Yalnızca bir isim duydum ve duyduğuma da güvenmiyorum.", "Belki Dr. Omro biliyordur."},
		{"Şimdi biraz ara vermek ister misiniz?"},
		{"Evet, lütfen.", "Önce pencereyi açayım, çünkü burası sıcak ve lamba daha da kötüleştiriyor."},
		{"Okulla devam edelim mi?"},
		{"Okul bütün kış açık kaldı.", "Kızım her gün komşunun çocuklarıyla oraya giderdi.", "Öğretmen, gördüğü her şeyi yeşil bir deftere yazan sessiz bir kadındı."},
		{"Deftere ne olduğunu biliyor musunuz?"},
		{"Birkaç hafta sobada sakladı.", "Sonra onu bir kuzenime verdi, o da bir un çuvalının içinde dağların ötesine taşıdı."},
		{"Sormayı unuttuğum bir şey var mı?"},
		{"Kuyuyu sormadınız.", "Artık birbiriyle konuşmayanların bile, hepimizin hâlâ buluştuğu tek yer orasıydı.", "Söylemek istediklerim bu kadar."},
	},
}

// labelsIn are those of the two who speak.
var labelsIn = map[string][2]string{"en": {"Interviewer", "Dalu"}, "ar": {"الباحثة", "دالو"}, "fr": {"Chercheuse", "Dalou"}, "tr": {"Araştırmacı", "Dalu"}}

// translated is a transcript under construction, with the places of its sentences.
type translated struct {
	Transcript
	sentences []Span
}

func (s *translated) turn(language string, speaker int, sentences ...string) {
	if s.Speakers == nil {
		roles := [2]Role{RoleInterviewer, RoleUnknown}
		for i, label := range labelsIn[language] {
			s.Speakers = append(s.Speakers, Speaker{Label: label, Role: roles[i]})
		}
	}
	if len(s.Text) > 0 {
		s.Text += "\n"
	}
	start := len(s.Text)
	s.Text += labelsIn[language][speaker] + ": "
	label := Span{start, len(s.Text)}
	for i, one := range sentences {
		if i > 0 {
			s.Text += " "
		}
		s.sentences = append(s.sentences, Span{len(s.Text), len(s.Text) + len(one)})
		s.Text += one
	}
	whole := Span{start, len(s.Text)}
	s.Paragraphs = append(s.Paragraphs, Paragraph{Span: whole, Label: label, Speaker: speaker, Turn: len(s.Turns)})
	s.Turns = append(s.Turns, Turn{Span: whole, Speaker: speaker, StartMS: -1, Voice: NoSpeaker})
}

func told(language string, turns [][]string) *translated {
	s := &translated{}
	for i, sentences := range turns {
		s.turn(language, i%2, sentences...)
	}
	return s
}

// shape is an alignment without its scores.
func shape(pairs []Pair) []string {
	var shapes []string
	for _, p := range pairs {
		shapes = append(shapes, fmt.Sprint(p.A, p.B))
	}
	return shapes
}

func checkCovers(t interface {
	Helper()
	Fatalf(string, ...any)
}, pairs []Pair, a, b Transcript) {
	t.Helper()
	var gotA, gotB []Span
	for _, p := range pairs {
		if len(p.A)+len(p.B) == 0 || p.Score < 0 || p.Score > 1 {
			t.Fatalf("pair %+v", p)
		}
		gotA, gotB = append(gotA, p.A...), append(gotB, p.B...)
	}
	for _, side := range []struct {
		of  Transcript
		got []Span
	}{{a, gotA}, {b, gotB}} {
		var want, got strings.Builder
		for _, p := range side.of.Paragraphs {
			want.WriteString(side.of.Text[p.Label.End:p.End])
		}
		end := 0
		for _, at := range side.got {
			if !at.isIn(side.of.Text) || at.Len() == 0 || at.Start < end {
				t.Fatalf("span %v after %d", at, end)
			}
			end = at.End
			got.WriteString(at.Of(side.of.Text))
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(got.String()) != squeeze(want.String()) {
			t.Fatalf("the pairs hold %q, the text %q", got.String(), want.String())
		}
	}
}

func TestAlign(t *testing.T) {
	t.Run("a text aligned with itself has only pairs of one and one", func(t *testing.T) {
		for language, turns := range sameTalk {
			s := told(language, turns)
			if err := s.Validate(); err != nil {
				t.Fatal(err)
			}
			pairs := Align(s.Transcript, s.Transcript)
			checkCovers(t, pairs, s.Transcript, s.Transcript)
			if len(pairs) != len(s.sentences) {
				t.Errorf("%s: %d pairs of %d sentences", language, len(pairs), len(s.sentences))
			}
			for _, p := range pairs {
				if !reflect.DeepEqual(p.A, p.B) || len(p.A) != 1 || p.Score < .999 {
					t.Errorf("%s: %+v", language, p)
				}
			}
		}
	})
	for _, language := range []string{"ar", "fr", "tr"} {
		t.Run(language+": a turn left out and a sentence cut in two come out as they are", func(t *testing.T) {
			original, translation := told(language, sameTalk[language]), &translated{}
			var want []Pair
			for _, at := range original.sentences {
				want = append(want, Pair{A: []Span{at}})
			}
			for i, sentences := range sameTalk["en"] {
				switch i {
				case 4: // left out, with its answer still there
					continue
				case 3:
					sentences = []string{sentences[0], "He came every second month to collect the rent.", "And he never stayed for the night.", sentences[2]}
				}
				translation.turn("en", i%2, sentences...)
			}
			next := 0
			for i := range want {
				switch i {
				case 8: // left out
				case 6: // cut in two
					want[i].B = translation.sentences[next : next+2]
					next += 2
				default:
					want[i].B = translation.sentences[next : next+1]
					next++
				}
			}
			pairs := Align(original.Transcript, translation.Transcript)
			checkCovers(t, pairs, original.Transcript, translation.Transcript)
			if got, want := shape(pairs), shape(want); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			for _, p := range pairs {
				if (len(p.A) != 1 || len(p.B) != 1) && p.Score > .1 {
					t.Errorf("score %.3f of %d and %d", p.Score, len(p.A), len(p.B))
				}
			}
		})
	}
	t.Run("headers are aligned with headers", func(t *testing.T) {
		a, b := told("en", sameTalk["en"]), told("fr", sameTalk["fr"])
		with := func(s *translated, header string) Transcript {
			shift := len(header) + 1
			t := s.Transcript
			t.Text = header + "\n" + t.Text
			t.Turns, t.Paragraphs = slices.Clone(t.Turns), slices.Clone(t.Paragraphs)
			for i := range t.Turns {
				t.Turns[i].Span = Span{t.Turns[i].Start + shift, t.Turns[i].End + shift}
				p := &t.Paragraphs[i]
				p.Span, p.Label = t.Turns[i].Span, Span{p.Label.Start + shift, p.Label.End + shift}
			}
			t.Paragraphs = append([]Paragraph{{Span: Span{0, len(header)}, Speaker: NoSpeaker, Turn: -1}}, t.Paragraphs...)
			return t
		}
		one, other := with(a, "Invented interview, second part"), with(b, "Entretien inventé, deuxième partie")
		pairs := Align(one, other)
		checkCovers(t, pairs, one, other)
		if got := pairs[0]; len(got.A) != 1 || len(got.B) != 1 || got.A[0].Start != 0 || got.B[0].Start != 0 {
			t.Errorf("first pair %+v", got)
		}
	})
	t.Run("nothing aligned with nothing is nothing", func(t *testing.T) {
		if pairs := Align(Transcript{}, Transcript{}); len(pairs) != 0 {
			t.Errorf("got %v", pairs)
		}
	})
	t.Run("all of a text has no counterpart in an empty one", func(t *testing.T) {
		s := told("en", sameTalk["en"])
		pairs := Align(Transcript{}, s.Transcript)
		checkCovers(t, pairs, Transcript{}, s.Transcript)
		for _, p := range pairs {
			if len(p.A) != 0 || p.Score > .012 {
				t.Errorf("got %+v", p)
			}
		}
	})
	t.Run("times of one recording tell which of several equal turns was left out", func(t *testing.T) {
		a, b := &translated{}, &translated{}
		for i := range 12 {
			a.turn("fr", i%2, "Oui, c'est vrai.")
			a.Turns[i].StartMS = int64(i) * 7000
			if i != 4 && i != 5 {
				b.turn("en", i%2, "Yes, that's true.")
				b.Turns[len(b.Turns)-1].StartMS = int64(i)*7000 + 300
			}
		}
		for i, p := range Align(a.Transcript, b.Transcript) {
			if (len(p.B) == 0) != (i == 4 || i == 5) {
				t.Errorf("pair %d: %v", i, p)
			}
		}
	})
	t.Run("a stretch of 400 turns that was left out is found", func(t *testing.T) {
		a, b := long("en", 3000), long("fr", 3000)
		cut := &translated{}
		for i, turn := range b.Turns {
			if i < 1000 || i >= 1400 {
				at := b.Paragraphs[i]
				cut.turn("fr", turn.Speaker, b.Text[at.Label.End:at.End])
			}
		}
		missing, wrong := 0, 0
		for _, p := range Align(a.Transcript, cut.Transcript) {
			if at := turnAt(a.Transcript, p.A); len(p.B) == 0 {
				missing++
				if at < 1000 || at >= 1400 {
					wrong++
				}
			}
		}
		t.Logf("%d sentences found left out, %d of them wrongly", missing, wrong)
		if missing < 600 || wrong > 10 {
			t.Errorf("%d sentences found left out, %d of them wrongly", missing, wrong)
		}
	})
}

func turnAt(t Transcript, spans []Span) int {
	if len(spans) == 0 {
		return -1
	}
	return slices.IndexFunc(t.Turns, func(turn Turn) bool { return turn.Contains(spans[0]) })
}

// TestAlignGold makes versions of the invented talks as translators do:
// sentences joined, cut and left out, turns left out; and counts the pairs found
// that are right whole, both sides.
func TestAlignGold(t *testing.T) {
	for _, language := range []string{"ar", "fr", "tr"} {
		right, found, gold := 0, 0, 0
		for version := range uint64(20) {
			a, b, want := perturbed(language, version)
			got := shape(Align(a.Transcript, b.Transcript))
			found, gold = found+len(got), gold+len(want)
			in := map[string]bool{}
			for _, w := range shape(want) {
				in[w] = true
			}
			for _, g := range got {
				if in[g] {
					right++
				}
			}
		}
		precision, recall := float64(right)/float64(found), float64(right)/float64(gold)
		t.Logf("%s-en: %d pairs of gold in 20 versions, precision %.3f, recall %.3f", language, gold, precision, recall)
		if gold < 100 || precision < .9 || recall < .9 {
			t.Errorf("%s: precision %.3f, recall %.3f of %d", language, precision, recall, gold)
		}
	}
}

// perturbed is an original, a translation with faults, and how they belong
// together.
func perturbed(language string, version uint64) (a, b *translated, want []Pair) {
	chance := rand.New(rand.NewPCG(version, 7))
	a, b = told(language, sameTalk[language]), &translated{}
	next := 0
	for i, sentences := range sameTalk["en"] {
		first, from := len(b.sentences), next
		next += len(sentences)
		kind := chance.IntN(10)
		if kind == 0 { // the turn is left out
			for _, s := range a.sentences[from:next] {
				want = append(want, Pair{A: []Span{s}, B: []Span{}})
			}
			continue
		}
		var made []string
		type bead struct{ a, b int }
		var beads []bead
		for j := 0; j < len(sentences); j++ {
			comma := strings.Index(sentences[j], ", ")
			switch {
			case kind == 1 && j+1 < len(sentences) && !strings.HasSuffix(sentences[j], "?"): // two are joined
				made = append(made, strings.TrimSuffix(sentences[j], ".")+", "+strings.ToLower(sentences[j+1][:1])+sentences[j+1][1:])
				beads = append(beads, bead{2, 1})
				j++
			case kind == 2 && comma > 20: // one is cut
				rest := sentences[j][comma+2:]
				made = append(made, sentences[j][:comma]+".", strings.ToUpper(rest[:1])+rest[1:])
				beads = append(beads, bead{1, 2})
			case kind == 3 && j > 0 && len(sentences[j]) > 30: // one is left out
				beads = append(beads, bead{1, 0})
				kind = 9
			default:
				made = append(made, sentences[j])
				beads = append(beads, bead{1, 1})
			}
		}
		b.turn("en", i%2, made...)
		for _, be := range beads {
			want = append(want, Pair{A: a.sentences[from : from+be.a], B: b.sentences[first : first+be.b]})
			from, first = from+be.a, first+be.b
		}
	}
	return a, b, want
}

// long is a talk of so many turns, the same in every language.
func long(language string, turns int) *translated {
	s := &translated{}
	var body strings.Builder
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range turns {
		one := sameTalk[language][chance.IntN(18)]
		speaker := i % 2
		if body.Len() > 0 {
			body.WriteByte('\n')
		}
		start := body.Len()
		body.WriteString(labelsIn[language][speaker] + ": ")
		label := Span{start, body.Len()}
		body.WriteString(strings.Join(one, " "))
		whole := Span{start, body.Len()}
		s.Paragraphs = append(s.Paragraphs, Paragraph{Span: whole, Label: label, Speaker: speaker, Turn: i})
		s.Turns = append(s.Turns, Turn{Span: whole, Speaker: speaker, StartMS: -1, Voice: NoSpeaker})
	}
	s.Text = body.String()
	s.Speakers = []Speaker{{Label: labelsIn[language][0], Role: RoleInterviewer}, {Label: labelsIn[language][1]}}
	return s
}

// unlabelled is the same text with nothing known of who speaks, in one turn.
func (s *translated) unlabelled() Transcript {
	t := Transcript{Text: s.Text, Speakers: []Speaker{{Label: "S"}}, Turns: []Turn{{Span: Span{0, len(s.Text)}, StartMS: -1, Voice: NoSpeaker}}}
	for _, p := range s.Paragraphs {
		p.Speaker, p.Turn, p.Label.End = 0, 0, p.Label.Start
		t.Paragraphs = append(t.Paragraphs, p)
	}
	return t
}

func TestAlignProperties(t *testing.T) {
	words := []string{"no", "Dalu", "said. ", "3.5", "؟ ", "! ", "نعم", " ", "e.g. ", "...", "“", "” ", "\u200f", "؛ ", "A. ", "?", "اليوم "}
	transcript := rapid.Custom(func(t *rapid.T) Transcript {
		tr := Transcript{Speakers: []Speaker{{Label: "A"}, {Label: "B"}}}
		for range rapid.IntRange(0, 8).Draw(t, "paragraphs") {
			if tr.Text != "" {
				tr.Text += "\n"
			}
			start := len(tr.Text)
			tr.Text += "A: " + strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 12).Draw(t, "words"), " ")
			p := Paragraph{Span: Span{start, len(tr.Text)}, Label: Span{start, start}, Speaker: NoSpeaker, Turn: -1}
			if rapid.Bool().Draw(t, "speaks") {
				p.Label.End, p.Speaker, p.Turn = start+3, rapid.IntRange(0, 1).Draw(t, "who"), len(tr.Turns)
				tr.Turns = append(tr.Turns, Turn{Span: p.Span, Speaker: p.Speaker, StartMS: rapid.Int64Range(-1, 9000).Draw(t, "at"), Voice: NoSpeaker})
			}
			tr.Paragraphs = append(tr.Paragraphs, p)
		}
		return tr
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := transcript.Draw(t, "a"), transcript.Draw(t, "b")
		if err := a.Validate(); err != nil {
			t.Fatal(err)
		}
		pairs := Align(a, b)
		checkCovers(t, pairs, a, b)
		if again := Align(a, b); !reflect.DeepEqual(pairs, again) {
			t.Fatalf("two alignments differ: %v and %v", pairs, again)
		}
	})
}

func TestSentences(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"stops end sentences", "He came. Did he? Yes! No… Fine", "He came.|Did he?|Yes!|No…|Fine"},
		{"Arabic stops end sentences", "من هو؟ لا أعرف. رجل؛ جاء أمس! نعم", "من هو؟|لا أعرف.|رجل؛|جاء أمس!|نعم"},
		{"a decimal point does not", "It took 1.5 hours. Not 2.", "It took 1.5 hours.|Not 2."},
		{"an address does not", "See example.org. Then go", "See example.org.|Then go"},
		{"titles and initials do not", "Dr. Omro and J. Dalu came. They sat.", "Dr. Omro and J. Dalu came.|They sat."},
		{"an Arabic title does not", "جاء د. عمرو. ثم ذهب.", "جاء د. عمرو.|ثم ذهب."},
		{"an abbreviation that goes on does not", "At 5 p.m. we ate bread, etc. and left. Then we slept.", "At 5 p.m. we ate bread, etc. and left.|Then we slept."},
		{"an abbreviation at the end does", "We ate bread, etc. Then we slept.", "We ate bread, etc.|Then we slept."},
		{"a Turkish number of an order does not", "3. sınıfta okuyordum. Sonra bitti.", "3. sınıfta okuyordum.|Sonra bitti."},
		{"a year at the end does", "It was 1998. Then I left.", "It was 1998.|Then I left."},
		{"a hesitation does not", "I was... well, away. Yes.", "I was... well, away.|Yes."},
		{"a quotation keeps its closing mark", "“Stop.” He stopped. \"Why?\" she asked.", "“Stop.”|He stopped.|\"Why?\" she asked."},
		{"small letters throughout end all the same", "he came. he sat. he left.", "he came.|he sat.|he left."},
		{"a French space before the mark stays inside", "Qui ? Moi.", "Qui ?|Moi."},
		{"white space alone is none", " \t ", ""},
		{"several stops are one end", "What?! Yes...", "What?!|Yes..."},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range sentences(c.text, Span{0, len(c.text)}) {
				got = append(got, s.Of(c.text))
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("got %q", strings.Join(got, "|"))
			}
		})
	}
}

// TestAlignIsBounded aligns what costs most within the limits of reading.
func TestAlignIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	many := func(n int) Transcript {
		s := strings.Repeat("A. b! ", n)
		s = s[:len(s)-1]
		return Transcript{Text: s, Paragraphs: []Paragraph{{Span: Span{0, len(s)}, Speaker: NoSpeaker, Turn: -1}}}
	}
	start := time.Now()
	a, b := many(300_000), many(150_000)
	pairs := Align(a, b)
	t.Logf("300,000 and 150,000 sentences in one turn: %d pairs in %s", len(pairs), time.Since(start))
	checkCovers(t, pairs, a, b)
}

func BenchmarkAlign(b *testing.B) {
	for name, c := range map[string][2]Transcript{
		"5000turns":             {long("ar", 5000).Transcript, long("en", 5000).Transcript},
		"5000sentencesInOne":    {long("ar", 2600).unlabelled(), long("en", 2600).unlabelled()},
		"250turns":              {long("ar", 250).Transcript, long("en", 250).Transcript},
		"5000turnsOf3000missed": {long("ar", 5000).Transcript, long("en", 2000).Transcript},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			pairs := 0
			for b.Loop() {
				pairs = len(Align(c[0], c[1]))
			}
			b.ReportMetric(float64(pairs), "pairs")
		})
	}
}
