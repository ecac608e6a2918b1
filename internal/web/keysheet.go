package web

import "strings"

// keyGroup is a part of the key sheet: the keys of the frame, or of one page.
type keyGroup struct {
	Title key
	Lines []keyLine
}

// keyLine is one line of the key sheet. It is the one place that binds a key:
// the scripts read the sheet out of the page.
type keyLine struct {
	// Keys as KeyboardEvent.key names them, in lower case: "j", "?", "escape",
	// "ctrl+k", "shift+z"; two after a space are pressed in turn ("g s"); others
	// for the same act are set apart by a bar ("j|arrowdown").
	Keys string
	// Act is the name of what happens. A script of the page does it if it bound
	// the name; else the element with this data-act is pressed (a link, a button,
	// a summary) or takes the focus (a field).
	Act string
	// Does says it in words.
	Does key
}

// keycaps are the keys of a line as people know them; of several for one act
// the first.
func keycaps(keys string) (caps []string) {
	first, _, _ := strings.Cut(keys, "|")
	for stroke := range strings.SplitSeq(first, " ") {
		parts := strings.Split(stroke, "+")
		if stroke == "+" {
			parts = []string{"+"}
		}
		for _, k := range parts {
			switch k {
			case "ctrl", "shift", "alt", "enter":
				k = strings.ToUpper(k[:1]) + k[1:]
			case "escape":
				k = "Esc"
			case "arrowup":
				k = "↑"
			case "arrowdown":
				k = "↓"
			case "arrowleft":
				k = "←"
			case "arrowright":
				k = "→"
			default:
				k = strings.ToUpper(k)
			}
			caps = append(caps, k)
		}
	}
	return caps
}

// frameKeys are at work on every page.
var frameKeys = keyGroup{key("keys.everywhere"), []keyLine{
	{"ctrl+k|:", "palette", key("keys.palette")},
	{"?", "help", key("keys.help")},
	{"j", "next", key("keys.list.next")},
	{"k", "previous", key("keys.list.previous")},
	{"z|ctrl+z", "undo", key("keys.undo")},
	{"shift+z|ctrl+shift+z", "redo", key("keys.redo")},
	{"/", "search", key("keys.search")},
	{"ctrl+enter", "save", key("keys.save")},
	{"escape", "leave", key("keys.leave")},
	{"shift+l", "lock", key("keys.lock")},
}}

// goKeys lead from room to room.
var goKeys = keyGroup{key("keys.go"), []keyLine{
	{"g s", "room-study", key("nav.study")},
	{"g i", "room-interviews", key("nav.interviews")},
	{"g p", "room-people", key("nav.people")},
	{"g d", "room-documents", key("nav.documents")},
	{"g g", "room-grid", key("nav.grid")},
	{"g a", "room-analysis", key("nav.analysis")},
	{"g m", "room-claims", key("nav.claims")},
	{"g c", "room-codebook", key("nav.codebook")},
	{"g k", "room-team", key("nav.team")},
	{"g y", "room-record", key("nav.record")},
	{"g r", "room-review", key("nav.review")},
	{"g q", "room-passages", key("nav.passages")},
	{"g n", "room-memos", key("nav.memos")},
	{"g l", "room-subjects", key("word.participants")}, // with the study's own word for them
	{"g u", "room-publications", key("nav.publications")},
}}

// alsoCalled are words that people look for in the palette and that the pages do
// not use for the act, which have one word for one thing.
var alsoCalled = map[string]key{
	"room-documents":    key("also.hold"),
	"room-publications": key("also.publication"),
	"basket":            key("also.publication"),
}

// keySheet gives the keys at work on a page: those of its own sheet first.
// Where a page binds a key of the frame anew, the frame's line is left out.
func keySheet(sheet string) []keyGroup {
	groups := []keyGroup{}
	own := map[string]bool{}
	if page, ok := pageKeys[sheet]; ok {
		groups = append(groups, page)
		for _, line := range page.Lines {
			own[line.Keys] = true
		}
	}
	frame := keyGroup{Title: frameKeys.Title}
	for _, line := range frameKeys.Lines {
		if !own[line.Keys] {
			frame.Lines = append(frame.Lines, line)
		}
	}
	return append(groups, frame, goKeys)
}

