package web

import (
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// Everything below is invented: nobody said it, and the places do not exist.

var samplePassphrase = worldtest.Passphrase.Reveal()

// sampleEnglish is an invented interview. "I" asks, "R" answers through an
// interpreter; a line without a letter and a bar goes on with the turn before.
const sampleEnglish = `I|Thank you for coming again. As we said last time, you can stop whenever you like, and you can leave any question out. May I begin with the years before you moved to the town?
R|Before the town I lived in the village with my parents and my brothers. We had olive trees and a small press. My father kept the accounts of the press for eleven families, and I learned numbers from him, not from the school. The school came later.
I|What did you learn from him besides the numbers?
R|Patience. He used to say that a ledger is a promise you make to people who are not in the room. I did not understand it then. I understood it when I worked at the grain office, because there the people in the room wanted the ledger to say something else.
I|How did you come to the grain office?
R|They needed somebody who could write and who was not related to anybody. In a small town that is rare. My cousin heard of it at the market and told me to go early in the morning, before the others woke. I went, and there was a table outside and a man with two lists.
A week later somebody came to the house and said I could start. Nobody asked me whether I wanted to. It was work, it was bread for the family, and it was close to the bus road. I said yes with my head and not with my mouth.
I|Do you remember the two lists?
R|One was for people who would receive flour and one was for people who would have to wait. The second list was longer every week. They said it was because of the road. Everybody knew that the road was open, because the vegetable lorries came every day.
I|Who decided on which list a family was put?
R|I never saw it decided. I saw the result. A boy brought the paper folded in four, and I copied it into the book. My uncle said it was decided in the house by the water tower, but he heard that from the barber, and the barber hears everything and half of it twice.
I|So you yourself did not see that?
R|No. What I saw was the handwriting. It was always the same hand, with green ink, and whoever it was could not spell the name of our quarter.
I|What was it like to copy it?
R|At first it was only copying. You think, I am a pen. Later I began to know the names before I unfolded the paper, because the same families were always at the bottom. Then you are not a pen any more. I asked the older clerk once, and he looked at the door and said: we write what is written.
I|Did you speak about it at home?
R|Only with my mother, and only in the kitchen with the tap running. She told me to keep a copy. She was the one who said it. I was afraid of the copy more than of anything else in those years.
I|Did you keep one?
R|For four months. I wrote small, on the paper from cigarette packets, the families and the weeks. I kept it inside the lamp. When they began to search the houses in the next street I burned it in the bread oven, and then I waited three days for somebody to come and ask me why there was smoke on a Tuesday.
I|And did somebody come?
R|No. Nobody came. That is the thing I want to say about fear: most of it was for things that did not come. But you cannot know which.
I|Could we talk about the checkpoints between the town and the village?
R|There were three. The first was our own people, young men I had seen grow up. The second changed every month. At the third you had to get out of the bus and wait beside the wall. In summer it was an hour, in winter it was longer, because they did not like to come out of the hut.
We learned how to wait. You do not look at your watch. You do not talk to the person next to you unless you spoke to them before. You hold the papers in the left hand. There was an old woman who always sat down on her bag, and they let her sit, and I think all of us stood a little easier because she was sitting.
I|Were people turned back?
R|Often. They were told that a stamp was missing. One driver told us that the stamp cost as much as a sheep. I do not know whether this is true. I paid nothing, because I had the paper of the office, and I was ashamed of that paper each time I showed it.
I|Ashamed in front of whom?
R|In front of the ones behind me. They saw that I went through. In a small place everybody counts who goes through and who does not. Later, when my brother was refused flour, nobody said a word to us, and I knew what they were not saying.
I|What happened with your brother?
R|He had quarrelled with somebody about a well. After that our name went to the bottom as well. I copied it myself. I wrote my own family's name on the second list in my own hand, and I closed the book and went home, and I did not tell my mother until the evening.
I|What did she say?
R|She said: now you have a reason to leave and nobody can say you are proud. She had been waiting for it. She had the money sewn into a cushion since the spring.
I|How did you leave?
R|By the vegetable lorry, two of us, before the dawn prayer. The driver did not ask our names and we did not ask his. He said only, if we stop, you are asleep. I have never been so awake. We passed the wall where we used to wait, and there was nobody standing there, and it looked very small.
I|Did the others in the office know?
R|The older clerk knew. The day before, he put a loaf on my table and said that his wife had made too much. He never gave anything to anybody. That was his way of saying it.
I|If somebody asked you today what that office did, what would you answer?
R|I would say that it was an office. There was a stove, we drank tea, there were holidays. People imagine something terrible, with shouting. It was quiet. Everything was done with paper, and each of us did a small part of it, and nobody had the whole in his hand. I think that is how it could go on.
I|Do you think the whole can be put together again?
R|Some of it. There were six of us who copied. If all six say what they copied, you will see the shape. I can tell you about the weeks from the feast until the harvest. About the winter I know only what was told to me, and I would rather you asked somebody who was there.
I|Is there something I did not ask?
R|You did not ask about the boy who carried the paper. He was perhaps twelve. He ran the whole way every time, because he thought that it was important news. I think about him more than about the man with the green ink. I hope nobody ever told him what he carried.
I|Thank you. Shall we stop here?
R|Yes. Let us stop with the boy.`

// sampleArabic is an invented interview, in the speaker's own words.
const sampleArabic = `I|شكرًا لقدومك مرة أخرى. كما قلنا، يمكنك التوقف متى شئت. هل نبدأ من أيام المطحنة؟
R|كنت أعمل في المطحنة منذ كان عمري ستة عشر عامًا. كان العمل متعبًا، لكنه كان عملًا شريفًا، وكان صاحب المطحنة يعطينا الخبز قبل الأجر. كنا نعرف كل العائلات، لأن كل عائلة تأتي بقمحها وتنتظر دورها.
I|متى تغيّر ذلك؟
R|حين جاءت القوائم. صار الناس ينتظرون خارج الباب لا داخله. قالوا إن الطريق مقطوع، والطريق لم يكن مقطوعًا، فقد كانت سيارات الخضار تمرّ كل يوم. عرفنا جميعًا، ولم يقل أحد شيئًا.
I|من كان يحمل القوائم؟
R|ولد صغير، ربما في الثانية عشرة. كان يركض طوال الطريق لأنه ظنّ أنها أخبار مهمة. كنت أعطيه رغيفًا فيضعه في جيبه ولا يأكله أمامنا.
سمعت من جاري أن القوائم تُكتب في البيت القريب من خزّان الماء. أنا لم أرَ ذلك بعيني، ولا أحب أن أقول ما لم أره.
I|كيف كان الانتظار عند الحاجز؟
R|تعلّمنا كيف ننتظر. لا تنظر إلى ساعتك، ولا تكلّم من بجانبك إن لم تكن قد كلّمته من قبل. كانت امرأة عجوز تجلس على حقيبتها فيتركونها، وكنا جميعًا نقف بسهولة أكثر لأنها جالسة.
I|هل خفت؟
R|كل يوم. لكن أكثر الخوف كان من أشياء لم تحدث. المشكلة أنك لا تعرف أيّها سيحدث.
I|ومتى قررت الرحيل؟
R|لم أقرر. أمي قررت. كانت قد خاطت المال في وسادة منذ الربيع. قالت: اذهب قبل الفجر ولا تودّع أحدًا. ركبت مع سائق لم يسأل عن اسمي، ومررنا بالجدار الذي كنا ننتظر عنده، فبدا صغيرًا جدًا.
I|هل تريد أن تضيف شيئًا؟
R|نعم. من يسألك عن المطحنة فقل له إن الناس فيها كانوا طيبين. كل واحد منا عمل جزءًا صغيرًا، ولم يكن أحد يمسك الكل في يده.`

// sampleAstral mixes scripts, vowel signs and letters outside the basic plane,
// where bytes, code points and UTF-16 units all differ.
const sampleAstral = `I|What stood on the board?
R|أَحْمَدُ said 𐤀𐤁 twice 🌾🌾 and then: والمدرسةُ 𝒳 was closed, e` + "\u0301" + `veryone İstanbul'dan 👩‍🌾 came.
🌾 A second paragraph with 𐤔 inside, بأحمد.
I|And after that?
R|Nothing more stood there.
I|Thank you.
R|Let us stop here.`

// sampleCodes is the codebook: each code with the one that it stands below.
var sampleCodes = []struct{ name, under string }{
	{"Work and bread", ""}, {"Lists and ledgers", ""}, {"Copying as a task", "Lists and ledgers"}, {"Who decides", "Lists and ledgers"},
	{"Waiting", ""}, {"Checkpoints", "Waiting"}, {"Fear", ""}, {"Hearsay", ""},
	{"Family", ""}, {"Shame and standing", ""}, {"Leaving", ""}, {"Silence", ""}, {"Small kindness", ""}, {"Resistance", ""},
}

type sampleCoding struct {
	code     int
	coder    string
	from, to string
}

// sampleCodings lay a code from one phrase to another.
var sampleCodings = []sampleCoding{
	{8, "AK", "I lived in the village", "my brothers."}, {0, "AK", "We had olive trees", "for eleven families"},
	{1, "AK", "My father kept the accounts", "not from the school"}, {1, "AK", "a ledger is a promise", "not in the room"},
	{3, "MR", "the people in the room wanted", "say something else"}, {0, "AK", "They needed somebody", "related to anybody"},
	{7, "AK", "My cousin heard of it", "before the others woke"}, {1, "AK", "there was a table outside", "two lists"},
	{0, "AK", "It was work, it was bread", "close to the bus road"}, {11, "AK", "Nobody asked me", "not with my mouth"},
	{10, "MR", "I said yes with my head", "not with my mouth"}, {1, "AK", "One was for people who", "have to wait"},
	{4, "AK", "people who would have to wait", "longer every week"}, {11, "MR", "Everybody knew that the road", "came every day"},
	{3, "AK", "I never saw it decided", "I saw the result"}, {2, "AK", "A boy brought the paper", "into the book"},
	{7, "AK", "My uncle said it was decided", "half of it twice"}, {3, "MR", "it was decided in the house", "water tower"},
	{1, "AK", "What I saw was the handwriting", "name of our quarter"}, {2, "AK", "At first it was only copying", "not a pen any more"},
	{1, "MR", "the same families were always", "at the bottom"}, {11, "AK", "he looked at the door", "what is written"},
	{2, "MR", "I asked the older clerk once", "what is written"}, {8, "AK", "Only with my mother", "tap running"},
	{11, "MR", "only in the kitchen", "tap running"}, {6, "AK", "I was afraid of the copy", "in those years"},
	{13, "AK", "She told me to keep a copy", "who said it"}, {13, "AK", "For four months", "inside the lamp"},
	{6, "AK", "When they began to search", "on a Tuesday"}, {4, "MR", "I waited three days", "on a Tuesday"},
	{6, "AK", "That is the thing I want to say about fear", "cannot know which"}, {6, "MR", "most of it was for things", "did not come"},
	{5, "AK", "There were three", "out of the hut"}, {4, "AK", "wait beside the wall", "out of the hut"},
	{4, "AK", "We learned how to wait", "she was sitting"}, {11, "AK", "You do not talk", "spoke to them before"},
	{12, "AK", "There was an old woman", "she was sitting"}, {5, "MR", "out of the bus and wait", "in the left hand"},
	{7, "AK", "One driver told us", "whether this is true"}, {5, "AK", "They were told that a stamp", "as much as a sheep"},
	{9, "AK", "I was ashamed of that paper", "each time I showed it"}, {9, "AK", "In front of the ones behind me", "who does not"},
	{11, "AK", "nobody said a word", "were not saying"}, {9, "MR", "They saw that I went through", "were not saying"},
	{1, "AK", "our name went to the bottom", "in my own hand"}, {8, "AK", "I wrote my own family's name", "until the evening"},
	{2, "MR", "I copied it myself", "closed the book"}, {10, "AK", "now you have a reason", "since the spring"},
	{8, "MR", "She had been waiting", "since the spring"}, {10, "AK", "By the vegetable lorry", "very small"},
	{6, "AK", "if we stop, you are asleep", "so awake"}, {5, "AK", "We passed the wall", "very small"},
	{12, "AK", "he put a loaf on my table", "his way of saying it"}, {11, "AK", "That was his way", "saying it"},
	{0, "MR", "I would say that it was an office", "there were holidays"}, {3, "AK", "Everything was done with paper", "could go on"},
	{2, "AK", "each of us did a small part", "in his hand"}, {7, "AK", "About the winter I know only", "who was there"},
	{13, "MR", "If all six say", "see the shape"}, {12, "AK", "I think about him more", "what he carried"},
	{2, "MR", "the boy who carried the paper", "important news"},
}

var sampleArabicCodings = []sampleCoding{
	{0, "AK", "كنت أعمل في المطحنة", "عملًا شريفًا"}, {12, "AK", "كان صاحب المطحنة", "قبل الأجر"},
	{4, "AK", "كل عائلة تأتي", "وتنتظر دورها"}, {1, "AK", "حين جاءت القوائم", "لا داخله"},
	{4, "MR", "صار الناس ينتظرون", "لا داخله"}, {11, "AK", "عرفنا جميعًا", "أحد شيئًا"},
	{2, "AK", "كان يركض", "أخبار مهمة"}, {12, "AK", "كنت أعطيه رغيفًا", "يأكله أمامنا"},
	{7, "AK", "سمعت من جاري", "خزّان الماء"}, {3, "MR", "القوائم تُكتب", "ما لم أره"},
	{4, "AK", "تعلّمنا كيف ننتظر", "لأنها جالسة"}, {11, "AK", "ولا تكلّم من بجانبك", "من قبل"},
	{6, "AK", "كل يوم. لكن", "سيحدث"}, {8, "AK", "أمي قررت", "منذ الربيع"}, {10, "AK", "اذهب قبل الفجر", "صغيرًا جدًا"},
	{2, "AK", "كل واحد منا", "في يده"},
}

// transcript reads the form above: labels stand in the text, as in a file.
func transcript(source, language string, wording text.Provenance) text.Transcript {
	labels := map[string]string{"I": "Interviewer", "R": "R-7Q"}
	if language == "ar" {
		labels = map[string]string{"I": "السائل", "R": "R-2F"}
	}
	t := text.Transcript{Language: language, Speakers: []text.Speaker{
		{Label: labels["I"], Role: text.RoleInterviewer}, {Label: labels["R"], Role: text.RoleParticipant},
	}}
	var b strings.Builder
	var at int64
	for line := range strings.SplitSeq(source, "\n") {
		start := b.Len()
		label := text.Span{Start: start, End: start}
		who, said, opens := strings.Cut(line, "|")
		if opens {
			speaker := strings.Index("IR", who)
			b.WriteString(t.Speakers[speaker].Label + ": ")
			label.End = b.Len()
			turn := text.Turn{Span: text.Span{Start: start}, Speaker: speaker, StartMS: at * 1000, Voice: text.NoSpeaker}
			if who == "R" {
				turn.Provenance = wording
			}
			t.Turns = append(t.Turns, turn)
		} else {
			said = line
		}
		b.WriteString(said)
		turn := len(t.Turns) - 1
		t.Turns[turn].End = b.Len()
		t.Paragraphs = append(t.Paragraphs, text.Paragraph{
			Span: text.Span{Start: start, End: b.Len()}, Label: label, Speaker: t.Turns[turn].Speaker, Turn: turn,
		})
		b.WriteByte('\n')
		at += int64(len(said)) / 12
	}
	t.Text = b.String()
	return t
}

// place finds the coded words in a text.
func place(in, from, to string) text.Span {
	start := strings.Index(in, from)
	if start < 0 {
		panic("not in the sample: " + from)
	}
	end := strings.Index(in[start:], to)
	if end < 0 {
		panic("not in the sample: " + to)
	}
	return text.Span{Start: start, End: start + end + len(to)}
}

// sample is a study on disk with the three invented interviews admitted and
// coded by two people: "me", whom the workbench is for, and "mr".
type sample struct {
	*worldtest.World
	second                  access.Caller // mr, an analyst
	codes                   []coding.Code // as sampleCodes
	english, arabic, astral study.Document
}

func newSample(t testing.TB) *sample {
	t.Helper()
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	s := &sample{World: w}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	settings, err := w.Working.Study.Settings(t.Context(), w.Founder)
	must(err)
	settings.Name = "Grain office (invented)"
	must(w.Working.Study.ChangeSettings(t.Context(), w.Founder, settings))
	s.second = w.Member("mr", access.Analyst)
	for _, c := range sampleCodes {
		one := coding.Code{Name: c.name}
		for _, above := range s.codes {
			if above.Name == c.under {
				one.Parent = above.ID
			}
		}
		added, err := w.Working.Book.AddCode(t.Context(), w.Founder, one)
		must(err)
		s.codes = append(s.codes, added)
	}
	s.english = s.interview(sampleEnglish, "Interviewer", "Zorvand")
	s.arabic = s.interview(sampleArabic, "السائل", "زورفاند")
	s.astral = s.interview(sampleAstral, "Interviewer", "Kelmur")
	must(s.lay(t, s.english, sampleCodings))
	must(s.lay(t, s.arabic, sampleArabicCodings))
	must(s.lay(t, s.astral, []sampleCoding{
		{0, "MR", "أَحْمَدُ", "🌾🌾"}, {1, "MR", "𐤁 twice", "والمدرسةُ"}, {2, "MR", "𝒳", "İstanbul'dan 👩‍🌾"},
		{3, "MR", "came.", "🌾 A second"}, {4, "MR", "𐤔 inside", "بأحمد."},
	}))
	return s
}

// interview brings one in through gate 1; the speaker is a participant of its own.
func (s *sample) interview(source, asks, answers string) study.Document {
	source = strings.NewReplacer("I|", asks+": ", "R|", answers+": ").Replace(source)
	return s.Interview(source, nil, s.Person(vault.Participant, answers))
}

func (s *sample) lay(t testing.TB, doc study.Document, codings []sampleCoding) error {
	by := map[access.Caller][]coding.Application{}
	for _, c := range codings {
		coder := s.Founder
		if c.coder == "MR" {
			coder = s.second
		}
		at := study.Anchor{Document: doc.ID, Version: doc.Version, Span: place(doc.Text, c.from, c.to)}
		by[coder] = append(by[coder], coding.Application{Code: s.codes[c.code].ID, Anchor: at})
	}
	for coder, all := range by {
		if _, err := s.Working.Book.CodeAll(t.Context(), coder, all); err != nil {
			return err
		}
	}
	return nil
}

// workbench is one over the study, for "me".
func (s *sample) workbench(t testing.TB) *Workbench {
	t.Helper()
	return benchOver(t, s.World, Config{Addr: testAddr})
}

func benchOver(t testing.TB, w *worldtest.World, cfg Config) *Workbench {
	t.Helper()
	b, err := New(cfg, w.Space)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func at(doc study.Document) string { return "/documents/" + doc.ID.String() }
