package web

import (
	"context"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace"
)

// news is what another member did lately, of one sort and in one place.
type news struct {
	By     string // working name
	Did    key    // takes who and count
	Count  int
	Labels []string // of the document's subjects
	Path   string
	At     time.Time // of the newest
}

const (
	mostNews = 8   // lines that the Study page tells
	feedSpan = 400 // changes, the newest, that it looks at
)

// news are the newest changes that others made, those of one sort and place
// together, the newest first.
func (b *Workbench) news(ctx context.Context, rooms workspace.Working, c access.Caller, lines []documentLine) ([]news, error) {
	// The place in the feed is remembered, so that a long one is opened whole once.
	changes, err := rooms.Study.Changes(ctx, c, b.feedFrom.Load())
	if err != nil {
		return nil, err
	}
	if n := len(changes); n > feedSpan {
		changes = changes[n-feedSpan:]
		b.feedFrom.Store(changes[0].Seq - 1)
	}
	names, err := b.names()
	if err != nil {
		return nil, err
	}
	type sort struct {
		by       access.MemberID
		kind     string
		document sheaf.ID
	}
	var all []news
	at := map[sort]int{}
	for _, ch := range slices.Backward(changes) {
		if ch.By == c.Member() || ch.Undone {
			continue
		}
		s := sort{ch.By, ch.Kind, ch.Document}
		if i, known := at[s]; known {
			all[i].Count++
			continue
		}
		at[s] = len(all)
		n := news{By: names.of(ch.By), Did: didWord(ch.Kind), Count: 1, Path: pathOf(ch), At: ch.At}
		if i := slices.IndexFunc(lines, func(l documentLine) bool { return l.ID == ch.Document }); i >= 0 {
			n.Labels = lines[i].Labels
		}
		all = append(all, n)
	}
	return all[:min(len(all), mostNews)], nil
}

// pathOf is the page that shows what a change was about.
func pathOf(ch study.Change) string {
	switch ch.Kind {
	case "code", "split":
		return "/codebook"
	case "columns", "cell":
		return "/grid"
	case "attribute":
		return "/subjects"
	case "claim", "bearing", "dependence":
		return "/claims"
	case "analysis", "frozen", "decision":
		return "/analysis"
	case "published":
		return "/published"
	}
	if ch.Kind == "alignment" {
		return "/documents/" + ch.Document.String() + "/beside"
	}
	if !ch.Document.IsZero() {
		return "/documents/" + ch.Document.String()
	}
	if ch.Kind == "memo" {
		return "/memos"
	}
	return "/documents"
}

func didWord(kind string) key {
	switch kind {
	case "codings":
		return key("news.codings")
	case "code":
		return key("news.code")
	case "memo":
		return key("news.memo")
	case "attribute":
		return key("news.attribute")
	case "claim", "bearing", "dependence":
		return key("news.claim")
	case "analysis", "frozen", "decision", "published":
		return key("news.analysis")
	case "alignment":
		return key("news.alignment")
	case "document":
		return key("news.document")
	}
	return key("news.other")
}
