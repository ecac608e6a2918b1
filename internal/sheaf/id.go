package sheaf

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/base32"
	"fmt"
	"strings"
)

// ID is 16 random bytes. It carries no time and no order, so that it tells
// nothing about when or in which sequence people were interviewed. Packages
// wrap it in types of their own: type DocumentID struct{ sheaf.ID }.
type ID [16]byte

// idText is Crockford's base32 in lower case: no i, l, o, u to misread.
var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID draws an id at random. Draw ids before a change begins: what runs
// inside one may run again.
func NewID() ID {
	var id ID
	rand.Read(id[:]) // never fails since Go 1.24
	return id
}

// ParseID reads the 26 characters that String gives, in either case.
func ParseID(s string) (ID, error) {
	var id ID
	b, err := idText.DecodeString(strings.ToLower(s))
	if err != nil || len(b) != len(id) {
		return ID{}, Errorf(Invalid, "not an id of 26 characters")
	}
	copy(id[:], b)
	if id.String() != strings.ToLower(s) {
		// 26 characters hold two bits more than an id: one id, one spelling.
		return ID{}, Errorf(Invalid, "not an id of 26 characters")
	}
	return id, nil
}

func (id ID) String() string { return idText.EncodeToString(id[:]) }

// Short is the first 8 characters, enough for a person to point at one of a
// study's objects; commands take any unique beginning of an id.
func (id ID) Short() string { return id.String()[:8] }

func (id ID) IsZero() bool { return id == ID{} }

func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID{}
		return nil
	}
	parsed, err := ParseID(string(b))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// Value stores an id as its 16 bytes, the zero id as NULL.
func (id ID) Value() (driver.Value, error) {
	if id.IsZero() {
		return nil, nil
	}
	return id[:], nil
}

// Scan reads what Value stored.
func (id *ID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ID{}
		return nil
	case []byte:
		if len(v) == len(id) {
			copy(id[:], v)
			return nil
		}
	}
	return fmt.Errorf("not a stored id: %T", src)
}
