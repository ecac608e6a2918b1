package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"sheaf/internal/sheaf"
)

// The fixed names of a release's files.
const (
	PageFile     = "index.html"
	TextFile     = "report.md"
	ManifestFile = "manifest.json"
)

var fileNames = []string{PageFile, TextFile, ManifestFile}

// File is one file of a release, whole.
type File struct {
	Name string
	Data []byte
}

// Render gives the files of a release as they would be written. Errors are
// Validate's.
func Render(p Publication) ([]File, error) {
	page, err := HTML(p)
	if err != nil {
		return nil, err
	}
	text, err := Markdown(p)
	if err != nil {
		return nil, err
	}
	files := []File{{PageFile, page}, {TextFile, text}}
	return append(files, File{ManifestFile, newManifest(files).Bytes()}), nil
}

// Press writes releases: a folder each, named by the release's random id.
//
// A release is complete or not there: its files are written and synced in a
// folder with a temporary name, which is then renamed. It is never overwritten.
// Files have one fixed time, 1980-01-01 UTC, and modes that only their owner
// can read; the folder's own file system still knows when it stored them,
// which a copy does not carry along.
type Press struct {
	root  *os.Root
	fault func(step string) error
}

// NewPress opens a press on a folder; package workspace alone calls it. fault
// is nil but in tests: it is called before each "write", "fsync" and "rename",
// which fails with the error it returns.
func NewPress(root *os.Root, fault func(step string) error) *Press {
	if fault == nil {
		fault = func(string) error { return nil }
	}
	return &Press{root, fault}
}

// Publish writes a release and returns its manifest. Publishing the same again
// does nothing; one with other content is a Conflict, a damaged one Corrupt.
// After an error the release is either not there or complete, and Publish can
// be called again. Errors of the blocks are Validate's.
func (p *Press) Publish(id sheaf.ID, publication Publication) (Manifest, error) {
	files, err := Render(publication)
	if err != nil {
		return Manifest{}, err
	}
	if err := proofread(publication, files); err != nil {
		return Manifest{}, err
	}
	manifest := newManifest(files[:2])
	there, err := p.isThere(id)
	if err != nil {
		return Manifest{}, err
	}
	if there {
		err = p.matches(id, manifest)
	} else {
		err = p.write(id, files)
	}
	if err == nil {
		err = p.sync(".")
	}
	if err != nil {
		return Manifest{}, fileError("cannot publish release "+id.Short(), err)
	}
	return manifest, nil
}

// proofread reads files back before they are written. It is Internal if they
// hold or show anything but the publication: then a renderer is at fault.
func proofread(publication Publication, files []File) error {
	r := ReadBack(files)
	if n := len(r.Findings); n > 0 {
		return sheaf.Errorf(sheaf.Internal, "cannot publish: %s holds what it must not (%s; %d findings)", r.Findings[0].File, r.Findings[0].Kind, n)
	}
	for _, name := range []string{PageFile, TextFile} {
		if !r.shows(name, publication) {
			return sheaf.Errorf(sheaf.Internal, "cannot publish: %s does not show exactly what was checked", name)
		}
	}
	return nil
}

func (p *Press) isThere(id sheaf.ID) (bool, error) {
	info, err := p.root.Lstat(id.String())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fileError("cannot look for release "+id.Short(), err)
	case !info.IsDir():
		return false, sheaf.Errorf(sheaf.Corrupt, "cannot read release %s: it is not a folder", id.Short())
	}
	return true, nil
}

// matches is a Conflict unless the release is the same, Corrupt if it is
// damaged.
func (p *Press) matches(id sheaf.ID, m Manifest) error {
	have, err := p.Verify(id)
	if err != nil {
		return err
	}
	if !slices.Equal(have.Files, m.Files) {
		return sheaf.Errorf(sheaf.Conflict, "cannot publish release %s: it is there with other content", id.Short()).
			Hintf("a release is never overwritten; publish under a new id")
	}
	return nil
}

// fixedTime is as early as a zip archive can tell.
var fixedTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

const temporary = ".new"

// write stores the files under a temporary name and renames it. What an
// earlier attempt left behind is replaced.
func (p *Press) write(id sheaf.ID, files []File) error {
	dir := id.String() + temporary
	if err := p.root.RemoveAll(dir); err != nil {
		return err
	}
	if err := p.root.Mkdir(dir, 0o700); err != nil {
		return err
	}
	for _, f := range files {
		if err := p.writeFile(dir+"/"+f.Name, f.Data); err != nil {
			return err
		}
	}
	if err := p.root.Chtimes(dir, fixedTime, fixedTime); err != nil {
		return err
	}
	if err := p.sync(dir); err != nil {
		return err
	}
	if err := p.fault("rename"); err != nil {
		return err
	}
	return p.root.Rename(dir, id.String())
}

