import { html, render } from './lib/html.js';
import { useRoute } from './lib/router.js';
import { Frame } from './parts/frame.js';
import { Audit } from './pages/audit.js';
import { Compare } from './pages/compare.js';
import { Docs } from './pages/docs.js';
import { Episode } from './pages/episode.js';
import { NotFound } from './pages/notfound.js';
import { Overview } from './pages/overview.js';
import { ProposalPage } from './pages/proposal.js';
import { Proposals } from './pages/proposals.js';
import { Quarantine } from './pages/quarantine.js';
import { RunPage } from './pages/run.js';
import { Runs } from './pages/runs.js';
import { System } from './pages/system.js';

function App() {
  const route = useRoute();
  return html`<${Frame} section=${route.path[0] ?? ''}>${page(route)}<//>`;
}

function page({ path, query, anchor }) {
  const [section, id, part, partId] = path;
  if (!section) return html`<${Overview} />`;
  if (section === 'runs' && partId && part === 'episodes') {
    return html`<${Episode} key=${partId} runId=${id} episodeId=${partId} entry=${query.get('entry')} />`;
  }
  if (section === 'runs' && id) return html`<${RunPage} key=${id} runId=${id} asOf=${query.get('as_of')} />`;
  if (section === 'runs') return html`<${Runs} query=${query} />`;
  if (section === 'compare') return html`<${Compare} runs=${query.get('runs') ?? ''} />`;
  if (section === 'proposals' && id) return html`<${ProposalPage} key=${id} proposalId=${id} />`;
  if (section === 'proposals') return html`<${Proposals} query=${query} />`;
  if (section === 'audit') return html`<${Audit} query=${query} />`;
  if (section === 'quarantine') return html`<${Quarantine} opened=${query.get('record')} />`;
  if (section === 'system') return html`<${System} />`;
  if (section === 'docs') return html`<${Docs} anchor=${anchor} />`;
  return html`<${NotFound} />`;
}

render(html`<${App} />`, document.getElementById('app'));
