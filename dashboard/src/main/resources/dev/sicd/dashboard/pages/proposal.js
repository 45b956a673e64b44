import { BASE, segment } from '../lib/api.js';
import { count, plural } from '../lib/format.js';
import { html, useEffect, useState } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { link } from '../lib/router.js';
import { visible } from '../lib/text.js';
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

/** How many are shown at first, and more of them each time. */
const FILES = 20;

export function ProposalPage({ proposalId }) {
  const proposal = useLive(`${BASE}/proposals/${segment(proposalId)}`);
  const { data } = proposal;
  const [unseen, setUnseen] = useState();
  const missing = html`<${Empty}>There is no proposal ${visible(proposalId)}. <a href="/#/proposals">Those that are</a>.<//>`;
  return html`
    <${Page}
      title=${data?.title ? visible(data.title) : proposalId}
      above=${html`<a href="/#/proposals">Proposals</a> / <span class="mono">${visible(proposalId)}</span>`}
      badges=${data && html`<${Badge} state=${data.state} />${data.dry_run && html`<${Badge} label="dry run" />`}`}
    >
      <${Answer} of=${proposal} missing=${missing}>${() => html`
        <${Steps} proposal=${data} />
        <div class="columns">
          <div><${About} proposal=${data} /></div>
          <div><${Review} proposal=${data} unseen=${unseen} /><${Risk} decision=${data.decision} /></div>
        </div>
        <${Files} changes=${data.changes ?? []} onUnseen=${setUnseen} />
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
        proposal.content_digest && ['Digest', html`<code class="hash">${proposal.content_digest}</code> <${Copy} text=${proposal.content_digest} label="Copy" what="the digest" />`],
        ['Approval', approval(proposal)],
      ]} />
    <//>
  `;
}

const NEVER_SIGNED = ['denied', 'rejected', 'expired', 'withdrawn'];

function approval({ approval: signed, state }) {
  if (signed) return 'signed (Ed25519), see the API';
  return NEVER_SIGNED.includes(state) ? `none: it was ${state}` : 'not signed yet';
}

/** @param onUnseen told in words what of the content is not on the page yet; '' when all of it is, or why nothing is */
function Files({ changes, onUnseen }) {
  const [wanted, setWanted] = useState(FILES);
  const [hidden, setHidden] = useState([]);
  const shown = changes.slice(0, wanted);
  const left = changes.length - shown.length;
  const unseen = changes.length ? inWords(left, hidden) : 'all of it';
  useEffect(() => onUnseen(unseen), [unseen]);
  const hide = (at) => (what) => setHidden((before) => Object.assign([...before], { [at]: what }));
  return html`
    <${Card} id="files" title="Files" hint="Compared here, from what the agent read to what it wants.">
      ${shown.length ? shown.map((change, at) => html`<${FileDiff} key=${at} change=${change} onHidden=${hide(at)} />`) : html`<${Empty}>Its content is not known.<//>`}
      ${left > 0 && html`<div><button type="button" class="quiet" onClick=${() => setWanted(wanted + FILES)}>Show ${plural(Math.min(FILES, left), 'more file')} of ${count(left)}</button></div>`}
    <//>
  `;
}

function inWords(files, hidden) {
  const sum = (name) => hidden.reduce((total, what) => total + (what?.[name] ?? 0), 0);
  const parts = [[files, 'file'], [sum('lines'), 'line'], [sum('long'), 'long line']];
  return parts.filter(([number]) => number).map(([number, thing]) => plural(number, thing)).join(', ');
}
