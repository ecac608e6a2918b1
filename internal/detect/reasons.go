package detect

// Reasons of findings that say more than their type does, for those who go by them.
const (
	ReasonRank        = "title or rank"
	ReasonAge         = "age"
	ReasonDuration    = "duration"
	ReasonFeast       = "feast"
	ReasonKinship     = "kinship"
	ReasonWeekday     = "weekday"
	ReasonTimeOfDay   = "time of day"
	ReasonCoordinates = "coordinates"
	ReasonCapital     = "capital inside a sentence"
	ReasonAlsoAName   = "a common word that is also a name"
)
