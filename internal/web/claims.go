package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

// claimsPage lists what is said to have happened, with what bears on it.
type claimsPage struct {
	layoutPage
	Claims     []claimRow
	Thresholds evidence.Thresholds
	Labels     []string // of participants, for the fields that ask for one
}

// claimRow is a claim with what bears on it, counted and never summed.
type claimRow struct {
	evidence.Claim
	Text       string // "" while it is withheld
	About      []string
	LabelKey   key
	Contested  bool
	Sides      []sideRow
	Qualifying int
	BothSides  []string // labels
	Writer     string
}

// sideRow is one side of a vector in words, each kind apart.
type sideRow struct {
	Heading key
	Counts  []countWords
}

type countWords struct {
	Key key
	N   int
}

// claimPage is one claim with the passages that bear on it, side by side.
type claimPage struct {
	layoutPage
	Claim       claimRow
	Columns     []stanceColumn
	Dependences []dependenceRow
	Kinds       []kindRow
	Thresholds  evidence.Thresholds
	Labels      []string
	Opened      bool // a withheld text is shown, to be reworded or confirmed
}

type stanceColumn struct {
	Stance   evidence.Stance
	Heading  key
	Bearings []bearingRow
}

// bearingRow is a passage as it bears on a claim.
type bearingRow struct {
	ID        sheaf.ID
	Label     string // the witness's; "" for an outside source
	Basis     key
	From      string // label
	Outside   string
	Precision string
	Writer    string
	Changed   bool // a correction changed its text
	passageRow
}

// passageRow is a passage with the way to it. Without a quote it is withheld.
type passageRow struct {
	Document  study.DocumentID
	Place     string // address in the workbench
	Paragraph int
	Language  string
	Wording   key // whose wording it is, "" where nobody of the study speaks
	Quote     string
	Withheld  bool
}

type dependenceRow struct {
	ID     sheaf.ID // zero where it was found in the accounts
	A, B   string   // labels
	Kind   key
	Effect key
}

type kindRow struct {
	Kind evidence.DependenceKind
	Name key
}

// claimReader reads claims for one page.
type claimReader struct {
	in        *request
	rooms     workspace.Working
	c         access.Caller
	who       map[study.SubjectID]study.Subject
	labels    []string // of those who are not erased
	names     names
	documents map[study.DocumentID]study.Document
}

func (in *request) claims() (*claimReader, error) {
	rooms, c, err := in.working()
	if err != nil {
		return nil, err
	}
	r := &claimReader{in: in, rooms: rooms, c: c, who: map[study.SubjectID]study.Subject{}, documents: map[study.DocumentID]study.Document{}}
	subjects, err := rooms.Study.Subjects(in, c)
	if err != nil {
		return nil, err
	}
	for _, s := range subjects {
		r.who[s.ID] = s
		if !s.Erased {
			r.labels = append(r.labels, s.Label)
		}
	}
	r.names, err = in.bench.names()
	return r, err
}

// rows gives every claim with its vector, newest first.
func (r *claimReader) rows() ([]claimRow, error) {
	claims, err := r.rooms.Register.Claims(r.in, r.c)
	if err != nil {
		return nil, err
	}
	vectors, err := r.rooms.Register.Weigh(r.in, r.c)
	if err != nil {
		return nil, err
	}
	rows := make([]claimRow, len(claims))
	for i, claim := range claims {
		rows[i] = r.row(claim, vectors[claim.ID])
	}
	return rows, nil
}

func (r *claimReader) row(claim evidence.Claim, v evidence.Vector) claimRow {
	label := v.Label(evidence.DefaultThresholds())
	return claimRow{Claim: claim, Text: claim.Text, About: r.labelsOf(claim.Subjects), LabelKey: labelWords(label), Contested: label == evidence.Contested,
		Sides:      []sideRow{{key("claims.for"), sideWords(v.For)}, {key("claims.against"), sideWords(v.Against)}},
		Qualifying: v.Qualifying, BothSides: r.labelsOf(v.BothSides), Writer: r.names.of(claim.By)}
}

func (r *claimReader) labelsOf(ids []study.SubjectID) []string {
	labels := make([]string, len(ids))
	for i, id := range ids {
		labels[i] = r.who[id].Label
	}
	slices.Sort(labels)
	return labels
}

