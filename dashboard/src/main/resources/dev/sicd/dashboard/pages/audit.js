import { BASE, query as withQuery } from '../lib/api.js';
import { html, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { refine } from '../lib/router.js';
import { visible } from '../lib/text.js';
import { Answer, Empty } from '../parts/answer.js';
import { Badge } from '../parts/badge.js';
import { Card, Facts } from '../parts/card.js';
import { Copy } from '../parts/copy.js';
import { DecisionTable } from '../parts/decisiontable.js';
import { Drawer } from '../parts/drawer.js';
import { Input, Select } from '../parts/filters.js';
import { Page } from '../parts/page.js';
import { Pager, usePages } from '../parts/pager.js';
import { LongText } from '../parts/text.js';

const PAGE = 50;
const ACTIONS = ['TRAIN_START', 'PR_PROPOSE', 'PR_REVIEW', 'PUBLISH_RELEASE', 'CAPABILITY_CHANGE', 'POLICY_RELOAD', 'QUARANTINE_REDRIVE', 'EVENT_WRITE'];
const FILTERS = ['run', 'action', 'verdict', 'actor'];

export function Audit({ query }) {
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  const [opened, setOpened] = useState();
  const pages = usePages(JSON.stringify(filters));
  const audit = useLive(withQuery(`${BASE}/audit`, { ...filters, limit: PAGE, cursor: pages.cursor }));
  const change = (name) => (value) => refine({ [name]: value });
  return html`
    <${Page} title="Audit" said="Every decision of policy, allowed or not. No capability hides them.">
      <div class="filters">
        <${Select} label="Answer" value=${filters.verdict} options=${['allow', 'review', 'deny']} onChange=${change('verdict')} />
        <${Select} label="Action" value=${filters.action} options=${ACTIONS} onChange=${change('action')} />
        <${Input} label="Run" value=${filters.run} placeholder="any" onChange=${change('run')} />
        <${Input} label="Asked by" value=${filters.actor} placeholder="anybody" onChange=${change('actor')} />
      </div>
      <${Card} id="audit" title="Decisions" hint="The newest first.">
        <${Answer} of=${audit}>${(data) => html`
          ${data.decisions.length
            ? html`<${DecisionTable} label="Decisions" decisions=${data.decisions} onOpen=${setOpened} />`
            : html`<${Empty} command="./sicd audit list">No decision is like that. The same from a terminal:<//>`}
          <${Pager} pages=${pages} next=${data.next} what="decisions" />
        `}<//>
      <//>
      ${opened && html`<${DecisionDrawer} decision=${opened} onClose=${() => setOpened(undefined)} />`}
    <//>
  `;
}

function DecisionDrawer({ decision, onClose }) {
  return html`
    <${Drawer} title=${decision.action ?? 'Damaged'} onClose=${onClose}>
      <${Facts} of=${[
        ['Answer', html`<${Badge} state=${decision.verdict ?? 'damaged'} />`],
        ['Recorded', decision.recorded_at],
        ['Asked by', visible(decision.actor ? `${decision.actor.id} (${decision.actor.kind})` : 'nobody known')],
        ['Roles', visible(decision.roles?.join(', ') || 'none')],
        decision.route && ['Route', visible(decision.route)],
        decision.subject && ['Subject', visible(decision.subject)],
        ['Risk', String(decision.risk_score ?? '–')],
        ['Run, position', visible(`${decision.run_id}, ${decision.position}`)],
        decision.event_id && ['Event id', html`<code class="hash">${decision.event_id}</code> <${Copy} text=${decision.event_id} label="Copy" />`],
        decision.at && ['Coordinates', html`<code class="hash">${decision.at}</code> <${Copy} text=${decision.at} label="Copy" />`],
        decision.policy_version && ['Policy', html`${visible(decision.policy_version)} <code class="hash">${decision.policy_digest}</code>`],
        ...(decision.rules ?? []).map((rule) => [`Rule ${visible(rule.id)}`, visible(`${rule.effect}: ${rule.reason}`)]),
        ...(decision.contributions ?? []).map((part, at) => [`Risk ${at + 1}`, visible(`${part.risk}: ${part.reason}`)]),
      ]} />
      <h3>Context</h3>
      <${LongText} text=${JSON.stringify(decision.context ?? {}, null, 2)} label="Context" />
    <//>
  `;
}
