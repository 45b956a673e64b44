import { html } from '../lib/html.js';
import { Page } from '../parts/page.js';

export function NotFound() {
  return html`<${Page} title="No such page"><p>The address leads nowhere. <a href="/#/">Go to the overview</a>.</p><//>`;
}
