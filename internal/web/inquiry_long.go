package web

import (
	"context"
	"net/http"
	"strconv"

	"sheaf/internal/inquiry"
)

// reckoned is an answer that took long, on its way to the page that shows it. It is
// shown once: the next look at the same address puts the question to the study as it
// stands then.
type reckoned struct {
	number   int // of the settings
	language string
	answer   *inquiry.Answer
	refused  error // in its place
}

// reckon answers a question beside the pages, and leads to the page of the answer.
func (in *request) reckon(p put) (view, error) {
	speech := in.speech()
	next, err := in.begin(key("inquiry.reckoning"), p.c, func(ctx context.Context, w *work) (string, error) {
		speech.Far = w.step
		answer, err := p.kind.Ask(ctx, p.state, p.settings, speech)
		number := p.number
		w.change(func(s *session) {
			switch {
			case ctx.Err() != nil:
				brief, _ := p.kind.Brief(p.settings)
				number = s.rememberInquiry(brief)
				s.flash = flash{key: key("inquiry.cancelled")}
			case s.open: // locked since: what was found is forgotten with the keys
				s.reckoned = &reckoned{p.number, speech.Language, answer, err}
			}
		})
		return "/analysis/" + p.kind.Name + "?s=" + strconv.Itoa(number) + "#answer", nil
	})
	in.response.Set("Location", next)
	return view{status: http.StatusSeeOther}, err
}

// taken gives the answer that was reckoned for this page, once; nil if there is none.
func (in *request) taken(number int) (r *reckoned) {
	language := in.speech().Language
	in.bench.sessions.change(in.key, func(s *session) {
		if s.reckoned != nil && s.reckoned.number == number && s.reckoned.language == language {
			r = s.reckoned
		}
		s.reckoned = nil
	})
	return r
}

// answer puts a question; ready is false where the answer takes long and is not there yet.
func (in *request) answer(p put) (answer *inquiry.Answer, ready bool, err error) {
	if r := in.taken(p.number); r != nil {
		return r.answer, true, r.refused
	}
	if _, long := p.kind.Brief(p.settings); long {
		return nil, false, nil
	}
	answer, err = p.kind.Ask(in, p.state, p.settings, in.speech())
	return answer, true, err
}
