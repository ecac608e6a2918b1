package detect

import (
	"slices"
	"strings"

	"sheaf/internal/text"
)

// find gives the known names in a text of a language, sorted, without overlaps.
func (k *Known) find(s string, tokens []token, in language) []Finding {
	if len(k.names) == 0 {
		return nil
	}
	tokens = plainTokens(s, tokens)
	x := &search{k: k, s: s, tokens: tokens, in: in, cased: hasCase(tokens), words: map[string]bool{}}
	var found []Finding
	used := 0 // tokens before it belong to a finding already
	for i := 0; i < len(tokens); {
		h, ok := x.lookup(i)
		if !ok {
			h, ok = x.initialsAt(i)
		}
		if !ok {
			h, ok = x.kunyaAlone(i)
		}
		if !ok {
			i++
			continue
		}
		r := run{search: x, hits: []hit{h}, floor: used}
		r.names = namesOf(h.refs)
		r.extend()
		i = h.to
		if f, end, ok := r.finding(); ok {
			found = append(found, f)
			i, used = end, end
		}
	}
	return found
}

// run is a row of adjacent words of one known name.
type run struct {
	*search
	floor int
	hits  []hit
	names []int // the names that all hits agree on
}

func namesOf(refs []ref) []int {
	var names []int
	for _, r := range refs {
		if len(names) == 0 || names[len(names)-1] != r.name {
			names = append(names, r.name)
		}
	}
	return names
}

// extend takes further words of the same name, over particles between them.
func (r *run) extend() {
	for {
		last := r.hits[len(r.hits)-1]
		if last.End < r.tokens[last.to-1].End {
			return // an ending closes the name
		}
		j := last.to
		if j >= len(r.tokens) || !r.adjacent(j-1, j) {
			return
		}
		if particles[r.tokens[j].stemFold] != 0 && j+1 < len(r.tokens) && r.adjacent(j, j+1) {
			if r.take(j + 1) {
				continue
			}
		}
		if !r.take(j) && !r.takeMisheard(j) {
			return
		}
	}
}

// take adds the known word at token j if it continues one of the run's names.
func (r *run) take(j int) bool {
	h, ok := r.lookup(j)
	if !ok || h.Start > r.tokens[j].Start && r.tokens[j].script == arabic && !r.articleOnly(h, j) {
		return false
	}
	return r.add(h)
}

// add adds a hit if it continues one of the run's names.
func (r *run) add(h hit) bool {
	var agreed []int
	for _, name := range namesOf(h.refs) {
		if slices.Contains(r.names, name) && !r.hasWord(h.refs, name) {
			agreed = append(agreed, name)
		}
	}
	if agreed == nil {
		return false
	}
	r.names = agreed
	r.hits = append(r.hits, h)
	return true
}

// takeMisheard adds the common word at token j where a word of the run's name would
// stand and sounds alike, if the name goes on behind it: "sami colleague homsi".
func (r *run) takeMisheard(j int) bool {
	t := &r.tokens[j]
	if t.script != latin || !r.common(t) || j+1 >= len(r.tokens) || !r.adjacent(j, j+1) || len(t.stemFold) > longestName {
		return false
	}
	before, names := len(r.hits), r.names
	h := hit{Span: text.Span{Start: t.Start, End: t.stem}, from: j, to: j + 1, probable: true, reason: misheard, refs: r.k.alike.find("", t.stemFold).refs}
	if t.stem == t.End && r.add(h) && r.take(j+1) {
		return true
	}
	r.hits, r.names = r.hits[:before], names
	return false
}

// articleOnly tells whether nothing but the Arabic article stands before the
// word: and-Ahmed begins a new person.
func (r *run) articleOnly(h hit, j int) bool {
	return Fold(r.s[r.tokens[j].Start:h.Start]) == "ال"
}

// hasWord tells whether the run holds all those words of the name already, as
// in "Ahmed Ahmed", which may be two people.
func (r *run) hasWord(refs []ref, name int) bool {
	for _, candidate := range refs {
		if candidate.name != name {
			continue
		}
		taken := false
		for _, h := range r.hits {
			taken = taken || slices.Contains(h.refs, candidate)
		}
		if !taken {
			return false
		}
	}
	return true
}

