package coding

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// codeBody is what of a code lies under a key.
type codeBody struct {
	V          int    `json:"v"`
	Name       string `json:"name"`
	Definition string `json:"definition,omitempty"`
	Color      string `json:"color,omitempty"`
}

// codeState is a code in the log of changes. Without a body its name was erased.
type codeState struct {
	V       int             `json:"v"`
	Change  sheaf.ID        `json:"change,omitzero"` // whose outcome the code was
	Parent  CodeID          `json:"parent,omitzero"`
	Merged  CodeID          `json:"merged,omitzero"`
	Removed bool            `json:"removed,omitempty"`
	InVivo  study.SubjectID `json:"inVivo,omitzero"`
	Body    *codeBody       `json:"body,omitempty"`
}

// openCode is a code's row with what lies in its envelope.
type openCode struct {
	codeRow
	body *codeBody // nil once erased
}

func codeLabel(tx *access.Tx, id CodeID, version uint64) seal.Label {
	return tx.Label(seal.TableCode, columnMain, id.ID, version)
}

func (c codeRow) inVivo() study.SubjectID {
	if ids := c.links.Subjects(); len(ids) > 0 {
		return ids[0]
	}
	return study.SubjectID{}
}

func (c codeRow) open(tx *access.Tx, keys *study.Keyring) (openCode, error) {
	one := openCode{codeRow: c}
	if c.box == nil {
		return one, nil
	}
	var body codeBody
	err := keys.Open(codeLabel(tx, c.id, c.version), c.box, &body, c.links)
	if gone(err) {
		return one, nil
	}
	one.body = &body
	return one, err
}

func (c openCode) state() codeState {
	return codeState{1, c.change, c.parent, c.merged, c.removed, c.inVivo(), c.body}
}

func (c openCode) code() Code {
	out := Code{ID: c.id, Parent: c.parent, InVivo: c.inVivo(), Version: c.version}
	if c.body == nil {
		out.Name, out.Erased = ErasedName, true
		return out
	}
	out.Name, out.Definition, out.Color = c.body.Name, c.body.Definition, c.body.Color
	return out
}

// codebook is the whole of it in one transaction. Names are opened on demand.
type codebook struct {
	tx   *access.Tx
	keys *study.Keyring
	rows map[CodeID]codeRow
	ids  []CodeID // in order
}

func readCodebook(tx *access.Tx) (codebook, error) {
	rows, err := selectCodes(tx)
	book := codebook{tx, study.NewKeyring(tx), make(map[CodeID]codeRow, len(rows)), make([]CodeID, len(rows))}
	for i, row := range rows {
		book.rows[row.id] = row
		book.ids[i] = row.id
	}
	return book, err
}

// stands finds a code that is in the codebook now; NotFound.
func (k codebook) stands(id CodeID) (codeRow, error) {
	row, ok := k.rows[id]
	if !ok || row.removed {
		return codeRow{}, errNoCode()
	}
	if !row.merged.IsZero() {
		return codeRow{}, sheaf.Errorf(sheaf.NotFound, "the code was merged into another").Hintf("use code %s", k.resolve(id).Short())
	}
	return row, nil
}

// resolve follows merges to the code that a coding counts as.
func (k codebook) resolve(id CodeID) CodeID {
	for range k.ids {
		row, ok := k.rows[id]
		if !ok || row.merged.IsZero() {
			break
		}
		id = row.merged
	}
	return id
}

// mergedInto gives the codes that count as one of some codes.
func (k codebook) mergedInto(codes []CodeID) (all []CodeID) {
	for _, id := range k.ids {
		if slices.Contains(codes, k.resolve(id)) {
			all = append(all, id)
		}
	}
	return all
}

// isBelow tells whether a code lies somewhere below another one.
func (k codebook) isBelow(id, above CodeID) bool {
	for range k.ids {
		row, ok := k.rows[id]
		if !ok || row.parent.IsZero() {
			return false
		}
		if id = k.resolve(row.parent); id == above {
			return true
		}
	}
	return false
}

func (k codebook) open(id CodeID) (openCode, error) { return k.rows[id].open(k.tx, k.keys) }

