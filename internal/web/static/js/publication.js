// The desk at which a text for readers is written: it is saved while somebody
// types, shown as readers would see it, and passages are put into it.
import { ask } from "./lib/api.js";
import { bind } from "./lib/keys.js";
import { rank } from "./lib/fuzzy.js";

const savePause = 4000; // milliseconds after the last key; each save is an entry of the record
const saveGap = 20_000; // and between two saves
const showPause = 700; // milliseconds after the last key, before the preview is asked for

class Desk {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.text = /** @type {HTMLTextAreaElement} */ (document.getElementById("markdown"));
    this.state = document.getElementById("saved");
    this.version = /** @type {HTMLInputElement} */ (form.elements.namedItem("version"));
    this.saved = this.content();
    this.lastSave = 0;
    this.saving = false;
    this.stopped = "reading" in form.dataset; // what was withheld is saved by hand alone
    this.shown = 0;
  }

  content() {
    const data = new FormData(this.form);
    data.delete("version");
    return new URLSearchParams(data).toString();
  }

  /** @param {"saved" | "changed" | "failed" | "conflict"} state */
  tell(state) {
    this.state.textContent = this.state.dataset[state];
    this.state.dataset.state = state;
  }

  changed() {
    if (this.content() === this.saved) return;
    if (!this.stopped) this.tell("changed");
    clearTimeout(this.saveTimer);
    clearTimeout(this.showTimer);
    this.saveTimer = setTimeout(() => this.save(), Math.max(savePause, this.lastSave + saveGap - Date.now()));
    this.showTimer = setTimeout(() => this.show(), showPause);
  }

  async save() {
    if (this.stopped || this.saving) return;
    const content = this.content();
    if (content === this.saved) return this.tell("saved");
    this.saving = true;
    try {
      const answer = await ask(this.form.action, { method: "POST", accept: true, body: new URLSearchParams(new FormData(this.form)) });
      if (answer.status === 409) {
        this.stopped = true;
        document.getElementById("conflict").hidden = false;
        return this.tell("conflict");
      }
      if (!answer.ok) throw new Error(String(answer.status));
      this.version.value = answer.headers.get("Sheaf-Version");
      this.saved = content;
      this.lastSave = Date.now();
      this.tell(this.content() === content ? "saved" : "changed");
      await this.forget();
    } catch {
      this.tell("failed");
    } finally {
      this.saving = false;
      if (!this.stopped && this.content() !== this.saved) this.changed();
    }
  }

  /** What is saved need not be kept over a lock. */
  async forget() {
    for (const field of this.form.querySelectorAll("[data-keep]")) {
      if (this.content() !== this.saved) return;
      await ask("/kept", { method: "POST", body: new URLSearchParams({ path: location.pathname, field: field.dataset.keep, value: "" }) });
    }
  }

  /** Asks for the text as readers would see it. The newest answer counts. */
  async show() {
    const asked = ++this.shown;
    const answer = await ask(this.form.dataset.preview, { method: "POST", accept: true, body: new URLSearchParams(new FormData(this.form)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, names] = [page.getElementById("preview"), page.getElementById("names")];
    if (asked !== this.shown || !fresh) return;
    const scroll = document.getElementById("preview-scroll");
    const top = scroll.scrollTop;
    const folded = document.getElementById("hints")?.open === false;
    document.getElementById("preview").replaceWith(document.adoptNode(fresh));
    if (folded) document.getElementById("hints")?.removeAttribute("open");
    scroll.scrollTop = top;
    const before = document.getElementById("names");
    if (names && before && !before.contains(document.activeElement)) this.mergeNames(before, names);
    this.hintPlaces();
  }

  /**
   * Names of those who came into the text, or left it; what was typed stays.
   * @param {HTMLElement} before
   * @param {HTMLElement} after
   */
  mergeNames(before, after) {
    const typed = new Map([...before.querySelectorAll("[name=name]")].map((f) => [f.dataset.keep, f.value]));
    before.replaceWith(document.adoptNode(after));
    for (const field of after.querySelectorAll("[name=name]")) field.value = typed.get(field.dataset.keep) ?? field.value;
  }

  /** Draws what the hints are of. */
  hintPlaces() {
    const found = new Highlight();
    for (const a of document.querySelectorAll("#preview [data-place]")) {
      const range = rangeIn(a);
      if (range) found.add(range);
    }
    CSS.highlights.set("current", found);
  }

  /** @param {number} from @param {number} to UTF-16 code units */
  select(from, to) {
    this.text.focus();
    this.text.setSelectionRange(from, to);
    // The browser scrolls to a selection only when something is typed; the
    // place in lines is near enough.
    const line = this.text.value.slice(0, from).length / Math.max(1, this.text.value.length);
    this.text.scrollTop = Math.max(0, line * this.text.scrollHeight - this.text.clientHeight / 3);
  }

  /**
   * Puts a reference where the cursor stands; what is alone gets a paragraph of
   * its own. The browser's own undo takes it back.
   * @param {string} reference
   * @param {boolean} alone
   */
  insert(reference, alone) {
    const { value, selectionStart, selectionEnd } = this.text;
    let [before, behind] = ["", ""];
    if (alone) {
      const [left, right] = [value.slice(0, selectionStart), value.slice(selectionEnd)];
      before = left === "" || left.endsWith("\n\n") ? "" : left.endsWith("\n") ? "\n" : "\n\n";
      behind = right.startsWith("\n\n") ? "" : right.startsWith("\n") ? "\n" : "\n\n";
    }
    this.text.focus();
    if (!document.execCommand("insertText", false, before + reference + behind)) {
      this.text.setRangeText(before + reference + behind, selectionStart, selectionEnd, "end");
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

/**
 * The range of a place: its words, or all of its passage.
 * @param {HTMLElement} link
 * @returns {Range | null}
 */
function rangeIn({ dataset }) {
  const passage = document.getElementById(dataset.place);
  const [start, end] = [Number(dataset.start), Number(dataset.end)];
  if (!passage || !end) return null;
  const range = new Range();
  let at = 0;
  const nodes = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const length = node.data.length;
    if (start >= at && start < at + length) range.setStart(node, start - at);
    if (end > at && end <= at + length) {
      range.setEnd(node, end - at);
      return range;
    }
    at += length;
  }
  return null;
}

class Picker {
  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.pane = document.getElementById("picker");
    this.toggle = document.querySelector("[data-picker-toggle]");
    this.code = /** @type {HTMLInputElement} */ (document.getElementById("picker-code"));
    this.codes = [...document.querySelectorAll("#picker-codes li")];
  }

  get isOpen() { return !this.pane.hidden; }

  open() {
    this.pane.hidden = false;
    this.toggle.setAttribute("aria-expanded", "true");
    this.ready();
    (this.pane.querySelector("[data-insert]") ?? this.pane.querySelector("[name=words]")).focus();
  }

  close() {
    this.pane.hidden = true;
    this.toggle.setAttribute("aria-expanded", "false");
    this.desk.text.focus();
  }

  /** Without a script nothing puts a reference into the text, so the buttons wait for one. */
  ready() {
    for (const button of this.pane.querySelectorAll("[data-insert]")) button.hidden = false;
  }

  /** @param {string} path @param {URLSearchParams} body */
  async ask(path, body) {
    const answer = await ask(path, { method: "POST", body });
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("picked");
  }

  /** @param {Record<string, string>} query */
  async find(query) {
    const fresh = await this.ask("/publications/passages", new URLSearchParams(query));
    document.getElementById("picked").replaceWith(document.adoptNode(fresh));
    this.ready();
    (fresh.querySelector("[aria-labelledby=found-title] [data-insert]") ?? this.pane.querySelector("[name=words]")).focus();
  }

  /** Shows the codes whose names the letters fit, the best first. */
  fit() {
    const name = (/** @type {HTMLElement} */ li) => li.textContent.trim();
    const fitting = this.code.value.trim() ? rank(this.code.value, this.codes, name).slice(0, 8) : [];
    for (const li of this.codes) li.hidden = !fitting.includes(li);
    document.getElementById("picker-codes").append(...fitting);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!button) return;
    if (button.dataset.insert) this.desk.insert(button.dataset.insert, "alone" in button.dataset);
    else if (button.dataset.codeId) this.find({ code: button.dataset.codeId });
    else if (button.dataset.build) this.build(button.dataset.build);
    else if ("pickerClose" in button.dataset) this.close();
  }

  /** @param {string} what */
  build(what) {
    const chosen = (/** @type {string} */ id) => document.getElementById(id).value.replaceAll('"', '\\"');
    if (what === "count") {
      const asked = document.getElementById("count-asked").checked ? "asked " : "";
      this.desk.insert(`{{count ${asked}code="${chosen("count-code")}"}}`, false);
    } else if (what === "table") this.desk.insert(`{{table code by="${chosen("table-by")}"}}`, true);
    else this.desk.insert(`{{name ${chosen("name-label")}}}`, false);
  }

  /** @param {SubmitEvent} event */
  async submit(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const data = new URLSearchParams(new FormData(form));
    if (form.id === "picker-words") return this.find(Object.fromEntries(data));
    await ask(form.action, { method: "POST", body: data });
    form.closest("li").remove();
  }
}

/** @param {HTMLDetailsElement | null} details */
function unfold(details) {
  if (!details) return;
  details.open = true;
  details.querySelector("summary").focus();
}

function start() {
  const form = document.getElementById("manuscript");
  if (!(form instanceof HTMLFormElement)) return;
  const desk = new Desk(form);
  const picker = new Picker(desk);
  picker.toggle.hidden = false;

  form.addEventListener("input", () => desk.changed());
  form.addEventListener("change", () => desk.changed());
  if (new URLSearchParams(location.search).has("quotes")) picker.open();
  picker.toggle.addEventListener("click", () => (picker.isOpen ? picker.close() : picker.open()));
  picker.pane.addEventListener("click", (event) => picker.click(event));
  picker.pane.addEventListener("submit", (event) => picker.submit(event));
  picker.code.addEventListener("input", () => picker.fit());
  picker.code.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    picker.codes.map((li) => li.parentElement.querySelector("li:not([hidden]) button"))[0]?.click();
  });
  picker.pane.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    picker.close();
  });
  // A block, or a place that a hint names, leads to where it is written.
  document.getElementById("preview-scroll").addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.closest("summary") || !getSelection()?.isCollapsed) return;
    const link = event.target.closest("[data-place]");
    const block = link ? document.getElementById(link.dataset.place)?.closest("[data-from]") : event.target.closest("[data-from]");
    if (link) event.preventDefault();
    if (block) desk.select(Number(block.dataset.from), Number(block.dataset.to));
  });
  bind({
    edit: () => desk.text.focus(),
    insert: () => (picker.isOpen ? picker.close() : picker.open()),
    save: () => (desk.stopped ? form.requestSubmit(document.querySelector("[data-act=save]")) : desk.save()),
    options: () => unfold(document.getElementById("options")),
    earlier: () => unfold(document.getElementById("earlier")),
    preview: () => document.getElementById("preview-scroll").focus(),
    leave: () => {
      if (picker.isOpen) picker.close();
      else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
  });
  const { from, to } = desk.text.dataset;
  if (Number(to)) desk.select(Number(from), Number(to));
  desk.hintPlaces();
}

start();
