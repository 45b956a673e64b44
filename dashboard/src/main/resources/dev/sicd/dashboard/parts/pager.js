import { html, useState } from '../lib/html.js';

/**
 * Pages by cursors that only lead forward: the way back is what was visited.
 *
 * @param resetOn when this changes it starts anew
 */
export function usePages(resetOn) {
  const [state, setState] = useState({ resetOn, cursors: [] });
  const cursors = state.resetOn === resetOn ? state.cursors : [];
  return {
    cursor: cursors.at(-1),
    number: cursors.length + 1,
    forward: (next) => setState({ resetOn, cursors: [...cursors, next] }),
    back: () => setState({ resetOn, cursors: cursors.slice(0, -1) }),
    restart: () => setState({ resetOn, cursors: [] }),
  };
}

export function Pager({ pages, next, what }) {
  if (!next && pages.number === 1) return null;
  return html`
    <nav class="pager" aria-label=${`Pages of ${what}`}>
      <button type="button" class="quiet" disabled=${pages.number === 1} onClick=${pages.back}>← Back</button>
      <span>Page ${pages.number}</span>
      <button type="button" class="quiet" disabled=${!next} onClick=${() => pages.forward(next)}>Next →</button>
    </nav>
  `;
}
