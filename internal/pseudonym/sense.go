package pseudonym

import "sheaf/internal/detect"

// Sense tells apart what is asked about in one string that is somebody's name and a
// word as well, where the spelling does not: أمل is a woman, and hope. What is decided
// about one sense does not reach the others.
type Sense string

const (
	// AsName is the name, and any string that is nothing else.
	AsName Sense = ""
	// AsWord is the word, by what stands beside it.
	AsWord Sense = "word"
	// Unsure is what nothing tells. It is decided for one draft at a time, whatever the
	// scope: in the next it may be the other.
	Unsure Sense = "unsure"

	anySense Sense = "any"
)

func (m mention) sense() Sense {
	switch {
	case m.Reason == detect.NameOrWord:
		return Unsure
	case m.Reason == detect.WordHere, m.Reason == detect.WordToo && isArabic(m.said):
		return AsWord
	}
	return AsName
}

// setKey gives a mention the key that it is decided by.
func (m *mention) setKey() { m.Key = inSense(keyOf(m.said), m.sense()) }

// inSense is the key of a string in a sense.
func inSense(key string, s Sense) string {
	if s == AsName {
		return key
	}
	return key + "\x00" + string(s)
}

// saysIn tells whether a mention says a string of that key in a sense.
func (m mention) saysIn(key string, s Sense) bool {
	if s == anySense {
		s = m.sense()
	}
	return m.Key == inSense(key, s)
}
