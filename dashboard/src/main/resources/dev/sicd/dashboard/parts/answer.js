import { BASE } from '../lib/api.js';
import { html } from '../lib/html.js';
import { visible } from '../lib/text.js';

/** What stands where an answer should be: that it is awaited, that it could not be had, or the answer itself. */
export function Answer({ of, missing, children }) {
  const { data, problem } = of;
  if (data === undefined && problem) {
    return problem.status === 404 && missing ? missing : html`<${ProblemNote} problem=${problem} />`;
  }
  if (data === undefined) return html`<p class="loading" role="status">Loading …</p>`;
  return html`${problem && html`<${ProblemNote} problem=${problem} stale />`}${children(data)}`;
}

/** The API's own words, which name the cure. */
export function ProblemNote({ problem, stale }) {
  const needsToken = problem.status === 401 || problem.status === 403;
  return html`
    <div class="problem" role="alert">
      <p><strong>${problem.status ? `Refused (${problem.status})` : 'No answer'}</strong> ${visible(problem.message)}</p>
      ${problem.errors?.map((error) => html`<p key=${error.field}><code>${visible(error.field)}</code> ${visible(error.message)}</p>`)}
      ${problem.rules?.map((rule) => html`<p key=${rule.id}><code>${visible(rule.id)}</code> ${visible(rule.reason)}</p>`)}
      ${needsToken && html`<p class="note">Enter a token with the right role by the button “Token” at the top.</p>`}
      ${stale && html`<p class="note">Below is what was known before.</p>`}
    </div>
  `;
}

/** Nothing is there yet, and what to do so that something is. */
export function Empty({ children, command }) {
  return html`
    <div class="empty">
      <p>${children}</p>
      ${command && html`<pre tabindex="0" role="region" aria-label="Command to try">${command}</pre>`}
    </div>
  `;
}

const MY_RUN = 'my_run';
/** @param run a name that a run may have */
export const startOf = (run) => `curl -X POST ${location.origin}${BASE}/start \\\n  -H 'Content-Type: application/json' -d '{"run_id":"${run}"}'`;
const PROPOSE = (run) => `curl -X POST ${location.origin}${BASE}/propose-pr -H 'Content-Type: application/json' -d '{
  "run_id": "${run}", "title": "Faster CI", "repo_owner": "your-org", "repo_name": "your-repo",
  "changes": [{"file_path": ".github/workflows/ci.yml", "change_type": "create", "new_content": "on: push\\n"}]}'`;

/** @param children what is not there, before there is any run */
export function NoRun({ children = 'No run has been recorded yet.' }) {
  return html`<${Empty} command=${`./sicd demo\n\n${startOf(MY_RUN)}`}>${children} Let the built-in agent make a run, or start your own:<//>`;
}

/** @param run the one that could have an episode */
export function NoEpisode({ run }) {
  const command = `curl -X POST ${location.origin}${BASE}/runs/${run}/episodes`;
  return html`<${Empty} command=${command}>No episode has started. An agent starts one so:<//>`;
}

/** @param run the one that may propose, where there is one */
export function NoProposal({ children, run }) {
  const command = run ? PROPOSE(run) : `${startOf(MY_RUN)}\n\n${PROPOSE(MY_RUN)}`;
  return html`<${Empty} command=${command}>${children} What changes how CI works always waits for a person:<//>`;
}
