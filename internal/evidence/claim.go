package evidence

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// claimBody is what of a claim lies under a key.
type claimBody struct {
	V    int    `json:"v"`
	Text string `json:"text"`
}

// claimState is a claim in the log of changes.
type claimState struct {
	V        int               `json:"v"`
	Change   sheaf.ID          `json:"change,omitzero"` // whose outcome it was
	Removed  bool              `json:"removed,omitempty"`
	Subjects []study.SubjectID `json:"subjects,omitempty"`
	Body     claimBody         `json:"body"`
}

func claimLabel(tx *access.Tx, id ClaimID, version uint64) seal.Label {
	return tx.Label(seal.TableClaim, columnMain, id.ID, version)
}

func errNoClaim() error {
	return sheaf.Errorf(sheaf.NotFound, "there is no such claim")
}

func (c claimRow) open(tx *access.Tx, keys *study.Keyring) (body claimBody, err error) {
	return body, keys.Open(claimLabel(tx, c.id, c.version), c.box, &body, c.links)
}

// claim is the row as people see it; a suspended one shows no word.
func (c claimRow) claim(body claimBody) Claim {
	out := Claim{ID: c.id, Subjects: c.links.Subjects(), By: c.member, At: c.made, Version: c.version, Suspended: c.suspended}
	if !c.suspended {
		out.Text = body.Text
	}
	return out
}

func (c claimRow) state(body claimBody) claimState {
	return claimState{1, c.change, c.removed, c.links.Subjects(), body}
}

// sharedKey is the claim's own key, if it is or was about several people: a key
// that is nobody's, with links to people behind it or gone from there.
func (c claimRow) sharedKey() (sheaf.ID, bool) {
	if len(c.links) == 0 || !c.links[0].Subject.IsZero() {
		return sheaf.ID{}, false
	}
	return c.links[0].Key, c.suspended || len(c.links) > 1
}

// Claims lists the claims, newest first. One whose key is gone is left out; one
// that is suspended shows no word.
func (r *Register) Claims(ctx context.Context, c access.Caller) (claims []Claim, err error) {
	err = r.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		claims, err = r.ListClaims(tx)
		return err
	})
	return claims, err
}

