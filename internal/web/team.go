package web

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace"
)

// teamPage is what the pages about people and keys have in common.
type teamPage struct {
	layoutPage
	Tab string // which of them is open
}

// onTeam fills in the frame of one of these pages.
func (in *request) onTeam(tab string, title key) teamPage {
	p := teamPage{Tab: tab}
	p.Title, p.Room, p.Sheet = in.say(title), "team", "team"
	return p
}

// fullest is the caller who opens the most in this session: an act that needs
// the vault's key where it is at hand asks with it.
func (in *request) fullest() access.Caller {
	if in.session.guest.vaultOpen() {
		return in.session.guest.holder
	}
	return in.session.guest.caller
}

type membersPage struct {
	teamPage
	Members []memberRow
}

// memberRow is a member as the team reads them.
type memberRow struct {
	ID     sheaf.ID
	Handle string
	Roles  []key
	Vault  bool
	Groups []string // of the fingerprint, to be read aloud
	Self   bool
}

func (in *request) memberRow(m workspace.Member) memberRow {
	row := memberRow{
		ID: m.ID.ID, Handle: m.Handle, Vault: m.Vault,
		Groups: inFours(hex.EncodeToString(m.Fingerprint[:])),
		Self:   m.ID == in.session.guest.caller.Member(),
	}
	for _, r := range m.Roles {
		row.Roles = append(row.Roles, roleWord(r))
	}
	return row
}

// inFours cuts a fingerprint into fours.
func inFours(text string) (fours []string) {
	for part := range slices.Chunk([]byte(text), 4) {
		fours = append(fours, string(part))
	}
	return fours
}

func (b *Workbench) showTeam(in *request) (view, error) {
	members, err := b.space.Members()
	if err != nil {
		return view{}, err
	}
	p := &membersPage{teamPage: in.onTeam("members", key("team.title"))}
	for _, m := range members {
		p.Members = append(p.Members, in.memberRow(m))
	}
	return view{template: "team_members", page: p}, nil
}

type policyPage struct {
	teamPage
	Tiers []policyTier
}

type policyTier struct {
	Title, Why key
	Rules      []policyRow
}

type policyRow struct {
	Act   access.Act
	Says  key
	Roles []key // nil is everybody on the team
	ByKey bool
}

// showPolicy shows the whole table of who may do what: the one that the Door
// goes by, not a copy of it.
func (b *Workbench) showPolicy(in *request) (view, error) {
	vault := policyTier{Title: key("policy.vault"), Why: key("policy.vault.why")}
	working := policyTier{Title: key("policy.study"), Why: key("policy.study.why")}
	for _, r := range access.Policy() {
		row := policyRow{Act: r.Act, Says: actWords[r.Act], ByKey: r.Basis == access.ByKey}
		for _, role := range r.Roles {
			row.Roles = append(row.Roles, roleWord(role))
		}
		if r.Tier == access.Locked {
			vault.Rules = append(vault.Rules, row)
		} else {
			working.Rules = append(working.Rules, row)
		}
	}
	p := &policyPage{teamPage: in.onTeam("policy", key("policy.title")), Tiers: []policyTier{working, vault}}
	return view{template: "team_policy", page: p}, nil
}

type memberAddPage struct {
	teamPage
	Roles []roleChoice
	Drawn string // a passphrase drawn for this page; kept nowhere
}

type roleChoice struct {
	Role      access.Role
	Word, Why key
}

func (b *Workbench) showMemberAdd(in *request) (view, error) {
	p := &memberAddPage{teamPage: in.onTeam("members", key("team.add")), Drawn: workspace.DrawPassphrase().Reveal()}
	for _, r := range access.Roles() {
		p.Roles = append(p.Roles, roleChoice{r, roleWord(r), roleWhy(r)})
	}
	return view{template: "team_add", page: p}, nil
}

