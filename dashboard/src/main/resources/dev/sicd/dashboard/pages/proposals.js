import { BASE, query as withQuery } from '../lib/api.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { link, refine } from '../lib/router.js';
import { Answer, Empty, NoProposal } from '../parts/answer.js';
import { Card } from '../parts/card.js';
import { Input, Select } from '../parts/filters.js';
import { Page } from '../parts/page.js';
import { Pager, usePages } from '../parts/pager.js';
import { ProposalTable } from '../parts/proposaltable.js';
import { words } from '../lib/format.js';

const PAGE = 50;
const STATES = [
  'awaiting_review', 'approved', 'planned', 'opened', 'merged', 'closed', 'parked', 'deferred', 'failed', 'denied',
  'rejected', 'expired', 'withdrawn', 'already_applied', 'submitted', 'placeholder',
];

export function Proposals({ query }) {
  const state = query.get('state') || 'awaiting_review';
  const run = query.get('run') ?? '';
  const pages = usePages(`${state} ${run}`);
  const proposals = useLive(withQuery(`${BASE}/proposals`, { state, run, limit: PAGE, cursor: pages.cursor }), { stream: withQuery(`${BASE}/proposals`, { state, run }) });
  return html`
    <${Page} title="Proposals">
      <div class="filters">
        <${Select} label="State" value=${state} all=${null} options=${STATES} onChange=${(chosen) => refine({ state: chosen })} />
        <${Input} label="Run" value=${run} placeholder="any" onChange=${(typed) => refine({ run: typed })} />
      </div>
      <${Card} id="proposals" title=${title(state)} hint="Those in this state for longest first.">
        <${Answer} of=${proposals}>${(data) => html`
          ${data.proposals.length
            ? html`<${ProposalTable} label=${`Proposals, ${words(state)}`} proposals=${data.proposals} />`
            : html`<${None} state=${state} run=${run} />`}
          <${Pager} pages=${pages} next=${data.next} what="proposals" />
        `}<//>
      <//>
    <//>
  `;
}

function None({ state, run }) {
  const others = html`<p class="note others">${STATES.filter((other) => other !== state).map((other) => html`<${Some} key=${other} state=${other} run=${run} />`)}</p>`;
  if (state !== 'awaiting_review') return html`<${Empty}>No proposal is in this state.<//>${others}`;
  return html`${others}<${NoProposal}>No proposal is in this state.<//>`;
}

/** A link to those in a state, where there are any. */
function Some({ state, run }) {
  const found = useLive(withQuery(`${BASE}/proposals`, { state, run, limit: 1, fields: 'proposal_id' }));
  return found.data?.proposals.length ? html`<a href=${link('proposals', { state, run })}>${title(state)}</a> ` : null;
}

const title = (state) => words(state).replace(/^./, (letter) => letter.toUpperCase());
