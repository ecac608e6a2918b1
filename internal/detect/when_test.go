package detect

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Each line is what was said, its language, the first and the last day, and whether the
// ends are open. Islamic days are those of the tabular calendar.
func TestWhen(t *testing.T) {
	for _, c := range []struct {
		said, in, from, to string
		about              bool
	}{
		{"14 March 2015", "en", "2015-03-14", "2015-03-14", false},
		{"March 14th, 2015", "en", "2015-03-14", "2015-03-14", false},
		{"the fourteenth of March 2015", "en", "2015-03-14", "2015-03-14", false},
		{"2015-03-14", "en", "2015-03-14", "2015-03-14", false},
		{"25/03/2015", "en", "2015-03-25", "2015-03-25", false},
		{"04/03/2015", "en", "2015-01-01", "2015-12-31", true}, // either
		{"04/03/2015", "fr", "2015-03-04", "2015-03-04", false},
		{"31 February 2014", "en", "2014-02-01", "2014-02-28", true},
		{"March 2015", "en", "2015-03-01", "2015-03-31", false},
		{"February 2016", "en", "2016-02-01", "2016-02-29", false},
		{"in 2014", "en", "2014-01-01", "2014-12-31", false},
		{"two thousand and thirteen", "en", "2013-01-01", "2013-12-31", false},
		{"2013-2014", "en", "2013-01-01", "2014-12-31", false},
		{"spring 2015", "en", "2015-03-01", "2015-05-31", true},
		{"the autumn of 2013", "en", "2013-09-01", "2013-11-30", true},
		{"winter 2013", "en", "2013-01-01", "2013-12-31", true},
		{"winter 2013-2014", "en", "2013-12-01", "2014-02-28", true},
		{"early 2015", "en", "2015-01-01", "2015-04-30", true},
		{"late 2015", "en", "2015-09-01", "2015-12-31", true},
		{"the 1990s", "en", "1990-01-01", "1999-12-31", true},
		{"the nineties", "en", "1990-01-01", "1999-12-31", true},
		{"the early 2010s", "en", "2010-01-01", "2013-12-31", true},
		{"the mid-2010s", "en", "2014-01-01", "2016-12-31", true},
		{"the late 2010s", "en", "2017-01-01", "2019-12-31", true},

		{"le 14 mars 2015", "fr", "2015-03-14", "2015-03-14", false},
		{"1er août 2014", "fr", "2014-08-01", "2014-08-01", false},
		{"août 2014", "fr", "2014-08-01", "2014-08-31", false},
		{"en 2014", "fr", "2014-01-01", "2014-12-31", false},
		{"le printemps 2015", "fr", "2015-03-01", "2015-05-31", true},
		{"l'été 2014", "fr", "2014-06-01", "2014-08-31", true},
		{"la fin de 2013", "fr", "2013-09-01", "2013-12-31", true},
		{"les années 90", "fr", "1990-01-01", "1999-12-31", true},

		{"14 Mart 2013'te", "tr", "2013-03-14", "2013-03-14", false},
		{"Mart 2013", "tr", "2013-03-01", "2013-03-31", false},
		{"2014'te", "tr", "2014-01-01", "2014-12-31", false},
		{"2015 ilkbaharı", "tr", "2015-03-01", "2015-05-31", true},
		{"2014 yazında", "tr", "2014-06-01", "2014-08-31", true},
		{"2013 sonu", "tr", "2013-09-01", "2013-12-31", true},
		{"1990'lar", "tr", "1990-01-01", "1999-12-31", true},

		{"١٤ آذار ٢٠١٥", "ar", "2015-03-14", "2015-03-14", false},
		{"آذار 2015", "ar", "2015-03-01", "2015-03-31", false},
		{"كانون الثاني ٢٠١٤", "ar", "2014-01-01", "2014-01-31", false},
		{"تشرين الأول 2013", "ar", "2013-10-01", "2013-10-31", false},
		{"بشباط 2014", "ar", "2014-02-01", "2014-02-28", false},
		{"أغسطس 2014", "ar", "2014-08-01", "2014-08-31", false},
		{"سنة ٢٠١٣", "ar", "2013-01-01", "2013-12-31", false},
		{"ربيع 2015", "ar", "2015-03-01", "2015-05-31", true},
		{"بصيف ٢٠١٤", "ar", "2014-06-01", "2014-08-31", true},
		{"أواخر 2013", "ar", "2013-09-01", "2013-12-31", true},
		{"التسعينات", "ar", "1990-01-01", "1999-12-31", true},

		{"1435 هـ", "ar", "2013-11-05", "2014-10-24", true},
		{"رمضان 1435", "ar", "2014-06-29", "2014-07-28", true},
		{"Ramadan 2014", "en", "2014-06-29", "2014-07-28", true},
		{"1 محرم 1445", "ar", "2023-07-19", "2023-07-19", true},
	} {
		from, to, about, ok := When(c.said, c.in)
		got := from.Format(time.DateOnly) + " " + to.Format(time.DateOnly)
		if !ok || got != c.from+" "+c.to || about != c.about {
			t.Errorf("%s (%s): %s, about %v, ok %v; want %s %s, about %v", c.said, c.in, got, about, ok, c.from, c.to, c.about)
		}
	}
}

func TestWhenNothingIsSaid(t *testing.T) {
	for _, c := range []struct{ said, in string }{
		{"the first winter", "en"}, {"two years ago", "en"}, {"March", "en"}, {"the fourteenth of March", "en"}, {"Friday", "en"}, {"10 p.m.", "en"}, {"", "en"},
		{"il y a deux ans", "fr"}, {"le premier hiver", "fr"}, {"iki yıl önce", "tr"}, {"قبل سنتين", "ar"}, {"العيد", "ar"}, {"رمضان", "ar"},
	} {
		if from, to, _, ok := When(c.said, c.in); ok {
			t.Errorf("%q (%s) is read as %s to %s", c.said, c.in, from.Format(time.DateOnly), to.Format(time.DateOnly))
		}
	}
}

func TestDatesAreThoseOfFind(t *testing.T) {
	for _, c := range []struct{ said, in string }{
		{"They came in spring 2015, and on 14 March 2016 we left. In the first winter nobody was paid 2013 pounds.", "en"},
		{"En 2014, au printemps 2015, puis le 3 août ; il y a deux ans.", "fr"},
		{"Mart 2013'te geldiler, 2015 ilkbaharında gittik.", "tr"},
		{"إجوا بآذار ٢٠١٥ وطلعنا بصيف 2016", "ar"},
	} {
		var want []Finding
		for _, f := range (&Finder{Language: c.in}).Find(c.said) {
			if f.Type == DateTime {
				want = append(want, f)
			}
		}
		if len(want) < 2 {
			t.Errorf("%s: %d dates", c.said, len(want))
		}
		if diff := cmp.Diff(want, Dates(c.said, c.in)); diff != "" {
			t.Errorf("%s: %s", c.said, diff)
		}
	}
}
