// The grid of participants by questions. Owns #grid and the #pane beside it. A
// cell is a link to its own page, where the same can be written without a script;
// with it, arrows walk the cells, Enter writes in place, and the pane shows the
// passages of the cell in focus.
import { ask } from "./lib/api.js";
import { bind } from "./lib/keys.js";
import { swap } from "./lib/swap.js";

const table = () => /** @type {HTMLTableElement} */ (document.getElementById("grid"));
const pane = () => document.getElementById("pane");
const fault = document.getElementById("grid-error");
const who = /** @type {HTMLSelectElement | null} */ (document.getElementById("grid-who"));
const narrow = matchMedia("(max-width: 60rem)");
const rightToLeft = document.documentElement.dir === "rtl";

/** The id of the cell that has, or had last, the focus. */
let current = "";
/** @type {Map<string, string>} what was typed into a cell and not saved */
const drafts = new Map();
/** @type {Map<string, HTMLFormElement>} editors by cell: one each, because what is typed is kept by the field */
const editors = new Map();

/** @param {Element | null} within @returns {HTMLAnchorElement | null} the cell's link */
const linkOf = (within) => within?.closest("td")?.querySelector("a") ?? null;
const cell = () => /** @type {HTMLAnchorElement | null} */ (document.getElementById(current)) ?? table()?.querySelector("td a") ?? null;
/** @param {HTMLAnchorElement} link */
const columnOf = (link) => table().tHead.rows[0].cells[link.closest("td").cellIndex].dataset.column;
/** @param {HTMLAnchorElement} link */
const stopped = (link) => link.closest("tr").classList.contains("stopped");
/** @param {HTMLAnchorElement} link */
const written = (link) => (link.closest("td").className === "summary" ? link.querySelector(".words").textContent : "");
const editor = () => /** @type {HTMLTextAreaElement | null} */ (document.querySelector(".cell-editor textarea"));

/** One cell alone can be reached by Tab: the arrows do the rest. */
function prepare() {
  if (!table()) return;
  for (const link of table().querySelectorAll("td a")) link.tabIndex = -1;
  const here = cell();
  if (here) here.tabIndex = 0;
  for (const id of drafts.keys()) mark(id);
  alone();
}

/** @param {HTMLAnchorElement | null} link */
function go(link) {
  if (!link) return;
  const before = cell();
  if (before) before.tabIndex = -1;
  current = link.id;
  link.tabIndex = 0;
  if (narrow.matches) alone();
  link.focus({ preventScroll: true });
  link.scrollIntoView({ block: "nearest", inline: "nearest" });
  look();
}

/** @param {number} down @param {number} on @param {HTMLAnchorElement | null} [from] */
function step(down, on, from = cell()) {
  const td = from?.closest("td");
  if (!td) return;
  const row = table().tBodies[0].rows[td.parentElement.sectionRowIndex + down];
  const next = row?.cells[td.cellIndex + on];
  go(next instanceof HTMLTableCellElement && next.tagName === "TD" ? linkOf(next) : null);
}

/** Arrows are the cells' where no other element has the focus. @param {number} down @param {number} on */
const walk = (down, on) => () => {
  const active = document.activeElement;
  if (active && active !== document.body && !active.closest("#grid") && !active.matches(".grid-frame, main")) return false;
  if (!linkOf(active)) return go(cell());
  step(down, on);
};

let waiting = 0;

/** Shows the passages of the current cell, when the focus has come to rest. */
function look() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const link = cell();
    if (!link) return;
    const answer = await ask(link.href, { accept: true });
    if (link.id === current) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }, 150);
}

/** @param {Document} page of a cell @returns {HTMLElement | null} its pane */
function show(page) {
  const next = page.getElementById("pane");
  if (!next) return null;
  pane().replaceWith(document.adoptNode(next));
  const field = next.querySelector("textarea");
  const draft = drafts.get(next.dataset.cell);
  if (field && draft !== undefined) field.value = draft;
  return next;
}

