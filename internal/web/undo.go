package web

import (
	"context"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace"
)

// undo takes back the person's last change in the study, whatever it was.
func (b *Workbench) undo(in *request) (string, error) {
	return in.takeBack((*coding.Book).Undo, key("undo.done"), key("undo.nothing"))
}

// redo makes again what was undone last.
func (b *Workbench) redo(in *request) (string, error) {
	return in.takeBack((*coding.Book).Redo, key("redo.done"), key("redo.nothing"))
}

type undoing = func(*coding.Book, context.Context, access.Caller, ...coding.Mover) (study.Change, error)

// takeBack goes one step along the log of changes and back to the page it was
// asked on.
func (in *request) takeBack(step undoing, done, nothing key) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	change, err := step(rooms.Book, in, c, movers(rooms)...)
	switch {
	case sheaf.KindOf(err) == sheaf.NotFound:
		in.tell(nothing)
	case err != nil:
		return "", err
	default:
		in.tell(done, "what", in.say(changedWord(change.Kind)))
	}
	return localPath(in.PostFormValue("back")), nil
}

// movers are the other rooms whose changes undo walks.
func movers(rooms workspace.Working) []coding.Mover {
	return []coding.Mover{rooms.Register.Move}
}

// changedWord names the sort of object that a change was of.
func changedWord(kind string) key {
	switch kind {
	case "code", "split":
		return key("changed.code")
	case "coding", "codings":
		return key("changed.coding")
	case "memo":
		return key("changed.memo")
	case "columns":
		return key("changed.columns")
	case "cell":
		return key("changed.cell")
	case "alignment":
		return key("changed.alignment")
	case "attribute":
		return key("changed.attribute")
	case "claim":
		return key("changed.claim")
	case "bearing":
		return key("changed.bearing")
	case "dependence":
		return key("changed.dependence")
	case "analysis":
		return key("changed.analysis")
	case "frozen":
		return key("changed.frozen")
	case "decision":
		return key("changed.decision")
	case "published":
		return key("changed.published")
	}
	return key("changed.other")
}
