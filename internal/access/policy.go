package access

import "slices"

// Act names one thing a member can do; the record holds it as it stands here.
type Act string

// Basis says what stands behind a rule.
type Basis string

const (
	// ByKey holds against a patched binary: without the key there is nothing to open.
	ByKey Basis = "key"
	// ByPolicy holds against this binary: the key is at hand, the Door refuses.
	ByPolicy Basis = "policy"
)

// Rule is one line of the policy table.
type Rule struct {
	Act   Act
	Tier  Tier
	Roles []Role // who may; nil is everybody on the team
	Basis Basis  // what keeps the others out
	Says  string // what the act does, for people
}

// Acts on the vault. Every one needs the vault's key, which key holders alone
// have: to everybody else its rooms answer as if they were empty.
const (
	AddPerson     Act = "person.add"
	ChangePerson  Act = "person.change"
	SeePersons    Act = "person.list"
	OpenSheet     Act = "person.open"
	AddAccount    Act = "account.add"
	ChangeAccount Act = "account.change"
	SeeAccounts   Act = "account.list"
	OpenAccount   Act = "account.open"
	LockOriginal  Act = "original.lock"
	SeeOriginals  Act = "original.list"
	OpenOriginal  Act = "original.open"
	RecordConsent Act = "consent.record"
	SeeConsent    Act = "consent.see"
	MakeDraft     Act = "draft.make"
	OpenDraft     Act = "draft.open"
	DecideDraft   Act = "draft.decide"
	AdmitDraft    Act = "draft.admit"
	CorrectDraft  Act = "draft.correct"
	MarkHold      Act = "vault.hold"
	ErasePerson   Act = "vault.erase"
	ScanNames     Act = "names.scan"
	SeeVault      Act = "vault.see"
	VaultBackup   Act = "vault.backup"
	VaultKeys     Act = "vault.keys"
	ConfirmMedium Act = "medium.confirm"
)

// Acts on the study.
const (
	SeeStudy       Act = "study.see"
	ChangeStudy    Act = "study.settings"
	ReadDocument   Act = "document.read"
	AdmitText      Act = "document.admit"
	RefuseText     Act = "document.refuse"
	CorrectText    Act = "document.correct"
	SetTerms       Act = "terms.set"
	HoldSubject    Act = "subject.hold"
	ReleaseHold    Act = "subject.unhold"
	EraseSubject   Act = "subject.erase"
	SetAttribute   Act = "attribute.set"
	ChangeCodebook Act = "codebook.change"
	CodePassage    Act = "coding.change"
	WriteMemo      Act = "memo.write"
	AlignTexts     Act = "alignment.correct"
	Undo           Act = "change.undo"
	SeePassages    Act = "passage.see"
	ListPassages   Act = "passage.list"
	WriteClaim     Act = "claim.write"
	WriteText      Act = "publication.write"
	Propose        Act = "publication.propose"
	Assess         Act = "publication.assess"
	Decide         Act = "publication.decide"
	Publish        Act = "publication.publish"
	SeeRecord      Act = "record.see"
	AddMember      Act = "member.add"
	RemoveMember   Act = "member.remove"
	RenewIdentity  Act = "member.renew"
	StudyBackup    Act = "study.backup"
	StudyKeys      Act = "study.keys"
)

// Policy is the whole table: who may do what, and whether a key or a rule
// keeps the others out.
func Policy() []Rule { return slices.Clone(policy[:]) }

var (
	holders   = []Role{KeyHolder}
	coders    = []Role{KeyHolder, Analyst, Reviewer}
	reviewers = []Role{KeyHolder, Reviewer}
	readers   = []Role{KeyHolder, Interviewer, Analyst, Reviewer}
)

