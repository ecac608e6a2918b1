// The way that most programs mark a text: every stretch between two borders of
// codings becomes an element for each coding that covers it, one in the other.
// The page is there to be measured against.

const { codings } = await (await fetch("/spans/codings.json")).json();

/** @type {Map<number, {hue: number, start: number, end: number}[]>} */
const marks = new Map();
for (const { hue, pieces } of codings) {
  for (const [paragraph, start, end] of pieces) {
    if (!marks.has(paragraph)) marks.set(paragraph, []);
    marks.get(paragraph).push({ hue, start, end });
  }
}

/** @param {HTMLElement} p */
function draw(p) {
  const words = p.textContent;
  const here = marks.get(Number(p.dataset.paragraph)) ?? [];
  const borders = [...new Set([0, words.length, ...here.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const drawn = document.createDocumentFragment();
  for (let i = 0; i + 1 < borders.length; i++) {
    let inner = document.createTextNode(words.slice(borders[i], borders[i + 1]));
    for (const { hue } of here.filter(({ start, end }) => start <= borders[i] && borders[i + 1] <= end)) {
      const span = document.createElement("span");
      span.dataset.hue = String(hue);
      span.append(inner);
      inner = span;
    }
    drawn.append(inner);
  }
  p.replaceChildren(drawn);
}

for (const p of document.querySelectorAll("#text p")) draw(p);

// W chooses the next word from the top, 1 marks it, as on the page that is measured.
function* wordsIn() {
  for (const p of document.querySelectorAll("#text p")) {
    for (const { index, 0: { length } } of p.textContent.matchAll(/[\p{L}\p{N}]+/gu)) yield { p, start: index, end: index + length };
  }
}
const words = wordsIn();
/** @type {{p: HTMLElement, start: number, end: number} | null} */
let word = null;
addEventListener("keydown", ({ key }) => {
  if (key === "w") word = words.next().value;
  else if (key === "1" && word) {
    const index = Number(word.p.dataset.paragraph);
    marks.set(index, [...marks.get(index) ?? [], { hue: 0, start: word.start, end: word.end }]);
    draw(word.p);
  }
});
