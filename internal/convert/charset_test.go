package convert

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Invented, a paragraph in each language.
const (
	inFrench  = "Ma sœur est arrivée à la gare vers huit heures, déjà très fatiguée. « Où étaient les autres ? » ai-je demandé. Personne n’avait répondu à l’appel, et nous sommes restés là, près de la fenêtre, jusqu’à la tombée de la nuit."
	inTurkish = "Kız kardeşim sabah sekizde istasyona geldi, çok yorgundu. Işıklar sönmüştü, dağın ardında kar yağıyordu. Öğleden sonra yola çıktık; şimdi hiçbirimiz o günü anlatmak istemiyoruz, çünkü kimse inanmıyor."
	inArabic  = "وصلت أختي إلى المحطة في الساعة الثامنة وكانت متعبة جدا. سألتها أين الآخرون؟ لم يجب أحد، وبقينا قرب النافذة حتى المساء، ثم رجعنا إلى البيت مع الجيران."
	inEnglish = "My sister came to the station at eight, and she was tired already. “Where are the others?” I asked — nobody’s name was called, so we waited near the window until it was dark."
)

func encoded(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := encoding.ReplaceUnsupported(e.NewEncoder()).Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func decodeWith(data []byte, name string) (string, Report, error) {
	s := newScript(context.Background(), DefaultLimits(), Options{Charset: name})
	decoded, err := s.decode(data)
	return decoded, s.report, err
}

func TestDecode(t *testing.T) {
	le, be := utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), utf.UTF16(utf.BigEndian, utf.IgnoreBOM)
	for name, c := range map[string]struct {
		data    []byte
		given   string
		want    string
		charset string
		guessed bool
	}{
		"ASCII is called so":                  {[]byte("One."), "", "One.", "us-ascii", false},
		"an empty file is ASCII":              {nil, "", "", "us-ascii", false},
		"UTF-8":                               {[]byte(inArabic), "", inArabic, "utf-8", false},
		"a byte order mark goes":              {[]byte("\ufeff" + inTurkish), "", inTurkish, "utf-8", false},
		"a mark inside stays":                 {[]byte("é\ufeffe"), "", "é\ufeffe", "utf-8", false},
		"combining marks stay as they are":    {[]byte("e\u0301 \u00e9"), "", "e\u0301 \u00e9", "utf-8", false},
		"line ends become one":                {[]byte("a\r\nb\rc\n\r\r\n"), "", "a\nb\nc\n\n\n", "us-ascii", false},
		"the end of a file under DOS goes":    {[]byte("One.\r\n\x1a"), "", "One.\n", "us-ascii", false},
		"UTF-16 with a mark, low byte first":  {append([]byte("\xff\xfe"), encoded(t, le, inArabic)...), "", inArabic, "utf-16le", false},
		"UTF-16 with a mark, high byte first": {append([]byte("\xfe\xff"), encoded(t, be, inFrench)...), "", inFrench, "utf-16be", false},
		"UTF-16 without a mark, by its zeros": {encoded(t, le, inTurkish), "", inTurkish, "utf-16le", false},
		"UTF-16 in Arabic without a mark":     {encoded(t, be, inArabic), "", inArabic, "utf-16be", false},
		"UTF-32 with a mark":                  {append([]byte("\xff\xfe\x00\x00"), encoded(t, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), inArabic)...), "", inArabic, "utf-32le", false},
		"French":                              {encoded(t, charmap.Windows1252, inFrench), "", inFrench, "windows-1252", true},
		"English with its quotation marks":    {encoded(t, charmap.Windows1252, inEnglish), "", inEnglish, "windows-1252", true},
		"Turkish":                             {encoded(t, charmap.Windows1254, inTurkish), "", inTurkish, "windows-1254", true},
		"Arabic":                              {encoded(t, charmap.Windows1256, inArabic), "", inArabic, "windows-1256", true},
		// chardet was surer of ISO, which has none of some of these letters.
		"a few lines of Arabic":                       {encoded(t, charmap.Windows1256, "س: كيف كان الطريق في الصباح؟\nج: كان مسدوداً من الجسر.\nس: ومن كان هناك؟\nج: ما كان حدا.\n"), "", "س: كيف كان الطريق في الصباح؟\nج: كان مسدوداً من الجسر.\nس: ومن كان هناك؟\nج: ما كان حدا.\n", "windows-1256", true},
		"Persian with its own letters":                {encoded(t, charmap.Windows1256, "پرسش: کجا بوديد؟\nپاسخ: در پل بودم، گفتم چرا ژاله رفت. گرگ آمد."), "", "پرسش: کجا بوديد؟\nپاسخ: در پل بودم، گفتم چرا ژاله رفت. گرگ آمد.", "windows-1256", true},
		"Arabic as ISO has it":                        {encoded(t, charmap.ISO8859_6, inArabic), "", inArabic, "iso-8859-6", true},
		"Turkish names in English":                    {encoded(t, charmap.Windows1254, inEnglish+" It was Işıl Doğan."), "", inEnglish + " It was Işıl Doğan.", "windows-1254", true},
		"Icelandic is not Turkish":                    {encoded(t, charmap.Windows1252, "Það var kalt og við fórum með þeim niður að sjónum. Þórður sagði að við yrðum að bíða þar til veðrið yrði betra."), "", "Það var kalt og við fórum með þeim niður að sjónum. Þórður sagði að við yrðum að bíða þar til veðrið yrði betra.", "windows-1252", true},
		"an encoding that is given":                   {encoded(t, charmap.Windows1254, "Işık"), "windows-1254", "Işık", "windows-1254", false},
		"is known by other names":                     {encoded(t, charmap.Windows1256, inArabic), "CP1256", inArabic, "windows-1256", false},
		"and by those of DOS":                         {encoded(t, charmap.CodePage850, "déjà"), "IBM850", "déjà", "ibm850", false},
		"UTF-16 that is given leaves order to a mark": {append([]byte("\xfe\xff"), encoded(t, be, "One.")...), "utf-16", "One.", "utf-16be", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, report, err := decodeWith(c.data, c.given)
			if err != nil || got != c.want || report.Charset != c.charset || report.CharsetConfidence > 0 != c.guessed || report.Symbols != 0 {
				t.Errorf("got %q, %+v, %v", got, report, err)
			}
		})
	}
	t.Run("UTF-8 that was cut or damaged is still UTF-8, and counted", func(t *testing.T) {
		cut := inArabic[:len(inArabic)/2]
		for !strings.HasSuffix(strings.ToValidUTF8(cut, "\ufffd"), "\ufffd") {
			cut = cut[:len(cut)-1]
		}
		got, report, err := decodeWith([]byte(cut), "")
		if err != nil || report.Charset != "utf-8" || report.Symbols != 1 || !strings.HasSuffix(got, "\ufffd") || report.CharsetConfidence == 0 {
			t.Errorf("got %q, %+v, %v", got, report, err)
		}
	})
	t.Run("half a pair of UTF-16 is counted", func(t *testing.T) {
		got, report, err := decodeWith([]byte("\xff\xfea\x00b\x00c\x00\x00\xd8d\x00"), "")
		if err != nil || got != "abc\ufffdd" || report.Symbols != 1 {
			t.Errorf("got %q, %+v, %v", got, report, err)
		}
	})
	for name, c := range map[string]struct{ data, given, says, hint string }{
		"a name that is none is refused with some that are": {"One.", "Marker", "no encoding of the name", "windows-1256"},
		"as is one that reads nothing":                      {"One.", "replacement", "no encoding of the name", "utf-8"},
		"a zero byte in ASCII is refused":                   {"Marker\x00", "", "zero byte at 6", ""},
		"also where the length is even":                     {"Marker1\x00", "", "zero byte at 7", ""},
		"also where an encoding was given":                  {"Marker\x00", "windows-1252", "zero byte at 6", ""},
		"a zero character of UTF-16 is refused":             {"\xff\xfeM\x00\x00\x00", "", "zero byte at 1", ""},
		"control characters are no text":                    {strings.Repeat("Marker\x01\x02\x03", 100), "", "are no text", ""},
		"nor is what the encoding given cannot read":        {string(encoded(t, charmap.Windows1256, inArabic)), "utf-8", "encoding that was given", "guessed"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := decodeWith([]byte(c.data), c.given)
			if sheaf.KindOf(err) != sheaf.Invalid || got != "" || !strings.Contains(err.Error(), c.says) || !strings.Contains(sheaf.HintOf(err), c.hint) || strings.Contains(err.Error(), "Marker") {
				t.Errorf("got %q, %v (%s)", got, err, sheaf.HintOf(err))
			}
		})
	}
}

