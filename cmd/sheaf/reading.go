package main

import (
	"os"

	"sheaf/internal/convert"
	"sheaf/internal/sheaf"
)

// readingProcess is the one argument of the process that reads files; no command
// of anybody's.
const readingProcess = "read-for-sheaf"

// newReader reads files in processes of this same program.
func newReader() (*convert.Reader, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot find the program itself, which reads files in a process of its own")
	}
	return convert.NewReader(convert.DefaultLimits(), self, readingProcess), nil
}

// serveReading is the life of such a process. It tells nobody but the one who
// started it what went wrong: its words could be a stranger's.
func serveReading() int {
	if convert.Serve(os.Stdin, os.Stdout) != nil {
		return 1
	}
	return 0
}
