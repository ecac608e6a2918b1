package evidence

import (
	"context"
	"fmt"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// Check opens every claim, bearing and link and holds the bearings against the
// documents they lie in. It says what is wrong by id, without a word of it.
func (r *Register) Check(ctx context.Context, c access.Caller) (problems []string, err error) {
	err = r.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		k := checking{tx: tx, r: r, keys: study.NewKeyring(tx)}
		for _, step := range []func() error{k.claims, k.bearings, k.dependences, k.links} {
			if err := step(); err != nil {
				return err
			}
		}
		problems = k.problems
		return nil
	})
	return problems, err
}

type checking struct {
	tx       *access.Tx
	r        *Register
	keys     *study.Keyring
	problems []string
}

// add notes what is missing or corrupt; any other error ends the check.
func (k *checking) add(id sheaf.ID, what string, err error) error {
	switch sheaf.KindOf(err) {
	case sheaf.NotFound, sheaf.Corrupt:
		k.problems = append(k.problems, fmt.Sprintf("%s: %s: %s", id.Short(), what, err))
		return nil
	}
	return err
}

func (k *checking) claims() error {
	rows, err := selectClaims(k.tx, `1 = 1`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := row.open(k.tx, k.keys); err != nil && k.add(row.id.ID, "a claim", err) != nil {
			return err
		}
	}
	return nil
}

func (k *checking) bearings() error {
	rows, err := selectBearings(k.tx, `1 = 1`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		body, err := row.open(k.tx, k.keys)
		if err == nil {
			_, _, err = k.r.study.Carry(k.tx, study.Anchor{Document: row.document, Version: row.anchored, Span: body.Span})
		}
		if err != nil && k.add(row.id.ID, "a bearing", err) != nil {
			return err
		}
	}
	return nil
}

func (k *checking) dependences() error {
	rows, err := selectDependences(k.tx, `1 = 1`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := row.open(k.tx, k.keys); err != nil && k.add(row.id.ID, "a link between witnesses", err) != nil {
			return err
		}
	}
	return nil
}

func (k *checking) links() error {
	strays, err := countStrayLinks(k.tx)
	if err == nil && strays > 0 {
		k.problems = append(k.problems, fmt.Sprintf("%d links belong to nothing", strays))
	}
	return err
}
