package ledger

import (
	"bytes"
	"encoding/binary"
	"encoding/json"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

const formatBody = 1

// body is what lies sealed beside a leaf, see Entry.
type body struct {
	V       int             `json:"v"`
	Salt    []byte          `json:"salt"`
	Objects []bodyObject    `json:"objects,omitempty"`
	Lost    *Head           `json:"lost,omitempty"`
	Data    json.RawMessage `json:"data"`
}

type bodyObject struct {
	Index int      `json:"i"`
	ID    sheaf.ID `json:"id"`
}

// part is the common part for 0, Subjects[k-1] for k.
func (e Entry) part(k int) Part {
	if k == 0 {
		return e.Common
	}
	return e.Subjects[k-1]
}

// check refuses what could not be laid out or verified later.
func (e Entry) check(before Head) error {
	if !validAct(e.Act) {
		return sheaf.Errorf(sheaf.Invalid, "cannot record an act whose name is not 1 to %d of a-z, 0-9, dot, dash", maxAct)
	}
	if len(e.Subjects) > maxSubjects || len(e.Objects) > maxObjects {
		return sheaf.Errorf(sheaf.Invalid, "cannot record an act on %d subjects and %d objects at once", len(e.Subjects), len(e.Objects)).
			Hintf("do it in steps of at most %d subjects and %d objects", maxSubjects, maxObjects)
	}
	for k := range 1 + len(e.Subjects) {
		p := e.part(k)
		if p.Parent.ID.IsZero() || p.Parent.Key.IsZero() {
			return sheaf.Errorf(sheaf.Invalid, "cannot record part %d of an act without a key", k)
		}
		if p.Data != nil && !json.Valid(p.Data) {
			return sheaf.Errorf(sheaf.Invalid, "cannot record part %d of an act: its data is not JSON", k)
		}
	}
	for i, o := range e.Objects {
		if o.ID.IsZero() || o.Part < 0 || o.Part > len(e.Subjects) {
			return sheaf.Errorf(sheaf.Invalid, "cannot record object %d of an act: it has no id or no part", i)
		}
	}
	named, err := silencedIn(e.Common.Data)
	if err != nil {
		return err
	}
	for _, s := range named {
		if s.N < 1 || s.N > before.Size || s.Part < 1 || s.Part > maxSubjects {
			return sheaf.Errorf(sheaf.Invalid, "cannot silence part %d of entry %d: there is no such part", s.Part, s.N)
		}
	}
	if e.Lost != nil && e.Lost.Size <= before.Size {
		return sheaf.Errorf(sheaf.Invalid, "cannot go on past a lost head of %d entries: the record has %d", e.Lost.Size, before.Size)
	}
	return nil
}

// incarnation is the one that the entry belongs to. It is above the lost head's
// too, so that no two histories share a number.
func (e Entry) incarnation(before Head) uint32 {
	if e.Lost != nil {
		return nextIncarnation(before.Incarnation, *e.Lost)
	}
	return max(before.Incarnation, 1)
}

func nextIncarnation(now uint32, lost Head) uint32 {
	return max(now, lost.Incarnation) + 1
}

// commit makes the bodies, by part, and writes their commitments into the leaf.
func (e Entry) commit(s seed, leaf *Leaf) ([][]byte, error) {
	bodies := make([][]byte, 1+len(e.Subjects))
	leaf.Objects = make([]LeafObject, len(e.Objects))
	for k := range bodies {
		salt := s.salt(k)
		b := body{V: formatBody, Salt: salt[:], Data: e.part(k).Data}
		if k == 0 {
			b.Lost = e.Lost
		}
		for i, o := range e.Objects {
			if o.Part == k {
				b.Objects = append(b.Objects, bodyObject{i, o.ID})
				leaf.Objects[i] = LeafObject{commitObject(salt, i, o.ID), o.Version, o.Hash}
			}
		}
		raw, err := json.Marshal(b)
		if err != nil {
			return nil, sheaf.Errorf(sheaf.Invalid, "cannot record part %d of an act: %w", k, err)
		}
		bodies[k] = raw
		leaf.Parts = append(leaf.Parts, seal.Commit(salt, raw))
	}
	return bodies, nil
}

// salt is Commit(seed, "salt" | part (2)): one draw serves all parts, and who
// opens one body learns nothing of another's salt.
func (s seed) salt(part int) [32]byte {
	return seal.Commit(s, binary.BigEndian.AppendUint16([]byte("salt"), uint16(part)))
}

// commitObject has a prefix of its own, so that it is never the commitment to a
// body, which begins with a brace.
func commitObject(salt [32]byte, index int, id sheaf.ID) [32]byte {
	b := binary.BigEndian.AppendUint16([]byte("object"), uint16(index))
	return seal.Commit(salt, append(b, id[:]...))
}

// parseBody reads a body that was opened and holds it against its leaf. It
// tells only whether all is well: a reason could quote what is sealed.
func parseBody(raw []byte, leaf *Leaf, part int) (body, bool) {
	var b body
	if json.Unmarshal(raw, &b) != nil || b.V != formatBody || len(b.Salt) != 32 {
		return body{}, false
	}
	salt := [32]byte(b.Salt)
	if seal.Commit(salt, raw) != leaf.Parts[part] {
		return body{}, false
	}
	for _, o := range b.Objects {
		if o.Index < 0 || o.Index >= len(leaf.Objects) || commitObject(salt, o.Index, o.ID) != leaf.Objects[o.Index].Commitment {
			return body{}, false
		}
	}
	return b, true
}

// silencedIn reads the list that an erasure's common data carries. Other data
// has none.
func silencedIn(data json.RawMessage) ([]Silenced, error) {
	// Few entries have the field, and every entry is asked.
	if !bytes.Contains(data, []byte(`"`+SilencedField+`"`)) {
		return nil, nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil || fields[SilencedField] == nil {
		return nil, nil
	}
	var list []Silenced
	if err := json.Unmarshal(fields[SilencedField], &list); err != nil {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot read the list of what an act silences")
	}
	return list, nil
}
