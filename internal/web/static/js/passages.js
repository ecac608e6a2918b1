// The passages that answer a question: more of what stands around one, and where
// it goes from here. Owns #answer. Without this script each leads to its place.
import { ask } from "./lib/api.js";
import { bind } from "./lib/keys.js";
import { say } from "./lib/told.js";

const said = document.getElementById("said");

/** @returns {HTMLAnchorElement | null} the passage in focus */
const row = () => document.activeElement?.closest("#answer [data-row]")
  ?? document.activeElement?.closest(".found-row")?.querySelector("[data-row]") ?? null;

/** @param {string} words @param {{href: string, text: string}} [way] */
const tell = (words, way) => say(document.getElementById("flash"), words, way);

/** @param {HTMLElement} into @param {{text: string, speaker?: string, paragraph?: boolean, withheld?: boolean}[]} sentences */
function write(into, sentences) {
  into.replaceChildren(...sentences.flatMap(({ text, speaker, paragraph, withheld }, i) => {
    const parts = [];
    if (paragraph && i > 0 && !speaker) parts.push(document.createElement("br"));
    if (speaker) {
      const who = document.createElement("bdi");
      who.className = "who";
      who.textContent = speaker;
      parts.push(who);
    }
    const words = document.createElement("span");
    words.textContent = withheld ? `[${said.dataset.withheld}] ` : text;
    parts.push(words);
    return parts;
  }));
  into.hidden = sentences.length === 0;
}

/** Each press shows two sentences more on each side. */
async function around() {
  const link = row();
  const item = link?.closest(".found-row");
  if (!item) return;
  const n = Number(item.dataset.around ?? 0) + 2;
  item.dataset.around = String(n);
  const { document: doc, version, span } = link.dataset;
  const answer = await ask(`/passages/around?${new URLSearchParams({ document: doc, version, span, n: String(n) })}`);
  const { before, after } = await answer.json();
  write(item.querySelector(".context.before"), before);
  write(item.querySelector(".context.after"), after);
  link.scrollIntoView({ block: "nearest" });
}

/** What names a passage to other pages. @param {HTMLAnchorElement} link */
const named = ({ dataset: { coding, document: doc, version, span } }) =>
  new URLSearchParams(coding ? { coding, document: doc } : { document: doc, version, span });

/** @param {HTMLAnchorElement | null | undefined} link */
async function basket(link) {
  if (!link) return;
  const { coding } = link.dataset;
  const body = coding ? new URLSearchParams({ coding }) : named(link);
  const answer = await ask("/publications/basket", { method: "POST", body, accept: true });
  if (!answer.ok) return tell(said.dataset.none);
  tell(said.dataset.basket, { href: answer.headers.get("Sheaf-Open"), text: said.dataset.open });
}

/** @param {(link: HTMLAnchorElement) => void} go */
const from = (go) => () => {
  const link = row();
  if (link) go(link);
};

bind({
  around: () => around(),
  basket: () => basket(row()),
  evidence: from((link) => { location.href = `/claims/new?${named(link)}&back=${encodeURIComponent(`/passages?to=${link.dataset.row}`)}`; }),
  memo: from((link) => {
    if (!link.dataset.coding) return tell(said.dataset.uncoded);
    location.href = `/memos/new?${new URLSearchParams({ on: "coding", target: link.dataset.coding, back: `/passages?to=${link.dataset.row}` })}`;
  }),
  codes: () => (document.querySelector("[name=code]:checked") ?? document.querySelector("[name=code]"))?.focus(),
  more: () => {
    document.querySelector(".more-asking").open = true;
    document.getElementById("subject").focus();
  },
});

document.getElementById("answer").addEventListener("submit", (event) => {
  if (!event.target.matches(".put-aside")) return;
  event.preventDefault();
  basket(event.target.closest(".found-row").querySelector("[data-row]"));
});

// What was asked for is in view among the codes.
const checks = document.querySelector(".code-checks");
const ticked = checks?.querySelector(":checked")?.closest("li");
if (ticked) checks.scrollTop = ticked.offsetTop - checks.offsetTop - (checks.clientHeight - ticked.offsetHeight) / 2;

// A narrow window with an answer folds the question away.
if (matchMedia("(max-width: 60rem)").matches && document.querySelector("#answer [data-row]")) document.querySelector(".asking").open = false;
// Coming back from a place, its row has the focus.
const back = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (back instanceof HTMLElement) back.focus();
