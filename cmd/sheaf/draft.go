package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

type draftCommand struct {
	Original      string `arg:"" optional:"" help:"The original's id; without one, drafts and originals are listed."`
	Language      string `placeholder:"LANG" help:"The file's language (en, ar, ...), where its text does not tell."`
	TranslationOf string `placeholder:"ID" help:"The draft or document that this one translates."`
	GiveUp        bool   `help:"Give a draft up, by its own id: the original may be drafted anew."`
	Provenance    string `default:"" enum:",own-words,interpreter,translation,notes" placeholder:"WHOSE" help:"Whose wording the participants' turns hold: own-words, interpreter, translation, notes."`
	Charset       string `placeholder:"NAME" help:"The encoding of a text file, where the guess is wrong: windows-1256, ..."`
	Deletions     string `default:"" enum:",leave-out,keep" placeholder:"WHAT" help:"What becomes of tracked deletions: leave-out or keep (each is then flagged)."`
	Side          string `placeholder:"LANG" help:"Of a file in two languages the one to draft (en, ar, ...); both takes it as it stands."`
}

func (draftCommand) Help() string {
	return `Example:
  sheaf draft 7kq2m0xa
  sheaf draft 4m1z9rwq --translation-of 7kq2m0xa --provenance translation
  sheaf draft 2s8xk4pd --side ar
  sheaf draft                                     lists drafts and originals

Reads the original, says what is doubtful about that, and flags what could
identify somebody. Nothing enters the study before every flag is decided: sheaf
turns, review, decide, admit. Photographs and recordings are not read: type out
what they hold and lock that away beside them.`
}

func (c draftCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	originals, err := rooms.Vault.Originals(a.ctx, caller)
	if err != nil {
		return err
	}
	if c.Original == "" {
		drafts, err := rooms.Review.Drafts(a.ctx, caller)
		if err != nil {
			return err
		}
		return a.listDrafts(originals, drafts)
	}
	drafts, err := rooms.Review.Index(a.ctx, caller)
	if err != nil {
		return err
	}
	if c.GiveUp {
		return a.giveUp(rooms.Review, caller, drafts, c.Original)
	}
	original, err := pick("original", c.Original, originals, func(o vault.Original) sheaf.ID { return o.ID.ID })
	if err != nil {
		return err
	}
	options := pseudonym.Options{Language: c.Language, Provenance: text.Provenance(c.Provenance), Charset: c.Charset,
		Deletions: pseudonym.Deletions(c.Deletions), Side: c.Side}
	if c.TranslationOf != "" {
		if options.TranslationOf, err = translated(drafts, c.TranslationOf); err != nil {
			return err
		}
	}
	draft, err := rooms.Review.Draft(a.ctx, caller, original.ID, options)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			pseudonym.Draft
			Doubts []string `json:"doubts,omitempty"`
		}{draft, doubts(*draft.Report)})
	}
	a.say("draft %s: %d words, %d turns, %d flags, %d undecided", draft.ID.Short(), draft.Words, draft.Turns, draft.Flags, draft.Undecided)
	for _, doubt := range doubts(*draft.Report) {
		a.say("  %s", doubt)
	}
	a.say("next: sheaf turns %s (who speaks), then: sheaf review %s", draft.ID.Short(), draft.ID.Short())
	return nil
}

// giveUp drops a draft that nothing was admitted from.
func (a *app) giveUp(gate *pseudonym.Gate, caller access.Caller, drafts []pseudonym.Draft, id string) error {
	draft, err := pick("draft", id, drafts, draftID)
	if err != nil {
		return err
	}
	if err := gate.Abandon(a.ctx, caller, draft.ID); err != nil {
		return err
	}
	a.say("given up; next: sheaf draft %s", draft.Original.Short())
	return nil
}

// translated finds the draft, or the document that one became.
func translated(drafts []pseudonym.Draft, id string) (sheaf.ID, error) {
	found, err := pick("draft", id, drafts, draftID)
	if err == nil {
		return found.ID.ID, nil
	}
	found, err = pick("draft or document", id, drafts, func(d pseudonym.Draft) sheaf.ID { return d.Document.ID })
	return found.ID.ID, err
}

func draftID(d pseudonym.Draft) sheaf.ID { return d.ID.ID }

// originalView is an original in a list; its name and hash stay sealed.
type originalView struct {
	ID      vault.OriginalID `json:"id"`
	Account vault.AccountID  `json:"account"`
	Size    int64            `json:"size"`
	Media   string           `json:"media,omitempty"`
	Locked  time.Time        `json:"locked"`
}

