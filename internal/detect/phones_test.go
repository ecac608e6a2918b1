package detect

import (
	"strings"
	"testing"
)

// inventedMobiles are invented mobile numbers of each plan, without country
// code and trunk digit.
var inventedMobiles = map[string]string{
	"963": "944 123 456", "964": "770 123 4567", "961": "71 123 456", "962": "79 123 4567", "90": "532 123 45 67", "20": "100 123 4567", "218": "91 123 4567",
	"967": "71 123 4567", "216": "22 34 56 78", "213": "550 12 34 56", "212": "612 34 56 78", "970": "59 123 4567", "972": "52 123 4567", "98": "912 123 4567",
	"966": "50 123 4567", "971": "50 123 4567", "965": "5012 3456", "974": "3312 3456", "33": "6 12 34 56 78", "49": "151 1234 5678", "46": "70 123 45 67",
	"31": "6 12 34 56 78", "44": "7700 900 123", "1": "555 012 3456", "999": "55 501 4277",
}

func TestDiallingPlans(t *testing.T) {
	arabicDigits := strings.NewReplacer("0", "٠", "1", "١", "2", "٢", "3", "٣", "4", "٤", "5", "٥", "6", "٦", "7", "٧", "8", "٨", "9", "٩")
	for _, plan := range diallingPlans {
		mobile, ok := inventedMobiles[plan.country]
		if !ok {
			t.Errorf("no number to try for +%s", plan.country)
			continue
		}
		together := strings.ReplaceAll(mobile, " ", "")
		forms := []string{
			"+" + plan.country + " " + mobile, "+" + plan.country + together, "00" + plan.country + " " + mobile,
			"(+" + plan.country + ") " + strings.ReplaceAll(mobile, " ", "-"),
		}
		if plan.trunk != "" {
			forms = append(forms, plan.trunk+mobile, plan.trunk+together, plan.trunk+strings.ReplaceAll(mobile, " ", "-"), "+"+plan.country+" ("+plan.trunk+") "+mobile)
		}
		for _, form := range forms {
			for _, number := range []string{form, arabicDigits.Replace(form)} {
				s := "call " + number + " tomorrow"
				found := (&Finder{Language: "en"}).Find(s)
				if len(found) != 1 || found[0].Reason != "telephone number" || strings.Trim(found[0].Of(s), "(+") != strings.Trim(number, "(+") {
					t.Errorf("%q: %s", number, marked(s, found))
				}
			}
		}
	}
}

func TestNoTelephoneNumber(t *testing.T) {
	for _, s := range []string{
		"from 1987 2000 on", "some 12 345 678 people", "pages 2500-4600 of it", "the mean was 60.23 (64.75) there", "resolution 2254 (2015) of it",
		"they paid 50 000 000 liras", "it was 3 4 or 5", "between 2010 2011 2012 and now", "on 14 03 2013 they", "scores of 12-10 and 15-13",
	} {
		for _, f := range (&Finder{Language: "en"}).Find(s) {
			if f.Reason == "telephone number" {
				t.Errorf("%q is no telephone number in %q", f.Of(s), s)
			}
		}
	}
}

// TestNumberFitsNoPlan: what is long is asked about, whatever it is.
func TestNumberFitsNoPlan(t *testing.T) {
	for _, number := range []string{"12345", "98 76 54 32 10 98", "1234567890123456789", "77-88-99", "1111111111111111"} {
		s := "the number " + number + " was there"
		if got := marked(s, (&Finder{Language: "en"}).Find(s), TierPattern); got != "the number ["+number+"] was there" {
			t.Error(got)
		}
	}
}

// TestTurkishIdentity holds the check digits against invented numbers that fit and do not.
func TestTurkishIdentity(t *testing.T) {
	for number, fits := range map[string]bool{"10000000146": true, "12345678950": true, "10000000147": false, "12345678901": false} {
		if turkishIdentity(number) != fits {
			t.Errorf("%s: want %v", number, fits)
		}
	}
}
