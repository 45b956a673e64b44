import { segment } from '../lib/api.js';
import { bytes } from '../lib/format.js';
import { html, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { useStore } from '../lib/store.js';
import { visible } from '../lib/text.js';
import { token } from '../lib/token.js';
import { Answer } from './answer.js';
import { Badge } from './badge.js';
import { Facts } from './card.js';
import { Copy } from './copy.js';
import { Drawer } from './drawer.js';
import { Redrive } from './redrive.js';
import { LongText } from './text.js';

/** Whether a record was sent again, in words; it stays in the quarantine all the same. */
export function Redriven({ redriven }) {
  if (redriven === true) return html`<${Badge} tone="good" label="redriven" />`;
  return html`<${Badge} label=${redriven === false ? 'kept out' : 'not known now'} />`;
}

/**
 * One record of the quarantine: what everybody may know of it, the rest for whom the API shows it, and how it comes back.
 *
 * @param id of the record
 * @param row of the list; undefined where the list does not have it
 */
export function QuarantinedDrawer({ id, row, onClose, onSent }) {
  const known = useStore(token);
  const [sent, setSent] = useState(0);
  const whole = useLive(known && `/admin/quarantine/${segment(id)}`, { every: Infinity, on: `${sent} ${row?.redriven}` });
  const record = row ?? whole.data;
  return html`
    <${Drawer} title=${`Record ${visible(id)}`} onClose=${onClose}>
      ${record && html`<${About} record=${record} />`}
      ${known && html`<${Answer} of=${whole}>${(data) => html`<${Whole} record=${data} />`}<//>`}
      <${Redrive} record=${record} onSent=${() => { setSent(sent + 1); onSent(); }} />
    <//>
  `;
}

function About({ record }) {
  return html`
    <${Facts} of=${[
      ['State', html`<${Redriven} ...${record} />`],
      ['Reason', visible(record.reason)],
      ['Detail', visible(record.detail)],
      ['Found by', visible(record.service)],
      ['Was at', visible(record.source ?? 'not said')],
      ['Key', visible(record.key ?? 'none')],
      record.type && ['Event', visible(`${record.type} of run ${record.run_id}`)],
      record.event_id && ['Event id', html`<code class="hash">${record.event_id}</code> <${Copy} text=${record.event_id} label="Copy" what="the event id" />`],
      ['Size', bytes(record.size_bytes)],
      ['Recorded', record.recorded_at],
    ]} />
  `;
}

/** What only reviewers and admins see, since nobody knows what a producer put there by mistake. */
function Whole({ record }) {
  const { explanation, event, redrives } = record;
  return html`
    <h3>What it means</h3>
    <p>${visible(explanation.meaning)}</p>
    <p>${visible(explanation.cure)}</p>
    ${redrives?.length > 0 && html`
      <h3>Sent again</h3>
      <${Facts} of=${redrives.map((redrive) => [redrive.at, visible(`${redrive.by.id}: ${redrive.reason}`)])} />
    `}
    <h3>${event ? 'Event' : 'Bytes, in base64'}</h3>
    <${LongText} text=${event ? JSON.stringify(event, null, 2) : record.value_base64 ?? 'none'} label=${event ? 'Event' : 'Bytes'} />
  `;
}
