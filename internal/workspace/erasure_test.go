package workspace_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// Every word that is about one invented person alone carries a mark that occurs
// nowhere else, so that what opens can be told by whose it is.
const (
	markA = "quillmarsh" // in one document with B; erased
	markB = "fennelgate"
	markD = "osierbank"   // alone in a document
	markC = "thornbrooke" // joins after the erasure
	// What several people's keys guard together.
	markBoth = "wychcombe"
)

const together = `Invented interview for tests. Nobody in it exists.
Interviewer: Thank you both. How did it begin?
Halvard: The pay came late, said the clerk of quillmarsh, and then it did not come at all.
Oswin: I was afraid of the list, we called it fennelgate. Halvard kept it in Tolminster.
Interviewer: And what did you do?
Halvard: We asked at quillmarsh. Nobody answered us, and in the end we stopped asking.
Oswin: I walked to fennelgate and waited there.
`

const alone = `Invented interview for tests. Nobody in it exists.
Interviewer: How did you come there?
%s: I came by the river, and %s was the first place where we slept.
`

func monologue(name, mark string) string {
	return strings.Replace(strings.Replace(alone, "%s", name, 1), "%s", mark, 1)
}

// erasing is the world of the erasure: A and B in one room, D alone, a coder.
type erasing struct {
	*worldtest.World
	a, b, d     vault.Person
	doc, dDoc   study.Document
	secondDraft pseudonym.DraftID // of A alone, not admitted
	about, both coding.Memo       // on A; on A and B
	original    vault.Original    // of A and B
	bOriginal   vault.Original
	keyring     [3]string // files of the media, by epoch
	bulk        [3]string // folders
}

var mediumPassphrase = sheaf.NewSecret("another invented passphrase")

func newErasing(t *testing.T) *erasing {
	t.Helper()
	e := &erasing{World: worldtest.New(t)}
	t.Cleanup(e.Close)
	temp := t.TempDir()
	for n := 1; n <= 2; n++ {
		e.keyring[n] = filepath.Join(temp, "ring"+string(rune('0'+n)), "sheaf.keyring")
		must(t, os.Mkdir(filepath.Dir(e.keyring[n]), 0o700))
		e.bulk[n] = filepath.Join(temp, "bulk"+string(rune('0'+n)))
	}
	e.a, e.b, e.d = e.Person(vault.Participant, "Halvard"), e.Person(vault.Participant, "Oswin"), e.Person(vault.Participant, "Merete")
	for p, mark := range map[vault.Person]string{e.a: markA, e.b: markB, e.d: markD} {
		sheet := must1(e.Locked.Vault.Sheet(t.Context(), e.Founder, p.ID))
		sheet.Contact, sheet.Notes = mark+" contact", "known at "+mark
		must(t, e.Locked.Vault.ChangeSheet(t.Context(), e.Founder, p.ID, sheet))
		e.Consents(p)
	}
	e.original = e.Lock("together.txt", together, e.a, e.b)
	e.doc = e.Admit(e.Draft(e.original, map[string]string{"Tolminster": "[a town]"}))
	e.dDoc = e.Interview(monologue("Merete", markD), nil, e.d)
	e.bOriginal = e.Lock("oswin-"+markB+".txt", monologue("Oswin", markB), e.b)
	second := e.Lock("halvard-"+markA+".txt", monologue("Halvard", markA), e.a)
	e.secondDraft = must1(e.Locked.Review.Draft(t.Context(), e.Founder, second.ID, pseudonym.Options{})).ID
	e.a, e.b, e.d = e.Again(e.a), e.Again(e.b), e.Again(e.d)
	e.write(t)
	return e
}

func (e *erasing) subject(p vault.Person) study.SubjectID { return study.SubjectID{ID: p.Subject} }

// write codes the documents and writes about the three.
func (e *erasing) write(t *testing.T) {
	t.Helper()
	ctx, book := t.Context(), e.Working.Book
	e.World.Code(e.doc, "Pay", "The pay came late, said the clerk of quillmarsh, and then it did not come at all.")
	e.World.Code(e.doc, "Fear", "I was afraid of the list, we called it fennelgate.")
	e.World.Code(e.doc, "Waiting", "I walked to fennelgate and waited there.")
	e.World.Code(e.dDoc, "Fear", "I came by the river, and osierbank was the first place where we slept.")
	// From A's last words into B's: what is B's of it stands.
	e.World.Code(e.doc, "Waiting", e.doc.Text[strings.Index(e.doc.Text, "in the end we stopped"):strings.Index(e.doc.Text, " and waited there.")])
	for p, mark := range map[vault.Person]string{e.a: markA, e.b: markB, e.d: markD} {
		must(t, e.Working.Study.SetAttribute(ctx, e.Founder, e.subject(p), "role", "clerk of "+mark))
		code := must1(book.AddCode(ctx, e.Founder, coding.Code{Name: "the way to " + mark, Definition: "in their own words: " + mark, InVivo: e.subject(p)}))
		memo := must1(book.WriteMemo(ctx, e.Founder, coding.Memo{On: coding.OnSubject, Target: p.Subject, Text: "speaks of " + mark + " often"}))
		if p.ID == e.a.ID {
			e.about = memo
		}
		must(t, book.ChangeCode1(ctx, e.Founder, code))
	}
	e.both = must1(book.WriteMemo(ctx, e.Founder, coding.Memo{On: coding.OnStudy, Text: "the two of them agree on " + markBoth,
		Subjects: []study.SubjectID{e.subject(e.a), e.subject(e.b)}}))
}
