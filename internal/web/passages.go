package web

import (
	"cmp"
	"encoding/csv"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// question is what was asked of the passages. All of it stands in the address but
// the words and the value of an attribute, which could give somebody away in a
// history: they lie in the session, under a number.
type question struct {
	Codes                    []sheaf.ID
	All                      bool
	Document, Subject, Layer sheaf.ID
	Speaker                  text.Role
	Sought                   int  // number of the words in the session, 0 for none
	ByCode                   bool // sorted by code in place of by document
	Lines                    bool // keyword in context
	Page                     int  // from 1
	From                     string
	soughtWords
}

// soughtWords are what does not stand in an address.
type soughtWords struct {
	Words, Attribute, Value string
	Only                    string // ids of the codings that a number counts, with spaces between
}

// mostSought bounds how many questions a session remembers.
const mostSought = 100

// onePage is how many passages a page shows.
const onePage = 100

// passagesPage is what answers a question.
type passagesPage struct {
	layoutPage
	Asked      question
	Forgotten  bool // the words of this address are not remembered any more
	Codes      []codeEntry
	Chosen     map[string]bool
	Documents  []documentRow
	Subjects   []study.Subject
	Layers     []layerChoice
	Attributes []string
	Speakers   []speakerChoice
	Answer     *answer // nil where nothing was asked
	Rows       []foundRow
	Page       int
	Pages      int
	Listing    string // where a listing of the same is taken
	Other      otherViews
	Unsearched int // subjects whose words are not searched
}

// otherViews are addresses of the same passages, shown otherwise.
type otherViews struct {
	ByDocument, ByCode, AsList, AsLines, Next, Previous string
}

type layerChoice struct {
	ID   sheaf.ID
	Name string
}

type speakerChoice struct {
	Role text.Role
	Name key
}

// answer counts what was found.
type answer struct {
	Passages     int // that are shown
	Hits         int // lines, where each place of the words is one
	People       int // who speak in them
	Accounts     int // interviews they are from, translations not counted twice
	Documents    int
	Withheld     int
	Held, Terms  int // of the withheld: somebody is on hold; somebody's terms do not allow it
	Mentioned    int // of the withheld: the rest, which speak of such a person
	WithheldFrom []string
}

// foundRow is a passage, or one place of the words in it.
type foundRow struct {
	coding.Passage
	Row           string // names the row on the page, and in the address that leads back to it
	Group         string // heading of a group that begins here, "" within one
	In            string // the labels of all who speak in the document, "" for an outside source
	Code          codeEntry
	Coder         string
	Language      string
	Wording       key
	Place         string // in its document
	Span          string
	Before, After string // of a line, around Key
	Key           string
	LongBefore    bool // cut
	LongAfter     bool
}

// questionIn reads a question out of an address or a form.
func questionIn(v url.Values) question {
	q := question{
		All:      v.Get("all") != "",
		Document: idIn(v.Get("document")), Subject: idIn(v.Get("subject")), Layer: idIn(v.Get("layer")),
		ByCode: v.Get("sort") == "code", Lines: v.Get("as") == "lines",
	}
	for _, id := range v["code"] {
		if one := idIn(id); !one.IsZero() && !slices.Contains(q.Codes, one) {
			q.Codes = append(q.Codes, one)
		}
	}
	for _, s := range speakerChoices() {
		if string(s.Role) == v.Get("speaker") {
			q.Speaker = s.Role
		}
	}
	q.Sought, _ = strconv.Atoi(v.Get("s"))
	q.Page, _ = strconv.Atoi(v.Get("page"))
	q.Page = max(1, q.Page)
	if from := v.Get("from"); from != "" {
		q.From = localPath(from)
	}
	return q
}

// path is the question's address.
func (q question) path() string {
	v := url.Values{}
	set := func(name, value string, given bool) {
		if given {
			v.Set(name, value)
		}
	}
	for _, id := range q.Codes {
		v.Add("code", id.String())
	}
	set("all", "1", q.All)
	set("document", q.Document.String(), !q.Document.IsZero())
	set("subject", q.Subject.String(), !q.Subject.IsZero())
	set("layer", q.Layer.String(), !q.Layer.IsZero())
	set("speaker", string(q.Speaker), q.Speaker != text.RoleUnknown)
	set("s", strconv.Itoa(q.Sought), q.Sought > 0)
	set("sort", "code", q.ByCode)
	set("as", "lines", q.Lines)
	set("page", strconv.Itoa(q.Page), q.Page > 1)
	set("from", q.From, q.From != "")
	if len(v) == 0 {
		return "/passages?new=1"
	}
	return "/passages?" + v.Encode()
}

// with is the address of the question after a change.
func (q question) with(change func(*question)) string {
	q.Page = 1
	change(&q)
	return q.path()
}

// asks tells whether there is anything to answer.
func (q question) asks() bool { return len(q.Codes) > 0 || strings.TrimSpace(q.Words) != "" }

func (q question) query() coding.Query {
	out := coding.Query{All: q.All, Words: q.Words, Document: study.DocumentID{ID: q.Document}, Subject: study.SubjectID{ID: q.Subject},
		Layer: coding.LayerID{ID: q.Layer}, Speaker: q.Speaker}
	for _, id := range q.Codes {
		out.Codes = append(out.Codes, coding.CodeID{ID: id})
	}
	for id := range strings.FieldsSeq(q.Only) {
		out.Codings = append(out.Codings, coding.CodingID{ID: idIn(id)})
	}
	if q.Attribute != "" && q.Value != "" {
		out.Attribute = map[string]string{q.Attribute: q.Value}
	}
	return out
}

// remember keeps what must not stand in an address, and gives its number.
func (in *request) remember(w soughtWords) (n int) {
	if w == (soughtWords{}) {
		return 0
	}
	in.bench.sessions.change(in.key, func(s *session) {
		if s.sought == nil {
			s.sought = map[int]soughtWords{}
		}
		s.lastSought++
		n = s.lastSought
		s.sought[n] = w
		delete(s.sought, n-mostSought)
	})
	return n
}

// recall fills in what a question's number stands for; false if it is forgotten.
func (in *request) recall(q *question) (known bool) {
	if q.Sought == 0 {
		return true
	}
	in.bench.sessions.change(in.key, func(s *session) { q.soughtWords, known = s.sought[q.Sought] })
	return known
}

// askPassages takes a question by POST, so that its words stand in no address.
func (b *Workbench) askPassages(in *request) (string, error) {
	q := questionIn(in.PostForm)
	q.Sought = in.remember(soughtWords{
		Words: strings.TrimSpace(in.PostFormValue("words")), Attribute: in.PostFormValue("attribute"), Value: strings.TrimSpace(in.PostFormValue("value")),
	})
	q.Page = 1
	return q.path(), nil
}

// showPassages answers a question; without one it shows the last one again.
func (b *Workbench) showPassages(in *request) (view, error) {
	v := in.URL.Query()
	if to := v.Get("to"); to != "" || len(v) == 0 {
		next, err := in.lastQuestion(to)
		if err != nil {
			return view{}, err
		}
		if next != "" {
			in.response.Set("Location", next)
			return view{status: http.StatusSeeOther}, nil
		}
	}
	p := &passagesPage{Asked: questionIn(v), Chosen: map[string]bool{}, Speakers: speakerChoices()}
	p.Forgotten = !in.recall(&p.Asked)
	r, err := in.readCodebook()
	if err != nil {
		return view{}, err
	}
	if err := p.choices(in, r); err != nil {
		return view{}, err
	}
	if p.Asked.asks() {
		found, err := r.rooms.Book.Passages(in, r.caller, p.Asked.query())
		if err != nil {
			return view{}, err
		}
		p.Answer = r.count(found, p.Asked)
		rows, err := in.rows(r, p, found)
		if err != nil {
			return view{}, err
		}
		p.Answer.Hits = len(rows)
		p.cut(rows)
		in.bench.sessions.change(in.key, func(s *session) { s.asked = p.Asked.path() })
	}
	p.Title, p.Room, p.Sheet = in.say(key("passages.title")), "passages", "passages"
	return view{template: "passage_list", page: p}, nil
}

// lastQuestion is the address of the question asked last, at the page with the
// row that to names; "" if nothing was asked.
func (in *request) lastQuestion(to string) (string, error) {
	last, err := url.Parse(in.session.asked)
	if err != nil || in.session.asked == "" || to == "" {
		return in.session.asked, err
	}
	q := questionIn(last.Query())
	in.recall(&q)
	r, err := in.readCodebook()
	if err != nil || !q.asks() {
		return in.session.asked, err
	}
	found, err := r.rooms.Book.Passages(in, r.caller, q.query())
	if err != nil {
		return "", err
	}
	rows, err := in.rows(r, &passagesPage{Asked: q}, found)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(rows, func(one foundRow) bool { return one.Row == to })
	if i < 0 {
		return q.path(), nil
	}
	q.Page = i/onePage + 1
	return q.path() + "#p-" + to, nil
}

// choices fills in what can be asked for.
func (p *passagesPage) choices(in *request, r codebookRead) error {
	p.Codes = r.entries
	for _, id := range p.Asked.Codes {
		p.Chosen[id.String()] = true
	}
	o, err := in.bench.overview(in, r.caller)
	if err != nil {
		return err
	}
	p.Documents = documentRows(o.lines())
	for _, s := range o.subjects {
		switch {
		case s.Erased:
		case !s.Usable():
			p.Unsearched++
			fallthrough
		default:
			p.Subjects = append(p.Subjects, s)
		}
	}
	layers, err := r.rooms.Book.Layers(in, r.caller)
	if err != nil {
		return err
	}
	for _, l := range layers {
		name := o.names.of(l.Member)
		if l.Name != "" {
			name = l.Name + " · " + name
		}
		p.Layers = append(p.Layers, layerChoice{l.ID.ID, name})
	}
	attributes, err := r.rooms.Study.Attributes(in, r.caller)
	for _, a := range attributes { // by name
		if !slices.Contains(p.Attributes, a.Name) {
			p.Attributes = append(p.Attributes, a.Name)
		}
	}
	return err
}

func speakerChoices() []speakerChoice {
	return []speakerChoice{
		{text.RoleParticipant, key("speaker.participant")}, {text.RoleInterviewer, key("speaker.interviewer")},
		{text.RoleInterpreter, key("speaker.interpreter")}, {text.RoleOther, key("speaker.other")},
	}
}

// whoSpeaks names the people whose passage it is, and says so where the words are
// those of an interviewer or an interpreter: nobody reads a question as an answer.
func whoSpeaks(say func(k key, values ...any) string, role text.Role, labels []string) string {
	whose := strings.Join(labels, " · ")
	for _, s := range speakerChoices() {
		switch {
		case s.Role != role || role == text.RoleParticipant:
		case whose == "":
			return say(s.Name)
		default:
			return say(key("speaker.with"), "who", say(s.Name), "labels", whose)
		}
	}
	return whose
}

// count tells how much was found, of how many people, and what was withheld why.
func (r codebookRead) count(found []coding.Passage, q question) *answer {
	a := &answer{}
	people, accounts, documents := map[study.SubjectID]bool{}, map[study.AccountID]bool{}, map[study.DocumentID]bool{}
	for _, p := range found {
		if p.Withheld {
			a.Withheld++
			r.why(p, a)
			continue
		}
		a.Passages++
		accounts[p.Account], documents[p.Document] = true, true
		for _, id := range p.Subjects {
			people[id] = true
		}
	}
	a.People, a.Accounts, a.Documents = len(people), len(accounts), len(documents)
	return a
}

// why counts a withheld passage under its reason.
func (r codebookRead) why(p coding.Passage, a *answer) {
	held, terms := false, false
	for _, s := range r.people {
		if !slices.Contains(p.Subjects, s.ID) && !slices.Contains(p.Coding.Subjects, s.ID) || s.Usable() {
			continue
		}
		held, terms = held || s.Held, terms || !s.Held
		if !slices.Contains(a.WithheldFrom, s.Label) {
			a.WithheldFrom = append(a.WithheldFrom, s.Label)
		}
	}
	switch {
	case held:
		a.Held++
	case terms:
		a.Terms++
	default:
		a.Mentioned++
	}
}

// rows are the passages to show, sorted as asked; a line for each place of the
// words where those are asked for.
func (in *request) rows(r codebookRead, p *passagesPage, found []coding.Passage) ([]foundRow, error) {
	who, err := in.bench.names()
	if err != nil {
		return nil, err
	}
	documents, err := r.rooms.Study.Documents(in, r.caller)
	if err != nil {
		return nil, err
	}
	languages, speaking := map[study.DocumentID]string{}, map[study.DocumentID]string{}
	for _, d := range documents {
		languages[d.ID] = d.Language
		var labels []string
		for _, s := range r.people {
			if slices.Contains(d.Subjects, s.ID) {
				labels = append(labels, s.Label)
			}
		}
		speaking[d.ID] = strings.Join(labels, " · ")
	}
	entries := map[coding.CodeID]int{}
	for i, e := range r.entries {
		entries[e.ID] = i
	}
	words := wordsPattern(p.Asked.Words)
	var rows []foundRow
	for _, one := range found {
		if one.Withheld {
			continue
		}
		row := foundRow{Passage: one, Language: languages[one.Document], In: speaking[one.Document], Span: spanText(one.Anchor.Span), Wording: wordingWords(one.Provenance)}
		if i, ok := entries[one.Coding.Code]; ok {
			row.Code = r.entries[i]
		}
		row.place(who)
		if p.Asked.Lines && words != nil {
			rows = append(rows, row.lines(words)...)
			continue
		}
		rows = append(rows, row)
	}
	if p.Asked.ByCode {
		slices.SortStableFunc(rows, func(a, b foundRow) int { return cmp.Compare(entries[a.Code.ID], entries[b.Code.ID]) })
	}
	return rows, nil
}

// place says where a passage is, and how to come back from there.
func (f *foundRow) place(who names) {
	at := url.Values{"from": {"passages"}}
	if f.Coding.ID.IsZero() {
		f.Row = f.Document.String() + "-" + f.Span
		at.Set("at", f.Span)
	} else {
		f.Row, f.Coder = f.Coding.ID.String(), who.of(f.Coding.By)
		at.Set("coding", f.Row)
	}
	f.Place = "/documents/" + f.Document.String() + "?" + at.Encode()
}

// backToPassages is the address of the row that led to a document, "" where none
// did.
func backToPassages(in *request) string {
	q := in.URL.Query()
	if q.Get("from") != "passages" {
		return ""
	}
	row := q.Get("coding")
	if row == "" {
		row = in.PathValue("id") + "-" + q.Get("at")
	}
	return "/passages?" + url.Values{"to": {row}}.Encode()
}

// wordsPattern finds words in a folded text, whatever white space is between
// them; nil without words.
func wordsPattern(words string) *regexp.Regexp {
	parts := strings.Fields(text.Fold(words))
	if len(parts) == 0 {
		return nil
	}
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(strings.Join(parts, `[\s\p{Z}\x{85}]+`))
}

// lineSide is how much of a line stands on each side of the words, in runes.
const lineSide = 90

// lines gives one row for each place of the words.
func (f foundRow) lines(words *regexp.Regexp) (rows []foundRow) {
	folded := text.FoldText(f.Quote)
	for _, at := range words.FindAllStringIndex(folded.Text, -1) {
		hit := wholeWords(f.Quote, folded.Source(text.Span{Start: at[0], End: at[1]}))
		one := f
		one.Key = hit.Of(f.Quote)
		one.Before, one.LongBefore = lastRunes(f.Quote[:hit.Start])
		one.After, one.LongAfter = firstRunes(f.Quote[hit.End:])
		rows = append(rows, one)
	}
	return rows
}

// wholeWords widens a place to the words that it lies in: Arabic letters would be
// torn from their neighbours at its edges.
func wholeWords(s string, at text.Span) text.Span {
	for word := range text.WordsIn(s) {
		if word.Overlaps(at) {
			at = text.Span{Start: min(at.Start, word.Start), End: max(at.End, word.End)}
		}
	}
	return at
}

func lastRunes(s string) (string, bool) {
	all := []rune(strings.TrimSpace(strings.ReplaceAll(s, "\n", " ")))
	cut := len(all) > lineSide
	return string(all[max(0, len(all)-lineSide):]), cut
}

func firstRunes(s string) (string, bool) {
	all := []rune(strings.TrimSpace(strings.ReplaceAll(s, "\n", " ")))
	return string(all[:min(len(all), lineSide)]), len(all) > lineSide
}

// cut leaves the rows of the page that was asked for, and heads its groups.
func (p *passagesPage) cut(rows []foundRow) {
	p.Pages = max(1, (len(rows)+onePage-1)/onePage)
	p.Page = min(p.Asked.Page, p.Pages)
	p.Rows = rows[(p.Page-1)*onePage : min(len(rows), p.Page*onePage)]
	last := ""
	for i := range p.Rows {
		row := &p.Rows[i]
		group := row.Document.String()
		if p.Asked.ByCode {
			group = row.Code.ID.String()
		}
		if group != last {
			row.Group = group
		}
		last = group
	}
	q := p.Asked
	p.Listing = strings.Replace(q.path(), "/passages?", "/passages/listing?", 1)
	p.Other = otherViews{
		ByDocument: q.with(func(q *question) { q.ByCode = false }), ByCode: q.with(func(q *question) { q.ByCode = true }),
		AsList: q.with(func(q *question) { q.Lines = false }), AsLines: q.with(func(q *question) { q.Lines = true }),
	}
	if p.Page < p.Pages {
		p.Other.Next = q.with(func(q *question) { q.Page = p.Page + 1 })
	}
	if p.Page > 1 {
		p.Other.Previous = q.with(func(q *question) { q.Page = p.Page - 1 })
	}
}

// showAround gives the sentences around a passage.
func (b *Workbench) showAround(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	q := in.URL.Query()
	at, err := anchorOf(q.Get("document"), q.Get("version"), q.Get("span"))
	if err != nil {
		return view{}, err
	}
	n, _ := strconv.Atoi(q.Get("n"))
	s, err := rooms.Book.Around(in, c, at, min(max(n, 1), 50))
	return view{data: s}, err
}

// listingPage is a listing on paper, for the team.
type listingPage struct {
	layoutPage
	Rows   []foundRow
	Answer *answer
	Made   time.Time
}

// listPassages takes a listing out of the workbench: the record has it first.
func (b *Workbench) listPassages(w http.ResponseWriter, in *request) {
	p := &passagesPage{}
	p.Asked = questionIn(in.URL.Query())
	rows, counted, err := in.listing(p)
	switch {
	case err != nil:
		b.fail(w, in, err)
	case in.PostFormValue("as") == "csv":
		b.sendTable(w, in, rows)
	default:
		page := &listingPage{Rows: rows, Answer: counted, Made: time.Now().UTC()}
		page.Title, page.Room = in.say(key("listing.title")), "passages"
		b.answer(w, in, view{template: "passage_listing", page: page})
	}
}

// listing is what a listing of a question holds. Conflict: its words are
// forgotten, and without them it would be of more than was asked for.
func (in *request) listing(p *passagesPage) ([]foundRow, *answer, error) {
	if !in.recall(&p.Asked) {
		return nil, nil, sheaf.Errorf(sheaf.Conflict, "the words of this question are not remembered any more").Hintf("ask again")
	}
	r, err := in.readCodebook()
	if err != nil {
		return nil, nil, err
	}
	found, err := r.rooms.Book.ListPassages(in, r.caller, p.Asked.query())
	if err != nil {
		return nil, nil, err
	}
	rows, err := in.rows(r, p, found)
	return rows, r.count(found, p.Asked), err
}

// sendTable sends a listing as a file: its first line says what it is, its name
// says nothing.
func (b *Workbench) sendTable(w http.ResponseWriter, in *request, rows []foundRow) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="listing.csv"`)
	table, cell := csv.NewWriter(w), analysis.SpreadsheetCell
	table.UseCRLF = true
	w.Write([]byte("\ufeff")) // or spreadsheets read it as another encoding
	table.Write([]string{in.say(key("listing.label"))})
	table.Write([]string{
		in.say(key("passages.code")), in.say(key("listing.people")), in.say(key("listing.document")), in.say(key("listing.paragraph")),
		in.say(key("passages.coder")), in.say(key("listing.passage")),
	})
	for _, row := range rows {
		table.Write([]string{
			cell(row.Code.Path), cell(whoSpeaks(in.say, row.Role, row.Labels)), row.Document.Short(), strconv.Itoa(row.Paragraph), cell(row.Coder), cell(row.Quote),
		})
	}
	table.Flush()
}
