<<<<<<< HEAD
// The tree of codes, and the passages that a split chooses from. Owns #codes and
// the dialogs beside it, or #split, or the forms of one code. Without this script every code's own page has
// the same forms.
import { bind } from "./lib/keys.js";
import { rank } from "./lib/fuzzy.js";

const tree = () => document.getElementById("codes");

/** The row that was worked on last stays so while a dialog is open. */
let last = "";

/** @returns {HTMLAnchorElement | null} the row in focus, or the last one */
function row() {
  const here = document.activeElement?.closest("#codes li")?.querySelector("[data-row]") ?? null;
  if (here) last = here.dataset.row;
  return here ?? (last ? document.getElementById(`c-${last}`) : null);
}

/** @param {(code: HTMLAnchorElement) => void} fn what to do with the code in focus */
const onRow = (fn) => () => {
  const code = row();
  if (code) fn(code);
};

/** @param {string} below id, "" for the top */
function add(below) {
  document.getElementById("code-parent").value = below;
  document.getElementById("code-name").focus();
}

/**
 * @param {HTMLAnchorElement} code
 * @param {string} parent
 */
function put(code, parent) {
  const form = document.getElementById("move-form");
  form.action = `${code.getAttribute("href")}/move`;
  form.elements.parent.value = parent;
  form.requestSubmit();
}

/** Opens a dialog about a code. @param {string} id */
const ask = (id) => onRow((code) => {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  form.action = `${code.getAttribute("href")}/${form.dataset.does}`;
  dialog.querySelector("[data-of]").textContent = code.dataset.path;
  const select = dialog.querySelector("select");
  for (const option of select.options) option.disabled = option.value === code.dataset.row;
  select.value = id === "move" ? code.dataset.above : "";
  dialog.showModal();
  select.focus();
});

function startTree() {
  const find = document.getElementById("tree-find");
  if (find) {
    find.hidden = false;
    find.addEventListener("input", () => {
      const all = [...tree().children];
      const found = new Set(rank(find.value, all, (li) => li.querySelector("[data-row]").dataset.path));
      for (const li of all) li.classList.toggle("away", !found.has(li));
    });
  }
  for (const dialog of document.querySelectorAll("#move, #merge")) {
    dialog.addEventListener("submit", () => dialog.close());
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  }
  document.addEventListener("swapped", () => document.getElementById(`c-${last}`)?.focus());
  const open = (/** @type {string} */ rest) => onRow((code) => { location.href = code.getAttribute("href") + rest; });
  bind({
    add: () => add(""),
    "add-below": onRow((code) => add(code.dataset.row)),
    rename: open("#code-name"),
    define: open("#code-definition"),
    indent: onRow((code) => { if (code.dataset.previous) put(code, code.dataset.previous); }),
    outdent: onRow((code) => { if (code.dataset.above) put(code, code.dataset.up); }),
    move: ask("move"),
    merge: ask("merge"),
    split: open("/split"),
    history: open("/history"),
    passages: onRow((code) => { location.href = `/passages?code=${code.dataset.row}`; }),
  });
}

function startSplit() {
  const form = document.getElementById("split");
  const tell = () => {
    document.getElementById("chosen").textContent = String(form.querySelectorAll("[name=coding]:checked").length || "");
  };
  form.addEventListener("change", tell);
  tell();
  bind({
    choose: () => {
      const box = document.activeElement?.closest("li")?.querySelector("[name=coding]");
      if (box instanceof HTMLInputElement) box.click();
    },
  });
}

/** A click on a colour would choose it: the key only goes there. */
function startCode() {
  bind({ color: () => document.querySelector("[name=color]:checked")?.focus() });
}

if (document.getElementById("split")) startSplit();
else if (document.getElementById("merge-form")) startCode();
else if (document.getElementById("tree")) startTree();
=======
// The codebook beside the text: each code with its count in what is shown. Owns
// #codebook.

/** @typedef {import("./codings.js").Codings} Codings */
/** @typedef {import("./codings.js").Code} Code */

export class Codebook {
  /**
   * @param {HTMLDetailsElement} element
   * @param {Codings} codings
   */
  constructor(element, codings) {
    this.element = element;
    this.codings = codings;
    this.list = element.querySelector("#codes");
    this.whose = element.querySelector("#whose");
    element.querySelector("#whose-field").hidden = false;
    this.whose.addEventListener("change", () => {
      codings.whose = this.whose.value;
      codings.changed(null);
    });
    codings.addEventListener("changed", () => this.later());
    if (matchMedia("(max-width: 60rem)").matches) element.open = false;
    this.show();
  }

  /** Counting waits until what was done is painted. */
  later() {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.waits = false;
      this.show();
    }));
  }

  show() {
    const counts = new Map();
    for (const c of this.codings.all) {
      if (this.codings.whose === "all" || c.mine === (this.codings.whose === "mine")) counts.set(c.code, (counts.get(c.code) ?? 0) + 1);
    }
    const known = new Map([...this.list.querySelectorAll("[data-code]")].map((a) => [a.dataset.code, a]));
    const items = this.codings.codes.map((code) => {
      const a = known.get(code.id) ?? this.entry(code);
      const n = counts.get(code) ?? 0;
      a.querySelector(".count").textContent = n.toLocaleString("en");
      a.querySelector(".code-name").textContent = code.name;
      a.classList.toggle("unused", !n);
      return a.closest("li");
    });
    if (items.length && (items.length !== this.list.children.length || items.some((item, i) => item !== this.list.children[i]))) this.list.replaceChildren(...items);
    this.whose.value = this.codings.whose;
  }

  /** @param {Code} code */
  entry(code) {
    const item = document.createElement("li");
    item.className = `depth-${code.depth}`;
    const a = document.createElement("a");
    a.href = `${this.codings.path}/codings`;
    a.dataset.code = code.id;
    const swatch = document.createElement("span");
    swatch.className = `swatch hue-${code.hue}`;
    const name = document.createElement("bdi");
    name.className = "code-name";
    const count = document.createElement("span");
    count.className = "count";
    a.append(swatch, name, " ", count);
    item.append(a);
    return a;
  }

  /** Marks the code of the current coding. @param {Code | undefined} code */
  point(code) {
    for (const a of this.list.querySelectorAll("[data-code]")) {
      if (a.dataset.code === code?.id) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
  }

  focus() {
    this.element.open = true;
    (this.list.querySelector("[aria-current]") ?? this.list.querySelector("[data-code]"))?.focus();
  }

  /** Shows everybody's codings, one's own, or the others'. */
  turn() {
    const order = ["all", "mine", "others"];
    this.codings.whose = order[(order.indexOf(this.codings.whose) + 1) % order.length];
    this.codings.changed(null);
  }
}
>>>>>>> 7f9cef1 (Code on the page itself: choose words, lay, take away and undo in place, memos beside the text)
