package web

import (
	"net/http"
	"net/url"
	"strconv"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// correctPage asks what should stand in the place of some words.
type correctPage struct {
	layoutPage
	Name      string
	Document  string // id
	Version   int
	At        string // "START-END", in bytes
	Said      string
	With      string // what should stand there: as typed, where the form comes back
	Redaction bool
	Paragraph int // its number
	Refused   *refused
}

// showCorrection shows the words to be corrected.
func (b *Workbench) showCorrection(in *request) (view, error) {
	d, span, err := in.wordsToCorrect(in.URL.Query().Get("version"), in.URL.Query().Get("at"))
	if err != nil {
		return view{}, err
	}
	p := &correctPage{Name: in.nameOf(d.documentLine), Document: d.id.String(), Version: d.Version, At: in.URL.Query().Get("at"),
		Said: span.Of(d.Transcript.Text), Paragraph: parts(&d.Transcript, span)[0].paragraph + 1}
	p.With = p.Said
	if p.Refused = in.givenBack(); p.Refused != nil {
		p.With, p.Redaction = p.Refused.Form.Get("with"), p.Refused.Form.Get("kind") == "redaction"
	}
	p.Title, p.Room = in.say(key("correct.title")), "documents"
	return view{template: "document_correct", page: p}, nil
}

// wordsToCorrect gives the document and the words that an address or a form names,
// all in one paragraph of the version that was seen.
func (in *request) wordsToCorrect(version, at string) (documentText, text.Span, error) {
	d, err := in.document()
	if err != nil {
		return d, text.Span{}, err
	}
	if asked := version == "" && in.Method == http.MethodGet; !asked && version != strconv.Itoa(d.Version) {
		return d, text.Span{}, sheaf.Errorf(sheaf.Conflict, "the document was corrected meanwhile").Hintf("choose the words again")
	}
	span, err := d.span(at)
	if cut := parts(&d.Transcript, span); err == nil && (len(cut) != 1 || cut[0].Span != span) { // nor is it one of who speaks
		err = sheaf.Errorf(sheaf.Invalid, "a correction stays within the words of one paragraph").Hintf("make one for every paragraph")
	}
	return d, span, err
}

// correct puts a typo right, or redacts: after a redaction no earlier version of
// the document can be read, which cannot be undone and has to be said twice.
func (b *Workbench) correct(in *request) (string, error) {
	rooms, c, err := in.locked()
	if err != nil {
		return "", err
	}
	d, span, err := in.wordsToCorrect(in.PostFormValue("version"), in.PostFormValue("at"))
	if err != nil {
		return "", err
	}
	again := "/documents/" + d.id.String() + "/correct?" + url.Values{"at": {in.PostFormValue("at")}, "version": {in.PostFormValue("version")}}.Encode()
	// What is not understood must not leave the words to be read in earlier versions.
	kind := in.PostFormValue("kind")
	if kind != "typo" && kind != "redaction" {
		return in.giveBack(again, false, sheaf.Errorf(sheaf.Invalid, "it is not said whether this is a typo or a redaction").Hintf("choose one of them"))
	}
	redaction := kind == "redaction"
	if redaction && in.PostFormValue("sure") == "" {
		return in.giveBack(again, false, sheaf.Errorf(sheaf.Invalid, "a redaction cannot be undone: tick that you know").Hintf("the box stands below the words"))
	}
	edits := []text.Edit{{Span: span, With: in.PostFormValue("with")}}
	if err := rooms.Review.Correct(in, c, d.id, edits, redaction); err != nil {
		return in.giveBack(again, false, err)
	}
	if !redaction {
		in.tell(key("correct.done"))
	} else if err := b.tellRedacted(in, c, span.Of(d.Transcript.Text)); err != nil {
		return "", err
	}
	return "/documents/" + d.id.String() + "#p" + strconv.Itoa(parts(&d.Transcript, span)[0].paragraph+1), nil
}

// tellRedacted says what a redaction did, and where it did not reach.
func (b *Workbench) tellRedacted(in *request, c access.Caller, words string) error {
	left, err := b.space.StillSaid(in, c, words)
	if err != nil {
		return err
	}
	if left > 0 {
		in.tell(key("correct.redacted.left"), "count", left)
	} else {
		in.tell(key("correct.redacted"))
	}
	return nil
}
