package web

import (
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace"
)

// codeEntry is a code as the codebook shows it.
type codeEntry struct {
	coding.Code
	Depth     int
	Hue       int
	Path      string // with the codes above it
	Label     string // of the subject in whose words it is named
	Codings   int
	Below     int // with those of the codes below it
	Documents int
	Memos     int
	Merged    []coding.Code // into it
	Previous  sheaf.ID      // the sibling before it, below which it is indented; zero for the first
	Up        sheaf.ID      // the parent's parent, where it goes when it is outdented
	Within    []sheaf.ID    // itself and all below it
}

// codebookPage is the tree of codes, and where to add one.
type codebookPage struct {
	layoutPage
	Codes   []codeEntry
	Form    codeForm
	Refused *refused
}

// codeForm is what people write about a code.
type codeForm struct {
	Name, Definition, Color string
	Parent, InVivo          sheaf.ID
	Codes                   []codeEntry
	Subjects                []study.Subject // in whose words it may be named
	Hues                    []hueChoice
}

type hueChoice struct {
	Number int
	Name   string
	Chosen bool
}

// codePage is one code, with everything that can be done to it.
type codePage struct {
	layoutPage
	Code    codeEntry
	Form    codeForm
	Version uint64
	Others  []codeEntry // it can be moved below these, or merged into them
	Refused *refused
	Last    historyRow // who changed it last, where somebody did meanwhile
}

// splitPage are the passages of a code, to choose from.
type splitPage struct {
	layoutPage
	Code     codeEntry
	Form     codeForm
	Into     sheaf.ID
	Chosen   map[string]bool
	Passages []coding.Passage
	Withheld int
	Others   []codeEntry
	Refused  *refused
}

// historyPage is what was done to a code.
type historyPage struct {
	layoutPage
	Code codeEntry
	Rows []historyRow
}

type historyRow struct {
	coding.CodeChange
	Did       key
	Who       string
	When      time.Time
	Into      string // name of the code it was merged or split into
	Was, Is   string // names of the codes it was below and is below
	Renamed   bool
	Defined   bool
	Recolored bool
	Moved     bool
}

// codebookRead is the codebook with what is shown beside it.
type codebookRead struct {
	rooms   workspace.Working
	caller  access.Caller
	entries []codeEntry
	people  []study.Subject
}

// readCodebook reads the codes with their counts.
func (in *request) readCodebook() (r codebookRead, err error) {
	if r.rooms, r.caller, err = in.working(); err != nil {
		return r, err
	}
	codes, err := r.rooms.Book.Codes(in, r.caller)
	if err != nil {
		return r, err
	}
	counts, err := r.rooms.Book.CountCodings(in, r.caller)
	if err != nil {
		return r, err
	}
	merged, err := r.rooms.Book.MergedCodes(in, r.caller)
	if err != nil {
		return r, err
	}
	memos, err := r.rooms.Book.Memos(in, r.caller)
	if err != nil {
		return r, err
	}
	if r.people, err = r.rooms.Study.Subjects(in, r.caller); err != nil {
		return r, err
	}
	r.entries = codeEntries(codes)
	for i := range r.entries {
		e := &r.entries[i]
		e.Merged, e.Label = merged[e.ID], r.label(e.InVivo)
		for _, of := range counts {
			if n := of[e.ID]; n > 0 {
				e.Codings, e.Documents = e.Codings+n, e.Documents+1
			}
		}
		for _, m := range memos {
			if m.On == coding.OnCode && m.Target == e.ID.ID {
				e.Memos++
			}
		}
	}
	own := make(map[sheaf.ID]int, len(r.entries))
	for _, e := range r.entries {
		own[e.ID.ID] = e.Codings
	}
	for i := range r.entries {
		for _, id := range r.entries[i].Within {
			r.entries[i].Below += own[id]
		}
	}
	return r, nil
}

