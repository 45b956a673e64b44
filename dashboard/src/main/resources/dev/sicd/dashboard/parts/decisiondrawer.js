import { html } from '../lib/html.js';
import { visible } from '../lib/text.js';
import { Badge } from './badge.js';
import { Facts } from './card.js';
import { Copy } from './copy.js';
import { Drawer } from './drawer.js';
import { LongText } from './text.js';

/** One decision of policy, whole. */
export function DecisionDrawer({ decision, onClose }) {
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
        decision.event_id && ['Event id', html`<code class="hash">${decision.event_id}</code> <${Copy} text=${decision.event_id} label="Copy" what="the event id" />`],
        decision.at && ['Coordinates', html`<code class="hash">${decision.at}</code> <${Copy} text=${decision.at} label="Copy" what="the coordinates" />`],
        decision.policy_version && ['Policy', html`${visible(decision.policy_version)} <code class="hash">${decision.policy_digest}</code>`],
        ...(decision.rules ?? []).map((rule) => [`Rule ${visible(rule.id)}`, visible(`${rule.effect}: ${rule.reason}`)]),
        ...(decision.contributions ?? []).map((part, at) => [`Risk ${at + 1}`, visible(`${part.risk}: ${part.reason}`)]),
      ]} />
      <h3>Context</h3>
      <${LongText} text=${JSON.stringify(decision.context ?? {}, null, 2)} label="Context" />
    <//>
  `;
}
