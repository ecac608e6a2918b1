package analysis

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/text"
)

var updateCharts = flag.Bool("update", false, "write the charts of testdata anew")

func chartFigures(of ...float64) (all []Figure) {
	for _, v := range of {
		all = append(all, Figure{Value: v})
	}
	return all
}

func chartFrameOf(id, language, title string) ChartFrame {
	f := ChartFrame{
		ID: id, Title: title, Description: "Invented, to try the drawing.", Language: language, Undefined: "undefined",
		Notes: []string{"Counts of participants; base: 13 interviews, 1 dropped: no transcript.", "Tier 2: for the team's own eyes. Invented."},
	}
	if language == "ar" {
		f.Description, f.Undefined, f.RightToLeft, f.Decimal = "بيانات مختلقة لتجربة الرسم.", "غير معرّف", true, "٫"
		f.Notes = []string{"عدد المشاركين؛ الأساس: 13 مقابلة، وحُذفت واحدة.", "الطبقة 2: للفريق وحده. بيانات مختلقة."}
	}
	return f
}

// chartThemes are of an invented codebook.
var (
	chartThemes   = []string{"How people were recruited, and what they were promised", "Fear of being recognised", "Money", "Family", "Ways out"}
	chartThemesAR = []string{"كيف جُنّد الناس وبماذا وُعدوا", "الخوف من أن يُعرفوا", "المال", "العائلة", "طرق الخروج"}
	chartPeople   = []string{"R-7Q", "K-2M", "T-9X", "B-4H", "N-5D", "W-3C", "L-8P"}
)

func treeOf(leaves int, merges []Merge) Tree {
	t := Tree{Merges: merges}
	t.Order = t.order(leaves)
	return t
}

