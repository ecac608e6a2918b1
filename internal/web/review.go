package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
)

// reviewsPage lists the drafts: those under review first, then what became of
// the others.
type reviewsPage struct {
	layoutPage
	Open, Over []draftLine
}

// draftLine is a draft in the list.
type draftLine struct {
	pseudonym.Draft
	Labels   []string // whose words it is, in order
	Held     bool
	StateKey key
	Days     int // since it was drafted
	Drafter  string
}

// reviewPage is a draft under review.
type reviewPage struct {
	layoutPage
	pseudonym.Review
	Name       string // the labels of whose words it is
	StateKey   key
	Desk       desk
	DeskJSON   string     // for the script
	Card       *deskGroup // the group that is decided now, nil without flags
	Current    deskFlag
	Undecided  []deskGroup
	Decided    []deskGroup
	Paragraphs []reviewParagraph
	Speakers   []speakerRow
	People     []string // labels of the original's people
	Known      []string // labels of everybody in the vault
	Loose      []string // comments that the file ties to no place
	Lines      []reportLine
	Pages      []int
	Written    []writtenNote
	Answered   string
	Hindrances []key // what stands in the way of an admission besides what is undecided

	unnamed string // what stands for the speaker whom the file does not name
}

// Called is a speaker's label as the page shows it.
func (p *reviewPage) Called(label string) string {
	if label == pseudonym.WholeText {
		return p.unnamed
	}
	return label
}

// reviewParagraph is a paragraph of the original and what it comes to.
type reviewParagraph struct {
	Number   int // from 1
	Index    int // from 0
	Said     string
	Result   string
	Who      string // who speaks, where a turn begins
	Wording  key
	Comments []string
}

// speakerRow is a label of the transcript, and what may be said of it.
type speakerRow struct {
	pseudonym.Speaker
	Means     string   // as the form sends it; "" while undecided
	Suggests  string   // label of who may be meant
	Others    []string // further labels it may be the same as
	Undecided bool
}

// reportLine is one thing that reading the file left out or could not tell.
type reportLine struct {
	What  key
	Count int // 0 where only that it is so matters
}

// writtenNote is a note with its writer's working name.
type writtenNote struct {
	pseudonym.Note
	Writer string
}

// Readable tells whether there is still something to read of it.
func (l draftLine) Readable() bool {
	return l.State != pseudonym.Abandoned && l.State != pseudonym.Erased
}

func (l draftLine) IsOpen() bool { return l.State == pseudonym.Open }

// Places is at how many places the undecided strings stand.
func (l draftLine) Places() int { return undecidedPlaces(l.Draft) }

// draftTable is a list of drafts, under what the study calls its participants.
type draftTable struct {
	Word    string
	Heading key
	Lines   []draftLine
	Open    bool // of drafts that are over nothing is left to be counted
}

func (p *reviewsPage) OpenTable() draftTable {
	return draftTable{p.Word, key("review.list.open"), p.Open, true}
}

func (p *reviewsPage) OverTable() draftTable {
	return draftTable{p.Word, key("review.list.over"), p.Over, false}
}

// listReviews shows every draft.
func (b *Workbench) listReviews(in *request) (view, error) {
	rooms, c, err := in.locked()
	if err != nil {
		return view{}, err
	}
	drafts, err := rooms.Review.Drafts(in, c)
	if err != nil {
		return view{}, err
	}
	people, err := peopleOf(in, rooms, c)
	if err != nil {
		return view{}, err
	}
	originals, err := rooms.Vault.Originals(in, c)
	if err != nil {
		return view{}, err
	}
	names, err := b.names()
	if err != nil {
		return view{}, err
	}
	p := &reviewsPage{}
	p.Title, p.Room = in.say(key("review.title")), "review"
	for _, d := range drafts {
		line := draftLine{Draft: d, StateKey: stateWord(d.State), Days: int(time.Since(d.Made).Hours() / 24), Drafter: names.of(d.By)}
		if i := slices.IndexFunc(originals, func(o vault.Original) bool { return o.ID == d.Original }); i >= 0 {
			line.Labels, line.Held = people.labelled(originals[i].Persons)
		}
		if d.State == pseudonym.Open || d.State == pseudonym.Admitting {
			p.Open = append(p.Open, line)
		} else {
			p.Over = append(p.Over, line)
		}
	}
	slices.Reverse(p.Over) // the newest first
	return view{template: "review_list", page: p}, nil
}

func stateWord(s pseudonym.State) key {
	switch s {
	case pseudonym.Open:
		return key("review.state.open")
	case pseudonym.Admitting:
		return key("review.state.admitting")
	case pseudonym.Admitted:
		return key("review.state.admitted")
	case pseudonym.Abandoned:
		return key("review.state.abandoned")
	}
	return key("review.state.erased")
}

// people are everybody in the vault, without their names.
type people []vault.Person

