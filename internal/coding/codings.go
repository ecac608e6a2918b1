package coding

import (
	"cmp"
	"context"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/study"
)

// layerBody is what of a layer lies under the structure key.
type layerBody struct {
	V    int    `json:"v"`
	Name string `json:"name,omitempty"`
}

func layerLabel(tx *access.Tx, id LayerID, version uint64) seal.Label {
	return tx.Label(seal.TableCoding, columnLayer, id.ID, version)
}

// Layers lists whose readings there are.
func (b *Book) Layers(ctx context.Context, c access.Caller) (layers []Layer, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		layers, err = listLayers(tx)
		return err
	})
	return layers, err
}

func listLayers(tx *access.Tx) ([]Layer, error) {
	rows, err := selectLayers(tx)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	layers := make([]Layer, len(rows))
	for i, row := range rows {
		var body layerBody
		if err := keys.Open(layerLabel(tx, row.id, row.version), row.box, &body, study.Links{{Key: row.key}}); err != nil {
			return nil, err
		}
		layers[i] = Layer{row.id, row.kind, row.member, body.Name}
	}
	return layers, nil
}

// Codings lists codings as they lie in the current versions of their documents,
// by document and place. What nothing opens any more is left out.
func (b *Book) Codings(ctx context.Context, c access.Caller, f Filter) (codings []Coding, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		codings, err = b.ListCodings(tx, f)
		return err
	})
	return codings, err
}

// ListCodings is Codings inside a transaction.
func (b *Book) ListCodings(tx *access.Tx, f Filter) ([]Coding, error) {
	book, err := readCodebook(tx)
	if err != nil {
		return nil, err
	}
	of, err := b.readings(tx)
	if err != nil {
		return nil, err
	}
	return b.list(tx, of, book, f)
}

func (b *Book) list(tx *access.Tx, of readings, book codebook, f Filter) ([]Coding, error) {
	rows, err := b.rows(tx, of, f, book)
	if err != nil {
		return nil, err
	}
	codings, err := b.openCodings(tx, rows, book)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(codings, byPlace)
	return codings, nil
}

func byPlace(a, b Coding) int {
	return cmp.Or(slices.Compare(a.Anchor.Document.ID[:], b.Anchor.Document.ID[:]), a.Anchor.Span.Start-b.Anchor.Span.Start,
		a.Anchor.Span.End-b.Anchor.Span.End, slices.Compare(a.ID.ID[:], b.ID.ID[:]))
}

// rows reads what a filter chooses, by the index that leaves least to read.
func (b *Book) rows(tx *access.Tx, of readings, f Filter, book codebook) (rows []codingRow, err error) {
	codes := book.mergedInto(f.Codes)
	switch {
	case !f.Document.IsZero():
		rows, err = b.standing(tx, of, whereDocument, f.Document)
	case len(f.Codes) > 0:
		for _, code := range codes {
			with, err := b.standing(tx, of, whereCode, code)
			if err != nil {
				return nil, err
			}
			rows = append(rows, with...)
		}
	default:
		rows, err = b.standing(tx, of, whereStanding)
	}
	return slices.DeleteFunc(rows, func(c codingRow) bool {
		return len(f.Codes) > 0 && !slices.Contains(codes, c.code) || !f.Layer.IsZero() && c.layer != f.Layer
	}), err
}

