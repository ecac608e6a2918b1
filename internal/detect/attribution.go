package detect

import _ "embed"

// Attribution says in Markdown, in English, where the lists of this package come from,
// with the notices that their licences want to go with every copy.
//
//go:embed lexicon/ATTRIBUTION.md
var Attribution string
