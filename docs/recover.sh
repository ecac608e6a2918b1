#!/bin/sh
# Recovers a study from a bulk backup and a keyring medium, without Sheaf.
#
#   sh recover.sh BULK KEYRING OUT
#
# BULK is the folder of a bulk backup, KEYRING the file of a keyring medium, OUT
# a folder to be made. Needed: age 1.3 or newer (https://age-encryption.org),
# which asks for the medium's passphrase, and what every Unix has: sh, sed, awk,
# tr, grep, sort, find, base64, and one of sha256sum, shasum, openssl. The formats
# are in FORMAT.md, sections 9 and 10.
#
# OUT then holds, IN CLEAR TEXT, everything that the medium's keys open:
#
#   originals/ID        every original, byte for byte; originals/LIST says whose
#                       names they had and whether their hash is the recorded one
#   documents/ID.txt    the current text of every document of the working copy
#   documents/ID.tsv    its codings: start, end (bytes from 0), code, coder, layer,
#                       the words
#   codebook.tsv        codes: id, parent's id, name, definition
#   items/              every other item of the backup, as JSON
#
# Work without a network, in a place that you can destroy, and delete OUT when
# you are done. A medium of a later epoch than the backup's opens what belongs to
# people who were not erased in between; the rest stays closed, and is counted.
#
# For scripts: AGE names the age command; where AGE_PASSPHRASE is set, it is used
# through age's own plugin age-plugin-batchpass.

set -eu
umask 077
LC_ALL=C
export LC_ALL
age=${AGE:-age}

