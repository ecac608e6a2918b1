package convert

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// whole is a reading in which everything is set that can be.
func whole() Reading {
	const said = "Dalu: One.\nOmro: Two."
	return Reading{
		Transcript: text.Transcript{
			Text: said, Language: "en",
			Speakers: []text.Speaker{{Label: "Dalu", Role: text.RoleInterviewer}, {Label: "Omro"}},
			Turns:    []text.Turn{{Span: text.Span{End: 10}, Voice: -1}, {Span: text.Span{Start: 11, End: 21}, Speaker: 1, Voice: -1}},
			Paragraphs: []text.Paragraph{
				{Span: text.Span{End: 10}, Label: text.Span{End: 6}},
				{Span: text.Span{Start: 11, End: 21}, Label: text.Span{Start: 11, End: 17}, Speaker: 1, Turn: 1},
			},
		},
		Report: Report{
			Format: TXT, Charset: "utf-8", Properties: []string{"creator"}, Bilingual: &Bilingual{Form: InColumns, Languages: [2]string{"ar", "en"}},
			Deleted: spans(0, 1), Uncertain: spans(0, 1), Header: spans(0, 1), Notes: []Note{{Kind: Footnote, At: 0, Span: text.Span{Start: 11, End: 21}}},
		},
		Comments: []Comment{{At: 0, Text: "one"}},
		Pages:    []Page{{Number: 1, PNG: []byte("\x89PNG\r\n\x1a\n")}, {Number: 2, PNG: []byte("\x89PNG\r\n\x1a\n")}},
	}
}

// TestLyingReports spoils each field of a report in turn: one that nobody looks at
// is believed, which a new field must not be.
func TestLyingReports(t *testing.T) {
	if !whole().plausible() {
		t.Fatal("a reading that is whole is not believed")
	}
	r := whole()
	var spoil func(name string, v reflect.Value)
	spoil = func(name string, v reflect.Value) {
		was := reflect.New(v.Type()).Elem()
		was.Set(v)
		believed := func(bad any) {
			v.Set(reflect.ValueOf(bad).Convert(v.Type()))
			if r.plausible() {
				t.Errorf("%s: %v is believed", name, bad)
			}
			v.Set(was)
		}
		switch v.Kind() {
		case reflect.Bool:
		case reflect.Int, reflect.Int64:
			believed(-2)
		case reflect.String:
			for _, bad := range []string{"\x1b[1m", "\xff", strings.Repeat("a", 1000), "one\ntwo"} {
				believed(bad)
			}
		case reflect.Pointer:
			if v.IsNil() {
				t.Fatalf("%s is not set: set it in whole", name)
			}
			spoil(name, v.Elem())
		case reflect.Slice, reflect.Array:
			if v.Len() == 0 {
				t.Fatalf("%s is empty: set it in whole", name)
			}
			for i := range v.Len() {
				spoil(name, v.Index(i))
			}
			if v.Type() == reflect.TypeFor[[]text.Span]() {
				for _, bad := range [][]text.Span{spans(0, 0), spans(0, 99), {{Start: 3, End: 4}, {Start: 0, End: 1}}, {{Start: 0, End: 2}, {Start: 1, End: 3}}} {
					believed(bad)
				}
			}
		case reflect.Struct:
			for i := range v.NumField() {
				spoil(name+"."+v.Type().Field(i).Name, v.Field(i))
			}
		default:
			t.Fatalf("%s is of a kind that nobody spoils", name)
		}
	}
	spoil("Report", reflect.ValueOf(&r.Report).Elem())
}

func TestLyingReadings(t *testing.T) {
	long := strings.Repeat("said ", 60)
	for what, lie := range map[string]func(*Reading){
		"a role that is none":      func(r *Reading) { r.Transcript.Speakers[0].Role = "owner" },
		"a label of a page":        func(r *Reading) { r.Transcript.Speakers[0].Label = long },
		"a label of two lines":     func(r *Reading) { r.Transcript.Speakers[0].Label = "Dalu\nOmro" },
		"a page twice":             func(r *Reading) { r.Pages[1].Number = 1 },
		"pages backwards":          func(r *Reading) { r.Pages[0].Number, r.Pages[1].Number = 2, 1 },
		"a page left out":          func(r *Reading) { r.Pages[1].Number = 3 },
		"a language that commands": func(r *Reading) { r.Transcript.Language = "en; ls" },
		"an encoding that speaks":  func(r *Reading) { r.Report.Charset = "one of mine" },
		"more than certain":        func(r *Reading) { r.Report.CharsetConfidence = 101 },
		"notes backwards": func(r *Reading) {
			r.Report.Notes = append(r.Report.Notes, Note{Kind: Endnote, At: -1, Span: text.Span{End: 10}})
		},
		"speech passed for a label": func(r *Reading) {
			r.Transcript.Text, r.Transcript.Turns = long+".", nil
			all := text.Span{End: len(long) + 1}
			r.Transcript.Turns = []text.Turn{{Span: all, Voice: -1}}
			r.Transcript.Paragraphs = []text.Paragraph{{Span: all, Label: all}}
			r.Report.Notes = nil
		},
	} {
		r := whole()
		lie(&r)
		if r.plausible() {
			t.Errorf("%s: believed", what)
		}
	}
	t.Run("a blank label may be long", func(t *testing.T) {
		if !isLabel("Dalu:" + strings.Repeat(" ", 1000)) {
			t.Error("not believed")
		}
	})
	t.Run("spans come into order", func(t *testing.T) {
		got := spansInOrder([]text.Span{{Start: 5, End: 7}, {Start: 0, End: 2}, {Start: 6, End: 9}, {Start: 3, End: 3}, {Start: 2, End: 3}})
		if want := []text.Span{{Start: 0, End: 2}, {Start: 2, End: 3}, {Start: 5, End: 9}}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("no more is heard than a reading takes", func(t *testing.T) {
		limits := DefaultLimits()
		limits.Text, limits.Lines, limits.Memory = 1, 1, 1<<20
		r := whole()
		r.Comments[0].Text = strings.Repeat("a", 2<<20)
		var b bytes.Buffer
		if err := sendReading(&b, r); err != nil {
			t.Fatal(err)
		}
		if _, err := readAnswer(&b, limits); !errors.Is(err, errLied) {
			t.Errorf("got %v", err)
		}
	})
}

func TestReaderSaysWhyItDoesNotStart(t *testing.T) {
	for what, c := range map[string]struct {
		said ready
		want string
	}{
		"another version": {ready{Version: Version + 1}, "another version"},
		"none of it":      {ready{}, "another version"},
		"a reason":        {ready{Version: Version, Cannot: "it cannot confine itself: no"}, "reads files: it cannot confine itself: no"},
		"colours":         {ready{Version: Version, Cannot: "\x1b[1m"}, "does not say why"},
		"a page":          {ready{Version: Version, Cannot: strings.Repeat("a", 1000)}, "does not say why"},
	} {
		err := c.said.refusal()
		if sheaf.KindOf(err) != sheaf.Internal || !strings.Contains(err.Error(), c.want) || sheaf.HintOf(err) == "" {
			t.Errorf("%s: %v, %q", what, err, sheaf.HintOf(err))
		}
	}
	if err := (ready{Version: Version}).refusal(); err != nil {
		t.Errorf("one that is ready: %v", err)
	}
	if got := sayable(errors.New(cannotRead + "one\ntwo " + strings.Repeat("ب", 1000))); !strings.HasPrefix(got, "one two") || len(got) > sayLength || !isPrintable(got) {
		t.Errorf("got %q", got)
	}
}
