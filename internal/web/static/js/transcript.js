// The codings over the text and in the margin. Owns #transcript. Only what is
// near the window is drawn: no document is too long for that.
import { rangeOf } from "./lib/span.js";

/** @typedef {import("./codings.js").Coding} Coding */
/** @typedef {import("./codings.js").Codings} Codings */
/** @typedef {import("./lib/span.js").Piece} Piece */

const hues = 12;
const lines = 68; // characters of a line of text, about

export class Transcript extends EventTarget {
  /**
   * @param {HTMLElement} element
   * @param {Codings} codings
   */
  constructor(element, codings) {
    super();
    this.element = element;
    this.codings = codings;
    /** @type {Coding | null} */
    this.current = null;
    /** @type {Map<number, HTMLElement>} paragraphs by index */
    this.paragraphs = new Map();
    /** @type {Map<number, {highlight: Highlight, range: Range}[]>} what is drawn, by paragraph */
    this.drawn = new Map();
    /** @type {Set<number>} paragraphs to be drawn again before the next paint */
    this.dirty = new Set();
    /** @type {Coding | null} whose mark takes the focus then */
    this.focusNext = null;
    this.guessed = false;
    /** @type {Set<number>} paragraphs whose margin is drawn after the next paint */
    this.bare = new Set();
    /** @type {Piece[]} */
    this.chosen = [];
    this.washes = Array.from({ length: hues }, () => new Highlight());
    this.underline = new Highlight();
    this.choice = new Highlight();
    this.prepare();
  }

  prepare() {
    for (const p of this.element.querySelectorAll(".paragraph")) this.paragraphs.set(Number(p.dataset.paragraph), p);
    this.washes.forEach((wash, hue) => CSS.highlights.set(`hue-${hue}`, wash));
    this.underline.priority = 2;
    this.choice.priority = 3; // over the current one: its ink would be lost on it
    CSS.highlights.set("current", this.underline);
    CSS.highlights.set("chosen", this.choice);
  }

  /** Says how high the stretches may be that are not laid out yet, so that the scroll bar tells the truth. */
  guessHeights() {
    if (this.guessed) return;
    this.guessed = true;
    const height = parseFloat(getComputedStyle(this.element).fontSize) * 1.9;
    for (const stretch of this.element.children) {
      let high = 0;
      for (const p of stretch.children) high += Math.ceil((this.wordsOf(p)?.firstChild?.length ?? 0) / lines + 0.5);
      stretch.style.containIntrinsicBlockSize = `auto ${high * height}px`;
    }
  }

  /** @param {Element | undefined} paragraph @returns {Element | null} */
  wordsOf(paragraph) {
    const words = paragraph?.querySelector(".words") ?? null;
    // Parsers cut a text of more than 65,536 units into several nodes.
    if (words && words.childNodes.length > 1) words.normalize();
    return words;
  }

  /** The words of a paragraph. @param {number} index */
  textOf(index) {
    return this.wordsOf(this.paragraphs.get(index))?.firstChild?.data;
  }

  watch() {
    this.near = new IntersectionObserver((entries) => {
      const come = [];
      for (const { target, isIntersecting } of entries) {
        const index = Number(target.dataset.paragraph);
        if (!isIntersecting) this.erase(index);
        else if (!this.drawn.has(index)) come.push(index);
      }
      this.draw(come);
    }, { rootMargin: "100% 0px" });
    // What is in the window is drawn at once; the rest waits until that is painted.
    const all = [...this.paragraphs];
    const first = [];
    const top = this.firstInView();
    for (const [index, p] of all) {
      if (index < top) continue;
      if (p.getBoundingClientRect().top > innerHeight) break;
      first.push(index);
    }
    this.element.classList.add("drawn");
    this.draw(first);
    requestAnimationFrame(() => setTimeout(() => {
      this.guessHeights();
      for (const [, p] of all) this.near.observe(p);
    }));

    this.codings.addEventListener("changed", ({ detail }) => this.follow(detail));
    let width = this.element.clientWidth;
    new ResizeObserver(() => {
      if (this.element.clientWidth === width) return;
      width = this.element.clientWidth;
      this.redraw(this.drawn.keys());
    }).observe(this.element);

    // Paper has no window: every paragraph is drawn.
    addEventListener("beforeprint", () => {
      const all = [...this.paragraphs.keys()];
      for (const index of all) this.rewash(index);
      this.drawMargins(all);
    });
  }

  /** Draws anew what a change touched. @param {Coding | null} coding */
  follow(coding) {
    if (!coding) {
      if (this.current) this.current = this.codings.byId.get(this.current.id) ?? null;
      this.redraw(this.drawn.keys());
      return;
    }
    this.redraw(coding.pieces.map(([p]) => p).filter((p) => this.drawn.has(p)));
  }

