import { html } from '../lib/html.js';
import { link } from '../lib/router.js';
import { webAddress } from '../lib/text.js';
import { Badge } from './badge.js';
import { Table } from './table.js';
import { Line } from './text.js';
import { Time } from './time.js';

export function ProposalTable({ label, proposals, ofRun }) {
  const columns = [
    { head: 'Proposal', kind: 'name', cell: Title },
    { head: 'State', cell: (proposal) => html`<${Badge} state=${proposal.state} />` },
    { head: 'Risk', kind: 'num', cell: (proposal) => (proposal.risk_score === undefined ? '–' : proposal.risk_score.toFixed(2)) },
    { head: 'Became', wide: true, cell: Became },
    !ofRun && { head: 'Run', wide: true, cell: (proposal) => html`<a class="mono" href=${link('runs', proposal.run_id)}>${proposal.run_id}</a>` },
    { head: 'Since', wide: true, cell: (proposal) => html`<${Time} at=${proposal.state_since ?? proposal.submitted_at} />` },
  ].filter(Boolean);
  return html`<${Table} label=${label} columns=${columns} rows=${proposals} rowKey=${(proposal) => proposal.proposal_id} />`;
}

function Title(proposal) {
  return html`
    <a class="row-link" href=${link('proposals', proposal.proposal_id)}><${Line} text=${proposal.title} max=${100} empty="(not known yet)" /></a>
    <div class="under mono">${proposal.proposal_id} · <${Line} text=${proposal.repo} max=${80} /></div>
  `;
}

/** What came of it, in a few words. */
export function Became({ pull_request: request, plan, review, result }) {
  if (request?.number) {
    const href = webAddress(request.url);
    const label = `#${request.number}${request.merged ? ' merged' : request.closed_at ? ' closed' : ' open'}`;
    return href ? html`<a href=${href} rel="noopener noreferrer" target="_blank">${label}</a>` : label;
  }
  if (plan) return 'planned, not opened';
  if (review) return `${review.approved ? 'approved' : 'rejected'} by ${review.reviewer.id}`;
  return html`<${Line} text=${result?.reason ?? result?.code} max=${80} empty="nothing yet" />`;
}
