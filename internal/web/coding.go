package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// inPlace adapts what changes something without leaving the page: it answers a
// script with just what changed, or with what went wrong, in words.
func (b *Workbench) inPlace(do func(*request) (any, error)) func(http.ResponseWriter, *request) {
	return func(w http.ResponseWriter, in *request) {
		if err := in.ParseForm(); err != nil {
			b.failInPlace(w, in, sheaf.Errorf(sheaf.Invalid, "cannot read the form: it is torn, or longer than %d bytes", maxBody))
			return
		}
		data, err := do(in)
		if err != nil {
			b.failInPlace(w, in, err)
			return
		}
		b.answer(w, in, view{data: data})
	}
}

// failed is what a script tells where something was refused.
type failed struct {
	Kind    string `json:"kind"`
	Heading string `json:"heading"`
	Message string `json:"message,omitempty"` // "" for faults of Sheaf's own
	Hint    string `json:"hint,omitempty"`
}

func (b *Workbench) failInPlace(w http.ResponseWriter, in *request, err error) {
	kind := sheaf.KindOf(err)
	if kind == sheaf.Internal || kind == sheaf.Corrupt {
		b.log.Error("a request could not be answered", "route", in.pattern, "kind", kind.String())
	}
	status, heading, _ := failure(kind)
	f := failed{Kind: kind.String(), Heading: in.say(heading)}
	if kind != sheaf.Internal {
		f.Message, f.Hint = in.refusal(err)
	}
	b.answer(w, in, view{data: f, status: status})
}

// selected gives the document, and the passage that a form names by two places,
// as browsers count, in the version that they saw. Conflict: another one stands.
func (in *request) selected() (d documentText, a study.Anchor, err error) {
	if d, err = in.document(); err != nil {
		return d, a, err
	}
	if in.PostFormValue("version") != strconv.Itoa(d.Version) {
		return d, a, sheaf.Errorf(sheaf.Conflict, "the document was corrected meanwhile").Hintf("load the page again")
	}
	start, err := d.place(in.PostFormValue("from"))
	if err != nil {
		return d, a, err
	}
	end, err := d.place(in.PostFormValue("to"))
	if err != nil {
		return d, a, err
	}
	if start >= end {
		return d, a, sheaf.Errorf(sheaf.Invalid, "there are no words between these places")
	}
	return d, study.Anchor{Document: d.id, Version: uint64(d.Version), Span: text.Span{Start: start, End: end}}, nil
}

// code lays a code on a passage: one of the codebook, or one that is named here
// and made first, in the team's words or in the participant's.
func (b *Workbench) code(in *request) (any, error) {
	d, at, err := in.selected()
	if err != nil {
		return nil, err
	}
	id, err := in.codeWanted(&d, at)
	if err != nil {
		return nil, err
	}
	laid, err := d.rooms.Book.Code(in, d.caller, id, at)
	if err != nil {
		return nil, err
	}
	return d.changed(in, []coding.Coding{laid})
}

// codeWanted is the code that a form names: by "code", or by "name".
func (in *request) codeWanted(d *documentText, at study.Anchor) (coding.CodeID, error) {
	if given := in.PostFormValue("code"); given != "" {
		id, err := sheaf.ParseID(given)
		if err != nil {
			return coding.CodeID{}, sheaf.Errorf(sheaf.NotFound, "there is no such code")
		}
		return coding.CodeID{ID: id}, nil
	}
	fresh := coding.Code{Name: in.PostFormValue("name")}
	if in.PostFormValue("invivo") != "" {
		var err error
		if fresh.Name, fresh.InVivo, err = d.inVivo(at); err != nil {
			return coding.CodeID{}, err
		}
	}
	for _, c := range d.book {
		if c.Parent.IsZero() && text.Fold(c.Name) == text.Fold(fresh.Name) {
			return c.ID, nil
		}
	}
	fresh.Color = freshHue(d.book, fresh.Parent)
	added, err := d.rooms.Book.AddCode(in, d.caller, fresh)
	return added.ID, err
}

// longestInVivo bounds a name taken from the words, in characters.
const longestInVivo = 60

// inVivo is the name of a code in a participant's words, and whose words they
// are: it lies under their key.
func (d *documentText) inVivo(at study.Anchor) (string, study.SubjectID, error) {
	var said []string
	for _, p := range parts(&d.Transcript, at.Span) {
		said = append(said, p.Of(d.Transcript.Text))
	}
	name := strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(said, " "), "/", " ")), " ")
	name = strings.Trim(name, ".,;:!?،؛؟…\"“”«» ")
	if n := len([]rune(name)); n > longestInVivo {
		return "", study.SubjectID{}, sheaf.Errorf(sheaf.Invalid, "a code cannot be named in %d characters", n).Hintf("choose fewer words")
	}
	var whose []study.SubjectID
	for i, turn := range d.Transcript.Turns {
		if who := d.turnSubject[i]; turn.Span.Overlaps(at.Span) && !who.IsZero() && !slices.Contains(whose, who) {
			whose = append(whose, who)
		}
	}
	if len(whose) > 1 {
		return "", study.SubjectID{}, sheaf.Errorf(sheaf.Invalid, "these are the words of %d people", len(whose)).Hintf("choose the words of one")
	}
	if len(whose) == 0 {
		return name, study.SubjectID{}, nil
	}
	return name, whose[0], nil
}

