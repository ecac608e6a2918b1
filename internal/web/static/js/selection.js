// Choosing words of the transcript, by mouse or by keyboard: by words, sentences
// and turns. What is chosen stays chosen while a dialog has the focus.
import { compare, piecesOf, stretchOf } from "./lib/span.js";

/** @typedef {import("./lib/span.js").Place} Place */
/** @typedef {import("./lib/span.js").Stretch} Stretch */
/** @typedef {import("./transcript.js").Transcript} Transcript */
/** @typedef {"word" | "sentence" | "turn"} Unit */

export class Selection extends EventTarget {
  /** @param {Transcript} transcript */
  constructor(transcript) {
    super();
    this.transcript = transcript;
    /** @type {Stretch | null} */
    this.stretch = null;
    /** @type {Unit} what is extended by */
    this.unit = "word";
    /** @type {Map<string, {start: number, end: number}[]>} */
    this.cut = new Map();
    /** @type {Record<string, Intl.Segmenter>} made when they are first needed: that takes a while */
    this.segmenters = {};
    document.addEventListener("selectionchange", () => this.follow());
  }

  /** The paragraphs that have words; found out when first somebody chooses some. */
  get indices() {
    return this.worded ??= [...this.transcript.paragraphs.keys()].filter((p) => this.transcript.textOf(p) !== undefined);
  }

  get pieces() {
    return this.stretch ? piecesOf(this.stretch, (p) => this.transcript.textOf(p)) : [];
  }

  /** Takes over what the mouse, or the browser's own keys, selected. */
  follow() {
    const native = getSelection();
    if (!native || native.isCollapsed || !native.rangeCount) return;
    const range = native.getRangeAt(0);
    const from = this.placeOf(range.startContainer, range.startOffset, 1);
    const to = this.placeOf(range.endContainer, range.endOffset, -1);
    if (!from || !to) return;
    const tidy = { from: this.pastSpace(from, 1), to: this.pastSpace(to, -1) };
    if (compare(tidy.from, tidy.to) >= 0) return;
    this.unit = "word";
    this.set(tidy);
  }

  /**
   * A place in the words, or the nearest in the direction given where the
   * browser's lies between paragraphs.
   * @param {Node} node
   * @param {number} offset
   * @param {1 | -1} toward
   * @returns {Place | null}
   */
  placeOf(node, offset, toward) {
    if (!this.transcript.element.contains(node)) return null;
    const element = node instanceof Element ? node : node.parentElement;
    const paragraph = element.closest("[data-paragraph]");
    const index = paragraph ? Number(paragraph.dataset.paragraph) : -1;
    if (node instanceof Text && element.matches(".words")) return { paragraph: index, at: offset };
    const words = paragraph && this.transcript.textOf(index);
    if (words === null || words === undefined) return null;
    // A label, a number, or the whole paragraph.
    const inMargin = element.closest(".marks, .stripes");
    if (toward > 0) return inMargin ? this.edge(index, 1) : { paragraph: index, at: 0 };
    if (inMargin || element.matches(".words")) return { paragraph: index, at: element.matches(".words") && offset === 0 ? 0 : words.length };
    return this.edge(index, -1);
  }

  /** The place without the space that a mouse takes along. @param {Place} place @param {1 | -1} toward @returns {Place} */
  pastSpace({ paragraph, at }, toward) {
    const words = this.transcript.textOf(paragraph);
    const space = (i) => /\s/.test(words.charAt(i));
    while (toward > 0 ? at < words.length && space(at) : at > 0 && space(at - 1)) at += toward;
    return { paragraph, at };
  }

  /** @param {number} index @param {1 | -1} toward */
  edge(index, toward) {
    const near = this.indices[this.indices.indexOf(index) + toward];
    if (near === undefined) return null;
    return { paragraph: near, at: toward > 0 ? 0 : this.transcript.textOf(near).length };
  }

  /** @param {Stretch | null} stretch */
  set(stretch) {
    this.stretch = stretch;
    this.transcript.choose(this.pieces);
    this.dispatchEvent(new Event("chosen"));
  }

  clear() {
    if (getSelection()?.rangeCount) getSelection().removeAllRanges();
    if (this.stretch) this.set(null);
  }

  /**
   * The units of a paragraph; turns are whole paragraphs here.
   * @param {number} index
   * @param {Unit} unit
   */
  units(index, unit) {
    const name = `${unit} ${index}`;
    let found = this.cut.get(name);
    if (found) return found;
    const words = this.transcript.textOf(index);
    found = [];
    this.segmenters[unit] ??= new Intl.Segmenter(this.transcript.element.lang || undefined, { granularity: unit });
    for (const { segment, index: start, isWordLike } of this.segmenters[unit].segment(words)) {
      const end = start + segment.trimEnd().length;
      if (start < end && (unit === "sentence" || isWordLike)) found.push({ start, end });
    }
    this.cut.set(name, found);
    return found;
  }

