package worldtest

// Canaries are invented words, one for every place where a person can write
// something down that stays in tier 1. They are like no word of any language, so
// that wherever one of them turns up it has flown out of the vault.
type Canaries map[string]string

// Cage gives every canary. The keys say where it is planted.
func Cage() Canaries {
	return Canaries{
		// Sheets of people.
		"legal name":           "Zubqarvel Tixomundri",
		"nickname":             "Wuxplindo",
		"Arabic nickname":      "ظرغوفيث",
		"kunya":                "Abu Qizzamfut",
		"Arabic kunya":         "أبو قظمفوت",
		"contact":              "behind Drozkvimel",
		"contact's phone":      "+999 77 410 5839",
		"contact's e-mail":     "glorptiq@vazzumbe.example",
		"relation":             "Jizquorple",
		"relation's note":      "Fezwiblomt",
		"vetting":              "Kworjastib",
		"note":                 "Plyxudrenk",
		"Arabic note":          "خظقوبلمش",
		"second person":        "Hrobvexit Mulquandorp",
		"second person's name": "غضيوطلاف",
		"third person":         "Yagdwimpul",
		"interviewer":          "Njorbqat",
		"meeting place":        "Mrivtaxolge",
		"Arabic meeting place": "ثقلوظان",

		// Sheets of interviews.
		"account's date":     "27 Vurblezint 2031",
		"account's place":    "Gwyzplornt",
		"sitting":            "Hofqintzab",
		"guide":              "Snivquardle",
		"question put":       "Bexlotroum",
		"question not put":   "Tawkijplez",
		"account's note":     "Oktruvembal",
		"capacity":           "Lurbnaxow",
		"consent, how":       "Dwimzoqaf",
		"consent's note":     "Igvrustelp",
		"file name":          "Ympaldrux",
		"Arabic file name":   "ذغمطوشك",
		"drop's file name":   "Nubwexorf",
		"drop's note":        "Cajrvolkist",
		"purpose of opening": "Ruxtomlibge",

		// What people said.
		"name replaced":           "Bortzqualim",
		"Arabic name replaced":    "زطقوفلن",
		"place generalised":       "Hexmorvaud",
		"Arabic place marked":     "قغضوبار",
		"nickname marked":         "Dulfwaznik",
		"phone removed":           "+999 88 261 7304",
		"Arabic phone removed":    "٠٩٩٩٣٣٧١٨٢٦٤",
		"e-mail removed":          "smuvqort@yelbazing.example",
		"word removed":            "Trizzelvoam",
		"overlooked and redacted": "Quazimbrolt",
		"refused draft's name":    "Fnarvoxtle",
		"abandoned draft's name":  "Ugzwermpil",
	}
}