func (p *Press) writeFile(name string, data []byte) error {
	if err := p.fault("write"); err != nil {
		return err
	}
	f, err := p.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = p.root.Chtimes(name, fixedTime, fixedTime)
	}
	if err == nil {
		err = p.fault("fsync")
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// sync makes the entries of a folder durable. Windows cannot sync a folder and
// keeps its entries in a journal.
func (p *Press) sync(dir string) error {
	if err := p.fault("fsync"); err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := p.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Files reads the files of a release, as they are; Verify tells whether they
// are whole. It is NotFound for a release that is not there, or one without
// some of its files.
func (p *Press) Files(id sheaf.ID) ([]File, error) {
	var files []File
	for _, name := range fileNames {
		data, err := p.root.ReadFile(id.String() + "/" + name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, sheaf.Errorf(sheaf.NotFound, "cannot read release %s: %s is not there", id.Short(), name)
		}
		if err != nil {
			return nil, fileError("cannot read release "+id.Short(), err)
		}
		files = append(files, File{name, data})
	}
	return files, nil
}

// Verify hashes a release's files again and compares them with its manifest,
// which it returns; whether that manifest is the one that was recorded is for
// the caller to compare. It is Corrupt, naming the file, for one that was
// changed, is missing, or does not belong there; NotFound where there is no
// such release.
func (p *Press) Verify(id sheaf.ID) (Manifest, error) {
	there, err := p.isThere(id)
	if err != nil {
		return Manifest{}, err
	}
	if !there {
		return Manifest{}, sheaf.Errorf(sheaf.NotFound, "cannot verify release %s: it is not there", id.Short())
	}
	if err := p.verifyNames(id); err != nil {
		return Manifest{}, err
	}
	files, err := p.Files(id)
	if err != nil {
		return Manifest{}, err
	}
	m, err := parseManifest(files[2].Data)
	if err != nil {
		return Manifest{}, damaged(id, ManifestFile, "is not what was written")
	}
	for i, f := range newManifest(files[:2]).Files {
		if m.Files[i] != f {
			return Manifest{}, damaged(id, f.Name, "is not what the manifest says")
		}
	}
	return m, nil
}

// verifyNames is Corrupt unless the folder has a release's plain files and
// nothing else: what lies beside them would be handed out with them.
func (p *Press) verifyNames(id sheaf.ID) error {
	entries, err := fs.ReadDir(p.root.FS(), id.String())
	if err != nil {
		return fileError("cannot verify release "+id.Short(), err)
	}
	found := map[string]bool{}
	for _, e := range entries {
		if !slices.Contains(fileNames, e.Name()) {
			return sheaf.Errorf(sheaf.Corrupt, "cannot trust release %s: something in its folder is no part of it", id.Short())
		}
		if !e.Type().IsRegular() {
			return damaged(id, e.Name(), "is not a plain file")
		}
		found[e.Name()] = true
	}
	for _, name := range fileNames {
		if !found[name] {
			return damaged(id, name, "is missing")
		}
	}
	return nil
}

func damaged(id sheaf.ID, name, why string) error {
	return sheaf.Errorf(sheaf.Corrupt, "cannot trust release %s: %s %s", id.Short(), name, why).
		Hintf("move the folder away and publish the same release again")
}

// Releases lists the ids in the press's folder, in the order of their text,
// and counts what else lies there, such as a release that was never finished.
func (p *Press) Releases() (ids []sheaf.ID, strays int, err error) {
	entries, err := fs.ReadDir(p.root.FS(), ".")
	if err != nil {
		return nil, 0, fileError("cannot list the releases", err)
	}
	for _, e := range entries {
		id, err := sheaf.ParseID(e.Name())
		if err != nil || !e.IsDir() || id.String() != e.Name() {
			strays++
			continue
		}
		ids = append(ids, id)
	}
	return ids, strays, nil
}

// fileError keeps a cause whose text is safe to show: the system's reason
// without the path, and Sheaf's own errors as they are.
func fileError(what string, err error) error {
	var own *sheaf.Error
	if errors.As(err, &own) {
		return own
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return sheaf.Errorf(sheaf.Internal, "%s: %w", what, err)
}

// Manifest says which files a release has, by name, size in bytes and SHA-256.
// It says nothing of when or by whom.
type Manifest struct {
	V     int     `json:"v"`
	Files []Entry `json:"files"`
}

// Entry is one file of a manifest.
type Entry struct {
	Name   string `json:"name"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"` // 64 hexadecimal digits, lower case
}

const manifestVersion = 1

func newManifest(files []File) Manifest {
	m := Manifest{V: manifestVersion}
	for _, f := range files {
		sum := sha256.Sum256(f.Data)
		m.Files = append(m.Files, Entry{f.Name, len(f.Data), hex.EncodeToString(sum[:])})
	}
	return m
}

// Bytes is the manifest's file; its hash stands for the whole release.
func (m Manifest) Bytes() []byte {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic(err) // numbers and strings always marshal
	}
	return append(b, '\n')
}

// parseManifest reads what Bytes gave and nothing else, byte for byte.
func parseManifest(b []byte) (Manifest, error) {
	var m Manifest
	err := json.Unmarshal(b, &m)
	if err != nil || m.V != manifestVersion || len(m.Files) != 2 || !bytes.Equal(m.Bytes(), b) {
		return Manifest{}, sheaf.Errorf(sheaf.Corrupt, "cannot read the manifest: not in the form it is written in")
	}
	for i, f := range m.Files {
		if f.Name != fileNames[i] || len(f.SHA256) != 2*sha256.Size || strings.Trim(f.SHA256, "0123456789abcdef") != "" {
			return Manifest{}, sheaf.Errorf(sheaf.Corrupt, "cannot read the manifest: an entry names no file of a release")
		}
	}
	return m, nil
}
