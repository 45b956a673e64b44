import { BASE, query as withQuery } from '../lib/api.js';
import { cost, count, duration } from '../lib/format.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { link } from '../lib/router.js';
import { Answer, Empty } from '../parts/answer.js';
import { Badge } from '../parts/badge.js';
import { Card } from '../parts/card.js';
import { Page } from '../parts/page.js';
import { Line } from '../parts/text.js';

const MAX = 4;
const FIGURES = [
  ['Episodes', (run) => run.total_episodes, count],
  ['Completed', (run) => run.completed, count],
  ['Failed', (run) => run.failed, count],
  ['Actions', (run) => run.total_actions, count],
  ['Outcomes', (run) => run.total_outcomes, count],
  ['Tokens', (run) => run.total_tokens_used, count],
  ['Tokens per episode', (run) => Math.round(run.total_tokens_used / Math.max(1, run.total_episodes)), count],
  ['Cost', (run) => run.total_cost_micro_usd, cost],
  ['Calls of models', (run) => run.total_llm_calls, count],
  ['Inference', (run) => run.total_inference_time_ms, duration],
  ['Changes proposed', (run) => run.total_changes_proposed, count],
  ['Changes accepted', (run) => run.total_changes_accepted, count],
  ['Errors', (run) => run.total_errors, count],
  ['Proposals', (run) => run.proposals.total, count],
  ['Merged', (run) => run.pull_requests_merged, count],
  ['Denied by policy', (run) => run.denials, count],
  ['Took', (run) => run.duration_ms ?? NaN, duration],
];

export function Compare({ runs }) {
  const ids = [...new Set(runs.split(',').filter(Boolean))].slice(0, MAX);
  const compared = useLive(ids.length > 1 ? withQuery(`${BASE}/compare`, { runs: ids.join(',') }) : undefined);
  return html`
    <${Page} title="Runs side by side" above=${html`<a href="/#/runs">Runs</a>`} said=${ids.length > 1 && `Differences are to ${ids[0]}, the first one.`}>
      ${ids.length < 2 && html`<${Empty}>Choose two to four runs <a href="/#/runs">in the list</a>.<//>`}
      ${ids.length > 1 && html`<${Card} id="compare" title="Comparison"><${Answer} of=${compared}>${(data) => html`<${Matrix} runs=${data.runs} />`}<//><//>`}
    <//>
  `;
}

function Matrix({ runs }) {
  return html`
    <div class="table" tabindex="0" role="region" aria-label="Table: figures side by side">
      <table>
        <thead>
          <tr><th scope="col">Figure</th>${runs.map((run) => html`<th key=${run.run_id} scope="col" class="num"><a class="mono" href=${link('runs', run.run_id)}>${run.run_id}</a></th>`)}</tr>
        </thead>
        <tbody>
          <tr><th scope="row" class="row-head">Status</th>${runs.map((run) => html`<td key=${run.run_id} class="num"><${Badge} state=${run.status} /></td>`)}</tr>
          <tr><th scope="row" class="row-head">Task</th>${runs.map((run) => html`<td key=${run.run_id} class="num task"><${Line} text=${run.task_description} max=${60} empty="–" /></td>`)}</tr>
          ${FIGURES.map(([label, of, format]) => html`
            <tr key=${label}>
              <th scope="row" class="row-head">${label}</th>
              ${runs.map((run, at) => html`<td key=${run.run_id} class="num">${format(of(run))}${at > 0 && html`<${Delta} by=${of(run) - of(runs[0])} base=${of(runs[0])} format=${format} />`}</td>`)}
            </tr>
          `)}
        </tbody>
      </table>
    </div>
  `;
}

/** Less may be better or worse, which only people know: so it has no colour. */
function Delta({ by, base, format }) {
  if (!Number.isFinite(by)) return null;
  if (by === 0) return html`<span class="delta">the same</span>`;
  const part = base ? `, ${by > 0 ? '+' : '−'}${Math.round(Math.abs(by / base) * 100)} %` : '';
  return html`<span class="delta">${by > 0 ? '+' : '−'}${format(Math.abs(by))}${part}</span>`;
}
