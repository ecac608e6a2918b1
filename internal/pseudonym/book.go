package pseudonym

import (
	"slices"
	"strings"
	"unicode"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// entity is somebody or something that mentions stand for, over the whole study.
type entity struct {
	row    matchRow
	ID     study.EntityID `json:"-"`
	drafts map[DraftID]bool

	V       int            `json:"v"`
	Kind    Kind           `json:"kind"`
	Gender  string         `json:"gender,omitempty"`
	Culture string         `json:"culture,omitempty"`
	Person  vault.PersonID `json:"person,omitzero"`
	Latin   string         `json:"latin,omitempty"` // the working pseudonym, drawn or given; empty before it is needed
	Arabic  string         `json:"arabic,omitempty"`
}

// decision is what was decided about a string everywhere in the study.
type decision struct {
	row    matchRow
	drafts map[DraftID]bool // that used it; true where it was decided

	V    int    `json:"v"`
	Key  string `json:"key"`
	Form string `json:"form"` // as it was decided
	choice
}

// book is every decision and entity of the study, opened. Those whose keys are
// gone are left out.
type book struct {
	decisions []*decision
	byKey     map[string][]*decision
	byID      map[sheaf.ID]*decision
	entities  map[study.EntityID]*entity
}

func readBook(tx *access.Tx) (*book, error) {
	b := &book{byKey: map[string][]*decision{}, byID: map[sheaf.ID]*decision{}, entities: map[study.EntityID]*entity{}}
	rows, err := selectEntities(tx)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		e := &entity{row: row, ID: study.EntityID{ID: row.id}, drafts: map[DraftID]bool{}}
		if ok, err := openMatch(tx, seal.TableEntity, row, e); err != nil {
			return nil, err
		} else if ok {
			b.entities[e.ID] = e
		}
	}
	if rows, err = selectDecisions(tx); err != nil {
		return nil, err
	}
	for _, row := range rows {
		d := &decision{row: row, drafts: map[DraftID]bool{}}
		if ok, err := openMatch(tx, seal.TableDecision, row, d); err != nil {
			return nil, err
		} else if ok && (d.Entity.IsZero() || b.entities[d.Entity] != nil) {
			b.add(d)
		}
	}
	return b, b.readLinks(tx)
}

func (b *book) add(d *decision) {
	b.decisions = append(b.decisions, d)
	b.byKey[d.Key] = append(b.byKey[d.Key], d)
	b.byID[d.row.id] = d
}

func (b *book) readLinks(tx *access.Tx) error {
	links, err := selectDecisionLinks(tx)
	if err != nil {
		return err
	}
	for _, l := range links {
		if d := b.byID[l.what]; d != nil {
			d.drafts[l.draft] = l.decided
		}
	}
	if links, err = selectEntityLinks(tx); err != nil {
		return err
	}
	for _, l := range links {
		if e := b.entities[study.EntityID{ID: l.what}]; e != nil {
			e.drafts[l.draft] = true
		}
	}
	return nil
}

