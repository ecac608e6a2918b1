package workspace_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// legacyFolder is so many invented interviews, some of them as other programs
// leave them behind. Every hundredth cannot be read.
func legacyFolder(n int) []workspace.Legacy {
	files := make([]workspace.Legacy, n)
	for i := range files {
		lines := []string{"Interviewer: How was the market that year?", fmt.Sprintf("Dalu: We sold %d baskets, and the road was dry.", i+2), "Interviewer: And then?", "Dalu: Then we went home."}
		name, data := fmt.Sprintf("interview %d.txt", i), []byte(strings.Join(lines, "\r\n"))
		switch {
		case i%100 == 7:
			name, data = fmt.Sprintf("photo %d.jpg", i), []byte(fmt.Sprintf("\xff\xd8\xff invented %d", i))
		case i%3 == 1:
			name, data = fmt.Sprintf("interview %d.docx", i), converttest.DOCX(lines...)
		}
		files[i] = workspace.Legacy{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
	}
	return files
}

// bringWhole is how many files the test brings; the benchmark brings 500.
const bringWhole = 60

func TestBring(t *testing.T) {
	w := worldtest.New(t)
	files := append(legacyFolder(bringWhole),
		workspace.Legacy{Name: "the same again.txt", Open: legacyFolder(1)[0].Open},
		workspace.Legacy{Name: "gone.txt", Open: func() (io.ReadCloser, error) { return nil, errors.New("gone") }})
	bring := func(ctx context.Context, done func(workspace.Brought)) error {
		return w.Space.Bring(ctx, w.Founder, files, pseudonym.Options{}, done)
	}

	ctx, cancel := context.WithCancel(context.Background())
	first := 0
	err := bring(ctx, func(workspace.Brought) {
		if first++; first == bringWhole/3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || first != bringWhole/3 {
		t.Fatalf("%v after %d files", err, first)
	}

	var all []workspace.Brought
	w.Open() // as after a restart
	if err := bring(context.Background(), func(b workspace.Brought) { all = append(all, b) }); err != nil {
		t.Fatal(err)
	}
	already, drafted, now, refused := 0, 0, 0, 0
	for i, b := range all {
		if b.Index != i {
			t.Fatalf("file %d is reported as %d", i, b.Index)
		}
		if b.Already {
			already++
		}
		if b.Drafted {
			now++
		}
		switch {
		case b.Draft != nil:
			drafted++
		case b.Err == nil || sheaf.HintOf(b.Err) == "":
			t.Errorf("file %d is not drafted, and nothing says why or what to do: %v", i, b.Err)
		default:
			refused++
		}
	}
	if already != bringWhole/3+1 || refused != 2 || drafted != len(files)-2 {
		t.Errorf("%d were there already, %d drafted, %d refused", already, drafted, refused)
	}
	if want := bringWhole - bringWhole/3; now != want {
		t.Errorf("%d were drafted now, and %d were left", now, want)
	}

	accounts, err := w.Locked.Vault.Accounts(context.Background(), w.Founder)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accounts {
		if a.Originals != 1 {
			t.Errorf("account %s has %d originals", a.ID.Short(), a.Originals)
		}
	}
	people, err := w.Locked.Vault.Persons(context.Background(), w.Founder)
	if err != nil {
		t.Fatal(err)
	}
	if len(accounts) != bringWhole || len(people) != bringWhole {
		t.Errorf("%d accounts and %d people for %d files", len(accounts), len(people), bringWhole)
	}
	w.Check()
}

// Old material may be worked with inside the team, and leaves in no publication
// until its people were asked or somebody decided.
func TestBroughtInIsForInternalAnalysisOnly(t *testing.T) {
	w := worldtest.New(t)
	var brought workspace.Brought
	if err := w.Space.Bring(context.Background(), w.Founder, legacyFolder(1), pseudonym.Options{}, func(b workspace.Brought) { brought = b }); err != nil {
		t.Fatal(err)
	}
	original, err := w.Locked.Vault.Original(context.Background(), w.Founder, brought.Original)
	if err != nil {
		t.Fatal(err)
	}
	review, err := w.Locked.Review.Review(context.Background(), w.Founder, brought.Draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range review.Groups {
		if _, err := w.Locked.Review.Decide(context.Background(), w.Founder, brought.Draft.ID, pseudonym.Decision{String: g.String, Scope: pseudonym.Here, Action: pseudonym.Keep}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Locked.Review.SetSpeaker(context.Background(), w.Founder, brought.Draft.ID, "Dalu", pseudonym.SpeakerIs{Role: "participant", Person: original.Persons[0]}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Locked.Review.Admit(context.Background(), w.Founder, brought.Draft.ID); err != nil {
		t.Fatal(err)
	}
	subjects, err := w.Working.Study.Subjects(context.Background(), w.Founder)
	if err != nil {
		t.Fatal(err)
	}
	if len(subjects) != 1 || subjects[0].Terms != study.TermsInternal {
		t.Errorf("%+v", subjects)
	}
}

func BenchmarkBring500(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w := worldtest.New(b)
		files := legacyFolder(500)
		b.StartTimer()
		if err := w.Space.Bring(context.Background(), w.Founder, files, pseudonym.Options{}, func(workspace.Brought) {}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(500*float64(b.N)/b.Elapsed().Seconds(), "files/s")
}

// breaksOff gives half of its bytes and an error, from the second opening on.
type breaksOff struct{ opened int }

func (b *breaksOff) open() (io.ReadCloser, error) {
	b.opened++
	whole := strings.NewReader("Interviewer: How many?\nDalu: Two.\n")
	if b.opened == 1 {
		return io.NopCloser(whole), nil
	}
	return io.NopCloser(io.MultiReader(io.LimitReader(whole, 5), unplugged{})), nil
}

type unplugged struct{}

func (unplugged) Read([]byte) (int, error) { return 0, errors.New("unplugged") }

// An account that was made for a file that never came is that file's, and no
// other's; and nobody's any more once something is known of its participant.
func TestAnAccountWaitsForItsOwnFile(t *testing.T) {
	whole := workspace.Legacy{Name: "a.txt", Open: func() (io.ReadCloser, error) { return (&breaksOff{}).open() }}
	other := workspace.Legacy{Name: "b.txt", Open: legacyFolder(1)[0].Open}
	interrupted := func(t *testing.T) *worldtest.World {
		w := worldtest.New(t)
		var got workspace.Brought
		err := w.Space.Bring(context.Background(), w.Founder, []workspace.Legacy{{Name: "a.txt", Open: (&breaksOff{}).open}}, pseudonym.Options{}, func(b workspace.Brought) { got = b })
		if err != nil || got.Err == nil || !got.Original.IsZero() {
			t.Fatalf("%+v, %v", got, err)
		}
		return w
	}
	bring := func(t *testing.T, w *worldtest.World, files ...workspace.Legacy) (labels []string) {
		t.Helper()
		err := w.Space.Bring(context.Background(), w.Founder, files, pseudonym.Options{}, func(b workspace.Brought) {
			if b.Draft == nil {
				t.Errorf("not drafted: %v", b.Err)
			}
			labels = append(labels, b.Label)
		})
		if err != nil {
			t.Fatal(err)
		}
		return labels
	}
	people := func(t *testing.T, w *worldtest.World) []vault.Person {
		t.Helper()
		all, err := w.Locked.Vault.Persons(context.Background(), w.Founder)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	t.Run("it is used for that file", func(t *testing.T) {
		w := interrupted(t)
		before := people(t, w)
		labels := bring(t, w, other, whole)
		if after := people(t, w); len(before) != 1 || len(after) != 2 || labels[1] != before[0].Label || labels[0] == before[0].Label {
			t.Errorf("%d people before, %d after; %v", len(before), len(after), labels)
		}
	})
	t.Run("not once its participant agreed to something", func(t *testing.T) {
		w := interrupted(t)
		p := people(t, w)[0]
		w.Consents(p)
		if labels := bring(t, w, whole); labels[0] == p.Label {
			t.Error("somebody else's interview lies under a participant with an agreement of their own")
		}
	})
	t.Run("not once somebody wrote who they are", func(t *testing.T) {
		w := interrupted(t)
		p := people(t, w)[0]
		if err := w.Locked.Vault.ChangeSheet(context.Background(), w.Founder, p.ID, vault.Sheet{LegalName: "Invented Name"}); err != nil {
			t.Fatal(err)
		}
		if labels := bring(t, w, whole); labels[0] == p.Label {
			t.Error("somebody else's interview lies under a participant with a name of their own")
		}
	})
}

// A file that changed between the first look and the locking was taken for the
// one that was looked at: another file with those bytes was then never locked.
func TestAFileThatChangesIsNotTakenForWhatItWas(t *testing.T) {
	w := worldtest.New(t)
	opened := 0
	changing := workspace.Legacy{Name: "a.txt", Open: func() (io.ReadCloser, error) {
		opened++
		return io.NopCloser(strings.NewReader([]string{"", "I: One?\nR: Two.", "I: Three?\nR: Four."}[opened])), nil
	}}
	same := workspace.Legacy{Name: "b.txt", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("I: One?\nR: Two.")), nil }}
	var got []workspace.Brought
	if err := w.Space.Bring(context.Background(), w.Founder, []workspace.Legacy{changing, same}, pseudonym.Options{}, func(b workspace.Brought) { got = append(got, b) }); err != nil {
		t.Fatal(err)
	}
	if got[0].Err == nil || got[0].Original.IsZero() || got[1].Already || got[1].Original == got[0].Original {
		t.Errorf("%+v", got)
	}
}
