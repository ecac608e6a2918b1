package detect

// frenchWords are the closed vocabularies of French, folded. Elided words are
// tokens of their own.
var frenchWords = []wordList{
	{isMonth, `janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre janv fevr sept oct nov dec`},
	{isMonthAlso, `janv fevr sept oct nov dec`},
	{isMonthWord, `mois`},
	{isWeekday, `lundi mardi mercredi jeudi vendredi samedi dimanche lundis mardis mercredis jeudis vendredis samedis dimanches`},
	{isDayWord, `jour veille lendemain surlendemain nuit matin soir semaine`},
	{isSeason, `printemps ete automne hiver`},
	{isFeast, `noel paques toussaint aid pentecote`},
	{isFeastAlso, `nouvel assomption ascension careme epiphanie`},
	{isFeastPart, `an fitr adha kebir seghir`},
	{isPast, `dernier derniere derniers prochain prochaine precedent precedente passe passee`},
	{isBefore, `avant apres depuis`},
	{isEvent, `chute siege liberation prise massacre bataille revolution invasion occupation soulevement coup cessez treve seisme tremblement retrait
		bombardement evacuation offensive guerre explosion`},
	{isYearWord, `an annee annees`},
	{isEra, `hegire hegirien`},
	{isNumber, `un=1 une=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 quatorze=14 quinze=15 seize=16
		vingt=20 vingts=20 trente=30 quarante=40 cinquante=50 soixante=60 septante=70 huitante=80 octante=80 nonante=90
		cent=100 cents=100 mille=1000 million=1000000 millions=1000000 milliard=1000000000 milliards=1000000000`},
	{isZero, `zero`},
	{isQuantifier, `dizaine dizaines douzaine quinzaine vingtaine trentaine quarantaine cinquantaine soixantaine centaine centaines millier milliers plusieurs demi`},
	{isOrdinal, `premier=1 premiere=1 deuxieme=2 second=2 seconde=2 troisieme=3 quatrieme=4 cinquieme=5 sixieme=6 septieme=7 huitieme=8 neuvieme=9 dixieme=10
		onzieme=11 douzieme=12 treizieme=13 quatorzieme=14 quinzieme=15 seizieme=16 vingtieme=20 trentieme=30`},
	{isTimeUnit, `seconde secondes minute minutes heure heures jour jours journee nuit nuits semaine semaines mois an ans annee annees decennie decennies siecle siecles`},
	{isMeasure, `kilometre kilometres metre metres kilo kilos kilogramme kilogrammes gramme grammes tonne tonnes litre litres hectare hectares pourcent dounam`},
	{isCurrency, `dollar dollars euro euros livre livres lire lires dinar dinars dirham dirhams riyal riyals centime centimes franc francs fr rouble roubles`},
	{isAge, `age agee ages agees`},
	{isYearsOld, `quadragenaire`},
	{isAgedPerson, `garcon fille homme femme enfant fils frere soeur gamin gamine adolescent adolescente ado jeune`},
	{isOfficial, `branche section division brigade bataillon regiment corps armee unite compagnie peloton escadron direction departement secteur camp base prison
		commissariat katiba`},
	{isRoom, `prisonnier detenu cellule aile bloc dortoir chambre salle barrage checkpoint porte tente baraque quartier`},
	{isFacility, `prison camp checkpoint barrage caserne hopital aeroport mosquee`},
	{isTitle, `m mm mme mlle monsieur madame mademoiselle dr docteur pr professeur maitre cheikh hadj hajj hadja imam emir general colonel commandant capitaine lieutenant
		sergent caporal adjudant brigadier juge oncle tante frere soeur cousin cousine maire ministre president roi prince princesse camarade inspecteur wali qadi cadi
		moufti pere`},
	{isAddress, `m mm mme mlle monsieur madame mademoiselle oncle tante frere soeur cousin cousine camarade pere maitre`},
	{isRank, `colonel capitaine lieutenant sergent caporal adjudant brigadier emir emirs wali qadi cadi moufti moukhtar commandant`},
	{isGroup, `syrien syriens syrienne syriennes irakien irakiens irakienne irakiennes libanais libanaise libanaises jordanien jordaniens jordanienne palestinien palestiniens
		palestinienne palestiniennes turc turcs turque turques egyptien egyptiens egyptienne saoudien saoudiens saoudienne yemenite yemenites libyen libyens
		tunisien tunisiens tunisienne tunisiennes marocain marocains marocaine marocaines algerien algeriens algerienne algeriennes soudanais iranien iraniens iranienne
		afghan afghans afghane pakistanais russe russes tchetchene tchetchenes ouzbek ouzbeks francais francaise francaises allemand allemands allemande britannique britanniques
		americain americains americaine belge belges suedois italien italiens grec grecs armenien armeniens armenienne kurde kurdes arabe arabes turkmene turkmenes
		circassien assyrien assyriens chaldeen chaldeens yezidi yezidis yezidie yezidies druze druzes alaouite alaouites alevi alevis sunnite sunnites chiite chiites ismaelien ismaeliens
		chretien chretiens chretienne chretiennes musulman musulmans musulmane musulmanes juif juifs juive juives maronite maronites orthodoxe orthodoxes catholique catholiques
		salafiste salafistes soufi bedouin bedouins berbere berberes kabyle kabyles`},
	{isKin, `frere soeur cousin cousine oncle tante pere mere fils fille femme mari neveu niece grand-pere beau-frere belle-soeur beau-pere belle-mere gendre epoux epouse fiance
		fiancee demi-frere`},
	{isMine, `mon ma mes son sa notre votre leur ton ta`},
	{isNumbered, `n no numero num`},
	{isPlate, `plaque immatriculation immatricule immatriculee`},
	{isStreet, `rue avenue boulevard bd place impasse chemin allee quai ruelle quartier faubourg rond-point`},
	{isDoor, `appartement appt apt batiment bat immeuble etage escalier`},
	{isFrom, `de a du en d au`},
	{isOfTown, `alepin alepins alepine damascene damascenes homsiote homsiotes mossouliote mossouliotes`},
	{isTribe, `tribu tribus clan clans`},
	{isGrammar, `de des du la le les l d au aux et a en`},
}
