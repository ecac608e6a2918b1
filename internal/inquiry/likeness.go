package inquiry

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// likeness is which accounts are alike.
var likeness = Kind{
	Name: "likeness", Title: Word("inquiry.likeness"), What: Word("inquiry.likeness.what"),
	fields: func(s *State, in Speech) []Field {
		return []Field{
			choose("compare", in.Say(Word("inquiry.likeness.compare")),
				Choice{"participant", in.Say(Word("inquiry.by.participant"))},
				Choice{"document", in.Say(Word("inquiry.likeness.documents"))}),
			choose("distance", in.Say(Word("inquiry.likeness.distance")),
				Choice{"jaccard", in.Say(Word("inquiry.likeness.jaccard"))},
				Choice{"bray-curtis", in.Say(Word("inquiry.likeness.bray-curtis"))}),
			choose("linkage", in.Say(Word("inquiry.likeness.linkage")),
				Choice{"average", in.Say(Word("inquiry.likeness.average"))},
				Choice{"complete", in.Say(Word("inquiry.likeness.complete"))},
				Choice{"single", in.Say(Word("inquiry.likeness.single"))}),
			count("clusters", in.Say(Word("inquiry.likeness.clusters")), 1, 1, 8).hint(in.Say(Word("inquiry.likeness.clusters.hint"))),
			s.layers(in)}
	},
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.likeness(), nil },
}

// compared is what accounts are compared by.
type compared struct {
	names    []string
	queries  []coding.Query // what is laid on each, whatever the code
	profiles analysis.Profiles
	codes    []coding.CodeID // of the profiles' items
	people   []study.SubjectID
}

// compared are people by label, or documents in the order of admission with their
// translations.
func (a *asking) compared() (c compared) {
	infos := make([]study.DocumentInfo, len(a.Documents))
	for i, d := range a.Documents {
		infos[i] = d.DocumentInfo
	}
	if a.value("compare") == "participant" {
		c.people = a.People()
		c.profiles, c.codes = analysis.ProfilesOfPeople(a.reading(), infos, c.people)
		for _, who := range c.people {
			q := a.query()
			q.Subject = who
			c.names, c.queries = append(c.names, a.Label(who)), append(c.queries, q)
		}
		return c
	}
	profiles, ids, codes := analysis.NewProfiles(a.reading(), infos)
	c.codes, c.profiles.Dropped = codes, profiles.Dropped
	order := make([]int, len(ids))
	for i := range ids {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int { return a.document[ids[x]] - a.document[ids[y]] })
	for _, at := range order {
		q := a.query()
		q.Document = ids[at]
		c.names, c.queries = append(c.names, a.documentName(ids[at])), append(c.queries, q)
		c.profiles.Of = append(c.profiles.Of, profiles.Of[at])
	}
	return c
}

// kept leaves those that have something to be compared by.
func (c compared) kept(places []int) compared {
	k := compared{codes: c.codes, profiles: analysis.Profiles{Dropped: c.profiles.Dropped}}
	for _, at := range places {
		k.names, k.queries, k.profiles.Of = append(k.names, c.names[at]), append(k.queries, c.queries[at]), append(k.profiles.Of, c.profiles.Of[at])
		if c.people != nil {
			k.people = append(k.people, c.people[at])
		}
	}
	return k
}

// shared are the codes that two of them have, and how many one of them has.
func (c compared) shared(i, j int) (codes []coding.CodeID, of int) {
	has := map[int]bool{}
	for _, w := range c.profiles.Of[i] {
		has[w.Item] = true
	}
	of = len(has)
	for _, w := range c.profiles.Of[j] {
		if has[w.Item] {
			codes = append(codes, c.codes[w.Item])
		} else {
			of++
		}
	}
	return codes, of
}

// nearPair is two accounts and how far apart they are.
type nearPair struct {
	I        int     `json:"i"`
	J        int     `json:"j"`
	Distance float64 `json:"distance"`
}

// nearest are the pairs, nearest first.
func nearest(d analysis.Distances) (pairs []nearPair) {
	for j := range d.Len() {
		for i := range j {
			pairs = append(pairs, nearPair{i, j, d.Between(i, j)})
		}
	}
	slices.SortFunc(pairs, func(x, y nearPair) int {
		return cmp.Or(cmp.Compare(x.Distance, y.Distance), x.I-y.I, x.J-y.J)
	})
	const most = 1000 // of millions that two thousand accounts have
	return pairs[:min(len(pairs), most)]
}

