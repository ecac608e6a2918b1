package detect

var englishTables = []patternTable{
	{"en", "dates", []string{DateTime}, `
		They came on [14 March 2015] at noon.
		It was the [14th of March], I think.
		It happened on the [fourteenth of March].
		We left on [March 14th, 2015] with nothing.
		On the [twenty-first of May 2013] they returned.
		We fled in [two thousand and thirteen].
		He was arrested in [nineteen eighty-four].
		She left in [two thousand twelve], in the rain.
		That was in the [nineties].
		It began in the [1990s] there.
		We left in the [winter of 2013].
		They took it in [summer 2014].
		It was [two days before Eid] and we were baking.
		She was taken the [day after Newroz].
		That was [three weeks after the fall of Zarqan].
		I saw him [last Ramadan] in the market.
		It was the [second day of Eid al-Adha].
		We met on [Christmas Eve] in the church.
		It was about [5.30pm] when they came.
		He came at [10 p.m]. with them.
		[May] was cold that year.
		They came in [Ramadan 1435 AH] or so.
		In [1435 هـ] they wrote it down.
		We were free on [Friday, 14 March 2014].
		He left in [kanun al-awwal] they said.
		The letter is dated [14/03/2015].
		He was there in the year [2013].
		In ['98] we had nothing.
		They came on [New Year]'s Eve.
		It was a [week after the earthquake].
		It was on [Good Friday] in the evening.
		We left in [two thousand five], all of us.
		They shot at us on [Ashura] too.
		May I go now?
		March on, they said.
		They may march again.
		Wait a second, please.
		In the first place we had no bread.
		One of them was tall.
		He came first and I came second.
		The fall was hard for him.
		It was new to us.
		One, two, three, four, we counted.
		We were in the spring of our lives.
		I was the last to leave.
		They said so before and after.
		He had a good day.
		We will march in the morning.`},
	{"en", "ages", []string{Demographic}, `
		I was [14 years old] then.
		He was [fourteen years old] when it began.
		A [14-year-old] stood there.
		My son, aged [15], was with me.
		At the age of [fourteen] I left school.
		I was [fourteen] when they came.
		He had just turned [16].
		She was [36] and had nothing.
		I was only [twelve] when I saw it.
		A boy of [14] carried water.
		A girl of [eleven] came to us.
		They were [fifteen years of age] at most.
		He was in his [forties], I think.
		An [8-month-old] slept there.
		When she was [nine] her house was burnt.
		He is [seventy years old] now.
		I wasn't even [fifteen] yet.
		I was barely [fifteen] then.
		At [fourteen] I carried a rifle.
		He must have been [fourteen], no more.
		I was only [fourteen years] when they came.
		He was one of them.
		I was first in the line.
		It was ten of us, I think not.
		We were in an old house.
		It was age that killed him.
		I was two steps away.
		He turned left at the corner.
		She was of good family.
		They were many and we were few.
		They were fourteen of us.
		At ten we left.
		He was one of fourteen.
		The boy of the house came.
		He had an old car.
		`},
	{"en", "durations and amounts", []string{Quantity}, `
		I was there for [three years].
		We waited [two months] for it.
		It took [40 days] to cross.
		They paid [500 dollars] a month.
		He wanted [$500] for it.
		It cost [5,000 euros] in all.
		They asked for [two million Syrian pounds].
		It was [EUR 200] then.
		He lost [twenty kilos] in there.
		It is [three kilometres] from here.
		They gave us [two and a half years].
		They found [hundreds of dollars] on him.
		He had a [hundred and fifty thousand lira].
		We drove [500km] at night.
		She got [£300] from them.
		[20%] of us came back.
		They owned [forty dunums] of olives.
		We stayed for [a year and a half] there.
		It took [half an hour] to cross.
		It was [three or four months] after that.
		It lasted [six to eight weeks] there.
		They paid [two thousand five] for each.
		It cost [two thousand five] in dollars.
		He counted the stars.
		Nobody had a dollar.
		We waited for days.
		It was a long year.
		A minute, please.
		One of us had a pound.
		They had several reasons.
		There were two of them.
		Ten men came.
		She ran a mile away from it.
		Half of them left.`},
	{"en", "codes", []string{Code}, `
		Call [+963 944 123 456] now.
		Call [0944-123456] or wait.
		Call [00963 11 222 3344] now.
		His number is [+999 55 501 4277].
		He rang from [0532 123 45 67] twice.
		It was [06 12 34 56 78] in France.
		The prefix was [+44 7700 900123].
		Ring [(011) 222 3344] today.
		His number was [٠٩٤٤١٢٣٤٥٦] then.
		The number [9647701234567] is his.
		His card says [10000000146] on it.
		Her number is [1 85 05 78 006 084 36] there.
		The account is [TR33 0006 1005 1978 6457 8413 26] there.
		The passport is [N1234567] I think.
		The car was [34 ABC 123] they said.
		It had [AB-123-CD] on it.
		The plate [11 A 12345] was false.
		The plate was [ABC 1234] there.
		The application no. [12345/67] was refused.
		Write to [sami.h@example.org], please.
		Write to [şükrü@örnek.com.tr] please.
		Follow [@sami_h] there.
		See [https://example.org/a?b=c].
		My number is [zero nine four four, one two three, four five six].
		Write to [sami dot zarqan at gmail dot com] then.
		His number is [oh nine four four double one three two] there.
		It was [plus nine six three, nine four four, one two three] then.
		The plate was [234 567] they said.
		The plate number [234 567] was false.
		It had plate [ABC 12 34] on it.
		He was [noor.zarqan.91] there.
		His handle was [noor_h] there.
		On Telegram I was known as [noorzarq] then.
		His username is [noorzarq] I think.
		The number [12 34 56 78 901] is on it.
		We were ten or eleven.
		That was the number one song.
		It was 3 to 2 in the end.
		I have no number for that.
		Give me the plate and the bread.
		Page 12 of the book.
		They were 4 or 5.
		Read chapter 7 again.
		We lost 2-1 that day.
		The registration was closed.
		Twenty, thirty, forty, fifty, we counted.
		The plate was broken.
		He ate from 2 plates.
		He left.then he came.
		SPEAKER_01: they left.
		She was known as such.
		There were no 3 ways about it.`},
	{"en", "places", []string{Location}, `
		We lived at [12 Baker Street] then.
		The house is in [Zarqan Street] there.
		He lived in [flat 4] there.
		She lives in [Apt. 12] now.
		The post is at [35.1318, 36.7578] there.
		The post is at [35.1318N 36.7578E] there.
		The place is [35°08'N 36°45'E] on the map.
		It was [35° 8' 12" N, 36° 45' 3" E] exactly.
		The grid was [37S CU 12345 67890] they said.
		He wrote [37SCU1234567890] down.
		We met in [Old Market Road] at noon.
		They crossed [Zarqan Bridge] at night.
		He lives at [7 Olive Lane] still.
		It is in [building 5] there.
		We waited in [Martyrs Square] for hours.
		The shop was in [Garden Avenue] there.
		He was a [Halabi], I think.
		The [Deiris] came first.
		We walked down the street.
		The road was closed.
		Every house had a bridge of its own.
		It was a quarter of the bread.
		We drove on the road for hours.
		A flat was free.
		He built a house.
		It was 3.5 in all.
		The street was full of people.
		They closed the lane.
		The square was empty.`},
	{"en", "units", []string{Org, Code}, `
		He was in [Branch 235] for a year.
		They took him to [branch two three five] first.
		The [4th Division] was there.
		The [First Brigade] came.
		The [Fourth Armoured Division] came.
		He was with [unit 406] then.
		I was in [cell 12] with him.
		We were held in [Zarqan Prison] for weeks.
		They brought us to [checkpoint 7] at night.
		He served in the [17th Brigade] there.
		She was in [wing 3] all the time.
		It was [battalion number 5] that came.
		They came from [Zarqan Camp] that day.
		He was in [ward two] with me.
		We saw [brigade 47] leave.
		He was of the [Zarqan tribe] there.
		He is from the [al-Zarqan clan] there.
		The [tribe of Zarqan] came.
		He was a [Dulaimi] from the river.
		The [Dulaimis] came first.
		He was in [branch 2 3 5] and in [unit 4 0 6] there.
		They took them to [Tell Zarqan checkpoint] after that.
		He was in prison.
		They had no army.
		The first time was the worst.
		The camp was cold.
		There was a branch on the road.
		She stood at the gate.
		The cell was small.
		He left the company.
		We were the first to leave the camp at night.
		The unit was gone.
		My company is small.
		The tribe came.
		He was a clan leader.
		The tribes of the river came.`},
	{"en", "ranks", []string{Demographic, Person}, `
		With [General] [Sami Zarqan] there.
		[Sheikh] [Omar] spoke to us.
		The [emir] said no.
		The [wali] gave the order.
		A [qadi] read it out.
		The [colonel] was not there.
		A [lieutenant] beat him.
		[Brigadier General] [Zarqan] came.
		[Dr] [Sami Zarqan] helped us.
		Mr [Zarqan] left.
		They said [Captain] [Zarqan] knew.
		then [emir] [zarqan] came in
		Uncle [Sami] came.
		Then [Abu Khaldoun] came.
		The [amir] was called [Abu Zarqan] there.
		[Corporal] [Zarqan] wrote it.
		In general we were afraid.
		It was a major mistake.
		It was a private house.
		The general rule was silence.
		He had a commanding voice.
		We had no doctor.
		My brother was at home.
		The judge did not come.
		They had an officer there.
		The minister lied.
		Our king is dead.`},
	{"en", "kinship", []string{Demographic}, `
		[My brother] Sami left.
		[My cousin] in Zarqan has it.
		She lives with [his sister], Amal.
		[My older brother] Sami was taken.
		[My brother-in-law] Sami drove.
		[Our uncle] Omar said so.
		We went to [my uncle] from Zarqan.
		They took [her son] Khaldoun.
		[My father] Sami was a baker.
		[His wife] Amal cooked.
		[Their daughter] Rim cried.
		[My twin brother] Sami was there.
		It was [my nephew] Laith.
		I asked [my aunt] Huda.
		They shot [my cousin] Sami.
		It was Sami's [brother] who came.
		He is the [son] of the sheikh.
		She is the [sister] of Sami there.
		My mother was at home.
		My brother left that night.
		His sister is a teacher.
		My father said that I should go.
		My cousin and I left.
		Her husband came back.
		My son is small.
		We went to my uncle.
		My brother in the end came back.
		My sister, who was there, cried.
		Brother, he said.`},
}
