package sheaf_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sheaf/internal/sheaf"
)

func TestIDsHaveOneSpelling(t *testing.T) {
	for range 200 {
		id := sheaf.NewID()
		back, err := sheaf.ParseID(strings.ToUpper(id.String()))
		if err != nil || back != id {
			t.Fatalf("%s came back as %s, %v", id, back, err)
		}
	}
	// The last character carries two spare bits.
	text := sheaf.ID{}.String()
	for _, bad := range []string{"", "7", text + "0", text[:25] + "1", text[:25] + "u", strings.Repeat("é", 13)} {
		if _, err := sheaf.ParseID(bad); sheaf.KindOf(err) != sheaf.Invalid {
			t.Errorf("ParseID(%q) gave %v, want Invalid", bad, err)
		}
	}
}

func TestIDsAreStoredAsBytes(t *testing.T) {
	id := sheaf.NewID()
	stored, err := id.Value()
	if err != nil {
		t.Fatal(err)
	}
	var back sheaf.ID
	if err := back.Scan(stored); err != nil || back != id {
		t.Errorf("stored %v, read %s: %v", stored, back, err)
	}
	if none, _ := (sheaf.ID{}).Value(); none != nil {
		t.Errorf("the zero id is stored as %v, want NULL", none)
	}
	if err := back.Scan("text"); err == nil {
		t.Error("a text was taken for an id")
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	const word = "canary-passphrase"
	held := struct {
		inner sheaf.Secret
		Outer *sheaf.Secret
	}{inner: sheaf.NewSecret(word)}
	held.Outer = &held.inner
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{held.inner, &held.inner, held, &held} {
			if out := fmt.Sprintf(verb, value); strings.Contains(out, "canary") || strings.Contains(out, "63616e617279") {
				t.Errorf("%s printed %s", verb, out)
			}
		}
	}
	out, err := json.Marshal(held)
	if err != nil || strings.Contains(string(out), "canary") {
		t.Errorf("marshalled as %s, %v", out, err)
	}
	if held.inner.Reveal() != word || (sheaf.Secret{}).Reveal() != "" {
		t.Error("Reveal does not give the text")
	}
}

func TestErrorsKeepKindHintAndCause(t *testing.T) {
	cause := errors.New("disk")
	err := error(sheaf.Errorf(sheaf.Conflict, "cannot admit: %w", cause).Hintf("sheaf review %s", "x"))
	wrapped := fmt.Errorf("outer: %w", err)
	if sheaf.KindOf(wrapped) != sheaf.Conflict || sheaf.HintOf(wrapped) != "sheaf review x" || !errors.Is(wrapped, cause) {
		t.Errorf("kind %s, hint %q, cause kept %t", sheaf.KindOf(wrapped), sheaf.HintOf(wrapped), errors.Is(wrapped, cause))
	}
	if err.Error() != "cannot admit: disk" {
		t.Errorf("the sentence is %q", err)
	}
	if sheaf.KindOf(cause) != sheaf.Internal || sheaf.KindOf(nil) != sheaf.Internal {
		t.Error("an error without a kind is Internal")
	}
}

// A hint of the cause shows where the error around it has none.
func TestHintsComeFromTheOutermostThatHasOne(t *testing.T) {
	inner := sheaf.Errorf(sheaf.Locked, "locked").Hintf("unlock")
	outer := sheaf.Errorf(sheaf.Locked, "cannot read: %w", inner)
	if got := sheaf.HintOf(outer); got != "unlock" {
		t.Errorf("hint %q", got)
	}
}
