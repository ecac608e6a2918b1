package detect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// units finds addresses that are one thing and are replaced whole: e-mail
// addresses, web addresses, handles. A name inside one is not a mention.
func units(s string, tokens []token, in language) []Finding {
	var found []Finding
	floor := 0
	for i := 0; i < len(tokens); i++ {
		if tokens[i].Start < floor {
			continue
		}
		f, ok := unitAt(s, tokens[i].Start, floor)
		if !ok {
			f, ok = accountName(s, tokens, i, in)
		}
		if ok {
			found = append(found, f)
			floor = f.End
		}
	}
	return found
}

// longestAddress bounds, in bytes, either side of an address's sign: a text without
// a blank in it is read again from each of its words.
const longestAddress = 320

// unitAt reads the address that begins at a token or with the sign before it.
func unitAt(s string, at, floor int) (Finding, bool) {
	if end := webEnd(s, at); end > at {
		return unit(at, end, "web address"), true
	}
	end := mailEnd(s, at)
	if end < len(s) && s[end] == '@' && end > at {
		if domain := domainEnd(s, end+1); domain > 0 {
			return unit(at, domain, "e-mail address"), true
		}
	}
	if at > floor && s[at-1] == '@' {
		for end > at && s[end-1] == '.' {
			end--
		}
		return unit(at-1, max(end, wordEnd(s, at)), "handle"), true
	}
	if dot := strings.IndexByte(s[at:end], '.'); dot > 0 {
		if domain := domainEnd(s, at); domain > 0 && knownDomain(s[at:domain]) {
			return unit(at, tailEnd(s, domain), "web address"), true
		}
	}
	return Finding{}, false
}

func unit(start, end int, reason string) Finding {
	return Finding{Span: text.Span{Start: start, End: end}, Type: Code, Tier: TierPattern, Reason: reason, Name: NoName}
}

func wordEnd(s string, at int) int {
	end, _ := wordAt(s, at)
	return end
}

func webEnd(s string, at int) int {
	rest := s[at:]
	scheme := strings.IndexByte(rest[:min(len(rest), 8)], ':')
	if scheme > 2 && strings.HasPrefix(rest[scheme:], "://") || len(rest) > 4 && strings.EqualFold(rest[:4], "www.") {
		return tailEnd(s, at)
	}
	return at
}

// tailEnd runs to the next space or closing sign of several bytes (quotes, an
// Arabic comma), and leaves out what punctuation closes the sentence.
func tailEnd(s string, at int) int {
	end := at
	for i, r := range s[at:] {
		if strings.ContainsRune(" \t\n\r<>\"”’»،؛؟\u00a0…", r) {
			break
		}
		end = at + i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			end = at + i + 1
		}
	}
	for end > at && strings.IndexByte(".,;:!?)]'", s[end-1]) >= 0 {
		end--
	}
	return end
}

// mailEnd is the end of what may stand before the sign of an e-mail address.
func mailEnd(s string, at int) int {
	return addressEnd(s, at, "._-+%")
}

// addressEnd is the end of letters of any script, their marks, digits and the
// given signs, of at most longestAddress bytes.
func addressEnd(s string, at int, signs string) int {
	end := at
	for end < len(s) && end-at < longestAddress {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune(signs, r) || r == utf8.RuneError {
			break
		}
		end += size
	}
	return end
}

