package main

import (
	"maps"
	"slices"
	"testing"

	"sheaf/internal/detect"
	"sheaf/internal/pseudonym"
)

// TestProposalsAgainstACarefulReviewer holds what the review proposes for the
// demo's interviews, one after another as they are decided, against the lists of
// what a careful reviewer decided. What a list says goes and the review would
// keep is the worst of it: one key keeps it.
func TestProposalsAgainstACarefulReviewer(t *testing.T) {
	d := foundedDemo(t)
	var goes, asked, keptWrongly, stays, taken int
	for _, step := range []demoStep{d.addPeople, d.addConsent, d.addAccounts} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.drafts)) {
		review, err := d.locked.Review.Review(t.Context(), d.caller, d.drafts[name])
		if err != nil {
			t.Fatal(err)
		}
		listed, err := d.readDecisions(name)
		if err != nil {
			t.Fatal(err)
		}
		leaves := map[string]bool{}
		for _, one := range listed {
			leaves[detect.GroupKey(one.String)] = one.Action != pseudonym.Keep
		}
		for _, g := range review.Groups {
			if g.Undecided == 0 {
				continue
			}
			switch action := g.Proposal.Action; {
			case !leaves[detect.GroupKey(g.String)] && action == pseudonym.Keep:
				stays++
			case !leaves[detect.GroupKey(g.String)]:
				taken++
			case action == pseudonym.Keep:
				keptWrongly++
				t.Logf("%s: %q would be kept (%s)", name, g.String, g.Proposal.Why)
			case action == "":
				asked++
			default:
				goes++
			}
		}
		if err := d.review(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("of what goes: proposed to go %d, asked about without a proposal %d, proposed to stay %d; of what stays: proposed to stay %d, otherwise %d",
		goes, asked, keptWrongly, stays, taken)
	if leaves := goes + asked + keptWrongly; keptWrongly*20 > leaves || goes*10 < leaves*8 {
		t.Error("want at most one in twenty of what goes to be proposed to stay, and eight in ten to go")
	}
}
