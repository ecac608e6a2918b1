package inquiry

import (
	"context"
	"encoding/json"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// piece is a part of a frozen state, under the keys of those whom it is about: under
// the structure key what is about nobody. The texts are not in it: a version of a
// document stays as it was admitted until it is recalled.
type piece struct {
	V           int                   `json:"v"`
	Codes       []coding.Code         `json:"codes,omitempty"` // in the order of the codebook; one in somebody's words has its name in theirs
	Layers      []coding.Layer        `json:"layers,omitempty"`
	Columns     []coding.Column       `json:"columns,omitempty"`
	Documents   []version             `json:"documents,omitempty"` // in the order of admission
	Published   []coding.Published    `json:"published,omitempty"`
	Left        Left                  `json:"left,omitzero"`
	Subject     study.SubjectID       `json:"subject,omitzero"`
	Named       []coding.Code         `json:"named,omitempty"` // in the subject's words
	Attributes  []study.Attribute     `json:"attributes,omitempty"`
	Cells       []coding.Cell         `json:"cells,omitempty"`
	Codings     []coding.Coding       `json:"codings,omitempty"`
	Dependences []evidence.Dependence `json:"dependences,omitempty"`
}

type version struct {
	Document study.DocumentID `json:"document"`
	Version  uint64           `json:"version"`
}

// Freeze puts the study aside as it stands, every reading in it, also while coding is
// blind. Errors as coding.Book.Freeze.
func Freeze(ctx context.Context, c access.Caller, r Rooms, name string) (coding.Frozen, error) {
	return r.Book.Freeze(ctx, c, name, func(tx *access.Tx, book coding.Contents) ([]coding.Piece, error) {
		s, err := gather(tx, r, book)
		if err != nil {
			return nil, err
		}
		return s.pieces()
	})
}

// gathered are pieces in the making, one for each set of people.
type gathered struct {
	order []string
	of    map[string]*piece
	about map[string][]study.SubjectID
}

func (g *gathered) piece(subjects ...study.SubjectID) *piece {
	sorted := study.Sorted(slices.Clone(subjects))
	key := ""
	for _, id := range sorted {
		key += id.String()
	}
	if g.of[key] == nil {
		g.order = append(g.order, key)
		g.of[key], g.about[key] = &piece{V: 1}, sorted
	}
	return g.of[key]
}

func (s *State) pieces() ([]coding.Piece, error) {
	g := gathered{of: map[string]*piece{}, about: map[string][]study.SubjectID{}}
	structure := g.piece()
	structure.Layers, structure.Columns, structure.Published, structure.Left = s.Layers, s.Grid.Columns, s.Published, s.Left
	for _, c := range s.Codes {
		if !c.InVivo.IsZero() {
			if _, in := s.subject[c.InVivo]; in {
				of := g.piece(c.InVivo)
				of.Named = append(of.Named, c)
			}
			c = unnamed(c)
		}
		structure.Codes = append(structure.Codes, c)
	}
	for _, d := range s.Documents {
		structure.Documents = append(structure.Documents, version{d.ID, d.Version})
	}
	for _, who := range s.Subjects {
		g.piece(who.ID).Subject = who.ID
	}
	for _, a := range s.Attributes {
		of := g.piece(a.Subject)
		of.Attributes = append(of.Attributes, a)
	}
	for _, c := range s.Grid.Cells {
		of := g.piece(append(slices.Clone(c.Subjects), c.Subject)...)
		of.Cells = append(of.Cells, c)
	}
	for _, c := range s.Codings {
		of := g.piece(c.Subjects...)
		of.Codings = append(of.Codings, c)
	}
	for _, d := range s.Dependences {
		of := g.piece(d.A, d.B)
		of.Dependences = append(of.Dependences, d)
	}
	pieces := make([]coding.Piece, len(g.order))
	for i, key := range g.order {
		data, err := json.Marshal(g.of[key])
		if err != nil {
			return nil, err
		}
		pieces[i] = coding.Piece{Subjects: g.about[key], Data: data}
	}
	return pieces, nil
}

// Thaw reads a frozen state, as far as nobody in it was erased or is on hold since: a
// question put to it gives the same bytes as it did. NotFound: there is no such state.
func Thaw(ctx context.Context, c access.Caller, r Rooms, id coding.FrozenID) (*State, error) {
	frozen, pieces, err := r.Book.Thaw(ctx, c, id)
	if err != nil {
		return nil, err
	}
	s := &State{Names: r.Names, Frozen: frozen}
	var documents []version
	there := map[study.SubjectID]bool{}
	for _, sealed := range pieces {
		var p piece
		if err := json.Unmarshal(sealed.Data, &p); err != nil || p.V != 1 {
			return nil, sheaf.Errorf(sheaf.Corrupt, "a frozen state cannot be read").Hintf("check the study")
		}
		if len(sealed.Subjects) == 0 {
			s.Codes, s.Layers, s.Grid.Columns, s.Published, s.Left, documents = p.Codes, p.Layers, p.Columns, p.Published, p.Left, p.Documents
		}
		there[p.Subject] = true
		for _, named := range p.Named {
			if i := slices.IndexFunc(s.Codes, func(c coding.Code) bool { return c.ID == named.ID }); i >= 0 {
				s.Codes[i] = named
			}
		}
		s.Attributes = append(s.Attributes, p.Attributes...)
		s.Grid.Cells = append(s.Grid.Cells, p.Cells...)
		s.Codings = append(s.Codings, p.Codings...)
		s.Dependences = append(s.Dependences, p.Dependences...)
	}
	s.Left.Gone, s.Left.Withheld = frozen.Gone, frozen.Withheld
	subjects, err := r.Study.Subjects(ctx, c)
	if err != nil {
		return nil, err
	}
	s.Unspoken = unspoken(subjects)
	usable := map[study.SubjectID]bool{}
	for _, who := range subjects {
		usable[who.ID] = analysable(who)
		if there[who.ID] && usable[who.ID] {
			s.Subjects = append(s.Subjects, who)
		}
	}
	if err := s.readAt(ctx, c, r, documents, subjects, usable); err != nil {
		return nil, err
	}
	s.sort()
	s.index()
	s.Left.Team = 0
	s.hear()
	return s, nil
}

// readAt reads the texts in the versions that were frozen. One that was recalled since,
// or in which somebody speaks who may not be analysed any more, is left out with what
// was coded in it.
func (s *State) readAt(ctx context.Context, c access.Caller, r Rooms, documents []version, subjects []study.Subject, usable map[study.SubjectID]bool) error {
	in := map[study.DocumentID]bool{}
	for _, at := range documents {
		doc, err := r.Study.DocumentAt(ctx, c, at.Document, at.Version)
		if sheaf.KindOf(err) == sheaf.NotFound {
			s.Left.Gone++
			continue
		}
		if err != nil {
			return err
		}
		stands, barred := speaking(doc.Subjects, subjects, usable)
		if barred {
			s.Left.Documents++
		}
		if stands && !barred {
			s.Documents = append(s.Documents, doc)
			in[doc.ID] = true
		}
	}
	s.Codings = slices.DeleteFunc(s.Codings, func(c coding.Coding) bool { return !in[c.Anchor.Document] })
	return nil
}
