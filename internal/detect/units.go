package detect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// units finds addresses that are one thing and are replaced whole: e-mail
// addresses, web addresses, handles. A name inside one is not a mention.
func units(s string, tokens []token) []Finding {
	var found []Finding
	floor := 0
	for i := 0; i < len(tokens); i++ {
		if tokens[i].Start < floor {
			continue
		}
		if f, ok := unitAt(s, tokens[i].Start, floor); ok {
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