// reviewKeys are at work while a draft is reviewed. A decision takes one key, or
// one key, some letters and Enter.
var reviewKeys = keyGroup{key("keys.review.title"), []keyLine{
	{"j", "next", key("keys.review.next")},
	{"k", "previous", key("keys.review.previous")},
	{"n", "place-next", key("keys.review.place.next")},
	{"p", "place-previous", key("keys.review.place.previous")},
	{"enter", "accept", key("keys.review.accept")},
	{"shift+enter", "accept-all", key("keys.review.accept.all")},
	{"e", "keep-everywhere", key("keys.review.keep.everywhere")},
	{"h", "keep-here", key("keys.review.keep.here")},
	{"x", "remove", key("keys.review.remove")},
	{"w", "generalise", key("keys.review.generalise")},
	{"1", "proposal-1", key("keys.review.proposal.1")},
	{"2", "proposal-2", key("keys.review.proposal.2")},
	{"3", "proposal-3", key("keys.review.proposal.3")},
	{"4", "proposal-4", key("keys.review.proposal.4")},
	{"r", "replace", key("keys.review.replace")},
	{"l", "link", key("keys.review.link")},
	{"a", "reach", key("keys.review.reach")},
	{"y", "finer", key("keys.review.finer")},
	{"arrowright", "word-right", key("keys.review.word.on")},
	{"arrowleft", "word-left", key("keys.review.word.back")},
	{"shift+arrowright", "more-right", key("keys.review.word.more")},
	{"shift+arrowleft", "more-left", key("keys.review.word.less")},
	{"m", "mark", key("keys.review.mark")},
	{"shift+m", "mark-place", key("keys.review.mark.place")},
	{"f", "missed", key("keys.review.missed")},
	{"u", "undo-decision", key("keys.review.undo")},
	{"z|ctrl+z", "undo-decision", key("keys.review.undo")},
	{"d", "last-decided", key("keys.review.last")},
	{"v", "beside", key("keys.review.beside")},
	{"i", "picture", key("keys.review.picture")},
	{"shift+j", "page-on", key("keys.review.page.on")},
	{"shift+k", "page-back", key("keys.review.page.back")},
	{"s", "speaker", key("keys.review.speaker")},
	{"t", "turns", key("keys.review.turns")},
	{"b", "tab-file", key("keys.review.file")},
	{"o", "note", key("keys.review.note")},
	{"q", "answer", key("keys.review.answer")},
	{"c", "tab-decide", key("keys.review.decide")},
}}

