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

// mostPicked bounds a basket: passages that somebody put aside to quote them
// later. It lies in the session's memory alone and holds no word.
const mostPicked = 200

// addToBasket takes passages from any page: coding=ID, any number of them, or
// document=ID&version=N&span=START-END in bytes. A script is told how many there
// are now; a plain form goes back to where it stood.
func (b *Workbench) addToBasket(in *request) (string, error) {
	return in.changeBasket(func(basket []coding.Pick, one coding.Pick) []coding.Pick {
		if slices.Contains(basket, one) || len(basket) >= mostPicked {
			return basket
		}
		return append(basket, one)
	}, key("basket.added"))
}

func (b *Workbench) takeFromBasket(in *request) (string, error) {
	return in.changeBasket(func(basket []coding.Pick, one coding.Pick) []coding.Pick {
		return slices.DeleteFunc(basket, func(p coding.Pick) bool { return p == one })
	}, key("basket.taken"))
}

func (in *request) changeBasket(change func([]coding.Pick, coding.Pick) []coding.Pick, told key) (string, error) {
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
func picksOf(in *request) (all []coding.Pick, err error) {
	for _, id := range in.PostForm["coding"] {
		one, err := sheaf.ParseID(id)
		if err != nil {
			return nil, sheaf.Errorf(sheaf.NotFound, "no such coding")
		}
		all = append(all, coding.Pick{Coding: coding.CodingID{ID: one}})
	}
	if id := in.PostFormValue("document"); id != "" {
		at, err := anchorOf(id, in.PostFormValue("version"), in.PostFormValue("span"))
		if err != nil {
			return nil, err
		}
		all = append(all, coding.Pick{Anchor: at})
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
	Version   uint64 // with Span, of one without a coding, as the basket takes it
	Span      string
	Labels    []string
	Role      text.Role // of the speaker of a coding; empty where several differ
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
	there, err := rooms.Book.Picked(in, c, in.session.basket)
	if err != nil {
		return nil, err
	}
	codes, err := rooms.Book.Codes(in, c)
	if err != nil {
		return nil, err
	}
	named := codesByID(codes)
	for _, one := range there {
		row := pickRowOf(one.Passage, named)
		if one.Pick.Coding.IsZero() {
			row.Version, row.Span = one.Pick.Anchor.Version, spanText(one.Pick.Anchor.Span)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func pickRowOf(p coding.Passage, codes map[coding.CodeID]code) pickRow {
	row := pickRow{Coding: p.Coding.ID.ID, Document: p.Document.ID, Labels: p.Labels, Role: p.Role, Paragraph: p.Paragraph, Quote: p.Quote, Withheld: p.Withheld}
	row.Code, row.Hue = codes[p.Coding.Code].Name, codes[p.Coding.Code].Hue
	switch {
	case row.Coding.IsZero():
		row.Version, row.Span = p.Anchor.Version, spanText(p.Anchor.Span)
		if !p.Withheld {
			row.Reference = quoteOf(p.Document, p.Quote)
		}
	case !p.Withheld:
		row.Reference = "{{quote " + row.Coding.String() + "}}"
	}
	return row
}

// codesByID are the codes as a list shows them.
func codesByID(codes []coding.Code) map[coding.CodeID]code {
	all := make(map[coding.CodeID]code, len(codes))
	for i, one := range codebook(codes) {
		all[codes[i].ID] = one
	}
	return all
}

// quoteOf quotes words by where they stand.
func quoteOf(document study.DocumentID, words string) string {
	words = strings.Join(strings.Fields(words), " ")
	return `{{quote document="` + document.String() + `" text="` + strings.ReplaceAll(words, `"`, `\"`) + `"}}`
}
