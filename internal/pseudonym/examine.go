package pseudonym

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// mention is a stretch of a draft's text that somebody has to decide about.
type mention struct {
	text.Span
	Type     string           `json:"type"`
	Tier     detect.Tier      `json:"tier"`
	Reason   string           `json:"reason"`
	Probable bool             `json:"probable,omitempty"`
	Persons  []vault.PersonID `json:"persons,omitempty"` // who it may be, the likeliest first
	Like     []sheaf.ID       `json:"like,omitempty"`    // decisions about names that it may be another spelling of
	Key      string           `json:"key"`               // folded: what mentions are decided by
	Here     *choice          `json:"here,omitempty"`    // decided for this place alone
	Again    bool             `json:"again,omitempty"`   // came to be known as a name since it was kept: asked again

	said string // as it stands in the text
}

// choice is a decision with what it needs to be carried out.
type choice struct {
	Action Action         `json:"action"`
	Kind   Kind           `json:"kind"`
	Entity study.EntityID `json:"entity,omitzero"`
	With   string         `json:"with,omitempty"`

	Tongue    string            `json:"tongue,omitempty"` // the language of With; empty where it was decided before languages were told apart
	Else      map[string]string `json:"else,omitempty"`   // what stands there in texts of other languages
	Proclitic string            `json:"proclitic,omitempty"`
}

// speaker is who a label of the transcript means.
type speaker struct {
	Label      string          `json:"label"`
	Role       text.Role       `json:"role,omitempty"`
	Person     vault.PersonID  `json:"person,omitzero"`
	Provenance text.Provenance `json:"provenance,omitempty"`
	Decided    bool            `json:"decided,omitempty"`
	Suggested  vault.PersonID  `json:"suggested,omitzero"`
	Same       string          `json:"same,omitempty"` // the label that it follows in all of this
}

// TierMarked is the tier of what a person marked by hand.
const TierMarked detect.Tier = "marked"

const (
	markedByHand = "marked by hand"
	decidedName  = "decided in an earlier draft"
	likeALabel   = "perhaps a speaker's label"
	inTheHeader  = "in the header of the file"
	wasALabel    = "was a speaker's label"
	isASpeaker   = "a speaker is called so"
	wasDeleted   = "deleted in the file, with the change tracked"
)

// flagged are the places of a text that its reading says somebody has to look at.
func flagged(r convert.Report) (flags []mention) {
	for _, of := range []struct {
		places []text.Span
		reason string
	}{{r.Header, inTheHeader}, {r.Uncertain, likeALabel}, {r.Deleted, wasDeleted}} {
		for _, at := range of.places {
			flags = append(flags, mention{Span: at, Type: detect.Unknown, Tier: detect.TierResidual, Reason: of.reason})
		}
	}
	return flags
}

// examine finds what somebody has to decide about in a transcript.
func examine(tx *access.Tx, t text.Transcript, known []vault.KnownName, persons []vault.PersonID, flags []mention) (storedReview, error) {
	book, err := readBook(tx)
	if err != nil {
		return storedReview{}, err
	}
	names, of := namesToFind(known, book)
	finder := detect.Finder{Known: detect.Compile(names), Language: t.Language}
	x := examination{t: t, named: namings(t)}
	for _, f := range finder.Find(t.Text) {
		x.addFinding(f, of)
	}
	for _, form := range book.phrases() {
		for _, at := range occurrences(t.Text, form) {
			x.swallow(mention{Span: at, Type: detect.Unknown, Tier: detect.TierKnown, Reason: decidedName})
		}
	}
	for _, s := range t.Speakers {
		if !namesSomebody(s) {
			continue
		}
		for _, at := range occurrences(t.Text, s.Label) {
			x.fill(mention{Span: at, Type: detect.Unknown, Tier: detect.TierResidual, Reason: isASpeaker})
		}
	}
	for _, flag := range flags {
		flag.End = flag.Start + len(strings.TrimRight(flag.Of(t.Text), ": \t\u00a0："))
		x.fill(flag)
	}
	return storedReview{
		Unexamined: finder.Unexamined(t.Text),
		Speakers:   speakersOf(t, known, persons),
		Mentions:   x.mentions,
	}, nil
}

