// Sentences with a count that changes while the page stands.

const language = document.documentElement.lang;
const rules = new Intl.PluralRules(language);

/** Digits grouped by threes, as the workbench writes them. @param {number} n */
export const number = (n) => (n < 10000 ? String(n) : String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f"));

/**
 * Says a count in the language of the page: the element has the sentence's forms
 * in data-forms.
 * @param {HTMLElement} element
 * @param {number} n
 */
export function count(element, n) {
  const forms = JSON.parse(element.dataset.forms);
  const form = n === 0 && forms.zero ? "zero" : rules.select(n);
  element.textContent = (forms[form] ?? forms.other).replace("{count}", number(n));
}
