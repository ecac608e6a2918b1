// Choosing a code by a few letters. Owns #picker. Without letters the codes laid
// last come first; a name that is in no codebook yet can be made on the spot.
import { fold, rank } from "./lib/fuzzy.js";

/** @typedef {import("./codings.js").Code} Code */
/** @typedef {{code?: Code, name?: string}} Choice */

export class Picker {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {import("./codings.js").Codings} codings
   */
  constructor(dialog, codings) {
    this.dialog = dialog;
    this.codings = codings;
    this.query = dialog.querySelector("input");
    this.list = dialog.querySelector("ul");
    /** @type {Choice[]} */
    this.found = [];
    this.at = 0;
    /** @type {(choice: Choice) => void} */
    this.then = () => {};
    this.query.addEventListener("input", () => this.show());
    this.query.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) this.take([...this.list.children].indexOf(item));
    });
  }

  /** @param {(choice: Choice) => void} then */
  open(then) {
    this.then = then;
    this.query.value = "";
    this.dialog.showModal();
    this.show();
  }

  show() {
    const recent = new Set(this.codings.recent);
    const all = [...recent, ...this.codings.codes.filter((c) => !recent.has(c))];
    const name = this.query.value.trim();
    const codes = rank(name, all, (c) => c.path);
    this.found = codes.slice(0, 40).map((code) => ({ code }));
    if (name && !name.includes("/") && !codes.some((c) => fold(c.name) === fold(name))) this.found.push({ name });
    this.list.replaceChildren(...this.found.map((choice, i) => this.item(choice, i)));
    this.point(0);
  }

  /** @param {Choice} choice @param {number} i */
  item({ code, name }, i) {
    const item = document.createElement("li");
    item.id = `picker-${i}`;
    item.role = "option";
    const said = document.createElement("span");
    if (code) {
      const swatch = document.createElement("span");
      swatch.className = `swatch hue-${code.hue}`;
      const path = document.createElement("bdi");
      path.textContent = code.path;
      said.append(swatch, " ", path);
    } else {
      said.textContent = this.list.dataset.create.replace("…", name);
    }
    item.append(said);
    const digit = code ? this.codings.recent.indexOf(code) + 1 : 0;
    if (digit) {
      const key = document.createElement("kbd");
      key.textContent = String(digit);
      item.append(key);
    } else if (code?.definition) {
      const about = document.createElement("span");
      about.className = "soft picker-about";
      about.dir = "auto";
      about.textContent = code.definition;
      item.append(about);
    }
    return item;
  }

  /** @param {number} at */
  point(at) {
    this.at = Math.max(0, Math.min(at, this.found.length - 1));
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.at)));
    this.query.setAttribute("aria-activedescendant", this.found.length ? `picker-${this.at}` : "");
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") this.point(this.at + 1);
    else if (event.key === "ArrowUp") this.point(this.at - 1);
    else if (event.key === "Enter") this.take(this.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} i */
  take(i) {
    const choice = this.found[i];
    if (!choice) return;
    this.dialog.close();
    this.then(choice);
  }
}
