import { BASE } from '../lib/api.js';
import { compact, cost, count } from '../lib/format.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { Answer, NoProposal, NoRun } from '../parts/answer.js';
import { Card, Stats } from '../parts/card.js';
import { DecisionTable } from '../parts/decisiontable.js';
import { Page } from '../parts/page.js';
import { ProposalTable } from '../parts/proposaltable.js';
import { RunTable } from '../parts/runtable.js';

/** The API lists runs, it does not count them: these figures are of the newest ones, and say so. */
const RUNS = 200;
const SHOWN = 8;

export function Overview() {
  const runs = useLive(`${BASE}/runs?limit=${RUNS}`, { stream: `${BASE}/runs` });
  const waiting = useLive(`${BASE}/proposals?state=awaiting_review&limit=50`);
  const decisions = useLive(`${BASE}/audit?limit=${SHOWN}`);
  return html`
    <${Page} title="Overview" said="What agents did, what it cost, what they proposed, and who allowed it.">
      <${Answer} of=${runs}>${(data) => html`<${Figures} runs=${data.runs} more=${data.next} waiting=${waiting.data} />`}<//>
      <${Card} id="waiting" title="Awaiting review" hint="Changes that policy does not let through without a person.">
        <${Answer} of=${waiting}>${({ proposals }) =>
          proposals.length
            ? html`<${ProposalTable} label="Proposals awaiting review" proposals=${proposals.slice(0, SHOWN)} />`
            : html`<${NoProposal}>Nothing waits for a person.<//>`}
        <//>
      <//>
      <${Card} id="runs" title="Runs" hint="In progress first, then the newest." aside=${html`<a href="/#/runs">All runs</a>`}>
        <${Answer} of=${runs}>${(data) =>
          data.runs.length
            ? html`<${RunTable} label="Newest runs" runs=${first(data.runs)} />`
            : html`<${NoRun} />`}
        <//>
      <//>
      <${Card} id="decisions" title="Recent decisions" aside=${html`<a href="/#/audit">All decisions</a>`}>
        <${Answer} of=${decisions}>${(data) =>
          data.decisions.length
            ? html`<${DecisionTable} label="Recent decisions" decisions=${data.decisions} />`
            : html`<${NoRun}>Nothing had to be decided yet.<//>`}
        <//>
      <//>
    <//>
  `;
}

function Figures({ runs, more, waiting }) {
  const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
  const active = runs.filter((run) => run.status === 'in_progress').length;
  const merged = runs.reduce((total, run) => total + run.proposals.merged, 0);
  const proposed = runs.reduce((total, run) => total + run.proposals.total, 0);
  const of = [
    ['Runs', `${count(runs.length)}${more ? '+' : ''}`, more ? 'figures are of the newest' : `${count(active)} in progress`],
    ['Episodes', compact(sum('total_episodes')), `${compact(sum('total_actions'))} actions`],
    ['Tokens', compact(sum('total_tokens_used')), `${compact(sum('total_llm_calls'))} calls of models`],
    ['Cost', cost(sum('total_cost_micro_usd')), 'as agents say'],
    ['Proposals', count(proposed), `${count(merged)} merged`],
    ['Awaiting review', waiting ? `${count(waiting.proposals.length)}${waiting.next ? '+' : ''}` : '–', 'by a person'],
  ];
  return html`<${Stats} of=${of} />`;
}

function first(runs) {
  const active = runs.filter((run) => run.status === 'in_progress');
  const rest = runs.filter((run) => run.status !== 'in_progress');
  return [...active, ...rest].slice(0, SHOWN);
}
