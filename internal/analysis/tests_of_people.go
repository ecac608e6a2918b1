package analysis

import (
	"context"

	"sheaf/internal/coding"
)

// Comparisons say of each code whether people of different values of an attribute
// spoke of it differently. They are exploratory: a study that asks forty codes at once
// finds two by chance at .05, and a sample of people who led to each other is no sample
// of a population.
type Comparisons struct {
	Correction Method       `json:"correction"`
	Stricter   Method       `json:"stricter"`
	Base       Base         `json:"base"`
	Codes      []Comparison `json:"codes"` // as the matrix's rows
}

// Comparison is of one code. Each person is counted once, in one column, as having
// spoken of it or not.
type Comparison struct {
	Code      coding.CodeID `json:"code"`
	Test      ExactTest     `json:"test"`
	CramerV   Figure        `json:"cramerV"`
	Residuals []Figure      `json:"residuals"` // adjusted, of having spoken of it, by column of those compared
	Adjusted  Figure        `json:"adjusted"`  // Benjamini and Hochberg's
	Holm      Figure        `json:"holm"`
}

// Compare tests every row of a matrix by an attribute, in participants. Those of whom the
// attribute is not said are left out. The error is that of ctx.
func Compare(ctx context.Context, m *Matrix, draws Draws) (Comparisons, error) {
	c := Comparisons{
		Correction: Method{Name: "Benjamini and Hochberg's correction: the share of false ones among the findings", Source: "Benjamini and Hochberg 1995"},
		Stricter:   Method{Name: "Holm's correction: the chance of one false finding among all", Source: "Holm 1979"},
		Base:       Base{Of: "people"},
	}
	for _, column := range m.Columns {
		if column.Unsaid {
			c.Base.Dropped = append(c.Base.Dropped, dropped(column.Base.Participants, "people of whom the attribute is not said")...)
		} else {
			c.Base.Units += column.Base.Participants
		}
	}
	p := make([]Figure, len(m.Rows))
	for at, row := range m.Rows {
		table := make([][]int, 2)
		for i, column := range m.Columns {
			if !column.Unsaid {
				spoke := m.OfColumn(m.At(at, i), InParticipants)
				table[0] = append(table[0], spoke.K)
				table[1] = append(table[1], spoke.Of-spoke.K)
			}
		}
		test, err := Exact(ctx, table, draws)
		if err != nil {
			return Comparisons{}, err
		}
		one := Comparison{Code: row.Code, Test: test}
		described := Independent(table)
		if one.CramerV = described.CramerV; described.Residuals != nil {
			one.Residuals = described.Residuals[0]
		}
		if test.Draws > 0 {
			c.Base.Seed = draws.Seed
		}
		c.Codes = append(c.Codes, one)
		p[at] = test.P
	}
	holm, adjusted := Holm(p), BenjaminiHochberg(p)
	for at := range c.Codes {
		c.Codes[at].Holm, c.Codes[at].Adjusted = holm[at], adjusted[at]
	}
	return c, nil
}
