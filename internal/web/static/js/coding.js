// Reading and coding a document: puts the parts of the page together, and says
// what the keys do. The page reads the same without it.
import { ask } from "./lib/api.js";
import { act, bind } from "./lib/keys.js";
import { bytesOf, stretchOf } from "./lib/span.js";
import { swap } from "./lib/swap.js";
import { say } from "./lib/told.js";
import { count } from "./lib/words.js";
import { Codings } from "./codings.js";
import { Find } from "./find.js";
import { Panel } from "./panel.js";
import { Picker } from "./picker.js";
import { Selection } from "./selection.js";
import { Transcript } from "./transcript.js";

const element = document.getElementById("transcript");
const codings = new Codings(element.dataset.document, Number(element.dataset.version));
const transcript = new Transcript(element, codings);
const selection = new Selection(transcript);
const picker = new Picker(document.getElementById("picker"), codings);
const panel = new Panel(document.getElementById("codebook"), codings);
new Find(document.getElementById("find"), transcript, selection);
const codable = "codable" in element.dataset;
const told = document.getElementById("told");
const now = document.getElementById("now");
const coded = document.getElementById("coded");

/** @param {string} words @param {{href: string, text: string}} [way] */
const tell = (words, way) => say(told, words, way);

/** Says why something was refused; a document that was corrected is read anew. @param {Error & {kind?: string}} error */
function refused(error) {
  tell(error.kind ? error.message : told.dataset.lost);
}

/** The words that an act is about: those chosen, else those of the current coding. */
const target = () => (selection.stretch ? selection.pieces : transcript.current?.pieces ?? []);

/** @param {{code?: import("./codings.js").Code, name?: string, invivo?: boolean}} what */
function lay(what) {
  const pieces = target();
  if (!codable) return tell(told.dataset.uncodable);
  if (!pieces.length) return tell(told.dataset.nothing);
  const { now: drawn, done } = codings.lay(what, pieces);
  const chosen = selection.stretch;
  selection.clear();
  if (drawn) transcript.select(drawn, { scroll: false });
  done.then((coding) => {
    if (transcript.current === drawn || !drawn) transcript.select(coding, { scroll: false });
  }, (error) => {
    if (transcript.current === drawn) transcript.select(null);
    if (chosen && !selection.stretch) selection.show(chosen);
    refused(error);
  });
}

function pick() {
  if (!codable) return tell(told.dataset.uncodable);
  if (!target().length) return tell(told.dataset.nothing);
  picker.open(lay);
}

function extent() {
  const coding = transcript.current;
  if (!codable) return tell(told.dataset.uncodable);
  if (!coding || !selection.stretch || coding.waiting) return tell(told.dataset.both);
  codings.extend(coding, selection.pieces).then((longer) => {
    selection.clear();
    transcript.select(longer, { scroll: false });
    tell(told.dataset.extended);
  }, refused);
}

function uncode() {
  const coding = transcript.current;
  if (!coding) return tell(told.dataset.nothing);
  transcript.select(null);
  codings.uncode(coding).catch(refused);
}

/** @param {"undo" | "redo"} way */
function step(way) {
  codings.step(way).then(({ said, kind, touched }) => {
    if (kind === "memo") showMemos(transcript.current);
    if (transcript.current && !codings.byId.has(transcript.current.id)) transcript.select(null);
    if (touched.length) transcript.select(touched[0]);
    tell(said);
  }, refused);
}

/** @param {KeyboardEvent} event */
function again(event) {
  const digit = /^(?:Digit|Numpad)?([1-9])$/.exec(event.code)?.[1] ?? event.key;
  const code = codings.recent[Number(digit) - 1];
  if (!code) return tell(told.dataset.recent);
  lay({ code });
}

/** Where the words lie that an act is about, in bytes of the text, as addresses have it. */
function bytes() {
  const pieces = target();
  if (!pieces.length) return "";
  const { from, to } = stretchOf(pieces);
  const at = ({ paragraph, at: units }) => Number(transcript.paragraphs.get(paragraph).dataset.start) + bytesOf(transcript.textOf(paragraph), units);
  return `${at(from)}-${at(to)}`;
}

/** @param {string} path @param {Record<string, string>} query */
const leaveFor = (path, query) => location.assign(`${path}?${new URLSearchParams(query)}`);