/** Writes in place. @param {HTMLAnchorElement | null} link */
function edit(link) {
  if (!link) return;
  if (stopped(link)) return say(table().dataset.held);
  const form = editors.get(link.id) ?? makeEditor(link);
  const field = form.querySelector("textarea");
  field.value = drafts.get(link.id) ?? written(link);
  link.hidden = true;
  link.after(form);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** @param {HTMLAnchorElement} link */
function makeEditor(link) {
  const form = document.createElement("form");
  form.className = "cell-editor";
  form.action = link.href;
  form.method = "post";
  const field = document.createElement("textarea");
  field.name = "summary";
  field.dir = "auto";
  field.dataset.keep = link.id;
  field.setAttribute("aria-label", table().dataset.label);
  form.append(field);
  editors.set(link.id, form);
  return form;
}

/** Takes the editor away. @param {HTMLAnchorElement} link */
function close(link) {
  link.closest("td").querySelector(".cell-editor")?.remove();
  link.hidden = false;
  mark(link.id);
}

/** Says that something was typed and not saved. @param {string} id */
function mark(id) {
  const link = document.getElementById(id);
  link?.closest("td").classList.toggle("unsaved", drafts.has(id));
  if (link) link.title = drafts.has(id) ? table().dataset.unsaved : "";
}

/** @param {string} [sentence] none takes the last one away */
function say(sentence = "") {
  fault.textContent = sentence;
  fault.hidden = !sentence;
}

/** Acts reach the workbench one after another: each changes what the one before left. */
let line = Promise.resolve();

/** @param {() => Promise<void>} act */
const next = (act) => {
  line = line.then(act, act);
};

/**
 * Saves a cell and shows it as it was saved.
 * @param {HTMLAnchorElement} link
 * @param {URLSearchParams} form
 */
const save = (link, form) => next(() => send(link, form));

/** @param {HTMLAnchorElement} link @param {URLSearchParams} form */
async function send(link, form) {
  say();
  if (stopped(link)) return say(table().dataset.held);
  if (!form.has("version")) form.set("version", link.dataset.version);
  const text = form.get("summary") ?? "";
  link.closest("td").setAttribute("aria-busy", "true");
  const answer = await ask(link.href, { method: "POST", body: form, accept: true });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = document.getElementById(link.id);
  now.closest("td").removeAttribute("aria-busy");
  const saved = page.getElementById("pane");
  if (!answer.ok || !saved) {
    say(page.querySelector(".message")?.textContent ?? page.title);
    if (text) keep(link.id, text);
    return;
  }
  drafts.delete(link.id);
  paint(now, saved.dataset, saved.dataset.state === "summary" ? text.trim() : "");
  mark(link.id);
  if (link.id === current) show(page);
}

/** Keeps what could not be saved, here and in the workbench's memory. @param {string} id @param {string} text */
function keep(id, text) {
  drafts.set(id, text);
  mark(id);
  return ask("/kept", { method: "POST", body: new URLSearchParams({ path: location.pathname, field: id, value: text }) }).catch(() => {});
}

/** @param {HTMLElement} link @param {DOMStringMap} is @param {string} text */
function paint(link, is, text) {
  const td = link.closest("td");
  const words = document.createElement("span");
  words.className = is.state === "unread" ? "words hidden" : "words";
  words.textContent = { summary: text, silent: table().dataset.silent, "not-asked": table().dataset.notAsked }[is.state] ?? table().dataset.unread;
  if (is.state === "summary") words.dir = "auto";
  link.replaceChildren(words);
  if (Number(is.passages)) {
    const links = document.createElement("span");
    links.className = "links";
    links.textContent = is.passages;
    link.append(" ", links);
  }
  td.className = is.state;
  link.dataset.version = is.version;
  count(td);
}

/** Counts the row, the column and all anew. @param {HTMLTableCellElement} td */
function count(td) {
  const rows = [...table().tBodies[0].rows];
  const done = (/** @type {Iterable<Element>} */ cells) => [...cells].filter((c) => c.tagName === "TD" && !c.classList.contains("unread")).length;
  const put = (/** @type {Element} */ at, /** @type {number} */ n) => { at.querySelector("[data-done]").textContent = String(n); };
  put(td.parentElement.cells[0], done(td.parentElement.cells));
  put(table().tHead.rows[0].cells[td.cellIndex], done(rows.map((r) => r.cells[td.cellIndex])));
  put(table().tHead.rows[0].cells[0], rows.reduce((n, r) => n + done(r.cells), 0));
}

/** Sends what is being written, and gives the cell it is of. */
function submit() {
  const form = document.activeElement?.closest("form");
  if (!(form instanceof HTMLFormElement)) return null;
  const link = form.matches(".cell-editor") ? linkOf(form) : form.id === "cell-form" ? cell() : null;
  form.requestSubmit();
  return link;
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const inPlace = form.matches(".cell-editor");
  if (!inPlace && form.id !== "cell-form") return;
  event.preventDefault();
  const link = inPlace ? linkOf(form) : /** @type {HTMLAnchorElement} */ (document.getElementById(pane().dataset.cell));
  const data = new URLSearchParams(new FormData(form));
  if (inPlace) {
    data.set("state", data.get("summary").trim() ? "summary" : "unread");
    close(link);
    if (data.get("summary").trim() === written(link) && !drafts.has(link.id)) return;
  }
  save(link, data);
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !field.dataset.keep?.startsWith("cell-")) return;
  drafts.set(field.dataset.keep, field.value);
  mark(field.dataset.keep);
  const states = field.form.querySelector("[name=state][value=summary]");
  if (states && field.value.trim()) states.checked = true;
});

document.addEventListener("focusin", (event) => {
  const link = event.target instanceof Element && event.target.matches("#grid td a") ? event.target : null;
  if (link && link.id !== current) go(link);
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("#grid td a");
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (link.id === current && event.detail > 0) edit(link);
  else go(link);
});

