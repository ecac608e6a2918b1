package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

// memoListPage lists what the team thought and wrote down.
type memoListPage struct {
	layoutPage
	Memos   []memoEntry
	Total   int
	On      coding.MemoOn
	Target  string // id that the list is narrowed to, "" for none
	By      sheaf.ID
	Words   string
	Kinds   []memoKind
	Writers []writer
	Write   string // where one more is written
}

type memoKind struct {
	On   coding.MemoOn
	Name key
}

type writer struct {
	ID   sheaf.ID
	Name string
}

// memoEntry is a memo with the names of what it is on and about.
type memoEntry struct {
	coding.Memo
	Kind   key
	Thing  string // what it is on, "" for the study
	Place  string // where that is
	Who    string
	Labels []string // of those whom it is about
}

// memoPage is one memo, to read and to write.
type memoPage struct {
	layoutPage
	Memo     memoEntry
	New      bool
	Opened   bool // it is withheld, and was opened: the record says so
	Heading  string
	Text     string
	Subjects []aboutChoice
	Version  uint64
	Next     string // where writing leads
	Refused  *refused
}

type aboutChoice struct {
	study.Subject
	Chosen bool
}

func memoKinds() []memoKind {
	return []memoKind{
		{coding.OnStudy, key("memos.on.study")}, {coding.OnDocument, key("memos.on.document")}, {coding.OnCode, key("memos.on.code")},
		{coding.OnCoding, key("memos.on.coding")}, {coding.OnSubject, key("memos.on.subject")},
	}
}

// memoReader names what memos are on.
type memoReader struct {
	in       *request
	rooms    workspace.Working
	c        access.Caller
	names    names
	codes    []codeEntry
	o        overview
	passages map[coding.CodingID]coding.Coding
}

func (in *request) memoReader() (*memoReader, error) {
	rooms, c, err := in.working()
	if err != nil {
		return nil, err
	}
	o, err := in.bench.overview(in, c)
	if err != nil {
		return nil, err
	}
	codes, err := rooms.Book.Codes(in, c)
	if err != nil {
		return nil, err
	}
	return &memoReader{in: in, rooms: rooms, c: c, names: o.names, codes: codeEntries(codes), o: o, passages: map[coding.CodingID]coding.Coding{}}, nil
}

// find reads where the passages lie that memos are on: the one passage, or all
// that there are where they may be many, and none where no memo is on any.
func (r *memoReader) find(memos ...coding.Memo) error {
	on := slices.DeleteFunc(slices.Clone(memos), func(m coding.Memo) bool { return m.On != coding.OnCoding })
	switch len(on) {
	case 0:
		return nil
	case 1:
		id := coding.CodingID{ID: on[0].Target}
		one, err := r.rooms.Book.Coding(r.in, r.c, id)
		if sheaf.KindOf(err) == sheaf.NotFound {
			return nil
		}
		r.passages[id] = one
		return err
	}
	codings, err := r.rooms.Book.Codings(r.in, r.c, coding.Filter{})
	for _, one := range codings {
		r.passages[one.ID] = one
	}
	return err
}

func (r *memoReader) labels(ids []study.SubjectID) (labels []string) {
	for _, s := range r.o.subjects { // by label
		if slices.Contains(ids, s.ID) {
			labels = append(labels, s.Label)
		}
	}
	return labels
}

func (r *memoReader) code(id coding.CodeID) string {
	i := slices.IndexFunc(r.codes, func(e codeEntry) bool { return e.ID == id })
	if i < 0 {
		return id.Short()
	}
	return r.codes[i].Path
}

// document names a document by the labels of those who speak in it.
func (r *memoReader) document(id study.DocumentID) string {
	i := slices.IndexFunc(r.o.documents, func(d study.DocumentInfo) bool { return d.ID == id })
	if i < 0 {
		return id.Short()
	}
	return cmp.Or(strings.Join(r.labels(r.o.documents[i].Subjects), " · "), r.in.say(key("documents.outside"))) + " " + id.Short()
}

