import { html, useState } from '../lib/html.js';
import { useStore } from '../lib/store.js';
import { enterToken, isToken, token } from '../lib/token.js';
import { Drawer } from './drawer.js';

export function TokenButton() {
  const [open, setOpen] = useState(false);
  const known = useStore(token);
  return html`
    <button type="button" class="quiet" onClick=${() => setOpen(true)}>${known ? 'Token: entered' : 'Token'}</button>
    ${open && html`<${Drawer} title="Token" onClose=${() => setOpen(false)}><${TokenForm} done=${() => setOpen(false)} /><//>`}
  `;
}

/** Where a token is entered. It is kept for this tab alone, and sent to this server alone. */
export function TokenForm({ done = () => {} }) {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);
  const known = useStore(token);
  const enter = (event) => {
    event.preventDefault();
    const entered = text.trim();
    setRefused(!isToken(entered));
    if (!isToken(entered)) return;
    enterToken(entered);
    setText('');
    done();
  };
  const forget = () => {
    enterToken('');
    done();
  };
  return html`
    <form class="token-form" onSubmit=${enter}>
      <label class="field">
        <span>Token</span>
        <input type="password" autocomplete="off" value=${text} required onInput=${(event) => setText(event.target.value)} />
      </label>
      ${refused && html`<div class="problem" role="alert"><p><strong>Not a token</strong> A token has only unaccented letters, digits and punctuation, and no space within. Copy it again from where it was issued; a text editor or a chat may have changed it.</p></div>`}
      <p class="note">
        To approve or reject it needs the role reviewer, to redrive admin. The operator of <code>./sicd dev</code> finds one in <code>data/sicd/operator.token</code>.
        It is kept until this tab is closed, and nowhere else.
      </p>
      <div class="buttons">
        <button type="submit">Use it</button>
        ${known && html`<button type="button" class="quiet" onClick=${forget}>Forget it</button>`}
      </div>
    </form>
  `;
}
