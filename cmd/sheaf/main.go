// Command sheaf is the whole of Sheaf: a workbench for people who collect
// testimony from participants who can be killed for talking. One file holds one
// command; the rooms behind them are in internal/.
package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

// commands is what sheaf can do, in the order in which help lists it.
type commands struct {
	Dir            string `short:"C" name:"dir" default:"." placeholder:"DIR" help:"The study's folder."`
	As             string `default:"me" placeholder:"NAME" help:"Your working name in the study."`
	PassphraseFile string `placeholder:"FILE" help:"Read the passphrase from a file instead of asking; for scripts."`
	JSON           bool   `name:"json" help:"Print JSON."`

	Demo       demoCommand       `cmd:"" help:"Build an invented study and open the workbench."`
	Init       initCommand       `cmd:"" help:"Make a new study." group:"study"`
	Open       openCommand       `cmd:"" help:"Open the workbench in the browser." group:"study"`
	People     peopleCommands    `cmd:"" help:"Who works on the study, and as what." group:"study"`
	Passphrase passphraseCommand `cmd:"" help:"Change your passphrase." group:"study"`
	Settings   settingsCommand   `cmd:"" help:"See or change the study's settings." group:"study"`

	Person  personCommands  `cmd:"" help:"Participants and other people: who they are, locked." group:"vault"`
	Account accountCommands `cmd:"" help:"Interview events: when, where, with whom, locked." group:"vault"`
	Lock    lockCommand     `cmd:"" help:"Lock away originals, as they came." group:"vault"`
	Consent consentCommands `cmd:"" help:"What a participant agreed to, as a dated series." group:"vault"`
	Hold    holdCommand     `cmd:"" help:"Stop everything about a participant at once." group:"vault"`
	Erase   eraseCommand    `cmd:"" help:"Erase a participant; cannot be undone." group:"vault"`

	Bring  bringCommand  `cmd:"" help:"Lock away and draft a folder of interviews from before the study." group:"gate 1"`
	Draft  draftCommand  `cmd:"" help:"Draft an original for de-identification review." group:"gate 1"`
	Turns  turnsCommand  `cmd:"" help:"See or correct who speaks in a draft, and whose words they are." group:"gate 1"`
	Review reviewCommand `cmd:"" help:"See a draft: what was found, what is undecided." group:"gate 1"`
	Mark   markCommand   `cmd:"" help:"Mark a mention that was missed." group:"gate 1"`
	Decide decideCommand `cmd:"" help:"Decide what becomes of a mention." group:"gate 1"`
	Admit  admitCommand  `cmd:"" help:"Move a reviewed draft to the working copy." group:"gate 1"`

	Align      alignCommand      `cmd:"" help:"Set a translation beside what it translates, sentence by sentence." group:"working copy"`
	Documents  documentsCommand  `cmd:"" help:"List the study's documents, or read one." group:"working copy"`
	Correct    correctCommand    `cmd:"" help:"Correct a document: a typo, or a late redaction." group:"working copy"`
	Attributes attributesCommand `cmd:"" help:"Describe participants." group:"working copy"`
	Codebook   codebookCommands  `cmd:"" help:"The codes and their definitions." group:"working copy"`
	Code       codeCommand       `cmd:"" help:"Code a passage." group:"working copy"`
	Memo       memoCommands      `cmd:"" help:"Write memos." group:"working copy"`
	Passages   passagesCommand   `cmd:"" help:"Retrieve passages by code, text, attribute." group:"working copy"`
	Analyse    analyseCommand    `cmd:"" help:"Put a question to the study: who speaks of what, do we agree." group:"working copy"`
	Freeze     freezeCommand     `cmd:"" help:"Put a state of the study aside, for questions and for reconciling." group:"working copy"`
	Claim      claimCommands     `cmd:"" help:"Claims, and what bears on them." group:"working copy"`
	Undo       undoCommand       `cmd:"" help:"Undo your last change, or do it again." group:"working copy"`

	Propose proposeCommand `cmd:"" help:"Propose a publication." group:"gate 2"`
	Assess  assessCommand  `cmd:"" help:"Check a proposed publication." group:"gate 2"`
	Publish publishCommand `cmd:"" help:"Publish what the check passed; cannot be undone." group:"gate 2"`

	Backup  backupCommand   `cmd:"" help:"Write a bulk backup: ciphertext only." group:"keeping"`
	Keyring keyringCommands `cmd:"" help:"Keyring media: the few files that open backups." group:"keeping"`
	Restore restoreCommand  `cmd:"" help:"Put a study back from a bulk and a keyring backup." group:"keeping"`
	Check   checkCommand    `cmd:"" help:"Is everything whole?" group:"keeping"`
	Record  recordCommand   `cmd:"" help:"What happened." group:"keeping"`
	Policy  policyCommand   `cmd:"" help:"Who may do what, and whether a key or a rule says so." group:"keeping"`

	Convert convertCommand `cmd:"" help:"Print the text of a file as Sheaf reads it; needs no study." group:"tools"`
	Detect  detectCommand  `cmd:"" help:"Find what identifies, in JSON lines; needs no study." group:"tools"`
	Version versionCommand `cmd:"" help:"Print the version and what it was built from." group:"tools"`
}

