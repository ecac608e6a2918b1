package seal

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"sheaf/internal/sheaf"
)

// chunkSize is age's: 64 KiB of plaintext and a tag of 16 bytes.
const chunkSize = 64 * 1024

func sealedTo(t *testing.T, plaintext []byte, recipients ...Recipient) []byte {
	t.Helper()
	sealed, err := SealBytesTo(plaintext, recipients...)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestNestedLayersOpenInTheirOrderOnly(t *testing.T) {
	a, b, other := NewIdentity(), NewIdentity(), NewIdentity()
	sealed := sealedTo(t, []byte("invented"), a.Recipient(), b.Recipient())
	if got, err := OpenBytes(sealed, a, b); err != nil || string(got) != "invented" {
		t.Fatalf("%q %v", got, err)
	}
	for rule, c := range map[string][]Identity{
		"in the other order":  {b, a},
		"the second alone":    {b},
		"another for the one": {other, b},
		"another for the two": {a, other},
		"none":                {},
	} {
		got, err := OpenBytes(sealed, c...)
		wantKind(t, rule, err, sheaf.Locked)
		if got != nil {
			t.Errorf("%s: %q", rule, got)
		}
	}
	// The outer layer alone gives the inner, which is an age file to b.
	inner, err := OpenBytes(sealed, a)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenBytes(inner, b); err != nil || string(got) != "invented" {
		t.Errorf("peeled: %q %v", got, err)
	}
	if _, err := SealBytesTo(nil); err == nil {
		t.Error("sealed to nobody")
	}
}

// What is sealed here opens with stock age, and the other way round.
func TestFilesAreStockAge(t *testing.T) {
	id := NewIdentity()
	stock, err := age.ParseIdentities(bytes.NewReader(append(id.Line(), '\n')))
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(bytes.NewReader(sealedTo(t, []byte("invented"), id.Recipient())), stock...)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "invented" {
		t.Errorf("%q %v", got, err)
	}
	recipients, err := age.ParseRecipients(strings.NewReader(id.Recipient().String()))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipients...)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, "invented")
	w.Close()
	if got, err := OpenBytes(out.Bytes(), id); err != nil || string(got) != "invented" {
		t.Errorf("%q %v", got, err)
	}
}

func openFile(sealed []byte, id Identity) (io.ReaderAt, int64, error) {
	return OpenFile(bytes.NewReader(sealed), int64(len(sealed)), id)
}

// Damage anywhere, the last chunk included, is told before OpenFile gives a
// reader: nobody sees a first chunk of a file whose end is gone.
func TestOpenFileRefusesDamageBeforeTheFirstByte(t *testing.T) {
	id := NewIdentity()
	for _, size := range []int{0, 1, 1000, chunkSize - 1, chunkSize, chunkSize + 1, 2*chunkSize + 5} {
		plain := bytes.Repeat([]byte("invented "), size/9+1)[:size]
		sealed := sealedTo(t, plain, id.Recipient())
		r, length, err := openFile(sealed, id)
		if err != nil || length != int64(size) {
			t.Fatalf("%d bytes: length %d, %v", size, length, err)
		}
		if got, err := io.ReadAll(io.NewSectionReader(r, 0, length)); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes come back as %d, %v", size, len(got), err)
		}
		at := make([]byte, min(size, 10))
		if _, err := r.ReadAt(at, int64(size-len(at))); err != nil && err != io.EOF || !bytes.Equal(at, plain[size-len(at):]) {
			t.Errorf("%d bytes: the last ten read %q, %v", size, at, err)
		}
		header := len(sealed) - size - 16*max(1, (size+chunkSize-1)/chunkSize)
		refuse := func(what string, changed []byte, where int) {
			t.Helper()
			if r, _, err := openFile(changed, id); err == nil || r != nil {
				t.Errorf("%d bytes, %s at %d of %d: opens", size, what, where, len(sealed))
			} else if where >= header && sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("%d bytes, %s at %d: %v, want Corrupt", size, what, where, err)
			}
		}
		for _, i := range places(len(sealed), header) {
			changed := bytes.Clone(sealed)
			changed[i] ^= 1
			refuse("a bit flipped", changed, i)
			refuse("cut", sealed[:i], i)
			if _, err := OpenBytes(changed, id); err == nil {
				t.Errorf("%d bytes, bit flipped at %d: OpenBytes opens", size, i)
			}
			if _, err := OpenBytes(sealed[:i], id); err == nil {
				t.Errorf("%d bytes, cut at %d: OpenBytes opens", size, i)
			}
		}
		refuse("a byte more", append(bytes.Clone(sealed), 0), len(sealed))
		if size > chunkSize {
			first := sealed[header : header+chunkSize+16]
			refuse("the first chunk twice", append(append(bytes.Clone(sealed[:header+chunkSize+16]), first...), sealed[header+chunkSize+16:]...), header)
			refuse("the first chunk gone", append(bytes.Clone(sealed[:header]), sealed[header+chunkSize+16:]...), header)
			refuse("cut between chunks", sealed[:header+chunkSize+16], header)
		}
	}
}

// places are offsets over the whole of a sealed file: the edges of header and
// chunks one by one, the rest in steps.
func places(size, header int) (at []int) {
	for i := 0; i < size; i++ {
		edge := (i - header) % (chunkSize + 16)
		if i%997 == 0 || size-i <= 20 || i >= header-40 && i < header+4 || i > header && (edge < 2 || edge > chunkSize-2) && edge%5 < 2 {
			at = append(at, i)
		}
	}
	return at
}

func TestOpenFileOfAnother(t *testing.T) {
	sealed := sealedTo(t, []byte("invented"), NewIdentity().Recipient())
	_, _, err := openFile(sealed, NewIdentity())
	wantKind(t, "another identity", err, sheaf.Locked)
	_, _, err = openFile([]byte("plain text"), NewIdentity())
	wantKind(t, "no age file", err, sheaf.Corrupt)
	_, _, err = openFile(nil, NewIdentity())
	wantKind(t, "nothing", err, sheaf.Corrupt)
}

func TestIdentityAndRecipientText(t *testing.T) {
	id := NewIdentity()
	back, err := ParseIdentity(append(id.Line(), '\n'))
	if err != nil || !bytes.Equal(back.Line(), id.Line()) || back.RowKey().Bytes() != id.RowKey().Bytes() {
		t.Errorf("an identity changes on the way through its line: %v", err)
	}
	if len(id.Line()) != 77 || RowKeyOf(id.Line()).Bytes() != id.RowKey().Bytes() {
		t.Errorf("a line of %d characters, or another row key", len(id.Line()))
	}
	if id.RowKey().Bytes() == NewIdentity().RowKey().Bytes() {
		t.Error("two identities share a row key")
	}
	if id.IsZero() || !(Identity{}).IsZero() {
		t.Error("IsZero")
	}
	raw, err := json.Marshal(id.Recipient())
	var r Recipient
	if err != nil || json.Unmarshal(raw, &r) != nil || r.String() != id.Recipient().String() || r.Fingerprint() != id.Recipient().Fingerprint() {
		t.Errorf("a recipient changes on the way through JSON: %v", err)
	}
	if len(r.String()) != 1959 {
		t.Errorf("a recipient of %d characters", len(r.String()))
	}
	x, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	_, err = ParseRecipient(x.Recipient().String())
	wantKind(t, "an X25519 recipient", err, sheaf.Invalid)
	_, err = ParseIdentity([]byte(x.String()))
	wantKind(t, "an X25519 identity", err, sheaf.Corrupt)
	if strings.Contains(err.Error(), x.String()[20:]) {
		t.Error("the error shows the secret key")
	}
}
