import { html } from '../lib/html.js';
import { visible } from '../lib/text.js';
import { Time } from './time.js';

const UNDER_WAY = ['placeholder', 'submitted', 'awaiting_review', 'approved', 'deferred', 'parked'];

/** How a proposal came to where it is: proposed, decided, reviewed, published, ended. What is to come is grey. */
export function Steps({ proposal }) {
  return html`
    <ol class="steps" aria-label="How it came about">
      ${steps(proposal).map((step) => html`
        <li key=${step.name} data-step=${step.mark} aria-current=${step.mark === 'now' ? 'step' : undefined}>
          <strong>${step.name}</strong>
          <span class="who">${visible(step.who ?? '')}</span>
          ${step.at && html`<${Time} at=${step.at} />`}
        </li>
      `)}
    </ol>
  `;
}

function steps(proposal) {
  const all = [proposed(proposal), decided(proposal), reviewed(proposal), published(proposal), ended(proposal)].filter(Boolean);
  const now = all.find((step) => step.mark === 'next');
  if (now && UNDER_WAY.includes(proposal.state)) now.mark = 'now';
  return all;
}

const done = (name, who, at, bad = false) => ({ name, who, at, mark: bad ? 'bad' : 'done' });

const proposed = ({ author, submitted_at: at }) => done('Proposed', author && `by ${author.id}`, at);

function decided({ decision }) {
  if (!decision) return { name: 'Decided', mark: 'next' };
  const said = { allow: 'allowed', review: 'sent to a person', deny: 'denied' }[decision.verdict];
  return done('Decided', `${said} by policy ${decision.policy_version}`, decision.decided_at, decision.verdict === 'deny');
}

function reviewed({ review, state, state_since: since, decision }) {
  if (review) return done(review.approved ? 'Approved' : 'Rejected', `by ${review.reviewer.id}`, review.reviewed_at, !review.approved);
  if (state === 'expired') return done('Expired', 'nobody answered', since, true);
  return decision?.verdict === 'review' ? { name: 'Review', who: 'by a person', mark: 'next' } : undefined;
}

function published({ state, state_since: since, plan, pull_request: request, result, decision, review }) {
  if (request?.opened_at) return done('Opened', `pull request #${request.number}`, request.opened_at);
  if (plan) return done('Planned', 'as a dry run', plan.planned_at);
  if (state === 'already_applied') return done('Already there', 'the base has it all', since);
  if (state === 'failed' || state === 'withdrawn') return done(state === 'failed' ? 'Failed' : 'Withdrawn', result?.code, since, true);
  if (decision?.verdict === 'deny' || review?.approved === false || state === 'expired') return undefined;
  return { name: 'Publish', who: state === 'parked' || state === 'deferred' ? `${state}: ${result?.code ?? ''}` : '', mark: 'next' };
}

function ended({ pull_request: request }) {
  if (!request?.opened_at) return undefined;
  if (request.closed_at) return done(request.merged ? 'Merged' : 'Closed', '', request.closed_at, !request.merged);
  return { name: 'Merge', who: 'on GitHub', mark: 'next' };
}
