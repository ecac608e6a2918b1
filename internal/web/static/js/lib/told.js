// Saying what was done: once, for as long as it shows, and with the way to where
// it went.

/**
 * @param {HTMLElement} element with role="status", which stands already: a new one
 *   is not read aloud
 * @param {string} words
 * @param {{href: string, text: string}} [way]
 */
export function say(element, words, way) {
  element.hidden = true;
  element.textContent = words;
  if (way) {
    const link = document.createElement("a");
    link.href = way.href;
    link.textContent = way.text;
    element.append(" ", link);
  }
  if (words) requestAnimationFrame(() => { element.hidden = false; });
}
