// What is said about people in a word: a table that is walked and filled in from
// the keyboard. Without this script Tab walks it.
import { bind } from "./lib/keys.js";

/** @returns {HTMLTableRowElement | null} the row in focus, or the first */
const row = () => document.activeElement?.closest("tbody tr") ?? document.querySelector("tbody tr:has(button)");

/** @param {string} which */
const go = (which) => () => {
  const field = row()?.querySelector(which);
  if (field instanceof HTMLElement) field.focus();
};

bind({
  "set-value": go("input[name=value]"),
  "set-name": go(".new-name"),
  "set-passages": () => {
    const link = row()?.querySelector("a");
    if (link instanceof HTMLElement) link.click();
  },
});