// codes opens every code that stands, in the order people read them: each below
// its parent, siblings by name.
func (k codebook) codes() ([]Code, error) {
	below := map[CodeID][]Code{}
	for _, id := range k.ids {
		row := k.rows[id]
		if row.removed || !row.merged.IsZero() {
			continue
		}
		opened, err := k.open(id)
		if err != nil {
			return nil, err
		}
		code := opened.code()
		code.Parent = k.standingParent(code.Parent)
		below[code.Parent] = append(below[code.Parent], code)
	}
	var all []Code
	var walk func(parent CodeID)
	walk = func(parent CodeID) {
		siblings := below[parent]
		slices.SortFunc(siblings, byName)
		for _, code := range siblings {
			all = append(all, code)
			walk(code.ID)
		}
	}
	walk(CodeID{})
	return all, nil
}

func byName(a, b Code) int {
	return cmp.Or(strings.Compare(text.Fold(a.Name), text.Fold(b.Name)), slices.Compare(a.ID.ID[:], b.ID.ID[:]))
}

// standingParent is the parent that a code is shown below.
func (k codebook) standingParent(id CodeID) CodeID {
	for range k.ids {
		id = k.resolve(id)
		row, ok := k.rows[id]
		if !ok {
			return CodeID{}
		}
		if !row.removed {
			return id
		}
		id = row.parent
	}
	return CodeID{}
}

func errNoCode() error {
	return sheaf.Errorf(sheaf.NotFound, "there is no such code").Hintf("sheaf codebook lists them")
}

// standing counts the codes that are listed.
func (k codebook) standing() (n int) {
	for _, row := range k.rows {
		if !row.removed && row.merged.IsZero() {
			n++
		}
	}
	return n
}

// Codes lists the codebook: each code below its parent, siblings by name.
func (b *Book) Codes(ctx context.Context, c access.Caller) (codes []Code, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		codes, err = book.codes()
		return err
	})
	return codes, err
}

// CodeByName finds a code by its name in any spelling that folds alike, or by
// its place in the tree: "fear/of arrest". Conflict: several are called so.
func (b *Book) CodeByName(ctx context.Context, c access.Caller, name string) (Code, error) {
	codes, err := b.Codes(ctx, c)
	if err != nil {
		return Code{}, err
	}
	paths := map[CodeID]string{}
	wanted := foldedName(name)
	var found []Code
	for _, code := range codes {
		paths[code.ID] = paths[code.Parent] + "/" + foldedName(code.Name)
		if !code.Erased && strings.HasSuffix(paths[code.ID], "/"+wanted) {
			found = append(found, code)
		}
	}
	switch len(found) {
	case 0:
		return Code{}, errNoCode()
	case 1:
		return found[0], nil
	}
	return Code{}, sheaf.Errorf(sheaf.Conflict, "%d codes are called so", len(found)).Hintf("name its parent too: parent/code")
}

func foldedName(name string) string {
	parts := strings.Split(text.Fold(name), "/")
	for i := range parts {
		parts[i] = strings.Join(strings.Fields(parts[i]), " ")
	}
	return strings.Join(parts, "/")
}

// checkName refuses a name that nobody could use, or that a sibling has.
func (k codebook) checkName(id, parent CodeID, name string) error {
	if strings.TrimSpace(name) == "" || strings.Contains(name, "/") {
		return sheaf.Errorf(sheaf.Invalid, "a code needs a name, without a slash")
	}
	for _, other := range k.ids {
		row := k.rows[other]
		if other == id || row.removed || !row.merged.IsZero() || k.standingParent(row.parent) != parent {
			continue
		}
		opened, err := k.open(other)
		if err != nil {
			return err
		}
		if opened.body != nil && foldedName(opened.body.Name) == foldedName(name) {
			return sheaf.Errorf(sheaf.Conflict, "there is a code of this name already")
		}
	}
	return nil
}

// AddCode adds a code. One that is named in a participant's words has InVivo and
// lies under that participant's key. Invalid: no name. Conflict: a sibling has
// it. NotFound: no such parent. Denied: the participant is on hold or does not
// allow analysis.
func (b *Book) AddCode(ctx context.Context, c access.Caller, code Code) (Code, error) {
	id, change := CodeID{sheaf.NewID()}, sheaf.NewID()
	var added Code
	err := b.door.Do(ctx, c, access.ChangeCodebook, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		if !code.Parent.IsZero() {
			if _, err := book.stands(code.Parent); err != nil {
				return err
			}
		}
		if err := book.checkName(id, code.Parent, code.Name); err != nil {
			return err
		}
		next := openCode{codeRow{id: id, parent: code.Parent, version: 1, change: change}, bodyOf(code)}
		parents, err := b.sealCode(tx, &next, code.InVivo)
		if err != nil {
			return err
		}
		if err := insertCode(tx, next.codeRow); err != nil {
			return err
		}
		added = next.code()
		noteCode(tx, id, "add")
		return b.log(tx, codeChange(change, "add", id, 0), nil, next.state(), parents...)
	})
	return added, err
}