// chartSamples is a chart of every kind, in a language that is read from the left
// and in one that is read from the right.
func chartSamples() map[string]*Drawing {
	all := map[string]*Drawing{}
	for _, language := range []string{"en", "ar"} {
		say := func(en, ar string) string {
			if language == "ar" {
				return ar
			}
			return en
		}
		chartThemes := chartThemes
		if language == "ar" {
			chartThemes = chartThemesAR
		}
		add := func(kind, title string, draw func(ChartFrame) *Drawing) {
			all[kind+"-"+language] = draw(chartFrameOf(kind+"-"+language, language, title))
		}
		code, participants, interviews := say("Theme", "الموضوع"), say("Participants", "المشاركون"), say("Interviews", "المقابلات")
		heat := HeatMapChart{Rows: chartThemes, Columns: chartPeople, RowsAre: code, ColumnsAre: say("Participant", "المشارك"), Counts: say("Passages", "المقاطع")}
		for i := range chartThemes {
			row := make([]Figure, len(chartPeople))
			for j := range chartPeople {
				row[j].Value = float64((i*5 + j*j*3) % 13)
			}
			row[(i*3)%len(chartPeople)] = Figure{Undefined: NoData}
			heat.Cells = append(heat.Cells, row)
		}
		add("heat", say("Themes by participant", "المواضيع حسب المشارك"), heat.Draw)
		square := HeatMapChart{Rows: chartThemes, Columns: chartThemes, RowsAre: code, ColumnsAre: code, Counts: say("Jaccard", "جاكار"), Places: 2}
		for i := range chartThemes {
			row := make([]Figure, len(chartThemes))
			for j := range chartThemes {
				row[j].Value = float64((i*j+i+j)%9) / 8
			}
			square.Cells = append(square.Cells, row)
		}
		add("together", say("Themes that go together", "مواضيع تجتمع"), func(f ChartFrame) *Drawing {
			f.Width = 420 // too narrow for labels side by side
			return square.Draw(f)
		})
		states := StateMapChart{Rows: chartPeople, Columns: chartThemes, RowsAre: say("Participant", "المشارك"), ColumnsAre: code,
			States: []string{say("not asked", "لم يُسأل"), say("not read yet", "لم يُقرأ بعد"), say("said nothing", "لم يقل شيئًا"), say("said it", "قاله")}}
		for i := range chartPeople {
			row := make([]int, len(chartThemes))
			for j := range chartThemes {
				row[j] = (i*i + 3*j) % 4
			}
			states.Cells = append(states.Cells, row)
		}
		add("states", say("Who was asked what", "من سُئل عن ماذا"), states.Draw)
		bars := BarChart{Rows: chartThemes, RowsAre: code, Series: []string{say("Commanders", "قادة"), say("Guards", "حراس"), say("Others", "غيرهم")}, Axis: participants, Whole: true}
		for i := range chartThemes {
			bars.Values = append(bars.Values, chartFigures(float64(i+1), float64(7-i), float64(i*i%6)))
		}
		bars.Values[2][1] = Figure{Undefined: NoData}
		add("bars", say("Participants by theme and part", "المشاركون حسب الموضوع والدور"), bars.Draw)
		keyness := BarChart{
			Rows: chartThemes, RowsAre: code, Series: []string{say("Log ratio", "نسبة لوغاريتمية")}, Axis: say("Log ratio", "نسبة لوغاريتمية"), Places: 1,
			Values: [][]Figure{chartFigures(2.4), chartFigures(-1.7), chartFigures(0.3), chartFigures(-3.2), chartFigures(1)},
			Low:    [][]Figure{chartFigures(1.1), chartFigures(-2.2), chartFigures(-0.6), chartFigures(-4.4), chartFigures(0.2)},
			High:   [][]Figure{chartFigures(3.3), chartFigures(-0.9), chartFigures(1.2), chartFigures(-1.9), chartFigures(1.8)},
			LowIs:  say("from", "من"), HighIs: say("to", "إلى"),
		}
		add("interval", say("Words that mark a group", "كلمات تميّز جماعة"), keyness.Draw)
		network := NetworkChart{From: say("From", "من"), To: say("To", "إلى"), Strength: say("Participants", "المشاركون")}
		for i := range 14 {
			name := chartThemes[i%len(chartThemes)]
			if i >= len(chartThemes) {
				name += " " + strconv.Itoa(i/len(chartThemes)+1)
			}
			network.Nodes = append(network.Nodes, NetworkNode{name, float64(1 + i*7%11)})
			network.Ties = append(network.Ties, NetworkTie{i, (i*5 + 3) % 14, float64(1 + i%6)}, NetworkTie{i, (i + 1) % 14, float64(1 + i%3)})
		}
		add("network", say("Which themes go together", "أي المواضيع تجتمع"), network.Draw)
		curve := RarefactionChart{
			Curve: Curve{Base: Base{Units: 13}}, Estimate: Figure{Value: 46.2},
			Interviews: interviews, Codes: say("Different codes", "رموز مختلفة"), Expected: say("Expected in any order", "المتوقع بأي ترتيب"), Band: say("95 of 100 orders", "95 من 100 ترتيب"),
			Beyond: say("If more were held", "لو أُجري المزيد"), InOrder: say("As they were held", "كما أُجريت"), Estimated: say("Codes there are, by Chao2", "الرموز الموجودة بحسب Chao2"), LowIs: say("low", "أدنى"), HighIs: say("high", "أعلى"),
		}
		for _, found := range []int{9, 17, 20, 26, 27, 31, 33, 33, 36, 37, 37, 38, 39} {
			curve.Held = append(curve.Held, Increment{Found: found})
		}
		for n := range 21 {
			e := 44 * (1 - math.Pow(0.84, float64(n)))
			curve.Curve.Codes = append(curve.Curve.Codes, Figure{Value: e})
			if n <= 13 {
				curve.Curve.Low = append(curve.Curve.Low, Figure{Value: max(e-4, 0)})
				curve.Curve.High = append(curve.Curve.High, Figure{Value: min(e+3, 39)})
			}
		}
		add("rarefaction", say("Would more interviews add codes?", "هل تضيف مقابلات أخرى رموزًا؟"), curve.Draw)
		day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
		timeline := TimelineChart{
			Event: say("Event", "الحدث"), Group: say("Participant", "المشارك"), From: say("From", "من"), To: say("To", "إلى"), About: say("Not told exactly", "لم يُذكر بدقة"),
			Events: []TimelineEvent{
				{Label: say("Leaves school", "يترك المدرسة"), Group: "R-7Q", From: day(2011, 6, 1), To: day(2012, 3, 1), About: true},
				{Label: say("Is taken to the camp by a cousin who had been there before", "يأخذه ابن عمه إلى المعسكر"), Group: "R-7Q", From: day(2013, 9, 14)},
				{Label: say("Guards the prison", "يحرس السجن"), Group: "R-7Q", From: day(2014, 2, 1), To: day(2016, 11, 30)},
				{Label: say("Crosses the border", "يعبر الحدود"), Group: "K-2M", From: day(2015, 1, 1), To: day(2015, 1, 31), About: true},
				{Label: say("Sees the square empty", "يرى الساحة خالية"), Group: "K-2M"},
			},
		}
		add("timeline", say("What is told, by when it was", "ما رُوي بحسب زمنه"), timeline.Draw)
		portrait := PortraitChart{Length: 61000, LaneIs: code, From: say("From byte", "من البايت"), To: say("To byte", "إلى البايت"), Axis: say("Per cent of the document", "بالمئة من الوثيقة")}
		for i, name := range chartThemes {
			lane := PortraitLane{Label: name}
			for j := range 3 + 5*i {
				at := (j*j*811 + i*7919) % 60000
				lane.Spans = append(lane.Spans, text.Span{Start: at, End: at + 200 + j*131%1800})
			}
			portrait.Lanes = append(portrait.Lanes, lane)
		}
		add("portrait", say("One interview from its first word to its last", "مقابلة من أول كلمة إلى آخرها"), portrait.Draw)
		scatter := ScatterChart{Point: say("Document", "الوثيقة"), X: "1", Y: "2", Group: say("Part", "الدور"), Groups: []string{say("Commanders", "قادة"), say("Guards", "حراس"), say("Others", "غيرهم")}, Places: 3}
		random := rand.New(rand.NewPCG(6, 10))
		for i := range 27 {
			name := say("Interview", "مقابلة") + " " + chartPeople[i%len(chartPeople)] + "/" + strconv.Itoa(i+1)
			scatter.Points = append(scatter.Points, ScatterPoint{name, random.NormFloat64() + float64(i%3), random.NormFloat64(), i % 3})
		}
		add("map", say("Interviews that are alike", "مقابلات متشابهة"), scatter.Draw)
		tree := DendrogramChart{
			Leaves: append(slices.Clone(chartThemes), chartPeople[:3]...), Height: say("Distance", "المسافة"), Join: say("Step", "الخطوة"), First: say("First", "الأول"), Second: say("Second", "الثاني"), Places: 2, Cut: Figure{Value: 0.55},
			Tree: treeOf(8, []Merge{{5, 6, 0.1, 2}, {0, 3, 0.2, 2}, {7, 8, 0.25, 3}, {1, 9, 0.4, 3}, {2, 4, 0.5, 2}, {11, 12, 0.7, 5}, {10, 13, 0.9, 8}}),
		}
		add("tree", say("How themes group", "كيف تتجمع المواضيع"), tree.Draw)
	}
	return all
}