/** What names the words that an act is about, for other rooms. */
function named() {
  const { document, version } = element.dataset;
  const at = bytes();
  return at && { document, version, span: at };
}

function claim() {
  const passage = named();
  if (!passage) return tell(told.dataset.nothing);
  leaveFor("/claims/new", selection.stretch ? passage : { ...passage, coding: transcript.current.id });
}

function passages() {
  const coding = transcript.current;
  if (!coding) return tell(told.dataset.nothing);
  leaveFor("/passages", { code: coding.code.id, from: `${codings.path}?coding=${coding.id}` });
}

async function basket() {
  const passage = named();
  if (!passage) return tell(told.dataset.nothing);
  const fields = selection.stretch ? passage : { coding: transcript.current.id };
  try {
    const answer = await ask("/publications/basket", { method: "POST", body: new URLSearchParams(fields), accept: true });
    if (!answer.ok) return tell(told.dataset.lost);
    tell(told.dataset.taken, { href: answer.headers.get("Sheaf-Open"), text: told.dataset.open });
  } catch {
    tell(told.dataset.lost);
  }
}

function correct() {
  const at = bytes();
  if (!at) return tell(told.dataset.nothing);
  leaveFor(`${codings.path}/correct`, { at, version: element.dataset.version });
}

/**
 * Reads the memos of a coding beside the text, and those of a code.
 * @param {import("./codings.js").Coding | null} coding
 * @param {import("./codings.js").Code} [code]
 */
function showMemos(coding, code = coding?.code) {
  const about = new URLSearchParams();
  if (coding && !coding.waiting) about.set("coding", coding.id);
  if (code) about.set("code", code.id);
  return swap(`${codings.path}/memos?${about}`, {}, ["memos"]);
}

/** Where somebody was when they went to write, and comes back to. @type {{at: Element | null, top: number} | null} */
let left = null;

/** @param {"coding" | "code" | "document" | "study"} on */
async function memo(on) {
  left = { at: document.activeElement, top: scrollY };
  const coding = transcript.current;
  const code = codings.codeOf(left.at?.closest("[data-code]")?.dataset.code) ?? coding?.code;
  if (on === "code" && !code) return tell(told.dataset.nothing);
  if (on === "code" || (on === "coding" && coding && !coding.waiting)) await showMemos(coding, code);
  const choice = document.getElementById("memo-on");
  choice.value = [...choice.options].some((o) => o.value === on) ? on : "document";
  const field = document.getElementById("memo-text");
  field.focus();
  field.scrollIntoView({ block: "nearest" });
}

/** A saved memo leads back to what it is on: keys would be typed into its field. */
function comeBack() {
  const from = left;
  left = null;
  if (from) scrollTo({ top: from.top, behavior: "instant" });
  if (from?.at?.matches("[data-code]")) from.at.focus({ preventScroll: true });
  else if (transcript.current) transcript.select(transcript.current, { scroll: false });
  else document.getElementById("main").focus({ preventScroll: true });
}

function only() {
  codings.only = codings.only ? null : transcript.current?.code ?? null;
  codings.changed(null);
}

/** @param {import("./codings.js").Code} code */
function goTo(code) {
  const { all } = codings;
  const from = transcript.current ? all.indexOf(transcript.current) : -1;
  const next = all.find((c, i) => i > from && c.code === code) ?? all.find((c) => c.code === code);
  if (next) transcript.select(next);
}

function leave() {
  if (document.activeElement?.matches("input, textarea, select")) return document.activeElement.blur();
  if (selection.stretch) return selection.clear();
  if (!codings.only && !transcript.current) return document.activeElement?.blur();
  if (codings.only) only();
  transcript.select(null);
}

/** Says in the bar below what an act would be about. */
function show() {
  const coding = selection.stretch ? null : transcript.current;
  panel.point(transcript.current?.code);
  now.hidden = !coding && !selection.stretch;
  if (now.hidden) return;
  const stands = { coding: !!coding, selection: !!selection.stretch, both: !!selection.stretch && !!transcript.current, any: true };
  for (const button of now.querySelectorAll("[data-for]")) button.hidden = !stands[button.dataset.for];
  const [swatch, name, coder, place] = document.getElementById("now-what").children;
  swatch.className = coding ? `swatch hue-${coding.code.hue}` : "";
  name.textContent = coding ? coding.code.name : "";
  coder.textContent = coding ? coding.coder : "";
  place.textContent = coding ? `${codings.all.indexOf(coding) + 1} / ${codings.all.length}` : "";
}