// sideWords are the counts of one side. Witnesses, origins and chains are said
// together also where there is none: one without the others misleads.
func sideWords(s evidence.Side) []countWords {
	words := []countWords{{key("claims.first-hand"), s.FirstHand}, {key("claims.origins"), s.Origins}, {key("claims.chains"), s.Chains}}
	for _, more := range []countWords{
		{key("claims.relayed"), s.Relayed}, {key("claims.outside"), s.Outside}, {key("claims.rumours"), s.Rumours},
		{key("claims.documents"), s.Documents}, {key("claims.inferred"), s.Inferred},
	} {
		if more.N > 0 {
			words = append(words, more)
		}
	}
	return words
}

func labelWords(l evidence.Label) key {
	switch l {
	case evidence.NoFirstHand:
		return key("claims.label.none")
	case evidence.Uncorroborated:
		return key("claims.label.uncorroborated")
	case evidence.Corroborated:
		return key("claims.label.corroborated")
	case evidence.Strongly:
		return key("claims.label.strongly")
	}
	return key("claims.label.contested")
}

func stanceWords(s evidence.Stance) key {
	switch s {
	case evidence.Supports:
		return key("claims.supports")
	case evidence.Contradicts:
		return key("claims.contradicts")
	}
	return key("claims.qualifies")
}

func basisWords(b evidence.Basis) key {
	switch b {
	case evidence.FirstHand:
		return key("claims.basis.first-hand")
	case evidence.HeardFrom:
		return key("claims.basis.heard-from")
	case evidence.Rumour:
		return key("claims.basis.rumour")
	case evidence.Document:
		return key("claims.basis.document")
	}
	return key("claims.basis.inference")
}

func kindWords(k evidence.DependenceKind) key {
	switch k {
	case evidence.JointAccount:
		return key("claims.kind.joint-account")
	case evidence.ReadTo:
		return key("claims.kind.read-to")
	case evidence.SameDocument:
		return key("claims.kind.same-document")
	case evidence.SameTelling:
		return key("claims.kind.same-telling")
	case evidence.Referral:
		return key("claims.kind.referral")
	case evidence.Family:
		return key("claims.kind.family")
	case evidence.Fixer:
		return key("claims.kind.fixer")
	}
	return key("claims.kind.interpreter")
}

func (b *Workbench) listClaims(in *request) (view, error) {
	r, err := in.claims()
	if err != nil {
		return view{}, err
	}
	p := &claimsPage{Thresholds: evidence.DefaultThresholds(), Labels: r.labels}
	if p.Claims, err = r.rows(); err != nil {
		return view{}, err
	}
	p.Title, p.Room, p.Sheet = in.say(key("claims.title")), "claims", "claims"
	return view{template: "claim_list", page: p}, nil
}

