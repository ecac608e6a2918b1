package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"sheaf/internal/detect"
)

// Which spellings stand for one name is learned from pairs that are known to,
// with the odds of a memoryless transducer (Ristad and Yianilos 1998, "Learning
// string-edit distance"): a pair is cut into units of up to two letters by up to
// two, and a unit's odds are how much oftener it stands in such pairs than its
// letters would meet by chance. Two tables are written: Latin by Latin, and Latin by
// Arabic.

// learnedFrom tells the half of the Arabic forms that the odds are learned from;
// the other half is what they are measured on.
func learnedFrom(arabic string) bool {
	sum := sha256.Sum256([]byte(arabic))
	return sum[len(sum)-1]%2 == 1
}

const (
	boundary = 0 // before the first letter of a word and behind the last
	nothing  = 1
	letters0 = 2 // the number of the first letter

	rounds      = 10
	prune       = 0.25 // of a unit's count, so that what was met once falls out of use
	smoothing   = 20   // letters, of the background
	rareLetter  = 50   // a letter seldomer than this is no letter of the table
	oneAgainst0 = 1e-5 // the share of units never met: a letter against nothing,
	oneAgainst1 = 1e-7 // and a letter against another
	decimals    = 10   // odds are written in tenths of a nat
)

// script is what is known of the words of one script.
type script struct {
	number map[rune]int // of letters
	letter []rune
	share  []float64   // of each letter among all
	after  [][]float64 // log of how much likelier a letter or the end is behind another than anywhere
}

func newScript(words []string) *script {
	counts := map[rune]int{}
	for _, w := range words {
		for _, r := range w {
			if unicode.IsLetter(r) {
				counts[r]++
			}
		}
	}
	s := &script{number: map[rune]int{}, letter: []rune{'#', '-'}}
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		if counts[r] >= rareLetter {
			s.number[r] = len(s.letter)
			s.letter = append(s.letter, r)
		}
	}
	n := len(s.letter)
	s.share = make([]float64, n)
	follows := make([][]float64, n)
	for i := range follows {
		follows[i] = make([]float64, n)
	}
	total := 0.0
	for _, w := range words {
		code := s.code(w)
		if code == nil {
			continue
		}
		for i := 1; i < len(code); i++ {
			follows[code[i-1]][code[i]]++
			s.share[code[i]]++
			total++
		}
	}
	for i := range s.share {
		s.share[i] /= total
	}
	s.after = make([][]float64, n)
	for i := range follows {
		s.after[i] = make([]float64, n)
		row := 0.0
		for _, c := range follows[i] {
			row += c
		}
		for j, c := range follows[i] {
			if s.share[j] == 0 {
				continue
			}
			p := (c + smoothing*s.share[j]) / (row + smoothing)
			s.after[i][j] = math.Log(p)
			if j != boundary {
				s.after[i][j] -= math.Log(s.share[j])
			}
		}
	}
	return s
}

// code is a word as numbers of letters between boundaries, or nil where it has a
// letter that is none.
func (s *script) code(word string) []int {
	code := []int{boundary}
	for _, r := range word {
		n, ok := s.number[r]
		if !ok {
			return nil
		}
		code = append(code, n)
	}
	return append(code, boundary)
}

// pack is the number of a stretch of up to two letters.
func (s *script) pack(letters []int) int {
	n := len(s.letter)
	switch len(letters) {
	case 0:
		return nothing*n + nothing
	case 1:
		return nothing*n + letters[0]
	}
	return letters[0]*n + letters[1]
}

func (s *script) packed() int { return len(s.letter) * len(s.letter) }

func (s *script) unpack(p int) (letters []int) {
	n := len(s.letter)
	if p/n != nothing {
		letters = append(letters, p/n)
	}
	if p%n != nothing {
		letters = append(letters, p%n)
	}
	return letters
}

func (s *script) spell(p int) string {
	letters := s.unpack(p)
	if len(letters) == 0 {
		return "-"
	}
	var b strings.Builder
	for _, l := range letters {
		b.WriteRune(s.letter[l])
	}
	return b.String()
}

// transducer learns the units of pairs.
type transducer struct {
	x, y  *script
	share []float64 // of units, by pack(x)*y.packed()+pack(y)
	pairs [][2][]int
}