// source is where a name comes from: whose it is, as far as the vault knows, and
// the decision about it, where it was decided.
type source struct {
	person   vault.PersonID
	decision sheaf.ID
}

// namesToFind are the names that the finder looks for in every form, and where
// each comes from. Addresses and numbers are left to the finder's patterns.
func namesToFind(known []vault.KnownName, b *book) ([]detect.Name, []source) {
	var names []detect.Name
	var of []source
	for _, n := range known {
		if n.Type == detect.Code {
			continue
		}
		names = append(names, detect.Name{Text: n.Text, Type: n.Type})
		of = append(of, source{person: n.Person})
	}
	for _, d := range b.decisions {
		if t := d.Kind.nameType(); t != "" && d.Action != Keep {
			names = append(names, detect.Name{Text: d.Form, Type: t})
			of = append(of, source{b.entities[d.Entity].Person, d.row.id})
		}
	}
	return names, of
}

// nameType is what detect calls a name of this kind, or nothing where the kind
// has no names.
func (k Kind) nameType() string {
	switch k {
	case Person:
		return detect.Person
	case Place:
		return detect.Location
	case Organisation:
		return detect.Org
	}
	return ""
}

// kindOf is the kind that a finding of a type suggests.
func kindOf(findingType, surface string) Kind {
	switch findingType {
	case detect.Person:
		return Person
	case detect.Location:
		return Place
	case detect.Org:
		return Organisation
	case detect.DateTime:
		return Date
	case detect.Demographic:
		return Age
	case detect.Quantity:
		return Amount
	case detect.Code:
		switch {
		case strings.HasPrefix(surface, "@"):
			return Handle
		case strings.Contains(surface, "@"):
			return Email
		case !strings.ContainsFunc(surface, unicode.IsLetter):
			return Phone
		}
		return Code
	}
	return Word
}

// examination gathers mentions, in order and without overlaps.
type examination struct {
	t        text.Transcript
	named    []text.Span // see namings
	mentions []mention
}

// addFinding adds what the finder found, the part of each paragraph by itself;
// labels of speakers are decided apart.
func (x *examination) addFinding(f detect.Finding, of []source) {
	m := mention{Span: f.Span, Type: f.Type, Tier: f.Tier, Reason: f.Reason, Probable: f.Probable}
	m.mayBe(f, of)
	x.fill(m)
}

// mayBe notes whose name a mention may be, and which name decided before; it tells
// whether that says anything new.
func (m *mention) mayBe(f detect.Finding, of []source) (found bool) {
	if f.Name == detect.NoName {
		return false
	}
	onlyLike := f.Probable && !m.Probable && len(m.Persons) > 0 // whose name it is, letter by letter, is known
	for _, n := range append([]int{f.Name}, f.Others...) {
		if p := of[n].person; !p.IsZero() && !onlyLike && !slices.Contains(m.Persons, p) {
			m.Persons, found = append(m.Persons, p), true
		}
		if d := of[n].decision; !d.IsZero() && !slices.Contains(m.Like, d) {
			m.Like, found = append(m.Like, d), true
		}
	}
	return found
}

// fill adds a mention where nothing was found yet.
func (x *examination) fill(m mention) {
	free := x.within(m.Span)
	for _, taken := range x.touching(m.Span) {
		free = without(free, taken.Span)
	}
	for _, s := range free {
		x.put(m, s)
	}
}

// swallow adds a mention in place of those that lie wholly inside it; where one
// sticks out, that one stands.
func (x *examination) swallow(m mention) {
	for _, s := range x.within(m.Span) {
		there := x.touching(s)
		if slices.ContainsFunc(there, func(o mention) bool { return !s.Contains(o.Span) || o.Span == s }) {
			continue
		}
		if len(there) > 0 {
			at := x.after(s.Start)
			x.mentions = slices.Delete(x.mentions, at, at+len(there))
		}
		x.put(m, s)
	}
}

