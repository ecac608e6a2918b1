package convert

import "errors"

func become(string) error { return errors.ErrUnsupported }

func makePipe(string) error { return errors.ErrUnsupported }
