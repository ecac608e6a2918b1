package analysis

import "strings"

// StopWords are words that a language cannot do without and that say little by
// themselves: articles, pronouns, prepositions, conjunctions, auxiliary verbs, and what
// fills a pause in speech. They were written down for this package, for English,
// French, Turkish and Arabic (written, and as it is spoken in Syria, Lebanon and Iraq);
// of any other language there are none. Words of denial, of number and of time are
// not among them where testimony turns on them: not, never, before, after, all.
func StopWords(language string) []string {
	return strings.Fields(stopLists[languageOf(language)])
}

func setOfWords(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}

var stopLists = map[string]string{
	"en": `
a an the this that these those
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it its itself they them their theirs themselves one's someone something who whom whose which what whatever
and or but nor so yet if then than because although though while whereas unless whether as until since
of at by for with about against between into through during to from up down in out on off over under upon within towards onto
there here where when why how
am is are was were be been being have has had having do does did doing done will would shall should can could may might must ought
get got go going gonna
i'm i've i'd i'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll we're we've we'd we'll they're they've they'd they'll
that's that'll there's there'd here's what's who's who'd where's when's how's let's
also just very too quite rather really such own same other another each some any both else only even still again more most
oh uh um er erm hm hmm mm mhm ah eh well okay ok yeah yes
s t d ll ve re m
`,
	"fr": `
le la les l' un une des du de d' au aux ce cet cette ces c' ça cela ceci celui celle ceux celles
je j' me m' moi tu te t' toi il elle on nous vous ils elles se s' soi lui leur leurs eux y y' en
mon ma mes ton ta tes son sa ses notre nos votre vos mien mienne tien tienne sien sienne
qui que qu' quoi dont où quel quelle quels quelles lequel laquelle lesquels lesquelles quelqu'un quelque quelques chose
et ou mais donc or car si comme quand lorsque lorsqu' puisque puisqu' parce quoique quoiqu' afin ainsi alors
à dans par pour sur sous avec chez vers entre contre depuis pendant jusque jusqu' dès lors hors selon envers
là ici voici voilà comment pourquoi
suis es est sommes êtes sont étais était étions étiez étaient étant été serai seras sera serons serez seront serais serait seraient sois soit soient être fus fut furent
ai as a avons avez ont avais avait avions aviez avaient ayant eu eus eut eurent aurai auras aura aurons aurez auront aurais aurait auraient aie ait aient avoir
fais fait faisait faire vais vas va allons allez vont allait aller peux peut pouvait pouvoir dois doit devait
très trop bien aussi même mêmes tel telle tels telles autre autres chaque encore déjà juste plutôt
n' ne oui ouais ben bah hein euh heu ah oh eh hm bon enfin voilà quoi
aujourd'hui
l d j m t s n c qu y jusqu lorsqu puisqu quoiqu
`,
	"tr": `
bir bu şu o bunu bunun buna bunda bundan bunlar bunları bunların şunu şunun şuna şunlar onu onun ona onda ondan onlar onları onların onlara
ben beni benim bana bende benden sen seni senin sana sende senden biz bizi bizim bize bizde bizden siz sizi sizin size sizde sizden
kendi kendim kendin kendisi kendimiz kendileri biri birisi bazı bazıları herkes şey şeyi şeyler şeyleri öyle böyle şöyle
ki kim kimi kime kimin ne neyi neye neden niye niçin nasıl nerede nereye nereden hangi hangisi kaç
ve veya ya yahut ama fakat ancak lakin çünkü eğer ise hem de da ile gibi için kadar göre diye üzere rağmen dolayı
mi mı mu mü misin mısın miyim mıyım midir mıdır
idi imiş iken olan olarak olduğu olduğunu olması oldu olur olsa olsun olmuş olmak ol oluyor olacak
var vardı eden etti etmek ediyor yapmak yaptı yapıyor
çok daha en pek hep bile sadece yine gene artık zaten belki tabii tabi hani işte yani şimdi
evet he hı hıhı ee ıı eee aa ah oh eh tamam peki neyse falan filan
aynı diğer başka tarafından arasında içinde üzerine üzerinde vardır ayrıca
burada buraya buradan orada oraya oradan bura ora
`,
	"ar": `
في من إلى على عن مع بين عند لدى حتى منذ خلال حول نحو لأجل عبر
و أو ثم أم بل لكن لكنّ إذ إذا إن أن أنّ لأن لأنّ كأن لو لولا كي لكي حيث كما بينما كلما لما إنما
هذا هذه هذان هذين هؤلاء ذلك تلك ذاك أولئك هنا هناك هنالك
الذي التي الذين اللذان اللتان اللاتي اللواتي ماذا متى أين كيف لماذا كم أي أية
أنا نحن أنت أنتِ أنتم أنتما هو هي هم هن هما إياه
لي لك له لها لنا لكم لهم بي بك به بها بنا بكم بهم فيه فيها فيهم فينا منه منها منهم منا مني منك عليه عليها عليهم علينا علي عليك إليه إليها إليهم إلينا إلي عنه عنها عنهم عنا معه معها معهم معنا معي معك عنده عندها عندهم عندنا عندي بينهم بينها بيننا
أنه أنها أنهم أني أنني أننا أنك إنه إنها إنهم إني إنني إننا لأنه لأنها لأنهم لأني لأننا لكنه لكنها لكنهم كأنه كأنها
كان كانت كانوا كنت كنا كنتم يكون تكون يكونوا نكون أكون يكن تكن كن صار أصبح
قد لقد سوف س ف ب ك ل أما إما إلا أيضا أيضاً فقط جدا جداً مثل غير بعض نفس نفسه نفسها ذات كذلك هكذا كذا
يا ها أجل نعم
هاد هادا هاي هادي هيدا هيدي هدول هدولة هيدول هداك هديك هدوليك هذول هذولا هذاك هذيك
اللي يلي الي هون هونيك هنيك هيك هيكي هيچ هاك
شو شنو إيش ايش ليش وين إيمتى ايمتى كيفك أديش قديش شكون شلون منين مين
انا إحنا احنا نحنا نحنه إنت انت إنتي انتي إنتو انتو انتوا هوي هوه هية هيي هني هنن هنه همه همّا
إلي إلك إله إلها إلنا إلكن إلكم إلهن إلهم الو الها الهن النا عليي عليه علينا عليهن معو معن معهن عندو عندن عندهن فيو فين منو منن منهن بدي بدك بدو بده بدها بدنا بدكن بدهن بدهم
عم رح راح لح كانو كنو كنّا كانت كاين بكون بيكون بتكون منكون يكونو صارت صاروا
يعني طيب خلص خلاص أي إي اي ايه إيه آه اه إم أممم هلق هلأ هلا هسه هسع هالشي هاللي والله
كمان بس كتير كثير شوي شوية متل متلا مثلا مثلاً شي إشي اشي عشان علشان مشان منشان لأنو لانو إنو انو إنه لحتى وإلا ولو لمن لما
عندما فقد تم والتي والذي والذين وذلك وهذه
وهو وهي وهم وكان وكانت وكانوا وكنت وكنا ومن وفي وعلى وإلى وهذا وهذه وأنا ونحن ولكن وإن وأن وقد وبعض ومع وعن فكان فكانت فهو فهي فإن
`,
}
