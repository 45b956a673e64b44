import { count, duration, bytes, words } from '../lib/format.js';
import { html, useMemo } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { samples, total } from '../lib/prometheus.js';
import { visible } from '../lib/text.js';
import { Answer } from '../parts/answer.js';
import { Badge } from '../parts/badge.js';
import { Card, Facts, Stats } from '../parts/card.js';
import { Page } from '../parts/page.js';
import { Table } from '../parts/table.js';
import { Line } from '../parts/text.js';
import { Time } from '../parts/time.js';

const METRICS_EVERY_MS = 5000;

export function System() {
  const ready = useLive('/readyz');
  const capabilities = useLive('/admin/capabilities');
  const policy = useLive('/admin/policy');
  const metrics = useLive('/metrics', { every: METRICS_EVERY_MS });
  const all = useMemo(() => samples(metrics.data ?? ''), [metrics.data]);
  return html`
    <${Page} title="System" badges=${ready.data && html`<${Badge} state=${ready.data.status} label=${ready.data.status === 'up' ? 'ready' : 'not ready'} />`}>
      <${Answer} of=${metrics}>${() => html`<${Figures} of=${all} />`}<//>
      <div class="columns">
        <${Card} id="checks" title="Checks" hint="What /readyz says."><${Answer} of=${ready}>${(data) => html`<${Checks} of=${data.checks} />`}<//><//>
        <${Card} id="policy" title="Policy"><${Answer} of=${policy}>${(data) => html`<${PolicyFacts} of=${data} />`}<//><//>
      </div>
      <${Stores} of=${all} />
      <${Card} id="capabilities" title="Capabilities" hint="An admin turns them; each turn is an event.">
        <${Answer} of=${capabilities}>${(data) => html`<${Table} label="Capabilities" columns=${CAPABILITIES} rows=${data.capabilities} rowKey=${(one) => one.capability} />`}<//>
      <//>
    <//>
  `;
}

function Figures({ of }) {
  const requests = total(of, 'http_server_requests_seconds_count');
  const seconds = total(of, 'http_server_requests_seconds_sum');
  const build = of.find((sample) => sample.name === 'sicd_build_info')?.labels;
  const fate = (name) => total(of, 'sicd_records_total', (labels) => labels.fate === name);
  return html`
    <${Stats} of=${[
      ['Folded', count(fate('folded')), 'records since the start'],
      ['Repeats kept out', count(fate('duplicate')), 'since the start'],
      ['Quarantined', count(fate('quarantined')), 'since the start'],
      ['Behind', count(behind(of)), 'records to fold'],
      ['Requests', count(requests), requests ? `${duration((seconds / requests) * 1000)} on average` : ''],
      ['Refused by keys', count(total(of, 'sicd_publisher_refused_total')), 'approvals that do not hold'],
      ['Heap', bytes(total(of, 'jvm_memory_used_bytes', (labels) => labels.area === 'heap') ?? 0), 'in use'],
      ['Up for', duration((total(of, 'process_uptime_seconds') ?? NaN) * 1000), ''],
      build && ['Version', visible(build.version), build.java && visible(`Java ${build.java}`)],
    ].filter(Boolean)} />
  `;
}

/** Below nothing it is not known, and then the sum is not either. */
function behind(of) {
  const lags = of.filter((sample) => sample.name === 'sicd_input_lag_records');
  return lags.some(({ value }) => value < 0) ? undefined : total(lags, 'sicd_input_lag_records');
}

/** What the server keeps on its disk. Older servers do not say. */
function Stores({ of }) {
  const names = [...new Set(of.filter(({ name }) => name === STORE_BYTES).map(({ labels }) => labels.store))].sort();
  if (!names.length) return null;
  const size = (store) => total(of, STORE_BYTES, (labels) => labels.store === store);
  const columns = [
    { head: 'Store', kind: 'name', cell: (store) => html`<code>${visible(store)}</code>` },
    { head: 'Size', kind: 'num', cell: (store) => bytes(size(store)) },
  ];
  return html`
    <${Card} id="stores" title="Stores" hint="The sizes of their files on the disk.">
      <${Table} label="Stores" columns=${columns} rows=${names} rowKey=${(store) => store} />
    <//>
  `;
}

const STORE_BYTES = 'sicd_store_bytes';

function Checks({ of }) {
  return html`<${Facts} of=${Object.entries(of).sort().map(([name, check]) => [name, html`<${Badge} state=${check.status} /> ${check.reason && visible(check.reason)}`])} />`;
}

function PolicyFacts({ of }) {
  return html`
    <${Facts} of=${[
      ['Version', visible(of.policy_version)],
      ['Source', visible(of.source)],
      ['Loaded', html`<${Time} at=${of.loaded_at} />`],
      ['SHA-256', html`<code class="hash">${of.policy_digest}</code>`],
    ]} />
    <p class="note"><code>./sicd policy show</code> prints the shipped one.</p>
  `;
}

const CAPABILITIES = [
  { head: 'Capability', kind: 'name', cell: (one) => html`<code>${one.capability}</code>` },
  { head: 'Now', cell: (one) => html`<${Badge} tone=${one.enabled === (one.capability === 'SAFE_MODE') ? 'warn' : 'good'} label=${one.enabled ? 'on' : 'off'} />${one.pinned && html` <${Badge} label="pinned by the environment" />`}` },
  { head: 'Last turned by', cell: ({ last_change: last }) => (last ? html`<${Line} text=${`${last.by}: ${words(last.reason || 'no reason given')}`} max=${120} />` : html`<span class="muted">nobody</span>`) },
  { head: 'At', wide: true, cell: ({ last_change: last }) => html`<${Time} at=${last?.at} />` },
];