// finding makes the run into a finding; end is the token after it.
func (r *run) finding() (f Finding, end int, ok bool) {
	r.dropWeakNames()
	if len(r.names) == 0 {
		return Finding{}, 0, false
	}
	r.trim()
	first, last := r.hits[0], r.hits[len(r.hits)-1]
	f = Finding{Tier: TierKnown, Name: r.names[0], Reason: asEntered}
	f.Start, f.End = first.Start, last.End
	f.Others = slices.Clone(r.names[1:])
	for _, h := range r.hits {
		if h.probable {
			f.Probable, f.Reason = true, h.reason
		}
	}
	f.Type = r.k.names[f.Name].Type
	from := r.leading(&f, first)
	end = last.to
	if first.Start == r.tokens[first.from].Start || from < first.from {
		r.initialsBefore(&f, from)
	}
	if last.End == r.tokens[end-1].End {
		end = r.initialsAfter(&f, end)
	}
	if f.Type == Person && slices.ContainsFunc(r.hits, r.isNameToo) {
		f.Probable, f.Reason = true, NameToo
		if r.beginsAName(first) {
			f.Start = min(f.Start, r.tokens[first.from].Start)
		}
	}
	switch r.bears(&f) {
	case aWord:
		f.Probable, f.Reason = true, WordToo
	case either:
		f.Reason = NameOrWord // a name as it was entered, if it is one
	}
	return f, end, true
}

// beginsAName tells a known name behind what may be an Arabic proclitic, and may as well
// be the first letter of another name: كريم is a name, where somebody is called ريم.
func (r *run) beginsAName(h hit) bool {
	t := &r.tokens[h.from]
	return t.script == arabic && h.Start > t.Start && !r.articleOnly(h, h.from) && givenNames()[t.fold] != nil
}

// isNameToo tells a word that is like a known name's by rule alone, and a name itself:
// it is listed as one, or as a town's, or is a listed man's name with the ending of a
// woman's where the known name has none.
func (r *run) isNameToo(h hit) bool {
	if r.beginsAName(h) {
		return true
	}
	if !slices.Contains([]string{soundsLike, misspelt, transcribed}, h.reason) {
		return false
	}
	word := withoutArabicArticle(Fold(h.Of(r.s)))
	if served, ok := strings.CutPrefix(servantForm(word), servant); ok {
		word = served
	}
	if givenNames()[word] != nil || knownPlaces().isTown(PlaceKey(word)) {
		return true
	}
	of, isHers := masculine(word)
	return isHers && isMans(of) && !slices.ContainsFunc(h.refs, func(known ref) bool {
		_, hers := masculine(r.k.names[known.name].words[known.word].fold)
		return hers
	})
}

// dropWeakNames leaves the names of which the run holds a word that can stand
// alone, or all words.
func (r *run) dropWeakNames() {
	r.names = slices.DeleteFunc(r.names, func(name int) bool {
		words := r.k.names[name].words
		if len(r.hits) >= len(words) {
			return false
		}
		for _, h := range r.hits {
			for _, candidate := range h.refs {
				if candidate.name == name && !words[candidate.word].weak {
					return false
				}
			}
		}
		return true
	})
}

// trim takes the words that only join others from the ends of a part of a name:
// of a seed shop in Halvesund, what is found in "in Halvesund" is Halvesund.
func (r *run) trim() {
	if slices.ContainsFunc(r.names, func(name int) bool { return len(r.hits) >= len(r.k.names[name].words) }) {
		return
	}
	for len(r.hits) > 1 && r.joins(r.hits[0]) {
		r.hits = r.hits[1:]
	}
	for len(r.hits) > 1 && r.joins(r.hits[len(r.hits)-1]) {
		r.hits = r.hits[:len(r.hits)-1]
	}
}

func (r *run) joins(h hit) bool {
	return !slices.ContainsFunc(h.refs, func(candidate ref) bool {
		return slices.Contains(r.names, candidate.name) && !r.k.names[candidate.name].words[candidate.word].grammar
	})
}

