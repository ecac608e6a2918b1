// The palette: everything that can be done on this page, and every room, found by
// a few letters. It offers what the page itself has: links, buttons and lines of
// the key sheet that have a data-act.
import { act, can } from "./lib/keys.js";
import { rank } from "./lib/fuzzy.js";

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("palette"));
const query = /** @type {HTMLInputElement} */ (document.getElementById("palette-query"));
const list = document.getElementById("palette-list");
const none = document.getElementById("palette-none");

/** @typedef {{name: string, also?: string, keys: string, go: () => void}} Command */
/** @type {Command[]} */
let commands = [];
/** @type {Command[]} */
let found = [];
let current = 0;

/** @returns {Command[]} */
function collect() {
  const all = [];
  const seen = new Set();
  for (const line of document.querySelectorAll("#keys [data-keys]")) {
    const { does } = line.dataset;
    if (does === "palette" || seen.has(does) || !can(does)) continue;
    seen.add(does);
    all.push({ name: line.querySelector("dd").textContent, also: line.dataset.also, keys: line.querySelector("dt").textContent, go: () => act(does) });
  }
  for (const element of document.querySelectorAll("main [data-act], .rooms a, main a[data-row], [data-palette-item]")) {
    const { act: does } = element.dataset;
    const name = (element.getAttribute("aria-label") ?? element.textContent).trim().replace(/\s+/g, " ");
    if ((does && seen.has(does)) || !name || seen.has(name) || !(element.checkVisibility() || element.closest(".rooms"))) continue;
    seen.add(does ?? name);
    all.push({ name, keys: "", go: () => (element.matches("input, textarea, select") ? element.focus() : element.click()) });
  }
  return all;
}

function show() {
  found = rank(query.value, commands, (c) => (c.also ? `${c.name} ${c.also}` : c.name)).slice(0, 12);
  current = 0;
  list.replaceChildren(...found.map((c, i) => {
    const item = document.createElement("li");
    item.id = `palette-${i}`;
    item.role = "option";
    const name = document.createElement("span");
    name.textContent = c.name;
    name.dir = "auto";
    item.append(name);
    if (c.keys) {
      const keys = document.createElement("kbd");
      keys.textContent = c.keys.trim();
      item.append(keys);
    }
    item.addEventListener("click", () => choose(i));
    return item;
  }));
  none.hidden = found.length > 0;
  point();
}

function point() {
  [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === current)));
  list.children[current]?.scrollIntoView({ block: "nearest" });
  if (found.length) query.setAttribute("aria-activedescendant", `palette-${current}`);
  else query.removeAttribute("aria-activedescendant");
}

/** @param {number} i */
function choose(i) {
  const command = found[i];
  dialog.close();
  command?.go();
}

export function openPalette() {
  if (dialog.open) return;
  commands = collect();
  query.value = "";
  dialog.showModal();
  show();
  query.focus();
}

query.addEventListener("input", show);
query.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") current = Math.min(current + 1, found.length - 1);
  else if (event.key === "ArrowUp") current = Math.max(current - 1, 0);
  else if (event.key === "Enter") choose(current);
  else return;
  event.preventDefault();
  point();
});
