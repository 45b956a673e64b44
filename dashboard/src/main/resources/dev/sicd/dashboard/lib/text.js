// Characters that change how others are shown, or that nobody sees: control codes, overrides of direction, and whatever Unicode
// says may be left out when text is drawn (fillers of Hangul, tags, variation selectors). The blank of Braille is one more.
// Scripts and emoji need joiners, and pictures their two selectors of form: those stay where they are of use.
const CONTROL = '[\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u2028\\u2029\\u2800\\uFFF9-\\uFFFB]';
const IGNORABLE = '(?![\\u200C\\u200D\\uFE0E\\uFE0F])\\p{Default_Ignorable_Code_Point}';
const JOINER_BESIDE_ASCII = '(?<![^\\u0000-\\u007F])[\\u200C\\u200D]|[\\u200C\\u200D](?![^\\u0000-\\u007F])';
const FORM_OF_NO_PICTURE = '(?<!\\p{Extended_Pictographic})[\\uFE0E\\uFE0F]';
const HIDDEN = new RegExp(`${CONTROL}|${IGNORABLE}|${JOINER_BESIDE_ASCII}|${FORM_OF_NO_PICTURE}`, 'gu');

/** Agents' text as it can be looked at: what would hide or turn other characters around is written out. */
export function visible(text) {
  return String(text ?? '').replace(HIDDEN, (character) => `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

export function clipped(text, max) {
  const all = String(text ?? '');
  return visible(all.length > max ? `${all.slice(0, max)}…` : all);
}

/** The blanks at a line's end, which nobody would see: a point or an arrow for each. */
export function blanksAtEnd(line) {
  return Array.from(line.slice(line.trimEnd().length), (blank) => (blank === '\t' ? '→' : '·')).join('');
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
