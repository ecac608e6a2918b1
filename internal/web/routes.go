package web

import "net/http"

// route is a pattern of net/http's and what answers it. All but the public ones
// are closed to whoever has not unlocked; those of the locked rooms ask for the
// vault's key besides.
type route struct {
	pattern string
	answer  func(http.ResponseWriter, *request)
	locked  bool // shows or changes what lies in the vault
	streams bool // takes files, which are longer than forms; the handler reads them itself
}

// watchWork is asked by the page of long work itself, again and again.
const watchWork = "GET /underway/{id}"

// byItself tells what a page asks without a person: it keeps nobody awake.
func byItself(pattern string) bool { return pattern == "GET /awake" || pattern == watchWork }

// routes is every door of the workbench.
func (b *Workbench) routes() []route {
	return []route{
		{pattern: "GET /unlock", answer: b.page(b.showUnlock)},
		{pattern: "POST /unlock", answer: b.act(b.unlock)},
		{pattern: "GET /static/", answer: serveStatic},

		// The frame around every page.
		{pattern: "POST /settings", answer: b.act(b.changeSettings)},
		{pattern: "GET /awake", answer: b.page(b.stillAwake)},
		{pattern: "POST /awake", answer: b.act(b.keepAwake)},
		{pattern: "GET /kept", answer: b.page(b.showKept)},
		{pattern: "POST /kept", answer: b.act(b.keep)},
		{pattern: "POST /lock", answer: b.act(b.lock)},
		{pattern: "POST /vault/open", answer: b.act(b.openVault)},
		{pattern: "POST /vault/close", answer: b.act(b.closeVault)},
		{pattern: "POST /undo", answer: b.act(b.undo)},
		{pattern: "POST /redo", answer: b.act(b.redo)},
		{pattern: watchWork, answer: b.page(b.showWork)},
		{pattern: "POST /underway/{id}/cancel", answer: b.act(b.cancelWork)},

		// Study
		{pattern: "GET /{$}", answer: b.page(b.showStudy)},
		{pattern: "POST /hold", answer: b.act(b.hold)},

		// People and interviews
		{pattern: "GET /people", answer: b.page(b.showPeople), locked: true},
		{pattern: "POST /people", answer: b.act(b.addPerson), locked: true},
		{pattern: "GET /people/{id}", answer: b.page(b.showPerson), locked: true},
		{pattern: "GET /people/{id}/sheet", answer: b.page(b.openSheet), locked: true},
		{pattern: "POST /people/{id}/sheet", answer: b.act(b.changeSheet), locked: true},
		{pattern: "POST /people/{id}/consent", answer: b.act(b.recordConsent), locked: true},
		{pattern: "POST /people/{id}/hold", answer: b.act(b.holdPerson), locked: true},
		{pattern: "GET /people/{id}/erase", answer: b.page(b.showErase), locked: true},
		{pattern: "POST /people/{id}/erase", answer: b.act(b.erase), locked: true},
		{pattern: "GET /interviews", answer: b.page(b.listInterviews), locked: true},
		{pattern: "POST /interviews", answer: b.act(b.addInterview), locked: true},
		{pattern: "GET /interviews/new", answer: b.page(b.newInterview), locked: true},
		{pattern: "GET /interviews/{id}", answer: b.page(b.showInterview), locked: true},
		{pattern: "GET /interviews/{id}/sheet", answer: b.page(b.openAccount), locked: true},
		{pattern: "POST /interviews/{id}/sheet", answer: b.act(b.changeAccount), locked: true},
		{pattern: "POST /interviews/{id}/files", answer: b.act(b.lockFiles), locked: true, streams: true},
		{pattern: "POST /interviews/{id}/wiped", answer: b.act(b.wiped), locked: true},
		{pattern: "POST /interviews/{id}/draft", answer: b.act(b.makeDraft), locked: true},

		// People and keys
		{pattern: "GET /team", answer: b.page(b.showTeam)},
		{pattern: "GET /team/policy", answer: b.page(b.showPolicy)},
		{pattern: "GET /team/add", answer: b.page(b.showMemberAdd)},
		{pattern: "POST /team/add", answer: b.act(b.addMember)},
		{pattern: "GET /team/members/{id}/remove", answer: b.page(b.showMemberRemove), locked: true},
		{pattern: "POST /team/members/{id}/remove", answer: b.act(b.removeMember), locked: true},
		{pattern: "GET /team/passphrase", answer: b.page(b.showPassphrase)},
		{pattern: "POST /team/passphrase", answer: b.act(b.changePassphrase)},
		{pattern: "GET /team/settings", answer: b.page(b.showStudySettings)},
		{pattern: "POST /team/settings", answer: b.act(b.changeStudySettings)},
		{pattern: "GET /team/backups", answer: b.page(b.showBackups), locked: true},
		{pattern: "POST /team/backups/bulk", answer: b.act(b.makeBackup), locked: true},
		{pattern: "POST /team/backups/keyring", answer: b.act(b.makeKeyring), locked: true},
		{pattern: "POST /team/backups/{number}/destroyed", answer: b.act(b.confirmDestroyed), locked: true},
		{pattern: "GET /team/check", answer: b.page(b.showCheck)},
		{pattern: "POST /team/check", answer: b.act(b.runCheck)},

		// Activity record
		{pattern: "GET /record", answer: b.page(b.showRecord)},
		{pattern: "GET /record/vault", answer: b.page(b.showVaultRecord), locked: true},
		{pattern: "GET /record/checkpoint", answer: b.page(b.showCheckpoint), locked: true},
		{pattern: "POST /record/checkpoint", answer: b.act(b.holdAgainst), locked: true},
		// De-identification review
		{pattern: "GET /review", locked: true, answer: b.page(b.listReviews)},
		{pattern: "GET /review/{id}", locked: true, answer: b.page(b.showReview)},
		{pattern: "GET /review/{id}/pictures/{n}", locked: true, answer: b.showPicture},
		{pattern: "POST /review/{id}/decide", locked: true, answer: b.step(b.decideFlag)},
		{pattern: "POST /review/{id}/decide-alike", locked: true, answer: b.step(b.decideAlike)},
		{pattern: "POST /review/{id}/mark", locked: true, answer: b.step(b.markMissed)},
		{pattern: "POST /review/{id}/speaker", locked: true, answer: b.act(b.sayWho)},
		{pattern: "POST /review/{id}/turns", locked: true, answer: b.act(b.correctTurns)},
		{pattern: "POST /review/{id}/note", locked: true, answer: b.act(b.noteOnDraft)},
		{pattern: "POST /review/{id}/answer", locked: true, answer: b.act(b.answerQuestion)},
		{pattern: "POST /review/{id}/admit", locked: true, answer: b.act(b.admitDraft)},
		{pattern: "POST /review/{id}/abandon", locked: true, answer: b.act(b.abandonDraft)},

		// Documents and coding
		{pattern: "GET /documents", answer: b.page(b.listDocuments)},
		{pattern: "GET /documents/{id}", answer: b.page(b.showDocument)},
		{pattern: "GET /documents/{id}/codings", answer: b.page(b.listCodings)},
		{pattern: "GET /documents/{id}/codings.json", answer: b.page(b.showCodings)},
		{pattern: "POST /documents/{id}/codings", answer: b.inPlace(b.code)},
		{pattern: "POST /documents/{id}/codings/{coding}/remove", answer: b.inPlace(b.uncode)},
		{pattern: "POST /documents/{id}/codings/{coding}/extent", answer: b.inPlace(b.extend)},
		{pattern: "POST /documents/{id}/undo", answer: b.inPlace(b.undoHere)},
		{pattern: "POST /documents/{id}/redo", answer: b.inPlace(b.redoHere)},
		{pattern: "GET /documents/{id}/beside", answer: b.page(b.showBeside)},
		{pattern: "POST /documents/{id}/beside", answer: b.act(b.realign)},
		{pattern: "GET /documents/{id}/correct", answer: b.page(b.showCorrection), locked: true},
		{pattern: "POST /documents/{id}/correct", answer: b.act(b.correct), locked: true},
		{pattern: "GET /documents/{id}/memos", answer: b.page(b.showMemos)},
		{pattern: "POST /documents/{id}/memos", answer: b.act(b.writeMemo)},
		{pattern: "POST /documents/{id}/memos/{memo}/remove", answer: b.act(b.removeMemo)},

		// Grid
		{pattern: "GET /grid", answer: b.page(b.showGrid)},
		{pattern: "GET /grid/{subject}/{column}", answer: b.page(b.showCell)},
		{pattern: "POST /grid/{subject}/{column}", answer: b.act(b.setCell)},
		{pattern: "GET /grid/{subject}/{column}/withheld", answer: b.page(b.openCell)},
		{pattern: "POST /grid/columns", answer: b.act(b.addColumns)},
		{pattern: "POST /grid/columns/{id}", answer: b.act(b.changeColumn)},
		{pattern: "POST /grid/columns/{id}/move", answer: b.act(b.moveColumn)},
		{pattern: "POST /grid/columns/{id}/remove", answer: b.act(b.removeColumn)},

		// Claims
		// Analysis
		{pattern: "GET /analysis", answer: b.page(b.listInquiries)},
		{pattern: "GET /analysis/{kind}", answer: b.page(b.showInquiry)},
		{pattern: "POST /analysis/{kind}", answer: b.act(b.askInquiry)},
		{pattern: "GET /analysis/{kind}/passages", answer: b.page(b.passagesBehind)},
		{pattern: "POST /analysis/{kind}/file", answer: b.fileOfInquiry},
		{pattern: "POST /analysis/{kind}/save", answer: b.act(b.saveInquiry)},
		{pattern: "GET /published", answer: b.page(b.listPublished)},
		{pattern: "GET /published/{id}", answer: b.page(b.showPublished)},
		{pattern: "POST /published/{id}", answer: b.act(b.savePublished)},
		{pattern: "POST /published/{id}/remove", answer: b.act(b.removePublished)},
		{pattern: "GET /analysis/agreement/reconcile", answer: b.page(b.showReconcile)},
		{pattern: "POST /analysis/agreement/decide", answer: b.act(b.decideClash)},
		{pattern: "POST /analysis/agreement/alike", answer: b.act(b.layAlike)},
		{pattern: "POST /frozen", answer: b.act(b.freeze)},
		{pattern: "GET /questions/{id}", answer: b.page(b.openInquiry)},
		{pattern: "POST /questions/{id}/remove", answer: b.act(b.removeInquiry)},

		{pattern: "GET /claims", answer: b.page(b.listClaims)},
		{pattern: "POST /claims", answer: b.act(b.addClaim)},
		{pattern: "GET /claims/new", answer: b.page(b.askBearing)},
		{pattern: "POST /claims/new", answer: b.act(b.bear)},
		{pattern: "GET /claims/{id}", answer: b.page(b.showClaim)},
		{pattern: "POST /claims/{id}", answer: b.act(b.changeClaim)},
		{pattern: "GET /claims/{id}/withheld", answer: b.page(b.openClaim)},
		{pattern: "POST /claims/{id}/confirm", answer: b.act(b.confirmClaim)},
		{pattern: "POST /claims/{id}/remove", answer: b.act(b.removeClaim)},
		{pattern: "POST /bearings/{id}/remove", answer: b.act(b.removeBearing)},
		{pattern: "POST /dependences", answer: b.act(b.addDependence)},
		{pattern: "POST /dependences/{id}/remove", answer: b.act(b.removeDependence)},
		// Codebook
		{pattern: "GET /codebook", answer: b.page(b.showCodebook)},
		{pattern: "POST /codebook", answer: b.act(b.addCode)},
		{pattern: "GET /codebook/{id}", answer: b.page(b.showCode)},
		{pattern: "POST /codebook/{id}", answer: b.act(b.changeCode)},
		{pattern: "POST /codebook/{id}/move", answer: b.act(b.moveCode)},
		{pattern: "POST /codebook/{id}/merge", answer: b.act(b.mergeCode)},
		{pattern: "POST /codebook/{id}/remove", answer: b.act(b.removeCode)},
		{pattern: "GET /codebook/{id}/split", answer: b.page(b.showSplit)},
		{pattern: "POST /codebook/{id}/split", answer: b.act(b.splitCode)},
		{pattern: "GET /codebook/{id}/history", answer: b.page(b.showCodeHistory)},

		// Passages
		{pattern: "GET /passages", answer: b.page(b.showPassages)},
		{pattern: "POST /passages", answer: b.act(b.askPassages)},
		{pattern: "GET /passages/around", answer: b.page(b.showAround)},
		{pattern: "POST /passages/listing", answer: b.listPassages},

		// Memos
		{pattern: "GET /memos", answer: b.page(b.listMemos)},
		{pattern: "POST /memos/find", answer: b.act(b.findMemos)},
		{pattern: "GET /memos/new", answer: b.page(b.newMemo)},
		{pattern: "POST /memos", answer: b.act(b.saveNewMemo)},
		{pattern: "GET /memos/{id}", answer: b.page(b.showMemo)},
		{pattern: "POST /memos/{id}", answer: b.act(b.saveMemo)},
		{pattern: "POST /memos/{id}/open", answer: b.page(b.openMemo)},
		{pattern: "POST /memos/{id}/confirm", answer: b.act(b.confirmMemo)},
		{pattern: "POST /memos/{id}/remove", answer: b.act(b.dropMemo)},

		// What is said about people in a word
		{pattern: "GET /subjects", answer: b.page(b.listSubjects)},
		{pattern: "POST /subjects/{id}", answer: b.act(b.setAttributes)},
		// Publications
		{pattern: "GET /publications", answer: b.page(b.listPublications)},
		{pattern: "POST /publications", answer: b.act(b.beginManuscript)},
		{pattern: "POST /publications/basket", answer: b.act(b.addToBasket)},
		{pattern: "POST /publications/basket/remove", answer: b.act(b.takeFromBasket)},
		{pattern: "POST /publications/passages", answer: b.page(b.findPassages)},
		{pattern: "GET /publications/writing/{id}", answer: b.page(b.showManuscript)},
		{pattern: "POST /publications/writing/{id}", answer: b.act(b.saveManuscript)},
		{pattern: "POST /publications/writing/{id}/preview", answer: b.page(b.showPreview)},
		{pattern: "POST /publications/writing/{id}/withheld", answer: b.page(b.readWithheld)},
		{pattern: "POST /publications/writing/{id}/propose", answer: b.act(b.proposeText)},
		{pattern: "POST /publications/writing/{id}/earlier", answer: b.act(b.takeEarlier)},
		{pattern: "POST /publications/writing/{id}/discard", answer: b.act(b.discardManuscript)},
		{pattern: "GET /publications/proposals/{id}", answer: b.page(b.showProposal)},
		{pattern: "GET /publications/proposals/{id}/key", answer: b.page(b.askForKey), locked: true},
		{pattern: "POST /publications/proposals/{id}/check", answer: b.act(b.checkProposal)},
		{pattern: "POST /publications/proposals/{id}/decide", answer: b.act(b.decideFindings)},
		{pattern: "POST /publications/proposals/{id}/publish", answer: b.act(b.publishProposal)},
		{pattern: "GET /publications/releases/{id}", answer: b.page(b.showRelease)},
	}
}

// public are the only doors that stand open without a session.
func public(pattern string) bool {
	switch pattern {
	case "GET /unlock", "POST /unlock", "GET /static/":
		return true
	}
	return false
}
