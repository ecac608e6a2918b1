package workspace

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// Finding is one thing that check found: where, what, and what to do.
type Finding struct {
	Where string `json:"where"`
	What  string `json:"what"`
	Next  string `json:"next,omitempty"`
}

func (f Finding) String() string { return f.Where + ": " + f.What }

// Check asks whether everything is whole: both databases page by page, both
// records from their leaves, every original against its hash, every document
// against its admission, no tier-1 id in tier 2, and no file that no row knows.
// Such orphans are moved to quarantine and reported; nothing is deleted. What
// the keys at hand cannot open is left out and said.
func (w *Workspace) Check(ctx context.Context, c access.Caller) (findings []Finding, err error) {
	for _, t := range []access.Tier{access.Working, access.Locked} {
		opened := w.tiers[t]
		if opened == nil {
			findings = append(findings, Finding{t.String(), "not checked: it is locked", "unlock the vault and check again"})
			continue
		}
		found, err := checkTier(ctx, c, opened)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	rooms, err := w.checkRooms(ctx, c)
	if err != nil {
		return nil, err
	}
	findings = append(findings, rooms...)
	names, err := w.typedNames(ctx, c)
	if err != nil {
		return nil, err
	}
	findings = append(findings, names...)
	ids, err := w.strayIDs(ctx, c)
	if err != nil {
		return nil, err
	}
	findings = append(findings, ids...)
	orphans, err := w.quarantine(ctx, c)
	return append(findings, orphans...), err
}

func checkTier(ctx context.Context, c access.Caller, t *tier) (findings []Finding, err error) {
	if err := t.door.CheckDatabase(ctx); err != nil {
		findings = append(findings, Finding{t.name, err.Error(), "restore the newest backup"})
	}
	_, problems, err := t.door.Verify(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range problems {
		findings = append(findings, Finding{t.name + " record", p.String(), "keep the folder as it is and compare a printed checkpoint"})
	}
	return findings, nil
}

func (w *Workspace) checkRooms(ctx context.Context, c access.Caller) (findings []Finding, err error) {
	rooms, err := w.Working()
	if err != nil {
		return nil, err
	}
	checks := []roomCheck{
		{"study", texts(rooms.Study.Check)},
		{"coding", texts(rooms.Book.Check)},
		{"claims", texts(rooms.Register.Check)},
		{"publications", texts(rooms.Release.Check)},
	}
	if locked, err := w.Locked(); err == nil {
		checks = append(checks, roomCheck{"vault", texts(locked.Vault.Check)}, roomCheck{"review", texts(locked.Review.Check)})
	}
	for _, check := range checks {
		problems, err := check.run(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, p := range problems {
			findings = append(findings, Finding{Where: check.where, What: p})
		}
	}
	return findings, nil
}

type roomCheck struct {
	where string
	run   func(context.Context, access.Caller) ([]string, error)
}

// texts makes one form of the rooms' own checks.
func texts[P any](check func(context.Context, access.Caller) ([]P, error)) func(context.Context, access.Caller) ([]string, error) {
	return func(ctx context.Context, c access.Caller) (out []string, err error) {
		problems, err := check(ctx, c)
		for _, p := range problems {
			out = append(out, fmt.Sprint(p))
		}
		return out, err
	}
}

// quarantine moves files that no row knows out of the way, while nobody else has
// the study open: what is being locked away at this moment has no row yet. Only
// a named act of a person deletes.
func (w *Workspace) quarantine(ctx context.Context, c access.Caller) (findings []Finding, err error) {
	locked, err := w.Locked()
	if sheaf.KindOf(err) == sheaf.Locked {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	err = w.exclusive(func() error {
		orphans, err := locked.Vault.Orphans(ctx, c)
		if err != nil {
			return err
		}
		for i, name := range orphans {
			if _, err := w.dir.Sub(quarantineDir); err != nil {
				return err
			}
			to := fmt.Sprintf("%s/%s-%d", quarantineDir, sheaf.NewID().Short(), i+1)
			if err := w.dir.Rename(originalsDir+"/"+name, to); err != nil {
				return err
			}
			findings = append(findings, Finding{"originals", "a file that no row knows was moved to " + to, "look whether a locking was cut short; delete it by hand when you are sure"})
		}
		return nil
	})
	if errors.Is(err, errBusy) {
		return []Finding{{"originals", "not looked through for files that no row knows: another Sheaf has the study open", "close it and check again"}}, nil
	}
	return findings, err
}

// typedNames points at locked names that somebody typed into the working copy.
func (w *Workspace) typedNames(ctx context.Context, c access.Caller) (findings []Finding, err error) {
	hits, err := w.ScanTyped(ctx, c)
	switch sheaf.KindOf(err) {
	case sheaf.Locked:
		return nil, nil
	case sheaf.Corrupt:
		return []Finding{{"vault", "not searched for locked names: " + err.Error(), "restore the newest backup"}}, nil
	}
	for _, h := range hits {
		findings = append(findings, Finding{
			fmt.Sprintf("%s %s", h.Kind, h.ID.Short()),
			fmt.Sprintf("its %s holds a locked name at bytes %d to %d", h.Field, h.Span.Start, h.Span.End),
			"reword it: coders see it, and gate 2 stops what quotes it",
		})
	}
	return findings, err
}

// strayIDs looks for ids of people, accounts and originals in the working copy:
// as values of its rows, and in everything that its dumps say in words.
func (w *Workspace) strayIDs(ctx context.Context, c access.Caller) ([]Finding, error) {
	locked, err := w.Locked()
	if sheaf.KindOf(err) == sheaf.Locked {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	known, err := lockedIDs(ctx, c, locked)
	if err != nil {
		return nil, err
	}
	rows, _, err := w.tiers[access.Working].door.Rows(ctx, c, access.StudyBackup)
	if err != nil {
		return nil, err
	}
	items, err := w.dumpStudy(ctx, c)
	if err != nil {
		return nil, err
	}
	stray := 0
	for _, match := range rowID.FindAllSubmatch(rows, -1) {
		if raw, err := base64.StdEncoding.DecodeString(string(match[1])); err == nil && known[sheaf.ID(raw)] {
			stray++
		}
	}
	for _, item := range items {
		for _, match := range spelledID.FindAll(item.JSON, -1) {
			if id, err := sheaf.ParseID(string(match)); err == nil && known[id] {
				stray++
			}
		}
	}
	if stray == 0 {
		return nil, nil
	}
	return []Finding{{"study", fmt.Sprintf("%d places hold an id of the vault", stray), "a fault of Sheaf: keep the folder as it is and report it"}}, nil
}

var (
	rowID     = regexp.MustCompile(`"b":"([A-Za-z0-9+/]{22}==)"`) // 16 bytes in base64
	spelledID = regexp.MustCompile(`\b[0-9a-hjkmnp-tv-z]{26}\b`)
)

func lockedIDs(ctx context.Context, c access.Caller, rooms Locked) (map[sheaf.ID]bool, error) {
	ids := map[sheaf.ID]bool{}
	people, err := rooms.Vault.Persons(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		ids[p.ID.ID] = true
	}
	accounts, err := rooms.Vault.Accounts(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		ids[a.ID.ID] = true
	}
	originals, err := rooms.Vault.Originals(ctx, c)
	for _, o := range originals {
		ids[o.ID.ID] = true
	}
	return ids, err
}
