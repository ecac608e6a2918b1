package coding

import (
	"crypto/sha256"
	"sync"
)

// opened keeps the bodies of codings that were opened, as long as the program
// runs and nobody is erased: where they lie, and no words. A document is read
// many times a day, and opening ten thousand envelopes takes longer than all the
// rest of it. Whether somebody may read a coding, and whether its keys are still there, is
// asked anew each time; only arithmetic is spared.
type opened struct {
	mu     sync.Mutex
	bodies map[CodingID]openedBody
	era    int // how often everything was forgotten
}

// openedBody holds for one envelope: the same coding and version, in the same bytes.
type openedBody struct {
	version uint64
	box     [sha256.Size]byte
	body    codingBody
}

// mostOpened is how many are kept, some 150 bytes each.
const mostOpened = 200_000

// known gives the bodies of those rows that were opened before, the indices of
// the others, and the era, which keep wants to know.
func (o *opened) known(rows []codingRow) (bodies []codingBody, unknown []int, era int) {
	bodies = make([]codingBody, len(rows))
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, row := range rows {
		if one, ok := o.bodies[row.id]; ok && one.version == row.version && one.box == sha256.Sum256(row.box) {
			bodies[i] = one.body
		} else {
			unknown = append(unknown, i)
		}
	}
	return bodies, unknown, o.era
}

// keep takes in the bodies of the rows with these indices, unless everything was
// forgotten while they were opened.
func (o *opened) keep(rows []codingRow, bodies []codingBody, fresh []int, era int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if era != o.era {
		return
	}
	if o.bodies == nil || len(o.bodies)+len(fresh) > mostOpened {
		o.bodies = make(map[CodingID]openedBody, len(fresh))
	}
	for _, i := range fresh {
		o.bodies[rows[i].id] = openedBody{rows[i].version, sha256.Sum256(rows[i].box), bodies[i]}
	}
}

// forget leaves nothing of what was opened.
func (o *opened) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bodies, o.era = nil, o.era+1
}
