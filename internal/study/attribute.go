package study

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Attribute is what is said about a subject in a word: a name, shared by all,
// and a value under the subject's key.
type Attribute struct {
	Subject SubjectID `json:"subject"`
	Name    string    `json:"name"`
	Value   string    `json:"value"`
	Version uint64    `json:"version"`
}

type attributeBody struct {
	V     int    `json:"v"`
	Value string `json:"value"`
}

type attributeNameBody struct {
	V    int    `json:"v"`
	Name string `json:"name"`
}

// attributeChange is a side of a logged change: a value, and the change whose
// outcome it was.
type attributeChange struct {
	Value  string   `json:"value"`
	Change sheaf.ID `json:"change"`
}

// AttributeEdit is what is to be said about a subject, in place of what whoever
// says it saw: "" for nothing.
type AttributeEdit struct{ Name, Before, Value string }

// SetAttribute says something about a subject, whatever was said before; the
// empty value takes it back. It is logged for undo. Denied: the subject is on
// hold or its terms do not allow analysis. NotFound: there is no such subject,
// or it was erased.
func (s *Study) SetAttribute(ctx context.Context, c access.Caller, id SubjectID, name, value string) error {
	return s.setAttributes(ctx, c, id, []AttributeEdit{{Name: name, Value: value}}, func(AttributeEdit, string) error { return nil })
}

// SetAttributes is SetAttribute for several about one subject in one act, each
// with an undo of its own. Conflict: something else is said by now than Before,
// and none of them is set.
func (s *Study) SetAttributes(ctx context.Context, c access.Caller, id SubjectID, edits []AttributeEdit) error {
	if len(edits) == 0 {
		return sheaf.Errorf(sheaf.Invalid, "there is nothing to say about the participant")
	}
	return s.setAttributes(ctx, c, id, edits, func(e AttributeEdit, now string) error {
		if now != e.Before {
			return sheaf.Errorf(sheaf.Conflict, "somebody else changed this meanwhile").Hintf("look again")
		}
		return nil
	})
}

// drawnAttribute are the ids drawn for an attribute before the act.
type drawnAttribute struct{ row, name, change sheaf.ID }

// setAttributes sets all of them, if may says nothing against any: it is given
// what is said now.
func (s *Study) setAttributes(ctx context.Context, c access.Caller, id SubjectID, edits []AttributeEdit, may func(e AttributeEdit, now string) error) error {
	drawn := make([]drawnAttribute, len(edits))
	for i, e := range edits {
		if strings.TrimSpace(e.Name) == "" {
			return sheaf.Errorf(sheaf.Invalid, "cannot describe a participant without the name of an attribute")
		}
		drawn[i] = drawnAttribute{sheaf.NewID(), sheaf.NewID(), sheaf.NewID()}
	}
	return s.door.Do(ctx, c, access.SetAttribute, func(tx *access.Tx) error {
		_, key, err := findLiving(tx, id)
		if err != nil {
			return err
		}
		if err := s.MayUse(tx, []SubjectID{id}, purposeAnalyse); err != nil {
			return err
		}
		set := make([]sheaf.ID, len(edits))
		for i, e := range edits {
			e.Name = strings.TrimSpace(e.Name)
			row, before, err := findAttribute(tx, id, e.Name, drawn[i], key)
			if err != nil {
				return err
			}
			if err := may(e, before); err != nil {
				return err
			}
			if err := s.setAttribute(tx, row, before, e.Value, drawn[i].change, key); err != nil {
				return err
			}
			set[i] = row.id
		}
		tx.NoteSubject(key, struct {
			Subject    SubjectID  `json:"subject"`
			Attributes []sheaf.ID `json:"attributes"`
		}{id, set})
		return nil
	})
}

// findAttribute gives a subject's attribute of a name, and its value: a row
// without a version where nothing was ever said.
func findAttribute(tx *access.Tx, id SubjectID, name string, drawn drawnAttribute, key seal.Parent) (row attributeRow, value string, err error) {
	nameID, err := nameOf(tx, name, drawn.name)
	if err != nil {
		return row, "", err
	}
	row, err = selectAttribute(tx, id, nameID)
	if gone(err) {
		return attributeRow{id: drawn.row, subject: id, name: nameID, key: key.ID}, "", nil
	}
	if err != nil {
		return row, "", err
	}
	value, err = row.open(tx)
	return row, value, err
}

