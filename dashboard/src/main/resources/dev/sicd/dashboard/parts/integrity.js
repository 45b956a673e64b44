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
const PRODUCERS_MAX = 50;
const HOLES_MAX = 20;

export function useIntegrity(runId, position) {
  return useLive(position && `${BASE}/runs/${segment(runId)}/integrity`, { every: EVERY_MS, on: position < SHORT ? position : 0 });
}

export function IntegrityBadge({ of: { data, problem } }) {
  if (!data) return null;
  if (!data.verified) return html`<${Badge} tone="bad" label="record altered" />`;
  if (problem) return html`<${Badge} label="verified before, not known now" />`;
  const chain = data.next ? `first ${count(data.range.to)} entries hold` : 'verified';
  if (data.complete === false) return html`<${Badge} tone="warn" label=${`${chain}, events missing`} />`;
  if (data.next) return html`<${Badge} label=${chain} />`;
  if (data.producers_partial) return html`<${Badge} label="verified, not all producers looked at" />`;
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
          ...producers(data.producers),
        ]} />
        <p class="note">What could not be read as an event of any run is in the <a href="/#/quarantine">quarantine</a>.</p>
        <p class="note">Without believing the server: <code>./sicd verify-chain --run ${runId}</code></p>
      `}<//>
    <//>
  `;
}

function sentence(data) {
  if (!data.verified) return `Position ${count(data.first_bad_position)} does not hold: ${visible(data.reason)}.`;
  const chain = data.next
    ? `The first ${count(data.range.to)} of ${count(data.position)} entries hold. The server looks at no more at a time; the command below looks at all of them.`
    : `All ${count(data.range.to - data.range.from + 1)} entries looked at hold.`;
  if (data.complete === true) return `${chain} Every numbered event is there.`;
  if (data.complete === false) return `${chain} But numbered events are missing.`;
  if (data.producers_partial) return `${chain} Producers numbered more than the server looks at, so whether an event is missing is not known.`;
  return `${chain} No producer numbers its events, so a lost one could not be noticed.`;
}

/** Those of which something is missing come first: nobody looks for the others. */
function producers(all) {
  const shown = [...all].sort((one, other) => one.complete - other.complete).slice(0, PRODUCERS_MAX);
  const rest = all.length - shown.length;
  return [
    ...shown.map((producer) => [`Producer ${visible(producer.producer_id)}`, numbering(producer)]),
    rest > 0 && ['Other producers', `${count(rest)}, ${others(all, shown)}`],
  ];
}

function others(all, shown) {
  const incomplete = (some) => some.filter((producer) => !producer.complete).length;
  const missing = incomplete(all) - incomplete(shown);
  return missing ? `${count(missing)} of them with events missing` : 'nothing missing';
}

function numbering({ complete, last, missing, missing_count: missingCount }) {
  if (complete) return `1 to ${count(last)}, nothing missing`;
  const more = missing.length > HOLES_MAX ? ', …' : '';
  return `${plural(missingCount, 'event')} missing: ${missing.slice(0, HOLES_MAX).join(', ')}${more}`;
}
