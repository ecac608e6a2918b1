package disclosure

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// ManuscriptID names a text while it is written.
type ManuscriptID struct{ sheaf.ID }

// Manuscript is a text while it is written: Markdown with references, and for
// whom it is meant. References are not resolved in it, but an author may type
// people's words, so it lies under a key of its own with links to the subjects
// it was ever about: whom it quotes or names, whose label stands in it, whose
// words it repeats. The erasure of one of them suspends it, as it does a memo.
type Manuscript struct {
	ID        ManuscriptID      `json:"id"`
	Version   uint64            `json:"version"`
	By        access.MemberID   `json:"by"` // who wrote last
	Made      time.Time         `json:"made"`
	Changed   time.Time         `json:"changed"`
	Title     string            `json:"title"`    // its first line, without signs of Markdown
	Markdown  string            `json:"markdown"` // lines end with "\n"
	Options   Options           `json:"options"`
	Subjects  []study.SubjectID `json:"subjects,omitempty"`
	Suspended bool              `json:"suspended,omitempty"` // withheld: somebody it was about was erased

	Keep bool `json:"-"` // of one that is written: what it is written over is kept, however young the last kept state is
}

// Earlier is a state of a manuscript that was kept when it was written over.
type Earlier struct {
	Version  uint64          `json:"version"`
	By       access.MemberID `json:"by"`
	Changed  time.Time       `json:"changed"`
	Markdown string          `json:"markdown"`
}

// Of the states that are written over, one is kept for every stretch of work of
// this length, and each that another member wrote.
const (
	keepEvery   = 10 * time.Minute
	mostEarlier = 30
)

// manuscriptBody is what of a manuscript lies under its key.
type manuscriptBody struct {
	V        int               `json:"v"`
	Markdown string            `json:"markdown"`
	Language string            `json:"language,omitempty"`
	OpenWeb  bool              `json:"openWeb,omitempty"`
	Audience string            `json:"audience,omitempty"`
	Names    map[string]string `json:"names,omitempty"` // published names by label
}

func (b manuscriptBody) options() Options {
	return Options{Language: b.Language, OpenWeb: b.OpenWeb, Audience: b.Audience, Names: b.Names}
}

func manuscriptLabel(tx *access.Tx, id ManuscriptID, version uint64) seal.Label {
	return tx.Label(seal.TableProposal, columnManuscript, id.ID, version)
}

func errManuscriptSuspended() error {
	return sheaf.Errorf(sheaf.Conflict, "the manuscript is withheld: somebody it was about was erased").
		Hintf("read it once more, take out what is theirs, and save it")
}

func (r manuscriptRow) open(tx *access.Tx) (body manuscriptBody, err error) {
	err = unseal(tx, manuscriptLabel(tx, r.id, r.version), r.box, &body, r.key)
	return body, err
}

// show is the row as people see it; a suspended one shows no word.
func (r manuscriptRow) show(tx *access.Tx) (Manuscript, error) {
	m := r.outside()
	if r.suspended {
		return m, nil
	}
	return r.whole(tx)
}

func (r manuscriptRow) outside() Manuscript {
	return Manuscript{ID: r.id, Version: r.version, By: r.member, Made: r.made, Changed: r.changed, Suspended: r.suspended}
}

func (r manuscriptRow) whole(tx *access.Tx) (Manuscript, error) {
	m := r.outside()
	body, err := r.open(tx)
	if err != nil {
		return Manuscript{}, err
	}
	m.Markdown, m.Options, m.Title = body.Markdown, body.options(), titleOf(body.Markdown)
	m.Subjects, err = selectManuscriptSubjects(tx, r.id)
	return m, err
}

// titleOf is the first heading of the first level, or else the first line that
// says something.
func titleOf(markdown string) (first string) {
	for line := range strings.Lines(markdown) {
		words := strings.Trim(line, " \t\r\n#*_")
		if strings.HasPrefix(line, "# ") && words != "" {
			return words
		}
		if first == "" {
			first = words
		}
	}
	return first
}

// Manuscripts lists what is being written, worked on last first; a suspended
// one shows no word.
func (g *Gate) Manuscripts(ctx context.Context, c access.Caller) (all []Manuscript, err error) {
	err = g.door.View(ctx, c, access.Assess, func(tx *access.Tx) error {
		all = nil
		rows, err := selectManuscripts(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			m, err := row.show(tx)
			if err != nil {
				return err
			}
			all = append(all, m)
		}
		return nil
	})
	return all, err
}

// Manuscript opens one; a suspended one shows no word. NotFound: there is none
// of that id.
func (g *Gate) Manuscript(ctx context.Context, c access.Caller, id ManuscriptID) (m Manuscript, err error) {
	err = g.door.View(ctx, c, access.Assess, func(tx *access.Tx) error {
		row, err := selectManuscript(tx, id)
		if err != nil {
			return err
		}
		m, err = row.show(tx)
		return err
	})
	return m, err
}

