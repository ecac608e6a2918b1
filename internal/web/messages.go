package web

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"sheaf/internal/inquiry"
	"sheaf/internal/sheaf"
)

// messageFiles are the texts of the pages; refusals the sentences of errors, and
// reasons those of figures without a value, which stand in the code in English.
//
//go:embed messages refusals reasons
var messageFiles embed.FS

// key names one visible text, as package inquiry names those of answers. Go code
// names texts only by converting a literal to key, so that a test finds every one.
type key = inquiry.Word

// catalogue holds every visible text in every language.
type catalogue struct {
	known   []languageTexts
	matcher language.Matcher
}

type languageTexts struct {
	tag   language.Tag
	name  string // in the language itself
	texts map[key]message

	refusals map[string]string // by their formats in the code; nil for English
	reasons  map[string]string // of package analysis, by their English; nil for English
}

// message is one text; forms has more than one where the text depends on a
// count. "{name}" stands for a value.
type message struct{ forms map[plural.Form]string }

var formNames = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

func (m *message) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(b, []byte(`"`)) {
		var text string
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
		m.forms = map[plural.Form]string{plural.Other: text}
		return nil
	}
	var byName map[string]string
	if err := json.Unmarshal(b, &byName); err != nil {
		return err
	}
	m.forms = map[plural.Form]string{}
	for name, text := range byName {
		form, ok := formNames[name]
		if !ok {
			return fmt.Errorf("no plural form %q", name)
		}
		m.forms[form] = text
	}
	return nil
}

// loadCatalogue reads messages/, a folder for each language with a file for each
// room, English first because it stands in where no other language fits.
func loadCatalogue() (*catalogue, error) {
	folders, err := messageFiles.ReadDir("messages")
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot read the message catalogue: %w", err)
	}
	c := &catalogue{}
	for _, folder := range folders {
		l, err := loadLanguage(folder.Name())
		if err != nil {
			return nil, err
		}
		c.known = append(c.known, l)
	}
	slices.SortStableFunc(c.known, func(a, b languageTexts) int {
		return boolOrder(a.tag == language.English, b.tag == language.English)
	})
	tags := make([]language.Tag, len(c.known))
	for i, l := range c.known {
		tags[i] = l.tag
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
}

func loadLanguage(name string) (l languageTexts, err error) {
	if l.tag, err = language.Parse(name); err != nil {
		return l, sheaf.Errorf(sheaf.Internal, "messages/%s is not named after a language", name)
	}
	files, err := messageFiles.ReadDir(path.Join("messages", name))
	if err != nil {
		return l, sheaf.Errorf(sheaf.Internal, "cannot read the message catalogue: %w", err)
	}
	l.texts = map[key]message{}
	for _, file := range files {
		b, err := messageFiles.ReadFile(path.Join("messages", name, file.Name()))
		if err != nil {
			return l, sheaf.Errorf(sheaf.Internal, "cannot read the message catalogue: %w", err)
		}
		texts := map[key]message{}
		if err := json.Unmarshal(b, &texts); err != nil {
			return l, sheaf.Errorf(sheaf.Internal, "cannot read messages/%s/%s: %w", name, file.Name(), err)
		}
		for k, m := range texts {
			if _, twice := l.texts[k]; twice {
				return l, sheaf.Errorf(sheaf.Internal, "messages/%s has %s twice", name, k)
			}
			l.texts[k] = m
		}
	}
	l.name = l.texts[key("language.name")].forms[plural.Other]
	if l.tag != language.English {
		if l.refusals, err = loadRefusals(l.tag); err == nil {
			l.reasons, err = loadReasons(l.tag)
		}
	}
	return l, err
}

// operand is where a format puts in what a sentence is about.
var operand = regexp.MustCompile(`%\[\d+\][sqv]`)

