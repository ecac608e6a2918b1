package study

import (
	"context"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// DocumentInfo is a document in a list.
type DocumentInfo struct {
	ID            DocumentID  `json:"id"`
	Account       AccountID   `json:"account"`
	Language      string      `json:"language,omitempty"`      // BCP 47
	TranslationOf DocumentID  `json:"translationOf,omitempty"` // zero for an original language
	Version       uint64      `json:"version"`                 // from 1
	Subjects      []SubjectID `json:"subjects"`                // who speaks, erased ones with them; empty for an outside source
	Mentioned     []SubjectID `json:"mentioned,omitempty"`     // other subjects whom it speaks of
	Words         int         `json:"words"`                   // as admitted or corrected, tombstones counted too
	Turns         int         `json:"turns"`
	Admitted      time.Time   `json:"admitted"`
	Held          bool        `json:"held"` // somebody who speaks or is mentioned is on hold
}

// Document is a version of a document as far as the keys open it. Language and
// Turns are in both halves: say doc.Transcript.Turns.
type Document struct {
	DocumentInfo
	text.Transcript `json:"transcript"`
	TurnSubject     []SubjectID `json:"turnSubject"` // per turn, whose key it lies under; zero for nobody's
	Mentions        []Mention   `json:"mentions"`    // in order
	Erased          []text.Span `json:"erased"`      // of Text: "_" stands in paragraphs, line ends outside them
}

// Speaking tells whose turns a span covers, sorted; outside turns everybody who
// speaks in the document.
func (d Document) Speaking(span text.Span) []SubjectID {
	turns := d.Transcript.Turns
	var ids []SubjectID
	first, _ := slices.BinarySearchFunc(turns, span.Start, func(t text.Turn, at int) int { return t.End - at })
	for i := first; i < len(turns) && turns[i].Start < span.End; i++ {
		if turns[i].Span.Overlaps(span) {
			ids = append(ids, d.TurnSubject[i])
		}
	}
	if ids = Sorted(ids); len(ids) > 0 {
		return ids
	}
	return Sorted(d.Subjects)
}

// TeamSpeaks tells whether all of a passage is an interviewer's or an interpreter's own
// words: they bear nothing out, and nobody has spoken of what they hold.
func (d Document) TeamSpeaks(span text.Span) bool {
	turns := d.Transcript.Turns
	team := false
	first, _ := slices.BinarySearchFunc(turns, span.Start+1, func(t text.Turn, at int) int { return t.End - at })
	for i := first; i < len(turns) && turns[i].Start < span.End; i++ {
		if turns[i].Speaker == text.NoSpeaker {
			return false
		}
		if role := d.Speakers[turns[i].Speaker].Role; role != text.RoleInterviewer && role != text.RoleInterpreter {
			return false
		}
		team = true
	}
	return team
}

// Concerned tells whose turns a span covers and whom it mentions, sorted.
func (d Document) Concerned(span text.Span) []SubjectID {
	ids := d.Speaking(span)
	first, _ := slices.BinarySearchFunc(d.Mentions, span.Start, func(m Mention, at int) int { return m.Span.End - at })
	for i := first; i < len(d.Mentions) && d.Mentions[i].Span.Start < span.End; i++ {
		if d.Mentions[i].Span.Overlaps(span) {
			ids = append(ids, d.Mentions[i].Subject)
		}
	}
	return Sorted(ids)
}

// Mention is a place where a document speaks of somebody or something.
type Mention struct {
	Span    text.Span `json:"span"` // in the document's text
	Entity  EntityID  `json:"entity"`
	Kind    string    `json:"kind,omitempty"`
	Gender  string    `json:"gender,omitempty"`
	Script  string    `json:"script,omitempty"`
	Form    string    `json:"form,omitempty"`   // what the place asks of a name and does not show, see text.Fitted
	Subject SubjectID `json:"subject,omitzero"` // if the entity is a subject
	Token   bool      `json:"token,omitempty"`  // a generalisation or removal in brackets
}

// Documents lists the documents in which somebody's words are still there,
// newest first.
func (s *Study) Documents(ctx context.Context, c access.Caller) (documents []DocumentInfo, err error) {
	err = s.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		documents, err = s.ListDocuments(tx)
		return err
	})
	return documents, err
}

// ListDocuments is Documents inside a transaction.
func (s *Study) ListDocuments(tx *access.Tx) ([]DocumentInfo, error) {
	rows, err := selectDocuments(tx)
	if err != nil {
		return nil, err
	}
	links, err := selectLinks(tx)
	if err != nil {
		return nil, err
	}
	of := map[DocumentID][]documentSubject{}
	for _, l := range links {
		of[l.document] = append(of[l.document], l)
	}
	people, err := standings(tx)
	if err != nil {
		return nil, err
	}
	var documents []DocumentInfo
	for _, row := range rows {
		info, err := row.info(tx, of[row.id], people)
		if err != nil {
			return nil, err
		}
		if !people.allErased(info.Subjects) {
			documents = append(documents, info)
		}
	}
	return documents, nil
}

