package convert

import "io/fs"

// closeInherited does nothing: on Windows a process gets the handles that it is
// given, which Go names one by one.
func closeInherited() {}

// forbidFiles does nothing: Windows has no such limit that a process could set
// for itself.
func forbidFiles() error { return nil }

// isOwn takes a folder of the user's profile for the user's own: Windows lets no
// other user in there.
func isOwn(fs.FileInfo) bool { return true }
