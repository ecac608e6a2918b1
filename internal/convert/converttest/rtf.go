package converttest

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// RTF is a Rich Text file of these paragraphs, as Word writes it on an Arabic
// computer: characters of Windows-1256 are bytes of that, the others Unicode with
// a question mark that stands for them. A tab or line end inside a paragraph is
// written as Word writes it.
func RTF(paragraphs ...string) []byte {
	var body strings.Builder
	for _, p := range paragraphs {
		body.WriteString(RTFParagraph(p))
	}
	return RTFOf(body.String())
}

// RTFOf is a Rich Text file with this body.
func RTFOf(body string) []byte { return []byte(rtfStart + body + "}\r\n") }

// RTFParagraph is one paragraph, right to left where it begins with a letter
// beyond Latin.
func RTFParagraph(text string) string {
	var b strings.Builder
	if strings.ContainsFunc(text, func(r rune) bool { return r >= 0x590 && r < 0x900 }) {
		b.WriteString("\\pard\\plain \\rtlpar \\qr \\li0\\ri0\\widctlpar\\wrapdefault\\faauto\\rin0\\lin0\\itap0 \\ltrch\\fcs1 \\af31507\\afs22\\alang1025 \\rtlch\\fcs0 \r\n" +
			"\\f31507\\fs22\\lang1033\\langfe1033\\cgrid {\\ltrch\\fcs1 \\af39 \\rtlch\\fcs0 \\f39\\lang3073\\insrsid7866522 ")
	} else {
		b.WriteString("\\pard\\plain \\ltrpar\\ql \\li0\\ri0\\widctlpar\\wrapdefault\\faauto\\rin0\\lin0\\itap0 \\rtlch\\fcs1 \\af0\\afs22\\alang1025 \\ltrch\\fcs0 \r\n" +
			"\\f39\\fs22\\lang1033 {\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\f39\\insrsid7866522 ")
	}
	for i, r := range text {
		if i > 0 && i%120 == 0 {
			b.WriteString("\r\n")
		}
		writeRTF(&b, r)
	}
	b.WriteString("\\par }")
	return b.String()
}

func writeRTF(b *strings.Builder, r rune) {
	switch r {
	case '\t':
		b.WriteString("\\tab ")
	case '\n':
		b.WriteString("\\line ")
	case '\\', '{', '}':
		b.WriteByte('\\')
		b.WriteRune(r)
	default:
		code, known := charmap.Windows1256.EncodeRune(r)
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case known:
			fmt.Fprintf(b, "\\'%02x", code)
		default:
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(b, "\\u%d\\'3f", int16(unit))
			}
		}
	}
}

const rtfStart = `{\rtf1\adeflang1025\ansi\ansicpg1256\uc1\adeff31507\deff0\stshfdbch31505\stshfloch31506\stshfhich31506\stshfbi31507\deflang1033\deflangfe1033` +
	`{\fonttbl{\f0\fbidi \froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman{\*\falt Times};}` + "\r\n" +
	`{\f39\fbidi \froman\fcharset178\fprq2 Times New Roman (Arabic);}{\f40\fbidi \froman\fcharset177\fprq2 Times New Roman (Hebrew);}` + "\r\n" +
	`{\fhiminor\f31506\fbidi \fswiss\fcharset0\fprq2{\*\panose 020f0502020204030204}Calibri;}{\fbiminor\f31507\fbidi \fswiss\fcharset178\fprq2 Arial (Arabic);}}` + "\r\n" +
	`{\colortbl;\red0\green0\blue0;\red0\green0\blue255;}{\*\defchp \f31506\fs22 }{\stylesheet{\ql \li0\ri0\widctlpar \rtlch\fcs1 \af31507 \ltrch\fcs0 \f31506 \snext0 \sqformat Normal;}` +
	`{\*\cs10 \additive \ssemihidden Default Paragraph Font;}}{\*\rsidtbl \rsid7866522}{\mmathPr\mmathFont34\mbrkBin0}` + "\r\n" +
	`{\info{\title }{\author Invented Person}{\operator Invented Person}{\creatim\yr2026\mo1\dy1\hr1\min1}{\version1}{\nofpages1}}{\*\xmlnstbl {\xmlns1 http://schemas.microsoft.com/office/word/2003/wordml}}` + "\r\n" +
	`\paperw11906\paperh16838\margl1800\margr1800\margt1440\margb1440\gutter0\rtlsect\sectd \ltrsect\linex0\headery708\footery708\colsx708\endnhere\sectlinegrid360\sectdefaultcl` + "\r\n" +
	`{\*\pnseclvl1\pnucrm\pnstart1\pnindent720\pnhang {\pntxta .}}`