// pageKeys are the sheets of single pages, by the name that the page gives as
// its Sheet.
var pageKeys = map[string]keyGroup{
	"codebook": {key("keys.codes"), []keyLine{
		{"a", "add", key("keys.codes.add")},
		{"shift+a", "add-below", key("keys.codes.below")},
		{"r", "rename", key("keys.codes.rename")},
		{"d", "define", key("keys.codes.define")},
		{">", "indent", key("keys.codes.indent")},
		{"<", "outdent", key("keys.codes.outdent")},
		{"m", "move", key("keys.codes.move")},
		{"u", "merge", key("keys.codes.merge")},
		{"s", "split", key("keys.codes.split")},
		{"h", "history", key("keys.codes.history")},
		{"p", "passages", key("keys.codes.passages")},
	}},
	"code": {key("keys.code"), []keyLine{
		{"r", "name", key("keys.codes.rename")},
		{"d", "definition", key("keys.codes.define")},
		{"c", "color", key("keys.code.color")},
		{"m", "move", key("keys.codes.move")},
		{"u", "merge", key("keys.codes.merge")},
		{"s", "split", key("keys.codes.split")},
		{"h", "history", key("keys.codes.history")},
		{"p", "passages", key("keys.codes.passages")},
		{"o", "memos", key("keys.code.memos")},
		{"x", "remove", key("keys.code.remove")},
		{"b", "codebook", key("keys.code.back")},
	}},
	"split": {key("keys.split"), []keyLine{
		{"x", "choose", key("keys.split.choose")},
		{"r", "name", key("keys.split.name")},
		{"i", "into", key("keys.split.into")},
		{"b", "code", key("keys.back.code")},
	}},
	"history": {key("history.title"), []keyLine{
		{"b", "code", key("keys.back.code")},
	}},
	"review": reviewKeys,
	"passages": {key("keys.passages.answer"), []keyLine{
		{"enter", "place", key("keys.passages.open")}, // the link in focus does it
		{"c", "around", key("keys.passages.around")},
		{"q", "basket", key("keys.passages.basket")},
		{"e", "evidence", key("keys.passages.evidence")},
		{"m", "memo", key("keys.passages.memo")},
		{"w", "lines", key("keys.passages.lines")},
		{"o", "order", key("keys.passages.order")},
		{"shift+n", "page-next", key("passages.next")},
		{"shift+p", "page-previous", key("passages.previous")},
		{"f", "codes", key("keys.passages.codes")},
		{"a", "more", key("keys.passages.more")},
		{"l", "listing", key("keys.passages.listing")},
		{"n", "new", key("passages.new")},
		{"b|backspace", "back", key("passages.back")},
	}},
	"memos": {key("keys.memos"), []keyLine{
		{"n", "memo-new", key("memos.write")},
		{"f", "memo-filter", key("keys.memos.filter")},
		{"a", "memo-all", key("memos.all")},
	}},
	"memo": {key("memos.one"), []keyLine{
		{"t", "memo-title", key("keys.memo.title")},
		{"e", "memo-text", key("keys.memo.text")},
		{"p", "memo-place", key("keys.memo.place")},
		{"o", "memo-open", key("memos.open")},
		{"y", "memo-confirm", key("memos.confirm")},
		{"x", "memo-remove", key("memos.remove")},
		{"b", "memos", key("keys.memo.back")},
	}},
	"subjects": {key("keys.subjects"), []keyLine{
		{"e", "set-value", key("keys.subjects.value")},
		{"n", "set-name", key("keys.subjects.name")},
		{"p", "set-passages", key("keys.subjects.passages")},
	}},
	"document": {key("keys.document"), []keyLine{
		{"j", "next", key("keys.next")},
		{"k", "previous", key("keys.previous")},
		{"n", "same-next", key("keys.same.next")},
		{"p", "same-previous", key("keys.same.previous")},
		{"w", "word", key("keys.word")},
		{"shift+w", "word-back", key("keys.word.back")},
		{"s", "sentence", key("keys.sentence")},
		{"shift+s", "sentence-back", key("keys.sentence.back")},
		{"t", "turn", key("keys.turn")},
		{"shift+t", "turn-back", key("keys.turn.back")},
		{"x", "extend", key("keys.extend")},
		{"shift+x", "shrink", key("keys.shrink")},
		{"arrowright", "right", key("keys.right")},
		{"arrowleft", "left", key("keys.left")},
		{"shift+arrowright", "start-right", key("keys.start.right")},
		{"shift+arrowleft", "start-left", key("keys.start.left")},
		{"c", "code", key("keys.lay")},
		{"r", "repeat", key("keys.repeat")},
		{"1|2|3|4|5|6|7|8|9", "recent", key("keys.recent")},
		{"i", "invivo", key("keys.invivo")},
		{"d|delete|backspace", "uncode", key("keys.uncode")},
		{"a", "extent", key("keys.extent")},
		{"m", "memo", key("keys.memo")},
		{"shift+o", "memo-code", key("keys.memo.code")},
		{"shift+m", "memo-study", key("keys.memo.study")},
		{"e", "claim", key("keys.evidence")},
		{"q", "basket", key("keys.basket")},
		{"v", "passages", key("keys.passages")},
		{"o", "only", key("keys.only")},
		{"f", "whose", key("keys.whose")},
		{"b", "codebook", key("keys.codebook")},
		{"shift+c", "correct", key("keys.correct")},
		{"g b", "beside", key("keys.beside")},
		{"u", "back", key("passages.return")},
		{"escape", "leave", key("keys.clear")},
	}},
	"beside": {key("keys.pairs"), []keyLine{
		{"j", "next", key("keys.pairs.next")},
		{"k", "previous", key("keys.pairs.previous")},
		{"n", "doubtful-next", key("keys.pairs.doubtful")},
		{"shift+n", "doubtful-previous", key("keys.pairs.doubtful.back")},
		{"arrowdown", "sentence-below", key("keys.pairs.below")},
		{"arrowup", "sentence-above", key("keys.pairs.above")},
		{"arrowleft", "sentence-left", key("keys.pairs.left")},
		{"arrowright", "sentence-right", key("keys.pairs.right")},
		{"y", "confirm", key("beside.confirm")},
		{"u", "up", key("beside.up")},
		{"d", "down", key("beside.down")},
		{"s", "split", key("beside.split")},
		{"m", "join", key("beside.join")},
		{"t", "together", key("keys.pairs.together")},
		{"x", "alone", key("beside.alone")},
		{"r", "compute", key("beside.compute")},
		{"escape", "leave", key("keys.pairs.leave")},
	}},
	"grid": {key("keys.grid"), []keyLine{
		{"arrowup", "cell-up", key("keys.grid.up")},
		{"arrowdown", "cell-down", key("keys.grid.down")},
		{"arrowleft", "cell-left", key("keys.grid.left")},
		{"arrowright", "cell-right", key("keys.grid.right")},
		{"enter", "cell-edit", key("keys.grid.edit")},
		{"ctrl+enter", "cell-next", key("keys.grid.next")},
		{"ctrl+shift+enter", "cell-below", key("keys.grid.below")},
		{"n", "cell-not-asked", key("keys.grid.not-asked")},
		{"s", "cell-silent", key("keys.grid.silent")},
		{"u", "cell-unread", key("keys.grid.unread")},
		{"p", "cell-passages", key("keys.grid.passages")},
		{"escape", "leave", key("keys.grid.leave")},
		{"a", "column-add", key("keys.grid.add")},
		{"r", "column-rename", key("keys.grid.rename")},
		{"[", "column-forward", key("keys.grid.forward")},
		{"]", "column-back", key("keys.grid.back")},
		{"shift+x", "column-remove", key("keys.grid.remove")},
	}},
	"reconcile": {key("reconcile.title"), []keyLine{
		{"j", "next", key("keys.reconcile.next")},
		{"k", "previous", key("keys.reconcile.previous")},
		{"1", "keep-first", key("keys.reconcile.first")},
		{"2", "keep-second", key("keys.reconcile.second")},
		{"3", "keep-both", key("keys.reconcile.both")},
		{"4", "keep-neither", key("keys.reconcile.neither")},
		{"w", "why", key("keys.reconcile.why")},
		{"z|ctrl+z", "undo", key("keys.undo")},
		{"n", "undecided", key("keys.reconcile.undecided")},
		{"d", "document-next", key("keys.reconcile.document")},
		{"o", "place", key("keys.reconcile.place")},
		{"b", "back", key("reconcile.back")},
	}},
	"claims": {key("keys.claims"), []keyLine{
		{"n", "claim-new", key("keys.claims.new")},
	}},
	"claim": {key("keys.claim"), []keyLine{
		{"e", "claim-edit", key("keys.claim.edit")},
		{"o", "claim-open", key("keys.claim.open")},
		{"c", "claim-rebear", key("claims.rebear")},
		{"x", "claim-unbear", key("keys.claim.unbear")},
		{"i", "claim-link", key("keys.claim.link")},
		{"shift+x", "claim-remove", key("keys.claim.remove")},
	}},
	"bearing": {key("keys.bearing"), []keyLine{
		{"s", "stance-supports", key("keys.bearing.supports")},
		{"c", "stance-contradicts", key("keys.bearing.contradicts")},
		{"q", "stance-qualifies", key("keys.bearing.qualifies")},
		{"1", "basis-first-hand", key("keys.bearing.first-hand")},
		{"2", "basis-heard-from", key("keys.bearing.heard-from")},
		{"3", "basis-rumour", key("keys.bearing.rumour")},
		{"4", "basis-document", key("keys.bearing.document")},
		{"5", "basis-inference", key("keys.bearing.inference")},
		{"n", "claim-new", key("keys.claims.new")},
		{"f", "bearing-from", key("keys.bearing.from")},
		{"o", "bearing-outside", key("keys.bearing.outside")},
		{"p", "bearing-precision", key("keys.bearing.precision")},
	}},
	"team": {key("nav.team"), []keyLine{
		{"m", "team-members", key("team.tab.members")},
		{"p", "team-policy", key("policy.title")},
		{"e", "team-settings", key("study-settings.title")},
		{"b", "team-backups", key("backups.title")},
		{"c", "team-check", key("check.title")},
		{"w", "team-passphrase", key("passphrase.title")},
		{"a", "team-add", key("team.add")},
	}},
	"record": {key("nav.record"), []keyLine{
		{"n", "record-older", key("record.older")},
		{"p", "record-newer", key("record.newer")},
		{"r", "record-refused", key("record.refused.only")},
		{"x", "record-clear", key("record.clear")},
		{"t", "record-study", key("record.of.study")},
		{"v", "record-vault", key("record.of.vault")},
		{"c", "record-checkpoint", key("checkpoint.title")},
	}},
	"publications": {key("publications.title"), []keyLine{
		{"n", "new", key("keys.new")},
	}},
	"manuscript": {key("writing.title"), []keyLine{
		{"e", "edit", key("keys.edit")},
		{"i|ctrl+i", "insert", key("keys.insert")},
		{"ctrl+enter", "save", key("keys.saveNow")},
		{"o", "options", key("keys.options")},
		{"v", "preview", key("keys.preview")},
		{"h", "earlier", key("keys.earlier")},
		{"p", "propose", key("keys.propose")},
		{"escape", "leave", key("keys.closePicker")},
	}},
	"findings": {key("findings.title"), []keyLine{
		{"j", "next", key("keys.finding.next")},
		{"k", "previous", key("keys.finding.previous")},
		{"enter", "open", key("keys.finding.place")},
		{"x", "choose", key("keys.finding.choose")},
		{"a", "accept", key("keys.finding.accept")},
		{"o", "reopen", key("keys.finding.reopen")},
		{"w", "write", key("keys.finding.write")},
		{"c", "check", key("keys.finding.check")},
		{"p", "publish", key("keys.finding.publish")},
	}},
	"study": {key("keys.study"), []keyLine{
		{"i", "new", key("day.title")},
		{"v", "vault", key("keys.vault")},
	}},
	"interviews": {key("keys.interviews"), []keyLine{
		{"i", "new", key("day.title")},
		{"p", "people", key("people.title")},
	}},
	"people": {key("keys.people"), []keyLine{
		{"a", "add", key("people.add")},
		{"i", "new", key("day.title")},
		{"v", "interviews", key("interviews.title")},
	}},
	"person": {key("keys.person"), []keyLine{
		{"o", "sheet", key("sheet.open")},
		{"c", "consent", key("consent.add")},
		{"h", "hold", key("keys.hold")},
		{"e", "erase", key("erase.open")},
	}},
	"interview": {key("keys.interview"), []keyLine{
		{"f", "files", key("files.choose")},
		{"d", "draft", key("draft.make")},
		{"o", "sheet", key("interview.open")},
		{"w", "wiped", key("wipe.done")},
	}},
}
