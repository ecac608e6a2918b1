package detect

// englishWords are the closed vocabularies of English, folded.
var englishWords = []wordList{
	{isMonth, `january february march april may june july august september october november december
		jan feb mar apr jun jul aug sep sept oct nov dec`},
	{isMonthAlso, `march may mar jan dec sep jun sept apr feb aug oct nov`},
	{isWeekday, `monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays`},
	{isDayWord, `day days night eve morning evening week weekend month`},
	{isSeason, `spring summer autumn winter harvest`},
	{isFeast, `christmas easter whitsun pentecost passover hanukkah`},
	{isFeastAlso, `assumption lent epiphany ascension new`},
	{isFeastPart, `eve day year sunday monday qadr holiday holidays`},
	{isPast, `last next previous following`},
	{isBefore, `before after since`},
	{isEvent, `fall siege liberation capture massacre battle revolution invasion occupation uprising coup ceasefire truce earthquake withdrawal bombing
		bombardment evacuation chemical offensive war explosion flood`},
	{isDecade, `twenties thirties forties fifties sixties seventies eighties nineties noughties`},
	{isYearWord, `year years`},
	{isNumber, `one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15
		sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90
		hundred=100 thousand=1000 million=1000000 billion=1000000000`},
	{isQuantifier, `dozen dozens hundreds thousands millions half several`},
	{isOrdinal, `first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 eleventh=11 twelfth=12 thirteenth=13 fourteenth=14
		fifteenth=15 sixteenth=16 seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20 thirtieth=30`},
	{isTimeUnit, `second seconds minute minutes hour hours day days night nights week weeks month months year years decade decades`},
	{isMeasure, `kilometre kilometres kilometer kilometers metre metres meter meters mile miles kilo kilos kilogram kilograms
		gram grams ton tons tonnes litre litres liter liters hectare hectares acre acres percent dunum dunums`},
	{isCurrency, `dollar dollars euro euros pound pounds lira liras lire dinar dinars dirham dirhams riyal riyals cent cents franc francs zlotys zloty
		kronor krona kroner krone schillings schilling marks rubles roubles rupees toman tomans rial rials bucks`},
	{isAge, `aged age`},
	{isAgedPerson, `boy girl man woman child son daughter brother sister boys girls youth kid kids teenager student`},
	{isOfficial, `branch branches division divisions brigade brigades battalion battalions regiment regiments corps army unit platoon company squad
		section directorate department sector camp base prison`},
	{isRoom, `prisoner detainee inmate cell ward wing block dormitory room checkpoint gate tent floor barrack barracks`},
	{isFacility, `prison jail camp checkpoint hospital barracks airport airbase crossing mosque refinery dam`},
	{isTitle, `mr mrs ms miss dr doctor prof professor sheikh shaykh shaikh sheik hajj haj hajji hajja hajjah haji ustaz ustadh sayyid sayyed
		mullah imam emir amir general colonel major captain lieutenant sergeant corporal brigadier commander judge uncle auntie aunt
		brother sister cousin mayor minister president king prince princess comrade officer inspector wali qadi mufti mukhtar father`},
	{isAddress, `mr mrs ms miss uncle auntie aunt brother sister cousin comrade father`},
	{isRank, `colonel colonels captain lieutenant lieutenants sergeant sergeants corporal brigadier emir emirs amir amirs wali walis qadi qadis mufti mukhtar shari sharii`},
	{isGroup, `syrian syrians iraqi iraqis lebanese jordanian jordanians palestinian palestinians turkish turk turks egyptian egyptians
		saudi saudis yemeni yemenis libyan libyans tunisian tunisians moroccan moroccans algerian algerians sudanese somali somalis iranian iranians
		persian persians afghan afghans pakistani pakistanis russian russians chechen chechens uzbek uzbeks french german germans british american
		americans dutch belgian belgians swedish danish norwegian italian italians spanish greek greeks cypriot cypriots bulgarian bulgarians
		romanian romanians ukrainian ukrainians polish hungarian hungarians austrian austrians swiss serbian serbs bosnian bosniak albanian albanians
		georgian georgians armenian armenians azerbaijani kurd kurds kurdish kurdistani arab arabs arabic turkmen turkmens turkman turkoman turkomans circassian circassians
		assyrian assyrians syriac chaldean yazidi yazidis yezidi yezidis shabak druze alawite alawites alevi sunni sunnis shia shiite shiites shii ismaili
		christian christians muslim muslims jewish jews jew maronite orthodox catholic catholics protestant salafi salafis sufi bedouin bedouins roma dom
		israeli israelis kuwaiti qatari emirati bahraini omani indian indians chinese european europeans african africans
		kazakh tajik uyghur uyghurs caucasian bangladeshi mandaean zoroastrian kakai coptic copt copts`},
	{isKin, `brother sister cousin uncle aunt father mother son daughter wife husband nephew niece grandfather grandmother brother-in-law fiance fiancee stepbrother
		stepfather stepmother stepson grandson granddaughter`},
	{isMine, `my his her our their your`},
	{isNumbered, `no nos nr number`},
	{isPlate, `plate plates registration licence license`},
	{isStreetAfter, `street road avenue lane square boulevard st rd ave neighbourhood neighborhood quarter alley bridge roundabout`},
	{isStreet, `street road neighbourhood quarter`},
	{isDoor, `apartment apt flat building house suite`},
	{isFrom, `from in of at near`},
	{isTribe, `tribe tribes clan clans`},
	{isGrammar, `of the and a an to on at in`},
}
