import { html } from '../lib/html.js';
import { LANES, laneOf } from '../lib/entries.js';
import { time } from '../lib/format.js';

const WIDTH = 1000;
const LANE = 26;
const MARGIN = 10;

/**
 * The entries of a page, a lane for each kind. Along the order of the record, since an agent's burst and its pauses are so
 * different that on a scale of time they are one dot. A picture: the list below it has all it shows.
 */
export function Lanes({ entries, onOpen }) {
  if (!entries.length) return null;
  const step = (WIDTH - 2 * MARGIN) / Math.max(1, entries.length - 1);
  const lanes = LANES.filter((lane) => entries.some((entry) => laneOf(entry) === lane));
  return html`
    <figure class="lanes" aria-hidden="true">
      <div class="names">${lanes.map((lane) => html`<span key=${lane} data-lane=${lane}>${lane}</span>`)}</div>
      <svg viewBox=${`0 0 ${WIDTH} ${lanes.length * LANE}`} preserveAspectRatio="none" height=${lanes.length * LANE}>
        ${lanes.map((lane, row) => html`<line key=${lane} x1="0" x2=${WIDTH} y1=${(row + 0.5) * LANE} y2=${(row + 0.5) * LANE} />`)}
        ${entries.map((entry, at) => html`
          <rect
            key=${entry.position}
            data-lane=${laneOf(entry)}
            x=${MARGIN + at * step - 3}
            y=${(lanes.indexOf(laneOf(entry)) + 0.5) * LANE - 7}
            width="6"
            height="14"
            rx="2"
            onClick=${() => onOpen(entry.position)}
          />
        `)}
      </svg>
      <figcaption><span>${time(entries[0].recorded_at)}</span><span>in the order of the record</span><span>${time(entries.at(-1).recorded_at)}</span></figcaption>
    </figure>
  `;
}
