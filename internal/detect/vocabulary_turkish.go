package detect

import "strconv"

// turkishWords are the closed vocabularies of Turkish, folded: ı is i.
var turkishWords = []wordList{
	{isMonth, `tesrinievvel tesrinisani kanunuevvel kanunusani ocak ocag subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik aralig`},
	{isMonthAlso, `ocak ocag ekim aralik aralig`},
	{isMonthWord, `ay ayi`},
	{isWeekday, `pazartesi sali carsamba persembe cuma cumartesi`},
	{isWeekdayAlso, `pazar`},
	{isDayWord, `gun gunu gece gecesi arife arifesi aksam aksami sabah sabahi hafta haftasi`},
	{isSeason, `ilkbahar bahar yaz sonbahar guz kis`},
	{isFeast, `ramazan bayram nevruz newroz noel yilbasi paskalya asure arife`},
	{isFeastAlso, `kurban seker kadir kandil mevlit mevlid berat regaip mirac`},
	{isFeastPart, `bayram bayrami kandil gecesi arife`},
	{isPast, `gecen gecten onceki gelecek sonraki evvelki`},
	{isBefore, `once sonra evvel`},
	{isEvent, `dusus dususu kusatma kusatmasi isgal isgali kurtulus kurtulusu katliam katliami savas savasi devrim devrimi darbe darbesi ateskes deprem depremi isyan isyani
		patlama patlamasi saldiri saldirisi bombalanma bombalanmasi cekilme cekilmesi`},
	{isDecade, `doksanlar seksenler yetmisler altmislar elliler kirklar otuzlar yirmiler doksanli seksenli yetmisli altmisli ellili kirkli otuzlu yirmili`},
	{isYearWord, `yil yili sene senesi yillari dogumlu dogumluyum`},
	{isEra, `hicri miladi mo ms`},
	{isNumber, `bir=1 iki=2 uc=3 dort=4 dord=4 bes=5 alti=6 yedi=7 sekiz=8 dokuz=9 on=10 yirmi=20 otuz=30 kirk=40 elli=50 altmis=60 yetmis=70 seksen=80 doksan=90
		yuz=100 bin=1000 milyon=1000000 milyar=1000000000`},
	{isQuantifier, `onlarca yuzlerce binlerce bucuk yarim`},
	{isOrdinal, `birinci=1 ikinci=2 ucuncu=3 dorduncu=4 besinci=5 altinci=6 yedinci=7 sekizinci=8 dokuzuncu=9 onuncu=10 yirminci=20 otuzuncu=30`},
	{isTimeUnit, `saniye dakika saat gun gece hafta ay yil sene asir yuzyil gunluk haftalik aylik yillik saatlik senelik`},
	{isMeasure, `kilometre metre kilo kilogram gram ton litre donum hektar mil`},
	{isCurrency, `dolar euro avro lira kurus sterlin dinar dirhem riyal frank tumen sent liralik dolarlik`},
	{isAge, `yasim yasi yaslarim yaslari`},
	{isYearsOld, `yas`},
	{isOfficial, `tugay alay tabur boluk bolug tumen kolordu birlik birlig sube ordu mufreze karakol kamp us masa`},
	{isRoom, `mahkum tutuklu kogus hucre oda kontrol blok kapi cadir barinak`},
	{isFacility, `hapishane cezaevi zindan kampi hastane havaalani havalimani nezarethane kisla camii`},
	{isTitle, `sayin seyh emir imam kadi molla haci doktor dr profesor prof general orgeneral korgeneral tumgeneral tuggeneral albay yarbay binbasi yuzbasi ustegmen tegmen
		astsubay cavus onbasi komutan komiser hakim savci vali kaymakam bakan baskan muhtar basbakan cumhurbaskani mufti hoca`},
	{isTitleAfter, `bey hanim efendi pasa aga hoca usta abi abla amca dayi teyze hala begum`},
	{isAddress, `sayin bey hanim efendi abi abla amca dayi teyze hala begum haci usta doktor dr`},
	{isRank, `albay yarbay binbasi yuzbasi ustegmen tegmen astsubay cavus onbasi orgeneral tuggeneral kadi kaymakam muhtar mufti`},
	{isGroup, `suriyeli irakli lubnanli filistinli urdunlu turk turkiyeli misirli suudi yemenli libyali tunuslu fasli cezayirli sudanli iranli afgan pakistanli rus cecen ozbek
		fransiz alman ingiliz amerikali yunan ermeni kurt arap turkmen cerkes suryani asuri keldani yezidi ezidi sabak durzi nusayri alevi sunni sii caferi hiristiyan musluman
		yahudi selefi sufi bedevi azeri zaza laz`},
	{isKin, `abim abi abisi agabeyim agabeyi kardesim kardesi ablam ablasi amcam amcasi dayim dayisi teyzem teyzesi halam halasi annem annesi babam babasi oglum oglu kizim kizi
		karim karisi kocam kocasi esim esi yegenim yegeni kuzenim kuzeni dedem dedesi ninem enistem enistesi kayinbiraderim kayinpederim kayinvalidem gelinim damadim yengem yengesi
		bacanagim`},
	{isMine, `benim onun bizim onlarin senin sizin amcamin dayimin teyzemin halamin abimin kardesimin`},
	{isNumbered, `no numara numarasi nolu numarali`},
	{isPlate, `plaka plakasi plakali`},
	{isStreetAfter, `sokak sokag sokagi cadde caddesi cad sok mahalle mahallesi mah bulvar bulvari koyu meydani meydan semti`},
	{isDoor, `daire kat no apartmani apartman blok`},
	{isTribe, `asiret asireti kabile kabilesi oymak oymagi`},
	{isGrammar, `bir bu su o ve ile de da mi ne ki ama icin gibi onun onu ona ondan onlar onda biri birini birine`},
}