// openMatch opens a row under its own matching key; not ok where that is gone.
func openMatch(tx *access.Tx, t seal.Table, row matchRow, into any) (ok bool, err error) {
	key, err := tx.Key(row.key)
	if gone(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, open(tx, t, columnMain, row.id, row.version, row.envelope, into, key)
}

// choiceFor is what becomes of a mention: what was decided for its place, or
// for its string everywhere. A decision of another draft is not taken over for
// a name that, as far as is known, may be somebody else's, and what was kept
// before it came to be known as a name is asked again; and so is what was decided
// to say less in the words of another language alone.
func (b *book) choiceFor(m mention, o *opened) (choice, bool) {
	if m.Here != nil {
		return *m.Here, m.Here.Entity.IsZero() || b.entities[m.Here.Entity] != nil
	}
	d := b.decisionFor(m)
	if d == nil || m.Again && d.Action == Keep || !d.drafts[o.row.id] && b.doubtful(m, d) {
		return choice{}, false
	}
	return d.choice.in(o.tongue)
}

// decisionFor finds the decision about a mention's string. What was kept was
// kept as it is written: a word in lower case says nothing of the name that is
// written with a capital. All else holds for every form, but not for a common word
// that is spelled like a name: to lose Hope is not to lose hope.
func (b *book) decisionFor(m mention) *decision {
	kept, rest := b.keptAs(m.Key, m.said), b.notKept(m.Key)
	if kept == nil && m.sense() == AsWord {
		kept = b.keptAs(keyOf(m.said), m.said) // where the name may stay, so may the word
	}
	if m.Reason == detect.WordToo {
		rest = slices.DeleteFunc(rest, func(d *decision) bool { return d.Form != m.said })
	}
	switch {
	case kept != nil:
		return kept
	case len(rest) == 1:
		return rest[0]
	}
	// Several for one string are of a study from before the newest had to win:
	// the mention's own type tells.
	kind := kindOf(m.Type, m.Key)
	if i := slices.IndexFunc(rest, func(d *decision) bool { return d.Kind == kind }); i >= 0 {
		return rest[i]
	}
	return nil
}

// keptAs is the decision to keep exactly this spelling, unless the same one was
// decided to go as well and nobody can tell which came last.
func (b *book) keptAs(key, form string) *decision {
	var kept *decision
	for _, d := range b.byKey[key] {
		switch {
		case d.Form != form:
		case d.Action != Keep:
			return nil
		default:
			kept = d
		}
	}
	return kept
}

// notKept are the decisions about a string other than to keep it.
func (b *book) notKept(key string) (rest []*decision) {
	for _, d := range b.byKey[key] {
		if d.Action != Keep {
			rest = append(rest, d)
		}
	}
	return rest
}

func (b *book) doubtful(m mention, d *decision) bool {
	if len(m.Persons) == 0 || m.Probable {
		return false
	}
	if d.Action == Keep {
		return true // the name of somebody who came to be known since
	}
	e := b.entities[d.Entity]
	if e == nil || e.Person.IsZero() {
		return false
	}
	return slices.ContainsFunc(m.Persons, func(p vault.PersonID) bool { return p != e.Person })
}

// linkUsed links a draft to every decision and entity that it uses.
func (b *book) linkUsed(tx *access.Tx, o *opened) error {
	for _, m := range o.review.Mentions {
		c, ok := b.choiceFor(m, o)
		if !ok {
			continue
		}
		if m.Here == nil {
			if err := linkDecision(tx, b.decisionFor(m).row.id, o.row.id, false); err != nil {
				return err
			}
		}
		if c.Entity.IsZero() {
			continue
		}
		if err := linkEntity(tx, c.Entity, o.row.id); err != nil {
			return err
		}
	}
	return nil
}

// phrases are the strings of numbers, dates and words that were decided to say
// less: where they stand again, they are asked about again.
func (b *book) phrases() []string {
	var forms []string
	for _, d := range b.decisions {
		if d.Action != Keep && d.Kind.nameType() == "" {
			forms = append(forms, d.Form)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) }) // the longest first
	return forms
}

// ofPerson is the entity of a person, or nil before there is one.
func (b *book) ofPerson(id vault.PersonID) *entity {
	for _, e := range b.entities {
		if e.Person == id {
			return e
		}
	}
	return nil
}

// pseudonyms are those in use, in both scripts, but for one entity's own.
func (b *book) pseudonyms(but *entity) []string {
	var all []string
	for _, e := range b.entities {
		if e == but {
			continue
		}
		if e.Latin != "" {
			all = append(all, e.Latin)
		}
		if e.Arabic != "" {
			all = append(all, e.Arabic)
		}
	}
	return all
}

// called is the entity's pseudonym for a place in a text of that script. A name
// that has no Arabic form stands there in Latin letters.
func (e *entity) called(arabic bool) string {
	if arabic && e.Arabic != "" || e.Latin == "" {
		return e.Arabic
	}
	return e.Latin
}

func (e *entity) put(tx *access.Tx, key access.NewKey) (err error) {
	if err := tx.PutKey(key); err != nil {
		return err
	}
	e.V = 1
	e.row = matchRow{id: e.ID.ID, version: 1, key: key.ID}
	e.row.envelope, err = sealed(tx, seal.TableEntity, columnMain, e.row.id, 1, e, key.Parent())
	if err != nil {
		return err
	}
	return insertEntity(tx, e.row)
}

