package workspace_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/workspace/worldtest"
)

// stockAge builds the age commands of the module that go.mod names, and gives
// their folder.
func stockAge(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the recovery script needs a Unix shell")
	}
	folder := t.TempDir()
	build := exec.Command("go", "build", "-o", folder, "filippo.io/age/cmd/age", "filippo.io/age/cmd/age-plugin-batchpass")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("stock age does not build: %v\n%s", err, out)
	}
	return folder
}

// recovers runs the recovery script as somebody without Sheaf would, and gives
// the folder it filled and what it said.
func recovers(t *testing.T, age, bulk, keyring string) (out, said string, err error) {
	t.Helper()
	out = filepath.Join(t.TempDir(), "out")
	script := exec.Command("sh", filepath.Join("..", "..", "docs", "recover.sh"), bulk, keyring, out)
	script.Env = []string{"PATH=" + age + ":/usr/bin:/bin", "AGE_PASSPHRASE=" + mediumPassphrase.Reveal()}
	told, err := script.CombinedOutput()
	return out, string(told), err
}

func TestRecoveryWithStockAge(t *testing.T) {
	age := stockAge(t)
	w := newMediaWorld(t)
	ctx := t.Context()
	// A passage after which the text is corrected twice, once beyond recall, and
	// words that JSON writes otherwise.
	arabic := "Invented.\nInterviewer: \"Why\\there\" <b>?</b>\nMerete: سألنا ولم يجبنا أحد، & \t\"then\" we left \U0001F33F for osierbank.\n"
	doc := w.Admit(w.Draft(w.Lock("\"odd\" \\ name.txt", arabic, w.d), nil))
	w.Code(doc, "Leaving", "\"then\" we left")
	w.Code(doc, "Leaving", "left \U0001F33F")
	w.correct(t, doc, "then", "afterwards", false)
	w.correct(t, doc, "we left", "we all left", true)
	keyring, bulk := w.media(t, "first")

	out, said, err := recovers(t, age, bulk, keyring)
	if err != nil {
		t.Fatalf("the script: %v\n%s", err, said)
	}
	t.Log(strings.TrimSpace(said))
	t.Run("originals byte for byte", func(t *testing.T) {
		for _, o := range got(w.Locked.Vault.Originals(ctx, w.Founder)) {
			name, data, err := w.Locked.Vault.OpenOriginal(ctx, w.Founder, o.ID, "a test")
			fine(t, err)
			if !bytes.Equal(data, got(os.ReadFile(filepath.Join(out, "originals", o.ID.String())))) {
				t.Error("an original was recovered otherwise than it was locked away")
			}
			list := string(got(os.ReadFile(filepath.Join(out, "originals", "LIST"))))
			if !strings.Contains(list, fmt.Sprintf("%s\twhole\t%q", o.ID, name)) {
				t.Error("the list lacks an original's name")
			}
		}
	})
	t.Run("admitted texts with their codings", func(t *testing.T) {
		for _, info := range got(w.Working.Study.Documents(ctx, w.Founder)) {
			want := got(w.Working.Study.Document(ctx, w.Founder, info.ID))
			if text := string(got(os.ReadFile(filepath.Join(out, "documents", info.ID.String()+".txt")))); text != want.Text {
				t.Errorf("a text of %d bytes was recovered as one of %d that is another", len(want.Text), len(text))
			}
			if got, want := recoveredCodings(t, out, info.ID), w.codings(t, want); !slices.Equal(got, want) {
				t.Errorf("codings:\n%q\nwant:\n%q", got, want)
			}
		}
	})
	t.Run("the codebook", func(t *testing.T) {
		list := string(got(os.ReadFile(filepath.Join(out, "codebook.tsv"))))
		for _, c := range got(w.Working.Book.Codes(ctx, w.Founder)) {
			parent := ""
			if !c.Parent.IsZero() {
				parent = c.Parent.String()
			}
			if !strings.Contains(list, fmt.Sprintf("%s\t%s\t%s\t%s\n", c.ID, parent, c.Name, c.Definition)) {
				t.Error("a code is missing or another")
			}
		}
	})
	t.Run("an altered file is told", func(t *testing.T) {
		flip(t, filepath.Join(bulk, firstFile(t, bulk, "study/subjects")), 900)
		if _, said, err := recovers(t, age, bulk, keyring); err == nil || !strings.Contains(said, "missing or altered: study/subjects") {
			t.Errorf("the script: %v\n%s", err, said)
		}
	})
}

