package sheaf

import "fmt"

// Secret is a text that must not be shown by accident: a passphrase, a name on
// its way into the vault. It prints, formats and marshals as "[sealed]".
//
// The text is behind a func: fmt prints the fields of a struct that holds a
// Secret without asking the Secret's methods.
type Secret struct{ reveal func() string }

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{func() string { return text }} }

// Reveal gives the text itself; every call is a place to look at in review.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// IsEmpty tells whether there is nothing inside.
func (s Secret) IsEmpty() bool { return s.Reveal() == "" }

const sealed = "[sealed]"

func (Secret) String() string               { return sealed }
func (Secret) GoString() string             { return sealed }
func (Secret) Format(f fmt.State, _ rune)   { fmt.Fprint(f, sealed) }
func (Secret) MarshalText() ([]byte, error) { return []byte(sealed), nil }
