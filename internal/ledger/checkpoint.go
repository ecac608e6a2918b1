package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Checkpoint is what is printed or handed to a colleague: both records of a
// study at one moment, in one signed note. Its text is
//
//	sheaf checkpoint v1
//	study <id>
//	epoch <number>
//	key <fingerprint, 64 hex digits>
//	study-record <incarnation> <size> <root in base64>
//	vault-record <incarnation> <size> <root in base64>
//
// where a record that was not at hand is "-" instead. It proves that a record
// shown later extends this one unchanged up to size, and nothing about later
// entries, acts of a patched binary, truth, or time.
type Checkpoint struct {
	StudyID     sheaf.ID
	Epoch       uint64
	Fingerprint [32]byte // of the key that people compare by voice or paper
	Study       Head     // zero where the record was not at hand
	Vault       Head
}

const (
	checkpointTitle  = "sheaf checkpoint v1"
	signedCheckpoint = "checkpoint"
	// noteAlgorithm is the byte that signed notes set aside for kinds of
	// signature without a number of their own; the kind's name follows.
	noteAlgorithm = "\xffsheaf/v1/checkpoint"
)

// Text is the checkpoint as laid out above, unsigned.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\nstudy %s\nepoch %d\nkey %x\nstudy-record %s\nvault-record %s\n",
		checkpointTitle, c.StudyID, c.Epoch, c.Fingerprint, headText(c.Study), headText(c.Vault))
}

// Sign is the checkpoint as a signed note (golang.org/x/mod/sumdb/note): the
// text, an empty line, and a line with the signing key's id and its signature
// over "sheaf/v1/checkpoint\n" and the text.
func (c Checkpoint) Sign(s seal.Signer) ([]byte, error) {
	signed, err := note.Sign(&note.Note{Text: c.Text()}, noteSigner{noteKey{s.Verifier()}, s})
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot sign a checkpoint: %w", err)
	}
	return signed, nil
}

// OpenCheckpoint reads a signed note. lookup gives the key of an id, NotFound
// where it knows none. Denied if no known key signed it, Corrupt if it is no
// checkpoint or was altered.
func OpenCheckpoint(signed []byte, lookup func(id sheaf.ID) (seal.Verifier, error)) (Checkpoint, error) {
	opened, err := note.Open(signed, noteKeys(lookup))
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		return Checkpoint{}, sheaf.Errorf(sheaf.Denied, "no known key signed this checkpoint").
			Hintf("compare the key's fingerprint with the person who printed it")
	}
	if err != nil {
		return Checkpoint{}, sheaf.Errorf(sheaf.Corrupt, "not a checkpoint, or one that was altered")
	}
	return parseCheckpoint(opened.Text)
}

func parseCheckpoint(text string) (Checkpoint, error) {
	bad := sheaf.Errorf(sheaf.Corrupt, "not a checkpoint of version 1")
	lines := strings.Split(text, "\n")
	keys := []string{"study", "epoch", "key", "study-record", "vault-record"}
	if len(lines) != len(keys)+2 || lines[0] != checkpointTitle {
		return Checkpoint{}, bad
	}
	var c Checkpoint
	var errs [5]error
	value := func(i int) string { return strings.TrimPrefix(lines[i+1], keys[i]+" ") }
	c.StudyID, errs[0] = sheaf.ParseID(value(0))
	c.Epoch, errs[1] = strconv.ParseUint(value(1), 10, 64)
	_, errs[2] = hex.Decode(c.Fingerprint[:], []byte(fmt.Sprintf("%.64s", value(2))))
	c.Study, errs[3] = parseHead(value(3))
	c.Vault, errs[4] = parseHead(value(4))
	// Compared as text besides: a checkpoint has one spelling.
	if errors.Join(errs[:]...) != nil || c.Text() != text {
		return Checkpoint{}, bad
	}
	return c, nil
}

func headText(h Head) string {
	if h.IsZero() {
		return "-"
	}
	return h.String()
}

func parseHead(s string) (Head, error) {
	if s == "-" {
		return Head{}, nil
	}
	var h Head
	var root string
	if _, err := fmt.Sscanf(s, "%d %d %s", &h.Incarnation, &h.Size, &root); err != nil {
		return Head{}, err
	}
	var err error
	h.Root, err = tlog.ParseHash(root)
	return h, err
}

// noteKey is a signing key as signed notes know it. Its name is the key's id.
type noteKey struct{ verifier seal.Verifier }

func (k noteKey) Name() string { return k.verifier.ID().String() }

// KeyHash is, as signed notes ask, the first 4 bytes of
// SHA-256(name | "\n" | algorithm | key).
func (k noteKey) KeyHash() uint32 {
	sum := sha256.Sum256([]byte(k.Name() + "\n" + noteAlgorithm + string(k.verifier.Key)))
	return binary.BigEndian.Uint32(sum[:])
}

func (k noteKey) Verify(msg, sig []byte) bool { return k.verifier.Verify(signedCheckpoint, msg, sig) }

type noteSigner struct {
	noteKey
	signer seal.Signer
}

func (s noteSigner) Sign(msg []byte) ([]byte, error) {
	return s.signer.Sign(signedCheckpoint, msg), nil
}

// noteKeys is note.Verifiers.
type noteKeys func(id sheaf.ID) (seal.Verifier, error)

func (lookup noteKeys) Verifier(name string, hash uint32) (note.Verifier, error) {
	id, err := sheaf.ParseID(name)
	if err != nil {
		return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
	}
	verifier, err := lookup(id)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
	}
	return noteKey{verifier}, err
}
