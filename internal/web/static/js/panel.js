// The codebook beside the text: each code with its count in what is shown. Owns
// #codebook.

import { number } from "./lib/words.js";

/** @typedef {import("./codings.js").Codings} Codings */
/** @typedef {import("./codings.js").Code} Code */

export class Panel {
  /**
   * @param {HTMLDetailsElement} element
   * @param {Codings} codings
   */
  constructor(element, codings) {
    this.element = element;
    this.codings = codings;
    this.list = element.querySelector("#codes");
    this.whose = element.querySelector("#whose");
    this.whose.addEventListener("change", () => {
      codings.whose = this.whose.value;
      codings.changed(null);
    });
    codings.addEventListener("changed", () => this.later());
    if (matchMedia("(max-width: 60rem)").matches) element.open = false;
    this.show();
  }

  /** Counting waits until what was done is painted. */
  later() {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.waits = false;
      this.show();
    }));
  }

  show() {
    const counts = new Map();
    for (const c of this.codings.all) {
      if (this.codings.whose === "all" || c.mine === (this.codings.whose === "mine")) counts.set(c.code, (counts.get(c.code) ?? 0) + 1);
    }
    const known = new Map([...this.list.querySelectorAll("[data-code]")].map((a) => [a.dataset.code, a]));
    const items = this.codings.codes.map((code, i, codes) => {
      const a = known.get(code.id) ?? this.entry(code);
      const n = counts.get(code) ?? 0;
      let all = n;
      for (let j = i + 1; codes[j]?.depth > code.depth; j++) all += counts.get(codes[j]) ?? 0;
      a.querySelector(".count").textContent = number(n);
      const below = a.querySelector(".below");
      if (below) {
        below.title = below.title.replace(/\d+/, number(all));
        below.textContent = `(${number(all)})`;
      }
      a.querySelector(".code-name").textContent = code.name;
      a.classList.toggle("unused", !all);
      return a.closest("li");
    });
    if (items.length && (items.length !== this.list.children.length || items.some((item, i) => item !== this.list.children[i]))) this.list.replaceChildren(...items);
    this.whose.value = this.codings.whose;
    this.whose.closest(".field").hidden = !this.several();
  }

  /** Tells whether there are somebody's codings beside one's own to choose among. */
  several() {
    const { all, whose } = this.codings;
    return whose !== "all" || all.some((c) => c.mine) && all.some((c) => !c.mine);
  }

  /** @param {Code} code */
  entry(code) {
    const item = document.createElement("li");
    item.className = `depth-${code.depth}`;
    const a = document.createElement("a");
    a.href = `${this.codings.path}/codings`;
    a.dataset.code = code.id;
    const swatch = document.createElement("span");
    swatch.className = `swatch hue-${code.hue}`;
    const name = document.createElement("bdi");
    name.className = "code-name";
    const count = document.createElement("span");
    count.className = "count";
    a.append(swatch, name, " ", count);
    item.append(a);
    return a;
  }

  /** Marks the code of the current coding. @param {Code | undefined} code */
  point(code) {
    for (const a of this.list.querySelectorAll("[data-code]")) {
      if (a.dataset.code === code?.id) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
  }

  focus() {
    this.element.open = true;
    (this.list.querySelector("[aria-current]") ?? this.list.querySelector("[data-code]"))?.focus();
  }

  /** Shows everybody's codings, one's own, or the others', where there are both. */
  turn() {
    if (!this.several()) return false;
    const order = ["all", "mine", "others"];
    this.codings.whose = order[(order.indexOf(this.codings.whose) + 1) % order.length];
    this.codings.changed(null);
  }
}
