import { html } from '../lib/html.js';
import { between, compact, cost, count, duration } from '../lib/format.js';
import { link } from '../lib/router.js';
import { Badge } from './badge.js';
import { Table } from './table.js';
import { Line } from './text.js';
import { Time } from './time.js';

/** @param choice {chosen: run ids, toggle(id), max} where runs can be chosen for comparison */
export function RunTable({ label, runs, choice }) {
  return html`<${Table} label=${label} columns=${columns(choice)} rows=${runs} rowKey=${(run) => run.run_id} />`;
}

function columns(choice) {
  return [
    choice && { head: 'Compare', cell: (run) => html`<${Choice} id=${run.run_id} choice=${choice} />` },
    { head: 'Run', kind: 'name', cell: Name },
    { head: 'Status', cell: Status },
    { head: 'Episodes', kind: 'num', cell: Episodes },
    { head: 'Actions', kind: 'num', wide: true, cell: (run) => compact(run.total_actions) },
    { head: 'Tokens', kind: 'num', cell: (run) => compact(run.total_tokens_used) },
    { head: 'Cost', kind: 'num', cell: (run) => cost(run.total_cost_micro_usd) },
    { head: 'Proposals', wide: true, cell: Proposals },
    { head: 'Started', wide: true, cell: (run) => html`<${Time} at=${run.started_at} />` },
    { head: 'Took', kind: 'num', wide: true, cell: (run) => duration(between(run.started_at, run.completed_at)) },
  ].filter(Boolean);
}

function Name(run) {
  return html`
    <a class="row-link mono" href=${link('runs', run.run_id)}>${run.run_id}</a>
    <div class="under"><${Line} text=${run.task_description} max=${90} /></div>
  `;
}

function Status(run) {
  return html`<${Badge} state=${run.status} />${run.dry_run && html` <${Badge} label="dry run" />`}`;
}

function Episodes(run) {
  return html`
    ${count(run.completed)} / ${count(Math.max(run.episodes_planned, run.total_episodes))}
    ${run.failed > 0 && html`<div class="under">${count(run.failed)} failed</div>`}
  `;
}

function Proposals({ proposals }) {
  if (!proposals?.total) return html`<span class="muted">none</span>`;
  const parts = ['awaiting_review', 'planned', 'open', 'merged', 'refused', 'closed'].filter((state) => proposals[state] > 0);
  return parts.map((state) => `${proposals[state]} ${state.replaceAll('_', ' ')}`).join(', ') || count(proposals.total);
}

function Choice({ id, choice }) {
  const chosen = choice.chosen.includes(id);
  const full = !chosen && choice.chosen.length >= choice.max;
  return html`<input type="checkbox" aria-label=${`Compare ${id}`} checked=${chosen} disabled=${full} onChange=${() => choice.toggle(id)} />`;
}