/** One key must not take a summary away that somebody wrote. @param {string} state */
const setState = (state) => () => {
  const link = linkOf(document.activeElement) ?? cell();
  if (!link) return;
  if (written(link) || drafts.has(link.id)) return say(table().dataset.written);
  save(link, new URLSearchParams({ state }));
};

/**
 * Saves, and goes on from there: to write in the next cell where one was writing
 * in place, as in any table, since the next letters typed are meant for it.
 * @param {number} down
 * @param {number} on
 */
const saveAndGo = (down, on) => () => {
  const inPlace = !!editor();
  const link = submit();
  if (!link) return;
  step(down, on, link);
  if (!inPlace) return;
  if (current === link.id) go(link);
  else if (!stopped(cell())) edit(cell());
};

/** Presses what the list of columns has for the current cell's. @param {string} what */
const onColumn = (what) => () => {
  const link = linkOf(document.activeElement) ?? cell();
  const element = link && document.getElementById(`${what}-${columnOf(link)}`);
  if (element instanceof HTMLInputElement) element.focus();
  else element?.click();
};

/** The focus goes on to the cell beside, which stays. */
function removeColumn() {
  const link = linkOf(document.activeElement) ?? cell();
  const td = link?.closest("td");
  const remove = link && document.getElementById(`remove-${columnOf(link)}`);
  go(linkOf(td?.nextElementSibling ?? null) ?? linkOf(td?.previousElementSibling ?? null));
  remove?.click();
}

function leave() {
  const link = linkOf(document.activeElement) ?? cell();
  if (editor()) {
    if (editor().value === written(link)) drafts.delete(link.id);
    close(link);
    go(link);
  } else if (document.activeElement?.closest("#pane, #columns")) go(cell());
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** Undoes or redoes in place, so that the focus stays. @param {string} path */
const undo = (path) => () => next(async () => {
  await swap(path, { method: "POST", body: new URLSearchParams({ back: "/grid" }) }, ["grid", "columns"]);
  look();
});

/** On a narrow window one participant is shown, each cell under its question. */
function alone() {
  table().classList.toggle("one", narrow.matches);
  if (!narrow.matches) return;
  const row = cell()?.closest("tr");
  for (const r of table().tBodies[0].rows) r.classList.toggle("shown", r === row);
  if (row) caption([row]);
  if (row && who) who.value = row.dataset.subject;
}

/** Puts the questions into the cells of some rows. @param {Iterable<HTMLTableRowElement>} rows */
function caption(rows) {
  const questions = [...table().tHead.rows[0].cells].map((c) => c.querySelector(".asked")?.textContent ?? "");
  for (const row of rows) for (const td of row.cells) td.dataset.question = questions[td.cellIndex];
}

/** What was typed before a lock, or in a window that was closed, is there again. */
async function restore() {
  const kept = await (await ask(`/kept?${new URLSearchParams({ path: location.pathname })}`)).json();
  for (const [field, value] of Object.entries(kept)) {
    const link = document.getElementById(field);
    if (!(link instanceof HTMLAnchorElement) || value === written(link)) continue;
    drafts.set(field, value);
    mark(field);
  }
}

if (table()) {
  prepare();
  restore();
  narrow.addEventListener("change", alone);
  who?.addEventListener("change", () => go(table().querySelector(`[data-subject="${who.value}"] td a`)));
  document.addEventListener("swapped", () => {
    prepare();
    if (document.activeElement === document.body) cell()?.focus({ preventScroll: true });
  });
  addEventListener("beforeprint", () => {
    table().classList.remove("one");
    if (!table().classList.contains("many")) return;
    caption(table().tBodies[0].rows);
    table().classList.add("listed");
  });
  addEventListener("afterprint", () => {
    table().classList.remove("listed");
    alone();
  });
  bind({
    "cell-up": walk(-1, 0),
    "cell-down": walk(1, 0),
    "cell-left": walk(0, rightToLeft ? 1 : -1),
    "cell-right": walk(0, rightToLeft ? -1 : 1),
    "cell-edit": () => (document.activeElement?.matches("#grid td a") ? edit(linkOf(document.activeElement)) : false),
    "cell-next": saveAndGo(0, 1),
    "cell-below": saveAndGo(1, 0),
    "cell-not-asked": setState("not-asked"),
    "cell-silent": setState("silent"),
    "cell-unread": setState("unread"),
    "cell-passages": () => (pane().querySelector("[name=passage]:not([disabled])") ?? pane().querySelector("a, textarea"))?.focus(),
    "column-rename": onColumn("text"),
    "column-forward": onColumn("forward"),
    "column-back": onColumn("back"),
    "column-remove": removeColumn,
    undo: undo("/undo"),
    redo: undo("/redo"),
    leave,
  });
} else {
  // The key that saves is the cells' here: where there are none yet it sends the questions.
  bind({ "cell-next": submit });
}
