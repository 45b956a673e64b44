import { html } from '../lib/html.js';
import { words } from '../lib/format.js';

export function Select({ label, value, options, onChange, all = 'all' }) {
  return html`
    <label class="field">
      <span>${label}</span>
      <select value=${value ?? ''} onChange=${(event) => onChange(event.target.value)}>
        ${all && html`<option value="" selected=${!value}>${all}</option>`}
        ${options.map((option) => html`<option key=${option} value=${option} selected=${option === value}>${words(option)}</option>`)}
      </select>
    </label>
  `;
}

/** Asks for what was typed at Enter or when it is left, not at every letter. */
export function Input({ label, value, onChange, placeholder, type = 'text' }) {
  return html`
    <label class="field">
      <span>${label}</span>
      <input type=${type} value=${value ?? ''} placeholder=${placeholder} onChange=${(event) => onChange(event.target.value.trim())} />
    </label>
  `;
}