func letterByte(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// domainEnd is the end of a domain name with a dot that begins at i, or 0. Its
// last part has two letters or more.
func domainEnd(s string, i int) int {
	end := addressEnd(s, i, ".-")
	for end > i && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	dot := strings.LastIndexByte(s[i:end], '.')
	if dot < 1 {
		return 0
	}
	last := s[i+dot+1 : end]
	if utf8.RuneCountInString(last) < 2 || strings.ContainsFunc(last, unicode.IsDigit) {
		return 0
	}
	return end
}

var topDomains = set(`com org net info edu gov int io me tv co sy iq lb jo tr uk de fr eg sa qa ae ps ir ly tn ma dz ye se nl kw
	سوريا سورية سورية السعوديه مصر الاردن فلسطين تونس المغرب الجزائر امارات قطر عمان العراق شبكة موقع`)

// knownDomain keeps "He left.Then he" from being read as an address.
func knownDomain(domain string) bool {
	_, ok := topDomains[lowerASCII(domain[strings.LastIndexByte(domain, '.')+1:])]
	return ok && domain == lowerASCII(domain)
}

// accountName reads the name of an account at token i: by its form (noor_h,
// noor.haddawi.91), or as a word of no list behind what says that it is one ("on
// Telegram as noorh", "kullanıcı adı noorh", "باسم noorh").
func accountName(s string, tokens []token, i int, in language) (Finding, bool) {
	t := &tokens[i]
	if t.script != latin || t.Start > 0 && strings.IndexByte("_.@/\\", s[t.Start-1]) >= 0 {
		return Finding{}, false
	}
	end := mailEnd(s, t.Start)
	for end > t.Start && strings.IndexByte("._-+%", s[end-1]) >= 0 {
		end--
	}
	name := s[t.Start:end]
	byForm := strings.Contains(name, "_") || dottedName(name)
	if byForm && !strings.HasPrefix(s[end:], ":") { // which a speaker's label has: SPEAKER_01:
		return unit(t.Start, end, "handle"), true
	}
	if _, listed := in.marks(t.stemFold); listed || t.capital || !accountBefore(s, tokens, i, in) {
		return Finding{}, false
	}
	return unit(t.Start, max(end, t.stem), "handle"), true
}

// dottedName tells three parts or more in small letters with points between them,
// the first long enough to be no abbreviation: noor.haddawi.91.
func dottedName(name string) bool {
	parts := strings.Split(name, ".")
	return len(parts) > 2 && len(parts[0]) > 2 && name == lowerASCII(name) && !slices.Contains(parts, "") && letterByte(name[0])
}

// accountWords say that what follows is the name of an account: the word for one,
// and services on which people have them. accountLinks may stand between.
var (
	accountWords = set(`username usernames handle nickname login userid account telegram whatsapp instagram facebook twitter tiktok skype viber snapchat messenger discord imo
		pseudo pseudonyme identifiant compte kullanici hesap hesabi rumuz rumuzu
		تلغرام التلغرام تيليجرام تلجرام واتس واتساب الواتس الواتساب فيسبوك الفيسبوك فيس الفيس انستغرام الانستغرام انستا تويتر تيك حسابه حسابها حسابي حساب المستخدم يوزر يوزره اليوزر`)
	accountLinks = set(`as known i is was were called named under name the user id account handle username on with by my his her
		est etait comme sous le nom de d utilisateur au sur c s appelait appelle il elle je
		adi adim adiyla ismi ismiyle idi olarak
		باسم اسم اسمه اسمها كان كانت هو هي علي`)
)

// longestAccountLink bounds, in words, what stands between an account's name and
// what says that it is one.
const longestAccountLink = 5

// accountBefore tells whether what stands before token i says that it is the name
// of an account: a service alone does not, with no word between.
func accountBefore(s string, tokens []token, i int, in language) bool {
	for j := i - 1; j >= 0 && j >= i-longestAccountLink && !strings.ContainsAny(s[tokens[j].End:tokens[j+1].Start], ".!?\n;"); j-- {
		fold := tokens[j].stemFold
		if _, says := accountWords[fold]; says {
			return j < i-1 || in == arabicLanguage || strings.HasPrefix(s[tokens[j].End:], ":") || isOneOf(fold, "username", "login", "userid", "handle") ||
				i+1 < len(tokens) && isOneOf(tokens[i+1].stemFold, "adiyla", "adini", "adinda", "ismiyle", "rumuzuyla", "diye")
		}
		if _, link := accountLinks[fold]; !link {
			return false
		}
	}
	return false
}