func loadRefusals(tag language.Tag) (map[string]string, error) {
	name := path.Join("refusals", tag.String()+".json")
	b, err := messageFiles.ReadFile(name)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot read the sentences of errors: %w", err)
	}
	sentences := map[string]string{}
	if err := json.Unmarshal(b, &sentences); err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot read %s: %w", name, err)
	}
	if direction(tag) == "rtl" { // set apart as the values of say are
		for format, said := range sentences {
			sentences[format] = operand.ReplaceAllString(said, "\u2068$0\u2069")
		}
	}
	return sentences, nil
}

// loadReasons reads why figures have no value.
func loadReasons(tag language.Tag) (map[string]string, error) {
	name := path.Join("reasons", tag.String()+".json")
	b, err := messageFiles.ReadFile(name)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot read the reasons of figures: %w", err)
	}
	reasons := map[string]string{}
	if err := json.Unmarshal(b, &reasons); err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot read %s: %w", name, err)
	}
	return reasons, nil
}

// refusal gives an error's sentence, and the next move, in a language.
func (c *catalogue) refusal(tag language.Tag, err error) (message, hint string) {
	i := slices.IndexFunc(c.known, func(l languageTexts) bool { return l.tag == tag })
	in := func(format string) string { return c.known[max(i, 0)].refusals[format] }
	return sheaf.MessageIn(err, in), sheaf.HintIn(err, in)
}

// boolOrder puts true before false.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func (c *catalogue) languages() []languageTexts { return c.known }

// match gives the language closest to what is wanted: a tag, or the value of
// an Accept-Language header.
func (c *catalogue) match(wanted string) language.Tag {
	_, i := language.MatchStrings(c.matcher, wanted)
	return c.known[i].tag
}

// has tells whether there are texts in exactly this language.
func (c *catalogue) has(tag string) bool {
	return slices.ContainsFunc(c.known, func(l languageTexts) bool { return l.tag.String() == tag })
}

// direction is which way a language is written.
func direction(tag language.Tag) string {
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm":
		return "rtl"
	}
	return "ltr"
}