func (r *memoReader) row(m coding.Memo) memoEntry {
	row := memoEntry{Memo: m, Who: r.names.of(m.By), Labels: r.labels(m.Subjects)}
	for _, k := range memoKinds() {
		if k.On == m.On {
			row.Kind = k.Name
		}
	}
	switch m.On {
	case coding.OnDocument:
		row.Thing, row.Place = r.document(study.DocumentID{ID: m.Target}), "/documents/"+m.Target.String()
	case coding.OnCode:
		id := coding.CodeID{ID: m.Target}
		row.Thing, row.Place = r.code(id), codePath(id)
	case coding.OnSubject:
		row.Thing, row.Place = strings.Join(r.labels([]study.SubjectID{{ID: m.Target}}), ""), "/subjects#s-"+m.Target.String()
	case coding.OnCoding:
		if on, there := r.passages[coding.CodingID{ID: m.Target}]; there {
			row.Thing = r.code(on.Code) + " · " + r.document(on.Anchor.Document)
			row.Place = "/documents/" + on.Anchor.Document.String() + "?coding=" + m.Target.String()
		}
	}
	return row
}

// findMemos takes what the list is narrowed to by POST, so that words stand in
// no address.
func (b *Workbench) findMemos(in *request) (string, error) {
	in.bench.sessions.change(in.key, func(s *session) { s.memoWords = strings.TrimSpace(in.PostFormValue("words")) })
	v := url.Values{}
	for _, name := range []string{"on", "by", "target"} {
		if value := in.PostFormValue(name); value != "" {
			v.Set(name, value)
		}
	}
	if in.PostFormValue("words") != "" {
		v.Set("words", "1")
	}
	return strings.TrimSuffix("/memos?"+v.Encode(), "?"), nil
}

func (b *Workbench) listMemos(in *request) (view, error) {
	r, err := in.memoReader()
	if err != nil {
		return view{}, err
	}
	memos, err := r.rooms.Book.Memos(in, r.c)
	if err != nil {
		return view{}, err
	}
	q := in.URL.Query()
	p := &memoListPage{On: coding.MemoOn(q.Get("on")), By: idIn(q.Get("by")), Kinds: memoKinds(), Total: len(memos)}
	if q.Has("words") {
		p.Words = in.session.memoWords
	}
	target := idIn(q.Get("target"))
	writing := url.Values{"on": {string(cmp.Or(p.On, coding.OnStudy))}}
	if !target.IsZero() {
		p.Target = target.String()
		writing.Set("target", p.Target)
	} else if p.On != coding.OnStudy {
		writing.Set("on", string(coding.OnStudy))
	}
	p.Write = "/memos/new?" + writing.Encode()
	words := text.Fold(p.Words)
	var shown []coding.Memo
	for _, m := range memos {
		if one := (writer{m.By.ID, r.names.of(m.By)}); !slices.Contains(p.Writers, one) {
			p.Writers = append(p.Writers, one)
		}
		switch {
		case p.On != "" && m.On != p.On, !target.IsZero() && m.Target != target, !p.By.IsZero() && m.By.ID != p.By,
			words != "" && !strings.Contains(text.Fold(m.Title+"\n"+m.Text), words):
			continue
		}
		shown = append(shown, m)
	}
	if err := r.find(shown...); err != nil {
		return view{}, err
	}
	for _, m := range shown {
		p.Memos = append(p.Memos, r.row(m))
	}
	p.Title, p.Room, p.Sheet = in.say(key("memos.title")), "memos", "memos"
	return view{template: "memo_list", page: p}, nil
}

// memo finds the one that the address names.
func (r *memoReader) memo(id string) (coding.Memo, error) {
	memos, err := r.rooms.Book.Memos(r.in, r.c)
	if err != nil {
		return coding.Memo{}, err
	}
	i := slices.IndexFunc(memos, func(m coding.Memo) bool { return m.ID.String() == id })
	if i < 0 {
		return coding.Memo{}, sheaf.Errorf(sheaf.NotFound, "there is no such memo")
	}
	return memos[i], nil
}

func memoPath(id coding.MemoID) string { return "/memos/" + id.String() }

func (b *Workbench) newMemo(in *request) (view, error) {
	r, err := in.memoReader()
	if err != nil {
		return view{}, err
	}
	q := in.URL.Query()
	m := coding.Memo{On: coding.MemoOn(cmp.Or(q.Get("on"), string(coding.OnStudy))), Target: idIn(q.Get("target"))}
	p, err := r.page(m)
	if err != nil {
		return view{}, err
	}
	p.New = true
	if back := q.Get("back"); back != "" {
		p.Next = localPath(back)
	}
	return view{template: "memo_show", page: p}, nil
}

