package sheaf

import "fmt"

// Secret is a text that must not be shown by accident: a passphrase, a name on
// its way into the vault. It prints, formats and marshals as "[sealed]".
type Secret struct{ text string }

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text} }

// Reveal gives the text itself; every call is a place to look at in review.
func (s Secret) Reveal() string { return s.text }

// IsEmpty tells whether there is nothing inside.
func (s Secret) IsEmpty() bool { return s.text == "" }

const sealed = "[sealed]"

func (Secret) String() string               { return sealed }
func (Secret) GoString() string             { return sealed }
func (Secret) Format(f fmt.State, _ rune)   { fmt.Fprint(f, sealed) }
func (Secret) MarshalText() ([]byte, error) { return []byte(sealed), nil }
