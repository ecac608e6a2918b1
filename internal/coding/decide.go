package coding

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// DecisionID names what coders decided on one disagreement.
type DecisionID struct{ sheaf.ID }

// What a decision keeps of two readings.
const (
	KeptFirst   = "first"
	KeptSecond  = "second"
	KeptBoth    = "both"
	KeptNeither = "neither"
	KeptOther   = "other"
)

// Decision is what somebody decided on one disagreement of a frozen state.
type Decision struct {
	ID       DecisionID        `json:"id"`
	Frozen   FrozenID          `json:"frozen"`
	First    []CodingID        `json:"first,omitempty"`  // what the two had laid there, as it was frozen
	Second   []CodingID        `json:"second,omitempty"` // at least one of them laid something
	Kept     string            `json:"kept"`
	Laid     []CodingID        `json:"laid,omitempty"` // in the state's reconciled layer; those taken away since are left out
	Why      string            `json:"why,omitempty"`  // gone once one of several whom it is about was erased
	Subjects []study.SubjectID `json:"subjects,omitempty"`
	By       access.MemberID   `json:"by"` // who decided so
	At       time.Time         `json:"at"`
	Version  uint64            `json:"version"`
}

// decisionBody is what of a decision lies under the keys of those whose words the
// passage is.
type decisionBody struct {
	V      int        `json:"v"`
	First  []CodingID `json:"first,omitempty"`
	Second []CodingID `json:"second,omitempty"`
	Kept   string     `json:"kept"`
	Why    string     `json:"why,omitempty"`
}

// decisionState is one side of a decision in the log of changes, with the codings
// that it laid or took away, by id alone: where they lie is in their own envelopes.
type decisionState struct {
	V        int               `json:"v"`
	Change   sheaf.ID          `json:"change,omitzero"` // whose outcome it was
	Removed  bool              `json:"removed,omitempty"`
	Subjects []study.SubjectID `json:"subjects,omitempty"`
	Body     decisionBody      `json:"body"`
	Laid     []CodingID        `json:"laid,omitempty"`
	By       access.MemberID   `json:"by"`
	Made     time.Time         `json:"made"`
	Codings  []codingState     `json:"codings,omitempty"`
}

func decisionLabel(tx *access.Tx, id DecisionID, version uint64) seal.Label {
	return tx.Label(seal.TableQuery, columnDecision, id.ID, version)
}

func (r decisionRow) open(tx *access.Tx, keys *study.Keyring) (body decisionBody, err error) {
	return body, keys.Open(decisionLabel(tx, r.id, r.version), r.box, &body, r.links)
}

// seal fills in a decision's envelope and links.
func (b *Book) sealDecision(tx *access.Tx, r *decisionRow, body decisionBody, subjects []study.SubjectID) error {
	links, parents, err := b.study.Under(tx, subjects)
	if err != nil {
		return err
	}
	r.links = links
	r.box, err = study.Envelope(decisionLabel(tx, r.id, r.version), body, parents...)
	return err
}

func (r decisionRow) decision(body decisionBody, laid []CodingID) Decision {
	return Decision{r.id, r.frozen, body.First, body.Second, body.Kept, laid, body.Why, r.links.Subjects(), r.member, r.made, r.version}
}

func (r decisionRow) state(body decisionBody, laid []CodingID) decisionState {
	return decisionState{V: 1, Change: r.change, Removed: r.removed, Subjects: r.links.Subjects(), Body: body, Laid: laid, By: r.member, Made: r.made}
}

// disagreement tells which disagreement a decision is on: on these codings of the
// one and these of the other, whichever is called the first.
func (d Decision) disagreement() []byte {
	of := func(laid []CodingID) []byte {
		sorted := slices.Clone(laid)
		slices.SortFunc(sorted, func(a, b CodingID) int { return slices.Compare(a.ID[:], b.ID[:]) })
		hash := sha256.New()
		for _, id := range sorted {
			hash.Write(id.ID[:])
		}
		return hash.Sum(nil)
	}
	first, second := of(d.First), of(d.Second)
	if bytes.Compare(first, second) > 0 {
		first, second = second, first
	}
	sum := sha256.Sum256(append(first, second...))
	return sum[:]
}

