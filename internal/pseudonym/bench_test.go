package pseudonym

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/vault"
)

// benchWorld has so many people, and a draft of about 10,000 words.
func benchWorld(b *testing.B, people int) (*world, Draft, vault.Person) {
	w := newWorld(b)
	p := w.participant("Test Speaker")
	for i := range people - 1 {
		w.person(vault.Relative, fmt.Sprintf("Zarqa%c%cn", 'a'+i%26, 'a'+i/26))
	}
	data, err := os.ReadFile(filepath.Join(demoFolder, "interview-01.txt"))
	w.ok(err)
	return w, w.draft(strings.Repeat(string(data), 6), p), p
}

func BenchmarkDecide(b *testing.B) {
	for _, people := range []int{13, 300} {
		b.Run(fmt.Sprintf("%d people, 10,000 words", people), func(b *testing.B) {
			w, d, p := benchWorld(b, people)
			actions := []Decision{
				{String: "Karim", Action: Replace, Person: p.ID},
				{String: "Marjuna", Action: Generalise, Kind: Place, With: "[a village]"},
				{String: "Ashmira", Action: Keep},
			}
			i := 0
			for b.Loop() {
				w.decide(d, actions[i%len(actions)])
				i++
			}
		})
	}
}

func BenchmarkReview(b *testing.B) {
	w, d, _ := benchWorld(b, 13)
	for b.Loop() {
		w.review(d)
	}
}

func BenchmarkAdmit(b *testing.B) {
	w := newWorld(b)
	i := 0
	for b.Loop() {
		b.StopTimer()
		d, _ := w.ready(i)
		i++
		b.StartTimer()
		w.admit(d)
	}
}