// changed is the answer with some codings as they are now, and their codes.
func (d *documentText) changed(in *request, laid []coding.Coding) (codingsData, error) {
	data := codingsData{Version: d.Version, Codings: []codingRow{}}
	codes, err := d.rooms.Book.Codes(in, d.caller)
	if err != nil {
		return data, err
	}
	shownAs := codesData(codebook(codes))
	units := text.NewIndex(d.Transcript.Text)
	at := map[coding.CodeID]int{}
	for _, one := range laid {
		if _, known := at[one.Code]; !known {
			i := slices.IndexFunc(codes, func(c coding.Code) bool { return c.ID == one.Code })
			if i < 0 {
				continue
			}
			at[one.Code] = len(data.Codes)
			data.Codes = append(data.Codes, shownAs[i])
		}
		data.Codings = append(data.Codings, codingRow{one.ID.String(), at[one.Code], d.names.of(one.By), one.By == d.caller.Member(),
			one.Inside, pieces(&d.Transcript, units, one.Anchor.Span)})
	}
	return data, nil
}

// codingNamed is the id of the coding in the address.
func (in *request) codingNamed() (coding.CodingID, error) {
	id, err := sheaf.ParseID(in.PathValue("coding"))
	if err != nil {
		return coding.CodingID{}, sheaf.Errorf(sheaf.NotFound, "there is no such coding")
	}
	return coding.CodingID{ID: id}, nil
}

// uncode takes a coding away.
func (b *Workbench) uncode(in *request) (any, error) {
	rooms, c, err := in.working()
	if err != nil {
		return nil, err
	}
	id, err := in.codingNamed()
	if err != nil {
		return nil, err
	}
	if err := rooms.Book.Uncode(in, c, id); err != nil {
		return nil, err
	}
	return codingsData{Codings: []codingRow{}, Removed: []string{id.String()}}, nil
}

// extend gives a coding the words that are chosen. The answer takes it away and
// lays it, so that the page draws it anew.
func (b *Workbench) extend(in *request) (any, error) {
	d, at, err := in.selected()
	if err != nil {
		return nil, err
	}
	id, err := in.codingNamed()
	if err != nil {
		return nil, err
	}
	longer, err := d.rooms.Book.Extend(in, d.caller, id, at)
	if err != nil {
		return nil, err
	}
	data, err := d.changed(in, []coding.Coding{longer})
	data.Removed = []string{id.String()}
	return data, err
}

// undoHere and redoHere take a step along the log of changes, and answer with
// what it changed of this document.
func (b *Workbench) undoHere(in *request) (any, error) {
	return in.stepHere((*coding.Book).Undo, key("undo.done"), key("undo.nothing"))
}

func (b *Workbench) redoHere(in *request) (any, error) {
	return in.stepHere((*coding.Book).Redo, key("redo.done"), key("redo.nothing"))
}

// stepped is the answer to an undo: what it was of, and the codings it changed.
// Where it changed something else, the page has to be read anew.
type stepped struct {
	codingsData
	Kind string `json:"kind"` // of what was changed, "" for nothing
}

func (in *request) stepHere(step undoing, done, nothing key) (any, error) {
	d, err := in.document()
	if err != nil {
		return nil, err
	}
	change, err := step(d.rooms.Book, in, d.caller, movers(d.rooms)...)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return stepped{codingsData{Said: in.say(nothing)}, ""}, nil
	}
	if err != nil {
		return nil, err
	}
	s := stepped{Kind: change.Kind}
	if change.Kind == "codings" {
		if s.codingsData, err = d.after(in, change); err != nil {
			return nil, err
		}
	}
	s.Said = in.say(done, "what", in.say(changedWord(change.Kind)))
	return s, nil
}

// after gives the codings that a change was of, as they are now in this document.
func (d *documentText) after(in *request, change study.Change) (codingsData, error) {
	var moved struct {
		Codings []struct {
			ID   coding.CodingID `json:"id"`
			Code coding.CodeID   `json:"code"`
		} `json:"codings"`
	}
	if err := study.Decode(change.After, &moved); err != nil {
		return codingsData{}, err
	}
	var filter coding.Filter
	filter.Document = d.id
	touched := map[coding.CodingID]bool{}
	for _, one := range moved.Codings {
		touched[one.ID] = true
		if !slices.Contains(filter.Codes, one.Code) {
			filter.Codes = append(filter.Codes, one.Code)
		}
	}
	if slices.ContainsFunc(filter.Codes, func(id coding.CodeID) bool {
		return !slices.ContainsFunc(d.book, func(c coding.Code) bool { return c.ID == id })
	}) {
		filter.Codes = nil // merged since: it counts as another
	}
	all, err := d.rooms.Book.Codings(in, d.caller, filter)
	if err != nil {
		return codingsData{}, err
	}
	there := slices.DeleteFunc(all, func(c coding.Coding) bool { return !touched[c.ID] })
	data, err := d.changed(in, there)
	for _, one := range there {
		if delete(touched, one.ID); change.Verb == "extend" {
			data.Removed = append(data.Removed, one.ID.String()) // where it lay before
		}
	}
	for id := range touched {
		data.Removed = append(data.Removed, id.String())
	}
	return data, err
}
