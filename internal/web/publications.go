package web

import (
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sheaf/internal/disclosure"
	"sheaf/internal/sheaf"
)

// publicationsPage is what is on its way out, and what has left.
type publicationsPage struct {
	layoutPage
	Writing   []manuscriptRow
	Proposals []proposalRow // of no manuscript that is there
	Releases  []releaseRow
	Choices   []string // languages one can be in
	Basket    []pickRow
}

// manuscriptRow is a text that is being written, with what was proposed of it.
type manuscriptRow struct {
	ID        sheaf.ID
	Title     string
	By        string
	Changed   time.Time
	Withheld  bool
	Audience  string
	OpenWeb   bool
	Proposals []proposalRow // newest first
}

type proposalRow struct {
	ID       sheaf.ID
	Title    string
	State    key
	Stops    bool // nothing can be done with it any more
	Replaced bool // a newer one was made of the same manuscript
	By       string
	Made     time.Time
	Audience string
	OpenWeb  bool
	Release  sheaf.ID // zero until it is published
}

// releaseRow is what left the house.
type releaseRow struct {
	ID        sheaf.ID
	Proposal  sheaf.ID
	Title     string // "" where all of it was erased since
	Audience  string
	OpenWeb   bool
	By        string
	Published time.Time
	Subjects  int
	Accepted  []findingRow // only those that were let stand
	Manifest  string       // SHA-256, hexadecimal
}

// textLanguages are the languages that a text for readers can be in.
var textLanguages = []string{"en", "ar", "fr", "tr", "ku"}

func (b *Workbench) listPublications(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	manuscripts, err := rooms.Release.Manuscripts(in, c)
	if err != nil {
		return view{}, err
	}
	proposals, err := rooms.Release.Proposals(in, c)
	if err != nil {
		return view{}, err
	}
	releases, err := rooms.Release.Releases(in, c)
	if err != nil {
		return view{}, err
	}
	names, err := b.names()
	if err != nil {
		return view{}, err
	}
	p := &publicationsPage{Choices: textLanguages}
	if p.Basket, err = in.basketRows(rooms, c); err != nil {
		return view{}, err
	}
	p.Title, p.Room, p.Sheet = in.say(key("publications.title")), "publications", "publications"
	rows := proposalRows(proposals, names)
	for _, m := range manuscripts {
		p.Writing = append(p.Writing, manuscriptRow{ID: m.ID.ID, Title: m.Title, By: names.of(m.By), Changed: m.Changed,
			Withheld: m.Suspended, Audience: m.Options.Audience, OpenWeb: m.Options.OpenWeb, Proposals: rows[m.ID]})
		delete(rows, m.ID)
	}
	for _, of := range rows {
		p.Proposals = append(p.Proposals, of...)
	}
	slices.SortStableFunc(p.Proposals, func(a, b proposalRow) int { return b.Made.Compare(a.Made) })
	for _, r := range releases {
		p.Releases = append(p.Releases, b.releaseRow(in, r, names))
	}
	return view{template: "publication_list", page: p}, nil
}

// proposalRows are the proposals of each manuscript, newest first; the zero id
// has those of none.
func proposalRows(all []disclosure.Proposal, names names) map[disclosure.ManuscriptID][]proposalRow {
	rows := map[disclosure.ManuscriptID][]proposalRow{}
	for _, one := range all {
		row := proposalRow{ID: one.ID.ID, Title: one.Title, By: names.of(one.By), Made: one.Made, Audience: one.Audience, OpenWeb: one.OpenWeb}
		row.State, row.Stops = proposalWord(one.State)
		if one.State == disclosure.Published {
			row.Release = one.Release.ID
		}
		row.Replaced = !one.Manuscript.IsZero() && len(rows[one.Manuscript]) > 0 && one.State == disclosure.Proposed
		rows[one.Manuscript] = append(rows[one.Manuscript], row)
	}
	return rows
}

// proposalWord says how far a proposal has come, and whether it ends there.
func proposalWord(s disclosure.State) (word key, stops bool) {
	switch s {
	case disclosure.Proposed:
		return key("proposal.proposed"), false
	case disclosure.Publishing:
		return key("proposal.publishing"), false
	case disclosure.Published:
		return key("proposal.published"), false
	case disclosure.Suspended:
		return key("proposal.suspended"), true
	}
	return key("proposal.damaged"), true
}

func (b *Workbench) releaseRow(in *request, r disclosure.Release, names names) releaseRow {
	row := releaseRow{ID: r.ID.ID, Proposal: r.Proposal.ID, Title: r.Title, Audience: r.Audience, OpenWeb: r.OpenWeb, By: names.of(r.By),
		Published: r.Published, Subjects: len(r.Subjects), Manifest: hex.EncodeToString(r.Manifest[:])}
	for _, f := range r.Accepted {
		row.Accepted = append(row.Accepted, in.findingRow(f, nil, names))
	}
	return row
}

// releasePage is one release: what left, and where its files lie.
type releasePage struct {
	layoutPage
	Release releaseRow
	Files   []fileRow
	Torn    bool // the files are not those that were published
	Folder  string
	Text    *frozenText // nil where it cannot be read any more
}

type fileRow struct {
	Name  string
	Bytes int
}

func (b *Workbench) showRelease(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	releases, err := rooms.Release.Releases(in, c)
	if err != nil {
		return view{}, err
	}
	i := slices.IndexFunc(releases, func(r disclosure.Release) bool { return r.ID.String() == in.PathValue("id") })
	if i < 0 {
		return view{}, sheaf.Errorf(sheaf.NotFound, "no such release")
	}
	names, err := b.names()
	if err != nil {
		return view{}, err
	}
	one := releases[i]
	p := &releasePage{Release: b.releaseRow(in, one, names), Folder: filepath.Base(filepath.Dir(b.space.PublicPath(one.ID))) + "/" + one.ID.String()}
	p.Title, p.Room, p.Sheet = in.say(key("release.title")), "publications", ""
	files, err := rooms.Release.Files(in, c, one.ID)
	switch sheaf.KindOf(err) {
	case sheaf.Corrupt, sheaf.NotFound:
		p.Torn = err != nil
	default:
		if err != nil {
			return view{}, err
		}
	}
	for _, f := range files {
		p.Files = append(p.Files, fileRow{f.Name, len(f.Data)})
	}
	text, err := rooms.Release.Proposal(in, c, one.Proposal)
	switch sheaf.KindOf(err) {
	case sheaf.Denied, sheaf.NotFound: // whoever sees releases need not see what they say
	default:
		if err != nil {
			return view{}, err
		}
	}
	if err == nil && text.State != disclosure.Suspended {
		p.Text = frozenOf(text.Blocks)
	}
	return view{template: "publication_release", page: p}, nil
}

// beginManuscript makes an empty text with a title.
func (b *Workbench) beginManuscript(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	title := strings.Join(strings.Fields(in.PostFormValue("title")), " ")
	if title == "" {
		return "", sheaf.Errorf(sheaf.Invalid, "a text needs a title")
	}
	m, err := rooms.Release.Write(in, c, disclosure.Manuscript{
		Markdown: "# " + title + "\n\n", Options: disclosure.Options{Language: textLanguage(in.PostFormValue("language"))},
	})
	if err != nil {
		return "", err
	}
	return "/publications/writing/" + m.ID.String(), nil
}

// textLanguage is a language that a text can be in; English stands in.
func textLanguage(tag string) string {
	if slices.Contains(textLanguages, tag) {
		return tag
	}
	return "en"
}
