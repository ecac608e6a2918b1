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

// W chooses the next word in view, 1 marks it, as on the page that is measured.
let at = 0;
/** @type {{p: HTMLElement, start: number, end: number} | null} */
let word = null;
addEventListener("keydown", ({ key }) => {
  if (key === "w") {
    const p = document.querySelector("#text p");
    const found = [...p.textContent.matchAll(/[\p{L}\p{N}]+/gu)][at++];
    word = { p, start: found.index, end: found.index + found[0].length };
  } else if (key === "1" && word) {
    marks.get(Number(word.p.dataset.paragraph)).push({ hue: 0, start: word.start, end: word.end });
    draw(word.p);
  }
});
