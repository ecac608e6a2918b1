package detect

import (
	"strings"
	"testing"
	"time"
)

// steps writes a ladder on one line.
func steps(rungs []Rung) string {
	words := make([]string, len(rungs))
	for i, r := range rungs {
		words[i] = r.Words
	}
	return strings.Join(words, " > ")
}

func TestLadder(t *testing.T) {
	for _, c := range []struct{ kind, surface, language, want string }{
		{DateTime, "16 April 2024", "en", "April 2024 > spring 2024 > 2024 > the mid-2020s > the 2020s > the 21st century"},
		{DateTime, "10 p.m.", "en", "the night > some hour of the day"},
		{DateTime, "il y a deux ans", "fr", "il y a quelques années > il y a un certain temps"},
		{DateTime, "٣ شباط", "ar", "شباط > الشتاء"},
		{DateTime, "Tuesday", "en", ""},
		{Demographic, "14 years old", "en", "around the early teens > a teenager under age > a minor"},
		{Demographic, "on dört yaşında", "tr", "ergenliğin başında > reşit olmayan bir ergen > reşit olmayan biri"},
		{Demographic, "lieutenant colonel", "en", "a senior officer > an officer > a member of an armed force or group"},
		{Quantity, "cinq cents euros", "fr", "plusieurs centaines d'euros > une somme d'argent"},
		{Quantity, "شهرين", "ar", "عدة أشهر > فترة من الزمن"},
		{Org, "Branch 235", "en", "a security office > an armed or security body"},
	} {
		if got := steps(Ladder(c.kind, c.surface, c.language)); got != c.want {
			t.Errorf("%s %q: %s\nwant: %s", c.kind, c.surface, got, c.want)
		}
	}
}

func TestLadderOfPlaces(t *testing.T) {
	for _, c := range []struct{ surface, language, countries, want string }{
		{"Raqqa", "en", "", "a city in north-eastern Syria > a city in Syria > a city in Western Asia"},
		{"Deir ez-Zor", "en", "SY", "a city in north-eastern Syria > a city in Syria > a city in Western Asia"},
		{"Dayr az Zawr", "en", "SY", "a city in north-eastern Syria > a city in Syria > a city in Western Asia"},
		{"Deir Ezzor", "fr", "", "une grande ville du nord-est de la Syrie > une grande ville en Syrie > une grande ville en Asie de l'Ouest"},
		{"Nizip", "tr", "", "Gaziantep ilinde bir kasaba > Türkiye'nin güneydoğusunda bir kasaba > Türkiye'de bir kasaba > Batı Asya'da bir kasaba"},
		{"بمنبج", "ar", "", "مدينة في محافظة حلب > مدينة في شمال غرب سوريا > مدينة في سوريا > مدينة في غرب آسيا"},
		{"Hajin", "en", "SY", "a town in Abu Kamal district > a town in Deir ez-Zor governorate > a town in north-eastern Syria > a town in Syria > a town in Western Asia"},
		{"Tripoli", "en", "", ""},
		{"Tripoli", "en", "LY", "a city in north-western Libya > a city in Libya > a city in Northern Africa"},
		{"Springfield", "en", "", "a place in the United States > a place in Northern America"},
		{"Sinjar", "en", "SY IQ", "a place in Western Asia"},
		{"Anbar province", "en", "", "an area in Iraq > an area in Western Asia"},
		{"Syria", "en", "", "a country in Western Asia"},
		{"عمان", "ar", "", "مكان في غرب آسيا"},
		{"عمان", "ar", "JO", "مدينة في وسط الأردن > مدينة في الأردن > مدينة في غرب آسيا"},
		{"Qwxyzzt", "en", "SY", ""},
	} {
		if got := steps(Ladder(Location, c.surface, c.language, strings.Fields(c.countries)...)); got != c.want {
			t.Errorf("%s %s %s: %s\nwant: %s", c.surface, c.language, c.countries, got, c.want)
		}
	}
}

// TestListOfPlaces prints what the list weighs.
func TestListOfPlaces(t *testing.T) {
	start := time.Now()
	g := knownPlaces()
	t.Logf("%d bytes packed, %d areas, %d names; unpacked in %v", len(placesPacked), len(g.areas), len(g.starts)-1, time.Since(start).Round(time.Millisecond))
	if len(placesPacked) > 1_500_000 {
		t.Errorf("the list of places has grown to %d bytes", len(placesPacked))
	}
}
