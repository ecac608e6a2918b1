// Keys, wherever no text is being typed. What is bound is the key sheet that
// stands in the page: #keys [data-keys]. See keysheet.go.

const wait = 1200; // milliseconds for the second of two keys

/** @type {Map<string, (event?: KeyboardEvent) => unknown>} what scripts do, by the name of the act */
const acts = new Map();

/**
 * Binds what a page's script does to names of acts in the sheet. One that gives
 * false did nothing there, and the key keeps what it means to the browser.
 * @param {Record<string, (event?: KeyboardEvent) => unknown>} more
 */
export function bind(more) {
  for (const [name, act] of Object.entries(more)) acts.set(name, act);
}

/**
 * Binds what every page does, where the page's own script, which runs first, does
 * nothing else.
 * @param {Record<string, (event?: KeyboardEvent) => unknown>} more
 */
export function bindUnlessBound(more) {
  for (const [name, act] of Object.entries(more)) if (!acts.has(name)) acts.set(name, act);
}

/**
 * Does what a line of the sheet names: a script's act, or else the element with
 * that data-act is pressed, or takes the focus if it is a field.
 * @param {string} name
 * @param {KeyboardEvent} [event]
 * @returns {boolean} false where nothing does that now
 */
export function act(name, event) {
  const bound = acts.get(name);
  if (bound) return bound(event) !== false;
  const element = elementOf(name, document.querySelector("dialog[open]") ?? document);
  if (!element) return false;
  if (element.matches("input:not([type=button], [type=submit], [type=checkbox], [type=radio]), textarea, select")) element.focus();
  else element.click();
  return true;
}

/**
 * The list of rooms may be folded away: its links lead on all the same.
 * @param {string} name
 * @param {ParentNode} scope
 * @returns {HTMLElement | undefined}
 */
const elementOf = (name, scope) => [...scope.querySelectorAll(`[data-act="${name}"]`)].find((e) => (e.checkVisibility() || e.closest(".rooms")) && !e.disabled);

/** Tells whether anything on this page does it now. @param {string} name */
export const can = (name) => acts.has(name) || !!elementOf(name, document);

/** @returns {Map<string, string>} act by strokes */
function sheet() {
  const lines = new Map();
  for (const line of document.querySelectorAll("#keys [data-keys]")) {
    for (const strokes of line.dataset.keys.split("|")) if (!lines.has(strokes)) lines.set(strokes, line.dataset.does);
  }
  return lines;
}

/** Listens for the keys of the sheet. */
export function listen() {
  const lines = sheet();
  const opening = new Set([...lines.keys()].filter((s) => s.includes(" ")).map((s) => s.split(" ")[0]));
  const single = document.documentElement.dataset.shortcuts !== "off";
  let first = "";
  let until = 0;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.altKey) return;
    const stroke = strokeOf(event);
    const withControl = stroke.startsWith("ctrl+");
    const target = event.target instanceof Element ? event.target : document.body;
    const typing = target.closest("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");
    const inDialog = target.closest("dialog");
    // Undo inside a field is the field's own.
    if (typing && !(withControl && !/\+z$/.test(stroke)) && stroke !== "escape") return;
    if (inDialog && stroke === "escape") return;
    if (!single && !withControl && stroke !== "escape") return;
    const both = Date.now() < until ? `${first} ${stroke}` : "";
    const name = lines.get(both) ?? lines.get(stroke);
    if (name === undefined) {
      if (opening.has(stroke)) [first, until] = [stroke, Date.now() + wait];
      return;
    }
    until = 0;
    if (act(name, event)) event.preventDefault();
  });
}

/**
 * A stroke as the sheet writes it. The key's Latin letter also on an Arabic
 * layout, where J types "ت".
 * @param {KeyboardEvent} event
 */
function strokeOf(event) {
  let name = event.key.toLowerCase();
  if (!/^[\x20-\x7e]$|^[a-z]{2}/.test(name)) {
    if (event.code.startsWith("Key")) name = event.code.slice(3).toLowerCase();
    else if (event.code.startsWith("Digit")) name = event.code.slice(5);
    else if (event.code === "Slash") name = event.shiftKey ? "?" : "/";
  }
  const shifted = event.shiftKey && /^[a-z]$|^[a-z]{2}/.test(name);
  return `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${shifted ? "shift+" : ""}${name}`;
}