func TestChartsAsTheyWere(t *testing.T) {
	again := chartSamples()
	for name, d := range chartSamples() {
		path := filepath.Join("testdata", "chart-"+name+".svg")
		if *updateCharts {
			if err := os.WriteFile(path, d.File(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(d.File())); diff != "" {
			t.Errorf("%s (-update writes it anew):\n%s", name, diff)
		}
		if !bytes.Equal(again[name].File(), d.File()) || !bytes.Equal(again[name].CSV(), d.CSV()) {
			t.Errorf("%s: the same value gives other bytes", name)
		}
	}
}

// drawn is what a reader of a drawing finds in it.
type drawn struct {
	width, height float64
	texts         []drawnText
	classes       []string
	says          string // all text, in its order
}

type drawnText struct {
	lines     []string
	at        []chartPoint
	size      float64
	direction string
	anchor    string
	turn      string
}

var chartRotation = regexp.MustCompile(`^rotate\((-?90) ([-0-9.]+) ([-0-9.]+)\)$`)

// readChart parses a drawing as XML, refusing whatever may not be in one.
func readChart(t *testing.T, svg []byte) drawn {
	t.Helper()
	var d drawn
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("%q is no number", s)
		}
		return v
	}
	elements := strings.Fields("svg title desc defs pattern path rect circle text tspan")
	var open []string
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !slices.Contains(elements, token.Name.Local) {
				t.Fatalf("a drawing has an element %s", token.Name.Local)
			}
			open = append(open, token.Name.Local)
			has := map[string]string{}
			for _, a := range token.Attr {
				has[a.Name.Local] = a.Value
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" {
					t.Fatalf("a drawing has an attribute %s", a.Name.Local)
				}
			}
			d.classes = append(d.classes, has["class"])
			switch token.Name.Local {
			case "svg":
				box := strings.Fields(has["viewBox"])
				d.width, d.height = number(box[2]), number(box[3])
				if box[0] != "0" || box[1] != "0" || has["role"] != "img" || has["aria-labelledby"] == "" {
					t.Fatalf("the drawing opens with %v", has)
				}
			case "path":
				if slices.Contains(open, "pattern") {
					break
				}
				for _, n := range regexp.MustCompile(`[^MLQZ ]+`).FindAllString(has["d"], -1) {
					number(n)
				}
				for _, pair := range regexp.MustCompile(`([-0-9.]+) ([-0-9.]+)`).FindAllStringSubmatch(has["d"], -1) {
					d.inside(t, number(pair[1]), number(pair[2]), "a path")
				}
			case "rect":
				if bytes.HasPrefix(svg, []byte("<svg")) {
					t.Error("a page's drawing hides the page")
				}
			case "circle":
				x, y, r := number(has["cx"]), number(has["cy"]), number(has["r"])
				d.inside(t, x-r, y-r, "a dot")
				d.inside(t, x+r, y+r, "a dot")
			case "text":
				d.texts = append(d.texts, drawnText{size: number(has["font-size"]), direction: has["direction"], anchor: has["text-anchor"], turn: has["transform"]})
				last := &d.texts[len(d.texts)-1]
				last.at = append(last.at, chartPoint{number(has["x"]), number(has["y"])})
			case "tspan":
				last := &d.texts[len(d.texts)-1]
				last.at = append(last.at, chartPoint{number(has["x"]), number(has["y"])})
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			d.says += string(token)
			if in := open; len(in) > 0 && (in[len(in)-1] == "text" || in[len(in)-1] == "tspan") {
				last := &d.texts[len(d.texts)-1]
				last.lines = append(last.lines, string(token))
				if in[len(in)-1] == "tspan" && len(last.at) > len(last.lines) {
					last.at = last.at[1:] // the element's own place is that of the first line
				}
			}
		}
	}
	return d
}

