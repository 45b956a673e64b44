import { html } from '../lib/html.js';
import { roving } from './roving.js';

/**
 * A table that scrolls within itself where it is too wide, so that the page does not.
 *
 * @param columns {head, cell(row), kind?: 'num', wide?: true for those that a phone does without}
 */
export function Table({ label, columns, rows, rowKey }) {
  return html`
    <div class="table" tabindex="0" role="region" aria-label=${`Table: ${label}`}>
      <table onKeyDown=${roving('.row-link')}>
        <thead>
          <tr>${columns.map((column) => html`<th key=${column.name ?? column.head} scope="col" class=${kind(column)}>${column.head}</th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`
            <tr key=${rowKey(row)}>
              ${columns.map((column) => html`<td key=${column.name ?? column.head} class=${kind(column)}>${column.cell(row)}</td>`)}
            </tr>
          `)}
        </tbody>
      </table>
    </div>
  `;
}

const kind = (column) => [column.kind, column.wide && 'wide'].filter(Boolean).join(' ');