  /**
   * Draws paragraphs before the next paint, each once however much changes in
   * them until then.
   * @param {Iterable<number>} indices
   */
  redraw(indices) {
    if (!this.dirty.size) requestAnimationFrame(() => this.flush());
    for (const index of indices) this.dirty.add(index);
  }

  flush() {
    const dirty = [...this.dirty];
    this.dirty.clear();
    for (const index of dirty) this.rewash(index);
    this.drawMargins(dirty);
    const focus = this.focusNext;
    this.focusNext = null;
    if (focus) this.markOf(focus.id)?.focus({ preventScroll: true });
  }

  /**
   * Draws paragraphs that come near: the words at once, and beside them when
   * those are painted, a few at a time, so that scrolling goes on between them.
   * @param {number[]} indices
   */
  draw(indices) {
    for (const index of indices) this.rewash(index);
    if (!this.bare.size) requestAnimationFrame(() => setTimeout(() => this.drawBare()));
    for (const index of indices) this.bare.add(index);
  }

  drawBare() {
    const atOnce = 8;
    this.drawMargins([...this.bare].slice(0, atOnce));
    if (this.bare.size) setTimeout(() => this.drawBare());
  }

  /**
   * Draws the margins of paragraphs: first everything is written, then measured,
   * then the stripes are put where the lines turned out to be.
   * @param {number[]} indices
   */
  drawMargins(indices) {
    // The margin's width is said to what is drawn alone: each paragraph that is told costs.
    if (this.lanes !== this.codings.lanes) {
      this.lanes = this.codings.lanes;
      for (const index of this.drawn.keys()) this.widen(this.paragraphs.get(index));
    }
    const pieces = [];
    for (const index of indices) {
      this.bare.delete(index);
      if (this.drawn.has(index)) this.writeMargin(index, pieces);
    }
    const measured = pieces.map(({ range, stripes }) => ({ rect: range.getBoundingClientRect(), column: stripes.getBoundingClientRect() }));
    const lists = new Map(pieces.map(({ stripes }) => [stripes, stripes.parentElement.querySelector(".marks")]));
    const tops = new Map([...lists].map(([stripes, list]) => [stripes, list?.getBoundingClientRect().top]));
    this.line ??= pieces[0]?.range.getClientRects()[0]?.height;
    const bars = new Map();
    pieces.forEach(({ coding, piece, stripes }, i) => {
      const { rect, column } = measured[i];
      const all = bars.get(stripes) ?? { bars: [], begin: new Map(), bottom: column.bottom };
      all.bars.push(this.bar(coding, piece, rect, column.top));
      if (piece === coding.pieces[0]) all.begin.set(coding.id, rect.top + (this.line - rowOfMark) / 2);
      bars.set(stripes, all);
    });
    for (const [stripes, { bars: all, begin, bottom }] of bars) {
      stripes.replaceChildren(...all);
      placeMarks(lists.get(stripes), begin, tops.get(stripes), bottom);
    }
  }

  /** Where a paragraph's stripes stand; made where they are first drawn. @param {HTMLElement} paragraph */
  stripesOf(paragraph) {
    const there = paragraph.querySelector(".stripes");
    if (there) return there;
    const stripes = document.createElement("div");
    stripes.className = "stripes";
    stripes.ariaHidden = "true";
    paragraph.querySelector(".said").after(stripes);
    return stripes;
  }

  /** @param {HTMLElement} paragraph */
  widen(paragraph) {
    paragraph.style.setProperty("--lanes", String(this.lanes));
  }

  /** What is drawn over the words of a paragraph. @param {number} index */
  wash(index) {
    const words = this.wordsOf(this.paragraphs.get(index));
    const kept = [];
    /** @param {Highlight} highlight @param {Piece} piece */
    const add = (highlight, piece) => {
      const range = words && piece[0] === index && rangeOf(words, piece);
      if (!range) return;
      highlight.add(range);
      kept.push({ highlight, range });
    };
    for (const coding of this.codings.in.get(index) ?? []) {
      for (const piece of coding.pieces) {
        if (this.codings.isShown(coding)) add(this.washes[coding.code.hue], piece);
        if (coding === this.current) add(this.underline, piece);
      }
    }
    for (const piece of this.chosen) add(this.choice, piece);
    this.drawn.set(index, kept);
  }