func (a *asking) likeness() *Answer {
	c := a.compared()
	d, places := c.profiles.JaccardDistances()
	if a.value("distance") == "bray-curtis" {
		d, places = c.profiles.BrayCurtisDistances()
	}
	c = c.kept(places)
	a.answer.Means = []string{a.Say(Word("inquiry.likeness.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.likeness.not"))}
	if d.Undefined != "" || d.Len() < 2 {
		a.answer.Says = []string{a.Say(Word("inquiry.likeness.none"))}
		return a.answer
	}
	tree := analysis.Cluster(d, map[string]analysis.Linkage{"average": analysis.Average, "complete": analysis.Complete, "single": analysis.Single}[a.value("linkage")])
	plane, pairs := analysis.Scale(d), nearest(d)
	a.answer.Figures = struct {
		Method analysis.Method `json:"method"`
		Base   analysis.Base   `json:"base"`
		Names  []string        `json:"names"`
		Pairs  []nearPair      `json:"pairs"`
		Tree   analysis.Tree   `json:"tree"`
		Plane  analysis.Plane  `json:"plane"`
	}{d.Method, d.Base, c.names, pairs, tree, plane}
	first := pairs[0]
	codes, of := c.shared(first.I, first.J)
	a.answer.Says = []string{a.Say(Word("inquiry.likeness.says"), "a", c.names[first.I], "b", c.names[first.J], "k", len(codes), "of", of,
		"distance", a.decimal(analysis.Figure{Value: first.Distance}.Text(2)))}
	n := min(a.number("clusters"), d.Len())
	cut := tree.Cut(n)
	a.answer.Parts = []Part{a.likenessTree(c, tree, n), a.nearestTable(c, pairs, cut, n, d), a.likenessMap(c, plane, cut, n)}
	return a.answer
}

func (a *asking) likenessTree(c compared, tree analysis.Tree, clusters int) Part {
	chart := analysis.DendrogramChart{Leaves: c.names, Tree: tree, Height: a.Say(Word("inquiry.likeness.height")), Join: a.Say(Word("inquiry.likeness.join")),
		First: a.Say(Word("inquiry.likeness.joined")), Second: a.Say(Word("inquiry.together.and")), Places: 2, Cut: analysis.Figure{Undefined: analysis.NoData}}
	says := a.Say(Word("inquiry.likeness.tree.says"))
	if last := len(tree.Merges) - clusters; clusters > 1 && last+1 < len(tree.Merges) {
		below := 0.0
		if last >= 0 {
			below = tree.Merges[last].Height
		}
		chart.Cut = analysis.Figure{Value: (below + tree.Merges[last+1].Height) / 2}
	}
	title := a.Say(Word("inquiry.likeness.tree"))
	methods := []analysis.Method{tree.Method}
	return Part{Name: "tree", Title: title, Says: []string{says}, Drawing: chart.Draw(a.frame("tree", title, says, methods, tree.Base)), Methods: methods, Base: &tree.Base}
}

// nearestTable is pairs with what they share, and whether anybody wrote down that one
// depends on the other.
func (a *asking) nearestTable(c compared, pairs []nearPair, cut []int, clusters int, d analysis.Distances) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.likeness.one")), a.Say(Word("inquiry.together.and")), a.Say(Word("inquiry.likeness.height")),
		a.Say(Word("inquiry.likeness.shared"))}}
	if c.people != nil {
		table.Head = append(table.Head, a.Say(Word("inquiry.likeness.tie")))
	}
	if clusters > 1 {
		table.Head = append(table.Head, a.Say(Word("inquiry.likeness.clusters")))
	}
	tied := map[[2]study.SubjectID]bool{}
	for _, one := range a.Dependences {
		tied[[2]study.SubjectID{one.A, one.B}], tied[[2]study.SubjectID{one.B, one.A}] = true, true
	}
	for _, p := range pairs {
		codes, of := c.shared(p.I, p.J)
		behind := func(at int) Cell {
			cell := words(c.names[at])
			if len(codes) == 0 {
				return cell
			}
			q := c.queries[at]
			q.Codes = a.inBookOrder(slices.Clone(codes))
			return cell.to(q)
		}
		row := []Cell{behind(p.I), behind(p.J), a.figure(analysis.Figure{Value: p.Distance}, 2), a.share(analysis.Share{K: len(codes), Of: of})}
		if c.people != nil {
			tie := a.Say(Word("inquiry.likeness.tie.none"))
			if tied[[2]study.SubjectID{c.people[p.I], c.people[p.J]}] {
				tie = a.Say(Word("inquiry.likeness.tie.known"))
			}
			row = append(row, words(tie))
		}
		if clusters > 1 {
			row = append(row, words(clusterName(cut[p.I])+" · "+clusterName(cut[p.J])))
		}
		table.add(row...)
	}
	return Part{Name: "nearest", Title: a.Say(Word("inquiry.likeness.nearest")), Says: []string{a.Say(Word("inquiry.likeness.nearest.says"))},
		Table: table, Methods: []analysis.Method{d.Method}, Base: &d.Base}
}

// clusterName numbers clusters from 1.
func clusterName(of int) string { return "#" + strconv.Itoa(of+1) }

func (a *asking) likenessMap(c compared, p analysis.Plane, cut []int, clusters int) Part {
	var g groups
	if clusters > 1 {
		g = groups{head: a.Say(Word("inquiry.likeness.clusters")), of: cut}
		for i := range clusters {
			g.names = append(g.names, clusterName(i))
		}
	}
	part := a.plane("plane", a.Say(Word("inquiry.likeness.plane")), a.Say(Word("inquiry.likeness.one")), c.names, g, p)
	part.Caution = a.Say(Word("inquiry.likeness.plane.caution"), "people", a.answer.People)
	return part
}
