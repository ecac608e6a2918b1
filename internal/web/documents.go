package web

import "slices"

// documentsPage lists the documents, all or those in one state.
type documentsPage struct {
	layoutPage
	Documents []documentRow
	State     string
	States    []documentState
}

// documentState is a choice of documents in the list.
type documentState struct {
	Name  string // as the address has it
	Said  key
	Count int
	Now   bool
}

// isIn tells whether a document is in a state of the list.
func (d documentRow) isIn(state string) bool {
	switch state {
	case "uncoded":
		return d.Coded == 0 && d.TranslationOf == ""
	case "held":
		return d.Hold
	case "consent":
		return !d.Settled
	case "translations":
		return d.TranslationOf != ""
	}
	return true
}

func (b *Workbench) listDocuments(in *request) (view, error) {
	facts, err := b.facts(in, in.session.guest.caller)
	if err != nil {
		return view{}, err
	}
	p := &documentsPage{State: in.URL.Query().Get("state")}
	all := documentRows(facts.Documents)
	for _, s := range []documentState{
		{Name: "", Said: key("documents.state.all")},
		{Name: "uncoded", Said: key("documents.state.uncoded")},
		{Name: "consent", Said: key("documents.state.consent")},
		{Name: "held", Said: key("documents.state.held")},
		{Name: "translations", Said: key("documents.state.translations")},
	} {
		for _, d := range all {
			if d.isIn(s.Name) {
				s.Count++
			}
		}
		s.Now = s.Name == p.State
		if s.Count > 0 || s.Now || s.Name == "" {
			p.States = append(p.States, s)
		}
	}
	p.Documents = slices.DeleteFunc(all, func(d documentRow) bool { return !d.isIn(p.State) })
	p.Title, p.Room = in.say(key("documents.title")), "documents"
	return view{template: "document_list", page: p}, nil
}
