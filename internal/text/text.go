// Package text is what an interview is made of once its file has been read: a
// canonical text, and over it the structure of a transcript (paragraphs, turns,
// speakers, times, and whose words a turn holds).
//
// Canonical text is UTF-8 with no byte order mark and LF line ends, otherwise
// the bytes as they came: nothing is normalised, because a quote must be what
// was said. Folding happens only in comparison. All positions are byte offsets
// into UTF-8 from 0, end excluded, on rune boundaries; UTF-16 and code points
// exist only at the edges (browser, REFI-QDA).
package text

// Span is a stretch of a canonical text: bytes from Start up to, not
// including, End.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the span's length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains tells whether o lies wholly inside s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps tells whether s and o share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Of is the text that the span covers.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Provenance says whose wording a turn holds. Quotation marks are earned by it.
type Provenance string

const (
	// OwnWords are the speaker's own, in the language they were spoken.
	OwnWords Provenance = "own-words"
	// Interpreter is an interpreter's rendering, made in the room.
	Interpreter Provenance = "interpreter"
	// Translation was made later, from a recording or a text.
	Translation Provenance = "translation"
	// Notes is a reconstruction from somebody's notes.
	Notes Provenance = "notes"
)

// Role is what a speaker is in the interview.
type Role string

const (
	RoleUnknown     Role = ""
	RoleParticipant Role = "participant"
	RoleInterviewer Role = "interviewer"
	RoleInterpreter Role = "interpreter"
	RoleOther       Role = "other"
)

// Speaker is one voice of a transcript. Label is as the file has it, which may
// be a name: it is replaced at gate 1 like every other mention.
type Speaker struct {
	Label string `json:"label"`
	Role  Role   `json:"role,omitempty"`
}

// NoSpeaker marks a paragraph or turn outside anybody's speech (a header, a
// stage direction).
const NoSpeaker = -1

// Paragraph is one line of a transcript that is not empty, without its line
// end.
type Paragraph struct {
	Span
	// Label covers the speaker's label with its colon, timestamp and spacing, if
	// the paragraph begins with one; otherwise it is empty at Span.Start.
	Label   Span `json:"label"`
	Speaker int  `json:"speaker"` // index into Speakers, or NoSpeaker
	Turn    int  `json:"turn"`    // index into Turns, or -1; with a speaker always, and never without
}

// Turn is one speaker's uninterrupted speech: a run of paragraphs.
type Turn struct {
	Span                  // from the first paragraph's start to the last one's end
	Speaker    int        `json:"speaker"`              // index into Speakers
	StartMS    int64      `json:"startMs"`              // milliseconds into the recording; -1 where the file gives no time
	Provenance Provenance `json:"provenance,omitempty"` // whose wording; empty until somebody says
	Voice      int        `json:"voice"`                // index of the Speaker who rendered it (an interpreter), or NoSpeaker
}

// Transcript is a canonical text and its structure. Paragraphs are in order,
// do not overlap, and every byte outside them is a line end.
type Transcript struct {
	Text       string      `json:"text"`
	Language   string      `json:"language,omitempty"` // BCP 47, e.g. "en", "ar"
	Speakers   []Speaker   `json:"speakers"`
	Turns      []Turn      `json:"turns"`
	Paragraphs []Paragraph `json:"paragraphs"`
	Cues       []Cue       `json:"cues,omitempty"` // in order of paragraphs
}

// Cue is the time of a paragraph that begins no turn, where the file gives one for
// each line (subtitles). That of one which does is its turn's.
type Cue struct {
	Paragraph int   `json:"paragraph"` // index into Paragraphs
	StartMS   int64 `json:"startMs"`   // milliseconds into the recording
}