func (b *Workbench) addMember(in *request) (string, error) {
	passphrase, err := in.newPassphrase()
	if err != nil {
		return "", err
	}
	var roles []access.Role
	for _, r := range in.PostForm["role"] {
		roles = append(roles, access.Role(r))
	}
	// Another session may have the vault open while this one holds no key of it.
	if slices.Contains(roles, access.KeyHolder) && !in.session.guest.vaultOpen() {
		return "", errVaultClosed
	}
	m, err := b.space.AddMember(in, in.fullest(), in.PostFormValue("handle"), roles, passphrase)
	if err != nil {
		return "", err
	}
	in.tell(key("team.added"), "name", m.Handle)
	return "/team", nil
}

// newPassphrase is one that was typed twice alike. The fields are read from the
// form alone, never from an address.
func (in *request) newPassphrase() (sheaf.Secret, error) {
	first, again := in.PostFormValue("fresh"), in.PostFormValue("again")
	switch {
	case first == "":
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Invalid, "the passphrase is empty: nothing was done")
	case first != again:
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Invalid, "the two passphrases differ: nothing was done").Hintf("go back and type it twice alike")
	}
	return sheaf.NewSecret(first), nil
}

type memberRemovePage struct {
	teamPage
	Member  memberRow
	Wrong   bool
	Seconds int
}

func (b *Workbench) showMemberRemove(in *request) (view, error) {
	m, err := b.member(in.PathValue("id"))
	if err != nil {
		return view{}, err
	}
	p := &memberRemovePage{
		teamPage: in.onTeam("members", key("team.remove")), Member: in.memberRow(m),
		Wrong: in.URL.Query().Has("wrong"), Seconds: seconds(b.throttle.wait()),
	}
	return view{template: "team_remove", page: p}, nil
}

// member finds a member by the id in an address.
func (b *Workbench) member(id string) (workspace.Member, error) {
	members, err := b.space.Members()
	if err != nil {
		return workspace.Member{}, err
	}
	for _, m := range members {
		if m.ID.String() == id {
			return m, nil
		}
	}
	return workspace.Member{}, sheaf.Errorf(sheaf.NotFound, "there is no such member")
}

// removeMember puts somebody off the team. It cannot be cancelled: half an epoch
// is of no use to anybody.
func (b *Workbench) removeMember(in *request) (string, error) {
	m, err := b.member(in.PathValue("id"))
	if err != nil {
		return "", err
	}
	_, holder, err := in.locked()
	if err != nil {
		return "", err
	}
	passphrase := sheaf.NewSecret(in.PostFormValue("passphrase"))
	return in.begin(key("team.removing"), holder, func(ctx context.Context, w *work) (string, error) {
		ctx = context.WithoutCancel(ctx)
		early, err := b.throttle.try(func() error {
			return b.space.RemoveMember(ctx, holder, b.handle, passphrase, m.Handle)
		})
		if early || sheaf.KindOf(err) == sheaf.Locked && b.standsOpen() {
			return "/team/members/" + m.ID.String() + "/remove?wrong=", nil
		}
		if err := w.enterEpoch(ctx, passphrase, err); err != nil {
			return "", err
		}
		w.tell(key("team.removed"), "name", m.Handle)
		return "/team", nil
	})
}

// standsOpen tells whether the study is open at all: a renewal of its keys that
// failed half way shuts it.
func (b *Workbench) standsOpen() bool {
	_, err := b.space.Working()
	return err == nil
}

// enterEpoch follows an act that began a new epoch of the keys, or failed with
// err. The caller who acted entered the epoch with it; this session's other one,
// and everybody else's, hold keys that open nothing any more. This session goes
// on under fresh ones, if it is open, the others are locked. Where the act failed
// so that the study is shut, all are.
func (w *work) enterEpoch(ctx context.Context, passphrase sheaf.Secret, err error) error {
	b := w.bench
	if err != nil {
		if !b.standsOpen() {
			b.sessions.lockAll()
		}
		return err
	}
	b.sessions.lockOthers(w.of)
	g, err := b.open(ctx, passphrase)
	if err != nil {
		b.sessions.lockAll()
		return err
	}
	kept := false
	w.change(func(s *session) {
		if kept = s.open; !kept {
			return
		}
		s.guest.caller.Forget()
		s.guest.caller = g.caller
		if s.guest.holder != w.keys { // opened after an idle lock, before the epoch
			s.guest.holder.Forget()
		}
	})
	if !kept { // locked meanwhile
		g.forget()
	}
	return nil
}

