import { BASE, post, segment } from '../lib/api.js';
import { words } from '../lib/format.js';
import { html, useState } from '../lib/html.js';
import { useStore } from '../lib/store.js';
import { token } from '../lib/token.js';
import { ProblemNote } from './answer.js';
import { Card } from './card.js';
import { TokenForm } from './tokenbutton.js';

const QUESTIONS = {
  awaiting_review: { title: 'Your decision', hint: 'It holds for exactly the content below, by its digest.', answers: ['approve', 'reject'] },
  parked: { title: 'Release it', hint: 'You accept what it was parked for, and the publisher tries again.', answers: ['unpark'] },
};
const LABELS = { approve: 'Approve', reject: 'Reject', unpark: 'Release' };

/** Where a reviewer answers, while there is something to answer. */
export function Review({ proposal }) {
  const question = QUESTIONS[proposal.state];
  const known = useStore(token);
  if (!question) return null;
  return html`
    <${Card} id="review" title=${question.title} hint=${question.hint}>
      ${known ? html`<${Answers} proposal=${proposal} answers=${question.answers} />` : html`<p>Enter a reviewer's token to answer.</p><${TokenForm} />`}
    <//>
  `;
}

function Answers({ proposal, answers }) {
  const [reason, setReason] = useState('');
  const [sent, setSent] = useState({});
  const answer = async (verb) => {
    setSent({ busy: true });
    try {
      const body = await post(`${BASE}/proposals/${segment(proposal.proposal_id)}/${verb}`, statement(proposal, verb, reason));
      setSent({ said: `Recorded: ${words(body.status)}.` });
    } catch (problem) {
      setSent({ problem });
    }
  };
  return html`
    <form onSubmit=${(event) => event.preventDefault()}>
      <label class="field">
        <span>Reason, for the record</span>
        <textarea rows="2" maxlength="2000" value=${reason} onInput=${(event) => setReason(event.target.value)}></textarea>
      </label>
      <div class="buttons">
        ${answers.map((verb) => html`
          <button key=${verb} type="button" class=${verb === 'reject' ? 'danger' : ''} disabled=${sent.busy} onClick=${() => answer(verb)}>${LABELS[verb]}</button>
        `)}
      </div>
      ${sent.said && html`<p role="status">${sent.said}</p>`}
      ${sent.problem && html`<${ProblemNote} problem=${sent.problem} />`}
    </form>
  `;
}

/** What was looked at is named, so that an answer cannot hold for something else. */
function statement(proposal, verb, reason) {
  const seen = { reason, content_digest: proposal.content_digest };
  return verb === 'unpark' && proposal.positions?.published ? { ...seen, published_position: proposal.positions.published } : seen;
}
