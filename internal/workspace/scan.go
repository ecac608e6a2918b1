package workspace

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// TypedHit is a place where something that somebody typed into the working copy
// holds what the vault keeps locked. It says where, never what.
type TypedHit struct {
	Kind  string    `json:"kind"`  // "code", "memo", "attribute", "claim", "bearing", "layer", "column", "cell", "analysis", "frozen", "decision", "published", "manuscript", "settings"
	ID    sheaf.ID  `json:"id"`    // of that object; of the subject for an attribute, of the study for settings
	Field string    `json:"field"` // "name", "definition", "title", "text", "value", "outside", "precision", "summary", "settings", "why", "cited", "via", "theme", "figure", "earlier text", "audience", "published name"
	Span  text.Span `json:"span"`  // of the field, in bytes of UTF-8 from 0
}

// ScanTyped looks for locked names in what the team typed into the working copy
// by hand and gate 1 never saw: codes, memos, attributes, claims and what bears
// on them, layers, the questions and cells of the grid, saved analyses, names of
// frozen states, decisions on them, published studies, manuscripts with what of
// them was kept, settings. It needs the vault's key; the record says so before
// it begins. What is withheld from the caller is not looked at, nor what the log
// of changes keeps of earlier wordings. Locked: the vault is.
func (w *Workspace) ScanTyped(ctx context.Context, c access.Caller) ([]TypedHit, error) {
	locked, err := w.Locked()
	if err != nil {
		return nil, err
	}
	typed, err := w.typed(ctx, c)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(typed))
	for i, t := range typed {
		texts[i] = t.text
	}
	found, err := locked.Review.Scan(ctx, c, texts)
	if err != nil {
		return nil, err
	}
	hits := make([]TypedHit, len(found))
	for i, h := range found {
		hits[i] = typed[h.Text].at
		hits[i].Span = h.Span
	}
	slices.SortStableFunc(hits, func(a, b TypedHit) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), slices.Compare(a.ID[:], b.ID[:]), cmp.Compare(a.Field, b.Field), a.Span.Start-b.Span.Start)
	})
	return slices.Compact(hits), nil
}

// StillSaid counts where else in the working copy these words stand: in what the
// team typed, see ScanTyped, in names of codes that are a participant's words, and
// in texts that were proposed. A redaction of a document reaches none of it.
func (w *Workspace) StillSaid(ctx context.Context, c access.Caller, words string) (n int, err error) {
	rooms, err := w.Working()
	if err != nil {
		return 0, err
	}
	all, err := w.typed(ctx, c)
	if err != nil {
		return 0, err
	}
	proposals, err := rooms.Release.Proposals(ctx, c)
	if err != nil {
		return 0, err
	}
	for _, p := range proposals {
		for _, passage := range p.Blocks.Text() {
			all = append(all, typedText{text: passage.Text})
		}
	}
	sought := asWords(words)
	for _, one := range all {
		if strings.TrimSpace(sought) != "" && strings.Contains(asWords(one.text), sought) {
			n++
		}
	}
	return n, nil
}

// asWords are the folded words of a text, a blank around each.
func asWords(s string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for w := range text.WordsIn(s) {
		b.WriteString(text.Fold(w.Of(s)) + " ")
	}
	return b.String()
}

// typedText is one field that somebody typed.
type typedText struct {
	at   TypedHit
	text string
}

