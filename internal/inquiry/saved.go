package inquiry

import (
	"context"
	"encoding/json"
	"net/url"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

// At reads what a question is put to: a frozen state, or, for the zero id, the study as
// it stands.
func At(ctx context.Context, c access.Caller, r Rooms, frozen coding.FrozenID) (*State, error) {
	if frozen.IsZero() {
		return Load(ctx, c, r)
	}
	return Thaw(ctx, c, r, frozen)
}

// Save keeps a question with its settings under a name. Errors as
// coding.Book.SaveAnalysis.
func Save(ctx context.Context, c access.Caller, r Rooms, name, kind string, asked url.Values, frozen coding.FrozenID) (coding.Analysis, error) {
	settings, err := json.Marshal(asked)
	if err != nil {
		return coding.Analysis{}, err
	}
	return r.Book.SaveAnalysis(ctx, c, coding.Analysis{Name: name, Question: kind, Asked: settings, Frozen: frozen})
}

// Settings are those that a saved question was kept with.
func Settings(saved coding.Analysis) (url.Values, error) {
	var asked url.Values
	if len(saved.Asked) > 0 {
		if err := json.Unmarshal(saved.Asked, &asked); err != nil {
			return nil, sheaf.Errorf(sheaf.Corrupt, "the settings of a saved question cannot be read")
		}
	}
	if asked == nil {
		asked = url.Values{}
	}
	return asked, nil
}
