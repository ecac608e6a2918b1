package web

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
)

// Outcomes of a request, by what the person learns.
const (
	gotFine     = "ok"
	gotAway     = "away"     // sent to the unlock page: nobody else learns what there is
	gotAbsent   = "absent"   // not found, or withheld: the same
	gotDenied   = "denied"   // known, and not allowed
	gotConflict = "conflict" // not as things stand
	gotInvalid  = "invalid"  // not like this
	gotShut     = "shut"     // the vault is closed: its passphrase is asked for
	gotBack     = "back"     // the form comes back with why it was not taken
)

// outcomes are what the roles meet, in their order.
type outcomes []string

// Who is let in, as the policy table groups them: access/policy.go.
var (
	letAnybody   = outcomes{gotFine, gotFine, gotFine, gotFine, gotFine, gotFine, gotFine}
	letEverybody = outcomes{gotAway, gotFine, gotFine, gotFine, gotFine, gotFine, gotFine}
	letReaders   = outcomes{gotAway, gotDenied, gotFine, gotFine, gotFine, gotFine, gotFine}
	letCoders    = outcomes{gotAway, gotDenied, gotDenied, gotFine, gotFine, gotFine, gotFine}
	letDeciders  = outcomes{gotAway, gotDenied, gotDenied, gotDenied, gotFine, gotFine, gotFine}
	letHolders   = outcomes{gotAway, gotDenied, gotDenied, gotDenied, gotDenied, gotFine, gotFine}
	letScanners  = outcomes{gotAway, gotDenied, gotDenied, gotShut, gotShut, gotShut, gotFine}     // coders, where locked names are looked for
	letOpened    = outcomes{gotAway, gotAbsent, gotAbsent, gotAbsent, gotAbsent, gotShut, gotFine} // the vault's rooms
	letChecking  = outcomes{gotAway, gotFine, gotFine, gotFine, gotFine, gotShut, gotFine}
)

// but is the same where what they ask for cannot be: those who would have been
// let in meet this instead.
func (o outcomes) but(instead string) outcomes {
	changed := slices.Clone(o)
	for i, outcome := range changed {
		if slices.Contains([]string{gotFine, gotConflict, gotInvalid, gotBack}, outcome) {
			changed[i] = instead
		}
	}
	return changed
}

// matrixRow is a route and what each role meets there.
type matrixRow struct {
	route string
	by    outcomes
	of    string              // kind of the thing in the path, at {id} or the only place there is
	at    map[string]string   // kinds of the things at other places of the path
	query string              // may name a thing: "document={document}"
	form  []string            // of a POST: names and values in turn; "{memo}" is the id of a memo
	file  string              // a name of a field that takes a file
	quiet bool                // of a POST: changes the session alone, and leaves nothing in the record
	but   map[string]outcomes // by whose the thing is; else as by, and not found where there is none
}

