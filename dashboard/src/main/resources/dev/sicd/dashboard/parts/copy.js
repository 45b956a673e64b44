import { html, useState } from '../lib/html.js';

const SAID_MS = 1500;

export function Copy({ text, label }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    setSaid((await copied(text)) ? 'Copied' : 'Not allowed');
    setTimeout(() => setSaid(''), SAID_MS);
  };
  return html`<button type="button" class="quiet small" onClick=${copy}><span aria-live="polite">${said || label}</span></button>`;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no secure context, or not permitted: the text is on the page to be selected
  }
}
