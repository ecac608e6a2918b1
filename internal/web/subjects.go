package web

import (
	"slices"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// subjectsPage is what is said about each subject in a word.
type subjectsPage struct {
	layoutPage
	Names    []string // of attributes
	Subjects []subjectRow
}

// subjectRow is a subject with the values of all attributes, "" where nothing is
// said.
type subjectRow struct {
	study.Subject
	TermsKey key
	Open     bool // neither a hold nor the terms forbid to describe them
	Values   []attributeCell
}

type attributeCell struct {
	Name, Value string
	Number      int // of the attribute, to name the field
}

func (b *Workbench) listSubjects(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	subjects, err := rooms.Study.Subjects(in, c)
	if err != nil {
		return view{}, err
	}
	attributes, err := rooms.Study.Attributes(in, c)
	if err != nil {
		return view{}, err
	}
	p := &subjectsPage{}
	said := map[study.SubjectID]map[string]string{}
	for _, a := range attributes { // by name
		if !slices.Contains(p.Names, a.Name) {
			p.Names = append(p.Names, a.Name)
		}
		if said[a.Subject] == nil {
			said[a.Subject] = map[string]string{}
		}
		said[a.Subject][a.Name] = a.Value
	}
	for _, s := range subjects {
		if s.Erased {
			continue
		}
		row := subjectRow{Subject: s, TermsKey: termsWords(termsState(s.Terms)), Open: s.Usable()}
		for i, name := range p.Names {
			row.Values = append(row.Values, attributeCell{name, said[s.ID][name], i})
		}
		p.Subjects = append(p.Subjects, row)
	}
	p.Title, p.Room, p.Sheet = in.say(key("subjects.title")), "subjects", "subjects"
	return view{template: "subject_list", page: p}, nil
}

// setAttributes says what was changed about one subject, in one act; nothing is
// where somebody else changed one of it.
func (b *Workbench) setAttributes(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id := study.SubjectID{ID: idIn(in.PathValue("id"))}
	names, values, before := in.PostForm["name"], in.PostForm["value"], in.PostForm["before"]
	if len(names) != len(values) || len(names) != len(before) {
		return "", sheaf.Errorf(sheaf.Invalid, "the form is torn")
	}
	var edits []study.AttributeEdit
	for i, name := range names {
		if values[i] != before[i] {
			edits = append(edits, study.AttributeEdit{Name: name, Before: before[i], Value: values[i]})
		}
	}
	if len(edits) > 0 {
		if err := rooms.Study.SetAttributes(in, c, id, edits); err != nil {
			return "", err
		}
		in.tell(key("subjects.set"), "count", len(edits))
	}
	return "/subjects#s-" + id.String(), nil
}
