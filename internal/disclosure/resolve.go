package disclosure

import (
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/coding"
	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

const (
	verbQuote = "quote"
	verbCount = "count"
	verbTable = "table"
	verbName  = "name"
)

// unresolvedText stands in the blocks where a reference leads nowhere.
const unresolvedText = "[unresolved]"

// mark is something that was seen while the blocks were made and that a look at
// the blocks alone would not tell.
type mark struct {
	Why   whyKey `json:"why"`
	Place Place  `json:"place"`
}

// whyKey says what is the matter with a mark; whys has its sentences.
type whyKey string

// resolver puts what references stand for in their place, and keeps what led
// where.
type resolver struct {
	m     *material
	names *naming
	k     int

	marks   []mark
	counts  []countMade
	tables  []tableMade
	written []Place // what references wrote into running text
	outside []quoteMade
	of      map[study.SubjectID]*share
	made    built // in a preview
}

// countMade is a count as it was written.
type countMade struct {
	Place Place         `json:"place"`
	Code  coding.CodeID `json:"code"`
	Asked bool          `json:"asked,omitempty"` // it was to be of those who were asked
	Known bool          `json:"known,omitempty"` // and the study knows who they are
	K     int           `json:"k"`
	Of    int           `json:"of"`
}

// quoteMade is where a quote came from.
type quoteMade struct {
	Block  int          `json:"block"`
	Anchor study.Anchor `json:"anchor"`
	Before bool         `json:"before,omitempty"` // cut at its beginning
	After  bool         `json:"after,omitempty"`  // cut at its end
}

// share is what a publication has of one subject; it lies under that subject's
// key.
type share struct {
	V         int         `json:"v"`
	Name      string      `json:"name,omitempty"`  // published name, if the text uses it
	Other     string      `json:"other,omitempty"` // the same in the other script, if there is one
	Named     bool        `json:"named,omitempty"`
	Quotes    []quoteMade `json:"quotes,omitempty"`
	Mentioned []int       `json:"mentioned,omitempty"` // blocks whose quotes speak of them
	Counted   bool        `json:"counted,omitempty"`
}

func newResolver(m *material, names *naming, k int) *resolver {
	return &resolver{m: m, names: names, k: k, of: map[study.SubjectID]*share{}}
}

func (r *resolver) mark(why whyKey, at Place) { r.marks = append(r.marks, mark{why, at}) }

// settle gives a place to marks of what left no block behind.
func (r *resolver) settle(blocks int) {
	for i, m := range r.marks {
		if m.Place.Block >= blocks {
			r.marks[i].Place = everywhere()
		}
	}
}

func (r *resolver) share(id study.SubjectID) *share {
	if r.of[id] == nil {
		r.of[id] = &share{V: 1}
	}
	return r.of[id]
}

// nameOf is the published name of a subject, drawn on its first use.
func (r *resolver) nameOf(id study.SubjectID) string {
	s := r.share(id)
	if s.Name == "" {
		p := r.names.of(r.m.subject[id])
		s.Name, s.Other = p.name, p.other
	}
	return s.Name
}

// nameIn is the published name of a subject for a place of a quote.
func (r *resolver) nameIn(id study.SubjectID, script string) string {
	r.nameOf(id)
	return r.share(id).in(script)
}

// in is the name as a script has it, an ISO 15924 code: in the other one where
// there is none.
func (s share) in(script string) string {
	if s.Other != "" && inArabic(s.Name) != (script == "Arab") {
		return s.Other
	}
	return s.Name
}

// inline resolves a reference inside running text, at the place where its words
// will begin.
func (r *resolver) inline(ref reference, at Place) string {
	words, why := r.inlineWords(ref, at)
	if why != "" {
		words = unresolvedText
		at.Span.End = at.Span.Start + len(words)
		r.mark(why, at)
		return words
	}
	at.Span.End = at.Span.Start + len(words)
	r.written = append(r.written, at)
	if ref.verb == verbCount {
		r.counts[len(r.counts)-1].Place = at
	}
	return words
}

func (r *resolver) inlineWords(ref reference, at Place) (string, whyKey) {
	switch ref.verb {
	case verbCount:
		return r.count(ref)
	case verbName:
		return r.name(ref)
	case verbQuote, verbTable:
		return "", whyNotAlone
	}
	return "", whyUnknown
}

func (r *resolver) name(ref reference) (string, whyKey) {
	if !ref.only(1) || len(ref.words) != 1 {
		return "", whyUnknown
	}
	for _, one := range r.m.subjects {
		if strings.EqualFold(one.Label, ref.words[0]) && !one.Erased {
			r.share(one.ID).Named = true
			return r.nameOf(one.ID), ""
		}
	}
	return "", whyNoParticipant
}

// block resolves a reference that is a block of its own.
func (r *resolver) block(ref reference, index int) report.Block {
	at := Place{Block: index, Part: report.PartText}
	var block report.Block
	var why whyKey
	if ref.verb == verbQuote {
		block, why = r.quote(ref, index)
	} else {
		block, why = r.table(ref, index)
	}
	if why != "" {
		r.mark(why, at)
		return report.Block{Kind: report.KindParagraph, Text: report.Plain(unresolvedText)}
	}
	return block
}

func (r *resolver) quote(ref reference, index int) (report.Block, whyKey) {
	if !ref.only(2, "document", "text", "from", "to", "attribution") {
		return report.Block{}, whyUnknown
	}
	words := ref.words
	named := false
	if i := slices.Index(words, "named"); i >= 0 {
		words, named = slices.Delete(slices.Clone(words), i, i+1), true
	}
	a, why := r.passage(ref, words)
	if why != "" {
		return report.Block{}, why
	}
	made := quoteMade{Block: index, Anchor: a}
	if why := made.shorten(r.m.document[a.Document], ref.named["from"], ref.named["to"]); why != "" {
		return report.Block{}, why
	}
	q, why := readQuote(r.m.document[a.Document], made)
	if why != "" {
		return report.Block{}, why
	}
	for _, id := range q.mentioned {
		s := r.share(id)
		s.Mentioned = append(s.Mentioned, index)
	}
	for _, id := range q.speakers {
		s := r.share(id)
		s.Quotes = append(s.Quotes, made)
	}
	if len(q.speakers) == 0 {
		r.outside = append(r.outside, made)
	}
	attribution := ref.named["attribution"]
	if named && len(q.speakers) == 1 {
		attribution = joinWords(r.nameOf(q.speakers[0]), attribution)
	}
	block := report.Block{Kind: report.KindQuote, Text: report.Plain(q.render(r.nameIn)), Attribution: joinWords(attribution, q.provenance)}
	if q.language != "" && q.language != r.names.language {
		block.Language = q.language
	}
	return block, ""
}

func joinWords(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// passage finds what a quote is of: a coding, or words of a document.
func (r *resolver) passage(ref reference, words []string) (study.Anchor, whyKey) {
	_, byDocument := ref.named["document"]
	switch {
	case len(words) == 1 && !byDocument && ref.named["text"] == "":
		return r.codedPassage(words[0])
	case len(words) == 0 && byDocument && ref.named["text"] != "":
		return r.saidPassage(ref.named["document"], ref.named["text"])
	}
	return study.Anchor{}, whyUnknown
}

func (r *resolver) codedPassage(id string) (study.Anchor, whyKey) {
	var found []study.Anchor
	for _, one := range r.m.codings {
		if isID(one.ID.ID, id) {
			if one.Inside {
				return study.Anchor{}, whyChanged
			}
			found = append(found, one.Anchor)
		}
	}
	switch {
	case len(found) == 0:
		return study.Anchor{}, whyNoCoding
	case len(found) > 1:
		return study.Anchor{}, whyManyCodings
	}
	if _, ok := r.m.document[found[0].Document]; !ok {
		return study.Anchor{}, whyNoDocument
	}
	return found[0], ""
}

// isID tells whether what somebody wrote is an id or the beginning of one.
func isID(id sheaf.ID, written string) bool {
	return len(written) >= 4 && strings.HasPrefix(id.String(), strings.ToLower(written))
}

func (r *resolver) saidPassage(document, words string) (study.Anchor, whyKey) {
	var found []study.Document
	for _, doc := range r.m.documents {
		if isID(doc.ID.ID, document) {
			found = append(found, doc)
		}
	}
	switch {
	case len(found) == 0:
		return study.Anchor{}, whyNoDocument
	case len(found) > 1:
		return study.Anchor{}, whyManyDocuments
	}
	span, why := findOnce(found[0].Text, words)
	return study.Anchor{Document: found[0].ID, Version: found[0].Version, Span: span}, why
}

// findOnce finds words in a text, as they stand or else in another spelling of
// case, quotation marks and spacing.
func findOnce(in, words string) (text.Span, whyKey) {
	switch strings.Count(in, words) {
	case 1:
		at := strings.Index(in, words)
		return text.Span{Start: at, End: at + len(words)}, ""
	case 0:
	default:
		return text.Span{}, whyManyPlaces
	}
	all, at := foldedWords(in)
	run, _ := foldedWords(words)
	found := occurrences(all, at, run)
	switch len(found) {
	case 0:
		return text.Span{}, whyNoPlace
	case 1:
		return withMarks(in, found[0]), ""
	}
	return text.Span{}, whyManyPlaces
}

// withMarks takes the stop behind the last word along.
func withMarks(in string, s text.Span) text.Span {
	for _, r := range in[s.End:] {
		if !strings.ContainsRune(".!?…؟", r) {
			break
		}
		s.End += len(string(r))
	}
	return s
}

// shorten cuts a passage to what lies from some of its words to others.
func (q *quoteMade) shorten(doc study.Document, from, to string) whyKey {
	whole := q.Anchor.Span
	if whole.Start < 0 || whole.End > len(doc.Text) || whole.Len() <= 0 {
		return whyNoPlace
	}
	if from != "" {
		at, why := findOnce(whole.Of(doc.Text), from)
		if why != "" {
			return why
		}
		q.Anchor.Span.Start = whole.Start + at.Start
		q.Before = at.Start > 0
	}
	if to != "" {
		at, why := findOnce(whole.Of(doc.Text), to)
		if why != "" {
			return why
		}
		q.Anchor.Span.End = whole.Start + at.End
		q.After = q.Anchor.Span.End < whole.End
	}
	if q.Anchor.Span.Len() <= 0 {
		return whyBackwards
	}
	return ""
}

// quoted is a passage as it is about to be printed.
type quoted struct {
	speakers   []study.SubjectID // whose turns it is from, sorted
	mentioned  []study.SubjectID // others it speaks of, sorted
	lines      []quotedLine
	before     bool
	after      bool
	language   string
	provenance string // whose wording, in words; empty for the speaker's own
}

// quotedLine is one paragraph of it, with the mentions in it.
type quotedLine struct {
	words    string
	mentions []study.Mention // spans in words
}

// readQuote reads a passage: of every paragraph what is said, without labels.
func readQuote(doc study.Document, made quoteMade) (quoted, whyKey) {
	span := made.Anchor.Span
	q := quoted{before: made.Before, after: made.After, language: doc.Transcript.Language}
	if slices.ContainsFunc(doc.Erased, span.Overlaps) {
		return quoted{}, whyErased
	}
	voice := text.NoSpeaker - 1
	for _, p := range doc.Paragraphs {
		line := text.Span{Start: max(span.Start, p.Label.End), End: min(span.End, p.End)}
		if line.Len() <= 0 {
			continue
		}
		if voice >= text.NoSpeaker && voice != p.Speaker {
			return quoted{}, whySeveral
		}
		voice = p.Speaker
		if p.Turn >= 0 {
			turn := doc.Transcript.Turns[p.Turn]
			q.provenance = provenanceWords[turn.Provenance]
			q.speakers = append(q.speakers, doc.TurnSubject[p.Turn])
		} else {
			q.speakers = append(q.speakers, doc.Subjects...)
		}
		q.add(doc, line)
	}
	if len(q.lines) == 0 {
		return quoted{}, whyNoPlace
	}
	q.speakers = slices.DeleteFunc(sortedSubjects(q.speakers), func(id study.SubjectID) bool { return id.IsZero() })
	q.mentioned = slices.DeleteFunc(sortedSubjects(q.mentioned), func(id study.SubjectID) bool { return slices.Contains(q.speakers, id) })
	return q, ""
}

func (q *quoted) add(doc study.Document, line text.Span) {
	words := line.Of(doc.Text)
	line.Start += len(words) - len(strings.TrimLeft(words, " \t"))
	words = strings.TrimSpace(words)
	line.End = line.Start + len(words)
	if words == "" {
		return
	}
	one := quotedLine{words: words}
	for _, m := range doc.Mentions {
		if m.Subject.IsZero() || m.Token || !m.Span.Overlaps(line) {
			continue
		}
		q.mentioned = append(q.mentioned, m.Subject)
		m.Span = text.Span{Start: max(m.Span.Start, line.Start) - line.Start, End: min(m.Span.End, line.End) - line.Start}
		one.mentions = append(one.mentions, m)
	}
	q.lines = append(q.lines, one)
}

// render writes the passage with published names in the place of those that the
// working copy has, as the sentence asks.
func (q quoted) render(nameIn func(id study.SubjectID, script string) string) string {
	var lines []string
	for _, line := range q.lines {
		var names []text.Fitted
		for _, m := range line.mentions {
			place := text.Place{Language: q.language, Gender: m.Gender, Form: m.Form}
			names = append(names, text.Fit(line.words, m.Span, nameIn(m.Subject, m.Script), place))
		}
		words, _, err := text.Rewrite(line.words, text.Edits(names, nil))
		if err != nil {
			words = withheldText // rather than the names of the working copy
		}
		lines = append(lines, words)
	}
	words := strings.Join(lines, "\n")
	if q.before {
		words = "… " + words
	}
	if q.after {
		words += " …"
	}
	return words
}

// provenanceWords say to readers whose wording a quote is.
var provenanceWords = map[text.Provenance]string{
	text.Interpreter: "in an interpreter’s rendering",
	text.Translation: "in translation",
	text.Notes:       "from notes, not word for word",
}

// countNote explains counts that could not be of those who were asked.
func (r *resolver) countNote() string {
	for _, n := range r.counts {
		if n.Asked && !n.Known {
			return fmt.Sprintf("Where a number is given of those who were asked, it is of all %ss whose accounts were counted: who was asked what is not part of the record that was counted.", r.m.settings.ParticipantWord)
		}
	}
	return ""
}
