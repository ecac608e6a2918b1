package access

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Credentials are what one member keeps behind a passphrase: an identity for
// one tier and, with the study's, the key that signs. A key holder has two
// files, so that a coding session never loads the vault's.
type Credentials struct {
	Member   MemberID
	Identity seal.Identity
	Signer   seal.Signer
	// Founder is the key that the chain of statements must lead back to. Nobody
	// without the passphrase can put another here.
	Founder seal.Verifier
}

// NewCredentials draws a founder's keys for one tier.
func NewCredentials(m MemberID, signer seal.Signer) Credentials {
	return Credentials{Member: m, Identity: seal.NewIdentity(), Signer: signer, Founder: signer.Verifier()}
}

// Under makes the credentials those of a member of a study with that founder.
func (c Credentials) Under(founder seal.Verifier) Credentials {
	c.Founder = founder
	return c
}

// Renewed draws the member's next identity.
func (c Credentials) Renewed() Credentials {
	c.Identity = seal.NewIdentity()
	return c
}

const (
	memberLine = "# sheaf member "
	seedLine   = "# sheaf signing seed "
	rootLine   = "# sheaf founder "
)

// Seal writes the credentials as an age identity file under a passphrase, which
// the stock age command reads too (age -d -i FILE). workFactor is scrypt's log2 N.
func (c Credentials) Seal(passphrase sheaf.Secret, workFactor int) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%s\n", memberLine, c.Member)
	fmt.Fprintf(&b, "%s%s\n", seedLine, base64.StdEncoding.EncodeToString(c.Signer.Seed()))
	fmt.Fprintf(&b, "%s%s\n", rootLine, base64.StdEncoding.EncodeToString(c.Founder.Key))
	b.Write(c.Identity.Line())
	b.WriteByte('\n')
	return seal.SealWithPassphrase(b.Bytes(), passphrase, workFactor)
}

// OpenCredentials reads what Seal wrote. Locked: the passphrase is wrong.
func OpenCredentials(file []byte, passphrase sheaf.Secret) (Credentials, error) {
	plain, err := seal.OpenWithPassphrase(file, passphrase)
	if err != nil {
		return Credentials{}, err
	}
	var c Credentials
	lines := bufio.NewScanner(bytes.NewReader(plain))
	for lines.Scan() {
		if err := c.readLine(lines.Text()); err != nil {
			return Credentials{}, err
		}
	}
	if c.Identity.IsZero() || c.Member.IsZero() || c.Founder.Key == nil {
		return Credentials{}, sheaf.Errorf(sheaf.Corrupt, "a key file lacks its member, its identity or its founder")
	}
	return c, nil
}

func (c *Credentials) readLine(line string) (err error) {
	if id, ok := strings.CutPrefix(line, memberLine); ok {
		c.Member.ID, err = sheaf.ParseID(id)
		return err
	}
	if text, ok := strings.CutPrefix(line, seedLine); ok {
		seed, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return sheaf.Errorf(sheaf.Corrupt, "a key file's signing seed is not base64")
		}
		c.Signer, err = seal.SignerOf(seed)
		return err
	}
	if text, ok := strings.CutPrefix(line, rootLine); ok {
		return c.Founder.UnmarshalText([]byte(text))
	}
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	c.Identity, err = seal.ParseIdentity([]byte(line))
	return err
}
