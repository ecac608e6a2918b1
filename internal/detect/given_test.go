package detect

import "testing"

func TestGivenName(t *testing.T) {
	tests := []struct {
		language, form  string
		culture, gender string // both empty: unknown
	}{
		{"", "Yusuf Dawwan", "arabic", "m"},
		{"", "يوسف دوان", "arabic", "m"},
		{"", "AHMED", "arabic", "m"},
		{"", "Hocine", "arabic", "m"},
		{"", "فاطمة", "arabic", "f"},
		{"", "Aïcha", "arabic", "f"},
		{"", "Abu Laith", "arabic", "m"},
		{"", "أم أحمد", "arabic", "f"},
		{"", "Umm Ahmed", "arabic", "f"},
		{"", "Abdulrahman", "arabic", "m"},
		{"", "عبد الرحمن", "arabic", "m"},
		{"", "Omar's", "arabic", "m"},
		{"", "Mehmet Bey", "turkish", "m"},
		{"", "Ayşe", "turkish", "f"},
		{"", "İbrahim", "turkish", "m"},
		{"", "ibrahim", "arabic", "m"},
		{"tr", "Mustafa", "turkish", "m"},
		{"en", "Mustafa", "arabic", "m"},
		{"", "Jean-Pierre", "french", "m"},
		{"", "Françoise", "french", "f"},
		{"", "Charles", "english", "m"},
		{"fr", "Charles", "french", "m"},
		{"fr", "Ahmed", "arabic", "m"},
		{"", "Margaret", "english", "f"},
		{"", "Berîvan", "kurdish", "f"},
		{"", "Azad", "kurdish", "m"},
		{"", "ئازاد", "kurdish", "m"},
		{"", "Xyzzy", "", ""},
		{"", "Jordan", "", ""},
		{"", "", "", ""},
		{"", "al-", "", ""},
		{"", "Dr. Karim", "arabic", ""},
	}
	for _, test := range tests {
		t.Run(test.language+" "+test.form, func(t *testing.T) {
			culture, gender, ok := GivenNameIn(test.language, test.form)
			if culture != test.culture || gender != test.gender || ok != (test.culture != "") {
				t.Errorf("got %q %q %v, want %q %q", culture, gender, ok, test.culture, test.gender)
			}
		})
	}
	t.Run("the language is the text's alone", func(t *testing.T) {
		if culture, gender, ok := GivenNameIn("", "Mustafa"); culture != "arabic" || gender != "m" || !ok {
			t.Errorf("got %q %q %v", culture, gender, ok)
		}
	})
}