func (d drawn) inside(t *testing.T, x, y float64, what string) {
	t.Helper()
	if x < 0 || y < 0 || x > d.width || y > d.height {
		t.Errorf("%s lies outside: %.1f %.1f of %.1f %.1f", what, x, y, d.width, d.height)
	}
}

// box is where a line of a text lies, taken from the attributes as a browser
// takes them.
func (l drawnText) box(i int) chartBox {
	wide := textWidth(l.lines[i], l.size)
	left := map[string]float64{"start": 0, "middle": -wide / 2, "end": -wide}[l.anchor]
	if l.direction == "rtl" {
		left = -wide - left
	}
	at := l.at[i]
	b := chartBox{at.x + left, at.y - 0.8*l.size, at.x + left + wide, at.y + 0.2*l.size}
	if m := chartRotation.FindStringSubmatch(l.turn); m != nil {
		cx, _ := strconv.ParseFloat(m[2], 64)
		cy, _ := strconv.ParseFloat(m[3], 64)
		if m[1] == "-90" {
			return chartBox{cx + b.top - cy, cy - (b.right - cx), cx + b.bottom - cy, cy - (b.left - cx)}
		}
		return chartBox{cx - (b.bottom - cy), cy + b.left - cx, cx - (b.top - cy), cy + b.right - cx}
	}
	return b
}

// chartHolds checks what every drawing promises: it is well formed, nothing lies
// outside it, no label covers another, and all that it was given to say is said.
func chartHolds(t *testing.T, name string, d *Drawing, labels []string) {
	t.Helper()
	for _, svg := range [][]byte{d.Page(), d.File()} {
		got := readChart(t, svg)
		var said []string
		var taken []chartBox
		for _, l := range got.texts {
			said = append(said, withoutSpace(strings.Join(l.lines, "")))
			for i := range l.lines {
				b := l.box(i)
				got.inside(t, b.left, b.top, name+": "+l.lines[i])
				got.inside(t, b.right, b.bottom, name+": "+l.lines[i])
				taken = append(taken, chartBox{b.left + 1, b.top + 1, b.right - 1, b.bottom - 1})
			}
		}
		for i, a := range taken {
			for _, b := range taken[:i] {
				if a.meets(b) && a.right > a.left && b.right > b.left {
					t.Errorf("%s: a label covers another at %v and %v", name, a, b)
				}
			}
		}
		for _, label := range labels {
			if want := withoutSpace(printableLabel(label)); !slices.Contains(said, want) {
				t.Errorf("%s: %q is not in the drawing", name, label)
			}
		}
	}
	if bytes.HasPrefix(d.Page(), []byte("<?xml")) || !bytes.HasPrefix(d.File(), []byte("<?xml")) {
		t.Errorf("%s: only a file says what it is", name)
	}
	for i, row := range d.Rows {
		if len(row) != len(d.Head) {
			t.Errorf("%s: row %d has %d cells under %d heads", name, i, len(row), len(d.Head))
		}
	}
}

