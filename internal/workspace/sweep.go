package workspace

import (
	"errors"
	"path"
	"strings"
)

// unfinishedRelease ends the name of a release's folder before it is renamed.
const unfinishedRelease = ".new"

// sweep removes what writing left when it was cut short, as soon as nobody else
// can be writing.
func (w *Workspace) sweep() error {
	if err := w.sweepDatabases(); err != nil {
		return err
	}
	torn, err := w.torn()
	if err != nil || len(torn) == 0 {
		return err
	}
	err = w.exclusive(func() error {
		for _, name := range torn {
			if err := w.dir.Remove(name); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errBusy) {
		return nil
	}
	return err
}

// torn names unfinished files, and releases that were not finished: a folder
// comes after what is in it.
func (w *Workspace) torn() (names []string, err error) {
	for _, folder := range []string{".", membersDir} {
		unfinished, err := w.dir.Unfinished(folder)
		if err != nil {
			return nil, err
		}
		for _, name := range unfinished {
			names = append(names, path.Join(folder, name))
		}
	}
	releases, err := w.dir.List(publicDir)
	if err != nil {
		return nil, err
	}
	for _, folder := range releases {
		if !strings.HasSuffix(folder, unfinishedRelease+"/") {
			continue
		}
		folder = path.Join(publicDir, folder)
		files, err := w.dir.List(folder)
		if err != nil {
			return nil, err
		}
		for _, name := range files {
			names = append(names, path.Join(folder, name))
		}
		names = append(names, folder)
	}
	return names, nil
}

// sweepDatabases removes database files of other epochs: half copies, or the
// last epoch's after its commit.
func (w *Workspace) sweepDatabases() error {
	names, err := w.dir.List(".")
	if err != nil {
		return err
	}
	for _, t := range w.tiers {
		for _, name := range names {
			if databaseName(t.door.Tier()).MatchString(name) && name != t.standing.Database {
				if err := w.dropDatabase(name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
