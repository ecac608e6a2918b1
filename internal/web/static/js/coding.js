// The codings of a document, over the text and in the margin. Owns #transcript
// and what stands beside it. Without this script the page reads the same: the
// list in the margin is complete.
import { ask } from "./lib/api.js";
import { bind } from "./lib/keys.js";
import { lanesOf, rangeOf, under } from "./lib/span.js";

/** @typedef {import("./lib/span.js").Coding} Coding */
/** @typedef {import("./lib/span.js").Piece} Piece */

const hues = 12;

class Transcript {
  /**
   * @param {HTMLElement} element
   * @param {Coding[]} codings
   */
  constructor(element, codings) {
    this.element = element;
    this.codings = codings;
    this.lanes = lanesOf(codings);
    this.current = -1;
    /** The code that is shown alone, or -1. */
    this.only = -1;
    /** @type {Map<number, HTMLElement>} paragraphs by index */
    this.paragraphs = new Map();
    /** @type {Map<number, HTMLElement>} entries of the margin by coding */
    this.marks = new Map();
    /** @type {Map<number, {coding: number, piece: Piece}[]>} pieces by paragraph */
    this.pieces = new Map();
    /** @type {Map<number, {highlight: Highlight, range: Range}[]>} what is drawn, by paragraph */
    this.drawn = new Map();
    /** @type {Highlight[]} */
    this.washes = [];
    this.underline = new Highlight();
    this.prepare();
  }

  prepare() {
    for (const p of this.element.querySelectorAll("[data-paragraph]")) {
      this.paragraphs.set(Number(p.dataset.paragraph), p);
      // Parsers cut a text of more than 65,536 units into several nodes.
      p.normalize();
    }
    for (const m of this.element.querySelectorAll(".mark")) {
      this.marks.set(Number(m.dataset.coding), m);
      m.tabIndex = -1;
    }
    this.codings.forEach(({ pieces }, coding) => {
      for (const piece of pieces) {
        const there = this.pieces.get(piece[0]) ?? [];
        there.push({ coding, piece });
        this.pieces.set(piece[0], there);
      }
    });
    for (let hue = 0; hue < hues; hue++) {
      this.washes[hue] = new Highlight();
      CSS.highlights.set(`hue-${hue}`, this.washes[hue]);
    }
    this.underline.priority = 1;
    CSS.highlights.set("current", this.underline);
    this.element.style.setProperty("--lanes", String(Math.max(1, ...this.lanes.map((l) => l + 1))));
    this.element.classList.add("drawn");
  }

