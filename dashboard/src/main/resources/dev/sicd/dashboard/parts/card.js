import { html } from '../lib/html.js';

/**
 * A part of a page with a heading of its own.
 *
 * @param heading a ref to it, where it is to take the focus
 */
export function Card({ title, hint, aside, children, id, heading }) {
  return html`
    <section class="card" aria-labelledby=${id}>
      <header>
        <h2 id=${id} ref=${heading} tabindex=${heading ? -1 : undefined}>${title}</h2>
        ${hint && html`<p class="hint">${hint}</p>`}
        ${aside && html`<div class="aside">${aside}</div>`}
      </header>
      ${children}
    </section>
  `;
}

/** Figures side by side: [label, value, what it means or undefined]. */
export function Stats({ of }) {
  return html`
    <dl class="stats">
      ${of.map(([label, value, note]) => html`
        <div key=${label}>
          <dt>${label}</dt>
          <dd class="figure">${value}</dd>
          ${note && html`<dd class="note">${note}</dd>`}
        </div>
      `)}
    </dl>
  `;
}

/** Names and values below each other. */
export function Facts({ of }) {
  return html`
    <dl class="facts">
      ${of.filter(Boolean).map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}
    </dl>
  `;
}