// say gives the text of k. Values are name and value in turn; the value of
// "count" chooses the plural form. A string value is set apart for the
// bidirectional algorithm, so that a Latin label inside an Arabic sentence does
// not drag the punctuation with it. A key without a text shows as itself.
func (c *catalogue) say(tag language.Tag, k key, values ...any) string {
	i := slices.IndexFunc(c.known, func(l languageTexts) bool { return l.tag == tag })
	text, ok := c.known[max(i, 0)].texts[k]
	if !ok {
		return string(k)
	}
	form := plural.Other
	pairs := make([]string, 0, len(values))
	for i := 0; i+1 < len(values); i += 2 {
		name := fmt.Sprint(values[i])
		switch v := values[i+1].(type) {
		case int:
			if name == "count" {
				form = pluralForm(tag, v, text)
			}
			pairs = append(pairs, "{"+name+"}", number(v))
		default:
			pairs = append(pairs, "{"+name+"}", "\u2068"+fmt.Sprint(v)+"\u2069")
		}
	}
	if _, ok := text.forms[form]; !ok {
		form = plural.Other
	}
	sentence := text.forms[form]
	if len(pairs) == 0 {
		return sentence
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

// pluralForm is the form for a count. "zero" is used for 0 wherever it is
// written, also in languages whose grammar has no form of its own for it.
func pluralForm(tag language.Tag, count int, of message) plural.Form {
	if _, ok := of.forms[plural.Zero]; ok && count == 0 {
		return plural.Zero
	}
	return plural.Cardinal.MatchPlural(tag, count, 0, 0, 0, 0)
}

// forms gives a text in every plural form, by the form's name, for a script that
// counts on: lib/words.js.
func (c *catalogue) forms(tag language.Tag, k key) (map[string]string, error) {
	i := slices.IndexFunc(c.known, func(l languageTexts) bool { return l.tag == tag })
	text, ok := c.known[max(i, 0)].texts[k]
	if !ok {
		return nil, sheaf.Errorf(sheaf.Internal, "there is no text %s", k)
	}
	forms := map[string]string{}
	for name, form := range formNames {
		if said, has := text.forms[form]; has {
			forms[name] = said
		}
	}
	return forms, nil
}

// number groups digits by threes with a narrow space that does not break. The
// digits are European in every language, as in the paragraph numbers that
// people quote to one another.
func number(n int) string {
	s := strconv.Itoa(n)
	if len(s) < 5 {
		return s
	}
	var b strings.Builder
	for i, d := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// participantWords are the texts for what a study calls its participants: one
// and many of them as headings, and so many of them in a sentence. A word that
// the catalogue lacks is "participant".
func participantWords(word string) (one, many, count key) {
	switch word {
	case "witness":
		return key("word.witness"), key("word.witnesses"), key("word.witness.count")
	case "source":
		return key("word.source"), key("word.sources"), key("word.source.count")
	case "survivor":
		return key("word.survivor"), key("word.survivors"), key("word.survivor.count")
	case "interviewee":
		return key("word.interviewee"), key("word.interviewees"), key("word.interviewee.count")
	}
	return key("word.participant"), key("word.participants"), key("word.participant.count")
}

// date writes a day in words.
func (c *catalogue) date(tag language.Tag, t time.Time) string {
	// Some names hold a space that does not break, which Fields would break at.
	months := strings.Split(c.say(tag, key("date.months")), " ")
	day := key("date.day")
	if t.Day() == 1 {
		day = key("date.first") // French writes 1er, and 2
	}
	// The month is not set apart as other values are: a date without letters of its
	// own has no direction, and an Arabic one would be laid out from the left.
	return strings.NewReplacer("{day}", strconv.Itoa(t.Day()), "{month}", months[t.Month()-1], "{year}", strconv.Itoa(t.Year())).Replace(c.say(tag, day))
}

// speech lets the answer to a question speak a language.
func (c *catalogue) speech(tag language.Tag) inquiry.Speech {
	return inquiry.Speech{
		Say:      func(k key, values ...any) string { return c.say(tag, k, values...) },
		Reason:   func(english string) string { return c.reason(tag, english) },
		Tongue:   func(language string) string { return c.languageName(tag, language) },
		Language: tag.String(), RightToLeft: direction(tag) == "rtl", Decimal: c.say(tag, key("number.decimal")),
	}
}

// Speech gives what an answer says in a language, for who has no page.
func Speech(wanted string) (inquiry.Speech, error) {
	ts, err := carried()
	if err != nil {
		return inquiry.Speech{}, err
	}
	return ts.catalogue.speech(ts.catalogue.match(wanted)), nil
}

// reason says in a language why a figure has no value, or why something was left out;
// package analysis says it in English.
func (c *catalogue) reason(tag language.Tag, english string) string {
	i := slices.IndexFunc(c.known, func(l languageTexts) bool { return l.tag == tag })
	return cmp.Or(c.known[max(i, 0)].reasons[english], english)
}

// languageName is the name of a document's language, in the language tag; the
// bare tag where the catalogue has no name for it.
func (c *catalogue) languageName(tag language.Tag, of string) string {
	base, _ := language.Make(of).Base()
	switch base.String() {
	case "en":
		return c.say(tag, key("lang.en"))
	case "ar":
		return c.say(tag, key("lang.ar"))
	case "fr":
		return c.say(tag, key("lang.fr"))
	case "tr":
		return c.say(tag, key("lang.tr"))
	case "ku":
		return c.say(tag, key("lang.ku"))
	case "kmr":
		return c.say(tag, key("lang.kmr"))
	case "ckb":
		return c.say(tag, key("lang.ckb"))
	case "fa":
		return c.say(tag, key("lang.fa"))
	case "de":
		return c.say(tag, key("lang.de"))
	case "es":
		return c.say(tag, key("lang.es"))
	}
	return of
}
