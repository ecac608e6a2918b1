package convert

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
)

func TestTXT(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"nothing but line ends changes":        {"\ufeffI: How many? \r\n\r\n  R: Two.\r\n", "I: How many? \n\n  R: Two.\n"},
		"Markdown stays as it is written":      {"# *One*\n\n> two\n", "# *One*\n\n> two\n"},
		"hard wrapped lines stay":              {"One and\ntwo.\n", "One and\ntwo.\n"},
		"a form feed ends a line":              {"One.\fTwo.\n\f\nThree.", "One.\nTwo.\n\n\nThree."},
		"other controls become spaces":         {"On\x07e and tw\x1bo and three.", "On e and tw o and three."},
		"the end of a file under DOS is left":  {"One.\r\n\x1a\x1a", "One.\n"},
		"noncharacters are what they are":      {"a\ufffe\U0001ffffb", "a\ufffe\U0001ffffb"},
		"combining marks stay as they are":     {"e\u0301 and é and ə\u0300", "e\u0301 and é and ə\u0300"},
		"marks of direction stay where put":    {"\u200fواحد\u200e 1", "\u200fواحد\u200e 1"},
		"spaces at the end of a line are text": {"One  \n", "One  \n"},
	} {
		t.Run(name, func(t *testing.T) {
			if tr, _ := mustRead(t, "a.md", []byte(c.data)); tr.Text != c.want {
				t.Errorf("got %q, want %q", tr.Text, c.want)
			}
		})
	}
	t.Run("stray controls are counted, line ends are not", func(t *testing.T) {
		if _, report := mustRead(t, "a.txt", []byte("On\x07e\f\r\n\x1a")); report.Controls != 1 || report.Format != TXT {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("lines that begin from right to left are counted", func(t *testing.T) {
		if _, report := mustRead(t, "a.txt", []byte("1. واحد\nOne واحد\n\n(שלום)\nܫܠܡܐ\n12")); report.RightToLeft != 3 {
			t.Errorf("got %d", report.RightToLeft)
		}
	})
	t.Run("the first bytes count more than the name", func(t *testing.T) {
		if _, report := mustRead(t, "a.txt", converttest.DOCX("One.")); report.Format != DOCX {
			t.Errorf("read as %s", report.Format)
		}
	})
	t.Run("any other name will do", func(t *testing.T) {
		mustRead(t, "../../notes of may", []byte("One."))
	})
	t.Run("the encoding that was given is used and is certain", func(t *testing.T) {
		r := readWith(t, File{"a.txt", encoded(t, charmap.Windows1254, "Ş: İyi.")}, Options{Charset: "iso-8859-9"})
		if r.Transcript.Text != "Ş: İyi." || r.Report.Charset != "windows-1254" || r.Report.CharsetConfidence != 0 {
			t.Errorf("got %q, %+v", r.Transcript.Text, r.Report)
		}
	})
	t.Run("a file too large for any text is refused before it is decoded", func(t *testing.T) {
		err := readTXT(newScript(t.Context(), DefaultLimits(), Options{}), bytes.Repeat([]byte("a"), 4*DefaultLimits().Text+5))
		if sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), "longer than") {
			t.Errorf("got %v", err)
		}
	})
}

func TestPublishedTexts(t *testing.T) {
	t.Run("windows-1252 is found, with its line ends and no stray controls", func(t *testing.T) {
		data := interview(t, "CAMILLERI_18OCT91_fromscan.txt")
		tr, report := mustRead(t, "CAMILLERI_18OCT91_fromscan.txt", data)
		want, err := charmap.Windows1252.NewDecoder().Bytes(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
		if err != nil {
			t.Fatal(err)
		}
		if tr.Text != string(want) || strings.ContainsRune(tr.Text, '\r') {
			t.Error("the text is another")
		}
		if report.Charset != "windows-1252" || report.CharsetConfidence < 50 || report.Controls != 0 || report.Symbols != 0 {
			t.Errorf("got %+v", report)
		}
		t.Logf("%s, %d %%, %d words, %d lines", report.Charset, report.CharsetConfidence, tr.Words(), strings.Count(tr.Text, "\n"))
	})
	t.Run("ASCII is found", func(t *testing.T) {
		tr, report := mustRead(t, "McELVEY_10MAR92.txt", interview(t, "McELVEY_10MAR92.txt"))
		if report.Charset != "us-ascii" || report.CharsetConfidence != 0 || report.Controls != 0 || strings.ContainsRune(tr.Text, '\r') {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("combining marks of transcription are unchanged", func(t *testing.T) {
		data := interview(t, "nena-village-life.nena")
		if tr, report := mustRead(t, "nena-village-life.nena", data); tr.Text != string(data) || report.Charset != "utf-8" {
			t.Errorf("the text changed: %+v", report)
		}
	})
	t.Run("spoken Arabic is right to left in each of its lines", func(t *testing.T) {
		data := interview(t, "levantine-arabic.txt")
		tr, report := mustRead(t, "levantine-arabic.txt", data)
		if tr.Text != string(data) || report.RightToLeft != len(tr.Paragraphs) || len(tr.Paragraphs) != 100 {
			t.Errorf("%d paragraphs, %+v", len(tr.Paragraphs), report)
		}
	})
}

func FuzzTXT(f *testing.F) {
	f.Add([]byte("I: How many?\r\nR: Two.\r\n"))
	f.Add([]byte("\xff\xfe"))
	f.Add([]byte("\xff\xfeI\x00:\x00 \x00\x00\xd8"))
	f.Add(encoded(f, charmap.Windows1256, inArabic))
	f.Add(encoded(f, charmap.Windows1254, inTurkish))
	f.Add([]byte("caf\xc3\xa9\xc0\x80\xed\xa0\x80\f\x1a"))
	f.Fuzz(fuzzRead("a.txt"))
}
