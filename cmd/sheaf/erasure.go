package main

import (
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/workspace"
)

// sayReach tells what an erasure would touch, in counts and labels.
func (a *app) sayReach(r workspace.Reach) {
	a.say("this reaches:")
	for _, line := range r.Lines() {
		a.say("  %s", line)
	}
	if len(r.Media) > 0 {
		a.say("keyring media that could still open them afterwards, until destroyed:")
		for _, m := range r.Media {
			a.say("  %s", m)
		}
	}
}

// sayTyped points at locked names that somebody typed into the working copy,
// while they are still known: after an erasure nothing finds them any more.
func (a *app) sayTyped(caller access.Caller) error {
	hits, err := a.space.ScanTyped(a.ctx, caller)
	if err != nil || len(hits) == 0 {
		return err
	}
	a.say("locked names were typed into the working copy. Reword these first: an erased name is no longer known here, and nothing will find it again:")
	for _, h := range hits {
		a.say("  %s %s, %s, bytes %d to %d", h.Kind, h.ID.Short(), h.Field, h.Span.Start, h.Span.End)
	}
	return nil
}

// sayErasure tells how complete an erasure is.
func (a *app) sayErasure(e workspace.Erasure) {
	if e.Complete() {
		a.say("%s is erased; nothing is known that still opens them", e.Label)
	} else {
		a.say("%s is erased here; the erasure is incomplete", e.Label)
	}
	for _, n := range e.Media {
		a.say("  keyring medium %d still opens them: destroy it, then: sheaf keyring destroyed %d", n, n)
	}
	if len(e.Members) > 0 {
		a.say("  not unlocked since, and their old keys not deleted yet: %s", strings.Join(e.Members, ", "))
	}
	if e.Withheld > 0 {
		a.say("  %d memos and claims were about them and others: withheld; reword, confirm or remove them", e.Withheld)
	}
	a.say("not reached: what was published, printed or copied, and what people remember")
}
