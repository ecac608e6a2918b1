// Spans of a document on the page. A piece is [paragraph, start, end]: the
// paragraph's index, and UTF-16 code units from its beginning, end excluded,
// which is what Range counts in.

/** @typedef {[paragraph: number, start: number, end: number]} Piece */
/** @typedef {{paragraph: number, at: number}} Place */
/** @typedef {{from: Place, to: Place}} Stretch */

/**
 * The range of a piece. The words of a paragraph are one text node, and stay
 * one: codings are drawn over the text, never into it.
 * @param {Element} words the element that holds the paragraph's words
 * @param {Piece} piece
 * @returns {Range | null} null where the text is not what was coded
 */
export function rangeOf(words, [, start, end]) {
  const node = words.firstChild;
  if (!(node instanceof Text) || end > node.length) return null;
  const range = new Range();
  range.setStart(node, start);
  range.setEnd(node, end);
  return range;
}

/** @param {Place} a @param {Place} b */
export const compare = (a, b) => a.paragraph - b.paragraph || a.at - b.at;

/**
 * What of a stretch lies in each paragraph.
 * @param {Stretch} stretch
 * @param {(paragraph: number) => string | undefined} wordsOf undefined where there are none
 * @returns {Piece[]}
 */
export function piecesOf({ from, to }, wordsOf) {
  const pieces = [];
  for (let p = from.paragraph; p <= to.paragraph; p++) {
    const words = wordsOf(p);
    if (words === undefined) continue;
    const start = p === from.paragraph ? from.at : 0;
    const end = p === to.paragraph ? to.at : words.length;
    if (start < end) pieces.push([p, start, end]);
  }
  return pieces;
}

/**
 * The stretch that pieces cover.
 * @param {Piece[]} pieces
 * @returns {Stretch}
 */
export function stretchOf(pieces) {
  const [first, last] = [pieces[0], pieces[pieces.length - 1]];
  return { from: { paragraph: first[0], at: first[1] }, to: { paragraph: last[0], at: last[2] } };
}

// Two codings that share a line of text need two lanes although no letter is
// under both, so a coding keeps its lane for about a line more.
const line = 80;

/** @typedef {{lane: number, pieces: Piece[]}} Laned */

/**
 * Gives each coding a lane, so that no two in one lane stand side by side.
 * @param {Laned[]} codings in reading order, the longer first where two begin together
 * @returns {number} how many lanes there are
 */
export function giveLanes(codings) {
  /** @type {Piece[]} the last piece in each lane */
  const last = [];
  for (const coding of codings) {
    coding.lane = 0;
    if (!coding.pieces.length) continue;
    const [paragraph, start] = coding.pieces[0];
    let lane = 0;
    while (lane < last.length && !(last[lane][0] < paragraph || (last[lane][0] === paragraph && last[lane][2] + line <= start))) lane++;
    last[lane] = coding.pieces[coding.pieces.length - 1];
    coding.lane = lane;
  }
  return last.length;
}

/**
 * The first lane in which nothing stands beside a coding; the others keep theirs.
 * @param {Laned} coding
 * @param {Iterable<Laned>} others those that reach into its paragraphs
 */
export function freeLane(coding, others) {
  const taken = new Set();
  for (const other of others) {
    const beside = other !== coding && other.pieces.some(([p, start, end]) => coding.pieces.some(([q, from, to]) => p === q && start - line < to && from < end + line));
    if (beside) taken.add(other.lane);
  }
  let lane = 0;
  while (taken.has(lane)) lane++;
  return lane;
}

const utf8 = new TextEncoder();

/** How many bytes the first so many units of a text are. @param {string} words @param {number} units */
export const bytesOf = (words, units) => utf8.encode(words.slice(0, units)).length;
