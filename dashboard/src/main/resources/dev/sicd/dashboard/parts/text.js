import { html, useEffect, useState } from '../lib/html.js';
import { bytes } from '../lib/format.js';
import { clipped, visible } from '../lib/text.js';

const SHOWN = 2_000;
/** Blocks of this size are laid out by the browser only when they are scrolled to. */
const BLOCK = 16_000;

/** One line of an agent's text, cut where a line ends. */
export function Line({ text, max = 160, empty = '' }) {
  return text ? html`<bdi class="said" dir="auto">${clipped(text, max)}</bdi>` : html`<span class="muted">${empty}</span>`;
}

/**
 * A long text, of which the beginning is shown until somebody wants all of it.
 *
 * @param onCut told whether only its beginning is shown, where somebody has to know
 */
export function LongText({ text, label, onCut }) {
  const [whole, setWhole] = useState(false);
  const all = String(text ?? '');
  const cut = all.length > SHOWN && !whole;
  useEffect(() => onCut?.(cut), [cut]);
  return html`
    <div class="long-text">
      <pre tabindex="0" role="region" aria-label=${label}>${cut ? visible(all.slice(0, SHOWN)) + '…' : blocks(all)}</pre>
      ${cut && html`<button type="button" class="quiet" onClick=${() => setWhole(true)}>Show all (${bytes(all.length)})</button>`}
    </div>
  `;
}

function blocks(text) {
  if (text.length <= BLOCK) return visible(text);
  const parts = [];
  for (let from = 0; from < text.length; from += BLOCK) parts.push(text.slice(from, from + BLOCK));
  return parts.map((part, at) => html`<span key=${at} class="block">${visible(part)}</span>`);
}
