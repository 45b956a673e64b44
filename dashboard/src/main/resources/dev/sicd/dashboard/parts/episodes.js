import { BASE, get, query, segment } from '../lib/api.js';
import { between, compact, cost, count, duration } from '../lib/format.js';
import { html, useEffect, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { episodeLink } from '../lib/router.js';
import { Answer, Empty } from './answer.js';
import { Badge } from './badge.js';
import { Card } from './card.js';
import { Pager, usePages } from './pager.js';
import { Plot } from './plot.js';
import { Table } from './table.js';

/** Each episode of a page is a request of its own; without its entries, which cost. */
const PAGE = 25;
const AT_ONCE = 5;
const FIELDS = 'episode_id,episode_number,started_at,completed_at,status,metrics,action_count,outcome_count';

export function Episodes({ runId, position }) {
  const pages = usePages(runId);
  const listed = useLive(query(`${BASE}/episodes/${segment(runId)}`, { limit: PAGE, cursor: pages.cursor }), { on: position });
  const episodes = useEach(runId, listed.data?.episodes ?? [], position);
  return html`
    <${Card} id="episodes" title="Episodes" hint=${listed.data && `${count(listed.data.episode_count)} in all`}>
      <${Answer} of=${listed}>${(data) =>
        data.episodes.length
          ? html`
              <${Plots} episodes=${episodes} />
              <${Table} label="Episodes" columns=${COLUMNS} rows=${episodes} rowKey=${(episode) => episode.episode_id} />
              <${Pager} pages=${pages} next=${data.next} what="episodes" />
            `
          : html`<${Empty}>No episode has started.<//>`}
      <//>
    <//>
  `;
}

function useEach(runId, ids, position) {
  const [known, setKnown] = useState({});
  const names = ids.join();
  useEffect(() => {
    const stopping = new AbortController();
    const rest = [...ids];
    const next = async () => {
      for (let id = rest.shift(); id && !stopping.signal.aborted; id = rest.shift()) {
        const path = query(`${BASE}/episodes/${segment(runId)}/${segment(id)}`, { fields: FIELDS });
        // one that cannot be read stays as it was: the next change asks again
        const answer = await get(path, { signal: stopping.signal }).catch(() => ({}));
        if (answer.body) setKnown((before) => ({ ...before, [id]: answer.body }));
      }
    };
    Array.from({ length: AT_ONCE }, next);
    return () => stopping.abort();
  }, [runId, names, position]);
  return ids.map((id) => known[id] ?? { episode_id: id });
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

const COLUMNS = [
  { head: 'Episode', kind: 'name', cell: (episode) => html`<a class="row-link mono" href=${episodeLink(episode.episode_id)}>${episode.episode_id}</a>` },
  { head: 'Status', cell: (episode) => episode.status && html`<${Badge} state=${episode.status} />` },
  { head: 'Actions', kind: 'num', cell: (episode) => count(episode.action_count) },
  { head: 'Outcomes', kind: 'num', wide: true, cell: (episode) => count(episode.outcome_count) },
  { head: 'Tokens', kind: 'num', cell: metric('tokens_used', count) },
  { head: 'Cost', kind: 'num', cell: metric('cost_micro_usd', cost) },
  { head: 'Changes', kind: 'num', wide: true, cell: metric('changes_proposed', count) },
  { head: 'Errors', kind: 'num', wide: true, cell: metric('error_count', count) },
  { head: 'Took', kind: 'num', wide: true, cell: (episode) => duration(between(episode.started_at, episode.completed_at)) },
];
