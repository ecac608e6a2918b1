package detect

import (
	"slices"
	"strconv"
	"strings"
)

// largest bounds a number that is read: beyond it all are alike.
const largest = 1_000_000_000_000

// spelled are the words that numbers are made of, folded, in the languages that
// ladders are made in. Arabic units stand in both genders, and as they are spoken.
var spelled = [4]map[string]int{
	values(`0 zero 1 one 2 two 3 three 4 four 5 five 6 six 7 seven 8 eight 9 nine 10 ten 11 eleven 12 twelve 12 dozen 13 thirteen
		14 fourteen 15 fifteen 16 sixteen 17 seventeen 18 eighteen 19 nineteen 20 twenty 30 thirty 40 forty 40 fourty 50 fifty 60 sixty
		70 seventy 80 eighty 90 ninety 100 hundred 1000 thousand 1000000 million 1000000000 billion`),
	values(`0 zero 1 un 1 une 2 deux 3 trois 4 quatre 5 cinq 6 six 7 sept 8 huit 9 neuf 10 dix 11 onze 12 douze 12 douzaine 13 treize
		14 quatorze 15 quinze 15 quinzaine 16 seize 20 vingt 20 vingts 20 vingtaine 30 trente 30 trentaine 40 quarante 40 quarantaine
		50 cinquante 50 cinquantaine 60 soixante 60 soixantaine 70 septante 80 huitante 90 nonante 100 cent 100 cents 100 centaine
		1000 mille 1000 millier 1000000 million 1000000 millions 1000000000 milliard 1000000000 milliards`),
	values(`0 sifir 1 bir 2 iki 3 uc 4 dort 5 bes 6 alti 7 yedi 8 sekiz 9 dokuz 10 on 20 yirmi 30 otuz 40 kirk 50 elli 60 altmis
		70 yetmis 80 seksen 90 doksan 100 yuz 1000 bin 1000000 milyon 1000000000 milyar 12 duzine`),
	values(`0 صفر 1 واحد 1 واحده 2 اثنان 2 اثنين 2 اثنتين 2 تنين 3 ثلاث 3 ثلاثه 3 تلات 3 تلاته 4 اربع 4 اربعه 5 خمس 5 خمسه 6 ست 6 سته
		7 سبع 7 سبعه 8 ثماني 8 ثمانيه 8 ثمان 8 تمن 8 تمانيه 9 تسع 9 تسعه 10 عشر 10 عشره 11 احدي 11 احد 11 احدعش 11 حداعش 12 اثنا 12 اثني
		12 اثنتا 12 اثنتي 12 اطنعش 12 تناعش 13 تلطعش 13 تلتعش 14 اربعطعش 14 ارباتعش 15 خمسطعش 15 خمستعش 16 سطعش 16 ستطعش 16 ستعش 17 سبعطعش
		17 سبعتعش 18 تمنطعش 18 تمنتعش 19 تسعطعش 19 تسعتعش 20 عشرون 20 عشرين 30 ثلاثون 30 ثلاثين 30 تلاتين 40 اربعون 40 اربعين 50 خمسون
		50 خمسين 60 ستون 60 ستين 70 سبعون 70 سبعين 80 ثمانون 80 ثمانين 80 تمانين 90 تسعون 90 تسعين 100 مايه 100 ميه 200 مايتان
		200 مايتين 200 ميتان 200 ميتين 300 ثلاثمايه 300 ثلاثميه 300 تلاتميه 400 اربعمايه 400 اربعميه 500 خمسمايه 500 خمسميه 600 ستمايه
		600 ستميه 700 سبعمايه 700 سبعميه 800 ثمانمايه 800 ثمانميه 900 تسعمايه 900 تسعميه 1000 الف 1000 الاف 2000 الفان 2000 الفين
		1000000 مليون 1000000 ملايين 2000000 مليونين 1000000000 مليار`),
}

// values reads pairs of a number and a word.
func values(pairs string) map[string]int {
	fields := strings.Fields(pairs)
	m := make(map[string]int, len(fields)/2)
	for i := 0; i+1 < len(fields); i += 2 {
		m[fields[i+1]], _ = strconv.Atoi(fields[i])
	}
	return m
}

// vague are words that make a number no number.
var vague = set(`several few some many half almost nearly quelques plusieurs demi moitie birkac bircok yarim
	بضع بضعه عده نصف كام حوالي`)

