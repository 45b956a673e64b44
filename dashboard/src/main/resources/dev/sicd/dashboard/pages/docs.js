import { html, useEffect } from '../lib/html.js';
import { useLive } from '../lib/live.js';
import { byTag } from '../lib/openapi.js';
import { Answer } from '../parts/answer.js';
import { Card } from '../parts/card.js';
import { Operation } from '../parts/operation.js';
import { Page } from '../parts/page.js';

/** The API's contract, readable. The file itself is the contract, and is linked. */
export function Docs({ anchor }) {
  const contract = useLive('/ui/openapi.json', { every: Infinity });
  useEffect(() => {
    if (contract.data && anchor) document.getElementById(anchor)?.scrollIntoView();
  }, [contract.data, anchor]);
  return html`
    <${Page} title="API" actions=${html`<a href="/openapi.yaml">openapi.yaml</a>`} said="What every service answers. Each request and each answer in the tests is held against it.">
      <${Answer} of=${contract}>${(data) => html`
        <${Card} id="about" title=${`${data.info.title} ${data.info.version}`}>
          ${data.info.description.trim().split('\n\n').map((paragraph) => html`<p key=${paragraph}>${strong(paragraph)}</p>`)}
        <//>
        ${byTag(data).map((tag) => html`
          <${Card} key=${tag.name} id=${`tag-${tag.name}`} title=${tag.name} hint=${tag.description}>
            <div>${tag.operations.map((operation) => html`<${Operation} key=${operation.operationId} document=${data} operation=${operation} open=${operation.operationId === anchor} />`)}</div>
          <//>
        `)}
      `}<//>
    <//>
  `;
}

/** The little of Markdown that the description has: **bold** and \`code\`. */
function strong(text) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part) => {
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`;
    return part.startsWith('`') ? html`<code>${part.slice(1, -1)}</code>` : part;
  });
}
