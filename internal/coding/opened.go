package coding

import (
	"sync"

	"sheaf/internal/access"
)

// opened keeps codings that were opened, as long as the program runs and nobody
// is erased: where they lie, and no words. A document is read many times a day,
// and reading and opening ten thousand rows takes longer than all the rest of it.
// Which codings there are, whether somebody may read them, and whether their keys
// are still there, is asked anew each time; only arithmetic is spared.
type opened struct {
	mu      sync.Mutex
	codings map[CodingID]openedCoding
	erasing int64 // the record's entry of the last erasure: no state before it is kept
}

// openedCoding holds for one version of a coding, as it was committed.
type openedCoding struct {
	row  codingRow // without its envelope
	body codingBody
}

// mostOpened bounds how many are kept.
const mostOpened = 200_000

// known gives those of the codings that were opened before, and the indices of
// the others, whose rows are empty.
func (o *opened) known(versions []codingVersion) (rows []codingRow, unknown []int) {
	rows = make([]codingRow, len(versions))
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, v := range versions {
		if one, ok := o.codings[v.id]; ok && one.row.version == v.version {
			rows[i] = one.row
			rows[i].body = &one.body
		} else {
			unknown = append(unknown, i)
		}
	}
	return rows, unknown
}

// keep takes in the rows that were opened now. What a change has made so far may
// yet be taken back, and is not kept.
func (o *opened) keep(tx *access.Tx, rows []codingRow, bodies []codingBody, now []int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !tx.ReadOnly() || tx.EntryNumber() <= o.erasing {
		return
	}
	if o.codings == nil || len(o.codings)+len(now) > mostOpened {
		o.codings = make(map[CodingID]openedCoding, len(now))
	}
	for _, i := range now {
		row := rows[i]
		row.box = nil
		o.codings[row.id] = openedCoding{row, bodies[i]}
	}
}

// forget leaves nothing of what was opened, for the sake of an erasure.
func (o *opened) forget(tx *access.Tx) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.codings, o.erasing = nil, tx.EntryNumber()
}
