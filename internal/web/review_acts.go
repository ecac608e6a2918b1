package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

// step adapts a decision. A script gets the desk as it stands then, without
// a second request; a form without a script goes back to the page.
func (b *Workbench) step(do func(*request, workspace.Locked, access.Caller, pseudonym.DraftID) (pseudonym.Review, error)) func(http.ResponseWriter, *request) {
	return func(w http.ResponseWriter, in *request) {
		scripted := in.Header.Get("Accept") == "application/json"
		d, err := b.takeStep(in, do)
		switch {
		case err != nil && scripted:
			b.failInPlace(w, in, err)
		case err != nil:
			b.fail(w, in, err)
		case scripted:
			b.answer(w, in, view{data: d})
		default:
			http.Redirect(w, in.Request, reviewAt(in, d.At), http.StatusSeeOther)
		}
	}
}

func (b *Workbench) takeStep(in *request, do func(*request, workspace.Locked, access.Caller, pseudonym.DraftID) (pseudonym.Review, error)) (d desk, err error) {
	if err := in.ParseForm(); err != nil {
		return d, sheaf.Errorf(sheaf.Invalid, "cannot read the form: it is torn, or longer than %d bytes", maxBody)
	}
	rooms, c, id, err := in.draft()
	if err != nil {
		return d, err
	}
	r, err := do(in, rooms, c, id)
	if err != nil {
		return d, err
	}
	all, err := peopleOf(in, rooms, c)
	if err != nil {
		return d, err
	}
	d = b.deskOf(in, r, all.labels(), atIn(in))
	if !slices.Contains([]string{"mark", "reopen", "undo"}, in.PostFormValue("act")) {
		d.At = d.after(d.At)
	}
	return d, nil
}

// reviewAt is the page of the draft that the address names, at a flag.
func reviewAt(in *request, at int) string {
	path := "/review/" + in.PathValue("id")
	if at >= 0 {
		path += "?at=" + strconv.Itoa(at)
	}
	return path
}

// decideFlag decides about the flag that the form is of: the string everywhere
// in the study, in this draft, or this one place.
func (b *Workbench) decideFlag(in *request, rooms workspace.Locked, c access.Caller, id pseudonym.DraftID) (r pseudonym.Review, err error) {
	if in.PostFormValue("act") == "undo" {
		r, back, err := rooms.Review.Undo(in, c, id)
		in.PostForm.Set("at", strconv.Itoa(back.Start)) // looked at next
		return r, err
	}
	span, err := spanOf(in)
	if err != nil {
		return r, err
	}
	said := in.PostFormValue("said")
	if in.PostFormValue("act") == "reopen" {
		if in.PostFormValue("reach") == "place" {
			said = ""
		} else {
			span = text.Span{}
		}
		return rooms.Review.Reopen(in, c, id, said, span)
	}
	d, err := decisionIn(in, rooms, c, said, span)
	if err != nil {
		return r, err
	}
	if actIn(in.PostForm) == "link" {
		if err := linked(in, rooms, c, id, &d); err != nil {
			return r, err
		}
	}
	if r, err = rooms.Review.DecideAndReview(in, c, id, d); err != nil {
		return r, err
	}
	now := time.Now()
	b.sessions.change(in.key, func(s *session) { s.decided = append(slices.Clone(s.decided), now) })
	in.session.decided = append(slices.Clone(in.session.decided), now)
	return r, nil
}

// decideAlike decides about several strings at once: those of one sort that
// somebody was shown, and of them those that were ticked.
func (b *Workbench) decideAlike(in *request, rooms workspace.Locked, c access.Caller, id pseudonym.DraftID) (r pseudonym.Review, err error) {
	var all []pseudonym.Decision
	for _, encoded := range in.PostForm["accept"] {
		d := pseudonym.Decision{}
		if err := accept(encoded, &d); err != nil {
			return r, err
		}
		all = append(all, d)
	}
	return rooms.Review.DecideAllAndReview(in, c, id, all)
}

// spanOf reads the place of a flag, in bytes.
func spanOf(in *request) (text.Span, error) {
	start, err1 := strconv.Atoi(in.PostFormValue("at"))
	end, err2 := strconv.Atoi(in.PostFormValue("end"))
	if err1 != nil || err2 != nil || start < 0 || end <= start {
		return text.Span{}, sheaf.Errorf(sheaf.Invalid, "the form does not say which mention is decided")
	}
	return text.Span{Start: start, End: end}, nil
}