func bodyOf(c Code) *codeBody {
	return &codeBody{1, strings.TrimSpace(c.Name), c.Definition, c.Color}
}

func codeChange(change sheaf.ID, verb string, id CodeID, base uint64) study.Change {
	return study.Change{ID: change, Verb: verb, Kind: kindCode, Object: id.ID, Base: base}
}

func noteCode(tx *access.Tx, id CodeID, did string) {
	tx.Note(struct {
		Code CodeID `json:"code"`
		Did  string `json:"did"`
	}{id, did})
}

// sealCode fills in a code's envelope and links, and gives the keys.
func (b *Book) sealCode(tx *access.Tx, c *openCode, inVivo study.SubjectID) (parents []seal.Parent, err error) {
	if err := b.study.MayUse(tx, study.Sorted([]study.SubjectID{inVivo}), purposeAnalyse); err != nil {
		return nil, err
	}
	if c.links, parents, err = b.study.Under(tx, study.Sorted([]study.SubjectID{inVivo})); err != nil {
		return nil, err
	}
	c.box, err = study.Envelope(codeLabel(tx, c.id, c.version), c.body, parents...)
	return parents, err
}

// purposeAnalyse is the purpose of consent that coding needs.
const purposeAnalyse = "analyse"

// ChangeCode gives a code another name, definition, color, or makes it one in a
// participant's words or in the team's own; where it stands in the tree is
// MoveCode's. Version must be that of the code as the caller saw it. A code whose
// name was erased can be named anew. Kinds as AddCode; Conflict also: somebody
// else changed it.
func (b *Book) ChangeCode(ctx context.Context, c access.Caller, code Code) (Code, error) {
	return b.changeCode(ctx, c, code.ID, "change", func(book codebook, next *openCode) (study.SubjectID, error) {
		if next.version != code.Version {
			return study.SubjectID{}, errMovedOn()
		}
		next.body = bodyOf(code)
		return code.InVivo, book.checkName(code.ID, book.standingParent(next.parent), code.Name)
	})
}

// MoveCode puts a code, and what is below it, under another parent; the zero
// parent is the top. Invalid: that is below the code itself. Conflict: it has a
// child of this name.
func (b *Book) MoveCode(ctx context.Context, c access.Caller, id, parent CodeID) error {
	_, err := b.changeCode(ctx, c, id, "move", func(book codebook, next *openCode) (study.SubjectID, error) {
		if !parent.IsZero() {
			if _, err := book.stands(parent); err != nil {
				return study.SubjectID{}, err
			}
		}
		if parent == id || book.isBelow(parent, id) {
			return study.SubjectID{}, sheaf.Errorf(sheaf.Invalid, "cannot move a code below itself")
		}
		next.parent = parent
		if next.body == nil {
			return study.SubjectID{}, nil
		}
		return next.inVivo(), book.checkName(id, parent, next.body.Name)
	})
	return err
}

// MergeCodes makes one code of two: what was coded with from counts as into,
// and so do the codes below it. The codings stay as they were laid, so that
// undoing it parts them again. Invalid: the codes are one, or into is below from.
func (b *Book) MergeCodes(ctx context.Context, c access.Caller, from, into CodeID) error {
	_, err := b.changeCode(ctx, c, from, "merge", func(book codebook, next *openCode) (study.SubjectID, error) {
		if _, err := book.stands(into); err != nil {
			return study.SubjectID{}, err
		}
		if from == into || book.isBelow(into, from) {
			return study.SubjectID{}, sheaf.Errorf(sheaf.Invalid, "cannot merge a code into itself or into one below it").Hintf("move that one first")
		}
		next.merged = into
		return next.inVivo(), nil
	})
	return err
}

// RemoveCode takes a code that nothing is coded with out of the codebook.
// Conflict: it has codings, or codes below it.
func (b *Book) RemoveCode(ctx context.Context, c access.Caller, id CodeID) error {
	_, err := b.changeCode(ctx, c, id, "remove", func(book codebook, next *openCode) (study.SubjectID, error) {
		next.removed = true
		return next.inVivo(), book.unused(id)
	})
	return err
}

