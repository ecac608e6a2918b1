package detect

import (
	"strings"

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
	end := at
	for end < len(s) && end-at < longestAddress && mailByte(s[end]) {
		end++
	}
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

// tailEnd runs to the next space and leaves out what punctuation closes the
// sentence.
func tailEnd(s string, at int) int {
	end := at
	for end < len(s) && !strings.ContainsRune(" \t\n\r<>\"", rune(s[end])) {
		end++
	}
	for end > at && strings.IndexByte(".,;:!?)]'", s[end-1]) >= 0 {
		end--
	}
	// a sign of several bytes (closing quotes, an Arabic comma) ends it too
	for i, r := range s[at:end] {
		switch r {
		case '”', '’', '»', '،', '؛', '؟', '\u00a0', '…':
			return at + i
		}
	}
	return end
}

func mailByte(c byte) bool {
	return letterByte(c) || '0' <= c && c <= '9' || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'
}

func letterByte(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// domainEnd is the end of a domain name with a dot that begins at i, or 0.
func domainEnd(s string, i int) int {
	end := i
	for end < len(s) && end-i < longestAddress && (letterByte(s[end]) || '0' <= s[end] && s[end] <= '9' || s[end] == '.' || s[end] == '-') {
		end++
	}
	for end > i && (s[end-1] == '.' || s[end-1] == '-') {
		end--
	}
	dot := strings.LastIndexByte(s[i:end], '.')
	if dot < 1 || end-i-dot-1 < 2 || !letterByte(s[end-1]) {
		return 0
	}
	return end
}

var topDomains = set(`com org net info edu gov int io me tv co sy iq lb jo tr uk de fr eg sa qa ae ps ir ly tn ma dz ye`)

// knownDomain keeps "He left.Then he" from being read as an address.
func knownDomain(domain string) bool {
	_, ok := topDomains[lowerASCII(domain[strings.LastIndexByte(domain, '.')+1:])]
	return ok && domain == lowerASCII(domain)
}
