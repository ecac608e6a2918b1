package detect

import (
	"slices"
	"strings"
	"sync"
)

// roleClass is a class of ranks and roles, with the class above it.
type roleClass struct {
	level string
	words wording
	above string // "" for the last
}

// roleClasses name no army and no group: what a rank says of its bearer is taken
// back first, then what it says of the body that gave it.
var roleClasses = map[string]roleClass{
	"armed":     {LevelMembership, wording{"a member of an armed force or group", "un membre d'une force ou d'un groupe armé", "silahlı bir gücün veya grubun mensubu", "عضو في قوة أو جماعة مسلحة"}, ""},
	"forces":    {LevelMembership, wording{"a member of the armed or security forces", "un membre des forces armées ou de sécurité", "silahlı kuvvetler veya güvenlik mensubu", "أحد أفراد القوات المسلحة أو الأمن"}, ""},
	"standing":  {LevelMembership, wording{"a person of standing", "une personne respectée", "saygın bir kişi", "شخص ذو مكانة"}, ""},
	"office":    {LevelMembership, wording{"a person in public office", "une personne exerçant une fonction publique", "kamu görevinde bir kişi", "شخص يشغل منصبا عاما"}, ""},
	"trade":     {LevelMembership, wording{"a person with an occupation", "une personne exerçant un métier", "bir işte çalışan kişi", "شخص يزاول مهنة"}, ""},
	"body":      {LevelMembership, wording{"an armed or security body", "un corps armé ou de sécurité", "silahlı bir birim veya güvenlik birimi", "جهة مسلحة أو أمنية"}, ""},
	"building":  {LevelMembership, wording{"a guarded place", "un lieu gardé", "korunan bir yer", "مكان محروس"}, ""},
	"officer":   {LevelClass, wording{"an officer", "un officier", "bir subay", "ضابط"}, "armed"},
	"senior":    {LevelRank, wording{"a senior officer", "un officier de haut rang", "üst rütbeli bir subay", "ضابط رفيع الرتبة"}, "officer"},
	"junior":    {LevelRank, wording{"a junior officer", "un officier subalterne", "alt rütbeli bir subay", "ضابط من صغار الضباط"}, "officer"},
	"sergeant":  {LevelClass, wording{"a soldier above the lowest rank", "un gradé", "rütbeli bir er", "عسكري من الرتب الدنيا"}, "armed"},
	"soldier":   {LevelClass, wording{"a soldier", "un soldat", "bir asker", "جندي"}, "armed"},
	"police":    {LevelClass, wording{"somebody who kept order", "quelqu'un chargé du maintien de l'ordre", "asayişi sağlayan biri", "شخص مكلف بحفظ النظام"}, "forces"},
	"security":  {LevelClass, wording{"somebody of a security service", "quelqu'un d'un service de sécurité", "bir güvenlik teşkilatından biri", "شخص من جهاز أمني"}, "forces"},
	"leader":    {LevelRank, wording{"a senior leader", "un haut responsable", "üst düzey bir sorumlu", "قيادي كبير"}, "command"},
	"commander": {LevelRank, wording{"a local commander", "un commandant local", "yerel bir komutan", "قائد محلي"}, "command"},
	"command":   {LevelClass, wording{"somebody who gave orders", "quelqu'un qui donnait des ordres", "emir veren biri", "شخص كان يصدر الأوامر"}, "armed"},
	"fighter":   {LevelClass, wording{"a fighter", "un combattant", "bir savaşçı", "مقاتل"}, "armed"},
	"jurist":    {LevelClass, wording{"somebody who judged others", "quelqu'un qui jugeait les autres", "yargılama yapan biri", "شخص كان يقضي بين الناس"}, "group office"},
	"morality":  {LevelClass, wording{"somebody who enforced rules of conduct", "quelqu'un qui faisait respecter les règles de conduite", "davranış kurallarını denetleyen biri", "شخص كان يراقب سلوك الناس"}, "group office"},
	"group office": {LevelMembership, wording{"somebody with a task in an armed group or an authority", "quelqu'un chargé d'une tâche dans un groupe armé ou une autorité",
		"silahlı bir grupta veya bir idarede görevli biri", "شخص مكلف بمهمة في جماعة مسلحة أو سلطة"}, ""},
	"support":    {LevelClass, wording{"somebody who worked behind the lines", "quelqu'un qui travaillait à l'arrière", "cephe gerisinde çalışan biri", "شخص كان يعمل خلف الخطوط"}, "group office"},
	"prison":     {LevelClass, wording{"somebody who worked in a prison", "quelqu'un qui travaillait dans une prison", "cezaevinde çalışan biri", "شخص كان يعمل في سجن"}, "group office"},
	"cleric":     {LevelClass, wording{"a cleric", "un religieux", "bir din görevlisi", "رجل دين"}, "standing"},
	"notable":    {LevelClass, wording{"a local notable", "un notable local", "yörenin ileri gelenlerinden biri", "أحد وجهاء المنطقة"}, "standing"},
	"politician": {LevelClass, wording{"a high official", "un haut fonctionnaire", "üst düzey bir görevli", "مسؤول رفيع"}, "office"},
	"local":      {LevelClass, wording{"a local official", "un responsable local", "yerel bir görevli", "مسؤول محلي"}, "office"},
	"clerk":      {LevelClass, wording{"somebody who worked in an office", "quelqu'un qui travaillait dans un bureau", "bir dairede çalışan biri", "شخص كان يعمل في مكتب"}, "trade"},
	"court":      {LevelClass, wording{"somebody of the courts", "quelqu'un de la justice", "yargıdan biri", "شخص من سلك القضاء"}, "office"},
	"law":        {LevelClass, wording{"somebody who worked with the law", "quelqu'un qui travaillait dans le droit", "hukuk alanında çalışan biri", "شخص كان يعمل في القانون"}, "trade"},
	"guard":      {LevelClass, wording{"somebody who guarded people or places", "quelqu'un qui gardait des personnes ou des lieux", "insanları veya yerleri koruyan biri", "شخص كان يحرس أشخاصا أو أماكن"}, "trade"},
	"learner":    {LevelClass, wording{"somebody who was still learning", "quelqu'un qui étudiait encore", "öğrenim gören biri", "شخص كان لا يزال يدرس"}, ""},
	"health":     {LevelClass, wording{"somebody who worked in health care", "quelqu'un qui travaillait dans la santé", "sağlık alanında çalışan biri", "شخص كان يعمل في القطاع الصحي"}, "trade"},
	"school":     {LevelClass, wording{"somebody who worked in education", "quelqu'un qui travaillait dans l'enseignement", "eğitim alanında çalışan biri", "شخص كان يعمل في التعليم"}, "trade"},
	"media":      {LevelClass, wording{"somebody who worked in the media", "quelqu'un qui travaillait dans les médias", "medyada çalışan biri", "شخص كان يعمل في الإعلام"}, "trade"},
	"aid":        {LevelClass, wording{"somebody who helped others for a living", "quelqu'un dont le métier était d'aider les autres", "işi başkalarına yardım etmek olan biri", "شخص كان عمله مساعدة الآخرين"}, "trade"},
	"commerce":   {LevelClass, wording{"somebody who bought and sold", "quelqu'un qui vivait du commerce", "ticaretle uğraşan biri", "شخص كان يعمل في التجارة"}, "trade"},
	"craft":      {LevelClass, wording{"somebody who worked with the hands", "quelqu'un qui travaillait de ses mains", "el işiyle geçinen biri", "شخص كان يعمل بيديه"}, "trade"},
	"land":       {LevelClass, wording{"somebody who lived off the land", "quelqu'un qui vivait de la terre", "toprakla geçinen biri", "شخص كان يعيش من الأرض"}, "trade"},
	"road":       {LevelClass, wording{"somebody who carried people or goods", "quelqu'un qui transportait des personnes ou des biens", "insan veya mal taşıyan biri", "شخص كان ينقل الناس أو البضائع"}, "trade"},
	"technical":  {LevelClass, wording{"somebody with a technical trade", "quelqu'un d'un métier technique", "teknik bir işte çalışan biri", "شخص صاحب مهنة تقنية"}, "trade"},
	"site":       {LevelSort, wording{"a place", "un lieu", "bir yer", "مكان"}, ""},
	"street":     {LevelClass, wording{"a street", "une rue", "bir sokak", "شارع"}, "site"},
	"quarter":    {LevelClass, wording{"a neighbourhood", "un quartier", "bir mahalle", "حي"}, "site"},
	"worship":    {LevelClass, wording{"a place of worship", "un lieu de culte", "bir ibadet yeri", "دار عبادة"}, "site"},
	"clinic":     {LevelClass, wording{"a place of medical care", "un lieu de soins", "bir sağlık kuruluşu", "مرفق صحي"}, "site"},
	"teaching":   {LevelClass, wording{"a place of learning", "un lieu d'enseignement", "bir eğitim kurumu", "مؤسسة تعليمية"}, "site"},
	"travel":     {LevelClass, wording{"a place of travel", "un lieu de transport", "bir ulaşım yeri", "مرفق للسفر"}, "site"},
	"nature":     {LevelClass, wording{"a place in the open country", "un lieu dans la nature", "kırda bir yer", "مكان في البرية"}, "site"},
	"trading":    {LevelClass, wording{"a place of trade", "un lieu de commerce", "bir ticaret yeri", "مكان تجاري"}, "site"},
	"water":      {LevelClass, wording{"a place by the water", "un lieu au bord de l'eau", "su kıyısında bir yer", "مكان قرب الماء"}, "site"},
	"tribe":      {LevelClass, wording{"a tribe", "une tribu", "bir aşiret", "عشيرة"}, ""},
	"tribesman":  {LevelClass, wording{"a member of a tribe", "un membre d'une tribu", "bir aşiret mensubu", "من أبناء العشائر"}, ""},
	"native":     {LevelRegion, wording{"a person from a certain town", "une personne d'une certaine ville", "bir şehirden biri", "شخص من مدينة ما"}, ""},
	"unit":       {LevelClass, wording{"a military unit", "une unité militaire", "askeri bir birlik", "وحدة عسكرية"}, "body"},
	"branch":     {LevelClass, wording{"a security office", "un service de sécurité", "bir güvenlik şubesi", "جهة أمنية"}, "body"},
	"jail":       {LevelClass, wording{"a place of detention", "un lieu de détention", "bir gözaltı yeri", "مكان احتجاز"}, "building"},
	"camp":       {LevelClass, wording{"a camp or base", "un camp ou une base", "bir kamp veya üs", "معسكر أو مخيم"}, "building"},
	"post":       {LevelClass, wording{"a checkpoint or gate", "un point de contrôle", "bir kontrol noktası", "نقطة تفتيش"}, "building"},
}