func (d Decision) valid(lay []Application) error {
	switch d.Kept {
	case KeptFirst, KeptSecond, KeptBoth, KeptOther:
	case KeptNeither:
		if len(lay) > 0 {
			return sheaf.Errorf(sheaf.Invalid, "where neither reading is kept, nothing is laid")
		}
	default:
		return sheaf.Errorf(sheaf.Invalid, "a decision keeps the first reading, the second, both, neither or another")
	}
	if len(d.First)+len(d.Second) == 0 {
		return sheaf.Errorf(sheaf.Invalid, "a decision is about what two coders had laid")
	}
	return nil
}

// Decide keeps what somebody decided on the disagreement of a frozen state that
// First and Second name, and lays the codings that were agreed on in the state's
// reconciled layer, which is made on first use and bears the state's name. It
// stands in place of what was decided on it before, and its codings in place of
// those: Version is that of the decision that the caller saw, 0 where they saw
// none. All of it is one change, undone as one. ID, Laid, By and At are filled in;
// Subjects names people besides those whose words the codings lie on.
//
// Invalid: it keeps what there is not, or is about nothing. NotFound: no such
// state, code or document, or all of the words were erased. Denied: as Code.
// Conflict: somebody else decided it meanwhile, or a correction changed what lies
// there.
func (b *Book) Decide(ctx context.Context, c access.Caller, d Decision, lay []Application) (decided Decision, err error) {
	if err := d.valid(lay); err != nil {
		return Decision{}, err
	}
	id, change, layer := DecisionID{sheaf.NewID()}, sheaf.NewID(), LayerID{sheaf.NewID()}
	ids := make([]CodingID, len(lay))
	for i := range ids {
		ids[i] = CodingID{sheaf.NewID()}
	}
	err = b.door.Do(ctx, c, access.CodePassage, func(tx *access.Tx) error {
		row, err := d.row(tx, id)
		if err != nil {
			return err
		}
		act := deciding{applying: newApplying(b, tx, change), row: row}
		if err := act.begin(d.Frozen, layer); err != nil {
			return err
		}
		if err := act.takeAway(); err != nil {
			return err
		}
		for i, one := range lay {
			if err := act.lay(ids[i], one); err != nil {
				return err
			}
		}
		if err := act.concerning(d); err != nil {
			return err
		}
		decided, err = act.write(decisionBody{1, d.First, d.Second, d.Kept, strings.TrimSpace(d.Why)})
		return err
	})
	return decided, err
}

// row finds what was decided on the disagreement before, or makes a row for it.
func (d Decision) row(tx *access.Tx, fresh DecisionID) (decisionRow, error) {
	row, err := selectDecisionOn(tx, d.Frozen, d.disagreement())
	if gone(err) {
		row, err = decisionRow{id: fresh, frozen: d.Frozen, about: d.disagreement(), removed: true}, nil
	}
	seen := row.version
	if row.removed {
		seen = 0
	}
	if err == nil && seen != d.Version {
		err = errMovedOn()
	}
	return row, err
}

// deciding is the making of one decision in one transaction.
type deciding struct {
	applying
	row           decisionRow // as it was
	subjects      []study.SubjectID
	document      study.DocumentID
	laid          []CodingID
	before, after []codingState
}

func (a *deciding) begin(id FrozenID, fresh LayerID) error {
	row, err := standingSaved(a.tx, kindFrozen, id.ID)
	if err != nil {
		return err
	}
	var frozen frozenBody
	if err := row.open(a.tx, study.NewKeyring(a.tx), &frozen); err != nil {
		return err
	}
	if a.book, err = readCodebook(a.tx); err != nil {
		return err
	}
	layer, err := selectReconciled(a.tx, id)
	if gone(err) {
		layer = layerRow{id: fresh, kind: ReconciledLayer, member: a.tx.Member(), version: 1}
		if err := layer.make(a.tx, frozen.Name); err != nil {
			return err
		}
		err = reconciles(a.tx, fresh, id)
	}
	a.layer = layer.id
	return err
}

