package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"sheaf/internal/detect"
)

// expand gives the folded forms of the entries of a dictionary that are
// wanted. Words with a capital are names or abbreviations and are left out;
// words with a hyphen are read as their parts, as detect reads them.
func expand(h *hunspell, wanted func(entry) bool) map[string]bool {
	forms := map[string]bool{}
	for _, e := range h.entries {
		if strings.ContainsFunc(e.word, unicode.IsUpper) || !wanted(e) {
			continue
		}
		h.forms(e, func(form string) {
			for part := range strings.FieldsFuncSeq(form, func(r rune) bool { return r == '-' || unicode.IsSpace(r) }) {
				if folded := detect.Fold(part); folded != "" && !strings.ContainsFunc(folded, notLetter) {
					forms[folded] = true
				}
			}
		})
	}
	return forms
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func everyEntry(entry) bool { return true }

// spokenFrench and spokenTurkish are what transcripts are full of and word lists
// lack, folded. None is a name.
var (
	spokenFrench = strings.Fields(`m mm mme mmes mlle mlles euh heu heuh hein ben bah beh ouais ouaip mouais bof ouf pff pfft hum hmm mmh hm ah oh eh aie hop
		chuis chais jsuis jsais chepas tas ya yavait ptet ptit ptite ptits tfacon quoi pis nan voui okay ok wesh wallah wallahi yallah inchallah
		inshallah mashallah hamdoulillah hamdulillah starfoullah khalas habibi akhi bled inaudible interviewer intervieweur intervieweuse interprete
		mail mails email appli applis internet wifi smartphone sms texto selfie facebook whatsapp`)
	spokenTurkish = strings.Fields(`ee eee iii hii hi him himm hmm hm mm aa aaa oo uf of puf tuh vah yav yaw yaa yahu lan ulan be bi bise bisey bisi birsey herse hersey
		hicbisey noluyo nolur noldu napalim napiyor naber nbr valla vallahi vallaha walla wallahi billahi insallah masallah eyvallah estagfurullah
		hamdolsun abi abim abicim abla ablam abey tamam tmm okay ok hadi haydi hade cik yoo yook hayirr evett saol sagol gorusmeci katilimci cevirmen
		tercuman anlasilmiyor wifi internet mail sms whatsapp facebook telegram app`)
)

func frenchMarks(dictionaries string, lists *nameLists) (map[string]uint64, error) {
	h, err := readHunspell(filepath.Join(dictionaries, "fr"))
	if err != nil {
		return nil, fmt.Errorf("cannot read the French dictionary: %w", err)
	}
	marked := map[string]uint64{}
	for form := range expand(h, everyEntry) {
		marked[form] = nameMarks(lists.kinds[form]&(forename|surname) | lists.locale["fr"][form])
	}
	for _, word := range spokenFrench {
		marked[word] = 0
	}
	return marked, nil
}