func (b *Workbench) showMemo(in *request) (view, error) {
	r, err := in.memoReader()
	if err != nil {
		return view{}, err
	}
	m, err := r.memo(in.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	p, err := r.page(m)
	return view{template: "memo_show", page: p}, err
}

// openMemo shows a memo that is withheld, to whoever is about to reword or
// confirm it. It is pressed for, because the record says who read it.
func (b *Workbench) openMemo(in *request) (view, error) {
	r, err := in.memoReader()
	if err != nil {
		return view{}, err
	}
	m, err := r.rooms.Book.OpenSuspended(in, r.c, coding.MemoID{ID: idIn(in.PathValue("id"))})
	if err != nil {
		return view{}, err
	}
	p, err := r.page(m)
	if err != nil {
		return view{}, err
	}
	p.Opened = true
	return view{template: "memo_show", page: p}, nil
}

// page is the form of a memo, with what was typed where it was refused.
func (r *memoReader) page(m coding.Memo) (*memoPage, error) {
	if err := r.find(m); err != nil {
		return nil, err
	}
	p := &memoPage{Memo: r.row(m), Heading: m.Title, Text: m.Text, Version: m.Version, Refused: r.in.givenBack()}
	chosen := func(id study.SubjectID) bool { return slices.Contains(m.Subjects, id) }
	if p.Refused != nil && p.Refused.Form.Has("text") {
		form := p.Refused.Form
		p.Heading, p.Text = form.Get("title"), form.Get("text")
		chosen = func(id study.SubjectID) bool { return slices.Contains(form["subject"], id.String()) }
	}
	for _, s := range r.o.subjects {
		if !s.Erased {
			p.Subjects = append(p.Subjects, aboutChoice{s, chosen(s.ID)})
		}
	}
	p.Title, p.Room, p.Sheet = r.in.say(key("memos.one")), "memos", "memo"
	return p, nil
}

// memoIn reads a memo out of a form, without its version.
func (in *request) memoIn() coding.Memo {
	m := coding.Memo{
		On: coding.MemoOn(in.PostFormValue("on")), Target: idIn(in.PostFormValue("target")),
		Title: strings.TrimSpace(in.PostFormValue("title")), Text: in.PostFormValue("text"),
	}
	for _, id := range in.PostForm["subject"] {
		m.Subjects = append(m.Subjects, study.SubjectID{ID: idIn(id)})
	}
	m.Subjects = study.Sorted(m.Subjects)
	return m
}

func (b *Workbench) saveNewMemo(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	m := in.memoIn()
	written, err := rooms.Book.WriteMemo(in, c, m)
	if err != nil {
		again := url.Values{"on": {string(m.On)}}
		if !m.Target.IsZero() {
			again.Set("target", m.Target.String())
		}
		return in.giveBack("/memos/new?"+again.Encode(), false, err)
	}
	in.tell(key("memos.written"))
	if next := in.PostFormValue("next"); next != "" {
		return localPath(next), nil
	}
	return memoPath(written.ID), nil
}

func (b *Workbench) saveMemo(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	m := in.memoIn()
	m.ID = coding.MemoID{ID: idIn(in.PathValue("id"))}
	if m.Version, err = in.version(); err != nil {
		return "", err
	}
	if _, err := rooms.Book.ChangeMemo(in, c, m); err != nil {
		memos, later := rooms.Book.Memos(in, c)
		if later != nil {
			return "", later
		}
		clash := slices.ContainsFunc(memos, func(now coding.Memo) bool { return now.ID == m.ID && now.Version != m.Version })
		return in.giveBack(memoPath(m.ID), clash, err)
	}
	in.tell(key("memos.changed"))
	return memoPath(m.ID), nil
}

func (b *Workbench) confirmMemo(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	m, err := rooms.Book.ConfirmMemo(in, c, coding.MemoID{ID: idIn(in.PathValue("id"))})
	if err != nil {
		return "", err
	}
	in.tell(key("memos.confirmed"))
	return memoPath(m.ID), nil
}

func (b *Workbench) dropMemo(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	if err := rooms.Book.RemoveMemo(in, c, coding.MemoID{ID: idIn(in.PathValue("id"))}); err != nil {
		return "", err
	}
	in.tell(key("memos.removed"))
	return "/memos", nil
}
