package ledger

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

func sample() Checkpoint {
	return Checkpoint{
		StudyID:     id(2),
		Epoch:       3,
		Fingerprint: [32]byte{0xAB},
		Study:       Head{1, 120, tlog.Hash{1}},
		Vault:       Head{2, 44, tlog.Hash{2}},
	}
}

func TestCheckpoint(t *testing.T) {
	signer := fixedSigner(t, 7)
	lookup := func(asked sheaf.ID) (seal.Verifier, error) {
		if asked != signer.Verifier().ID() {
			return seal.Verifier{}, sheaf.Errorf(sheaf.NotFound, "no such member")
		}
		return signer.Verifier(), nil
	}
	alone := sample()
	alone.Vault = Head{}
	for rule, c := range map[string]Checkpoint{"both records": sample(), "the study alone": alone} {
		t.Run(rule, func(t *testing.T) {
			signed, err := c.Sign(signer)
			if err != nil {
				t.Fatal(err)
			}
			if again, _ := c.Sign(signer); !bytes.Equal(again, signed) {
				t.Error("signed twice, and different")
			}
			got, err := OpenCheckpoint(signed, lookup)
			if err != nil || got != c {
				t.Errorf("opened %+v %v", got, err)
			}
			for i := range signed {
				for _, bit := range []byte{0x01, 0x20, 0x80} {
					changed := bytes.Clone(signed)
					changed[i] ^= bit
					if got, err := OpenCheckpoint(changed, lookup); err == nil {
						t.Errorf("byte %d (%q) flipped, and it opens as %+v", i, signed[i], got)
					}
				}
				if _, err := OpenCheckpoint(signed[:i], lookup); err == nil {
					t.Errorf("cut after %d bytes, and it opens", i)
				}
			}
		})
	}
	t.Run("of somebody unknown is denied", func(t *testing.T) {
		signed, err := sample().Sign(fixedSigner(t, 9))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := OpenCheckpoint(signed, lookup); sheaf.KindOf(err) != sheaf.Denied {
			t.Errorf("error %v, want Denied", err)
		}
	})
	t.Run("reads as people see it", func(t *testing.T) {
		want := "sheaf checkpoint v1\n" +
			"study " + id(2).String() + "\n" +
			"epoch 3\n" +
			"key ab" + strings.Repeat("0", 62) + "\n" +
			"study-record 1 120 AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" +
			"vault-record 2 44 AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
		if got := sample().Text(); got != want {
			t.Errorf("text\n%s\nwant\n%s", got, want)
		}
	})
	t.Run("has one spelling", func(t *testing.T) {
		text := sample().Text()
		for _, c := range [][2]string{
			{"epoch 3", "epoch 03"}, {"epoch 3", "epoch  3"}, {"epoch 3", "epoch +3"}, {"study 0", "study O"},
			{"key ab", "key AB"}, {" 120 ", " 0120 "}, {"v1", "v2"}, {"study-record", "vault-record"}, {"\nvault", "\n\nvault"},
		} {
			if _, err := parseCheckpoint(strings.Replace(text, c[0], c[1], 1)); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("%q for %q: %v, want Corrupt", c[1], c[0], err)
			}
		}
	})
}

// A leaf's signature is never a checkpoint's, nor the other way round.
func TestSignaturesKeepToTheirPurpose(t *testing.T) {
	s := fixedSigner(t, 7)
	text := []byte(sample().Text())
	if s.Verifier().Verify(signedLeaf, text, s.Sign(signedCheckpoint, text)) {
		t.Error("a checkpoint's signature passes for a leaf's")
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(sample().Text())
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := parseCheckpoint(text); err == nil && c.Text() != text {
			t.Errorf("two spellings: %q", text)
		}
	})
}
