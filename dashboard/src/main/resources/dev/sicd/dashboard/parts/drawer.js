import { html, useEffect, useRef } from '../lib/html.js';

/** A panel over the page. The browser's own dialog keeps the focus inside, and closes at Escape. */
export function Drawer({ title, onClose, children }) {
  const dialog = useRef();
  const gone = useRef(false);
  useEffect(() => {
    const shown = dialog.current;
    shown.showModal();
    return () => {
      gone.current = true;
      shown.close(); // only so the focus goes back to where it was
    };
  }, []);
  const closed = () => gone.current || onClose();
  const outside = (event) => event.target === dialog.current && onClose();
  return html`
    <dialog class="drawer" ref=${dialog} aria-labelledby="drawer-title" onClose=${closed} onClick=${outside}>
      <div class="inside">
        <div class="head">
          <h2 id="drawer-title">${title}</h2>
          <button type="button" class="quiet" onClick=${onClose}>Close</button>
        </div>
        ${children}
      </div>
    </dialog>
  `;
}
