import { post, segment } from '../lib/api.js';
import { words } from '../lib/format.js';
import { html, useState } from '../lib/html.js';
import { useStore } from '../lib/store.js';
import { visible } from '../lib/text.js';
import { token } from '../lib/token.js';
import { ProblemNote } from './answer.js';
import { Badge } from './badge.js';
import { TokenForm } from './tokenbutton.js';

/** What the gate would do, as a tone; what it would put aside again is not sent. */
const TONES = { accept: 'good', duplicate: 'info', quarantine_again: 'bad' };
const POSSIBLE = ['accept', 'duplicate'];

/**
 * Where an admin sends a record again: only after the API said what would come of it, and with a reason.
 *
 * @param record undefined while it is not known
 */
export function Redrive({ record, onSent }) {
  const known = useStore(token);
  return html`
    <section class="redrive" aria-labelledby="redrive-title">
      <h3 id="redrive-title">Send it again</h3>
      ${known ? record && html`<${Form} record=${record} onSent=${onSent} />` : html`<p>Enter an admin's token to redrive it.</p><${TokenForm} />`}
    </section>
  `;
}

function Form({ record, onSent }) {
  // only a wrong key can be replaced, and only by the event's run
  const [key, setKey] = useState(record.reason === 'WRONG_KEY' ? record.run_id ?? '' : '');
  const [reason, setReason] = useState('');
  const [state, setState] = useState({});
  const { busy, outlook, problem, sent } = state;
  const possible = POSSIBLE.includes(outlook?.would);
  const ask = async (dryRun) => {
    setState({ ...state, busy: true });
    try {
      const answer = await post(`/admin/quarantine/${segment(record.id)}/redrive`, { dry_run: dryRun, ...(dryRun ? {} : { reason }), ...(key && { key }) });
      setState(dryRun ? { outlook: answer } : { sent: answer });
      if (!dryRun) onSent();
    } catch (refusal) {
      // what was foreseen does not hold any more: it takes another look
      setState({ problem: refusal });
    }
  };
  const changeKey = (event) => {
    setKey(event.target.value);
    setState({});
  };
  return html`
    <form onSubmit=${(event) => event.preventDefault()}>
      ${record.reason === 'WRONG_KEY' && html`
        <label class="field">
          <span>Key to send it with; empty for its own</span>
          <input type="text" maxlength="256" value=${key} disabled=${busy} onInput=${changeKey} />
        </label>
      `}
      <div class="buttons"><button type="button" class="quiet" disabled=${busy} onClick=${() => ask(true)}>Dry run</button></div>
      <div role="status">
        ${outlook && html`<p><${Badge} tone=${TONES[outlook.would]} label=${words(outlook.would)} /> ${visible(outlook.reason ? `${outlook.reason}: ${outlook.detail}` : outlook.detail)}</p>`}
        ${outlook && !possible && html`<p class="note">So it is not sent: it would only come back.</p>`}
        ${sent && html`<p>Sent again, to <code class="hash">${visible(sent.at)}</code>. The record itself stays here.</p>`}
      </div>
      ${problem && html`<${ProblemNote} problem=${problem} />`}
      <label class="field">
        <span>Reason, for the record</span>
        <textarea rows="2" maxlength="2000" required value=${reason} onInput=${(event) => setReason(event.target.value)}></textarea>
      </label>
      <div class="buttons"><button type="button" disabled=${busy || !possible || !reason.trim()} onClick=${() => ask(false)}>Redrive</button></div>
      ${!possible && html`<p class="note">It can be redriven once a dry run says what would come of it.</p>`}
    </form>
  `;
}
