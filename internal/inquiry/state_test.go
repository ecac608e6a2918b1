package inquiry

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// world is an invented study, small enough to be counted by hand.
type world struct {
	*testing.T
	*State
	ids byte
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, State: &State{}}
	w.layer()
	return w
}

// id gives ids that go down, so that what is sorted by them is in no other order.
func (w *world) id() (id sheaf.ID) {
	w.ids++
	id[0] = 255 - w.ids
	return id
}

// layer adds a reading; what is laid from then on is of it.
func (w *world) layer() coding.LayerID {
	l := coding.Layer{ID: coding.LayerID{ID: w.id()}, Kind: coding.CoderLayer}
	w.Layers = append(w.Layers, l)
	return l.ID
}

// theme adds a code to the end of the codebook, below another one or at the top.
func (w *world) theme(name string, below coding.CodeID) coding.CodeID {
	c := coding.Code{ID: coding.CodeID{ID: w.id()}, Parent: below, Name: name}
	w.Codes = append(w.Codes, c)
	return c.ID
}

func (w *world) person(label string) study.SubjectID {
	who := study.Subject{ID: study.SubjectID{ID: w.id()}, Label: label}
	w.Subjects = append(w.Subjects, who)
	return who.ID
}

// turn is what somebody says; nobody of the people is the interviewer.
type turn struct {
	who   study.SubjectID
	words string
}

// interview adds a document, a turn to a paragraph.
func (w *world) interview(language string, turns ...turn) study.DocumentID {
	d := study.Document{DocumentInfo: study.DocumentInfo{ID: study.DocumentID{ID: w.id()}, Account: study.AccountID{ID: w.id()}, Language: language}}
	d.Transcript.Language = language
	d.Speakers = []text.Speaker{{Role: text.RoleInterviewer}}
	place := map[study.SubjectID]int{}
	for _, t := range turns {
		if _, known := place[t.who]; !known && t.who != (study.SubjectID{}) {
			place[t.who] = len(d.Speakers)
			d.Speakers = append(d.Speakers, text.Speaker{Role: text.RoleParticipant})
			d.Subjects = append(d.Subjects, t.who)
		}
		span := text.Span{Start: len(d.Text), End: len(d.Text) + len(t.words)}
		d.Transcript.Turns = append(d.Transcript.Turns, text.Turn{Span: span, Speaker: place[t.who]})
		d.Paragraphs = append(d.Paragraphs, text.Paragraph{Span: span, Label: text.Span{Start: span.Start, End: span.Start}, Speaker: place[t.who], Turn: len(d.Paragraphs)})
		d.TurnSubject = append(d.TurnSubject, t.who)
		d.Text += t.words + "\n"
	}
	d.Subjects = study.Sorted(d.Subjects)
	w.Documents = append(w.Documents, d)
	return d.ID
}

// lay puts a code on the first place where words stand in a document.
func (w *world) lay(code coding.CodeID, in study.DocumentID, words string) {
	w.Helper()
	for _, d := range w.Documents {
		at := strings.Index(d.Text, words)
		if d.ID != in || at < 0 {
			continue
		}
		span := text.Span{Start: at, End: at + len(words)}
		w.Codings = append(w.Codings, coding.Coding{ID: coding.CodingID{ID: w.id()}, Code: code, Layer: w.Layers[len(w.Layers)-1].ID,
			Anchor: study.Anchor{Document: in, Span: span}, Speaking: d.Speaking(span), Subjects: d.Speaking(span)})
		return
	}
	w.Fatalf("nobody says %q there", words)
}

// plain says the key of a text and its values.
var plain = Speech{
	Say: func(word Word, values ...any) string {
		said := string(word)
		for i := 0; i+1 < len(values); i += 2 {
			said += fmt.Sprintf(" %v=%v", values[i], values[i+1])
		}
		return said
	},
	Reason: func(english string) string { return english }, Tongue: func(language string) string { return "tongue " + language }, Language: "en", Decimal: ".",
}

// ask puts a question; settings are name and value in turn. That it has the same bytes
// whenever it is asked is seen here, for every question of the tests.
func (w *world) ask(k Kind, settings ...string) *Answer {
	w.Helper()
	w.index()
	given := url.Values{}
	for i := 0; i+1 < len(settings); i += 2 {
		given.Add(settings[i], settings[i+1])
	}
	var bytes [2]string
	var answer *Answer
	for i := range bytes {
		var err error
		if answer, err = k.Ask(context.Background(), w.State, given, plain); err != nil {
			w.Fatal(err)
		}
		figures, err := json.Marshal(answer)
		if err != nil {
			w.Fatal(err)
		}
		bytes[i] = string(figures)
		for _, p := range answer.Parts {
			bytes[i] += string(p.File(plain))
			if p.Drawing != nil {
				bytes[i] += string(p.Drawing.File())
			}
		}
	}
	if bytes[0] != bytes[1] {
		w.Error("the same question gave other bytes")
	}
	return answer
}

// rows are the cells of a part's table as they are read.
func (w *world) rows(a *Answer, part string) (rows []string) {
	w.Helper()
	p, err := a.Part(part)
	if err != nil || p.Table == nil {
		w.Fatalf("no table %s: %v", part, err)
	}
	for _, cells := range p.Table.Rows {
		if len(cells) != len(p.Table.Head) {
			w.Errorf("%d cells under %d heads", len(cells), len(p.Table.Head))
		}
		read := make([]string, len(cells))
		for i, c := range cells {
			read[i] = c.Text
		}
		rows = append(rows, strings.Join(read, " | "))
	}
	return rows
}

// A question that was coded was put, and not answered: it makes nobody one of those who
// speak of its theme.
func TestNobodySpeaksInTheTeamsWords(t *testing.T) {
	w := newWorld(t)
	pay := w.theme("pay", coding.CodeID{})
	who := w.person("A-1")
	d := w.interview("en", turn{words: "Were you paid?"}, turn{who, "Bread came late."})
	w.Documents[0].TurnSubject[0] = who // an interviewer's turn lies under the key of who is asked
	w.lay(pay, d, "Were you paid?")
	w.sort()
	w.index()
	if len(w.Codings[0].Speaking) != 1 {
		t.Fatal("the coding is nobody's before")
	}
	w.hear()
	if len(w.Codings[0].Speaking) != 0 || w.Left.Team != 1 {
		t.Errorf("speaking %v, left %+v", w.Codings[0].Speaking, w.Left)
	}
}

func TestADocumentIsReadWhereSomebodyStandsInIt(t *testing.T) {
	one, gone, held := study.Subject{ID: study.SubjectID{ID: sheaf.ID{1}}}, study.Subject{ID: study.SubjectID{ID: sheaf.ID{2}}, Erased: true}, study.Subject{ID: study.SubjectID{ID: sheaf.ID{3}}, Held: true}
	subjects, usable := []study.Subject{one, gone, held}, map[study.SubjectID]bool{one.ID: true}
	for _, c := range []struct {
		in             []study.SubjectID
		stands, barred bool
	}{
		{nil, true, false}, {[]study.SubjectID{one.ID}, true, false}, {[]study.SubjectID{one.ID, gone.ID}, true, false},
		{[]study.SubjectID{gone.ID}, false, false}, {[]study.SubjectID{one.ID, held.ID}, true, true}, {[]study.SubjectID{{ID: sheaf.ID{9}}}, false, true},
	} {
		if stands, barred := speaking(c.in, subjects, usable); stands != c.stands || barred != c.barred {
			t.Errorf("%v: stands %v, barred %v", c.in, stands, barred)
		}
	}
}
