import { html } from '../lib/html.js';
import { words } from '../lib/format.js';

/** @param names what people read of an option, where it is not its own words */
export function Select({ label, value, options, names = {}, onChange, all = 'all' }) {
  return html`
    <label class="field">
      <span>${label}</span>
      <select value=${value ?? ''} onChange=${(event) => onChange(event.target.value)}>
        ${all && html`<option value="" selected=${!value}>${all}</option>`}
        ${options.map((option) => html`<option key=${option} value=${option} selected=${option === value}>${names[option] ?? words(option)}</option>`)}
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

/** A moment by the reader's clock; whoever asks gets it in UTC. */
export function Moment({ label, value, onChange }) {
  return html`
    <label class="field">
      <span>${label}</span>
      <input type="datetime-local" value=${localTime(value)} onChange=${(event) => onChange(event.target.value && new Date(event.target.value).toISOString())} />
    </label>
  `;
}

function localTime(value) {
  const moment = new Date(value ?? NaN);
  if (Number.isNaN(moment.getTime())) return '';
  const minutes = moment.getTime() - moment.getTimezoneOffset() * 60000;
  return new Date(minutes).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}
