package web

import (
	"cmp"
	"encoding/json"
	"strings"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// deskProposal is what is proposed about a string, in words, and as the form sends
// it when it is accepted.
type deskProposal struct {
	Say    string `json:"say"`
	Why    string `json:"why"`
	Accept string `json:"accept,omitempty"` // "" where somebody has to say
	Sort   string `json:"sort,omitempty"`   // of those that may be accepted together
	All    string `json:"all,omitempty"`    // the button for all of the sort; "" where there is no other
}

// deskChoice is what may be chosen instead with one key.
type deskChoice struct {
	Say    string `json:"say"`
	Accept string `json:"accept"`
}

// fewestAlike is from how many undecided strings on they can be accepted together.
const fewestAlike = 2

// proposals says what is proposed about every undecided group of a draft.
type proposals struct {
	say    func(key, ...any) string
	labels map[vault.PersonID]string
	policy study.Policy
	alike  map[string]int // how many undecided groups are of a sort
}

func proposalsOf(say func(key, ...any) string, r pseudonym.Review, labels map[vault.PersonID]string) proposals {
	p := proposals{say, labels, r.Policy, map[string]int{}}
	for _, g := range r.Groups {
		if g.Proposal != nil {
			p.alike[g.Proposal.Sort()]++
		}
	}
	return p
}

func (p proposals) of(g pseudonym.Group) *deskProposal {
	if g.Proposal == nil {
		return nil
	}
	d := &deskProposal{Say: p.saying(*g.Proposal), Why: p.why(*g.Proposal)}
	if g.Proposal.Action == "" {
		return d
	}
	d.Accept = accepting(g.Proposal.Decision(""))
	if d.Sort = g.Proposal.Sort(); d.Sort != "" && p.alike[d.Sort] >= fewestAlike {
		d.All = p.say(key("review.accept.all"), "count", p.alike[d.Sort])
	}
	return d
}

// accepting is a decision as a form sends it; about which string, the form says.
func accepting(d pseudonym.Decision) string {
	encoded, err := json.Marshal(d)
	if err != nil {
		panic("web: a decision is not written as JSON: " + err.Error())
	}
	return string(encoded)
}

// choices are what may be chosen instead: those people who may be meant, somebody
// else, other words.
func (p proposals) choices(g pseudonym.Group) []deskChoice {
	all := []deskChoice{}
	if g.Proposal == nil {
		return all
	}
	for _, id := range g.Proposal.May {
		if label := p.labels[id]; label != "" {
			all = append(all, deskChoice{p.called(label, g.Proposal.Forms[id]), accepting(pseudonym.Decision{Action: pseudonym.Replace, Kind: pseudonym.Person, Person: id})})
		}
	}
	if len(all) > 0 || g.Proposal.Why == pseudonym.AnotherName || g.Proposal.Why == pseudonym.EitherOne {
		all = append(all, p.orAnother(*g.Proposal)...)
	}
	for _, words := range g.Proposal.Words {
		if g.Proposal.Action == pseudonym.Generalise && words == g.Proposal.With {
			continue // that is what is proposed
		}
		d := pseudonym.Decision{Action: pseudonym.Generalise, Kind: g.Proposal.Kind, With: words}
		all = append(all, deskChoice{words, accepting(d)})
	}
	return all
}

// orAnother are the string that is spelled alike and was decided before, where it is
// one, and somebody else of that name.
func (p proposals) orAnother(one pseudonym.Proposal) (all []deskChoice) {
	if one.SameAs != "" {
		d := pseudonym.Decision{Action: pseudonym.Replace, Kind: one.Kind, SameAs: one.SameAs}
		all = append(all, deskChoice{p.say(key("review.accept.same"), "said", one.SameAs), accepting(d)})
	}
	d := pseudonym.Decision{Action: pseudonym.Replace, Kind: pseudonym.Person, Gender: one.Gender, Culture: one.Culture, Proclitic: one.Proclitic}
	return append(all, deskChoice{p.newName(one), accepting(d)})
}

// called is a person's label with the name of theirs that a string is taken for, where
// that is known.
func (p proposals) called(label, form string) string {
	if form == "" {
		return label
	}
	return p.say(key("review.choice.called"), "label", label, "name", form)
}

// saying is what accepting a proposal does.
func (p proposals) saying(one pseudonym.Proposal) string {
	switch {
	case one.Action == pseudonym.Keep:
		return p.say(key("review.accept.keep"))
	case one.Action == pseudonym.Remove:
		return p.say(key("review.accept.remove"))
	case one.Action == pseudonym.Generalise:
		return p.say(key("review.accept.generalise"), "words", one.With)
	case one.Action == "":
		return p.say(key("review.accept.none"))
	case one.SameAs != "":
		return p.say(key("review.accept.same"), "said", one.SameAs)
	case !one.Person.IsZero():
		return p.say(key("review.accept.person"), "label", p.labels[one.Person])
	}
	return p.newName(one)
}

// newName says that somebody whom nobody knows gets a pseudonym, and what it is like.
func (p proposals) newName(one pseudonym.Proposal) string {
	if whom := p.whom(one.Gender, one.Culture); whom != "" {
		return p.say(key("review.accept.new.like"), "whom", whom)
	}
	return p.say(key("review.accept.new"))
}

// whom is what a pseudonym will be like.
func (p proposals) whom(gender, culture string) string {
	var words []string
	for _, k := range []key{genderWord(gender), cultureWord(culture)} {
		if k != "" {
			words = append(words, p.say(k))
		}
	}
	return strings.Join(words, p.say(key("review.whom.and")))
}

func genderWord(gender string) key {
	switch gender {
	case "m":
		return key("review.whom.m")
	case "f":
		return key("review.whom.f")
	}
	return ""
}

func cultureWord(culture string) key {
	switch culture {
	case "arabic":
		return key("review.whom.arabic")
	case "english":
		return key("review.whom.english")
	case "french":
		return key("review.whom.french")
	case "kurdish":
		return key("review.whom.kurdish")
	case "turkish":
		return key("review.whom.turkish")
	}
	return ""
}

// why is the ground of a proposal in words.
func (p proposals) why(one pseudonym.Proposal) string {
	switch one.Why {
	case pseudonym.KnownName:
		if form := one.Forms[one.Person]; form != "" {
			return p.say(key("review.why.known.as"), "label", p.labels[one.Person], "name", form)
		}
		return p.say(key("review.why.known"))
	case pseudonym.ProbableName:
		if form := one.Forms[one.Person]; form != "" {
			return p.say(key("review.why.probable.as"), "label", p.labels[one.Person], "name", form)
		}
		return p.say(key("review.why.probable"), "label", p.labels[one.Person])
	case pseudonym.SameString:
		return p.say(key("review.why.same"), "said", one.SameAs)
	case pseudonym.OtherWords:
		if one.Before != "" {
			return p.say(key("review.why.words.as"), "words", one.Before)
		}
		return p.say(key("review.why.words"))
	case pseudonym.SeveralPeople:
		return p.say(key("review.why.several"))
	case pseudonym.AnotherName:
		if one.SameAs != "" {
			return p.say(key("review.why.another.said"), "said", one.SameAs)
		}
		if form := one.Forms[one.May[0]]; form != "" {
			return p.say(key("review.why.another.as"), "label", p.labels[one.May[0]], "name", form)
		}
		return p.say(key("review.why.another"), "label", p.labels[one.May[0]])
	case pseudonym.EitherOne:
		return p.say(key("review.why.either"))
	case pseudonym.TheWord:
		return p.say(key("review.why.beside"))
	case pseudonym.SpeaksHere:
		return p.say(key("review.why.speaks"))
	case pseudonym.LikeAName:
		return p.say(key("review.why.name"))
	case pseudonym.ByPolicy:
		return p.say(key("review.why.policy"), "field", p.say(policyFields[one.Rule]), "choice", p.say(policyChoices[p.policy.Get(one.Rule)]))
	case pseudonym.Leads:
		return p.say(key("review.why.leads"))
	case pseudonym.NoCapital:
		return p.say(key("review.why.small"))
	case pseudonym.AlsoAWord:
		return p.say(key("review.why.word"))
	case pseudonym.TellsLittle:
		return p.say(key("review.why.little"))
	case pseudonym.Unlisted:
		return p.say(key("review.why.unlisted"))
	}
	return p.say(key("review.why.unclear"))
}

// accept reads what a form accepts into a decision. What somebody chose beside it,
// its kind, gender and proclitic, stays, and so does the sense of the string.
func accept(encoded string, d *pseudonym.Decision) error {
	var accepted pseudonym.Decision
	if json.Unmarshal([]byte(encoded), &accepted) != nil {
		return sheaf.Errorf(sheaf.Invalid, "the form does not say which mention is decided")
	}
	accepted.String, accepted.Span, accepted.Scope = cmp.Or(d.String, accepted.String), d.Span, d.Scope
	accepted.Kind, accepted.Sense = cmp.Or(d.Kind, accepted.Kind), cmp.Or(d.Sense, accepted.Sense)
	accepted.Gender, accepted.Proclitic = cmp.Or(d.Gender, accepted.Gender), cmp.Or(d.Proclitic, accepted.Proclitic)
	*d = accepted
	return nil
}

// The texts for the fields of a study's policy, and for what may be chosen.
var (
	policyFields = map[string]key{
		"places": key("rule.places"), "dates": key("rule.dates"), "ages": key("rule.ages"), "ranks": key("rule.ranks"),
		"units": key("rule.units"), "durations": key("rule.durations"), "amounts": key("rule.amounts"),
	}
	policyChoices = map[string]key{
		study.Exactly: key("rule.exactly"), study.Small: key("rule.small"), study.Roughly: key("rule.roughly"),
		study.District: key("rule.district"), study.Province: key("rule.governorate"), study.Part: key("rule.part"),
		study.Country: key("rule.country"), study.Region: key("rule.region"), study.Nowhere: key("rule.nowhere"),
		study.Month: key("rule.month"), study.Season: key("rule.season"), study.Year: key("rule.year"), study.Decade: key("rule.decade"),
		study.FiveYears: key("rule.fiveyears"), study.TenYears: key("rule.tenyears"), study.AgeGroup: key("rule.agegroup"),
		study.Rank: key("rule.rank"), study.Class: key("rule.class"), study.Membership: key("rule.membership"),
	}
)