// standing is what a list of documents needs of a subject.
type standing struct{ held, erased bool }

type people map[SubjectID]standing

// standings reads how every subject stands, or those asked for.
func standings(tx *access.Tx, only ...SubjectID) (people, error) {
	var rows []subjectRow
	var err error
	if len(only) == 0 {
		rows, err = selectSubjects(tx)
	}
	for _, id := range only {
		row, err := selectSubject(tx, id)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	if err != nil {
		return nil, err
	}
	all := make(people, len(rows))
	for _, row := range rows {
		_, err := row.parent(tx)
		if gone(err) {
			all[row.id] = standing{erased: true}
			continue
		}
		if err != nil {
			return nil, err
		}
		held, err := row.isHeld(tx)
		if err != nil {
			return nil, err
		}
		all[row.id] = standing{held: held}
	}
	return all, nil
}

// allErased tells whether there was somebody, and nobody is left.
func (p people) allErased(ids []SubjectID) bool {
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(id SubjectID) bool { return !p[id].erased })
}

func (d documentRow) info(tx *access.Tx, links []documentSubject, who people) (DocumentInfo, error) {
	var front card
	if err := (structureBox{d.structure, d.card}).open(tx, versionLabel(tx, columnCard, d.id, d.number), &front); err != nil {
		return DocumentInfo{}, err
	}
	info := DocumentInfo{ID: d.id, Account: d.account, Language: front.Language, TranslationOf: d.translationOf,
		Version: d.number, Words: front.Words, Turns: front.Turns, Admitted: d.admitted}
	for _, l := range links {
		if l.speaks {
			info.Subjects = append(info.Subjects, l.subject)
		} else {
			info.Mentioned = append(info.Mentioned, l.subject)
		}
		info.Held = info.Held || who[l.subject].held
	}
	return info, nil
}

func versionLabel(tx *access.Tx, column uint16, id DocumentID, number uint64) seal.Label {
	return tx.Label(seal.TableVersion, column, id.ID, number)
}

func partLabel(tx *access.Tx, part sheaf.ID, version uint64) seal.Label {
	return tx.Label(seal.TablePart, columnMain, part, version)
}

// Document opens the current version. NotFound: there is no such document.
// Words that were erased are gaps, and so is what a key does not open.
func (s *Study) Document(ctx context.Context, c access.Caller, id DocumentID) (doc Document, err error) {
	err = s.door.View(ctx, c, access.ReadDocument, func(tx *access.Tx) error {
		doc, err = s.ReadDocument(tx, id)
		return err
	})
	return doc, err
}

// DocumentAt opens one version; NotFound if it was recalled.
func (s *Study) DocumentAt(ctx context.Context, c access.Caller, id DocumentID, version uint64) (doc Document, err error) {
	err = s.door.View(ctx, c, access.ReadDocument, func(tx *access.Tx) error {
		row, err := findDocument(tx, id)
		if err != nil {
			return err
		}
		doc, err = readVersion(tx, row, version)
		return err
	})
	return doc, err
}

// ReadDocument is Document inside a transaction.
func (s *Study) ReadDocument(tx *access.Tx, id DocumentID) (Document, error) {
	row, err := findDocument(tx, id)
	if err != nil {
		return Document{}, err
	}
	return readVersion(tx, row, row.number)
}

func findDocument(tx *access.Tx, id DocumentID) (documentRow, error) {
	row, err := selectDocument(tx, id)
	if gone(err) {
		return documentRow{}, errNoDocument()
	}
	return row, err
}

func errNoDocument() error {
	return sheaf.Errorf(sheaf.NotFound, "there is no such document").Hintf("list them: sheaf documents")
}

// findVersion finds a version that was not recalled, with its layout.
func findVersion(tx *access.Tx, id DocumentID, number uint64) (versionRow, layout, error) {
	row, err := selectVersion(tx, id, number)
	if gone(err) {
		return versionRow{}, layout{}, sheaf.Errorf(sheaf.NotFound, "the document has no version %d", number)
	}
	if err != nil {
		return versionRow{}, layout{}, err
	}
	if row.layout == nil {
		return versionRow{}, layout{}, sheaf.Errorf(sheaf.NotFound, "version %d of the document was recalled", number)
	}
	l, err := row.openLayout(tx, id)
	return row, l, err
}

func (v versionRow) openLayout(tx *access.Tx, id DocumentID) (l layout, err error) {
	err = structureBox{v.structure, v.layout}.open(tx, versionLabel(tx, columnLayout, id, v.number), &l)
	if err == nil && !l.valid() {
		err = sheaf.Errorf(sheaf.Corrupt, "the layout of version %d of a document does not hold together", v.number)
	}
	return l, err
}

