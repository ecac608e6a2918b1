package disclosure

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// checkMarks tells of what could not be resolved when the blocks were made.
func (s *assessor) checkMarks() {
	for _, m := range s.p.frozen.Marks {
		rule, blocking := m.Why.rule()
		w := whys[m.Why]
		s.find(rule, m.Place, blocking, m.Why, wording{Case(m.Why), Values{}, w.harm, w.repair})
	}
}

// checkBraces finds references that open and never close.
func (s *assessor) checkBraces() {
	for _, p := range s.passages {
		for _, braces := range []string{"{{", "}}"} {
			if i := strings.Index(p.Text, braces); i >= 0 {
				at := placeOf(p)
				at.Span = text.Span{Start: i, End: i + len(braces)}
				s.find(Unresolved, at, true, "braces", wording{caseBraces, Values{}, "double braces stand in the text: a reference opens and does not close, or closes and did not open",
					"close the reference in the paragraph in which it opens"})
			}
		}
	}
}

// checkTerms asks of everybody in the text whether they may be in it now.
func (s *assessor) checkTerms() {
	counted := 0
	for _, id := range s.p.subjects() {
		share, one := s.p.shares[id], s.m.subject[id]
		at := share.place()
		also := share.places()
		own := len(share.Quotes) > 0 || share.Named
		switch refusal := s.m.refusals[id]; {
		case one.Held:
			s.find(Held, at, true, id, wording{caseOnHold, Values{}, "somebody who is quoted, named, mentioned in a quote or counted here is on hold: a sign that something is wrong",
				"leave them out and propose again, or ask a key holder why they are on hold"}, also...)
		case one.Erased:
			s.find(Terms, at, true, id, wording{casePersonErased, Values{}, "somebody in this text was erased", "propose the text again"}, also...)
		case sheaf.KindOf(refusal) == sheaf.Corrupt:
			s.find(Terms, at, true, id, wording{caseTermsAltered, Values{}, "what somebody in this text agreed to is not what the record knows: an older state may have been put back",
				"run sheaf check, and let a key holder push their consent again"}, also...)
		case !own && !share.Counted: // others' words speak of them; only a hold stops those
		case one.Terms == study.TermsMissing, one.Terms == study.TermsOlder, one.Terms == study.TermsRefused:
			s.find(Terms, at, true, id, wording{caseTermsMissing, Values{}, "it is not written down that somebody in this text agreed to anything, or they refused",
				"ask them and write their answer down with sheaf consent, or leave them out and propose again"}, also...)
		case one.Terms == study.TermsInternal:
			s.find(Terms, at, true, id, wording{caseTermsInternal, Values{}, "what somebody in this text said is for the team's own analysis until they have decided",
				"ask them and write their answer down with sheaf consent, or leave them out and propose again"}, also...)
		case refusal != nil && own:
			s.find(Terms, at, true, id, wording{caseNotToBeQuoted, Values{}, "somebody who is quoted or named here has not agreed to be quoted",
				"ask them, or leave the quote and the name out and propose again"}, also...)
		case refusal != nil:
			counted++
		case own && s.limited[id]:
			s.find(Terms, at, false, id, wording{caseWithinLimits, Values{}, "somebody who is quoted or named here agreed to it within limits",
				"ask a key holder which limits they set, and say why this is within them"}, also...)
		}
	}
	if counted > 0 {
		s.find(Terms, everywhere(), false, counted, wording{caseCountedOnly, Values{Count: counted}, fmt.Sprintf("%d of those who are counted have agreed to analysis and not to be quoted", counted),
			"say why a number of many people may count them, or leave the numbers out"})
	}
}

// place is the first place where a subject is in the text, everywhere if they
// are only counted or named.
func (s share) place() Place {
	if all := s.all(); len(all) > 0 {
		return all[0]
	}
	return everywhere()
}

func (s share) places() []Place {
	if all := s.all(); len(all) > 1 {
		return all[1:]
	}
	return nil
}

