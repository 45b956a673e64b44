import { query } from '../lib/api.js';
import { count } from '../lib/format.js';
import { html, useEffect, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { usePast } from '../lib/past.js';
import { link, replace } from '../lib/router.js';
import { ProblemNote } from './answer.js';

/** A slider is moved through many positions: only the one it rests on is asked for. */
const REST_MS = 150;

/** What is at a path, kept up to date; or what it was at a position, folded anew by the server. */
export function useNowOrThen(path, parameters, { at, on }) {
  const now = useLive(at ? undefined : query(path, parameters), { on });
  const then = usePast(at && query(path, { ...parameters, as_of: at }));
  return at ? then : now;
}

/** Beside what the API cannot tell of the past, so that nobody takes it for the past. */
export const ofNow = (at, what) => `Of now, not of position ${count(at)}: ${what}`;

export function AsOf({ runId, last, at, problem }) {
  // where the slider is, from the moment it is moved until that is asked for; Infinity for now, which moves on meanwhile
  const [moved, setMoved] = useState();
  useEffect(() => {
    if (moved === undefined) return undefined;
    const timer = setTimeout(() => {
      replace(link('runs', runId, { as_of: moved === Infinity ? '' : moved }));
      setMoved(undefined);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [moved]);
  const move = ({ target }) => setMoved(target.value === target.max ? Infinity : Number(target.value));
  return html`
    <div class="as-of" data-past=${at ? 'yes' : 'no'}>
      <label>
        <span>${at ? `As of position ${count(at)} of ${count(last)}` : `Now, at position ${count(last)}`}</span>
        <input type="range" min="1" max=${last} value=${Math.min(moved ?? at ?? last, last)} onInput=${move} />
      </label>
      ${at && html`<button type="button" class="quiet" onClick=${() => replace(link('runs', runId))}>Back to now</button>`}
      ${problem && html`<${ProblemNote} problem=${problem} />`}
    </div>
  `;
}