// OpenSuspended reads a manuscript that is withheld, for whoever is about to
// take out of it what is an erased person's; the record says so first. Conflict:
// it is not suspended.
func (g *Gate) OpenSuspended(ctx context.Context, c access.Caller, id ManuscriptID) (m Manuscript, err error) {
	note := func(tx *access.Tx) error {
		row, err := selectManuscript(tx, id)
		if err != nil {
			return err
		}
		if !row.suspended {
			return sheaf.Errorf(sheaf.Conflict, "the manuscript is not withheld")
		}
		noteManuscript(tx, id, "open withheld")
		return nil
	}
	err = g.door.Reveal(ctx, c, access.WriteText, note, func(tx *access.Tx) error {
		row, err := selectManuscript(tx, id)
		if err != nil {
			return err
		}
		m, err = row.whole(tx)
		return err
	})
	return m, err
}

func noteManuscript(tx *access.Tx, id ManuscriptID, did string) {
	tx.Note(struct {
		Manuscript ManuscriptID `json:"manuscript"`
		Did        string       `json:"did"`
	}{id, did})
}

// Write saves a manuscript; one without an id is a new one. Version must be that
// of the manuscript as the caller saw it. Saving one that is suspended lifts
// that: it then lies under a new key, and what it said before is unreadable. The
// log of changes has none of it: what is saved while somebody types would bury
// what they want to undo, so earlier states are kept beside it; see Earlier.
// Conflict: somebody else changed it.
func (g *Gate) Write(ctx context.Context, c access.Caller, m Manuscript) (Manuscript, error) {
	m.Markdown = strings.ReplaceAll(m.Markdown, "\r\n", "\n")
	material, err := g.gather(ctx, c, access.WriteText)
	if err != nil {
		return Manuscript{}, err
	}
	about := material.about(m)
	fresh, id := access.DrawIdentity(seal.PurposeShared), ManuscriptID{sheaf.NewID()}
	body := manuscriptBody{1, m.Markdown, m.Options.Language, m.Options.OpenWeb, strings.TrimSpace(m.Options.Audience), m.Options.Names}
	var written Manuscript
	err = g.door.Do(ctx, c, access.WriteText, func(tx *access.Tx) error {
		row := manuscriptRow{id: id, version: 1, key: fresh.ID}
		did := "begin"
		if !m.ID.IsZero() {
			if row, err = g.overwrite(tx, m, fresh); err != nil {
				return err
			}
			did = "write"
		} else if err := tx.PutKey(fresh); err != nil {
			return err
		}
		if err := g.putManuscript(tx, &row, body, about); err != nil {
			return err
		}
		noteManuscript(tx, row.id, did)
		row, err := selectManuscript(tx, row.id)
		if err != nil {
			return err
		}
		written, err = row.whole(tx)
		return err
	})
	return written, err
}

// overwrite makes way for the next version: the one before is kept, or its key
// destroyed if it was withheld.
func (g *Gate) overwrite(tx *access.Tx, m Manuscript, fresh access.NewKey) (manuscriptRow, error) {
	row, err := selectManuscript(tx, m.ID)
	if err != nil {
		return row, err
	}
	if row.version != m.Version {
		return row, sheaf.Errorf(sheaf.Conflict, "somebody else changed the manuscript").Hintf("look again")
	}
	if row.suspended {
		if err := tx.DropKeys(row.key); err != nil {
			return row, err
		}
		row.key = fresh.ID
		row.version++
		return row, tx.PutKey(fresh)
	}
	kept, err := selectEarlier(tx, m.ID)
	if err != nil {
		return row, err
	}
	if m.Keep || row.member != tx.Member() || len(kept) == 0 || tx.Now().Sub(kept[0].changed) >= keepEvery {
		if err := keepEarlier(tx, row, mostEarlier); err != nil {
			return row, err
		}
	}
	row.version++
	return row, nil
}

// putManuscript seals and stores a row. Whom the manuscript was about before, it
// stays about: an earlier state, or a word that was typed, may be theirs.
func (g *Gate) putManuscript(tx *access.Tx, row *manuscriptRow, body manuscriptBody, about []study.SubjectID) error {
	before, err := selectManuscriptSubjects(tx, row.id)
	if err != nil {
		return err
	}
	living, err := g.study.Living(tx, study.Sorted(slices.Concat(before, about)))
	if err != nil {
		return err
	}
	key, err := tx.Key(row.key)
	if err != nil {
		return err
	}
	if row.box, err = sealed(manuscriptLabel(tx, row.id, row.version), body, key); err != nil {
		return err
	}
	if row.version == 1 {
		err = insertManuscript(tx, *row)
	} else {
		err = updateManuscript(tx, *row)
	}
	if err != nil {
		return err
	}
	return putManuscriptSubjects(tx, row.id, living)
}

