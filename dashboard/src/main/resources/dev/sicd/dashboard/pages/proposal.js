import { BASE, segment } from '../lib/api.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { link } from '../lib/router.js';
import { clipped, visible } from '../lib/text.js';
import { Answer, Empty } from '../parts/answer.js';
import { Badge } from '../parts/badge.js';
import { Card, Facts } from '../parts/card.js';
import { Copy } from '../parts/copy.js';
import { FileDiff } from '../parts/diff.js';
import { Page } from '../parts/page.js';
import { Became } from '../parts/proposaltable.js';
import { Review } from '../parts/review.js';
import { Risk } from '../parts/risk.js';
import { Steps } from '../parts/steps.js';
import { LongText } from '../parts/text.js';

const FILES = 20;

export function ProposalPage({ proposalId }) {
  const proposal = useLive(`${BASE}/proposals/${segment(proposalId)}`);
  const { data } = proposal;
  const missing = html`<${Empty}>There is no proposal ${visible(proposalId)}. <a href="/#/proposals">Those that are</a>.<//>`;
  return html`
    <${Page}
      title=${data?.title ? clipped(data.title, 200) : proposalId}
      above=${html`<a href="/#/proposals">Proposals</a> / <span class="mono">${visible(proposalId)}</span>`}
      badges=${data && html`<${Badge} state=${data.state} />${data.dry_run && html`<${Badge} label="dry run" />`}`}
    >
      <${Answer} of=${proposal} missing=${missing}>${() => html`
        <${Steps} proposal=${data} />
        <div class="columns">
          <div><${About} proposal=${data} /></div>
          <div><${Review} proposal=${data} /><${Risk} decision=${data.decision} /></div>
        </div>
        <${Files} changes=${data.changes ?? []} />
      `}<//>
    <//>
  `;
}

function About({ proposal }) {
  const { review, release, result, pull_request: request } = proposal;
  return html`
    <${Card} id="about" title="What it proposes">
      ${proposal.description && html`<${LongText} text=${proposal.description} label="Description" />`}
      <${Facts} of=${[
        ['Run', html`<a class="mono" href=${link('runs', proposal.run_id)}>${proposal.run_id}</a>`],
        proposal.repo && ['Repository', visible(proposal.repo)],
        ['Branch', visible(`${proposal.branch ? `${proposal.branch} onto ` : 'onto '}${proposal.base_branch || 'the default branch'}`)],
        proposal.author && ['Author', visible(`${proposal.author.id} (${proposal.author.kind})`)],
        ['Became', html`<${Became} ...${proposal} />`],
        result?.reason && ['Because', visible(`${result.code ? `${result.code}: ` : ''}${result.reason}`)],
        review && ['Review', visible(`${review.approved ? 'approved' : 'rejected'} by ${review.reviewer.id}: ${review.reason || 'no reason given'}`)],
        release && ['Release', visible(`by ${release.reviewer.id}: ${release.reason || 'no reason given'}`)],
        request?.warnings?.length && ['Warnings', visible(request.warnings.join('; '))],
        proposal.content_digest && ['Digest', html`<code class="hash">${proposal.content_digest}</code> <${Copy} text=${proposal.content_digest} label="Copy" />`],
        ['Approval', proposal.approval ? 'signed (Ed25519), see the API' : 'not signed yet'],
      ]} />
    <//>
  `;
}

function Files({ changes }) {
  const shown = changes.slice(0, FILES);
  return html`
    <${Card} id="files" title="Files" hint="Compared here, from what the agent read to what it wants.">
      ${shown.length ? shown.map((change, at) => html`<${FileDiff} key=${at} change=${change} />`) : html`<${Empty}>Its content is not known.<//>`}
      ${shown.length < changes.length && html`<p class="note">${FILES} of ${changes.length} files; <code>./sicd proposal diff</code> shows all.</p>`}
    <//>
  `;
}
