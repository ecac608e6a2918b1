package disclosure

import (
	"maps"
	"slices"
)

// Case names what a check can find, one for each sentence that says so, for who
// says it in another language than Harm and Repair do.
type Case string

// Values is what the sentences of a case tell: numbers, and names of attributes.
type Values struct {
	Count int      `json:"count,omitempty"`
	Least int      `json:"least,omitempty"` // the threshold, or the words in a row, that count
	Names []string `json:"names,omitempty"`
}

// wording is what is the matter with a place, in words.
type wording struct {
	as     Case
	values Values
	harm   string
	repair string
}

// What the checks find in the blocks; what is seen while they are made has the
// cases of whys.
const (
	caseBraces         Case = "braces"
	caseOnHold         Case = "on hold"
	casePersonErased   Case = "person erased"
	caseTermsAltered   Case = "terms altered"
	caseTermsMissing   Case = "terms missing"
	caseTermsInternal  Case = "terms internal"
	caseNotToBeQuoted  Case = "not to be quoted"
	caseWithinLimits   Case = "within limits"
	caseCountedOnly    Case = "counted only"
	caseQuoteCorrected Case = "quote corrected"
	caseLongQuote      Case = "long quote"
	caseMinorQuoted    Case = "minor quoted"
	caseLabel          Case = "label"
	casePseudonym      Case = "pseudonym"
	caseCoordinates    Case = "coordinates"
	caseEmail          Case = "e-mail address"
	caseWebAddress     Case = "web address"
	caseHandle         Case = "handle"
	caseTelephone      Case = "telephone number"
	caseLongNumber     Case = "long number"
	caseOwnWords       Case = "own words"
	caseRareWords      Case = "rare words"
	caseRepeated       Case = "repeated"
	caseRecount        Case = "recount"
	caseOfFew          Case = "of few"
	caseFew            Case = "few"
	caseAllButFew      Case = "all but few"
	caseRecountOfTable Case = "recount of table"
	caseSmallGroup     Case = "small group"
	caseComputable     Case = "computable"
	caseDifference     Case = "difference"
	caseTypedCount     Case = "typed count"
	caseTypedCell      Case = "typed cell"
	caseTogether       Case = "together"
	caseNearEachOther  Case = "near each other"
	caseRareValue      Case = "rare value"
	caseProfile        Case = "profile"
	caseFile           Case = "file"
	caseRestored       Case = "restored"
	caseLockedName     Case = "locked name"
)

// caseNoTitle is a preview's alone: a text without a title is not proposed.
const caseNoTitle Case = "no title"

// Cases are all there are, of findings and of previews.
func Cases() []Case {
	all := []Case{
		caseBraces, caseOnHold, casePersonErased, caseTermsAltered, caseTermsMissing, caseTermsInternal,
		caseNotToBeQuoted, caseWithinLimits, caseCountedOnly, caseQuoteCorrected, caseLongQuote, caseMinorQuoted,
		caseLabel, casePseudonym, caseCoordinates, caseEmail, caseWebAddress, caseHandle, caseTelephone,
		caseLongNumber, caseOwnWords, caseRareWords, caseRepeated, caseRecount, caseOfFew, caseFew, caseAllButFew,
		caseRecountOfTable, caseSmallGroup, caseComputable, caseDifference, caseTypedCount, caseTypedCell,
		caseTogether, caseNearEachOther, caseRareValue, caseProfile, caseFile, caseRestored, caseLockedName, caseNoTitle,
	}
	for _, why := range slices.Sorted(maps.Keys(whys)) {
		all = append(all, Case(why))
	}
	return all
}
