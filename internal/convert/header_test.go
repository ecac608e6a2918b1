package convert

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// All people and places are invented.
func TestHeader(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want string // the values, a bar between them
	}{
		"a corpus":                    {"dialect = Omri_C\ntitle = The Mill\ninformant = Dalu Omro\nplace = Omrava, N\n\n(1) long text", "Dalu Omro|Omrava, N"},
		"an oral history":             {"INTERVIEW NO. 11\t\t\tDATE OF INTERVIEW: 18/10/91\nMRS. SELMA OMRO\n17 MILL ROAD\nOMRO HILL.\n\n0.39\tOne.\n1.09\tTwo.\n2.09\tThree.", "11|18/10/91|MRS. SELMA OMRO|17 MILL ROAD|OMRO HILL."},
		"keys beside each other":      {"Name: Selma Omro     Age: 41     Address: 3 Mill Road\nI: How?\nR: So.", "Selma Omro|41|3 Mill Road"},
		"a key and its value by tabs": {"Name:\tSelma\nPlace of birth:\t\tOmro\nI: How?\nR: So.", "Selma|Omro"},
		"a value on the next line":    {"Interviewee:\nSelma Omro\nI: How?\nR: So.", "Selma Omro"},
		"a participant above the turns": {
			"Participant: Selma Omro\nInterviewer: Dalu\nI: How?\nR: So.", "Selma Omro|Dalu",
		},
		"French":                      {"Nom et prénom : Selma Omro\nLieu : Omro-sur-Mer\nNée le : 3 mai 1970\nIntervieweur : Comment ?\nTémoin : Ainsi.", "Selma Omro|Omro-sur-Mer|3 mai 1970"},
		"Turkish":                     {"Ad Soyad: Selma Omro\nGörüşme Yeri: Omro\nGörüşmeci: Nasıl?\nKatılımcı: Öyle.", "Selma Omro|Omro"},
		"Arabic":                      {"الاسم: سلمى عمرو\nمكان المقابلة: عمرو\nالعمر: ٤١\nالمحاور: كم؟\nالشاهدة: اثنين.", "سلمى عمرو|عمرو|٤١"},
		"bold keys":                   {"**Name:** Selma Omro\n**Place**: Omro\n\n**I:** How?\n**R:** So.", "Selma Omro|Omro"},
		"a name that words introduce": {"Interview with Mrs. Selma Omro\nConducted by Dalu Hale\n3 May 1992\nDH: How?\nSO: So.\nDH: And?\nSO: No.", "Mrs. Selma Omro|Dalu Hale|3 May 1992"},
		"a name of who speaks below":  {"12-May-2023 - 10:36 - 1h09m31s – Selma\nI: How?\nSelma: So.\nI: And?\nSelma: No.", "Selma"},
		"no header":                   {"I: How?\nR: So.\nName: it was no name.", ""},
		"a title without keys":        {"The Mill\nI: How?\nR: So.", ""},
		"prose is no header":          {"They went to the mill: it was late.\nThe Hill was empty and nobody came.", ""},
		"speech without turns":        {"Name: Selma\n" + strings.Repeat("They went to the mill. ", 20) + "\nAddress: none was left.", "Selma"},
	} {
		t.Run(name, func(t *testing.T) {
			s := scriptOf(c.text, Options{})
			tr := s.structure()
			if err := tr.Validate(); err != nil {
				t.Error(err)
			}
			var got []string
			for _, at := range s.report.Header {
				got = append(got, at.Of(tr.Text))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("cells of a table", func(t *testing.T) {
		s := scriptOf("Name\nSelma Omro\nPlace\nOmro\n\nI: How?\nR: So.", Options{})
		for i := range 4 {
			s.lines[i].table, s.lines[i].row, s.lines[i].column = 1, i/2, i%2
		}
		tr := s.structure()
		if h := s.report.Header; len(h) != 2 || h[0].Of(tr.Text) != "Selma Omro" || h[1].Of(tr.Text) != "Omro" {
			t.Errorf("got %v", h)
		}
	})
}
