package web

import (
	"strconv"
	"time"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// memosPart is what was written on a document, on one coding of it and on the
// study, and a form to write more.
type memosPart struct {
	Document string // id
	Coding   string // id of the coding whose memos are among them, "" for none
	Memos    []memoRow
}

// memoRow is one memo beside the text.
type memoRow struct {
	ID        string
	On        key
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

// memosOf lists them: those on the coding first, then the document's, then the
// study's, each newest first.
func (in *request) memosOf(d *documentText, on coding.CodingID) (memosPart, error) {
	p := memosPart{Document: d.id.String()}
	if !on.IsZero() {
		p.Coding = on.String()
	}
	all, err := d.rooms.Book.Memos(in, d.caller)
	if err != nil {
		return p, err
	}
	for _, place := range []struct {
		on     coding.MemoOn
		target sheaf.ID
		said   key
	}{
		{coding.OnCoding, on.ID, key("memo.on.coding")},
		{coding.OnDocument, d.id.ID, key("memo.on.document")},
		{coding.OnStudy, sheaf.ID{}, key("memo.on.study")},
	} {
		for _, m := range all {
			if m.On == place.on && m.Target == place.target {
				p.Memos = append(p.Memos, memoRow{m.ID.String(), place.said, m.Title, m.Text, d.names.of(m.By), m.At, m.Version, m.Suspended})
			}
		}
	}
	return p, nil
}

// showMemos shows them for the coding that the address names, if it does.
func (b *Workbench) showMemos(in *request) (view, error) {
	d, err := in.document()
	if err != nil {
		return view{}, err
	}
	on, err := in.codingAsked()
	if err != nil {
		return view{}, err
	}
	p := &memosPage{Name: in.nameOf(d.documentLine), Back: "/documents/" + d.id.String()}
	if !on.IsZero() {
		p.Back = withQuery(p.Back, "coding", on.String())
	}
	if p.Memos, err = in.memosOf(&d, on); err != nil {
		return view{}, err
	}
	p.Title, p.Room = in.say(key("memo.title")), "documents"
	return view{template: "document_memos", page: p}, nil
}

// codingAsked is the coding that a form or the query names, zero without one.
func (in *request) codingAsked() (coding.CodingID, error) {
	given := in.FormValue("coding")
	if given == "" {
		return coding.CodingID{}, nil
	}
	id, err := sheaf.ParseID(given)
	if err != nil {
		return coding.CodingID{}, sheaf.Errorf(sheaf.NotFound, "there is no such coding")
	}
	return coding.CodingID{ID: id}, nil
}

// writeMemo writes a memo, or one anew that the form names with its version.
func (b *Workbench) writeMemo(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	on, err := in.codingAsked()
	if err != nil {
		return "", err
	}
	m := coding.Memo{Title: in.PostFormValue("title"), Text: in.PostFormValue("text"), On: coding.MemoOn(in.PostFormValue("on"))}
	back := in.memosPath(on)
	if in.PostFormValue("memo") != "" {
		return back, in.changeMemo(m)
	}
	switch m.On {
	case coding.OnCoding:
		m.Target = on.ID
	case coding.OnDocument:
		if m.Target, err = sheaf.ParseID(in.PathValue("id")); err != nil {
			return "", sheaf.Errorf(sheaf.NotFound, "no such document")
		}
	case coding.OnStudy:
	default:
		return "", sheaf.Errorf(sheaf.Invalid, "here a memo is on a coding, on the document or on the study")
	}
	_, err = rooms.Book.WriteMemo(in, c, m)
	return back, err
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
	on, err := in.codingAsked()
	if err != nil {
		return "", err
	}
	id, err := sheaf.ParseID(in.PathValue("memo"))
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "there is no such memo")
	}
	return in.memosPath(on), rooms.Book.RemoveMemo(in, c, coding.MemoID{ID: id})
}

func (in *request) memosPath(on coding.CodingID) string {
	path := "/documents/" + in.PathValue("id") + "/memos"
	if on.IsZero() {
		return path
	}
	return withQuery(path, "coding", on.String())
}
