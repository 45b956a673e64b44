import { BASE, query, segment } from '../lib/api.js';
import { between, compact, cost, count, duration, plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { usePast } from '../lib/past.js';
import { Answer, Empty } from '../parts/answer.js';
import { AsOf, ofNow, useNowOrThen } from '../parts/asof.js';
import { Badge } from '../parts/badge.js';
import { Card, Stats } from '../parts/card.js';
import { DecisionTable } from '../parts/decisiontable.js';
import { Episodes } from '../parts/episodes.js';
import { IntegrityBadge, IntegrityCard, useIntegrity } from '../parts/integrity.js';
import { Page } from '../parts/page.js';
import { ProposalTable } from '../parts/proposaltable.js';
import { Line } from '../parts/text.js';

const SHOWN = 20;

export function RunPage({ runId, asOf }) {
  const run = `${BASE}/runs/${segment(runId)}`;
  const summary = useLive(`${run}/summary`, { stream: `${run}/timeline` });
  const position = summary.data?.committed_position;
  const at = Number(asOf) > 0 && Number(asOf) < position ? Number(asOf) : undefined;
  const past = usePast(at && query(`${run}/summary`, { as_of: at }));
  const integrity = useIntegrity(runId, position);
  const shown = at ? past.data : summary.data;
  return html`
    <${Page}
      title=${runId}
      above=${html`<a href="/#/runs">Runs</a>`}
      badges=${shown && html`<${Badge} state=${shown.status} />${shown.dry_run && html`<${Badge} label="dry run" />`}${!at && html`<${IntegrityBadge} of=${integrity} />`}`}
      said=${summary.data && html`<${Line} text=${summary.data.task_description} max=${400} />`}
    >
      <${Answer} of=${summary} missing=${html`<${Missing} runId=${runId} />`}>${() => html`
        ${position > 1 && html`<${AsOf} runId=${runId} last=${position} at=${at} problem=${at && past.problem} />`}
        ${shown && html`<${Figures} run=${shown} />`}
        <${Episodes} runId=${runId} position=${position} at=${at} />
        <${Proposals} run=${run} position=${position} at=${at} />
        <${Decisions} runId=${runId} position=${position} at=${at} />
        <${IntegrityCard} of=${integrity} runId=${runId} at=${at} />
      `}<//>
    <//>
  `;
}

function Figures({ run }) {
  const of = [
    ['Episodes', `${count(run.completed)} / ${count(Math.max(run.episodes_planned, run.total_episodes))}`, standing(run)],
    ['Actions', compact(run.total_actions), plural(run.total_outcomes, 'outcome')],
    ['Tokens', compact(run.total_tokens_used), `${compact(run.total_llm_calls)} calls, ${compact(run.total_rag_queries)} queries`],
    ['Cost', cost(run.total_cost_micro_usd), 'as the agent says'],
    ['Changes', compact(run.total_changes_proposed), `${compact(run.total_changes_accepted)} accepted`],
    ['Proposals', count(run.proposals.total), `${count(run.proposals.awaiting_review)} awaiting review`],
    ['Errors', count(run.total_errors), `${count(run.denials)} denied by policy`],
    ['Took', tookSoFar(run), `owner ${run.owner ?? 'not known'}`],
  ];
  return html`<${Stats} of=${of} />`;
}

/** Only what is worth a look. */
function standing({ in_progress: active, failed }) {
  const parts = [active && `${count(active)} in progress`, failed && `${count(failed)} failed`].filter(Boolean);
  return parts.join(', ') || 'none failed';
}

/** Of the past nobody knows the time by which it is told; only what had ended took a time. */
const tookSoFar = (run) => (run.as_of && !run.completed_at ? '–' : duration(between(run.started_at, run.completed_at)));

function Proposals({ run, position, at }) {
  const proposals = useNowOrThen(`${run}/proposals`, { limit: SHOWN }, { at, on: position });
  return html`
    <${Card} id="proposals" title="What it proposed" hint=${at && `By position ${count(at)}, in the states of then.`}>
      <${Answer} of=${proposals}>${(data) =>
        data.proposals.length
          ? html`<${ProposalTable} label="Proposals of this run" proposals=${data.proposals} ofRun />${more(data, 'proposals')}`
          : html`<${Empty}>${at ? 'It had proposed nothing by then.' : 'It proposed nothing so far.'}<//>`}
      <//>
    <//>
  `;
}

function Decisions({ runId, position, at }) {
  const decisions = useLive(query(`${BASE}/audit`, { run: runId, limit: SHOWN }), { on: position });
  return html`
    <${Card} id="decisions" title="Who allowed it" hint=${at && ofNow(at, 'the audit knows no past, so these are the latest.')} aside=${html`<a href=${`/#/audit?run=${segment(runId)}`}>In the audit</a>`}>
      <${Answer} of=${decisions}>${(data) =>
        data.decisions.length
          ? html`<${DecisionTable} label="Decisions on this run" decisions=${data.decisions} ofRun />${more(data, 'decisions')}`
          : html`<${Empty}>Nothing about it had to be decided.<//>`}
      <//>
    <//>
  `;
}

const more = (data, what) => data.next && html`<p class="note">These are the first ${SHOWN}; the API has more ${what}.</p>`;

function Missing({ runId }) {
  const command = `curl -X POST ${location.origin}${BASE}/start \\\n  -H 'Content-Type: application/json' -d '{"run_id":"${runId}"}'`;
  return html`<${Empty} command=${command}>No run has this name. This page shows it as soon as it is started:<//>`;
}
