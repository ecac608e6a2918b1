package web

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"sheaf/internal/detect"
	"sheaf/internal/pseudonym"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// desk is what changes on the page with every decision. The page shows it, and
// the page's script gets it again as the answer to each decision, so that
// nothing else is sent or drawn anew.
type desk struct {
	At      int         `json:"at"` // where the current flag begins, in bytes; -1 without flags
	Open    bool        `json:"open"`
	Flags   []deskFlag  `json:"flags"`  // in the order of the text
	Groups  []deskGroup `json:"groups"` // the most consequential first
	Results []string    `json:"results"`
	Puts    []piece     `json:"puts"` // of the result: what stands in place of something
	Head    deskHead    `json:"head"`
	Last    int         `json:"last"` // where the flag begins that was decided last and can be taken back; -1 without one
}

// deskFlag is a mention. At and End are bytes of the draft's text and name it in
// forms and addresses; Piece is where the browser draws it.
type deskFlag struct {
	At     int    `json:"at"`
	End    int    `json:"end"`
	Piece  piece  `json:"piece"`
	Group  int    `json:"group"`
	State  string `json:"state"` // open, kept, gone
	Before string `json:"-"`     // some words of context, for the page without a script
	Said   string `json:"-"`
	After  string `json:"-"`
}

// deskGroup is a string to decide about.
type deskGroup struct {
	At         int           `json:"at"` // where the flag to look at first begins
	Said       string        `json:"said"`
	Sense      string        `json:"sense,omitempty"` // of a string that is a name and a word
	Count      int           `json:"count"`
	Undecided  int           `json:"undecided"`
	Tags       []deskTag     `json:"tags"`
	Person     string        `json:"person,omitempty"` // label of who may be meant
	Decided    string        `json:"decided,omitempty"`
	Proposal   *deskProposal `json:"proposal,omitempty"` // nil once it is decided
	Choices    []deskChoice  `json:"choices"`
	Proclitics []string      `json:"proclitics"`
	Flags      []int         `json:"flags"`
}

// Proposed is what is proposed, nothing once the group is decided.
func (g deskGroup) Proposed() deskProposal {
	if g.Proposal == nil {
		return deskProposal{}
	}
	return *g.Proposal
}

// Outcome is what was decided about a group, or what is proposed.
func (g deskGroup) Outcome() string {
	if g.Proposal == nil {
		return g.Decided
	}
	return g.Proposal.Say
}

type deskTag struct {
	Word string `json:"word"`
	Care bool   `json:"care"`
}

// deskHead is what remains.
type deskHead struct {
	Left     string `json:"left"`             // strings, in words
	Places   string `json:"places,omitempty"` // at which they stand, where that is more
	Speakers string `json:"speakers,omitempty"`
	Pace     string `json:"pace,omitempty"`
	Done     int    `json:"done"`
	All      int    `json:"all"`
	Ready    bool   `json:"ready"` // nothing is undecided
}

// deskOf lays a review out. At is where the current flag begins; the first of
// the first undecided group stands in where there is none.
func (b *Workbench) deskOf(in *request, r pseudonym.Review, labels map[vault.PersonID]string, at int) desk {
	say := func(k key, values ...any) string { return in.say(k, values...) }
	d := desk{At: -1, Last: -1, Open: r.State == pseudonym.Open, Flags: make([]deskFlag, len(r.Flags)), Groups: make([]deskGroup, len(r.Groups)), Puts: []piece{}}
	units := text.NewIndex(r.Transcript.Text)
	for i, f := range r.Flags {
		d.Flags[i] = deskFlag{At: f.Span.Start, End: f.Span.End, State: stateOf(f), Said: f.Text}
		d.Flags[i].Piece = pieceIn(r.Transcript.Paragraphs, units, f.Span)
	}
	proposed := proposalsOf(say, r, labels)
	for i, g := range r.Groups {
		row := deskGroup{Said: g.String, Sense: string(g.Sense), Count: g.Count, Undecided: g.Undecided, Person: labels[g.Person], Flags: g.Flags,
			Proposal: proposed.of(g), Choices: proposed.choices(g), Proclitics: []string{}, Tags: []deskTag{}}
		first := r.Flags[g.Flags[0]]
		for _, n := range g.Flags {
			d.Flags[n].Group = i
			if f := r.Flags[n]; f.Decided == nil && first.Decided != nil {
				first = f
			}
		}
		row.At = first.Span.Start
		if p := pseudonym.Proclitics(first.Text); p != nil {
			row.Proclitics = p
		}
		row.Tags = append(row.Tags, deskTag{say(tierWord(g)), g.Tier == detect.TierKnown})
		for _, t := range g.Types {
			if word := typeWord(t); word != "" {
				row.Tags = append(row.Tags, deskTag{Word: say(word)})
			}
		}
		if g.Decided != nil {
			row.Decided = decidedWords(say, *g.Decided, labels)
		}
		d.Groups[i] = row
	}
	d.At = d.current(at)
	if r.Last.Len() > 0 {
		d.Last = r.Last.Start
	}
	d.layResult(r)
	d.Head = b.headOf(in, r)
	return d
}

