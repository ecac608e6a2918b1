package detect

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// benchmarkGrowth measures a look at one part again and again, in two lengths. It fails
// where eight times the text takes 48 times as long or longer, by the quickest
// look at each: 64 times is what grows with the square.
func benchmarkGrowth(b *testing.B, name, part string, size int, look func(s string)) {
	var took [2]time.Duration
	for i, n := range []int{size / 8, size} {
		s := strings.Repeat(part, n/len(part))
		b.Run(fmt.Sprintf("%s %q %dKB", name, part, n>>10), func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			took[i] = time.Hour
			for b.Loop() {
				start := time.Now()
				look(s)
				took[i] = min(took[i], time.Since(start))
			}
		})
	}
	if took[0] > 0 && took[1] > 48*took[0] {
		b.Errorf("%s %q: %v for eight times what took %v", name, part, took[1], took[0])
	}
}
