package detect

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes are the letters of other scripts that nobody can tell from a Latin one by
// eye, with that letter, small. They pass for it in a word that has Latin letters
// besides; where two words are compared they are that letter.
var lookAlikes = func() map[rune]byte {
	letters := map[rune]byte{}
	for latin, like := range map[byte]string{
		'a': "аАαΑ", 'b': "вВьβΒ", 'c': "сСϲϹ", 'd': "ԁԀ", 'e': "еЕεΕҽ", 'g': "ԍԌɡ", 'h': "һнНΗ", 'i': "іІιΙӏӀ", 'j': "јЈϳ", 'k': "кКκΚ", 'l': "Ɩ", 'm': "мМΜ",
		'n': "ηΝոпΠ", 'o': "оОοΟօσ", 'p': "рРρΡ", 'q': "ԛԚ", 'r': "гᴦ", 's': "ѕЅ", 't': "тТτΤ", 'u': "υսц", 'v': "νѵѴ", 'w': "ԝԜω", 'x': "хХχΧ", 'y': "уУүҮγΥ", 'z': "Ζ",
	} {
		for _, r := range like {
			letters[r] = latin
		}
	}
	return letters
}()

func looksLatin(r rune) bool {
	_, looks := lookAlikes[r]
	return looks
}

// Blocks of Latin letters in a style that Unicode counts as signs: circled, squared,
// white on black, mathematical.
const (
	circled, afterCircled           = 'Ⓐ', 'ⓩ' + 1
	squared, afterSquared           = 0x1F130, 0x1F14A
	blackCircled, afterBlackCircled = 0x1F150, 0x1F16A
	blackSquared, afterBlackSquared = 0x1F170, 0x1F18A
	mathematical, afterMathematical = 0x1D400, 0x1D6A4
)

// isStyled tells a Latin letter in one of those styles, and a small capital.
func isStyled(r rune) bool {
	switch {
	case circled <= r && r < afterCircled, squared <= r && r < afterSquared, blackCircled <= r && r < afterBlackCircled,
		blackSquared <= r && r < afterBlackSquared, mathematical <= r && r < afterMathematical:
		return true
	}
	return smallCapitals[r] != 0
}

// plainLetter is the letter without its style.
func plainLetter(r rune) rune {
	switch {
	case smallCapitals[r] != 0:
		return rune(smallCapitals[r])
	case blackCircled <= r && r < afterBlackCircled:
		return 'A' + r - blackCircled
	case blackSquared <= r && r < afterBlackSquared:
		return 'A' + r - blackSquared
	}
	plain, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
	return plain
}

var smallCapitals = map[rune]byte{
	'ᴀ': 'a', 'ʙ': 'b', 'ᴄ': 'c', 'ᴅ': 'd', 'ᴇ': 'e', 'ꜰ': 'f', 'ɢ': 'g', 'ʜ': 'h', 'ɪ': 'i', 'ᴊ': 'j', 'ᴋ': 'k', 'ʟ': 'l', 'ᴍ': 'm',
	'ɴ': 'n', 'ᴏ': 'o', 'ᴘ': 'p', 'ʀ': 'r', 'ꜱ': 's', 'ᴛ': 't', 'ᴜ': 'u', 'ᴠ': 'v', 'ᴡ': 'w', 'ʏ': 'y', 'ᴢ': 'z',
}
