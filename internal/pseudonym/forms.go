package pseudonym

import (
	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/vault"
)

// forms finds which names the strings of proposals were taken for. Only the sheets of
// those who may be meant are opened, and each once.
type forms struct {
	tx    *access.Tx
	vault *vault.Vault
	names map[vault.PersonID][]detect.Name
	found map[vault.PersonID]*detect.Known
}

// give notes in a proposal, of each who may be meant, the name that the string is a
// form of. Nothing is noted of one whose names do not tell by themselves.
func (f *forms) give(p *Proposal, said, language string) error {
	all := p.May
	if !p.Person.IsZero() && p.Why != SpeaksHere {
		all = append([]vault.PersonID{p.Person}, all...)
	}
	for _, id := range all {
		if err := f.open(id); err != nil {
			return err
		}
		finder := detect.Finder{Known: f.found[id], Language: language}
		for _, hit := range finder.Find(said) {
			if hit.Name == detect.NoName {
				continue
			}
			if p.Forms == nil {
				p.Forms = map[vault.PersonID]string{}
			}
			p.Forms[id] = f.names[id][hit.Name].Text
			break
		}
	}
	return nil
}

func (f *forms) open(id vault.PersonID) error {
	if f.found[id] != nil {
		return nil
	}
	known, err := f.vault.NamesOf(f.tx, id)
	if err != nil && !gone(err) {
		return err
	}
	f.names[id], _ = namesToFind(known, &book{})
	f.found[id] = detect.Compile(f.names[id])
	return nil
}