// possible tells whether a unit may be: the ends of words meet, and what single
// letters explain is no unit of two.
func possible(x, y []int) bool {
	if len(x)+len(y) == 0 || len(x) == 2 && len(y) == 0 || len(y) == 2 && len(x) == 0 {
		return false
	}
	ends := func(letters []int) (n int) {
		for _, l := range letters {
			if l == boundary {
				n++
			}
		}
		return n
	}
	switch n := ends(x); {
	case n != ends(y) || n > 1:
		return false
	case n == 1:
		return len(x) != 2 || len(y) != 2 || (x[0] == boundary) == (y[0] == boundary)
	}
	return true
}

func (t *transducer) index(x, y []int) int { return t.x.pack(x)*t.y.packed() + t.y.pack(y) }

// begin gives every unit a share from which learning can start: alike favours
// pairs of one letter.
func (t *transducer) begin(alike func(x, y int) bool) {
	t.share = make([]float64, t.x.packed()*t.y.packed())
	t.each(func(at int, x, y []int) {
		if len(x) == 2 && len(y) == 2 && (alike(x[0], y[0]) || alike(x[1], y[1])) {
			return
		}
		switch {
		case len(x) == 1 && len(y) == 1 && (x[0] == boundary || alike(x[0], y[0])):
			t.share[at] = 0.02
		case len(x)+len(y) < 3:
			t.share[at] = math.Pow(0.01, float64(max(len(x), len(y))))
		default:
			t.share[at] = 0.5 * math.Pow(0.01, float64(max(len(x), len(y))))
		}
	})
}

// each visits every unit that may be.
func (t *transducer) each(visit func(at int, x, y []int)) {
	for px := range t.x.packed() {
		x := t.x.unpack(px)
		for py := range t.y.packed() {
			if y := t.y.unpack(py); t.x.pack(x) == px && t.y.pack(y) == py && possible(x, y) {
				visit(px*t.y.packed()+py, x, y)
			}
		}
	}
}

// steps are the sizes of units.
var steps = [][2]int{{1, 1}, {1, 0}, {0, 1}, {2, 1}, {1, 2}, {2, 2}}

// learn runs rounds of expectation and maximisation. A pair counts as far as it is
// likelier to be one name than two, since some of them are aligned wrongly.
func (t *transducer) learn() {
	for range rounds {
		counts := make([]float64, len(t.share))
		for _, p := range t.pairs {
			t.expect(p[0], p[1], counts)
		}
		total := 0.0
		t.each(func(at int, x, y []int) {
			if len(x)+len(y) > 2 {
				counts[at] = max(0, counts[at]-prune)
			}
			total += counts[at]
		})
		for at := range counts {
			counts[at] /= total
		}
		t.share = counts
		t.each(func(at int, x, y []int) { t.share[at] = max(t.share[at], floor(x, y)) })
	}
}

// floor is the share of a unit that was never met.
func floor(x, y []int) float64 {
	switch {
	case len(x)+len(y) == 1 && !slices.Contains(append(x, y...), boundary):
		return oneAgainst0
	case len(x) == 1 && len(y) == 1 && x[0] != boundary:
		return oneAgainst1
	}
	return 0
}

// expect adds to counts how often each unit stands in the pair, over all ways to
// cut it.
func (t *transducer) expect(x, y []int, counts []float64) {
	n, m := len(x), len(y)
	grid := func() [][]float64 {
		g := make([][]float64, n+1)
		for i := range g {
			g[i] = make([]float64, m+1)
		}
		return g
	}
	forward, backward := grid(), grid()
	forward[0][0], backward[n][m] = 1, 1
	step := func(i, j int, visit func(i2, j2, at int)) {
		for _, s := range steps {
			if i2, j2 := i+s[0], j+s[1]; i2 <= n && j2 <= m {
				if at := t.index(x[i:i2], y[j:j2]); t.share[at] > 0 {
					visit(i2, j2, at)
				}
			}
		}
	}
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			step(i, j, func(i2, j2, at int) { forward[i2][j2] += forward[i][j] * t.share[at] })
		}
	}
	for i := n; i >= 0; i-- {
		for j := m; j >= 0; j-- {
			step(i, j, func(i2, j2, at int) { backward[i][j] += backward[i2][j2] * t.share[at] })
		}
	}
	all := forward[n][m]
	if all == 0 {
		return
	}
	odds := math.Log(all) - t.x.chance(x) - t.y.chance(y)
	weight := 1 / (1 + 0.5*math.Exp(-odds))
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			step(i, j, func(i2, j2, at int) {
				counts[at] += weight * forward[i][j] * t.share[at] * backward[i2][j2] / all
			})
		}
	}
}