// current is the flag that begins at a place, or the first that is undecided.
func (d *desk) current(at int) int {
	if slices.ContainsFunc(d.Flags, func(f deskFlag) bool { return f.At == at }) {
		return at
	}
	for _, g := range d.Groups {
		if g.Undecided > 0 {
			return g.At
		}
	}
	if len(d.Groups) > 0 {
		return d.Groups[0].At
	}
	return -1
}

// after is what to look at once the flag at a place was decided: the same group
// while something of it is undecided, then the next undecided group.
func (d *desk) after(at int) int {
	i := slices.IndexFunc(d.Flags, func(f deskFlag) bool { return f.At == at })
	if i < 0 {
		return d.current(-1)
	}
	own := d.Flags[i].Group
	if d.Groups[own].Undecided > 0 {
		of := d.Groups[own].Flags
		from := slices.Index(of, i)
		for n := range of {
			if f := d.Flags[of[(from+1+n)%len(of)]]; f.State == "open" {
				return f.At
			}
		}
	}
	for n := range d.Groups {
		if g := d.Groups[(own+1+n)%len(d.Groups)]; g.Undecided > 0 {
			return g.At
		}
	}
	return at
}

func (d *desk) layResult(r pseudonym.Review) {
	units := text.NewIndex(r.Result)
	paragraphs := make([]text.Paragraph, len(r.ResultAt))
	d.Results = make([]string, len(r.ResultAt))
	for i, at := range r.ResultAt {
		paragraphs[i].Span, d.Results[i] = at, at.Of(r.Result)
	}
	for _, put := range r.Put {
		if p := pieceIn(paragraphs, units, put); p[2] > p[1] {
			d.Puts = append(d.Puts, p)
		}
	}
}

// pieceIn is a span within one paragraph as browsers count it.
func pieceIn(paragraphs []text.Paragraph, units text.Index, s text.Span) piece {
	i, found := slices.BinarySearchFunc(paragraphs, s.Start, func(p text.Paragraph, at int) int { return cmp.Compare(p.Start, at) })
	if !found {
		i--
	}
	i = max(i, 0)
	from := units.UTF16(paragraphs[i].Start)
	return piece{i, units.UTF16(s.Start) - from, units.UTF16(s.End) - from}
}

// bytesIn is the reverse: where in the text so many UTF-16 code units of a
// paragraph end. It is -1 outside of it.
func bytesIn(p text.Paragraph, s string, columnUTF16 int) int {
	units := 0
	for i, r := range p.Of(s) {
		if units == columnUTF16 {
			return p.Start + i
		}
		if units++; r >= 0x10000 {
			units++
		}
	}
	if units == columnUTF16 {
		return p.End
	}
	return -1
}

func stateOf(f pseudonym.Flag) string {
	switch {
	case f.Decided == nil:
		return "open"
	case f.Decided.Action == pseudonym.Keep:
		return "kept"
	}
	return "gone"
}

// tierWord says how a group was found; of a known name that is not met as it was
// entered, that it is one only probably.
func tierWord(g pseudonym.Group) key {
	probable := g.Proposal != nil && slices.Contains([]pseudonym.Ground{pseudonym.ProbableName, pseudonym.SameString, pseudonym.AnotherName, pseudonym.EitherOne}, g.Proposal.Why)
	switch {
	case probable:
		return key("review.tier.probable")
	case g.Tier == detect.TierKnown:
		return key("review.tier.known")
	case g.Tier == detect.TierPattern:
		return key("review.tier.pattern")
	case g.Tier == pseudonym.TierMarked:
		return key("review.tier.marked")
	}
	return key("review.tier.residual")
}

