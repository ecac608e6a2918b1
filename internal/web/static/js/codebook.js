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
    const found = () => rank(find.value, [...tree().children], (li) => li.querySelector("[data-row]").dataset.path);
    find.addEventListener("input", () => {
      const near = new Set(found());
      for (const li of tree().children) li.classList.toggle("away", !near.has(li));
    });
    find.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      found()[0]?.querySelector("[data-row]").focus();
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