// roleTerms are ranks, roles and kinds of unit as people say them: the class,
// then English, French, Turkish and Arabic. Made by hand.
const roleTerms = `
senior     | general, major general, lieutenant general, brigadier general, brigadier, field marshal, marshal, admiral, chief of staff | général, générale, général de brigade, général de division, maréchal, amiral, chef d'état-major | general, tümgeneral, tuğgeneral, korgeneral, orgeneral, paşa, mareşal, amiral, genelkurmay başkanı | لواء, لواء ركن, عميد, عميد ركن, فريق, فريق أول, مشير, جنرال, رئيس الأركان
senior     | colonel, lieutenant colonel, col, lt col, major | colonel, lieutenant-colonel, chef de bataillon | albay, yarbay, binbaşı | عقيد, عقيد ركن, مقدم, مقدم ركن, رائد, رائد ركن
junior     | captain, first lieutenant, second lieutenant, lieutenant, sub lieutenant, ensign, capt, lt | capitaine, lieutenant, sous-lieutenant, aspirant | yüzbaşı, üsteğmen, teğmen, asteğmen | نقيب, ملازم, ملازم أول, ملازم ثان
sergeant   | sergeant, staff sergeant, sergeant major, corporal, lance corporal, warrant officer, non-commissioned officer, nco, sgt | sergent, sergent-chef, adjudant, adjudant-chef, caporal, caporal-chef, brigadier-chef, sous-officier | astsubay, başçavuş, çavuş, uzman çavuş, onbaşı | مساعد, مساعد أول, رقيب, رقيب أول, عريف, ضابط صف, وكيل
soldier    | soldier, private, conscript, recruit, reservist, trooper, serviceman | soldat, conscrit, appelé, recrue, réserviste, troufion, simple soldat | er, asker, acemi er, yedek asker, erbaş | جندي, مجند, عسكري, جندي أول, احتياط
officer    | officer, army officer, commissioned officer, cadet | officier, officier de l'armée, élève officier | subay, harbiyeli | ضابط, ضابط في الجيش
police     | policeman, police officer, police chief, police inspector, detective, gendarme, superintendent | policier, policière, commissaire, inspecteur de police, gendarme, agent de police | polis, polis memuru, komiser, emniyet müdürü, jandarma | شرطي, ضابط شرطة, مفوض, دركي, مدير الشرطة
security   | security officer, intelligence officer, interrogator, investigator, agent, secret policeman, head of branch | agent de sécurité, agent des renseignements, interrogateur, enquêteur, officier de renseignement, chef de branche | istihbaratçı, istihbarat subayı, sorgucu, sorgu memuru, muhabarat | محقق, ضابط مخابرات, عنصر أمن, مخابرات, رئيس الفرع, أمني
leader     | caliph, wali, governor of the province, supreme commander, emir general, deputy emir, spokesman, senior leader, head of the shura | calife, gouverneur de la province, émir général, commandant suprême, porte-parole | halife, başkomutan, genel emir, sözcü | خليفة, والي, الأمير العام, القائد العام, الناطق الرسمي, نائب الأمير, نائب الوالي
commander  | emir, amir, ameer, commander, battalion commander, military commander, company commander, platoon leader, squad leader, group leader, field commander, qaid, military emir, security emir, sector commander | émir, commandant, chef de groupe, chef militaire, chef de section, chef de katiba, émir militaire, émir de secteur | emir, komutan, tabur komutanı, bölük komutanı, grup lideri, takım komutanı, askeri emir, sektör komutanı | أمير, قائد, قائد كتيبة, قائد ميداني, قائد عسكري, قائد سرية, قائد مجموعة, الأمير العسكري, الأمير الأمني, قائد القطاع, قائد فصيلة
fighter    | fighter, mujahid, mujahideen, sniper, gunner, militant, militiaman, rebel, guerrilla, inghimasi, suicide bomber, foreign fighter, jihadi, jihadist, commando, machine gunner | combattant, combattante, moudjahid, tireur d'élite, sniper, milicien, rebelle, kamikaze, djihadiste, inghimassi, combattant étranger | savaşçı, mücahit, keskin nişancı, milis, militan, isyancı, gerilla, canlı bomba, cihatçı, yabancı savaşçı | مقاتل, مقاتل أجنبي, مجاهد, قناص, مسلح, ثائر, انغماسي, استشهادي, رامي, جهادي, فدائي
jurist     | qadi, sharia judge, sharia official, islamic judge, mufti of the group, sharia scholar | cadi, juge islamique, juge de la charia, responsable de la charia | kadı, şeri hakim, şeriat hakimi, şeriat sorumlusu | قاضي, قاضي شرعي, شرعي, المسؤول الشرعي
morality   | hisba officer, hisbah, hisba, religious police, religious policeman, muhtasib | hisba, police religieuse, agent de la hisba, police des mœurs | hisbe, ahlak polisi, hisbe görevlisi | حسبة, محتسب, عنصر في الحسبة, رجل الحسبة
support    | paymaster, quartermaster, bomb maker, recruiter, media officer, zakat collector, logistics officer, armourer | recruteur, intendant, artificier, collecteur de zakat | levazımcı, bombacı, zekat toplayıcısı | مراسل الإمارة, مسؤول التجنيد, إداري, مسؤول الزكاة, إعلامي الجماعة
prison     | prison guard, warder, jailer, jailor, prison director, head of the prison, turnkey, guard of the prison, prison warden | gardien de prison, geôlier, directeur de prison, surveillant de prison, maton | gardiyan, cezaevi müdürü, infaz koruma memuru, zindancı | سجان, حارس السجن, مدير السجن, آمر السجن, سجانة
cleric     | imam, mullah, mufti, preacher, priest, bishop, monk, rabbi, khatib, muezzin, pastor, pir, cleric, sayyid | imam, mollah, mufti, prédicateur, prêtre, évêque, moine, rabbin, muezzin, pasteur, curé | imam, molla, müftü, vaiz, papaz, piskopos, keşiş, haham, hatip, müezzin, pir, seyda | إمام, ملا, مفتي, خطيب, واعظ, قس, مطران, راهب, مؤذن, حاخام, خوري, سيد
notable    | sheikh, shaykh, sheik, shaikh, tribal leader, tribal sheikh, mukhtar, agha, elder, hajj, haji, hajji, hajja, bey, village elder, chief | cheikh, chef de tribu, moukhtar, agha, ancien, hadj, hadji, notable, chef de village | şeyh, aşiret reisi, muhtar, ağa, bey, hacı, aşiret lideri, köyün yaşlısı | شيخ, شيخ عشيرة, شيخ القبيلة, مختار, آغا, وجيه, حجي, حاج, حاجة, بيك, زعيم العشيرة
politician | minister, prime minister, president, king, prince, governor, member of parliament, ambassador, deputy minister, senator, consul, consul general, secretary general | ministre, premier ministre, président, roi, prince, gouverneur, député, ambassadeur, sénateur, consul, préfet | bakan, başbakan, cumhurbaşkanı, kral, prens, vali, milletvekili, büyükelçi, konsolos | وزير, رئيس الوزراء, رئيس الجمهورية, ملك, محافظ, نائب في البرلمان, سفير, قنصل, أمين عام
local      | mayor, district governor, council member, head of the council, councillor, head of the municipality, party secretary | maire, sous-préfet, conseiller municipal, chef du conseil, secrétaire du parti | belediye başkanı, kaymakam, meclis üyesi, nahiye müdürü | رئيس البلدية, قائم مقام, مدير الناحية, عضو المجلس, رئيس المجلس المحلي, أمين الفرقة الحزبية
clerk      | storekeeper, clerk, civil servant, secretary, registrar, accountant, bookkeeper, archivist, employee, typist, cashier, postman | magasinier, employé, fonctionnaire, secrétaire, greffier, comptable, archiviste, caissier, facteur, commis | ambarcı, memur, sekreter, katip, muhasebeci, arşivci, devlet memuru, kasiyer, postacı | أمين المستودع, موظف, كاتب, سكرتير, محاسب, أمين السجل, موظف حكومي, أمين الصندوق, ساعي البريد
office     | inspector, commissioner, delegate, envoy, chairman, chairwoman | inspecteur, délégué, envoyé, commissaire du gouvernement | müfettiş, delege, temsilci, başkan, müdür | رئيس, مدير, مفتش, مندوب, مبعوث, ممثل
court      | judge, prosecutor, public prosecutor, procurator, procurator general, prosecutor general, attorney general, magistrate, bailiff | juge, procureur, magistrat, huissier | hakim, savcı, yargıç | قاض, وكيل نيابة, مدعي عام
health     | doctor, physician, surgeon, nurse, midwife, pharmacist, dentist, paramedic, medic, anaesthetist, ambulance driver, psychologist | médecin, docteur, chirurgien, infirmier, infirmière, sage-femme, pharmacien, dentiste, ambulancier, psychologue | doktor, hekim, cerrah, hemşire, ebe, eczacı, diş hekimi, sağlık memuru, psikolog | طبيب, دكتور, جراح, ممرض, ممرضة, قابلة, صيدلي, صيدلاني, مسعف, طبيب أسنان, طبيبة
school     | trainer, instructor, teacher, headmaster, head teacher, professor, lecturer, schoolmaster, principal | instructeur, enseignant, professeur, instituteur, institutrice, directeur d'école, maître d'école | eğitmen, öğretmen, okul müdürü, profesör, öğretim üyesi | مدرب, معلم, مدرس, أستاذ, مدير مدرسة, معلمة, مدرسة, بروفيسور
media      | journalist, reporter, photographer, cameraman, editor, fixer, correspondent, presenter, media activist | journaliste, reporter, photographe, caméraman, rédacteur, correspondant, fixeur, présentateur | gazeteci, muhabir, fotoğrafçı, kameraman, editör, sunucu | صحفي, صحافي, مراسل, مصور, محرر, مذيع, ناشط إعلامي, صحفية
aid        | aid worker, social worker, volunteer, rescuer, fireman, firefighter, white helmet, activist | humanitaire, travailleur social, bénévole, secouriste, pompier, militant associatif, casque blanc | yardım görevlisi, sosyal hizmet görevlisi, gönüllü, itfaiyeci, kurtarma görevlisi | عامل إغاثة, متطوع, مسعف متطوع, رجل إطفاء, ناشط, عامل اجتماعي
commerce   | shopkeeper, merchant, trader, businessman, grocer, salesman, dealer, jeweller, money changer, broker, butcher, hotel owner | commerçant, marchand, homme d'affaires, épicier, vendeur, bijoutier, changeur, courtier, boucher | esnaf, tüccar, iş adamı, bakkal, satıcı, kuyumcu, sarraf, kasap, komisyoncu | تاجر, صاحب محل, رجل أعمال, بقال, بائع, صائغ, صراف, جزار, لحام, سمسار
craft      | cook, mechanic, carpenter, builder, mason, tailor, baker, barber, blacksmith, painter, plumber, welder, labourer, worker, cobbler, day labourer, cleaner | cuisinier, mécanicien, menuisier, maçon, tailleur, boulanger, coiffeur, forgeron, peintre, plombier, soudeur, ouvrier, cordonnier, journalier | aşçı, tamirci, marangoz, duvarcı, terzi, fırıncı, berber, demirci, boyacı, tesisatçı, kaynakçı, işçi, ayakkabıcı, temizlikçi | طباخ, ميكانيكي, نجار, بناء, خياط, خباز, فران, حلاق, حداد, دهان, سباك, لحيم, عامل, إسكافي
land       | farmer, shepherd, peasant, fisherman, herdsman, beekeeper, gardener | agriculteur, berger, paysan, pêcheur, éleveur, apiculteur, fermier | çiftçi, çoban, köylü, balıkçı, arıcı, bahçıvan | فلاح, مزارع, راعي, راعي غنم, صياد, مربي نحل, راع
road       | courier, messenger, driver, taxi driver, lorry driver, truck driver, bus driver, smuggler, porter, people smuggler, pilot, sailor | coursier, messager, chauffeur, conducteur, chauffeur de taxi, camionneur, passeur, contrebandier, pilote, marin | kurye, ulak, şoför, taksici, kamyon şoförü, kaçakçı, hamal, pilot, denizci | سائق, سائق تكسي, سائق شاحنة, مهرب, عتال, طيار, بحار
technical  | engineer, electrician, programmer, technician, architect, surveyor, computer scientist, oil engineer, radio operator | ingénieur, électricien, programmeur, technicien, architecte, géomètre, informaticien | mühendis, elektrikçi, programcı, teknisyen, mimar, telsizci | مهندس, كهربائي, مبرمج, فني, معماري, مساح, فني اتصالات
law        | lawyer, solicitor, notary, attorney, legal adviser | avocat, avocate, notaire, juriste | avukat, noter, hukukçu | محامي, محام, كاتب عدل, محامية, مستشار قانوني
guard      | guard, bodyguard, sentry, watchman, night watchman, doorkeeper | garde du corps, garde, sentinelle, gardien, veilleur de nuit, vigile | koruma, nöbetçi, bekçi, gece bekçisi, güvenlik görevlisi | حارس شخصي, حارس, مرافق, ناطور, بواب
learner    | student, pupil, apprentice, schoolboy, schoolgirl | étudiant, étudiante, élève, apprenti, écolier, écolière, lycéen | öğrenci, talebe, çırak | طالب, طالبة, تلميذ, تلميذة, صبي حرفة
street     | street, road, avenue, lane, square, boulevard, bridge, building, st, ave, rd, alley, roundabout, highway | rue, avenue, boulevard, place, quai, pont, chemin, immeuble, impasse, faubourg, rond-point, bd, route | sokak, sokağı, cadde, caddesi, bulvar, bulvarı, meydan, meydanı, köprü, köprüsü, apartmanı, yol, yolu | شارع, طريق, ساحة, دوار, جسر, بناية, زقاق, حارة
quarter    | neighbourhood, neighborhood, quarter, suburb | quartier, banlieue, cité | mahalle, mahallesi, semt, semti | حي, ضاحية
worship    | mosque, church, monastery, cathedral, shrine, synagogue, chapel | mosquée, église, monastère, cathédrale, sanctuaire, synagogue, chapelle | cami, camii, camisi, kilise, kilisesi, manastır, türbe, türbesi, mescit | جامع, مسجد, كنيسة, مقام, ضريح
clinic     | hospital, clinic, field hospital, dispensary, pharmacy | hôpital, clinique, dispensaire, pharmacie | hastane, hastanesi, klinik, kliniği, sağlık ocağı, eczane | مشفى, مستشفى, عيادة, مستوصف, صيدلية
teaching   | school, university, college, institute, madrasa, kindergarten | école, université, lycée, collège, institut, madrasa | okul, okulu, üniversite, üniversitesi, lise, lisesi, medrese, enstitü | مدرسة, جامعة, معهد, ثانوية, روضة
travel     | airport, station, bus station, port, harbour, garage | aéroport, gare, gare routière, port | havalimanı, havaalanı, otogar, istasyon, istasyonu, liman, limanı | مطار, محطة, كراج, مرفأ, ميناء
nature     | mountain, hill, valley, desert, forest | montagne, mont, colline, vallée, désert, forêt | dağ, dağı, tepe, tepesi, vadi, vadisi, çöl, orman, ormanı | جبل, تل, وادي, صحراء, غابة
trading    | market, bazaar, shop, factory, hotel, restaurant, café, bakery, mill | marché, souk, magasin, usine, hôtel, restaurant, boulangerie, moulin | pazar, çarşı, çarşısı, dükkan, fabrika, fabrikası, otel, oteli, lokanta, fırın | سوق, محل, مصنع, معمل, فندق, مطعم, فرن, مطحنة
water      | river, lake, dam, canal, beach, spring | fleuve, rivière, lac, barrage, canal, plage | nehir, nehri, göl, gölü, baraj, barajı, kanal, sahil | نهر, بحيرة, سد, قناة, شاطئ
standing   | dr, prof, ustaz, ustadh | ustaz, dr, maître | hoca, üstat | أستاذنا
tribe      | tribe, tribes, clan, clans | tribu, tribus, clan, clans | aşiret, aşireti, kabile, kabilesi, oymak, oymağı | عشيرة, عشاير, قبيلة, قبايل
unit       | brigade, battalion, division, regiment, company, platoon, squad, corps, army, unit, militia | brigade, bataillon, division, régiment, compagnie, peloton, escouade, corps d'armée, armée, unité, milice, katiba | tugay, tabur, tümen, alay, bölük, takım, manga, kolordu, ordu, birlik, milis gücü, ketibe | لواء, كتيبة, فرقة, فوج, سرية, فصيل, فصيلة, فيلق, جيش, وحدة, ميليشيا
branch     | branch, directorate, department, intelligence branch, security branch, section, sector | branche, direction, département, section, service de renseignement, secteur | şube, müdürlük, daire, istihbarat şubesi, sektör | فرع, شعبة, إدارة, قسم, مفرزة, قطاع
jail       | prison, jail, detention centre, detention center, cell, ward, dungeon, block, wing | prison, centre de détention, cellule, cachot, geôle, maison d'arrêt | cezaevi, hapishane, hapishanesi, karakol, karakolu, gözaltı merkezi, hücre, zindan, koğuş | سجن, معتقل, مركز احتجاز, زنزانة, مهجع, مركز توقيف, جناح
camp       | camp, base, barracks, barrack, refugee camp, military base, airbase, training camp | camp, base, caserne, camp d'entraînement, camp de réfugiés, base aérienne, base militaire | kamp, kampı, üs, üssü, kışla, kışlası, eğitim kampı, mülteci kampı, hava üssü | معسكر, مخيم, قاعدة, ثكنة, معسكر تدريب, مطار عسكري
post       | checkpoint, gate, border crossing, roadblock | point de contrôle, barrage, poste frontière, checkpoint | kontrol noktası, sınır kapısı, barikat | حاجز, معبر, نقطة تفتيش, بوابة
`