type passphrasePage struct {
	teamPage
	Wrong   bool
	Seconds int
	Drawn   string
}

func (b *Workbench) showPassphrase(in *request) (view, error) {
	p := &passphrasePage{
		teamPage: in.onTeam("passphrase", key("passphrase.title")),
		Wrong:    in.URL.Query().Has("wrong"), Seconds: seconds(b.throttle.wait()),
		Drawn: workspace.DrawPassphrase().Reveal(),
	}
	return view{template: "team_passphrase", page: p}, nil
}

// changePassphrase seals the person's own key files anew. The session goes on:
// its keys are the same.
func (b *Workbench) changePassphrase(in *request) (string, error) {
	after, err := in.newPassphrase()
	if err != nil {
		return "", err
	}
	before := sheaf.NewSecret(in.PostFormValue("passphrase"))
	early, err := b.throttle.try(func() error { return b.space.ChangePassphrase(b.handle, before, after) })
	if early || sheaf.KindOf(err) == sheaf.Locked {
		return "/team/passphrase?wrong=", nil
	}
	if err != nil {
		return "", err
	}
	in.tell(key("passphrase.changed"))
	return "/team", nil
}

type settingsPage struct {
	teamPage
	Settings            study.Settings
	LeastK, LeastOnline int
	Words               []wordChoice
	Rules               []rule
}

type wordChoice struct {
	Word string // English, as the settings keep it
	Says key
}

// rule is a field of the study's policy, with what may be chosen.
type rule struct {
	Field   string
	Says    key
	Choices []ruleChoice
}

type ruleChoice struct {
	Word   string // as the settings keep it
	Says   key
	Chosen bool
}

func rulesOf(p study.Policy) (all []rule) {
	choices := study.PolicyChoices()
	for _, field := range study.PolicyFields() {
		one := rule{Field: field, Says: policyFields[field]}
		for _, word := range choices[field] {
			one.Choices = append(one.Choices, ruleChoice{word, policyChoices[word], word == p.Get(field)})
		}
		all = append(all, one)
	}
	return all
}

func (b *Workbench) showStudySettings(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	settings, err := rooms.Study.Settings(in, c)
	if err != nil {
		return view{}, err
	}
	p := &settingsPage{
		teamPage: in.onTeam("settings", key("study-settings.title")),
		Settings: settings, LeastK: study.LowestK, LeastOnline: study.LowestKOpenWeb,
	}
	p.Rules = rulesOf(settings.Policy)
	for _, word := range []string{"participant", "witness", "source", "survivor", "interviewee"} {
		one, _, _ := participantWords(word)
		p.Words = append(p.Words, wordChoice{word, one})
	}
	return view{template: "team_settings", page: p}, nil
}

func (b *Workbench) changeStudySettings(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	next := study.Settings{
		Name: strings.TrimSpace(in.PostFormValue("name")), ParticipantWord: in.PostFormValue("word"),
		FourEyes: in.PostFormValue("four-eyes") == "on", Blind: in.PostFormValue("blind") == "on",
	}
	if next.Version, err = in.uintField("version"); err != nil {
		return "", err
	}
	k, err := in.uintField("k")
	if err != nil {
		return "", err
	}
	online, err := in.uintField("k-online")
	if err != nil {
		return "", err
	}
	next.K, next.KOpenWeb = int(k), int(online)
	for _, field := range append(study.PolicyFields(), "countries") {
		if err := next.Policy.Set(field, in.PostFormValue("rule-"+field)); err != nil {
			return "", err
		}
	}
	if err := rooms.Study.ChangeSettings(in, c, next); err != nil {
		return "", err
	}
	b.sessions.change(in.key, func(s *session) { s.guest.study, s.guest.word = next.Name, next.ParticipantWord })
	in.tell(key("study-settings.changed"))
	return "/team/settings", nil
}