func (e *entity) change(tx *access.Tx) error {
	key, err := tx.Key(e.row.key)
	if err != nil {
		return err
	}
	e.row.version++
	e.row.envelope, err = sealed(tx, seal.TableEntity, columnMain, e.row.id, e.row.version, e, key)
	if err != nil {
		return err
	}
	return updateEntity(tx, e.row)
}

func (d *decision) put(tx *access.Tx, key access.NewKey) (err error) {
	if err := tx.PutKey(key); err != nil {
		return err
	}
	d.V = 1
	d.row = matchRow{id: d.row.id, version: 1, key: key.ID}
	d.row.envelope, err = sealed(tx, seal.TableDecision, columnMain, d.row.id, 1, d, key.Parent())
	if err != nil {
		return err
	}
	return insertDecision(tx, d.row)
}

func (d *decision) change(tx *access.Tx) error {
	key, err := tx.Key(d.row.key)
	if err != nil {
		return err
	}
	d.row.version++
	d.row.envelope, err = sealed(tx, seal.TableDecision, columnMain, d.row.id, d.row.version, d, key)
	if err != nil {
		return err
	}
	return updateDecision(tx, d.row)
}

// drop destroys rows under matching keys.
func drop(tx *access.Tx, rows []matchRow, deleteRow func(*access.Tx, sheaf.ID) error) error {
	var keys []sheaf.ID
	for _, row := range rows {
		if err := deleteRow(tx, row.id); err != nil {
			return err
		}
		keys = append(keys, row.key)
	}
	if keys == nil {
		return nil
	}
	return tx.DropKeys(keys...)
}

func isArabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) })
}

// fitting tells of which culture a pseudonym has to be, and of which gender as far
// as that shows, to fit somebody who is called so in a text of a language. What is
// written in Latin letters tells more: an Arabic text writes a Turkish name too.
func fitting(forms []string, language string) (culture, gender string) {
	latin, arabic := []string{}, []string{}
	for _, f := range forms {
		if isArabic(f) {
			arabic = append(arabic, f)
		} else {
			latin = append(latin, f)
		}
	}
	in := language
	if len(arabic) > 0 {
		in = "" // known among people who write Arabic, whatever language this is told in
	}
	for _, f := range slices.Concat(latin, arabic) {
		c, g, ok := detect.GivenNameIn(in, f)
		if !ok {
			continue
		}
		if culture == "" {
			culture = c
		}
		if gender == "" && c == culture {
			gender = g
		}
	}
	if culture == "" {
		culture = cultureOf(forms, language)
	}
	return culture, gender
}

// cultureOf guesses it by letters, and where these tell nothing by the language.
func cultureOf(forms []string, language string) string {
	for _, f := range forms {
		switch {
		case strings.ContainsAny(f, "ێۆەڕڵڤ"):
			return "kurdish"
		case isArabic(f):
			return "arabic"
		}
	}
	for _, f := range forms {
		switch {
		case strings.ContainsAny(f, "ğĞıİ"):
			return "turkish"
		case strings.ContainsAny(f, "êîûÊÎÛ"):
			return "kurdish"
		case strings.ContainsAny(f, "şŞ"):
			return "turkish"
		}
	}
	switch tag, _, _ := strings.Cut(strings.ToLower(language), "-"); tag {
	case "tr":
		return "turkish"
	case "ku", "kmr", "ckb":
		return "kurdish"
	}
	return "arabic"
}

// genderOf reads what people write for a gender.
func genderOf(s string) string {
	switch s = detect.Fold(strings.TrimSpace(s)); {
	case strings.HasPrefix(s, "m"), strings.HasPrefix(s, "ذكر"), strings.HasPrefix(s, "رجل"):
		return "m"
	case strings.HasPrefix(s, "f"), strings.HasPrefix(s, "w"), strings.HasPrefix(s, "انث"), strings.HasPrefix(s, "امرا"):
		return "f"
	}
	return ""
}
