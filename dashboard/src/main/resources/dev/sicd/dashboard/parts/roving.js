/** Arrow keys, Home and End move among the elements that a selector finds; Tab leaves them as it always does. */
export function roving(selector) {
  return (event) => {
    const items = [...event.currentTarget.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined || at < 0 || !items[next]) return;
    event.preventDefault();
    items[next].focus();
  };
}
