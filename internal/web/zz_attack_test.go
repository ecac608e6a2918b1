package web

import (
	"testing"

	"sheaf/internal/disclosure"
)

func TestZZNames(t *testing.T) {
	m := newMill(t)
	for name, form := range map[string]string{
		"plain": "Zorvand", "upper": "ZORVAND", "emph": "Zor*van*d", "entity": "&#90;orvand", "zwj": "Zor\u200dvand", "zwsp": "Zor\u200bvand", "shy": "Zor\u00advand", "wj": "Zor\u2060vand",
		"rlo": "\u202ednavroZ\u202c", "rli": "\u2067Zorvand\u2069", "combining": "Zo\u0301rvand", "math": "𝐙𝐨𝐫𝐯𝐚𝐧𝐝", "fullwidth": "Ｚｏｒｖａｎｄ", "circled": "Ⓩⓞⓡⓥⓐⓝⓓ", "cyrillic o": "Zоrvand", "cyrillic a": "Zorvаnd", "greek": "Zοrvand", "cyrillic both": "Zоrvаnd",
		"blanks": "Z o r v a n d", "dots": "Z.o.r.v.a.n.d", "hyphen": "Zor-vand", "hyphens": "Z-o-r-v-a-n-d", "newline": "Zor\nvand", "nbsp": "Z\u00a0o\u00a0r\u00a0v\u00a0a\u00a0n\u00a0d", "thin": "Zor\u2009vand", "link": "[x](https://a.example/Zorvand)", "percent": "[x](https://a.example/%5Aorvand)", "code": "`Zorvand`", "html": "Zor<b>vand</b>", "comment": "Zor<!-- -->vand",
		"tags": "Zor\U000e0041vand", "vs": "Zor\ufe0fvand", "cgj": "Zor\u034fvand", "hangul": "Zor\u3164vand", "zero for o": "Z0rvand", "suffix": "Zorvands", "plural": "Zorvand's", "compound": "Zorvandhouse", "underscore": "_Zorvand_x", "snake": "Zorvand_1", "camel": "HerrZorvand", "superscript": "ᶻᵒʳᵛᵃⁿᵈ", "smallcaps": "ᴢᴏʀᴠᴀɴᴅ", "modifier": "Zorvanᵈ", "autolink": "<https://a.example/Zorvand>", "mail": "zorvand@example.org", "handle": "@zorvand77", "digits": "Zorvand1958", "armenian": "Zօrvand",
		"attribution": "", "table": "|a|\n|-|\n|Zorvand|\n", "tablesplit": "|Zor|vand|\n|-|-|\n|a|b|\n", "list": "- Zor\n- vand\n", "heading": "## Zorvand", "alt": "![Zorvand](x.png)", "title": "[x](https://a.example \"Zorvand\")", "linkref": "[Zorvand]: https://a.example\n\n[Zorvand]", "image": "![a](https://evil.example/x.png)",
		"js": "[a](javascript:alert(1))", "data": "[a](data:text/html,x)", "jsent": "[a](java&#115;cript:alert(1))", "tab": "[a](java\tscript:alert(1))", "upperjs": "[a](JAVASCRIPT:alert(1))", "autojs": "<javascript:alert(1)>", "http": "[a](http://a.example)", "proto": "[a](//a.example)", "user": "[a](https://u:p@a.example)", "script": "<script>alert(1)</script>", "imgonerror": "<img src=x onerror=alert(1)>", "svg": "<svg onload=alert(1)>", "autohttp": "<https://a.example>",
	} {
		p, err := m.Working.Release.Propose(t.Context(), m.Founder, "# A word\n\nThis is about "+form+"\n\nEnd.\n", disclosure.Options{})
		if err != nil {
			t.Logf("%-14s propose: %v", name, err)
			continue
		}
		a, err := m.Working.Release.Assess(t.Context(), m.Founder, p.ID)
		if err != nil {
			t.Logf("%-14s assess: %v", name, err)
			continue
		}
		said := ""
		for _, f := range a.Findings {
			said += " " + string(f.Rule)
			if f.Blocking {
				said += "!"
			}
			said += "(" + string(f.Case) + ")"
		}
		t.Logf("%-14s %s", name, said)
	}
}