// withoutSpace is a label without space: it may be broken anywhere.
func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

// A label reads as its own words do, not as a name that is set apart in them.
func TestLabelsReadFromTheirOwnSide(t *testing.T) {
	for label, want := range map[string]bool{
		"Family": false, "العائلة": true, "2": true, "(\u2068العائلة\u2069)": true, "\u2068العائلة\u2069 (2 of 3)": false, "\u2068Family\u2069 (2 من 3)": true,
	} {
		if got := readsFromRight(label, true); got != want {
			t.Errorf("%q reads from the right: %t, want %t", label, got, want)
		}
	}
}

func TestChartsLoseNoLabel(t *testing.T) {
	for name, d := range chartSamples() {
		labels := chartThemes
		if strings.HasSuffix(name, "-ar") {
			labels = chartThemesAR
		}
		switch name[:strings.Index(name, "-")] {
		case "heat":
			labels = append(slices.Clone(labels), chartPeople...)
		case "tree":
			labels = append(slices.Clone(labels), chartPeople[:3]...)
		case "rarefaction", "timeline", "map":
			labels = nil
		}
		if labels == nil {
			labels = chartWords(d)
		}
		chartHolds(t, name, d, labels)
	}
}

// chartWords are the labels in the data of charts whose first column holds them.
func chartWords(d *Drawing) []string {
	var all []string
	for _, row := range d.Rows {
		for _, cell := range row[:2] {
			if strings.Contains(cell, " ") && !strings.HasPrefix(cell, d.Head[0]) {
				all = append(all, cell)
			}
		}
	}
	return all
}

// What strangers write in labels stays text, and stays in the drawing.
var hostileLabels = []string{
	`</text><script>alert(1)</script>`, `"><image href="https://example.org/"/>`, `&amp;&#0;]]>`, "a\x00b\x1bc\ufffe\xff", "\u202eمقلوب", "",
	"   ", "=HYPERLINK(\"x\")", "-1+1", strings.Repeat("W", 300), strings.Repeat("ـ", 200), strings.Repeat("é", 90), strings.Repeat("a\u0301", 120), "العربية and English (3)",
	strings.Repeat("word ", 80), "日本語のラベル", "🙂🙂🙂", "line\nbreak\ttab", "Ünlü ÇĞİŞ ığü", "1", "−", "\u200e\u200f",
}

func TestChartsOfHostileLabels(t *testing.T) {
	n := len(hostileLabels)
	values := make([][]Figure, n)
	square := make([][]Figure, n)
	var nodes []NetworkNode
	var points []ScatterPoint
	var events []TimelineEvent
	var lanes []PortraitLane
	var joins []Merge
	for i, s := range hostileLabels {
		values[i] = chartFigures(float64(i), float64(-i))
		for j := range n {
			square[i] = append(square[i], Figure{Value: float64(i * j)})
		}
		nodes = append(nodes, NetworkNode{s, float64(i)})
		points = append(points, ScatterPoint{s, float64(i % 3), float64(i % 2), i})
		events = append(events, TimelineEvent{Label: s, Group: s, From: time.Unix(int64(i)*1e7, 0)})
		lanes = append(lanes, PortraitLane{s, []text.Span{{Start: i, End: i + 1}}})
		if i > 0 {
			joins = append(joins, Merge{i, max(0, n+i-2) * min(i-1, 1), float64(i), 0})
		}
	}
	for _, language := range []string{"en", "ar"} {
		f := chartFrameOf(`x"<y>`, language, hostileLabels[0])
		f.Notes = hostileLabels
		for name, d := range map[string]*Drawing{
			"heat":     HeatMapChart{Rows: hostileLabels, Columns: hostileLabels, RowsAre: hostileLabels[0], Cells: square}.Draw(f),
			"bars":     BarChart{Rows: hostileLabels, Series: hostileLabels[:2], Values: values}.Draw(f),
			"network":  NetworkChart{Nodes: nodes, Ties: []NetworkTie{{0, 1, 1}, {2, 2, 1}, {3, 4, 0}}}.Draw(f),
			"map":      ScatterChart{Points: points, Groups: hostileLabels}.Draw(f),
			"timeline": TimelineChart{Events: events}.Draw(f),
			"portrait": PortraitChart{Length: 10, Lanes: lanes}.Draw(f),
			"tree":     DendrogramChart{Leaves: hostileLabels, Tree: treeOf(n, joins)}.Draw(f),
		} {
			chartHolds(t, name+" "+language, d, hostileLabels)
			if language == "ar" && !bytes.Contains(d.Page(), []byte(`direction="ltr" text-anchor`)) {
				t.Errorf("%s: a Latin label in an Arabic drawing reads from the right", name)
			}
		}
	}
}

