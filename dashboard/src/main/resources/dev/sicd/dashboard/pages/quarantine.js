import { query } from '../lib/api.js';
import { bytes, words } from '../lib/format.js';
import { html, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { link, replace } from '../lib/router.js';
import { visible } from '../lib/text.js';
import { Answer, Empty } from '../parts/answer.js';
import { Card } from '../parts/card.js';
import { Page } from '../parts/page.js';
import { Pager, usePages } from '../parts/pager.js';
import { QuarantinedDrawer, Redriven } from '../parts/quarantined.js';
import { Table } from '../parts/table.js';
import { Line } from '../parts/text.js';
import { Time } from '../parts/time.js';

const PAGE = 50;
const COLUMNS = [
  { head: 'Reason', kind: 'name', cell: (record) => html`<a class="row-link" href=${link('quarantine', { record: record.id })}>${visible(words(record.reason || 'not said'))}</a><div class="under"><${Line} text=${record.detail} max=${200} /></div>` },
  { head: 'State', cell: (record) => html`<${Redriven} ...${record} />` },
  { head: 'Found by', wide: true, cell: (record) => visible(record.service ?? '–') },
  { head: 'Was at', cell: (record) => html`<span class="mono">${visible(record.source ?? '–')}</span>` },
  { head: 'Key', wide: true, cell: (record) => html`<${Line} text=${record.key} max=${60} empty="none" />` },
  { head: 'Run', wide: true, cell: (record) => (record.run_id ? html`<a class="mono" href=${link('runs', record.run_id)}>${visible(record.run_id)}</a>` : '–') },
  { head: 'Size', kind: 'num', cell: (record) => bytes(record.size_bytes) },
  { head: 'Recorded', cell: (record) => html`<${Time} at=${record.recorded_at} />` },
];

/** @param opened the id of the record whose detail is open */
export function Quarantine({ opened }) {
  const pages = usePages('');
  const [sent, setSent] = useState(0);
  const quarantine = useLive(query('/admin/quarantine', { limit: PAGE, cursor: pages.cursor }), { on: sent });
  const row = quarantine.data?.records.find((record) => record.id === opened);
  return html`
    <${Page} title="Quarantine" said="What could not be folded, with its bytes unchanged and the reason beside them. Nothing is dropped silently.">
      <${Card} id="quarantine" title="Records">
        <${Answer} of=${quarantine}>${(data) => html`
          ${data.records?.length
            ? html`<${Table} label="Records in the quarantine" columns=${COLUMNS} rows=${data.records} rowKey=${(record) => record.id} />`
            : html`<${Empty} command="./sicd quarantine list">Nothing is in the quarantine. The same from a terminal:<//>`}
          <${Pager} pages=${pages} next=${data.next} what="the quarantine" />
        `}<//>
      <//>
      ${opened && html`<${QuarantinedDrawer} key=${opened} id=${opened} row=${row} onClose=${() => replace(link('quarantine'))} onSent=${() => setSent(sent + 1)} />`}
    <//>
  `;
}