func (a *app) listDrafts(originals []vault.Original, drafts []pseudonym.Draft) error {
	if a.json {
		views := []originalView{}
		for _, o := range originals {
			views = append(views, originalView{o.ID, o.Account, o.Size, o.Media, o.Locked})
		}
		return a.printJSON(struct {
			Originals []originalView    `json:"originals"`
			Drafts    []pseudonym.Draft `json:"drafts"`
		}{views, drafts})
	}
	of := map[vault.OriginalID][]pseudonym.Draft{}
	for _, d := range drafts {
		of[d.Original] = append(of[d.Original], d)
	}
	var rows [][]string
	for _, o := range originals {
		what := []string{strconv.FormatInt(o.Size, 10), o.Media}
		for _, d := range of[o.ID] {
			rows = append(rows, append(draftRow(d), what...))
		}
		if len(of[o.ID]) == 0 {
			rows = append(rows, append([]string{o.ID.Short(), "", "", "locked", ""}, what...))
		}
		delete(of, o.ID)
	}
	for _, d := range drafts {
		if of[d.Original] != nil { // its original is gone
			rows = append(rows, append(draftRow(d), "", ""))
		}
	}
	return a.table([]string{"original", "draft", "language", "state", "undecided", "bytes", "media"}, rows)
}

func draftRow(d pseudonym.Draft) []string {
	return []string{d.Original.Short(), d.ID.Short(), d.Language, string(d.State), strconv.Itoa(d.Undecided)}
}

type reviewCommand struct {
	Draft     string `arg:"" help:"The draft's id."`
	Undecided bool   `help:"Only what is undecided."`
	Text      bool   `help:"Print the text as it stands decided so far."`
	Comments  bool   `help:"Print what was written in the margin of the file."`
	Picture   int    `placeholder:"N" help:"Write the picture of page N of a PDF (PNG) to standard output."`
}

func (reviewCommand) Help() string {
	return `Example:
  sheaf review 7kq2m0xa --undecided

Prints what was found, grouped by string: it names people. At the end ask yourself:
who in the group, the family or the village would know this is them, and from what?`
}

func (c reviewCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	review, err := a.review(rooms.Review, caller, c.Draft)
	if err != nil {
		return err
	}
	switch {
	case a.json:
		return a.printJSON(review)
	case c.Text:
		_, err := fmt.Fprintln(a.out, review.Result)
		return err
	case c.Comments:
		return a.listComments(review)
	case c.Picture != 0:
		return a.writePicture(rooms.Review, caller, review.ID, c.Picture)
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, s := range review.Speakers {
		if c.Undecided && s.Decided {
			continue
		}
		state := "undecided"
		if s.Decided {
			state = string(s.Role)
		}
		rows = append(rows, []string{"speaker", s.Label, strconv.Itoa(s.Turns), "", state})
	}
	for _, g := range review.Groups {
		if c.Undecided && g.Undecided == 0 {
			continue
		}
		state := fmt.Sprintf("%d undecided", g.Undecided)
		if g.Proposal != nil {
			state += "; " + proposed(*g.Proposal, people)
		}
		if g.Undecided == 0 && g.Decided != nil {
			state = string(g.Decided.Action) + " " + g.Decided.With
		}
		rows = append(rows, []string{string(g.Tier), g.String, strconv.Itoa(g.Count), fmt.Sprint(g.Types), state})
	}
	if err := a.table([]string{"found by", "string", "times", "types", "state"}, rows); err != nil {
		return err
	}
	a.say("%d undecided", review.Undecided)
	if len(review.Comments) > 0 {
		a.say("%s in the margin, no part of the text: sheaf review %s --comments", counted(len(review.Comments), "comment", "comments"), review.ID.Short())
	}
	if review.Pictures > 0 {
		a.say("a machine put this text together: hold it against %s: sheaf review %s --picture 1 > page.png", counted(review.Pictures, "picture of a page", "pictures of pages"), review.ID.Short())
	}
	if review.Unexamined > 0 {
		a.say("%s in a language without a word list, held against known names and patterns alone: read them, and mark what was missed", counted(review.Unexamined, "word", "words"))
	}
	return nil
}

// listComments prints each comment under the beginning of the paragraph it is about.
func (a *app) listComments(review pseudonym.Review) error {
	for _, comment := range review.Comments {
		about := ""
		for _, p := range review.Transcript.Paragraphs {
			if p.Start <= comment.At && comment.At <= p.End {
				about = beginning(p.Of(review.Transcript.Text))
			}
		}
		if _, err := fmt.Fprintf(a.out, "%s\n    %s\n", about, strings.ReplaceAll(comment.Text, "\n", "\n    ")); err != nil {
			return err
		}
	}
	return nil
}

// writePicture writes a page's picture where its bytes can do no harm.
func (a *app) writePicture(gate *pseudonym.Gate, caller access.Caller, draft pseudonym.DraftID, page int) error {
	if _, terminal := a.out.(*plainWriter); terminal {
		return sheaf.Errorf(sheaf.Invalid, "a picture is not for the terminal").Hintf("send it to a file on this machine, and wipe that afterwards: > page.png")
	}
	png, err := gate.Picture(a.ctx, caller, draft, page)
	if err != nil {
		return err
	}
	_, err = a.out.Write(png)
	return err
}
