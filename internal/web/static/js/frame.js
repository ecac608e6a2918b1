// What every page has: keys, the palette, lists to walk, questions before what
// cannot be undone, and what was typed and not saved.
import { act, bindUnlessBound, can, listen as listenForKeys } from "./lib/keys.js";
import { listen as listenForSwaps } from "./lib/swap.js";
import { keepFields } from "./lib/kept.js";
import { openPalette } from "./palette.js";

const help = /** @type {HTMLDialogElement} */ (document.getElementById("keys"));

/** Rows are [data-row]: J and K walk them, Enter presses what is in focus. */
const rows = () => [...document.querySelectorAll("main [data-row]")].filter((r) => r.checkVisibility());

/** @param {1 | -1} step */
function walk(step) {
  const all = rows();
  const at = all.findIndex((r) => r === document.activeElement || r.contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? all[0] : all[all.length - 1]) : all[at + step];
  if (!(next instanceof HTMLElement)) return;
  const target = next.matches("a, button, input, [tabindex]") ? next : next.querySelector("a, button, input, [tabindex]") ?? next;
  target.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** Ctrl+Enter sends the form in which somebody types, or the page's first. */
function save() {
  const form = document.activeElement?.closest("form") ?? document.querySelector("main form[data-main]");
  if (form instanceof HTMLFormElement) form.requestSubmit();
}

function leave() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

bindUnlessBound({
  help: () => {
    // What does nothing here is not offered: a field to search, where there is none.
    for (const line of help.querySelectorAll("[data-keys]")) line.hidden = !can(line.dataset.does);
    for (const group of help.querySelectorAll("section")) group.hidden = !group.querySelector("[data-keys]:not([hidden])");
    help.showModal();
    help.scrollTop = 0; // the focus is on the button at its end
  },
  palette: () => openPalette(),
  next: () => walk(1),
  previous: () => walk(-1),
  save,
  leave,
});

document.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element && event.target.closest("[data-act=help], [data-act=palette]");
  if (pressed) act(pressed.dataset.act);
});
for (const hidden of document.querySelectorAll(".bar [data-act=help], .bar [data-act=palette]")) hidden.hidden = false;

// <button data-confirm="id"> asks in the dialog of that id first; the dialog's
// own form, or a button with value "yes", goes on.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-confirm]");
  if (!button) return;
  const dialog = document.getElementById(button.dataset.confirm);
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  dialog.showModal();
});

// What must not be done twice is not sent twice while its answer is on the way: the
// browser would hear the second answer alone.
/** @type {WeakMap<HTMLFormElement, number>} when each was sent */
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.swap || !form.matches("[data-once], :has([name=once])")) return;
  if (Date.now() - (sent.get(form) ?? 0) < 5000) event.preventDefault();
  // Where the page's own script stops it, nothing is on the way.
  else setTimeout(() => { if (!event.defaultPrevented) sent.set(form, Date.now()); });
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) sent.delete(form);
});

// On a narrow window the list of rooms folds.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".rooms-fold")?.removeAttribute("open");

keepFields();
listenForSwaps();
listenForKeys();