// standing gives the codings that where picks, those that were opened before
// without reading them again: their versions say whether they are still the same.
func (b *Book) standing(tx *access.Tx, of readings, where string, args ...any) ([]codingRow, error) {
	versions, err := selectVersions(tx, of, where, args...)
	if err != nil {
		return nil, err
	}
	rows, unknown := b.opened.known(versions)
	const few = 4 // of that share of all, each is looked for alone
	if len(unknown) > len(rows)/few {
		return selectCodings(tx, where+` AND `+of.where, slices.Concat(args, of.args)...)
	}
	for _, i := range unknown {
		if rows[i], err = selectCoding(tx, versions[i].id); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (c codingRow) open(tx *access.Tx, keys *study.Keyring) (body codingBody, err error) {
	return body, keys.Open(codingLabel(tx, c.id, c.version), c.box, &body, c.links)
}

// openWithKeys opens a row that is to be written again under the same keys.
func (c codingRow) openWithKeys(tx *access.Tx) (codingBody, []seal.Parent, error) {
	keys := study.NewKeyring(tx)
	body, err := c.open(tx, keys)
	if err != nil {
		return codingBody{}, nil, err
	}
	parents, err := keys.Of(c.links)
	return body, parents, err
}

// openCodings opens rows and carries them to where they lie now. Keys and maps
// are read once; what nothing opens any more is left out.
func (b *Book) openCodings(tx *access.Tx, rows []codingRow, book codebook) ([]Coding, error) {
	keys := study.NewKeyring(tx)
	parents := make([][]seal.Parent, 0, len(rows))
	readable := make([]codingRow, 0, len(rows))
	for _, row := range rows {
		of, err := keys.Of(row.links)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		readable = append(readable, row)
		parents = append(parents, of)
	}
	bodies := make([]codingBody, len(readable))
	var closed []int
	for i, row := range readable {
		if row.body == nil {
			closed = append(closed, i)
		} else {
			bodies[i] = *row.body
		}
	}
	err := inParallel(len(closed), func(n int) error {
		i := closed[n]
		row := readable[i]
		plain, err := seal.OpenObject(codingLabel(tx, row.id, row.version), row.box, parents[i]...)
		if err != nil {
			return err
		}
		return study.Decode(plain, &bodies[i])
	})
	if err != nil {
		return nil, err
	}
	b.opened.keep(tx, readable, bodies, closed)
	anchors := make([]study.Anchor, len(readable))
	for i, row := range readable {
		anchors[i] = study.Anchor{Document: row.document, Version: row.anchored, Span: bodies[i].Span}
	}
	carried, err := b.study.CarryAll(tx, anchors)
	if err != nil {
		return nil, err
	}
	codings := make([]Coding, len(readable))
	for i, row := range readable {
		codings[i] = row.coding(bodies[i], carried[i], book.resolve(row.code))
	}
	return codings, nil
}

func (c codingRow) coding(body codingBody, at study.Carried, code CodeID) Coding {
	return Coding{ID: c.id, Code: code, Layer: c.layer, Anchor: at.Anchor, Inside: at.Inside, Speaking: body.Speaking,
		Subjects: c.links.Subjects(), By: c.member, At: c.made, Version: c.version}
}

// Work is how much one member coded in one document, and when last.
type Work struct {
	Document study.DocumentID
	By       access.MemberID
	Codings  int
	Last     time.Time
}

// Standing tells how far the coding of a study is: how many codes the codebook
// has, and who coded how much where. It opens nothing, so whoever may see where
// the study stands may see it, whether or not they may read a passage.
func (b *Book) Standing(ctx context.Context, c access.Caller) (codes int, works []Work, err error) {
	err = b.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		codes = book.standing()
		of, err := b.readings(tx)
		if err != nil {
			return err
		}
		works, err = selectWorks(tx, of)
		return err
	})
	return codes, works, err
}

// CountCodings counts the codings of every code in every document, merged codes
// as one, without opening any: what lists and menus show beside a name.
func (b *Book) CountCodings(ctx context.Context, c access.Caller) (counts map[study.DocumentID]map[CodeID]int, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		of, err := b.readings(tx)
		if err != nil {
			return err
		}
		found, err := countCodings(tx, of)
		if err != nil {
			return err
		}
		counts = map[study.DocumentID]map[CodeID]int{}
		for _, one := range found {
			if counts[one.document] == nil {
				counts[one.document] = map[CodeID]int{}
			}
			counts[one.document][book.resolve(one.code)] += one.n
		}
		return nil
	})
	return counts, err
}
