import { BASE, query as withQuery } from '../lib/api.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { refine } from '../lib/router.js';
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
            : html`<${None} state=${state} />`}
          <${Pager} pages=${pages} next=${data.next} what="proposals" />
        `}<//>
      <//>
    <//>
  `;
}

const None = ({ state }) => (state === 'awaiting_review' ? html`<${NoProposal}>No proposal is in this state.<//>` : html`<${Empty}>No proposal is in this state.<//>`);

const title = (state) => words(state).replace(/^./, (letter) => letter.toUpperCase());