// chance is the log of how likely a word's letters are, each by itself.
func (s *script) chance(code []int) (sum float64) {
	for _, l := range code {
		if l != boundary {
			sum += math.Log(s.share[l])
		}
	}
	return sum
}

// write prints the units that were met, and those of one letter against itself, as
// "unit X Y odds".
func (t *transducer) write(out *bytes.Buffer, name string) (units int) {
	t.each(func(at int, x, y []int) {
		if share := t.share[at]; share > floor(x, y) {
			fmt.Fprintf(out, "%s %s %s %.0f\n", name, t.x.spell(t.x.pack(x)), t.y.spell(t.y.pack(y)), decimals*(math.Log(share)-t.x.chance(x)-t.y.chance(y)))
			units++
		}
	})
	return units
}

// write prints "script after letter odds".
func (s *script) write(out *bytes.Buffer, name string) {
	for i, row := range s.after {
		for j, odds := range row {
			if i != nothing && j != nothing {
				fmt.Fprintf(out, "%s %c %c %.0f\n", name, s.letter[i], s.letter[j], decimals*odds)
			}
		}
	}
}

// compileLikeness learns from the pairs of the odd half.
func compileLikeness(pairs []pair) []byte {
	var across [][2]string
	latinOf := map[string][]string{}
	for _, p := range pairs {
		latin, arabic := detect.Fold(p.latin), detect.Fold(p.arabic)
		if !learnedFrom(p.arabic) || len(latin) < 3 || arabic == "" {
			continue
		}
		across = append(across, [2]string{latin, arabic})
		latinOf[p.arabic] = append(latinOf[p.arabic], latin)
	}
	slices.SortFunc(across, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	across = slices.Compact(across)
	words := func(side int) (all []string) {
		for _, p := range across {
			all = append(all, p[side])
		}
		return all
	}
	latin, arabic := newScript(words(0)), newScript(words(1))
	var out bytes.Buffer
	latin.write(&out, "latin")
	arabic.write(&out, "arabic")
	for _, table := range []struct {
		name  string
		x, y  *script
		pairs [][2]string
		alike func(x, y int) bool
	}{
		{"latin-latin", latin, latin, bothWays(latinOf), func(x, y int) bool { return x == y }},
		{"latin-arabic", latin, arabic, across, sameSound(latin, arabic)},
	} {
		t := &transducer{x: table.x, y: table.y}
		for _, p := range table.pairs {
			if x, y := t.x.code(p[0]), t.y.code(p[1]); x != nil && y != nil {
				t.pairs = append(t.pairs, [2][]int{x, y})
			}
		}
		t.begin(table.alike)
		t.learn()
		fmt.Printf("likeness, %s: %d units learned from %d pairs\n", table.name, t.write(&out, table.name), len(t.pairs))
	}
	return out.Bytes()
}

// bothWays pairs the spellings of each group with each other.
func bothWays(groups map[string][]string) (pairs [][2]string) {
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		group := slices.Sorted(slices.Values(groups[key]))
		group = slices.Compact(group)
		for _, a := range group {
			for _, b := range group {
				if a != b {
					pairs = append(pairs, [2]string{a, b})
				}
			}
		}
	}
	return pairs
}

// sameSound tells the letters of two scripts that are each other's first
// transliteration, for learning to start from.
func sameSound(latin, arabic *script) func(x, y int) bool {
	sounds := map[[2]int]bool{}
	for _, s := range strings.Fields(`بb تt ثt جj حh خk دd ذd رr زz سs شs صs ضd طt ظz غg فf قq كk لl مm نn هh وw وu وo يy يi اa عa`) {
		r := []rune(s)
		sounds[[2]int{latin.number[r[1]], arabic.number[r[0]]}] = true
	}
	return func(x, y int) bool { return sounds[[2]int{x, y}] }
}