// terms are the classes of roles, of units and of sites by their folded words
// without articles: لواء is a general and a brigade. A prison is both a body that
// somebody belongs to and a site.
type terms struct{ roles, units, sites classOf }

// siteClasses are the classes of places, unitClasses those of bodies of people.
var (
	siteClasses = set(`jail camp post street quarter worship clinic teaching travel nature trading water`)
	unitClasses = set(`tribe unit branch jail camp post worship clinic teaching travel`)
)

var knownTerms = sync.OnceValue(func() terms {
	known := terms{classOf{}, classOf{}, classOf{}}
	for line := range strings.Lines(roleTerms) {
		columns := strings.Split(strings.TrimSpace(line), "|")
		class := strings.TrimSpace(columns[0])
		_, site := siteClasses[class]
		_, unit := unitClasses[class]
		for i, column := range columns[1:] {
			for term := range strings.SplitSeq(column, ",") {
				key := strings.Join(termWords(tokeniseIn(term, language(i))), " ")
				if site {
					known.sites.add(key, class)
				}
				if unit {
					known.units.add(key, class)
				}
				if !site && !unit {
					known.roles.add(key, class)
				}
			}
		}
	}
	return known
})

// classOf gives terms their class; the first that has one keeps it.
type classOf map[string]string

func (c classOf) add(term, class string) {
	if _, taken := c[term]; !taken && term != "" {
		c[term] = class
	}
}

