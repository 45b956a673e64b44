import { html } from '../lib/html.js';
import { words } from '../lib/format.js';

const TONES = {
  good: ['completed', 'approved', 'allow', 'merged', 'up', 'verified', 'create', 'released'],
  info: ['in_progress', 'submitted', 'opened', 'planned', 'already_applied', 'update'],
  warn: ['awaiting_review', 'review', 'deferred', 'parked', 'abandoned', 'expired'],
  bad: ['failed', 'denied', 'deny', 'rejected', 'down', 'altered', 'delete'],
};
const TONE = Object.fromEntries(Object.entries(TONES).flatMap(([tone, names]) => names.map((name) => [name, tone])));

/** A state in words, with a colour that says nothing the words do not. */
export function Badge({ state, tone, label }) {
  return html`<span class="badge" data-tone=${tone ?? TONE[state] ?? 'muted'}>${label ?? words(state)}</span>`;
}
