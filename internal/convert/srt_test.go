package convert

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"sheaf/internal/sheaf"
)

// linesRead are the lines that a reader makes, as "ms|voice|text".
func linesRead(t testing.TB, read func(*script, []byte) error, data []byte) ([]string, *script) {
	t.Helper()
	s := newScript(t.Context(), DefaultLimits(), Options{})
	if err := read(s, data); err != nil {
		t.Fatal(err)
	}
	return shownLines(s.lines), s
}

func shownLines(lines []line) []string {
	var out []string
	for _, l := range lines {
		ms := "-"
		if l.timed {
			ms = strconv.FormatInt(l.startMS, 10)
		}
		voice := "-"
		if l.voiced {
			voice = l.voice
		}
		out = append(out, ms+"|"+voice+"|"+l.text)
	}
	return out
}

func TestSRT(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want []string
	}{
		"a cue is a line at its time": {
			"1\n00:00:01,500 --> 00:00:03,000\nWe went\nby night.\n\n2\n00:01:02,000 --> 00:01:04,000\nYes.\n",
			[]string{"1500|-|We went by night.", "62000|-|Yes."}},
		"a mark and line ends of DOS": {
			"\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\nOne.\r\n\r\n", []string{"1000|-|One."}},
		"a dot is a comma, hours may be left out": {
			"1\n00:01.250 --> 00:02.000\nOne.\n\n2\n1:00:03.5 --> 1:00:04.5\nTwo.", []string{"1250|-|One.", "3603500|-|Two."}},
		"empty lines may be missing": {
			"1\n00:00:01,000 --> 00:00:02,000\nOne.\n2\n00:00:02,000 --> 00:00:03,000\nTwo.", []string{"1000|-|One.", "2000|-|Two."}},
		"numbers may be missing": {
			"00:00:01,000 --> 00:00:02,000\nOne.\n\n00:00:02,000 --> 00:00:03,000\nTwo.", []string{"1000|-|One.", "2000|-|Two."}},
		"a number that somebody says is text": {
			"1\n00:00:01,000 --> 00:00:02,000\nIn\n1948\n\n2\n00:00:02,000 --> 00:00:03,000\n12\n\n3\n00:00:03,000 --> 00:00:04,000\nTwo.",
			[]string{"1000|-|In 1948", "2000|-|12", "3000|-|Two."}},
		"empty lines inside a cue and behind its number": {
			"1\n\n00:00:01,000 --> 00:00:02,000\n\nOne\n\nmore.\n\n2\n\n00:00:02,000 --> 00:00:03,000\nTwo.", []string{"1000|-|One more.", "2000|-|Two."}},
		"an empty cue is none": {
			"1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:02,000 --> 00:00:03,000\n \n\n3\n00:00:03,000 --> 00:00:04,000\nThree.", []string{"3000|-|Three."}},
		"marks of type are left out": {
			"1\n00:00:01,000 --> 00:00:02,000 X1:10 Y2:20\n{\\an8}<i>We</i> <font color=\"#fff\">went</font> <B>by\nnight</B>.<br>Yes.",
			[]string{"1000|-|We went by night. Yes."}},
		"what was written in brackets is kept": {
			"1\n00:00:01,000 --> 00:00:02,000\n<inaudible> a < b {sic} & c &amp; d &lt;i&gt; <3", []string{"1000|-|<inaudible> a < b {sic} & c & d <i> <3"}},
		"a line with a dash stands for itself": {
			"1\n00:00:01,000 --> 00:00:02,000\n- Who went?\n- All of\nus.", []string{"1000|-|- Who went?", "1000|-|- All of us."}},
		"so does one with a label": {
			"1\n00:00:01,000 --> 00:00:02,000\nDalu: Who\nwent?\nOmro: All.", []string{"1000|-|Dalu: Who went?", "1000|-|Omro: All."}},
		"text above the first cue is kept": {
			"Tape 2\n\n1\n00:00:01,000 --> 00:00:02,000\nOne.", []string{"-|-|Tape 2", "1000|-|One."}},
		"a time below zero or beyond any clock is none": {
			"1\n-00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n99999999999:00:02,000 --> 00:00:03,000\nTwo.", []string{"-|-|One.", "-|-|Two."}},
		"an arrow that somebody writes is text": {
			"1\n00:00:01,000 --> 00:00:02,000\nhere --> there", []string{"1000|-|here --> there"}},
		"live captions that roll are read once": {
			"00:00:01,000 --> 00:00:02,000\na\n\n00:00:02,000 --> 00:00:02,010\na\n\n00:00:02,010 --> 00:00:03,000\na\nb\n\n00:00:03,000 --> 00:00:03,010\nb\n\n" +
				"00:00:03,010 --> 00:00:04,000\nb\nc\n\n00:00:04,000 --> 00:00:04,010\nc\n\n00:00:04,010 --> 00:00:05,000\nc\nd",
			[]string{"1000|-|a", "2010|-|b", "3010|-|c", "4010|-|d"}},
		"people who repeat themselves are not": {
			"00:00:01,000 --> 00:00:02,000\nNo.\n\n00:00:02,000 --> 00:00:03,000\nNo.\n\n00:00:03,000 --> 00:00:04,000\nI said\nno.",
			[]string{"1000|-|No.", "2000|-|No.", "3000|-|I said no."}},
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := linesRead(t, readSRT, []byte(c.data))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("labels make turns, each at the time of its cue", func(t *testing.T) {
		tr, _ := mustRead(t, "a.srt", []byte("1\n00:00:01,000 --> 00:00:02,000\nDalu: Who went?\n\n2\n00:00:02,000 --> 00:00:03,000\nOmro: All\n\n3\n00:00:03,000 --> 00:00:04,000\nof us.\n\n4\n00:00:05,000 --> 00:00:06,000\nDalu: When?\n\n5\n00:00:06,000 --> 00:00:07,000\nOmro: Then."))
		if len(tr.Turns) != 4 || len(tr.Speakers) != 2 || tr.Turns[1].StartMS != 2000 || tr.Turns[2].StartMS != 5000 || tr.Paragraphs[2].Turn != 1 {
			t.Errorf("got %+v", tr)
		}
	})
	t.Run("other encodings are read", func(t *testing.T) {
		tr, report := mustRead(t, "a.srt", encoded(t, charmap.Windows1256, "1\r\n00:00:01,000 --> 00:00:02,000\r\n"+inArabic+"\r\n"))
		if tr.Text != inArabic || report.Charset != "windows-1256" || report.RightToLeft != 1 {
			t.Errorf("got %q, %+v", tr.Text, report)
		}
	})
	t.Run("a file without a time is refused", func(t *testing.T) {
		err := readSRT(newScript(t.Context(), DefaultLimits(), Options{}), []byte("Dalu: One."))
		if sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(sheaf.HintOf(err), ".txt") {
			t.Errorf("got %v", err)
		}
	})
}

func FuzzSRT(f *testing.F) {
	f.Add([]byte("1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<i>One</i>\r\n- &amp; two\r\n\r\n2\r\n00:00:02.000-->00:00:03.000\r\n"))
	f.Add([]byte("\ufeff00:01 --> 00:02\nDalu: <font color=x>a"))
	f.Add(sampleSRT().data())
	f.Fuzz(fuzzRead("a.srt"))
}
