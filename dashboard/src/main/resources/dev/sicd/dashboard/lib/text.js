// Characters that change how others are shown, or that nobody sees: overrides of direction, invisible spaces, control codes.
// Joiners (200C, 200D) stay: scripts and emoji need them.
const HIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|\uDB40[\uDC00-\uDFFF]/g;

/** Agents' text as it can be looked at: what would hide or turn other characters around is written out. */
export function visible(text) {
  return String(text ?? '').replace(HIDDEN, (character) => `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

export function clipped(text, max) {
  const all = String(text ?? '');
  return visible(all.length > max ? `${all.slice(0, max)}…` : all);
}

/** The address, if a click on it can only open a page: agents may write javascript: or data: where an address should be. */
export function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