// takeAway takes away what was laid by the decision before, but for what another
// decision laid as well.
func (a *deciding) takeAway() error {
	if a.row.removed {
		return nil
	}
	laid, err := laidBy(a.tx, a.row.id)
	if err != nil {
		return err
	}
	keys := study.NewKeyring(a.tx)
	for _, id := range laid {
		shared, err := laidBesides(a.tx, id, a.row.id)
		if err != nil {
			return err
		}
		row, err := selectCoding(a.tx, id)
		if shared || gone(err) || err == nil && row.removed {
			continue
		}
		if err != nil {
			return err
		}
		was := codingState{ID: id, Change: row.change, Code: row.code}
		is := codingState{ID: id, Change: a.change, Code: row.code, Removed: true}
		if err := a.b.moveCoding(a.tx, keys, row, is, false, a.change); err != nil {
			return err
		}
		a.before, a.after = append(a.before, was), append(a.after, is)
	}
	return nil
}

func (a *deciding) lay(id CodingID, one Application) error {
	laid, err := a.applying.lay(id, one)
	if err != nil {
		return err
	}
	if laid.ID == id { // otherwise it lies there by another decision
		a.before = append(a.before, codingState{ID: id, Code: laid.Code, Removed: true})
		a.after = append(a.after, codingState{ID: id, Change: a.change, Code: laid.Code})
	}
	if !slices.Contains(a.laid, laid.ID) {
		a.laid = append(a.laid, laid.ID)
	}
	a.subjects = append(a.subjects, laid.Subjects...)
	return nil
}

// concerning tells whose words the decision is about: those that the two readings
// lay on, taken away since or not, and that were coded now.
func (a *deciding) concerning(d Decision) error {
	found := 0
	a.subjects = append(a.subjects, d.Subjects...)
	for _, id := range slices.Concat(d.First, d.Second) {
		row, err := selectCoding(a.tx, id)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		found++
		a.document = row.document
		a.subjects = append(a.subjects, row.links.Subjects()...)
	}
	if found == 0 {
		return errNoCoding()
	}
	var err error
	if a.subjects, err = a.b.study.Living(a.tx, study.Sorted(a.subjects)); err != nil {
		return err
	}
	return a.mayCode(a.subjects)
}

// write keeps the decision and logs it.
func (a *deciding) write(body decisionBody) (Decision, error) {
	tx, next := a.tx, a.row
	next.version, next.removed, next.change = a.row.version+1, false, a.change
	next.member, next.made = tx.Member(), tx.Now()
	if err := a.b.sealDecision(tx, &next, body, a.subjects); err != nil {
		return Decision{}, err
	}
	is := next.state(body, a.laid)
	was := is
	was.Change, was.Removed, was.Laid = a.row.change, true, nil
	if !a.row.removed {
		now, err := a.row.open(tx, study.NewKeyring(tx))
		if err != nil {
			return Decision{}, err
		}
		laid, err := laidBy(tx, a.row.id)
		if err != nil {
			return Decision{}, err
		}
		was = a.row.state(now, laid)
	}
	was.Codings, is.Codings = a.before, a.after
	put := updateDecision
	if a.row.version == 0 {
		put = insertDecision
	}
	if err := put(tx, next, a.laid); err != nil {
		return Decision{}, err
	}
	tx.Note(struct {
		Decision DecisionID `json:"decision"`
		Frozen   FrozenID   `json:"frozen"`
		Kept     string     `json:"kept"`
		Codings  int        `json:"codings"`
	}{next.id, next.frozen, body.Kept, len(a.laid)})
	_, parents, err := a.b.study.Under(tx, study.Sorted(append(slices.Clone(was.Subjects), is.Subjects...)))
	if err != nil {
		return Decision{}, err
	}
	ch := study.Change{ID: a.change, Verb: "decide", Kind: kindDecision, Object: next.id.ID, Document: a.document.ID, Base: a.row.version}
	return next.decision(body, a.laid), a.b.log(tx, ch, was, is, parents...)
}