  /** The list beside a paragraph, and what its stripes will be of. @param {number} index */
  writeMargin(index, pieces) {
    const paragraph = this.paragraphs.get(index);
    this.widen(paragraph);
    const words = this.wordsOf(paragraph);
    if (!words) return;
    const stripes = this.stripesOf(paragraph);
    const begin = [];
    const before = pieces.length;
    for (const coding of this.codings.in.get(index) ?? []) {
      for (const piece of coding.pieces) {
        const range = piece[0] === index && rangeOf(words, piece);
        if (!range) continue;
        pieces.push({ coding, piece, range, stripes });
        if (piece === coding.pieces[0]) begin.push(coding);
      }
    }
    if (pieces.length === before) stripes.replaceChildren();
    this.writeMarks(paragraph, begin);
  }

  /**
   * The list in the margin: the codings that begin in a paragraph.
   * @param {HTMLElement} paragraph
   * @param {Coding[]} begin
   */
  writeMarks(paragraph, begin) {
    let list = paragraph.querySelector(".marks");
    if (!begin.length) return list?.remove();
    begin.sort((a, b) => a.pieces[0][1] - b.pieces[0][1]);
    if (!list) {
      list = document.createElement("ul");
      list.className = "marks placed";
      list.lang = this.element.dataset.frame;
      list.dir = this.element.dataset.frameDir;
      paragraph.append(list);
    }
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.coding : "";
    list.replaceChildren(...begin.map((c) => this.mark(c)));
    if (focused) this.markOf(focused)?.focus({ preventScroll: true });
  }

  /** @param {Coding} c */
  mark(c) {
    const mark = document.createElement("li");
    mark.className = "mark";
    mark.tabIndex = -1;
    mark.dataset.coding = c.id;
    mark.classList.toggle("current", c === this.current);
    mark.classList.toggle("away", !this.codings.isShown(c));
    mark.classList.toggle("waiting", c.waiting);
    const swatch = document.createElement("span");
    swatch.className = `swatch hue-${c.code.hue}`;
    const name = document.createElement("bdi");
    name.className = "code-name";
    name.textContent = c.code.name;
    const coder = document.createElement("bdi");
    coder.className = "coder";
    coder.textContent = c.coder;
    const quote = document.createElement("span");
    quote.className = "quoted";
    quote.dir = "auto";
    quote.textContent = this.quoteOf(c);
    mark.append(swatch, name, " ", coder);
    if (c.inside) {
      const changed = document.createElement("span");
      changed.className = "tag tag-care";
      changed.textContent = this.element.dataset.changed;
      mark.append(changed);
    }
    mark.append(quote);
    return mark;
  }

  /** How the coded words begin. @param {Coding} c */
  quoteOf({ pieces: [[index, start, end]] }) {
    const words = this.textOf(index)?.slice(start, end) ?? "";
    return words.length > 48 ? `${words.slice(0, 48).replace(/\s+\S*$/, "")}…` : words;
  }

  /** @param {string} id */
  markOf(id) {
    return this.element.querySelector(`.mark[data-coding="${CSS.escape(id)}"]`);
  }

  /** @param {number} index of the paragraph */
  rewash(index) {
    this.unwash(index);
    this.wash(index);
  }

  /** @param {number} index of the paragraph */
  unwash(index) {
    for (const { highlight, range } of this.drawn.get(index) ?? []) highlight.delete(range);
  }

  /** @param {number} index of the paragraph */
  erase(index) {
    if (!this.drawn.has(index)) return;
    this.unwash(index);
    this.paragraphs.get(index).querySelector(".stripes")?.replaceChildren();
    this.drawn.delete(index);
  }

  /**
   * The stripe of a piece: as high as its lines, and on to the paragraph's edge
   * where the coding goes on.
   * @param {Coding} coding
   * @param {Piece} piece
   * @param {DOMRect} rect of its words
   * @param {number} top of the stripes
   */
  bar(coding, piece, rect, top) {
    const { pieces, code } = coding;
    const begins = piece === pieces[0];
    const ends = piece === pieces[pieces.length - 1];
    const bar = document.createElement("span");
    bar.className = `stripe hue-${code.hue}`;
    bar.classList.toggle("begins", begins);
    bar.classList.toggle("ends", ends);
    bar.classList.toggle("current", coding === this.current);
    bar.classList.toggle("away", !this.codings.isShown(coding));
    bar.dataset.coding = coding.id;
    bar.title = code.name;
    bar.style.setProperty("--at", String(coding.lane));
    bar.style.insetBlockStart = begins ? `${rect.top - top + 2}px` : "0";
    if (ends) bar.style.blockSize = `${Math.max(4, rect.bottom - (begins ? rect.top + 4 : top + 2))}px`;
    else bar.style.insetBlockEnd = "0";
    return bar;
  }