func TestChartsOfRandomTables(t *testing.T) {
	draws := 300
	if testing.Short() {
		draws = 20
	}
	random := rand.New(rand.NewPCG(10, 6))
	label := func() string {
		letters := []rune("aWiéğ شعبةـ1.(")
		s := make([]rune, random.IntN(60))
		for i := range s {
			s[i] = letters[random.IntN(len(letters))]
		}
		return string(s)
	}
	for range draws {
		rows, columns := 1+random.IntN(9), 1+random.IntN(9)
		f := ChartFrame{ID: "x", RightToLeft: random.IntN(2) == 0, Width: float64(random.IntN(1000))}
		heat := HeatMapChart{Places: random.IntN(3)}
		bars := BarChart{Series: []string{"a", "b"}}
		network, scatter, tree := NetworkChart{}, ScatterChart{}, DendrogramChart{}
		var labels []string
		for range columns {
			heat.Columns = append(heat.Columns, label())
		}
		for i := range rows {
			name := label()
			labels = append(labels, name)
			heat.Rows, bars.Rows = append(heat.Rows, name), append(bars.Rows, name)
			cells := make([]Figure, columns)
			for j := range cells {
				cells[j].Value = random.NormFloat64() * 1000
			}
			heat.Cells = append(heat.Cells, cells)
			bars.Values = append(bars.Values, chartFigures(random.NormFloat64(), random.NormFloat64()*100))
			network.Nodes = append(network.Nodes, NetworkNode{name, random.Float64()})
			network.Ties = append(network.Ties, NetworkTie{i, random.IntN(i + 1), random.Float64()})
			scatter.Points = append(scatter.Points, ScatterPoint{name, random.NormFloat64(), random.NormFloat64(), 0})
			tree.Leaves = append(tree.Leaves, name)
			if i > 0 {
				tree.Tree.Merges = append(tree.Tree.Merges, Merge{i, min(i-1, 1) * (rows + i - 2), float64(i), 0})
			}
		}
		tree.Tree = treeOf(rows, tree.Tree.Merges)
		chartHolds(t, "heat", heat.Draw(f), append(labels, heat.Columns...))
		chartHolds(t, "bars", bars.Draw(f), labels)
		chartHolds(t, "network", network.Draw(f), labels)
		chartHolds(t, "map", scatter.Draw(f), labels)
		chartHolds(t, "tree", tree.Draw(f), labels)
		if t.Failed() {
			t.FailNow()
		}
	}
}

func TestChartsOfNothing(t *testing.T) {
	f := chartFrameOf("none", "en", "Nothing")
	for name, d := range map[string]*Drawing{
		"heat": HeatMapChart{}.Draw(f), "states": StateMapChart{}.Draw(f), "bars": BarChart{}.Draw(f), "network": NetworkChart{}.Draw(f), "map": ScatterChart{}.Draw(f),
		"rarefaction": RarefactionChart{}.Draw(f), "no curve": RarefactionChart{Curve: Curve{Codes: []Figure{{Undefined: NoData}}}}.Draw(f), "timeline": TimelineChart{}.Draw(f), "portrait": PortraitChart{}.Draw(f), "tree": DendrogramChart{}.Draw(f), "no tree": DendrogramChart{Leaves: chartThemes, Tree: Tree{Undefined: NoData}}.Draw(f),
		"one value": BarChart{Rows: []string{"a"}, Series: []string{"b"}, Values: [][]Figure{{{Undefined: NoVariation}}}}.Draw(f),
		"one point": ScatterChart{Points: []ScatterPoint{{"a", 1, 1, 0}, {"b", 1, 1, 9}}}.Draw(f),
		"no place":  ScatterChart{Points: []ScatterPoint{{"a", math.NaN(), 1, 0}, {"b", math.Inf(1), 1, 9}, {"c", 1, 1, 0}}}.Draw(f),
		"no number": NetworkChart{Nodes: []NetworkNode{{"a", 1}, {"b", 0}}, Ties: []NetworkTie{{0, 1, math.Inf(1)}, {0, 1, math.NaN()}, {0, 1, 2}}}.Draw(f),
		"zeros":     HeatMapChart{Rows: []string{"a"}, Columns: []string{"b"}, Cells: [][]Figure{chartFigures(0)}}.Draw(f),
		"one day":   TimelineChart{Events: []TimelineEvent{{Label: "a", From: time.Unix(0, 0), To: time.Unix(-9, 0)}}}.Draw(f),
	} {
		chartHolds(t, name, d, nil)
	}
}