func readVersion(tx *access.Tx, row documentRow, number uint64) (Document, error) {
	links, err := linksOfDocument(tx, row.id)
	if err != nil {
		return Document{}, err
	}
	var ids []SubjectID
	for _, l := range links {
		ids = append(ids, l.subject)
	}
	who := people{}
	if len(ids) > 0 {
		if who, err = standings(tx, ids...); err != nil {
			return Document{}, err
		}
	}
	version, l, err := findVersion(tx, row.id, number)
	if err != nil {
		return Document{}, err
	}
	row.versionRow = version
	info, err := row.info(tx, links, who)
	if err != nil {
		return Document{}, err
	}
	doc, err := l.read(tx, row.id, version)
	doc.DocumentInfo = info
	return doc, err
}

// read puts a version's text together from its parts.
func (l layout) read(tx *access.Tx, id DocumentID, version versionRow) (Document, error) {
	rows, err := selectParts(tx, id, version.number)
	if err != nil {
		return Document{}, err
	}
	boxes := make(map[sheaf.ID][]byte, len(rows))
	for _, row := range rows {
		boxes[row.id] = row.box
	}
	keys, err := l.keys(tx, version.key)
	if err != nil {
		return Document{}, err
	}
	var doc Document
	var words []byte
	doc.Transcript, words = l.transcript()
	doc.TurnSubject = make([]SubjectID, len(l.Turns))
	for i, turn := range l.Turns {
		if turn.Of >= 0 {
			doc.TurnSubject[i] = l.Subjects[turn.Of]
		}
	}
	for _, part := range l.Parts {
		body, err := openPart(tx, part, version.number, boxes[part.ID], keys)
		if gone(err) {
			doc.Erased = appendSpan(doc.Erased, text.Span{Start: part.Start, End: part.End})
			continue
		}
		if err != nil {
			return Document{}, err
		}
		copy(words[part.Start:part.End], body.Text)
		for _, m := range body.Mentions {
			m.Span.Start += part.Start
			m.Span.End += part.Start
			doc.Mentions = append(doc.Mentions, m)
		}
		for speaker, label := range body.Speakers {
			if speaker >= 0 && speaker < len(doc.Speakers) {
				doc.Speakers[speaker].Label = label
			}
		}
	}
	doc.Text = string(words)
	return doc, nil
}

// partKeys are the keys of a version's parts; ok is false where one is gone.
type partKeys struct {
	version  seal.Parent
	ok       bool
	subjects []seal.Parent // as in the layout; zero where gone
}

func (l layout) keys(tx *access.Tx, version sheaf.ID) (partKeys, error) {
	k := partKeys{subjects: make([]seal.Parent, len(l.Subjects))}
	var err error
	k.version, err = tx.Key(version)
	if err != nil && !gone(err) {
		return partKeys{}, err
	}
	k.ok = err == nil
	for i, id := range l.Subjects {
		row, err := findSubject(tx, id)
		if err != nil {
			return partKeys{}, err
		}
		k.subjects[i], err = row.parent(tx)
		if err != nil && !gone(err) {
			return partKeys{}, err
		}
	}
	return k, nil
}

// of gives the keys of one part, outermost first; NotFound if one is gone.
func (k partKeys) of(part layoutPart) ([]seal.Parent, error) {
	parents := append(make([]seal.Parent, 0, 4), k.version)
	whole := k.ok
	for _, of := range part.Of {
		parents = append(parents, k.subjects[of])
		whole = whole && !k.subjects[of].ID.IsZero()
	}
	if !whole {
		return nil, errErased()
	}
	return parents, nil
}

// openPart opens one part; NotFound if it is a tombstone.
func openPart(tx *access.Tx, part layoutPart, version uint64, box []byte, keys partKeys) (body partBody, err error) {
	parents, err := keys.of(part)
	if err != nil {
		return partBody{}, err
	}
	damaged := sheaf.Errorf(sheaf.Corrupt, "a part of a document is missing or altered").
		Hintf("run sheaf check; the newest backup may still have it")
	if box == nil {
		return partBody{}, damaged
	}
	plain, err := seal.OpenObject(partLabel(tx, part.ID, version), box, parents...)
	if err != nil {
		return partBody{}, err
	}
	if err := Decode(plain, &body); err != nil || len(body.Text) != part.End-part.Start {
		return partBody{}, damaged
	}
	return body, nil
}

// appendSpan joins a span to the one before if they touch.
func appendSpan(spans []text.Span, s text.Span) []text.Span {
	if n := len(spans); n > 0 && spans[n-1].End == s.Start {
		spans[n-1].End = s.End
		return spans
	}
	return append(spans, s)
}
