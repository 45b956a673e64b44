import { html } from '../lib/html.js';
import { time } from '../lib/format.js';

/** When something happened, as people here read it; the record's own form is the tooltip. */
export function Time({ at }) {
  return at ? html`<time datetime=${at} title=${at}>${time(at)}</time>` : html`<span class="muted">–</span>`;
}
