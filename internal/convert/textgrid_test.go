package convert

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"

	"sheaf/internal/sheaf"
)

// gridOf writes a TextGrid in the long form. Each tier is its name and then
// intervals "from to text".
func gridOf(all ...[]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0 \nxmax = 9 \ntiers? <exists> \nsize = %d \nitem []: \n", len(all))
	for i, t := range all {
		fmt.Fprintf(&b, "    item [%d]:\n        class = \"IntervalTier\" \n        name = \"%s\" \n        xmin = 0 \n        xmax = 9 \n        intervals: size = %d \n", i+1, t[0], len(t)-1)
		for j, interval := range t[1:] {
			parts := strings.SplitN(interval, " ", 3)
			fmt.Fprintf(&b, "        intervals [%d]:\n            xmin = %s \n            xmax = %s \n            text = \"%s\" \n", j+1, parts[0], parts[1], parts[2])
		}
	}
	return b.String()
}

func TestTextGrid(t *testing.T) {
	const long = "we went by night and came back"
	words := func(name string) []string {
		out := []string{name}
		for i, w := range strings.Fields(long) {
			out = append(out, fmt.Sprintf("%.1f %.1f %s", 1+float64(i)/10, 1.1+float64(i)/10, w))
		}
		return out
	}
	speech := func(name string) []string {
		return []string{name, "0 1 ", "1 2 We went by night, and came back.", "2 9 "}
	}
	for name, c := range map[string]struct {
		data string
		want []string
		left int
	}{
		"tiers speak in turn, by time": {
			gridOf([]string{"Dalu", "0 1 ", "1 2.5 Who went?", "2.5 4 ", "4 5 When?"}, []string{"Omro", "0 2.5 sp", "2.5 4 All of us.", "4 9 <p:>"}),
			[]string{"1000|Dalu|Who went?", "2500|Omro|All of us.", "4000|Dalu|When?"}, 0},
		"the short form": {
			"File type = \"ooTextFile short\"\n\"TextGrid\"\n\n0\n9\n<exists>\n2\n\"IntervalTier\"\n\"Dalu\"\n0\n9\n1\n0\n1.0004\n\"One.\"\n\"TextTier\"\n\"notes\"\n0\n9\n1\n0.5\n\"door\"\n",
			[]string{"0|Dalu|One.", "500|notes|door"}, 0},
		"quotation marks are doubled, lines are joined": {
			gridOf([]string{"Dalu", "0 1 He said \"\"go\"\".\nSo \"\"we\"\" did"}), []string{"0|Dalu|He said \"go\". So \"we\" did"}, 0},
		"signs of Praat are characters": {
			gridOf([]string{"Dalu", `0 1 caf\e' gar\c,on \u""ber \sw \bs \q and \`}), []string{`0|Dalu|café garçon über ə \ \q and \`}, 0},
		"comments are left out": {
			strings.Replace(gridOf([]string{"Dalu", "0 1 One."}), "xmin = 0 \n", "! 7 \"x\"\nxmin = 0 \n", 1), []string{"0|Dalu|One."}, 0},
		"a tier without a name is called by its number": {gridOf([]string{"", "0 1 One."}), []string{"0|tier 1|One."}, 0},
		"words below the speech are left out": {
			gridOf(speech("Dalu"), words("words")), []string{"1000|Dalu|We went by night, and came back."}, 1},
		"also above it, and under another name": {
			gridOf(words("x"), speech("Dalu")), []string{"1000|Dalu|We went by night, and came back."}, 1},
		"words of a speaker beside what that speaker says": {
			gridOf(speech("Dalu"), words("Dalu - words"), []string{"Dalu - phones", "1 1.1 w", "1.1 1.2 i:"}), []string{"1000|Dalu|We went by night, and came back."}, 2},
		"words of one who says nothing elsewhere are kept, by phrases": {
			gridOf(speech("Dalu"), []string{"Omro - words", "1.1 1.2 yes", "1.2 1.4 yes", "3 4 no"}),
			[]string{"1000|Dalu|We went by night, and came back.", "1100|Omro|yes yes", "3000|Omro|no"}, 0},
		"sounds beside words alone are left out": {
			gridOf([]string{"words", "1 1.2 yes", "1.2 1.4 we"}, []string{"phones", "1 1.1 j", "1.1 1.2 s", "1.2 1.3 w"}), []string{"1000|words|yes we"}, 1},
		"single words of a speaker are speech": {
			gridOf(speech("Dalu"), []string{"Omro", "1 1.5 yes", "1.6 2 no"}),
			[]string{"1000|Dalu|We went by night, and came back.", "1000|Omro|yes", "1600|Omro|no"}, 0},
		"two who both say yes are two": {
			gridOf([]string{"Dalu", "1 2 Yes."}, []string{"Omro", "1 2 Yes."}), []string{"1000|Dalu|Yes.", "1000|Omro|Yes."}, 0},
		"a tier of silences is left out": {
			gridOf(speech("Dalu"), []string{"silences", "0 1 silent", "1 2 sounding"}), []string{"1000|Dalu|We went by night, and came back."}, 1},
		"labels in the only tier say who speaks": {
			gridOf([]string{"transcript", "0 1 Dalu: Who?", "1 2 Omro: All."}), []string{"0|-|Dalu: Who?", "1000|-|Omro: All."}, 0},
		"a time below zero is none": {gridOf([]string{"Dalu", "-1 1 One."}), []string{"-|Dalu|One."}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, s := linesRead(t, readTextGrid, []byte(c.data))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if s.report.TiersLeftOut != c.left {
				t.Errorf("%d tiers left out, want %d", s.report.TiersLeftOut, c.left)
			}
		})
	}
	for name, data := range map[string][]byte{
		"UTF-8 with a mark": []byte("\ufeff" + gridOf([]string{"Dalu", "0 1 " + inFrench})),
		"UTF-16":            encoded(t, utf.UTF16(utf.BigEndian, utf.UseBOM), gridOf([]string{"Dalu", "0 1 " + inFrench})),
		"ISO 8859-1":        encoded(t, charmap.Windows1252, gridOf([]string{"Dalu", "0 1 " + inFrench})),
	} {
		t.Run(name+" is known whatever the file is called", func(t *testing.T) {
			tr, report := mustRead(t, "a.txt", data)
			if report.Format != TextGrid || tr.Text != inFrench || len(tr.Turns) != 1 || tr.Speakers[0].Label != "Dalu" {
				t.Errorf("got %+v, %+v", tr, report)
			}
		})
	}
	whole := gridOf([]string{"Dalu", "0 1 Marker."})
	for name, c := range map[string]struct{ data, says string }{
		"a binary TextGrid":                    {"ooBinaryFile\bTextGrid\x00", "binary"},
		"no TextGrid":                          {"Marker", "does not begin"},
		"more tiers declared than there are":   {strings.Replace(whole, "size = 1", "size = 1000000", 1), "breaks off after tier 1"},
		"more entries declared than are there": {strings.Replace(whole, "intervals: size = 1", "intervals: size = 1e300", 1), "breaks off after entry 1"},
		"a string without an end":              {whole[:len(whole)-4], "not whole"},
		"a time that is no number":             {strings.Replace(whole, "xmax = 1 ", "xmax = NaN ", 1), "not whole"},
		"a time beyond any":                    {strings.Replace(whole, "xmax = 1 ", "xmax = 1e9 ", 1), "not whole"},
		"a class of tier that is not known":    {strings.Replace(whole, "IntervalTier", "MarkerTier", 1), "no known kind"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			err := readTextGrid(newScript(t.Context(), DefaultLimits(), Options{}), []byte(c.data))
			if sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "Marker") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzTextGrid(f *testing.F) {
	f.Add([]byte(gridOf([]string{"Dalu", "0 1 One \"\"two\"\" \\e'"}, []string{"words", "0 .5 One", "0.5 1 two"})))
	f.Add([]byte("File type = \"ooTextFile short\"\n\"TextGrid\"\n0\n9\n<exists>\n1\n\"TextTier\"\n\"a\"\n0\n9\n1\n0.5\n\"b\""))
	f.Add(sampleTextGrid().data())
	f.Fuzz(fuzzRead("a.TextGrid"))
}