func (s *Study) setAttribute(tx *access.Tx, row attributeRow, before, value string, change sheaf.ID, key seal.Parent) error {
	ch := Change{ID: change, Verb: "set", Kind: kindAttribute, Object: row.id, Base: row.version}
	if err := ch.sides(attributeChange{before, row.change}, attributeChange{value, change}); err != nil {
		return err
	}
	if err := row.set(tx, value, change, key); err != nil {
		return err
	}
	return s.LogChange(tx, ch, key)
}

// sides fills in what a change changed.
func (ch *Change) sides(before, after any) (err error) {
	if ch.Before, err = Encode(before); err != nil {
		return err
	}
	ch.After, err = Encode(after)
	return err
}

// nameOf finds the attribute of a name, or makes it with the id drawn.
func nameOf(tx *access.Tx, name string, drawn sheaf.ID) (sheaf.ID, error) {
	names, err := attributeNames(tx)
	if err != nil {
		return sheaf.ID{}, err
	}
	for id, known := range names {
		if known == name {
			return id, nil
		}
	}
	box, err := underStructure(tx, nameLabel(tx, drawn), attributeNameBody{1, name})
	if err != nil {
		return sheaf.ID{}, err
	}
	return drawn, insertName(tx, nameRow{drawn, box})
}

func nameLabel(tx *access.Tx, id sheaf.ID) seal.Label {
	return tx.Label(seal.TableAttribute, columnAttributeName, id, 1)
}

func attributeNames(tx *access.Tx) (map[sheaf.ID]string, error) {
	rows, err := selectNames(tx)
	if err != nil {
		return nil, err
	}
	names := make(map[sheaf.ID]string, len(rows))
	for _, row := range rows {
		var body attributeNameBody
		if err := row.open(tx, nameLabel(tx, row.id), &body); err != nil {
			return nil, err
		}
		names[row.id] = body.Name
	}
	return names, nil
}

// open reads the value; "" where there is no row yet.
func (r attributeRow) open(tx *access.Tx) (string, error) {
	if r.version == 0 {
		return "", nil
	}
	var body attributeBody
	err := open(tx, r.label(tx, r.version), r.box, &body, r.key)
	return body.Value, err
}

func (r attributeRow) label(tx *access.Tx, version uint64) seal.Label {
	return tx.Label(seal.TableAttribute, columnMain, r.id, version)
}

// set writes the next version.
func (r attributeRow) set(tx *access.Tx, value string, change sheaf.ID, key seal.Parent) (err error) {
	r.version++
	r.change = change
	if r.box, err = Envelope(r.label(tx, r.version), attributeBody{1, value}, key); err != nil {
		return err
	}
	return putAttribute(tx, r)
}

// walkAttribute undoes or redoes a change of an attribute.
func (s *Study) walkAttribute(tx *access.Tx, ch Change, way direction) error {
	var before, after attributeChange
	if json.Unmarshal(ch.Before, &before) != nil || json.Unmarshal(ch.After, &after) != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a logged change does not say what it changed")
	}
	from, to := after, before
	if way.to == changeDone {
		from, to = before, after
	}
	row, err := selectAttributeByID(tx, ch.Object)
	if err != nil {
		return err
	}
	if row.change != from.Change {
		return errMovedOn()
	}
	if err := s.MayUse(tx, []SubjectID{row.subject}, purposeAnalyse); err != nil {
		return err
	}
	key, err := tx.Key(row.key)
	if err != nil {
		return err
	}
	return row.set(tx, to.Value, to.Change, key)
}

// Attributes lists what is said about the subjects that are still there.
func (s *Study) Attributes(ctx context.Context, c access.Caller) (attributes []Attribute, err error) {
	err = s.door.View(ctx, c, access.ReadDocument, func(tx *access.Tx) error {
		attributes, err = s.ListAttributes(tx)
		return err
	})
	return attributes, err
}

// ListAttributes is Attributes inside a transaction.
func (s *Study) ListAttributes(tx *access.Tx) ([]Attribute, error) {
	names, err := attributeNames(tx)
	if err != nil {
		return nil, err
	}
	rows, err := selectAttributes(tx)
	if err != nil {
		return nil, err
	}
	var attributes []Attribute
	for _, row := range rows {
		value, err := row.open(tx)
		if gone(err) || err == nil && value == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		attributes = append(attributes, Attribute{row.subject, names[row.name], value, row.version})
	}
	slices.SortFunc(attributes, func(a, b Attribute) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), compareSubjects(a.Subject, b.Subject))
	})
	return attributes, nil
}
