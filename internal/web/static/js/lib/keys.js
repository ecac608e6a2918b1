// Single keys, wherever no text is being typed.

/**
 * @param {Record<string, (event: KeyboardEvent) => void>} bindings by key, in lower case
 */
export function bindKeys(bindings) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.target;
    if (target instanceof Element && target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const act = bindings[keyName(event)];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}

/**
 * The key's Latin letter also on an Arabic layout, where J types "ت".
 * @param {KeyboardEvent} event
 */
function keyName(event) {
  if (/^[\x20-\x7e]$|^[A-Z][a-z]+/.test(event.key)) return event.key.toLowerCase();
  if (event.code.startsWith("Key")) return event.code.slice(3).toLowerCase();
  return event.code === "Slash" && event.shiftKey ? "?" : event.key.toLowerCase();
}