// codeEntries tells where each code stands in the tree. Parents stand before
// their children.
func codeEntries(codes []coding.Code) []codeEntry {
	entries := make([]codeEntry, len(codes))
	at := make(map[coding.CodeID]int, len(codes))
	last := map[coding.CodeID]sheaf.ID{} // child of each parent so far
	for i, look := range codebook(codes) {
		c := codes[i]
		at[c.ID] = i
		e := codeEntry{Code: c, Depth: look.Depth, Hue: look.Hue, Path: c.Name, Previous: last[c.Parent]}
		if !c.Parent.IsZero() {
			above := entries[at[c.Parent]]
			e.Path, e.Up = above.Path+" / "+c.Name, above.Parent.ID
		}
		last[c.Parent] = c.ID.ID
		entries[i] = e
		for up := c.ID; !up.IsZero(); up = entries[at[up]].Parent {
			entries[at[up]].Within = append(entries[at[up]].Within, c.ID.ID)
		}
	}
	return entries
}

// HasBelow tells whether codes stand below it.
func (e codeEntry) HasBelow() bool { return len(e.Within) > 1 }

// Everything is the address of its passages with those of the codes below it.
func (e codeEntry) Everything() string { return question{Codes: e.Within}.path() }

func (r codebookRead) label(id study.SubjectID) string {
	i := slices.IndexFunc(r.people, func(s study.Subject) bool { return s.ID == id })
	if i < 0 {
		return ""
	}
	return r.people[i].Label
}

// find gives the code that an address names.
func (r codebookRead) find(id string) (codeEntry, error) {
	i := slices.IndexFunc(r.entries, func(e codeEntry) bool { return e.ID.String() == id })
	if i < 0 {
		return codeEntry{}, sheaf.Errorf(sheaf.NotFound, "there is no such code")
	}
	return r.entries[i], nil
}

// form is an empty form, or what was typed into one that was refused.
func (r codebookRead) form(f codeForm, back *refused) codeForm {
	f.Codes = r.entries
	for _, s := range r.people {
		if !s.Erased {
			f.Subjects = append(f.Subjects, s)
		}
	}
	if back != nil && back.Form.Has("name") {
		f.Name, f.Definition, f.Color = back.Form.Get("name"), back.Form.Get("definition"), back.Form.Get("color")
		f.Parent, f.InVivo = idIn(back.Form.Get("parent")), idIn(back.Form.Get("invivo"))
	}
	for n := range hues {
		f.Hues = append(f.Hues, hueChoice{n, hueName(n), hueName(n) == f.Color})
	}
	return f
}

// idIn reads an id that may be left out; what is none is the zero id, which
// names nothing.
func idIn(s string) sheaf.ID {
	id, err := sheaf.ParseID(s)
	if err != nil {
		return sheaf.ID{}
	}
	return id
}

// codeIn reads a code out of a form.
func (in *request) codeIn() (coding.Code, error) {
	color := in.PostFormValue("color")
	if color != "" && hueName(chosenHue(color, -1)) != color {
		return coding.Code{}, sheaf.Errorf(sheaf.Invalid, "there is no such colour")
	}
	return coding.Code{
		Name:       in.PostFormValue("name"),
		Definition: strings.TrimSpace(in.PostFormValue("definition")),
		Color:      color,
		Parent:     coding.CodeID{ID: idIn(in.PostFormValue("parent"))},
		InVivo:     study.SubjectID{ID: idIn(in.PostFormValue("invivo"))},
	}, nil
}

// newCodeIn reads a code that is to be added out of a form, with a colour of its
// own where none was chosen.
func (in *request) newCodeIn(rooms workspace.Working, c access.Caller) (coding.Code, error) {
	code, err := in.codeIn()
	if err != nil || code.Color != "" {
		return code, err
	}
	codes, err := rooms.Book.Codes(in, c)
	code.Color = freshHue(codes, code.Parent)
	return code, err
}

func codePath(id coding.CodeID) string { return "/codebook/" + id.String() }

func (b *Workbench) showCodebook(in *request) (view, error) {
	r, err := in.readCodebook()
	if err != nil {
		return view{}, err
	}
	p := &codebookPage{Codes: r.entries, Refused: in.givenBack()}
	p.Form = r.form(codeForm{Parent: idIn(in.URL.Query().Get("below"))}, p.Refused)
	p.Title, p.Room, p.Sheet = in.say(key("codes.title")), "codebook", "codebook"
	return view{template: "codebook_list", page: p}, nil
}

func (b *Workbench) addCode(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	code, err := in.newCodeIn(rooms, c)
	if err == nil {
		code, err = rooms.Book.AddCode(in, c, code)
	}
	if err != nil {
		return in.giveBack("/codebook", false, err)
	}
	in.tell(key("codes.added"), "name", code.Name)
	return "/codebook#c-" + code.ID.String(), nil
}

