import { BASE, query as withQuery } from '../lib/api.js';
import { html, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { link, refine } from '../lib/router.js';
import { Answer, Empty, NoRun } from '../parts/answer.js';
import { Card } from '../parts/card.js';
import { Input, Moment, Select } from '../parts/filters.js';
import { Page } from '../parts/page.js';
import { Pager, usePages } from '../parts/pager.js';
import { RunTable } from '../parts/runtable.js';

const PAGE = 50;
const COMPARED_MAX = 4;
/** By their names in the API. */
const ORDERS = {
  '-started_at': 'newest',
  started_at: 'oldest',
  '-total_tokens_used': 'most tokens',
  '-total_cost_micro_usd': 'highest cost',
  '-total_actions': 'most actions',
  '-total_episodes': 'most episodes',
  '-duration_ms': 'longest',
  '-total_errors': 'most errors',
};
const FILTERS = ['status', 'dry_run', 'tag', 'from', 'to', 'sort'];

export function Runs({ query }) {
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  const [chosen, setChosen] = useState([]);
  const pages = usePages(JSON.stringify(filters));
  const runs = useLive(withQuery(`${BASE}/runs`, { ...filters, limit: PAGE, cursor: pages.cursor }), { stream: `${BASE}/runs` });
  const change = (name) => (value) => refine({ [name]: value });
  const toggle = (id) => setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const filtered = FILTERS.some((name) => name !== 'sort' && filters[name]);
  return html`
    <${Page} title="Runs" actions=${html`<${CompareLink} chosen=${chosen} />`}>
      <div class="filters">
        <${Select} label="Status" value=${filters.status} options=${['in_progress', 'completed', 'failed']} onChange=${change('status')} />
        <${Select} label="Dry run" value=${filters.dry_run} options=${['true', 'false']} onChange=${change('dry_run')} />
        <${Input} label="Tag" value=${filters.tag} placeholder="any" onChange=${change('tag')} />
        <${Moment} label="Begun from" value=${filters.from} onChange=${change('from')} />
        <${Moment} label="Begun before" value=${filters.to} onChange=${change('to')} />
        <${Select} label="Order" value=${filters.sort ?? '-started_at'} all=${null} options=${Object.keys(ORDERS)} names=${ORDERS} onChange=${change('sort')} />
      </div>
      <${Card} id="runs" title="Runs" hint=${`Choose up to ${COMPARED_MAX} to compare.`}>
        <${Answer} of=${runs}>${(data) => html`
          ${data.runs.length
            ? html`<${RunTable} label="Runs" runs=${data.runs} choice=${{ chosen, toggle, max: COMPARED_MAX }} />`
            : html`<${None} filtered=${filtered} />`}
          ${data.ranked_limited && html`<p class="hint">Only the newest runs were put in this order, since there are very many. Narrow the time to see the others.</p>`}
          <${Pager} pages=${pages} next=${data.next} what="runs" />
        `}<//>
      <//>
    <//>
  `;
}

function CompareLink({ chosen }) {
  return chosen.length > 1
    ? html`<a class="button" href=${link('compare', { runs: chosen.join(',') })}>Compare ${chosen.length} runs</a>`
    : html`<span class="hint">${chosen.length ? 'Choose one more to compare' : ''}</span>`;
}

function None({ filtered }) {
  return filtered
    ? html`<${Empty}>No run is like that. <a href="/#/runs">Show all</a>.<//>`
    : html`<${NoRun} />`;
}
