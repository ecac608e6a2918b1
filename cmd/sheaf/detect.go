package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"

	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
)

type detectCommand struct {
	Known    string `type:"existingfile" placeholder:"FILE" help:"Names that are known, one a line, in any script."`
	Language string `placeholder:"LANG" help:"Language of the texts (en, ar, ...); guessed if not given."`
}

func (detectCommand) Help() string {
	return `Example:
  echo '{"id": "1", "text": "Call Samira on +999 55 501 4277"}' | sheaf detect

Reads JSON lines {"id","text"} and writes JSON lines {"id","spans"}, each span with
start and end (bytes of UTF-8 from 0, end excluded), type, tier and reason.`
}

type detectInput struct {
	ID   json.RawMessage `json:"id"`
	Text string          `json:"text"`
}

type detectOutput struct {
	ID    json.RawMessage `json:"id"`
	Spans []detectSpan    `json:"spans"`
}

type detectSpan struct {
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Type   string `json:"type"`
	Tier   string `json:"tier"`
	Reason string `json:"reason"`
}

func (c detectCommand) Run(a *app) error {
	finder := detect.Finder{Language: c.Language}
	if c.Known != "" {
		names, err := readNames(c.Known)
		if err != nil {
			return err
		}
		finder.Known = detect.Compile(names)
	}
	out := bufio.NewWriter(a.out)
	defer out.Flush()
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	in := json.NewDecoder(a.in)
	for n := 1; ; n++ {
		var one detectInput
		err := in.Decode(&one)
		if err == io.EOF {
			return out.Flush()
		}
		if stopped := a.ctx.Err(); stopped != nil {
			return stopped
		}
		if err != nil {
			return sheaf.Errorf(sheaf.Invalid, "line %d of standard input is not {\"id\", \"text\"}", n)
		}
		if err := lines.Encode(detectOutput{one.ID, spansOf(&finder, one.Text)}); err != nil {
			return err
		}
	}
}

func spansOf(f *detect.Finder, s string) []detectSpan {
	spans := []detectSpan{}
	for _, found := range f.Find(s) {
		spans = append(spans, detectSpan{found.Start, found.End, found.Type, string(found.Tier), found.Reason})
	}
	return spans
}

func readNames(path string) (names []detect.Name, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot read the file of known names")
	}
	for line := range strings.Lines(string(data)) {
		if name := strings.TrimSpace(line); name != "" {
			names = append(names, detect.Name{Text: name})
		}
	}
	return names, nil
}