func peopleOf(in *request, rooms workspace.Locked, c access.Caller) (people, error) {
	all, err := rooms.Vault.Persons(in, c)
	return all, err
}

func (all people) labels() map[vault.PersonID]string {
	labels := map[vault.PersonID]string{}
	for _, p := range all {
		labels[p.ID] = p.Label
	}
	return labels
}

// labelled gives the labels of some people, and whether one is on hold.
func (all people) labelled(ids []vault.PersonID) (labels []string, held bool) {
	for _, p := range all {
		if slices.Contains(ids, p.ID) {
			labels, held = append(labels, p.Label), held || p.Held
		}
	}
	return labels, held
}

// draft gives the rooms of tier 1, who asks, and the draft that the address names.
func (in *request) draft() (rooms workspace.Locked, c access.Caller, id pseudonym.DraftID, err error) {
	if rooms, c, err = in.locked(); err != nil {
		return rooms, c, id, err
	}
	if id.ID, err = sheaf.ParseID(in.PathValue("id")); err != nil {
		err = sheaf.Errorf(sheaf.NotFound, "no such draft")
	}
	return rooms, c, id, err
}

// showReview opens a draft, which is recorded.
func (b *Workbench) showReview(in *request) (view, error) {
	rooms, c, id, err := in.draft()
	if err != nil {
		return view{}, err
	}
	r, err := rooms.Review.Review(in, c, id)
	if err != nil {
		return view{}, err
	}
	p, err := b.reviewPage(in, rooms, c, r)
	return view{template: "review_show", page: p}, err
}

func (b *Workbench) reviewPage(in *request, rooms workspace.Locked, c access.Caller, r pseudonym.Review) (*reviewPage, error) {
	all, err := peopleOf(in, rooms, c)
	if err != nil {
		return nil, err
	}
	original, err := rooms.Vault.Original(in, c, r.Original)
	if err != nil {
		return nil, err
	}
	names, err := b.names()
	if err != nil {
		return nil, err
	}
	at, err := strconv.Atoi(in.URL.Query().Get("at"))
	if err != nil {
		at = -1
	}
	p := &reviewPage{Review: r, StateKey: stateWord(r.State), unnamed: in.say(key("review.speaker.unnamed"))}
	p.Desk = b.deskOf(in, r, all.labels(), at)
	encoded, err := json.Marshal(p.Desk)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot write the state of a draft: %w", err)
	}
	p.DeskJSON = string(encoded)
	p.People, _ = all.labelled(original.Persons)
	for _, one := range all {
		if !one.Erased {
			p.Known = append(p.Known, one.Label)
		}
	}
	p.Name = strings.Join(p.People, " · ")
	p.Title, p.Room, p.Sheet = p.Name, "review", "review"
	p.giveCard()
	p.giveParagraphs(all.labels())
	p.giveSpeakers(all.labels())
	p.Lines = reportLines(r)
	for page := range r.Pictures {
		p.Pages = append(p.Pages, page+1)
	}
	for _, n := range r.Notes {
		p.Written = append(p.Written, writtenNote{n, names.of(n.By)})
	}
	if r.Answer != nil {
		p.Answered = r.Answer.Text
	}
	p.Hindrances, err = b.obstacles(in, c, r)
	return p, err
}

// giveCard sets the group that is decided now, with its places.
func (p *reviewPage) giveCard() {
	for _, g := range p.Desk.Groups {
		if g.Undecided > 0 {
			p.Undecided = append(p.Undecided, g)
		} else {
			p.Decided = append(p.Decided, g)
		}
	}
	i := slices.IndexFunc(p.Desk.Flags, func(f deskFlag) bool { return f.At == p.Desk.At })
	if i < 0 {
		return
	}
	p.Card = &p.Desk.Groups[p.Desk.Flags[i].Group]
	p.Desk.giveContext(*p.Card, p.Transcript)
	p.Current = p.Desk.Flags[i]
}

// Places are the mentions of the group that is decided now.
func (p *reviewPage) Places() (all []deskFlag) {
	if p.Card == nil {
		return nil
	}
	for _, i := range p.Card.Flags {
		all = append(all, p.Desk.Flags[i])
	}
	return all
}

func (p *reviewPage) giveParagraphs(labels map[vault.PersonID]string) {
	t := &p.Transcript
	turn := -1
	for i, at := range t.Paragraphs {
		row := reviewParagraph{Number: i + 1, Index: i, Said: at.Of(t.Text), Result: p.Desk.Results[i]}
		if at.Turn >= 0 && at.Turn != turn {
			turn = at.Turn
			opened := t.Turns[turn]
			s := p.Review.Speakers[opened.Speaker]
			row.Who = cmp.Or(labels[s.Person], p.Called(s.Label))
			row.Wording = wordingWords(cmp.Or(opened.Provenance, s.Provenance))
		}
		for _, one := range p.Comments {
			if at.Start <= one.At && one.At <= at.End {
				row.Comments = append(row.Comments, one.Text)
			}
		}
		p.Paragraphs = append(p.Paragraphs, row)
	}
	for _, one := range p.Comments {
		if one.At < 0 {
			p.Loose = append(p.Loose, one.Text)
		}
	}
}

