// Finding by a few letters, for the palette and the code picker.

/** Letters without marks and case, and the forms of one Arabic letter as one. @param {string} s */
export const fold = (s) => s.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase()
  .replace(/[ıİ]/g, "i").replace(/ـ/g, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");

/**
 * A text folded, its white space as single spaces, and where each unit of it comes
 * from: at has one more entry than the text has units.
 * @param {string} s
 * @returns {{text: string, at: number[]}}
 */
export function foldText(s) {
  let text = "";
  const at = [];
  for (let i = 0, n = 0; i < s.length; i += n) {
    n = s.codePointAt(i) > 0xffff ? 2 : 1;
    const letter = s.slice(i, i + n);
    let folded = letter < "\x80" ? letter.toLowerCase() : fold(letter);
    if (/\s/.test(letter)) folded = text.endsWith(" ") ? "" : " ";
    for (let k = 0; k < folded.length; k++) at.push(i);
    text += folded;
  }
  at.push(s.length);
  return { text, at };
}

/**
 * How well letters fit a name: -1 not at all; more is better. A beginning of the
 * name is best, then of a word, then a run inside, then letters in order.
 * @param {string} letters folded
 * @param {string} name folded
 */
export function score(letters, name) {
  if (!letters) return 0;
  const at = name.indexOf(letters);
  if (at === 0) return 1000 - name.length;
  if (at > 0) return (/[\s/·.-]/.test(name[at - 1]) ? 800 : 600) - at;
  let points = 400;
  let from = 0;
  for (const letter of letters) {
    if (letter === " ") continue;
    const next = name.indexOf(letter, from);
    if (next < 0) return -1;
    points -= next - from;
    from = next + 1;
  }
  return Math.max(points, 1);
}

/**
 * The things whose names fit, the best first; equals stay in their order.
 * @template T
 * @param {string} query
 * @param {T[]} all
 * @param {(one: T) => string} nameOf
 * @returns {T[]}
 */
export function rank(query, all, nameOf) {
  const letters = fold(query.trim());
  if (!letters) return all.slice();
  return all.map((one, i) => ({ one, i, points: score(letters, fold(nameOf(one))) }))
    .filter(({ points }) => points >= 0)
    .sort((a, b) => b.points - a.points || a.i - b.i)
    .map(({ one }) => one);
}
