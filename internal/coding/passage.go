package coding

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Passages gives what answers a query, by document in the order of admission and
// by place. Passages of, or mentioning, somebody who is on hold or does not allow
// analysis are withheld: they are counted and carry no quote, and their words are
// not searched. Invalid: the query asks for nothing.
func (b *Book) Passages(ctx context.Context, c access.Caller, q Query) (passages []Passage, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		passages, err = b.retrieve(tx, q)
		return err
	})
	return passages, err
}

// ListPassages is Passages for a listing that leaves the workbench: the record
// has it before it is handed out, with counts and without a search term.
func (b *Book) ListPassages(ctx context.Context, c access.Caller, q Query) (passages []Passage, err error) {
	err = b.door.Do(ctx, c, access.ListPassages, func(tx *access.Tx) error {
		if passages, err = b.retrieve(tx, q); err != nil {
			return err
		}
		tx.Note(noteOf(passages))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return passages, nil
}

type listed struct {
	Passages  int `json:"passages"`
	Withheld  int `json:"withheld"`
	Documents int `json:"documents"`
}

func noteOf(passages []Passage) listed {
	n := listed{Passages: len(passages)}
	documents := map[study.DocumentID]bool{}
	for _, p := range passages {
		documents[p.Document] = true
		if p.Withheld {
			n.Withheld++
		}
	}
	n.Documents = len(documents)
	return n
}

// retrieval is the answering of one query in one transaction.
type retrieval struct {
	b     *Book
	tx    *access.Tx
	q     Query
	words string // folded
	who   map[study.SubjectID]study.Subject
	fits  map[study.SubjectID]bool // whose attributes are as asked for; nil if none are
	found []Passage
	times map[study.DocumentID]int64 // of admission
}

func (b *Book) retrieve(tx *access.Tx, q Query) ([]Passage, error) {
	r := retrieval{b: b, tx: tx, q: q, words: strings.Join(strings.Fields(text.Fold(q.Words)), " "),
		who: map[study.SubjectID]study.Subject{}, times: map[study.DocumentID]int64{}}
	if len(q.Codes) == 0 && r.words == "" {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot retrieve passages: neither a code nor words were asked for")
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	var err error
	if len(q.Codes) == 0 {
		err = r.byWords()
	} else {
		err = r.byCodes()
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(r.found, func(a, b Passage) int {
		return cmp.Or(cmp.Compare(r.times[a.Document], r.times[b.Document]), slices.Compare(a.Document.ID[:], b.Document.ID[:]),
			a.Anchor.Span.Start-b.Anchor.Span.Start, a.Anchor.Span.End-b.Anchor.Span.End)
	})
	return r.found, nil
}

// prepare reads who there is, and whose attributes fit.
func (r *retrieval) prepare() error {
	subjects, err := r.b.study.ListSubjects(r.tx)
	if err != nil {
		return err
	}
	for _, s := range subjects {
		r.who[s.ID] = s
	}
	if len(r.q.Attribute) == 0 {
		return nil
	}
	attributes, err := r.b.study.ListAttributes(r.tx)
	if err != nil {
		return err
	}
	asked := map[string]string{}
	for name, value := range r.q.Attribute {
		asked[text.Fold(name)] = text.Fold(value)
	}
	n := map[study.SubjectID]int{}
	for _, a := range attributes {
		if value, ok := asked[text.Fold(a.Name)]; ok && value == text.Fold(a.Value) {
			n[a.Subject]++
		}
	}
	r.fits = map[study.SubjectID]bool{}
	for id, times := range n {
		r.fits[id] = times == len(asked)
	}
	return nil
}

// byWords finds the paragraphs that hold the words, speakers' labels left out.
func (r *retrieval) byWords() error {
	documents, err := r.b.study.ListDocuments(r.tx)
	if err != nil {
		return err
	}
	for _, info := range documents {
		if !r.q.Document.IsZero() && info.ID != r.q.Document || !r.concerns(info) {
			continue
		}
		doc, err := r.b.study.ReadDocument(r.tx, info.ID)
		if err != nil {
			return err
		}
		for _, p := range doc.Paragraphs {
			said := text.Span{Start: p.Label.End, End: p.End}
			if said.Len() > 0 {
				r.add(doc, said, Coding{})
			}
		}
	}
	return nil
}

// concerns tells whether a document may hold what is asked for.
func (r *retrieval) concerns(info study.DocumentInfo) bool {
	return r.q.Subject.IsZero() || slices.Contains(info.Subjects, r.q.Subject)
}

// byCodes finds the passages that carry the codes, document by document.
func (r *retrieval) byCodes() error {
	book, err := readCodebook(r.tx)
	if err != nil {
		return err
	}
	for _, id := range r.q.Codes {
		if _, err := book.stands(id); err != nil {
			return err
		}
	}
	of, err := r.b.readings(r.tx)
	if err != nil {
		return err
	}
	codings, err := r.b.list(r.tx, of, book, Filter{Document: r.q.Document, Codes: r.q.Codes, Layer: r.q.Layer})
	if err != nil {
		return err
	}
	if r.q.Codings != nil {
		only := make(map[CodingID]bool, len(r.q.Codings))
		for _, id := range r.q.Codings {
			only[id] = true
		}
		codings = slices.DeleteFunc(codings, func(c Coding) bool { return !only[c.ID] })
	}
	for len(codings) > 0 {
		n := 1
		for n < len(codings) && codings[n].Anchor.Document == codings[0].Anchor.Document {
			n++
		}
		if err := r.inDocument(codings[:n]); err != nil {
			return err
		}
		codings = codings[n:]
	}
	return nil
}

func (r *retrieval) inDocument(codings []Coding) error {
	doc, err := r.b.study.ReadDocument(r.tx, codings[0].Anchor.Document)
	if err != nil {
		return err
	}
	if !r.concerns(doc.DocumentInfo) {
		return nil
	}
	if !r.q.All {
		for _, one := range codings {
			r.add(doc, one.Anchor.Span, one)
		}
		return nil
	}
	for _, span := range underAll(r.q.Codes, codings) {
		r.add(doc, span, Coding{})
	}
	return nil
}

// underAll gives the stretches that carry every one of the codes.
func underAll(codes []CodeID, codings []Coding) []text.Span {
	var common []text.Span
	for i, code := range codes {
		var of []text.Span
		for _, one := range codings {
			if one.Code == code {
				of = append(of, one.Anchor.Span)
			}
		}
		of = merged(of)
		if i > 0 {
			of = overlap(common, of)
		}
		common = of
	}
	return common
}

// merged joins spans that overlap; they come sorted by place.
func merged(spans []text.Span) []text.Span {
	var out []text.Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// overlap gives what two sorted lists of separate spans have in common.
func overlap(a, b []text.Span) []text.Span {
	var common []text.Span
	for len(a) > 0 && len(b) > 0 {
		s := text.Span{Start: max(a[0].Start, b[0].Start), End: min(a[0].End, b[0].End)}
		if s.Start < s.End {
			common = append(common, s)
		}
		if a[0].End < b[0].End {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return common
}

// add keeps a stretch of a document if it answers the query.
func (r *retrieval) add(doc study.Document, span text.Span, one Coding) {
	p := Passage{Coding: one, Document: doc.ID, Account: doc.Account,
		Anchor: study.Anchor{Document: doc.ID, Version: doc.Version, Span: span}}
	touched := append(doc.Concerned(span), one.Subjects...)
	p.Subjects = doc.Speaking(span)
	roles := p.describe(doc)
	if !r.asksFor(p, roles) {
		return
	}
	p.Withheld = slices.ContainsFunc(touched, func(id study.SubjectID) bool { return !r.usable(id) })
	quote := span.Of(doc.Text)
	if r.words != "" && (p.Withheld || !strings.Contains(strings.Join(strings.Fields(text.Fold(quote)), " "), r.words)) {
		return
	}
	for _, id := range p.Subjects {
		p.Labels = append(p.Labels, r.who[id].Label)
	}
	if !p.Withheld {
		p.Quote = quote
	}
	r.times[doc.ID] = doc.Admitted.UnixMicro()
	r.found = append(r.found, p)
}

// asksFor tells whether a passage is of the people and the role asked for.
func (r *retrieval) asksFor(p Passage, roles []text.Role) bool {
	if r.q.Speaker != text.RoleUnknown && !slices.Contains(roles, r.q.Speaker) {
		return false
	}
	if !r.q.Subject.IsZero() && !slices.Contains(p.Subjects, r.q.Subject) {
		return false
	}
	return r.fits == nil || slices.ContainsFunc(p.Subjects, func(id study.SubjectID) bool { return r.fits[id] })
}

// usable tells whether somebody's words may be shown.
func (r *retrieval) usable(id study.SubjectID) bool { return r.who[id].Usable() }

// describe fills in where a passage begins and whose wording it is, and gives
// the roles of those who speak in it.
func (p *Passage) describe(doc study.Document) []text.Role {
	span := p.Anchor.Span
	first, _ := slices.BinarySearchFunc(doc.Paragraphs, span.Start+1, func(p text.Paragraph, at int) int { return p.End - at })
	p.Paragraph = min(first+1, len(doc.Paragraphs))
	var roles []text.Role
	var wordings []text.Provenance
	for i := first; i < len(doc.Paragraphs) && doc.Paragraphs[i].Start < span.End; i++ {
		if turn := doc.Paragraphs[i].Turn; turn >= 0 {
			roles = append(roles, doc.Speakers[doc.Paragraphs[i].Speaker].Role)
			wordings = append(wordings, doc.Transcript.Turns[turn].Provenance)
		}
	}
	p.Role, p.Provenance = agreed(roles), agreed(wordings)
	return roles
}

// agreed is what all say, or the zero value.
func agreed[T comparable](all []T) (one T) {
	for _, v := range all {
		if v != all[0] {
			return one
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return one
}
