import { useEffect, useState } from './html.js';

/** Pages live behind the hash, so that every one of them is one static file and can still be linked to. */
function current() {
  if (location.pathname === '/docs') return { path: ['docs'], query: new URLSearchParams(), anchor: location.hash.slice(1) };
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(search), anchor: '' };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // somebody typed a stray %
  }
}

export function useRoute() {
  const [route, setRoute] = useState(current);
  useEffect(() => {
    const changed = () => setRoute(current());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}

/** The address of a page, as link('runs', id). */
export function link(...parts) {
  const parameters = typeof parts.at(-1) === 'object' ? parts.pop() : {};
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = given.length ? `?${new URLSearchParams(given)}` : '';
  return `/#/${parts.map(encodeURIComponent).join('/')}${search}`;
}

/** Changes filters without adding a page to the history for each of them. */
export function replace(address) {
  history.replaceState(null, '', address);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Changes some filters of the page one is on. It goes by the address, since what is drawn may be a moment older. */
export function refine(changed) {
  const { path, query } = current();
  replace(link(...path, { ...Object.fromEntries(query), ...changed }));
}

export const episodeLink = (episodeId, parameters = {}) =>
  link('runs', episodeId.replace(/_ep\d+$/, ''), 'episodes', episodeId, parameters);
