package web

import (
	"strconv"
	"time"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// memosPart is what was written on a document, on one coding of it, on one code
// and on the study, and a form to write more.
type memosPart struct {
	Document string // id
	Coding   string // id of the coding whose memos are among them, "" for none
	Code     string // id of the code whose memos are, "" for none
	CodeName string
	Memos    []memoRow
}

// memosAbout is what memos are on besides the document and the study.
type memosAbout struct {
	coding coding.CodingID
	code   coding.CodeID
}

// memoRow is one memo beside the text.
type memoRow struct {
	ID        string
	On        key
	Code      string // the name of the code that it is on
	Title     string
	Text      string
	By        string
	At        time.Time
	Version   uint64
	Suspended bool
}

// memosPage is that part alone, for scripts and for browsers without them.
type memosPage struct {
	layoutPage
	Name  string
	Back  string // the document, at the coding
	Memos memosPart
}

// memosOf lists them: those on the coding first, then the code's, the document's
// and the study's, each newest first.
func (in *request) memosOf(d *documentText, about memosAbout) (memosPart, error) {
	p := memosPart{Document: d.id.String()}
	if !about.coding.IsZero() {
		p.Coding = about.coding.String()
	}
	for _, c := range d.book {
		if c.ID == about.code {
			p.Code, p.CodeName = c.ID.String(), c.Name
		}
	}
	all, err := d.rooms.Book.Memos(in, d.caller)
	if err != nil {
		return p, err
	}
	for _, place := range []struct {
		on     coding.MemoOn
		target sheaf.ID
		said   key
		code   string
	}{
		{coding.OnCoding, about.coding.ID, key("memo.on.coding"), ""},
		{coding.OnCode, about.code.ID, key("memo.on.code"), p.CodeName},
		{coding.OnDocument, d.id.ID, key("memo.on.document"), ""},
		{coding.OnStudy, sheaf.ID{}, key("memo.on.study"), ""},
	} {
		for _, m := range all {
			if m.On == place.on && m.Target == place.target {
				p.Memos = append(p.Memos, memoRow{m.ID.String(), place.said, place.code, m.Title, m.Text, d.names.of(m.By), m.At, m.Version, m.Suspended})
			}
		}
	}
	return p, nil
}

// showMemos shows them for the coding and the code that the address names.
func (b *Workbench) showMemos(in *request) (view, error) {
	d, err := in.document()
	if err != nil {
		return view{}, err
	}
	about, err := in.memosAsked()
	if err != nil {
		return view{}, err
	}
	p := &memosPage{Name: in.nameOf(d.documentLine), Back: "/documents/" + d.id.String()}
	if !about.coding.IsZero() {
		p.Back = withQuery(p.Back, "coding", about.coding.String())
	}
	if p.Memos, err = in.memosOf(&d, about); err != nil {
		return view{}, err
	}
	p.Title, p.Room = in.say(key("memo.title")), "documents"
	return view{template: "document_memos", page: p}, nil
}

// memosAsked is the coding and the code that a form or the query names, zero
// without one.
func (in *request) memosAsked() (about memosAbout, err error) {
	if given := in.FormValue("coding"); given != "" {
		if about.coding.ID, err = sheaf.ParseID(given); err != nil {
			return about, sheaf.Errorf(sheaf.NotFound, "there is no such coding")
		}
	}
	if given := in.FormValue("code"); given != "" {
		if about.code.ID, err = sheaf.ParseID(given); err != nil {
			return about, sheaf.Errorf(sheaf.NotFound, "there is no such code")
		}
	}
	return about, nil
}

// writeMemo writes a memo, or one anew that the form names with its version.
func (b *Workbench) writeMemo(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	about, err := in.memosAsked()
	if err != nil {
		return "", err
	}
	m := coding.Memo{Title: in.PostFormValue("title"), Text: in.PostFormValue("text"), On: coding.MemoOn(in.PostFormValue("on"))}
	if in.PostFormValue("memo") != "" {
		err = in.changeMemo(m)
	} else if m.Target, err = in.memoTarget(m.On, about); err == nil {
		_, err = rooms.Book.WriteMemo(in, c, m)
	}
	if err != nil {
		return "", err
	}
	in.tell(key("memo.saved"))
	return in.memosPath(about), nil
}

// memoTarget is what a new memo here is on.
func (in *request) memoTarget(on coding.MemoOn, about memosAbout) (sheaf.ID, error) {
	switch on {
	case coding.OnCoding:
		return about.coding.ID, nil
	case coding.OnCode:
		return about.code.ID, nil
	case coding.OnDocument:
		id, err := sheaf.ParseID(in.PathValue("id"))
		if err != nil {
			return id, sheaf.Errorf(sheaf.NotFound, "no such document")
		}
		return id, nil
	case coding.OnStudy:
		return sheaf.ID{}, nil
	}
	return sheaf.ID{}, sheaf.Errorf(sheaf.Invalid, "here a memo is on a coding, on a code, on the document or on the study")
}

// changeMemo words a memo anew; whom it is about besides stays as it was.
func (in *request) changeMemo(m coding.Memo) error {
	rooms, c, err := in.working()
	if err != nil {
		return err
	}
	id, err := sheaf.ParseID(in.PostFormValue("memo"))
	version, err2 := strconv.ParseUint(in.PostFormValue("base"), 10, 64)
	if err != nil || err2 != nil {
		return sheaf.Errorf(sheaf.NotFound, "there is no such memo")
	}
	m.ID, m.Version = coding.MemoID{ID: id}, version
	if m.Subjects, err = in.subjectsOfMemo(m.ID); err != nil {
		return err
	}
	_, err = rooms.Book.ChangeMemo(in, c, m)
	return err
}

func (in *request) subjectsOfMemo(id coding.MemoID) ([]study.SubjectID, error) {
	rooms, c, err := in.working()
	if err != nil {
		return nil, err
	}
	all, err := rooms.Book.Memos(in, c)
	for _, m := range all {
		if m.ID == id {
			return m.Subjects, nil
		}
	}
	return nil, err
}

// removeMemo takes a memo away; undo brings it back.
func (b *Workbench) removeMemo(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	about, err := in.memosAsked()
	if err != nil {
		return "", err
	}
	id, err := sheaf.ParseID(in.PathValue("memo"))
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "there is no such memo")
	}
	if err := rooms.Book.RemoveMemo(in, c, coding.MemoID{ID: id}); err != nil {
		return "", err
	}
	in.tell(key("memos.removed"))
	return in.memosPath(about), nil
}

func (in *request) memosPath(about memosAbout) string {
	path := "/documents/" + in.PathValue("id") + "/memos"
	if !about.coding.IsZero() {
		path = withQuery(path, "coding", about.coding.String())
	}
	if !about.code.IsZero() {
		path = withQuery(path, "code", about.code.String())
	}
	return path
}
