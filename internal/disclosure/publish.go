package disclosure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/report"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// Decide accepts a finding of the last Assess, for a reason, or reopens one.
// Conflict: it must be repaired, not decided. Invalid: no reason. NotFound: no
// such finding.
func (g *Gate) Decide(ctx context.Context, c access.Caller, id FindingID, d Decision, reason string) error {
	return g.DecideAll(ctx, c, []FindingID{id}, d, reason)
}

// DecideAll is Decide for several findings of one text, for one reason: all of
// them or none. Invalid besides: there are none, or they are of several texts.
func (g *Gate) DecideAll(ctx context.Context, c access.Caller, ids []FindingID, d Decision, reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case len(ids) == 0:
		return sheaf.Errorf(sheaf.Invalid, "no finding is chosen")
	case d != Accept && d != Reopen:
		return sheaf.Errorf(sheaf.Invalid, "cannot decide a finding otherwise than to accept or to reopen it")
	case d == Accept && reason == "":
		return sheaf.Errorf(sheaf.Invalid, "cannot accept a finding without a reason").Hintf("say why it may stand")
	}
	return g.door.Do(ctx, c, access.Decide, func(tx *access.Tx) error {
		first, err := selectFinding(tx, ids[0])
		if err != nil {
			return err
		}
		proposal, err := selectProposal(tx, first.proposal)
		if err != nil {
			return err
		}
		if proposal.state != Proposed {
			return sheaf.Errorf(sheaf.Conflict, "cannot decide the finding: the text is %s", proposal.state)
		}
		decided := make([]decidedFinding, len(ids))
		for i, id := range ids {
			if decided[i], err = decide(tx, proposal, id, d, reason); err != nil {
				return err
			}
		}
		tx.Note(struct {
			Proposal ProposalID       `json:"proposal"`
			Findings []decidedFinding `json:"findings"`
			Decision Decision         `json:"decision"`
		}{proposal.id, decided, d})
		return moveProposal(tx, proposal, Proposed)
	})
}

// decidedFinding is what an entry says of a finding.
type decidedFinding struct {
	Finding FindingID `json:"finding"`
	Rule    Rule      `json:"rule"`
}

// decide writes the decision on one finding of a text.
func decide(tx *access.Tx, proposal proposalRow, id FindingID, d Decision, reason string) (decidedFinding, error) {
	row, err := selectFinding(tx, id)
	if err != nil {
		return decidedFinding{}, err
	}
	if row.proposal != proposal.id {
		return decidedFinding{}, sheaf.Errorf(sheaf.Invalid, "the findings are of several texts")
	}
	f, err := row.open(tx, proposal.key)
	if err != nil {
		return decidedFinding{}, err
	}
	if f.Blocking {
		return decidedFinding{}, sheaf.Errorf(sheaf.Conflict, "this finding cannot be accepted: it must be repaired").Hintf("%s", f.Repair)
	}
	f.Decided, f.Reason, f.By, f.At = Accept, reason, tx.Member(), tx.Now()
	if d == Reopen {
		f.Decided, f.Reason = "", ""
	}
	row.version++
	row.decision = f.Decided
	key, err := tx.Key(proposal.key)
	if err != nil {
		return decidedFinding{}, err
	}
	if row.box, err = sealed(findingLabel(tx, id, row.version), f, key); err != nil {
		return decidedFinding{}, err
	}
	return decidedFinding{id, f.Rule}, putFinding(tx, row)
}

// leaving is what a release keeps of what left.
type leaving struct {
	V        int       `json:"v"`
	Title    string    `json:"title"`
	OpenWeb  bool      `json:"openWeb,omitempty"`
	Audience string    `json:"audience,omitempty"`
	Accepted []Finding `json:"accepted,omitempty"`
}

// Publish assesses a proposal once more and writes its release. It may be run
// again after any failure: there is one release of a proposal, and running it
// when all is done answers that one. Conflict: a finding is open, or the state of
// somebody in the text has changed. Denied: the study asks for four eyes, and
// the caller proposed the text. Locked: as Assess. Errors of the files are
// those of report.Press.
func (g *Gate) Publish(ctx context.Context, c access.Caller, id ProposalID) (Release, error) {
	// Somebody else's press on the same text: what it comes to is this one's too.
	for other := g.take(id); other != nil; other = g.take(id) {
		select {
		case <-other:
		case <-ctx.Done():
			return Release{}, ctx.Err()
		}
	}
	defer g.leave(id)
	done, err := g.goOn(ctx, c, id)
	if err != nil || done {
		return g.releaseOf(ctx, c, id, err)
	}
	o, a, err := g.assess(ctx, c, access.Publish, id)
	if err != nil {
		return Release{}, err
	}
	if n := a.Open(); n > 0 {
		return Release{}, sheaf.Errorf(sheaf.Conflict, "cannot publish the text: %d findings are open", n).
			Hintf("assess it, repair what blocks and decide the rest")
	}
	manifest, err := manifestOf(o.text)
	if err != nil {
		return Release{}, err
	}
	err = g.door.Do(ctx, c, access.Publish, func(tx *access.Tx) error { return g.begin(tx, o, a, manifest) })
	if err != nil {
		return Release{}, err
	}
	if _, err := g.press.Publish(o.row.release.ID, o.text); err != nil {
		return Release{}, err
	}
	return g.releaseOf(ctx, c, id, g.finish(ctx, c, id))
}

