import { BASE, query, segment } from '../lib/api.js';
import { between, compact, cost, count, duration, plural } from '../lib/format.js';
import { html, useEffect, useMemo, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { episodeLink, link, replace } from '../lib/router.js';
import { Answer, Empty } from '../parts/answer.js';
import { Badge } from '../parts/badge.js';
import { Card, Stats } from '../parts/card.js';
import { Entries } from '../parts/entries.js';
import { EntryDrawer } from '../parts/entrydrawer.js';
import { Lanes } from '../parts/lanes.js';
import { Page } from '../parts/page.js';
import { Pager, usePages } from '../parts/pager.js';
import { Line } from '../parts/text.js';

const PAGE = 100;
/** Pages with nothing of the episode that are gone past for whoever turns to them; then they may go on themselves. */
const SKIPPED_MAX = 20;
const FIELDS = 'status,started_at,completed_at,task_description,metrics,action_count,outcome_count,positions,late,conflicts,revivals';

export function Episode({ runId, episodeId, entry }) {
  const episode = useLive(query(`${BASE}/episodes/${segment(runId)}/${segment(episodeId)}`, { fields: FIELDS }));
  const { data } = episode;
  return html`
    <${Page}
      title=${episodeId}
      above=${html`<a href="/#/runs">Runs</a> / <a href=${link('runs', runId)}>${runId}</a>`}
      badges=${data && html`<${Badge} state=${data.status} />`}
      said=${data && html`<${Line} text=${data.task_description} max=${400} />`}
    >
      <${Answer} of=${episode} missing=${html`<${Empty}>This run has no such episode. <a href=${link('runs', runId)}>Its page</a> lists those it has.<//>`}>
        ${() => html`
          <${Figures} episode=${data} />
          <${Timeline} runId=${runId} episodeId=${episodeId} positions=${data.positions} opened=${Number(entry)} />
        `}
      <//>
    <//>
  `;
}

function Figures({ episode: { metrics, ...episode } }) {
  const of = [
    ['Actions', count(episode.action_count), plural(episode.outcome_count, 'outcome')],
    ['Tokens', compact(metrics.tokens_used), `${count(metrics.llm_calls)} calls, ${count(metrics.rag_queries)} queries`],
    ['Cost', cost(metrics.cost_micro_usd), 'as the agent says'],
    ['Inference', duration(metrics.inference_time_ms), 'as the agent says'],
    ['Changes', count(metrics.changes_proposed), `${count(metrics.changes_accepted)} accepted`],
    ['Errors', count(metrics.error_count), `${count(episode.late)} late, ${count(episode.conflicts)} in conflict`],
    ['Took', duration(between(episode.started_at, episode.completed_at)), episode.revivals ? `given up ${count(episode.revivals)} times` : 'start to end'],
  ];
  return html`<${Stats} of=${of} />`;
}

function Timeline({ runId, episodeId, positions, opened }) {
  const [whole, setWhole] = useState(false);
  const run = `${BASE}/runs/${segment(runId)}`;
  const pages = usePages(`${episodeId} ${whole}`);
  // an entry that is linked to is the first one shown; one that is opened later moves nothing
  const [linked, setLinked] = useState(opened);
  const beginning = Math.max(1, whole ? 1 : positions.first);
  const turned = pages.cursor ?? (linked || beginning);
  const [skipped, setSkipped] = useState({});
  const isSkipped = skipped.turned === turned && skipped.whole === whole;
  const from = isSkipped ? skipped.to : turned;
  const timeline = useLive(query(`${run}/timeline`, { from, limit: PAGE }), { stream: `${run}/timeline` });
  const entries = useMemo(
    () => (timeline.data?.entries ?? []).filter((entry) => whole || entry.episode_id === episodeId),
    [timeline.data, whole, episodeId],
  );
  const next = whole || timeline.data?.next <= positions.last ? timeline.data?.next : undefined;
  useEffect(() => {
    // episodes side by side: a page that is full of others will never have one of this
    const times = isSkipped ? skipped.times : 0;
    if (pages.cursor && next && !entries.length && times < SKIPPED_MAX) setSkipped({ turned, whole, to: next, times: times + 1 });
  }, [next, entries, turned]);
  const turning = {
    ...pages,
    forward: (cursor) => {
      setLinked(undefined);
      pages.forward(cursor);
    },
  };
  const fromBeginning = () => {
    setLinked(undefined);
    pages.restart();
  };
  const toggle = () => {
    setLinked(undefined);
    setWhole(!whole);
  };
  const open = (position) => replace(episodeLink(episodeId, { entry: position }));
  const shown = (timeline.data?.entries ?? []).find((entry) => entry.position === opened);
  const end = (data) => Math.min(data.next ? data.next - 1 : data.position, whole ? data.position : positions.last);
  return html`
    <${Card} id="timeline" title="Timeline" hint="As it was recorded. Open an entry for all it says." aside=${html`<${Scope} whole=${whole} toggle=${toggle} />`}>
      <${Answer} of=${timeline}>${(data) => html`
        <${Lanes} entries=${entries} onOpen=${open} />
        ${entries.length ? html`<${Entries} entries=${entries} onOpen=${open} />` : html`<${Empty}>None of these positions belongs to the episode.<//>`}
        <p class="note">Positions ${count(from)} to ${count(end(data))} of ${count(data.position)} of the run.</p>
        ${turned > beginning && html`<div><button type="button" class="quiet" onClick=${fromBeginning}>From its beginning</button></div>`}
        <${Pager} pages=${turning} next=${next} what="the timeline" />
      `}<//>
      ${shown && html`<${EntryDrawer} runId=${runId} entry=${shown} onClose=${() => replace(episodeLink(episodeId))} />`}
    <//>
  `;
}

function Scope({ whole, toggle }) {
  return html`<label class="check"><input type="checkbox" checked=${whole} onChange=${toggle} /> The whole run</label>`;
}
