import { BASE, query as withQuery } from '../lib/api.js';
import { between } from '../lib/format.js';
import { html, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { link, replace } from '../lib/router.js';
import { Answer, Empty, START } from '../parts/answer.js';
import { Card } from '../parts/card.js';
import { Select } from '../parts/filters.js';
import { Page } from '../parts/page.js';
import { Pager, usePages } from '../parts/pager.js';
import { RunTable } from '../parts/runtable.js';

const PAGE = 50;
const COMPARED_MAX = 4;
const ORDERS = {
  newest: () => 0,
  'most tokens': (a, b) => b.total_tokens_used - a.total_tokens_used,
  'highest cost': (a, b) => b.total_cost_micro_usd - a.total_cost_micro_usd,
  'most actions': (a, b) => b.total_actions - a.total_actions,
  longest: (a, b) => between(b.started_at, b.completed_at) - between(a.started_at, a.completed_at),
  'most errors': (a, b) => b.total_errors - a.total_errors,
};

export function Runs({ query }) {
  const filters = { status: query.get('status'), dry_run: query.get('dry_run') };
  const order = ORDERS[query.get('sort')] ? query.get('sort') : 'newest';
  const [chosen, setChosen] = useState([]);
  const pages = usePages(JSON.stringify(filters));
  const runs = useLive(withQuery(`${BASE}/runs`, { ...filters, limit: PAGE, cursor: pages.cursor }), { stream: `${BASE}/runs` });
  const change = (changed) => replace(link('runs', { ...filters, sort: query.get('sort'), ...changed }));
  const toggle = (id) => setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return html`
    <${Page} title="Runs" actions=${html`<${CompareLink} chosen=${chosen} />`}>
      <div class="filters">
        <${Select} label="Status" value=${filters.status} options=${['in_progress', 'completed', 'failed']} onChange=${(status) => change({ status })} />
        <${Select} label="Dry run" value=${filters.dry_run} options=${['true', 'false']} onChange=${(dry_run) => change({ dry_run })} />
        <${Select} label="Order on this page" value=${order} all=${null} options=${Object.keys(ORDERS)} onChange=${(sort) => change({ sort })} />
      </div>
      <${Card} id="runs" title="Newest runs" hint=${`Choose up to ${COMPARED_MAX} to compare.`}>
        <${Answer} of=${runs}>${(data) => html`
          ${data.runs.length
            ? html`<${RunTable} label="Runs" runs=${[...data.runs].sort(ORDERS[order])} choice=${{ chosen, toggle, max: COMPARED_MAX }} />`
            : html`<${None} filtered=${filters.status || filters.dry_run} />`}
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
    : html`<${Empty} command=${START()}>No run has been recorded yet. Let the built-in agent make one, or start your own:<//>`;
}
