import { BASE, get, query, segment } from '../lib/api.js';
import { between, compact, cost, count, duration } from '../lib/format.js';
import { html, useEffect, useState } from '../lib/html.js';
import { askPast } from '../lib/past.js';
import { episodeLink } from '../lib/router.js';
import { Answer, Empty } from './answer.js';
import { useNowOrThen } from './asof.js';
import { Badge } from './badge.js';
import { Card } from './card.js';
import { Pager, usePages } from './pager.js';
import { Plot } from './plot.js';
import { Table } from './table.js';

/** Each episode of a page is a request of its own; without its entries, which cost. */
const PAGE = 25;
const AT_ONCE = 5;
/** Of the past each of them costs a fold of all that was before: beyond this the list has to do. */
const FOLDED_MAX = 20_000;
const FIELDS = 'episode_id,episode_number,started_at,completed_at,status,metrics,action_count,outcome_count';

/** @param at the position of the past to show them at, if not as of now */
export function Episodes({ runId, position, at }) {
  const pages = usePages(`${runId} ${at}`);
  const listed = useNowOrThen(`${BASE}/episodes/${segment(runId)}`, { limit: PAGE, cursor: pages.cursor }, { at, on: position });
  const episodes = useEach(runId, listed.data?.episodes ?? [], { position, at });
  return html`
    <${Card} id="episodes" title="Episodes" hint=${listed.data && `${count(listed.data.episode_count)} ${at ? `by position ${count(at)}` : 'in all'}`}>
      <${Answer} of=${listed}>${(data) =>
        data.episodes.length
          ? html`
              ${at > FOLDED_MAX ? html`<p class="note">What each of them was then is not asked for beyond position ${count(FOLDED_MAX)}; the API has it.</p>` : html`<${Plots} episodes=${episodes} />`}
              <${Table} label="Episodes" columns=${COLUMNS} rows=${episodes} rowKey=${(episode) => episode.episode_id} />
              <${Pager} pages=${pages} next=${data.next} what="episodes" />
            `
          : html`<${Empty}>${at ? 'No episode had started by then.' : 'No episode has started.'}<//>`}
      <//>
    <//>
  `;
}

function useEach(runId, ids, { position, at }) {
  const [known, setKnown] = useState({});
  const names = ids.join();
  const then = (id) => `${at ?? 'now'} ${id}`;
  useEffect(() => {
    const stopping = new AbortController();
    const { signal } = stopping;
    const ask = async (path) => (at ? askPast(query(path, { fields: FIELDS, as_of: at }), signal) : (await get(query(path, { fields: FIELDS }), { signal })).body);
    const rest = at > FOLDED_MAX ? [] : [...ids];
    const next = async () => {
      for (let id = rest.shift(); id && !signal.aborted; id = rest.shift()) {
        // one that cannot be read stays as it was: the next change asks again
        const answer = await ask(`${BASE}/episodes/${segment(runId)}/${segment(id)}`).catch(() => undefined);
        if (answer) setKnown((before) => ({ ...before, [then(id)]: answer }));
      }
    };
    Array.from({ length: AT_ONCE }, next);
    return () => stopping.abort();
  }, [runId, names, at ?? position, at]);
  return ids.map((id) => known[then(id)] ?? { episode_id: id });
}

function Plots({ episodes }) {
  const known = episodes.filter((episode) => episode.metrics);
  const xs = known.map((episode) => episode.episode_number);
  const of = (name) => known.map((episode) => episode.metrics[name]);
  return html`
    <div class="plots">
      <${Plot} title="Tokens" xs=${xs} ys=${of('tokens_used')} format=${compact} />
      <${Plot} title="Cost" xs=${xs} ys=${of('cost_micro_usd')} format=${cost} />
      <${Plot} title="Changes proposed" xs=${xs} ys=${of('changes_proposed')} format=${compact} />
    </div>
  `;
}

const metric = (name, format) => (episode) => (episode.metrics ? format(episode.metrics[name]) : '–');

/** Of the past nobody knows the time by which it is told; only what had ended took a time. */
const tookSoFar = (episode) => (episode.as_of && !episode.completed_at ? '–' : duration(between(episode.started_at, episode.completed_at)));

const COLUMNS = [
  { head: 'Episode', kind: 'name', cell: (episode) => html`<a class="row-link mono" href=${episodeLink(episode.episode_id)}>${episode.episode_id}</a>` },
  { head: 'Status', cell: (episode) => episode.status && html`<${Badge} state=${episode.status} />` },
  { head: 'Actions', kind: 'num', cell: (episode) => count(episode.action_count) },
  { head: 'Outcomes', kind: 'num', wide: true, cell: (episode) => count(episode.outcome_count) },
  { head: 'Tokens', kind: 'num', cell: metric('tokens_used', count) },
  { head: 'Cost', kind: 'num', cell: metric('cost_micro_usd', cost) },
  { head: 'Changes', kind: 'num', wide: true, cell: metric('changes_proposed', count) },
  { head: 'Errors', kind: 'num', wide: true, cell: metric('error_count', count) },
  { head: 'Took', kind: 'num', wide: true, cell: tookSoFar },
];
