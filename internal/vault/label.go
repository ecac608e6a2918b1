package vault

import (
	"crypto/rand"
	"math/big"
	"strings"

	"sheaf/internal/sheaf"
)

// Labels are letter, hyphen, digit, letter ("R-7Q"), and go on in turns of digit
// and letter where a study outgrows them. No character is taken for another.
const (
	labelLetters = "ABCDEFGHJKMNPQRSTUVWXYZ"
	labelDigits  = "23456789"

	shortestLabel = 3 // characters, the hyphen not counted
	longestLabel  = 8
)

// labelTries is how many labels are drawn before a person is added. At least
// half of those of the right length are free, so that all of them are taken
// about once in 2^64 times.
const labelTries = 64

// drawLabels draws candidates of the greatest length; the beginning of one is a
// candidate of a smaller length.
func drawLabels() []string {
	labels := make([]string, labelTries)
	for i := range labels {
		var b strings.Builder
		for k := range longestLabel {
			if k == 1 {
				b.WriteByte('-')
			}
			b.WriteByte(drawFrom(labelAlphabet(k)))
		}
		labels[i] = b.String()
	}
	return labels
}

// labelAlphabet is what the k-th character is drawn from.
func labelAlphabet(k int) string {
	if k%2 == 0 {
		return labelLetters
	}
	return labelDigits
}

func drawFrom(alphabet string) byte {
	n, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
	if err != nil {
		panic("vault: " + err.Error()) // only a broken random source
	}
	return alphabet[n.Int64()]
}

// freeLabel picks the first candidate that nobody has or had, of the smallest
// length that is not yet half used up.
func freeLabel(candidates []string, used map[string]bool) (string, error) {
	ofLength := map[int]int{}
	for label := range used {
		ofLength[len(label)-1]++
	}
	space := 1
	for length := 1; length <= longestLabel; length++ {
		space *= len(labelAlphabet(length - 1))
		if length < shortestLabel || ofLength[length]*2 > space {
			continue
		}
		for _, c := range candidates {
			if label := c[:length+1]; !used[label] {
				return label, nil
			}
		}
	}
	return "", sheaf.Errorf(sheaf.Conflict, "every label that was drawn is taken").Hintf("try again")
}
