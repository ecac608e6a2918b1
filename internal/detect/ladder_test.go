package detect

import (
	"strings"
	"testing"
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