var policy = [...]Rule{
	{AddPerson, Locked, holders, ByKey, "write down a participant or another person"},
	{ChangePerson, Locked, holders, ByKey, "change what is written about a person"},
	{SeePersons, Locked, holders, ByKey, "list people by label"},
	{OpenSheet, Locked, holders, ByKey, "open who a person is"},
	{AddAccount, Locked, holders, ByKey, "write down an interview event"},
	{ChangeAccount, Locked, holders, ByKey, "change what is written about an interview event"},
	{SeeAccounts, Locked, holders, ByKey, "list interview events"},
	{OpenAccount, Locked, holders, ByKey, "open when, where and with whom"},
	{LockOriginal, Locked, holders, ByKey, "lock away an original"},
	{SeeOriginals, Locked, holders, ByKey, "list originals"},
	{OpenOriginal, Locked, holders, ByKey, "open an original"},
	{RecordConsent, Locked, holders, ByKey, "write down what a person agreed to"},
	{SeeConsent, Locked, holders, ByKey, "see what a person agreed to"},
	{MakeDraft, Locked, holders, ByKey, "draft an original for review"},
	{OpenDraft, Locked, holders, ByKey, "read a draft under review"},
	{DecideDraft, Locked, holders, ByKey, "decide what becomes of a mention"},
	{AdmitDraft, Locked, holders, ByKey, "move a reviewed draft to the working copy"},
	{CorrectDraft, Locked, holders, ByKey, "keep the locked side of a correction"},
	{MarkHold, Locked, holders, ByKey, "refuse what is on its way to the study"},
	{ErasePerson, Locked, holders, ByKey, "erase a person from the vault"},
	{ScanNames, Locked, holders, ByKey, "search a text for locked names, positions only"},
	{SeeVault, Locked, holders, ByKey, "see where drafts and decisions stand"},
	{VaultBackup, Locked, holders, ByKey, "back up the vault"},
	{ConfirmMedium, Locked, holders, ByKey, "confirm that a keyring medium was destroyed"},
	{VaultKeys, Locked, holders, ByKey, "begin an epoch of the vault's keys"},

	{SeeStudy, Working, nil, ByKey, "see where the study stands"},
	{ChangeStudy, Working, holders, ByPolicy, "change the study's settings"},
	{ReadDocument, Working, readers, ByPolicy, "read a de-identified document"},
	{AdmitText, Working, holders, ByPolicy, "take a reviewed text into the study"},
	{RefuseText, Working, holders, ByPolicy, "refuse a text on its way into the study"},
	{CorrectText, Working, holders, ByPolicy, "make a corrected version of a document"},
	{SetTerms, Working, holders, ByPolicy, "set what a participant agreed to"},
	{HoldSubject, Working, nil, ByKey, "put a participant on hold"},
	{ReleaseHold, Working, holders, ByPolicy, "lift a hold"},
	{EraseSubject, Working, holders, ByPolicy, "erase a participant from the study"},
	{SetAttribute, Working, coders, ByPolicy, "describe a participant"},
	{ChangeCodebook, Working, coders, ByPolicy, "change the codebook"},
	{CodePassage, Working, coders, ByPolicy, "code a passage"},
	{WriteMemo, Working, coders, ByPolicy, "write a memo"},
	{AlignTexts, Working, coders, ByPolicy, "correct what of a translation belongs to what of the original"},
	{Undo, Working, coders, ByPolicy, "undo one's own last change"},
	{SeePassages, Working, readers, ByPolicy, "retrieve passages"},
	{ListPassages, Working, readers, ByPolicy, "take a listing of passages out of the workbench"},
	{WriteClaim, Working, coders, ByPolicy, "write a claim and what bears on it"},
	{WriteText, Working, coders, ByPolicy, "write a publication"},
	{Propose, Working, coders, ByPolicy, "propose a publication"},
	{Assess, Working, coders, ByPolicy, "check a publication"},
	{Decide, Working, reviewers, ByPolicy, "decide a finding of the check"},
	{Publish, Working, reviewers, ByPolicy, "publish"},
	{SeeRecord, Working, nil, ByKey, "read the activity record"},
	{AddMember, Working, holders, ByPolicy, "add a member"},
	{RemoveMember, Working, holders, ByPolicy, "remove a member"},
	{RenewIdentity, Working, nil, ByKey, "renew one's own identity after an epoch began"},
	{StudyBackup, Working, holders, ByPolicy, "back up the study"},
	{StudyKeys, Working, holders, ByPolicy, "begin an epoch of the study's keys"},
}

// rule finds the line of an act; an act without a line is a fault of the house.
func rule(a Act) (Rule, bool) {
	i := slices.IndexFunc(policy[:], func(r Rule) bool { return r.Act == a })
	if i < 0 {
		return Rule{}, false
	}
	return policy[i], true
}

// allows tells whether one of the session's roles may do it.
func (r Rule) allows(s *session) bool {
	if r.Roles == nil {
		return true
	}
	return slices.ContainsFunc(r.Roles, func(role Role) bool { return s.roles[role] })
}
