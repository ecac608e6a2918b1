package coding

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// PublishedID names a study of others that was written down here.
type PublishedID struct{ sheaf.ID }

// Published is what a study of others says of itself in print, to be held beside
// this one. How many of its people are also in this study, nobody knows.
type Published struct {
	ID      PublishedID     `json:"id"`
	Title   string          `json:"title"`
	Cited   string          `json:"cited"`            // where it was published
	Via     string          `json:"via,omitempty"`    // through what it is cited: "a newspaper"; empty: it was read itself
	People  Bounds          `json:"people,omitzero"`  // whom it counts; zero: it does not say
	Facts   []PublishedFact `json:"facts,omitempty"`  // in the order in which they were typed
	Themes  []Theme         `json:"themes,omitempty"` // as Facts
	By      access.MemberID `json:"by"`               // who wrote it down first
	At      time.Time       `json:"at"`               // when it was changed last
	Version uint64          `json:"version"`
}

// Bounds are between how many and how many a text says: twice the same where it
// gives a figure.
type Bounds struct {
	Low    int    `json:"low"`
	High   int    `json:"high"`
	Said   string `json:"said,omitempty"`   // its wording: "nearly two thirds"
	Unsaid bool   `json:"unsaid,omitempty"` // it does not say how many, which is not nobody
}

// PublishedFact is a count that a study gives of its people: of women, of the
// countries that they live in.
type PublishedFact struct {
	Name  string `json:"name"`
	Count Bounds `json:"count"`
}

// Theme is one of a published study's, with how many of its people speak of it and
// what in this codebook answers to it.
type Theme struct {
	Name      string     `json:"name"`
	People    Bounds     `json:"people"`
	Crosswalk []Crossing `json:"crosswalk,omitempty"`
}

// Relation says how a published theme stands to a code of this study.
type Relation string

const (
	Same     Relation = "same"
	Narrower Relation = "narrower" // the theme says less than the code
	Broader  Relation = "broader"
	None     Relation = "none" // it was looked at, and is not the same thing
)

// Crossing says how a theme stands to a code.
type Crossing struct {
	Code     CodeID   `json:"code"` // the code it was merged into, if it was; zero, with None: there is no such code here
	Relation Relation `json:"relation"`
}

type publishedBody struct {
	V      int             `json:"v"`
	Title  string          `json:"title"`
	Cited  string          `json:"cited,omitempty"`
	Via    string          `json:"via,omitempty"`
	People Bounds          `json:"people,omitzero"`
	Facts  []PublishedFact `json:"facts,omitempty"`
	Themes []Theme         `json:"themes,omitempty"`
}

// published is the row as people see it, with the codes that there are now.
func (r savedRow) published(body publishedBody, book codebook) Published {
	body.Themes = slices.Clone(body.Themes)
	for i, theme := range body.Themes {
		body.Themes[i].Crosswalk = book.crossed(theme.Crosswalk)
	}
	return Published{PublishedID{r.id}, body.Title, body.Cited, body.Via, body.People, body.Facts, body.Themes, r.member, r.made, r.version}
}

// crossed gives crossings with the codes that theirs were merged into; one to a
// code that was removed is left out.
func (k codebook) crossed(all []Crossing) (now []Crossing) {
	for _, one := range all {
		one.Code = k.resolve(one.Code)
		if row, there := k.rows[one.Code]; one.Code.IsZero() || there && !row.removed {
			now = append(now, one)
		}
	}
	return now
}

// PublishedStudies lists the published studies by title.
func (b *Book) PublishedStudies(ctx context.Context, c access.Caller) (all []Published, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		all, err = listPublished(tx)
		return err
	})
	return all, err
}

func listPublished(tx *access.Tx) ([]Published, error) {
	book, err := readCodebook(tx)
	if err != nil {
		return nil, err
	}
	rows, err := listSaved(tx, kindPublished)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	all := make([]Published, len(rows))
	for i, row := range rows {
		var body publishedBody
		if err := row.open(tx, keys, &body); err != nil {
			return nil, err
		}
		all[i] = row.published(body, book)
	}
	slices.SortFunc(all, func(a, b Published) int {
		return cmp.Or(strings.Compare(text.Fold(a.Title), text.Fold(b.Title)), slices.Compare(a.ID.ID[:], b.ID.ID[:]))
	})
	return all, nil
}

// SavePublished keeps what was published: a new study where it has no ID;
// otherwise Version must be that of the one that the caller saw. Invalid: it has
// no title, or a theme or a figure no name; bounds are the wrong way round, or
// above the people it counts; or a crossing is of no kind that there is, or to a
// code that there is not. NotFound: there is no such study. Conflict: somebody else
// changed it.
func (b *Book) SavePublished(ctx context.Context, c access.Caller, p Published) (saved Published, err error) {
	body := publishedBody{1, strings.TrimSpace(p.Title), strings.TrimSpace(p.Cited), strings.TrimSpace(p.Via), p.People, p.Facts, p.Themes}
	if err := body.valid(); err != nil {
		return Published{}, err
	}
	fresh, change := sheaf.NewID(), sheaf.NewID()
	err = b.door.Do(ctx, c, access.CodePassage, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		if err := body.crossesKnown(book); err != nil {
			return err
		}
		row, err := savedAt(tx, kindPublished, p.ID.ID, fresh, p.Version)
		if err != nil {
			return err
		}
		if row, err = b.save(tx, study.Change{ID: change, Verb: "save"}, row, body, func(*savedRow) {}); err != nil {
			return err
		}
		saved = row.published(body, book)
		return nil
	})
	return saved, err
}

// RemovePublished takes a published study away. NotFound: it is not there.
func (b *Book) RemovePublished(ctx context.Context, c access.Caller, id PublishedID) error {
	return b.remove(ctx, c, kindPublished, id.ID)
}

func (p publishedBody) valid() error {
	named := p.Title != ""
	bounds := []Bounds{p.People}
	for _, f := range p.Facts {
		named = named && strings.TrimSpace(f.Name) != ""
		bounds = append(bounds, f.Count)
	}
	for _, theme := range p.Themes {
		named = named && strings.TrimSpace(theme.Name) != ""
		bounds = append(bounds, theme.People)
	}
	if !named {
		return sheaf.Errorf(sheaf.Invalid, "a published study needs a title, and each of its themes and figures a name")
	}
	for _, one := range bounds {
		if one.Low < 0 || one.Low > one.High {
			return sheaf.Errorf(sheaf.Invalid, "%d to %d are no bounds", one.Low, one.High)
		}
		if p.People.High > 0 && one.High > p.People.High {
			return sheaf.Errorf(sheaf.Invalid, "%d are more than the %d people of the published study", one.High, p.People.High)
		}
	}
	return nil
}

// crossesKnown holds the crosswalk against the codebook.
func (p publishedBody) crossesKnown(book codebook) error {
	for _, theme := range p.Themes {
		for _, one := range theme.Crosswalk {
			row, there := book.rows[book.resolve(one.Code)]
			there = there && !row.removed
			switch one.Relation {
			case None:
				there = there || one.Code.IsZero()
			case Same, Narrower, Broader:
			default:
				return sheaf.Errorf(sheaf.Invalid, "a theme is the same as a code, narrower, broader, or none of these")
			}
			if !there {
				return sheaf.Errorf(sheaf.Invalid, "a theme is held against a code that is not in the codebook").Hintf("sheaf codebook lists them")
			}
		}
	}
	return nil
}
