// An original and its translation: the codings over both texts, the sentence that
// is chosen, and the acts on it. Owns #pairs and #now. Without it the codes stand
// below the sentences all the same, and every pair's number opens a form.
import { ask } from "./lib/api.js";
import { bind } from "./lib/keys.js";
import { rangeOf } from "./lib/span.js";

const table = () => document.getElementById("pairs");
const bar = document.getElementById("now"); // none where nothing may be corrected
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("realign"));
const button = (/** @type {string} */ act) => /** @type {HTMLButtonElement} */ (form.querySelector(`[data-act="${act}"]`));

let chosen = ""; // id of the sentence that is worked on
let marked = ""; // id of one to be put together with another

const sentence = () => document.getElementById(chosen);
const rows = () => [...table().querySelectorAll("[data-row]")];
const columnOf = (/** @type {Element} */ s) => s.closest("[data-side]").dataset.side;
const column = (/** @type {string} */ side) => [...table().querySelectorAll(`[data-side="${side}"] .sentence`)];

/** @param {Element | null | undefined} to */
function go(to) {
  if (!(to instanceof HTMLElement)) return;
  choose(to);
  to.focus({ preventScroll: true });
  to.closest("[data-row]").scrollIntoView({ block: "nearest" });
  to.scrollIntoView({ block: "nearest" });
}

/** The row's first sentence in the column that one works in, or in the other. @param {Element | undefined} row */
function goRow(row) {
  if (!row) return;
  const here = sentence();
  go((here && row.querySelector(`[data-side="${columnOf(here)}"] .sentence`)) ?? row.querySelector(".sentence"));
}

/** @param {1 | -1} step @param {(row: Element) => boolean} [of] */
function walk(step, of = () => true) {
  const all = rows();
  const at = all.indexOf(sentence()?.closest("[data-row]"));
  const ahead = step > 0 ? all.slice(at + 1) : all.slice(0, at < 0 ? all.length : at).reverse();
  goRow(ahead.find(of));
}

/** @param {1 | -1} step */
function walkColumn(step) {
  const here = sentence();
  if (!here) return walk(step);
  const all = column(columnOf(here));
  go(all[all.indexOf(here) + step]);
}

/** The column to the left or to the right: there what stands beside, or is nearest. @param {"left" | "right"} to */
function cross(to) {
  const here = sentence();
  if (!here) return walk(1);
  const second = (to === "right") === (getComputedStyle(table()).direction === "ltr");
  const side = second ? "translation" : "original";
  if (side === columnOf(here)) return;
  const all = column(side);
  const row = Number(here.closest("[data-row]").dataset.row);
  go(all.find((s) => Number(s.closest("[data-row]").dataset.row) >= row) ?? all[all.length - 1]);
}

/** Shows what is chosen, and what can be done with it. */
function show() {
  for (const s of table().querySelectorAll(".sentence.current, .sentence.marked")) s.classList.remove("current", "marked");
  const here = sentence();
  const first = table().querySelector(".sentence");
  for (const s of table().querySelectorAll('.sentence[tabindex="0"]')) s.tabIndex = -1;
  if (here ?? first) (here ?? first).tabIndex = 0;
  here?.classList.add("current");
  document.getElementById(marked)?.classList.add("marked");
  if (!bar) return;
  bar.hidden = !here;
  if (!here) return;
  const row = here.closest("[data-row]");
  const all = rows();
  const hand = row.dataset.state === "hand";
  const cell = [...here.closest("[data-side]").querySelectorAll(".sentence")];
  const alone = hand && row.querySelectorAll(".sentence").length === 1;
  button("confirm").hidden = hand;
  button("compute").hidden = !hand;
  const impossible = {
    alone, split: here === cell[0],
    up: row === all[0], down: row === all[all.length - 1], join: row === all[all.length - 1],
  };
  for (const [act, is] of Object.entries(impossible)) button(act).disabled = is;
  const said = document.getElementById("now-what");
  said.textContent = marked ? said.dataset.marked : said.dataset.chosen.replace("…", row.dataset.row);
}

