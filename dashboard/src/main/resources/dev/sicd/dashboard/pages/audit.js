import { BASE, query as withQuery } from '../lib/api.js';
import { html } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { refine } from '../lib/router.js';
import { Answer, Empty } from '../parts/answer.js';
import { Card } from '../parts/card.js';
import { DecisionTable } from '../parts/decisiontable.js';
import { Input, Select } from '../parts/filters.js';
import { Page } from '../parts/page.js';
import { Pager, usePages } from '../parts/pager.js';

const PAGE = 50;
const ACTIONS = ['TRAIN_START', 'PR_PROPOSE', 'PR_REVIEW', 'PUBLISH_RELEASE', 'CAPABILITY_CHANGE', 'POLICY_RELOAD', 'QUARANTINE_REDRIVE', 'EVENT_WRITE'];
const FILTERS = ['run', 'action', 'verdict', 'actor'];

export function Audit({ query }) {
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query.get(name)]));
  const pages = usePages(JSON.stringify(filters));
  const audit = useLive(withQuery(`${BASE}/audit`, { ...filters, limit: PAGE, cursor: pages.cursor }));
  const change = (name) => (value) => refine({ [name]: value });
  return html`
    <${Page} title="Audit" said="Every decision of policy, allowed or not. No capability hides them.">
      <div class="filters">
        <${Select} label="Answer" value=${filters.verdict} options=${['allow', 'review', 'deny']} onChange=${change('verdict')} />
        <${Select} label="Action" value=${filters.action} options=${ACTIONS} onChange=${change('action')} />
        <${Input} label="Run" value=${filters.run} placeholder="any" onChange=${change('run')} />
        <${Input} label="Asked by" value=${filters.actor} placeholder="anybody" onChange=${change('actor')} />
      </div>
      <${Card} id="audit" title="Decisions" hint="The newest first.">
        <${Answer} of=${audit}>${(data) => html`
          ${data.decisions.length
            ? html`<${DecisionTable} label="Decisions" decisions=${data.decisions} />`
            : html`<${Empty} command="./sicd audit list">No decision is like that. The same from a terminal:<//>`}
          <${Pager} pages=${pages} next=${data.next} what="decisions" />
        `}<//>
      <//>
    <//>
  `;
}
