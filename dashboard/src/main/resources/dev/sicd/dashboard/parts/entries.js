import { html, useMemo } from '../lib/html.js';
import { gist, laneOf } from '../lib/entries.js';
import { count, moment } from '../lib/format.js';
import { clipped } from '../lib/text.js';
import { roving } from './roving.js';

const GIST_MAX = 180;

/** The entries of a page, each a button that opens it; arrow keys go from one to the next. */
export function Entries({ entries, onOpen }) {
  const gists = useMemo(() => entries.map((entry) => clipped(gist(entry), GIST_MAX)), [entries]);
  return html`
    <ol class="entries" onKeyDown=${roving('button.entry')}>
      ${entries.map((entry, at) => html`
        <li key=${entry.position}>
          <button type="button" class="entry" data-lane=${laneOf(entry)} onClick=${() => onOpen(entry.position)}>
            <span class="position">${count(entry.position)}</span>
            <span class="kind">${entry.type ?? 'damaged'}</span>
            <bdi class="gist" dir="auto">${gists[at]}</bdi>
            <time datetime=${entry.recorded_at} title=${entry.recorded_at}>${moment(entry.recorded_at)}</time>
          </button>
        </li>
      `)}
    </ol>
  `;
}