func (s share) all() (places []Place) {
	var blocks []int
	for _, q := range s.Quotes {
		blocks = append(blocks, q.Block)
	}
	blocks = append(blocks, s.Mentioned...)
	slices.Sort(blocks)
	for _, b := range slices.Compact(blocks) {
		places = append(places, Place{Block: b, Part: report.PartText})
	}
	return places
}

// checkQuotes reads every quoted passage again and compares.
func (s *assessor) checkQuotes() {
	names := func(id study.SubjectID, script string) string { return s.p.shares[id].in(script) }
	for _, made := range s.p.quotes() {
		at := Place{Block: made.Block, Part: report.PartText}
		block := s.p.text.Blocks[made.Block]
		words := ""
		for _, r := range block.Text {
			words += r.Text
		}
		doc, ok := s.m.document[made.Anchor.Document]
		now := quoted{}
		why := whyNoDocument
		if ok && doc.Version == made.Anchor.Version {
			now, why = readQuote(doc, made)
		} else if ok {
			now, why = s.carried(made, words, names)
		}
		if why != "" || tidied(now.render(names)) != words {
			s.find(Changed, at, true, made, wording{caseQuoteCorrected, Values{}, "the document was corrected since: a reader would see words that were taken back",
				"propose the text again, and look at this quote"})
		}
		if n := len(strings.Fields(words)); n > longestQuote {
			s.find(Length, at, false, n, wording{caseLongQuote, Values{Count: n}, fmt.Sprintf("the quote has %d words: a long passage tells much of who speaks", n),
				"shorten it with from and to, or say why all of it is needed"})
		}
	}
}

// carried finds a quote in a version that is newer than the one it was taken
// from: the same words, standing once.
func (s *assessor) carried(made quoteMade, words string, names func(study.SubjectID, string) string) (quoted, whyKey) {
	doc := s.m.document[made.Anchor.Document]
	span, ok := s.moved[made]
	if !ok {
		return quoted{}, whyChanged
	}
	made.Anchor.Span, made.Anchor.Version = span, doc.Version
	return readQuote(doc, made)
}

// tidied is a text as report.Tidy leaves it in a block.
func tidied(words string) string {
	p := report.Publication{Title: "-", Blocks: []report.Block{{Kind: report.KindQuote, Text: report.Plain(words)}}}.Tidy()
	out := ""
	for _, r := range p.Blocks[0].Text {
		out += r.Text
	}
	return out
}

// checkMinors stops word-for-word quotes of those who may be under age.
func (s *assessor) checkMinors() {
	for _, id := range s.p.subjects() {
		share := s.p.shares[id]
		if len(share.Quotes) > 0 && s.m.mayBeMinor(id) {
			s.find(Minor, share.place(), false, id, wording{caseMinorQuoted, Values{}, "somebody who may be under 18 is quoted word for word",
				"tell it in other words; or say why it is quoted, who agreed for them, and that they were asked themselves"}, share.places()...)
		}
	}
}

var numbers = regexp.MustCompile(`\d+`)

// mayBeMinor reads a subject's attributes: an age, or a band of ages, that
// begins below 18, and words that say so.
func (m *material) mayBeMinor(id study.SubjectID) bool {
	for name, value := range m.attributes[id] {
		words, _ := foldedWords(name)
		about, _ := foldedWords(value)
		says := func(word string) bool { return slices.Contains(about, word) }
		switch {
		case slices.Contains(words, "minor") || slices.Contains(words, "child"):
			if !says("no") && len(about) > 0 {
				return true
			}
		case says("minor") || says("child") || says("boy") || says("girl") || says("teenager"):
			return true
		case slices.Contains(words, "age") || slices.Contains(words, "aged"):
			if isYoung(text.Fold(value), says("under") || says("below") || strings.Contains(value, "<")) {
				return true
			}
		}
	}
	return false
}

// isYoung tells whether an age or a band begins below 18; "under 20" does.
func isYoung(value string, under bool) bool {
	first, err := strconv.Atoi(numbers.FindString(value))
	if err != nil {
		return false
	}
	return first < ageOfMajority || under
}
