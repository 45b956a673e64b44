import { html, useEffect, useRef } from '../lib/html.js';

/** The head of a page. A new page takes the focus, so that who cannot see it hears of it. */
export function Page({ title, said, above, badges, actions, children }) {
  const heading = useRef();
  useEffect(() => {
    document.title = `${title} · SICD`;
    if (document.activeElement?.closest('dialog')) return;
    heading.current.focus({ preventScroll: true });
    scrollTo(0, 0);
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