// take makes the publishing of a text this call's own. Where another call is at it,
// it gives what is closed at the end of that: half of a release looks like one that
// was broken off.
func (g *Gate) take(id ProposalID) (other chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if other = g.underWay[id]; other == nil {
		g.underWay[id] = make(chan struct{})
	}
	return other
}

func (g *Gate) leave(id ProposalID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.underWay[id])
	delete(g.underWay, id)
}

// manifestOf is the hash that stands for the files a text becomes.
func manifestOf(p report.Publication) (sum [32]byte, err error) {
	files, err := report.Render(p)
	if err != nil {
		return sum, err
	}
	i := slices.IndexFunc(files, func(f report.File) bool { return f.Name == report.ManifestFile })
	return sha256.Sum256(files[i].Data), nil
}

// begin says that files are about to be written, if the text is still the one
// that was assessed and everybody in it may still be.
func (g *Gate) begin(tx *access.Tx, o *opened, a Assessment, manifest [32]byte) error {
	row, err := selectProposal(tx, o.row.id)
	if err != nil {
		return err
	}
	if row.version != o.row.version {
		return sheaf.Errorf(sheaf.Conflict, "cannot publish the text: somebody changed it meanwhile").Hintf("look again")
	}
	settings, err := g.study.ReadSettings(tx)
	if err != nil {
		return err
	}
	if settings.FourEyes && row.member == tx.Member() {
		return sheaf.Errorf(sheaf.Denied, "cannot publish the text: in this study somebody else publishes what one proposed").
			Hintf("ask a colleague who may publish")
	}
	now, err := open(tx, row)
	if err != nil {
		return err
	}
	if err := g.mayLeave(tx, now); err != nil {
		return err
	}
	key, err := tx.Key(row.key)
	if err != nil {
		return err
	}
	box, err := sealed(releaseLabel(tx, row.release), leaving{1, o.text.Title, o.frozen.OpenWeb, o.frozen.Audience, a.Findings}, key)
	if err != nil {
		return err
	}
	if err := insertRelease(tx, releaseRow{id: row.release, proposal: row.id, manifest: manifest[:], box: box}); err != nil {
		return err
	}
	tx.Note(struct {
		Release  ReleaseID `json:"release"`
		State    State     `json:"state"`
		Manifest string    `json:"manifest"` // SHA-256, hexadecimal
	}{row.release, Publishing, hex.EncodeToString(manifest[:])})
	return moveProposal(tx, row, Publishing)
}

// mayLeave asks again, in the transaction that lets a text go, what may have
// changed since it was assessed: holds, terms, and corrections.
func (g *Gate) mayLeave(tx *access.Tx, o *opened) error {
	stopped := func(err error) error {
		switch sheaf.KindOf(err) {
		case sheaf.Denied, sheaf.NotFound:
			return sheaf.Errorf(sheaf.Conflict, "cannot publish the text: %w", err).Hintf("assess it again")
		}
		return err
	}
	for _, id := range o.subjects() {
		purpose := ""
		if s := o.shares[id]; len(s.Quotes) > 0 || s.Named {
			purpose = purposeQuote
		} else if s.Counted {
			purpose = purposeAnalyse
		}
		if err := g.study.MayUse(tx, []study.SubjectID{id}, purpose); err != nil {
			return stopped(err)
		}
	}
	moved, err := g.moved(tx, o)
	if err != nil {
		return err
	}
	if len(moved) < len(o.quotes()) {
		return sheaf.Errorf(sheaf.Conflict, "cannot publish the text: a document was corrected where it is quoted").Hintf("assess it again")
	}
	return nil
}

const purposeAnalyse = "analyse"

// goOn brings a release to its end that was begun before: it is done if its
// files are there, whole; otherwise the proposal is open again, as before it was
// begun. done is true if there is nothing left to do.
func (g *Gate) goOn(ctx context.Context, c access.Caller, id ProposalID) (done bool, err error) {
	var row proposalRow
	var release releaseRow
	err = g.door.View(ctx, c, access.Publish, func(tx *access.Tx) error {
		if row, err = selectProposal(tx, id); err != nil {
			return err
		}
		release, err = selectRelease(tx, id)
		if isGone(err) {
			release, err = releaseRow{}, nil
		}
		return err
	})
	if err != nil || release.id.IsZero() {
		return false, err
	}
	if release.state == Published {
		return true, nil
	}
	m, err := g.press.Verify(row.release.ID)
	switch {
	case isGone(err):
		return false, g.callOff(ctx, c, id)
	case err != nil:
		return false, err
	case sha256.Sum256(m.Bytes()) != [32]byte(release.manifest):
		return false, sheaf.Errorf(sheaf.Corrupt, "a release was begun, and other files lie in its place").Hintf("keep the folder as it is and run sheaf check")
	}
	return true, g.finish(ctx, c, id)
}