  /** The first and last paragraph of the turn that one is of. @param {number} index */
  turnOf(index) {
    const opens = (i) => this.transcript.paragraphs.get(this.indices[i])?.classList.contains("opens");
    let first = this.indices.indexOf(index);
    let last = first;
    while (first > 0 && !opens(first)) first--;
    while (last + 1 < this.indices.length && !opens(last + 1)) last++;
    return { first, last };
  }

  /**
   * The next unit that begins at or behind a place, or the one before.
   * @param {Place} place
   * @param {Unit} unit
   * @param {1 | -1} step
   * @returns {Stretch | null}
   */
  near(place, unit, step) {
    if (unit === "turn") return this.nearTurn(place, step);
    for (let i = this.indices.indexOf(place.paragraph); i >= 0 && i < this.indices.length; i += step) {
      const p = this.indices[i];
      const here = p === place.paragraph;
      const units = this.units(p, unit);
      const found = step > 0 ? units.find((u) => !here || u.start >= place.at) : units.findLast((u) => !here || u.end <= place.at);
      if (found) return { from: { paragraph: p, at: found.start }, to: { paragraph: p, at: found.end } };
    }
    return null;
  }

  /** @param {Place} place @param {1 | -1} step */
  nearTurn(place, step) {
    const { first, last } = this.turnOf(place.paragraph);
    const inside = step > 0 ? compare(place, { paragraph: this.indices[first], at: 0 }) > 0
      : compare(place, { paragraph: this.indices[last], at: this.transcript.textOf(this.indices[last]).length }) < 0;
    const i = !inside ? first : step > 0 ? last + 1 : first - 1;
    return this.indices[i] === undefined ? null : this.wholeTurn(this.indices[i]);
  }

  /** @param {number} index @returns {Stretch} */
  wholeTurn(index) {
    const { first, last } = this.turnOf(index);
    const [p, q] = [this.indices[first], this.indices[last]];
    return { from: { paragraph: p, at: 0 }, to: { paragraph: q, at: this.transcript.textOf(q).length } };
  }

  /** Where choosing begins: at what is chosen, at the current coding, or at the top of the window. */
  here() {
    if (this.stretch) return this.stretch;
    const pieces = this.transcript.current?.pieces ?? [];
    if (pieces.length) return stretchOf(pieces);
    const place = { paragraph: this.transcript.firstInView(), at: 0 };
    if (!this.indices.includes(place.paragraph)) place.paragraph = this.indices.find((p) => p >= place.paragraph) ?? this.indices[0];
    return { from: place, to: place };
  }

  /**
   * Chooses a unit: the one that holds what is chosen if that is less, else the
   * next one. Of a current coding it is the first word, by which to choose anew, or
   * the sentence or turn behind it, where that one is coded whole.
   * @param {Unit} unit
   * @param {1 | -1} step
   */
  pick(unit, step) {
    const { from, to: end } = this.here();
    const to = unit === "word" && !this.stretch ? from : end;
    const around = this.around(from, unit);
    const more = around && (compare(around.from, from) < 0 || compare(around.to, to) > 0) && compare(around.to, to) >= 0 && step > 0;
    const next = more ? around : this.near(step > 0 ? to : from, unit, step);
    if (!next) return;
    this.unit = unit;
    this.show(next);
  }

  /** The unit that holds a place. @param {Place} place @param {Unit} unit @returns {Stretch | null} */
  around(place, unit) {
    if (unit === "turn") return this.wholeTurn(place.paragraph);
    const found = this.units(place.paragraph, unit).find((u) => u.start <= place.at && place.at < u.end);
    return found ? { from: { paragraph: place.paragraph, at: found.start }, to: { paragraph: place.paragraph, at: found.end } } : null;
  }

  /**
   * Moves the end, or the beginning, by a unit: of what is chosen, or else of the
   * words of the current coding.
   * @param {"from" | "to"} side
   * @param {1 | -1} step
   * @param {Unit} [unit]
   */
  stretchBy(side, step, unit = this.unit) {
    if (!this.stretch && !this.transcript.current) return this.pick(unit, step);
    const { from, to } = this.here();
    const beyond = this.near(side === "to" ? to : from, unit, step);
    if (!beyond) return;
    const grown = { from, to, [side]: this.target(side, step, beyond, unit) };
    if (compare(grown.from, grown.to) < 0) this.show(grown);
  }

  /**
   * Growing takes in the unit beyond; shrinking leaves out the one at the edge.
   * @param {"from" | "to"} side
   * @param {1 | -1} step
   * @param {Stretch} beyond
   * @param {Unit} unit
   */
  target(side, step, beyond, unit) {
    if (side === "to" && step > 0) return beyond.to;
    if (side === "from" && step < 0) return beyond.from;
    if (side === "from") return (this.near(beyond.to, unit, 1) ?? beyond).from;
    return (this.near(beyond.from, unit, -1) ?? { to: beyond.from }).to;
  }

  /** @param {Stretch} stretch */
  show(stretch) {
    getSelection()?.removeAllRanges();
    this.set(stretch);
    const last = this.pieces[this.pieces.length - 1];
    if (last) this.transcript.bringIntoView(last);
  }
}
