// Package report is tier 3: what leaves the house. A publication is plain
// blocks of text, and its files are generated fresh from them, never a cleaned
// copy of anything. The renderers add no word or sign of their own, so whoever
// checked the blocks has checked every character a reader will see; ReadBack
// reads written files again as a stranger would, to prove it.
//
// The package promises the same bytes for the same blocks, on any machine and
// day, without author, program, date or link. It never decides what may be
// published; see package disclosure. Its Press is opened by package workspace
// alone.
package report

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"sheaf/internal/sheaf"
)

// Publication is one text for readers outside the team.
type Publication struct {
	Title    string  `json:"title"`
	Language string  `json:"language"` // BCP 47, e.g. "en", "ar"
	Blocks   []Block `json:"blocks"`
}

// Kind is one of a closed set of blocks.
type Kind string

const (
	KindHeading   Kind = "heading"
	KindParagraph Kind = "paragraph"
	KindQuote     Kind = "quote"
	KindList      Kind = "list"
	KindTable     Kind = "table"
	KindNote      Kind = "note"
)

// Block is one block of a publication. Which fields it uses depends on its
// kind; Validate refuses one that fills any other.
type Block struct {
	Kind Kind `json:"kind"`
	// Language is BCP 47, where it differs from the publication's.
	Language string `json:"language,omitempty"`
	// Level of a heading, 1 to 4; 1 stands right under the title.
	Level int `json:"level,omitempty"`
	// Text of a heading, paragraph, quote or note.
	Text []Run `json:"text,omitempty"`
	// Attribution of a quote, shown as it is; may be empty.
	Attribution string `json:"attribution,omitempty"`
	// Ordered makes a list numbered from 1.
	Ordered bool `json:"ordered,omitempty"`
	// Items of a list.
	Items [][]Run `json:"items,omitempty"`
	// Table of a block of kind KindTable.
	Table *Table `json:"table,omitempty"`
}

// Run is a stretch of text in one style. A "\n" breaks the line, in
// paragraphs, quotes, items and notes. There are no links: LinkText gives the
// words that stand for one.
type Run struct {
	Text     string `json:"text"`
	Emphasis bool   `json:"emphasis,omitempty"`
	Strong   bool   `json:"strong,omitempty"`
	Code     bool   `json:"code,omitempty"`
}

// Table has as many cells in each row as in its header; cells may be empty.
type Table struct {
	Caption string     `json:"caption,omitempty"`
	Header  []string   `json:"header"`
	Rows    [][]string `json:"rows,omitempty"`
	Notes   []string   `json:"notes,omitempty"`
}

// Plain is text in no style.
func Plain(text string) []Run { return []Run{{Text: text}} }

// LinkText is how a link is published: its words and its address as plain
// text, so that nothing can be followed by a slip of the hand. It is Invalid
// for any address but an https one without user or password.
func LinkText(words, address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", sheaf.Errorf(sheaf.Invalid, "cannot publish a link: its address is not a plain https one").
			Hintf("write the address as text, or leave it out")
	}
	if words == "" || words == address {
		return address, nil
	}
	return words + " (" + address + ")", nil
}

// Part says which text of a block a passage is.
type Part string

const (
	PartTitle       Part = "title"
	PartText        Part = "text"
	PartAttribution Part = "attribution"
	PartItem        Part = "item"
	PartCaption     Part = "caption"
	PartHeader      Part = "header"
	PartCell        Part = "cell"
	PartNote        Part = "note"
)

// TitleBlock is the Block of the title's passage.
const TitleBlock = -1

// Passage is one text that a reader sees as a whole, with its place. Styles
// are gone: a name of which half is emphasised is one word again.
type Passage struct {
	Block int  // index into Blocks, or TitleBlock
	Part  Part // which text of the block
	Row   int  // item of a list, row or note of a table; else 0
	Cell  int  // cell of a table's header or row; else 0
	Text  string
}

// Text gives every text that a reader sees, in reading order; what has no
// visible character (an empty cell) is left out.
func (p Publication) Text() []Passage {
	all := []Passage{{Block: TitleBlock, Part: PartTitle, Text: p.Title}}
	for i, b := range p.Blocks {
		for _, passage := range b.passages() {
			if isBlank(passage.Text) {
				continue
			}
			passage.Block = i
			all = append(all, passage)
		}
	}
	return all
}

func (b Block) passages() []Passage {
	switch b.Kind {
	case KindList:
		var items []Passage
		for i, item := range b.Items {
			items = append(items, Passage{Part: PartItem, Row: i, Text: join(item)})
		}
		return items
	case KindTable:
		if b.Table == nil {
			return nil
		}
		return b.Table.passages()
	}
	return []Passage{
		{Part: PartText, Text: join(b.Text)},
		{Part: PartAttribution, Text: b.Attribution},
	}
}

func (t Table) passages() []Passage {
	all := []Passage{{Part: PartCaption, Text: t.Caption}}
	for i, cell := range t.Header {
		all = append(all, Passage{Part: PartHeader, Cell: i, Text: cell})
	}
	for r, row := range t.Rows {
		for i, cell := range row {
			all = append(all, Passage{Part: PartCell, Row: r, Cell: i, Text: cell})
		}
	}
	for i, note := range t.Notes {
		all = append(all, Passage{Part: PartNote, Row: i, Text: note})
	}
	return all
}

// join is the text of runs without their styles.
func join(runs []Run) string {
	var s strings.Builder
	for _, r := range runs {
		s.WriteString(r.Text)
	}
	return s.String()
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }

// frozenVersion is the version of the frozen form.
const frozenVersion = 1

// frozen is a publication as JSON whose first key is v.
type frozen struct {
	V int `json:"v"`
	Publication
}

// Freeze gives the publication as JSON, the same bytes for the same blocks.
// Errors are Validate's.
func (p Publication) Freeze() ([]byte, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	return json.Marshal(frozen{frozenVersion, p})
}

// Thaw reads what Freeze gave, byte for byte. It is Corrupt for anything else,
// an unknown field or version included: a block that is not understood must
// not be published with half of it missing.
func Thaw(b []byte) (Publication, error) {
	var f frozen
	if err := json.Unmarshal(b, &f); err != nil {
		return Publication{}, sheaf.Errorf(sheaf.Corrupt, "cannot read frozen blocks: not in the form they are kept in")
	}
	if f.V != frozenVersion {
		return Publication{}, sheaf.Errorf(sheaf.Corrupt, "cannot read frozen blocks: version %d is not known", f.V).
			Hintf("open the study with a newer Sheaf")
	}
	again, err := f.Freeze()
	if err != nil {
		return Publication{}, sheaf.Errorf(sheaf.Corrupt, "cannot read frozen blocks: %w", err)
	}
	if !bytes.Equal(again, b) {
		return Publication{}, sheaf.Errorf(sheaf.Corrupt, "cannot read frozen blocks: they hold more than is understood")
	}
	return f.Publication, nil
}
