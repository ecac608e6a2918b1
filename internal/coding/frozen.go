package coding

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// FrozenID names a frozen state.
type FrozenID struct{ sheaf.ID }

// Frozen is a state of the study that was put aside, so that an analysis of it
// gives the same bytes whenever it is asked again.
type Frozen struct {
	ID       FrozenID        `json:"id"`
	Name     string          `json:"name"` // unlike the others', folded
	By       access.MemberID `json:"by"`
	At       time.Time       `json:"at"`
	Pieces   int             `json:"pieces"`             // as they were frozen
	Gone     int             `json:"gone,omitempty"`     // of them erased since
	Withheld int             `json:"withheld,omitempty"` // of them about somebody who is on hold now, or does not allow analysis
}

// Piece is a part of a frozen state that is erased as one. What is in it, the
// book does not read.
type Piece struct {
	Subjects []study.SubjectID // under whose keys it lies, all of them needed; none: under the structure key
	Data     []byte
}

type frozenBody struct {
	V      int    `json:"v"`
	Name   string `json:"name"`
	Pieces int    `json:"pieces"`
}

func pieceLabel(tx *access.Tx, id sheaf.ID) seal.Label {
	return tx.Label(seal.TableQuery, columnPiece, id, 1)
}

// Freeze puts a state aside that take gathers: it is given the book's contents, every
// layer's, also while coding is blind, and reads what else it needs in the same
// transaction. take may run again from the start, so it has no side effects. The
// pieces keep their order.
// Undoing takes the state away as a whole, unless an analysis or a decision rests
// on it; nothing rewrites it.
//
// Invalid: it has no name. Conflict: the name is taken. NotFound: a piece lies
// under somebody erased. Errors of take are returned as they are.
func (b *Book) Freeze(ctx context.Context, c access.Caller, name string, take func(tx *access.Tx, all Contents) ([]Piece, error)) (frozen Frozen, err error) {
	if name = strings.TrimSpace(name); name == "" {
		return Frozen{}, sheaf.Errorf(sheaf.Invalid, "a frozen state needs a name")
	}
	id, change := sheaf.NewID(), sheaf.NewID()
	err = b.door.Do(ctx, c, access.CodePassage, func(tx *access.Tx) error {
		all, err := b.contents(tx, everybodys)
		if err != nil {
			return err
		}
		pieces, err := take(tx, all)
		if err != nil {
			return err
		}
		body := frozenBody{1, name, len(pieces)}
		plain, err := study.Encode(body)
		if err != nil {
			return err
		}
		row := savedRow{id: id, kind: kindFrozen, member: tx.Member()}
		if err := row.mayStand(tx, plain); err != nil {
			return err
		}
		if row, err = b.save(tx, study.Change{ID: change, Verb: "freeze"}, row, body, func(*savedRow) {}); err != nil {
			return err
		}
		for place, piece := range pieces {
			if err := b.putPiece(tx, FrozenID{id}, place, piece); err != nil {
				return err
			}
		}
		frozen = row.frozenState(body)
		return nil
	})
	return frozen, err
}

// putPiece draws the piece's id in here, because only take knows how many there
// are, and of a transaction that runs again nothing was stored.
func (b *Book) putPiece(tx *access.Tx, frozen FrozenID, place int, piece Piece) error {
	links, parents, err := b.study.Under(tx, study.Sorted(piece.Subjects))
	if err != nil {
		return err
	}
	row := pieceRow{id: sheaf.NewID(), frozen: frozen, place: place, links: links}
	row.box = seal.SealObject(pieceLabel(tx, row.id), piece.Data, parents...)
	return insertPiece(tx, row)
}

func (r savedRow) frozenState(body frozenBody) Frozen {
	return Frozen{ID: FrozenID{r.id}, Name: body.Name, By: r.member, At: r.made, Pieces: body.Pieces}
}

// FrozenStates lists the frozen states, newest first.
func (b *Book) FrozenStates(ctx context.Context, c access.Caller) (all []Frozen, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		all, err = b.listFrozen(tx)
		return err
	})
	return all, err
}

