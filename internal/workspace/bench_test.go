package workspace_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// Figures that README and docs/DESIGN.md give. They print, they do not judge:
//
//	go test -run '^$' -bench . -benchtime 5x ./internal/workspace

// BenchmarkPassphrase is what scrypt costs at each unlock, once for each tier.
func BenchmarkPassphrase(b *testing.B) {
	credentials := access.NewCredentials(access.MemberID{ID: sheaf.NewID()}, seal.NewSigner())
	file := got(credentials.Seal(worldtest.Passphrase, seal.WorkFactor))
	for b.Loop() {
		got(access.OpenCredentials(file, worldtest.Passphrase))
	}
}

// BenchmarkOpen opens a study of 300 subjects, a document each, and gathers what
// the Study page shows. Key files are cheap here: add BenchmarkPassphrase.
func BenchmarkOpen(b *testing.B) {
	const subjects = 300
	w := worldtest.New(b)
	b.Cleanup(w.Close)
	for i := range subjects {
		name := fmt.Sprintf("Halvard%c%c", 'a'+i/26, 'a'+i%26)
		p := w.Person(vault.Participant, name)
		w.Interview(alone(name, "the weir"), nil, p)
	}
	for _, tier := range []struct {
		name  string
		vault bool
	}{{"study", false}, {"study and vault", true}} {
		b.Run(tier.name, func(b *testing.B) {
			var unlock, page time.Duration
			for b.Loop() {
				w.Close()
				start := time.Now()
				space := got(workspace.Open(w.Folder, w.Options))
				c := got(space.Unlock(context.Background(), "me", worldtest.Passphrase, tier.vault))
				unlocked := time.Now()
				rooms := got(space.Working())
				if n := len(got(rooms.Study.Documents(context.Background(), c))); n != subjects {
					b.Fatalf("%d documents", n)
				}
				got(rooms.Study.Subjects(context.Background(), c))
				got(rooms.Study.Settings(context.Background(), c))
				got(rooms.Book.CountCodings(context.Background(), c))
				got(rooms.Release.Proposals(context.Background(), c))
				page += time.Since(unlocked)
				unlock += unlocked.Sub(start)
				fine(b, space.Close())
			}
			b.ReportMetric(float64(unlock.Milliseconds())/float64(b.N), "ms/unlock")
			b.ReportMetric(float64(page.Milliseconds())/float64(b.N), "ms/page")
		})
	}
}

// BenchmarkLock locks away 64 MB and seals the same with stock age to the same
// sort of recipient, both into a synced file; the ratio is Sheaf's time over
// age's.
func BenchmarkLock(b *testing.B) {
	const size = 64 << 20
	content := make([]byte, size)
	for i := range content {
		content[i] = byte(i * i >> 7)
	}
	w := worldtest.New(b)
	b.Cleanup(w.Close)
	p := w.Person(vault.Participant, "Halvard")
	account := got(w.Locked.Vault.AddAccount(b.Context(), w.Founder, vault.AccountSheet{Date: "2026-03-01"}))
	recipient := got(age.GenerateHybridIdentity()).Recipient()
	folder := b.TempDir()
	var ours, theirs time.Duration
	b.SetBytes(size)
	n := 0
	for b.Loop() {
		n++
		content[0], content[1] = byte(n), byte(n>>8) // the same bytes are not locked twice
		start := time.Now()
		got(w.Locked.Vault.Lock(b.Context(), w.Founder, account.ID, []vault.PersonID{p.ID}, "recording.wav", bytes.NewReader(content)))
		middle := time.Now()
		f := got(os.Create(filepath.Join(folder, "recording.age")))
		sealed := got(age.Encrypt(f, recipient))
		got(io.Copy(sealed, bytes.NewReader(content)))
		fine(b, sealed.Close())
		fine(b, f.Sync())
		fine(b, f.Close())
		ours, theirs = ours+middle.Sub(start), theirs+time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "ratio")
	b.ReportMetric(float64(size)*float64(n)/1e6/ours.Seconds(), "MB/s-sheaf")
	b.ReportMetric(float64(size)*float64(n)/1e6/theirs.Seconds(), "MB/s-age")
}
