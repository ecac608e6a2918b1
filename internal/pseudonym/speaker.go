package pseudonym

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// speakersOf proposes who the speakers are. Who asks and who interprets is told
// by the label; who a participant is, a person says.
func speakersOf(t text.Transcript, known []vault.KnownName, persons []vault.PersonID) []speaker {
	var names []detect.Name
	var whose []vault.PersonID
	for _, n := range known {
		if slices.Contains(persons, n.Person) && n.Type == detect.Person {
			names = append(names, detect.Name{Text: n.Text, Type: n.Type})
			whose = append(whose, n.Person)
		}
	}
	finder := detect.Finder{Known: detect.Compile(names)}
	speakers := make([]speaker, len(t.Speakers))
	for i, s := range t.Speakers {
		speakers[i] = speaker{Label: s.Label, Role: s.Role, Decided: s.Role == text.RoleInterviewer || s.Role == text.RoleInterpreter}
		for _, f := range finder.Find(s.Label) {
			if f.Tier == detect.TierKnown && !f.Probable && onePerson(f, whose) {
				speakers[i].Suggested = whose[f.Name]
			}
		}
	}
	return speakers
}

func onePerson(f detect.Finding, whose []vault.PersonID) bool {
	return !slices.ContainsFunc(f.Others, func(n int) bool { return whose[n] != whose[f.Name] })
}

// namesSomebody tells a label that may be a name from one that says what somebody
// does, numbers them, or is an initial.
func namesSomebody(s text.Speaker) bool {
	return s.Role == text.RoleUnknown && s.Label != WholeText && utf8.RuneCountInString(s.Label) > 2 && !strings.ContainsFunc(s.Label, unicode.IsDigit)
}

// SetSpeaker says who a speaker's label means. A participant is one of the
// original's people: their words lie under their own key. Interviewers and
// interpreters become role words, and need no person.
//
// NotFound: the draft has no such label. Invalid: a participant without a
// person, or with one that the original is not about.
func (g *Gate) SetSpeaker(ctx context.Context, c access.Caller, id DraftID, label string, is SpeakerIs) error {
	return g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		o, err := g.openForChange(tx, id)
		if err != nil {
			return err
		}
		if err := g.setSpeaker(tx, o, label, is); err != nil {
			return err
		}
		tx.Note(aboutDraft{Draft: id, Version: o.row.version + 1})
		return o.save(tx)
	})
}

func (g *Gate) setSpeaker(tx *access.Tx, o *opened, label string, is SpeakerIs) error {
	at, err := o.speakerAt(label)
	if err != nil {
		return err
	}
	switch {
	case is.Apart:
		o.review.Speakers[at].Same, o.review.Speakers[at].Decided = "", false
		return nil
	case is.SameAs != "":
		return o.sameSpeaker(at, is.SameAs)
	}
	_, at = o.speaker(at) // what is said of a label that follows another is said of both
	s := o.review.Speakers[at]
	s.Role, s.Person, s.Decided, s.Same = is.Role, is.Person, true, ""
	if is.Provenance != "" {
		s.Provenance = is.Provenance
	}
	if err := g.checkSpeaker(tx, o, s); err != nil {
		return err
	}
	o.review.Speakers[at] = s
	return nil
}

// sameSpeaker makes one label follow another.
func (o *opened) sameSpeaker(at int, label string) error {
	to, err := o.speakerAt(label)
	if err != nil {
		return err
	}
	if same := o.review.Speakers[to].Same; same != "" {
		if to, err = o.speakerAt(same); err != nil {
			return err
		}
	}
	if to == at {
		return sheaf.Errorf(sheaf.Invalid, "a speaker is the same as itself anyway")
	}
	o.review.Speakers[at].Same = o.review.Speakers[to].Label
	for i, s := range o.review.Speakers {
		if s.Same == o.review.Speakers[at].Label {
			o.review.Speakers[i].Same = o.review.Speakers[to].Label
		}
	}
	return nil
}

// speaker is who the i-th label means, and which label it follows in that.
func (o *opened) speaker(i int) (s speaker, root int) {
	s = o.review.Speakers[i]
	if s.Same == "" {
		return s, i
	}
	root = slices.IndexFunc(o.review.Speakers, func(r speaker) bool { return r.Label == s.Same })
	return o.review.Speakers[root], root
}

func (o *opened) speakerAt(label string) (int, error) {
	i := speakerOf(o.review.Speakers, label)
	if i < 0 {
		return 0, sheaf.Errorf(sheaf.NotFound, "draft %s has no speaker of that label", o.row.id.Short()).
			Hintf("sheaf review %s lists the speakers", o.row.id.Short())
	}
	return i, nil
}

// sameLabel compares labels as those are met who are called so: by their letters.
func sameLabel(a, b string) bool {
	return text.LabelKey(a) == text.LabelKey(b)
}

