package web

import (
	"context"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
)

// interviewRow is where one interview stands, from the vault to the coding.
type interviewRow struct {
	Account   vault.AccountID
	Added     time.Time
	Labels    []string // whom its files are about
	Files     int
	Undrafted int // files with text and without a draft
	Texts     []draftRow
	Coded     int
	Coders    []string
	Terms     termsState // the least that one of them allows; "" while nobody is known
	TermsKey  key
	Settled   bool
	Hold      bool
	Holdable  []string // labels of those who are not
	Erased    bool
}

// interviews are all of them, the newest first.
func (b *Workbench) interviews(in *request) ([]interviewRow, error) {
	facts, err := b.facts(in, in.session.guest.caller)
	if err != nil {
		return nil, err
	}
	return b.interviewRows(in, facts.Documents)
}

func (b *Workbench) interviewRows(in *request, lines []documentLine) ([]interviewRow, error) {
	rooms, c, err := in.locked()
	if err != nil {
		return nil, err
	}
	accounts, err := rooms.Vault.Accounts(in, c)
	if err != nil {
		return nil, err
	}
	files, err := b.filesOf(in, rooms, c, func(vault.Original) bool { return true })
	if err != nil {
		return nil, err
	}
	people, err := b.personRows(in, rooms, c)
	if err != nil {
		return nil, err
	}
	byLabel := make(map[string]personRow, len(people))
	for _, p := range people {
		byLabel[p.Label] = p
	}
	rows := make([]interviewRow, 0, len(accounts))
	for _, a := range slices.Backward(accounts) {
		row := interviewRow{Account: a.ID, Added: a.Added, Files: a.Originals, Erased: a.Erased}
		for _, f := range files {
			if f.Account == a.ID {
				row.file(f)
			}
		}
		for _, l := range lines {
			if l.Account.ID == a.Study {
				row.document(l)
			}
		}
		slices.Sort(row.Labels)
		for _, label := range row.Labels {
			row.person(byLabel[label])
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (r *interviewRow) file(f originalRow) {
	r.named(f.Labels)
	r.Texts = append(r.Texts, f.Drafts...)
	if f.Reads && len(f.Drafts) == 0 {
		r.Undrafted++
	}
}

func (r *interviewRow) named(labels []string) {
	for _, l := range labels {
		if !slices.Contains(r.Labels, l) {
			r.Labels = append(r.Labels, l)
		}
	}
}

func (r *interviewRow) document(l documentLine) {
	r.named(l.Labels)
	r.Coded += l.Coded
	r.Hold = r.Hold || l.Hold
	for _, name := range l.Coders {
		if !slices.Contains(r.Coders, name) {
			r.Coders = append(r.Coders, name)
		}
	}
	for i := range r.Texts {
		if r.Texts[i].Document.ID == l.ID {
			r.Texts[i].Language = l.Language
		}
	}
}

func (r *interviewRow) person(p personRow) {
	r.Hold = r.Hold || p.Held && !p.Erased
	if p.Terms == "" {
		return
	}
	if !p.Held && !p.Erased {
		r.Holdable = append(r.Holdable, p.Label)
	}
	r.Terms = lesser(r.Terms, p.Terms)
	r.TermsKey, r.Settled = termsWords(r.Terms), r.Terms == termsGiven
}

const (
	draftIsOld  = 14 * 24 * time.Hour
	backupIsOld = 30 * 24 * time.Hour
)

// vaultSteps are what is overdue in the vault, and what comes next there.
func (b *Workbench) vaultSteps(ctx context.Context, c access.Caller, rows []interviewRow, now time.Time) (pressing, next []step, err error) {
	erasures, err := b.space.Erasures(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	media, err := b.space.Media(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	pressing = append(pressing, erasureSteps(erasures)...)
	pressing = append(pressing, backupSteps(media, len(rows) > 0, now)...)
	old, undecided, reviewed := step{Kind: stepOldDraft}, step{Kind: stepUndecided}, step{Kind: stepReviewed}
	undrafted, nothing := step{Kind: stepUndrafted}, step{Kind: stepNothingYet}
	for _, r := range rows {
		if r.Erased {
			continue
		}
		here := interviewPath(r.Account)
		switch {
		case r.Files == 0:
			nothing.another(here, "/interviews", r.Labels)
		case r.Undrafted > 0 && len(r.Texts) == 0:
			undrafted.another(here, "/interviews", r.Labels)
		}
		for _, d := range r.Texts {
			if d.State != pseudonym.Open {
				continue
			}
			which := &undecided
			switch {
			case d.Undecided == 0:
				which = &reviewed
			case now.Sub(d.Made) > draftIsOld:
				which = &old
			}
			which.another(d.Path, "/review", r.Labels)
		}
	}
	return append(pressing, begun(old)...), begun(reviewed, undecided, undrafted, nothing), nil
}

func erasureSteps(all []workspace.Erasure) []step {
	s := step{Kind: stepErasure, Path: "/people#erasures"}
	for _, e := range all {
		if !e.Complete() {
			s.Count++
			s.Labels = append(s.Labels, e.Label)
		}
	}
	if s.Count == 0 {
		return nil
	}
	if s.Count == 1 {
		s.Path = "/people/" + s.Labels[0]
	}
	return []step{s}
}

// backupSteps ask for a backup where there is something to lose.
func backupSteps(media []workspace.Medium, anything bool, now time.Time) []step {
	var last time.Time
	for _, m := range media {
		if m.Kind == "bulk" && m.Destroyed.IsZero() && m.Made.After(last) {
			last = m.Made
		}
	}
	switch age := now.Sub(last); {
	case !anything:
		return nil
	case last.IsZero():
		return []step{{Kind: stepNoBackup, Path: "/team/backups"}}
	case age > backupIsOld:
		return []step{{Kind: stepOldBackup, Count: int(age / (24 * time.Hour)), Path: "/team/backups"}}
	}
	return nil
}
