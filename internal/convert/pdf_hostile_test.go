package convert

import (
	"bytes"
	"compress/zlib"
	"crypto/md5"
	"crypto/rc4"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/convert/converttest"
)

func hostilePDF() []attack {
	word := converttest.PDFText(72, 700, "The mill.")
	swap := func(old, new string) func() []byte {
		return func() []byte { return bytes.Replace(converttest.PDF(word), []byte(old), []byte(new), 1) }
	}
	of := func(trailer string, objects ...string) func() []byte {
		return func() []byte { return converttest.PDFOf(trailer, objects...) }
	}
	pages := func(catalog, page, content string, more ...string) func() []byte {
		return func() []byte {
			return converttest.PDFOf("", append(converttest.PDFObjects(catalog, page, content), more...)...)
		}
	}
	drawing := func(form string, more ...string) func() []byte {
		return func() []byte {
			data := pages("", "", "/X Do", append([]string{form}, more...)...)()
			return bytes.Replace(data, []byte("/Resources<<"), []byte("/Resources<</XObject<</X 6 0 R>>"), 1)
		}
	}
	const form = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>/Font<</F1 3 0 R>>>>"
	return []attack{
		{"a page tree that is its own child", "a.pdf", swap("/Kids[4 0 R ]", "/Kids[2 0 R ]")},
		{"a page tree of two that hold one another", "a.pdf", of("", "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 9>>", "<</Type/Pages/Kids[2 0 R]/Count 9/Parent 2 0 R>>")},
		{"two thousand million pages, by their count", "a.pdf", swap("/Count 1", "/Count 2147483647")},
		{"less than no pages, by their count", "a.pdf", swap("/Count 1", "/Count -2147483648")},
		{"a page ten thousand times", "a.pdf", func() []byte {
			return bytes.Replace(converttest.PDF(word), []byte("/Kids[4 0 R ]/Count 1"), []byte("/Kids["+strings.Repeat("4 0 R ", 10_000)+"]/Count 10000"), 1)
		}},
		{"arrays 200,000 deep", "a.pdf", pages("/Deep "+strings.Repeat("[", 200_000), "", word)},
		{"arrays 200,000 deep on a page", "a.pdf", pages("", "", "BT /F1 9 Tf "+strings.Repeat("[", 200_000)+" TJ ET")},
		{"dictionaries 200,000 deep", "a.pdf", pages("", strings.Repeat("/A<<", 200_000), word)},
		{"a cross-reference table that goes before itself", "a.pdf", func() []byte {
			data := converttest.PDF(word)
			at := bytes.LastIndex(data, []byte("xref\n0"))
			return bytes.Replace(data, []byte("/Root"), fmt.Appendf(nil, "/Prev %d/Root", at), 1)
		}},
		{"an object stream that holds and extends itself", "a.pdf", objectStreamPDF},
		{"an object that is a reference to itself", "a.pdf", of("", "<</Type/Catalog/Pages 2 0 R>>", "2 0 R")},
		{"a length that is a reference to its own stream", "a.pdf", swap("/Length 42", "/Length 5 0 R")},
		{"a length of two thousand million", "a.pdf", swap("/Length 4", "/Length 214748364")},
		{"a page that inflates twice", "a.pdf", func() []byte {
			packed := deflated(deflated(bytes.Repeat([]byte(" "), 128<<20)))
			return contentPDF("/Filter[/FlateDecode/FlateDecode]", packed)
		}},
		{"a page of 64 million operators", "a.pdf", func() []byte {
			return contentPDF("/Filter/FlateDecode", deflated(bytes.Repeat([]byte("q "), 32<<20)))
		}},
		{"a page of two million paths", "a.pdf", func() []byte {
			return contentPDF("/Filter/FlateDecode", deflated(bytes.Repeat([]byte("0 0 9 9 re f "), 2<<20)))
		}},
		{"a page that shows a letter four million times", "a.pdf", func() []byte {
			return contentPDF("/Filter/FlateDecode", deflated([]byte("BT /F1 9 Tf "+strings.Repeat("(a)Tj ", 4<<20)+"ET")))
		}},
		{"a page of 200,000 letters, each in its own place", "a.pdf", func() []byte {
			var b bytes.Buffer
			b.WriteString("BT /F1 1 Tf ")
			for i := range 200_000 {
				fmt.Fprintf(&b, "1 0 0 1 %d %d Tm (a)Tj ", i*37%590, i*53%840)
			}
			b.WriteString("ET")
			return contentPDF("/Filter/FlateDecode", deflated(b.Bytes()))
		}},
		{"a page a hundred kilometres wide", "a.pdf", swap("0 0 595 842", "0 0 283000000 283000000")},
		{"a page that is wider than numbers go", "a.pdf", swap("0 0 595 842", "-1e39 -1e39 1e39 99999999999999999999")},
		{"letters at places that are no numbers", "a.pdf", pages("", "", "BT /F1 1e38 Tf 1e38 1e38 1e38 1e38 1e38 1e38 Tm (aaa)Tj ET")},
		{"letters of a thousand million points", "a.pdf", pages("", "", "BT /F1 1000000000 Tf (aaa)Tj ET")},
		{"a form that draws itself", "a.pdf", drawing(converttest.PDFStream(fmt.Sprintf(form, 6), "/X Do "+word))},
		{"forms that draw one another", "a.pdf", drawing(converttest.PDFStream(fmt.Sprintf(form, 7), "/X Do"), converttest.PDFStream(fmt.Sprintf(form, 6), "/X Do"))},
		{"forms that draw the next ten times, nine deep", "a.pdf", func() []byte {
			var forms []string
			for i := range 9 {
				forms = append(forms, converttest.PDFStream(fmt.Sprintf(form, 7+i), strings.Repeat("/X Do ", 10)))
			}
			return drawing(forms[0], append(forms[1:], converttest.PDFStream(fmt.Sprintf(form, 15), word))...)()
		}},
		{"a JBIG2 picture of four thousand million pixels", "a.pdf", drawing(converttest.PDFStream("/Type/XObject/Subtype/Image/Width 65535/Height 65535/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode", "\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13\x00\x00\xff\xff\x00\x00\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))},
		{"a JPEG 2000 picture of the largest size", "a.pdf", drawing(converttest.PDFStream("/Type/XObject/Subtype/Image/Width 2147483647/Height 2147483647/Filter/JPXDecode", "\xff\x4f\xff\x51\x00\x29\x00\x00\x7f\xff\xff\xff\x7f\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x07\x01\x01"))},
		{"a font with a map of a million ranges", "a.pdf", func() []byte {
			var b bytes.Buffer
			b.WriteString("begincmap 100000 beginbfrange\n")
			for i := range 1_000_000 {
				fmt.Fprintf(&b, "<%04x><ffff><%04x>\n", i&0xffff, i&0xffff)
			}
			b.WriteString("endbfrange endcmap")
			data := pages("", "", word, converttest.PDFStream("/Filter/FlateDecode", string(deflated(b.Bytes()))))()
			return bytes.Replace(data, []byte("/BaseFont"), []byte("/ToUnicode 6 0 R/BaseFont"), 1)
		}},
		{"a font file of the wrong kind", "a.pdf", func() []byte {
			data := pages("", "", word, "<</Type/FontDescriptor/FontName/Helvetica/Flags 32/FontFile2 7 0 R>>", converttest.PDFStream("/Length1 2147483647", strings.Repeat("\x00\x01\x00\x00\xff\xff", 9000)))()
			return bytes.Replace(data, []byte("/BaseFont"), []byte("/FontDescriptor 6 0 R/BaseFont"), 1)
		}},
		{"a million annotations", "a.pdf", pages("", "/Annots["+strings.Repeat("6 0 R ", 1_000_000)+"]", word, "<</Subtype/Text/Contents(a)/Rect[0 0 1 1]>>")},
		{"as many annotations as are counted", "a.pdf", pages("", "/Annots["+strings.Repeat("6 0 R ", mostReferences-100)+"]", word, "<</Subtype/Text/Contents(a)/Rect[0 0 1 1]>>")},
		{"a comment of 4 MB, four thousand times", "a.pdf", func() []byte {
			return pages("", "/Annots["+strings.Repeat("6 0 R ", 4000)+"]", word, "<</Subtype/Text/Contents("+strings.Repeat("a", 4<<20)+")/Rect[0 0 1 1]>>")()
		}},
		{"a comment of 250 bytes, four thousand times", "a.pdf", func() []byte {
			return pages("", "/Annots["+strings.Repeat("6 0 R ", 4000)+"]", word, "<</Subtype/Text/Contents("+strings.Repeat("a", 250)+")/Rect[0 0 1 1]>>")()
		}},
		{"a script that runs when the file is opened", "a.pdf", pages("/OpenAction<</S/JavaScript/JS(while\\(true\\){})>>/AA<</WC<</S/JavaScript/JS(while\\(true\\){})>>>>", "", word)},
		{"links that start programs and open addresses", "a.pdf", pages("/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>", "/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(\\\\\\\\host\\\\a)>>>><</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(file:///etc/passwd)>>>>]", word)},
		{"a page that lies in another file", "a.pdf", swap("/Contents 5 0 R", "/Contents<</F(/etc/passwd)/FFilter/FlateDecode/Length 0>>")},
		{"a locked file without a password", "a.pdf", func() []byte { return lockedPDF("") }},
		{"a lock of a kind that is not known", "a.pdf", func() []byte {
			return converttest.PDFOf("/Encrypt<</Filter/Own/V 99/R 99/Length -8>>/ID[(a)(a)]", converttest.PDFObjects("", "", word)...)
		}},
		{"no cross-reference table at all", "a.pdf", func() []byte {
			data := converttest.PDF(word)
			return append(bytes.Clone(data[:bytes.LastIndex(data, []byte("xref\n0"))]), "%%EOF"...)
		}},
		{"a table that lies about every place", "a.pdf", func() []byte {
			return bytes.ReplaceAll(converttest.PDF(word), []byte(" 00000 n "), []byte(" 00000 f "))
		}},
		{"64 MB of the beginnings of objects", "a.pdf", func() []byte {
			return append(append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("1 0 obj<<"), 7<<20)...), "%%EOF"...)
		}},
		{"as many beginnings of objects as are counted", "a.pdf", func() []byte {
			return append(append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("1 0 obj<<"), mostObjects-100)...), "%%EOF"...)
		}},
		{"a table of ten million objects", "a.pdf", func() []byte {
			return bytes.Replace(converttest.PDF(word), []byte("xref\n0 6"), []byte("xref\n0 10000000"), 1)
		}},
	}
}