// showClaim shows a claim and what bears on it.
func (b *Workbench) showClaim(in *request) (view, error) {
	r, err := in.claims()
	if err != nil {
		return view{}, err
	}
	claim, err := r.find(in.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	p, err := r.page(claim)
	return view{template: "claim_show", page: p}, err
}

// openClaim shows the text of a claim that is withheld; the record has it first.
func (b *Workbench) openClaim(in *request) (view, error) {
	r, err := in.claims()
	if err != nil {
		return view{}, err
	}
	claim, err := r.find(in.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	if claim, err = r.rooms.Register.OpenSuspended(in, r.c, claim.ID); err != nil {
		return view{}, err
	}
	p, err := r.page(claim)
	if err != nil {
		return view{}, err
	}
	p.Opened = true
	return view{template: "claim_show", page: p}, nil
}

func (r *claimReader) find(id string) (evidence.Claim, error) {
	claims, err := r.rooms.Register.Claims(r.in, r.c)
	if err != nil {
		return evidence.Claim{}, err
	}
	i := slices.IndexFunc(claims, func(c evidence.Claim) bool { return c.ID.String() == id })
	if i < 0 {
		return evidence.Claim{}, sheaf.Errorf(sheaf.NotFound, "there is no such claim")
	}
	return claims[i], nil
}

func (r *claimReader) page(claim evidence.Claim) (*claimPage, error) {
	bearings, err := r.rooms.Register.Bearings(r.in, r.c, claim.ID)
	if err != nil {
		return nil, err
	}
	dependences, err := r.rooms.Register.Dependences(r.in, r.c)
	if err != nil {
		return nil, err
	}
	p := &claimPage{Claim: r.row(claim, evidence.Count(bearings, dependences)), Dependences: r.among(bearings, dependences), Thresholds: evidence.DefaultThresholds(), Labels: r.labels}
	for _, k := range evidence.DependenceKinds() {
		p.Kinds = append(p.Kinds, kindRow{k, kindWords(k)})
	}
	for _, stance := range evidence.Stances() {
		column := stanceColumn{Stance: stance, Heading: stanceWords(stance)}
		for _, one := range bearings {
			if one.Stance != stance {
				continue
			}
			row, err := r.bearing(one)
			if err != nil {
				return nil, err
			}
			column.Bearings = append(column.Bearings, row)
		}
		p.Columns = append(p.Columns, column)
	}
	p.Title, p.Room, p.Sheet = r.in.say(key("claims.one"), "id", claim.ID.Short()), "claims", "claim"
	return p, nil
}

func (r *claimReader) bearing(one evidence.Bearing) (bearingRow, error) {
	row := bearingRow{ID: one.ID.ID, Label: r.who[one.Subject].Label, Basis: basisWords(one.Basis), From: r.who[one.From].Label,
		Outside: one.Outside, Precision: one.Precision, Writer: r.names.of(one.By), Changed: one.Inside}
	var err error
	row.passageRow, err = r.passage(one.Anchor, one.Subjects)
	if row.Withheld {
		row.Outside, row.Precision = "", ""
	}
	return row, err
}

// passage reads what stands at an anchor. It is withheld, as among the
// passages of a code, where somebody it is of or about is on hold or does not
// allow analysis.
func (r *claimReader) passage(a study.Anchor, subjects []study.SubjectID) (passageRow, error) {
	doc, err := r.document(a.Document)
	if err != nil {
		return passageRow{}, err
	}
	row := passageRow{Document: a.Document, Place: placeOf(a), Language: doc.Transcript.Language}
	for i, p := range doc.Paragraphs {
		if p.End <= a.Span.Start || p.Start >= a.Span.End {
			continue
		}
		if row.Paragraph == 0 {
			row.Paragraph = i + 1
			if p.Turn >= 0 && doc.Speakers[p.Speaker].Role != text.RoleInterviewer {
				row.Wording = wordingWords(doc.Transcript.Turns[p.Turn].Provenance)
			}
		}
	}
	if row.Withheld = slices.ContainsFunc(subjects, func(id study.SubjectID) bool { return !r.who[id].Usable() }); !row.Withheld {
		row.Quote = a.Span.Of(doc.Text)
	}
	return row, nil
}

func (r *claimReader) document(id study.DocumentID) (study.Document, error) {
	doc, ok := r.documents[id]
	if ok {
		return doc, nil
	}
	doc, err := r.rooms.Study.Document(r.in, r.c, id)
	r.documents[id] = doc
	return doc, err
}

// placeOf is the address of a passage in its document, in bytes.
func placeOf(a study.Anchor) string {
	return "/documents/" + a.Document.String() + "?at=" + spanText(a.Span)
}

func spanText(s text.Span) string { return strconv.Itoa(s.Start) + "-" + strconv.Itoa(s.End) }

// parseSpan reads START-END in bytes of UTF-8.
func parseSpan(s string) (text.Span, error) {
	from, to, _ := strings.Cut(s, "-")
	start, err := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if err != nil || err2 != nil || start < 0 || start >= end {
		return text.Span{}, sheaf.Errorf(sheaf.Invalid, "this names no passage")
	}
	return text.Span{Start: start, End: end}, nil
}

// among gives the links that join witnesses of a claim, by label.
func (r *claimReader) among(bearings []evidence.Bearing, dependences []evidence.Dependence) (rows []dependenceRow) {
	for _, d := range evidence.Joining(bearings, dependences) {
		row := dependenceRow{ID: d.ID.ID, A: r.who[d.A].Label, B: r.who[d.B].Label, Kind: kindWords(d.Kind), Effect: key("claims.one-chain")}
		if d.Kind.Hard() {
			row.Effect = key("claims.one-origin")
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b dependenceRow) int { return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B)) })
	return rows
}

