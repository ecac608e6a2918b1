// Claims: finding one by a few letters, what is done to the passage in focus, and
// the form that puts a passage to a claim. Without this script the lists are whole
// and the form is a form.
import { bind } from "./lib/keys.js";
import { rank } from "./lib/fuzzy.js";

const search = /** @type {HTMLInputElement | null} */ (document.getElementById("claims-search"));
const none = document.getElementById("claims-none");
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("bearing"));

/** Shows the claims that fit what was typed, the best first. */
function filter() {
  const all = [...document.querySelectorAll("[data-claim]")];
  const found = rank(search.value, all, (li) => li.querySelector("a, label").textContent);
  for (const li of all) li.hidden = !found.includes(li);
  if (found.length && search.value) found[0].parentElement.prepend(...found);
  none.hidden = found.length > 0;
  return found;
}

search?.addEventListener("input", filter);
search?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const [best] = filter();
  if (!form) return best?.querySelector("a")?.click();
  if (!best) return writeNew(search.value);
  best.querySelector("input").checked = true;
  form.querySelector("[name=stance]:checked").focus();
});

/** @param {string} [text] that the new claim begins with */
function writeNew(text = "") {
  const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("claim-text"));
  if (form) document.getElementById("claim-is-new").checked = true;
  if (text) field.value = text;
  field.focus();
}

document.getElementById("claim-text")?.addEventListener("input", () => {
  if (form) document.getElementById("claim-is-new").checked = true;
});

/** Chooses and takes the focus, so that Enter sends the form. @param {string} act */
const choose = (act) => {
  const choice = form?.querySelector(`[data-act="${act}"]`);
  if (!choice) return;
  choice.checked = true;
  form.querySelector("[name=stance]:checked").focus();
};

/** The passage in focus, or the first one. */
const row = () => document.activeElement?.closest("main [data-row]") ?? document.querySelector("main .sides [data-row]");

bind({
  "claim-new": () => writeNew(),
  "claim-open": () => row()?.querySelector("[data-open]")?.click(),
  "claim-rebear": () => row()?.querySelector("[data-rebear]")?.click(),
  "claim-unbear": () => row()?.querySelector("[data-unbear]")?.click(),
});
if (form) {
  bind(Object.fromEntries([...form.querySelectorAll("[name=stance], [name=basis]")]
    .map(({ dataset }) => [dataset.act, () => choose(dataset.act)])));
}