func decisionIn(in *request, rooms workspace.Locked, c access.Caller, said string, span text.Span) (d pseudonym.Decision, err error) {
	act, reach := actIn(in.PostForm), in.PostFormValue("reach")
	d = pseudonym.Decision{
		String: said, Scope: pseudonym.Everywhere, Action: pseudonym.Action(act),
		Kind: pseudonym.Kind(in.PostFormValue("kind")), Proclitic: in.PostFormValue("proclitic"), Gender: in.PostFormValue("gender"),
		Sense: pseudonym.Sense(in.PostFormValue("sense")),
	}
	switch act {
	case "accept":
		if err := accept(in.PostFormValue("accept"), &d); err != nil {
			return d, err
		}
	case "keep-everywhere":
		d.Action, reach = pseudonym.Keep, "everywhere"
	case "keep-here":
		d.Action = pseudonym.Keep
		if reach != "place" {
			reach = "draft"
		}
	case "generalise":
		d.With = in.PostFormValue("with")
	case "link":
		d.Action, d.SameAs = pseudonym.Replace, strings.TrimSpace(in.PostFormValue("sameas"))
		if d.SameAs == "" {
			return d, sheaf.Errorf(sheaf.Invalid, "a link names a string that was decided before")
		}
	case "replace":
		d.With = in.PostFormValue("pseudonym")
		if label := strings.TrimSpace(in.PostFormValue("person")); label != "" {
			person, err := rooms.Vault.PersonByLabel(in, c, label)
			if err != nil {
				return d, err
			}
			d.Person = person.ID
		} else if d.Kind == "" {
			d.Kind = pseudonym.Person // whoever is replaced without being known is somebody
		}
	}
	switch reach {
	case "draft":
		d.Scope = pseudonym.Here
	case "place":
		d.Scope, d.String, d.Span = pseudonym.Here, "", span
	}
	return d, nil
}

// actIn is what the form asks for. Enter in one of its fields presses no button:
// what was typed tells then, and nothing is ever kept by it.
func actIn(form url.Values) string {
	switch {
	case form.Get("accept") != "":
		return "accept"
	case form.Get("act") != "":
		return form.Get("act")
	case strings.TrimSpace(form.Get("with")) != "":
		return "generalise"
	case strings.TrimSpace(form.Get("sameas")) != "":
		return "link"
	}
	return "replace"
}

// linked makes a decision the same as that about the string it is linked to.
func linked(in *request, rooms workspace.Locked, c access.Caller, id pseudonym.DraftID, d *pseudonym.Decision) error {
	r, err := rooms.Review.Review(in, c, id)
	if err != nil {
		return err
	}
	for _, g := range r.Groups {
		if g.String == d.SameAs && g.Decided != nil && g.Decided.Action != pseudonym.Keep {
			d.Action, d.Kind = g.Decided.Action, g.Decided.Kind
			if d.Action != pseudonym.Replace {
				d.With = g.Decided.With
			}
		}
	}
	return nil
}

// markMissed flags what nothing flagged: every occurrence of some words, or one
// place, which scripts give as a paragraph and UTF-16 code units in it.
func (b *Workbench) markMissed(in *request, rooms workspace.Locked, c access.Caller, id pseudonym.DraftID) (r pseudonym.Review, err error) {
	m := pseudonym.Marking{String: strings.TrimSpace(in.PostFormValue("words"))}
	paragraph, err := strconv.Atoi(in.PostFormValue("paragraph"))
	if m.String == "" || err == nil {
		if m, err = markingAt(in, rooms, c, id, paragraph, err); err != nil {
			return r, err
		}
	}
	if r, err = rooms.Review.MarkAndReview(in, c, id, m); err != nil {
		return r, err
	}
	// The first of what was marked is looked at next.
	in.PostForm.Set("at", strconv.Itoa(firstMarked(r, m)))
	return r, nil
}

func markingAt(in *request, rooms workspace.Locked, c access.Caller, id pseudonym.DraftID, paragraph int, err error) (m pseudonym.Marking, _ error) {
	from, err1 := strconv.Atoi(in.PostFormValue("from"))
	to, err2 := strconv.Atoi(in.PostFormValue("to"))
	if err != nil || err1 != nil || err2 != nil {
		return m, sheaf.Errorf(sheaf.Invalid, "nothing is selected, and no words are given")
	}
	r, err := rooms.Review.Review(in, c, id)
	if err != nil {
		return m, err
	}
	if paragraph < 0 || paragraph >= len(r.Transcript.Paragraphs) {
		return m, sheaf.Errorf(sheaf.Invalid, "the draft has no such paragraph")
	}
	p := r.Transcript.Paragraphs[paragraph]
	m.Span = text.Span{Start: bytesIn(p, r.Transcript.Text, from), End: bytesIn(p, r.Transcript.Text, to)}
	if m.Span.Start < 0 || m.Span.End <= m.Span.Start {
		return m, sheaf.Errorf(sheaf.Invalid, "the paragraph has no such place")
	}
	if in.PostFormValue("every") != "" {
		return pseudonym.Marking{String: m.Span.Of(r.Transcript.Text)}, nil
	}
	return m, nil
}

func firstMarked(r pseudonym.Review, m pseudonym.Marking) int {
	for _, f := range r.Flags {
		if f.Span == m.Span || m.String != "" && f.Decided == nil && detectSame(f.Text, m.String) {
			return f.Span.Start
		}
	}
	return -1
}

func detectSame(a, b string) bool { return text.Fold(a) == text.Fold(b) }