// Every class that a drawing has is known to the style sheet of the pages, and
// the sheet knows none that no drawing has.
func TestThePagesStyleEveryMark(t *testing.T) {
	css, err := os.ReadFile("../web/static/css/chart.css")
	if err != nil {
		t.Fatal(err)
	}
	styled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.chart \.(c-[a-z0-9]+) `).FindAllStringSubmatch(string(css), -1) {
		styled[m[1]] = true
	}
	used := map[string]bool{}
	inks := []chartInk{inkText, inkSoft, inkGrid, inkAxis, inkLine, inkDashed, inkDotted, inkBand, inkMark, inkTrack, inkEdge, inkHatch, inkVoid, inkNone, inkLeader, inkHalo}
	inks = append(inks, heatInks[:]...)
	for i := range 3 * seriesHues {
		ink, _ := seriesInk(i)
		inks = append(inks, ink)
	}
	for _, ink := range inks {
		used[strings.Split(string(ink), `"`)[1]] = true
	}
	if diff := cmp.Diff(used, styled); diff != "" {
		t.Errorf("classes of drawings, and of the style sheet:\n%s", diff)
	}
}

func TestChartData(t *testing.T) {
	f := chartFrameOf("x", "ar", "x")
	f.Notes = []string{"=note"}
	d := BarChart{
		Rows: []string{"=SUM(A1)", "b"}, RowsAre: "Code", Series: []string{"n", "m"}, Places: 1,
		Values: [][]Figure{chartFigures(-1.25, 3), {{Undefined: NoVariation}, {Value: 1000.5}}},
	}.Draw(f)
	table := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(d.CSV(), []byte("\ufeff"))))
	table.FieldsPerRecord = -1
	got, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"'=note"}, {"Code", "n", "m"}, {"'=SUM(A1)", "-1.25", "3"}, {"b", NoVariation, "1000.5"}}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]string{{"=SUM(A1)", "−1٫2", "3٫0"}, {"b", NoVariation, "1000٫5"}}, d.Rows); diff != "" {
		t.Error(diff)
	}
}

func TestScaleOver(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		whole     bool
		want      string
	}{
		{0, 0, true, "0 1"}, {0, 1, true, "0 1"}, {0, 13, true, "0 5 10 15"}, {0, 0.9, false, "0.0 0.2 0.4 0.6 0.8 1.0"}, {-3, 2, false, "-3 -2 -1 0 1 2"},
		{0, 3e6, true, "0 1000000 2000000 3000000"}, {0, 0.0042, false, "0.000 0.001 0.002 0.003 0.004 0.005"}, {-0.2, 0, true, "-1 0"},
	} {
		s := scaleOver(c.low, c.high, 0, 330, 60, c.whole)
		var got []string
		for _, v := range s.ticks {
			got = append(got, Figure{Value: v}.Text(s.places))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
		if math.Abs(s.at(c.low)) > 330 || s.at(max(c.high, c.low)) > 330+1e-6 || s.at(c.low) < -1e-6 {
			t.Errorf("%v to %v: does not hold its ends", c.low, c.high)
		}
	}
}

