package detect

// kurmanjiWords are the closed vocabularies of Kurmanji, folded: ê is e, û is u.
var kurmanjiWords = []wordList{
	{isMonth, `rebendan resemi adar avrel gulan puser hezeran tirmeh tebax gelawej ilon rezber cotmeh kewcer mijdar sermawez berfanbar cile sibat nisan`},
	{isMonthAlso, `gulan adar cile puser ilon`},
	{isMonthWord, `meh meha mehe`},
	{isWeekday, `dusem sesem carsem pencsem pencsemb dusemb sesemb carsemb yeksem yeksemb`},
	{isWeekdayAlso, `in semi`},
	{isDayWord, `roj roja roje sev seva`},
	{isSeason, `bihar havin payiz zivistan`},
	{isFeast, `newroz remezan ramazan`},
	{isFeastAlso, `cejn cejna`},
	{isFeastPart, `remezane qurbane newroze qurban remezan`},
	{isPast, `bori boriye par`},
	{isBefore, `beri pisti`},
	{isEvent, `ketin ketina dorpec serhildan serhildana ser sere`},
	{isYearWord, `sal sala sale`},
	{isNumber, `du=2 se=3 car=4 penc=5 ses=6 heft=7 hest=8 neh=9 deh=10 yazdeh=11 danzdeh=12 dozdeh=12 sezdeh=13 carde=14 cardeh=14 pazdeh=15 panzdeh=15 sanzdeh=16 hivdeh=17
		hijdeh=18 nozdeh=19 bist=20 si=30 cil=40 penci=50 pencih=50 sest=60 hefte=70 hefti=70 hesti=80 heste=80 not=90 noti=90 sed=100 hezar=1000 milyon=1000000`},
	{isOrdinal, `yekem=1 yekemin=1 duyem=2 duyemin=2 seyem=3 seyemin=3 carem=4 caremin=4 pencem=5 pencemin=5`},
	{isTimeUnit, `sal salan meh mehan roj rojan hefte saet saetan deqe`},
	{isMeasure, `kilometre metre kilo lître litre ton`},
	{isCurrency, `dolar lira euro dinar`},
	{isAge, `temene temen emre`},
	{isYearsOld, `sali`},
	{isOfficial, `liwa tabur tugay beluk`},
	{isTitle, `sex seyid mele haci doktor mamoste heval fermandar`},
	{isAddress, `mamoste heval haci doktor`},
	{isRank, `fermandar emir`},
	{isGroup, `kurd kurdan ereb ereban tirk tirkan faris ermen asuri suryan ezidi ezdi misilman file elewi`},
	{isNumbered, `hejmar hejmara`},
	{isStreet, `kolan kolana taxa cadeya`},
	{isTribe, `esir esira`},
	{isGrammar, `u di de li ji re`},
}

// soraniWords are words of Sorani and Persian dates that Arabic does not have.
var soraniWords = []wordList{
	{isMonthElsewhere, `خاکەلێوە گوڵان جۆزەردان پووشپەڕ گەلاوێژ خەرمانان ڕەزبەر گەڵاڕێزان سەرماوەز بەفرانبار ڕێبەندان ڕەشەمە
		فروردین اردیبهشت خرداد مرداد شهریور آبان اسفند`},
	{isFeast, `نەورۆز`},
	{isWeekday, `دووشەممە سێشەممە چوارشەممە پێنجشەممە یەکشەممە دوشنبه` + " سه\u200cشنبه " + `چهارشنبه پنجشنبه یکشنبه`},
	{isTimeUnit, `ساڵ ڕۆژ مانگ`},
	{isYearWord, `ساڵی`},
	{isDayWord, `ڕۆژی`},
}