// callOff takes back that a release was begun, of which no file is there.
func (g *Gate) callOff(ctx context.Context, c access.Caller, id ProposalID) error {
	return g.door.Do(ctx, c, access.Publish, func(tx *access.Tx) error {
		row, err := selectProposal(tx, id)
		if err != nil {
			return err
		}
		if row.state != Publishing && row.state != Suspended {
			return nil
		}
		tx.Note(struct {
			Release ReleaseID `json:"release"`
			State   State     `json:"state"`
		}{row.release, Proposed})
		if err := deleteRelease(tx, row.release); err != nil {
			return err
		}
		if row.state == Suspended {
			return nil
		}
		return moveProposal(tx, row, Proposed)
	})
}

// finish says that the files are there. The entry carries what stands for them.
func (g *Gate) finish(ctx context.Context, c access.Caller, id ProposalID) error {
	return g.door.Do(ctx, c, access.Publish, func(tx *access.Tx) error {
		row, err := selectProposal(tx, id)
		if err != nil {
			return err
		}
		release, err := selectRelease(tx, id)
		if err != nil {
			return err
		}
		if release.state == Published {
			return nil
		}
		shares, err := selectShares(tx, id)
		if err != nil {
			return err
		}
		for _, s := range shares {
			key, err := tx.Key(s.key)
			if isGone(err) {
				continue
			}
			if err != nil {
				return err
			}
			tx.NoteSubject(key, struct {
				Release ReleaseID       `json:"release"`
				Subject study.SubjectID `json:"subject"`
			}{row.release, s.subject})
		}
		tx.Note(struct {
			Release  ReleaseID  `json:"release"`
			Proposal ProposalID `json:"proposal"`
			Manifest string     `json:"manifest"` // SHA-256, hexadecimal
			Subjects int        `json:"subjects"`
		}{row.release, id, hex.EncodeToString(release.manifest), len(shares)})
		tx.Recorded(seal.Parent{}, row.release.ID, 1, release.manifest)
		if err := finishRelease(tx, row.release); err != nil {
			return err
		}
		if row.state == Suspended {
			return nil // erased between the files and now: what left has left
		}
		return moveProposal(tx, row, Published)
	})
}

// Resume brings releases to their end that a crash left begun, and leaves those
// that are being written. What has its files is published; what has none is a
// proposal again. Without such a release anybody may call it.
func (g *Gate) Resume(ctx context.Context, c access.Caller) error {
	var begun []ProposalID
	err := g.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		begun = nil
		rows, err := selectReleases(tx)
		for _, row := range rows {
			if row.state == Publishing {
				begun = append(begun, row.proposal)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range begun {
		if g.take(id) != nil {
			continue
		}
		_, err := g.goOn(ctx, c, id)
		g.leave(id)
		if err != nil {
			return err
		}
	}
	return nil
}

// Releases lists what left the house, newest first.
func (g *Gate) Releases(ctx context.Context, c access.Caller) (all []Release, err error) {
	err = g.door.View(ctx, c, access.Assess, func(tx *access.Tx) error {
		all = nil
		rows, err := selectReleases(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.state != Published {
				continue
			}
			one, err := row.show(tx)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		return nil
	})
	return all, err
}

// Files gives the files of a release as they lie in its folder. Corrupt: they
// are not those that were published.
func (g *Gate) Files(ctx context.Context, c access.Caller, id ReleaseID) ([]report.File, error) {
	if err := g.door.View(ctx, c, access.Assess, func(*access.Tx) error { return nil }); err != nil {
		return nil, err
	}
	return g.press.Files(id.ID)
}

func (g *Gate) releaseOf(ctx context.Context, c access.Caller, id ProposalID, err error) (Release, error) {
	if err != nil {
		return Release{}, err
	}
	var one Release
	err = g.door.View(ctx, c, access.Publish, func(tx *access.Tx) error {
		row, err := selectRelease(tx, id)
		if err != nil {
			return err
		}
		one, err = row.show(tx)
		return err
	})
	return one, err
}

// show opens a release; of one whose text was erased with its proposal only the
// hash is left. Corrupt: the hash is not the one that was recorded.
func (r releaseRow) show(tx *access.Tx) (Release, error) {
	one := Release{ID: r.id, Proposal: r.proposal, Published: r.published, By: r.member, Manifest: [32]byte(r.manifest)}
	if r.state == Published {
		if err := tx.Fresh(r.id.ID, r.manifest); err != nil {
			return Release{}, err
		}
	}
	shares, err := selectShares(tx, r.proposal)
	if err != nil {
		return Release{}, err
	}
	for _, s := range shares {
		one.Subjects = append(one.Subjects, s.subject)
	}
	var l leaving
	err = unseal(tx, releaseLabel(tx, r.id), r.box, &l, r.key)
	if isGone(err) {
		return one, nil
	}
	one.Title, one.OpenWeb, one.Audience, one.Accepted = l.Title, l.OpenWeb, l.Audience, l.Accepted
	return one, err
}
