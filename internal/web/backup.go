package web

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

// uintField reads a whole number that a form sent.
func (in *request) uintField(name string) (uint64, error) {
	n, err := strconv.ParseUint(in.PostFormValue(name), 10, 31)
	if err != nil {
		return 0, sheaf.Errorf(sheaf.Invalid, "the field %s takes a whole number", name)
	}
	return n, nil
}

type backupsPage struct {
	teamPage
	Media    []mediumRow // newest first
	Erasures []workspace.Erasure
	Newest   *mediumRow // bulk backup that exists; nil where there is none
	Opens    *mediumRow // the keyring medium that opens it; nil where none does
}

type mediumRow struct {
	workspace.Medium
	KindKey key
	Days    int // since it was made
	Gone    bool
}

// aged is from how many days on a backup is shown as old.
const aged = 14

// Old tells a backup that a person should think of renewing.
func (m mediumRow) Old() bool { return m.Days > aged }

func (b *Workbench) showBackups(in *request) (view, error) {
	_, holder, err := in.locked()
	if err != nil {
		return view{}, err
	}
	media, err := b.space.Media(in, holder)
	if err != nil {
		return view{}, err
	}
	p := &backupsPage{teamPage: in.onTeam("backups", key("backups.title"))}
	if p.Erasures, err = b.space.Erasures(in, holder); err != nil {
		return view{}, err
	}
	for _, m := range media {
		row := mediumRow{Medium: m, KindKey: key("backups.bulk"), Days: int(time.Since(m.Made) / (24 * time.Hour)), Gone: !m.Destroyed.IsZero()}
		if m.Kind == "keyring" {
			row.KindKey = key("backups.keyring")
		}
		p.Media = append(p.Media, row)
	}
	slices.SortFunc(p.Media, func(a, b mediumRow) int { return int(b.Number - a.Number) })
	p.Newest = p.find(func(m mediumRow) bool { return m.Kind == "bulk" })
	if p.Newest != nil {
		p.Opens = p.find(func(m mediumRow) bool { return m.Kind == "keyring" && m.Epoch == p.Newest.Epoch })
	}
	return view{template: "team_backups", page: p}, nil
}

// find gives the newest medium that still exists and fits.
func (p *backupsPage) find(fits func(mediumRow) bool) *mediumRow {
	i := slices.IndexFunc(p.Media, func(m mediumRow) bool { return !m.Gone && fits(m) })
	if i < 0 {
		return nil
	}
	return &p.Media[i]
}

// outside reads the place where a backup is to lie: a whole path that is not in
// the study's own folder, which the backup is to outlive.
func (b *Workbench) outside(in *request) (string, error) {
	path := strings.TrimSpace(in.PostFormValue("path"))
	if !filepath.IsAbs(path) {
		return "", sheaf.Errorf(sheaf.Invalid, "a backup needs its whole path").Hintf("such as /media/backup/2026-03-01")
	}
	home, err := filepath.Abs(b.space.Path())
	if err != nil {
		return "", sheaf.Errorf(sheaf.Internal, "cannot tell where the study's folder is: %w", err)
	}
	inside, err := filepath.Rel(home, path)
	if err == nil && filepath.IsLocal(inside) {
		return "", sheaf.Errorf(sheaf.Invalid, "a backup must not lie in the study's own folder").Hintf("choose another medium")
	}
	return filepath.Clean(path), nil
}

func (b *Workbench) makeBackup(in *request) (string, error) {
	path, err := b.outside(in)
	if err != nil {
		return "", err
	}
	_, holder, err := in.locked()
	if err != nil {
		return "", err
	}
	return in.begin(key("backups.making"), holder, func(ctx context.Context, w *work) (string, error) {
		m, err := b.space.Backup(ctx, holder, path, func(done int) { w.step(done, 0) })
		if err != nil {
			return "", err
		}
		w.tell(key("backups.made"), "number", int(m.Number))
		return "/team/backups", nil
	})
}

func (b *Workbench) makeKeyring(in *request) (string, error) {
	path, err := b.outside(in)
	if err != nil {
		return "", err
	}
	passphrase, err := in.newPassphrase()
	if err != nil {
		return "", err
	}
	_, holder, err := in.locked()
	if err != nil {
		return "", err
	}
	return in.begin(key("backups.making"), holder, func(ctx context.Context, w *work) (string, error) {
		m, err := b.space.KeyringBackup(ctx, holder, path, passphrase)
		if err != nil {
			return "", err
		}
		w.tell(key("backups.keyring.made"), "number", int(m.Number))
		return "/team/backups", nil
	})
}

func (b *Workbench) confirmDestroyed(in *request) (string, error) {
	number, err := strconv.ParseInt(in.PathValue("number"), 10, 64)
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "there is no such medium")
	}
	_, holder, err := in.locked()
	if err != nil {
		return "", err
	}
	if err := b.space.ConfirmDestroyed(in, holder, number); err != nil {
		return "", err
	}
	in.tell(key("backups.destroyed.said"), "number", int(number))
	return "/team/backups", nil
}

// checkup is what the last check of this session found.
type checkup struct {
	At       time.Time
	Vault    bool // the vault was open, and was looked at
	Findings []workspace.Finding
}

type checkPage struct {
	teamPage
	Last  *checkup
	Wrong bool // the passphrase of the vault, which is asked for here
}

func (b *Workbench) showCheck(in *request) (view, error) {
	p := &checkPage{teamPage: in.onTeam("check", key("check.title")), Last: in.session.checkup, Wrong: in.URL.Query().Has("wrong")}
	if p.Last != nil && p.Last.Vault && !in.session.guest.vaultOpen() {
		p.Last = nil // it tells which words that somebody typed are names
	}
	return view{template: "team_check", page: p}, nil
}

func (b *Workbench) runCheck(in *request) (string, error) {
	c, vault := in.fullest(), in.session.guest.vaultOpen()
	if in.session.guest.holds && !vault {
		return "", errVaultClosed // half a check would look like a whole one
	}
	return in.begin(key("check.running"), c, func(ctx context.Context, w *work) (string, error) {
		findings, err := b.space.Check(ctx, c)
		if err != nil {
			return "", err
		}
		last := &checkup{At: time.Now(), Vault: vault, Findings: findings}
		w.change(func(s *session) { s.checkup = last })
		return "/team/check", nil
	})
}