// sayWho says who a speaker's label means.
func (b *Workbench) sayWho(in *request) (string, error) {
	rooms, c, id, err := in.draft()
	if err != nil {
		return "", err
	}
	is := pseudonym.SpeakerIs{Provenance: text.Provenance(in.PostFormValue("wording"))}
	switch what, which, _ := strings.Cut(in.PostFormValue("means"), ":"); what {
	case "person":
		person, err := rooms.Vault.PersonByLabel(in, c, which)
		if err != nil {
			return "", err
		}
		is.Role, is.Person = text.RoleParticipant, person.ID
	case "role":
		is.Role = text.Role(which)
	case "same":
		is.SameAs = which
	case "apart":
		is.Apart = true
	default:
		return "", sheaf.Errorf(sheaf.Invalid, "nobody is named who this label means")
	}
	if err := rooms.Review.SetSpeaker(in, c, id, in.PostFormValue("label"), is); err != nil {
		return "", err
	}
	in.tell(key("review.saved"))
	return reviewAt(in, atIn(in)), nil
}

// atIn is where the flag begins that the form is of, -1 without one.
func atIn(in *request) int {
	at, err := strconv.Atoi(in.PostFormValue("at"))
	if err != nil {
		return -1
	}
	return at
}

// correctTurns corrects who speaks where, and whose wording it is.
func (b *Workbench) correctTurns(in *request) (string, error) {
	rooms, c, id, err := in.draft()
	if err != nil {
		return "", err
	}
	one, err := correctionIn(in.PostForm)
	if err != nil {
		return "", err
	}
	if err := rooms.Review.CorrectTurns(in, c, id, []pseudonym.TurnCorrection{one}); err != nil {
		return "", err
	}
	in.tell(key("review.saved"))
	return reviewAt(in, atIn(in)), nil
}

func correctionIn(form url.Values) (one pseudonym.TurnCorrection, err error) {
	switch form.Get("what") {
	case "label":
		return pseudonym.TurnCorrection{Label: strings.TrimSpace(form.Get("label"))}, nil
	case "no-label":
		return pseudonym.TurnCorrection{NotLabel: form.Get("label")}, nil
	}
	one.Provenance, one.Questions = text.Provenance(form.Get("wording")), form.Get("questions") != ""
	switch what, which, _ := strings.Cut(form.Get("speaker"), ":"); what {
	case "nobody":
		one.Speaker = new(string)
	case "label":
		one.Speaker = &which
	}
	if named := strings.TrimSpace(form.Get("named")); named != "" {
		one.Speaker = &named
	}
	if form.Get("from") == "" && form.Get("to") == "" {
		return one, nil
	}
	from, err1 := strconv.Atoi(form.Get("from"))
	to, err2 := strconv.Atoi(form.Get("to"))
	if err1 == nil && form.Get("to") == "" {
		to, err2 = from, nil
	}
	if err1 != nil || err2 != nil || from < 1 {
		return one, sheaf.Errorf(sheaf.Invalid, "paragraphs are meant by their numbers, from 1")
	}
	one.From, one.To = from-1, to
	return one, nil
}

// noteOnDraft keeps a note.
func (b *Workbench) noteOnDraft(in *request) (string, error) {
	return in.sayOfDraft((*pseudonym.Gate).AddNote, "note", key("review.noted"))
}

// answerQuestion keeps the answer to the one question, without admitting.
func (b *Workbench) answerQuestion(in *request) (string, error) {
	return in.sayOfDraft((*pseudonym.Gate).Answer, "answer", key("review.answered"))
}

// sayOfDraft keeps what was written about a draft in a field of the form.
func (in *request) sayOfDraft(keep func(*pseudonym.Gate, context.Context, access.Caller, pseudonym.DraftID, string) error, field string, done key) (string, error) {
	rooms, c, id, err := in.draft()
	if err != nil {
		return "", err
	}
	if err := keep(rooms.Review, in, c, id, in.PostFormValue(field)); err != nil {
		return "", err
	}
	in.tell(done)
	return reviewAt(in, atIn(in)), nil
}

// admitDraft moves a draft to the working copy. The page asks the one question
// first, and keeps the answer with the draft; the gate itself does not ask.
func (b *Workbench) admitDraft(in *request) (string, error) {
	rooms, c, id, err := in.draft()
	if err != nil {
		return "", err
	}
	answer := strings.TrimSpace(in.PostFormValue("answer"))
	if answer == "" {
		return "", sheaf.Errorf(sheaf.Invalid, "cannot admit draft %s: the question before it is not answered", id.Short())
	}
	return in.begin(key("review.admitting"), c, func(ctx context.Context, w *work) (string, error) {
		// One that was interrupted goes on: its draft takes no answer any more.
		if err := rooms.Review.Answer(ctx, c, id, answer); err != nil && sheaf.KindOf(err) != sheaf.Conflict {
			return "", err
		}
		document, err := rooms.Review.Admit(ctx, c, id)
		if err != nil {
			return "", err
		}
		w.tell(key("review.admitted"))
		return "/documents/" + document.String(), nil
	})
}

// abandonDraft gives a draft up.
func (b *Workbench) abandonDraft(in *request) (string, error) {
	rooms, c, id, err := in.draft()
	if err != nil {
		return "", err
	}
	if err := rooms.Review.Abandon(in, c, id); err != nil {
		return "", err
	}
	in.tell(key("review.abandoned"))
	return "/review", nil
}