// ListClaims is Claims inside a transaction.
func (r *Register) ListClaims(tx *access.Tx) ([]Claim, error) {
	rows, err := selectClaims(tx, standing)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	var claims []Claim
	for _, row := range rows {
		body, err := row.open(tx, keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		claims = append(claims, row.claim(body))
	}
	slices.SortFunc(claims, func(a, b Claim) int { return cmp.Or(b.At.Compare(a.At), slices.Compare(a.ID.ID[:], b.ID.ID[:])) })
	return claims, nil
}

// sealClaim fills in a claim's envelope and links. A claim about several lies
// under a key of its own: the one it has if it was about the same people, or the
// fresh one; a key that it no longer lies under is destroyed.
func (r *Register) sealClaim(tx *access.Tx, c *claimRow, body claimBody, subjects []study.SubjectID, fresh access.NewKey) error {
	old, shared := c.sharedKey()
	kept := shared && !c.suspended && slices.Equal(c.links.Subjects(), subjects)
	var parents []seal.Parent
	var err error
	switch {
	case kept:
		parents, err = study.NewKeyring(tx).Of(c.links)
	case len(subjects) > 1:
		if err := tx.PutKey(fresh); err != nil {
			return err
		}
		parents = []seal.Parent{fresh.Parent()}
		c.links = study.Links{{Key: fresh.ID}}
		for _, id := range subjects {
			c.links = append(c.links, study.Link{Subject: id})
		}
	default:
		c.links, parents, err = r.study.Under(tx, subjects)
	}
	if err != nil {
		return err
	}
	if shared && !kept {
		if err := tx.DropKeys(old); err != nil {
			return err
		}
	}
	c.suspended = false
	c.box, err = study.Envelope(claimLabel(tx, c.id, c.version), body, parents...)
	return err
}

// logClaim keeps a change under the keys of all whom either state is about, so
// that nothing of it outlives one of them.
func (r *Register) logClaim(tx *access.Tx, change sheaf.ID, verb string, base uint64, id ClaimID, before *claimState, after claimState) error {
	subjects := after.Subjects
	var was any
	if before != nil {
		subjects = append(slices.Clone(subjects), before.Subjects...)
		was = *before
	}
	_, parents, err := r.study.Under(tx, study.Sorted(subjects))
	if err != nil {
		return err
	}
	return r.log(tx, study.Change{ID: change, Verb: verb, Kind: kindClaim, Object: id.ID, Base: base}, was, after, parents...)
}

func noteClaim(tx *access.Tx, id ClaimID, did string) {
	tx.Note(struct {
		Claim ClaimID `json:"claim"`
		Did   string  `json:"did"`
	}{id, did})
}

// AddClaim writes down a claim. Subjects are those it is about. Invalid: there
// is no text. NotFound: a subject was erased or is not there. Denied: one of
// them is on hold or does not allow analysis.
func (r *Register) AddClaim(ctx context.Context, c access.Caller, claim Claim) (Claim, error) {
	id, change, fresh := ClaimID{sheaf.NewID()}, sheaf.NewID(), access.DrawIdentity(seal.PurposeShared)
	var added Claim
	err := r.door.Do(ctx, c, access.WriteClaim, func(tx *access.Tx) error {
		row, body, err := r.insert(tx, id, change, fresh, claim)
		if err != nil {
			return err
		}
		added = row.claim(body)
		noteClaim(tx, id, "add")
		return r.logClaim(tx, change, "add", 0, id, nil, row.state(body))
	})
	return added, err
}

// insert writes the row of a new claim.
func (r *Register) insert(tx *access.Tx, id ClaimID, change sheaf.ID, fresh access.NewKey, claim Claim) (claimRow, claimBody, error) {
	body, subjects, err := r.claimOf(tx, claim)
	if err != nil {
		return claimRow{}, claimBody{}, err
	}
	row := claimRow{id: id, member: tx.Member(), made: tx.Now(), version: 1, change: change}
	if err := r.sealClaim(tx, &row, body, subjects, fresh); err != nil {
		return claimRow{}, claimBody{}, err
	}
	return row, body, insertClaim(tx, row)
}

func (r *Register) claimOf(tx *access.Tx, claim Claim) (claimBody, []study.SubjectID, error) {
	if strings.TrimSpace(claim.Text) == "" {
		return claimBody{}, nil, sheaf.Errorf(sheaf.Invalid, "a claim needs a text")
	}
	subjects := study.Sorted(claim.Subjects)
	return claimBody{1, claim.Text}, subjects, r.study.MayUse(tx, subjects, purposeAnalyse)
}

// purposeAnalyse is the purpose of consent that weighing claims needs.
const purposeAnalyse = "analyse"

// ChangeClaim writes text and subjects anew. Version must be that of the claim as
// the caller saw it. Rewording one that is suspended lifts that: it then lies
// under new keys, what it said before is unreadable, and this is not undone.
// Kinds as AddClaim; Conflict: somebody else changed it.
func (r *Register) ChangeClaim(ctx context.Context, c access.Caller, claim Claim) (Claim, error) {
	return r.changeClaim(ctx, c, claim.ID, "change", func(tx *access.Tx, row claimRow, _ claimBody) (claimBody, []study.SubjectID, error) {
		if row.version != claim.Version {
			return claimBody{}, nil, errMovedOn()
		}
		return r.claimOf(tx, claim)
	})
}

// ConfirmClaim says that a suspended claim may stand as it is: it tells nothing
// of who was erased. Conflict: it is not suspended.
func (r *Register) ConfirmClaim(ctx context.Context, c access.Caller, id ClaimID) (Claim, error) {
	return r.changeClaim(ctx, c, id, "confirm", func(tx *access.Tx, row claimRow, body claimBody) (claimBody, []study.SubjectID, error) {
		if !row.suspended {
			return claimBody{}, nil, errNotSuspended()
		}
		return r.claimOf(tx, Claim{Text: body.Text, Subjects: row.links.Subjects()})
	})
}

func errNotSuspended() error { return sheaf.Errorf(sheaf.Conflict, "the claim is not withheld") }

func (r *Register) changeClaim(ctx context.Context, c access.Caller, id ClaimID, verb string, edit func(*access.Tx, claimRow, claimBody) (claimBody, []study.SubjectID, error)) (Claim, error) {
	change, fresh := sheaf.NewID(), access.DrawIdentity(seal.PurposeShared)
	var changed Claim
	err := r.door.Do(ctx, c, access.WriteClaim, func(tx *access.Tx) error {
		row, now, err := standingClaim(tx, id)
		if err != nil {
			return err
		}
		body, subjects, err := edit(tx, row, now)
		if err != nil {
			return err
		}
		next := row
		next.version, next.made, next.change = row.version+1, tx.Now(), change
		if row.suspended {
			next.change = sheaf.ID{}
		}
		if err := r.sealClaim(tx, &next, body, subjects, fresh); err != nil {
			return err
		}
		if err := updateClaim(tx, next); err != nil {
			return err
		}
		changed = next.claim(body)
		noteClaim(tx, id, verb)
		if row.suspended {
			return nil
		}
		before := row.state(now)
		return r.logClaim(tx, change, verb, row.version, id, &before, next.state(body))
	})
	return changed, err
}

func standingClaim(tx *access.Tx, id ClaimID) (claimRow, claimBody, error) {
	row, err := selectClaim(tx, id)
	if err == nil && row.removed {
		err = errNoClaim()
	}
	if err != nil {
		return claimRow{}, claimBody{}, err
	}
	body, err := row.open(tx, study.NewKeyring(tx))
	return row, body, err
}

// RemoveClaim takes away a claim that nothing bears on; a suspended one for
// good, with its key and whatever bears on it. Conflict: something bears on it.
func (r *Register) RemoveClaim(ctx context.Context, c access.Caller, id ClaimID) error {
	change := sheaf.NewID()
	return r.door.Do(ctx, c, access.WriteClaim, func(tx *access.Tx) error {
		row, body, err := standingClaim(tx, id)
		if err != nil {
			return err
		}
		noteClaim(tx, id, "remove")
		if row.suspended {
			return destroyClaim(tx, row)
		}
		if err := unborne(tx, id); err != nil {
			return err
		}
		next := row
		next.version, next.change, next.removed = row.version+1, change, true
		if err := r.sealClaim(tx, &next, body, row.links.Subjects(), access.NewKey{}); err != nil {
			return err
		}
		if err := updateClaim(tx, next); err != nil {
			return err
		}
		before := row.state(body)
		return r.logClaim(tx, change, "remove", row.version, id, &before, next.state(body))
	})
}

func unborne(tx *access.Tx, id ClaimID) error {
	some, err := hasBearings(tx, id)
	if err == nil && some {
		err = sheaf.Errorf(sheaf.Conflict, "cannot remove the claim: something bears on it").Hintf("remove what bears on it first")
	}
	return err
}

// destroyClaim deletes a claim and the key that only it lay under.
func destroyClaim(tx *access.Tx, row claimRow) error {
	if key, shared := row.sharedKey(); shared {
		if err := tx.DropKeys(key); err != nil {
			return err
		}
	}
	return deleteClaim(tx, row.id)
}

// OpenSuspended reads a claim that is withheld, for whoever is about to reword
// or confirm it; the record says so first. Conflict: it is not suspended.
func (r *Register) OpenSuspended(ctx context.Context, c access.Caller, id ClaimID) (claim Claim, err error) {
	note := func(tx *access.Tx) error {
		row, _, err := standingClaim(tx, id)
		if err != nil {
			return err
		}
		if !row.suspended {
			return errNotSuspended()
		}
		noteClaim(tx, id, "open withheld")
		return nil
	}
	err = r.door.Reveal(ctx, c, access.WriteClaim, note, func(tx *access.Tx) error {
		row, body, err := standingClaim(tx, id)
		claim = row.claim(body)
		claim.Text = body.Text
		return err
	})
	return claim, err
}

// moveClaim brings a claim back before a change, or forth again.
func (r *Register) moveClaim(tx *access.Tx, ch study.Change, back bool) error {
	var before, after claimState
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	if ch.Before == nil {
		before = after
		before.Change, before.Removed = sheaf.ID{}, true
	} else if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	to := after
	if back {
		to = before
	}
	row, err := selectClaim(tx, ClaimID{ch.Object})
	if err != nil {
		return err
	}
	from, outcome := moved(ch.ID, before.Change, back)
	if err := standsAs(row.change, from); err != nil {
		return err
	}
	return r.bringClaim(tx, row, to, outcome)
}

// bringClaim makes a claim what a state says.
func (r *Register) bringClaim(tx *access.Tx, row claimRow, to claimState, outcome sheaf.ID) (err error) {
	if to.Removed {
		err = unborne(tx, row.id)
	} else {
		err = r.study.MayUse(tx, to.Subjects, purposeAnalyse)
	}
	if err != nil {
		return err
	}
	row.version++
	row.change, row.removed, row.made = outcome, to.Removed, tx.Now()
	// Drawn in here for once: undoing learns only now what it undoes, and a key
	// of a transaction that runs again was never stored.
	if err := r.sealClaim(tx, &row, to.Body, to.Subjects, access.DrawIdentity(seal.PurposeShared)); err != nil {
		return err
	}
	return updateClaim(tx, row)
}