// turkishEndings are the case endings, possessives and copulas that a month, a
// feast, a unit may take, folded.
var turkishEndings = set(`i u yi yu e a ye ya de da te ta den dan ten tan in un nin nun si su im um m lari leri lar ler
	inda inde unda unde sinda sinde sunda sunde ina ine una une sina sine suna sune ini unu sini sunu indan inden undan unden
	sindan sinden inin unun sinin sunun larda lerde lardan lerden larin lerin lara lere larinda lerinde larindan lerinden larinin lerinin
	daki deki taki teki indaki indeki undaki undeki li lu lik luk la le yla yle sinde
	di ti du tu ydi ydu dir tir dur tur dayken deyken indayken indeyken imda imde umda
	nda nde ndan nden na ne ni nu ndaki ndeki
	daydi deydi taydi teydi daydim deydim taydim teydim daydik deydik taydik teydik dayim deyim dayiz deyiz daydilar deydiler tayken teyken
	iydi uydu indaydi indeydi indaydim indeydim indaydik undaydi undaydim imdaydim imdayken imdeydim imdeyken indayim indeyim inday
	dan beri lik ligine lilik sindaki sindeki sundaki larim lerim
	ima ime uma ume imde umde lardaydi lardaydim lardayken larindaydi larindaydim larindayken ndendi ndandi ndendim ndandim indendi indendim indenim indendir sindendi sindenim dendi denim tendi tenim dandi danim tandi tanim imden umden imdan umdan umdeydim umdeydi umdeyken imdeydi imdayi umdayken undeydi undeydim undeyken indeyken`)

// turkishJoined are the numbers up to 99 and the years that are also written
// in one word: ondört, bindokuzyüzdoksan, ikibinonüç.
func turkishJoined() []wordList {
	units := []string{"", "bir", "iki", "uc", "dort", "bes", "alti", "yedi", "sekiz", "dokuz"}
	tens := []string{"", "on", "yirmi", "otuz", "kirk", "elli", "altmis", "yetmis", "seksen", "doksan"}
	joined := ""
	for n := 1; n < 100; n++ {
		word := tens[n/10] + units[n%10]
		if n > 10 && n%10 != 0 {
			joined += " " + word + "=" + strconv.Itoa(n)
		}
		joined += " bindokuzyuz" + word + "=" + strconv.Itoa(1900+n) + " ikibin" + word + "=" + strconv.Itoa(2000+n)
	}
	return []wordList{{isNumber, joined}}
}