/** Goes where the link that opened this page points: a coding, or words. */
function arrive() {
  const coding = codings.byId.get(new URLSearchParams(location.search).get("coding"));
  if (coding) return transcript.select(coding);
  const { started } = element.dataset;
  if (!started) return;
  const pieces = JSON.parse(started);
  if (pieces.length) selection.show(stretchOf(pieces));
}

const rtl = (element.dir === "rtl" ? -1 : 1);
bind({
  next: () => transcript.goAny(1),
  previous: () => transcript.goAny(-1),
  "same-next": () => transcript.goSame(1),
  "same-previous": () => transcript.goSame(-1),
  only,
  word: () => selection.pick("word", 1),
  "word-back": () => selection.pick("word", -1),
  sentence: () => selection.pick("sentence", 1),
  "sentence-back": () => selection.pick("sentence", -1),
  turn: () => selection.pick("turn", 1),
  "turn-back": () => selection.pick("turn", -1),
  extend: () => selection.stretchBy("to", 1),
  shrink: () => selection.stretchBy("to", -1),
  right: () => selection.stretchBy("to", rtl > 0 ? 1 : -1, "word"),
  left: () => selection.stretchBy("to", rtl > 0 ? -1 : 1, "word"),
  "start-right": () => selection.stretchBy("from", rtl > 0 ? 1 : -1, "word"),
  "start-left": () => selection.stretchBy("from", rtl > 0 ? -1 : 1, "word"),
  code: pick,
  repeat: () => (codings.recent[0] ? lay({ code: codings.recent[0] }) : tell(told.dataset.recent)),
  recent: again,
  invivo: () => lay({ invivo: true }),
  uncode,
  extent,
  undo: () => step("undo"),
  redo: () => step("redo"),
  memo: () => memo(transcript.current ? "coding" : "document"),
  "memo-code": () => memo("code"),
  "memo-study": () => memo("study"),
  claim,
  passages,
  basket,
  correct,
  codebook: () => panel.focus(),
  whose: () => panel.turn(),
  leave,
});

transcript.addEventListener("current", show);
selection.addEventListener("chosen", show);
codings.addEventListener("changed", show);
let counted = codings.all.length;
codings.addEventListener("changed", () => {
  if (codings.all.length !== counted) count(coded, counted = codings.all.length);
});

let writing = false;
document.addEventListener("submit", (event) => { writing ||= !!event.target.closest("#memos"); });
document.addEventListener("swapped", () => {
  if (writing) comeBack();
  writing = false;
});

element.addEventListener("click", (event) => {
  if (getSelection()?.isCollapsed === false) return;
  const coding = transcript.at(event);
  if (coding === undefined) return;
  selection.clear();
  transcript.select(coding, { scroll: false });
});
// What was chosen by mouse is not left under the strip that it brings up.
element.addEventListener("pointerup", () => requestAnimationFrame(() => {
  if (!selection.stretch || now.hidden || !getSelection()?.rangeCount) return;
  const { top, bottom } = getSelection().getRangeAt(0).getBoundingClientRect();
  const under = bottom + 8 - now.getBoundingClientRect().top;
  if (under > 0) scrollBy({ top: Math.min(under, Math.max(0, top - 80)), behavior: "instant" });
}));
document.getElementById("codes").addEventListener("click", (event) => {
  const a = event.target.closest("[data-code]");
  if (!a) return;
  event.preventDefault();
  const code = codings.codeOf(a.dataset.code);
  if (selection.stretch) lay({ code });
  else goTo(code);
});
// A press on a button leaves what is selected selected.
now.addEventListener("pointerdown", (event) => event.preventDefault());
now.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) act(button.dataset.act, event);
});
for (const way of ["undo", "redo"]) {
  document.querySelector(`form[action="/${way}"]`)?.addEventListener("submit", (event) => {
    event.preventDefault();
    step(way);
  });
}

codings.load().then((current) => {
  if (!current) return location.reload();
  transcript.watch();
  arrive();
}).catch(() => { document.getElementById("undrawn").hidden = false; });