// longestTerm is the most words that a term has.
const longestTerm = 5

// termWords are the folded words of a term, in Arabic without the article.
func termWords(tokens []token) []string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = bareArabic(t.stemFold)
	}
	return words
}

// term reads the longest term in what was said; of several as long the one that
// carries the phrase, which is the last in English and Turkish ("chief building
// inspector"), and the first in French and Arabic.
func (r *reading) term(known classOf) []Rung {
	words := termWords(r.tokens)
	if of := slices.IndexFunc(words, func(w string) bool { return isOneOf(w, "of", "in", "at", "for") }); of > 0 {
		if rungs := r.termIn(known, words[:of]); rungs != nil {
			return rungs
		}
	}
	return r.termIn(known, words)
}

// ofTribe reads what somebody of a tribe is called, or the tribe by its name alone.
func (r *reading) ofTribe() []Rung {
	for i := range r.tokens {
		if r.senses.is(i)&isOfTribe != 0 {
			return r.classes("tribesman")
		}
	}
	return nil
}

// wholeTerm reads a term where nothing else was said.
func (r *reading) wholeTerm(known classOf) []Rung {
	var words []string
	for i, w := range termWords(r.tokens) {
		if _, article := articles[w]; !article && !r.tokens[i].elided {
			words = append(words, w)
		}
	}
	if class, ok := known[strings.Join(words, " ")]; ok {
		return r.classes(class)
	}
	return nil
}

func (r *reading) termIn(known classOf, words []string) []Rung {
	for n := min(longestTerm, len(words)); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			from := i
			if r.in != french && r.in != arabicLanguage {
				from = len(words) - n - i
			}
			if class, ok := known[strings.Join(words[from:from+n], " ")]; ok {
				return r.classes(class)
			}
		}
	}
	return nil
}

// classes are the class and those above it.
func (r *reading) classes(class string) []Rung {
	var rungs []Rung
	for class != "" {
		c := roleClasses[class]
		rungs = append(rungs, Rung{c.level, c.words.say(r.in)})
		class = c.above
	}
	return rungs
}