func (b *Workbench) showCode(in *request) (view, error) {
	r, err := in.readCodebook()
	if err != nil {
		return view{}, err
	}
	e, err := r.find(in.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	p := &codePage{Code: e, Version: e.Version, Refused: in.givenBack(), Others: r.outside(e)}
	f := codeForm{Name: e.Name, Definition: e.Definition, Color: e.Color, InVivo: e.InVivo.ID}
	if e.Erased {
		f.Name = ""
	}
	p.Form = r.form(f, p.Refused)
	if p.Refused != nil && p.Refused.Clash {
		rows, err := in.history(r, e)
		if err != nil {
			return view{}, err
		}
		if len(rows) > 0 {
			p.Last = rows[0]
		}
	}
	p.Title, p.Room, p.Sheet = in.say(key("code.title")), "codebook", "code"
	return view{template: "codebook_show", page: p}, nil
}

// outside are the codes that are neither this one nor below it.
func (r codebookRead) outside(e codeEntry) []codeEntry {
	return slices.DeleteFunc(slices.Clone(r.entries), func(o codeEntry) bool { return slices.Contains(e.Within, o.ID.ID) })
}

func (b *Workbench) changeCode(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	version, err := in.version()
	if err != nil {
		return "", err
	}
	code, err := in.codeIn()
	code.ID, code.Version = coding.CodeID{ID: idIn(in.PathValue("id"))}, version
	if err == nil {
		_, err = rooms.Book.ChangeCode(in, c, code)
	}
	if err != nil {
		clash, later := in.changedSince(rooms, c, code)
		if later != nil {
			return "", later
		}
		return in.giveBack(codePath(code.ID), clash, err)
	}
	in.tell(key("codes.changed"))
	return codePath(code.ID), nil
}

// changedSince tells whether somebody changed a code after it was shown.
func (in *request) changedSince(rooms workspace.Working, c access.Caller, shown coding.Code) (bool, error) {
	codes, err := rooms.Book.Codes(in, c)
	return slices.ContainsFunc(codes, func(now coding.Code) bool { return now.ID == shown.ID && now.Version != shown.Version }), err
}

func (b *Workbench) moveCode(in *request) (string, error) {
	return in.onCode(func(rooms workspace.Working, c access.Caller, id coding.CodeID) (string, error) {
		parent := coding.CodeID{ID: idIn(in.PostFormValue("parent"))}
		if err := rooms.Book.MoveCode(in, c, id, parent); err != nil {
			return "", err
		}
		in.tell(key("codes.moved"))
		return codePath(id), nil
	})
}

func (b *Workbench) mergeCode(in *request) (string, error) {
	return in.onCode(func(rooms workspace.Working, c access.Caller, id coding.CodeID) (string, error) {
		into := coding.CodeID{ID: idIn(in.PostFormValue("into"))}
		if into.IsZero() {
			return "", sheaf.Errorf(sheaf.Invalid, "cannot merge the code: no other one was chosen")
		}
		if err := rooms.Book.MergeCodes(in, c, id, into); err != nil {
			return "", err
		}
		in.tell(key("codes.merged"))
		return codePath(into), nil
	})
}

func (b *Workbench) removeCode(in *request) (string, error) {
	return in.onCode(func(rooms workspace.Working, c access.Caller, id coding.CodeID) (string, error) {
		if err := rooms.Book.RemoveCode(in, c, id); err != nil {
			return "", err
		}
		in.tell(key("codes.removed"))
		return "/codebook", nil
	})
}

// onCode does something to the code that the address names, and leads to where
// it says, or back to the tree or the code's own page.
func (in *request) onCode(do func(workspace.Working, access.Caller, coding.CodeID) (next string, err error)) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id := coding.CodeID{ID: idIn(in.PathValue("id"))}
	tree := in.PostFormValue("from") == "tree"
	next, err := do(rooms, c, id)
	switch {
	case err != nil && tree:
		return in.giveBack("/codebook", false, err)
	case err != nil:
		return in.giveBack(codePath(id), false, err)
	case tree:
		return "/codebook#c-" + id.String(), nil
	}
	return next, nil
}

