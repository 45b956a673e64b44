import { html } from '../lib/html.js';
import { connection } from '../lib/live.js';
import { useStore } from '../lib/store.js';
import { TokenButton } from './tokenbutton.js';

const SECTIONS = [
  ['', 'Overview', '/#/'],
  ['runs', 'Runs', '/#/runs'],
  ['proposals', 'Proposals', '/#/proposals'],
  ['audit', 'Audit', '/#/audit'],
  ['quarantine', 'Quarantine', '/#/quarantine'],
  ['system', 'System', '/#/system'],
  ['docs', 'API', '/docs'],
];
const CONNECTIONS = {
  polling: ['good', 'Live'],
  streaming: ['good', 'Live'],
  paused: ['muted', 'Paused'],
  unreachable: ['bad', 'No answer'],
};

/** What every page has around it. */
export function Frame({ section, children }) {
  const skip = (event) => {
    event.preventDefault(); // the hash is the page
    document.getElementById('main').focus();
  };
  const here = section === 'compare' ? 'runs' : section;
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <header class="bar">
      <a class="brand" href="/#/"><img src="/ui/icon.svg" alt="" width="24" height="24" />SICD</a>
      <nav aria-label="Sections">
        <ul>
          ${SECTIONS.map(([name, label, href]) => html`
            <li key=${name}><a href=${href} aria-current=${name === here ? 'page' : undefined}>${label}</a></li>
          `)}
        </ul>
      </nav>
      <div class="bar-end"><${Connection} /><${TokenButton} /></div>
    </header>
    <main id="main" tabindex="-1">${children}</main>
  `;
}

function Connection() {
  const [tone, label] = CONNECTIONS[useStore(connection)];
  return html`<span class="connection" data-tone=${tone} role="status">${label}</span>`;
}
