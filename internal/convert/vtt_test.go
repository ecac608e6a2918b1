package convert

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	utf "golang.org/x/text/encoding/unicode"
)

func TestVTT(t *testing.T) {
	const at = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
	for name, c := range map[string]struct {
		data     string
		want     []string
		comments []string
	}{
		"a cue is a line at its time": {
			"WEBVTT\n\n00:01.000 --> 00:02.000\nWe went\nby night.\n\n01:00:02.000 --> 01:00:03.000\nYes.\n", []string{"1000|-|We went by night.", "3602000|-|Yes."}, nil},
		"names and settings of cues are left out": {
			"WEBVTT\n\nintro\n00:01.000 --> 00:02.000 align:start position:0% line:-1\nOne.\n\n7\n00:02.000 --> 00:03.000\nTwo.\n\n9d3f/12-0\n00:03.000 --> 00:04.000\nThree.",
			[]string{"1000|-|One.", "2000|-|Two.", "3000|-|Three."}, nil},
		"the head and notes are comments": {
			"WEBVTT - Tape 2\nKind: captions\nLanguage: ar\nmade in May\n\nNOTE checked\ntwice\n\n00:01.000 --> 00:02.000\nOne.\n\nNOTE\nunsure\n\n00:02.000 --> 00:03.000\nTwo.",
			[]string{"1000|-|One.", "2000|-|Two."}, []string{"Tape 2\nmade in May", "checked\ntwice", "unsure"}},
		"styles and regions are left out": {
			"WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\nwidth:40%\n\n00:01.000 --> 00:02.000\nOne.", []string{"1000|-|One."}, nil},
		"a voice says who speaks": {
			at + "<v Dalu Omro>One.</v>\n\n00:02.000 --> 00:03.000\n<v.loud.first  Omro>Two.", []string{"1000|Dalu Omro|One.", "2000|Omro|Two."}, nil},
		"several voices in a cue": {
			at + "<v Dalu>- Who?\n<v Omro>- All\nof us.</v> (steps)", []string{"1000|Dalu|- Who?", "1000|Omro|- All of us.", "1000|-|(steps)"}, nil},
		"a voice without a name is none": {at + "<v>One.", []string{"1000|-|One."}, nil},
		"marks of type and times inside are left out": {
			at + "<c.yellow>We</c> <00:00:01.500><b>went</b> <lang ar><ruby>by<rt>x</rt></ruby></lang>", []string{"1000|-|We went byx"}, nil},
		"characters that are written as names": {
			at + "a &amp; b &lt;c&gt;&nbsp;&lrm;d&rlm; &#39;e&#x2019; R&D &copy2 &nosuch; &amp", []string{"1000|-|a & b <c>\u00a0\u200ed\u200f 'e’ R&D &copy2 &nosuch; &amp"}, nil},
		"an empty line in a cue loses no words": {at + "One\n\nmore.\n\n00:02.000 --> 00:03.000\nTwo.", []string{"1000|-|One more.", "2000|-|Two."}, nil},
		"a cue right below another":             {at + "One.\n00:02.000 --> 00:03.000\nTwo.", []string{"1000|-|One.", "2000|-|Two."}, nil},
		"text below the head is kept":           {"WEBVTT\n\nOne.\n\n00:01.000 --> 00:02.000\nTwo.", []string{"-|-|One.", "1000|-|Two."}, nil},
		"captions of YouTube are read once": {
			"WEBVTT\nKind: captions\nLanguage: en\n\n" +
				"00:00:00.160 --> 00:00:02.389 align:start position:0%\n \nwe<00:00:00.480><c> went</c>\n\n00:00:02.389 --> 00:00:02.399 align:start position:0%\nwe went\n \n\n" +
				"00:00:02.399 --> 00:00:04.309 align:start position:0%\nwe went\nby<00:00:02.720><c> night</c>\n\n00:00:04.309 --> 00:00:04.319 align:start position:0%\nby night\n \n\n" +
				"00:00:04.319 --> 00:00:06.000 align:start position:0%\nby night\nand<00:00:04.800><c> came</c>\n\n00:00:06.000 --> 00:00:06.010 align:start position:0%\nand came\n \n\n" +
				"00:00:06.010 --> 00:00:07.000 align:start position:0%\nand came\nback",
			[]string{"160|-|we went", "2399|-|by night", "4319|-|and came", "6010|-|back"}, nil},
		// Two lines that rolled were read as four.
		"a few captions that roll are read once": {
			"WEBVTT\n\n00:01.000 --> 00:03.000\n \nwe<00:00:01.200><c> went</c>\n\n00:03.000 --> 00:03.010\nwe went\n \n\n00:03.010 --> 00:06.000\nwe went\nby<00:00:03.500><c> night</c>\n\n00:06.000 --> 00:06.010\nby night\n ",
			[]string{"1000|-|we went", "3010|-|by night"}, nil},
		"below a cue a style is no style": {
			at + "One.\n\nSTYLE\nwas what counted.\n\n00:02.000 --> 00:03.000\nTwo.", []string{"1000|-|One. STYLE was what counted.", "2000|-|Two."}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, s := linesRead(t, readVTT, []byte(c.data))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			var comments []string
			for _, n := range s.margin {
				comments = append(comments, strings.Join(n.lines, "\n"))
			}
			if diff := cmp.Diff(c.comments, comments); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("consecutive cues of a voice are one turn, a cue without one is of nobody known", func(t *testing.T) {
		tr, _ := mustRead(t, "a.vtt", []byte(at+"<v Dalu>One.\n\n00:02.000 --> 00:03.000\n<v Dalu>Two.\n\n00:03.000 --> 00:04.000\nThree.\n\n00:04.000 --> 00:05.000\n<v Omro>Four."))
		if len(tr.Turns) != 3 || tr.Turns[0].StartMS != 1000 || tr.Turns[2].StartMS != 4000 || tr.Paragraphs[1].Turn != 0 {
			t.Errorf("got %+v", tr)
		}
		if unknown := tr.Turns[1]; unknown.StartMS != 3000 || tr.Speakers[unknown.Speaker].Label != "" {
			t.Errorf("a cue without a voice is %+v", unknown)
		}
	})
	t.Run("names inside the cues, as Zoom writes them, are labels", func(t *testing.T) {
		tr, _ := mustRead(t, "a.vtt", []byte("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nDalu Omro: One.\n\n2\n00:00:02.000 --> 00:00:03.000\nAnu: Two.\n\n3\n00:00:03.000 --> 00:00:04.000\nDalu Omro: Three.\n\n4\n00:00:04.000 --> 00:00:05.000\nAnu: Four.\n"))
		if len(tr.Turns) != 4 || len(tr.Speakers) != 2 || tr.Turns[3].StartMS != 4000 || tr.Speakers[0].Label != "Dalu Omro" {
			t.Errorf("got %+v", tr)
		}
	})
	t.Run("a comment is about the cue below it", func(t *testing.T) {
		r := readWith(t, File{"a.vtt", []byte(at + "One.\n\nNOTE unsure\n\n00:02.000 --> 00:03.000\nTwo.\n\nNOTE the end")}, Options{})
		if diff := cmp.Diff([]Comment{{5, "unsure"}, {-1, "the end"}}, r.Comments); diff != "" || r.Report.Comments != 2 {
			t.Error(diff)
		}
	})
	t.Run("styles and instructions that are left out are counted", func(t *testing.T) {
		_, s := linesRead(t, readVTT, []byte("WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\n{\\an8}One {sic} {\\b1}two.\n"))
		if s.report.Styling != 4 {
			t.Errorf("got %d", s.report.Styling)
		}
	})
	t.Run("voices that are named in capitals are speakers when they recur", func(t *testing.T) {
		tr, _ := mustRead(t, "a.vtt", []byte(at+"WOMAN: One.\nMAN: Two.\n\n00:02.000 --> 00:03.000\nThree.\n\n00:03.000 --> 00:04.000\nWOMAN: Four.\n\n00:04.000 --> 00:05.000\nMAN: Five."))
		if len(tr.Speakers) != 2 || len(tr.Turns) != 4 {
			t.Errorf("got %+v", tr)
		}
	})
	t.Run("UTF-16 is read", func(t *testing.T) {
		tr, _ := mustRead(t, "a.vtt", encoded(t, utf.UTF16(utf.LittleEndian, utf.UseBOM), at+"<v Omro>One."))
		if tr.Text != "One." || len(tr.Turns) != 1 {
			t.Errorf("got %+v", tr)
		}
	})
}

func FuzzVTT(f *testing.F) {
	f.Add([]byte("WEBVTT - a\nKind: b\n\nNOTE c\n\nSTYLE\nd\n\nid\n00:01.000 --> 00:02.000 line:0\n<v.x Dalu>One <c>&amp;</c> <00:01.500>two\n"))
	f.Add(sampleVTT().data())
	f.Fuzz(fuzzRead("a.vtt"))
}
