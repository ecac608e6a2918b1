package study

import (
	"bytes"
	"encoding/json"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Encode writes what goes into an envelope: JSON as a person would write it,
// without escapes for web pages.
func Encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot write a row: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Envelope seals v under every parent, the first outermost.
func Envelope(l seal.Label, v any, parents ...seal.Parent) ([]byte, error) {
	plain, err := Encode(v)
	if err != nil {
		return nil, err
	}
	return seal.SealObject(l, plain, parents...), nil
}

// open reads what Envelope made, with keys of the keyring in the same order.
// NotFound: one of them was destroyed.
func open(tx *access.Tx, l seal.Label, envelope []byte, into any, keys ...sheaf.ID) error {
	var some [4]seal.Parent
	parents := some[:0]
	for _, id := range keys {
		p, err := tx.Key(id)
		if err != nil {
			return err
		}
		parents = append(parents, p)
	}
	plain, err := seal.OpenObject(l, envelope, parents...)
	if err != nil {
		return err
	}
	return Decode(plain, into)
}

// Decode reads what Encode wrote. Corrupt, never with a word of it.
func Decode(plain []byte, into any) error {
	if err := json.Unmarshal(plain, into); err != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a row of the study holds something else than it should")
	}
	return nil
}

// underStructure seals v under the structure key that is newest.
func underStructure(tx *access.Tx, l seal.Label, v any) (structureBox, error) {
	parent, err := tx.Structure()
	if err != nil {
		return structureBox{}, err
	}
	box, err := Envelope(l, v, parent)
	return structureBox{parent.ID, box}, err
}

func gone(err error) bool { return sheaf.KindOf(err) == sheaf.NotFound }