// about tells whom a manuscript is about, as far as its text shows.
func (m *material) about(ms Manuscript) []study.SubjectID {
	var all []study.SubjectID
	if r, err := m.draft(ms.Markdown, Options{}); err == nil {
		for id, s := range r.of {
			if s.Named || len(s.Quotes) > 0 || len(s.Mentioned) > 0 {
				all = append(all, id)
			}
		}
	}
	words, at := foldedWords(ms.Markdown)
	given := slices.Collect(maps.Keys(ms.Options.Names))
	for _, one := range m.subjects {
		label, _ := foldedWords(one.Label)
		isGiven := slices.ContainsFunc(given, func(s string) bool { return strings.EqualFold(s, one.Label) })
		if isGiven || len(occurrences(words, at, label)) > 0 {
			all = append(all, one.ID)
		}
	}
	typed := map[string]bool{}
	for _, run := range shingles(words, verbatimWords) {
		typed[run] = true
	}
	for _, doc := range m.documents {
		for _, line := range speech(doc) {
			spoken, _ := foldedWords(line.Of(doc.Text))
			if slices.ContainsFunc(shingles(spoken, verbatimWords), func(run string) bool { return typed[run] }) {
				all = append(all, line.by...)
			}
		}
	}
	return study.Sorted(all)
}

// Earlier gives the kept states of a manuscript, newest first. Conflict: it is
// suspended.
func (g *Gate) Earlier(ctx context.Context, c access.Caller, id ManuscriptID) (all []Earlier, err error) {
	err = g.door.View(ctx, c, access.Assess, func(tx *access.Tx) error {
		all = nil
		row, err := selectManuscript(tx, id)
		if err != nil {
			return err
		}
		if row.suspended {
			return errManuscriptSuspended()
		}
		kept, err := selectEarlier(tx, id)
		if err != nil {
			return err
		}
		for _, e := range kept {
			var body manuscriptBody
			if err := unseal(tx, manuscriptLabel(tx, id, e.version), e.box, &body, row.key); err != nil {
				return err
			}
			all = append(all, Earlier{e.version, e.member, e.changed, body.Markdown})
		}
		return nil
	})
	return all, err
}

// Discard destroys a manuscript, its earlier states and their key; proposals
// that were made from it stay. It is not undone. Conflict: somebody else changed
// it.
func (g *Gate) Discard(ctx context.Context, c access.Caller, id ManuscriptID, version uint64) error {
	return g.door.Do(ctx, c, access.WriteText, func(tx *access.Tx) error {
		row, err := selectManuscript(tx, id)
		if err != nil {
			return err
		}
		if row.version != version {
			return sheaf.Errorf(sheaf.Conflict, "somebody else changed the manuscript").Hintf("look again")
		}
		noteManuscript(tx, id, "discard")
		if err := tx.DropKeys(row.key); err != nil {
			return err
		}
		return deleteManuscript(tx, id)
	})
}

// eraseFromManuscripts suspends what is about a subject.
func eraseFromManuscripts(tx *access.Tx, id study.SubjectID) error {
	theirs, err := selectManuscriptsOf(tx, id)
	if err != nil {
		return err
	}
	for _, one := range theirs {
		if err := suspendManuscript(tx, one, id); err != nil {
			return err
		}
	}
	return nil
}

// checkManuscripts opens every manuscript and every kept state of it.
func checkManuscripts(tx *access.Tx) (problems []string, err error) {
	rows, err := selectManuscripts(tx)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		kept, err := selectEarlier(tx, row.id)
		if err != nil {
			return nil, err
		}
		_, err = row.open(tx)
		for _, e := range kept {
			var body manuscriptBody
			if err == nil {
				err = unseal(tx, manuscriptLabel(tx, row.id, e.version), e.box, &body, row.key)
			}
		}
		if isDamaged(err) {
			problems = append(problems, row.id.Short()+": a manuscript cannot be opened")
			err = nil
		}
		if err != nil {
			return nil, err
		}
	}
	stray, err := countStrayManuscriptRows(tx)
	if stray > 0 {
		problems = append(problems, "rows belong to a manuscript that is not there")
	}
	return problems, err
}

// dumpManuscript is an item of a backup: publications/manuscripts/ID.json, under
// the manuscript's key.
type dumpManuscript struct {
	V          int        `json:"v"`
	Manuscript Manuscript `json:"manuscript"`
}

func dumpManuscripts(tx *access.Tx) (items []access.DumpItem, err error) {
	rows, err := selectManuscripts(tx)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		m, err := row.whole(tx)
		if isGone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		item, err := dumpItem("publications/manuscripts/"+row.id.String()+".json", dumpManuscript{1, m}, row.key)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}
