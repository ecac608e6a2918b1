package detect

var turkishTables = []patternTable{
	{"tr", "dates", []string{DateTime}, `
		Onlar [14 Mart 2013]'te geldi.
		Biz [Mart 2013]'te kaçtık.
		O [2013]'te öldü.
		Bu [2013] yılında oldu.
		Ben [90] doğumluyum.
		Bu [iki bin on üç] yılında oldu.
		Biz [bin dokuz yüz doksan] yılında geldik.
		Biz [bindokuzyüzdoksan] yılında geldik.
		Bunlar [doksanlar]da oldu.
		Bunlar [90]'larda oldu.
		Bunlar [1990]'larda oldu.
		Onu [geçen bayram] gördüm.
		Onu [geçen Ramazan] gördüm.
		Biz [bayramdan iki gün önce] kaçtık.
		Biz [bayramın ikinci günü] kaçtık.
		Bu [Newroz]'da oldu.
		Bu [Kurban Bayramı]'nda oldu.
		Bu [2013 yaz]ında oldu.
		Onlar [Şubat]'ta geldi.
		Onlar [şubat]ta geldi.
		İkinci senenin [kasım]ıydı.
		Onlar [14 Mart Cuma] günü geldi.
		Onlar [Cuma] günü geldi.
		Bu [Zarqan'ın düşüşünden üç hafta sonra] oldu.
		Bu [Ramazan'dan sonra] oldu.
		Mektup [14.03.2013] tarihli.
		Bu [1435 hicri] yılında oldu.
		Bir gün geldiler.
		Bir ay sonra gitti.
		Önce o geldi.
		Ocak yanıyordu.
		O gün evdeydim.
		Ona bir şey demedim.
		Yüzünden anladım.
		Bu yüzden gittim.
		Geçen gün gördüm.
		İlk önce korktum.
		Yaz gelince gideriz.
		Pazar çok kalabalıktı.
		Kurban oldu.`},
	{"tr", "ages", []string{Demographic}, `
		O zaman [14 yaşında]ydım.
		O zaman [on dört yaşında]ydım.
		O [on dört yaşında]ydı.
		Kardeşim [15 yaşında].
		Ben [otuz altı yaşında]yım.
		O [yetmiş yaşında]ydı.
		Yaşım [36] benim.
		O [ondört yaşında]ydı.
		Onlar [on sekiz yaşında]ydı.
		Oğlum [8 yaşında] öldü.
		Kızım [on iki yaşında]yken gittik.
		Komşum [otuzlu yaşlarda].
		Komşum [elli yaşında].
		Babam [65 yaşında]ydı.
		Ben [yirmi bir yaşında] kaçtım.
		Bir çocuk vardı, [11 yaşında].
		Ben [on dördümde]ydim.
		Ben [on beşinde]ydim.
		Ben [on dört yaşıma] girdim.
		Ben [on dördüme] basmıştım.
		Onlar [otuzlu yaşlarda]ydı.
		Yaşlı bir adam geldi.
		Çok gençti.
		O yaşta insan korkar.
		İki kişi geldi.
		Yaş sorulmaz.
		Bir adam geldi.
		Ona sordum.
		On kişiydik.
		Çocuk ağladı.
		Biri geldi.
		Yaşamak zor.`},
	{"tr", "durations and amounts", []string{Quantity}, `
		Orada [üç yıl] kaldım.
		Orada [3 yıl] kaldım.
		Dışarıda [iki ay] bekledik.
		Bize [500 dolar] verdiler.
		Bize [beş yüz dolar] verdiler.
		Bu [2.000 euro] tuttu.
		Onlar [iki milyon lira] istedi.
		İçeride [yirmi kilo] verdim.
		Buradan [üç kilometre] uzakta.
		Onlar [300₺] verdi.
		Bize [elli bin lira] kaldı.
		Bize [iki buçuk milyon lira] kaldı.
		Biz [kırk gün] yürüdük.
		Yol [500km] sürdü.
		Bodrumda [altı hafta] kaldık.
		Bize [100 TL] verdiler.
		Orada [iki buçuk yıl] kaldım.
		Orada [bir buçuk yıl] kaldım.
		Orada [üç dört ay] kaldım.
		Yol [yarım saat] sürdü.
		Biz [iki bin beş] verdik.
		Biz [üç veya dört hafta] bekledik.
		Bir gün geldi.
		Bir saat sonra geldi.
		Parası yoktu.
		Bir yıl daha.
		Günler geçti.
		Bir kilo ekmek.
		Üç kişi geldi.
		Biri öldü.
		İkisi kaldı.
		Yarısı gitti.
		Bir lira yoktu.`},
	{"tr", "codes", []string{Code}, `
		Beni [0532 123 45 67] numaradan ara.
		Beni [0532 123 45 67]'den ara.
		Beni [+90 532 123 45 67]'den ara.
		Numarası [sıfır beş üç iki, bir iki üç, kırk beş, altmış yedi] galiba.
		Numarası [beş yüz otuz iki, yüz yirmi üç, kırk beş, altmış yedi] galiba.
		Numarası [sıfır beş yüz otuz iki yüz yirmi üç kırk beş altmış yedi] galiba.
		Plakası [234 567] galiba.
		Kullanıcı adı [noorzarq] galiba.
		Telegram'da [noor_h] diye biri.
		Numarası [05321234567] galiba.
		Numarası [532 123 45 67] galiba.
		Onun numarası [00963 944 123 456] galiba.
		Kimlik numarası [10000000146] galiba.
		Plakası [34 ABC 123] galiba.
		Araba [34 ABC 123]'tü galiba.
		Hesap [TR33 0006 1005 1978 6457 8413 26] galiba.
		Dosya no: [2015/33] galiba.
		Pasaport [U12345678] galiba.
		Bana [şükrü@örnek.com] adresinden yaz.
		Sayfa [www.ornek.com.tr] galiba.
		Onu [@zarqan_s] diye bul.
		Dosya numarası [4567] galiba.
		Plaka [21 AB 1234] galiba.
		Bir numara o.
		Numara yok.
		Plaka yoktu.
		İki ekmek aldım.
		Sayfa 12 kayıp.
		On kişiydik.
		Maç 2-1 bitti.
		Üç dört kişi.
		Hesap kapandı.
		Dosya kayıp.
		Ara beni.
		Yirmi, otuz, kırk, elli dedik.`},
	{"tr", "places", []string{Location}, `
		Ev [Zarqan Caddesi No: 5] adresinde.
		Ev [Gül Sokak]'ta.
		Ev [Gül Sokağı]nda.
		Dükkân [Zarqan Mahallesi]'nde.
		Biz [5. Sokak]'ta oturduk.
		Biz [1234 Sokak]'ta oturduk.
		Biz [daire 3]'te oturduk.
		Biz [kat 2]'de oturduk.
		Biz [Gül Sokak No: 5 Daire 3] adresinde oturduk.
		Biz [Zarqan Bulvarı]'nda yürüdük.
		Biz [Zarqan Köyü]'nde doğduk.
		Nokta [35.1318, 36.7578] tam.
		Nokta [35°08'N 36°45'E] tam.
		Nokta [37S CU 12345 67890] tam.
		Biz [Zarqan Meydanı]'nda bekledik.
		Biz [Sarıkaya]'dan kaçtık.
		Sonra [Sarıkaya]dan kaçtık.
		Sonra [Sarıkaya]ya gittik.
		[Konya]nın dışında kaldık.
		Biz [Rakka]da kaldık.
		O [Halep]liydi galiba.
		Bir [Rakka]lı vardı.
		[Halep]e gittik o gece.
		Komşum [Iğdır]'ın köylerinden.
		Sokak boştu.
		Cadde kalabalıktı.
		Sokakta kaldık.
		Mahallede kimse yoktu.
		O köyden geldi.
		Kat kat giyindik.
		Meydan doluydu.
		Evde kaldık.
		Sokaklar boştu.
		Bizim sokak dardı.
		Daire kiralıktı.
		Köye döndük.`},
	{"tr", "units", []string{Org, Code}, `
		O [227. Tugay]'daydı.
		O [4. Tümen]'deydi.
		O [birinci tabur]daydı.
		O [47. Alay]'a gitti.
		O [235. şube]de kaldı.
		O [şube 235]'te kaldı.
		Biz [Zarqan Cezaevi]'nde kaldık.
		Biz [Zarqan Hapishanesi]'nde kaldık.
		Biz [koğuş 12]'de kaldık.
		Biz [3. koğuş]ta kaldık.
		Biz [hücre 7]'de kaldık.
		O [2. Ordu]'daydı.
		Biz [Zarqan Kampı]'nda kaldık.
		O [5. bölük]teydi.
		Biz [üçüncü koğuş]ta kaldık.
		O [17. Mekanize Tugayı]'ndaydı.
		O [Zarqan aşireti]ndendi.
		O [Zarqan aşireti]nden biri.
		Orada [Zarqan aşireti] oturur.
		Ordu geldi.
		Hapishane doluydu.
		Kamp soğuktu.
		Birinci geldi.
		Koğuş doluydu.
		Tim geldi.
		İlk kez gördüm.
		Bölük dağıldı.
		Oda küçüktü.
		Kapı kapalıydı.
		Alay etti.
		Aşiret geldi.
		Bizim aşiret büyük.`},
	{"tr", "ranks", []string{Demographic, Person}, `
		[Albay] [Zarqan] geldi.
		Orada [binbaşı] bağırdı.
		[Zarqan] Bey geldi.
		[Gül Zarqan] Hanım geldi.
		[Yüzbaşı] [Mert Zarqan] geldi.
		[Şeyh] [Zarqan] konuştu.
		[Teğmen] bana vurdu.
		[Kadı] karar verdi.
		Sayın [Zarqan] gitti.
		[General] [Zarqan] oradaydı.
		[Zarqan] Abi geldi.
		[Çavuş] yazıyordu.
		[Vali] [Zarqan] imzaladı.
		[Komutan] [Zarqan] bağırdı.
		[Zarqan] Hoca geldi.
		[Kaymakam] gelmedi.
		Emir geldi, gittik.
		Bey geldi.
		Doktor geldi.
		Hâkim geldi.
		Hoca konuştu.
		Komutan bağırdı.
		Usta çalıştı.
		Başkan sustu.
		Hanım ağladı.
		Abla dedim.
		Bakan geldi.`},
	{"tr", "kinship", []string{Demographic}, `
		[Abim] Mert gitti.
		[Kardeşim] Mert gitti.
		[Benim kardeşim] Mert gitti.
		[Amcamın oğlu] Mert gitti.
		[Dayımın kızı] Gül ağladı.
		[Ablam] Gül ağladı.
		[Babası] Mert geldi.
		[Onun annesi] Gül geldi.
		[Oğlum] Mert öldü.
		[Kuzenim] Mert geldi.
		[Teyzem] Gül geldi.
		[Eniştem] Mert sürdü.
		[Yengem] Gül geldi.
		[Büyük abim] Mert gitti.
		[Eşim] Gül kaldı.
		[Kız kardeşim] Gül ağladı.
		Mert'in [oğlu] gitti.
		Annem evdeydi.
		Abim gitti.
		Babam konuştu.
		Kardeşim ağladı.
		Amcamın oğlu gitti.
		Oğlum küçüktü.
		Dayım geldi.
		Eşim öldü.
		Karısı kaldı.
		Kızı vardı.
		Bizim dede öldü.`},
}