func (b *Book) listFrozen(tx *access.Tx) ([]Frozen, error) {
	rows, err := listSaved(tx, kindFrozen)
	if err != nil {
		return nil, err
	}
	withheld, err := b.unusable(tx)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	all := make([]Frozen, len(rows))
	for i, row := range rows {
		pieces, err := selectPieces(tx, FrozenID{row.id})
		if err != nil {
			return nil, err
		}
		if all[i], _, err = row.openFrozen(tx, keys, pieces, withheld); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b Frozen) int { return cmp.Or(b.At.Compare(a.At), slices.Compare(a.ID.ID[:], b.ID.ID[:])) })
	return all, nil
}

// openFrozen opens a state's row and tells which of its pieces may be read.
func (r savedRow) openFrozen(tx *access.Tx, keys *study.Keyring, pieces []pieceRow, withheld map[study.SubjectID]bool) (Frozen, []pieceRow, error) {
	var body frozenBody
	if err := r.open(tx, keys, &body); err != nil {
		return Frozen{}, nil, err
	}
	f := r.frozenState(body)
	f.Gone = body.Pieces - len(pieces)
	readable := slices.DeleteFunc(pieces, func(p pieceRow) bool {
		return slices.ContainsFunc(p.links.Subjects(), func(id study.SubjectID) bool { return withheld[id] })
	})
	f.Withheld = body.Pieces - f.Gone - len(readable)
	return f, readable, nil
}

// unusable are those who are on hold or do not allow analysis.
func (b *Book) unusable(tx *access.Tx) (map[study.SubjectID]bool, error) {
	subjects, err := b.study.ListSubjects(tx)
	withheld := map[study.SubjectID]bool{}
	for _, s := range subjects {
		if !s.Usable() {
			withheld[s.ID] = true
		}
	}
	return withheld, err
}

// Thaw gives a frozen state and its pieces in the order in which they were
// frozen. What was erased since is left out and counted in Gone; what is about
// somebody who is on hold, or does not allow analysis any more, in Withheld, until
// that ends. NotFound: there is no such state.
//
// It gives what was frozen, while coding is blind too: that somebody froze the
// layers of others is in the record.
func (b *Book) Thaw(ctx context.Context, c access.Caller, id FrozenID) (f Frozen, pieces []Piece, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		row, err := standingSaved(tx, kindFrozen, id.ID)
		if err != nil {
			return err
		}
		rows, err := selectPieces(tx, id)
		if err != nil {
			return err
		}
		withheld, err := b.unusable(tx)
		if err != nil {
			return err
		}
		keys := study.NewKeyring(tx)
		if f, rows, err = row.openFrozen(tx, keys, rows, withheld); err != nil {
			return err
		}
		pieces, err = openPieces(tx, keys, rows)
		return err
	})
	return f, pieces, err
}

func openPieces(tx *access.Tx, keys *study.Keyring, rows []pieceRow) ([]Piece, error) {
	parents := make([][]seal.Parent, len(rows))
	for i, row := range rows {
		var err error
		if parents[i], err = keys.Of(row.links); err != nil {
			return nil, err
		}
	}
	pieces := make([]Piece, len(rows))
	for i, row := range rows {
		box, err := selectPieceBox(tx, row.id)
		if err != nil {
			return nil, err
		}
		data, err := seal.OpenObject(pieceLabel(tx, row.id), box, parents[i]...)
		if err != nil {
			return nil, err
		}
		pieces[i] = Piece{row.links.Subjects(), data}
	}
	return pieces, nil
}

// erasePieces deletes every piece of every frozen state that lies under the key of
// a participant.
func erasePieces(tx *access.Tx, id study.SubjectID) error {
	ids, err := piecesOf(tx, id)
	if err != nil {
		return err
	}
	for _, piece := range ids {
		if err := deletePiece(tx, piece); err != nil {
			return err
		}
	}
	return nil
}
