package seal

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"sheaf/internal/sheaf"
)

// weak is scrypt's cost in tests.
const weak = 4

func TestPassphrase(t *testing.T) {
	sealed, err := SealWithPassphrase([]byte("invented"), sheaf.NewSecret("ein Schlüssel"), weak)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		spelled := form.String("ein Schlüssel")
		if got, err := OpenWithPassphrase(sealed, sheaf.NewSecret(spelled)); err != nil || string(got) != "invented" {
			t.Errorf("typed as % x: %q %v", spelled, got, err)
		}
	}
	decomposed, err := SealWithPassphrase([]byte("invented"), sheaf.NewSecret(norm.NFD.String("ein Schlüssel")), weak)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenWithPassphrase(decomposed, sheaf.NewSecret(norm.NFC.String("ein Schlüssel"))); err != nil {
		t.Errorf("sealed decomposed, typed composed: %v", err)
	}
	for _, wrong := range []string{"ein schlüssel", "ein Schlussel", "ein Schlüssel ", ""} {
		got, err := OpenWithPassphrase(sealed, sheaf.NewSecret(wrong))
		wantKind(t, fmt.Sprintf("passphrase %q", wrong), err, sheaf.Locked)
		if got != nil {
			t.Errorf("%q opens", wrong)
		}
	}
	_, err = SealWithPassphrase(nil, sheaf.NewSecret(""), weak)
	wantKind(t, "an empty passphrase", err, sheaf.Invalid)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if bytes.Contains(changed[:i+1], []byte("\n---")) || i < 30 { // a changed stanza may ask for much work
			if _, err := OpenWithPassphrase(changed, sheaf.NewSecret("ein Schlüssel")); err == nil {
				t.Errorf("byte %d flipped, and it opens", i)
			}
		}
		if _, err := OpenWithPassphrase(sealed[:i], sheaf.NewSecret("ein Schlüssel")); err == nil {
			t.Errorf("cut after %d bytes, and it opens", i)
		}
	}
}

func TestNewPassphrase(t *testing.T) {
	words := strings.Fields(wordList)
	known := make(map[string]bool, len(words))
	for _, w := range words {
		known[w] = true
	}
	if len(known) != 2048 {
		t.Fatalf("%d different words, want 2048", len(known))
	}
	phrase := NewPassphrase().Reveal()
	chosen := strings.Split(phrase, "-")
	if len(chosen) != PassphraseWords {
		t.Errorf("%d words", len(chosen))
	}
	for _, w := range chosen {
		if !known[w] {
			t.Error("a word that is not in the list")
		}
	}
	if NewPassphrase().Reveal() == phrase {
		t.Error("the same passphrase twice")
	}
}

// holder is how other packages keep secrets: in fields that fmt prints without
// asking them.
type holder struct {
	key      Key
	identity Identity
	signer   Signer
	parents  []Parent
	byID     map[sheaf.ID]Key
}

func TestSecretsDoNotPrint(t *testing.T) {
	key, identity := fixedKey(0xA7), NewIdentity()
	signer, err := SignerOf(bytes.Repeat([]byte{0xA7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	verbs := []string{"%v", "%+v", "%#v", "%s", "%x", "%X", "% x", "%q", "%d", "%o", "%b", "%c", "%U", "%t"}
	for name, secret := range map[string]any{"key": key, "identity": identity, "signer": signer} {
		for _, verb := range verbs {
			if got := fmt.Sprintf(verb, secret); got != "[sealed]" {
				t.Errorf("%s prints as %q with %s", name, got, verb)
			}
		}
		if raw, err := json.Marshal(secret); err != nil || string(raw) != "{}" {
			t.Errorf("%s in JSON: %s %v", name, raw, err)
		}
	}

	line := string(identity.Line())
	telltale := []string{
		"a7a7", "A7A7", "a7 a7", "a7, 0xa7", "167 167", "167, 167", "10100111 10100111", "247 247", "§§", "\\xa7", "\xa7\xa7", "U+00A7",
		line, strings.ToLower(line), line[20:40], hex.EncodeToString([]byte(line))[40:60], fmt.Sprint([]byte(line))[60:90],
	}
	parent := Parent{ID: fixedID(1), Key: key}
	for name, v := range map[string]any{
		"a parent":  parent,
		"a struct":  holder{key, identity, signer, []Parent{parent}, map[sheaf.ID]Key{fixedID(1): key}},
		"a pointer": &holder{key, identity, signer, []Parent{parent}, map[sheaf.ID]Key{fixedID(1): key}},
		"an error":  sheaf.Errorf(sheaf.Internal, "%v %v", key, identity),
	} {
		for _, verb := range verbs {
			got := fmt.Sprintf(verb, v)
			for _, tell := range telltale {
				if strings.Contains(got, tell) {
					t.Errorf("%s shows a secret with %s: %.200q", name, verb, got)
					break
				}
			}
		}
	}
}

func TestSignaturesServeOnePurpose(t *testing.T) {
	s := NewSigner()
	v := s.Verifier()
	message := []byte("invented")
	signature := s.Sign("leaf", message)
	if !v.Verify("leaf", message, signature) {
		t.Fatal("a signature does not verify")
	}
	for rule, ok := range map[string]bool{
		"another purpose":                     v.Verify("epoch", message, signature),
		"purpose and message cut differently": v.Verify("leaf\nin", message[2:], signature),
		"no purpose":                          v.Verify("", append([]byte("leaf\n"), message...), signature),
		"another message":                     v.Verify("leaf", []byte("Invented"), signature),
		"another key":                         NewSigner().Verifier().Verify("leaf", message, signature),
		"no key":                              Verifier{}.Verify("leaf", message, signature),
		"no signature":                        v.Verify("leaf", message, nil),
		"a signature cut short":               v.Verify("leaf", message, signature[:63]),
	} {
		if ok {
			t.Errorf("%s passes", rule)
		}
	}
	for i := range signature {
		changed := bytes.Clone(signature)
		changed[i] ^= 1
		if v.Verify("leaf", message, changed) {
			t.Errorf("byte %d flipped passes", i)
		}
	}
	again, err := SignerOf(s.Seed())
	if err != nil || again.Verifier().ID() != v.ID() {
		t.Errorf("a signer changes on the way through its seed: %v", err)
	}
	raw, err := json.Marshal(v)
	var back Verifier
	if err != nil || json.Unmarshal(raw, &back) != nil || back.ID() != v.ID() {
		t.Errorf("a verifier changes on the way through JSON: %v", err)
	}
	_, err = SignerOf(make([]byte, 31))
	wantKind(t, "a short seed", err, sheaf.Corrupt)
	wantKind(t, "no key", back.UnmarshalText([]byte("AAAA")), sheaf.Corrupt)
}

func TestCommit(t *testing.T) {
	c := Commit([32]byte{1}, []byte("invented"))
	if c == Commit([32]byte{2}, []byte("invented")) || c == Commit([32]byte{1}, []byte("Invented")) {
		t.Error("another salt or body has the same commitment")
	}
}