// unused refuses to take away a code that something hangs on.
func (k codebook) unused(id CodeID) error {
	for _, other := range k.ids {
		row := k.rows[other]
		if row.removed || other == id {
			continue
		}
		if row.merged.IsZero() && k.standingParent(row.parent) == id {
			return sheaf.Errorf(sheaf.Conflict, "cannot remove the code: there are codes below it").Hintf("move them first")
		}
		if row.merged == id {
			return sheaf.Errorf(sheaf.Conflict, "cannot remove the code: another one was merged into it")
		}
	}
	used, err := codeInUse(k.tx, id)
	if err == nil && used {
		return sheaf.Errorf(sheaf.Conflict, "cannot remove the code: passages are coded with it").Hintf("merge it into another code")
	}
	return err
}

// changeCode makes the next version of a code. edit changes it and says in whose
// words it is named from now on.
func (b *Book) changeCode(ctx context.Context, c access.Caller, id CodeID, verb string, edit func(codebook, *openCode) (study.SubjectID, error)) (Code, error) {
	change := sheaf.NewID()
	var changed Code
	err := b.door.Do(ctx, c, access.ChangeCodebook, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		if _, err := book.stands(id); err != nil {
			return err
		}
		now, err := book.open(id)
		if err != nil {
			return err
		}
		next := now
		inVivo, err := edit(book, &next)
		if err != nil {
			return err
		}
		next.version, next.change = now.version+1, change
		parents, err := b.codeParents(tx, book, now)
		if err != nil {
			return err
		}
		if next.body != nil {
			more, err := b.sealCode(tx, &next, inVivo)
			if err != nil {
				return err
			}
			parents = joined(parents, more)
		}
		if err := updateCode(tx, next.codeRow); err != nil {
			return err
		}
		changed = next.code()
		noteCode(tx, id, verb)
		return b.log(tx, codeChange(change, verb, id, now.version), now.state(), next.state(), parents...)
	})
	return changed, err
}

// codeParents gives the keys that a code lies under now, none if it was erased.
func (b *Book) codeParents(tx *access.Tx, book codebook, c openCode) ([]seal.Parent, error) {
	if c.body == nil {
		return nil, nil
	}
	return book.keys.Of(c.links)
}

// moveCode brings a code back before a change, or forth again.
func (b *Book) moveCode(tx *access.Tx, ch study.Change, back bool) error {
	var before, after codeState
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	if ch.Before == nil {
		before = after
		before.Change, before.Removed = sheaf.ID{}, true
	} else if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	to := after
	if back {
		to = before
	}
	book, err := readCodebook(tx)
	if err != nil {
		return err
	}
	id := CodeID{ch.Object}
	row, ok := book.rows[id]
	if !ok {
		return errNoCode()
	}
	from, outcome := moved(ch.ID, before.Change, back)
	if err := standsAs(row.change, from); err != nil {
		return err
	}
	if err := book.mayBecome(id, to); err != nil {
		return err
	}
	next := openCode{codeRow{id: id, parent: to.Parent, merged: to.Merged, version: row.version + 1, removed: to.Removed, change: outcome}, to.Body}
	if next.body != nil {
		if _, err := b.sealCode(tx, &next, to.InVivo); err != nil {
			return err
		}
	}
	return updateCode(tx, next.codeRow)
}

// mayBecome holds a state that undo brings back against the codebook as it is.
func (k codebook) mayBecome(id CodeID, to codeState) error {
	if to.Removed {
		return k.unused(id)
	}
	if !to.Merged.IsZero() {
		if _, err := k.stands(to.Merged); err != nil || k.isBelow(to.Merged, id) {
			return sheaf.Errorf(sheaf.Conflict, "the code it was merged into stands elsewhere now")
		}
		return nil
	}
	if !to.Parent.IsZero() && (k.resolve(to.Parent) == id || k.isBelow(k.resolve(to.Parent), id)) {
		return sheaf.Errorf(sheaf.Conflict, "the code it was below stands below it now")
	}
	if to.Body == nil {
		return nil
	}
	return k.checkName(id, k.standingParent(to.Parent), to.Body.Name)
}

// MergedCodes gives, for each code that stands, the codes that were merged into
// it, at once or by way of another, by name.
func (b *Book) MergedCodes(ctx context.Context, c access.Caller) (merged map[CodeID][]Code, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		merged = map[CodeID][]Code{}
		for _, id := range book.ids {
			row := book.rows[id]
			if row.removed || row.merged.IsZero() {
				continue
			}
			opened, err := book.open(id)
			if err != nil {
				return err
			}
			into := book.resolve(id)
			merged[into] = append(merged[into], opened.code())
		}
		for _, codes := range merged {
			slices.SortFunc(codes, byName)
		}
		return nil
	})
	return merged, err
}
