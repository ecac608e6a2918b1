package study

import (
	"context"
	"fmt"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Dump gives the study as files for a backup, each sealed to the keys that its
// content lies under, so that an erasure and a recall reach it as soon as those
// keys are gone:
//
//   - study/structure.json under the structure key (dumpStructure): settings,
//     the labels of subjects, documents with their versions, maps, layouts and
//     what was corrected of alignments;
//   - study/subjects/ID.json under the subject's key (dumpSubject): attributes,
//     terms, the note of a hold;
//   - study/documents/ID/VERSION/PART.json under the version's key and those of
//     the subjects whose parts these are (dumpParts), one file for every set of
//     subjects, named by its first part.
//
// To put a version back together, take the parts of all its files in order: each
// says where it starts and ends in the text, in bytes of UTF-8 from 0, and what
// lies between two parts is line ends. A part that no file has is a gap, of "_".
// The log that undo walks is left out.
func (s *Study) Dump(ctx context.Context, c access.Caller) (items []access.DumpItem, err error) {
	err = s.door.View(ctx, c, access.StudyBackup, func(tx *access.Tx) error {
		d := dumper{tx: tx, study: s}
		if err := d.run(); err != nil {
			return err
		}
		items = d.items
		return nil
	})
	return items, err
}

type dumpStructure struct {
	V         int            `json:"v"`
	Study     sheaf.ID       `json:"study"`
	Settings  Settings       `json:"settings"`
	Subjects  []dumpLabel    `json:"subjects"`
	Documents []dumpDocument `json:"documents"`
}

type dumpLabel struct {
	ID     SubjectID `json:"id"`
	Label  string    `json:"label"`
	Key    sheaf.ID  `json:"key"` // the keyring identity that opens what is theirs
	Held   bool      `json:"held"`
	Erased bool      `json:"erased"`
	Added  time.Time `json:"added"`
}

type dumpDocument struct {
	ID            DocumentID     `json:"id"`
	Account       AccountID      `json:"account"`
	Admission     AdmissionID    `json:"admission"`
	TranslationOf *DocumentID    `json:"translationOf,omitempty"`
	Admitted      time.Time      `json:"admitted"`
	Current       uint64         `json:"current"`
	Speak         []SubjectID    `json:"speak"`
	Mentioned     []SubjectID    `json:"mentioned,omitempty"`
	Versions      []dumpVersion  `json:"versions"`
	Alignment     *alignmentBody `json:"alignment,omitempty"` // with what it translates: the pairs that people made
}

type dumpVersion struct {
	Number   uint64    `json:"number"`
	Key      sheaf.ID  `json:"key"`
	Made     time.Time `json:"made"`
	Recalled bool      `json:"recalled,omitempty"`
	Map      *text.Map `json:"map,omitempty"` // from the version before: kept, then replaced (source, target), kept, ... in bytes
	Layout   *layout   `json:"layout,omitempty"`
}

type dumpSubject struct {
	V          int               `json:"v"`
	Subject    SubjectID         `json:"subject"`
	Label      string            `json:"label"`
	Attributes map[string]string `json:"attributes"`
	Terms      *Terms            `json:"terms,omitempty"`
	HoldNote   string            `json:"holdNote,omitempty"`
}

type dumpParts struct {
	V        int         `json:"v"`
	Document DocumentID  `json:"document"`
	Version  uint64      `json:"version"`
	Language string      `json:"language,omitempty"` // BCP 47
	Subjects []SubjectID `json:"subjects"`
	Parts    []dumpPart  `json:"parts"`
}

// dumpPart is one part; the spans of its mentions count from its start.
type dumpPart struct {
	Order    int            `json:"order"` // among all parts of the version, from 0
	Start    int            `json:"start"`
	End      int            `json:"end"`
	Text     string         `json:"text"`
	Mentions []Mention      `json:"mentions,omitempty"`
	Speakers map[int]string `json:"speakers,omitempty"`
}

type dumper struct {
	tx    *access.Tx
	study *Study
	items []access.DumpItem
}

func (d *dumper) put(path string, v any, keys ...sheaf.ID) error {
	data, err := Encode(v)
	if err != nil {
		return err
	}
	d.items = append(d.items, access.DumpItem{Path: path, Keys: keys, JSON: data})
	return nil
}

func (d *dumper) run() error {
	structure, err := d.tx.Structure()
	if err != nil {
		return err
	}
	out := dumpStructure{V: 1, Study: d.tx.Study()}
	if out.Settings, err = d.study.ReadSettings(d.tx); err != nil {
		return err
	}
	subjects, err := d.study.ListSubjects(d.tx)
	if err != nil {
		return err
	}
	for _, s := range subjects {
		out.Subjects = append(out.Subjects, dumpLabel{s.ID, s.Label, s.KeyID, s.Held, s.Erased, s.Added})
	}
	if err := d.subjects(subjects); err != nil {
		return err
	}
	rows, err := selectDocuments(d.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		document, err := d.document(row)
		if err != nil {
			return err
		}
		out.Documents = append(out.Documents, document)
	}
	return d.put("study/structure.json", out, structure.ID)
}

func (d *dumper) subjects(subjects []Subject) error {
	attributes, err := d.study.ListAttributes(d.tx)
	if err != nil {
		return err
	}
	of := map[SubjectID]map[string]string{}
	for _, a := range attributes {
		if of[a.Subject] == nil {
			of[a.Subject] = map[string]string{}
		}
		of[a.Subject][a.Name] = a.Value
	}
	for _, s := range subjects {
		if s.Erased {
			continue
		}
		row, err := selectSubject(d.tx, s.ID)
		if err != nil {
			return err
		}
		out := dumpSubject{V: 1, Subject: s.ID, Label: s.Label, Attributes: of[s.ID]}
		terms, err := row.openTerms(d.tx)
		if err == nil {
			out.Terms = &terms
		} else if !gone(err) {
			return err
		}
		if out.HoldNote, err = row.openNote(d.tx); err != nil {
			return err
		}
		if err := d.put(fmt.Sprintf("study/subjects/%s.json", s.ID), out, row.key); err != nil {
			return err
		}
	}
	return nil
}

// openNote reads the note of the last hold; "" where there is none.
func (r subjectRow) openNote(tx *access.Tx) (string, error) {
	box, err := selectNote(tx, r.holdID)
	if err != nil || box == nil {
		return "", err
	}
	var body noteBody
	err = open(tx, tx.Label(seal.TableHold, columnHoldNote, r.holdID, r.holdVersion), box, &body, r.key)
	return body.Note, err
}

func (d *dumper) document(row documentRow) (dumpDocument, error) {
	out := dumpDocument{ID: row.id, Account: row.account, Admission: row.admission, Admitted: row.admitted, Current: row.number}
	if !row.translationOf.IsZero() {
		out.TranslationOf = &row.translationOf
	}
	aligned, err := selectAlignment(d.tx, row.id)
	if err == nil {
		body, err := aligned.open(d.tx)
		if err != nil {
			return dumpDocument{}, err
		}
		out.Alignment = &body
	} else if !gone(err) {
		return dumpDocument{}, err
	}
	links, err := linksOfDocument(d.tx, row.id)
	if err != nil {
		return dumpDocument{}, err
	}
	for _, l := range links {
		if l.speaks {
			out.Speak = append(out.Speak, l.subject)
		} else {
			out.Mentioned = append(out.Mentioned, l.subject)
		}
	}
	w := way{document: row.id}
	if err := w.read(d.tx, 1); err != nil {
		return dumpDocument{}, err
	}
	versions, err := selectVersions(d.tx, row.id)
	if err != nil {
		return dumpDocument{}, err
	}
	for _, v := range versions {
		version := dumpVersion{Number: v.number, Key: v.key, Made: v.made, Recalled: !v.recalled.IsZero()}
		if m, ok := w.maps[v.number]; ok {
			version.Map = &m
		}
		if v.layout != nil {
			l, err := v.openLayout(d.tx, row.id)
			if err != nil {
				return dumpDocument{}, err
			}
			version.Layout = &l
			if err := d.parts(row.id, v, l); err != nil {
				return dumpDocument{}, err
			}
		}
		out.Versions = append(out.Versions, version)
	}
	return out, nil
}

// parts writes the parts of a version, together what has the same keys.
func (d *dumper) parts(id DocumentID, v versionRow, l layout) error {
	rows, err := selectParts(d.tx, id, v.number)
	if err != nil {
		return err
	}
	boxes := make(map[sheaf.ID][]byte, len(rows))
	for _, row := range rows {
		boxes[row.id] = row.box
	}
	keys, err := l.keys(d.tx, v.key)
	if err != nil {
		return err
	}
	files := map[string]*dumpParts{}
	var order []string // of the files, by their first part
	names := map[string]layoutPart{}
	for i, part := range l.Parts {
		body, err := openPart(d.tx, part, v.number, boxes[part.ID], keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		set := fmt.Sprint(part.Of)
		if files[set] == nil {
			files[set] = &dumpParts{V: 1, Document: id, Version: v.number, Language: l.Language, Subjects: l.subjectsOf(part)}
			order = append(order, set)
			names[set] = part
		}
		files[set].Parts = append(files[set].Parts, dumpPart{i, part.Start, part.End, body.Text, body.Mentions, body.Speakers})
	}
	for _, set := range order {
		parents, err := keys.of(names[set])
		if err != nil {
			return err
		}
		var under []sheaf.ID
		for _, p := range parents {
			under = append(under, p.ID)
		}
		path := fmt.Sprintf("study/documents/%s/%d/%s.json", id, v.number, names[set].ID)
		if err := d.put(path, files[set], under...); err != nil {
			return err
		}
	}
	return nil
}
