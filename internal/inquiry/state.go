package inquiry

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/study"
)

// Rooms are what is asked, behind their door.
type Rooms struct {
	Study    *study.Study
	Book     *coding.Book
	Register *evidence.Register
	Names    map[access.MemberID]string // working names of the team
}

// State is what a question is put to: the study at one time, as far as it may be
// analysed. It is not changed once it is loaded.
type State struct {
	Codes       []coding.Code // in the order of the codebook
	Layers      []coding.Layer
	Documents   []study.Document // in the order of admission
	Subjects    []study.Subject  // by label, without those who are left out
	Attributes  []study.Attribute
	Grid        coding.Grid
	Codings     []coding.Coding // of every layer
	Dependences []evidence.Dependence
	Published   []coding.Published // by title
	Names       map[access.MemberID]string
	Left        Left
	Unspoken    []study.SubjectID // on hold, or of terms that do not allow analysis: no text is read that speaks of them
	Frozen      coding.Frozen     // zero for the study as it stands

	code     map[coding.CodeID]int
	subject  map[study.SubjectID]int
	document map[study.DocumentID]int
}

// Left is who and what is in no figure.
type Left struct {
	Held      int `json:"held,omitempty"`      // participants on hold
	Terms     int `json:"terms,omitempty"`     // participants whose terms do not allow analysis
	Documents int `json:"documents,omitempty"` // in which one of them speaks
	Codings   int `json:"codings,omitempty"`   // on their words, or on words about them
	Team      int `json:"team,omitempty"`      // codings of the team's own words, by which nobody counts
	Gone      int `json:"gone,omitempty"`      // pieces of a frozen state that were erased since
	Withheld  int `json:"withheld,omitempty"`  // pieces of a frozen state about somebody who is on hold since, or does not allow analysis
}

// Load reads the study as it stands, in one transaction. Denied: the caller may not see
// passages.
func Load(ctx context.Context, c access.Caller, r Rooms) (s *State, err error) {
	err = r.Book.Read(ctx, c, func(tx *access.Tx, book coding.Contents) error {
		if s, err = gather(tx, r, book); err != nil {
			return err
		}
		for i, d := range s.Documents {
			if s.Documents[i], err = r.Study.ReadDocument(tx, d.ID); err != nil {
				return err
			}
		}
		s.hear()
		return nil
	})
	return s, err
}

