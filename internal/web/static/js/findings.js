// What the checks found, beside the frozen text: going from one to the next shows
// where each stands.
import { bind } from "./lib/keys.js";

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".finding")]);
const current = () => rows().find((r) => r.contains(document.activeElement));

/**
 * Draws a place and brings it into view.
 * @param {HTMLElement | null} link
 */
function show(link) {
  const passage = link && document.getElementById(link.dataset.place);
  if (!passage) return;
  for (const b of document.querySelectorAll(".leaf-block.here")) b.classList.remove("here");
  passage.closest(".leaf-block")?.classList.add("here");
  const range = new Range();
  range.selectNodeContents(passage);
  const [start, end] = [Number(link.dataset.start), Number(link.dataset.end)];
  if (end) narrow(range, passage, start, end);
  CSS.highlights.set("current", new Highlight(range));
  passage.scrollIntoView({ block: "center" });
}

/**
 * @param {Range} range
 * @param {HTMLElement} passage
 * @param {number} start UTF-16 code units of the passage
 * @param {number} end
 */
function narrow(range, passage, start, end) {
  let at = 0;
  const nodes = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const { length } = node.data;
    if (start >= at && start < at + length) range.setStart(node, start - at);
    if (end > at && end <= at + length) range.setEnd(node, end - at);
    at += length;
  }
}

/** @param {1 | -1} step */
function go(step) {
  const all = rows();
  const at = all.indexOf(current());
  const next = at < 0 ? (step > 0 ? all[0] : all[all.length - 1]) : all[at + step];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  show(next.querySelector("[data-place]"));
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-place]");
  if (!(link instanceof HTMLElement)) return;
  event.preventDefault();
  show(link);
});

const text = document.querySelector(".frozen");
bind({
  next: () => go(1),
  previous: () => go(-1),
  open: (event) => {
    // Enter on a link or a button is the browser's.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && focused.matches("a, button, summary")) return focused.click();
    show(current()?.querySelector("[data-place]") ?? null);
    const passage = document.querySelector(".leaf-block.here");
    if (event && passage instanceof HTMLElement && text) {
      passage.tabIndex = -1;
      passage.focus();
    }
  },
  choose: () => current()?.querySelector("[type=checkbox]")?.click(),
  accept: () => {
    const box = current()?.querySelector("[type=checkbox]") ?? document.querySelector(".finding [type=checkbox]");
    if (!(box instanceof HTMLInputElement)) return;
    box.checked = true;
    box.form.querySelector("textarea").focus();
  },
  reopen: () => current()?.querySelector("[data-reopen]")?.click(),
  write: () => (current()?.querySelector("[data-mend]") ?? document.querySelector("[data-act=write]"))?.click(),
});

// One that was decided is not asked for again; where nothing is chosen, the
// first box says so.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.classList.contains("decide")) return;
  const boxes = [...form.elements].filter((e) => e instanceof HTMLInputElement && e.type === "checkbox");
  if (boxes.some((b) => b.checked)) return;
  event.preventDefault();
  boxes[0]?.focus();
});