// after is the first mention that ends behind a place. Mentions are in order and
// do not overlap, so that nobody looks at all of them for one.
func (x *examination) after(at int) int {
	i, _ := slices.BinarySearchFunc(x.mentions, at+1, func(o mention, end int) int { return cmp.Compare(o.End, end) })
	return i
}

// touching are the mentions that share a byte with a span.
func (x *examination) touching(s text.Span) []mention {
	from := x.after(s.Start)
	to := from
	for to < len(x.mentions) && x.mentions[to].Start < s.End {
		to++
	}
	return x.mentions[from:to]
}

func (x *examination) put(m mention, s text.Span) {
	if s = trimmed(x.t.Text, s); s.Len() == 0 {
		return
	}
	m.Span, m.said = s, s.Of(x.t.Text)
	m.setKey()
	at, _ := slices.BinarySearchFunc(x.mentions, s.Start, func(o mention, start int) int { return o.Start - start })
	x.mentions = slices.Insert(x.mentions, at, m)
}

// within cuts a span into its parts in paragraphs, outside speakers' labels.
func (x *examination) within(s text.Span) []text.Span {
	var parts []text.Span
	first, _ := slices.BinarySearchFunc(x.t.Paragraphs, s.Start+1, func(p text.Paragraph, end int) int { return cmp.Compare(p.End, end) })
	for i := first; i < len(x.t.Paragraphs) && x.t.Paragraphs[i].Start < s.End; i++ {
		p := x.t.Paragraphs[i]
		speech := text.Span{Start: max(x.named[i].End, s.Start), End: min(p.End, s.End)}
		if speech.Len() > 0 {
			parts = append(parts, speech)
		}
	}
	return parts
}

func without(spans []text.Span, taken text.Span) []text.Span {
	var left []text.Span
	for _, s := range spans {
		if !s.Overlaps(taken) {
			left = append(left, s)
			continue
		}
		if s.Start < taken.Start {
			left = append(left, text.Span{Start: s.Start, End: taken.Start})
		}
		if taken.End < s.End {
			left = append(left, text.Span{Start: taken.End, End: s.End})
		}
	}
	return left
}

// trimmed is the span without what is no letter, digit or sign at its ends.
func trimmed(s string, at text.Span) text.Span {
	inner := strings.TrimLeftFunc(at.Of(s), unicode.IsSpace)
	at.Start = at.End - len(inner)
	at.End = at.Start + len(strings.TrimRightFunc(inner, unicode.IsSpace))
	if !strings.ContainsFunc(at.Of(s), func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.S) }) {
		at.End = at.Start
	}
	return at
}

// keyOf is the folded form that mentions are grouped and decided by.
func keyOf(form string) string { return detect.GroupKey(strings.TrimSpace(form)) }

// occurrences finds a phrase as whole words, folded; none crosses a line end.
func occurrences(s, phrase string) []text.Span {
	folded := text.FoldText(s)
	needle := plainSpaces(text.Fold(strings.TrimSpace(phrase)))
	if needle == "" {
		return nil
	}
	var found []text.Span
	hay := plainSpaces(folded.Text)
	for at := 0; ; {
		i := strings.Index(hay[at:], needle)
		if i < 0 {
			return found
		}
		at += i
		to := text.Span{Start: at, End: at + len(needle)}
		_, size := utf8.DecodeRuneInString(hay[at:])
		at += size
		if !wholeWords(hay, to) {
			continue
		}
		source := folded.Source(to)
		if strings.Contains(source.Of(s), "\n") || keyOf(source.Of(s)) != keyOf(phrase) {
			continue
		}
		found = append(found, source)
		at = to.End
	}
}

// plainSpaces makes one kind of every sign that may stand between two words, in
// place.
func plainSpaces(folded string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, folded)
}

func wholeWords(s string, at text.Span) bool {
	isWord := func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.M) }
	before, _ := utf8.DecodeLastRuneInString(s[:at.Start])
	first, _ := utf8.DecodeRuneInString(s[at.Start:])
	last, _ := utf8.DecodeLastRuneInString(s[:at.End])
	after, _ := utf8.DecodeRuneInString(s[at.End:])
	return !(isWord(before) && isWord(first)) && !(isWord(last) && isWord(after))
}
