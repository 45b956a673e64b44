import { BASE, get, query, segment } from '../lib/api.js';
import { between, compact, cost, count, duration } from '../lib/format.js';
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { askPast } from '../lib/past.js';
import { episodeLink } from '../lib/router.js';
import { useStore } from '../lib/store.js';
import { token } from '../lib/token.js';
import { Answer, Empty, NoEpisode } from './answer.js';
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
/** One that was given up comes back to life with its next event. */
const ENDED = ['completed', 'failed'];
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
          : at
            ? html`<${Empty}>No episode had started by then.<//>`
            : html`<${NoEpisode} run=${runId} />`}
      <//>
    <//>
  `;
}

function useEach(runId, ids, { position, at }) {
  const asked = useStore(token);
  const [state, setState] = useState({});
  const asker = useRef();
  const isOfNow = (known) => known.runId === runId && known.at === at && known.asked === asked;
  const known = isOfNow(state) ? state.answers : {};
  useEffect(() => {
    const answered = (id, answer, shown) =>
      setState((before) => {
        const answers = { ...(isOfNow(before) ? before.answers : {}), [id]: answer };
        return { runId, at, asked, answers: Object.fromEntries(shown.filter((one) => answers[one]).map((one) => [one, answers[one]])) };
      });
    asker.current = keepAsking(async (id, signal) => {
      const path = query(`${BASE}/episodes/${segment(runId)}/${segment(id)}`, { fields: FIELDS, as_of: at });
      return at ? askPast(path, signal) : (await get(path, { signal })).body;
    }, answered);
    return asker.current.stop;
  }, [runId, at, asked]);
  useEffect(() => {
    const isSettled = (id) => known[id] && (at || ENDED.includes(known[id].status));
    const wanted = at > FOLDED_MAX ? [] : ids.filter((id) => !isSettled(id));
    asker.current.want(wanted, ids);
  }, [runId, at, asked, ids.join(), at ?? position]);
  return ids.map((id) => known[id] ?? { episode_id: id });
}

/**
 * Asks for some things at once and the others after them. What is under way goes on when there is news, and whoever waits keeps
 * the place: news that does not end must not keep the last ones from being asked for.
 *
 * @param ask called with an id and a signal; one that cannot be read is asked for again with the next news
 * @param answered called with an id, what it is, and all ids that are shown
 */
function keepAsking(ask, answered) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const waiting = new Set();
  const asking = new Set();
  let shown = [];

  // not twice at once, lest the older answer come last
  const first = () => [...waiting].find((id) => !asking.has(id));

  async function askFor(id) {
    waiting.delete(id);
    asking.add(id);
    const answer = await ask(id, signal).catch(() => undefined);
    asking.delete(id);
    if (signal.aborted) return;
    if (answer && shown.includes(id)) answered(id, answer, shown);
    fill();
  }

  function fill() {
    for (let id = first(); id && asking.size < AT_ONCE; id = first()) askFor(id);
  }

  return {
    want(ids, all) {
      shown = all;
      waiting.forEach((id) => ids.includes(id) || waiting.delete(id));
      ids.forEach((id) => waiting.add(id));
      fill();
    },
    stop: () => stopping.abort(),
  };
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
