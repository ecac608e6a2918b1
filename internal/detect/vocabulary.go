package detect

// The closed vocabularies of the pattern tier, folded.

var months = set(`january february march april may june july august september october november december
	jan feb mar apr jun jul aug sep sept oct nov dec
	muharram safar rajab shaban ramadan shawwal
	يناير فبراير مارس ابريل مايو يونيو يونيه يوليو يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر
	شباط اذار نيسان ايار حزيران تموز اب ايلول جانفي فيفري افريل ماي جوان جويليه اوت
	محرم صفر رجب شعبان رمضان شوال`)

// monthsAlso are English words that are a month only beside a number.
var monthsAlso = set(`march may mar jan dec sep jun sept apr feb aug oct nov safar`)

// doubleMonths are the Levantine months of two words.
var doubleMonths = set(`كانون تشرين`)

var weekdays = set(`monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays
	السبت الاحد الاثنين الثلاثا الثلاثاء الاربعا الاربعاء الخميس الجمعه`)

var numberWords = set(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half several`)

var ordinalWords = set(`first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
	fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
	الاولي الثانيه الثالثه الرابعه الخامسه السادسه السابعه الثامنه التاسعه العاشره`)

// timeUnits make a number a duration.
var timeUnits = set(`second seconds minute minutes hour hours day days night nights week weeks month months year years decade decades
	سنه سنوات سنين عاما اعوام شهر شهرا اشهر شهور يوم يوما ايام اسبوع اسبوعا اسابيع ساعه ساعات دقيقه دقايق`)

// measures and currencies make a number an amount.
var measures = set(`km kilometre kilometres kilometer kilometers metre metres meter meters mile miles kg kilo kilos kilogram kilograms
	gram grams ton tons tonnes litre litres liter liters hectare hectares percent كيلومتر كيلو متر مترا غرام طن`)

var currencies = set(`dollar dollars euro euros pound pounds lira liras dinar dinars dirham dirhams riyal riyals cent cents usd eur gbp syp
	iqd try chf francs franc zlotys zloty kronor krona kroner krone schillings schilling marks rubles roubles rupees دولار دولارا يورو ليره ليرات دينار دينارا دنانير درهم ريال`)

// officialUnits are parts of armies, services and prisons that a number or an
// ordinal makes one of a kind.
var officialUnits = set(`branch branches division divisions brigade brigades battalion battalions regiment regiments corps army unit platoon company squad
	section directorate department sector camp base prison
	فرع الفرع الفرقه فرقه اللواء لواء الكتيبه كتيبه الفوج فوج السريه سريه القطاع قطاع الفيلق فيلق الجيش`)

// rooms are places inside a prison or a camp, and checkpoints.
var rooms = set(`cell ward wing block dormitory room checkpoint gate tent floor barrack barracks
	زنزانه الزنزانه مهجع المهجع غرفه الغرفه حاجز الحاجز جناح الجناح خيمه`)

// titles stand before a name.
var titles = set(`mr mrs ms miss dr doctor prof professor sheikh shaykh shaikh sheik hajj haj hajji hajja hajjah haji ustaz ustadh sayyid sayyed
	mullah imam emir amir general colonel major captain lieutenant sergeant corporal brigadier commander judge uncle auntie aunt
	brother sister cousin mayor minister president king prince princess comrade officer inspector`)

// address are the titles that tell nothing about their bearer.
var address = set(`mr mrs ms miss uncle auntie aunt brother sister cousin comrade`)

// groups are peoples, nationalities and confessions. Those that are English
// words in lower case (polish, turkey) are left to the other rules.
var groups = set(`syrian syrians iraqi iraqis lebanese jordanian jordanians palestinian palestinians turkish turks turk egyptian egyptians
	saudi saudis yemeni yemenis libyan libyans tunisian tunisians moroccan moroccans algerian algerians sudanese somali somalis iranian iranians
	persian persians afghan afghans pakistani pakistanis russian russians chechen chechens uzbek uzbeks french german germans british american
	americans dutch belgian belgians swedish danish norwegian italian italians spanish greek greeks cypriot cypriots bulgarian bulgarians
	romanian romanians ukrainian ukrainians polish hungarian hungarians austrian austrians swiss serbian serbs bosnian bosniak albanian albanians
	georgian georgians armenian armenians azerbaijani kurd kurds kurdish kurdistani arab arabs arabic turkmen turkman turkoman circassian
	assyrian assyrians syriac chaldean yazidi yazidis yezidi yezidis shabak druze alawite alawites alevi sunni sunnis shia shiite shiites shii ismaili
	christian christians muslim muslims jewish jews jew maronite orthodox catholic catholics protestant salafi salafis sufi bedouin bedouins roma dom dutch
	israeli israelis kuwaiti qatari emirati bahraini omani indian indians chinese european europeans african africans
	سوري سوريه سوريين عراقي عراقيه عراقيين لبناني فلسطيني اردني تركي كردي كرديه اكراد عربي علوي علويه علويين سني سنه شيعي درزي
	مسيحي مسيحيه مسيحيين ايزيدي ايزيديه ايزيديين تركماني شركسي اشوري ارمني اسماعيلي`)
