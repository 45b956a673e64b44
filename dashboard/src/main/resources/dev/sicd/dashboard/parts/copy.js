import { html, useEffect, useRef, useState } from '../lib/html.js';

const SAID_MS = 1500;

/**
 * A button that copies a text; where the browser does not let it, the text is shown to be copied by hand.
 *
 * @param what the button is of, where its label alone does not say
 */
export function Copy({ text, label, what = '' }) {
  const [said, setSaid] = useState('');
  const [byHand, setByHand] = useState(false);
  const shown = useRef();
  useEffect(() => {
    if (byHand) getSelection().selectAllChildren(shown.current);
  }, [byHand]);
  const copy = async () => {
    if (await copied(text)) {
      setSaid('Copied');
      setTimeout(() => setSaid(''), SAID_MS);
    } else {
      setByHand(true);
    }
  };
  return html`
    <button type="button" class="quiet small" aria-label=${`${label} ${what}`.trim()} onClick=${copy}>${label}</button>
    <span role="status" class="note">${byHand ? 'The browser does not let this page copy. Here it is:' : said}</span>
    ${byHand && html`<pre class="by-hand" tabindex="0" role="region" aria-label="To copy by hand" ref=${shown}>${text}</pre>`}
  `;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no secure context, or not permitted
  }
}