func samplePDF() attack {
	return attack{"a whole document", "a.pdf", func() []byte {
		pages := []string{converttest.PDFText(72, 700, "The mill.")}
		for len(pages) < 60 {
			pages = append(pages, converttest.PDFLines(72, 700, slices.Concat(prose, prose, prose)...))
		}
		objects := converttest.PDFObjects("/Lang(en)", "/Annots[<</Subtype/Text/Contents(Which one?)/Rect[0 0 9 9]>>]", pages...)
		return converttest.PDFOf(fmt.Sprintf("/Info %d 0 R", len(objects)+1), append(objects, "<</Author(Dalu)>>")...)
	}}
}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write(data) // a buffer takes every write
	w.Close()
	return b.Bytes()
}

// contentPDF is a document of one page with this content stream.
func contentPDF(entries string, content []byte) []byte {
	objects := converttest.PDFObjects("", "", "")
	objects[4] = converttest.PDFStream(entries, string(content))
	return converttest.PDFOf("", objects...)
}

// endlessPDF has a page whose drawing takes longer than anybody waits.
func endlessPDF() []byte {
	return contentPDF("/Filter/FlateDecode", deflated(bytes.Repeat([]byte("q "), 32<<20)))
}

// objectStreamPDF keeps its catalog in an object stream that says it lies within
// itself.
func objectStreamPDF() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	b.WriteString("3 0 obj\n" + converttest.PDFStream("/Type/ObjStm/N 2/First 8/Extends 3 0 R", "1 0 3 9 <</Type/Catalog/Pages 1 0 R>> 3 0 R") + "\nendobj\n")
	table := b.Len()
	entries := []byte{0, 0, 0, 0, 2, 0, 3, 0, 2, 0, 3, 1, 2, 0, 3, 1}
	b.WriteString("4 0 obj\n" + converttest.PDFStream("/Type/XRef/Size 4/W[1 2 1]/Root 1 0 R", string(entries)) + "\nendobj\n")
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", table)
	return b.Bytes()
}

// lockedPDF is encrypted with RC4 of 40 bits and a password, the empty one of
// which everybody has.
func lockedPDF(password string) []byte {
	const padding = "\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a"
	const id, owner = "sheaf", "01234567890123456789012345678901"
	permissions := binary.LittleEndian.AppendUint32(nil, 0xfffffffc)
	sum := md5.Sum([]byte((password + padding)[:32] + owner + string(permissions) + id))
	key := sum[:5]
	lock := func(key []byte, data string) string {
		c, err := rc4.NewCipher(key)
		if err != nil {
			panic(err) // a key of that length always is one
		}
		locked := make([]byte, len(data))
		c.XORKeyStream(locked, []byte(data))
		return string(locked)
	}
	objects := converttest.PDFObjects("", "", "")
	own := md5.Sum(append(bytes.Clone(key), 5, 0, 0, 0, 0)) // of object 5
	objects[4] = converttest.PDFStream("", lock(own[:10], converttest.PDFText(72, 700, "The mill stood by the bridge.")))
	return converttest.PDFOf(fmt.Sprintf("/ID[(%s)(%s)]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(%s)/U<%x>>>", id, id, owner, lock(key, padding)), objects...)
}
