import { cost, count, duration, words } from './format.js';

/** In which lane of a timeline each kind of event is; kinds that are not named are of the lifecycle. */
const KINDS = {
  ActionLogged: 'actions',
  OutcomeLogged: 'outcomes',
  MetricsUpdated: 'metrics',
  ProposalSubmitted: 'proposals',
  ProposalWithdrawn: 'proposals',
  ProposalReviewed: 'decisions',
  ReviewExpired: 'decisions',
  PolicyDecided: 'decisions',
  PolicyLoaded: 'decisions',
  CapabilityChanged: 'decisions',
};
export const LANES = ['lifecycle', 'actions', 'outcomes', 'metrics', 'proposals', 'decisions', 'publishing'];

export function laneOf({ type = '' }) {
  return KINDS[type] ?? (/^(PullRequest|Publish|Changes)/.test(type) ? 'publishing' : 'lifecycle');
}

/** The payload is under the kind's name in snake_case. */
export function payloadOf(entry) {
  return entry[(entry.type ?? '').replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()];
}

/** What an entry says, in a line. */
export function gist(entry) {
  if (entry.damaged) return `cannot be read: ${entry.damaged}`;
  const payload = payloadOf(entry) ?? {};
  switch (entry.type) {
    case 'ActionLogged':
    case 'OutcomeLogged':
      return `${payload.type}  ${inline(payload.data)}`;
    case 'RunStarted':
    case 'EpisodeStarted':
      return payload.task_description || 'without a description';
    case 'MetricsUpdated':
      return grown(payload);
    case 'EpisodeCompleted':
      return `${payload.status ?? ''}  ${inline(payload.metadata)}`;
    case 'PolicyDecided':
      return `${payload.verdict} ${payload.action}${payload.subject ? ` of ${payload.subject}` : ''}`;
    case 'ProposalSubmitted':
      return `${payload.title} (${payload.proposal_id})`;
    default:
      return inline(payload);
  }
}

const UNITS = {
  cost_micro_usd: (by) => `cost +${cost(by)}`,
  inference_time_us: (by) => `inference +${duration(by / 1000)}`,
};

function grown(metrics) {
  const said = Object.entries(metrics)
    .filter(([, by]) => by)
    .map(([name, by]) => (UNITS[name] ?? ((grown) => `${words(name)} +${count(grown)}`))(by));
  return said.join(', ') || 'nothing grew';
}

function inline(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? {});
  return text === '{}' ? '' : text.slice(0, 400);
}
