// The codings of an original and of its translation, over both texts. Owns
// #pairs. Without it the codes stand below the sentences all the same.
import { ask } from "./lib/api.js";
import { rangeOf } from "./lib/span.js";

const table = document.getElementById("pairs");
const washes = Array.from({ length: 12 }, () => new Highlight());
washes.forEach((wash, hue) => CSS.highlights.set(`hue-${hue}`, wash));

// Not data-one: html/template takes names that begin with "on" for scripts.
const { idOne, idOther } = table.dataset;

/** @param {"one" | "other"} side @param {string} document its id */
async function draw(side, document) {
  const { codes, codings } = await (await ask(`/documents/${document}/codings.json`)).json();
  /** @type {Map<number, HTMLElement[]>} */
  const runs = new Map();
  for (const words of table.querySelectorAll(`[data-side="${side}"] .words`)) {
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

Promise.all([draw("one", idOne), draw("other", idOther)]).then(() => table.classList.add("drawn"));