// subjectsNamed finds participants by their labels, with commas or spaces
// between them.
func (in *request) subjectsNamed(rooms workspace.Working, c access.Caller, labels string) (ids []study.SubjectID, err error) {
	subjects, err := rooms.Study.SubjectsByLabel(in, c, strings.FieldsFunc(labels, func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == ' ' })...)
	for _, s := range subjects {
		ids = append(ids, s.ID)
	}
	return ids, err
}

// claimOfForm is the claim that somebody wrote into a form.
func (in *request) claimOfForm(rooms workspace.Working, c access.Caller) (evidence.Claim, error) {
	about, err := in.subjectsNamed(rooms, c, in.PostFormValue("about"))
	return evidence.Claim{Text: strings.TrimSpace(in.PostFormValue("text")), Subjects: about}, err
}

func (b *Workbench) addClaim(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	claim, err := in.claimOfForm(rooms, c)
	if err != nil {
		return "", err
	}
	added, err := rooms.Register.AddClaim(in, c, claim)
	if err != nil {
		return "", err
	}
	in.tell(key("claims.added"))
	return "/claims/" + added.ID.String(), nil
}

// onClaim does something to the claim of the address and goes back to it.
func (in *request) onClaim(do func(rooms workspace.Working, c access.Caller, id evidence.ClaimID) error, done key) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "there is no such claim")
	}
	if err := do(rooms, c, evidence.ClaimID{ID: id}); err != nil {
		return "", err
	}
	in.tell(done)
	return "/claims/" + id.String(), nil
}

func (b *Workbench) changeClaim(in *request) (string, error) {
	return in.onClaim(func(rooms workspace.Working, c access.Caller, id evidence.ClaimID) error {
		claim, err := in.claimOfForm(rooms, c)
		if err != nil {
			return err
		}
		claim.ID = id
		if claim.Version, err = in.version(); err != nil {
			return err
		}
		_, err = rooms.Register.ChangeClaim(in, c, claim)
		return err
	}, key("claims.changed"))
}

func (b *Workbench) confirmClaim(in *request) (string, error) {
	return in.onClaim(func(rooms workspace.Working, c access.Caller, id evidence.ClaimID) error {
		_, err := rooms.Register.ConfirmClaim(in, c, id)
		return err
	}, key("claims.confirmed"))
}

func (b *Workbench) removeClaim(in *request) (string, error) {
	_, err := in.onClaim(func(rooms workspace.Working, c access.Caller, id evidence.ClaimID) error {
		return rooms.Register.RemoveClaim(in, c, id)
	}, key("claims.removed"))
	return "/claims", err
}

func (b *Workbench) removeBearing(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "there is no such bearing")
	}
	if err := rooms.Register.RemoveBearing(in, c, evidence.BearingID{ID: id}); err != nil {
		return "", err
	}
	in.tell(key("claims.unborne"))
	return localPath(in.PostFormValue("back")), nil
}

func (b *Workbench) addDependence(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	first, err := rooms.Study.SubjectByLabel(in, c, in.PostFormValue("a"))
	if err != nil {
		return "", err
	}
	second, err := rooms.Study.SubjectByLabel(in, c, in.PostFormValue("b"))
	if err != nil {
		return "", err
	}
	link := evidence.Dependence{A: first.ID, B: second.ID, Kind: evidence.DependenceKind(in.PostFormValue("kind"))}
	if _, err := rooms.Register.AddDependence(in, c, link); err != nil {
		return "", err
	}
	in.tell(key("claims.linked"))
	return localPath(in.PostFormValue("back")), nil
}

func (b *Workbench) removeDependence(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "there is no such link between witnesses")
	}
	if err := rooms.Register.RemoveDependence(in, c, evidence.DependenceID{ID: id}); err != nil {
		return "", err
	}
	in.tell(key("claims.unlinked"))
	return localPath(in.PostFormValue("back")), nil
}