// matrix has a row for every route. A test fails for one without.
var matrix = []matrixRow{
	{route: "GET /unlock", by: letAnybody},
	{route: "POST /unlock", quiet: true, by: letAnybody.but(gotAway), form: []string{"passphrase", samplePassphrase}},
	{route: "GET /static/", by: letAnybody, at: map[string]string{"": "css/sheaf.css"}},

	{route: "POST /settings", quiet: true, by: letEverybody, form: []string{"theme", "dark"}},
	{route: "GET /awake", by: letEverybody},
	{route: "POST /awake", quiet: true, by: letEverybody},
	{route: "GET /kept", by: letEverybody, query: "path=/documents"},
	{route: "POST /kept", quiet: true, by: letEverybody, form: []string{"path", "/documents", "field", "memo", "value", "half a thought"}},
	{route: "POST /lock", quiet: true, by: letEverybody.but(gotAway)},
	{route: "POST /vault/open", quiet: true, by: letEverybody, form: []string{"passphrase", samplePassphrase, "back", "/documents"}},
	{route: "POST /vault/close", quiet: true, by: letEverybody},
	{route: "POST /undo", quiet: true, by: letCoders, form: []string{"back", "/"}},
	{route: "POST /redo", quiet: true, by: letCoders, form: []string{"back", "/"}},
	{route: "GET /underway/{id}", by: letEverybody, of: "work"},
	{route: "POST /underway/{id}/cancel", quiet: true, by: letEverybody, of: "work"},

	{route: "GET /{$}", by: letEverybody},
	{route: "POST /hold", by: letEverybody, form: []string{"label", "{label}", "held", "on", "back", "/documents"}},

	{route: "GET /people", by: letOpened},
	{route: "POST /people", by: letOpened, form: []string{"kind", "participant", "known", "Invented Somebody", "gender", "f"}},
	{route: "GET /people/{id}", by: letOpened, of: "person"},
	{route: "GET /people/{id}/sheet", by: letOpened, of: "person", but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /people/{id}/sheet", by: letOpened, of: "person", form: []string{"version", "1", "known", "Invented Somebody", "notes", "said again"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /people/{id}/consent", by: letOpened, of: "person", form: []string{"state-analyse", "limited", "note-analyse", "until the harvest", "how", "spoken", "consent-date", "2026-03-01"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /people/{id}/hold", by: letOpened, of: "person", form: []string{"held", "on"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "GET /people/{id}/erase", by: letOpened, of: "person", but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /people/{id}/erase", by: letOpened, of: "person", form: []string{"passphrase", samplePassphrase}},
	{route: "GET /interviews", by: letOpened},
	{route: "POST /interviews", by: letOpened, form: []string{"known", "Invented Somebody", "state-analyse", "granted", "how", "spoken", "date", "2026-03-01", "place", "a kitchen", "guide", "2", "notes", "cold"}},
	{route: "GET /interviews/new", by: letOpened},
	{route: "GET /interviews/{id}", by: letOpened, of: "account"},
	{route: "GET /interviews/{id}/sheet", by: letOpened, of: "account", but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /interviews/{id}/sheet", by: letOpened, of: "account", form: []string{"version", "1", "date", "2026-03-01", "place", "a kitchen", "notes", "cold"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /interviews/{id}/files", by: letOpened, of: "account", file: "file", but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /interviews/{id}/wiped", quiet: true, by: letOpened, of: "account"},
	// The originals of the whole world are drafted already.
	{route: "POST /interviews/{id}/draft", by: letOpened.but(gotConflict), of: "account", form: []string{"original", "{original}", "language", "en"}, but: map[string]outcomes{isAbsent: letOpened.but(gotAbsent)}},

	{route: "GET /review", by: letOpened},
	{route: "GET /review/{id}", by: letOpened, of: "draft", but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "GET /review/{id}/pictures/{n}", by: letOpened.but(gotAbsent), of: "draft", at: map[string]string{"n": "page"}},
	{route: "POST /review/{id}/decide", by: letOpened, of: "draft", form: []string{"act", "remove", "said", "Drusk", "at", "1", "end", "2"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /review/{id}/decide-alike", by: letOpened, of: "draft", form: []string{"accept", `{"string":"Drusk","action":"remove"}`}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /review/{id}/mark", by: letOpened, of: "draft", form: []string{"act", "mark", "words", "old yard"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /review/{id}/speaker", by: letOpened, of: "draft", form: []string{"label", "Interviewer", "means", "role:interviewer"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /review/{id}/turns", by: letOpened, of: "draft", form: []string{"what", "range", "from", "1", "wording", "interpreter"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /review/{id}/note", by: letOpened, of: "draft", form: []string{"note", "Ask again."}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /review/{id}/answer", by: letOpened, of: "draft", form: []string{"answer", "Nobody."}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /review/{id}/admit", by: letOpened.but(gotConflict), of: "draft", form: []string{"answer", "Nobody."}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /review/{id}/abandon", by: letOpened, of: "draft", but: map[string]outcomes{isErased: letOpened.but(gotConflict)}},

	{route: "GET /documents", by: letEverybody},
	{route: "GET /documents/{id}", by: letReaders, of: "document", but: map[string]outcomes{isErased: letReaders.but(gotAbsent)}},
	{route: "GET /documents/{id}/codings.json", by: letReaders, of: "document", but: map[string]outcomes{isErased: letReaders.but(gotAbsent)}},
	{route: "GET /documents/{id}/codings", by: letReaders, of: "document", but: map[string]outcomes{isErased: letReaders.but(gotAbsent)}},
	{route: "POST /documents/{id}/codings", by: letCoders, of: "document", form: []string{"version", "1", "from", "0:0", "to", "0:3", "code", "{code}"},
		but: map[string]outcomes{isHeld: letCoders.but(gotDenied), isErased: letReaders.but(gotAbsent), isAbsent: letReaders.but(gotAbsent)}},
	{route: "POST /documents/{id}/codings/{coding}/remove", by: letCoders, of: "coding", at: map[string]string{"id": "document"}, but: map[string]outcomes{isErased: letCoders.but(gotAbsent)}},
	// The reviewer's coding has been laid on other words than these first ones, and may not move to them.
	{route: "POST /documents/{id}/codings/{coding}/extent", by: letCoders, of: "coding", at: map[string]string{"id": "document"}, form: []string{"version", "1", "from", "0:0", "to", "0:3"}, but: map[string]outcomes{isOwn: {gotAway, gotDenied, gotDenied, gotFine, gotConflict, gotFine, gotFine}, isHeld: letCoders.but(gotDenied), isErased: letReaders.but(gotAbsent), isAbsent: letReaders.but(gotAbsent)}},
	{route: "POST /documents/{id}/undo", by: letCoders, of: "document", but: map[string]outcomes{isErased: letReaders.but(gotAbsent), isAbsent: letReaders.but(gotAbsent)}},
	{route: "POST /documents/{id}/redo", quiet: true, by: letCoders, of: "document", but: map[string]outcomes{isErased: letReaders.but(gotAbsent), isAbsent: letReaders.but(gotAbsent)}},
	{route: "GET /documents/{id}/beside", by: letReaders, of: "translation", but: map[string]outcomes{isErased: letReaders.but(gotAbsent)}},
	{route: "POST /documents/{id}/beside", by: letCoders, of: "translation", form: []string{"seen", "0.1.1", "act", "confirm", "sentence", "o13"},
		but: map[string]outcomes{isHeld: letCoders.but(gotDenied), isErased: letCoders.but(gotAbsent)}},
	{route: "GET /documents/{id}/correct", by: letOpened, of: "document", query: "at=13-17", but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "POST /documents/{id}/correct", by: letOpened, of: "document", form: []string{"version", "1", "at", "13-17", "with", "Whatt", "kind", "typo"}, but: map[string]outcomes{isErased: letOpened.but(gotAbsent)}},
	{route: "GET /documents/{id}/memos", by: letReaders, of: "document", but: map[string]outcomes{isErased: letReaders.but(gotAbsent)}},
	{route: "POST /documents/{id}/memos", by: letCoders, of: "document", form: []string{"on", "document", "text", "Invented."}, but: map[string]outcomes{isHeld: letCoders.but(gotDenied)}},
	{route: "POST /documents/{id}/memos/{memo}/remove", by: letCoders, of: "memo", at: map[string]string{"id": "document"}},
	// Backups are not made here: the places where they would lie are none. The
	// check asks a key holder for the vault first.
	{route: "GET /team", by: letEverybody},
	{route: "GET /team/policy", by: letEverybody},
	{route: "GET /team/add", by: letEverybody},
	{route: "POST /team/add", by: letHolders, form: []string{"handle", "coder-2", "role", "analyst", "fresh", "a passphrase of theirs", "again", "a passphrase of theirs"}},
	{route: "GET /team/members/{id}/remove", by: letOpened, of: "member"},
	{route: "POST /team/members/{id}/remove", by: letOpened, of: "member", form: []string{"passphrase", samplePassphrase}, but: map[string]outcomes{isOwn: letOpened.but(gotInvalid)}},
	{route: "GET /team/passphrase", by: letEverybody},
	{route: "POST /team/passphrase", quiet: true, by: letEverybody, form: []string{"passphrase", samplePassphrase, "fresh", "another passphrase", "again", "another passphrase"}},
	{route: "GET /team/settings", by: letEverybody},
	{route: "POST /team/settings", by: letHolders, form: []string{"version", "1", "name", "The mill (invented)", "k", "4", "k-online", "6", "word", "witness"}},
	{route: "GET /team/backups", by: letOpened},
	{route: "POST /team/backups/bulk", by: letOpened.but(gotInvalid), form: []string{"path", "not/a/whole/path"}},
	{route: "POST /team/backups/keyring", by: letOpened.but(gotInvalid), form: []string{"path", "not/a/whole/path", "fresh", "of the medium", "again", "of the medium"}},
	{route: "POST /team/backups/{number}/destroyed", by: letOpened, of: "medium"},
	{route: "GET /team/check", by: letChecking},
	{route: "POST /team/check", quiet: true, by: letChecking},

	{route: "GET /record", by: letEverybody},
	{route: "GET /record/vault", by: letOpened},
	{route: "GET /record/checkpoint", by: letOpened},
	{route: "POST /record/checkpoint", quiet: true, by: letOpened, form: []string{"note", "no checkpoint"}},

	// Nobody wrote into the cells of this column; the other one's own is withheld.
	{route: "GET /grid", by: letReaders},
	{route: "GET /grid/{subject}/{column}", by: letReaders, of: "subject", at: map[string]string{"column": "column"}, but: map[string]outcomes{isErased: letReaders.but(gotAbsent)}},
	{route: "POST /grid/{subject}/{column}", by: letCoders, of: "subject", at: map[string]string{"column": "column"}, form: []string{"state", "summary", "summary", "The small key.", "version", "0"},
		but: map[string]outcomes{isHeld: letCoders.but(gotDenied), isErased: letCoders.but(gotAbsent)}},
	{route: "GET /grid/{subject}/{column}/withheld", by: letCoders, of: "subject", at: map[string]string{"column": "withheld column"}, but: map[string]outcomes{isAbsent: letReaders.but(gotAbsent)}},
	{route: "POST /grid/columns", by: letCoders, form: []string{"questions", "Who came?\nWho left?"}},
	{route: "POST /grid/columns/{id}", by: letCoders, of: "column", form: []string{"text", "What was kept?", "version", "1"}},
	{route: "POST /grid/columns/{id}/move", by: letCoders, of: "column", form: []string{"behind", "{withheld column}"}},
	{route: "POST /grid/columns/{id}/remove", by: letCoders, of: "column"},

	// Something bears on the claims of both members, so that they cannot be
	// removed; the held one's stands, the erased one's is withheld.
	{route: "GET /analysis", by: letReaders},
	{route: "GET /analysis/{kind}", by: letReaders, at: map[string]string{"kind": "matrix"}},
	{route: "POST /analysis/{kind}", quiet: true, by: letEverybody, at: map[string]string{"kind": "matrix"}, form: []string{"by", "document"}},
	{route: "GET /analysis/{kind}/passages", by: letReaders, at: map[string]string{"kind": "said"}, query: "s=0&part=counts&row=0&cell=5"},
	{route: "POST /analysis/{kind}/save", by: letCoders, at: map[string]string{"kind": "said"}, query: "s=0", form: []string{"name", "Once more"}},
	{route: "GET /published", by: letReaders},
	{route: "GET /published/{id}", by: letReaders, of: "published"},
	{route: "POST /published/{id}", by: letCoders, of: "published", form: []string{"version", "1", "title", "Another study", "theme-0", "Pay", "theme-0-low", "3"}},
	{route: "POST /published/{id}/remove", by: letCoders, of: "published"},
	{route: "GET /analysis/agreement/reconcile", by: letReaders, query: "frozen={frozen}"},
	{route: "POST /analysis/agreement/decide", by: letReaders.but(gotInvalid), form: []string{"frozen", "{frozen}", "a", "{coding}", "keep", "first"}},
	{route: "POST /analysis/agreement/alike", by: letReaders.but(gotInvalid), form: []string{"frozen", "{frozen}"}},
	{route: "POST /frozen", by: letCoders, form: []string{"name", "Second reading"}},
	{route: "GET /questions/{id}", by: letReaders, of: "question"},
	{route: "POST /questions/{id}/remove", by: letCoders, of: "question"},
	{route: "POST /analysis/{kind}/file", by: letReaders, at: map[string]string{"kind": "said"}, query: "s=0", form: []string{"part", "counts", "as", "csv"}},

	{route: "GET /claims", by: letReaders},
	{route: "POST /claims", by: letCoders, form: []string{"text", "The mill stood by the water.", "about", "{label}"}},
	{route: "GET /claims/new", by: letReaders, query: "coding={coding}"},
	{route: "POST /claims/new", by: letCoders, form: []string{"document", "{document}", "version", "1", "span", "70-80", "claim", "{claim}", "stance", "supports", "basis", "first-hand", "precision", "that week"}},
	{route: "GET /claims/{id}", by: letReaders, of: "claim"},
	{route: "POST /claims/{id}", by: letCoders, of: "claim", form: []string{"text", "Something was kept.", "version", "1"}},
	{route: "GET /claims/{id}/withheld", by: letCoders, of: "claim", but: map[string]outcomes{isOwn: letCoders.but(gotConflict), isOther: letCoders.but(gotConflict), isHeld: letCoders.but(gotConflict), isAbsent: letReaders.but(gotAbsent)}},
	{route: "POST /claims/{id}/confirm", by: letCoders, of: "claim", but: map[string]outcomes{isOwn: letCoders.but(gotConflict), isOther: letCoders.but(gotConflict), isHeld: letCoders.but(gotConflict)}},
	{route: "POST /claims/{id}/remove", by: letCoders, of: "claim", but: map[string]outcomes{isOwn: letCoders.but(gotConflict), isOther: letCoders.but(gotConflict)}},
	{route: "POST /bearings/{id}/remove", by: letCoders, of: "bearing", form: []string{"back", "/claims"}},
	{route: "POST /dependences", by: letCoders, form: []string{"a", "{label}", "b", "{second label}", "kind", "read-to", "back", "/claims"}},
	{route: "POST /dependences/{id}/remove", by: letCoders, of: "dependence", form: []string{"back", "/claims"}},
	{route: "GET /codebook", by: letReaders},
	{route: "POST /codebook", by: letCoders, form: []string{"name", "Walls", "parent", "{code}", "definition", "What stood there.", "color", "hue-3"}},
	{route: "GET /codebook/{id}", by: letReaders, of: "code"},
	{route: "POST /codebook/{id}", by: letCoders, of: "code", form: []string{"name", "Named anew", "definition", "What belongs here.", "version", "1"}},
	{route: "POST /codebook/{id}/move", by: letCoders, of: "code", form: []string{"parent", ""}},
	{route: "POST /codebook/{id}/merge", by: letCoders, of: "code", form: []string{"into", "{top code}"}},
	{route: "POST /codebook/{id}/remove", by: letCoders.but(gotBack), of: "code"},
	{route: "GET /codebook/{id}/split", by: letReaders, of: "code"},
	{route: "POST /codebook/{id}/split", by: letCoders, of: "code", form: []string{"name", "Keys", "coding", "{coding}"}, but: map[string]outcomes{isOther: letCoders.but(gotBack)}},
	{route: "GET /codebook/{id}/history", by: letReaders, of: "code"},

	{route: "GET /passages", by: letReaders, query: "code={code}"},
	{route: "POST /passages", quiet: true, by: letEverybody, form: []string{"words", "small key", "code", "{code}"}},
	{route: "GET /passages/around", by: letReaders, query: "document={document}&version=1&span=10-20&n=2"},
	{route: "POST /passages/listing", by: letReaders, query: "code={code}", form: []string{"as", "csv"}},

	{route: "GET /memos", by: letReaders},
	{route: "POST /memos/find", quiet: true, by: letEverybody, form: []string{"words", "half", "on", "coding"}},
	{route: "GET /memos/new", by: letReaders, query: "on=coding&target={coding}"},
	{route: "POST /memos", by: letCoders, form: []string{"on", "code", "target", "{code}", "title", "On it", "text", "A thought, written down."}},
	{route: "GET /memos/{id}", by: letReaders, of: "memo"},
	{route: "POST /memos/{id}", by: letCoders, of: "memo", form: []string{"title", "Anew", "text", "Another thought.", "version", "1"}},
	{route: "POST /memos/{id}/open", by: letCoders, of: "memo",
		but: map[string]outcomes{isOwn: letCoders.but(gotConflict), isOther: letCoders.but(gotConflict), isHeld: letCoders.but(gotConflict)}},
	{route: "POST /memos/{id}/confirm", by: letCoders, of: "memo",
		but: map[string]outcomes{isOwn: letCoders.but(gotConflict), isOther: letCoders.but(gotConflict), isHeld: letCoders.but(gotConflict)}},
	{route: "POST /memos/{id}/remove", by: letCoders, of: "memo"},

	{route: "GET /subjects", by: letReaders},
	{route: "POST /subjects/{id}", by: letCoders, of: "subject", form: []string{"name", "year", "before", "", "value", "the second"},
		but: map[string]outcomes{isHeld: letCoders.but(gotDenied), isErased: letCoders.but(gotAbsent)}},
	{route: "GET /publications", by: letCoders},
	{route: "POST /publications", by: letCoders, form: []string{"title", "A new text", "language", "ar"}},
	{route: "POST /publications/basket", quiet: true, by: letEverybody, form: []string{"coding", "{coding}"}},
	{route: "POST /publications/basket/remove", quiet: true, by: letEverybody, form: []string{"document", "{document}", "version", "1", "span", "3-9"}},
	{route: "POST /publications/passages", quiet: true, by: letReaders, form: []string{"words", "key of the mill"}},
	{route: "GET /publications/writing/{id}", by: letCoders, of: "manuscript"},
	{route: "POST /publications/writing/{id}", by: letCoders, of: "manuscript", form: []string{"version", "2", "markdown", "# Again\n"}},
	{route: "POST /publications/writing/{id}/preview", quiet: true, by: letCoders, of: "manuscript", form: []string{"markdown", "# Again\n"}},
	{route: "POST /publications/writing/{id}/withheld", by: letCoders.but(gotConflict), of: "manuscript",
		but: map[string]outcomes{isErased: letCoders, isAbsent: letCoders.but(gotAbsent)}},
	{route: "POST /publications/writing/{id}/propose", by: letCoders, of: "manuscript", form: []string{"version", "2", "markdown", "# Again\n\nWords.\n"}},
	{route: "POST /publications/writing/{id}/earlier", by: letCoders, of: "manuscript", form: []string{"earlier", "1"},
		but: map[string]outcomes{isErased: letCoders.but(gotConflict)}},
	{route: "POST /publications/writing/{id}/discard", by: letCoders, of: "manuscript", form: []string{"version", "2"}},
	{route: "GET /publications/proposals/{id}", by: letCoders, of: "proposal"},
	{route: "GET /publications/proposals/{id}/key", by: letOpened, of: "proposal"},
	{route: "POST /publications/proposals/{id}/check", by: letScanners, of: "proposal",
		but: map[string]outcomes{isErased: letCoders.but(gotConflict), isAbsent: letCoders.but(gotAbsent)}},
	{route: "POST /publications/proposals/{id}/decide", by: letDeciders, of: "proposal", form: []string{"finding", "{finding}", "reason", "said in print"},
		but: map[string]outcomes{isAbsent: letCoders.but(gotAbsent)}},
	{route: "POST /publications/proposals/{id}/publish", by: outcomes{gotAway, gotDenied, gotDenied, gotDenied, gotShut, gotShut, gotConflict}, of: "proposal", form: []string{"sure", "yes"},
		but: map[string]outcomes{isErased: letDeciders.but(gotConflict), isAbsent: letDeciders.but(gotAbsent)}},
	{route: "GET /publications/releases/{id}", by: letCoders, of: "release"},
}

var wildcard = regexp.MustCompile(`\{([^}"]+)\}`)

// ask fills a row in for a role and whose the things are. It gives false where
// nobody made such a thing.
func (r matrixRow) ask(w *whole, whose string, who seat) (method, path string, form url.Values, ok bool) {
	ok = true
	method, path, _ = strings.Cut(r.route, " ")
	path = wildcard.ReplaceAllStringFunc(path, func(name string) string {
		name = strings.Trim(name, "{}")
		if name == "$" {
			return ""
		}
		kind, given := r.at[name]
		if !given {
			kind = r.of
		}
		id := w.id(kind, whose, who)
		ok = ok && id != ""
		return id
	})
	path += r.at[""]
	fill := func(s string) string {
		return wildcard.ReplaceAllStringFunc(s, func(kind string) string { return w.id(strings.Trim(kind, "{}"), isOwn, who) })
	}
	if r.query != "" {
		path += "?" + fill(r.query)
	}
	if method == http.MethodPost {
		form = url.Values{}
		for i := 0; i+1 < len(r.form); i += 2 {
			form.Add(r.form[i], fill(r.form[i+1]))
		}
	}
	return method, path, form, ok
}

// send makes the request; a row with a file sends it as browsers do.
func (r matrixRow) send(v *visit, method, path string, form url.Values) *http.Response {
	if r.file == "" {
		return v.do(method, path, form)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, values := range form {
		parts.WriteField(name, values[0])
	}
	file, _ := parts.CreateFormFile(r.file, "interview.txt")
	io.WriteString(file, "Interviewer: Is this one new?\nSomebody: It is, and invented.\n")
	parts.Close()
	request := httptest.NewRequest(method, path, &body)
	request.Host = testAddr
	request.Header.Set("Content-Type", parts.FormDataContentType())
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if v.cookie != nil {
		request.AddCookie(v.cookie)
	}
	answer := httptest.NewRecorder()
	v.b.ServeHTTP(answer, request)
	return answer.Result()
}

// outcomeOf says what an answer tells.
func outcomeOf(r *http.Response, page string) string {
	switch {
	case r.StatusCode == http.StatusSeeOther && strings.HasPrefix(r.Header.Get("Location"), "/unlock"), r.StatusCode == http.StatusUnauthorized:
		return gotAway
	case r.StatusCode == http.StatusSeeOther && strings.Contains(r.Header.Get("Location"), "?again"):
		return gotBack
	case r.StatusCode == http.StatusLocked, r.StatusCode == http.StatusOK && strings.Contains(page, `action="/vault/open"`):
		return gotShut
	}
	switch r.StatusCode {
	case http.StatusOK, http.StatusNoContent, http.StatusSeeOther, http.StatusFound:
		return gotFine
	case http.StatusNotFound:
		return gotAbsent
	case http.StatusForbidden:
		return gotDenied
	case http.StatusConflict:
		return gotConflict
	case http.StatusBadRequest:
		return gotInvalid
	}
	return r.Status
}

// want is what a role meets.
func (r matrixRow) want(whose string, column int) string {
	if by, ok := r.but[whose]; ok {
		return by[column]
	}
	if whose == isAbsent {
		return r.by.but(gotAbsent)[column]
	}
	return r.by[column]
}

// states are whose the thing of a row can be.
func (r matrixRow) states() []string {
	if r.of == "" {
		return []string{isOwn}
	}
	return []string{isOwn, isOther, isHeld, isErased, isAbsent}
}

func TestEveryRouteHasARowAndEveryRowARoute(t *testing.T) {
	b := newWhole(t).as(t, seat{}).b
	var routes, rows []string
	for _, r := range b.routes() {
		routes = append(routes, r.pattern)
	}
	for _, r := range matrix {
		rows = append(rows, r.route)
	}
	for _, r := range routes {
		if !slices.Contains(rows, r) {
			t.Errorf("%s has no row in the matrix: say there who meets what", r)
		}
	}
	for i, r := range rows {
		if !slices.Contains(routes, r) {
			t.Errorf("there is no route %s", r)
		}
		if slices.Contains(rows[:i], r) {
			t.Errorf("%s has two rows", r)
		}
	}
}

// Every route, for every role, for a thing in every state: who meets what. What
// is refused changes nothing; what is done stands in the record; what is withheld
// answers as if it were not there.
func TestMatrix(t *testing.T) {
	w := newWhole(t)
	visits := make([]*visit, len(seats))
	for i, who := range seats {
		visits[i] = w.as(t, who)
	}
	before := w.changes(t)
	asked := 0
	for _, r := range matrix {
		for _, whose := range r.states() {
			var got, want outcomes
			var why []string
			for i, who := range seats {
				method, path, form, ok := r.ask(w, whose, who)
				expected := r.want(whose, i)
				if !ok || r.spared(whose, i) {
					continue
				}
				asked++
				visits[i].t = t
				answer, page, recorded := r.try(t, w, visits[i], who, expected, method, path, form)
				again := whose == isErased && strings.HasSuffix(r.route, "/erase") // leads to what an earlier press did
				if method == http.MethodPost && expected == gotFine && !r.quiet && !recorded && !again {
					t.Errorf("%s, %s, %s: it left nothing in the record", r.route, whose, who.name)
				}
				got, want = append(got, outcomeOf(answer, page)), append(want, expected)
				if outcomeOf(answer, page) != expected {
					why = append(why, said(page))
				}
				if withheld := expected == gotAbsent && r.want(whose, len(seats)-1) == gotFine; withheld && method == http.MethodGet {
					_, missing, _, _ := r.ask(w, isAbsent, who)
					if unlike := body(t, visits[i].get(missing)); strings.ReplaceAll(page, path, "") != strings.ReplaceAll(unlike, missing, "") {
						t.Errorf("%s, %s, %s: what is withheld does not answer like what is not there", r.route, whose, who.name)
					}
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s:\n\tgot  %s\n\twant %s\n\t%s", r.route, whose, strings.Join(got, " "), strings.Join(want, " "), strings.Join(slices.Compact(why), "; "))
			}
		}
	}
	if after := w.changes(t); after != before {
		t.Errorf("what was refused made %d changes", after-before)
	}
	t.Logf("%d routes, %d requests", len(matrix), asked)
}

// spared tells what is left out because it takes a study of its own and shows no
// more: an act that several roles may do is done by the first and the last of
// them, where the thing is not their own; on their own by all of them where
// everything is tried.
func (r matrixRow) spared(whose string, column int) bool {
	if !strings.HasPrefix(r.route, "POST ") || whose == isOwn && everything() || r.want(whose, column) != gotFine || column == len(seats)-1 {
		return false
	}
	return column > 0 && r.want(whose, column-1) == gotFine
}

// try makes one request: in a copy of the study if it will change something, and
// tells then whether it left something in the record.
func (r matrixRow) try(t *testing.T, w *whole, v *visit, who seat, expected, method, path string, form url.Values) (answer *http.Response, page string, recorded bool) {
	if method != http.MethodPost || expected != gotFine && r.route != "POST /lock" {
		answer = r.send(v, method, path, form)
		return answer, body(t, answer), false
	}
	its := w.again(t)
	defer its.space.Close()
	v = its.as(t, who)
	before := 0
	if !r.quiet {
		before = its.entries(t)
	}
	answer = r.send(v, method, path, form)
	page = body(t, answer)
	return answer, page, !r.quiet && its.entries(t) > before
}

var errorSentence = regexp.MustCompile(`<p class="message"[^>]*>([^<]*)</p>`)

// said is the sentence of an error page, for the test's report.
func said(page string) string {
	if m := errorSentence.FindStringSubmatch(page); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

// changes counts what was changed in the study.
func (w *whole) changes(t *testing.T) int {
	t.Helper()
	c, rooms := w.founder(t)
	defer c.Forget()
	all, err := rooms.Study.Changes(t.Context(), c, 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// entries counts what stands in both records.
func (w *whole) entries(t *testing.T) (n int) {
	t.Helper()
	c, _ := w.founder(t)
	defer c.Forget()
	for _, tier := range []access.Tier{access.Working, access.Locked} {
		all, err := w.space.Entries(t.Context(), c, tier, 1)
		if err != nil {
			t.Fatal(err)
		}
		n += len(all)
	}
	return n
}

// Where somebody meets something as if it were not there, they meet it in the same
// words: what was erased, and whatever lies in the vault to those without its key.
// That a label was erased stays known to the team, and who was erased to those with
// the vault open.
func TestWhatIsNotToBeKnownAnswersInTheWordsOfWhatNeverWas(t *testing.T) {
	w := newWhole(t)
	compared := 0
	for i, who := range seats[1:] {
		v := w.as(t, who)
		for _, r := range matrix {
			if r.of == "" || r.of == "subject" || v.b.ofVault[r.route] && who.vault || r.want(isAbsent, i+1) != gotAbsent {
				continue
			}
			words := func(whose string) string {
				method, path, form, ok := r.ask(w, whose, who)
				if !ok {
					return ""
				}
				answer := r.send(v, method, path, form)
				_, main, _ := strings.Cut(body(t, answer), "<main")
				return answer.Status + main
			}
			never := words(isAbsent)
			for _, whose := range []string{isOwn, isOther, isHeld, isErased} {
				if r.want(whose, i+1) != gotAbsent {
					continue
				}
				if said := words(whose); said != "" && never != "" {
					compared++
					if said != never {
						t.Errorf("%s, as %s, of %s: answers otherwise than what never was", r.route, who.name, whose)
					}
				}
			}
		}
	}
	if compared < 300 {
		t.Errorf("only %d answers were compared", compared)
	}
	t.Logf("%d answers", compared)
}