  /**
   * Makes a coding the current one: underlined, in view, its mark focused so
   * that a screen reader says it.
   * @param {Coding | null} coding
   * @param {{scroll?: boolean, focus?: boolean}} [how]
   */
  select(coding, { scroll = true, focus = true } = {}) {
    const before = this.current;
    this.current = coding;
    const touched = new Set([before, coding].flatMap((c) => c?.pieces.map(([p]) => p) ?? []));
    if (coding && scroll) this.bringIntoView(coding.pieces[0]);
    const now = coding ? coding.pieces[0][0] : -1;
    this.redraw([...touched].filter((p) => p === now || this.drawn.has(p)));
    this.focusNext = focus ? coding : null;
    this.dispatchEvent(new Event("current"));
  }

  /** Shows what is chosen, in place of what was. @param {Piece[]} pieces */
  choose(pieces) {
    const touched = new Set([...this.chosen, ...pieces].map(([p]) => p));
    this.chosen = pieces;
    for (const index of touched) {
      if (this.drawn.has(index)) this.rewash(index);
    }
  }

  /** @param {Piece} piece */
  bringIntoView(piece) {
    const paragraph = this.paragraphs.get(piece[0]);
    const words = this.wordsOf(paragraph);
    const range = words && rangeOf(words, piece);
    if (!range) return;
    this.guessHeights();
    // More than once: paragraphs that were never drawn have a height that is a guess.
    for (let tries = 0; tries < 3; tries++) {
      const { top, bottom } = range.getBoundingClientRect();
      const long = bottom - top > innerHeight / 2;
      if (top >= 80 && (long ? top < innerHeight / 2 : bottom <= innerHeight - 110)) return;
      scrollTo({ top: scrollY + top - innerHeight / 3, behavior: "instant" });
    }
  }

  /**
   * Goes to the next coding that fits, from the current one or, without one,
   * from the top of the window.
   * @param {1 | -1} step
   * @param {(c: Coding) => boolean} fits
   */
  go(step, fits) {
    const { all } = this.codings;
    const from = this.current ? all.indexOf(this.current) : this.inView() - (step > 0 ? 1 : 0);
    for (let i = from + step; i >= 0 && i < all.length; i += step) {
      if (all[i].pieces.length && fits(all[i])) return this.select(all[i]);
    }
  }

  /** The first coding that begins in view or below. */
  inView() {
    const top = this.firstInView();
    const i = this.codings.all.findIndex(({ pieces: [first] }) => first && first[0] >= top);
    return i < 0 ? this.codings.all.length : i;
  }

  /**
   * The first paragraph that reaches into the window. Its stretch is looked for
   * first: to ask where a paragraph is lays out the whole stretch around it.
   */
  firstInView() {
    const header = 80;
    const stretches = [...this.element.children];
    let [low, high] = [0, stretches.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stretches[middle].getBoundingClientRect().bottom > header) high = middle;
      else low = middle + 1;
    }
    const there = [...stretches[low]?.children ?? []];
    const first = there.find((p) => p.getBoundingClientRect().bottom > header) ?? there.at(-1);
    return Number(first?.dataset.paragraph ?? 0);
  }

  /** @param {1 | -1} step */
  goAny(step) {
    this.go(step, (c) => this.codings.isShown(c));
  }

  /** @param {1 | -1} step */
  goSame(step) {
    const code = this.current?.code;
    this.go(step, (c) => this.codings.isShown(c) && (!code || c.code === code));
  }

  /**
   * What lies where somebody clicked: a coding by its stripe or mark, or those
   * under the words. A second click in the same place goes on to the next one.
   * @param {MouseEvent} event
   * @returns {Coding | null | undefined} undefined where the click is none of these
   */
  at(event) {
    const picked = event.target.closest("[data-coding]");
    if (picked) return this.codings.byId.get(picked.dataset.coding);
    if (!event.target.closest(".words")) return undefined;
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const index = Number(event.target.closest("[data-paragraph]").dataset.paragraph);
    const here = caret ? this.codings.under(index, caret.offset) : [];
    return here.length ? here[(here.indexOf(this.current) + 1) % here.length] : null;
  }
}

const rowOfMark = 20; // pixels that a line of the margin takes, about

/**
 * Puts each line of the margin beside where its coding begins, below the one
 * before; those at the end of a paragraph move up, so as not to make it longer.
 * @param {HTMLElement | null} list
 * @param {Map<string, number>} begin where codings begin in the window
 * @param {number} top of the list in the window
 * @param {number} bottom of the paragraph in the window
 */
function placeMarks(list, begin, top, bottom) {
  if (!list) return;
  const marks = [...list.children];
  let free = top;
  marks.forEach((mark, i) => {
    const last = bottom - (marks.length - i) * rowOfMark;
    const at = Math.max(free, Math.min(begin.get(mark.dataset.coding) ?? free, last));
    mark.style.setProperty("--from", `${at - free}px`);
    free = at + rowOfMark;
  });
}