func (p *reviewPage) giveSpeakers(labels map[vault.PersonID]string) {
	for i, s := range p.Review.Speakers {
		row := speakerRow{Speaker: s, Suggests: labels[s.Suggested], Undecided: !s.Decided}
		switch {
		case s.Same != "":
			row.Means = "same:" + s.Same
		case !s.Decided && s.Suggested.IsZero():
		case !s.Decided:
			row.Means = "person:" + labels[s.Suggested]
		case s.Role == text.RoleParticipant:
			row.Means = "person:" + labels[s.Person]
		default:
			row.Means = "role:" + string(s.Role)
		}
		for n, other := range p.Review.Speakers {
			if n != i && other.Same == "" {
				row.Others = append(row.Others, other.Label)
			}
		}
		p.Speakers = append(p.Speakers, row)
	}
}

// reportLines are what reading left out or could not tell, what matters most first.
func reportLines(r pseudonym.Review) (lines []reportLine) {
	add := func(what key, n int) {
		if n > 0 {
			lines = append(lines, reportLine{what, n})
		}
	}
	add(key("review.report.unexamined"), r.Unexamined)
	if r.Report == nil {
		return lines
	}
	if r.Report.Machine {
		lines = append(lines, reportLine{What: key("review.report.machine")})
	}
	if n := r.Report.CharsetConfidence; n > 0 {
		lines = append(lines, reportLine{key("review.report.charset"), n})
	}
	for _, one := range []struct {
		what key
		n    int
	}{
		{key("review.report.emptypages"), r.Report.PagesWithoutText},
		{key("review.report.arabic"), r.Report.ArabicWords},
		{key("review.report.uncertain"), len(r.Report.Uncertain)},
		{key("review.report.header"), len(r.Report.Header)},
		{key("review.report.deletions"), r.Report.Deletions},
		{key("review.report.insertions"), r.Report.Insertions},
		{key("review.report.hidden"), r.Report.Hidden},
		{key("review.report.comments"), r.Report.Comments},
		{key("review.report.notes"), len(r.Report.Notes)},
		{key("review.report.headers"), r.Report.Headers},
		{key("review.report.images"), r.Report.Images},
		{key("review.report.embedded"), r.Report.Embedded},
		{key("review.report.symbols"), r.Report.Symbols},
		{key("review.report.repeated"), r.Report.Repeated},
		{key("review.report.tiers"), r.Report.TiersLeftOut},
		{key("review.report.numbers"), r.Report.LineNumbers + r.Report.ListNumbers},
		{key("review.report.controls"), r.Report.Controls},
		{key("review.report.properties"), len(r.Report.Properties)},
	} {
		add(one.what, one.n)
	}
	return lines
}

// Format is what kind of file it was.
func (p *reviewPage) Format() convert.Format {
	if p.Report == nil {
		return ""
	}
	return p.Report.Format
}

// obstacles are what would refuse an admission, besides what is undecided: said
// beforehand, and asked of the gate all the same.
func (b *Workbench) obstacles(in *request, c access.Caller, r pseudonym.Review) (found []key, err error) {
	if r.State != pseudonym.Open {
		return nil, nil
	}
	for _, o := range r.Obstacles {
		switch o {
		case pseudonym.OnHold:
			found = append(found, key("review.obstacle.hold"))
		case pseudonym.NoConsent:
			found = append(found, key("review.obstacle.consent"))
		case pseudonym.NobodyHas:
			found = append(found, key("review.obstacle.nobody"))
		}
	}
	working, err := b.space.Working()
	if err != nil {
		return nil, err
	}
	settings, err := working.Study.Settings(in, c)
	if err != nil {
		return nil, err
	}
	if settings.FourEyes && r.By == c.Member() {
		found = append(found, key("review.obstacle.eyes"))
	}
	return found, nil
}

// showPicture gives the picture of a page as it came. Opening it is recorded.
func (b *Workbench) showPicture(w http.ResponseWriter, in *request) {
	png, err := b.picture(in)
	if err != nil {
		b.fail(w, in, err)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Write(png)
}

func (b *Workbench) picture(in *request) ([]byte, error) {
	rooms, c, id, err := in.draft()
	if err != nil {
		return nil, err
	}
	page, err := strconv.Atoi(in.PathValue("n"))
	if err != nil {
		return nil, sheaf.Errorf(sheaf.NotFound, "no such picture")
	}
	return rooms.Review.Picture(in, c, id, page)
}
