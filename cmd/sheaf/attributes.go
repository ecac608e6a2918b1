package main

import (
	"sheaf/internal/sheaf"
)

type attributesCommand struct {
	Set []string `placeholder:"LABEL" help:"Set one participant's attribute: name and value come from standard input."`
}

func (attributesCommand) Help() string {
	return `Example:
  sheaf attributes
  echo '[{"name": "role", "value": "guard"}]' | sheaf attributes --set R-7Q

Keep values coarse: a combination that fewer than k participants share is refused at gate 2.`
}

type attributeForm struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (c attributesCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	if len(c.Set) > 1 {
		return sheaf.Errorf(sheaf.Invalid, "set one participant at a time")
	}
	if len(c.Set) == 1 {
		subject, err := rooms.Study.SubjectByLabel(a.ctx, caller, c.Set[0])
		if err != nil {
			return err
		}
		var forms []attributeForm
		if err := a.readForm(&forms, func(a *app) error { return askAttribute(a, &forms) }); err != nil {
			return err
		}
		for _, f := range forms {
			if err := rooms.Study.SetAttribute(a.ctx, caller, subject.ID, f.Name, f.Value); err != nil {
				return err
			}
		}
		a.say("%d attributes are set for %s", len(forms), subject.Label)
		return nil
	}
	all, err := rooms.Study.Attributes(a.ctx, caller)
	if err != nil {
		return err
	}
	subjects, err := rooms.Study.Subjects(a.ctx, caller)
	if err != nil {
		return err
	}
	labels := labelsOf(subjects)
	type view struct {
		Participant string `json:"participant"`
		attributeForm
	}
	var views []view
	var rows [][]string
	for _, one := range all {
		label := labels[one.Subject.String()]
		views = append(views, view{label, attributeForm{one.Name, one.Value}})
		rows = append(rows, []string{label, one.Name, one.Value})
	}
	if a.json {
		return a.printJSON(views)
	}
	return a.table([]string{"participant", "attribute", "value"}, rows)
}

func askAttribute(a *app, forms *[]attributeForm) error {
	name, err := a.ask("attribute")
	if err != nil {
		return err
	}
	value, err := a.ask("value (coarse)")
	if err != nil {
		return err
	}
	*forms = append(*forms, attributeForm{name, value})
	return nil
}
