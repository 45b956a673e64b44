import { BASE, segment } from '../lib/api.js';
import { count, plural } from '../lib/format.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { visible } from '../lib/text.js';
import { Answer } from './answer.js';
import { ofNow } from './asof.js';
import { Badge } from './badge.js';
import { Card, Facts } from './card.js';

/** Recomputing the chain costs the server something: short runs are looked at as they grow, long ones now and then. */
const SHORT = 2000;
const EVERY_MS = 30_000;

export function useIntegrity(runId, position) {
  return useLive(position && `${BASE}/runs/${segment(runId)}/integrity`, { every: EVERY_MS, on: position < SHORT ? position : 0 });
}

export function IntegrityBadge({ of: { data } }) {
  if (!data) return null;
  if (!data.verified) return html`<${Badge} tone="bad" label="record altered" />`;
  if (data.complete === false) return html`<${Badge} tone="warn" label="verified, events missing" />`;
  return html`<${Badge} tone="good" label=${data.complete === true ? 'verified and complete' : 'record verified'} />`;
}

export function IntegrityCard({ of, runId, at }) {
  const hint = at ? ofNow(at, 'the whole chain, recomputed from the ledger by the server.') : 'The hash chain, recomputed from the ledger by the server.';
  return html`
    <${Card} id="integrity" title="Is the record whole?" hint=${hint} aside=${html`<${IntegrityBadge} of=${of} />`}>
      <${Answer} of=${of}>${(data) => html`
        <p>${sentence(data)}</p>
        <${Facts} of=${[
          ['Positions', `${count(data.range.from)} to ${count(data.range.to)} of ${count(data.position)}`],
          ['Kept out', `${plural(data.duplicates, 'repeat')}, ${plural(data.content_conflicts, 'conflict')} of content`],
          ['Late, in conflict', `${count(data.late)}, ${count(data.conflicts)}`],
          ['Head', html`<code class="hash">${data.head}</code>`],
          ...data.producers.map((producer) => [`Producer ${visible(producer.producer_id)}`, numbering(producer)]),
        ]} />
        <p class="note">Without believing the server: <code>./sicd verify-chain --run ${runId}</code></p>
      `}<//>
    <//>
  `;
}

function sentence(data) {
  if (!data.verified) return `Position ${count(data.first_bad_position)} does not hold: ${visible(data.reason)}.`;
  const chain = `All ${count(data.range.to - data.range.from + 1)} entries looked at hold.`;
  if (data.complete === true) return `${chain} Every numbered event is there.`;
  if (data.complete === false) return `${chain} But numbered events are missing.`;
  return `${chain} No producer numbers its events, so a lost one could not be noticed.`;
}

const numbering = (producer) =>
  producer.complete ? `1 to ${count(producer.last)}, nothing missing` : `${plural(producer.missing_count, 'event')} missing: ${producer.missing.join(', ')}`;
