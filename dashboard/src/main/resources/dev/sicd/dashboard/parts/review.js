import { BASE, post, segment } from '../lib/api.js';
import { words } from '../lib/format.js';
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { useStore } from '../lib/store.js';
import { token } from '../lib/token.js';
import { ProblemNote } from './answer.js';
import { Card } from './card.js';
import { TokenForm } from './tokenbutton.js';

const QUESTIONS = {
  awaiting_review: { title: 'Your decision', hint: 'It holds for this content and no other, by its digest.', answers: ['approve', 'reject'] },
  parked: { title: 'Release it', hint: 'You accept what it was parked for, and the publisher tries again.', answers: ['unpark'] },
};
const LABELS = { approve: 'Approve', reject: 'Reject', unpark: 'Release' };

/**
 * Where a reviewer answers, while there is something to answer; then what came of it.
 *
 * @param unseen what of the content is not on the page yet, in words; undefined while that is not known
 */
export function Review({ proposal, unseen }) {
  const known = useStore(token);
  const [recorded, setRecorded] = useState();
  const heading = useRef();
  useEffect(() => {
    // the button that was pressed is gone, and the focus with it
    if (recorded) heading.current.focus();
  }, [recorded]);
  const asked = `${proposal.state} ${proposal.state_since}`;
  const question = recorded?.asked === asked ? undefined : QUESTIONS[proposal.state];
  if (!question && !recorded) return null;
  return html`
    <${Card} id="review" title=${question?.title ?? 'Your decision'} hint=${question?.hint} heading=${heading}>
      ${recorded && html`<p role="status">${recorded.said}</p>`}
      ${question && unseen && html`<p class="unseen">Not shown below yet: ${unseen}.</p>`}
      ${question && (known
        ? html`<${Answers} key=${asked} proposal=${proposal} answers=${question.answers} onRecorded=${(said) => setRecorded({ asked, said })} />`
        : html`<p>Enter a reviewer's token to answer.</p><${TokenForm} />`)}
    <//>
  `;
}

function Answers({ proposal, answers, onRecorded }) {
  const [reason, setReason] = useState('');
  const [sent, setSent] = useState({});
  const answer = async (verb) => {
    setSent({ busy: true });
    try {
      const body = await post(`${BASE}/proposals/${segment(proposal.proposal_id)}/${verb}`, statement(proposal, verb, reason));
      onRecorded(`Recorded: ${words(body.status)}.`);
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
      ${sent.problem && html`<${ProblemNote} problem=${sent.problem} />`}
    </form>
  `;
}

/** What was looked at is named, so that an answer cannot hold for something else. */
function statement(proposal, verb, reason) {
  const seen = { reason, content_digest: proposal.content_digest };
  return verb === 'unpark' && proposal.positions?.published ? { ...seen, published_position: proposal.positions.published } : seen;
}