// bearPage asks how a passage bears on which claim.
type bearPage struct {
	layoutPage
	Version  uint64
	Span     string
	Passage  passageRow
	Speaking []string // labels, where several speak: whose words they are has to be said
	Labels   []string // theirs who speak in it
	Held     bool     // nothing can be made of it now
	Asks     bool     // nobody but the team speaks in it: it bears nothing out
	Claims   []claimChoice
	Stances  []stanceChoice
	Bases    []basisChoice
	People   []string
	Next     string // where to go afterwards

	// Where it is changed how a passage bears, what was said of it before.
	Replaces                        string // the bearing that gives way, "" for none
	Whose, From, Outside, Precision string
}

type claimChoice struct {
	ID      sheaf.ID
	Text    string
	Checked bool
}

type stanceChoice struct {
	Stance  evidence.Stance
	Name    key
	Key     string
	Checked bool
}

type basisChoice struct {
	Basis   evidence.Basis
	Name    key
	Key     string
	Checked bool
}

// askBearing shows the form for a passage: one that was selected in a document,
// or a coding's.
func (b *Workbench) askBearing(in *request) (view, error) {
	r, err := in.claims()
	if err != nil {
		return view{}, err
	}
	bearings, err := r.rooms.Register.AllBearings(in, r.c)
	if err != nil {
		return view{}, err
	}
	before, err := replaced(bearings, in.URL.Query().Get("replaces"))
	if err != nil {
		return view{}, err
	}
	at := before.Anchor
	if before.ID.IsZero() {
		if at, err = r.asked(in); err != nil {
			return view{}, err
		}
	}
	p := &bearPage{Version: at.Version, Span: spanText(at.Span), People: r.labels, Next: localPath(cmp.Or(in.URL.Query().Get("back"), placeOf(at)))}
	if err := r.describe(p, at, before.Subjects); err != nil {
		return view{}, err
	}
	claims, err := r.rooms.Register.Claims(in, r.c)
	if err != nil {
		return view{}, err
	}
	last := r.lastBorneOn(claims, bearings)
	stance, own := evidence.Stances()[0], evidence.FirstHand
	if len(p.Labels) == 0 {
		own = evidence.Document
	}
	p.Title, p.Room, p.Sheet = in.say(key("claims.bear")), "claims", "bearing"
	if !before.ID.IsZero() {
		last, stance, own = before.Claim, before.Stance, before.Basis
		p.Title = in.say(key("claims.rebear"))
		p.Replaces, p.Outside, p.Precision = before.ID.String(), before.Outside, before.Precision
		p.Whose, p.From = r.who[before.Subject].Label, r.who[before.From].Label
		p.Next = "/claims/" + before.Claim.String()
	}
	for _, claim := range claims {
		if !claim.Suspended {
			p.Claims = append(p.Claims, claimChoice{claim.ID.ID, claim.Text, claim.ID == last})
		}
	}
	for _, s := range evidence.Stances() {
		p.Stances = append(p.Stances, stanceChoice{s, stanceWords(s), string(s[0]), s == stance})
	}
	for i, basis := range evidence.Bases() {
		p.Bases = append(p.Bases, basisChoice{basis, basisWords(basis), strconv.Itoa(i + 1), basis == own})
	}
	return view{template: "claim_bear", page: p}, nil
}

// replaced is the bearing that is to be changed, the zero one where none is named.
func replaced(bearings map[evidence.ClaimID][]evidence.Bearing, id string) (evidence.Bearing, error) {
	if id == "" {
		return evidence.Bearing{}, nil
	}
	for _, of := range bearings {
		for _, one := range of {
			if one.ID.String() == id {
				return one, nil
			}
		}
	}
	return evidence.Bearing{}, sheaf.Errorf(sheaf.NotFound, "there is no such bearing")
}

// Borne tells whether anything bears on the claim.
func (p *claimPage) Borne() bool {
	return slices.ContainsFunc(p.Columns, func(c stanceColumn) bool { return len(c.Bearings) > 0 })
}

// lastBorneOn is the claim that the caller wrote or put something to last, or else
// the newest that can be borne on: most passages go where the one before went.
func (r *claimReader) lastBorneOn(claims []evidence.Claim, bearings map[evidence.ClaimID][]evidence.Bearing) (last evidence.ClaimID) {
	var newest time.Time
	for _, claim := range slices.Backward(claims) {
		if claim.Suspended {
			continue
		}
		if newest.IsZero() {
			last = claim.ID
		}
		if claim.By == r.c.Member() && claim.At.After(newest) {
			last, newest = claim.ID, claim.At
		}
		for _, one := range bearings[claim.ID] {
			if one.By == r.c.Member() && one.At.After(newest) {
				last, newest = claim.ID, one.At
			}
		}
	}
	return last
}

