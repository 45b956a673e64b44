import { html, useEffect, useState } from '../lib/html.js';
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
  const [draft, setDraft] = useDraft(value ?? '');
  const change = (event) => {
    const typed = event.target.value.trim();
    setDraft(typed);
    onChange(typed);
  };
  return html`
    <label class="field">
      <span>${label}</span>
      <input type=${type} value=${draft} placeholder=${placeholder} onInput=${(event) => setDraft(event.target.value)} onChange=${change} />
    </label>
  `;
}

/** A moment by the reader's clock; whoever asks gets it in UTC. */
export function Moment({ label, value, onChange }) {
  const [draft, setDraft] = useDraft(localTime(value));
  return html`
    <label class="field">
      <span>${label}</span>
      <input type="datetime-local" value=${draft} onInput=${(event) => setDraft(event.target.value)} onChange=${(event) => onChange(event.target.value && new Date(event.target.value).toISOString())} />
    </label>
  `;
}

/** What is being typed stays while the page is drawn anew around it, until what is asked for changes. */
function useDraft(value) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  return [draft, setDraft];
}

function localTime(value) {
  const moment = new Date(value ?? NaN);
  if (Number.isNaN(moment.getTime())) return '';
  const minutes = moment.getTime() - moment.getTimezoneOffset() * 60000;
  return new Date(minutes).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}
