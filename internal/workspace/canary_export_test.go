package workspace

import "sheaf/internal/access"

// StudyDoor is the working copy's Door, past which no room shows what lies in
// rows; it is for tests that look for what should not lie there.
func (w *Workspace) StudyDoor() *access.Door { return w.tiers[access.Working].door }
