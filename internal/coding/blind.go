package coding

import (
	"slices"

	"sheaf/internal/access"
)

// readings says whose codings are read: an expression over coding c, and what it
// needs.
type readings struct {
	where string
	args  []any
}

// everybodys are the codings of every layer: for what guards and keeps the study
// (a check, a backup, an erasure, the freezing of a state), and for laying in a
// layer that was chosen.
var everybodys = readings{where: `TRUE`}

// readings gives what the caller may read: every layer, but where the study says
// that coding is blind their own alone, with what was imported and what coders
// agreed on. Every way in which codings are read asks here.
func (b *Book) readings(tx *access.Tx) (readings, error) {
	settings, err := b.study.ReadSettings(tx)
	if err != nil || !settings.Blind {
		return everybodys, err
	}
	return readings{whereOwn, []any{tx.Member()}}, nil
}

// unread gives those of some codings that stand and that the caller does not read.
func (b *Book) unread(tx *access.Tx, ids []CodingID) ([]CodingID, error) {
	of, err := b.readings(tx)
	if err != nil || of.where == everybodys.where {
		return nil, err
	}
	standing, err := codingsThatStand(tx, everybodys)
	if err != nil {
		return nil, err
	}
	read, err := codingsThatStand(tx, of)
	return slices.DeleteFunc(slices.Clone(ids), func(id CodingID) bool { return !standing[id] || read[id] }), err
}
