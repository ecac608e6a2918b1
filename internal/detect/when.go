package detect

import (
	"strings"
	"time"
)

// When reads a date as it was said into the first and the last day that it may mean, in
// UTC, both included: a day, a month, a year, several years, a decade, a season or a part
// of one of them, in English, French, Turkish or Arabic, in words or in figures, of the
// Gregorian or the Islamic calendar. about tells that the words leave the ends open, as
// those of a season, of "early 2015", of the nineties and of an Islamic month do. A winter
// is all of its year, because it lies at both ends. Nothing is read of what has no year,
// and of what is told from another day: "two years ago", "in the first winter".
func When(surface, language string) (from, to time.Time, about, ok bool) {
	if len(surface) > longestSurface {
		return from, to, false, false
	}
	r := read(surface, language)
	if len(r.tokens) == 0 || r.timeOfDay() != nil {
		return from, to, false, false
	}
	if (r.has(ago) || strings.HasPrefix(Fold(r.s), "il y a ")) && r.longAgo() != nil {
		return from, to, false, false
	}
	d, ok := r.calendarDate()
	if year := r.spelledYear(); d.year == 0 && year > 0 {
		d.year, d.day, ok = year, 0, true // a spelled year was read as days
	}
	if !ok || d.year == 0 {
		return from, to, false, false
	}
	from, to, about = r.days(d)
	return from, to, about || r.has(feasts), true
}

// spelledYear is the year that is told in words, or 0: two thousand and thirteen.
func (r *reading) spelledYear() int {
	for i := range r.tokens {
		if n, ok := r.numberAt(i); ok && isYear(n.value) && !hijri(n.value) {
			return n.value
		}
	}
	return 0
}

// days are the first and the last day of what was said, which has a year.
func (r *reading) days(d calendarDate) (from, to time.Time, about bool) {
	last := max(d.year, d.lastYear)
	switch {
	case d.decade:
		from, to = part(r.partSaid(), d.year/10*10, d.year/10*10+9)
		return from, to, true
	case hijri(d.year):
		return islamicDays(d.year, last, d.month-islamic, d.day)
	case d.month > islamic:
		return islamicMonthIn(d.year, d.month-islamic, d.day)
	case d.month > 0:
		from = time.Date(d.year, time.Month(d.month), max(d.day, 1), 0, 0, 0, 0, time.UTC)
		if d.day > 0 && from.Month() == time.Month(d.month) {
			return from, from, false
		}
		from = time.Date(d.year, time.Month(d.month), 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(0, 1, -1), d.season || d.day > 0 // there is no such day
	}
	if season := r.seasonSaid(); season > 0 && d.lastYear == 0 {
		from = time.Date(d.year, time.Month(3*season), 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(0, 3, -1), true
	} else if season == 0 && d.lastYear == d.year+1 {
		from = time.Date(d.year, time.December, 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(0, 3, -1), true
	}
	if d.lastYear == 0 && d.season {
		from, to = part(r.partSaid(), d.year, d.year)
		return from, to, true
	}
	return time.Date(d.year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(last, 12, 31, 0, 0, 0, 0, time.UTC), d.season
}

// part is the first, the second or the third part of some years, or all of them for 0.
// Of a decade they are four years and twice three, as thirdOf tells them.
func part(which, first, last int) (from, to time.Time) {
	from, to = time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(last, 12, 31, 0, 0, 0, 0, time.UTC)
	if which == 0 {
		return from, to
	}
	if first == last {
		from = from.AddDate(0, 4*(which-1), 0)
		return from, from.AddDate(0, 4, -1)
	}
	begins, ends := [...]int{0, 4, 7}, [...]int{3, 6, 9}
	return from.AddDate(begins[which-1], 0, 0), time.Date(first+ends[which-1], 12, 31, 0, 0, 0, 0, time.UTC)
}

var (
	// partsOfTime are words for the beginning, the middle and the end.
	partsOfTime = values(`1 early 1 beginning 1 start 1 debut 1 basi 1 basinda 1 مطلع 1 اوايل 1 بدايه 1 اول
		2 mid 2 middle 2 milieu 2 ortasi 2 ortasinda 2 منتصف 3 late 3 end 3 fin 3 sonu 3 sonunda 3 نهايه 3 اواخر 3 اخر`)
	// seasonNumbers are the seasons from winter on; each but winter begins in the month of
	// three times its number.
	seasonNumbers = values(`1 spring 1 printemps 1 bahar 1 bahari 1 baharinda 1 ilkbahar 1 ilkbahari 1 ilkbaharinda 1 ربيع
		2 summer 2 ete 2 yaz 2 yazi 2 yazinda 2 صيف 3 autumn 3 fall 3 automne 3 sonbahar 3 sonbahari 3 sonbaharinda 3 guz 3 guzu 3 خريف
		0 winter 0 hiver 0 kis 0 kisi 0 kisinda 0 شتا`)
)

// partSaid is the part of a year or a decade that is spoken of, 0 for none.
func (r *reading) partSaid() int { return max(r.valueAmong(partsOfTime), 0) }

// seasonSaid is the season that is spoken of, 0 for a winter, below 0 for none.
func (r *reading) seasonSaid() int { return r.valueAmong(seasonNumbers) }

// valueAmong is what the first word that has a value has, or -1. Arabic words may have
// their article and a proclitic.
func (r *reading) valueAmong(of map[string]int) int {
	for _, t := range r.tokens {
		if v, ok := of[bareArabic(t.stemFold)]; ok {
			return v
		}
		if t.script != arabic {
			continue
		}
		for _, cut := range proclitics(t.stemFold) {
			if v, ok := of[bareArabic(t.stemFold[cut.bytes:])]; ok {
				return v
			}
		}
	}
	return -1
}

// islamicDays are those of Islamic years, of a month of one (from 1, or below for none) or
// of a day. The calendar that is seen can differ by a day or two from the one that is
// reckoned.
func islamicDays(year, last, month, day int) (from, to time.Time, about bool) {
	switch {
	case month < 1:
		return islamicDay(year, 1, 1), islamicDay(last+1, 1, 1).AddDate(0, 0, -1), true
	case day > 0:
		from = islamicDay(year, month, day)
		return from, from, true
	}
	return islamicDay(year, month, 1), islamicDay(year, month+1, 1).AddDate(0, 0, -1), true
}

// islamicMonthIn are the days of the Islamic month that begins in a Gregorian year; a
// short year of theirs may begin twice in it, and the first is taken.
func islamicMonthIn(year, month, day int) (from, to time.Time, about bool) {
	h := (year - 622) * 33 / 32
	for islamicDay(h, month, 1).Year() >= year {
		h--
	}
	for islamicDay(h, month, 1).Year() < year {
		h++
	}
	return islamicDays(h, h, month, day)
}

// islamicDay reckons a day by the tabular calendar of civil epoch (Dershowitz and Reingold
// 2008); month 13 is the first of the next year.
func islamicDay(year, month, day int) time.Time {
	if month > 12 {
		year, month = year+1, month-12
	}
	const epoch = 227015 // 16 July 622 of the Julian calendar, in days from 1 January 1
	fixed := epoch - 1 + (year-1)*354 + (3+11*year)/30 + 29*(month-1) + month/2 + day
	return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, fixed-1)
}

// Dates finds what a Finder finds of type DateTime by its form, in order. Nothing is held
// against the lists of words and names, and so it costs less.
func Dates(s, language string) (dates []Finding) {
	in := languageOf(language, s)
	for _, f := range patterns(s, tokeniseIn(s, in), in) {
		if f.Type == DateTime {
			dates = append(dates, f)
		}
	}
	return dates
}