// typed gathers every field of the working copy that people type into.
func (w *Workspace) typed(ctx context.Context, c access.Caller) (all []typedText, err error) {
	rooms, err := w.Working()
	if err != nil {
		return nil, err
	}
	add := func(kind string, id sheaf.ID, field, s string) {
		if s != "" {
			all = append(all, typedText{TypedHit{Kind: kind, ID: id, Field: field}, s})
		}
	}
	settings, err := rooms.Study.Settings(ctx, c)
	if err != nil {
		return nil, err
	}
	add("settings", w.id, "name", settings.Name)
	add("settings", w.id, "participant word", settings.ParticipantWord)
	attributes, err := rooms.Study.Attributes(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, a := range attributes {
		add("attribute", a.Subject.ID, "name", a.Name)
		add("attribute", a.Subject.ID, "value", a.Value)
	}
	codes, err := rooms.Book.Codes(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, code := range codes {
		add("code", code.ID.ID, "name", code.Name)
		add("code", code.ID.ID, "definition", code.Definition)
	}
	layers, err := rooms.Book.Layers(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, l := range layers {
		add("layer", l.ID.ID, "name", l.Name)
	}
	memos, err := rooms.Book.EveryMemo(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, m := range memos {
		add("memo", m.ID.ID, "title", m.Title)
		add("memo", m.ID.ID, "text", m.Text)
	}
	grid, err := rooms.Book.Grid(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, column := range grid.Columns {
		if column.Code.IsZero() { // a code's name is the code's
			add("column", column.ID.ID, "text", column.Text)
		}
	}
	for _, cell := range grid.Cells {
		add("cell", cell.ID.ID, "summary", cell.Summary)
	}
	if err := typedAnalyses(ctx, c, rooms, add); err != nil {
		return nil, err
	}
	if err := typedManuscripts(ctx, c, rooms, add); err != nil {
		return nil, err
	}
	return all, w.typedClaims(ctx, c, rooms, add)
}

func typedAnalyses(ctx context.Context, c access.Caller, rooms Working, add func(kind string, id sheaf.ID, field, s string)) error {
	analyses, err := rooms.Book.Analyses(ctx, c)
	if err != nil {
		return err
	}
	for _, a := range analyses {
		add("analysis", a.ID.ID, "name", a.Name)
		add("analysis", a.ID.ID, "settings", string(a.Asked)) // words that were searched for may be there
	}
	states, err := rooms.Book.FrozenStates(ctx, c)
	if err != nil {
		return err
	}
	for _, f := range states {
		add("frozen", f.ID.ID, "name", f.Name)
		decisions, err := rooms.Book.Decisions(ctx, c, f.ID)
		if err != nil {
			return err
		}
		for _, d := range decisions {
			add("decision", d.ID.ID, "why", d.Why)
		}
	}
	return typedPublished(ctx, c, rooms, add)
}

func typedPublished(ctx context.Context, c access.Caller, rooms Working, add func(kind string, id sheaf.ID, field, s string)) error {
	studies, err := rooms.Book.PublishedStudies(ctx, c)
	if err != nil {
		return err
	}
	for _, p := range studies {
		add("published", p.ID.ID, "title", p.Title)
		add("published", p.ID.ID, "cited", p.Cited)
		add("published", p.ID.ID, "via", p.Via)
		for _, f := range p.Facts {
			add("published", p.ID.ID, "figure", f.Name)
			add("published", p.ID.ID, "figure", f.Count.Said)
		}
		for _, theme := range p.Themes {
			add("published", p.ID.ID, "theme", theme.Name)
			add("published", p.ID.ID, "theme", theme.People.Said)
		}
	}
	return nil
}

func typedManuscripts(ctx context.Context, c access.Caller, rooms Working, add func(kind string, id sheaf.ID, field, s string)) error {
	manuscripts, err := rooms.Release.Manuscripts(ctx, c)
	if err != nil {
		return err
	}
	for _, m := range manuscripts {
		if m.Suspended {
			continue
		}
		add("manuscript", m.ID.ID, "text", m.Markdown)
		add("manuscript", m.ID.ID, "audience", m.Options.Audience)
		for _, name := range m.Options.Names {
			add("manuscript", m.ID.ID, "published name", name)
		}
		kept, err := rooms.Release.Earlier(ctx, c, m.ID)
		if err != nil {
			return err
		}
		for _, e := range kept {
			add("manuscript", m.ID.ID, "earlier text", e.Markdown)
		}
	}
	return nil
}

func (w *Workspace) typedClaims(ctx context.Context, c access.Caller, rooms Working, add func(kind string, id sheaf.ID, field, s string)) error {
	claims, err := rooms.Register.Claims(ctx, c)
	if err != nil {
		return err
	}
	bearings, err := rooms.Register.AllBearings(ctx, c)
	if err != nil {
		return err
	}
	for _, claim := range claims {
		add("claim", claim.ID.ID, "text", claim.Text)
		for _, b := range bearings[claim.ID] {
			add("bearing", b.ID.ID, "outside", b.Outside)
			add("bearing", b.ID.ID, "precision", b.Precision)
		}
	}
	return nil
}
