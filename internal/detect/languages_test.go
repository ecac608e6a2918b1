package detect

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"sheaf/internal/text"
)

// TestOrdinaryLanguages measures how much is asked in edited French, Turkish
// and Arabic, and how many of the words in people's and places' names there:
// those with a capital, or all in Arabic, particles aside. The French is of old
// newspapers as a machine read them, where M. and Mme count as part of a name; the
// Arabic is an encyclopaedia, where peoples (the Crusaders) count as persons.
func TestOrdinaryLanguages(t *testing.T) {
	tests := []struct {
		language, file string
		person, place  float64
		flags          float64
	}{
		{"fr", "newseye_fr_dev.jsonl.gz", 0.79, 0.79, 160},
		{"tr", "trwikiner_dev.jsonl.gz", 0.975, 0.95, 240},
		{"ar", "aqmar_train.jsonl.gz", 0.68, 0.52, 110},
	}
	for _, tt := range tests {
		t.Run(tt.language, func(t *testing.T) {
			f := Finder{Language: tt.language}
			var person, place ratio
			var words, flags, asked int
			for _, d := range readGold(t, sharedData(t, "names-and-entities", tt.language, tt.file)) {
				covered, n, strings := coverage(d.Text, f.Find(d.Text), TierPattern, TierResidual)
				flags += n
				asked += len(strings)
				words += countWords(d.Text)
				for _, g := range d.Spans {
					for _, tok := range tokeniseIn(g.Of(d.Text), languageOf(tt.language, "")) {
						if _, particle := particles[tok.stemFold]; particle || tok.script == latin && !tok.capital {
							continue
						}
						ok := hiddenIn(languageOf(tt.language, ""), d.Text, text.Span{Start: g.Start + tok.Start, End: g.Start + tok.End}, covered)
						switch g.kind {
						case Person:
							person.count(ok)
						case Location:
							place.count(ok)
						}
					}
				}
			}
			perThousand := 1000 * float64(flags) / float64(words)
			t.Logf("persons %v, places %v; %.1f flags and %.1f strings per 1000 words", person, place, perThousand, 1000*float64(asked)/float64(words))
			if person.share() < tt.person || place.share() < tt.place || perThousand > tt.flags {
				t.Errorf("worse than measured before: want persons %.3f, places %.3f, at most %.1f flags per 1000 words", tt.person, tt.place, tt.flags)
			}
		})
	}
}

// TestForenamesAreAsked puts every forename of a list into a sentence.
func TestForenamesAreAsked(t *testing.T) {
	f, err := os.Open(sharedData(t, "names-and-entities", "names", "faker_names.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var names map[string]map[string][]string
	if err := json.NewDecoder(z).Decode(&names); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		language, list, where, before, after string
		floor                                float64
	}{
		{"ar", "first_name", "inside a sentence", "وبعدها قال إن ", " ما كان معهم في البيت.", 0.99},
		{"ar", "first_name", "behind a proclitic", "وبعدها قال ل", " إنه ما كان معهم في البيت.", 0.985},
		{"ar", "last_name", "inside a sentence", "وبعدها قال إن ", " ما كان معهم في البيت.", 0.8},
		{"tr", "first_name", "inside a sentence", "Sonra o gün ", " geldi ve gittik.", 0.99},
		{"tr", "first_name", "opening one", "Sonra gittik. ", " geldi.", 0.99},
		{"tr", "first_name", "in a text without capitals", "sonra o gün ", " geldi ve gittik ama onlar yine burada kaldı", 0.99},
		{"tr", "last_name", "opening one", "Sonra gittik. ", " geldi.", 0.98},
		{"fr", "first_name", "inside a sentence", "Puis il a dit que ", " était venu.", 0.99},
		{"fr", "first_name", "opening one", "Nous sommes partis. ", " est venu.", 0.99},
		{"fr", "first_name", "in a text without capitals", "puis il a dit que ", " était venu avec les autres et nous sommes partis", 0.99},
		{"fr", "last_name", "opening one", "Nous sommes partis. ", " est venu.", 0.98},
	}
	for _, tt := range tests {
		t.Run(tt.language+" "+tt.list+" "+tt.where, func(t *testing.T) {
			finder := Finder{Language: tt.language}
			var asked ratio
			var passed []string
			for _, name := range names[tt.language][tt.list] {
				if strings.HasSuffix(tt.where, "without capitals") {
					name = strings.ToLower(name)
				}
				s := tt.before + name + tt.after
				covered := make([]bool, len(s))
				for _, x := range finder.Find(s) {
					for i := x.Start; i < x.End; i++ {
						covered[i] = true
					}
				}
				ok := covered[len(tt.before)] && covered[len(tt.before)+len(name)-1]
				asked.count(ok)
				if !ok {
					passed = append(passed, name)
				}
			}
			t.Logf("asked about %v; passed over: %v", asked, passed)
			if asked.share() < tt.floor {
				t.Errorf("asked about %v, want %.3f", asked, tt.floor)
			}
		})
	}
}
