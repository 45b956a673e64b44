import { store } from './store.js';

const KEY = 'sicd.token';

/** What a header can carry; with anything else the browser would not even ask. */
export const isToken = (text) => /^[\x21-\x7e]+$/.test(text);

// Session storage: it ends with the tab, and no other tab, no cookie and no request to elsewhere ever has it.
export const token = store(sessionStorage.getItem(KEY) ?? '');

export function enterToken(text) {
  const entered = text.trim();
  if (entered) sessionStorage.setItem(KEY, entered);
  else sessionStorage.removeItem(KEY);
  token.set(entered);
}
