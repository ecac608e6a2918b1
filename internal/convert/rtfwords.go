package convert

// rtfWord is what a control word means to a reader of the text.
type rtfWord struct {
	does rtfAct
	with string // what it writes; the name of a property; the kind of a note
}

type rtfAct byte

const (
	rtfNothing rtfAct = iota

	// Of the group that they begin.
	rtfLeaveOut // and all that is in it
	rtfAside    // its own text is none of the document; what is in it may be
	rtfInside   // text again, in a group set aside
	rtfPass     // marked as unknown to old readers, and known to this one
	rtfHeader
	rtfPicture
	rtfObject
	rtfFonts
	rtfInfo     // a property of the file, by its text
	rtfAuthors  // people who changed the file
	rtfTemplate // a file that this one is made after
	rtfCommand  // of a field
	rtfResult   // of a field
	rtfNoteText
	rtfNoteAtEnd // a footnote that is an endnote
	rtfBox
	rtfListNumber // a program counts it: nobody wrote or said it
	rtfAbout      // the number of the comment that is read
	rtfAboutStart // where what a comment is about begins

	// Of the text.
	rtfStar
	rtfBinary
	rtfUnicode
	rtfFallback // how many characters stand for one of those
	rtfWrite
	rtfLine
	rtfParagraph
	rtfBreak // of a page or a section
	rtfCell
	rtfRow

	// Of how it is set.
	rtfPlain
	rtfNoParagraph
	rtfRightToLeft
	rtfLeftToRight
	rtfInTable
	rtfHidden
	rtfDeleted
	rtfInserted
	rtfFont
	rtfFontDefault
	rtfCharset
	rtfCodePage
	rtfDocumentPage
	rtfDate // a part of one, in a property
	rtfCount
	rtfOutside
)

func (a rtfAct) endsLine() bool { return rtfLine <= a && a <= rtfRow }

// rtfWords lists the words that count. Every other says how the text looks, and
// is passed over; marked with \*, its group is left out.
var rtfWords = func() map[string]rtfWord {
	words := map[string]rtfWord{
		"*": {does: rtfStar}, "bin": {does: rtfBinary}, "u": {does: rtfUnicode}, "uc": {does: rtfFallback},

		"par": {does: rtfParagraph}, "\r": {does: rtfParagraph}, "\n": {does: rtfParagraph}, "line": {does: rtfLine},
		"sect": {does: rtfBreak}, "page": {does: rtfBreak}, "column": {does: rtfBreak},
		"cell": {does: rtfCell}, "nestcell": {does: rtfParagraph}, "row": {does: rtfRow},

		"plain": {does: rtfPlain}, "pard": {does: rtfNoParagraph}, "rtlpar": {does: rtfRightToLeft}, "ltrpar": {does: rtfLeftToRight},
		"intbl": {does: rtfInTable}, "itap": {does: rtfInTable}, "v": {does: rtfHidden},
		"deleted": {does: rtfDeleted}, "mvf": {does: rtfDeleted}, "revised": {does: rtfInserted}, "mvt": {does: rtfInserted},

		"f": {does: rtfFont}, "deff": {does: rtfFontDefault}, "fcharset": {does: rtfCharset}, "cpg": {does: rtfCodePage},
		"ansicpg": {does: rtfDocumentPage}, "mac": {rtfDocumentPage, "10000"},
		"pc": {rtfDocumentPage, "437"}, "pca": {rtfDocumentPage, "850"},

		"fonttbl": {does: rtfFonts}, "pict": {does: rtfPicture}, "object": {does: rtfObject}, "result": {does: rtfInside},
		"shppict": {does: rtfPass}, "shpinst": {does: rtfAside}, "shptxt": {does: rtfBox}, "dptxbxtext": {does: rtfBox}, "do": {does: rtfAside},
		"sp": {does: rtfAside}, "upr": {does: rtfAside}, "ud": {does: rtfInside}, "moMath": {does: rtfAside}, "moMathPara": {does: rtfPass}, "mr": {does: rtfInside},
		"fldinst": {does: rtfCommand}, "fldrslt": {does: rtfResult},
		"footnote": {rtfNoteText, string(Footnote)}, "annotation": {does: rtfNoteText}, "ftnalt": {does: rtfNoteAtEnd},
		"listtext": {does: rtfListNumber}, "pntext": {does: rtfListNumber},
		"atnref": {does: rtfAbout}, "atrfstart": {does: rtfAboutStart},

		"info": {does: rtfAside}, "userprops": {rtfInfo, "custom"}, "generator": {rtfInfo, "Application"},
		"title": {rtfInfo, "title"}, "subject": {rtfInfo, "subject"}, "author": {rtfInfo, "creator"}, "operator": {rtfInfo, "lastModifiedBy"},
		"manager": {rtfInfo, "Manager"}, "company": {rtfInfo, "Company"}, "category": {rtfInfo, "category"}, "keywords": {rtfInfo, "keywords"},
		"comment": {rtfInfo, "description"}, "doccomm": {rtfInfo, "description"}, "hlinkbase": {rtfInfo, "HyperlinkBase"},
		"creatim": {rtfInfo, "created"}, "revtim": {rtfInfo, "modified"}, "printim": {rtfInfo, "lastPrinted"},
		"yr": {does: rtfDate}, "version": {rtfCount, "revision"}, "edmins": {rtfCount, "TotalTime"},
		"revtbl": {rtfAuthors, "people"}, "template": {rtfTemplate, "Template"}, "nextfile": {does: rtfOutside},

		"tab": {rtfWrite, "\t"}, "\t": {rtfWrite, "\t"}, "~": {rtfWrite, "\u00a0"}, "_": {rtfWrite, "\u2011"},
		"emdash": {rtfWrite, "—"}, "endash": {rtfWrite, "–"}, "bullet": {rtfWrite, "•"},
		"lquote": {rtfWrite, "‘"}, "rquote": {rtfWrite, "’"}, "ldblquote": {rtfWrite, "“"}, "rdblquote": {rtfWrite, "”"},
		"emspace": {rtfWrite, "\u2003"}, "enspace": {rtfWrite, "\u2002"}, "qmspace": {rtfWrite, "\u2005"},
		"zwj": {rtfWrite, "\u200d"}, "zwnj": {rtfWrite, "\u200c"}, "zwbo": {rtfWrite, "\u200b"}, "zwnbo": {rtfWrite, "\u2060"},
		"ltrmark": {rtfWrite, "\u200e"}, "rtlmark": {rtfWrite, "\u200f"},
	}
	for _, name := range []string{"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"} {
		words[name] = rtfWord{does: rtfHeader}
	}
	for _, name := range []string{
		"colortbl", "stylesheet", "filetbl", "listtable", "listoverridetable", "rsidtbl", "pgptbl", "xmlnstbl", "mmathPr", "mmathPict",
		"pntxta", "pntxtb",
		"objdata", "objclass", "objname", "objalias", "objsect", "nonshppict", "shprslt", "private", "keycode", "nonesttables",
		"ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "xe", "rxe", "txe", "tc", "tcn", "bkmkstart", "bkmkend",
		"falt", "panose", "fname", "fontemb", "datafield", "formfield", "docvar", "atnid", "atnauthor", "atntime", "atndate", "atnicn", "atrfend",
		"themedata", "colorschememapping", "datastore", "latentstyles", "buptim", "vern", "sn",
	} {
		words[name] = rtfWord{does: rtfLeaveOut}
	}
	return words
}()