if [ $# -ne 3 ]; then
	echo "usage: sh recover.sh BULK KEYRING OUT" >&2
	exit 2
fi
bulk=$1 keyring=$2 out=$3
[ -f "$bulk/manifest.json" ] || { echo "recover: $bulk is no whole bulk backup: it has no manifest.json" >&2; exit 1; }
mkdir "$out"
work=$out/.work
mkdir "$work" "$work/objects" "$out/originals" "$out/documents" "$out/items"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# unseal FROM TO takes off layer after layer until no age file is left.
unseal() {
	cp "$1" "$work/layer"
	while [ "$(dd if="$work/layer" bs=18 count=1 2>/dev/null | tr -d '\000')" = age-encryption.org ]; do
		"$age" -d -i "$work/keys" -o "$work/inner" "$work/layer" 2>/dev/null || { rm -f "$work/layer" "$work/inner"; return 1; }
		mv "$work/inner" "$work/layer"
	done
	mv "$work/layer" "$2"
}

sha256() {
	if command -v sha256sum >/dev/null; then sha256sum "$1"; elif command -v shasum >/dev/null; then shasum -a 256 "$1"; else openssl dgst -sha256 -r "$1"; fi | cut -d ' ' -f 1
}

# field NAME FILE gives a text of an item that has one field on a line.
field() { sed -n 's/^ *"'"$1"'": *"\([^"]*\)".*/\1/p' "$2" | sed 1q; }

# Keys: one on a line.
keylines() { tr '",' '\n\n' | grep '^AGE-SECRET-KEY-PQ-1' || :; }
if [ -n "${AGE_PASSPHRASE:-}" ]; then
	"$age" -d -j batchpass "$keyring" >"$work/medium"
else
	"$age" -d "$keyring" >"$work/medium"
fi
keylines <"$work/medium" >"$work/keys"
[ -s "$work/keys" ] || { echo "recover: there is no key in the keyring medium" >&2; exit 1; }
if unseal "$bulk/keys.age" "$work/more"; then
	keylines <"$work/more" >>"$work/keys"
	sort -u -o "$work/keys" "$work/keys"
	unseal "$bulk/rows.age" "$out/rows.json"
else
	echo "recover: the medium is of another epoch than the backup: those who were erased since stay closed" >&2
fi

# Is every file as it was written?
sed -n 's/^ *"name": *"\([^"]*\)".*/\1/p' "$bulk/manifest.json" >"$work/names"
sed -n 's/^ *"sha256": *"\([^"]*\)".*/\1/p' "$bulk/manifest.json" >"$work/sums"
altered=0
while IFS= read -r name <&3 && IFS= read -r sum <&4; do
	[ -f "$bulk/$name" ] && [ "$(sha256 "$bulk/$name")" = "$sum" ] || {
		altered=$((altered + 1))
		echo "recover: missing or altered: $name" >&2
	}
done 3<"$work/names" 4<"$work/sums"

# Items.
opened=0 closed=0
(cd "$bulk" && find . -type f -name '*.json.age' | sed 's,^\./,,') | sort >"$work/list"
while IFS= read -r name; do
	to=$out/items/${name%.age}
	mkdir -p "${to%/*}"
	if unseal "$bulk/$name" "$to"; then opened=$((opened + 1)); else closed=$((closed + 1)); fi
done <"$work/list"

# Originals: the wrap in an object's item gives the key of its file.
find "$out/items/vault/objects" -type f 2>/dev/null | sort >"$work/list" || :
while IFS= read -r item; do
	field wrap "$item" | base64 -d >"$work/wrap"
	unseal "$work/wrap" "$work/objects/$(field object "$item")" || :
done <"$work/list"
find "$out/items/vault/originals" -type f 2>/dev/null | sort >"$work/list" || :
while IFS= read -r item; do
	id=$(field original "$item") object=$work/objects/$(field object "$item")
	if [ -f "$object" ] && "$age" -d -i "$object" -o "$out/originals/$id" "$bulk/$(field file "$item")"; then
		state=altered
		[ "$(sha256 "$out/originals/$id")" = "$(field sha256 "$item")" ] && state=whole
	else
		state=closed
	fi
	printf '%s\t%s\t%s\n' "$id" "$state" "$(sed -n 's/^ *"name": *\(".*"\),*$/\1/p' "$item")" >>"$out/originals/LIST"
done <"$work/list"

# flatten turns JSON into lines: path, tab, value. What stands between quotes
# keeps its escapes, so that a line is a line.
flatten() {
	awk -v kind="$1" -v file="$2" '
	{ s = s $0 "\n" }
	END { n = length(s); i = 1; value("") }
	function space() { while (i <= n && index(" \t\r\n", substr(s, i, 1))) i++ }
	function quoted(   from, c) {
		from = ++i
		while (i <= n && (c = substr(s, i, 1)) != "\"") i += (c == "\\") ? 2 : 1
		return substr(s, from, i++ - from)
	}
	function value(path,   c, k, from) {
		space()
		c = substr(s, i, 1)
		if (c == "{" || c == "[") {
			i++
			k = 0
			for (space(); i <= n && !index("]}", substr(s, i, 1)); space()) {
				if (substr(s, i, 1) == ",") { i++; continue }
				if (c == "[") { value(path "." k++); continue }
				k = quoted(); space(); i++
				value(path "." k)
			}
			i++
			return
		}
		if (c == "\"") { print kind "\t" file "\t" path "\t" quoted(); return }
		for (from = i; i <= n && !index(",]} \t\r\n", substr(s, i, 1)); ) i++
		print kind "\t" file "\t" path "\t" substr(s, from, i - from)
	}'
}

# One stream of all that the texts need: the structure first.
number=0
stream() {
	find "$out/items/$2" -type f -name '*.json' 2>/dev/null | sort >"$work/$1" || :
	while IFS= read -r item; do
		number=$((number + 1))
		flatten "$1" "$number" <"$item"
	done <"$work/$1"
}
{
	stream structure study/structure.json
	stream codebook coding/codebook.json
	stream code coding/codes
	stream part study/documents
	stream coding coding/codings
} >"$work/stream"

awk -F '\t' -v out="$out" '
# text gives a JSON text as it is meant.
function text(s,   i, c, done, code, low) {
	done = ""
	while (i = index(s, "\\")) {
		done = done substr(s, 1, i - 1)
		c = substr(s, i + 1, 1)
		s = substr(s, i + 2)
		if (c == "n") done = done "\n"
		else if (c == "t") done = done "\t"
		else if (c == "r") done = done "\r"
		else if (c == "b") done = done "\b"
		else if (c == "f") done = done "\f"
		else if (c == "u") {
			code = hex(substr(s, 1, 4)); s = substr(s, 5)
			if (code >= 55296 && code < 56320 && substr(s, 1, 2) == "\\u") {
				low = hex(substr(s, 3, 4)); s = substr(s, 7)
				code = 65536 + (code - 55296) * 1024 + low - 56320
			}
			done = done utf8(code)
		} else done = done c
	}
	return done s
}
function hex(h,   i, n) {
	for (i = 1; i <= length(h); i++) n = n * 16 + index("0123456789abcdef", tolower(substr(h, i, 1))) - 1
	return n
}
function utf8(c) {
	if (c < 128) return sprintf("%c", c)
	if (c < 2048) return sprintf("%c%c", 192 + int(c / 64), 128 + c % 64)
	if (c < 65536) return sprintf("%c%c%c", 224 + int(c / 4096), 128 + int(c / 64) % 64, 128 + c % 64)
	return sprintf("%c%c%c%c", 240 + int(c / 262144), 128 + int(c / 4096) % 64, 128 + int(c / 64) % 64, 128 + c % 64)
}
function line(s) { s = text(s); gsub(/[\t\r\n]+/, " ", s); return s }
function leaf(path,   n, parts) { n = split(path, parts, "."); return parts[n] }
function above(path) { sub(/\.[^.]*$/, "", path); return path }

# v holds every value: by kind of file, number of the file, path.
{ v[$1, $2, $3] = $4 }
$1 == "structure" && $3 ~ /^\.documents\.[0-9]+\.id$/ { documents[++nDocuments] = $2 SUBSEP above($3) }
$1 == "codebook" && $3 ~ /^\.codes\.[0-9]+\.id$/ { codes[++nCodes] = $4; at[$4] = $1 SUBSEP $2 SUBSEP above($3) }
$1 == "code" && $3 == ".id" { inVivo[$4] = $1 SUBSEP $2 SUBSEP "" }
$1 == "part" && $3 ~ /^\.parts\.[0-9]+\.order$/ { isPart[++nParts] = $2 SUBSEP above($3) }
$1 == "coding" && $3 ~ /^\.codings\.[0-9]+\.id$/ { isCoding[++nCodings] = $2 SUBSEP above($3) }

END {
	for (i = 1; i <= nCodes; i++) writeCode(codes[i])
	for (i = 1; i <= nDocuments; i++) { split(documents[i], d, SUBSEP); writeDocument("structure" SUBSEP d[1] SUBSEP d[2]) }
}
function writeCode(id,   k) {
	k = at[id]
	if (id in inVivo) k = inVivo[id]
	name[id] = line(v[k ".name"])
	print id "\t" v[at[id] ".parent"] "\t" name[id] "\t" line(v[k ".definition"]) >(out "/codebook.tsv")
}
function writeDocument(k,   id, current, n, i, p, body, version) {
	id = v[k ".id"]
	current = v[k ".current"]
	for (n = 0; (k ".versions." n ".number") in v; n++) version[v[k ".versions." n ".number"]] = k ".versions." n
	body = assemble(id, current, version[current] ".layout")
	ORS = ""
	print body >(out "/documents/" id ".txt")
	ORS = "\n"
	close(out "/documents/" id ".txt")
	for (i = 1; i <= nCodings; i++) {
		split(isCoding[i], p, SUBSEP)
		if (v["coding", p[1], ".document"] != id) continue
		writeCoding("coding" SUBSEP p[1] SUBSEP p[2], id, current, version, body)
	}
	close(out "/documents/" id ".tsv")
}
# assemble puts a version together: parts where they stand, "_" in paragraphs
# where one is gone, line ends everywhere else.
function assemble(id, number, layout,   body, pos, n, i, p, k, words, start, end) {
	split("", words)
	for (i = 1; i <= nParts; i++) {
		split(isPart[i], p, SUBSEP)
		if (v["part", p[1], ".document"] != id || v["part", p[1], ".version"] != number) continue
		k = "part" SUBSEP p[1] SUBSEP p[2]
		words[v[k ".order"]] = text(v[k ".text"])
	}
	for (n = 0; (layout ".parts." n ".id") in v; n++) {
		start = v[layout ".parts." n ".start"]; end = v[layout ".parts." n ".end"]
		body = body lineEnds(start - length(body))
		if (n in words) body = body words[n]
		else body = body gone(layout, start, end)
	}
	return body lineEnds(v[layout ".length"] - length(body))
}
function lineEnds(n,   s) { while (n-- > 0) s = s "\n"; return s }
function gone(layout, start, end,   s, n, from, to) {
	for (n = 0; (layout ".paragraphs." n ".0") in v; n++) {
		from = v[layout ".paragraphs." n ".0"]; to = v[layout ".paragraphs." n ".1"]
		if (from < start) from = start
		if (to > end) to = end
		if (from >= to) continue
		s = s lineEnds(from - start - length(s))
		while (length(s) < to - start) s = s "_"
	}
	return s lineEnds(end - start - length(s))
}
function writeCoding(k, id, current, version, body,   n, code, words) {
	spanStart = v[k ".span.start"] + 0; spanEnd = v[k ".span.end"] + 0
	for (n = v[k ".version"] + 1; n <= current; n++) carry(version[n] ".map")
	code = v[k ".code"]
	while (v[at[code] ".mergedInto"] != "") code = v[at[code] ".mergedInto"]
	words = substr(body, spanStart + 1, spanEnd - spanStart)
	gsub(/[\t\r\n]+/, " ", words)
	print spanStart "\t" spanEnd "\t" name[code] "\t" v[k ".by"] "\t" v[k ".layer"] "\t" words >(out "/documents/" id ".tsv")
}
# carry takes the span over one map: kept, then replaced (source, target), kept,
# and so on. An edge inside a replacement widens to the whole of it; what was
# inserted at an edge stays outside.
function carry(map,   n, s, t, from, to, newStart, newEnd, started, ended, within) {
	s = 0; t = 0; started = 0; ended = 0; within = 0
	for (n = 0; (map "." n) in v; n += 3) {
		s += v[map "." n]; t += v[map "." n]
		if (!((map "." (n + 1)) in v)) break
		from = v[map "." (n + 1)]; to = v[map "." (n + 2)]
		# Up to here the text was moved by t - s.
		if (!started && spanStart < s) { newStart = spanStart + t - s; started = 1 }
		if (!ended && spanEnd <= s) { newEnd = spanEnd + t - s; ended = 1 }
		if (!started && spanStart < s + from) { newStart = t; started = 1; within = spanStart > s }
		if (!ended && spanEnd < s + from) { newEnd = t + to; ended = 1 }
		s += from; t += to
		if (!ended && from > 0 && spanEnd == s) { newEnd = t; ended = 1 }
	}
	if (!started) newStart = spanStart + t - s
	if (!ended) newEnd = spanEnd + t - s
	if (spanStart == spanEnd && !within) newStart = newEnd
	spanStart = newStart; spanEnd = newEnd
}
' "$work/stream"

whole=0
[ -f "$out/originals/LIST" ] && whole=$(grep -c '	whole	' "$out/originals/LIST" || :)
texts=$(find "$out/documents" -name '*.txt' | grep -c . || :)
echo "recovered: $opened items ($closed stay closed), $whole originals, $texts documents; $altered files missing or altered"
[ "$altered" -eq 0 ]