func (g *Gate) checkSpeaker(tx *access.Tx, o *opened, s speaker) error {
	switch s.Role {
	case text.RoleInterviewer, text.RoleInterpreter, text.RoleOther, text.RoleParticipant:
	default:
		return sheaf.Errorf(sheaf.Invalid, "a speaker is a participant, an interviewer, an interpreter or other")
	}
	if !isProvenance(s.Provenance) {
		return errProvenance
	}
	if s.Role != text.RoleParticipant {
		return nil
	}
	people, err := g.vault.PersonsOf(tx, o.row.original)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(people, func(p vault.Person) bool { return p.ID == s.Person }) {
		return sheaf.Errorf(sheaf.Invalid, "a participant who speaks has to be one of the people of original %s", o.row.original.Short()).
			Hintf("name one of them, or lock the file away again for everybody who speaks in it")
	}
	return nil
}

var errProvenance = sheaf.Errorf(sheaf.Invalid, "there is no such provenance of a text").
	Hintf("own-words, interpreter, translation or notes")

// namings gives for each paragraph the part at its start that is decided with the
// speaker, up to the end of the name. What stands behind a name in its label (a
// time, a colon) is left out of it where it holds no letter; otherwise it is
// examined like speech: "Ana (the sister of ...):".
func namings(t text.Transcript) []text.Span {
	all := make([]text.Span, len(t.Paragraphs))
	for i, p := range t.Paragraphs {
		all[i] = p.Label
		name, names := convert.NameIn(p.Label.Of(t.Text))
		if names && strings.ContainsFunc(p.Label.Of(t.Text)[name.End:], unicode.IsLetter) {
			all[i].End = p.Label.Start + name.End
		}
	}
	return all
}

// roleWords stand in place of the labels of those who are no participants.
var roleWords = map[text.Role][2]string{ // in Latin script, in Arabic
	text.RoleInterviewer: {"Interviewer", "المحاور"},
	text.RoleInterpreter: {"Interpreter", "المترجم"},
	text.RoleOther:       {"Other", "آخر"},
}

// voices are a draft's speakers as the study will know them: labels of one
// person become one speaker.
type voices struct {
	of       []int // by the transcript's speaker
	speakers []text.Speaker
	persons  []vault.PersonID // as speakers; zero but for participants
}

// voices names speakers neutrally: participants by their label, the others by
// their role, numbered where there are several. Undecided ones keep their place.
func (o *opened) voices(labelOf map[vault.PersonID]string) voices {
	v := voices{of: make([]int, len(o.review.Speakers))}
	several := map[text.Role]int{}
	for _, s := range o.review.Speakers {
		if s.Same == "" {
			several[s.Role]++
		}
	}
	met := map[vault.PersonID]int{}
	numbers := map[text.Role]int{}
	for i, s := range o.review.Speakers {
		switch at, known := met[s.Person]; {
		case s.Same != "":
		case s.Role == text.RoleParticipant && known:
			v.of[i] = at
		case s.Role == text.RoleParticipant:
			v.of[i] = v.add(text.Speaker{Label: labelOf[s.Person], Role: s.Role}, s.Person)
			if !s.Person.IsZero() {
				met[s.Person] = v.of[i]
			}
		default:
			numbers[s.Role]++
			v.of[i] = v.add(text.Speaker{Label: o.roleWord(s.Role, numbers[s.Role], several[s.Role]), Role: s.Role}, vault.PersonID{})
		}
	}
	for i := range o.review.Speakers {
		_, root := o.speaker(i)
		v.of[i] = v.of[root]
	}
	return v
}

func (o *opened) roleWord(r text.Role, number, of int) string {
	words := roleWords[r]
	word := words[0]
	if strings.HasPrefix(o.transcript.Language, "ar") {
		word = words[1]
	}
	if of > 1 && word != "" {
		word += " " + strconv.Itoa(number)
	}
	return word
}

func (v *voices) add(s text.Speaker, p vault.PersonID) int {
	v.speakers, v.persons = append(v.speakers, s), append(v.persons, p)
	return len(v.speakers) - 1
}

// interpreter is the speaker who renders, or NoSpeaker.
func (v voices) interpreter() int {
	return slices.IndexFunc(v.speakers, func(s text.Speaker) bool { return s.Role == text.RoleInterpreter })
}

func isProvenance(p text.Provenance) bool {
	switch p {
	case "", text.OwnWords, text.Interpreter, text.Translation, text.Notes:
		return true
	}
	return false
}

// provenanceOf says whose wording a speaker's turns hold. What holds for a whole
// file (a later translation, notes) holds for everybody's turns; an interpreter
// renders participants alone.
func (o *opened) provenanceOf(s speaker) text.Provenance {
	if s.Provenance != "" {
		return s.Provenance
	}
	if o.review.Provenance == text.Interpreter && s.Role != text.RoleParticipant {
		return text.OwnWords
	}
	return o.review.Provenance
}
