package disclosure

import "slices"

// Rule is one thing that every text is checked for.
type Rule string

const (
	Unresolved  Rule = "unresolved"
	Untraced    Rule = "untraced"
	Verbatim    Rule = "verbatim"
	Terms       Rule = "terms"
	Held        Rule = "held"
	Changed     Rule = "changed"
	Recount     Rule = "recount"
	SmallCount  Rule = "small count"
	SmallGroup  Rule = "small group"
	Computable  Rule = "computable cell"
	Difference  Rule = "difference"
	TypedCount  Rule = "typed count"
	Combination Rule = "combination"
	Profile     Rule = "profile"
	LockedName  Rule = "locked name"
	WorkingName Rule = "working name"
	Pattern     Rule = "pattern"
	Metadata    Rule = "metadata"
	Length      Rule = "length"
	Rare        Rule = "rare words"
	Repeated    Rule = "repeated quote"
	Minor       Rule = "minor"
	Restored    Rule = "restored"
)

// Pass is a rule that found nothing, and what that means.
type Pass struct {
	Rule Rule   `json:"rule"`
	Says string `json:"says"`
}

// RiskKind names what remains after every check.
type RiskKind string

const (
	RiskRecognised   RiskKind = "recognised"
	RiskForGood      RiskKind = "for good"
	RiskNicknames    RiskKind = "nicknames"
	RiskWording      RiskKind = "wording"
	RiskQuotes       RiskKind = "quotes"
	RiskThirdPersons RiskKind = "third persons"
	RiskLeftOut      RiskKind = "left out"
	RiskDependent    RiskKind = "dependent"
)

// Risk is something that no check can see.
type Risk struct {
	Kind RiskKind `json:"kind"`
	Says string   `json:"says"`
}

// Passes are all rules, with what it means that they found nothing.
func Passes() []Pass { return slices.Clone(passes[:]) }

// passes says of each rule, in the order in which people read them, what it
// means that nothing was found.
var passes = [...]Pass{
	{Unresolved, "every reference leads to one place in the study, and the Markdown holds nothing else than text"},
	{Untraced, "every quotation is taken from the study by reference"},
	{Verbatim, "no words of a participant stand in the text outside a reference"},
	{Terms, "everybody quoted, named or counted has agreed to it"},
	{Held, "nobody quoted, named, mentioned in a quote or counted is on hold"},
	{Changed, "every quote reads as its document does now"},
	{Recount, "every number is what the study counts now"},
	{SmallCount, "no number is of a few participants, or of all but a few"},
	{SmallGroup, "no table has a group of a few participants"},
	{Computable, "no hidden number of a table can be worked out from the others in this text"},
	{Difference, "no number differs by a few from one in an earlier release"},
	{TypedCount, "no number of a few participants was written by hand, as far as wording tells"},
	{Combination, "no values of attributes stand together that fit only a few participants"},
	{Profile, "what is told of each published name fits more than a few participants, as far as attributes go"},
	{LockedName, "no name that the vault knows stands in the text or in the files"},
	{WorkingName, "no label and no pseudonym of the working copy stands in the text"},
	{Pattern, "no telephone number, address, long number or coordinates stand in the text"},
	{Metadata, "the files hold nothing but the text"},
	{Length, "no quote is long"},
	{Rare, "no quote has a run of words that one participant alone said"},
	{Repeated, "no quote repeats words of an earlier release"},
	{Minor, "nobody who may be under 18 is quoted word for word"},
	{Restored, "no restored state waits to be confirmed"},
}

// limits of the rules that count words.
const (
	longestQuote  = 120 // words
	rareWords     = 6   // a run of so many that one participant alone said
	verbatimWords = 8   // a run of so many outside a reference, or in an earlier release
)

// ageOfMajority, in years.
const ageOfMajority = 18

const (
	whyUnknown       whyKey = "unknown"
	whyNotAlone      whyKey = "not alone"
	whyNoParticipant whyKey = "no participant"
	whyNoCoding      whyKey = "no coding"
	whyManyCodings   whyKey = "many codings"
	whyNoDocument    whyKey = "no document"
	whyManyDocuments whyKey = "many documents"
	whyNoPlace       whyKey = "no place"
	whyManyPlaces    whyKey = "many places"
	whyBackwards     whyKey = "backwards"
	whySeveral       whyKey = "several speakers"
	whyErased        whyKey = "erased"
	whyChanged       whyKey = "changed"
	whyNoCode        whyKey = "no code"
	whyManyCodes     whyKey = "many codes"
	whyNoAttribute   whyKey = "no attribute"
	whyEmptyTable    whyKey = "empty table"
	whyHTML          whyKey = "html"
	whyPicture       whyKey = "picture"
	whyLink          whyKey = "link"
	whyMarkup        whyKey = "markup"
	whyTyped         whyKey = "typed quote"
	whyTidied        whyKey = "tidied"
)

type why struct{ harm, repair string }

const (
	nowhere   = "a reference leads nowhere, so nothing stands behind this place"
	ambiguous = "a reference leads to several places, so a reader could be shown the wrong one"
)

var whys = map[whyKey]why{
	whyUnknown:       {"what stands between double braces is not a reference that is known", "write quote, count, table or name with what they need; sheaf propose --help shows each"},
	whyNotAlone:      {"a quote or a table stands inside a sentence", "give it a paragraph of its own"},
	whyNoParticipant: {nowhere, "write the label of a participant who is in the study"},
	whyNoCoding:      {nowhere, "write the id of a coding, or at least its first four characters"},
	whyManyCodings:   {ambiguous, "write more of the coding's id"},
	whyNoDocument:    {nowhere, "write the id of a document, or at least its first four characters"},
	whyManyDocuments: {ambiguous, "write more of the document's id"},
	whyNoPlace:       {nowhere, "copy the words from the document as they stand there"},
	whyManyPlaces:    {ambiguous, "give more of the words, so that they stand in one place only"},
	whyBackwards:     {nowhere, "let the words after from stand before those after to"},
	whySeveral:       {"a quote runs over several speakers and would mix their words", "quote each by itself"},
	whyErased:        {"part of the passage was erased", "quote other words"},
	whyChanged:       {"the words under this coding were changed by a correction", "look at the coding, and lay it anew"},
	whyNoCode:        {nowhere, "write the name of a code of the codebook"},
	whyManyCodes:     {ambiguous, "give codes of the same name different ones"},
	whyNoAttribute:   {nowhere, "write the name of an attribute that somebody has"},
	whyEmptyTable:    {"there is nothing to count yet", "code some passages, or leave the table out"},
	whyHTML:          {"the Markdown holds HTML, which can carry what nobody sees", "write it as text"},
	whyPicture:       {"the Markdown refers to a picture, which can show and carry more than it seems to", "leave the picture out and describe it"},
	whyLink:          {"the address of a link is not a plain https one", "write the address as text, or leave it out"},
	whyMarkup:        {"the Markdown holds something that is not text", "write it as text"},
	whyTyped:         {"a quotation was written by hand: nothing tells who said it and whether they agreed", "quote by reference; or say why it may stand, for example that it is from print"},
	whyTidied:        {"the text held characters or empty lines that no reader sees; they were taken out", "look at the blocks as they are now"},
}

// rule tells which rule a mark belongs to, and whether it can be let stand.
func (k whyKey) rule() (r Rule, blocking bool) {
	switch k {
	case whyTyped:
		return Untraced, false
	case whyTidied:
		return Unresolved, false
	}
	return Unresolved, true
}