func TestWrapLabel(t *testing.T) {
	for _, c := range []struct {
		s     string
		width float64
		want  []string
	}{
		{"", 50, []string{""}},
		{"Money", 100, []string{"Money"}},
		{" fear  of\nbeing recognised ", 70, []string{"fear of", "being", "recognised"}},
		{"aaaaaaaaaa", 40, []string{"aaaaa", "aaaaa"}},
		{strings.Repeat("a\u0301", 6), 40, []string{strings.Repeat("a\u0301", 5), "a\u0301"}},
		{"W", 1, []string{"W"}},
		{"خوف من أن يُعرفوا", 50, []string{"خوف من", "أن يُعرفوا"}},
	} {
		if diff := cmp.Diff(c.want, wrapLabel(c.s, c.width, chartText)); diff != "" {
			t.Errorf("%q in %.0f: %s", c.s, c.width, diff)
		}
	}
}

// What Chromium sets these in, of the bundled fonts at 1,000 pixels: a line is
// given that, or little more.
func TestTextWidthIsEnoughForWhatBrowsersSet(t *testing.T) {
	for s, set := range map[string]float64{
		"Paul Lilian": 4779, "علينا": 1655, "على": 1437, "ثلاثين": 2241, "ملا": 1066, "إلى يوم": 2697, "البلد": 1461, "وحده": 1986,
	} {
		if got := textWidth(s, 1000); got < set-1 || got > 1.25*set {
			t.Errorf("%s: %.0f, set in %.0f", s, got, set)
		}
	}
}

func TestWrapLabelLosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 10))
	letters := []rune("aWil é\u0301 شعبةـُ日1.(")
	for range 100_000 {
		s := make([]rune, random.IntN(40))
		for i := range s {
			s[i] = letters[random.IntN(len(letters))]
		}
		width := random.Float64() * 200
		lines := wrapLabel(string(s), width, chartText)
		if withoutSpace(strings.Join(lines, "")) != withoutSpace(string(s)) {
			t.Fatalf("%q in %.1f: %q", string(s), width, lines)
		}
		for _, l := range lines {
			seen := 0
			for _, r := range l {
				if widestForm(r) > 0 && !unicode.Is(unicode.M, r) {
					seen++
				}
			}
			if seen > 1 && textWidth(l, chartText) > width+1e-6 {
				t.Fatalf("%q is wider than %.1f", l, width)
			}
		}
	}
	long := strings.Repeat("W", 1_000_000)
	begun := time.Now()
	wrapLabel(long, 200, chartText)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("a million letters took %v", took)
	}
}

func TestScaleOverHoldsAllItIsGiven(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 11))
	for range 100_000 {
		low := -max(0, random.NormFloat64()) * math.Pow(10, float64(random.IntN(18)-9))
		high := random.Float64() * math.Pow(10, float64(random.IntN(18)-9))
		room := 60 + random.Float64()*1000
		s := scaleOver(low, high, 0, room, 60, random.IntN(2) == 0)
		slack := 1e-8 * max(high-low, s.high-s.low) // what is not to be seen
		if s.low > low+slack || s.high < high-slack || len(s.ticks) < 2 || float64(len(s.ticks)) > room/60+3 {
			t.Fatalf("%v to %v in %v: from %v to %v, %d ticks", low, high, room, s.low, s.high, len(s.ticks))
		}
		seen := map[string]bool{}
		for _, v := range s.ticks {
			seen[Figure{Value: v}.Text(s.places)] = true
		}
		if len(seen) != len(s.ticks) {
			t.Fatalf("%v to %v: ticks %v read alike", low, high, s.ticks)
		}
	}
}

// A drawing costs what is in it.
func BenchmarkCharts(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		scatter, network, tree := ScatterChart{}, NetworkChart{}, DendrogramChart{}
		random := rand.New(rand.NewPCG(1, 2))
		for i := range n {
			name := fmt.Sprintf("R-%d", i)
			scatter.Points = append(scatter.Points, ScatterPoint{name, float64(random.IntN(3)), random.NormFloat64(), 0})
			network.Nodes = append(network.Nodes, NetworkNode{name, 1})
			network.Ties = append(network.Ties, NetworkTie{i, random.IntN(i + 1), 1})
			tree.Leaves = append(tree.Leaves, name)
			if i > 0 {
				tree.Tree.Merges = append(tree.Tree.Merges, Merge{i, min(i-1, 1) * (n + i - 2), float64(i), 0})
			}
		}
		tree.Tree = treeOf(n, tree.Tree.Merges)
		f := ChartFrame{ID: "x"}
		for name, draw := range map[string]func() *Drawing{"map": func() *Drawing { return scatter.Draw(f) }, "network": func() *Drawing { return network.Draw(f) }, "tree": func() *Drawing { return tree.Draw(f) }} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					draw().Page()
				}
			})
		}
	}
}
