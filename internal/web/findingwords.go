package web

import "sheaf/internal/disclosure"

// caseWording is what a page says of a case that a check found: what somebody
// could do with it, and the next move.
type caseWording struct{ harm, repair key }

// caseWords has every case there is; a test compares.
var caseWords = map[disclosure.Case]caseWording{
	"braces":           {key("harm.braces"), key("repair.braces")},
	"on hold":          {key("harm.hold"), key("repair.hold")},
	"person erased":    {key("harm.erased"), key("repair.again")},
	"terms altered":    {key("harm.terms.altered"), key("repair.terms.altered")},
	"terms missing":    {key("harm.terms.missing"), key("repair.terms")},
	"terms internal":   {key("harm.terms.internal"), key("repair.terms")},
	"not to be quoted": {key("harm.terms.quote"), key("repair.terms.quote")},
	"within limits":    {key("harm.terms.limits"), key("repair.terms.limits")},
	"counted only":     {key("harm.terms.counted"), key("repair.terms.counted")},
	"quote corrected":  {key("harm.corrected"), key("repair.corrected")},
	"long quote":       {key("harm.long"), key("repair.long")},
	"minor quoted":     {key("harm.minor"), key("repair.minor")},
	"label":            {key("harm.label"), key("repair.name")},
	"pseudonym":        {key("harm.pseudonym"), key("repair.pseudonym")},
	"coordinates":      {key("harm.coordinates"), key("repair.out")},
	"e-mail address":   {key("harm.email"), key("repair.out")},
	"web address":      {key("harm.web"), key("repair.web")},
	"handle":           {key("harm.handle"), key("repair.out")},
	"telephone number": {key("harm.phone"), key("repair.out")},
	"long number":      {key("harm.number"), key("repair.web")},
	"own words":        {key("harm.ownwords"), key("repair.ownwords")},
	"rare words":       {key("harm.rare"), key("repair.rare")},
	"repeated":         {key("harm.repeated"), key("repair.repeated")},
	"recount":          {key("harm.recount"), key("repair.again")},
	"of few":           {key("harm.offew"), key("repair.offew")},
	"few":              {key("harm.few"), key("repair.few")},
	"all but few":      {key("harm.allbutfew"), key("repair.allbutfew")},
	"recount of table": {key("harm.recount.table"), key("repair.again")},
	"small group":      {key("harm.group"), key("repair.group")},
	"computable":       {key("harm.computable"), key("repair.computable")},
	"difference":       {key("harm.difference"), key("repair.difference")},
	"typed count":      {key("harm.typed"), key("repair.typed")},
	"typed cell":       {key("harm.typed.cell"), key("repair.typed.cell")},
	"together":         {key("harm.together"), key("repair.together")},
	"near each other":  {key("harm.near"), key("repair.near")},
	"rare value":       {key("harm.value"), key("repair.value")},
	"profile":          {key("harm.profile"), key("repair.profile")},
	"file":             {key("harm.file"), key("repair.file")},
	"restored":         {key("harm.restored"), key("repair.restored")},
	"locked name":      {key("harm.locked"), key("repair.name.out")},
	"no title":         {key("harm.title"), key("repair.title")},
	"unknown":          {key("harm.unknown"), key("repair.unknown")},
	"not alone":        {key("harm.alone"), key("repair.alone")},
	"no participant":   {key("harm.nowhere"), key("repair.label")},
	"no coding":        {key("harm.nowhere"), key("repair.coding")},
	"many codings":     {key("harm.ambiguous"), key("repair.coding.more")},
	"no document":      {key("harm.nowhere"), key("repair.document")},
	"many documents":   {key("harm.ambiguous"), key("repair.document.more")},
	"no place":         {key("harm.nowhere"), key("repair.words")},
	"many places":      {key("harm.ambiguous"), key("repair.words.more")},
	"backwards":        {key("harm.nowhere"), key("repair.backwards")},
	"several speakers": {key("harm.several"), key("repair.several")},
	"erased":           {key("harm.part.erased"), key("repair.other.words")},
	"changed":          {key("harm.changed"), key("repair.changed")},
	"no code":          {key("harm.nowhere"), key("repair.code")},
	"many codes":       {key("harm.ambiguous"), key("repair.codes")},
	"no attribute":     {key("harm.nowhere"), key("repair.attribute")},
	"empty table":      {key("harm.emptytable"), key("repair.emptytable")},
	"html":             {key("harm.html"), key("repair.astext")},
	"picture":          {key("harm.picture"), key("repair.picture")},
	"link":             {key("harm.link"), key("repair.link")},
	"markup":           {key("harm.markup"), key("repair.astext")},
	"typed quote":      {key("harm.typedquote"), key("repair.typedquote")},
	"tidied":           {key("harm.tidied"), key("repair.tidied")},
}

// passWord says what it means that a rule found nothing.
func passWord(r disclosure.Rule) key { return ruleWords[r].passed }

// ruleWord names a rule.
func ruleWord(r disclosure.Rule) key { return ruleWords[r].name }

var ruleWords = map[disclosure.Rule]struct{ name, passed key }{
	disclosure.Unresolved:  {key("rule.unresolved"), key("passed.unresolved")},
	disclosure.Untraced:    {key("rule.untraced"), key("passed.untraced")},
	disclosure.Verbatim:    {key("rule.verbatim"), key("passed.verbatim")},
	disclosure.Terms:       {key("rule.terms"), key("passed.terms")},
	disclosure.Held:        {key("rule.held"), key("passed.held")},
	disclosure.Changed:     {key("rule.changed"), key("passed.changed")},
	disclosure.Recount:     {key("rule.recount"), key("passed.recount")},
	disclosure.SmallCount:  {key("rule.smallcount"), key("passed.smallcount")},
	disclosure.SmallGroup:  {key("rule.smallgroup"), key("passed.smallgroup")},
	disclosure.Computable:  {key("rule.computable"), key("passed.computable")},
	disclosure.Difference:  {key("rule.difference"), key("passed.difference")},
	disclosure.TypedCount:  {key("rule.typedcount"), key("passed.typedcount")},
	disclosure.Combination: {key("rule.combination"), key("passed.combination")},
	disclosure.Profile:     {key("rule.profile"), key("passed.profile")},
	disclosure.LockedName:  {key("rule.lockedname"), key("passed.lockedname")},
	disclosure.WorkingName: {key("rule.workingname"), key("passed.workingname")},
	disclosure.Pattern:     {key("rule.pattern"), key("passed.pattern")},
	disclosure.Metadata:    {key("rule.metadata"), key("passed.metadata")},
	disclosure.Length:      {key("rule.length"), key("passed.length")},
	disclosure.Rare:        {key("rule.rare"), key("passed.rare")},
	disclosure.Repeated:    {key("rule.repeated"), key("passed.repeated")},
	disclosure.Minor:       {key("rule.minor"), key("passed.minor")},
	disclosure.Restored:    {key("rule.restored"), key("passed.restored")},
}

// riskWord says a risk that remains.
func riskWord(k disclosure.RiskKind) key {
	switch k {
	case disclosure.RiskForGood:
		return key("risk.forgood")
	case disclosure.RiskNicknames:
		return key("risk.nicknames")
	case disclosure.RiskWording:
		return key("risk.wording")
	case disclosure.RiskQuotes:
		return key("risk.quotes")
	case disclosure.RiskThirdPersons:
		return key("risk.thirdpersons")
	case disclosure.RiskLeftOut:
		return key("risk.leftout")
	case disclosure.RiskDependent:
		return key("risk.dependent")
	}
	return key("risk.recognised")
}
