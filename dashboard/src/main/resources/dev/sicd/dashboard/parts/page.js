import { html, useEffect, useRef } from '../lib/html.js';

/** A browser starts at the top of the document, as people expect; only moves within the application need help. */
let arrived = false;

/** The head of a page. A page that is moved to takes the focus, so that who cannot see it hears of it. */
export function Page({ title, said, above, badges, actions, children }) {
  const heading = useRef();
  useEffect(() => {
    if (arrived && !document.activeElement?.closest('dialog')) {
      heading.current.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    arrived = true;
  }, []);
  useEffect(() => {
    document.title = `${title} · SICD`;
  }, [title]);
  return html`
    <header class="page-head">
      ${above && html`<p class="above">${above}</p>`}
      <div class="title-row">
        <h1 tabindex="-1" ref=${heading}>${title}</h1>
        ${badges}
        ${actions && html`<div class="aside">${actions}</div>`}
      </div>
      ${said && html`<p class="lead">${said}</p>`}
    </header>
    ${children}
  `;
}