// FuzzDecode holds decoding to canonical text: what is UTF-8 without zero bytes
// reads as text.Canonical has it, and nothing decodes to anything else.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("a\r\r\nb\xff"), "")
	f.Add([]byte("\xff\xfea\x00"), "utf-16")
	f.Add(encoded(f, charmap.Windows1256, inArabic), "")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		got, report, err := decodeWith(data, name)
		if err != nil {
			if sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("kind %s: %v", sheaf.KindOf(err), err)
			}
			return
		}
		again, err := text.Canonical([]byte(got))
		if err != nil || again != got {
			t.Errorf("%q is not canonical: %v", got, err)
		}
		if want, err := text.Canonical(data); err == nil && (report.Charset == "utf-8" || report.Charset == "us-ascii") && got != strings.TrimRight(want, "\x1a") {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// TestGuesses measures the guess over stretches of published texts, encoded
// anew: a hit is a stretch that reads as it was, whatever the encoding is called.
func TestGuesses(t *testing.T) {
	names := published(t, "names")
	sets := []struct {
		name string
		as   encoding.Encoding
		text string
	}{
		{"Arabic, Wikipedia", charmap.Windows1256, textsOf(t, filepath.Join(filepath.Dir(names), "ar", "aqmar_train.jsonl.gz"))},
		{"Arabic, spoken", charmap.Windows1256, string(interview(t, "levantine-arabic.txt"))},
		{"Arabic, ISO 8859-6", charmap.ISO8859_6, string(interview(t, "levantine-arabic.txt"))},
		{"Turkish, Wikipedia", charmap.Windows1254, textsOf(t, filepath.Join(filepath.Dir(names), "tr", "trwikiner_dev.jsonl.gz"))},
		{"French, newspapers", charmap.Windows1252, textsOf(t, filepath.Join(filepath.Dir(names), "fr", "newseye_fr_dev.jsonl.gz"))},
		{"English, web", charmap.Windows1252, textsOf(t, filepath.Join(filepath.Dir(names), "en", "uner_ewt_dev.jsonl.gz"))},
	}
	t.Logf("%-20s %6s %8s %8s %8s", "", "bytes", "cuts", "hits", "percent")
	for _, set := range sets {
		for _, size := range []int{100, 400, 2000} {
			hits, cuts := 0, 0
			for _, cut := range stretches(set.text, set.as, size) {
				cuts++
				want, err := set.as.NewDecoder().Bytes(cut)
				if err != nil {
					t.Fatal(err)
				}
				if got, _, err := decodeWith(cut, ""); err == nil && got == string(want) {
					hits++
				}
			}
			if cuts == 0 {
				continue
			}
			share := 100 * float64(hits) / float64(cuts)
			t.Logf("%-20s %6d %8d %8d %7.1f%%", set.name, size, cuts, hits, share)
			if least := map[int]float64{100: 90, 400: 98, 2000: 99}[size]; share < least {
				t.Errorf("%s: %.1f %% of %d bytes, want at least %.0f %%", set.name, share, size, least)
			}
		}
	}
}

// stretches cuts a text into pieces of so many bytes that hold something above
// ASCII, at spaces; characters that the encoding lacks are left out.
func stretches(s string, as encoding.Encoding, size int) [][]byte {
	var out [][]byte
	var b bytes.Buffer
	encoder := as.NewEncoder()
	for word := range strings.FieldsSeq(s) {
		e, err := encoder.Bytes([]byte(word))
		if err != nil {
			continue
		}
		b.Write(e)
		b.WriteByte(' ')
		if b.Len() >= size {
			if nextHigh(b.Bytes(), 0) < b.Len() {
				out = append(out, bytes.Clone(b.Bytes()))
			}
			b.Reset()
		}
	}
	return out
}

// published is a folder of the names and texts that lie beside the repository.
func published(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", "names-and-entities", name)
	if _, err := os.Stat(dir); os.IsNotExist(err) && os.Getenv("SHEAF_REQUIRE_DATA") == "" {
		t.Skip("the published texts are not beside the repository")
	}
	return dir
}

func textsOf(t testing.TB, file string) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var one struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		b.WriteString(one.Text + "\n")
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
