package evidence

import "sheaf/internal/sheaf"

func gone(err error) bool { return sheaf.KindOf(err) == sheaf.NotFound }

func errMovedOn() error {
	return sheaf.Errorf(sheaf.Conflict, "somebody else changed it").Hintf("look again")
}