// typeWord is what a type of detect's is called; "" for what says nothing.
func typeWord(t string) key {
	switch t {
	case detect.Person:
		return key("review.kind.person")
	case detect.Location:
		return key("review.kind.place")
	case detect.Org:
		return key("review.kind.organisation")
	case detect.DateTime:
		return key("review.kind.date")
	case detect.Demographic:
		return key("review.kind.age")
	case detect.Quantity:
		return key("review.kind.amount")
	case detect.Code:
		return key("review.kind.code")
	}
	return ""
}

// decidedWords say what was decided about a string.
func decidedWords(say func(key, ...any) string, d pseudonym.Decided, labels map[vault.PersonID]string) string {
	var s string
	switch d.Action {
	case pseudonym.Keep:
		s = say(key("review.decided.keep"))
	case pseudonym.Remove:
		s = say(key("review.decided.remove"), "words", d.With)
	case pseudonym.Generalise:
		s = say(key("review.decided.generalise"), "words", d.With)
	default:
		s = say(key("review.decided.replace"), "words", d.With)
	}
	if label := labels[d.Person]; label != "" {
		s += " " + say(key("review.decided.person"), "label", label)
	}
	switch {
	case d.Remembered:
		s += " · " + say(key("review.decided.before"))
	case d.Scope == pseudonym.Everywhere:
		s += " · " + say(key("review.decided.everywhere"))
	default:
		s += " · " + say(key("review.decided.here"))
	}
	return s
}

// headOf says what remains, and how long it may take.
func (b *Workbench) headOf(in *request, r pseudonym.Review) deskHead {
	h := deskHead{All: len(r.Groups), Ready: r.Undecided == 0}
	left := r.UndecidedStrings
	h.Done = h.All - left
	h.Left = in.say(key("review.left"), "count", left, "all", h.All)
	if places := undecidedPlaces(r.Draft); places > left {
		h.Places = in.say(key("review.left.places"), "count", places)
	}
	if r.UndecidedSpeakers > 0 {
		h.Speakers = in.say(key("review.left.speakers"), "count", r.UndecidedSpeakers)
	}
	if each := pace(in.session.decided); each > 0 && left > 0 {
		minutes := int(math.Ceil(each.Minutes() * float64(left)))
		h.Pace = in.say(key("review.pace"), "count", minutes)
	}
	return h
}

// undecidedPlaces is at how many places the undecided strings of a draft stand.
func undecidedPlaces(d pseudonym.Draft) int { return d.Undecided - d.UndecidedSpeakers }

// fewest decisions from which a pace is told, and the longest pause that still
// belongs to one: a cup of tea is no pace.
const (
	fewestForPace = 5
	longestPause  = 3 * time.Minute
)

// pace is how long one decision takes a person: the mean of what lies between
// their decisions, pauses left out. Zero while too little is known.
func pace(at []time.Time) time.Duration {
	if len(at) < fewestForPace {
		return 0
	}
	var sum time.Duration
	n := 0
	for i := 1; i < len(at); i++ {
		if between := at[i].Sub(at[i-1]); between <= longestPause {
			sum += between
			n++
		}
	}
	if n < fewestForPace-1 {
		return 0
	}
	return sum / time.Duration(n)
}

// around is how many bytes of context a flag has on each side.
const around = 60

// giveContext sets the words around each flag of a group.
func (d *desk) giveContext(g deskGroup, t text.Transcript) {
	for _, i := range g.Flags {
		f := &d.Flags[i]
		p := t.Paragraphs[f.Piece[0]]
		from, to := max(p.Start, f.At-around), min(p.End, f.End+around)
		f.Before = strings.ToValidUTF8(t.Text[from:f.At], "")
		f.After = strings.ToValidUTF8(t.Text[f.End:to], "")
		if from > p.Start {
			f.Before = "…" + f.Before
		}
		if to < p.End {
			f.After += "…"
		}
	}
}