// asked is the passage that the address names.
func (r *claimReader) asked(in *request) (study.Anchor, error) {
	q := in.URL.Query()
	if one := q.Get("coding"); one != "" {
		laid, err := r.rooms.Book.Coding(in, r.c, coding.CodingID{ID: idIn(one)})
		return laid.Anchor, err
	}
	return anchorOf(q.Get("document"), q.Get("version"), q.Get("span"))
}

func anchorOf(document, version, span string) (study.Anchor, error) {
	id, err := sheaf.ParseID(document)
	if err != nil {
		return study.Anchor{}, sheaf.Errorf(sheaf.NotFound, "no such document")
	}
	number, err := strconv.ParseUint(version, 10, 64)
	if err != nil {
		return study.Anchor{}, sheaf.Errorf(sheaf.Invalid, "this names no version of the document")
	}
	at, err := parseSpan(span)
	return study.Anchor{Document: study.DocumentID{ID: id}, Version: number, Span: at}, err
}

// describe fills in what the passage is and who speaks in it; besides are those
// whom it concerns in other ways. One in an older version is refused: the page
// that asked is behind.
func (r *claimReader) describe(p *bearPage, at study.Anchor, besides []study.SubjectID) error {
	doc, err := r.document(at.Document)
	if err != nil {
		return err
	}
	if doc.Version != at.Version {
		return sheaf.Errorf(sheaf.Conflict, "the document was corrected meanwhile").Hintf("open it again")
	}
	if at.Span.End > len(doc.Text) {
		return sheaf.Errorf(sheaf.Invalid, "this is not a passage of the document")
	}
	if p.Passage, err = r.passage(at, append(doc.Concerned(at.Span), besides...)); err != nil {
		return err
	}
	p.Labels, p.Held, p.Asks = r.labelsOf(doc.Speaking(at.Span)), p.Passage.Withheld, doc.TeamSpeaks(at.Span)
	if len(p.Labels) > 1 {
		p.Speaking = p.Labels
	}
	return nil
}

// bear puts a passage to a claim, one that there is or a new one.
func (b *Workbench) bear(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	at, err := anchorOf(in.PostFormValue("document"), in.PostFormValue("version"), in.PostFormValue("span"))
	if err != nil {
		return "", err
	}
	one := evidence.Bearing{Anchor: at, Stance: evidence.Stance(in.PostFormValue("stance")), Basis: evidence.Basis(in.PostFormValue("basis")),
		Outside: strings.TrimSpace(in.PostFormValue("outside")), Precision: strings.TrimSpace(in.PostFormValue("precision"))}
	for field, into := range map[string]*study.SubjectID{"from": &one.From, "whose": &one.Subject} {
		if label := in.PostFormValue(field); label != "" {
			s, err := rooms.Study.SubjectByLabel(in, c, label)
			if err != nil {
				return "", err
			}
			*into = s.ID
		}
	}
	with := evidence.Along{}
	if given := in.PostFormValue("replaces"); given != "" {
		if with.Replaces.ID, err = sheaf.ParseID(given); err != nil {
			return "", sheaf.Errorf(sheaf.NotFound, "there is no such bearing")
		}
	}
	if in.PostFormValue("claim") == "new" {
		claim, err := in.claimOfForm(rooms, c)
		if err != nil {
			return "", err
		}
		with.Claim = &claim
	} else if one.Claim.ID, err = sheaf.ParseID(in.PostFormValue("claim")); err != nil {
		return "", sheaf.Errorf(sheaf.Invalid, "no claim was chosen")
	}
	if _, err := rooms.Register.BearAlong(in, c, one, with); err != nil {
		return "", err
	}
	done := key("claims.borne")
	if !with.Replaces.IsZero() {
		done = key("claims.reborne")
	}
	in.tell(done)
	return localPath(cmp.Or(in.PostFormValue("back"), placeOf(at))), nil
}
