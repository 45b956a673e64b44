import { html, useState } from '../lib/html.js';
import { fieldsOf, inWords, inner, resolved } from '../lib/openapi.js';
import { LongText } from './text.js';

/** Schemas hold schemas; deeper ones are what a reader looks up in the file itself. */
const DEPTH_MAX = 3;

/** One operation; what it says in full is made when it is opened. */
export function Operation({ document, operation, open }) {
  const [opened, setOpened] = useState(open);
  return html`
    <details id=${operation.operationId} class="operation" open=${opened} onToggle=${(event) => setOpened(event.target.open)}>
      <summary>
        <span class="method" data-method=${operation.method}>${operation.method}</span>
        <code>${operation.path}</code>
        <span class="summary">${operation.summary}</span>
      </summary>
      ${opened && html`<${Body} document=${document} operation=${operation} />`}
    </details>
  `;
}

function Body({ document, operation }) {
  const parameters = (operation.parameters ?? []).map((one) => resolved(document, one));
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  return html`
    <div class="body">
      ${operation.description && html`<p>${operation.description}</p>`}
      ${parameters.length > 0 && html`
        <h3>Parameters</h3>
        <dl class="schema">${parameters.map((one) => html`
          <div key=${one.name}><dt><code>${one.name}</code> <small>${one.in}${one.required ? ', required' : ''}</small></dt>
          <dd>${one.description} <small>${inWords(document, one.schema)}</small></dd></div>
        `)}</dl>
      `}
      ${content && html`<h3>Body, ${type}</h3><${Fields} document=${document} schema=${content.schema} depth=${0} />`}
      ${content?.example && html`<h3>Example</h3><${LongText} text=${curl(operation, content.example)} label="Example" />`}
      <h3>Answers</h3>
      ${Object.entries(operation.responses).map(([status, one]) => html`<${Response} key=${status} document=${document} status=${status} response=${resolved(document, one)} />`)}
    </div>
  `;
}

function Response({ document, status, response }) {
  const schema = Object.values(response.content ?? {})[0]?.schema;
  return html`
    <div class="response"><p><strong>${status === 'default' ? 'else' : status}</strong> ${response.description}</p>
    ${schema && status !== 'default' && html`<${Fields} document=${document} schema=${schema} depth=${0} />`}</div>
  `;
}

function Fields({ document, schema, depth }) {
  const fields = fieldsOf(document, inner(document, schema));
  if (!fields.length) return depth === 0 && html`<p class="note">${inWords(document, schema)}</p>`;
  return html`
    <dl class="schema">${fields.map(([name, field, required]) => html`
      <div key=${name}>
        <dt><code>${name}</code>${required && html` <small>required</small>`}</dt>
        <dd>${resolved(document, field).description} <small>${inWords(document, field)}</small>
          ${depth < DEPTH_MAX && html`<${Fields} document=${document} schema=${field} depth=${depth + 1} />`}</dd>
      </div>
    `)}</dl>
  `;
}

const curl = ({ method, path }, example) =>
  `curl -sS -X ${method} ${location.origin}${path} -H 'Content-Type: application/json' -d '${JSON.stringify(example, null, 2)}'`;
