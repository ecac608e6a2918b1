package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

// pick is a passage that somebody put into the basket to quote it later: a
// coding, or a span of a document. It lies in the session's memory alone and
// holds no word.
type pick struct {
	coding   coding.CodingID
	document study.DocumentID
	span     text.Span
}

// mostPicked bounds a basket.
const mostPicked = 200

// addToBasket takes passages from any page: coding=ID, any number of them, or
// document=ID&span=START-END in bytes. A script is told how many there are now;
// a plain form goes back to where it stood.
func (b *Workbench) addToBasket(in *request) (string, error) {
	return in.changeBasket(func(basket []pick, one pick) []pick {
		if slices.Contains(basket, one) || len(basket) >= mostPicked {
			return basket
		}
		return append(basket, one)
	}, key("basket.added"))
}

func (b *Workbench) takeFromBasket(in *request) (string, error) {
	return in.changeBasket(func(basket []pick, one pick) []pick {
		return slices.DeleteFunc(basket, func(p pick) bool { return p == one })
	}, key("basket.taken"))
}

func (in *request) changeBasket(change func([]pick, pick) []pick, told key) (string, error) {
	picked, err := picksOf(in)
	if err != nil {
		return "", err
	}
	n := 0
	in.bench.sessions.change(in.key, func(s *session) {
		s.basket = slices.Clone(s.basket)
		for _, one := range picked {
			s.basket = change(s.basket, one)
		}
		n = len(s.basket)
	})
	in.response.Set("Sheaf-Basket", strconv.Itoa(n))
	in.response.Set("Sheaf-Open", in.whereBasketIs())
	if in.Header.Get("Sec-Fetch-Dest") == "empty" {
		return "", nil
	}
	in.tell(told, "count", n)
	return localPath(cmp.Or(in.PostFormValue("back"), "/publications")), nil
}

// whereBasketIs is the page on which what was put aside can be used: the
// publication that this person wrote last, or else where one is begun.
func (in *request) whereBasketIs() string {
	if in.session.desk.IsZero() {
		return "/publications#basket"
	}
	return "/publications/writing/" + in.session.desk.String() + "?quotes"
}

// picksOf reads what a form names.
func picksOf(in *request) (all []pick, err error) {
	for _, id := range in.PostForm["coding"] {
		one, err := sheaf.ParseID(id)
		if err != nil {
			return nil, sheaf.Errorf(sheaf.NotFound, "no such coding")
		}
		all = append(all, pick{coding: coding.CodingID{ID: one}})
	}
	if id := in.PostFormValue("document"); id != "" {
		document, err := sheaf.ParseID(id)
		if err != nil {
			return nil, sheaf.Errorf(sheaf.NotFound, "no such document")
		}
		span, err := parseSpan(in.PostFormValue("span"))
		if err != nil {
			return nil, err
		}
		all = append(all, pick{document: study.DocumentID{ID: document}, span: span})
	}
	if len(all) == 0 {
		return nil, sheaf.Errorf(sheaf.Invalid, "no passage is named")
	}
	return all, nil
}

// pickRow is a passage that can be quoted.
type pickRow struct {
	Coding    sheaf.ID // zero where it is not a coding
	Document  sheaf.ID
	Span      string // of one without a coding, as the basket takes it
	Labels    []string
	Code      string
	Hue       int
	Paragraph int
	Quote     string
	Withheld  bool   // on hold or not agreed: it cannot be quoted
	Reference string // what quotes it; "" where it is withheld
}

// basketRows opens what is in the basket; what is gone since is left out.
func (in *request) basketRows(rooms workspace.Working, c access.Caller) (rows []pickRow, err error) {
	if len(in.session.basket) == 0 {
		return nil, nil
	}
	codings, err := rooms.Book.Codings(in, c, coding.Filter{})
	if err != nil {
		return nil, err
	}
	codes, err := rooms.Book.Codes(in, c)
	if err != nil {
		return nil, err
	}
	for _, one := range in.session.basket {
		if one.coding.IsZero() {
			row, err := in.spanRow(rooms, c, one)
			if sheaf.KindOf(err) == sheaf.NotFound {
				continue
			}
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
			continue
		}
		i := slices.IndexFunc(codings, func(x coding.Coding) bool { return x.ID == one.coding })
		if i < 0 {
			continue
		}
		found, err := rooms.Book.Passages(in, c, coding.Query{Codes: []coding.CodeID{codings[i].Code}, Document: codings[i].Anchor.Document})
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			if p.Coding.ID == one.coding {
				rows = append(rows, pickRowOf(p, codes))
			}
		}
	}
	return rows, nil
}

func pickRowOf(p coding.Passage, codes []coding.Code) pickRow {
	row := pickRow{Coding: p.Coding.ID.ID, Document: p.Document.ID, Labels: p.Labels, Paragraph: p.Paragraph, Quote: p.Quote, Withheld: p.Withheld}
	book := codebook(codes)
	for i, code := range codes {
		if code.ID == p.Coding.Code {
			row.Code, row.Hue = book[i].Name, book[i].Hue
		}
	}
	switch {
	case p.Withheld:
	case row.Coding.IsZero():
		row.Span = spanText(p.Anchor.Span)
		row.Reference = quoteOf(p.Document, p.Quote)
	default:
		row.Reference = "{{quote " + row.Coding.String() + "}}"
	}
	return row
}

func (in *request) spanRow(rooms workspace.Working, c access.Caller, one pick) (pickRow, error) {
	doc, err := rooms.Study.Document(in, c, one.document)
	if err != nil {
		return pickRow{}, err
	}
	if !isPassage(doc.Text, one.span.Start, one.span.End) || slices.ContainsFunc(doc.Erased, one.span.Overlaps) {
		return pickRow{}, sheaf.Errorf(sheaf.NotFound, "the passage is not there any more")
	}
	subjects, err := rooms.Study.Subjects(in, c)
	if err != nil {
		return pickRow{}, err
	}
	row := pickRow{Document: one.document.ID, Span: spanText(one.span)}
	for i, p := range doc.Paragraphs {
		if p.Start <= one.span.Start && one.span.Start < p.End {
			row.Paragraph = i + 1
		}
	}
	concerned := doc.Concerned(one.span)
	for _, s := range subjects {
		if slices.Contains(doc.Subjects, s.ID) {
			row.Labels = append(row.Labels, s.Label)
		}
		row.Withheld = row.Withheld || slices.Contains(concerned, s.ID) && !s.Usable()
	}
	if !row.Withheld {
		row.Quote = one.span.Of(doc.Text)
		row.Reference = quoteOf(one.document, row.Quote)
	}
	return row, nil
}

// quoteOf quotes words by where they stand.
func quoteOf(document study.DocumentID, words string) string {
	words = strings.Join(strings.Fields(words), " ")
	return `{{quote document="` + document.String() + `" text="` + strings.ReplaceAll(words, `"`, `\"`) + `"}}`
}