// gather puts together what a transaction sees, without the words of documents: codings,
// versions and people are of one state of the study, or offsets would lie on words that
// a correction moved.
func gather(tx *access.Tx, r Rooms, book coding.Contents) (s *State, err error) {
	s = &State{Codes: book.Codes, Layers: book.Layers, Grid: book.Grid, Codings: book.Codings, Published: book.Published, Names: r.Names}
	if s.Subjects, err = r.Study.ListSubjects(tx); err != nil {
		return nil, err
	}
	if s.Attributes, err = r.Study.ListAttributes(tx); err != nil {
		return nil, err
	}
	if s.Dependences, err = r.Register.ListDependences(tx); err != nil {
		return nil, err
	}
	infos, err := r.Study.ListDocuments(tx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(infos, func(a, b study.DocumentInfo) int {
		return cmp.Or(a.Admitted.Compare(b.Admitted), slices.Compare(a.ID.ID[:], b.ID.ID[:]))
	})
	usable := s.usable()
	for _, info := range infos {
		stands, barred := speaking(info.Subjects, s.Subjects, usable)
		if barred {
			s.Left.Documents++
		}
		if barred || !stands {
			continue
		}
		s.Documents = append(s.Documents, study.Document{DocumentInfo: info})
	}
	s.leaveOut(usable)
	return s, nil
}

// hear takes it from codings of the team's own words that anybody spoke in them: they
// count as passages, and make nobody one of those who speak of a theme.
func (s *State) hear() {
	for i := range s.Codings {
		c := &s.Codings[i]
		if at, known := s.document[c.Anchor.Document]; known && s.Documents[at].TeamSpeaks(c.Anchor.Span) {
			c.Speaking = nil
			s.Left.Team++
		}
	}
}

// speaking tells of a document's people whether somebody barred speaks in it, who is on
// hold or does not allow analysis, and whether anything stands in it: of who was erased
// gaps are left.
func speaking(in []study.SubjectID, subjects []study.Subject, usable map[study.SubjectID]bool) (stands, barred bool) {
	stands = len(in) == 0
	for _, id := range in {
		i := slices.IndexFunc(subjects, func(who study.Subject) bool { return who.ID == id })
		barred = barred || i < 0 || !usable[id] && !subjects[i].Erased
		stands = stands || usable[id]
	}
	return stands, barred
}

func all(subjects []study.SubjectID, usable map[study.SubjectID]bool) bool {
	return !slices.ContainsFunc(subjects, func(id study.SubjectID) bool { return !usable[id] })
}

// usable are those who may be analysed; the others are counted.
func (s *State) usable() map[study.SubjectID]bool {
	usable := map[study.SubjectID]bool{}
	s.Unspoken = unspoken(s.Subjects)
	for _, who := range s.Subjects {
		switch {
		case analysable(who):
			usable[who.ID] = true
		case who.Erased:
		case who.Held:
			s.Left.Held++
		default:
			s.Left.Terms++
		}
	}
	return usable
}

// analysable tells whether somebody may be in a figure.
func analysable(who study.Subject) bool { return who.Usable() && !who.Erased }

// unspoken are those of whom no text may speak that is read for its words. Nothing is
// left in it of who was erased.
func unspoken(subjects []study.Subject) (ids []study.SubjectID) {
	for _, who := range subjects {
		if !who.Usable() {
			ids = append(ids, who.ID)
		}
	}
	return ids
}

// leaveOut takes everybody out who may not be analysed, with the names of codes that are
// in their words, and puts the rest in order.
func (s *State) leaveOut(usable map[study.SubjectID]bool) {
	for i, c := range s.Codes {
		if !c.InVivo.IsZero() && !usable[c.InVivo] {
			s.Codes[i] = unnamed(c)
		}
	}
	s.Subjects = slices.DeleteFunc(s.Subjects, func(who study.Subject) bool { return !usable[who.ID] })
	s.Attributes = slices.DeleteFunc(s.Attributes, func(a study.Attribute) bool { return !usable[a.Subject] })
	s.Grid.Cells = slices.DeleteFunc(s.Grid.Cells, func(c coding.Cell) bool { return !usable[c.Subject] })
	s.Dependences = slices.DeleteFunc(s.Dependences, func(d evidence.Dependence) bool { return !usable[d.A] || !usable[d.B] })
	before := len(s.Codings)
	s.Codings = slices.DeleteFunc(s.Codings, func(c coding.Coding) bool { return !all(c.Subjects, usable) })
	s.Left.Codings = before - len(s.Codings)
	s.sort()
	s.index()
}

// unnamed is a code without the words that name it; what is coded with it stands.
func unnamed(c coding.Code) coding.Code {
	c.Name, c.Definition = coding.ErasedName, ""
	return c
}

// sort puts everything into one order, whatever order it was read in.
func (s *State) sort() {
	slices.SortFunc(s.Subjects, func(a, b study.Subject) int { return strings.Compare(a.Label, b.Label) })
	slices.SortFunc(s.Attributes, func(a, b study.Attribute) int {
		return cmp.Or(slices.Compare(a.Subject.ID[:], b.Subject.ID[:]), strings.Compare(a.Name, b.Name))
	})
	slices.SortFunc(s.Grid.Cells, func(a, b coding.Cell) int {
		return cmp.Or(slices.Compare(a.Subject.ID[:], b.Subject.ID[:]), slices.Compare(a.Column.ID[:], b.Column.ID[:]))
	})
	slices.SortFunc(s.Dependences, func(a, b evidence.Dependence) int {
		return cmp.Or(slices.Compare(a.A.ID[:], b.A.ID[:]), slices.Compare(a.B.ID[:], b.B.ID[:]), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	slices.SortFunc(s.Codings, func(a, b coding.Coding) int {
		return cmp.Or(slices.Compare(a.Anchor.Document.ID[:], b.Anchor.Document.ID[:]), a.Anchor.Span.Start-b.Anchor.Span.Start,
			a.Anchor.Span.End-b.Anchor.Span.End, slices.Compare(a.ID.ID[:], b.ID.ID[:]))
	})
}

func (s *State) index() {
	s.code, s.subject, s.document = map[coding.CodeID]int{}, map[study.SubjectID]int{}, map[study.DocumentID]int{}
	for i, c := range s.Codes {
		s.code[c.ID] = i
	}
	for i, who := range s.Subjects {
		s.subject[who.ID] = i
	}
	for i, d := range s.Documents {
		s.document[d.ID] = i
	}
}

// People are those who may be analysed.
func (s *State) People() []study.SubjectID {
	ids := make([]study.SubjectID, len(s.Subjects))
	for i, who := range s.Subjects {
		ids[i] = who.ID
	}
	return ids
}

// CodeName is the name of a code, or how its id begins where the codebook has none.
func (s *State) CodeName(id coding.CodeID) string {
	i, known := s.code[id]
	if !known {
		return id.Short()
	}
	return s.Codes[i].Name
}

// Label is what a participant is called.
func (s *State) Label(id study.SubjectID) string {
	i, known := s.subject[id]
	if !known {
		return id.Short()
	}
	return s.Subjects[i].Label
}

// CodeNames are the names of all codes by id, for who has figures by id.
func (s *State) CodeNames() map[string]string {
	names := map[string]string{}
	for _, c := range s.Codes {
		names[c.ID.String()] = c.Name
	}
	return names
}

// Labels are those of all participants by id.
func (s *State) Labels() map[string]string {
	labels := map[string]string{}
	for _, who := range s.Subjects {
		labels[who.ID.String()] = who.Label
	}
	return labels
}

// reading are the codings of the layer that was chosen, or of all.
func (a *asking) reading() []coding.Coding {
	layer := a.value(fieldLayer)
	if layer == "" {
		return a.Codings
	}
	return slices.DeleteFunc(slices.Clone(a.Codings), func(c coding.Coding) bool { return c.Layer.ID.String() != layer })
}

// material puts a reading in order.
func (a *asking) material() *analysis.Material {
	sources := make([]analysis.Source, len(a.Documents))
	for i, d := range a.Documents {
		sources[i] = analysis.NewSource(d)
	}
	return analysis.NewMaterial(a.reading(), sources, a.People())
}

const fieldLayer = "layer"

// layers is the field that chooses whose reading is counted: the fullest by default,
// because two readings of one passage are not two passages.
func (s *State) layers(in Speech) Field {
	f := choose(fieldLayer, in.Say(Word("inquiry.layer")))
	for _, l := range s.Layers {
		f.Choices = append(f.Choices, Choice{l.ID.String(), s.LayerName(l, in)})
	}
	f.Choices = append(f.Choices, Choice{"", in.Say(Word("inquiry.layer.all"))})
	if full := s.fullest(); len(full) > 0 {
		return f.otherwise(full[0].String())
	}
	return f.otherwise("")
}

// LayerName is whose reading a layer is.
func (s *State) LayerName(l coding.Layer, in Speech) string {
	name := cmp.Or(s.Names[l.Member], l.Member.Short())
	switch {
	case l.Kind == coding.ReconciledLayer:
		return in.Say(Word("inquiry.layer.reconciled"), "name", l.Name)
	case l.Name != "":
		return l.Name + " · " + name
	}
	return name
}
