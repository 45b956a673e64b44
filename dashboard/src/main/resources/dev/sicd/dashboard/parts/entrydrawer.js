import { BASE, segment } from '../lib/api.js';
import { html } from '../lib/html.js';
import { payloadOf } from '../lib/entries.js';
import { useStore } from '../lib/store.js';
import { visible } from '../lib/text.js';
import { token } from '../lib/token.js';
import { Facts } from './card.js';
import { Copy } from './copy.js';
import { Drawer } from './drawer.js';
import { LongText } from './text.js';

/** One entry of the ledger, whole, and how to get at it without this page. */
export function EntryDrawer({ runId, entry, onClose }) {
  const permit = useStore(token) ? ` -H "Authorization: Bearer $SICD_TOKEN"` : '';
  const curl = `curl -sS${permit} '${location.origin}${BASE}/runs/${segment(runId)}/timeline?from=${entry.position}&limit=1'`;
  const copied = (text, what) => html`<code class="hash">${visible(text)}</code> <${Copy} text=${text} label="Copy" what=${what} />`;
  return html`
    <${Drawer} title=${`${entry.type ?? 'Damaged'} · position ${entry.position}`} onClose=${onClose}>
      <div class="buttons">
        <${Copy} text=${curl} label="Copy as curl" />
        <${Copy} text=${JSON.stringify(entry, null, 2)} label="Copy as JSON" />
      </div>
      <${Facts} of=${[
        ['Recorded', entry.recorded_at],
        entry.occurred_at && ['Happened, as claimed', entry.occurred_at],
        entry.actor && ['Actor', visible(`${entry.actor.id} (${entry.actor.kind})`)],
        entry.event_id && ['Event id', copied(entry.event_id, 'the event id')],
        entry.source && ['Coordinates', copied(entry.source, 'the coordinates')],
        entry.producer_id && ['Producer', visible(`${entry.producer_id}, number ${entry.producer_seq}`)],
        entry.leaf && ['Leaf', html`<code class="hash">${entry.leaf}</code>`],
        entry.head && ['Head', html`<code class="hash">${entry.head}</code>`],
        entry.damaged && ['Damaged', visible(entry.damaged)],
      ]} />
      <h3>Payload</h3>
      <${LongText} text=${JSON.stringify(payloadOf(entry) ?? {}, null, 2)} label="Payload" />
    <//>
  `;
}