const about = `A workbench for testimony that can get people killed.

Real names and passphrases are asked for or read from standard input, never
taken as arguments, which other users of a machine can see. Ids may be
shortened to any beginning that is unique.

Exit status: 0 done, 1 a fault of Sheaf, 2 something in what you gave it,
3 not there, 4 your role does not allow it, 5 a conflict with how things
stand, 6 locked, 7 altered or damaged; 130 interrupted.`

func main() {
	os.Exit(start(workspace.Options{}))
}

// start is sheaf, or, where sheaf itself starts it so, the process that reads a
// stranger's file for it.
func start(o workspace.Options) int {
	if len(os.Args) == 2 && os.Args[1] == readingProcess {
		return serveReading()
	}
	leaveNoCore()
	reader, err := newReader()
	if err != nil {
		return terminal().fail(err)
	}
	o.Read = reader.Read
	return run(interruptible(), os.Args[1:], terminal(), o)
}

// interruptible is done when somebody or the system asks Sheaf to end. Asked a
// second time it ends at once: what is on disk bears that.
func interruptible() context.Context {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	// Whoever started it under nohup wants it to outlive the terminal.
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop)
	return ctx
}

// run does one command and gives its exit status.
func run(ctx context.Context, args []string, t *voice, o workspace.Options) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("sheaf"), kong.Description(about), kong.UsageOnError(),
		kong.Writers(t.out, t.err), kong.Exit(func(status int) { exited = status }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"roles": roleList()})
	if err != nil {
		return t.fail(err)
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		return t.fail(usage(err, args, parser.Model.Node))
	}
	t.in = bufio.NewReader(interruptibleReader{ctx, t.in})
	a := &app{ctx: ctx, voice: t, options: o, dir: c.Dir, handle: c.As, passphraseFile: c.PassphraseFile, json: c.JSON}
	err = errors.Join(parsed.Run(a), a.close())
	if ctx.Err() != nil && cancelled(err) {
		t.say("interrupted; what was acknowledged is kept")
		return 130
	}
	return t.fail(err)
}

// cancelled tells an error that says nothing but that its work was cancelled.
// Of several joined, each must: damage that came to light is not hidden.
func cancelled(err error) bool {
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		return !slices.ContainsFunc(e.Unwrap(), func(one error) bool { return !cancelled(one) })
	case interface{ Unwrap() error }:
		return cancelled(e.Unwrap())
	}
	return err == context.Canceled
}

// usage turns a mistake in the arguments into one of the house's errors. What was
// typed is not repeated, but for names of commands: it may be the name of a file,
// or one that belongs on standard input.
func usage(err error, args []string, all *kong.Node) error {
	message := strings.Replace(err.Error(), `one of "",`, "one of ", 1)
	var typed []string
	for _, arg := range args {
		flag, value, _ := strings.Cut(arg, "=")
		switch {
		case !strings.HasPrefix(flag, "-"):
			value = arg
		case strings.Contains(message, "unknown flag "+flag):
			value = flag
		}
		typed = append(typed, value, filepath.Base(value))
		if full, err := filepath.Abs(value); err == nil && strings.ContainsRune(message, filepath.Separator) {
			typed = append(typed, full) // as the check of a file's name says it
		}
	}
	// The longest first: one may be a part of another.
	slices.SortFunc(typed, func(a, b string) int { return len(b) - len(a) })
	for _, word := range typed {
		if len(word) > 1 && !isCommand(all, word) {
			whole := regexp.MustCompile(`(^|[^\pL\pN])` + regexp.QuoteMeta(word) + `($|[^\pL\pN])`)
			message = whole.ReplaceAllString(message, "$1...$2")
		}
	}
	return sheaf.Errorf(sheaf.Invalid, "%s", message).Hintf("sheaf --help, or sheaf COMMAND --help")
}

func isCommand(n *kong.Node, word string) bool {
	return n.Name == word || slices.ContainsFunc(n.Children, func(child *kong.Node) bool { return isCommand(child, word) })
}

// status is the exit status of an error's kind.
func status(err error) int {
	switch sheaf.KindOf(err) {
	case sheaf.Invalid:
		return 2
	case sheaf.NotFound:
		return 3
	case sheaf.Denied:
		return 4
	case sheaf.Conflict:
		return 5
	case sheaf.Locked:
		return 6
	case sheaf.Corrupt:
		return 7
	}
	return 1
}
