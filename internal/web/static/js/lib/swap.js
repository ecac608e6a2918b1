// Forms and links that change one part of the page without loading all of it:
// <form data-swap="id id">. The answer is the whole page, as without a script;
// the elements of these ids are taken out of it.
import { ask } from "./api.js";
import { say } from "./told.js";

/**
 * @param {string} path
 * @param {RequestInit} init
 * @param {string[]} ids
 * @param {HTMLFormElement} [sent] the form whose fields are done with
 * @returns {Promise<boolean>} false where it was refused: that is said, and the page
 *   stays as it is, with what was typed
 */
export async function swap(path, init, ids, sent) {
  const answer = await ask(path, { ...init, accept: true });
  const text = await answer.text();
  const why = answer.ok ? "" : refusal(text);
  const flash = document.getElementById("flash");
  if (!why || !flash) {
    place(text, ids, sent);
    return true;
  }
  say(flash, why);
  return false;
}

/** Why, as an error page says it; "" where the page is none. @param {string} text */
function refusal(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return [...page.querySelectorAll(".door h1, .door .message")].map((said) => said.textContent.trim()).join(": ");
}

/**
 * Takes the elements of these ids out of a whole page and puts them into this one.
 * @param {string} text
 * @param {string[]} ids
 * @param {HTMLFormElement} [sent] the form whose fields are done with
 */
export function place(text, ids, sent) {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!ids.some((id) => page.getElementById(id))) {
    // Another page came: an error, or a door. It is shown whole.
    document.documentElement.replaceWith(document.adoptNode(page.documentElement));
    return;
  }
  const active = document.activeElement;
  const focused = active?.id || "";
  const marked = active?.closest("[data-row]")?.getAttribute("data-row") ?? "";
  const does = active?.getAttribute("data-act") ?? "";
  for (const id of ids) {
    const [before, after] = [document.getElementById(id), page.getElementById(id)];
    if (!before || !after) continue;
    carry(before, after, sent);
    before.replaceWith(document.adoptNode(after));
  }
  const flash = document.getElementById("flash");
  if (flash) say(flash, page.getElementById("flash")?.textContent ?? "");
  // A button that came anew under the focus keeps it: Enter is on its way, perhaps.
  const row = marked && document.querySelector(`[data-row="${CSS.escape(marked)}"]`);
  const again = (focused && document.getElementById(focused)) || (does && (row || document).querySelector(`[data-act="${CSS.escape(does)}"]`)) || row;
  const focus = () => {
    if (!(again instanceof HTMLElement)) return;
    again.focus({ preventScroll: true });
    if (again.id === active?.id && typeof active?.selectionStart === "number" && again !== active) again.setSelectionRange(active.selectionStart, active.selectionEnd);
  };
  focus();
  document.dispatchEvent(new CustomEvent("swapped", { detail: ids }));
  // What a page's script has to show first takes no focus before.
  if (document.activeElement === document.body) focus();
}

/**
 * Takes along what was typed in other fields while the answer was on its way.
 * @param {Element} before
 * @param {Element} after
 * @param {HTMLFormElement} [sent]
 */
function carry(before, after, sent) {
  for (const field of before.querySelectorAll("textarea[id], input[id]")) {
    if (sent?.contains(field) || typeof field.selectionStart !== "number" || field.value === field.defaultValue) continue;
    const there = after.querySelector(`#${CSS.escape(field.id)}`);
    if (there) there.value = field.value;
  }
}

/** Sends forms with data-swap this way. */
export function listen() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.swap || event.defaultPrevented) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const ids = form.dataset.swap.split(" ");
    const path = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
    const sent = form.method === "get" ? swap(`${path}?${new URLSearchParams(data)}`, {}, ids, form)
      : swap(path, { method: "POST", body: new URLSearchParams(data) }, ids, form);
    sent.then((taken) => {
      // What was sent was no longer kept over a lock; what came back is again.
      if (!taken) for (const field of form.querySelectorAll("[data-keep]")) field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
}
