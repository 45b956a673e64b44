import { html, useState } from '../lib/html.js';
import { link } from '../lib/router.js';
import { Badge } from './badge.js';
import { DecisionDrawer } from './decisiondrawer.js';
import { Table } from './table.js';
import { Line } from './text.js';
import { Time } from './time.js';

/** Decisions of policy: who asked for what, the answer, and why. Each opens. */
export function DecisionTable({ label, decisions, ofRun }) {
  const [opened, setOpened] = useState();
  const columns = [
    { head: 'Answer', cell: (decision) => html`<${Badge} state=${decision.verdict ?? 'damaged'} />` },
    { head: 'Action', kind: 'name', cell: (decision) => html`<${Action} decision=${decision} onOpen=${setOpened} />` },
    { head: 'Asked by', cell: (decision) => html`<${Line} text=${decision.actor?.id} max=${40} empty="nobody known" />` },
    { head: 'Because', wide: true, cell: Because },
    { head: 'Risk', kind: 'num', wide: true, cell: (decision) => decision.risk_score?.toFixed(2) ?? '–' },
    !ofRun && { head: 'Run', wide: true, cell: Run },
    { head: 'Recorded', cell: (decision) => html`<${Time} at=${decision.recorded_at} />` },
  ].filter(Boolean);
  return html`
    <${Table} label=${label} columns=${columns} rows=${decisions} rowKey=${(one) => `${one.run_id}:${one.position}`} />
    ${opened && html`<${DecisionDrawer} decision=${opened} onClose=${() => setOpened(undefined)} />`}
  `;
}

function Action({ decision, onOpen }) {
  const name = decision.action ?? 'cannot be read';
  const subject = /^[0-9a-f]{12}$/.test(decision.subject ?? '')
    ? html`<div class="under"><a class="mono" href=${link('proposals', decision.subject)}>${decision.subject}</a></div>`
    : html`<div class="under mono"><${Line} text=${decision.subject} max=${40} /></div>`;
  return html`<button type="button" class="as-link row-link" onClick=${() => onOpen(decision)}>${name}</button>${decision.subject && subject}`;
}

function Because({ rules = [], verdict }) {
  const deciding = rules.filter((rule) => rule.effect === verdict);
  return html`<${Line} text=${deciding.map((rule) => rule.reason || rule.id).join('; ')} max=${140} empty="no rule matched" />`;
}

function Run({ run_id: run }) {
  return run === '_system' ? html`<span class="muted">no run</span>` : html`<a class="mono" href=${link('runs', run)}>${run}</a>`;
}
