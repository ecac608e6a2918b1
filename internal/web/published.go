package web

import (
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

// publishedPage lists studies of others that were typed in.
type publishedPage struct {
	layoutPage
	Studies []coding.Published
}

// publishedForm is one of them, to be typed in.
type publishedForm struct {
	layoutPage
	Printed coding.Published
	New     bool
	Themes  []themeField // with empty ones at the end
	Facts   []factField
	Codes   []publishedCode
	Kinds   []relationChoice
}

type themeField struct {
	N int
	coding.Theme
	Crossings []coding.Crossing // with an empty one at the end
}

type factField struct {
	N int
	coding.PublishedFact
}

// namedBounds are bounds with the name that their fields begin with.
type namedBounds struct {
	Name string
	coding.Bounds
}

type publishedCode struct {
	ID coding.CodeID
	code
}

type relationChoice struct {
	Relation coding.Relation
	Name     key
}

// emptyRows is how many rows a form has to be filled in besides those that are.
const emptyRows = 3

func (b *Workbench) listPublished(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	p := &publishedPage{}
	if p.Studies, err = rooms.Book.PublishedStudies(in, c); err != nil {
		return view{}, err
	}
	p.Title, p.Room = in.say(key("published.title")), "analysis"
	return view{template: "published_list", page: p}, nil
}

func (b *Workbench) showPublished(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	p := &publishedForm{New: in.PathValue("id") == "new"}
	if p.Printed, err = in.published(rooms, c); err != nil {
		return view{}, err
	}
	unsaid := coding.Bounds{Unsaid: true}
	for i, t := range append(p.Printed.Themes, slices.Repeat([]coding.Theme{{People: unsaid}}, emptyRows)...) {
		p.Themes = append(p.Themes, themeField{i, t, append(t.Crosswalk, coding.Crossing{})})
	}
	for i, f := range append(p.Printed.Facts, slices.Repeat([]coding.PublishedFact{{Count: unsaid}}, emptyRows)...) {
		p.Facts = append(p.Facts, factField{i, f})
	}
	codes, err := rooms.Book.Codes(in, c)
	if err != nil {
		return view{}, err
	}
	for i, one := range codebook(codes) {
		p.Codes = append(p.Codes, publishedCode{codes[i].ID, one})
	}
	p.Kinds = []relationChoice{
		{"", key("published.relation.unsaid")}, {coding.Same, key("published.relation.same")}, {coding.Narrower, key("published.relation.narrower")},
		{coding.Broader, key("published.relation.broader")}, {coding.None, key("published.relation.none")},
	}
	p.Title, p.Room = in.say(key("published.title")), "analysis"
	return view{template: "published_show", page: p}, nil
}

// published is the study of an address; a new one for "new".
func (in *request) published(rooms workspace.Working, c access.Caller) (coding.Published, error) {
	all, err := rooms.Book.PublishedStudies(in, c)
	if err != nil || in.PathValue("id") == "new" {
		return coding.Published{People: coding.Bounds{Unsaid: true}}, err
	}
	for _, p := range all {
		if p.ID.String() == in.PathValue("id") {
			return p, nil
		}
	}
	return coding.Published{}, sheaf.Errorf(sheaf.NotFound, "there is no such study")
}

// boundsIn reads between how many and how many; one number alone is both, and none is
// not said.
func (in *request) boundsIn(name string) (b coding.Bounds, err error) {
	low, high := strings.TrimSpace(in.PostFormValue(name+"-low")), strings.TrimSpace(in.PostFormValue(name+"-high"))
	if low == "" {
		low = high
	}
	if high == "" {
		high = low
	}
	b.Said = strings.TrimSpace(in.PostFormValue(name + "-said"))
	if b.Unsaid = low == ""; b.Unsaid {
		return b, nil
	}
	var err2 error
	b.Low, err = strconv.Atoi(low)
	b.High, err2 = strconv.Atoi(high)
	if err != nil || err2 != nil {
		return b, sheaf.Errorf(sheaf.Invalid, "a number of people has to be written in figures").Hintf("give the lowest and the highest it can be")
	}
	return b, nil
}

// savePublished keeps a study as its form has it; rows without a name are left out.
func (b *Workbench) savePublished(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	p := coding.Published{Title: strings.TrimSpace(in.PostFormValue("title")), Cited: strings.TrimSpace(in.PostFormValue("cited")), Via: strings.TrimSpace(in.PostFormValue("via"))}
	p.ID.ID = idIn(in.PathValue("id"))
	p.Version, _ = strconv.ParseUint(in.PostFormValue("version"), 10, 64)
	if p.People, err = in.boundsIn("people"); err != nil {
		return "", err
	}
	for n := 0; in.PostForm.Has(field("theme", n)); n++ {
		t := coding.Theme{Name: strings.TrimSpace(in.PostFormValue(field("theme", n)))}
		if t.Name == "" {
			continue
		}
		if t.People, err = in.boundsIn(field("theme", n)); err != nil {
			return "", err
		}
		codes := in.PostForm[field("theme", n)+"-code"]
		for i, relation := range in.PostForm[field("theme", n)+"-relation"] {
			crossing := coding.Crossing{Relation: coding.Relation(relation)}
			if i < len(codes) && crossing.Relation != coding.None {
				crossing.Code.ID = idIn(codes[i])
			}
			if relation != "" {
				t.Crosswalk = append(t.Crosswalk, crossing)
			}
		}
		p.Themes = append(p.Themes, t)
	}
	for n := 0; in.PostForm.Has(field("fact", n)); n++ {
		f := coding.PublishedFact{Name: strings.TrimSpace(in.PostFormValue(field("fact", n)))}
		if f.Name == "" {
			continue
		}
		if f.Count, err = in.boundsIn(field("fact", n)); err != nil {
			return "", err
		}
		p.Facts = append(p.Facts, f)
	}
	saved, err := rooms.Book.SavePublished(in, c, p)
	if err != nil {
		return "", err
	}
	in.tell(key("published.saved"))
	return "/published/" + saved.ID.String(), nil
}

func field(name string, n int) string { return name + "-" + strconv.Itoa(n) }

func (b *Workbench) removePublished(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	if err := rooms.Book.RemovePublished(in, c, coding.PublishedID{ID: idIn(in.PathValue("id"))}); err != nil {
		return "", err
	}
	in.tell(key("published.removed"))
	return "/published", nil
}