// leading takes the particles before the first word into the finding, and
// says so where a kunya makes it somebody else: Abu Ahmed is Ahmed's father.
func (r *run) leading(f *Finding, first hit) (from int) {
	from = first.from
	if first.reason == kunyaAlone || first.reason == byInitials {
		return from
	}
	expected := r.kunyaOf(f.Name, first)
	if first.Start > r.tokens[from].Start && !r.articleOnly(first, from) && r.tokens[from].script == arabic {
		return from
	}
	met := byte(0)
	for from > r.floor && r.adjacent(from-1, from) {
		before := r.tokens[from-1]
		word := before.stemFold
		kind := particles[word]
		start := before.Start
		if kind == 0 && before.script == arabic {
			kind, start = r.kunyaBehindProclitic(before)
		}
		if kind == 0 || met != 0 {
			break
		}
		if r.onlyAWord(word, kind) && !r.hyphen(from) || kind == 'p' && !r.k.article(first.refs) {
			break
		}
		if kind == 'f' || kind == 'm' || kind == 'c' {
			met = kind
		}
		from--
		f.Start = start
		if start > before.Start {
			break
		}
	}
	switch {
	case met == expected:
	case met == 'c' && expected == 0:
		f.Probable, f.Reason = true, OtherKunya
	case met != 0:
		f.Probable, f.Reason = true, OtherKunya
	case first.probable && (first.reason == runTogether || first.reason == OtherKunya):
	case len(r.hits) == 1 && expected != 'c':
		f.Probable, f.Reason = true, withoutIt
	}
	return from
}

// onlyAWord tells a particle that the language of the text has as a word.
func (x *search) onlyAWord(word string, kind byte) bool {
	_, too := wordsToo[word]
	if x.in == turkish && !too {
		_, too = turkishWordsToo[word]
	}
	return too && (kind == 'a' || kind == 'p' || x.in == turkish)
}

// kunyaAlone finds "Abu" as the whole of what somebody is called, where a name was
// entered with it and none follows.
func (x *search) kunyaAlone(i int) (hit, bool) {
	t := &x.tokens[i]
	if t.script != latin || !t.capital || t.opens || len(t.stemFold) < 3 || len(x.k.kunyas) == 0 {
		return hit{}, false
	}
	kind := particles[t.stemFold]
	refs := x.k.kunyas[kind]
	if kind != 'f' && kind != 'm' || refs == nil || x.onlyAWord(t.stemFold, kind) {
		return hit{}, false
	}
	if i+1 < len(x.tokens) && x.adjacent(i, i+1) && t.stem == t.End && !x.common(&x.tokens[i+1]) {
		return hit{}, false
	}
	return hit{Span: text.Span{Start: t.Start, End: t.stem}, from: i, to: i + 1, refs: refs, probable: true, reason: kunyaAlone}, true
}

// kunyaOf is the kunya that the name was entered with at the hit's word.
func (r *run) kunyaOf(name int, h hit) byte {
	for _, candidate := range h.refs {
		if candidate.name == name {
			return r.k.names[name].words[candidate.word].kunya
		}
	}
	return 0
}

// kunyaBehindProclitic reads "and Abu", "to Umm" in one Arabic token.
func (r *run) kunyaBehindProclitic(t token) (kind byte, start int) {
	for _, cut := range proclitics(t.fold)[1:] {
		if kind := particles[t.fold[cut.bytes:]]; (kind == 'f' || kind == 'm' || kind == 'c') && !cut.article {
			return kind, t.Start + rawOffset(t.Of(r.s), cut.runes)
		}
	}
	return 0, t.Start
}

func (r *run) hyphen(i int) bool { return r.s[r.tokens[i-1].End:r.tokens[i].Start] == "-" }

// initialsBefore takes in "A. K." before a surname, if they are the name's.
func (r *run) initialsBefore(f *Finding, from int) {
	for from > r.floor && r.adjacent(from-1, from) {
		t := r.tokens[from-1]
		if !r.initialOf(f.Name, t) {
			return
		}
		from--
		f.Start = t.Start
	}
}

// initialsAfter takes in the "M." of "Ahmed M.".
func (r *run) initialsAfter(f *Finding, end int) int {
	for end < len(r.tokens) && r.adjacent(end-1, end) {
		t := r.tokens[end]
		if !r.initialOf(f.Name, t) {
			return end
		}
		end++
		f.End = t.End
	}
	return end
}

// initialOf tells whether the token is one capital letter that a word of the
// name begins with. "I" and "A" need a full stop, being words.
func (r *run) initialOf(name int, t token) bool {
	if t.script != latin || !t.capital || len(t.fold) != 1 {
		return false
	}
	dotted := t.End < len(r.s) && r.s[t.End] == '.'
	if !dotted && (t.fold == "i" || t.fold == "a") {
		return false
	}
	for _, w := range r.k.names[name].words {
		if w.fold[:1] == t.fold {
			return true
		}
	}
	return false
}
