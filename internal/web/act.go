package web

import "sheaf/internal/access"

// actWords says every act of the policy table in words: "write a memo". The
// table of who may do what and the activity record read alike.
var actWords = map[access.Act]key{
	access.AddPerson:      key("act.person.add"),
	access.ChangePerson:   key("act.person.change"),
	access.SeePersons:     key("act.person.list"),
	access.OpenSheet:      key("act.person.open"),
	access.AddAccount:     key("act.account.add"),
	access.ChangeAccount:  key("act.account.change"),
	access.SeeAccounts:    key("act.account.list"),
	access.OpenAccount:    key("act.account.open"),
	access.LockOriginal:   key("act.original.lock"),
	access.SeeOriginals:   key("act.original.list"),
	access.OpenOriginal:   key("act.original.open"),
	access.RecordConsent:  key("act.consent.record"),
	access.SeeConsent:     key("act.consent.see"),
	access.MakeDraft:      key("act.draft.make"),
	access.OpenDraft:      key("act.draft.open"),
	access.DecideDraft:    key("act.draft.decide"),
	access.AdmitDraft:     key("act.draft.admit"),
	access.CorrectDraft:   key("act.draft.correct"),
	access.MarkHold:       key("act.vault.hold"),
	access.ErasePerson:    key("act.vault.erase"),
	access.ScanNames:      key("act.names.scan"),
	access.SeeVault:       key("act.vault.see"),
	access.VaultBackup:    key("act.vault.backup"),
	access.ConfirmMedium:  key("act.medium.confirm"),
	access.VaultKeys:      key("act.vault.keys"),
	access.SeeStudy:       key("act.study.see"),
	access.ChangeStudy:    key("act.study.settings"),
	access.ReadDocument:   key("act.document.read"),
	access.AdmitText:      key("act.document.admit"),
	access.RefuseText:     key("act.document.refuse"),
	access.CorrectText:    key("act.document.correct"),
	access.SetTerms:       key("act.terms.set"),
	access.HoldSubject:    key("act.subject.hold"),
	access.ReleaseHold:    key("act.subject.unhold"),
	access.EraseSubject:   key("act.subject.erase"),
	access.SetAttribute:   key("act.attribute.set"),
	access.ChangeCodebook: key("act.codebook.change"),
	access.CodePassage:    key("act.coding.change"),
	access.WriteMemo:      key("act.memo.write"),
	access.AlignTexts:     key("act.alignment.correct"),
	access.Undo:           key("act.change.undo"),
	access.SeePassages:    key("act.passage.see"),
	access.ListPassages:   key("act.passage.list"),
	access.WriteClaim:     key("act.claim.write"),
	access.WriteText:      key("act.publication.write"),
	access.Propose:        key("act.publication.propose"),
	access.Assess:         key("act.publication.assess"),
	access.Decide:         key("act.publication.decide"),
	access.Publish:        key("act.publication.publish"),
	access.SeeRecord:      key("act.record.see"),
	access.AddMember:      key("act.member.add"),
	access.RemoveMember:   key("act.member.remove"),
	access.RenewIdentity:  key("act.member.renew"),
	access.StudyBackup:    key("act.study.backup"),
	access.StudyKeys:      key("act.study.keys"),
}

func roleWord(r access.Role) key {
	switch r {
	case access.KeyHolder:
		return key("role.key-holder")
	case access.Interviewer:
		return key("role.interviewer")
	case access.Analyst:
		return key("role.analyst")
	case access.Reviewer:
		return key("role.reviewer")
	}
	return key("role.auditor")
}

func roleWhy(r access.Role) key {
	switch r {
	case access.KeyHolder:
		return key("role.key-holder.why")
	case access.Interviewer:
		return key("role.interviewer.why")
	case access.Analyst:
		return key("role.analyst.why")
	case access.Reviewer:
		return key("role.reviewer.why")
	}
	return key("role.auditor.why")
}