// Decisions lists what was decided on a frozen state, oldest first. NotFound:
// there is no such state.
func (b *Book) Decisions(ctx context.Context, c access.Caller, frozen FrozenID) (all []Decision, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		if _, err := standingSaved(tx, kindFrozen, frozen.ID); err != nil {
			return err
		}
		all, err = listDecisions(tx, frozen)
		return err
	})
	return all, err
}

func listDecisions(tx *access.Tx, frozen FrozenID) ([]Decision, error) {
	rows, err := decisionsOn(tx, frozen)
	if err != nil {
		return nil, err
	}
	laid, err := laidStanding(tx, frozen)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	var all []Decision
	for _, row := range rows {
		body, err := row.open(tx, keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, row.decision(body, laid[row.id]))
	}
	slices.SortFunc(all, func(a, b Decision) int { return cmp.Or(a.At.Compare(b.At), slices.Compare(a.ID.ID[:], b.ID.ID[:])) })
	return all, nil
}

// moveDecision brings a decision and what it laid back before a change, or forth
// again.
func (b *Book) moveDecision(tx *access.Tx, ch study.Change, back bool) error {
	var before, after decisionState
	if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	to := after
	if back {
		to = before
	}
	row, err := selectDecision(tx, DecisionID{ch.Object})
	if err != nil {
		return err
	}
	from, outcome := moved(ch.ID, before.Change, back)
	if err := standsAs(row.change, from); err != nil {
		return err
	}
	if err := row.mayBecome(tx, to); err != nil {
		return err
	}
	if !to.Removed {
		if err := b.study.MayUse(tx, to.Subjects, purposeAnalyse); err != nil {
			return err
		}
	}
	if err := b.walkCodings(tx, ch.ID, before.Codings, after.Codings, back); err != nil {
		return err
	}
	row.version++
	row.change, row.removed, row.member, row.made = outcome, to.Removed, to.By, to.Made
	if err := b.sealDecision(tx, &row, to.Body, to.Subjects); err != nil {
		return err
	}
	return updateDecision(tx, row, to.Laid)
}

// mayBecome holds a state that undo brings back against the frozen state and the
// other decisions on it.
func (r decisionRow) mayBecome(tx *access.Tx, to decisionState) error {
	if !to.Removed {
		if _, err := standingSaved(tx, kindFrozen, r.frozen.ID); err != nil {
			return err
		}
	}
	for _, one := range to.Codings {
		if !one.Removed {
			continue
		}
		shared, err := laidBesides(tx, one.ID, r.id)
		if err != nil {
			return err
		}
		if shared {
			return errChangedSince()
		}
	}
	return nil
}

// eraseDecisions deletes the decisions about a participant alone; one about
// several loses its reason, which may tell of who is erased, and stands under the
// keys of the others.
func (b *Book) eraseDecisions(tx *access.Tx, id study.SubjectID) error {
	rows, err := decisionsAbout(tx, id)
	if err != nil {
		return err
	}
	keys := study.NewKeyring(tx)
	for _, row := range rows {
		others, err := b.study.Living(tx, slices.DeleteFunc(row.links.Subjects(), func(one study.SubjectID) bool { return one == id }))
		if err != nil {
			return err
		}
		body, err := row.open(tx, keys)
		if len(others) == 0 || gone(err) {
			if err := deleteDecision(tx, row.id); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		laid, err := laidBy(tx, row.id)
		if err != nil {
			return err
		}
		row.version++
		body.Why = ""
		if err := b.sealDecision(tx, &row, body, others); err != nil {
			return err
		}
		if err := updateDecision(tx, row, laid); err != nil {
			return err
		}
	}
	return nil
}
