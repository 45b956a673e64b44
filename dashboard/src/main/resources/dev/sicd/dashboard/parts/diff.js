import { html, useEffect, useMemo, useState } from '../lib/html.js';
import { diffLines, hunks } from '../lib/diff.js';
import { count, plural } from '../lib/format.js';
import { blanksAtEnd, clipped, visible } from '../lib/text.js';
import { Badge } from './badge.js';
import { LongText } from './text.js';

/** How many are shown at first, and more of them each time: all of a long file at once would stop the page. */
const ROWS = 300;
const RATIONALE = 1000;
const LINE = 400;
const LINE_STEP = 100_000;
/** Beyond this a text is not compared line by line, which would stop the page for too long. */
const COMPARED_MAX = 2_000_000;
const SIGN = { '+': 'added', '-': 'removed', ' ': 'same' };

/**
 * One changed file: what was there as the agent saw it, and what it wants to be there.
 *
 * @param onHidden told {lines, long} whenever it changes how many lines are not shown, and how many are shown in part
 */
export function FileDiff({ change, onHidden }) {
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
      ${change.rationale && (change.rationale.length > RATIONALE ? html`<${LongText} text=${change.rationale} label="Rationale" />` : html`<p class="rationale">${visible(change.rationale)}</p>`)}
      ${change.original_content === undefined && UNREAD[change.change_type] && html`<p class="note">${UNREAD[change.change_type]}</p>`}
      ${rows
        ? html`<${Rows} of=${rows} label=${`Changes of ${clipped(change.file_path, 80)}`} onHidden=${onHidden} />`
        : html`<${LongText} text=${change.new_content} label="New content" onCut=${(cut) => onHidden({ lines: 0, long: cut ? 1 : 0 })} />`}
    </article>
  `;
}

const UNREAD = {
  update: 'The agent did not say what it read; this is the whole new file.',
  delete: 'The agent did not say what it read; the whole file goes.',
};

function Rows({ of, label, onHidden }) {
  const [wanted, setWanted] = useState(ROWS);
  /** How many characters are wanted of a row, where it is more than at first. */
  const [opened, setOpened] = useState({});
  const near = useMemo(() => hunks(of), [of]);
  const shown = near.slice(0, wanted);
  const left = near.length - shown.length;
  const long = shown.filter((row, at) => row.text?.length > (opened[at] ?? LINE)).length;
  useEffect(() => onHidden({ lines: left, long }), [left, long]);
  return html`
    <div class="diff" tabindex="0" role="region" aria-label=${label}>
      <table>
        <tbody>${shown.map((row, at) => html`<${Row} key=${at} row=${row} max=${opened[at] ?? LINE} open=${(max) => setOpened({ ...opened, [at]: max })} />`)}</tbody>
      </table>
    </div>
    ${left > 0 && html`<button type="button" class="quiet" onClick=${() => setWanted(wanted + ROWS)}>Show ${plural(Math.min(ROWS, left), 'more line')} of ${count(left)}</button>`}
  `;
}

function Row({ row, max, open }) {
  if (row.kind === '…') return html`<tr class="gap"><td colspan="4">${plural(row.left, 'unchanged line')}</td></tr>`;
  const left = row.text.length - max;
  const blanks = left > 0 || row.kind === ' ' ? '' : blanksAtEnd(row.text);
  return html`
    <tr class=${SIGN[row.kind]}>
      <td class="line">${row.old}</td>
      <td class="line">${row.now}</td>
      <td class="sign">${row.kind === '-' ? '−' : row.kind}</td>
      <td class="code">
        ${visible(row.text.slice(0, Math.min(max, row.text.length - blanks.length)))}
        ${blanks && html`<span class="blank" title="Blanks at the end of the line">${blanks}</span>`}
        ${left > 0 && html`<button type="button" class="quiet small rest" onClick=${() => open(max + LINE_STEP)}>… ${plural(left, 'more character')}: show ${left > LINE_STEP ? count(LINE_STEP) : left === 1 ? 'it' : 'them'}</button>`}
        ${row.unended && left <= 0 && html`<span class="unended">\\ No newline at end of file</span>`}
      </td>
    </tr>
  `;
}
