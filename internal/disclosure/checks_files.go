package disclosure

import (
	"context"
	"net/url"
	"regexp"

	"sheaf/internal/access"
	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// checkFiles renders the files as they would be written, reads them back as a
// stranger would, and has locked names looked for in everything they hold.
// Locked: nobody who may look is there.
func (s *assessor) checkFiles(ctx context.Context, c access.Caller, scan Scan) error {
	files, err := report.Render(s.p.text)
	if err != nil {
		return err
	}
	reading := report.ReadBack(files)
	for _, f := range reading.Findings {
		s.find(Metadata, Place{Block: report.TitleBlock, File: f.File, Offset: f.Offset}, true, f.Kind, wording{caseFile, Values{}, "a file that would be written holds what is not of the text", "keep the folder as it is and report this: a renderer is at fault"})
	}
	var texts []string
	var places []Place
	shown := map[string]bool{}
	for _, p := range s.passages {
		texts, places = append(texts, p.Text), append(places, placeOf(p))
		shown[p.Text] = true
		for _, at := range escaped.FindAllStringIndex(p.Text, -1) { // browsers show an address without them
			place := placeOf(p)
			place.Span = text.Span{Start: at[0], End: at[1]}
			if plain, err := url.PathUnescape(place.Span.Of(p.Text)); err == nil {
				texts, places = append(texts, plain), append(places, place)
			}
		}
	}
	for _, v := range reading.Visible {
		if !shown[v.Text] {
			texts, places = append(texts, v.Text), append(places, Place{Block: report.TitleBlock, File: v.File, Offset: v.Offset})
		}
	}
	constant, err := report.Boilerplate()
	if err != nil {
		return err
	}
	for _, h := range reading.Hidden {
		if !shown[h.Text] && !constant[h.Text] {
			texts, places = append(texts, h.Text), append(places, Place{Block: report.TitleBlock, File: h.File, Offset: h.Offset})
		}
	}
	return s.checkNames(ctx, c, scan, texts, places)
}

// escaped are words of an address with letters written as their bytes.
var escaped = regexp.MustCompile(`(?:[^\s%/?&=#]|%[0-9A-Fa-f]{2})*%[0-9A-Fa-f]{2}(?:[^\s%/?&=#]|%[0-9A-Fa-f]{2})*`)

func (s *assessor) checkNames(ctx context.Context, c access.Caller, scan Scan, texts []string, places []Place) error {
	hits, err := scan(ctx, c, texts)
	switch sheaf.KindOf(err) {
	case sheaf.Locked, sheaf.NotFound, sheaf.Denied: // what the vault answers to those who hold no key of it
		return sheaf.Errorf(sheaf.Locked, "cannot assess the text: no key holder's session is here to look for locked names: %w", err).
			Hintf("a key holder must be present: unlock the vault")
	case sheaf.Conflict:
		s.find(Restored, everywhere(), true, "restored", wording{caseRestored, Values{}, "a state of the study was put back and nobody has confirmed it: who is held or erased may not be known here",
			"let a key holder confirm the restored state, and assess again"})
		return nil
	}
	if err != nil {
		return err
	}
	for _, h := range hits {
		if h.Text < 0 || h.Text >= len(texts) {
			return sheaf.Errorf(sheaf.Internal, "the scan for locked names answered with a text that was not asked for")
		}
		at := places[h.Text]
		switch {
		case at.File != "":
			at.Offset += max(h.Span.Start, 0)
		case at.Span.Len() == 0:
			at.Span = h.Span
		}
		s.find(LockedName, at, true, at.Span, wording{caseLockedName, Values{}, "a name that the vault knows stands here", "take it out, or write a name reference in its place"})
	}
	return nil
}
