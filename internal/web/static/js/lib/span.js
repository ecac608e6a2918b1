// Spans of a document on the page. A piece is [paragraph, start, end]: the
// paragraph's index, and UTF-16 code units from its beginning, end excluded,
// which is what Range counts in.

/** @typedef {[paragraph: number, start: number, end: number]} Piece */
/** @typedef {{code: number, hue: number, pieces: Piece[]}} Coding */

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

// Two codings that share a line of text need two lanes although no letter is
// under both, so a coding keeps its lane for about a line more.
const line = 80;

/**
 * Gives each coding a lane, so that no two in one lane stand side by side.
 * @param {Coding[]} codings in reading order, the longer first where two begin together
 * @returns {number[]} lane of each coding, from 0
 */
export function lanesOf(codings) {
  /** @type {Piece[]} the last piece in each lane */
  const last = [];
  return codings.map(({ pieces }) => {
    if (!pieces.length) return 0;
    const [paragraph, start] = pieces[0];
    let lane = last.findIndex(([p, , end]) => p < paragraph || (p === paragraph && end + line <= start));
    if (lane < 0) lane = last.length;
    last[lane] = pieces[pieces.length - 1];
    return lane;
  });
}

/**
 * The codings under a place in the text, the shortest first.
 * @param {Coding[]} codings
 * @param {number} paragraph
 * @param {number} at UTF-16 code units
 * @returns {number[]} indices
 */
export function under(codings, paragraph, at) {
  const length = (/** @type {Coding} */ c) => c.pieces.reduce((n, [, start, end]) => n + end - start, 0);
  return codings
    .map((c, i) => i)
    .filter((i) => codings[i].pieces.some(([p, start, end]) => p === paragraph && start <= at && at < end))
    .sort((a, b) => length(codings[a]) - length(codings[b]));
}
