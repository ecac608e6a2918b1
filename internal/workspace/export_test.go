package workspace

import "sheaf/internal/access"

// DoorOf is a tier's Door, for tests that read the record as it is kept.
func (w *Workspace) DoorOf(t access.Tier) *access.Door { return w.tiers[t].door }
