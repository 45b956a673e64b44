import { BASE, query, segment } from '../lib/api.js';
import { compact, cost, count, plural, tookSoFar } from '../lib/format.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { usePast } from '../lib/past.js';
import { link } from '../lib/router.js';
import { visible } from '../lib/text.js';
import { Answer, Empty, NoProposal, startOf } from '../parts/answer.js';
import { AsOf, ofNow, useNowOrThen } from '../parts/asof.js';
import { Badge } from '../parts/badge.js';
import { Card, Stats } from '../parts/card.js';
import { DecisionTable } from '../parts/decisiontable.js';
import { Episodes } from '../parts/episodes.js';
import { IntegrityBadge, IntegrityCard, useIntegrity } from '../parts/integrity.js';
import { Page } from '../parts/page.js';
import { Pager, usePages } from '../parts/pager.js';
import { ProposalTable } from '../parts/proposaltable.js';
import { Line } from '../parts/text.js';

const PAGE = 20;
/** What a run may be called; nothing else is put into a command that people run. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

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
        ${asOf && !at && Number(asOf) !== position && html`<p class="note" role="status">There is no position ${visible(asOf)}: the record ends at ${count(position)}. This is how the run is now.</p>`}
        ${position > 1 && html`<${AsOf} runId=${runId} last=${position} at=${at} problem=${at && past.problem} />`}
        ${shown && html`<${Figures} run=${shown} />`}
        <${Episodes} runId=${runId} position=${position} at=${at} />
        <${Proposals} runId=${runId} position=${position} at=${at} />
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

function Proposals({ runId, position, at }) {
  const pages = usePages(`${runId} ${at}`);
  const proposals = useNowOrThen(`${BASE}/runs/${segment(runId)}/proposals`, { limit: PAGE, cursor: pages.cursor }, { at, on: position });
  return html`
    <${Card} id="proposals" title="What it proposed" hint=${at && `By position ${count(at)}, in the states of then.`}>
      <${Answer} of=${proposals}>${(data) =>
        data.proposals.length
          ? html`<${ProposalTable} label="Proposals of this run" proposals=${data.proposals} ofRun /><${Pager} pages=${pages} next=${data.next} what="the proposals" />`
          : at
            ? html`<${Empty}>It had proposed nothing by then.<//>`
            : html`<${NoProposal} run=${runId}>It proposed nothing so far.<//>`}
      <//>
    <//>
  `;
}

function Decisions({ runId, position, at }) {
  const pages = usePages(runId);
  const decisions = useLive(query(`${BASE}/audit`, { run: runId, limit: PAGE, cursor: pages.cursor }), { on: position });
  return html`
    <${Card} id="decisions" title="Who allowed it" hint=${at && ofNow(at, 'the audit knows no past, so these are the latest.')} aside=${html`<a href=${`/#/audit?run=${segment(runId)}`}>In the audit</a>`}>
      <${Answer} of=${decisions}>${(data) =>
        data.decisions.length
          ? html`<${DecisionTable} label="Decisions on this run" decisions=${data.decisions} ofRun /><${Pager} pages=${pages} next=${data.next} what="the decisions" />`
          : html`<${Empty} command=${`./sicd audit list --run ${runId}`}>Nothing about it had to be decided. The same from a terminal:<//>`}
      <//>
    <//>
  `;
}

function Missing({ runId }) {
  if (!RUN_ID.test(runId)) return html`<${Empty}>No run can have this name. <a href="/#/runs">Those that are</a>.<//>`;
  return html`<${Empty} command=${startOf(runId)}>No run of this name was started. What was decided about it is in the <a href=${link('audit', { run: runId })}>audit</a>. This page shows it as soon as it is started:<//>`;
}