func TestRecoveryAfterAnErasure(t *testing.T) {
	age := stockAge(t)
	w := newMediaWorld(t)
	_, bulk := w.media(t, "first")
	got(w.Space.Erase(t.Context(), w.Founder, "me", worldtest.Passphrase, w.a.Label))
	w.participant(t, "Tibor", markC)
	later := filepath.Join(w.temp, "later.keyring")
	withheld := got(w.Working.Book.OpenSuspended(t.Context(), w.Founder, w.both.ID))
	fine(t, w.Working.Book.RemoveMemo(t.Context(), w.Founder, withheld.ID))
	got(w.Space.KeyringBackup(t.Context(), w.Founder, later, mediumPassphrase))

	out, said, err := recovers(t, age, bulk, later)
	if err != nil {
		t.Fatalf("the script: %v\n%s", err, said)
	}
	t.Log(strings.TrimSpace(said))
	found := map[string]int{}
	fine(t, filepath.Walk(out, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		data := got(os.ReadFile(path))
		for _, mark := range []string{markA, markB, markD, markBoth, "Halvard"} {
			if bytes.Contains(data, []byte(mark)) {
				found[mark]++
			}
		}
		return nil
	}))
	if found[markA]+found["Halvard"]+found[markBoth] != 0 || found[markB] < 6 || found[markD] < 6 {
		t.Errorf("files by mark: %v; want none of the erased one's", found)
	}
	after := got(w.Working.Study.Document(t.Context(), w.Founder, w.doc.ID))
	if text := string(got(os.ReadFile(filepath.Join(out, "documents", w.doc.ID.String()+".txt")))); text != after.Text {
		t.Errorf("the shared document does not read as the study shows it, with gaps where the erased one spoke:\n%q\n%q", text, after.Text)
	}
}

// correct replaces words of a document's present text.
func (w *mediaWorld) correct(t *testing.T, doc study.Document, words, with string, recall bool) {
	t.Helper()
	now := got(w.Working.Study.Document(t.Context(), w.Founder, doc.ID))
	at := strings.Index(now.Text, words)
	edit := text.Edit{Span: text.Span{Start: at, End: at + len(words)}, With: with}
	fine(t, w.Locked.Review.Correct(t.Context(), w.Founder, doc.ID, []text.Edit{edit}, recall))
}

// codings are a document's as the study shows them, in the script's form.
func (w *mediaWorld) codings(t *testing.T, doc study.Document) (lines []string) {
	t.Helper()
	names := map[coding.CodeID]string{}
	for _, c := range got(w.Working.Book.Codes(t.Context(), w.Founder)) {
		names[c.ID] = c.Name
	}
	for _, c := range got(w.Working.Book.Codings(t.Context(), w.Founder, coding.Filter{Document: doc.ID})) {
		words := strings.NewReplacer("\t", " ", "\n", " ").Replace(doc.Text[c.Anchor.Span.Start:c.Anchor.Span.End])
		lines = append(lines, fmt.Sprintf("%d\t%d\t%s\t%s\t%s\t%s", c.Anchor.Span.Start, c.Anchor.Span.End, names[c.Code], c.By, c.Layer, words))
	}
	slices.Sort(lines)
	return lines
}

func recoveredCodings(t *testing.T, out string, id study.DocumentID) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(out, "documents", id.String()+".tsv"))
	if os.IsNotExist(err) {
		return nil
	}
	fine(t, err)
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	slices.Sort(lines)
	return lines
}

func firstFile(t *testing.T, folder, below string) string {
	t.Helper()
	entries := got(os.ReadDir(filepath.Join(folder, filepath.FromSlash(below))))
	return below + "/" + entries[0].Name()
}

// flip changes one bit of a file; at counts from 0 and wraps around.
func flip(t *testing.T, path string, at int) (restore func()) {
	t.Helper()
	data := got(os.ReadFile(path))
	altered := bytes.Clone(data)
	altered[at%len(data)] ^= 1
	fine(t, os.WriteFile(path, altered, 0o600))
	return func() { fine(t, os.WriteFile(path, data, 0o600)) }
}
