import { html, useMemo, useState } from '../lib/html.js';
import { diffLines, hunks } from '../lib/diff.js';
import { count, plural } from '../lib/format.js';
import { clipped, visible } from '../lib/text.js';
import { Badge } from './badge.js';
import { LongText } from './text.js';

/** How many are shown at first, and more of them each time: all of a long file at once would stop the page. */
const ROWS = 300;
const LINE_MAX = 400;
/** Beyond this a text is not compared line by line, which would stop the page for too long. */
const COMPARED_MAX = 2_000_000;
const SIGN = { '+': 'added', '-': 'removed', ' ': 'same' };

/** One changed file: what was there as the agent saw it, and what it wants to be there. */
export function FileDiff({ change }) {
  const size = (change.original_content?.length ?? 0) + (change.new_content?.length ?? 0);
  const rows = useMemo(
    () => (size > COMPARED_MAX ? undefined : diffLines(change.original_content ?? '', change.new_content ?? '')),
    [change.original_content, change.new_content],
  );
  const tally = (kind) => rows?.filter((row) => row.kind === kind).length ?? 0;
  return html`
    <article class="file">
      <header>
        <code class="path">${visible(change.file_path)}</code>
        <${Badge} state=${change.change_type} />
        ${rows && html`<span class="tally"><span class="plus">+${count(tally('+'))}</span> <span class="minus">−${count(tally('-'))}</span></span>`}
      </header>
      ${change.rationale && html`<p class="rationale">${clipped(change.rationale, 1000)}</p>`}
      ${change.change_type === 'update' && change.original_content === undefined && html`<p class="note">The agent did not say what it read; this is the whole new file.</p>`}
      ${rows ? html`<${Rows} of=${rows} label=${`Changes of ${clipped(change.file_path, 80)}`} />` : html`<${LongText} text=${change.new_content} label="New content" />`}
    </article>
  `;
}

function Rows({ of, label }) {
  const [wanted, setWanted] = useState(ROWS);
  const near = useMemo(() => hunks(of), [of]);
  const shown = near.slice(0, wanted);
  const left = near.length - shown.length;
  return html`
    <div class="diff" tabindex="0" role="region" aria-label=${label}>
      <table>
        <tbody>${shown.map((row, at) => html`<${Row} key=${at} row=${row} />`)}</tbody>
      </table>
    </div>
    ${left > 0 && html`<button type="button" class="quiet" onClick=${() => setWanted(wanted + ROWS)}>Show ${plural(Math.min(ROWS, left), 'more line')} of ${count(left)}</button>`}
  `;
}

function Row({ row }) {
  if (row.kind === '…') return html`<tr class="gap"><td colspan="4">${plural(row.left, 'unchanged line')}</td></tr>`;
  return html`
    <tr class=${SIGN[row.kind]}>
      <td class="line">${row.old}</td>
      <td class="line">${row.now}</td>
      <td class="sign">${row.kind === '-' ? '−' : row.kind}</td>
      <td class="code">${clipped(row.text, LINE_MAX)}</td>
    </tr>
  `;
}
