package detect

import "testing"

func TestNumeral(t *testing.T) {
	tests := []struct {
		language, words string
		value           int
		rest            string // the first word that is no part of the number
	}{
		{"en", "fourteen", 14, ""}, {"en", "twenty-five", 25, ""}, {"en", "two hundred and fifteen", 215, ""}, {"en", "two thousand and thirteen", 2013, ""},
		{"en", "nineteen ninety", 1990, ""}, {"en", "nineteen eighty-four", 1984, ""}, {"en", "twenty thirteen", 2013, ""}, {"en", "nineteen hundred", 1900, ""},
		{"en", "three million two hundred thousand and five", 3200005, ""}, {"en", "two three five", 2, "three"}, {"en", "thirty forty", 30, "forty"}, {"en", "two and three", 2, "and"},
		{"en", "thousand thousand", 1000, "thousand"}, {"en", "hundred thousand", 100000, ""},
		{"fr", "vingt et un", 21, ""}, {"fr", "dix-huit", 18, ""}, {"fr", "soixante-dix-huit", 78, ""}, {"fr", "soixante et onze", 71, ""}, {"fr", "quatre-vingts", 80, ""},
		{"fr", "quatre-vingt-dix-neuf", 99, ""}, {"fr", "mille neuf cent quatre-vingt-dix", 1990, ""}, {"fr", "deux mille treize", 2013, ""}, {"fr", "dix-neuf cent", 1900, ""},
		{"fr", "nonante", 90, ""}, {"fr", "deux trois", 2, "trois"}, {"fr", "cinq cent mille", 500000, ""},
		{"tr", "on dört", 14, ""}, {"tr", "ondört", 14, ""}, {"tr", "bin dokuz yüz doksan", 1990, ""}, {"tr", "bindokuzyüzdoksan", 1990, ""}, {"tr", "iki bin on üç", 2013, ""},
		{"tr", "yüz elli", 150, ""}, {"tr", "elli bin", 50000, ""}, {"tr", "üç dört", 3, "dort"}, {"tr", "iki milyon beş yüz bin", 2500000, ""},
		{"ar", "خمسطعش", 15, ""}, {"ar", "خمسة وعشرين", 25, ""}, {"ar", "ألفين وثلاثطعش", 2013, ""}, {"ar", "ألف وتسعمية وتسعين", 1990, ""}, {"ar", "مية وخمسين", 150, ""},
		{"ar", "تلات آلاف", 3000, ""}, {"ar", "مية وعشرين ألف", 120000, ""}, {"ar", "واحد اتنين", 1, "اتنين"}, {"ar", "ميتين وخمسة وتلاتين", 235, ""}, {"ar", "ألف وتسعمية وخمسة وثمانين", 1985, ""},
		{"kmr", "bîst û pênc", 25, ""}, {"kmr", "du hezar û sêzdeh", 2013, ""},
	}
	for _, tt := range tests {
		t.Run(tt.language+" "+tt.words, func(t *testing.T) {
			in := languageOf(tt.language, tt.words)
			tokens := tokeniseIn(tt.words, in)
			p := scanner{s: tt.words, tokens: tokens, in: in, words: lookUp(tt.words, tokens, in)}
			n, ok := p.numeral(0)
			if !ok || n.value != tt.value || p.word(n.end) != tt.rest {
				t.Errorf("read %d up to %q, %v; want %d up to %q", n.value, p.word(n.end), ok, tt.value, tt.rest)
			}
		})
	}
}
