// Finding words in this document. Owns #find. What is found is chosen, as if by
// hand, so that it can be coded. The words stay in the field: they are asked of
// nobody, but where all documents are to be searched.
import { foldText } from "./lib/fuzzy.js";
import { rangeOf, stretchOf } from "./lib/span.js";
import { number } from "./lib/words.js";

/** @typedef {import("./lib/span.js").Piece} Piece */

const most = 500; // places that are marked in the text; all are counted and walked

export class Find {
  /**
   * @param {HTMLFormElement} form
   * @param {import("./transcript.js").Transcript} transcript
   * @param {import("./selection.js").Selection} selection
   */
  constructor(form, transcript, selection) {
    this.transcript = transcript;
    this.selection = selection;
    this.field = form.querySelector("input");
    this.more = form.querySelector(".find-more");
    this.said = form.querySelector("[role=status]");
    this.marks = new Highlight();
    CSS.highlights.set("found", this.marks);
    /** @type {{paragraph: number, text: string, at: number[]}[]} made when they are first needed */
    this.folded = [];
    /** @type {Piece[]} */
    this.found = [];
    this.at = -1;
    this.field.addEventListener("input", () => this.look());
    this.field.addEventListener("focus", () => this.field.select());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.look();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
  }

  look() {
    const letters = foldText(this.field.value).text.trim();
    if (letters && !this.folded.length) {
      for (const p of this.transcript.paragraphs.keys()) {
        const words = this.transcript.textOf(p);
        if (words) this.folded.push({ paragraph: p, ...foldText(words) });
      }
    }
    this.at = -1;
    this.found = letters ? this.folded.flatMap((one) => places(one, letters)) : [];
    this.marks.clear();
    for (const piece of this.found.slice(0, most)) {
      const range = rangeOf(this.transcript.wordsOf(this.transcript.paragraphs.get(piece[0])), piece);
      if (range) this.marks.add(range);
    }
    this.more.hidden = !letters;
    this.say();
  }

  say() {
    const all = number(this.found.length);
    this.said.textContent = !this.found.length ? this.said.dataset.none : this.at < 0 ? all : `${number(this.at + 1)} / ${all}`;
  }

  /** Goes to the next place, from the top of the window at first. @param {1 | -1} way */
  step(way) {
    const { found } = this;
    if (!found.length) return;
    if (this.at < 0) {
      const top = this.transcript.firstInView();
      const next = found.findIndex(([p]) => p >= top);
      this.at = way > 0 ? Math.max(next, 0) : (next > 0 ? next : found.length) - 1;
    } else {
      this.at = (this.at + way + found.length) % found.length;
    }
    this.selection.show(stretchOf([found[this.at]]));
    this.say();
  }

  /** What was found last stays chosen. */
  leave() {
    this.marks.clear();
    this.field.blur();
  }
}

/**
 * Where letters stand in a folded paragraph, as pieces of the one that is shown.
 * @param {{paragraph: number, text: string, at: number[]}} one
 * @param {string} letters
 * @returns {Piece[]}
 */
function places({ paragraph, text, at }, letters) {
  const found = [];
  for (let i = text.indexOf(letters); i >= 0; i = text.indexOf(letters, i + letters.length)) {
    found.push([paragraph, at[i], at[i + letters.length]]);
  }
  return found;
}
