// Coming to one reading: place by place, a key to a decision. One that was made leads
// on to the next place that is open.
import { bind } from "./lib/keys.js";
import { swap } from "./lib/swap.js";

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".clash")]);
const current = () => rows().find((r) => r.contains(document.activeElement));
const open = (/** @type {HTMLElement} */ row) => !row.classList.contains("decided");

/** @param {HTMLElement | undefined} row */
function show(row) {
  if (!row) return false;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

/** @param {1 | -1} step */
function go(step) {
  const all = rows();
  const at = all.indexOf(current());
  return show(at < 0 ? (step > 0 ? all[0] : all.at(-1)) : all[at + step]);
}

/** The next open place after a row, or else the first there is. @param {HTMLElement | undefined} row */
function nextOpen(row) {
  const all = rows();
  const at = row ? all.indexOf(row) : -1;
  return all.slice(at + 1).find(open) ?? all.find(open);
}

/** @param {string} act */
function keep(act) {
  const row = current() ?? nextOpen(undefined);
  const button = row?.querySelector(`[data-does="${act}"]`);
  if (!(button instanceof HTMLElement)) return false;
  show(row);
  button.click();
}

bind({
  next: () => go(1),
  previous: () => go(-1),
  undecided: () => show(nextOpen(current())),
  "keep-first": () => keep("keep-first"),
  "keep-second": () => keep("keep-second"),
  "keep-both": () => keep("keep-both"),
  "keep-neither": () => keep("keep-neither"),
  why: () => (current() ?? nextOpen(undefined))?.querySelector("[name=why]")?.focus(),
  place: () => current()?.querySelector("[data-place]")?.click(),
  "document-next": () => {
    const documents = [...document.querySelectorAll(".clash-documents a")];
    const next = documents[documents.findIndex((a) => a.ariaCurrent) + 1];
    if (!(next instanceof HTMLElement)) return false;
    next.click();
  },
  undo: () => {
    const back = location.pathname + location.search;
    swap("/undo", { method: "POST", body: new URLSearchParams({ back }) }, ["how-far", "clashes"]);
  },
});

document.addEventListener("swapped", (event) => {
  const row = rows().find((r) => event.detail.includes(r.id));
  if (row && !open(row)) show(nextOpen(row) ?? row);
});
