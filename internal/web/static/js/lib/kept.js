// What is typed into a field with data-keep and not saved is kept by the
// workbench, in memory, over a lock or a closed window; see kept.go. It is
// forgotten when the field's form is sent.
import { ask } from "./api.js";

const pause = 800; // milliseconds after the last key
const here = location.pathname;

/**
 * @param {string} field
 * @param {string} value
 */
const keep = (field, value) => ask("/kept", { method: "POST", keepalive: true, body: new URLSearchParams({ path: here, field, value }) }).catch(() => {});

export async function keepFields() {
  const timers = new Map();
  document.addEventListener("input", (event) => {
    const field = event.target instanceof Element && event.target.closest("[data-keep]");
    if (!field) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => {
      timers.delete(field);
      keep(field.dataset.keep, field.value);
    }, pause));
  });
  // Who locks in a hurry leaves the field first, and does not wait. A field that is
  // left because it is sent has been forgotten by then.
  document.addEventListener("focusout", ({ target: field }) => setTimeout(() => {
    if (!timers.has(field)) return;
    clearTimeout(timers.get(field));
    timers.delete(field);
    keep(field.dataset.keep, field.value);
  }));
  document.addEventListener("submit", (event) => {
    for (const field of event.target.querySelectorAll("[data-keep]")) {
      clearTimeout(timers.get(field));
      timers.delete(field);
      keep(field.dataset.keep, "");
    }
  });
  if (!document.querySelector("[data-keep]")) return;
  const kept = await (await ask(`/kept?${new URLSearchParams({ path: here })}`)).json();
  for (const field of document.querySelectorAll("[data-keep]")) {
    const value = kept[field.dataset.keep];
    if (value === undefined || value === field.value) continue;
    field.value = value;
    field.closest("details")?.setAttribute("open", "");
    field.classList.add("restored");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