func (b *Workbench) showSplit(in *request) (view, error) {
	r, err := in.readCodebook()
	if err != nil {
		return view{}, err
	}
	e, err := r.find(in.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	passages, err := r.rooms.Book.Passages(in, r.caller, coding.Query{Codes: []coding.CodeID{e.ID}})
	if err != nil {
		return view{}, err
	}
	p := &splitPage{Code: e, Refused: in.givenBack(), Chosen: map[string]bool{}, Others: r.entries}
	p.Form = r.form(codeForm{Parent: e.Parent.ID}, p.Refused)
	if p.Refused != nil {
		p.Into = idIn(p.Refused.Form.Get("into"))
		for _, id := range p.Refused.Form["coding"] {
			p.Chosen[id] = true
		}
	}
	for _, one := range passages {
		if one.Withheld {
			p.Withheld++
			continue
		}
		p.Passages = append(p.Passages, one)
	}
	p.Title, p.Room, p.Sheet = in.say(key("split.title")), "codebook", "split"
	return view{template: "codebook_split", page: p}, nil
}

func (b *Workbench) splitCode(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	from := coding.CodeID{ID: idIn(in.PathValue("id"))}
	back := codePath(from) + "/split"
	into, err := in.newCodeIn(rooms, c)
	if err != nil {
		return in.giveBack(back, false, err)
	}
	into.ID = coding.CodeID{ID: idIn(in.PostFormValue("into"))}
	var chosen []coding.CodingID
	for _, id := range in.PostForm["coding"] {
		chosen = append(chosen, coding.CodingID{ID: idIn(id)})
	}
	made, err := rooms.Book.SplitCode(in, c, from, chosen, into)
	if err != nil {
		return in.giveBack(back, false, err)
	}
	in.tell(key("split.done"), "count", len(chosen), "name", made.Name)
	return codePath(made.ID), nil
}

func (b *Workbench) showCodeHistory(in *request) (view, error) {
	r, err := in.readCodebook()
	if err != nil {
		return view{}, err
	}
	e, err := r.find(in.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	p := &historyPage{Code: e}
	if p.Rows, err = in.history(r, e); err != nil {
		return view{}, err
	}
	p.Title, p.Room, p.Sheet = in.say(key("history.title")), "codebook", "history"
	return view{template: "codebook_history", page: p}, nil
}

// history is what was done to a code, in words.
func (in *request) history(r codebookRead, e codeEntry) ([]historyRow, error) {
	changes, err := r.rooms.Book.History(in, r.caller, e.ID)
	if err != nil {
		return nil, err
	}
	who, err := in.bench.names()
	if err != nil {
		return nil, err
	}
	nameOf := func(id coding.CodeID) string {
		i := slices.IndexFunc(r.entries, func(o codeEntry) bool { return o.ID == id })
		switch {
		case i >= 0:
			return r.entries[i].Path
		case id.IsZero():
			return in.say(key("codes.top"))
		}
		return id.Short()
	}
	rows := make([]historyRow, len(changes))
	for i, ch := range changes {
		row := historyRow{CodeChange: ch, Did: didWords(ch.Verb), Who: who.of(ch.By), When: ch.At}
		if !ch.Into.IsZero() {
			row.Into = nameOf(ch.Into)
		}
		if was, is := ch.Before, ch.After; !was.ID.IsZero() && ch.Verb != "remove" && ch.Verb != "merge" {
			row.Renamed, row.Defined = was.Name != is.Name, was.Definition != is.Definition
			row.Recolored, row.Moved = was.Color != is.Color, was.Parent != is.Parent
			row.Was, row.Is = nameOf(was.Parent), nameOf(is.Parent)
		}
		rows[i] = row
	}
	return rows, nil
}

func didWords(verb string) key {
	switch verb {
	case "add":
		return key("did.add")
	case "change":
		return key("did.change")
	case "move":
		return key("did.move")
	case "merge":
		return key("did.merge")
	case "split":
		return key("did.split")
	}
	return key("did.remove")
}

// HueBefore and HueAfter are the hues that were chosen, -1 for none.
func (h historyRow) HueBefore() int { return chosenHue(h.Before.Color, -1) }
func (h historyRow) HueAfter() int  { return chosenHue(h.After.Color, -1) }
