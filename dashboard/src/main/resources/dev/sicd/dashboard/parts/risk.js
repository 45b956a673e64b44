import { html } from '../lib/html.js';
import { visible } from '../lib/text.js';
import { Empty } from './answer.js';
import { Badge } from './badge.js';
import { Card } from './card.js';

/** What policy made of it: the risk and what adds up to it, the rules that matched. */
export function Risk({ decision }) {
  return html`
    <${Card} id="risk" title="What policy says" hint=${decision && `Risk ${decision.risk_score.toFixed(2)} of 1`}>
      ${decision ? html`<${Sum} of=${decision} /><${Rules} of=${decision.rules} />` : html`<${Empty}>It has not decided yet.<//>`}
    <//>
  `;
}

function Sum({ of: { contributions, risk_score: total } }) {
  const rows = [...contributions.map(({ reason, risk }) => [visible(reason), risk]), ['in all', total]];
  return html`
    <ul class="risk">
      ${rows.map(([reason, risk], at) => html`
        <li key=${at}><span>${reason}</span><meter min="0" max="1" value=${risk} aria-label=${reason}></meter><span class="figure">${risk.toFixed(2)}</span></li>
      `)}
    </ul>
  `;
}

function Rules({ of }) {
  if (!of.length) return html`<p class="note">No rule matched, and then the answer is no.</p>`;
  return html`
    <ul class="rules">
      ${of.map((rule) => html`<li key=${rule.id}><${Badge} state=${rule.effect} /> <code>${visible(rule.id)}</code> ${visible(rule.reason)}</li>`)}
    </ul>
  `;
}
