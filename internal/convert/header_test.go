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
		// The first forms of a published corpus were read as a talk of "informant".
		"a corpus with two colons":           {"dialect:: Omri_C\ntitle:: The Mill\nspeakers:: SO=Selma Omro, DH=Dalu Hale\nplace:: Omrava, N\n\n(1) long text", "SO|Selma Omro|DH|Dalu Hale|Omrava, N"},
		"a corpus below a heading":           {"# The Mill\n\nsource: om vol 4 texts.html\ntext_id: A6\ninformant: Selma bat Omro\nplace: Omrava, N\n\n(1) long text", "Selma bat Omro|Omrava, N"},
		"a number for a name":                {"STUDY OF MILLS\nDate: 3 May 1992\nParticipant: 03\nI: How?\nR: So.", "STUDY OF MILLS|3 May 1992|03"},
		"keys that are not known between":    {"The Mill\nProject: Omro Mills\nInformant: Selma Omro\nPlace: Omrava\n\nlong text", "The Mill|Project: Omro Mills|Selma Omro|Omrava"},
		"a sheet that was filled in":         {"Timestamp: 11/18/2021 12:31:56\nParticipant: P1\n1. It was simple.\n\t2 -- It was.", "11/18/2021 12:31:56|P1"},
		"speech is no value":                 {"The Mill\nDate: 3 May\nParticipant: They came.\nInterviewer: Who?", "The Mill|3 May"},
		"a date without a colon":             {"INTERVIEW NO. 5\nMRS. SELMA OMRO\nDate of interview 3rd May 1992\nI: How?\nR: So.", "5|MRS. SELMA OMRO|3rd May 1992"},
		"labels of speakers below":           {"Informant: Selma Omro\nBorn: Mill Lane, 1951\nInterviewer: Dalu Hale\nDate: 3 March 1992\nPlace: Omrava\n\nInterviewer: When?\nInformant: Then.\nInterviewer: And?\nInformant: No.", "Selma Omro|Mill Lane, 1951|Dalu Hale|3 March 1992|Omrava"},
		"labels of speakers below the place": {"Place: Omrava\nInterviewer: Dalu\nInformant: P10\n\nInterviewer: When?\nInformant: Then.", "Omrava|Dalu|P10"},
		"names alone, and an empty line":     {"Interviewer: Dalu Hale\nInformant: Selma Omro\n\nInterviewer: When?\nInformant: Then.", "Dalu Hale|Selma Omro"},
		"a code is nobody's speech":          {"STUDY OF MILLS\nParticipant: P10\nInterviewer: When?\nParticipant: Then.", "STUDY OF MILLS|P10"},
		"an answer of one word is no header": {"Place: Omrava\n\nInterviewer: Ready?\nInformant: Yes\n\nInterviewer: When?\nInformant: Then.", "Omrava"},
		"no header":                          {"I: How?\nR: So.\nName: it was no name.", ""},
		"a title without keys":               {"The Mill\nI: How?\nR: So.", ""},
		"prose is no header":                 {"They went to the mill: it was late.\nThe Hill was empty and nobody came.", ""},
		"speech without turns":               {"Name: Selma\n" + strings.Repeat("They went to the mill. ", 20) + "\nAddress: none was left.", "Selma"},
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