  // Firefox needs seconds for thousands of ranges, so only the paragraphs near
  // the window hold any.
  watch() {
    const near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const index = Number(target.dataset.paragraph);
        this.erase(index);
        if (isIntersecting) this.draw(index);
      }
    }, { rootMargin: "150% 0px" });
    for (const p of this.paragraphs.values()) near.observe(p);

    let width = this.element.clientWidth;
    new ResizeObserver(() => {
      if (this.element.clientWidth === width) return;
      width = this.element.clientWidth;
      this.redraw();
    }).observe(this.element);

    // Paper has no window: every paragraph is drawn.
    addEventListener("beforeprint", () => {
      for (const index of this.paragraphs.keys()) {
        this.erase(index);
        this.draw(index);
      }
    });
  }

  redraw() {
    for (const index of [...this.drawn.keys()]) {
      this.erase(index);
      this.draw(index);
    }
  }

  /** @param {number} index of the paragraph */
  draw(index) {
    const paragraph = this.paragraphs.get(index);
    const words = paragraph?.querySelector(".words");
    const stripes = paragraph?.querySelector(".stripes");
    if (!words || !stripes) return;
    const kept = [];
    const top = stripes.getBoundingClientRect().top;
    const bars = [];
    for (const { coding, piece } of this.pieces.get(index) ?? []) {
      const range = rangeOf(words, piece);
      if (!range) continue;
      const { code, hue } = this.codings[coding];
      const away = this.only >= 0 && code !== this.only;
      if (!away) {
        this.washes[hue].add(range);
        kept.push({ highlight: this.washes[hue], range });
      }
      if (coding === this.current) {
        this.underline.add(range);
        kept.push({ highlight: this.underline, range });
      }
      bars.push(this.bar(coding, piece, range, top, away));
    }
    stripes.replaceChildren(...bars);
    this.drawn.set(index, kept);
  }

  /** @param {number} index of the paragraph */
  erase(index) {
    for (const { highlight, range } of this.drawn.get(index) ?? []) highlight.delete(range);
    this.paragraphs.get(index)?.querySelector(".stripes").replaceChildren();
    this.drawn.delete(index);
  }

  /**
   * The stripe of a piece: as high as its lines, and on to the paragraph's edge
   * where the coding goes on.
   * @param {number} coding
   * @param {Piece} piece
   * @param {Range} range
   * @param {number} top of the stripes, in pixels of the window
   * @param {boolean} away
   */
  bar(coding, piece, range, top, away) {
    const { hue, pieces } = this.codings[coding];
    const rect = range.getBoundingClientRect();
    const begins = piece === pieces[0];
    const ends = piece === pieces[pieces.length - 1];
    const bar = document.createElement("span");
    bar.className = `stripe hue-${hue}`;
    bar.classList.toggle("begins", begins);
    bar.classList.toggle("ends", ends);
    bar.classList.toggle("current", coding === this.current);
    bar.classList.toggle("away", away);
    bar.dataset.coding = String(coding);
    bar.title = this.nameOf(coding);
    bar.style.setProperty("--at", String(this.lanes[coding]));
    bar.style.insetBlockStart = begins ? `${rect.top - top + 2}px` : "0";
    if (ends) bar.style.blockSize = `${Math.max(4, rect.bottom - (begins ? rect.top + 4 : top + 2))}px`;
    else bar.style.insetBlockEnd = "0";
    return bar;
  }

  /** @param {number} coding */
  nameOf(coding) {
    return this.marks.get(coding)?.querySelector(".code-name")?.textContent ?? "";
  }

  /**
   * Makes a coding the current one: underlined, in view, its mark focused so
   * that a screen reader says it.
   * @param {number} coding
   * @param {{scroll?: boolean}} [how]
   */
  select(coding, { scroll = true } = {}) {
    const before = this.current;
    this.current = coding;
    for (const c of [before, coding]) {
      for (const [index] of this.codings[c]?.pieces ?? []) {
        if (!this.drawn.has(index)) continue;
        this.erase(index);
        this.draw(index);
      }
      this.marks.get(c)?.classList.toggle("current", c === coding);
    }
    this.tell();
    if (coding < 0) return;
    if (scroll) this.bringIntoView(coding);
    this.marks.get(coding)?.focus({ preventScroll: true });
  }

  /** @param {number} coding */
  bringIntoView(coding) {
    const piece = this.codings[coding].pieces[0];
    const words = piece && this.paragraphs.get(piece[0])?.querySelector(".words");
    const range = words && rangeOf(words, piece);
    if (!range) return;
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 80 || bottom > innerHeight - 90) {
      scrollTo({ top: scrollY + top - innerHeight / 3, behavior: "instant" });
    }
  }

  /** Says in the bar below which coding is current, and which code in the panel. */
  tell() {
    const now = document.getElementById("now");
    const code = this.codings[this.current]?.code;
    for (const a of document.querySelectorAll("[data-code]")) {
      if (Number(a.dataset.code) === code) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
    now.hidden = code === undefined;
    if (now.hidden) return;
    const [swatch, name, coder, place] = now.children;
    swatch.className = `swatch hue-${this.codings[this.current].hue}`;
    name.textContent = this.nameOf(this.current);
    coder.textContent = this.marks.get(this.current)?.querySelector(".coder")?.textContent ?? "";
    place.textContent = `${this.current + 1} / ${this.codings.length}`;
  }

  /**
   * Goes to the next coding that fits, from the current one or, without one,
   * from the top of the window.
   * @param {1 | -1} step
   * @param {(c: Coding) => boolean} fits
   */
  go(step, fits) {
    const from = this.current >= 0 ? this.current : this.inView() - (step > 0 ? 1 : 0);
    for (let i = from + step; i >= 0 && i < this.codings.length; i += step) {
      if (this.codings[i].pieces.length && fits(this.codings[i])) return this.select(i);
    }
  }

  /** The first coding that begins in view or below. */
  inView() {
    const i = this.codings.findIndex(({ pieces: [first] }) => {
      const p = first && this.paragraphs.get(first[0]);
      return p && p.getBoundingClientRect().bottom > 80;
    });
    return i < 0 ? this.codings.length : i;
  }

  /** @param {1 | -1} step */
  goAny(step) {
    this.go(step, ({ code }) => this.only < 0 || code === this.only);
  }

  /** @param {1 | -1} step */
  goSame(step) {
    const code = this.codings[this.current]?.code;
    this.go(step, (c) => code === undefined || c.code === code);
  }

  /** Shows the current code alone, or all again. */
  toggleOnly() {
    this.only = this.only >= 0 ? -1 : this.codings[this.current]?.code ?? -1;
    for (const [coding, m] of this.marks) {
      m.classList.toggle("away", this.only >= 0 && this.codings[coding].code !== this.only);
    }
    this.redraw();
  }

  clear() {
    if (this.only >= 0) this.toggleOnly();
    this.select(-1);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const picked = event.target.closest("[data-coding]");
    if (picked) return this.select(Number(picked.dataset.coding), { scroll: false });
    if (!event.target.closest(".words") || !getSelection()?.isCollapsed) return;
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const index = Number(event.target.closest("[data-paragraph]").dataset.paragraph);
    const here = caret ? under(this.codings, index, caret.offset) : [];
    if (!here.length) return this.select(-1);
    // A second click in the same place goes on to the next one under it.
    this.select(here[(here.indexOf(this.current) + 1) % here.length], { scroll: false });
  }
}

async function start() {
  const element = document.getElementById("transcript");
  const data = await (await ask(element.dataset.codings)).json();
  if (String(data.version) !== element.dataset.version) return location.reload();
  const transcript = new Transcript(element, data.codings);
  transcript.watch();

  element.addEventListener("click", (event) => transcript.click(event));
  document.querySelector(".codes").addEventListener("click", (event) => {
    const a = event.target.closest("[data-code]");
    if (!a) return;
    event.preventDefault();
    const code = Number(a.dataset.code);
    const at = transcript.codings.findIndex((c, i) => i > transcript.current && c.code === code);
    const first = transcript.codings.findIndex((c) => c.code === code);
    if (first >= 0) transcript.select(at >= 0 ? at : first);
  });
  if (matchMedia("(max-width: 60rem)").matches) document.getElementById("codebook").open = false;
  bind({
    next: () => transcript.goAny(1),
    previous: () => transcript.goAny(-1),
    "same-next": () => transcript.goSame(1),
    "same-previous": () => transcript.goSame(-1),
    only: () => transcript.toggleOnly(),
    codebook: () => {
      document.getElementById("codebook").open = true;
      (document.querySelector("[data-code][aria-current]") ?? document.querySelector("[data-code]"))?.focus();
    },
    leave: () => transcript.clear(),
  });
}

start().catch(() => { document.getElementById("undrawn").hidden = false; });