/** The first press marks a sentence, the second puts one of the other column with it. */
function together() {
  const [here, other] = [sentence(), document.getElementById(marked)];
  if (!here) return false;
  if (other && columnOf(other) !== columnOf(here)) {
    form.requestSubmit(document.getElementById("send-together"));
    return true;
  }
  marked = marked === chosen ? "" : chosen;
  show();
  return true;
}

/** Escape lets go of what is marked, then of what is chosen. */
function leave() {
  if (marked) marked = "";
  else {
    chosen = "";
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }
  show();
}

/** @param {Element} to a sentence */
function choose(to) {
  if (to.id === chosen) return;
  chosen = to.id;
  show();
}

for (const event of ["focusin", "click"]) {
  document.addEventListener(event, ({ target }) => {
    const at = target instanceof Element && target.closest("#pairs .sentence");
    if (at) choose(at);
  });
}

document.addEventListener("click", (event) => {
  const number = event.target instanceof Element && event.target.closest("a.pair-number");
  if (!number || !bar) return;
  event.preventDefault();
  goRow(number.closest("[data-row]"));
});

form?.addEventListener("submit", (event) => {
  const both = event.submitter?.id === "send-together";
  form.elements.seen.value = table().dataset.seen;
  form.elements.sentence.value = both ? marked : chosen;
  form.elements.with.value = both ? chosen : "";
  marked = "";
});
if (bar) {
  button("together").addEventListener("click", together);
  bind({ together });
}

bind({
  next: () => walk(1),
  previous: () => walk(-1),
  "doubtful-next": () => walk(1, (row) => row.dataset.state === "doubtful"),
  "doubtful-previous": () => walk(-1, (row) => row.dataset.state === "doubtful"),
  "sentence-below": () => walkColumn(1),
  "sentence-above": () => walkColumn(-1),
  "sentence-left": () => cross("left"),
  "sentence-right": () => cross("right"),
  leave,
});

// Undo and redo leave the page where it is.
for (const form of document.querySelectorAll('form[action="/undo"], form[action="/redo"]')) form.dataset.swap = "pairs beside-state";

// The codings, read once and drawn again over what is swapped. No data-one:
// html/template takes names that begin with "on" for scripts.
const washes = Array.from({ length: 12 }, () => new Highlight());
washes.forEach((wash, hue) => CSS.highlights.set(`hue-${hue}`, wash));
/** @type {Record<string, {codes: {hue: number}[], codings: {code: number, pieces: number[][]}[]}>} */
const laid = {};

/** @param {string} side */
function draw(side) {
  const { codes, codings } = laid[side];
  /** @type {Map<number, HTMLElement[]>} */
  const runs = new Map();
  for (const words of table().querySelectorAll(`[data-side="${side}"] .words`)) {
    const p = Number(words.dataset.paragraph);
    runs.set(p, [...(runs.get(p) ?? []), words]);
  }
  for (const [, code, , , , ...pieces] of codings) {
    for (const [p, start, end] of pieces) {
      for (const words of runs.get(p) ?? []) {
        const from = Number(words.dataset.from);
        const here = [Math.max(start - from, 0), Math.min(end - from, words.textContent.length)];
        const range = here[0] < here[1] && rangeOf(words, [p, ...here]);
        if (range) washes[codes[code].hue].add(range);
      }
    }
  }
}

function drawAll() {
  for (const wash of washes) wash.clear();
  for (const side of Object.keys(laid)) draw(side);
  table().classList.add("drawn");
}

document.addEventListener("swapped", () => {
  if (!table()) return;
  drawAll();
  show();
});

show();
await Promise.all(["original", "translation"].map(async (side) => {
  laid[side] = await (await ask(`/documents/${table().dataset[side]}/codings.json`)).json();
}));
drawAll();