// number is a number that was read: its value and the tokens that it is made of.
type number struct {
	value      int
	start, end int
}

// numbers reads every number in what was said.
func (r *reading) numbers() []number {
	var all []number
	for i := 0; i < len(r.tokens); {
		n, ok := r.numberAt(i)
		if !ok {
			i++
			continue
		}
		all = append(all, n)
		i = n.end
	}
	return all
}

// numberAt reads the number that begins at token i, in figures or words.
func (r *reading) numberAt(i int) (number, bool) {
	n := number{start: i, end: i + 1}
	if value, ok := figures(r.tokens[i].stemFold); ok {
		n.value = value
		r.grouped(&n)
	} else if !r.word(&n) {
		return n, false
	}
	for n.end < len(r.tokens) && strings.TrimSpace(r.gap(n.end)) == "" {
		scale := r.spelledValue(n.end)
		if scale < 100 || n.value >= largest/scale {
			break
		}
		n.value *= scale
		n.end++
	}
	return n, true
}

// figures reads 14, 14th, 14e: digits first, and a few letters behind them.
func figures(fold string) (int, bool) {
	end := 0
	for end < len(fold) && '0' <= fold[end] && fold[end] <= '9' {
		end++
	}
	if len(fold)-end > 5 || strings.ContainsAny(fold[end:], "0123456789") {
		return 0, false
	}
	return wholeNumber(fold[:end])
}

// grouped goes on over groups of three digits, and over decimals, which it drops.
func (r *reading) grouped(n *number) {
	for n.end < len(r.tokens) && r.tokens[n.end].script == digits && n.value < largest {
		group := r.tokens[n.end].fold
		value, ok := wholeNumber(group)
		switch gap := r.gap(n.end); {
		case ok && len(group) == 3 && isOneOf(gap, ",", ".", " ", "\u00a0", "\u202f", "'", "’", "٬"):
			n.value = n.value*1000 + value
		case isOneOf(gap, ",", ".", "٫"):
			n.end++
			return
		default:
			return
		}
		n.end++
	}
}

// word reads a number in words from n.start on.
func (r *reading) word(n *number) bool {
	total, current, read := 0, 0, false
	i := n.start
	for ; i < len(r.tokens) && (i == n.start || isOneOf(r.gap(i), " ", "-", "\u00a0")); i++ {
		value := r.spelledValue(i)
		switch {
		case value < 0 && read && isOneOf(r.tokens[i].stemFold, "and", "et", "و"):
			continue
		case value < 0:
			goto done
		case value == 20 && r.in == french && current%100 == 4:
			current += 76 // quatre-vingts
		case value == 100:
			current = max(1, current) * 100
		case value >= 1000 && value%1000 == 0:
			total += max(1, current) * value
			current = 0
		default:
			current += value
		}
		read = true
		n.end = i + 1
		if total+current > largest {
			break
		}
	}
done:
	n.value = total + current
	return read
}

// spelledValue is what the word at token i counts, or -1.
func (r *reading) spelledValue(i int) int {
	fold := r.tokens[i].stemFold
	words := spelled[tongue(r.in)]
	if value, ok := words[fold]; ok {
		return value
	}
	if r.tokens[i].script == arabic {
		for _, cut := range proclitics(fold)[1:] {
			if value, ok := words[fold[cut.bytes:]]; ok {
				return value
			}
		}
	}
	if sense := r.senses.words[i]; sense.is&isNumber != 0 && (r.in != turkish || i > 0 && r.senses.is(i-1)&isNumber != 0) {
		return sense.value // behind another in Turkish: "yüzde" is no hundred
	}
	if i > 0 && r.tokens[i].script == arabic && isOneOf(fold, "عشره", "عشر") && r.senses.is(i-1)&isOrdinal != 0 {
		return 10
	}
	if r.senses.is(i)&isOrdinal != 0 && r.senses.wordIs(i+1, "عشره", "عشر") {
		return r.senses.words[i].value // السادسة عشرة
	}
	return -1
}

// wordsBeside are the folded words that belong to no number.
func (r *reading) wordsBeside(numbers []number) []string {
	var words []string
	for i, t := range r.tokens {
		if !slices.ContainsFunc(numbers, func(n number) bool { return n.start <= i && i < n.end }) {
			words = append(words, t.stemFold)
		}
	}
	return words
}
